//! The places of the search form, and the two ways between what stands in them and the text of a query.

use std::ops::Range;

use crate::model::custom::OwnKind;
use crate::model::field::Label;
use crate::model::own::Own;
use crate::model::typed::{Typed, is_mark, quotation};
use crate::office::finding::Chip;
use crate::ui::keys::label;

/// What is typed in a place, and so how it becomes a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Goes into the query as it is.
    Words,
    /// Each word has to be in the text.
    Text,
    /// Years or days: blanks mean nothing.
    Number,
    /// Values to choose from.
    Choice,
}

/// A place of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The field's name in queries; empty for plain words.
    pub(super) field: &'static str,
    /// What the clerk sees; none for fields that the form does not know, which are called as in queries.
    pub(super) label: Option<Label>,
    pub(super) kind: Kind,
}

const fn place(field: &'static str, label: Label, kind: Kind) -> Place {
    Place {
        field,
        label: Some(label),
        kind,
    }
}

/// The places in their order, two beside each other.
#[rustfmt::skip]
pub(super) const PLACES: &[Place] = &[
    place("", label("Any word", "任意词"), Kind::Words),
    place("number", label("Number", "编号"), Kind::Text),
    place("name", label("Name", "姓名"), Kind::Text),
    place("student", label("Student no", "学号"), Kind::Text),
    place("sex", label("Sex", "性别"), Kind::Choice),
    place("born", label("Born", "出生"), Kind::Number),
    place("class", label("Class of", "届"), Kind::Number),
    place("entry", label("Entered", "级"), Kind::Number),
    place("faculty", label("Faculty", "院系"), Kind::Choice),
    place("programme", label("Programme", "专业"), Kind::Choice),
    place("level", label("Degree", "学历"), Kind::Choice),
    place("group", label("Class group", "班级"), Kind::Choice),
    place("phone", label("Phone", "电话"), Kind::Text),
    place("email", label("E-mail", "邮箱"), Kind::Text),
    place("city", label("City", "城市"), Kind::Choice),
    place("country", label("Country", "国家"), Kind::Choice),
    place("employer", label("Employer", "工作单位"), Kind::Choice),
    place("title", label("Title", "职务"), Kind::Choice),
    place("chapter", label("Chapter", "分会"), Kind::Choice),
    place("office", label("Office held", "分会职务"), Kind::Choice),
    place("event", label("Event", "活动"), Kind::Choice),
    place("tag", label("Tag", "标签"), Kind::Choice),
    place("status", label("Status", "状态"), Kind::Choice),
    place("consent", label("Consent", "同意"), Kind::Choice),
    place("contacted", label("Contacted", "联系于"), Kind::Number),
    place("upd", label("Changed", "更新于"), Kind::Number),
    place("has", label("Has", "有"), Kind::Choice),
    place("no", label("Has no", "缺"), Kind::Choice),
    place("is", label("Is", "符合"), Kind::Choice),
];

/// The place of a field that the office added.
pub(super) fn of_own(own: &'static Own) -> Place {
    let kind = match own.kind {
        OwnKind::Text => Kind::Text,
        OwnKind::Number | OwnKind::Date => Kind::Number,
        OwnKind::Choice | OwnKind::Flag => Kind::Choice,
    };
    place(own.key, own.label, kind)
}

/// A query composed from the places, and where each place's part stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Composed {
    pub(super) text: String,
    parts: Vec<(usize, Range<usize>)>,
}

impl Composed {
    /// The place whose part stands there.
    pub(super) fn place_at(&self, at: usize) -> Option<usize> {
        let mut parts = self.parts.iter();
        let part = parts.find(|(_, range)| range.contains(&at) || range.end == at);
        part.map(|(place, _)| *place)
    }

    fn add(&mut self, place: Option<usize>, part: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(part);
        let range = start..self.text.len();
        self.parts.extend(place.map(|place| (place, range)));
    }
}

/// The query for what stands in the places. `rest` is what no place can say; `without` leaves a place out.
pub(super) fn compose<'t>(
    places: &[Place],
    typed: impl Iterator<Item = &'t str>,
    rest: &str,
    without: Option<usize>,
) -> Composed {
    let clauses: Vec<(usize, String)> = places
        .iter()
        .zip(typed)
        .enumerate()
        .filter(|(n, _)| Some(*n) != without)
        .filter_map(|(n, (place, text))| Some((n, clause(place, text)?)))
        .collect();
    let alone = clauses.len() == 1 && rest.is_empty();
    let mut composed = Composed::default();
    for (n, clause) in &clauses {
        let words = places
            .get(*n)
            .is_some_and(|place| place.kind == Kind::Words);
        if words && !alone && has_or(clause) {
            composed.add(Some(*n), &format!("({clause})"));
        } else {
            composed.add(Some(*n), clause);
        }
    }
    if !rest.is_empty() {
        composed.add(None, rest);
    }
    composed
}

