//! The rows of the list: what is read of the people on the visible page, and the columns that a width has room for.

use std::ops::Range;

use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::field::{Id, Label};
use crate::model::head::{FLAGS, Head};
use crate::office::finding::Sort;
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};
use crate::ui::widgets::list::{Column, Order, Row};

/// One person as the list shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: Id,
    /// Put away.
    pub(super) shelved: bool,
    /// Drawn pale: put away, or deceased.
    dim: bool,
    pub(super) name: String,
    pinyin: String,
    class: String,
    entered: String,
    faculty: String,
    programme: String,
    chapter: String,
    city: String,
    employer: String,
    state: String,
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

    /// Reads the people at these places.
    pub(super) fn read(from: usize, ids: &[Id], cx: &Cx<'_>) -> Result<Self> {
        let catalogue = cx.office.catalogue();
        let people = cx.office.listed(ids)?.into_iter();
        let lines = people
            .map(|person| {
                let state = state(&person.head, &person.status, catalogue, cx.lang);
                let other = if person.pinyin.is_empty() {
                    person.latin_name
                } else {
                    person.pinyin
                };
                line(&person.head, person.name, other, state, catalogue, cx.lang)
            })
            .collect();
        Ok(Self { from, lines })
    }

    /// The person at a place of the list.
    pub(super) fn line(&self, at: usize) -> Option<&Line> {
        self.lines.get(at.checked_sub(self.from)?)
    }
}

fn line(
    head: &Head,
    name: String,
    pinyin: String,
    (state, pale): (String, bool),
    catalogue: &Catalogue,
    lang: Lang,
) -> Line {
    let year = |year: Option<i64>| year.map_or_else(String::new, |year| year.to_string());
    Line {
        id: head.alumnus_id,
        shelved: head.shelved,
        dim: pale,
        name,
        pinyin,
        class: year(head.class_year),
        entered: year(head.entry_year),
        faculty: short_faculty(catalogue.faculties.title(head.faculty_id, lang)).to_owned(),
        programme: catalogue
            .programmes
            .title(head.programme_id, lang)
            .to_owned(),
        chapter: short_chapter(catalogue.chapters.title(head.chapter_id, lang)).to_owned(),
        city: catalogue.cities.title(head.city_id, lang).to_owned(),
        employer: head.employer.clone(),
        state,
    }
}

/// The word of the last column, and whether the person is out of reach for good.
fn state(head: &Head, status: &str, catalogue: &Catalogue, lang: Lang) -> (String, bool) {
    let has = |name: &str| {
        let bit = FLAGS.iter().position(|(flag, _)| *flag == name);
        bit.is_some_and(|bit| head.flags & (1 << bit) != 0)
    };
    let said = match () {
        () if head.shelved => label("archived", "已归档").pick(lang),
        () if !matches!(status, "" | "active") => catalogue.codes.label("status", status, lang),
        () if !has("phone") && !has("email") && !has("wechat") => {
            label("unreached", "无联系").pick(lang)
        }
        () if !has("email") => label("no email", "无邮箱").pick(lang),
        () if !has("phone") => label("no phone", "无电话").pick(lang),
        () => catalogue.codes.label("status", "active", lang),
    };
    (said.to_owned(), head.shelved || status == "deceased")
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

/// A column: what sorts it, its head, its least cells, its share of the rest, and its text.
#[derive(Clone, Copy)]
pub(super) struct Col {
    key: &'static str,
    head: Label,
    cells: u16,
    share: u16,
    get: fn(&Line) -> &str,
}

const fn col(
    key: &'static str,
    head: Label,
    cells: u16,
    share: u16,
    get: fn(&Line) -> &str,
) -> Col {
    Col {
        key,
        head,
        cells,
        share,
        get,
    }
}

const NAME: Label = label("Name 姓名", "姓名");
const PINYIN: Label = label("Pinyin", "拼音");
const CLASS: Label = label("Class", "届");
const SCHOOL: Label = label("School 院系", "院系");
const CHAPTER: Label = label("Chapter", "分会");
const STATUS: Label = label("Status", "状态");

/// For each width the columns of the list, the widest first.
const SETS: &[(u16, &[Col])] = &[
    (
        130,
        &[
            col("name", NAME, 18, 2, |l| &l.name),
            col("pinyin", PINYIN, 15, 1, |l| &l.pinyin),
            col("class", CLASS, 6, 0, |l| &l.class),
            col("entry", label("Entered", "级"), 8, 0, |l| &l.entered),
            col("faculty", SCHOOL, 14, 1, |l| &l.faculty),
            col("programme", label("Programme", "专业"), 14, 1, |l| {
                &l.programme
            }),
            col("chapter", CHAPTER, 10, 1, |l| &l.chapter),
            col("city", label("City", "城市"), 10, 1, |l| &l.city),
            col("employer", label("Employer", "工作单位"), 14, 3, |l| {
                &l.employer
            }),
            col("status", STATUS, 9, 0, |l| &l.state),
        ],
    ),
    (
        80,
        &[
            col("name", NAME, 18, 2, |l| &l.name),
            col("pinyin", PINYIN, 14, 1, |l| &l.pinyin),
            col("class", CLASS, 6, 0, |l| &l.class),
            col("faculty", SCHOOL, 15, 1, |l| &l.faculty),
            col("chapter", CHAPTER, 10, 1, |l| &l.chapter),
            col("status", STATUS, 9, 0, |l| &l.state),
        ],
    ),
    (
        60,
        &[
            col("name", NAME, 13, 2, |l| &l.name),
            col("pinyin", PINYIN, 12, 1, |l| &l.pinyin),
            col("class", CLASS, 6, 0, |l| &l.class),
            col("faculty", SCHOOL, 13, 1, |l| &l.faculty),
            col("status", STATUS, 9, 0, |l| &l.state),
        ],
    ),
    (
        0,
        &[
            col("name", NAME, 17, 2, |l| &l.name),
            col("pinyin", PINYIN, 12, 1, |l| &l.pinyin),
            col("class", CLASS, 6, 0, |l| &l.class),
            col("faculty", SCHOOL, 15, 1, |l| &l.faculty),
        ],
    ),
];

/// The columns that a row of this width has room for.
pub(super) fn columns(width: u16) -> &'static [Col] {
    let set = SETS.iter().find(|(least, _)| width >= *least);
    set.map_or(&[], |(_, columns)| columns)
}

/// The heads, with the sign of the order.
pub(super) fn heads(columns: &[Col], sort: Sort, lang: Lang) -> Vec<Column> {
    columns
        .iter()
        .map(|col| {
            let head = Column::new(col.head.pick(lang), col.cells).grows(col.share);
            // Name order is the usual one and needs no sign.
            match sort.key.strip_prefix('-') {
                Some(key) if key == col.key => head.sorted(Order::Falling),
                None if sort.key == col.key && sort != Sort::default() => {
                    head.sorted(Order::Rising)
                }
                _ => head,
            }
        })
        .collect()
}

/// A row as it is drawn.
pub(super) fn row<'l>(columns: &[Col], line: &'l Line, marked: bool) -> Row<'l> {
    Row {
        cells: columns.iter().map(|col| (col.get)(line).into()).collect(),
        marked,
        dim: line.dim,
    }
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

    #[test]
    fn every_set_fits_the_width_it_is_for() {
        for (least, columns) in SETS.iter().filter(|(least, _)| *least > 0) {
            let used: u16 = columns.iter().map(|col| col.cells + 1).sum::<u16>() - 1;
            assert!(used + 3 <= *least, "{least}: {used}");
        }
        assert_eq!(columns(80).len(), 6);
    }
}
