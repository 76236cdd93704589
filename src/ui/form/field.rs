//! One input of a form while somebody works on it: the text being typed, the value it was read as, and what is the matter.

use crossterm::event::KeyCode;

use crate::ui::form::choose::Choices;
use crate::ui::form::read::{self, Remark};
use crate::ui::form::{Ask, InputSpec, Kind};
use crate::ui::screen::Input;
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
    /// Lines above and below it, in a note.
    pub above: Vec<String>,
    /// See `above`.
    pub below: Vec<String>,
    /// The value, or the text itself where it cannot be read.
    pub value: String,
    /// What to say about the text.
    pub remark: Option<Remark>,
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

impl Field {
    /// An input with its value as stored.
    pub fn new(spec: InputSpec, section: usize, row: i64) -> Self {
        Self {
            value: spec.value.clone(),
            entered: spec.value.clone(),
            spec,
            section,
            row,
            line: TextInput::default(),
            above: Vec::new(),
            below: Vec::new(),
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
        self.value.is_empty() || self.spec.preset && self.value == self.spec.value
    }

    fn is_untouched_preset(&self) -> bool {
        self.spec.preset && self.value == self.spec.value
    }

    /// The whole text as it stands.
    #[must_use]
    pub fn text(&self) -> String {
        if self.above.is_empty() && self.below.is_empty() {
            return self.line.value().to_owned();
        }
        let lines = self
            .above
            .iter()
            .map(String::as_str)
            .chain([self.line.value()])
            .chain(self.below.iter().map(String::as_str));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Shows the value as text; the cursor behind it.
    pub fn show(&mut self, ask: &Ask<'_>, kind: Kind) {
        let text = if self.unread {
            self.value.clone()
        } else {
            read::shown(kind, &self.value, ask)
        };
        let mut lines = text.split('\n');
        self.line.set(lines.next().unwrap_or_default());
        self.above.clear();
        self.below = lines.map(str::to_owned).collect();
        self.touched = false;
    }

    /// Reads the text, as when the field is left.
    pub fn settle(&mut self, ask: &Ask<'_>, kind: Kind, choices: Option<&Choices>) {
        if !self.touched {
            return;
        }
        let text = self.text();
        let reading = read::read(kind, &text, choices, ask);
        self.unread = reading.value.is_none();
        self.remark = reading.remark;
        self.value = reading.value.unwrap_or_else(|| text.trim().to_owned());
        self.show(ask, kind);
    }

    /// Takes this value, as a person or the program chose it.
    pub fn put(&mut self, value: &str, ask: &Ask<'_>, kind: Kind) {
        value.clone_into(&mut self.value);
        self.unread = false;
        self.remark = None;
        self.show(ask, kind);
    }

    /// Takes a text that cannot be read (from a draft).
    pub fn put_unread(&mut self, text: &str, ask: &Ask<'_>, kind: Kind, choices: Option<&Choices>) {
        self.line.set("");
        self.above.clear();
        let mut lines = text.split('\n');
        self.line.set(lines.next().unwrap_or_default());
        self.below = lines.map(str::to_owned).collect();
        self.touched = true;
        self.settle(ask, kind, choices);
    }

    /// A key or a paste for the text.
    pub fn take(&mut self, input: &Input) -> Edit {
        if self.spec.kind == Kind::Flag {
            return self.tick(input);
        }
        if let (Kind::Note(_), Input::Key(key)) = (self.spec.kind, input)
            && let Some(edit) = self.walk(key.code)
        {
            return edit;
        }
        if let (Kind::Note(_), Input::Paste(text)) = (self.spec.kind, input)
            && text.contains('\n')
        {
            return self.paste_lines(text);
        }
        let edit = self.line.take(input);
        self.touched |= edit == Edit::Changed;
        edit
    }

    /// The lines that a note has.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.above.len() + 1 + self.below.len()
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
        Edit::Changed
    }

    /// Moves between the lines of a note. Enter at an empty last line is for the form.
    fn walk(&mut self, code: KeyCode) -> Option<Edit> {
        let at_end = self.below.is_empty() && self.line.value().is_empty();
        match code {
            KeyCode::Enter if !at_end && self.spec.kind != Kind::Note(1) => {
                self.above.push(self.line.value().to_owned());
                self.line.set("");
                self.touched = true;
                Some(Edit::Changed)
            }
            KeyCode::Up if !self.above.is_empty() => {
                let line = self.above.pop().unwrap_or_default();
                self.below.insert(0, self.line.value().to_owned());
                self.line.set(&line);
                Some(Edit::Moved)
            }
            KeyCode::Down if !self.below.is_empty() => {
                let line = self.below.remove(0);
                self.above.push(self.line.value().to_owned());
                self.line.set(&line);
                Some(Edit::Moved)
            }
            KeyCode::Backspace if self.line.value().is_empty() && !self.above.is_empty() => {
                let line = self.above.pop().unwrap_or_default();
                self.line.set(&line);
                self.touched = true;
                Some(Edit::Changed)
            }
            _ => None,
        }
    }

    fn paste_lines(&mut self, text: &str) -> Edit {
        let text = crate::clean::block(text).text;
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.above.push(self.line.value().to_owned());
                self.line.set("");
            }
            self.line.take(&Input::Paste(line.to_owned()));
        }
        self.touched = true;
        Edit::Changed
    }
}
