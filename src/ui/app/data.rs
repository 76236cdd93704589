//! The few things that the program itself asks of the office.

use crate::model::field::Id;
use crate::office::Error;
use crate::office::broken::Shut;
use crate::office::past::{Back, Next};
use crate::ui::app::App;
use crate::ui::screen::Tone;
use crate::ui::screens::history::History;
use crate::ui::{stuck, trouble};

impl App {
    /// Another session, or this one, changed something: show it.
    pub(super) fn look_for_changes(&mut self) {
        match self.shell.office.look() {
            Ok(true) => self.reload(),
            Ok(false) => {}
            Err(error) => self.failed(error),
        }
        // It waits until what a change said was read.
        let is_said = self.shell.wishes.said.as_ref();
        let is_said = is_said.is_some_and(|said| said.stays);
        if !is_said && let Some(said) = self.shell.office.outside_said() {
            self.shell.wishes.say(Tone::Warning, said);
            self.changed = true;
        }
    }

    /// Says when nothing can be written to the file any more, and when it can be again.
    pub(super) fn look_at_the_file(&mut self) {
        let shut = self.shell.office.shut();
        if shut == self.shell.shut {
            return;
        }
        let said = self.shell.wishes.said.as_ref().filter(|said| said.stays);
        // What a change said stays: it was saved. Whoever has just tried to save was told what became of the text.
        let is_said = said.is_some();
        let is_told = said.is_some_and(|said| said.tone == Tone::Error);
        self.changed = true;
        let pressing = |shut: &&Shut| shut.is_pressing && !is_told || !is_said;
        if let Some(shut) = shut.as_ref().filter(pressing) {
            let tone = match shut.is_pressing {
                true => Tone::Error,
                false => Tone::Warning,
            };
            self.shell.wishes.say(tone, shut.said.clone());
        }
        if shut.is_none() {
            let said = self.shell.text.msg_closed_over();
            self.shell.wishes.say(Tone::Done, said);
        }
        self.shell.shut = shut;
    }

    /// Takes the last change of this session back. What was tried in vain is passed over until something else changes; what
    /// is from before this session is asked about.
    pub(super) fn undo(&mut self) {
        let next = self.in_vain().and_then(|passed| {
            let next = self.shell.office.next_undo(&passed)?;
            Ok((passed, next))
        });
        match next {
            Ok((_, Some(Next::Earlier(entry)))) => {
                self.push(Box::new(History::earlier(entry.id)), None);
                self.run("app.undo");
            }
            Ok((passed, Some(Next::Here(entry)))) => {
                if let Some(large) = self.large(Some(entry.id)) {
                    self.push(Box::new(History::at(large)), None);
                    self.run("app.undo");
                    return;
                }
                self.take_back(entry.id, passed);
            }
            Ok((passed, None)) => {
                self.passed = None;
                let text = &self.shell.text;
                let said = match passed.is_empty() {
                    true => text.msg_app_nothing_to_undo(),
                    false => text.msg_past_none_before(),
                };
                self.shell.wishes.say(Tone::Warning, said);
            }
            Err(error) => self.failed(error),
        }
    }

    /// The changes that were tried in vain, as long as nothing else changed.
    fn in_vain(&self) -> Result<Vec<Id>, Error> {
        match &self.passed {
            Some((passed, newest)) if self.shell.office.newest_change()? == *newest => {
                Ok(passed.clone())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn take_back(&mut self, entry: Id, passed: Vec<Id>) {
        self.order(
            move |office| office.undo(Some(entry), false),
            move |app, back| app.taken_back(entry, passed, back),
        );
    }

    fn taken_back(&mut self, entry: Id, mut passed: Vec<Id>, back: Result<Back, Error>) {
        let text = &self.shell.text;
        let office = &self.shell.office;
        let columns = self.shell.size.0;
        let (tone, said) = match back {
            Ok(back) if back.outcome.conflicts.is_empty() && back.outcome.records > 0 => {
                let said = |what: String| text.msg_app_taken_back(what);
                (Tone::Done, stuck::done(said, &back, text, columns))
            }
            Ok(back) => {
                passed.push(entry);
                (
                    Tone::Warning,
                    stuck::sentence_before_next(&back, office, text, columns),
                )
            }
            Err(error) => (Tone::Error, trouble::sentence(&error, text)),
        };
        self.passed = office.newest_change().ok().map(|newest| (passed, newest));
        let done = tone == Tone::Done;
        self.back_at = done.then_some(self.shell.now);
        self.shell.wishes.say_of_change(tone, said);
        self.look_after(done);
    }

    /// The entry, when going through it takes longer than a key may: the history does it in a thread.
    fn large(&self, entry: Option<Id>) -> Option<Id> {
        const LARGE: usize = 1_000;
        let entry = entry?;
        let rows = self.shell.office.changes(entry, None, LARGE + 1).ok()?;
        (rows.len() > LARGE).then_some(entry)
    }

    /// Does again what was taken back.
    pub(super) fn redo(&mut self) {
        let undone = match self.shell.office.undoable() {
            Ok((_, undone)) => undone.map(|entry| entry.id),
            Err(error) => return self.failed(error),
        };
        if let Some(large) = self.large(undone) {
            self.push(Box::new(History::at(large)), None);
            self.run("app.redo");
            return;
        }
        self.order(|office| office.redo(false), Self::done_again);
    }

    fn done_again(&mut self, back: Result<Back, Error>) {
        let text = &self.shell.text;
        let office = &self.shell.office;
        let columns = self.shell.size.0;
        let (tone, said) = match back {
            Ok(back) if back.outcome.conflicts.is_empty() => {
                let said = |what: String| text.msg_app_done_again(what);
                (Tone::Done, stuck::done(said, &back, text, columns))
            }
            Ok(back) => (Tone::Warning, stuck::sentence(&back, office, text, columns)),
            Err(Error::Missing) => (Tone::Warning, text.msg_app_nothing_to_redo()),
            Err(error) => (Tone::Error, trouble::sentence(&error, text)),
        };
        let done = tone == Tone::Done;
        self.back_at = done.then_some(self.shell.now);
        self.shell.wishes.say_of_change(tone, said);
        self.look_after(done);
    }

    /// Shows what this session has just changed. That it cannot be shown does not undo it.
    fn look_after(&mut self, changed: bool) {
        match self.shell.office.look() {
            Ok(true) => self.reload(),
            Ok(false) => {}
            Err(error) => {
                let commits = self.shell.office.commits();
                let commits = commits.saturating_sub(u64::from(changed));
                self.shell.failed(&error.into(), commits);
            }
        }
    }

    fn failed(&mut self, error: Error) {
        let commits = self.shell.office.commits();
        self.shell.failed(&error.into(), commits);
    }
}
