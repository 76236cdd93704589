//! vCards to rows: one card is one row, in columns that are called as the properties are.
//!
//! Versions 2.1, 3.0 and 4.0 as phones and mail programs write them. What a card says goes through the same reading as a
//! cell of a roster, so a day that does not exist refuses the card as it refuses a row.

pub(super) mod lines;
mod parts;

use std::borrow::Cow;

use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardType, VCardValue};
use calcard::{Entry, Parser};

use self::parts::{
    components, full_name, has_type, is_mobile, is_name, letters, no_person, sex, texts,
};
use super::decode::Decoded;
use super::heading::{Heading, Mapping};
use super::separated::{self, CELL_BYTES, ROWS, Written};
use super::table::Table;
use super::vcard_out::NUMBER;
use super::workbook::UNPACKED_BYTES;
use super::{Limit, TooMuch, Unreadable};
use crate::clean;

/// The columns that cards fill: the property, and the field that it means.
const COLUMNS: &[(&str, &str)] = &[
    (NUMBER, "number"),
    ("FN", "name"),
    ("NICKNAME", "latin_name"),
    ("PHONETIC", "pinyin"),
    ("GENDER", "gender"),
    ("BDAY", "birth"),
    ("TEL;CELL", "mobile"),
    ("TEL", "landline"),
    ("EMAIL", "email"),
    ("X-WECHAT", "wechat"),
    ("X-WHATSAPP", "whatsapp"),
    ("X-QQ", "qq"),
    ("ORG", "employer"),
    ("ORG;UNIT", "department"),
    ("TITLE", "job_title"),
    ("ROLE", "professional_title"),
    ("ADR", "address"),
    ("ADR;LOCALITY", "city"),
    ("ADR;COUNTRY", "country"),
    ("CATEGORIES", "tag"),
    ("NOTE", "notes"),
];

/// Properties that are about the card and not about the person.
const TECHNICAL: &[&str] = &[
    "VERSION",
    "PRODID",
    "REV",
    "UID",
    "BEGIN",
    "END",
    "KIND",
    "N",
    "SORT-STRING",
];

/// Where a card that is cut off is named.
const CUT: &str = "no END:VCARD";

/// Where a card is named that says nothing.
const BARE: &str = "BEGIN:VCARD";

/// The cards of a file as a table.
pub(super) fn table(
    file: String,
    decoded: Decoded,
    mapping: &Mapping,
) -> Result<Table, Unreadable> {
    let known = COLUMNS.iter().map(|(text, key)| Heading {
        text: (*text).to_owned(),
        key: Some(*key),
        is_decided: false,
    });
    let mut header: Vec<Heading> = known.collect();
    let mut written = Written::default();
    weigh(&decoded.text)?;
    for (number, card) in (1..).zip(cards(&decoded.text)) {
        let too_much = |limit, most: usize, column| {
            let broken = TooMuch::at(limit, most as u64, number, column);
            Err(Unreadable::TooMuch(broken))
        };
        if number as usize > ROWS {
            return too_much(Limit::Rows, ROWS, None);
        }
        let mut row = Row::new(&mut header, mapping);
        match card {
            Some(card) => row.card(&card),
            // A card without its end is refused by its number: it has no name.
            None => row.other(CUT, "?".to_owned()),
        }
        if row.cells.len() > separated::COLUMNS {
            return too_much(Limit::Columns, separated::COLUMNS, None);
        }
        if let Some(at) = row.cells.iter().position(|cell| cell.len() > CELL_BYTES) {
            return too_much(Limit::CellBytes, CELL_BYTES, u32::try_from(at + 1).ok());
        }
        if written.bytes() as u64 > UNPACKED_BYTES {
            return too_much(Limit::TextBytes, UNPACKED_BYTES as usize, None);
        }
        if row.cells.iter().all(String::is_empty) {
            row.other(BARE, "?".to_owned());
        }
        let cells: Vec<Cow<'_, str>> = row.cells.into_iter().map(Cow::Owned).collect();
        written.push(number, &cells);
    }
    if written.is_empty() {
        return Err(Unreadable::Empty);
    }
    let mut table = Table::of_fields(file, "vCard", header, written);
    table.lost = decoded.lost;
    table.is_literal = true;
    Ok(table)
}

