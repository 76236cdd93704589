//! The few things that the program itself asks of the office.

use crate::l10n::L10nLanguage;
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::model::past::ChangeSet;
use crate::office::past::Back;
use crate::office::{Error, Office};
use crate::ui::app::App;
use crate::ui::screen::Tone;
use crate::ui::screens::history::History;
use crate::ui::trouble;

impl App {
    /// Another session, or this one, changed something: show it.
    pub(super) fn look_for_changes(&mut self) {
        match self.shell.office.look() {
            Ok(true) => self.reload(),
            Ok(false) => {}
            Err(error) => {
                let said = trouble::sentence(&error, &self.shell.text);
                self.shell.wishes.say(Tone::Error, said);
            }
        }
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self) {
        let newest = |office: &Office| office.undoable().map(|(done, _)| done);
        if let Some(large) = self.large(newest) {
            self.push(Box::new(History::at(large)), None);
            self.run("app.undo");
            return;
        }
        let nothing = self.shell.text.msg_app_nothing_to_undo();
        let done = |text: &L10nLanguage, what: &str| text.msg_app_taken_back(what);
        self.moved(nothing, done, |office| office.undo(None, false));
    }

    /// The entry, when going through it takes longer than a key may: the history does it in a thread.
    fn large(&self, entry: impl Fn(&Office) -> Result<Option<ChangeSet>, Error>) -> Option<Id> {
        const LARGE: usize = 1_000;
        let office = &self.shell.office;
        let entry = entry(office).ok()??;
        let rows = office.changes(entry.id, None, LARGE + 1).ok()?;
        (rows.len() > LARGE).then_some(entry.id)
    }

    /// Does again what was taken back.
    pub(super) fn redo(&mut self) {
        let undone = |office: &Office| office.undoable().map(|(_, undone)| undone);
        if let Some(large) = self.large(undone) {
            self.push(Box::new(History::at(large)), None);
            self.run("app.redo");
            return;
        }
        let nothing = self.shell.text.msg_app_nothing_to_redo();
        let done = |text: &L10nLanguage, what: &str| text.msg_app_done_again(what);
        self.moved(nothing, done, |office| office.redo(false));
    }

    fn moved(
        &mut self,
        nothing: String,
        done: impl Fn(&L10nLanguage, &str) -> String,
        run: impl Fn(&Office) -> Result<Back, Error>,
    ) {
        let (tone, said) = match run(&self.shell.office) {
            Ok(back) if back.outcome.conflicts.is_empty() => {
                (Tone::Done, done(&self.shell.text, &back.entry.sentence))
            }
            Ok(back) => {
                let stuck = back.outcome.conflicts.len();
                (
                    Tone::Warning,
                    self.shell
                        .text
                        .msg_app_not_taken_back(back.entry.sentence, grouped(stuck)),
                )
            }
            Err(Error::Missing) => (Tone::Warning, nothing),
            Err(error) => (Tone::Error, trouble::sentence(&error, &self.shell.text)),
        };
        self.shell.wishes.say_of_change(tone, said);
        self.look_for_changes();
    }
}
