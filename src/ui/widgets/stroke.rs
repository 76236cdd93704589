//! What the keys of editing do to a text, whether it has one line or many.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::clean;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    /// Puts a character in.
    Type(char),
    /// A character that nobody can see: it is swallowed.
    Hostile,
    /// Takes back what was typed last.
    Back,
    /// Chooses the whole text.
    All,
    Backspace,
    BackspaceWord,
    /// Deletes what stands before the cursor in its line.
    DeleteHead,
    Delete,
    DeleteWord,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    Head,
    End,
    /// To the beginning of the whole text.
    Top,
    /// To its end.
    Bottom,
}

/// What this key does; nothing when it is for somebody else.
pub(super) fn stroke(key: &KeyEvent) -> Option<Stroke> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match (key.code, ctrl, alt) {
        // Ctrl and Alt together are AltGr on some keyboards: that is typing.
        (KeyCode::Char(c), ..) if ctrl == alt && clean::is_hostile(c) => Stroke::Hostile,
        (KeyCode::Char(c), ..) if ctrl == alt => Stroke::Type(c),
        (KeyCode::Backspace, false, false) => Stroke::Backspace,
        (KeyCode::Backspace, ..) | (KeyCode::Char('w'), true, _) => Stroke::BackspaceWord,
        (KeyCode::Char('u'), true, _) => Stroke::DeleteHead,
        (KeyCode::Char('z'), true, _) => Stroke::Back,
        (KeyCode::Char('a'), true, _) => Stroke::All,
        (KeyCode::Delete, true, _) => Stroke::DeleteWord,
        (KeyCode::Delete, ..) => Stroke::Delete,
        (KeyCode::Left, false, false) => Stroke::Left,
        (KeyCode::Right, false, false) => Stroke::Right,
        (KeyCode::Left, true, _) => Stroke::WordLeft,
        (KeyCode::Right, true, _) => Stroke::WordRight,
        (KeyCode::Up, false, false) => Stroke::Up,
        (KeyCode::Down, false, false) => Stroke::Down,
        (KeyCode::Home, true, _) => Stroke::Top,
        (KeyCode::End, true, _) => Stroke::Bottom,
        (KeyCode::Home, ..) => Stroke::Head,
        (KeyCode::End, ..) => Stroke::End,
        _ => return None,
    })
}
