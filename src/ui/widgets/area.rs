//! Text of several lines under edit: notes, summaries, streets.
//!
//! Long lines are folded at the edge, never cut inside a wide character, and the terminal's real cursor stands where the
//! next character goes, because the window of a Chinese input method appears there. Tab, Esc and function keys are for
//! the form; so are Up in the first row, Down in the last, and Enter on an empty last line.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use crate::clean;
use crate::ui::look::Role;
use crate::ui::screen::{Input, View};
use crate::ui::widgets::input::Edit;
use crate::ui::widgets::stroke::{Stroke, stroke};

/// Lines of text under edit.
#[derive(Debug, Clone)]
pub struct Area {
    text: TextArea<'static>,
    /// The next letter replaces everything.
    selected: bool,
}

/// No note of an office is longer; a paste of a whole book must not stall the session.
const LONGEST: usize = 64 * 1024;

impl Area {
    /// With this text, the cursor at its beginning.
    #[must_use]
    pub fn new(value: &str) -> Self {
        let lines = clean::block(value).text;
        let lines = lines.split('\n').map(str::to_owned).collect();
        let mut text = TextArea::new(lines);
        text.set_wrap_mode(WrapMode::WordOrGlyph);
        // The terminal's own cursor is shown; a painted one would stand beside it.
        text.set_cursor_style(Style::default());
        text.set_cursor_line_style(Style::default());
        text.set_selection_style(Style::default());
        text.set_max_histories(0);
        Self {
            text,
            selected: false,
        }
    }

    /// The text, line breaks kept.
    #[must_use]
    pub fn value(&self) -> String {
        self.text.lines().join("\n")
    }

    /// The cursor behind the text, as when a note is entered to write on.
    pub fn go_to_end(&mut self) {
        self.selected = false;
        self.text.move_cursor(CursorMove::Bottom);
        self.text.move_cursor(CursorMove::End);
    }

    /// Selects everything: the next letter replaces it.
    pub fn select(&mut self) {
        self.go_to_end();
        self.selected = !self.text.is_empty();
    }

    /// Takes a key or a paste, if it is for the text. Without `breaks`, Enter is for somebody else.
    pub fn take(&mut self, input: &Input, breaks: bool) -> Edit {
        match input {
            Input::Key(key) => self.key(key, breaks),
            Input::Paste(pasted) => {
                self.replace_selected();
                let room = LONGEST.saturating_sub(self.value().len());
                let pasted = clean::block(pasted).text;
                let end = (0..=room.min(pasted.len())).rfind(|at| pasted.is_char_boundary(*at));
                self.text.insert_str(&pasted[..end.unwrap_or(0)]);
                Edit::Changed
            }
            _ => Edit::Pass,
        }
    }