/// The most bytes that one card may have, its picture included: the parser takes it whole.
const CARD_BYTES: usize = 16 << 20;

/// Refuses a card that is larger than any, before it is taken.
fn weigh(text: &str) -> Result<(), Unreadable> {
    let (mut at, mut begin, mut number) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim().eq_ignore_ascii_case("BEGIN:VCARD") {
            begin = at;
            number += 1;
        }
        at += line.len();
        if at - begin > CARD_BYTES {
            let broken = TooMuch::at(Limit::ObjectBytes, CARD_BYTES as u64, number, None);
            return Err(Unreadable::TooMuch(broken));
        }
    }
    Ok(())
}

/// The cards of a text, one after the other; none for one that is cut off, since nobody knows what it lacks.
fn cards(text: &str) -> impl Iterator<Item = Option<VCard>> {
    let mut parser = Parser::new(text);
    let mut next = move || loop {
        match parser.entry() {
            Entry::Eof => return None,
            Entry::VCard(card) => return Some(Some(card)),
            Entry::UnterminatedComponent(_) => return Some(None),
            // What stands between cards is none of them.
            _ => {}
        }
    };
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let is_cut = !last.trim().eq_ignore_ascii_case("END:VCARD");
    let mut held = next();
    std::iter::from_fn(move || {
        let card = held.take()?;
        held = next();
        Some(card.filter(|_| held.is_some() || !is_cut))
    })
}

/// A card on its way to a row.
struct Row<'h> {
    header: &'h mut Vec<Heading>,
    mapping: &'h Mapping,
    cells: Vec<String>,
    /// The card left here once: what it says is meant as we wrote it.
    is_ours: bool,
}

impl<'h> Row<'h> {
    fn new(header: &'h mut Vec<Heading>, mapping: &'h Mapping) -> Self {
        Self {
            cells: vec![String::new(); header.len()],
            header,
            mapping,
            is_ours: false,
        }
    }

