//! A raw row into what it says of a person, or into the reasons why it cannot be taken.
//!
//! Every cell is cleaned, a placeholder in it means nothing, and what remains is read by the rules of its field. An
//! optional value that cannot be read refuses the row, for a value must never be dropped in silence. Reading a row is
//! pure and takes microseconds, so a plan may keep row numbers only and read the rows again when it is applied.

pub mod cell;
pub mod incoming;
pub mod fold;
pub mod merge;
pub mod problem;

use std::borrow::Cow;

use chrono::NaiveDate;

use self::cell::{Held, Kind, Known, Remark};
use self::incoming::{Incoming, More};
use self::problem::{Problem, Why};
use super::guard::bare;
use super::heading::Mapping;
use super::separated::RawRow;
use super::table::Table;
use crate::clean;
use crate::model::catalogue::Catalogue;
use crate::model::date::order::{Order, order_of};
use crate::model::field::Label;
use crate::model::own::Own;
use crate::model::phone::Odd;

/// One field that a file can hold.
struct Field {
    key: &'static str,
    label: Label,
    kind: Kind,
}

const fn field(key: &'static str, en: &'static str, zh: &'static str, kind: Kind) -> Field {
    Field {
        key,
        label: Label { en, zh },
        kind,
    }
}

/// Every field that a file can hold, by the keys of the dossier's flat columns.
#[rustfmt::skip]
const FIELDS: &[Field] = &[
    field("number", "number", "编号", Kind::Number),
    field("name", "name", "姓名", Kind::Name),
    field("latin_name", "English name", "英文名", Kind::Line),
    field("pinyin", "pinyin", "拼音", Kind::Line),
    field("former_name", "former name", "曾用名", Kind::Names),
    field("gender", "sex", "性别", Kind::Code("gender")),
    field("birth", "birth date", "出生日期", Kind::Date),
    field("nationality", "nationality", "国籍", Kind::Code("country")),
    field("native_place", "native place", "籍贯", Kind::Line),
    field("student_no", "student number", "学号", Kind::StudentNo),
    field("faculty", "faculty", "院系", Kind::Line),
    field("programme", "programme", "专业", Kind::Line),
    field("level", "degree", "学历", Kind::Code("level")),
    field("class_group", "class group", "班级", Kind::Line),
    field("entry_year", "entry year", "入学年份", Kind::Year),
    field("class_year", "graduation year", "毕业年份", Kind::Year),
    field("outcome", "outcome", "毕业情况", Kind::Code("outcome")),
    field("employer", "employer", "工作单位", Kind::Line),
    field("department", "department", "部门", Kind::Line),
    field("job_title", "job title", "职务", Kind::Line),
    field("professional_title", "professional title", "职称", Kind::Line),
    field("city", "city", "城市", Kind::City),
    field("country", "country", "国家", Kind::Code("country")),
    field("address", "address", "通讯地址", Kind::Block),
    field("mobile", "mobile", "手机", Kind::Phones),
    field("landline", "landline", "座机", Kind::Phones),
    field("email", "email address", "邮箱", Kind::Emails),
    field("wechat", "WeChat", "微信号", Kind::Account),
    field("whatsapp", "WhatsApp", "WhatsApp", Kind::Phones),
    field("qq", "QQ", "QQ", Kind::Account),
    field("chapter", "chapter", "分会", Kind::Chapters),
    field("notes", "notes", "备注", Kind::Block),
    field("status", "status", "状态", Kind::Code("status")),
    field("tag", "tag", "标签", Kind::Names),
    field("rev", "revision", "版本", Kind::Rev),
];

/// What a field that a file can hold is called.
#[must_use]
pub fn label(key: &str, catalogue: &Catalogue) -> Option<Label> {
    let mut known = fields(catalogue);
    known
        .find(|(known, _)| *known == key)
        .map(|(_, label)| label)
}

