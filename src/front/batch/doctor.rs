//! `alumni doctor`: what this program sees of its surroundings. Made to be pasted into a report, so nothing about people
//! but their number is in it.

use std::io::{self, IsTerminal as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use super::failure::{Failure, Outcome, place};
use super::{Desk, say, stdout};
use crate::clean;
use crate::cli;
use crate::config::{Charset, Lang, Origin};
use crate::l10n::{L10nLanguage, grouped};
use crate::model::field::Label;
use crate::office::broken::{part_said, way_out};
use crate::office::examining::{Derived, Image};
use crate::office::noting::Beside;
use crate::office::{Error as Wrong, Office};
use crate::store::Error as Unusable;
use crate::store::examine::TOLD;
use crate::store::schema;
use crate::ui::keys::label;

impl Desk<'_> {
    pub(super) fn doctor(&self, args: &cli::Doctor) -> Outcome<()> {
        if args.mend {
            self.mend()?;
        }
        let mut lines = vec![
            line("alumni", env!("CARGO_PKG_VERSION")),
            line("sqlite", crate::store::sqlite_version()),
            self.line(label("schema", "结构"), &schema::newest().to_string()),
        ];
        lines.extend(self.terminal());
        lines.extend(self.settings());
        let (told, outcome) = self.database();
        lines.extend(told);
        let mut out = stdout();
        writeln!(out, "{}", lines.join("\n"))
            .and_then(|()| out.flush())
            .map_err(Failure::Output)?;
        outcome
    }

    /// A line of what it says, in the session's language.
    fn line(&self, what: Label, value: &str) -> String {
        line(what.pick(self.lang), value)
    }

    fn terminal(&self) -> Vec<String> {
        let word = |word: Label| word.pick(self.lang);
        let is = |yes| match yes {
            true => word(label("terminal", "终端")),
            false => word(label("file or pipe", "文件或管道")),
        };
        let size = crossterm::terminal::size().map_or_else(
            |_| word(label("unknown", "未知")).to_owned(),
            |(columns, rows)| format!("{columns}x{rows}"),
        );
        let charset = match self.env.charset() {
            Charset::Utf8 => "UTF-8".to_owned(),
            Charset::Other(name) => {
                let need = word(label("(the screens need UTF-8)", "（界面需要 UTF-8）"));
                format!("{name} {need}")
            }
        };
        let colours = match (self.env.no_color(), self.env.true_color()) {
            (true, _) => word(label("none", "无")),
            (false, true) => word(label("24 bits", "24 位")),
            (false, false) => "16",
        };
        let variable = |name: &str| {
            let value = self.env.text(name);
            value.map_or_else(|| "-".to_owned(), |value| clean::line(&value).text)
        };
        // The first that says anything counts.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable);
        let locale = locale.iter().find(|value| *value != "-");
        vec![
            self.line(label("stdin", "标准输入"), is(io::stdin().is_terminal())),
            self.line(label("stdout", "标准输出"), is(io::stdout().is_terminal())),
            self.line(label("terminal", "终端"), &variable("TERM")),
            self.line(label("size", "窗口"), &size),
            self.line(label("colours", "颜色"), colours),
            self.line(label("locale", "区域"), locale.map_or("-", |value| value)),
            self.line(label("charset", "字符集"), &charset),
        ]
    }

    fn settings(&self) -> Vec<String> {
        let lang = label("English", "中文").pick(self.lang);
        let comma = label(", ", "，").pick(self.lang);
        let there = |path: &Path| match path.exists() {
            true => "",
            false => label(" (not there)", "（没有此文件）").pick(self.lang),
        };
        let origin = |origin| origin_of(origin).pick(self.lang);
        let file = |path: &Path| format!("{}{}", place(path), there(path));
        vec![
            self.line(
                label("language", "语言"),
                &format!("{lang}{comma}{}", origin(self.config.lang.origin)),
            ),
            self.line(label("settings", "设置"), &file(&self.places.user_config)),
            line("", &file(&self.places.system_config)),
        ]
    }

    fn database(&self) -> (Vec<String>, Outcome<()>) {
        let at = &self.places.db;
        let origin = origin_of(at.origin).pick(self.lang);
        let comma = label(", ", "，").pick(self.lang);
        let mut lines = vec![self.line(
            label("database", "数据库"),
            &format!("{}{comma}{origin}", place(&at.value)),
        )];
        let looked = self
            .office()
            .and_then(|office| self.look_over(&office, &mut lines));
        let looked = looked.map_err(|failure| match failure {
            Failure::Office(Wrong::Broken(Unusable::Closed(path, why)))
                if why.can_be_accepted() =>
            {
                Failure::Conflict(way_out(why, &path, &self.words))
            }
            other => other,
        });
        // A terminal shows what is said at the end, on stderr.
        if let Err(failure) = &looked
            && !io::stdout().is_terminal()
        {
            lines.push(line("", &failure.sentence(&self.words, self.lang)));
        }
        (lines, looked)
    }

    /// Makes anew what can be, and says what that was.
    fn mend(&self) -> Outcome<()> {
        let path = &self.places.db.value;
        for part in Office::mend_schema(path)? {
            say(&self.words.msg_doctor_mended(part_said(&part, &self.words)));
        }
        let office = self.office()?;
        let derived = office.examine_derived()?;
        if !derived.people.is_empty() || !derived.events.is_empty() {
            office.mend_derived(&derived)?;
            let (people, events) = (derived.people.len(), derived.events.len());
            say(&self.words.msg_doctor_derived(people, events));
        }
        if matches!(office.examine_index()?, Image::Refused | Image::Different) {
            office.mend_index()?;
            say(&self.words.msg_doctor_index_mended());
        }
        Ok(())
    }

    /// What is derived, which a file can have wrong although it is whole.
    fn look_over_derived(&self, office: &Office, lines: &mut Vec<String>) -> Outcome<()> {
        let words = &self.words;
        let derived = office.examine_derived()?;
        let index = office.examine_index()?;
        let image = match index {
            Image::None => words.msg_doctor_index_none(),
            Image::Refused => words.msg_doctor_index_refused(),
            Image::Earlier => words.msg_doctor_index_earlier(),
            Image::Same => words.msg_doctor_index_same(),
            Image::Different => words.msg_doctor_index_different(),
        };
        lines.push(self.line(label("find index", "查找索引"), &image));
        lines.extend(derived_said(&derived, words, self.lang));
        match derived.is_sound() && index != Image::Different {
            true => Ok(()),
            false => Err(Failure::Rows(words.msg_doctor_can_mend())),
        }
    }

    /// What left the house and is not noted in the database.
    fn notes_beside(&self, office: &Office) -> Vec<String> {
        let told = office.notes_beside().into_iter().map(|(path, beside)| {
            let why = match beside {
                Beside::Waiting(n) => self.words.msg_doctor_notes_wait(n),
                Beside::Unreadable => self.words.msg_doctor_notes_unreadable(),
                Beside::Strange => self.words.msg_doctor_notes_strange(),
            };
            self.line(
                label("disclosures", "导出登记"),
                &format!("{why}: {}", place(&path)),
            )
        });
        told.collect()
    }

    fn look_over(&self, office: &Office, lines: &mut Vec<String>) -> Outcome<()> {
        let path = office.path();
        if let Ok(meta) = std::fs::metadata(path) {
            lines.push(self.line(
                label("mode", "权限"),
                &format!("{:04o}", meta.permissions().mode() & 0o7777),
            ));
            let log = std::fs::metadata(crate::store::beside(path, "-wal"));
            let (file, log) = (meta.len(), log.map_or(0, |log| log.len()));
            let bytes = match self.lang {
                Lang::En => format!("{file} and {log} in its log"),
                Lang::Zh => format!("{file}，日志 {log}"),
            };
            lines.push(self.line(label("bytes", "字节"), &bytes));
            if meta.nlink() > 1 {
                let names = usize::try_from(meta.nlink()).unwrap_or(usize::MAX);
                let said = self.words.msg_doctor_names(names);
                lines.push(self.line(label("names", "名称"), &said));
            }
        }
        lines.push(self.line(label("people", "人数"), &office.people()?.to_string()));
        let (saved, way_out) = office.standing();
        let saved = match saved {
            None => label("none yet", "尚无").pick(self.lang).to_owned(),
            Some(n) => format!("{} {n}", label("change", "变更").pick(self.lang)),
        };
        lines.push(self.line(label("mark", "上次保存"), &saved));
        if let Some(shut) = office.shut() {
            // Whoever reads this need not be told to ask the doctor.
            lines.push(self.line(label("read only", "只读"), &shut.why));
        }
        lines.extend(self.notes_beside(office));
        // What cannot be read of it is named below.
        if let Ok(Some((set, many, named))) = office.outside_last() {
            let comma = self.words.msg_outside_comma();
            let said =
                self.words
                    .msg_doctor_outside_last(many, named.join(&comma), set.0, grouped(many));
            lines.push(self.line(label("others", "其他程序"), &said));
        }
        let found = office.examine()?;
        if found.is_empty() {
            let sound = label("sound", "完好").pick(self.lang);
            lines.push(self.line(label("integrity", "完整性"), sound));
            let derived = self.look_over_derived(office, lines);
            // A file that is not the one that was saved to is that first, however it is built.
            if let Some(strange) = office.strange().filter(|_| way_out.is_none()) {
                return Err(Failure::Office(strange));
            }
            return way_out.map_or(derived, |way_out| Err(Failure::Conflict(way_out)));
        }
        let said = found.iter().map(|what| clean::shown(what));
        lines.extend(said.map(|what| self.line(label("integrity", "完整性"), &what)));
        let damaged = crate::store::Error::Damaged(path.to_owned(), found.join("; "));
        Err(Failure::Office(crate::office::Error::Broken(damaged)))
    }
}

