//! One key with its modifiers, as a table spells it and as a terminal sends it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers, in one form whatever the terminal sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Chord {
    /// The key that was pressed. Shift is a part of the character; Alt+digit is the function key.
    #[must_use]
    pub fn of(event: &KeyEvent) -> Self {
        let held =
            event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        match event.code {
            KeyCode::Char(c @ '0'..='9') if held == KeyModifiers::ALT => {
                Self::plain(KeyCode::F(function_key(c)))
            }
            // What many terminals send for Backspace.
            KeyCode::Char('h') if held == KeyModifiers::CONTROL => Self::plain(KeyCode::Backspace),
            KeyCode::Char(c) if held.contains(KeyModifiers::CONTROL) => Self {
                code: KeyCode::Char(c.to_ascii_lowercase()),
                modifiers: held - KeyModifiers::SHIFT,
            },
            KeyCode::Char(c) => Self {
                code: KeyCode::Char(c),
                modifiers: held - KeyModifiers::SHIFT,
            },
            KeyCode::BackTab => Self {
                code: KeyCode::Tab,
                modifiers: held | KeyModifiers::SHIFT,
            },
            code => Self {
                code,
                modifiers: held,
            },
        }
    }

    /// Alt and a digit as such, where a screen has a key for it.
    pub(crate) fn alt_digit(event: &KeyEvent) -> Option<Self> {
        let digit = matches!(event.code, KeyCode::Char('0'..='9'));
        (digit && event.modifiers == KeyModifiers::ALT).then_some(Self {
            code: event.code,
            modifiers: KeyModifiers::ALT,
        })
    }

    /// Alt and this digit.
    pub(crate) const fn alt(digit: char) -> Self {
        Self {
            code: KeyCode::Char(digit),
            modifiers: KeyModifiers::ALT,
        }
    }

    /// The function key of a digit: Esc and then `1` is F1.
    pub(crate) fn function(digit: char) -> Option<Self> {
        digit
            .is_ascii_digit()
            .then(|| Self::plain(KeyCode::F(function_key(digit))))
    }

    /// The same key as a command: full-width forms and Chinese punctuation become the ASCII key that they share.
    #[must_use]
    pub fn folded(self) -> Self {
        match self.code {
            KeyCode::Char(c) => Self {
                code: KeyCode::Char(fold(c)),
                ..self
            },
            _ => self,
        }
    }

    /// The letter that this key types, if it types one.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.modifiers.is_empty() => Some(c),
            _ => None,
        }
    }

    /// As an event again, for a screen or an input.
    #[must_use]
    pub fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, self.modifiers)
    }

    /// Keys that belong to the input method, to tmux or to another key of the same byte; no table may have them.
    pub(crate) fn is_reserved(self) -> bool {
        self.modifiers == KeyModifiers::CONTROL
            && matches!(
                self.code,
                KeyCode::Char(' ' | '.' | 'b' | '[' | 'i' | 'm' | 'j' | 'h')
            )
            || self.modifiers == KeyModifiers::ALT
                && matches!(self.code, KeyCode::Char(c) if c.is_ascii_alphabetic())
            || self.modifiers == KeyModifiers::SHIFT && self.code == KeyCode::Char(' ')
    }

    /// As vi has it: letters for the arrows, Ctrl+D and Ctrl+U for half a page.
    pub(crate) fn as_vi_moves(self) -> Self {
        VI_MOVES
            .iter()
            .find(|(key, _)| *key == self)
            .map_or(self, |(_, code)| Self::plain(*code))
    }

    const fn control(letter: char) -> Self {
        Self {
            code: KeyCode::Char(letter),
            modifiers: KeyModifiers::CONTROL,
        }
    }

    pub(crate) const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            modifiers: KeyModifiers::NONE,
        }
    }
}

/// What stops a program in a shell.
pub(crate) const SUSPEND: Chord = Chord::control('z');

/// The keys of vi that move, and the key of every keyboard that does the same here.
const VI_MOVES: [(Chord, KeyCode); 6] = [
    (Chord::plain(KeyCode::Char('h')), KeyCode::Left),
    (Chord::plain(KeyCode::Char('j')), KeyCode::Down),
    (Chord::plain(KeyCode::Char('k')), KeyCode::Up),
    (Chord::plain(KeyCode::Char('l')), KeyCode::Right),
    (Chord::control('d'), KeyCode::PageDown),
    (Chord::control('u'), KeyCode::PageUp),
];

/// As footers show it: `F6`, `^S`, `Esc`, `PgUp`, `n`.
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.modifiers.contains(KeyModifiers::ALT) {
            f.write_str("Alt+")?;
        }
        if self.modifiers.contains(KeyModifiers::SHIFT) {
            f.write_str("Shift+")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Spc"),
            KeyCode::Char(c) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                write!(f, "^{}", c.to_ascii_uppercase())
            }
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            code => {
                if self.modifiers.contains(KeyModifiers::CONTROL) {
                    f.write_str("Ctrl+")?;
                }
                f.write_str(
                    NAMES
                        .iter()
                        .find(|(_, c, _)| *c == code)
                        .map_or("?", |(_, _, shown)| shown),
                )
            }
        }
    }
}

