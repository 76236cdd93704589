//! The text input: the only one of the program.
//!
//! It moves by graphemes, measures in cells, and always sets the terminal's real cursor, because the window of a Chinese
//! input method appears there. Entering a field selects its whole value: a letter replaces it, an arrow starts editing.
//! `^Z` takes back what was typed, a run of letters at a time.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::InputRequest;

use crate::clean;
use crate::ui::look::{Look, Role};
use crate::ui::screen::{Input, View};
use crate::ui::widgets::stroke::{Stroke, stroke};
use crate::ui::widgets::text;

/// One line of text under edit.
#[derive(Debug, Clone, Default)]
pub struct TextInput {
    line: tui_input::Input,
    selected: bool,
    /// What stood here before each change, the newest last.
    past: Vec<String>,
    /// Letters are being typed one behind the other: they are one change.
    running: bool,
}

/// What an input did with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Nothing: the key is for somebody else.
    Pass,
    /// Only the cursor moved.
    Moved,
    /// The text changed.
    Changed,
}

/// So many changes of a line can be taken back.
const PAST: usize = 64;

/// No line of an office is longer; a paste of a whole file must not stall the session.
const LONGEST: usize = 4096;

impl TextInput {
    /// An input with this text, the cursor behind it.
    #[must_use]
    pub fn new(value: &str) -> Self {
        let mut input = Self::default();
        input.set(value);
        input
    }

    /// The text.
    #[must_use]
    pub fn value(&self) -> &str {
        self.line.value()
    }

    /// Replaces the text; the cursor goes behind it, nothing is selected.
    pub fn set(&mut self, value: &str) {
        self.line = tui_input::Input::new(clean::line(value).text);
        self.selected = false;
        self.past.clear();
        self.running = false;
    }

    /// Selects the whole text, as when a field is entered: the next letter replaces it.
    pub fn select(&mut self) {
        self.line.handle(InputRequest::GoToEnd);
        self.running = false;
        self.selected = !self.line.value().is_empty();
    }

    /// Takes a key or a paste, if it is for a text input.
    pub fn take(&mut self, input: &Input) -> Edit {
        match input {
            Input::Key(key) => self.key(key),
            Input::Paste(text) => {
                self.remember(false);
                self.replace_selected();
                for c in clean::line(text).text.chars() {
                    self.insert(c);
                }
                Edit::Changed
            }
            _ => Edit::Pass,
        }
    }