/// The records that are not what they say, [`TOLD`] of a kind at most.
fn derived_said(derived: &Derived, words: &L10nLanguage, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut told = |what: Label, all: Vec<String>| {
        let what = what.pick(lang);
        let more = all.len().saturating_sub(TOLD);
        lines.extend(all.iter().take(TOLD).map(|said| line(what, said)));
        if more > 0 {
            lines.push(line(what, &words.msg_doctor_more(more)));
        }
    };
    let number = |number: &str| clean::shown(number).into_owned();
    let people = derived.people.iter();
    told(
        label("lists", "列表"),
        people
            .map(|(_, n)| words.msg_doctor_outside(number(n)))
            .collect(),
    );
    let events = derived.events.iter();
    told(
        label("events", "活动"),
        events
            .map(|id| words.msg_doctor_event(id.to_string()))
            .collect(),
    );
    let texts = derived.texts.iter();
    let text = texts.map(|one| {
        words.msg_doctor_no_text(one.column.as_str(), one.row.to_string(), one.table.as_str())
    });
    told(label("texts", "文字"), text.collect());
    lines
}

fn line(what: &str, value: &str) -> String {
    const CELLS: usize = 12;
    format!("{}{value}", clean::fit(what, CELLS))
        .trim_end()
        .to_owned()
}

fn origin_of(origin: Origin) -> Label {
    match origin {
        Origin::BuiltIn => label("built in", "内置"),
        Origin::SystemFile => label("from the machine's settings", "来自本机设置"),
        Origin::UserFile => label("from your settings", "来自您的设置"),
        Origin::Environment => label("from the environment", "来自环境变量"),
        Origin::Flag => label("from the command line", "来自命令行"),
    }
}
