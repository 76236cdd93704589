//! The files of a person: added from the disk, saved out again to a place of the user's choice, taken off. Never opened.

mod work;

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::attachment::Attachment;
use crate::model::field::Id;
use crate::office::permit::Action;
use crate::transfer::attach;
use crate::ui::job::Job;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::import::path::{Listing, Wanted};
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};
use work::Told;

/// The screen.
pub struct Files {
    person: Id,
    name: String,
    files: Vec<Attachment>,
    cursor: Cursor,
    asked: Asked,
    typed: TextInput,
    /// What can be added, while a file is named.
    listing: Listing,
    work: Option<Job<Told>>,
}

/// What the line at the top is for.
#[derive(Default)]
enum Asked {
    /// Nothing is asked.
    #[default]
    Nothing,
    /// Which file to add.
    Add,
    /// What it is.
    Note(PathBuf),
    /// Where to save the file with this content.
    Save(String),
    /// Whether to replace what stands there with that content.
    Replace(PathBuf, String),
}

/// Over the list.
pub const KEYS: &[Bind<Files>] = &[
    bind(
        &["f6", "n"],
        "files.add",
        label("Add a file", "添加文件"),
        Files::add,
    )
    .on_no_record()
    .rank(3)
    .unless(Files::why_not_edit),
    bind(
        &["enter", "s"],
        "files.save",
        label("Save a copy", "另存"),
        Files::save,
    )
    .rank(4)
    .unless(Files::why_not_here),
    bind(
        &["f8", "d", "del"],
        "files.remove",
        label("Take off", "移除"),
        Files::remove,
    )
    .rank(8)
    .unless(Files::why_not_remove),
    bind(&["esc"], "files.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

/// While something is typed.
pub const ASK: &[Bind<Files>] = &[
    bind(
        &["enter"],
        "files.answer",
        label("Take this", "确定"),
        Files::answer,
    )
    .rank(3),
    bind(
        &["tab"],
        "files.complete",
        label("Complete", "补全"),
        Files::complete,
    )
    .rank(4),
    bind(
        &["down"],
        "files.down",
        label("Choose below", "向下选择"),
        |s: &mut Files, _| s.step(1),
    )
    .group(Group::Move)
    .rank(5),
    bind(
        &["up"],
        "files.up",
        label("Choose above", "向上选择"),
        |s: &mut Files, _| s.step(-1),
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "files.drop",
        label("Back", "返回"),
        |s: &mut Files, _| {
            s.asked = Asked::Nothing;
            Ok(Flow::Stay)
        },
    )
    .group(Group::Always)
    .rank(9),
];

impl Files {
    /// Of this person; read when it is put up.
    #[must_use]
    pub fn new(person: Id) -> Self {
        Self {
            person,
            name: String::new(),
            files: Vec::new(),
            cursor: Cursor::default(),
            asked: Asked::Nothing,
            typed: TextInput::default(),
            listing: Listing::default(),
            work: None,
        }
    }

    fn here(&self) -> Option<&Attachment> {
        self.files.get(self.cursor.at())
    }

    fn is_asking(&self) -> bool {
        matches!(self.asked, Asked::Add | Asked::Note(_) | Asked::Save(_))
    }

    fn add(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.name_file("");
        Ok(Flow::Stay)
    }

    fn save(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let here = self.here();
        if let Some((name, content)) = here.map(|file| (&file.name, file.sha256.clone())) {
            self.typed = TextInput::new(&format!("~/{}", attach::safe_name(name)));
            self.typed.select();
            self.asked = Asked::Save(content);
        }
        Ok(Flow::Stay)
    }

    fn remove(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some((id, name)) = self.here().map(|file| (file.id, file.name.clone())) {
            let person = self.person;
            return cx.order(
                self,
                move |office| office.detach(person, id),
                move |screen, removed, cx| {
                    removed?;
                    cx.say(cx.text.msg_files_removed(name));
                    screen.reload(cx)?;
                    Ok(Flow::Stay)
                },
            );
        }
        Ok(Flow::Stay)
    }

    fn complete(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let typed = self.typed.value();
        let longer = match self.asked {
            Asked::Add => self.listing.completed(typed),
            Asked::Save(_) => Listing::of(typed, Wanted::Files).completed(typed),
            _ => None,
        };
        if let Some(longer) = longer {
            self.typed.set(&longer);
            self.list();
        }
        Ok(Flow::Stay)
    }

    /// Asks for the name of a file to add, begun with this.
    fn name_file(&mut self, begun: &str) {
        self.asked = Asked::Add;
        self.typed = TextInput::new(begun);
        self.list();
    }

    fn list(&mut self) {
        self.listing = Listing::of(self.typed.value(), Wanted::Files);
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn step(&mut self, by: isize) -> Result<Flow> {
        if matches!(self.asked, Asked::Add) {
            self.listing.step(by);
        }
        Ok(Flow::Stay)
    }

    fn why_not_edit(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::EditPeople, |text| text.msg_record_read_only())
    }

    fn why_not_here(&self, cx: &Cx<'_>) -> Option<String> {
        self.here().is_none().then(|| cx.text.msg_files_none())
    }

    fn why_not_remove(&self, cx: &Cx<'_>) -> Option<String> {
        self.why_not_edit(cx).or_else(|| self.why_not_here(cx))
    }
}

/// `12 KB`
fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes >> 10),
        _ => format!("{}.{} MB", bytes >> 20, ((bytes % 1_048_576) * 10) >> 20),
    }
}

