//! What goes over the line: counted, and read back by a terminal that is not ours.

use std::num::NonZeroU16;

use alumni::config::{KeyProfile, Lang};
use alumni::front::wire::Wire;
use alumni::ui::app::{App, Event, Setup};
use alumni::ui::keys::chord;
use alumni::ui::look::Look;
use alumni::ui::screen::Moment;
use alumni::ui::screens::Pane;
use ratatui::Terminal;

use crate::demo::PANES;
use crate::robot::Drawer;

pub(crate) struct Line {
    app: App,
    terminal: Terminal<Wire<Vec<u8>>>,
    far: vt100::Parser,
    read: usize,
    now: Moment,
}

impl Line {
    fn new(columns: u16, rows: u16) -> Self {
        Self::on(PANES, Drawer::empty(), (columns, rows))
    }

    pub(crate) fn on(panes: &'static [Pane], drawer: Drawer, (columns, rows): (u16, u16)) -> Self {
        let utc = chrono::DateTime::UNIX_EPOCH;
        let now = Moment {
            utc,
            local: utc.naive_utc(),
        };
        let setup = Setup {
            look: Look::default(),
            lang: Lang::En,
            keys: KeyProfile::Office,
            user: "Lin 林".to_owned(),
            size: (columns, rows),
            now,
        };
        Self {
            app: App::new(drawer.office, setup, panes),
            terminal: Terminal::new(Wire::new(Vec::new(), (columns, rows))).unwrap(),
            far: vt100::Parser::new(
                NonZeroU16::new(rows).unwrap(),
                NonZeroU16::new(columns).unwrap(),
                0,
            ),
            read: 0,
            now,
        }
    }

    /// Presses a key and draws; gives the bytes that were sent. The far terminal must show what was drawn.
    pub(crate) fn press(&mut self, key: &str) -> usize {
        for chord in chord::parse(key).unwrap_or_default() {
            self.app.take(Event::Key(chord.event()), self.now);
        }
        let drawn = self
            .terminal
            .draw(|frame| self.app.draw(frame))
            .unwrap()
            .buffer
            .clone();
        let sent = self.terminal.backend().line()[self.read..].to_vec();
        self.read += sent.len();
        self.far.process(&sent);
        for y in 0..drawn.area.height {
            for x in 0..drawn.area.width {
                let far = self.far.screen().cell(y, x).unwrap();
                if !far.is_wide_continuation() {
                    let shown = if far.contents().is_empty() {
                        " "
                    } else {
                        far.contents()
                    };
                    assert_eq!(shown, drawn[(x, y)].symbol(), "at {x},{y} after {key:?}");
                }
            }
        }
        sent.len()
    }
}

pub(crate) fn median(mut bytes: Vec<usize>) -> usize {
    bytes.sort_unstable();
    bytes[bytes.len() / 2]
}

#[test]
fn a_slow_line_is_enough() {
    let mut line = Line::new(120, 40);
    let first = line.press("");
    assert!(first < 6_000, "first frame: {first} bytes");
    assert_eq!(line.press(""), 0, "a quiet screen sends nothing");
    let moves: Vec<usize> = (0..60).map(|_| line.press("down")).collect();
    let (most, sum) = (
        moves.iter().max().copied().unwrap_or_default(),
        moves.iter().sum::<usize>(),
    );
    assert!(
        sum / moves.len() < 600,
        "scrolling included: {} a key",
        sum / moves.len()
    );
    let middle = median(moves);
    assert!(middle <= 200, "cursor move: {middle} bytes");
    assert!(most < 6_000, "scroll: {most} bytes");
    let (focus, letter) = (line.press("/"), line.press("w"));
    assert!(focus <= 200, "focus: {focus} bytes");
    println!(
        "first {first}, move {middle}, scroll {most}, focus {focus}, letter with new page {letter}"
    );
}

#[test]
fn the_far_terminal_shows_what_was_drawn() {
    for (columns, rows) in [(80, 24), (120, 40), (61, 17)] {
        let mut line = Line::new(columns, rows);
        for keys in [
            "", "down", "f1", "esc", "f2", "x", "esc", "2", "ctrl-t", "pgdn", "end", "o", "esc",
            "g", "h", "/", "王", "left", "esc",
        ] {
            line.press(keys);
        }
        assert_eq!(line.terminal.backend().counts().refused, 0);
    }
}