/// The field that somebody means by a word: its key, or a heading that is known for it.
#[must_use]
pub fn named(word: &str, catalogue: &Catalogue) -> Option<&'static str> {
    let mut keys = fields(catalogue).map(|(key, _)| key);
    keys.find(|key| *key == word).or_else(|| {
        let mut mapping = Mapping::default();
        mapping.learn(catalogue);
        mapping.heading(word.to_owned()).key
    })
}

/// Every field that a file can hold: its key and what it is called.
pub fn fields(catalogue: &Catalogue) -> impl Iterator<Item = (&'static str, Label)> {
    let own = catalogue.own("alumnus").map(|own| (own.key, own.label));
    let built_in = FIELDS.iter().map(|field| (field.key, field.label));
    built_in.chain(own)
}

/// Whether one cell of a field may hold several values.
#[must_use]
pub fn takes_several(key: &str) -> bool {
    let field = FIELDS.iter().find(|field| field.key == key);
    field.is_some_and(|field| {
        matches!(
            field.kind,
            Kind::Names | Kind::Phones | Kind::Emails | Kind::Chapters
        )
    })
}

/// The place of the remarks about a person.
const NOTES: usize = incoming::place("notes");

/// The label of a row as a whole.
const WHOLE: Label = Label {
    en: "row",
    zh: "整行",
};

/// A row that was read.
#[derive(Debug)]
pub struct Row {
    /// The row as a spreadsheet numbers it.
    pub number: u32,
    /// Whether control characters had to be removed from any of its cells.
    pub cleaned: bool,
    /// What it says, or why it cannot be taken: every reason, not only the first.
    pub read: Result<Incoming, Vec<Problem>>,
}

/// Reads the rows of one table. Every thread makes its own.
pub struct Reader<'t> {
    table: &'t Table,
    known: Known<'t>,
    /// Place in [`FIELDS`] and its columns, best first.
    columns: Vec<(usize, Vec<usize>)>,
    /// Columns of dates and the order of day and month that they keep.
    orders: Vec<(usize, Option<Order>)>,
    /// Fields of the office's own and their columns.
    own: Vec<(&'static Own, Vec<usize>)>,
    /// Columns without a field, which are only looked at for control characters.
    others: Vec<usize>,
}

impl<'t> Reader<'t> {
    /// A reader for the rows of this table.
    #[must_use]
    pub fn new(table: &'t Table, catalogue: &'t Catalogue, today: NaiveDate) -> Self {
        let columns = FIELDS
            .iter()
            .enumerate()
            .map(|(at, field)| (at, table.columns(field.key)));
        let columns: Vec<_> = columns.filter(|(_, columns)| !columns.is_empty()).collect();
        let own = catalogue.own("alumnus");
        let own = own.map(|own| (own, table.columns(own.key)));
        let own: Vec<_> = own.filter(|(_, columns)| !columns.is_empty()).collect();
        let read = |column: &usize| {
            let mut all = columns
                .iter()
                .map(|(_, columns)| columns)
                .chain(own.iter().map(|(_, columns)| columns));
            all.any(|columns| columns.contains(column))
        };
        let others = (0..table.header.len())
            .filter(|column| !read(column))
            .collect();
        let dates = columns.iter().filter(|(at, _)| {
            let kind = FIELDS.get(*at).map(|field| field.kind);
            matches!(kind, Some(Kind::Date | Kind::Year))
        });
        let order = |column: &usize| {
            let cells = table.rows().map(|row| row.cell(*column).trim().to_owned());
            (*column, order_of(cells))
        };
        let orders = dates.flat_map(|(_, columns)| columns).map(order).collect();
        Self {
            table,
            known: Known::new(catalogue, today),
            columns,
            orders,
            own,
            others,
        }
    }

