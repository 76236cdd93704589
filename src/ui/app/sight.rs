//! A key acts on the record that was seen as chosen when it was pressed.
//!
//! What another session writes, and what a change of one's own takes out of a list, may put another record under the
//! cursor. Until that was shown for as long as a person needs to see it, the keys that act do nothing and say why. A key
//! that is held down comes again and again: each that is refused begins the wait anew, so that no repeat ends it.

use chrono::TimeDelta;
use crossterm::event::KeyCode;

use crate::ui::app::App;
use crate::ui::keys::chord::Chord;
use crate::ui::keys::{Group, Hint, find_hint};
use crate::ui::screen::{Face, Moment, SETTLE, Tone};

/// Whether the chosen record of a screen can have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sight {
    /// The person chose it, or has looked at it.
    #[default]
    Seen,
    /// Another record came under the cursor by itself, and is not drawn yet.
    Hidden,
    /// It was drawn then.
    Drawn(Moment),
}

impl Sight {
    /// Notes that the screen has another face. What the person did to choose is no surprise.
    pub(super) fn turn(&mut self, before: &Face, after: &Face, deliberate: bool) {
        if before.chosen != after.chosen && after.chosen.is_some() && !deliberate {
            *self = Self::Hidden;
        }
    }

    /// The chosen record was seen by `now`, if seeing it takes so long.
    fn is_clear(self, now: Moment, patience: TimeDelta) -> bool {
        match self {
            Self::Seen => true,
            Self::Hidden => false,
            // A clock that was set back must not hold the keys.
            Self::Drawn(at) => now.utc < at.utc || now.utc - at.utc >= patience,
        }
    }

    /// A key was refused at `now`: what is shown has to be looked at from here on.
    fn refused(&mut self, now: Moment) {
        if matches!(self, Self::Drawn(_)) {
            *self = Self::Drawn(now);
        }
    }
}

/// A key that is held down comes again within this, and then much faster.
pub const HELD: TimeDelta = TimeDelta::milliseconds(700);

impl App {
    /// The window shows what [`App::draw`] drew, since `now`.
    pub fn drawn(&mut self, now: Moment) {
        let top = self
            .tabs
            .get_mut(self.at)
            .and_then(|tab| tab.stack.last_mut());
        let Some(layer) = top else { return };
        layer.shown.get_or_insert(now);
        if layer.sight == Some(Sight::Hidden) {
            layer.sight = Some(Sight::Drawn(now));
        }
    }

    /// Another record came under the cursor, and nobody can have seen it yet: no key acts on it.
    #[must_use]
    pub fn is_unseen(&self, now: Moment) -> bool {
        let sight = self.top().and_then(|layer| layer.sight);
        sight.is_some_and(|sight| !sight.is_clear(now, HELD))
    }

    /// Keeps a key that acts from a record that nobody can have seen under the cursor; tells whether it did.
    pub(super) fn is_too_soon(&mut self, chord: Chord) -> bool {
        let now = self.shell.now;
        let sequence = &self.shell.wishes.sequence;
        let again = self.pressed.replace(chord) == Some(chord);
        let patience = if again { HELD } else { SETTLE };
        let top = self
            .tabs
            .get_mut(self.at)
            .and_then(|tab| tab.stack.last_mut());
        let Some(layer) = top else {
            return false;
        };
        let Some(sight) = &mut layer.sight else {
            return false;
        };
        if sight.is_clear(now, patience) {
            *sight = Sight::Seen;
            return false;
        }
        let acts = find_hint(&layer.face.keys, sequence).is_some_and(|hint| acts(hint, chord));
        if acts {
            sight.refused(now);
            self.shell.wishes.refused = true;
            self.shell.wishes.sequence.clear();
            let said = self.shell.text.msg_app_list_moved();
            self.shell.wishes.say(Tone::Warning, said);
        }
        acts
    }

    /// A change was taken back, or done again, by a key that is still held down. As with a record that came under the cursor,
    /// no repeat ends it.
    #[must_use]
    pub fn is_repeating(&self, now: Moment) -> bool {
        let back = self.back_at.filter(|at| now.utc >= at.utc);
        back.is_some_and(|at| now.utc - at.utc < HELD)
    }

    /// Keeps a held key from taking back one change after another; tells whether it did.
    pub(super) fn is_held(&mut self) -> bool {
        let now = self.shell.now;
        let held = self.is_repeating(now);
        if held {
            self.back_at = Some(now);
            self.cx().refuse_key();
        }
        held
    }

    /// What the keys pressed so far mean to the top screen only chooses: it moves, seeks, marks, or is text.
    pub(super) fn only_chooses(&self) -> bool {
        let face = self.top().map(|layer| &layer.face);
        let hint = face.and_then(|face| find_hint(&face.keys, &self.shell.wishes.sequence));
        hint.is_none_or(|hint| chooses(hint.group))
    }
}

const fn chooses(group: Group) -> bool {
    matches!(group, Group::Move | Group::Find | Group::Mark)
}

/// Whether a key does something with the chosen record; to open it is something too.
fn acts(hint: &Hint, chord: Chord) -> bool {
    let strong = [KeyCode::Enter, KeyCode::Char(' '), KeyCode::Delete];
    let changes = matches!(hint.group, Group::Change | Group::Out | Group::Mark);
    hint.on_record && (changes || strong.into_iter().any(|code| chord == Chord::plain(code)))
}
