//! The slow and plain twin of the index: a list of entries, filtered and sorted in the obvious way.
//! Whatever the index answers to random queries over random people must be what this answers.

use super::entry::{Entry, NAME, term};
use super::field::{
    Account, Flag, Kind, NumberField, OwnField, OwnKind, TermField, TextField, own_term,
};
use super::found::{FacetField, FacetValue, Found};
use super::index::Index;
use super::pack::Builder;
use super::parse::Terms;
use super::plan::squeeze;
use super::query::{Ast, How, OwnTest, OwnWanted, Query, Wanted, is_private};
use super::words::{asked_as, value_of};
use super::{Direction, Finder, Order, Scope};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Fields that the office added.
fn own() -> &'static [OwnField] {
    static OWN: std::sync::OnceLock<Vec<OwnField>> = std::sync::OnceLock::new();
    OWN.get_or_init(|| {
        let field = |id, name: &str, label: &str, kind, private| OwnField {
            id,
            name: name.to_owned(),
            labels: vec![label.to_owned()],
            kind,
            private,
        };
        vec![
            field(7, "hobby", "爱好", OwnKind::Text, false),
            field(12, "score2", "分数", OwnKind::Number, true),
            field(1, "joined", "加入", OwnKind::Date, false),
            field(2, "vip", "贵宾", OwnKind::Flag, false),
        ]
    })
}

