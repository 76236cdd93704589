//! For whom somebody waits, in the words of the session's language; and the line that says so over a screen that cannot
//! be drawn meanwhile.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::l10n::{L10n, L10nLanguage};
use crate::model::field::Label;
use crate::model::waiting::Waiting;
use crate::ui::app::window::LEAST;
use crate::ui::keys::label;
use crate::ui::look::{Look, Role};
use crate::ui::screen::Moment;
use crate::ui::widgets::text;

/// Who waits no longer is told nothing: most turns take a few thousandths of a second.
pub const QUIET: Duration = Duration::from_millis(300);

/// What somebody does who has the turn, by the kind of action.
#[rustfmt::skip]
const WORK: &[(&str, Label)] = &[
    ("import", label("import", "导入")),
    ("bulk", label("change of many people", "批量修改")),
    ("undo", label("undo", "撤销")),
    ("redo", label("redo", "重做")),
    ("merge", label("merge", "合并")),
    ("populate", label("sample data", "示例数据")),
    ("duplicates", label("search for duplicates", "查重")),
    ("export", label("export", "导出")),
];

/// Any other work.
const CHANGE: Label = label("change", "修改");

/// How long whoever is waited for has had the turn, as far as that is known.
#[must_use]
pub fn seconds(waiting: &Waiting, now: Moment) -> i64 {
    let waited = i64::try_from(waiting.waited.as_secs()).unwrap_or(i64::MAX);
    let holder = waiting.holder.as_ref();
    let since = holder.map(|holder| (now.utc - holder.since).num_seconds());
    since.map_or(waited, |since| since.max(waited))
}

/// "lin's import (12 s)".
pub(crate) fn whom(waiting: &Waiting, now: Moment, lang: Lang, text: &L10nLanguage) -> String {
    let seconds = seconds(waiting, now);
    let Some(holder) = &waiting.holder else {
        return text.msg_app_waits_for_other(seconds);
    };
    let known = WORK.iter().find(|(kind, _)| *kind == holder.kind);
    let work = known.map_or(CHANGE, |(_, work)| *work).pick(lang);
    text.msg_app_waits_for(holder.user.as_str(), work, seconds)
}

/// What the status line of a session says while it waits.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    pub(crate) look: Look,
    pub(crate) lang: Lang,
}

impl Notice {
    /// "Waiting for lin's import (12 s), Esc stops waiting".
    #[must_use]
    pub fn sentence(&self, waiting: &Waiting, now: Moment) -> String {
        let words: L10nLanguage = match self.lang {
            Lang::En => L10n::En.load(),
            Lang::Zh => L10n::ZhCN.load(),
        };
        words.msg_app_waiting(whom(waiting, now, self.lang, &words))
    }

    /// Puts a sentence over the status line of what was drawn last.
    pub fn draw(&self, buf: &mut Buffer, sentence: &str) {
        let area = buf.area;
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return;
        }
        let line = Rect {
            x: area.x + 1,
            y: area.bottom() - 2,
            width: area.width - 2,
            height: 1,
        };
        let blank = " ".repeat(usize::from(line.width));
        text::put(buf, line, &blank, self.look.style(Role::Text));
        text::put(buf, line, sentence, self.look.style(Role::Warn));
    }
}
