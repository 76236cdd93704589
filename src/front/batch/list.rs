//! `alumni list`: people found, written one after the other.

use std::io::{self, IsTerminal as _, Write as _};

use crate::clean::{fit, shown};
use crate::cli::{List, Wanted};
use crate::model::dossier::Column;
use crate::model::field::Id;
use crate::model::user::SavedView;
use crate::office::finding::Sort;
use crate::office::views::Shown;
use crate::office::{self, Office};
use crate::transfer::export;
use crate::transfer::heading::near;
use crate::transfer::write::{Form, Marks};

use super::failure::{Failure, Outcome};
use super::{Desk, say, stdout};

/// Read at a time: enough to be quick, little enough to stop soon.
const CHUNK: usize = 256;

/// What the table and `--plain` show unless told otherwise, and how wide the table does.
const SHORT: &[(&str, usize)] = &[
    ("number", 9),
    ("name", 12),
    ("pinyin", 18),
    ("class_year", 5),
    ("faculty", 18),
    ("city", 10),
    ("employer", 26),
    ("status", 8),
];

/// The width of any other column in the table.
const WIDTH: usize = 18;

/// People found, in order, and the columns to show of them.
pub(super) struct Found {
    pub(super) office: Office,
    /// Those who are listed.
    ids: Vec<Id>,
    /// Whether anybody was found, listed or not.
    is_any: bool,
    /// What was asked, the view's query included.
    pub(super) query: String,
    /// The columns asked for, or those of the view; empty: the usual ones.
    pub(super) fields: Vec<String>,
    /// The cells that the view gives to columns.
    widths: Vec<Shown>,
}

impl Found {
    pub(super) fn count(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn ids(&self) -> &[Id] {
        &self.ids
    }
}

impl Desk<'_> {
    pub(super) fn list(&self, args: &List) -> Outcome<()> {
        let form = form(args);
        let found = self.find(&args.wanted)?;
        if args.count {
            writeln!(stdout(), "{}", found.count()).map_err(Failure::Output)?;
            self.say_slips(&found)?;
            return ended(&found, &args.wanted);
        }
        match form {
            Some(form) => {
                let columns = self.columns(&found.office, &found.fields, form)?;
                let asked = (named(form), found.query.as_str());
                self.note_listed(&found.office, asked, &columns, found.count())?;
                self.write(&found, form, &columns)?;
            }
            None => {
                self.table(&found, &found.fields)?;
                self.say_slips(&found)?;
            }
        }
        ended(&found, &args.wanted)
    }

    /// Names the values nearest to those of the query that nobody has.
    fn say_slips(&self, found: &Found) -> Outcome<()> {
        if found.is_any {
            return Ok(());
        }
        for slip in found.office.slips(&found.query, self.interrupt.flag())? {
            let (query, count) = (shown(&slip.query).into_owned(), slip.count.to_string());
            say(&self.words.msg_command_slip(query, count));
        }
        Ok(())
    }

    pub(super) fn find(&self, wanted: &Wanted) -> Outcome<Found> {
        let office = self.office()?;
        let view = match &wanted.view {
            None => SavedView::default(),
            Some(name) => self.view(&office, name)?,
        };
        let catalogue = office.catalogue();
        let sort = wanted.sort.as_deref().unwrap_or(&view.sort);
        let sort = Sort::list(sort, catalogue).map_err(|key| {
            let all: Vec<&str> = Sort::all(catalogue).map(|sort| sort.key).collect();
            let key = shown(&key).into_owned();
            Failure::Usage(self.words.msg_command_no_such_sort(key, all.join(", ")))
        })?;
        let query = [view.query.as_str(), &wanted.query.join(" ")].join(" ");
        let query = query.trim().to_owned();
        let widths = Shown::read(&view.columns);
        let mut fields = wanted.fields.clone();
        if fields.is_empty() {
            let may_see = |key: &str| office.columns().any(|column| column.key == key);
            let kept = widths.iter().map(|column| column.key.clone());
            fields = kept.filter(|key| may_see(key)).collect();
        }
        let mut ids = self.ids(&office, &query, &sort)?;
        let is_any = !ids.is_empty();
        ids.truncate(wanted.limit.unwrap_or(usize::MAX));
        if is_any {
            office.let_index_go();
        }
        Ok(Found {
            office,
            ids,
            is_any,
            query,
            fields,
            widths,
        })
    }

    /// Everybody found, in order.
    fn ids(&self, office: &Office, query: &str, sort: &[Sort]) -> Outcome<Vec<Id>> {
        if let Some(all) = office.everybody(query, sort)? {
            return Ok(all);
        }
        let stop = self.interrupt.flag();
        let results = office.ask_index(stop, || office.search(query, sort, stop))?;
        Ok(results.ok_or(Failure::Interrupted)?.all_ids())
    }

