//! The last line: the keys that matter here, the most important first, and only whole ones.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::ui::keys::{Hint, chord};
use crate::ui::look::{Look, Role};
use crate::ui::widgets::text;

/// Draws as many hints as fit. The way out, Esc, always keeps its place at the end.
pub fn draw(buf: &mut Buffer, area: Rect, hints: &[Hint], lang: Lang, look: &Look) {
    let mut shown: Vec<&Hint> = hints
        .iter()
        .filter(|hint| hint.rank > 0 && !hint.keys.is_empty())
        .collect();
    shown.sort_by_key(|hint| (is_way_out(hint), hint.rank));
    let gap = if area.width < 100 { 1 } else { 2 };
    let way_out: u16 = shown
        .iter()
        .filter(|hint| is_way_out(hint))
        .map(|hint| width(hint, lang) + gap)
        .sum();
    let mut x = 0;
    for hint in shown {
        let room = if is_way_out(hint) {
            area.width
        } else {
            area.width.saturating_sub(way_out)
        };
        if x + width(hint, lang) > room {
            continue;
        }
        let at = text::after(area, x);
        let (key, help) = parts(hint, lang);
        x += text::put_pieces(
            buf,
            at,
            &[
                (&key, look.style(Role::Key)),
                (&help, look.style(Role::Text)),
            ],
        ) + gap;
    }
}

fn is_way_out(hint: &Hint) -> bool {
    hint.keys.contains(&"esc")
}

fn width(hint: &Hint, lang: Lang) -> u16 {
    let (key, help) = parts(hint, lang);
    text::cells(&key) + text::cells(&help)
}

/// `F1 Help`, but `F1帮助`: Han needs no blank and the line is short.
fn parts(hint: &Hint, lang: Lang) -> (String, String) {
    let key = hint
        .keys
        .first()
        .map_or_else(String::new, |key| chord::shown(key));
    let gap = if lang == Lang::Zh { "" } else { " " };
    (key, format!("{gap}{}", hint.help.pick(lang)))
}