/// Sides of `or` that stand beside conditions need brackets.
fn has_or(words: &str) -> bool {
    let mut words_of = words.split_whitespace();
    !words.starts_with('(')
        && words_of.any(|word| matches!(word.to_lowercase().as_str(), "or" | "或" | "|"))
}

/// The condition of one place; none where nothing is asked yet.
fn clause(place: &Place, typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    if place.kind == Kind::Words {
        return Some(typed.to_owned());
    }
    let (negative, wanted) = match typed.strip_prefix(['!', '！']) {
        Some(wanted) => (true, wanted.trim()),
        None => (false, typed),
    };
    let field = place.field;
    match (wanted, negative) {
        ("", _) => return None,
        ("?" | "？", false) | ("*" | "＊", true) => return Some(format!("{field}:?")),
        ("*" | "＊", false) | ("?" | "？", true) => return Some(format!("{field}:*")),
        _ => {}
    }
    let sign = if negative { "-" } else { "" };
    let values = values(wanted).into_iter().map(str::trim);
    let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    if let (Kind::Text, [_], false) = (place.kind, values.as_slice(), negative)
        && words.len() > 1
        && !wanted.contains('"')
    {
        let each: Vec<String> = words.iter().map(|word| format!("{field}:{word}")).collect();
        return Some(each.join(" "));
    }
    let values: Vec<String> = values
        .iter()
        .map(|value| match place.kind {
            Kind::Number => value.split_whitespace().collect(),
            _ => quoted(value),
        })
        .collect();
    (!values.is_empty()).then(|| format!("{sign}{field}:{}", values.join(",")))
}

/// The values of a place, parted by commas; those between quotation marks are not taken apart.
pub(super) fn values(typed: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let (mut rest, mut at) = (typed, 0);
    while let Some(c) = rest.get(at..).and_then(|text| text.chars().next()) {
        let begins = rest[..at].trim().trim_start_matches(['!', '！']).is_empty();
        if begins && let Some((_, length)) = quotation(&rest[at..]) {
            at += length;
        } else if matches!(c, ',' | '，' | '、' | ';' | '；') {
            values.push(&rest[..at]);
            (rest, at) = (&rest[at + c.len_utf8()..], 0);
        } else {
            at += c.len_utf8();
        }
    }
    values.push(rest);
    values
}

/// A value as a query takes it for one.
fn quoted(value: &str) -> String {
    match (value.strip_prefix(is_mark), quotation(value)) {
        (Some(_), Some(_)) => value.to_owned(),
        (Some(open), None) => Typed::whole(open.trim()).to_string(),
        (None, _) if value.contains([' ', '　', '(', ')', '（', '）']) => {
            Typed::whole(value).to_string()
        }
        (None, _) => value.to_owned(),
    }
}

/// What stands in the places for a query, and the part of it that no place can say.
pub(super) fn read(places: &[Place], query: &str, chips: &[Chip]) -> (Vec<String>, String) {
    let mut typed = vec![String::new(); places.len()];
    let mut rest: Vec<&str> = Vec::new();
    for chip in chips {
        let source = query.get(chip.at.clone()).unwrap_or_default().trim();
        let bracket = source.starts_with(['(', '（']) || has_or(source);
        let taken = if chip.word || bracket {
            fill(places, &mut typed, "", source.to_owned(), " ")
        } else {
            condition(source, chip).is_some_and(|(field, value)| {
                let between = if value.starts_with(['!', '?']) {
                    ""
                } else {
                    " "
                };
                fill(places, &mut typed, field, value, between)
            })
        };
        if !taken {
            rest.push(source);
        }
    }
    (typed, rest.join(" "))
}

/// Writes into the place of a field; into one that is taken only where `between` can part the two.
fn fill(places: &[Place], typed: &mut [String], field: &str, value: String, between: &str) -> bool {
    let Some(at) = places.iter().position(|place| place.field == field) else {
        return false;
    };
    let (Some(place), Some(text)) = (places.get(at), typed.get_mut(at)) else {
        return false;
    };
    if text.is_empty() {
        *text = value;
        return true;
    }
    let joins = match place.kind {
        Kind::Words => true,
        Kind::Text => {
            !between.is_empty()
                && !text.contains(['!', '?', ',', '"'])
                && !value.contains([',', '"'])
        }
        Kind::Number | Kind::Choice => false,
    };
    if joins {
        *text = format!("{text} {value}");
    }
    joins
}

