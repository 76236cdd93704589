//! What a pressed key means: text for a search, a command of the screen, or one of the program.
//!
//! With the office's set of keys a letter, a digit or a Han character in a list is text, whatever the screen: nobody's name
//! is a command. Every other set looks it up first.

use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::config::KeyProfile;
use crate::ui::app::App;
use crate::ui::keys::chord::{self, Chord};
use crate::ui::keys::{find_hint, searches};
use crate::ui::screen::{Face, Flow, Input, Moment, Outcome, Tone};

impl App {
    /// A key was pressed. What a change said stays while a search is typed, and over the screen that comes next.
    pub(super) fn key(&mut self, key: KeyEvent) {
        if self.is_settling(self.shell.now) {
            return;
        }
        self.changed = true;
        self.typed = self.shell.now;
        let said = self.shell.wishes.said.take();
        let turns = self.turns;
        let typed = self.press(key);
        let wishes = &mut self.shell.wishes;
        let refused = std::mem::take(&mut wishes.refused);
        if let Some(said) = said.as_ref().filter(|said| refused && said.stays) {
            let also = self.shell.text.msg_app_key_not_taken();
            let text = match said.text.ends_with(&also) {
                true => said.text.clone(),
                false => format!("{} | {also}", said.text),
            };
            wishes.say_of_change(said.tone, text);
        }
        if wishes.said.is_none() && (typed || self.turns != turns) {
            wishes.said = said.filter(|said| said.stays);
        }
        if let Some(waits) = self.shell.waits.clone().filter(|_| wishes.said.is_none()) {
            wishes.say(Tone::Warning, waits);
        }
    }

    /// Text came at once: no key, however it looks.
    pub(super) fn paste(&mut self, text: String) {
        self.typed = self.shell.now;
        if !self.is_settling(self.shell.now) {
            self.give(Input::Paste(text));
        }
    }

    /// Keys came at once. Where somebody types they are what was typed; anywhere else they are a paste without its marks, and
    /// only an Enter behind a single line is a key.
    pub(super) fn burst(&mut self, keys: &[KeyEvent]) {
        let mut left = keys;
        while let Some((first, rest)) = left.split_first() {
            let typing = self.is_typing();
            if typing && first.code == KeyCode::Enter {
                self.key(*first);
                left = rest;
                continue;
            }
            let mut lines = left.split(|key| key.code == KeyCode::Enter);
            if typing {
                let line = lines.next().unwrap_or_default();
                self.paste(text_of(line));
                left = left.get(line.len()..).unwrap_or_default();
                continue;
            }
            let lines: Vec<String> = lines.map(text_of).filter(|line| !line.is_empty()).collect();
            self.paste(lines.join(" "));
            let last = left.last().filter(|last| last.code == KeyCode::Enter);
            if let Some(enter) = last.filter(|_| lines.len() == 1) {
                self.key(*enter);
            }
            return;
        }
    }

    /// Finds out what a key means and does it; tells whether it was text.
    fn press(&mut self, key: KeyEvent) -> bool {
        let typing = self.is_typing();
        let mut chord = Chord::of(&key);
        // A form has Alt+digit for its sections, the program for its panes; else it is the function key.
        if let Some(alt) = Chord::alt_digit(&key).filter(|alt| self.has_alt(*alt, typing)) {
            chord = alt;
        }
        if !typing {
            chord = chord.folded();
        }
        if let Some(meant) = self
            .loose_escape
            .take()
            .and_then(|since| self.after_escape(since, chord))
        {
            chord = meant;
        }
        let begins = self.shell.wishes.sequence.is_empty();
        if !typing && begins && self.shell.keys == KeyProfile::Vim {
            chord = chord.as_vi_moves();
        }
        if !self.shell.wishes.sequence.is_empty() && chord == Chord::plain(KeyCode::Esc) {
            self.shell.wishes.sequence.clear();
            return false;
        }
        let interrupt = chord.event() == KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        if interrupt {
            chord = Chord::plain(KeyCode::Esc);
        }
        let text = chord.letter().filter(|c| !typing && self.is_text(*c));
        match text {
            Some(c) => self.type_in_list(c),
            None => self.chord(chord, typing, interrupt),
        }
        text.is_some() || typing && chord.letter().is_some()
    }

    /// A text input has the focus.
    pub(super) fn is_typing(&self) -> bool {
        self.top().is_some_and(|layer| layer.face.typing)
    }