    /// Adds to a cell of ours; several values stand behind each other.
    fn add(&mut self, column: &str, value: &str) {
        let at = COLUMNS.iter().position(|(text, _)| *text == column);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at))
            && !value.trim().is_empty()
        {
            if !cell.is_empty() {
                // Only a note has lines.
                cell.push(if column == "NOTE" { '\n' } else { ';' });
            }
            cell.push_str(value.trim());
        }
    }

    /// Sets a cell of ours, unless something stands in it.
    fn set(&mut self, column: &str, value: &str) {
        let at = COLUMNS.iter().position(|(text, _)| *text == column);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at))
            && cell.is_empty()
        {
            value.trim().clone_into(cell);
        }
    }

    /// A property that means none of our columns, unless somebody decided so.
    fn other(&mut self, property: &str, value: String) {
        let at = self
            .header
            .iter()
            .position(|heading| heading.text == property);
        let at = at.unwrap_or_else(|| {
            let found = self.mapping.heading(property.to_owned());
            let key = found.key.filter(|_| found.is_decided);
            self.header.push(Heading { key, ..found });
            self.header.len() - 1
        });
        self.cells.resize(self.header.len(), String::new());
        if let Some(cell) = self.cells.get_mut(at) {
            let stands = !cell.is_empty();
            cell.push_str(if stands { "; " } else { "" });
            cell.push_str(&value);
        }
    }

    /// Sets a cell of ours; a second value stands in a column of its own, so that the plan names it.
    fn once(&mut self, column: &str, value: &str) {
        let at = COLUMNS.iter().position(|(text, _)| *text == column);
        let stands = at
            .and_then(|at| self.cells.get(at))
            .map_or("", String::as_str);
        if stands.is_empty() {
            self.set(column, value);
        } else if stands != value.trim() && !value.trim().is_empty() {
            self.other(&format!("{column};2"), value.trim().to_owned());
        }
    }

    fn card(&mut self, card: &VCard) {
        let mut names = card.entries.iter().map(|entry| entry.name.as_str());
        self.is_ours = names.any(|name| name.eq_ignore_ascii_case(NUMBER));
        if let Some((kind, name)) = no_person(card) {
            return self.other(&format!("KIND:{kind}"), name);
        }
        for entry in &card.entries {
            self.entry(entry);
        }
        if let Some(parts) = card.entries.iter().find(|entry| is_name(entry)) {
            self.name(&full_name(&components(parts)));
        }
    }

    /// The name from its parts: where the written one is missing, and for Chinese, whom phones write given name first or
    /// with a class before the name.
    fn name(&mut self, name: &str) {
        let at = COLUMNS.iter().position(|(text, _)| *text == "FN");
        let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) else {
            return;
        };
        let is_whole = name.chars().count() > 1 && name.chars().all(clean::is_han);
        if !cell.is_empty() && (self.is_ours || !is_whole) {
            return;
        }
        let written = std::mem::replace(cell, name.to_owned());
        if letters(&written) != letters(name) && !written.is_empty() {
            self.add("NOTE", &format!("FN {written}"));
        }
    }

    fn entry(&mut self, entry: &VCardEntry) {
        let text = || texts(entry).join(" ");
        match &entry.name {
            VCardProperty::Fn => self.set("FN", &text()),
            VCardProperty::N if entry.phonetic_system().is_some() => {
                let parts = components(entry);
                let spoken = parts.iter().take(2).map(|part| part.trim());
                self.set("PHONETIC", &spoken.collect::<Vec<_>>().join(" "));
            }
            VCardProperty::Tel => self.phone(entry),
            VCardProperty::Email => self.add("EMAIL", text().trim_start_matches("mailto:")),
            VCardProperty::Org if self.is_ours => {
                let parts = components(entry);
                self.set("ORG", parts.first().map_or("", String::as_str));
                self.set("ORG;UNIT", parts.get(1).map_or("", String::as_str));
            }
            VCardProperty::Nickname if self.is_ours => self.set("NICKNAME", &text()),
            VCardProperty::Org => {
                let parts = components(entry);
                let mut parts = parts.iter().filter(|part| !part.trim().is_empty());
                self.once("ORG", parts.next().map_or("", String::as_str));
                let units: Vec<&str> = parts.map(|part| part.trim()).collect();
                self.once("ORG;UNIT", &units.join(" "));
            }
            VCardProperty::Title => self.once("TITLE", &text()),
            VCardProperty::Role => self.once("ROLE", &text()),
            // A name in letters; what friends call somebody is theirs.
            VCardProperty::Nickname if !text().chars().any(clean::is_han) => {
                self.once("NICKNAME", &text());
            }
            VCardProperty::Impp => self.account(entry, &text()),
            VCardProperty::Socialprofile => self.account(entry, &text()),
            VCardProperty::Gender => self.set("GENDER", sex(entry)),
            VCardProperty::Adr => self.address(entry),
            VCardProperty::Note => self.add("NOTE", &text()),
            VCardProperty::Categories => {
                let words = entry.values.iter().flat_map(|value| match value {
                    VCardValue::Component(words) => words.clone(),
                    other => other.as_text().map(str::to_owned).into_iter().collect(),
                });
                words.for_each(|word| self.add("CATEGORIES", &word));
            }
            VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-SOCIALPROFILE") => {
                self.account(entry, &text());
            }
            other => self.rest(other.as_str(), &text()),
        }
    }

    /// An account at a service that has a column; others stand under their own name. The service is a parameter, whatever
    /// the phone calls it, or the scheme of the address.
    fn account(&mut self, entry: &VCardEntry, text: &str) {
        let said = entry
            .params
            .iter()
            .filter_map(|param| param.value.as_text());
        let (scheme, account) = text.split_once(':').unwrap_or(("", text));
        let service = said.chain([scheme]).find_map(|word| {
            let word = word.to_ascii_lowercase();
            let mut known = SERVICES.iter();
            known.find(|(name, _)| *name == word)
        });
        let is_web = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https");
        match service {
            Some((_, column)) => self.add(column, if is_web { text } else { account }),
            None => self.rest(entry.name.as_str(), text),
        }
    }

    /// What phones call their own, and everything else.
    fn rest(&mut self, property: &str, text: &str) {
        let upper = property.to_ascii_uppercase();
        match upper.as_str() {
            "X-PHONETIC-LAST-NAME" | "X-PHONETIC-FIRST-NAME" => self.phonetic(&upper, text),
            "X-QQ" | "X-TENCENT-QQ" => self.add("X-QQ", text),
            "X-GENDER" | "X-SEX" => self.set("GENDER", text),
            lines::BIRTH => self.birth(text),
            "X-WHATSAPP" => self.add("X-WHATSAPP", text),
            "X-WECHAT" | "X-WEIXIN" => self.add("X-WECHAT", text),
            NUMBER => self.set(NUMBER, text),
            name if TECHNICAL.contains(&name) || text.is_empty() => {}
            // A picture is kilobytes of letters: that there is one is enough.
            name => self.other(name, text.chars().take(200).collect()),
        }
    }

    /// The family name is spoken first, wherever it stands in the card.
    fn phonetic(&mut self, property: &str, text: &str) {
        let at = COLUMNS.iter().position(|(name, _)| *name == "PHONETIC");
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) {
            let whole = if property.contains("LAST") {
                format!("{} {cell}", text.trim())
            } else {
                format!("{cell} {}", text.trim())
            };
            whole.trim().clone_into(cell);
        }
    }

    fn phone(&mut self, entry: &VCardEntry) {
        let text = texts(entry).join("");
        let number = text.strip_prefix("tel:").unwrap_or(&text);
        if self.is_ours {
            let column = match has_type(entry, VCardType::Cell) {
                true => "TEL;CELL",
                false => "TEL",
            };
            return self.add(column, &number.replace(";ext=", "x"));
        }
        let number = number.split(";ext=").next().unwrap_or(number);
        let of = |wanted: VCardType| has_type(entry, wanted);
        if of(VCardType::Fax) {
            self.other("TEL;FAX", number.to_owned());
            return;
        }
        let desk = of(VCardType::Work) || of(VCardType::Home);
        let column = if of(VCardType::Cell) || !desk || is_mobile(number) {
            "TEL;CELL"
        } else {
            "TEL"
        };
        self.add(column, number);
    }

    /// A birthday without a year, or in words, is no birth date, but it is kept.
    fn birth(&mut self, text: &str) {
        let text = text.trim();
        let bare: String = text.chars().filter(char::is_ascii_digit).collect();
        if bare.chars().all(|digit| digit == '0') && !text.chars().any(char::is_alphabetic) {
            return;
        }
        // 1604 is what a phone writes where the year was left open.
        let open = text.strip_prefix("--");
        if let Some(day) = open.or_else(|| text.strip_prefix("1604-")) {
            let digits: String = day.chars().filter(char::is_ascii_digit).collect();
            let day = match digits.split_at_checked(2) {
                Some((month, day)) if digits.len() == 4 => format!("{month}-{day}"),
                _ => day.to_owned(),
            };
            return self.add("NOTE", &format!("BDAY --{day}"));
        }
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return self.add("NOTE", &format!("BDAY {text}"));
        }
        let (day, time) = text.split_once('T').unwrap_or((text, ""));
        // A time of another zone may mean the next day here: the whole is left to be asked.
        let is_midnight = time
            .trim_end_matches('Z')
            .split('+')
            .next()
            .is_none_or(|time| time.chars().all(|letter| matches!(letter, '0' | ':' | '.')));
        let asked = format!("{text} ?");
        let day = if is_midnight { day } else { &asked };
        let digits = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
        match (digits, day.get(..4), day.get(4..6), day.get(6..)) {
            (true, Some(year), Some(month), Some(day)) => {
                self.once("BDAY", &format!("{year}-{month}-{day}"));
            }
            _ => self.once("BDAY", day),
        }
    }

    /// Post-office box, room, street, locality, region, code, country.
    fn address(&mut self, entry: &VCardEntry) {
        let parts = components(entry);
        let part = |at: usize| parts.get(at).map_or("", |part| part.trim());
        // A person has one address here: the parts of another do not fill its gaps.
        let has = |column: &str| {
            let at = COLUMNS.iter().position(|(text, _)| *text == column);
            at.and_then(|at| self.cells.get(at))
                .is_some_and(|cell| !cell.is_empty())
        };
        if ["ADR", "ADR;LOCALITY", "ADR;COUNTRY"]
            .iter()
            .any(|column| has(column))
        {
            let filled = parts.iter().map(|part| part.trim());
            let filled: Vec<&str> = filled.filter(|part| !part.is_empty()).collect();
            if !filled.is_empty() {
                self.other("ADR;2", filled.join(" "));
            }
            return;
        }
        if self.is_ours {
            self.set("ADR", part(2));
            self.set("ADR;LOCALITY", part(3));
            return self.set("ADR;COUNTRY", part(6));
        }
        if parts.len() < 3 {
            self.set("ADR", &parts.join(" "));
            return;
        }
        let chinese = parts.iter().any(|part| part.chars().any(clean::is_han));
        let places: &[usize] = if chinese {
            &[4, 2, 1, 0]
        } else {
            &[0, 1, 2, 4, 5]
        };
        let filled = places
            .iter()
            .map(|at| part(*at))
            .filter(|part| !part.is_empty());
        let line: Vec<&str> = filled.collect();
        self.set("ADR", &line.join(if chinese { "" } else { ", " }));
        self.set("ADR;LOCALITY", part(3));
        self.set("ADR;COUNTRY", part(6));
        // The line of an address in letters has its code.
        if chinese && !part(5).is_empty() {
            self.other("ADR;CODE", part(5).to_owned());
        }
    }
}

