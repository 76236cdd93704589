//! Text that commands a terminal reaches no terminal.
//!
//! What would be possible without this: a name in a roster could set the clipboard, retitle the window, hide or reorder
//! text, or answer a question in the user's place. Here every such text stands in every place that a screen can write to;
//! then the bytes are read: only our own few commands may be in them, and the second wall had nothing to do.

use alumni::config::{KeyProfile, Lang};
use alumni::front::wire::Wire;
use alumni::ui::app::{App, Event, Setup};
use alumni::ui::look::{Look, Role};
use alumni::ui::screen::{Cx, Face, Flow, Input, Moment, Result, Screen, View};
use alumni::ui::screens::Pane;
use alumni::ui::screens::confirm::Confirm;
use alumni::ui::screens::pick::Pick;
use alumni::ui::widgets::input::TextInput;
use alumni::ui::widgets::list::{self, Column, Cursor, Row};
use alumni::ui::widgets::picker::{Choice, Picker};
use alumni::ui::widgets::{gauge, panel, text, tree};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::layout::Rect;

use crate::robot::Drawer;

const PANES: &[Pane] = &[Pane {
    keys: &["1"],
    name: "go.hostile",
    label: alumni::ui::keys::label("Hostile", "恶意"),
    open: |_| Ok(Box::new(Hostile(String::new()))),
}];

/// Shows one text everywhere.
struct Hostile(String);

impl Screen for Hostile {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match input {
            Input::Paste(text) => {
                cx.say(text.as_str());
                self.0 = text;
                Ok(Flow::Stay)
            }
            Input::Key(key) if key.code == KeyCode::Char('p') => {
                Ok(Flow::open(Pick::new(&self.0).says(&self.0).answer(&self.0)))
            }
            Input::Key(key) if key.code == KeyCode::Char('c') => Ok(Flow::open(
                Confirm::new(&self.0)
                    .says(&self.0)
                    .answers(&self.0, &self.0),
            )),
            _ => Ok(Flow::Pass),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let (words, look) = (self.0.as_str(), view.look);
        TextInput::new(words).draw_focused(frame, area, view);
        let buf = frame.buffer_mut();
        let inner = panel::Panel {
            title: words,
            right: words,
            focused: true,
        }
        .draw(buf, text::below(area, 1), look);
        panel::rule(buf, inner, words, look);
        gauge::draw(buf, text::below(inner, 1), 1, 2, words, look);
        text::put_wrapped(buf, text::below(inner, 2), words, look.style(Role::Text));
        let cursor = Cursor::new(2);
        let columns = [Column::new(words.to_owned(), 9), Column::new("", 9).right()];
        list::draw(buf, text::below(inner, 5), &columns, &cursor, look, &|_| {
            Row {
                cells: vec![words.into(), words.into()],
                marked: true,
                dim: true,
            }
        });
        tree::draw(buf, text::below(inner, 9), &cursor, look, &|_| tree::Row {
            depth: 1,
            fold: tree::Fold::Open,
            name: words.to_owned(),
            right: words.to_owned(),
        });
        let mut picker = Picker::default();
        picker.show(vec![Choice {
            name: words.to_owned(),
            other: words.to_owned(),
            count: words.to_owned(),
        }]);
        let field = Rect::new(20, 12, 10, 1);
        picker.draw(buf, area, field, words, words, look);
    }

    fn face(&self, _cx: &Cx<'_>) -> Face {
        Face::titled(&self.0, &self.0).status(&self.0, &self.0)
    }
}

/// C0, C1, DEL, the 12 bidi controls, invisible and tag characters, and whole sequences.
fn payloads() -> Vec<String> {
    let single = (0..0x20)
        .chain(0x7F..0xA0)
        .chain([0xAD, 0x61C, 0x180E])
        .chain(0x200B..=0x200F)
        .chain(0x2028..=0x202E)
        .chain(0x2060..=0x206F)
        .chain([0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xE0001, 0xE0041, 0xE007F]);
    let single = single.filter_map(char::from_u32).map(String::from);
    let sequences = [
        "\x1b[2J",
        "\x1b]0;t\x07",
        "\x1b]8;;http://x\x1b\\",
        "\x1b]52;c;eA==\x07",
        "\x1bP$q\x1b\\",
        "\x1b_x\x1b\\",
        "\x1b^x\x1b\\",
        "\x1bXx\x1b\\",
        "\u{9b}31m",
        "\u{9d}0;t\u{9c}",
        "\u{90}x\u{9c}",
        "\x1b[6n",
        "\x1b[?1049l",
        "\x1bc",
        "👩\u{200d}💻\x1b[31m",
        "e\u{301}\u{202e}\x1b]0;t\x07",
    ];
    let all = single.chain(sequences.map(str::to_owned));
    all.flat_map(|bad| [bad.clone(), format!("王{bad}伟"), format!("a{bad}")])
        .collect()
}

#[test]
fn nothing_that_commands_gets_through() {
    let utc = chrono::DateTime::UNIX_EPOCH;
    let now = Moment {
        utc,
        local: utc.naive_utc(),
    };
    let setup = Setup {
        look: Look::default(),
        lang: Lang::En,
        keys: KeyProfile::Office,
        user: "\x1b]0;t\x07".to_owned(),
        size: (80, 24),
        now,
    };
    let mut app = App::new(Drawer::empty().office, setup, PANES);
    let mut terminal = Terminal::new(Wire::new(Vec::new(), (80, 24))).unwrap();
    let payloads = payloads();
    assert!(payloads.len() > 250);
    for payload in &payloads {
        app.take(Event::Paste(payload.clone()), now);
        for key in [
            KeyCode::Null,
            KeyCode::Char('p'),
            KeyCode::Esc,
            KeyCode::Char('c'),
            KeyCode::Esc,
        ] {
            terminal.draw(|frame| app.draw(frame)).unwrap();
            app.take(Event::Key(KeyEvent::from(key)), now);
        }
    }
    assert_eq!(
        terminal.backend().counts().refused,
        0,
        "the first wall has a hole"
    );
    let bytes = String::from_utf8(terminal.backend().line().clone()).unwrap();
    let mut rest = bytes.as_str();
    while let Some(at) = rest.find('\x1b') {
        assert_plain(&rest[..at]);
        let command = rest[at..].strip_prefix("\x1b[").expect("only CSI is ours");
        let end = command.find(|c: char| c.is_ascii_alphabetic()).unwrap();
        let (numbers, letter) = (&command[..end], &command[end..=end]);
        assert!(
            "HCGmJK".contains(letter) || ["?25", "?2026"].contains(&numbers),
            "{numbers}{letter}"
        );
        rest = &command[end + 1..];
    }
    assert_plain(rest);
}

#[track_caller]
fn assert_plain(text: &str) {
    let bad = text.chars().find(|c| alumni::clean::is_hostile(*c));
    assert_eq!(bad, None, "{text:?}");
}
