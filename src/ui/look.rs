//! Colours by meaning, and the glyphs of lines.
//!
//! Sixteen colours on the terminal's own background, so that light and dark terminals both are readable; without colour
//! the same meanings are told by attributes, and every meaning also has a mark in text. A style never carries a meaning
//! alone. Focus is a mark in a title, never the colour of a border: a border costs kilobytes on a slow line.

use ratatui::style::{Color, Modifier, Style};

/// How a session is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    paint: Paint,
    /// The glyphs of lines.
    pub glyphs: &'static Glyphs,
}

/// With which means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// The terminal's sixteen colours.
    Colours,
    /// Attributes only.
    Plain,
}

/// What lines are drawn with.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// A horizontal line.
    pub across: &'static str,
    /// A vertical line.
    pub down: &'static str,
    /// The corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Joints: open to the right, to the left, to below, to above, and to all sides.
    pub joints: [&'static str; 5],
}

/// Box lines, one cell wide in most terminals.
pub const LINES: Glyphs = Glyphs {
    across: "─",
    down: "│",
    corners: ["┌", "┐", "└", "┘"],
    joints: ["├", "┤", "┬", "┴", "┼"],
};

/// The twin for terminals where box lines are two cells wide.
pub const ASCII: Glyphs = Glyphs {
    across: "-",
    down: "|",
    corners: ["+", "+", "+", "+"],
    joints: ["+", "+", "+", "+", "+"],
};

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Data.
    Text,
    /// Titles and headings of columns.
    Title,
    /// The tab, pane or choice that has the focus.
    Focus,
    /// Less important: counts, borders' words, disabled rows.
    Dim,
    /// A key in the footer or in help.
    Key,
    /// The row under the cursor.
    Cursor,
    /// A marked row.
    Mark,
    /// Something was done.
    Good,
    /// Look at this.
    Warn,
    /// Wrong, or refused.
    Bad,
    /// The value of a focused input that the next letter replaces.
    Selected,
    /// The part of a row that matches what is searched.
    Match,
}

impl Look {
    /// A look.
    #[must_use]
    pub const fn new(paint: Paint, glyphs: &'static Glyphs) -> Self {
        Self { paint, glyphs }
    }

    /// How text of this meaning is painted.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        let (colour, marks) = match role {
            Role::Text => (None, Modifier::empty()),
            Role::Title | Role::Cursor | Role::Focus => (None, Modifier::BOLD),
            // Not "bright black": popular themes make it the background.
            Role::Dim => (None, Modifier::DIM),
            Role::Key => (None, Modifier::BOLD),
            Role::Mark => (Some(Color::Cyan), Modifier::empty()),
            Role::Good => (Some(Color::Green), Modifier::empty()),
            // Not yellow: it cannot be read on white.
            Role::Warn => (Some(Color::Magenta), Modifier::BOLD),
            Role::Bad => (Some(Color::Red), Modifier::BOLD),
            Role::Selected => (None, Modifier::REVERSED),
            Role::Match => (None, Modifier::UNDERLINED),
        };
        let style = Style::new().add_modifier(marks);
        match (self.paint, colour) {
            (Paint::Colours, Some(colour)) => style.fg(colour),
            _ => style,
        }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::new(Paint::Colours, &LINES)
    }
}
