//! The table of the list: the columns that somebody chose, else those that the width has room for. The first column stays;
//! the others move sideways under it.

use super::list::{Line, short_chapter, short_faculty, state};
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::dossier;
use crate::model::field::Label;
use crate::model::head::Listed;
use crate::office::finding::Sort;
use crate::office::views::Shown;
use crate::ui::keys::label;
use crate::ui::screen::Cx;
use crate::ui::screens::columns::Choice;
use crate::ui::widgets::list::{Column, Order, Row, widths};

/// The text of a column, from what lists read of a person.
type Get = fn(&Listed, &Catalogue, Lang) -> String;

/// A column as it stands in the table.
#[derive(Clone)]
pub(super) struct Col {
    key: &'static str,
    head: &'static str,
    cells: u16,
    share: u16,
    pub(super) source: Source,
}

/// Where the text of a column comes from.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// What lists read of a person.
    Head(Get),
    /// The whole person has to be read.
    Whole(&'static dossier::Column),
}

/// A column that the head of a person answers: its head, its usual cells, its share of what is left.
struct Usual {
    key: &'static str,
    head: Label,
    cells: u16,
    share: u16,
    get: Get,
}

const fn usual(key: &'static str, head: Label, cells: u16, share: u16, get: Get) -> Usual {
    Usual {
        key,
        head,
        cells,
        share,
        get,
    }
}

fn year(year: Option<i64>) -> String {
    year.map_or_else(String::new, |year| year.to_string())
}

const USUAL: &[Usual] = &[
    usual("name", label("Name 姓名", "姓名"), 18, 2, |p, _, _| {
        p.name.clone()
    }),
    usual("pinyin", label("Pinyin", "拼音"), 14, 1, |p, _, _| {
        // Who has no pinyin has an English name there.
        let either = [&p.pinyin, &p.latin_name];
        let found = either.into_iter().find(|name| !name.is_empty());
        found.cloned().unwrap_or_default()
    }),
    usual("class_year", label("Class", "届"), 6, 0, |p, _, _| {
        year(p.head.class_year)
    }),
    usual("entry_year", label("Entered", "级"), 8, 0, |p, _, _| {
        year(p.head.entry_year)
    }),
    usual(
        "faculty",
        label("School 院系", "院系"),
        15,
        1,
        |p, c, l| short_faculty(c.faculties.title(p.head.faculty_id, l)).to_owned(),
    ),
    usual(
        "programme",
        label("Programme", "专业"),
        14,
        1,
        |p, c, l| c.programmes.title(p.head.programme_id, l).to_owned(),
    ),
    usual("chapter", label("Chapter", "分会"), 10, 1, |p, c, l| {
        short_chapter(c.chapters.title(p.head.chapter_id, l)).to_owned()
    }),
    usual("city", label("City", "城市"), 10, 1, |p, c, l| {
        c.cities.title(p.head.city_id, l).to_owned()
    }),
    usual(
        "employer",
        label("Employer", "工作单位"),
        14,
        3,
        |p, _, _| p.head.employer.clone(),
    ),
    usual("status", label("Status", "状态"), 9, 0, state),
    usual("number", label("Number", "编号"), 8, 0, |p, _, _| {
        p.number.clone()
    }),
    usual("mobile", label("Mobile", "手机"), 17, 0, |p, _, _| {
        p.head.mobile.clone()
    }),
    usual("email", label("E-mail", "邮箱"), 24, 1, |p, _, _| {
        p.head.email.clone()
    }),
    usual(
        "student_no",
        label("Student no.", "学号"),
        12,
        0,
        |p, _, _| p.head.student_no.clone(),
    ),
    usual(
        "latin_name",
        label("English name", "英文名"),
        14,
        1,
        |p, _, _| p.latin_name.clone(),
    ),
    usual("level", label("Degree", "学历"), 8, 0, |p, c, l| {
        c.codes.label("level", &p.head.level, l).to_owned()
    }),
];

/// The usual cells of columns that only the whole person answers.
const WIDTHS: &[(&str, u16)] = &[
    ("gender", 6),
    ("birth", 10),
    ("nationality", 14),
    ("country", 14),
    ("qq", 11),
    ("address", 24),
    ("notes", 24),
    ("rev", 8),
];

/// The usual cells of any other column.
const CELLS: u16 = 14;

