//! One input of a form while somebody works on it: the text being typed, the value it was read as, and what is the matter.

use crossterm::event::KeyCode;

use crate::model::field::{Cell as _, Value};
use crate::ui::form::choose::Choices;
use crate::ui::form::read::{self, Remark};
use crate::ui::form::{Ask, InputSpec, Kind};
use crate::ui::keys::chord::{self, Chord};
use crate::ui::screen::Input;
use crate::ui::widgets::area::Area;
use crate::ui::widgets::input::{Edit, TextInput};

/// One input.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its description; `spec.value` is the value as stored.
    pub spec: InputSpec,
    /// Its section.
    pub section: usize,
    /// The child row it belongs to; 0 for the record itself.
    pub row: i64,
    /// The line under the cursor.
    pub line: TextInput,
    /// The lines instead, in a note.
    pub area: Option<Area>,
    /// The value follows from other inputs; nobody typed it.
    pub derived: bool,
    /// The value, or the text itself where it cannot be read.
    pub value: String,
    /// What to say about the text.
    pub remark: Option<Remark>,
    /// "Save and new" keeps its value.
    pub carried: bool,
    /// The text could not be read.
    pub unread: bool,
    /// Somebody was here: now it may be said that it is empty.
    pub visited: bool,
    /// The text changed since the field was entered.
    pub touched: bool,
    /// The value when the field was entered, for `^Z`.
    pub entered: String,
    /// Shown grey while the field is empty: what it gets by itself.
    pub hint: String,
    /// What it is called in a sentence: its label, but a contact by its kind.
    pub called: String,
}

/// Where somebody was in a text.
#[derive(Debug)]
pub struct Pen(TextInput, Option<Area>);

impl Field {
    /// An input with its value as stored.
    pub fn new(spec: InputSpec, section: usize, row: i64) -> Self {
        Self {
            value: spec.value.clone(),
            entered: spec.value.clone(),
            section,
            row,
            line: TextInput::default(),
            area: matches!(spec.kind, Kind::Note(_)).then(|| Area::new("")),
            derived: false,
            carried: false,
            spec,
            remark: None,
            unread: false,
            visited: false,
            touched: false,
            hint: String::new(),
            called: String::new(),
        }
    }

    /// Its value differs from the one stored.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.value != self.spec.value && !self.is_untouched_preset()
    }

    /// Nothing stands in it that somebody typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.value.is_empty() || self.derived || self.spec.preset && self.value == self.spec.value
    }

    /// What a record takes from it; nothing while it cannot be read.
    #[must_use]
    pub fn sound(&self) -> Option<Value> {
        match self.spec.kind {
            _ if self.unread => None,
            Kind::Flag => Some((self.value == "1").to_value()),
            _ => Some(self.value.to_value()),
        }
    }

    /// It holds what was stored.
    #[must_use]
    pub fn is_as_stored(&self) -> bool {
        !self.unread && self.value == self.spec.value
    }

    fn is_untouched_preset(&self) -> bool {
        self.spec.preset && self.value == self.spec.value
    }

    /// The whole text as it stands.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.area {
            Some(area) => area.value(),
            None => self.line.value().to_owned(),
        }
    }

    /// Puts a text into it without reading it.
    pub fn set_text(&mut self, text: &str) {
        match &mut self.area {
            Some(area) => *area = Area::new(text),
            None => self.line.set(text),
        }
    }

    /// As when it is entered: the next letter replaces the whole value. Notes of several lines are written on.
    pub fn select(&mut self) {
        match (&mut self.area, self.spec.kind) {
            (Some(area), Kind::Note(1)) => area.select(),
            (Some(area), _) => area.go_to_end(),
            (None, _) => self.line.select(),
        }
    }

    /// The text with the cursor in it, to go on from when the field was not left after all.
    #[must_use]
    pub fn pen(&self) -> Pen {
        Pen(self.line.clone(), self.area.clone())
    }

    /// Goes on from there, unless reading made another text of it: then behind its end.
    pub fn take_up(&mut self, pen: Pen) {
        let now = self.text();
        let before = (
            std::mem::replace(&mut self.line, pen.0),
            std::mem::replace(&mut self.area, pen.1),
        );
        if self.text() != now {
            (self.line, self.area) = before;
        }
    }

    /// Shows the value as text; the cursor behind it.
    pub fn show(&mut self, ask: &Ask<'_>, kind: Kind) {
        let text = if self.unread {
            self.value.clone()
        } else {
            read::shown(kind, &self.value, ask)
        };
        self.set_text(&text);
        self.touched = false;
    }

    /// Reads the text, as when the field is left.
    pub fn settle(&mut self, ask: &Ask<'_>, kind: Kind, choices: Option<&Choices>) {
        if !self.touched {
            return;
        }
        let text = self.text();
        let reading = read::read(kind, &text, choices, ask);
        self.derived = false;
        self.unread = reading.value.is_none();
        self.remark = reading.remark;
        self.value = reading.value.unwrap_or_else(|| text.trim().to_owned());
        self.show(ask, kind);
    }

    /// Takes this value, as a person or the program chose it.
    pub fn put(&mut self, value: &str, ask: &Ask<'_>, kind: Kind) {
        value.clone_into(&mut self.value);
        self.derived = false;
        self.unread = false;
        self.remark = None;
        self.show(ask, kind);
    }

    /// Nobody typed what stands in it: other inputs may fill it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.touched && (self.value.is_empty() || self.derived)
    }

    /// Takes a text that cannot be read (from a draft).
    pub fn put_unread(&mut self, text: &str, ask: &Ask<'_>, kind: Kind, choices: Option<&Choices>) {
        self.set_text(text);
        self.touched = true;
        self.settle(ask, kind, choices);
    }

    /// A key or a paste for the text.
    pub fn take(&mut self, input: &Input) -> Edit {
        if self.spec.fixed {
            return Edit::Pass;
        }
        if self.spec.kind == Kind::Flag {
            return self.tick(input);
        }
        if matches!(input, Input::Key(key) if Chord::of(key) == chord::SUSPEND) {
            // The form's own: it restores the whole field.
            return Edit::Pass;
        }
        let edit = match (&mut self.area, self.spec.kind) {
            (Some(area), kind) => area.take(input, kind != Kind::Note(1)),
            (None, _) => self.line.take(input),
        };
        self.note(edit)
    }

    fn note(&mut self, edit: Edit) -> Edit {
        if edit == Edit::Changed {
            self.touched = true;
            self.derived = false;
        }
        edit
    }

    fn tick(&mut self, input: &Input) -> Edit {
        let Input::Key(key) = input else {
            return Edit::Pass;
        };
        let value = match key.code {
            KeyCode::Char(' ' | '\u{3000}') => self.value.is_empty(),
            KeyCode::Char('y' | 'Y' | 'x' | '1' | '是') => true,
            KeyCode::Char('n' | 'N' | '0' | '否') | KeyCode::Backspace | KeyCode::Delete => false,
            _ => return Edit::Pass,
        };
        self.value = if value { "1".to_owned() } else { String::new() };
        self.derived = false;
        Edit::Changed
    }
}