    /// Draws the text without a cursor.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, look: &Look) {
        text::put(
            frame.buffer_mut(),
            area,
            self.value(),
            look.style(Role::Text),
        );
    }

    /// Draws the text so that its end is seen: a path says there what it is.
    pub fn draw_end(&self, frame: &mut Frame<'_>, area: Rect, look: &Look) {
        let (skipped, _) = scroll(self.value(), usize::from(area.width));
        let end = self.value().get(skipped..).unwrap_or_default();
        text::put(frame.buffer_mut(), area, end, look.style(Role::Text));
    }

    /// Draws the text, scrolled so that the cursor is visible, and puts the terminal's cursor there.
    pub fn draw_focused(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let area = area.intersection(frame.area());
        if area.is_empty() {
            return;
        }
        let before = self.before_cursor();
        let (skipped, column) = scroll(before, usize::from(area.width));
        let role = if self.selected {
            Role::Selected
        } else {
            Role::Text
        };
        let visible = clean::cut(&self.value()[skipped..], usize::from(area.width));
        text::put(frame.buffer_mut(), area, visible, view.look.style(role));
        if view.active {
            frame.set_cursor_position((area.x + column, area.y));
        }
    }

    fn key(&mut self, key: &KeyEvent) -> Edit {
        let Some(stroke) = stroke(key) else {
            return Edit::Pass;
        };
        match stroke {
            Stroke::Hostile => return Edit::Moved,
            Stroke::Back => return self.back(),
            Stroke::All => {
                self.select();
                return Edit::Moved;
            }
            Stroke::Type(c) => {
                self.remember(true);
                self.replace_selected();
                self.insert(c);
                return Edit::Changed;
            }
            _ => {}
        }
        if self.selected && matches!(key.code, KeyCode::Backspace | KeyCode::Delete) {
            self.remember(false);
            self.replace_selected();
            return Edit::Changed;
        }
        match request(stroke) {
            Some(request) => self.edit(request),
            None => Edit::Pass,
        }
    }

    fn edit(&mut self, request: InputRequest) -> Edit {
        self.selected = false;
        let before = self.line.value().to_owned();
        let changed = self.line.handle(request);
        self.running = false;
        match changed {
            Some(changed) if changed.value => {
                self.keep(before);
                Edit::Changed
            }
            _ => Edit::Moved,
        }
    }

    /// Notes what stands here before it changes; `runs` for one letter behind another.
    fn remember(&mut self, runs: bool) {
        if !(runs && self.running) {
            self.keep(self.line.value().to_owned());
        }
        self.running = runs;
    }

    fn keep(&mut self, before: String) {
        if self.past.len() == PAST {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// Takes the last change back; passes when nothing was typed.
    fn back(&mut self) -> Edit {
        let Some(before) = self.past.pop() else {
            return Edit::Pass;
        };
        self.line = tui_input::Input::new(before);
        self.selected = false;
        self.running = false;
        Edit::Changed
    }

    fn insert(&mut self, c: char) {
        if self.line.value().len() < LONGEST {
            self.line.handle(InputRequest::InsertChar(c));
        }
    }

    fn replace_selected(&mut self) {
        if self.selected {
            self.line.reset();
            self.selected = false;
        }
    }

    fn before_cursor(&self) -> &str {
        let value = self.line.value();
        let end = value
            .char_indices()
            .nth(self.line.cursor())
            .map_or(value.len(), |(at, _)| at);
        &value[..end]
    }
}

/// Bytes hidden at the left and the column of the cursor, for an input of `room` cells.
fn scroll(before: &str, room: usize) -> (usize, u16) {
    let mut skipped = 0;
    // One cell is kept free for the cursor behind the last character.
    while clean::width(&before[skipped..]) >= room.max(1) && skipped < before.len() {
        let first = clean::cut(&before[skipped..], 1);
        let first = if first.is_empty() {
            clean::cut(&before[skipped..], 2)
        } else {
            first
        };
        skipped += first
            .len()
            .max(before[skipped..].chars().next().map_or(1, char::len_utf8));
    }
    (skipped, text::cells(&before[skipped..]))
}

/// The same in the words of the line editor.
fn request(stroke: Stroke) -> Option<InputRequest> {
    Some(match stroke {
        Stroke::Backspace => InputRequest::DeletePrevChar,
        Stroke::BackspaceWord => InputRequest::DeletePrevWord,
        Stroke::DeleteHead => InputRequest::DeleteFromStart,
        Stroke::Delete => InputRequest::DeleteNextChar,
        Stroke::DeleteWord => InputRequest::DeleteNextWord,
        Stroke::Left => InputRequest::GoToPrevChar,
        Stroke::Right => InputRequest::GoToNextChar,
        Stroke::WordLeft => InputRequest::GoToPrevWord,
        Stroke::WordRight => InputRequest::GoToNextWord,
        Stroke::Head | Stroke::Top => InputRequest::GoToStart,
        Stroke::End | Stroke::Bottom => InputRequest::GoToEnd,
        Stroke::Type(c) => InputRequest::InsertChar(c),
        Stroke::Hostile | Stroke::Back | Stroke::All | Stroke::Up | Stroke::Down => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyModifiers;

    fn press(input: &mut TextInput, code: KeyCode) -> Edit {
        input.take(&Input::Key(KeyEvent::from(code)))
    }

    #[test]
    fn a_selected_value_is_replaced_by_a_letter_and_kept_by_an_arrow() {
        let mut input = TextInput::new("王欣怡");
        input.select();
        assert_eq!(press(&mut input, KeyCode::Char('李')), Edit::Changed);
        assert_eq!(input.value(), "李");
        input.select();
        assert_eq!(press(&mut input, KeyCode::Left), Edit::Moved);
        assert_eq!(press(&mut input, KeyCode::Char('x')), Edit::Changed);
        assert_eq!(input.value(), "x李");
        input.select();
        press(&mut input, KeyCode::Backspace);
        assert_eq!(input.value(), "");
    }

    #[test]
    fn chords_and_arrows_up_and_down_pass() {
        let mut input = TextInput::new("a");
        for code in [
            KeyCode::Up,
            KeyCode::Enter,
            KeyCode::Tab,
            KeyCode::Esc,
            KeyCode::F(4),
        ] {
            assert_eq!(press(&mut input, code), Edit::Pass);
        }
        let save = KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL);
        assert_eq!(input.take(&Input::Key(save)), Edit::Pass);
    }

    #[test]
    fn what_is_pasted_is_one_clean_line() {
        let mut input = TextInput::new("");
        input.take(&Input::Paste("\u{1b}[31m王\r\n伟\u{202e}\t x".to_owned()));
        assert_eq!(input.value(), "王 伟 x");
        press(&mut input, KeyCode::Char('\u{200b}'));
        assert_eq!(input.value(), "王 伟 x");
    }

    #[test]
    fn what_was_typed_is_taken_back_run_by_run() {
        let mut input = TextInput::new("王");
        let back = KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL);
        let undo = |input: &mut TextInput| {
            let edit = input.take(&Input::Key(back));
            (edit, input.value().to_owned())
        };
        assert_eq!(undo(&mut input), (Edit::Pass, "王".to_owned()));
        input.select();
        for c in "李雷".chars() {
            press(&mut input, KeyCode::Char(c));
        }
        press(&mut input, KeyCode::Backspace);
        press(&mut input, KeyCode::Left);
        press(&mut input, KeyCode::Char('x'));
        input.take(&Input::Paste("yz".to_owned()));
        for was in ["x李", "李", "李雷", "王"] {
            assert_eq!(undo(&mut input), (Edit::Changed, was.to_owned()));
        }
        assert_eq!(undo(&mut input).0, Edit::Pass);
    }

    #[test]
    fn a_long_value_scrolls_by_whole_characters() {
        assert_eq!(scroll("abc", 4), (0, 3));
        assert_eq!(scroll("abcd", 4), (1, 3));
        assert_eq!(scroll("王欣怡", 4), (6, 2));
        assert_eq!(scroll("王", 1), (3, 0));
        assert_eq!(scroll("", 0), (0, 0));
    }
}