/// For each width the columns of the list, with their cells, the widest first.
const SETS: &[(u16, &[(&str, u16)])] = &[
    (
        130,
        &[
            ("name", 18),
            ("pinyin", 15),
            ("class_year", 6),
            ("entry_year", 8),
            ("faculty", 14),
            ("programme", 14),
            ("chapter", 10),
            ("city", 10),
            ("employer", 14),
            ("status", 9),
        ],
    ),
    (
        80,
        &[
            ("name", 18),
            ("pinyin", 14),
            ("class_year", 6),
            ("faculty", 15),
            ("chapter", 10),
            ("status", 9),
        ],
    ),
    (
        60,
        &[
            ("name", 13),
            ("pinyin", 12),
            ("class_year", 6),
            ("faculty", 13),
            ("status", 9),
        ],
    ),
    // Between the facets and the details of a window of 120 columns; the details tell the school.
    (
        56,
        &[
            ("name", 12),
            ("pinyin", 14),
            ("class_year", 6),
            ("chapter", 9),
            ("status", 8),
        ],
    ),
    (
        0,
        &[
            ("name", 17),
            ("pinyin", 12),
            ("class_year", 6),
            ("faculty", 15),
        ],
    ),
];

/// The cells of a row that are not a column's: cursor, mark, blank.
pub(super) const SIGNS: u16 = 3;

/// The columns of the list, and how far they are moved sideways.
#[derive(Default)]
pub(super) struct Table {
    /// What somebody chose; nothing: as usual.
    pub(super) chosen: Vec<Shown>,
    pub(super) columns: Vec<Col>,
    /// The columns that are out of sight behind the first one.
    moved: usize,
    width: u16,
    lang: Lang,
}

impl Table {
    /// Takes a width and a language in; tells whether the columns are others now.
    pub(super) fn settle(&mut self, width: u16, cx: &Cx<'_>) -> bool {
        if self.width == width && self.lang == cx.lang && !self.columns.is_empty() {
            return false;
        }
        self.width = width;
        self.lang = cx.lang;
        self.make(cx);
        true
    }

    /// The keys of the columns, those out of sight too, in their order.
    pub(super) fn keys(&self) -> Vec<String> {
        self.columns.iter().map(|col| col.key.to_owned()).collect()
    }

    /// Shows these columns from now on; nothing: the usual ones.
    pub(super) fn choose(&mut self, chosen: Vec<Shown>) {
        *self = Self {
            chosen,
            ..Self::default()
        };
    }

    fn make(&mut self, cx: &Cx<'_>) {
        let wanted = self.wanted();
        let known: Vec<&dossier::Column> = cx.office.columns().collect();
        let named = |key: &str| known.iter().copied().find(|column| column.key == key);
        self.columns = wanted
            .iter()
            .filter_map(|shown| {
                let whole = named(&shown.key)?;
                Some(col(shown, whole, self.chosen.is_empty(), cx.lang))
            })
            .collect();
        if self.columns.is_empty() {
            // None of the chosen ones is there any more.
            let usual = SETS.last().map_or(&[][..], |(_, set)| *set);
            self.columns = usual
                .iter()
                .filter_map(|(key, _)| Some(col(&plain(key), named(key)?, true, cx.lang)))
                .collect();
        }
        self.moved = self.moved.min(self.columns.len().saturating_sub(2));
    }

    /// The chosen columns, else those of the width.
    fn wanted(&self) -> Vec<Shown> {
        if !self.chosen.is_empty() {
            return self.chosen.clone();
        }
        let set = SETS.iter().find(|(least, _)| self.width >= *least);
        let set = set.map_or(&[][..], |(_, columns)| *columns);
        set.iter()
            .map(|(key, cells)| Shown {
                key: (*key).to_owned(),
                cells: Some(*cells),
            })
            .collect()
    }

    /// For the column chooser: all columns that the actor may see, and those that are shown.
    pub(super) fn choices(&self, cx: &Cx<'_>) -> (Vec<Choice>, Vec<Shown>) {
        let choices = cx
            .office
            .columns()
            .map(|column| {
                let (here, other) = match cx.lang {
                    Lang::En => (column.label.en, column.label.zh),
                    Lang::Zh => (column.label.zh, column.label.en),
                };
                Choice {
                    key: column.key.to_owned(),
                    name: here.to_owned(),
                    other: other.to_owned(),
                    usual: usual_cells(column.key),
                }
            })
            .collect();
        let mut shown = self.wanted();
        if self.chosen.is_empty() {
            shown.iter_mut().for_each(|column| column.cells = None);
        }
        (choices, shown)
    }

    /// The columns in sight: the first one and those that it did not push away.
    fn in_sight(&self) -> impl Iterator<Item = (usize, &Col)> {
        let columns = self.columns.iter().enumerate();
        columns.filter(|(n, _)| *n == 0 || *n > self.moved)
    }