/// The keys of a spelling like `g g`; `None` when a part is no key.
#[must_use]
pub fn parse(spelling: &str) -> Option<Vec<Chord>> {
    let chords: Option<Vec<Chord>> = spelling.split(' ').map(one).collect();
    chords.filter(|chords| !chords.is_empty())
}

/// A spelling as people see it: `ctrl-s` is `^S`, `g g` is `gg`.
#[must_use]
pub fn shown(spelling: &str) -> String {
    parse(spelling).map_or_else(String::new, |chords| {
        chords.iter().map(ToString::to_string).collect()
    })
}

/// Spelling, code and what is shown, of the keys that are no characters.
const NAMES: &[(&str, KeyCode, &str)] = &[
    ("enter", KeyCode::Enter, "Enter"),
    ("esc", KeyCode::Esc, "Esc"),
    ("tab", KeyCode::Tab, "Tab"),
    ("space", KeyCode::Char(' '), "Spc"),
    ("backspace", KeyCode::Backspace, "Backspace"),
    ("up", KeyCode::Up, "Up"),
    ("down", KeyCode::Down, "Down"),
    ("left", KeyCode::Left, "Left"),
    ("right", KeyCode::Right, "Right"),
    ("pgup", KeyCode::PageUp, "PgUp"),
    ("pgdn", KeyCode::PageDown, "PgDn"),
    ("home", KeyCode::Home, "Home"),
    ("end", KeyCode::End, "End"),
    ("del", KeyCode::Delete, "Del"),
    ("ins", KeyCode::Insert, "Ins"),
];

/// Characters that a Chinese input method sends for a key of the ASCII keyboard.
const PUNCTUATION: &[(char, char)] = &[
    ('、', '/'),
    ('。', '.'),
    ('【', '['),
    ('】', ']'),
    ('《', '<'),
    ('》', '>'),
    ('「', '['),
    ('」', ']'),
    ('‘', '\''),
    ('’', '\''),
    ('“', '"'),
    ('”', '"'),
    ('￥', '$'),
    ('·', '`'),
    ('\u{3000}', ' '),
];

fn one(spelling: &str) -> Option<Chord> {
    let mut rest = spelling;
    let mut modifiers = KeyModifiers::NONE;
    for (prefix, modifier) in [
        ("ctrl-", KeyModifiers::CONTROL),
        ("alt-", KeyModifiers::ALT),
        ("shift-", KeyModifiers::SHIFT),
    ] {
        if let Some(after) = rest.strip_prefix(prefix) {
            modifiers |= modifier;
            rest = after;
        }
    }
    let named = NAMES
        .iter()
        .find(|(name, _, _)| *name == rest)
        .map(|(_, code, _)| *code);
    let code = named.or_else(|| function(rest)).or_else(|| {
        let mut chars = rest.chars();
        chars
            .next()
            .filter(|_| chars.next().is_none())
            .map(KeyCode::Char)
    })?;
    Some(Chord { code, modifiers })
}

fn function(spelling: &str) -> Option<KeyCode> {
    let n = spelling.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&n).then_some(KeyCode::F(n))
}

fn function_key(digit: char) -> u8 {
    match digit {
        '0' => 10,
        _ => u8::try_from(digit).unwrap_or(b'0') - b'0',
    }
}

fn fold(c: char) -> char {
    if ('！'..='～').contains(&c) {
        // The full-width block repeats ASCII from '!' on, in the same order.
        return char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c);
    }
    PUNCTUATION
        .iter()
        .find(|(from, _)| *from == c)
        .map_or(c, |(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(c: char, modifiers: KeyModifiers) -> Chord {
        Chord::of(&KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    #[test]
    fn spellings_and_events_meet() {
        let table = [
            ("ctrl-s", pressed('s', KeyModifiers::CONTROL), "^S"),
            ("f6", pressed('6', KeyModifiers::ALT), "F6"),
            ("f10", pressed('0', KeyModifiers::ALT), "F10"),
            ("G", pressed('G', KeyModifiers::SHIFT), "G"),
            ("?", pressed('？', KeyModifiers::NONE).folded(), "?"),
            ("/", pressed('、', KeyModifiers::NONE).folded(), "/"),
            (":", pressed('：', KeyModifiers::SHIFT).folded(), ":"),
            (
                "shift-tab",
                Chord::of(&KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
                "Shift+Tab",
            ),
            (
                "space",
                pressed('\u{3000}', KeyModifiers::NONE).folded(),
                "Spc",
            ),
        ];
        for (spelling, chord, show) in table {
            assert_eq!(parse(spelling), Some(vec![chord]), "{spelling}");
            assert_eq!(shown(spelling), show);
        }
        assert_eq!(shown("g g"), "gg");
        for wrong in ["", "foo", "f13", "ctrl-", "g  g"] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }
}