    /// Reads one row.
    pub fn row(&mut self, raw: &RawRow<'_>) -> Row {
        let mut row = Reading {
            raw,
            table: self.table,
            cleaned: false,
            problems: Vec::new(),
            odd: Vec::new(),
            remarks: Vec::new(),
            district: String::new(),
            more: Vec::new(),
            orders: &self.orders,
        };
        let mut held = Vec::with_capacity(self.columns.len());
        for (at, columns) in &self.columns {
            let Some(field) = FIELDS.get(*at) else {
                continue;
            };
            if let Some(value) = row.field(*at, field, columns, &mut self.known) {
                held.push((*at, value));
            }
        }
        let mut own = Vec::new();
        for (field, columns) in &self.own {
            if let Some(value) = row.own(field, columns, self.known.today) {
                own.push((*field, value));
            }
        }
        row.cleaned |= self
            .others
            .iter()
            .any(|column| clean::line(raw.cell(*column)).removed);
        row.check_shape();
        let Reading {
            cleaned,
            mut problems,
            odd,
            remarks,
            district,
            more,
            ..
        } = row;
        let (asks, notes) = odd
            .into_iter()
            .partition(|odd| odd.why != Why::OddPhone(Odd::NoCountry));
        let incoming = Incoming {
            rows: vec![raw.number],
            asks,
            notes,
            held,
            own,
            remarks,
            district,
            more,
        };
        if let Some(why) = incoming.completion_first() {
            problems.push(Problem {
                row: raw.number,
                column: String::new(),
                field: WHOLE,
                value: String::new(),
                why,
            });
        }
        let read = if problems.is_empty() {
            Ok(incoming)
        } else {
            Err(problems)
        };
        Row {
            number: raw.number,
            cleaned,
            read,
        }
    }
}

/// A row while it is read.
struct Reading<'r> {
    raw: &'r RawRow<'r>,
    table: &'r Table,
    cleaned: bool,
    problems: Vec<Problem>,
    odd: Vec<Problem>,
    remarks: Vec<Remark>,
    district: String,
    /// What further columns of a field that a person has once say, by the place of the field.
    more: Vec<More>,
    orders: &'r [(usize, Option<Order>)],
}

impl<'r> Reading<'r> {
    /// The value of a field: that of the first of its columns that holds anything, with the values of the others behind
    /// it where a person may have several.
    fn field(
        &mut self,
        place: usize,
        field: &Field,
        columns: &[usize],
        known: &mut Known<'_>,
    ) -> Option<Held> {
        let mut value: Option<Held> = None;
        let mut is_empty = true;
        for column in columns {
            let Some((column, text)) = self.first(field.kind, std::slice::from_ref(column)) else {
                continue;
            };
            is_empty = false;
            let Some(held) = self.cell(field, column, &text, known) else {
                continue;
            };
            match (&mut value, held) {
                (None, held) => value = Some(held),
                (Some(Held::Texts(all)), Held::Texts(more)) => {
                    let new: Vec<String> = more
                        .into_iter()
                        .filter(|text| !all.contains(text))
                        .collect();
                    all.extend(new);
                }
                (Some(first), other) if *first == other => {}
                (Some(_), _) => {
                    let heading = self.table.header.get(column);
                    let heading =
                        heading.map_or_else(String::new, |heading| clean::line(&heading.text).text);
                    self.more.push(More {
                        place,
                        heading,
                        text: text.into_owned(),
                    });
                }
            }
        }
        if is_empty && field.kind == Kind::Name {
            self.refuse(field.label, columns.first().copied(), "", Why::NameMissing);
        }
        value
    }

