//! Tab in the search box: the names of fields, and the values of a field, the most frequent first. Each further Tab takes
//! the next one.

use super::search::counted;
use crate::ui::screen::Cx;

/// What Tab offered, and which of it stands in the box.
#[derive(Debug)]
pub(super) struct Completion {
    before: String,
    options: Vec<(String, String, u32)>,
    at: usize,
}

/// As many as the status line has room for.
const OFFERED: usize = 6;

impl Completion {
    /// For the last word of the box; none where nothing begins so.
    pub(super) fn of(query: &str, cx: &Cx<'_>) -> Option<Self> {
        let word = query.rsplit([' ', '　', '(']).next().unwrap_or_default();
        let word = word.trim_start_matches('-');
        let (field, begin) = word.split_once([':', '：']).unwrap_or(("", word));
        let begin = begin.rsplit(',').next().unwrap_or_default();
        if field.is_empty() && begin.is_empty() {
            return None;
        }
        let options = cx.office.complete(field, begin, OFFERED);
        let before = query.get(..query.len() - begin.len())?.to_owned();
        (!options.is_empty()).then_some(Self {
            before,
            options,
            at: 0,
        })
    }

    /// The text of the box with what is offered now.
    pub(super) fn text(&self) -> String {
        let typed = self.options.get(self.at).map_or("", |(_, typed, _)| typed);
        [&self.before, typed].concat()
    }

    /// The next one.
    pub(super) fn step(&mut self) {
        self.at = (self.at + 1) % self.options.len().max(1);
    }

    /// What is offered, for the status line: `Tab: >上海 133 | 上饶 37`.
    pub(super) fn said(&self, cx: &Cx<'_>) -> String {
        let options = self.options.iter().enumerate();
        let options: Vec<String> = options
            .map(|(at, (label, typed, people))| {
                let here = if at == self.at { ">" } else { "" };
                if *people == 0 {
                    format!("{here}{typed} {label}")
                } else {
                    format!("{here}{label} {}", counted(*people as usize, cx.lang))
                }
            })
            .collect();
        format!("Tab: {}", options.join(" | "))
    }
}
