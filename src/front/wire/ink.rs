//! Colours and attributes as numbers of the terminal's paint command.

use ratatui::style::{Color, Modifier};

/// How the next character is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) fore: Color,
    pub(super) back: Color,
    pub(super) marks: Modifier,
}

/// As the terminal paints by itself.
pub(super) const PLAIN: Ink = Ink {
    fore: Color::Reset,
    back: Color::Reset,
    marks: Modifier::empty(),
};

impl Ink {
    /// The numbers that lead from here to there, by the shorter of adding and beginning anew; none for plain text.
    pub(super) fn until(self, to: Self) -> Vec<u16> {
        if to == PLAIN {
            Vec::new()
        } else if self.marks.difference(to.marks).is_empty() {
            self.additions(to)
        } else {
            std::iter::once(0).chain(PLAIN.additions(to)).collect()
        }
    }

    /// Whether a blank looks the same in both.
    pub(super) fn leaves_blanks_alike(self, other: Self) -> bool {
        let seen = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
        self.back == other.back && !(self.marks | other.marks).intersects(seen)
    }

    fn additions(self, to: Self) -> Vec<u16> {
        let mut numbers: Vec<u16> = MARKS
            .iter()
            .filter(|(mark, _)| to.marks.contains(*mark) && !self.marks.contains(*mark))
            .map(|(_, number)| *number)
            .collect();
        if self.fore != to.fore {
            numbers.extend(colour(to.fore, 30));
        }
        if self.back != to.back {
            numbers.extend(colour(to.back, 40));
        }
        numbers
    }
}

const MARKS: &[(Modifier, u16)] = &[
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::REVERSED, 7),
    (Modifier::CROSSED_OUT, 9),
];

/// The numbers of a colour; `base` is 30 for the text, 40 for what is behind it.
fn colour(colour: Color, base: u16) -> Vec<u16> {
    let bright = base + 60;
    match colour {
        Color::Reset => vec![base + 9],
        Color::Black => vec![base],
        Color::Red => vec![base + 1],
        Color::Green => vec![base + 2],
        Color::Yellow => vec![base + 3],
        Color::Blue => vec![base + 4],
        Color::Magenta => vec![base + 5],
        Color::Cyan => vec![base + 6],
        Color::Gray => vec![base + 7],
        Color::DarkGray => vec![bright],
        Color::LightRed => vec![bright + 1],
        Color::LightGreen => vec![bright + 2],
        Color::LightYellow => vec![bright + 3],
        Color::LightBlue => vec![bright + 4],
        Color::LightMagenta => vec![bright + 5],
        Color::LightCyan => vec![bright + 6],
        Color::White => vec![bright + 7],
        Color::Indexed(n) => vec![base + 8, 5, n.into()],
        Color::Rgb(r, g, b) => vec![base + 8, 2, r.into(), g.into(), b.into()],
    }
}