    /// What one cell of a field holds.
    fn cell(
        &mut self,
        field: &Field,
        column: usize,
        text: &str,
        known: &mut Known<'_>,
    ) -> Option<Held> {
        let mut orders = self.orders.iter();
        let order = orders
            .find(|(of, _)| *of == column)
            .and_then(|(_, order)| *order);
        match known.read(field.kind, text, order) {
            Ok(cell) => {
                if let Some(odd) = cell.odd {
                    self.odd.push(self.problem(
                        field.label,
                        Some(column),
                        text,
                        Why::OddPhone(odd),
                    ));
                }
                self.remarks.extend(cell.remarks);
                if !cell.district.is_empty() {
                    self.district = cell.district;
                }
                cell.held.filter(|held| *held != Held::Text(String::new()))
            }
            // A word that no list of codes has costs the cell; somebody is asked, and the person waits for the answer.
            Err(why @ Why::Unknown(_)) if matches!(field.kind, Kind::Code(_)) => {
                self.odd
                    .push(self.problem(field.label, Some(column), text, why));
                let heading = field.label.zh.to_owned();
                self.more.push(More {
                    place: NOTES,
                    heading,
                    text: text.to_owned(),
                });
                None
            }
            Err(why) => {
                self.refuse(field.label, Some(column), text, why);
                None
            }
        }
    }

    /// The value of a field of the office's own. What means nothing elsewhere may be one of its words.
    fn own(&mut self, own: &'static Own, columns: &[usize], today: NaiveDate) -> Option<String> {
        let words = own.values();
        let word = || {
            let cells = columns.iter().map(|column| {
                let cell = cell::cleaned(Kind::Line, self.raw.cell(*column));
                (*column, Cow::Owned(cell.text))
            });
            let mut said =
                cells.filter(|(_, text): &(usize, Cow<'r, str>)| words.contains(&text.as_ref()));
            said.next()
        };
        let word = word();
        let (column, text) = self.first(Kind::Line, columns).or(word)?;
        match cell::own(own, &text, today) {
            Ok(value) => Some(value),
            Err(why) => {
                self.refuse(own.label, Some(column), &text, why);
                None
            }
        }
    }

    /// The first of these columns that holds anything.
    fn first(&mut self, kind: Kind, columns: &[usize]) -> Option<(usize, Cow<'r, str>)> {
        let mut found: Option<(usize, Cow<'r, str>)> = None;
        for column in columns {
            let raw = self.raw.cell(*column);
            let mut text = match clean::is_plain(raw) {
                true => Cow::Borrowed(raw.trim()),
                false => {
                    let cleaned = cell::cleaned(kind, raw);
                    self.cleaned |= cleaned.removed;
                    Cow::Owned(cleaned.text)
                }
            };
            // An apostrophe that keeps a spreadsheet from taking the text for a formula is not part of it.
            if !self.table.is_literal && text.starts_with('\'') {
                text = Cow::Owned(bare(&text).to_owned());
            }
            if found.is_none() && !text.is_empty() && !cell::is_placeholder(&text) {
                found = Some((*column, text));
            }
        }
        found
    }

    /// A row of text whose cells do not stand under their headings.
    fn check_shape(&mut self) {
        let Some(separator) = self.table.separator else {
            return;
        };
        let width = self.table.header.len();
        let beyond = self
            .raw
            .cells
            .iter()
            .skip(width)
            .any(|cell| !cell.trim().is_empty());
        if beyond {
            self.refuse(WHOLE, None, "", Why::TooManyCells);
        }
        // A line inside of a cell that has as many separators as the headings is a row of its own.
        let like_a_row = |line: &str| width >= 5 && line.matches(separator).count() + 1 == width;
        let swallowed = |cell: &str| cell.contains('\n') && cell.lines().skip(1).any(like_a_row);
        if let Some(column) = self.raw.cells.iter().position(|cell| swallowed(cell)) {
            self.refuse(WHOLE, Some(column), "", Why::Swallowed);
        }
    }

    fn refuse(&mut self, field: Label, column: Option<usize>, value: &str, why: Why) {
        self.problems.push(self.problem(field, column, value, why));
    }

    fn problem(&self, field: Label, column: Option<usize>, value: &str, why: Why) -> Problem {
        let heading = column.and_then(|column| self.table.header.get(column));
        let column = heading.map_or_else(String::new, |heading| clean::line(&heading.text).text);
        let value = value.chars().take(60).collect();
        Problem {
            row: self.raw.number,
            column,
            field,
            value,
            why,
        }
    }
}

#[cfg(test)]
pub(in crate::transfer) mod tests;