    /// Where nobody types yet, this character begins a search.
    fn is_text(&self, c: char) -> bool {
        if self.shell.keys.has_letters() {
            !c.is_ascii()
        } else {
            searches(c)
        }
    }

    /// A character that is no command where nobody types yet: the screen searches with it, if it can.
    fn type_in_list(&mut self, c: char) {
        self.shell.wishes.sequence.clear();
        self.deliberate = true;
        let flow = self.ask_top(|screen, cx| screen.take(Input::Paste(c.to_string()), cx));
        if !matches!(flow, Flow::Pass) {
            self.follow(flow);
            return;
        }
        let reads = self.top().is_some_and(|layer| layer.face.reads);
        let pane = c.to_digit(10).filter(|_| reads);
        let pane = pane.and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
        match pane.and_then(|n| self.tabs.get(n)).map(|tab| tab.pane.name) {
            Some(name) => self.run_own(name),
            None => {
                let text = &self.shell.text;
                let said = match self.top().is_some_and(|layer| layer.face.asks) {
                    true => text.msg_app_letters_no_answer(),
                    false => text.msg_app_letters_search(),
                };
                self.shell.wishes.say(Tone::Warning, said);
            }
        }
    }

    /// The screen, or where letters are no commands the program, has a key for Alt and this digit.
    fn has_alt(&self, chord: Chord, typing: bool) -> bool {
        let face = self.top().map(|layer| &layer.face);
        if face.is_some_and(|face| find_hint(&face.keys, &[chord]).is_some()) {
            return typing;
        }
        find_hint(&self.own_hints, &[chord]).is_some()
    }

    pub(super) fn chord(&mut self, chord: Chord, typing: bool, interrupt: bool) {
        self.shell.wishes.sequence.push(chord);
        self.shell.wishes.waiting = false;
        if self.is_too_soon(chord) {
            return;
        }
        self.deliberate = self.only_chooses();
        if chord == Chord::plain(KeyCode::Esc) && self.stop_order() {
            self.shell.wishes.sequence.clear();
            return;
        }
        let flow = self.ask_top(|screen, cx| screen.take(Input::Key(chord.event()), cx));
        if !matches!(flow, Flow::Pass) {
            self.follow(flow);
        } else if chord == Chord::plain(KeyCode::Esc) {
            self.step_back(interrupt);
        } else if !(typing && chord.letter().is_some()) {
            self.own_key();
        }
        if !self.shell.wishes.waiting {
            self.shell.wishes.sequence.clear();
        }
    }

    /// Esc that the screen had no use for: back to the one beneath. At the bottom it has nothing to do, unless it was Ctrl+C.
    fn step_back(&mut self, interrupt: bool) {
        if self
            .tabs
            .get(self.at)
            .is_some_and(|tab| tab.stack.len() > 1)
        {
            self.follow(Flow::Close(Outcome::Dropped));
        } else if interrupt {
            self.ask_to_leave();
        } else {
            self.loose_escape = Some(self.shell.now);
        }
    }

    /// A digit after an Esc that had nothing to do. A line that cuts Alt+digit in two has both within a blink; by hand it is
    /// the function key only where a digit is no search.
    fn after_escape(&self, since: Moment, chord: Chord) -> Option<Chord> {
        let by_hand = self.shell.keys.has_letters();
        let patience = TimeDelta::milliseconds(if by_hand { 1_000 } else { 50 });
        let digit = chord.letter().filter(char::is_ascii_digit)?;
        if self.shell.now.utc - since.utc > patience {
            return None;
        }
        let alt = Chord::alt(digit);
        match self.has_alt(alt, false) {
            true => Some(alt),
            false => Chord::function(digit),
        }
    }
}

/// What keys typed.
fn text_of(keys: &[KeyEvent]) -> String {
    keys.iter().filter_map(|key| key.code.as_char()).collect()
}

/// Where nobody types, the keys that move in vi do nothing else: they are no keys of a row that its arrow does not run.
pub(super) fn keep_vi_free(face: &mut Face, profile: KeyProfile) {
    if profile != KeyProfile::Vim || face.typing {
        return;
    }
    for hint in &mut face.keys {
        let all: Vec<Vec<Chord>> = hint
            .keys
            .iter()
            .filter_map(|key| chord::parse(key))
            .collect();
        let runs = |key: &&str| {
            let first = chord::parse(key).and_then(|keys| keys.first().copied());
            first.is_none_or(|first| {
                let moves = first.as_vi_moves();
                moves == first || all.iter().any(|keys| keys.as_slice() == [moves])
            })
        };
        hint.keys.retain(runs);
    }
}
