//! Tab in the search box: the fields and the values that go on as the last word begins, in a list below it. Arrows choose,
//! Enter and Tab take, Esc closes; going on typing narrows the list.

use std::sync::atomic::AtomicBool;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::office::finding::suggest::Offer;
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
        let never = AtomicBool::new(false);
        let suggested = cx.office.suggest(query, query.len(), OFFERED, &never)?;
        let before = query.get(..suggested.at.start)?.to_owned();
        let word = before
            .rsplit([' ', '　', '(', '（'])
            .next()
            .unwrap_or_default();
        let nothing = suggested.at.is_empty() && word.trim_start_matches(['-', '－']).is_empty();
        if nothing || suggested.offers.is_empty() {
            return None;
        }
        Some(Self {
            before,
            picker: picker(&suggested.offers),
            offers: suggested.offers,
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
        let right = grouped(self.offers.len());
        let title = view.text.msg_finding_offers();
        self.picker
            .draw(buf, area, under, &title, &right, view.look);
    }
}

/// The offers with their counts, to choose from.
pub(in crate::ui::screens) fn picker(offers: &[Offer]) -> Picker {
    let choices = offers.iter().map(|offer| {
        let same = offer.label == offer.plain.trim_end_matches(':');
        Choice {
            name: match same {
                true => offer.plain.clone(),
                false => offer.label.clone(),
            },
            other: match same {
                true => String::new(),
                false => offer.plain.clone(),
            },
            count: offer.count.map_or_else(String::new, grouped),
        }
    });
    let mut picker = Picker::default();
    picker.show(choices.collect());
    picker
}