pub(super) fn terms(masked: bool) -> Terms<'static> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
    Terms {
        fold,
        today,
        masked,
        own: own(),
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
pub(super) fn person(dice: &mut Dice, id: i64) -> Entry {
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
    let owns = [
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

const CONDITIONS: [&str; 123] = [
    "name:王*",
    "name:wang*",
    "name:\"wang x\"*",
    "name:伟*",
    "王*",
    "ang*",
    "a-00*",
    "number:a-0001*",
    "number:12*",
    "student:s2*",
    "phone:138*",
    "phone:8*",
    "email:zw*",
    "chapter:上*",
    "chapter:3*",
    "city:lon*",
    "employer:bank*",
    "wechat:wxy*",
    "hobby:ch*",
    "office:会长",
    "office:?",
    "has:office",
    "no:office",
    "event:spring",
    "event:hike,dinner",
    "活动：春游",
    "event:\"31\"",
    "event:\"4\"",
    "has:event",
    "consent:邮箱",
    "consent:news/email",
    "consent:withdrawn",
    "no:consent",
    "is:bounced",
    "is:wrong",
    "contact_status:退信",
    "native:大连",
    "籍贯:辽宁",
    "wechat:wxy",
    "wechat:=wxy_82",
    "qq:1000",
    "qq:?",
    "has:wechat",
    "no:qq",
    "whatsapp:*",
    "account:138",
    "hobby:棋",
    "hobby:=go",
    "爱好:?",
    "has:hobby",
    "score2:>=11",
    "score2:10..12.5",
    "joined:2004..2010",
    "joined:<2011",
    "vip:是",
    "vip:no",
    "has:reachable",
    "no:followup",
    "has:odd-date",
    "email:=zw3@example.org",
    "(class:>2000 or -has:email)",
    "-(chapter:上海 or (city:上海 -is:lost))",
    "0086",
    "00861",
    "phone:1861",
    "an",
    "a-",
    "w",
    "z",
    "1",
    "9",
    "a",
    "s",
    "张",
    "王",
    "wa",
    "wang",
    "wangwei",
    "ww",
    "wxy",
    "zw",
    "张伟",
    "wang wei",
    "医院",
    "银行",
    "138",
    "1380",
    "200",
    "hospital",
    "ospital",
    "\"wang wei\"",
    "o'neil",
    "anna",
    "danx",
    "class:2004",
    "class:?",
    "class:1990s",
    "class:2000..2004",
    "class:>=2000",
    "born:1982-03",
    "born:<1982-05",
    "upd:<2y",
    "upd:>1y",
    "94级",
    "2004届",
    "chapter:上海",
    "chapter:\"sha\"",
    "chapter:3",
    "chapter:\"3\"",
    "city:上海,北京",
    "city:?",
    "sex:male",
    "is:lost",
    "is:archived",
    "has:email",
    "no:email",
    "student:2004",
    "id:3",
    "phone:138000",
    "email:example",
    "phone:?",
    "employer:医院",
    "name:wang",
];

/// A query of a few conditions, some turned round, some in brackets.
fn query(dice: &mut Dice) -> String {
    let mut text = String::new();
    for n in 0..dice.below(4) {
        if n > 0 {
            text.push_str(if dice.below(5) == 0 { " or " } else { " " });
        }
        let condition = dice.pick(&CONDITIONS);
        match dice.below(6) {
            0 if !condition.contains("wang wei") => text.push('-'),
            1 => {
                text.push_str(&format!("({condition} or {})", dice.pick(&CONDITIONS)));
                continue;
            }
            _ => {}
        }
        text.push_str(condition);
    }
    text
}

fn texts(entry: &Entry) -> Vec<&String> {
    let mut all = vec![&entry.name];
    all.extend(
        entry
            .readings
            .iter()
            .chain(&entry.initials)
            .chain(&entry.other_names),
    );
    all
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn term_fits(term: &str, wanted: &Wanted) -> bool {
    let names: Vec<&str> = term.split(NAME).collect();
    if wanted.how == How::Whole {
        return names.contains(&wanted.text.as_str());
    }
    if wanted.how == How::Begins {
        let own = usize::from(names.len() > 1);
        return names[own..]
            .iter()
            .any(|name| name.starts_with(&wanted.text));
    }
    let names = if names.len() > 1 {
        &names[1..]
    } else {
        &names[..]
    };
    names.iter().any(|name| {
        (0..name.len())
            .filter(|at| name.is_char_boundary(*at))
            .any(|at| {
                let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                let inside = ascii(name[..at].chars().last()) && ascii(name[at..].chars().next());
                name[at..].starts_with(&wanted.text) && !inside
            })
    })
}

fn word_fits(word: &str, entry: &Entry, masked: bool) -> bool {
    let texts = texts(entry);
    if word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return texts
            .into_iter()
            .chain(&entry.student_numbers)
            .any(|t| t.split([' ', '\'', '-']).any(|w| w.starts_with(word)));
    }
    let squeezed = squeeze(word);
    let digit = word.bytes().any(|b| b.is_ascii_digit());
    let phone = word
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c))
        && digits(word).len() >= 3;
    let employer = Wanted {
        text: word.to_owned(),
        how: How::Part,
    };
    texts
        .iter()
        .any(|t| t.contains(word) || (squeezed.len() > 1 && t.contains(&squeezed)))
        || (digit
            && (entry.number.contains(word)
                || entry.student_numbers.iter().any(|s| s.contains(word))))
        || (!masked
            && phone
            && entry
                .phones
                .iter()
                .any(|p| digits(p).contains(&digits(word))))
        || (!masked && word.chars().count() > 1 && entry.emails.iter().any(|m| m.starts_with(word)))
        || entry
            .terms
            .iter()
            .any(|(f, t)| *f == TermField::Employer && term_fits(t, &employer))
}

fn text_fits(field: TextField, wanted: &Wanted, entry: &Entry) -> bool {
    let fits = |value: &String, text: &str| match wanted.how {
        How::Whole => value == text,
        How::Part => !text.is_empty() && value.contains(text),
        How::Begins => !text.is_empty() && value.starts_with(text),
    };
    match field {
        TextField::Name => {
            let squeezed = squeeze(&wanted.text);
            texts(entry)
                .into_iter()
                .any(|t| fits(t, &wanted.text) || fits(t, &squeezed))
        }
        TextField::Number
            if wanted.how != How::Begins && wanted.text.bytes().all(|b| b.is_ascii_digit()) =>
        {
            let own = entry
                .number
                .rsplit(|c: char| !c.is_ascii_digit())
                .next()
                .unwrap_or_default();
            own.trim_start_matches('0') == wanted.text.trim_start_matches('0')
        }
        TextField::Number => fits(&entry.number, &wanted.text),
        TextField::Student => entry.student_numbers.iter().any(|s| fits(s, &wanted.text)),
        TextField::Phone => entry.phones.iter().any(|p| fits(&digits(p), &wanted.text)),
        TextField::Email => entry.emails.iter().any(|m| fits(m, &wanted.text)),
        TextField::Account(kind) => entry
            .accounts
            .iter()
            .any(|(of, account)| *of == kind && fits(account, &wanted.text)),
    }
}

fn fits(ast: &Ast, entry: &Entry, masked: bool) -> bool {
    match ast {
        Ast::And(all) => all.iter().all(|a| fits(a, entry, masked)),
        Ast::Or(any) => any.iter().any(|a| fits(a, entry, masked)),
        Ast::Not(inner) => !fits(inner, entry, masked),
        Ast::Word(word) => word_fits(word, entry, masked),
        Ast::Text(field, wanted) => text_fits(*field, wanted, entry),
        Ast::Number(field, range) => entry
            .numbers
            .iter()
            .any(|(f, n)| f == field && (range.low..=range.high).contains(&i64::from(*n))),
        Ast::Term(field, wanted) => entry
            .terms
            .iter()
            .any(|(f, t)| f == field && term_fits(t, wanted)),
        Ast::Flag(flag) => entry.flags & flag.0 != 0,
        Ast::Blank(kind) => match kind {
            Kind::Number(field) => !entry.numbers.iter().any(|(f, _)| f == field),
            Kind::Term(field) => !entry.terms.iter().any(|(f, _)| f == field),
            Kind::Text(TextField::Name) => entry.name.is_empty(),
            Kind::Text(TextField::Number) => entry.number.is_empty(),
            Kind::Text(TextField::Student) => entry.student_numbers.is_empty(),
            Kind::Text(TextField::Phone) => entry.phones.is_empty(),
            Kind::Text(TextField::Email) => entry.emails.is_empty(),
            Kind::Text(TextField::Account(kind)) => {
                !entry.accounts.iter().any(|(of, _)| of == kind)
            }
            Kind::Has | Kind::No | Kind::Is | Kind::Own(_) => false,
        },
        Ast::Own(test) => entry
            .terms
            .iter()
            .any(|(f, t)| *f == TermField::Own && own_fits(test, value_of(t))),
    }
}

fn own_fits(test: &OwnTest, value: &str) -> bool {
    let Some(value) = value.strip_prefix(&format!("{}=", test.field)) else {
        return false;
    };
    match &test.wanted {
        OwnWanted::Any => true,
        OwnWanted::Text(wanted) if wanted.how == How::Whole => fold(value) == wanted.text,
        OwnWanted::Text(wanted) if wanted.how == How::Begins => {
            fold(value).starts_with(&wanted.text)
        }
        OwnWanted::Text(wanted) => fold(value).contains(&wanted.text),
        OwnWanted::Number(span) => {
            let number: f64 = value.parse().expect("a number");
            (span.low as f64..=span.high as f64).contains(&(number * 10_000.0))
        }
        OwnWanted::Date(span) => {
            let digits = format!("{:0<8}", value.replace('-', ""));
            (span.low..=span.high).contains(&digits.parse().expect("a date"))
        }
    }
}

fn rank(query: &Query, entry: &Entry) -> usize {
    let Some(first) = query.words.first().map(|w| squeeze(w)) else {
        return 0;
    };
    let all: String = query.words.iter().map(|w| squeeze(w)).collect();
    if first.is_empty() || all.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    let mut best = 3;
    let own = std::iter::once(&entry.name)
        .chain(&entry.readings)
        .map(|t| (t, 0, 1));
    let initials = entry.initials.iter().map(|t| (t, 2, 2));
    let others = entry.other_names.iter().map(|t| (t, 1, 2));
    for (text, exact, begins) in own.chain(initials).chain(others) {
        let joined = squeeze(text);
        if joined == all || joined == first {
            best = best.min(exact);
        } else if joined.starts_with(&all) || joined.starts_with(&first) {
            best = best.min(begins);
        }
    }
    best
}

fn headline(entry: &Entry, order: Order) -> Option<(i32, String, String)> {
    match order {
        Order::Name(_) => None,
        Order::Number(field, _) => entry
            .numbers
            .iter()
            .find(|(f, _)| *f == field)
            .map(|(_, n)| (*n, String::new(), String::new())),
        Order::Term(field, _) => {
            let term = entry
                .terms
                .iter()
                .find(|(f, _)| *f == field)
                .map(|(_, t)| t);
            term.map(|t| (0, asked_as(t).to_owned(), t.clone()))
        }
    }
}

/// Two people by one order.
fn by(order: Order, a: &Entry, b: &Entry) -> Ordering {
    let (Order::Name(direction) | Order::Number(_, direction) | Order::Term(_, direction)) = order;
    let turned = |order: Ordering| match direction {
        Direction::Up => order,
        Direction::Down => order.reverse(),
    };
    if let Order::Name(_) = order {
        return turned((&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
    }
    match (headline(a, order), headline(b, order)) {
        (Some(a), Some(b)) => turned(a.cmp(&b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// The ids that answer the query, in order.
fn answer(
    people: &BTreeMap<i64, Entry>,
    query: &Query,
    orders: &[Order],
    scope: &Scope,
) -> Vec<i64> {
    let mut hits: Vec<&Entry> = people
        .values()
        .filter(|e| fits(&query.ast, e, scope.masked) && !(scope.masked && query.private))
        .filter(|e| query.archived || e.flags & Flag::ARCHIVED.0 == 0)
        .filter(|e| {
            scope.chapters.as_ref().is_none_or(|chapters| {
                let in_scope = |t: &str| chapters.iter().any(|c| c == value_of(t));
                e.terms
                    .iter()
                    .any(|(f, t)| *f == TermField::Chapter && in_scope(t))
            })
        })
        .collect();
    let open = |order: &&Order| {
        let kind = match order {
            Order::Name(_) => return true,
            Order::Number(field, _) => Kind::Number(*field),
            Order::Term(field, _) => Kind::Term(*field),
        };
        !(scope.masked && is_private(kind))
    };
    let orders: Vec<Order> = orders.iter().filter(open).copied().collect();
    let ranked = orders.first().is_none_or(|first| *first == Order::NAME);
    let ranks = |e: &Entry| if ranked { rank(query, e) } else { 0 };
    hits.sort_by(|a, b| {
        let mut by_all = ranks(a).cmp(&ranks(b));
        for order in orders.iter().chain([&Order::NAME]) {
            by_all = by_all.then_with(|| by(*order, a, b));
        }
        by_all
    });
    hits.into_iter().map(|e| e.id).collect()
}

fn check_facets(people: &BTreeMap<i64, Entry>, ids: &[i64], found: &Found) {
    let fields = [
        FacetField::Number(NumberField::Class),
        FacetField::Term(TermField::Chapter),
    ];
    let facets = found
        .facets(&fields, 2, &AtomicBool::new(false))
        .expect("not stopped");
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut nothing = 0;
    for id in ids {
        let mut values: Vec<&str> = people[id]
            .terms
            .iter()
            .filter(|(f, _)| *f == TermField::Chapter)
            .map(|(_, t)| value_of(t))
            .collect();
        values.sort_unstable();
        values.dedup();
        nothing += u32::from(values.is_empty());
        for value in values {
            *counts.entry(value.to_owned()).or_default() += 1;
        }
    }
    let total: u32 = counts.values().sum();
    let facet = &facets[1];
    for (value, count) in &facet.values {
        let FacetValue::Term(value) = value else {
            panic!("a term")
        };
        assert_eq!(counts.get(value), Some(count));
    }
    assert_eq!(
        facet.values.iter().map(|(_, n)| n).sum::<u32>() + facet.others,
        total
    );
    assert_eq!(facet.values.len() + facet.other_values, counts.len());
    assert_eq!(facet.nothing, nothing);
    assert!(facet.values.is_sorted_by_key(|(_, n)| Reverse(*n)));
}

fn order(dice: &mut Dice) -> Order {
    let direction = [Direction::Up, Direction::Down][dice.below(2)];
    match dice.below(6) {
        0 => Order::Number(NumberField::Class, direction),
        1 => Order::Number(NumberField::Updated, direction),
        2 => Order::Term(TermField::Chapter, direction),
        3 => Order::Term(TermField::City, direction),
        4 => Order::Number(NumberField::Born, direction),
        _ => Order::Name(direction),
    }
}

/// Compares one answer; gives its length.
fn check(finder: &Finder, people: &BTreeMap<i64, Entry>, dice: &mut Dice) -> usize {
    let text = query(dice);
    let chapters = (dice.below(4) == 0).then(|| vec!["1".to_owned(), "3".to_owned()]);
    let scope = Scope {
        chapters,
        masked: dice.below(4) == 0,
    };
    let orders: Vec<Order> = (0..dice.below(4)).map(|_| order(dice)).collect();
    let query = Query::parse(&text, &terms(false)).expect("the query is sound");
    let found = finder
        .search(&query, &orders, &scope, &AtomicBool::new(false))
        .expect("not stopped");
    let expected = answer(people, &query, &orders, &scope);
    let ids = found.ids(0..usize::MAX);
    assert_eq!(
        ids, expected,
        "{text:?} {orders:?} {scope:?} {:?}",
        query.ast
    );
    assert_eq!(found.count(), expected.len());
    assert_eq!(found.all_ids().collect::<Vec<_>>(), expected);
    for id in [dice.below(people.len()) as i64, 7, 100_000] {
        assert_eq!(
            found.place(id),
            expected.iter().position(|i| *i == id),
            "{text:?}"
        );
    }
    if dice.below(4) == 0 {
        check_facets(people, &expected, &found);
    }
    if dice.below(8) == 0 {
        check_weights(finder, people, &query, &scope);
    }
    // a person taken apart into all values is many small indexes
    if dice.below(50) == 0 {
        check_clauses(finder, people, &query, &scope, dice);
    }
    expected.len()
}

/// Each condition finds alone, and the others find without it, whom the plain list says.
fn check_weights(finder: &Finder, people: &BTreeMap<i64, Entry>, query: &Query, scope: &Scope) {
    let weights = finder.weigh(query, scope, &AtomicBool::new(false));
    let weights = weights.expect("not stopped");
    assert_eq!(weights.len(), query.parts().len());
    for (at, weight) in weights.iter().enumerate() {
        let alone = query.alone(&query.parts()[at]);
        let rest = |part: usize| (part != at).then(|| query.parts()[part].ast.clone());
        let rest = Ast::And((0..weights.len()).filter_map(rest).collect());
        let without = Query::new(rest, Vec::new());
        let counts = [alone, without].map(|asked| answer(people, &asked, &[], scope).len());
        assert_eq!(
            [weight.alone, weight.without],
            counts,
            "{at} {:?}",
            query.ast
        );
    }
}

/// Each condition alone holds for whom the plain list says; values by which it holds are the person's own.
fn check_clauses(
    finder: &Finder,
    people: &BTreeMap<i64, Entry>,
    query: &Query,
    scope: &Scope,
    dice: &mut Dice,
) {
    let id = dice.below(people.len()) as i64;
    let (Some(entry), Some(part)) = (people.get(&id), query.parts().first()) else {
        return;
    };
    let mut packed = finder.entry(id).expect("on file");
    let alone = query.alone(part);
    let because = Finder::because(&packed, &alone, scope.masked);
    let closed = scope.masked && alone.private;
    let expected = !closed && fits(&alone.ast, entry, scope.masked);
    assert_eq!(because.holds, expected, "{part:?} {entry:?}");
    assert!(because.holds || because.by.is_empty());
    packed.terms.retain(|term| !entry.terms.contains(term));
    assert!(packed.terms.is_empty());
    if let Some(rest) = query.without(FacetField::Term(TermField::City)) {
        let others = query
            .parts()
            .iter()
            .filter(|part| part.ast.about() != Some(FacetField::Term(TermField::City)));
        let mut all = others.map(|part| fits(&part.ast, entry, scope.masked));
        assert_eq!(fits(&rest.ast, entry, scope.masked), all.all(|fit| fit));
    }
}

pub(super) fn pack(people: &BTreeMap<i64, Entry>) -> Index {
    let mut builder = Builder::default();
    people.values().rev().for_each(|entry| builder.add(entry));
    builder.build().expect("small")
}

pub(super) fn crowd(dice: &mut Dice, n: i64) -> BTreeMap<i64, Entry> {
    (0..n).map(|id| (id, person(dice, id))).collect()
}

/// Asks this and that without looking at the answers.
pub(super) fn exercise(finder: &mut Finder, people: &BTreeMap<i64, Entry>, dice: &mut Dice) {
    let stop = AtomicBool::new(false);
    let query = Query::parse(&query(dice), &terms(false)).expect("the query is sound");
    let changed = people.values().take(3).cloned().collect();
    finder.apply(1, changed, &[5]).expect("small");
    for order in [Order::NAME, Order::Term(TermField::Chapter, Direction::Up)] {
        let found = finder
            .search(&query, &[order], &Scope::default(), &stop)
            .expect("not stopped");
        let _ = found.ids(0..100);
        let _ = found.place(3);
        found
            .facets(
                &[FacetField::Flags, FacetField::Term(TermField::City)],
                3,
                &stop,
            )
            .expect("not stopped");
    }
    let _ = finder.named(TermField::Employer, "b");
    let _ = finder.nearest(&["zhangwei".to_owned()], 3, &Scope::default(), &stop);
    finder.repacked().expect("small");
}

/// Small crowds and many queries: 50,000 in all.
#[test]
fn fifty_thousand_queries_find_what_a_plain_list_finds() {
    for seed in 0..100 {
        let mut dice = Dice::new(1000 + seed);
        let rows = 5 + dice.below(40) as i64;
        let mut people = crowd(&mut dice, rows);
        let mut finder = Finder::new(pack(&people), 0).expect("small");
        let changed = vec![person(&mut dice, 2), person(&mut dice, rows)];
        for entry in &changed {
            people.insert(entry.id, entry.clone());
        }
        finder.apply(1, changed, &[]).expect("small");
        for _ in 0..500 {
            check(&finder, &people, &mut dice);
        }
    }
}

#[test]
fn the_index_answers_what_a_plain_list_answers() {
    let mut hits = 0;
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let rows = [0, 1, 63, 64, 300, 700][dice.below(6)];
        let people = crowd(&mut dice, rows);
        let finder = Finder::new(pack(&people), 0).expect("small");
        for _ in 0..60 {
            hits += check(&finder, &people, &mut dice);
        }
    }
    assert!(
        hits > 10_000,
        "only {hits} hits: the queries do not fit the people"
    );
}

#[test]
fn several_pieces_and_threads_change_nothing() {
    let mut dice = Dice::new(77);
    let people = crowd(&mut dice, 5 * super::bits::PIECE as i64 + 100);
    let finder = Finder::new(pack(&people), 0).expect("small");
    for _ in 0..4 {
        check(&finder, &people, &mut dice);
    }
}

#[test]
fn changes_on_top_answer_like_an_index_packed_anew() {
    for seed in 100..112 {
        let mut dice = Dice::new(seed);
        let rows = dice.below(300) as i64 + 1;
        let mut people = crowd(&mut dice, rows);
        let mut finder = Finder::new(pack(&people), 0).expect("small");
        for seq in 1..8 {
            let mut changed = Vec::new();
            for _ in 0..dice.below(20) {
                let id = dice.below(rows as usize + 20) as i64;
                changed.push(person(&mut dice, id));
            }
            let removed: Vec<i64> = (0..dice.below(4))
                .map(|_| dice.below(rows as usize + 20) as i64)
                .collect();
            for entry in &changed {
                people.insert(entry.id, entry.clone());
            }
            for id in &removed {
                people.remove(id);
            }
            finder.apply(seq, changed, &removed).expect("small");
            assert_eq!(finder.seq(), seq);
            assert_eq!(finder.people(), people.len());
            for _ in 0..8 {
                check(&finder, &people, &mut dice);
            }
        }
        assert_eq!(finder.repacked().expect("small"), pack(&people));
    }
}

proptest! {
    #[test]
    fn no_query_panics(text in "\\PC{0,40}|[-a-z:()\"?.<>=, 届级张~0-9]{0,40}", masked: bool) {
        if let Ok(query) = Query::parse(&text, &terms(masked)) {
            let people = crowd(&mut Dice::new(5), 20);
            let finder = Finder::new(pack(&people), 0).expect("small");
            let scope = Scope { chapters: None, masked };
            let found = finder.search(&query, &[], &scope, &AtomicBool::new(false)).expect("not stopped");
            prop_assert_eq!(found.ids(0..99), answer(&people, &query, &[], &scope));
            for part in query.parts() {
                prop_assert!(text.get(part.at.clone()).is_some());
            }
        }
    }

    #[test]
    fn an_error_points_into_the_text(text in "[-a-z:()\"?.<>=, 届级张：～0-9]{0,30}") {
        if let Err(wrong) = Query::parse(&text, &terms(true)) {
            prop_assert!(text.get(wrong.at.clone()).is_some());
        }
    }
}
