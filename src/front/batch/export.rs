//! `alumni export` and `alumni print`: people found, written into a file.

use std::io::BufWriter;
use std::path::Path;

use super::failure::{Failure, Outcome, place};
use super::list::{Found, ended};
use super::{Desk, now, progress, progress_ends, say, stdout};
use crate::clean::shown;
use crate::cli::{Export, Print, Printable};
use crate::front::session::wall_clock;
use crate::l10n::grouped;
use crate::model::disclosure::Disclosure;
use crate::office::Office;
use crate::office::permit::Action;
use crate::transfer::export::{self, Form, KINDS, Order, Trouble};
use crate::transfer::outfile::Draft;
use crate::transfer::pages::labels::{SIZES, Size};
use crate::transfer::pages::{self, Page, Printed};
use crate::transfer::vcard_out::Version;
use crate::transfer::write::Form as ListForm;
use crate::transfer::xlsx::About;

impl Desk<'_> {
    pub(super) fn export(&self, args: &Export) -> Outcome<()> {
        let to_stdout = args.to == Path::new("-");
        let form = if to_stdout {
            Form::JsonLines
        } else {
            self.form(args)?
        };
        let fields = &args.wanted.fields;
        if !fields.is_empty() && matches!(form, Form::Cards(_)) {
            return Err(Failure::Usage(self.words.msg_export_cards_have_no_fields()));
        }
        let found = self.find(&args.wanted)?;
        found.office.demand(Action::Export)?;
        // A form without columns holds whole people, also of a view with columns.
        let columns = if form.has_columns() || !fields.is_empty() {
            Some(self.columns(&found.office, &found.fields, ListForm::JsonLines)?)
        } else {
            None
        };
        let query = found.query.clone();
        let order = Order {
            form,
            columns,
            lang: self.lang,
            about: About {
                query: &query,
                at: now().to_utc(),
            },
        };
        // Noted before anything is where somebody can take it.
        let note = || {
            if order.is_private() && found.office.may(Action::ReadPrivate) {
                let what = (form.name(), &*order.listed(), found.count());
                self.disclose(&found, what, &query, &args.to)?;
            }
            Ok::<(), Failure>(())
        };
        if to_stdout {
            note()?;
            self.write_out(&found, &order, &mut stdout())
                .map_err(|trouble| self.failed(trouble, None))?;
        } else {
            let draft = self.draft(&found.office, &args.to, args.force)?;
            self.write_out(&found, &order, &mut BufWriter::new(draft.file()))
                .map_err(|trouble| self.failed(trouble, Some(&args.to)))?;
            note()?;
            self.keep(draft, &args.to, args.force)?;
        }
        if !to_stdout {
            say(&self.words.msg_command_exported(
                found.count(),
                place(&args.to),
                grouped(found.count()),
            ));
        }
        ended(&found, &args.wanted)
    }

    pub(super) fn print(&self, args: &Print) -> Outcome<()> {
        let page = match args.what {
            Printable::Roster => Page::Roster,
            Printable::Sheet => Page::Sheet,
            Printable::Labels => Page::Labels(Size::named(&args.size).ok_or_else(|| {
                let all: Vec<&str> = SIZES.iter().map(|size| size.name).collect();
                let name = shown(&args.size).into_owned();
                Failure::Usage(self.words.msg_export_no_such_size(name, all.join(", ")))
            })?),
        };
        if !args.wanted.fields.is_empty() {
            return Err(Failure::Usage(self.words.msg_export_pages_have_no_fields()));
        }
        let found = self.find(&args.wanted)?;
        found.office.demand(Action::Export)?;
        let query = found.query.clone();
        let draft = self.draft(&found.office, &args.to, args.force)?;
        let about = pages::About {
            lang: self.lang,
            today: wall_clock().today(),
            query: &query,
        };
        let printed = pages::print(
            &found.office,
            found.ids(),
            page,
            &about,
            &mut BufWriter::new(draft.file()),
            &mut |_, _| !self.interrupt.pressed(),
        );
        let Printed { people, left_out } =
            printed.map_err(|trouble| self.failed(trouble, Some(&args.to)))?;
        if found.office.may(Action::ReadPrivate) && people > 0 {
            self.disclose(&found, (page.name(), "*", people), &query, &args.to)?;
        }
        self.keep(draft, &args.to, args.force)?;
        say(&self
            .words
            .msg_command_exported(people, place(&args.to), grouped(people)));
        if left_out.count() > 0 {
            say(&left_out.said(self.lang));
        }
        ended(&found, &args.wanted)
    }

    /// What the ending and the options say.
    fn form(&self, args: &Export) -> Outcome<Form> {
        let ending = args.to.extension().and_then(|ending| ending.to_str());
        let form = ending.and_then(Form::of_ending).ok_or_else(|| {
            let mut all: Vec<String> = KINDS
                .iter()
                .map(|kind| format!(".{}", kind.ending))
                .collect();
            all.dedup();
            let name = place(&args.to);
            Failure::Usage(self.words.msg_command_unknown_ending(name, all.join(", ")))
        })?;
        Ok(match form {
            Form::Cards(_) if args.v3 => Form::Cards(Version::Three),
            Form::Table(mut marks) => {
                marks.bom &= !args.no_bom;
                marks.crlf &= !args.lf;
                Form::Table(marks)
            }
            form => form,
        })
    }

    fn draft(&self, office: &Office, path: &Path, force: bool) -> Outcome<Draft> {
        let draft = Draft::beside(path, force, office).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Failure::Conflict(self.words.msg_export_is_there(place(path)))
            }
            _ => Failure::File(path.to_owned(), error),
        })?;
        self.say_swept(draft.sweep(), path);
        Ok(draft)
    }

    fn keep(&self, draft: Draft, path: &Path, force: bool) -> Outcome<()> {
        let kept = draft.keep(force);
        if !kept.map_err(|error| Failure::File(path.to_owned(), error))? {
            say(&self.words.msg_command_not_synced());
        }
        Ok(())
    }

    fn write_out(
        &self,
        found: &Found,
        order: &Order<'_>,
        out: &mut dyn std::io::Write,
    ) -> Result<(), Trouble> {
        let outcome = export::run(&found.office, found.ids(), order, out, &mut |n, of| {
            if order.form != Form::JsonLines || of > 10_000 {
                progress(&self.words.msg_export_writing(grouped(n), grouped(of)));
            }
            !self.interrupt.pressed()
        });
        progress_ends();
        outcome?;
        Ok(out.flush()?)
    }

    /// Notes that private fields left the house.
    fn disclose(
        &self,
        found: &Found,
        (format, columns, people): (&str, &str, usize),
        query: &str,
        to: &Path,
    ) -> Outcome<()> {
        let target = std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
        let target = if to == Path::new("-") { to } else { &target };
        let note = Disclosure {
            format: format.to_owned(),
            query: query.to_owned(),
            people: i64::try_from(people).unwrap_or(i64::MAX),
            columns: columns.to_owned(),
            target: place(target),
            ..Disclosure::default()
        };
        found.office.disclose(&note).map_err(Failure::NotNoted)
    }

    pub(super) fn failed(&self, trouble: Trouble, path: Option<&Path>) -> Failure {
        match (trouble, path) {
            (Trouble::Office(error), _) => Failure::Office(error),
            (Trouble::Io(error), Some(path)) => Failure::File(path.to_owned(), error),
            (Trouble::Io(error), None) => Failure::Output(error),
            (Trouble::TooMany(most), _) => {
                Failure::Usage(self.words.msg_export_too_many(grouped(most)))
            }
            (Trouble::Clock, _) => Failure::Usage(self.words.msg_export_clock()),
            (Trouble::Stopped, _) => Failure::Interrupted,
        }
    }
}