/// Field and text for its place; none where the part is no condition or is one that a place cannot say.
fn condition<'c>(source: &str, chip: &'c Chip) -> Option<(&'c str, String)> {
    let field = chip.field.as_deref()?;
    let (name, _) = source.split_once([':', '：'])?;
    if name.contains(|c: char| is_mark(c) || matches!(c, ' ' | '(')) {
        return None;
    }
    if let [value] = chip.values.as_slice()
        && !value.quoted
    {
        match (value.text.as_str(), chip.negative) {
            ("?", false) | ("*", true) => return Some((field, "?".to_owned())),
            ("*", false) | ("?", true) => return Some((field, "!?".to_owned())),
            _ => {}
        }
    }
    let values: Option<Vec<String>> = chip.values.iter().map(placed).collect();
    let sign = if chip.negative { "!" } else { "" };
    Some((field, [sign, &values?.join(", ")].concat()))
}

/// A value as it stands in a place. One without a blank keeps its quotation marks: without them it would find more.
fn placed(value: &Typed) -> Option<String> {
    let text = value.text.as_str();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '\'' | '&');
    match (value.quoted, value.begins) {
        (true, true) => None,
        (true, false) if text.contains(' ') && text.chars().all(plain) => Some(text.to_owned()),
        (false, _) if text.contains([';', '；']) => None,
        _ => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(typed: &[(&str, &str)]) -> String {
        let texts: Vec<&str> = PLACES
            .iter()
            .map(|place| {
                let mut all = typed.iter();
                all.find(|(field, _)| *field == place.field)
                    .map_or("", |(_, text)| *text)
            })
            .collect();
        compose(PLACES, texts.into_iter(), "", None).text
    }

    #[test]
    fn what_stands_in_the_places_is_a_query() {
        let typed = [
            ("", "王"),
            ("class", ">= 2000"),
            ("faculty", "School of Nursing, 药学院"),
            ("city", "!上海"),
            ("employer", "?"),
            ("tag", "！？"),
        ];
        assert_eq!(
            composed(&typed),
            "王 class:>=2000 faculty:\"School of Nursing\",药学院 -city:上海 employer:? tag:*"
        );
        assert_eq!(composed(&[("name", "wang xinyi")]), "name:wang name:xinyi");
        assert_eq!(composed(&[("class", "!"), ("city", " ")]), "");
    }

    #[test]
    fn sides_of_or_are_held_together() {
        assert_eq!(composed(&[("", "王 or 汪")]), "王 or 汪");
        let both = composed(&[("", "王 or 汪"), ("class", "2004")]);
        assert_eq!(both, "(王 or 汪) class:2004");
    }

    fn chip(field: &str, value: Typed, at: Range<usize>) -> Chip {
        Chip {
            text: String::new(),
            at,
            word: field.is_empty(),
            field: (!field.is_empty()).then(|| field.to_owned()),
            negative: false,
            values: vec![value],
            inner: Vec::new(),
            any: false,
        }
    }

    #[test]
    fn a_query_goes_back_into_the_places() {
        let query = "wang -city:上海 届:1998..2002 employer:* class:2001";
        let bare = |text: &str| Typed::bare(text);
        let mut chips = [
            chip("", bare("wang"), 0..4),
            chip("city", bare("上海"), 5..17),
            chip("class", bare("1998..2002"), 18..33),
            chip("employer", bare("*"), 33..43),
            chip("class", bare("2001"), 44..54),
        ];
        chips[1].negative = true;
        let (typed, rest) = read(PLACES, query, &chips);
        let at = |field: &str| {
            let place = PLACES.iter().position(|place| place.field == field);
            typed[place.unwrap()].as_str()
        };
        let read = [at(""), at("city"), at("class"), at("employer")];
        assert_eq!(read, ["wang", "!上海", "1998..2002", "!?"]);
        assert_eq!(rest, "class:2001");
    }

    #[test]
    fn values_between_marks_stay_whole() {
        let typed = [
            ("tag", "\"说\"\"好, x\", 导师, \"New York\""),
            ("city", "New York"),
        ];
        assert_eq!(
            composed(&typed),
            "city:\"New York\" tag:\"说\"\"好, x\",导师,\"New York\""
        );
        let placed = |value: Typed| placed(&value);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(placed(Typed::whole("导师")), some("\"导师\""));
        assert_eq!(placed(Typed::whole("New York")), some("New York"));
        assert_eq!(placed(Typed::whole("a, b")), some("\"a, b\""));
        assert_eq!(placed(Typed::bare("a;b")), None);
    }

    #[test]
    fn the_place_of_a_fault_is_known() {
        let typed = PLACES.iter().map(|place| match place.field {
            "class" => "two",
            "city" => "上海",
            _ => "",
        });
        let composed = compose(PLACES, typed, "", None);
        let place = composed.place_at(6).map(|at| PLACES[at].field);
        assert_eq!(place, Some("class"));
    }
}