impl Files {
    fn draw_files(&self, buf: &mut Buffer, rows: Rect, view: &View<'_>) {
        let columns = [
            Column::new(view.word(label("File", "文件")), 20).grows(2),
            Column::new(view.word(label("Size", "大小")), 8).right(),
            Column::new(view.word(label("Note", "说明")), 16).grows(2),
        ];
        list::draw(buf, rows, &columns, &self.cursor, view.look, &|at| {
            self.files.get(at).map_or_else(Row::default, |file| Row {
                cells: vec![
                    file.name.as_str().into(),
                    size(file.size).into(),
                    file.note.as_str().into(),
                ],
                ..Row::default()
            })
        });
    }
}

impl Screen for Files {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(news) = self.work.as_ref().and_then(|work| work.news(&input)) {
            for told in news {
                self.told(told, cx)?;
            }
            return Ok(Flow::Stay);
        }
        if self.is_asking() {
            match self.typed.take(&input) {
                Edit::Pass => {}
                Edit::Moved => return Ok(Flow::Stay),
                Edit::Changed => {
                    self.list();
                    return Ok(Flow::Stay);
                }
            }
            return keys::take(ASK, self, &input, cx);
        }
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        let asked = std::mem::take(&mut self.asked);
        if let (Asked::Replace(path, content), Outcome::Agreed) = (asked, from) {
            self.start_saving(path, content, true, cx)?;
        }
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let dossier = cx.office.dossier(self.person)?;
        self.name = dossier.alumnus.name;
        self.files = dossier.attachments;
        self.cursor.follow(self.files.iter().map(|file| file.id));
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let look = view.look;
        let area = Rect {
            width: area.width.saturating_sub(1),
            ..text::after(area, 1)
        };
        let buf = frame.buffer_mut();
        let words = match &self.asked {
            Asked::Add => view.word(label("File to add: ", "要添加的文件：")),
            Asked::Note(_) => view.word(label("What is it? ", "说明：")),
            Asked::Save(_) => view.word(label("Save as: ", "另存为：")),
            Asked::Nothing | Asked::Replace(..) => "",
        };
        let used = text::put(buf, area, words, look.style(Role::Title));
        panel::rule(buf, text::below(area, 1), "", look);
        let rows = text::below(area, 2);
        match &self.asked {
            Asked::Add => {
                self.listing.draw(buf, text::below(area, 1), view);
            }
            Asked::Note(path) => {
                let about = [path.display().to_string(), view.text.msg_files_what()];
                let used = text::put_wrapped(buf, rows, &about[0], look.style(Role::Text));
                let rows = text::below(rows, used);
                text::put_wrapped(buf, rows, &about[1], look.style(Role::Dim));
            }
            _ if self.files.is_empty() => {
                let nothing = view.text.msg_files_none_yet();
                text::put_wrapped(buf, rows, &nothing, look.style(Role::Dim));
            }
            _ => self.draw_files(buf, rows, view),
        }
        if self.is_asking() {
            let line = Rect {
                height: area.height.min(1),
                ..text::after(area, used)
            };
            self.typed.draw_focused(frame, line, view);
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let keys = if self.is_asking() {
            let mut keys = keys::hints(ASK, self, cx);
            // Only the name of a file is chosen below; a note is not even completed.
            keys.retain(|hint| match hint.name {
                "files.down" | "files.up" => matches!(self.asked, Asked::Add),
                "files.complete" => !matches!(self.asked, Asked::Note(_)),
                _ => true,
            });
            keys
        } else {
            let mut keys = keys::hints(KEYS, self, cx);
            keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
            keys
        };
        let title = format!("{} | {}", cx.word(label("Files", "附件")), self.name);
        Face::titled(title, "")
            .keys(keys)
            .typing(self.is_asking())
            .acts_on(&self.cursor)
    }
}