    /// The heads, with the signs of the order.
    pub(super) fn heads(&self, sorts: &[Sort]) -> Vec<Column> {
        self.in_sight()
            .map(|(_, col)| {
                let head = Column::new(col.head, col.cells).grows(col.share);
                match sorts.iter().find(|sort| column_of(sort) == col.key) {
                    // Name order is the usual one and needs no sign.
                    Some(sort) if sorts.len() == 1 && *sort == Sort::default() => head,
                    Some(sort) if sort.key.starts_with('-') => head.sorted(Order::Falling),
                    Some(_) => head.sorted(Order::Rising),
                    None => head,
                }
            })
            .collect()
    }

    /// A row as it is drawn.
    pub(super) fn row<'l>(&self, line: &'l Line, marked: bool) -> Row<'l> {
        Row {
            cells: self
                .in_sight()
                .filter_map(|(n, _)| line.cells.get(n))
                .map(|cell| cell.as_str().into())
                .collect(),
            marked,
            dim: line.dim,
        }
    }

    /// Columns out of sight: at the left, and at the right.
    pub(super) fn hidden(&self) -> (usize, usize) {
        let heads = self.heads(&[]);
        let widths = widths(&heads, self.width.saturating_sub(SIGNS));
        (
            self.moved,
            widths.iter().filter(|width| **width == 0).count(),
        )
    }

    /// Moves the columns sideways by one; tells whether there was anything to move to.
    pub(super) fn move_by(&mut self, by: isize) -> bool {
        let to = match (by < 0, self.hidden()) {
            (true, (left, _)) => left.checked_sub(1),
            (false, (left, right)) => (right > 0).then_some(left + 1),
        };
        if let Some(to) = to {
            self.moved = to;
        }
        to.is_some()
    }
}

fn plain(key: &str) -> Shown {
    Shown {
        key: key.to_owned(),
        cells: None,
    }
}

/// A column; one that somebody made so wide stays so, unless `all_grow`.
fn col(shown: &Shown, whole: &'static dossier::Column, all_grow: bool, lang: Lang) -> Col {
    let usual = USUAL.iter().find(|usual| usual.key == shown.key);
    let grows = all_grow || shown.cells.is_none();
    let share = usual.filter(|_| grows).map_or(0, |usual| usual.share);
    Col {
        key: whole.key,
        head: usual.map_or(whole.label, |usual| usual.head).pick(lang),
        cells: shown.cells.unwrap_or_else(|| usual_cells(whole.key)),
        share,
        source: usual.map_or(Source::Whole(whole), |usual| Source::Head(usual.get)),
    }
}

fn usual_cells(key: &str) -> u16 {
    let usual = USUAL.iter().find(|usual| usual.key == key);
    let other = || WIDTHS.iter().find(|(name, _)| *name == key);
    usual
        .map(|usual| usual.cells)
        .or_else(|| other().map(|(_, cells)| *cells))
        .unwrap_or(CELLS)
}

/// Orders that are called otherwise than their column.
const ORDERED: &[(&str, &str)] = &[
    ("class", "class_year"),
    ("entry", "entry_year"),
    ("group", "class_group"),
    ("title", "job_title"),
    ("sex", "gender"),
    ("born", "birth"),
];

/// The column that an order sorts by.
fn column_of(sort: &Sort) -> &'static str {
    let key = sort.key.trim_start_matches('-');
    let other = ORDERED.iter().find(|(order, _)| *order == key);
    other.map_or(key, |(_, column)| column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dossier::column_named;

    #[test]
    fn every_set_fits_the_width_it_is_for() {
        for (least, columns) in SETS.iter().filter(|(least, _)| *least > 0) {
            let used: u16 = columns.iter().map(|(_, cells)| cells + 1).sum::<u16>() - 1;
            assert!(used + SIGNS <= *least, "{least}: {used}");
        }
    }

    #[test]
    fn every_named_column_is_one() {
        let sets = SETS
            .iter()
            .flat_map(|(_, set)| set.iter().map(|(key, _)| *key));
        let usual = USUAL.iter().map(|usual| usual.key);
        let widths = WIDTHS.iter().map(|(key, _)| *key);
        let ordered = ORDERED.iter().map(|(_, column)| *column);
        for key in sets.chain(usual).chain(widths).chain(ordered) {
            assert!(column_named(key).is_some(), "{key}");
        }
    }

    #[test]
    fn columns_that_do_not_fit_are_reached_sideways() {
        let chosen = Shown::read("name:10 address:30 notes:30 email:20");
        let columns = chosen
            .iter()
            .filter_map(|c| Some(col(c, column_named(&c.key)?, false, Lang::En)))
            .collect();
        let mut table = Table {
            columns,
            width: 60,
            ..Table::default()
        };
        assert_eq!(table.hidden(), (0, 2));
        assert!(!table.move_by(-1) && table.move_by(1));
        assert_eq!(table.hidden(), (1, 1));
        assert!(table.move_by(1) && !table.move_by(1) && table.move_by(-1));
    }
}