/// Services whose accounts have a column.
const SERVICES: &[(&str, &str)] = &[
    ("wechat", "X-WECHAT"),
    ("weixin", "X-WECHAT"),
    ("whatsapp", "X-WHATSAPP"),
    ("qq", "X-QQ"),
    ("mqq", "X-QQ"),
];

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::transfer::row::fold::{What, people};
    use crate::transfer::row::incoming::Incoming;

    /// A card of an old Android, of an iPhone, of a mail program, and one that is cut off.
    const CARDS: &str = "BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E6=AC=A3=E6=80=A1;;;\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=E6=AC=A3=E6=80=A1\r
TEL;CELL:138-0013-2231\r
NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=8F=A3=E8=85=94=\r
=E5=8C=BB=E5=AD=A6\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
N:陈;斌;;;\r
X-PHONETIC-FIRST-NAME:Bin\r
X-PHONETIC-LAST-NAME:Chen\r
ORG:大连市中心医院;口腔科\r
TITLE:主治医师\r
item1.TEL;type=pref:+86 138 0013 8810\r
TEL;type=WORK;type=VOICE:0411-84412345\r
item2.EMAIL;type=INTERNET;type=HOME:chenbin@example.org\r
item3.ADR;type=HOME:;;中山路7号;大连;辽宁;116000;中国\r
BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-03\r
CATEGORIES:校友,口腔2004\r
X-SOCIALPROFILE;type=weibo:http://weibo.example/u\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Amina Hassan\r
N:Hassan;Amina;;;\r
BDAY:19900229\r
TEL;VALUE=uri;TYPE=\"cell\":tel:+255-7120-30055\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:Half\r
";

    fn table() -> Table {
        Table::from_bytes("contacts.vcf", CARDS.as_bytes().to_vec()).unwrap()
    }

    fn read(table: &Table) -> Vec<What> {
        let catalogue = crate::transfer::row::tests::catalogue();
        let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        people(table, &catalogue, today)
            .map(|taken| taken.what)
            .collect()
    }

    fn person(what: &What) -> &Incoming {
        match what {
            What::Person(incoming) => incoming,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn cards_of_all_versions_are_rows() {
        let table = table();
        assert_eq!(table.encoding, "vCard");
        assert_eq!(
            table.unknown().collect::<Vec<_>>(),
            ["ADR;CODE", "X-SOCIALPROFILE", CUT]
        );
        let people = read(&table);
        let wang = person(&people[0]);
        assert_eq!(wang.text("name"), "王欣怡");
        assert_eq!(wang.text("notes"), "口腔医学");
        assert_eq!(wang.texts("mobile"), ["+8613800132231"]);
        let chen = person(&people[1]);
        assert_eq!(chen.text("name"), "陈斌");
        assert_eq!(chen.text("pinyin"), "Chen Bin");
        assert_eq!(
            (chen.text("employer"), chen.text("department")),
            ("大连市中心医院", "口腔科")
        );
        assert_eq!(chen.texts("mobile"), ["+8613800138810"]);
        assert_eq!(chen.texts("landline").len(), 1);
        assert_eq!(
            (chen.text("city"), chen.text("address")),
            ("大连", "辽宁中山路7号")
        );
        assert_eq!(chen.texts("tag"), ["校友", "口腔2004"]);
        assert_eq!(
            (chen.date("birth"), chen.text("notes")),
            (None, "BDAY --05-03")
        );
    }

    #[test]
    fn an_impossible_day_and_a_card_without_its_end_are_refused_by_number() {
        let table = table();
        let people = read(&table);
        assert_eq!(people.len(), 4);
        let refused = |what: &What| match what {
            What::Rejected(problems) => problems
                .first()
                .map(|problem| (problem.row, problem.column.clone())),
            _ => None,
        };
        assert_eq!(refused(&people[2]), Some((3, "BDAY".to_owned())));
        assert_eq!(refused(&people[3]), Some((4, "FN".to_owned())));
    }

    #[test]
    fn what_our_own_cards_say_is_read_back() {
        const OURS: &str = "BEGIN:VCARD\r
VERSION:4.0\r
FN:王欣怡\r
NICKNAME:Cindy Wang\r
SOCIALPROFILE;VALUE=text;SERVICE-TYPE=WhatsApp;PREF=1:+8613800132231\r
SOCIALPROFILE;VALUE=text;SERVICE-TYPE=QQ:100200\r
SOCIALPROFILE;VALUE=text;SERVICE-TYPE=WeChat:wxy_82\r
ROLE:主治医师\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:王欣欣\r
SORT-STRING:Wang Xinxin\r
X-WHATSAPP:+8613800132232\r
END:VCARD\r
";
        let table = Table::from_bytes("ours.vcf", OURS.as_bytes().to_vec()).unwrap();
        assert_eq!(table.unknown().count(), 0);
        let people = read(&table);
        let wang = person(&people[0]);
        assert_eq!(wang.text("latin_name"), "Cindy Wang");
        assert_eq!(wang.text("professional_title"), "主治医师");
        assert_eq!(wang.texts("whatsapp"), ["+8613800132231"]);
        assert_eq!(wang.texts("qq"), ["100200"]);
        assert_eq!(wang.texts("wechat"), ["wxy_82"]);
        assert_eq!(person(&people[1]).texts("whatsapp"), ["+8613800132232"]);
    }
}
