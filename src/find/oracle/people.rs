//! Random people of few letters, so that much is alike.

use super::queries::fold;
use crate::find::entry::{Entry, term};
use crate::find::field::{Account, Flag, NumberField, TermField, own_term};
use crate::find::index::Index;
use crate::find::pack::Builder;
use std::collections::BTreeMap;

pub(in crate::find) struct Dice(u64);

impl Dice {
    pub(in crate::find) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(in crate::find) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    pub(in crate::find) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const PEOPLE: [(&str, &str, &str); 8] = [
    ("王伟", "wang wei", "ww"),
    ("王欣怡", "wang xinyi", "wxy"),
    ("张伟", "zhang wei", "zw"),
    ("张", "zhang", "z"),
    ("欧阳娜", "ouyang na", "oyn"),
    ("单雄", "shan xiong", "sx"),
    ("david wang 王大卫", "wang dawei", "wdw"),
    ("o'neil anna", "", ""),
];

/// A person of few letters, so that much is alike.
pub(in crate::find) fn person(dice: &mut Dice, id: i64) -> Entry {
    let (name, pinyin, initials) = PEOPLE[dice.below(PEOPLE.len())];
    let mut entry = Entry {
        id,
        name: name.to_owned(),
        sort_key: name.to_owned(),
        ..Entry::default()
    };
    if !pinyin.is_empty() {
        entry.sort_key = pinyin.to_owned();
        entry.readings.push(pinyin.replace(' ', ""));
        entry.initials.push(initials.to_owned());
        if name.starts_with('单') {
            entry.readings.push("danxiong".to_owned());
            entry.initials.push("dx".to_owned());
        }
    }
    if dice.below(9) == 0 {
        entry.sort_key = "zz other key".to_owned();
    }
    if dice.below(4) == 0 {
        entry.other_names.push(
            dice.pick(&["anna smith", "wei wang", "王 8", "张伟"])
                .to_owned(),
        );
    }
    entry.number = format!("a-{id:06}");
    for _ in 0..dice.below(3) {
        entry.student_numbers.push(format!(
            "{}{:03}",
            dice.pick(&["1994", "2004", "s20"]),
            dice.below(30)
        ));
        entry.phones.push(format!("+86 138{:05}", dice.below(200)));
        entry.emails.push(format!(
            "{}{}@example.org",
            dice.pick(&["wang", "zw", "138"]),
            dice.below(9)
        ));
    }
    columns(dice, &mut entry);
    entry
}

fn columns(dice: &mut Dice, entry: &mut Entry) {
    for _ in 0..dice.below(3) {
        entry
            .numbers
            .push((NumberField::Class, 1994 + dice.below(20) as i32));
    }
    if dice.below(3) > 0 {
        let born = 19_820_000 + dice.below(13) as i32 * 100 + dice.below(3) as i32;
        entry.numbers.push((NumberField::Born, born));
        entry
            .numbers
            .push((NumberField::Updated, 20_780 - dice.below(1500) as i32));
    }
    for _ in 0..dice.below(3) {
        let chapter = [
            ("1", "上海校友会", "sha"),
            ("2", "北京校友会", "bjs"),
            ("3", "bay area", "sfo"),
        ];
        let (value, name, code) = chapter[dice.below(3)];
        entry
            .terms
            .push((TermField::Chapter, term(value, &[name, code])));
    }
    if dice.below(2) == 0 {
        entry.terms.push((
            TermField::City,
            dice.pick(&["上海", "北京", "london"]).to_owned(),
        ));
    }
    if dice.below(2) == 0 {
        let employer = dice.pick(&["上海市第一医院", "city hospital", "bank of wang", "市银行"]);
        entry.terms.push((TermField::Employer, employer.to_owned()));
    }
    entry.terms.push((
        TermField::Status,
        dice.pick(&["active", "lost", "deceased"]).to_owned(),
    ));
    entry
        .terms
        .push((TermField::Sex, dice.pick(&["male", "female"]).to_owned()));
    tied(dice, entry);
    if dice.below(8) == 0 {
        entry.set(Flag::ARCHIVED);
    }
    if !entry.emails.is_empty() {
        entry.set(Flag::EMAIL);
    }
}

/// Values that say something else where they stand bare.
pub(in crate::find) const ODD: [&str; 16] = [
    "导师",
    "导师组",
    "说\"好\"",
    "说“好”",
    "\"",
    "?",
    "*",
    "a*",
    "=x",
    "<2",
    "-x",
    "a..b",
    "a, (b) or c",
    "or",
    "，、",
    "tag:x",
];

/// Offices, events, consents, accounts, and values of the fields that the office added.
fn tied(dice: &mut Dice, entry: &mut Entry) {
    let coded = [
        (TermField::Office, "president", "会长"),
        (TermField::Office, "treasurer", "财务"),
        (TermField::Event, "31", "春游 spring hike"),
        (TermField::Event, "4", "annual dinner"),
        (TermField::Consent, "news/email", "邮箱"),
        (TermField::Consent, "-news/email", "withdrawn"),
        (TermField::PointState, "bounced", "退信"),
        (TermField::NativePlace, "辽宁大连", "辽宁大连"),
        (TermField::Supervisor, "张明", "张明"),
        (TermField::Membership, "left", "已退出"),
        (TermField::Postcode, "116000", "116000"),
    ];
    for (field, value, name) in coded {
        if dice.below(4) == 0 {
            entry.terms.push((field, term(value, &[name, value])));
        }
    }
    for kind in Account::ALL {
        if dice.below(5) == 0 {
            let text = dice.pick(&["wxy_82", "10001", "wang8", "o138"]);
            entry.accounts.push((kind, text.to_owned()));
        }
    }
    if dice.below(2) == 0 {
        let tag = dice.pick(&ODD);
        let term = term(tag, &[&fold(tag)]);
        entry.terms.push((TermField::Tag, term));
    }
    let owns = [
        (7, dice.pick(&ODD)),
        (7, "Chess 象棋"),
        (7, "go"),
        (12, "10"),
        (12, "12.5"),
        (1, "2004-07"),
        (1, "2011"),
        (2, "yes"),
        (2, "no"),
    ];
    for _ in 0..dice.below(3) {
        let (field, value) = owns[dice.below(owns.len())];
        let term = own_term(field, value, &fold(value));
        entry.terms.push((TermField::Own, term));
    }
    for flag in [Flag::REACHABLE, Flag::FOLLOW_UP, Flag::ODD_DATE] {
        if dice.below(3) == 0 {
            entry.set(flag);
        }
    }
}

pub(in crate::find) fn pack(people: &BTreeMap<i64, Entry>) -> Index {
    let mut builder = Builder::default();
    people.values().rev().for_each(|entry| builder.add(entry));
    builder.build().expect("small")
}

pub(in crate::find) fn crowd(dice: &mut Dice, n: i64) -> BTreeMap<i64, Entry> {
    (0..n).map(|id| (id, person(dice, id))).collect()
}
