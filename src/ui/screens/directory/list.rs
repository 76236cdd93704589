//! The rows of the list: what is read of the people on the visible page, one text for each column.

use std::ops::Range;

use super::table::{Col, Source};
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::head::{FLAGS, Head, Listed};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};

/// One person as the list shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: Id,
    /// Put away.
    pub(super) shelved: bool,
    /// Drawn pale: put away, or deceased.
    pub(super) dim: bool,
    pub(super) name: String,
    /// The text of each column of the table.
    pub(super) cells: Vec<String>,
}

/// The people on the visible page.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    from: usize,
    lines: Vec<Line>,
}

impl Page {
    /// Whether it holds these places.
    pub(super) fn holds(&self, places: &Range<usize>) -> bool {
        places.is_empty()
            || (self.from <= places.start && places.end <= self.from + self.lines.len())
    }

    /// Reads the people at these places, for a table with these columns. Whole people are read only where a column asks
    /// for what the head of a person does not say.
    pub(super) fn read(from: usize, ids: &[Id], columns: &[Col], cx: &Cx<'_>) -> Result<Self> {
        let catalogue = cx.office.catalogue();
        let whole = columns
            .iter()
            .any(|column| matches!(column.source, Source::Whole(_)));
        let dossiers = if whole {
            cx.office.dossiers(ids)?
        } else {
            Vec::new()
        };
        let people = cx.office.listed(ids)?.into_iter();
        let lines = people
            .map(|person| {
                let id = person.head.alumnus_id;
                let dossier = dossiers.iter().find(|dossier| dossier.alumnus.id == id);
                let cells = columns
                    .iter()
                    .map(|column| cell(column, &person, dossier, catalogue, cx.lang))
                    .collect();
                Line {
                    id,
                    shelved: person.head.shelved,
                    dim: person.head.shelved || person.status == "deceased",
                    name: person.name,
                    cells,
                }
            })
            .collect();
        Ok(Self { from, lines })
    }

    /// The people who stand nearest to a place, those from there on down first.
    pub(super) fn nearest(&self, at: usize) -> impl Iterator<Item = Id> {
        let here = at.saturating_sub(self.from).min(self.lines.len());
        let (above, below) = self.lines.split_at(here);
        let lines = below.iter().chain(above.iter().rev());
        lines.map(|line| line.id)
    }

    /// The person at a place of the list.
    pub(super) fn line(&self, at: usize) -> Option<&Line> {
        self.lines.get(at.checked_sub(self.from)?)
    }
}

fn cell(
    column: &Col,
    person: &Listed,
    dossier: Option<&Dossier>,
    catalogue: &Catalogue,
    lang: Lang,
) -> String {
    match &column.source {
        Source::Head(get) => get(person, catalogue, lang),
        Source::Whole(whole) => {
            let text = dossier.map_or_else(String::new, |d| (whole.get)(d, catalogue, lang));
            // A note of several lines stands in one.
            text.replace('\n', " ")
        }
    }
}

/// The word of the state: put away, out of reach, or what is missing to reach the person.
pub(super) fn state(person: &Listed, catalogue: &Catalogue, lang: Lang) -> String {
    let (head, status) = (&person.head, person.status.as_str());
    let said = match () {
        () if head.shelved => label("archived", "已归档").pick(lang),
        () if !matches!(status, "" | "active") => catalogue.codes.label("status", status, lang),
        () if !has(head, "phone") && !has(head, "email") && !has(head, "wechat") => {
            label("unreached", "无联系").pick(lang)
        }
        () if !has(head, "email") => label("no email", "无邮箱").pick(lang),
        () if !has(head, "phone") => label("no phone", "无电话").pick(lang),
        () => catalogue.codes.label("status", "active", lang),
    };
    said.to_owned()
}

fn has(head: &Head, name: &str) -> bool {
    let bit = FLAGS.iter().position(|(flag, _)| *flag == name);
    bit.is_some_and(|bit| head.flags & (1 << bit) != 0)
}

/// A faculty without the words that all of them share.
pub(super) fn short_faculty(title: &str) -> &str {
    let begins = ["College of ", "School of ", "Department of ", "Faculty of "];
    let rest = begins.iter().find_map(|begin| title.strip_prefix(begin));
    let rest = rest.or_else(|| title.strip_suffix(" College"));
    rest.unwrap_or(title)
}

/// A chapter without the words that all of them share.
pub(super) fn short_chapter(title: &str) -> &str {
    let ends = ["校友分会", "校友会", "分会", " Alumni Chapter", " Chapter"];
    let rest = ends.iter().find_map(|end| title.strip_suffix(end));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_words_are_left_out() {
        assert_eq!(short_faculty("College of Stomatology"), "Stomatology");
        assert_eq!(short_faculty("First Clinical College"), "First Clinical");
        assert_eq!(short_faculty("口腔医学院"), "口腔医学院");
        assert_eq!(short_chapter("上海校友会"), "上海");
        assert_eq!(short_chapter("校友总会"), "校友总会");
        assert_eq!(short_chapter("校友会"), "校友会");
    }
}