    /// The saved view of that name.
    fn view(&self, office: &Office, name: &str) -> Outcome<SavedView> {
        match office.view_named(name) {
            Err(office::Error::Missing) => {
                let known: Vec<String> = office.views()?.into_iter().map(|v| v.name).collect();
                let known = shown(&known.join(", ")).into_owned();
                let name = shown(name).into_owned();
                Err(Failure::Usage(
                    self.words.msg_lists_no_such_view(name, known),
                ))
            }
            view => Ok(view?),
        }
    }

    /// The columns asked for, else all for programs and the short list for people.
    pub(super) fn columns(
        &self,
        office: &Office,
        fields: &[String],
        form: Form,
    ) -> Outcome<Vec<&'static Column>> {
        if !fields.is_empty() {
            return fields
                .iter()
                .map(|name| self.column(office, name.trim()))
                .collect();
        }
        Ok(match form {
            Form::Tabs => short(office),
            _ => office.columns().collect(),
        })
    }

    fn column(&self, office: &Office, name: &str) -> Outcome<&'static Column> {
        let known = office.columns().find(|column| column.key == name);
        known.ok_or_else(|| {
            let keys: Vec<&str> = office.columns().map(|column| column.key).collect();
            let name = shown(name).into_owned();
            Failure::Usage(match near(&name, keys.iter().copied()) {
                Some(near) => self.words.msg_command_no_such_field(name, near),
                None => self
                    .words
                    .msg_command_no_such_field_at_all(name, keys.join(", ")),
            })
        })
    }

    fn write(&self, found: &Found, form: Form, columns: &[&'static Column]) -> Outcome<()> {
        let mut go_on = |_, _| !self.interrupt.pressed();
        let form = (form, columns, self.lang);
        export::list(&found.office, found.ids(), form, &mut stdout(), &mut go_on)
            .map(drop)
            .map_err(|trouble| self.failed(trouble, None))
    }

    /// A table for people: as wide as its columns, headed, in the session's language.
    fn table(&self, found: &Found, fields: &[String]) -> Outcome<()> {
        let columns = self.columns(&found.office, fields, Form::Tabs)?;
        let asked = ("table", found.query.as_str());
        self.note_listed(&found.office, asked, &columns, found.count())?;
        let width = |key: &str| {
            let kept = found.widths.iter().find(|column| column.key == key);
            let known = SHORT.iter().find(|(name, _)| *name == key);
            let usual = known.map_or(WIDTH, |(_, width)| *width);
            kept.and_then(|column| column.cells)
                .map_or(usual, usize::from)
        };
        let line = |cells: &mut dyn Iterator<Item = (usize, String)>| {
            let cells: Vec<String> = cells.map(|(width, text)| fit(&text, width)).collect();
            cells.join("  ").trim_end().to_owned()
        };
        let mut out = stdout();
        if found.count() > 0 {
            let mut head = columns
                .iter()
                .map(|column| (width(column.key), column.label.pick(self.lang).to_owned()));
            writeln!(out, "{}", line(&mut head)).map_err(Failure::Output)?;
        }
        let catalogue = found.office.catalogue();
        self.each(found, &columns, |dossier| {
            let mut cells = columns.iter().map(|column| {
                let text = (column.get)(dossier, catalogue, self.lang);
                (width(column.key), shown(&text).into_owned())
            });
            writeln!(out, "{}", line(&mut cells))
        })?;
        out.flush().map_err(Failure::Output)?;
        if found.count() == 0 && io::stderr().is_terminal() {
            say(&self.words.msg_command_nobody());
        }
        Ok(())
    }

    fn each(
        &self,
        found: &Found,
        columns: &[&'static Column],
        mut run: impl FnMut(&crate::model::dossier::Dossier) -> io::Result<()>,
    ) -> Outcome<()> {
        for ids in found.ids().chunks(CHUNK) {
            for dossier in found.office.dossiers_for(ids, columns)? {
                run(&dossier).map_err(Failure::Output)?;
            }
            if self.interrupt.pressed() {
                return Err(Failure::Interrupted);
            }
        }
        Ok(())
    }
}

fn short(office: &Office) -> Vec<&'static Column> {
    SHORT
        .iter()
        .filter_map(|(key, _)| office.columns().find(|column| column.key == *key))
        .collect()
}

fn form(args: &List) -> Option<Form> {
    let asked = [
        (args.json, Form::Json),
        (args.jsonl, Form::JsonLines),
        (args.csv, Form::Csv(Marks::PLAIN)),
        (args.plain, Form::Tabs),
    ];
    asked.iter().find(|(yes, _)| *yes).map(|(_, form)| *form)
}

/// What a record of disclosures calls it.
fn named(form: Form) -> &'static str {
    match form {
        Form::Json => "json",
        Form::JsonLines => "jsonl",
        Form::Csv(_) => "csv",
        Form::Tabs => "plain",
    }
}

pub(super) fn ended(found: &Found, wanted: &Wanted) -> Outcome<()> {
    if wanted.exit_status && found.count() == 0 {
        return Err(Failure::Nothing);
    }
    Ok(())
}