    /// Draws the text; with `focused`, scrolled to the cursor, which is the terminal's.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>, focused: bool) {
        let area = area.intersection(frame.area());
        if area.is_empty() {
            return;
        }
        frame.render_widget(&self.text, area);
        let role = if focused && self.selected {
            Role::Selected
        } else {
            Role::Text
        };
        frame.buffer_mut().set_style(area, view.look.style(role));
        if focused && view.active {
            let (at, (top, left)) = (self.text.screen_cursor(), self.text.scroll_offset());
            let cell = |at: usize, before: u16, room: u16| {
                let at = u16::try_from(at).unwrap_or(u16::MAX);
                at.saturating_sub(before).min(room - 1)
            };
            frame.set_cursor_position((
                area.x + cell(at.col, left, area.width),
                area.y + cell(at.row, top, area.height),
            ));
        }
    }

    fn key(&mut self, key: &KeyEvent, breaks: bool) -> Edit {
        if key.code == KeyCode::Enter && breaks && !self.is_done() {
            self.selected = false;
            self.text.insert_newline();
            return Edit::Changed;
        }
        let Some(stroke) = stroke(key) else {
            return Edit::Pass;
        };
        if self.selected && matches!(key.code, KeyCode::Backspace | KeyCode::Delete) {
            self.replace_selected();
            return Edit::Changed;
        }
        match stroke {
            Stroke::Hostile => Edit::Moved,
            Stroke::All => {
                self.select();
                Edit::Moved
            }
            // A form restores the whole field.
            Stroke::Back => Edit::Pass,
            Stroke::Type(c) => {
                self.replace_selected();
                if self.value().len() < LONGEST {
                    self.text.insert_char(c);
                }
                Edit::Changed
            }
            Stroke::Backspace => changed(self.text.delete_char()),
            Stroke::BackspaceWord => changed(self.text.delete_word()),
            Stroke::DeleteHead => changed(self.text.delete_line_by_head()),
            Stroke::Delete => changed(self.text.delete_next_char()),
            Stroke::DeleteWord => changed(self.text.delete_next_word()),
            Stroke::Left => self.walk(key.code, CursorMove::Back),
            Stroke::Right => self.walk(key.code, CursorMove::Forward),
            Stroke::WordLeft => self.walk(key.code, CursorMove::WordBack),
            Stroke::WordRight => self.walk(key.code, CursorMove::WordForward),
            Stroke::Up => self.walk(key.code, CursorMove::Up),
            Stroke::Down => self.walk(key.code, CursorMove::Down),
            Stroke::Top => self.walk(key.code, CursorMove::Top),
            Stroke::Bottom => self.walk(key.code, CursorMove::Bottom),
            Stroke::Head => self.walk(key.code, CursorMove::Head),
            Stroke::End => self.walk(key.code, CursorMove::End),
        }
    }

    /// The cursor stands on an empty last line: whoever presses Enter there wants to go on.
    fn is_done(&self) -> bool {
        let lines = self.text.lines();
        self.text.cursor().0 + 1 == lines.len() && lines.last().is_none_or(String::is_empty)
    }

    fn walk(&mut self, code: KeyCode, to: CursorMove) -> Edit {
        self.selected = false;
        let before = self.text.screen_cursor();
        let before = (before.row, before.col);
        self.text.move_cursor(to);
        let after = self.text.screen_cursor();
        let stays = (after.row, after.col) == before || after.row == before.0;
        if stays && matches!(code, KeyCode::Up | KeyCode::Down) {
            return Edit::Pass;
        }
        Edit::Moved
    }

    fn replace_selected(&mut self) {
        if self.selected {
            self.text.clear();
            self.selected = false;
        }
    }
}

fn changed(did: bool) -> Edit {
    if did { Edit::Changed } else { Edit::Moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(area: &mut Area, code: KeyCode) -> Edit {
        area.take(&Input::Key(KeyEvent::from(code)), true)
    }

    #[test]
    fn line_breaks_are_kept_and_enter_on_an_empty_last_line_goes_on() {
        let mut area = Area::new("");
        assert_eq!(press(&mut area, KeyCode::Enter), Edit::Pass);
        for c in "电话".chars() {
            press(&mut area, KeyCode::Char(c));
        }
        assert_eq!(press(&mut area, KeyCode::Enter), Edit::Changed);
        assert_eq!(press(&mut area, KeyCode::Char('x')), Edit::Changed);
        press(&mut area, KeyCode::Enter);
        assert_eq!(press(&mut area, KeyCode::Enter), Edit::Pass);
        assert_eq!(area.value(), "电话\nx\n");
    }

    #[test]
    fn arrows_leave_at_the_edges_and_tab_always() {
        let mut area = Area::new("one\ntwo");
        area.go_to_end();
        assert_eq!(press(&mut area, KeyCode::Down), Edit::Pass);
        assert_eq!(press(&mut area, KeyCode::Up), Edit::Moved);
        assert_eq!(press(&mut area, KeyCode::Up), Edit::Pass);
        for code in [KeyCode::Tab, KeyCode::Esc, KeyCode::F(4), KeyCode::PageDown] {
            assert_eq!(press(&mut area, code), Edit::Pass);
        }
    }

    #[test]
    fn what_is_pasted_keeps_its_lines_and_nothing_hostile() {
        let mut area = Area::new("x");
        area.go_to_end();
        area.take(&Input::Paste("\u{1b}[31m王\r\n伟\u{202e}".to_owned()), true);
        assert_eq!(area.value(), "x王\n伟");
        area.select();
        press(&mut area, KeyCode::Char('y'));
        assert_eq!(area.value(), "y");
    }
}
