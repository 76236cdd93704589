//! Tab in the search box: the fields and the values that go on as the last word begins, in a list below it. Arrows choose,
//! Enter and Tab take, Esc closes; going on typing narrows the list.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::offers::{self, Offer};
use super::search::counted;
use crate::ui::screen::{Cx, View};
use crate::ui::widgets::picker::{Choice, Picker};
use crate::ui::widgets::text;

/// The list below the box.
#[derive(Debug)]
pub(super) struct Completion {
    /// What stands in the box before the part that is completed.
    before: String,
    offers: Vec<Offer>,
    pub(super) picker: Picker,
}

const OFFERED: usize = 50;

impl Completion {
    /// For the last word of the box; none where nothing begins so.
    pub(super) fn of(query: &str, cx: &Cx<'_>) -> Option<Self> {
        let word = last_word(query);
        let bare = word.trim_start_matches(['-', '－', '(', '（']);
        let (field, begin) = bare.split_once([':', '：']).unwrap_or(("", bare));
        let begin = match field {
            "" => begin,
            _ => begin.rsplit([',', '，', '、']).next().unwrap_or_default(),
        };
        if field.is_empty() && begin.is_empty() {
            return None;
        }
        let before = query.get(..query.len() - begin.len())?.to_owned();
        let offers = if field.is_empty() {
            offers::fields_like(begin, OFFERED, cx)
        } else {
            let others = query.get(..query.len() - word.len()).unwrap_or_default();
            offers::values(
                field,
                begin.trim_start_matches('"'),
                others.trim(),
                OFFERED,
                cx,
            )
        };
        if offers.is_empty() {
            return None;
        }
        let choices = offers.iter().map(|offer| Choice {
            name: if offer.label.is_empty() {
                offer.typed.clone()
            } else {
                offer.label.clone()
            },
            other: if offer.label == offer.typed || offer.label.is_empty() {
                String::new()
            } else {
                offer.typed.clone()
            },
            count: offer
                .people
                .map_or_else(String::new, |people| counted(people, cx.lang)),
        });
        let mut picker = Picker::default();
        picker.show(choices.collect());
        Some(Self {
            before,
            offers,
            picker,
        })
    }

    /// There is nothing to choose between.
    pub(super) fn is_single(&self) -> bool {
        self.offers.len() == 1
    }

    /// The text of the box with what is under the cursor, and whether a value can follow.
    pub(super) fn taken(&self) -> (String, bool) {
        let chosen = self.picker.chosen().and_then(|at| self.offers.get(at));
        let typed = chosen.map_or("", |offer| offer.typed.as_str());
        ([&self.before, typed].concat(), typed.ends_with(':'))
    }

    /// Draws the list below the box, under the part that is completed.
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, input: Rect, view: &View<'_>) {
        let under = Rect {
            x: input.x + text::cells(&self.before).min(input.width),
            ..input
        };
        let right = self.offers.len().to_string();
        let title = view.text.msg_finding_offers();
        self.picker
            .draw(buf, area, under, &title, &right, view.look);
    }
}

/// The word at the end: a quote keeps its blanks.
fn last_word(query: &str) -> &str {
    let mut start = 0;
    let mut open = false;
    for (at, c) in query.char_indices() {
        match c {
            '"' | '“' | '”' => open = !open,
            ' ' | '　' if !open => start = at + c.len_utf8(),
            _ => {}
        }
    }
    query.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_value_is_one_word() {
        assert_eq!(last_word("wang city:\"New Yo"), "city:\"New Yo");
        assert_eq!(last_word("wang class:"), "class:");
        assert_eq!(last_word("王　届"), "届");
    }
}
