//! What is drawn around the screens: tabs or a title above, the status line and the keys below, and the keys that may
//! follow a first one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::app::{App, Layer};
use crate::ui::keys::{self, Hint, in_words};
use crate::ui::look::Role;
use crate::ui::screen::{Tone, View};
use crate::ui::widgets::{footer, panel, tabs, text};

/// The smallest window that screens are made for.
pub const LEAST: (u16, u16) = (60, 16);

/// The rows that the program keeps for itself: head, status line, keys.
pub const FRAME_ROWS: u16 = 3;

impl App {
    /// Draws the whole window. Never fails, at no size.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            draw_too_small(frame.buffer_mut(), area);
            return;
        }
        let Some(tab) = self.tabs.get(self.at) else {
            return;
        };
        let base = tab
            .stack
            .iter()
            .rposition(|layer| !layer.face.over)
            .unwrap_or(0);
        let body = Rect {
            y: area.y + 1,
            height: area.height - FRAME_ROWS,
            ..area
        };
        for (level, layer) in tab.stack.iter().enumerate().skip(base) {
            let view = self.view(level + 1 == tab.stack.len());
            layer.screen.draw(frame, body, &view);
        }
        let buf = frame.buffer_mut();
        if let Some(layer) = tab.stack.get(base) {
            self.draw_head(buf, Rect { height: 1, ..area }, layer);
            // A small window that has nothing to say leaves the line to the screen beneath.
            let top = tab.stack.last().filter(|top| top.face.speaks());
            let layer = top.unwrap_or(layer);
            self.draw_status(
                buf,
                Rect {
                    y: area.bottom() - 2,
                    height: 1,
                    ..area
                },
                layer,
            );
        }
        if let Some(layer) = tab.stack.last() {
            self.draw_footer(
                buf,
                Rect {
                    y: area.bottom() - 1,
                    height: 1,
                    ..area
                },
                layer,
            );
            self.draw_which_key(buf, body, layer);
        }
    }

    fn view(&self, active: bool) -> View<'_> {
        View {
            look: &self.shell.look,
            text: &self.shell.text,
            lang: self.shell.lang,
            now: self.shell.now,
            active,
            renamed: &self.renamed,
        }
    }

    fn draw_head(&self, buf: &mut Buffer, line: Rect, layer: &Layer) {
        let look = &self.shell.look;
        match &layer.face.title {
            Some((left, right)) => {
                let right = &self.marked(right);
                let used = text::put(buf, text::after(line, 1), left, look.style(Role::Title));
                let rest = text::after(line, used + 2);
                // The mark stays where there is no room for more.
                let tag = self.marked("");
                let right = match text::cells(right) < rest.width {
                    true => right,
                    false => &tag,
                };
                if text::cells(right) < rest.width {
                    let rest = Rect {
                        width: rest.width - 1,
                        ..rest
                    };
                    text::put_right(buf, rest, right, look.style(Role::Text));
                }
            }
            None => {
                let names: Vec<&str> = self
                    .tabs
                    .iter()
                    .map(|tab| tab.pane.label.pick(self.shell.lang))
                    .collect();
                let right = self.marked(&self.shell.user);
                tabs::draw(buf, line, &names, self.at, &right, look);
            }
        }
    }

    /// The end of the first line, with a word before it while nothing can be written.
    fn marked(&self, right: &str) -> String {
        match &self.shell.shut {
            Some(shut) if right.is_empty() => format!("[{}]", shut.tag),
            Some(shut) => format!("[{}] {right}", shut.tag),
            None => right.to_owned(),
        }
    }

    /// The message, if there is one, else what the screen has to say; the place in the list at the right.
    fn draw_status(&self, buf: &mut Buffer, line: Rect, layer: &Layer) {
        let look = &self.shell.look;
        let inner = Rect {
            x: line.x + 1,
            width: line.width - 2,
            ..line
        };
        let place = text::put_right(buf, inner, &layer.face.place, look.style(Role::Text));
        let room = Rect {
            width: inner.width.saturating_sub(place + 1),
            ..inner
        };
        let (message, role) = match &self.shell.wishes.said {
            Some(said) => match said.tone {
                Tone::Done => (&said.text, Role::Good),
                Tone::Warning => (&said.text, Role::Warn),
                Tone::Error => (&said.text, Role::Bad),
            },
            None => match self.shell.shut.as_ref().filter(|shut| shut.is_pressing) {
                Some(shut) => (&shut.said, Role::Bad),
                None => (&layer.face.status, Role::Text),
            },
        };
        let message = in_words(message, &self.renamed);
        text::put(buf, room, &message, look.style(role));
    }

    fn draw_footer(&self, buf: &mut Buffer, line: Rect, layer: &Layer) {
        let mut hints: Vec<Hint> = layer.face.keys.clone();
        let taken = |own: &&Hint| {
            !layer
                .face
                .keys
                .iter()
                .any(|hint| hint.rank > 0 && hint.keys.first() == own.keys.first())
        };
        hints.extend(self.own_hints.iter().filter(taken).cloned());
        if layer.face.typing {
            // Where letters are text, a letter is no key to show.
            hints.retain(|hint| hint.keys.first().is_some_and(|key| !keys::is_letter(key)));
        }
        if let Some(shut) = &self.shell.shut {
            // The first line says that nothing can be written: a key that would is no key now.
            hints.retain(|hint| hint.why_not.as_ref() != Some(&shut.said));
        }
        footer::draw(buf, line, &hints, self.shell.lang, &self.shell.look);
    }

    /// What may follow the keys pressed so far.
    fn draw_which_key(&self, buf: &mut Buffer, body: Rect, layer: &Layer) {
        let sequence = &self.shell.wishes.sequence;
        if sequence.is_empty() {
            return;
        }
        let lang = self.shell.lang;
        let rows: Vec<(String, &str)> = layer
            .face
            .keys
            .iter()
            .chain(&self.own_hints)
            .flat_map(|hint| {
                let help = hint.help.pick(lang);
                keys::endings(hint, sequence)
                    .into_iter()
                    .map(move |key| (key.to_string(), help))
            })
            .collect();
        let pressed: String = sequence.iter().map(ToString::to_string).collect();
        let height = u16::try_from(rows.len().div_ceil(2))
            .unwrap_or(u16::MAX)
            .saturating_add(2);
        let window = panel::middle(body, 44, height.min(body.height));
        let window = Rect {
            y: body.bottom() - window.height,
            ..window
        };
        panel::blank(buf, window);
        let look = &self.shell.look;
        let inner = panel::Panel {
            title: &pressed,
            right: "Esc",
            focused: false,
        }
        .draw(buf, window, look);
        for (n, (key, help)) in (0u16..).zip(&rows) {
            let Some(line) = text::row(inner, n / 2) else {
                break;
            };
            let cell = text::after(line, 1 + (n % 2) * (inner.width / 2));
            let cell = Rect {
                width: cell.width.min(inner.width / 2 - 1),
                ..cell
            };
            text::put_pieces(
                buf,
                cell,
                &[
                    (key, look.style(Role::Key)),
                    (" ", look.style(Role::Text)),
                    (help, look.style(Role::Text)),
                ],
            );
        }
    }
}

/// One line in both languages; keys go on working.
fn draw_too_small(buf: &mut Buffer, area: Rect) {
    let now = format!("{}x{}", area.width, area.height);
    let need = format!("{}x{}", LEAST.0, LEAST.1);
    let line = panel::middle(area, area.width, 1);
    let candidates = [
        format!("Window {now}, needs {need} | 窗口 {now}，至少 {need}"),
        format!("{now} < {need} 窗口太小"),
        format!("{now} < {need}"),
    ];
    let fits = candidates
        .iter()
        .find(|words| text::cells(words) <= area.width);
    let words = fits.unwrap_or(&candidates[2]);
    text::put_centred(buf, line, words, ratatui::style::Style::new());
}
