//! Long work as it is looked at: what goes on, how far it came, and how long it may still take.

use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::ui::job::Reporter;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::{gauge, text};

/// How far work came.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// So many of so many; nothing of nothing until it is known.
    done: (usize, usize),
    begun: Instant,
}

/// Before that nobody can say how long it takes.
const SAMPLE: Duration = Duration::from_secs(1);

/// Progress is told no more often.
const PACE: Duration = Duration::from_millis(120);

impl Progress {
    /// At the beginning of work on so many.
    #[must_use]
    pub fn of(all: usize) -> Self {
        Self {
            done: (0, all),
            begun: Instant::now(),
        }
    }

    /// So many of so many are done.
    pub fn heard(&mut self, done: usize, all: usize) {
        self.done = (done, all);
    }

    /// About how many seconds are left, once that can be said.
    fn left(&self) -> Option<u64> {
        let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let (done, all) = self.done;
        let spent = self.begun.elapsed();
        if spent < SAMPLE || done == 0 {
            return None;
        }
        let spent = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX);
        let rest = number(all.saturating_sub(done));
        Some((spent.saturating_mul(rest) / number(done)).div_ceil(1000))
    }

    /// Draws what goes on, the bar, and what Esc does.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, words: &str, note: &str, view: &View<'_>) {
        let look = view.look;
        text::put(buf, area, words, look.style(Role::Title));
        let (done, all) = self.done;
        if all > 0 {
            let bar = text::below(area, 2);
            let bar = Rect {
                height: bar.height.min(1),
                ..bar
            };
            let mut said = view.text.msg_app_of(grouped(done), grouped(all));
            if let Some(seconds) = self.left() {
                said = view.text.msg_app_left(said, seconds);
            }
            gauge::draw(buf, bar, done, all, &said, look);
        }
        text::put_wrapped(buf, text::below(area, 4), note, look.style(Role::Dim));
    }
}

/// Tells the progress now and then; false when the person asked to stop.
pub fn paced<T>(
    reporter: &Reporter<T>,
    told: fn(usize, usize) -> T,
) -> impl FnMut(usize, usize) -> bool {
    let mut last: Option<Instant> = None;
    move |done, all| {
        if last.is_none_or(|last| last.elapsed() >= PACE) {
            last = Some(Instant::now());
            reporter.tell(told(done, all));
        }
        !reporter.stopped()
    }
}
