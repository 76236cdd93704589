//! What arrived too close together for a hand: a paste, with or without the marks that a terminal puts around one.
//!
//! A terminal without such marks sends a pasted name as so many keys, and a paste that itself holds the end mark goes on as
//! keys behind it. So printable keys of one read, or within [`GAP`], are one burst; and whatever follows a paste as closely is
//! a part of it. The same key again and again is a key that is held down.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::ui::app::Event;

/// Nobody presses two keys so soon after each other.
pub const GAP: Duration = Duration::from_millis(10);

/// The keys that may belong together, until it is known.
#[derive(Debug, Default)]
pub struct Bursts {
    keys: Vec<KeyEvent>,
    pasted: Option<String>,
    last: Duration,
}

impl Bursts {
    /// Something arrived at a time, counted from any beginning; gives what is certain by now.
    pub fn take(&mut self, event: Event, at: Duration) -> Vec<Event> {
        let mut certain = Vec::new();
        if at.saturating_sub(self.last) > GAP {
            certain = self.flush();
        }
        self.last = at;
        match event {
            Event::Paste(text) => match &mut self.pasted {
                Some(pasted) => pasted.push_str(&text),
                None => {
                    certain.append(&mut self.flush());
                    self.pasted = Some(text);
                }
            },
            Event::Key(key) => match &mut self.pasted {
                Some(pasted) => pasted.extend(character(&key)),
                None if is_text(&key) || !self.keys.is_empty() && key.code == KeyCode::Enter => {
                    self.keys.push(key);
                }
                None => {
                    certain.append(&mut self.flush());
                    certain.push(event);
                }
            },
            Event::Resize(..) => certain.push(event),
            _ => {
                certain.append(&mut self.flush());
                certain.push(event);
            }
        }
        certain
    }

    /// Something is kept back until it is known whether more follows.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.pasted.is_some() || !self.keys.is_empty()
    }

    /// Nothing followed within [`GAP`]: gives what was kept back.
    pub fn flush(&mut self) -> Vec<Event> {
        if let Some(pasted) = self.pasted.take() {
            return vec![Event::Paste(pasted)];
        }
        let keys = std::mem::take(&mut self.keys);
        let mut text = keys.iter().filter(|key| is_text(key));
        let first = text.next().map(|key| key.code);
        if text.any(|key| Some(key.code) != first) {
            return vec![Event::Burst(keys)];
        }
        keys.into_iter().map(Event::Key).collect()
    }
}

/// A key that types a character.
fn is_text(key: &KeyEvent) -> bool {
    let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
    matches!(key.code, KeyCode::Char(_)) && !key.modifiers.intersects(held)
}

/// What a key means inside of a paste: its character, or nothing.
fn character(key: &KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(c) if is_text(key) => Some(c),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> Event {
        Event::Key(KeyEvent::from(code))
    }

    /// What comes of a text in one read; `~` is F8.
    fn read(text: &str) -> Vec<Event> {
        let mut bursts = Bursts::default();
        let mut heard = Vec::new();
        for c in text.chars() {
            let code = match c {
                '\r' => KeyCode::Enter,
                '~' => KeyCode::F(8),
                c => KeyCode::Char(c),
            };
            heard.extend(bursts.take(key(code), Duration::ZERO));
        }
        heard.extend(bursts.flush());
        assert!(!bursts.is_waiting());
        heard
    }

    fn words(events: &[Event]) -> Vec<String> {
        let word = |event: &Event| match event {
            Event::Burst(keys) => keys
                .iter()
                .map(|key| character(key).unwrap_or('?'))
                .collect(),
            Event::Paste(text) => format!("[{text}]"),
            Event::Key(key) => format!("<{}>", key.code),
            other => format!("{other:?}"),
        };
        events.iter().map(word).collect()
    }

    #[test]
    fn what_comes_in_one_read_is_one_text() {
        assert_eq!(words(&read("liuyang")), ["liuyang"]);
        assert_eq!(words(&read("liu\r王 x\r")), ["liu\n王 x\n"]);
        assert_eq!(words(&read("y")), ["<y>"]);
        assert_eq!(words(&read("jjj")), ["<j>", "<j>", "<j>"]);
        assert_eq!(words(&read("  ")).len(), 2);
        assert_eq!(words(&read("liu~yang")), ["liu", "<F8>", "yang"]);
        assert_eq!(words(&read("y\r")), ["<y>", "<Enter>"]);
        assert_eq!(words(&read("\rliu")), ["<Enter>", "liu"]);
    }

    #[test]
    fn a_hand_is_slower() {
        let mut bursts = Bursts::default();
        let mut heard = Vec::new();
        for (n, c) in (1..).zip("liuyang".chars()) {
            heard.extend(bursts.take(
                key(KeyCode::Char(c)),
                GAP * n + Duration::from_millis(u64::from(n)),
            ));
        }
        heard.extend(bursts.flush());
        assert_eq!(words(&heard).len(), 7);
        let mut heard = bursts.take(key(KeyCode::Char('x')), Duration::from_secs(9));
        heard.extend(bursts.take(key(KeyCode::Char('y')), Duration::from_secs(9) + GAP));
        heard.extend(bursts.flush());
        assert_eq!(words(&heard), ["xy"]);
    }

    #[test]
    fn what_follows_the_end_of_a_paste_is_text_too() {
        let mut bursts = Bursts::default();
        let mut heard = bursts.take(Event::Paste("王".to_owned()), Duration::ZERO);
        let control = KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL);
        for event in [
            key(KeyCode::F(8)),
            key(KeyCode::Char('y')),
            key(KeyCode::Enter),
            key(KeyCode::Esc),
            Event::Key(control),
            Event::Paste("x".to_owned()),
        ] {
            heard.extend(bursts.take(event, GAP));
        }
        heard.extend(bursts.flush());
        assert_eq!(words(&heard), ["[王y\nx]"]);
        let later = bursts.take(key(KeyCode::Enter), GAP * 3);
        assert_eq!(words(&later), ["<Enter>"]);
    }
}
