//! The find index over invented people: packing, the image, every query, facets, sorting, changes.
//!
//! `memory_pass` is the yardstick: one pass over as much memory as the index takes. Besides the table of divan, one of
//! figures and limits is printed at the end, over every prefix of a list of typed texts. `-- table FILE.find` prints it
//! alone, for the index that the program keeps beside a database.
#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]
#![expect(
    clippy::expect_used,
    reason = "a bench has nobody to report an error to"
)]

use alumni::find::entry::{Entry, term};
use alumni::find::field::{Flag, NumberField, TermField};
use alumni::find::image::Stamp;
use alumni::find::index::Index;
use alumni::find::pack::Builder;
use alumni::find::parse::Terms;
use alumni::find::query::{FacetField, Query};
use alumni::find::{Direction, Finder, Order, Scope};
use chrono::NaiveDate;
use divan::{Bencher, black_box};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const SIZES: [usize; 2] = [100_000, 1_000_000];

const QUERIES: [&str; 20] = [
    "",
    "z",
    "a",
    "2",
    "zh",
    "an",
    "20",
    "zhang",
    "zhangwei",
    "zw",
    "张",
    "张伟",
    "wang xinyi",
    "138",
    "13800",
    "example",
    "医院",
    "zhang class:2004",
    "class:2004 city:上海",
    "qxzq",
];

/// Typed one character after the other.
const TYPED: [&str; 24] = [
    "zhangwei",
    "wangxinyi",
    "wang xin",
    "li na",
    "lijing",
    "chenbin",
    "zw",
    "wxy",
    "lj",
    "张伟",
    "王欣怡",
    "李静",
    "欧阳",
    "13800132231",
    "1390",
    "2004",
    "19981234",
    "a-0042",
    "医院",
    "银行",
    "city hospital",
    "smith",
    "zhang class:2004",
    "王 city:上海",
];

const STAMP: Stamp = Stamp {
    database: [7; 16],
    edition: 1,
    seq: 1,
    day: 0,
    past: 0,
};

fn main() {
    let mut words = std::env::args().skip_while(|arg| arg != "table").skip(1);
    if let Some(path) = words.next().filter(|path| !path.starts_with('-')) {
        return table(&kept(&path));
    }
    divan::main();
    if std::env::args().any(|arg| arg == "--bench") {
        SIZES.into_iter().for_each(|people| table(&finder(people)));
    }
    if std::env::args().any(|arg| arg == "processor") {
        processor_time(SIZES[1]);
    }
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    /// The first of the list more often than the last, as with real surnames.
    fn leaning(&mut self, n: usize) -> usize {
        self.below(n).min(self.below(n))
    }
}

const SURNAMES: &str = "王wang李li张zhang刘liu陈chen杨yang黄huang赵zhao吴wu周zhou徐xu孙sun马ma朱zhu胡hu郭guo何he林lin高gao罗luo\
    郑zheng梁liang谢xie宋song唐tang许xu邓deng韩han冯feng曹cao彭peng曾zeng肖xiao田tian董dong潘pan袁yuan蔡cai蒋jiang余yu于yu杜du叶ye程cheng魏wei苏su吕lv丁ding任ren卢lu姚yao沈shen钟zhong姜jiang崔cui谭tan陆lu范fan汪wang廖liao石shi金jin";
const GIVEN: &str = "伟wei芳fang娜na敏min静jing丽li强qiang磊lei洋yang勇yong军jun杰jie娟juan艳yan涛tao明ming超chao秀xiu霞xia平ping刚gang桂gui英ying\
    华hua玉yu兰lan红hong建jian国guo文wen斌bin宇yu浩hao欣xin怡yi子zi涵han雨yu轩xuan晓xiao东dong海hai波bo鹏peng飞fei龙long婷ting雪xue梅mei琳lin佳jia思si琪qi梦meng瑶yao嘉jia俊jun峰feng志zhi凯kai亮liang辉hui云yun";
const LATIN: [&str; 24] = [
    "smith", "johnson", "garcia", "khan", "nguyen", "patel", "kim", "lee", "tanaka", "mueller",
    "silva", "haddad", "amina", "grace", "david", "anna", "omar", "lucia", "yusuf", "maria",
    "peter", "chloe", "ivan", "fatima",
];
const CITIES: [&str; 12] = [
    "上海", "北京", "大连", "沈阳", "广州", "深圳", "杭州", "london", "toronto", "lagos",
    "karachi", "seoul",
];
const FIRMS: [&str; 8] = [
    "第一医院",
    "人民医院",
    "中心医院",
    "银行",
    "大学",
    "药业有限公司",
    "general hospital",
    "school of medicine",
];

fn syllables(list: &'static str) -> &'static [(char, &'static str)] {
    static LISTS: OnceLock<[Vec<(char, &'static str)>; 2]> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        [SURNAMES, GIVEN].map(|text| {
            text.split_inclusive(|c: char| !c.is_ascii())
                .zip(text.split(|c: char| !c.is_ascii()).skip(1))
                .filter_map(|(before, pinyin)| Some((before.chars().last()?, pinyin.trim())))
                .collect()
        })
    });
    if list.len() == SURNAMES.len() {
        &lists[0]
    } else {
        &lists[1]
    }
}

fn name(dice: &mut Dice, entry: &mut Entry) {
    if dice.below(10) >= 6 {
        entry.name = format!("{} {}", LATIN[12 + dice.below(12)], LATIN[dice.below(12)]);
        entry.sort_key.clone_from(&entry.name);
        return;
    }
    let (surnames, given) = (syllables(SURNAMES), syllables(GIVEN));
    let (han, pinyin) = surnames[dice.leaning(surnames.len())];
    let mut reading = pinyin.to_owned();
    let mut initials = pinyin[..1].to_owned();
    entry.name.push(han);
    entry.sort_key = format!("{pinyin} ");
    for _ in 0..1 + usize::from(dice.below(3) > 0) {
        let (han, pinyin) = given[dice.leaning(given.len())];
        entry.name.push(han);
        entry.sort_key.push_str(pinyin);
        reading.push_str(pinyin);
        initials.push_str(&pinyin[..1]);
    }
    entry.readings.push(reading);
    entry.initials.push(initials);
    if dice.below(20) == 0 {
        entry
            .other_names
            .push(format!("{} {}", LATIN[12 + dice.below(12)], entry.sort_key));
    }
}

fn person(dice: &mut Dice, id: i64, entry: &mut Entry) {
    entry.clear();
    entry.id = id;
    name(dice, entry);
    let class = 1960 + dice.below(66) as i32;
    entry.number = format!("a-{id:06}");
    if dice.below(10) < 9 {
        entry
            .student_numbers
            .push(format!("{}{:05}", class - 5, dice.below(100_000)));
    }
    if dice.below(10) < 8 {
        let head = ["138", "139", "136", "150", "186", "177"][dice.below(6)];
        entry
            .phones
            .push(format!("86{head}{:08}", dice.below(100_000_000)));
        entry.set(Flag::MOBILE);
    }
    if dice.below(10) < 7 {
        let head = entry.readings.first().map_or("a.", String::as_str);
        entry.emails.push(format!(
            "{head}{}@{}",
            dice.below(1000),
            ["example.org", "mail.example.com", "qq.example"][dice.below(3)]
        ));
        entry.set(Flag::EMAIL);
    }
    entry.numbers.push((NumberField::Class, class));
    entry.numbers.push((NumberField::Entry, class - 5));
    if dice.below(5) == 0 {
        entry.numbers.push((NumberField::Class, class + 3));
        entry.set(Flag::DEGREE);
    }
    let born =
        (class - 23) * 10_000 + (1 + dice.below(12) as i32) * 100 + 1 + dice.below(28) as i32;
    entry.numbers.push((NumberField::Born, born));
    entry
        .numbers
        .push((NumberField::Updated, 20_780 - dice.below(2000) as i32));
    places(dice, entry);
    if dice.below(200) == 0 {
        entry.set(Flag::ARCHIVED);
    }
}

fn places(dice: &mut Dice, entry: &mut Entry) {
    let mut put = |field, text: String| entry.terms.push((field, text));
    let faculty = dice.leaning(14);
    put(TermField::Faculty, format!("学院{faculty}"));
    put(
        TermField::Programme,
        format!("专业{faculty}-{}", dice.leaning(9)),
    );
    put(
        TermField::Level,
        ["本科", "硕士", "博士"][dice.leaning(3)].to_owned(),
    );
    put(TermField::Group, format!("{}班", dice.below(40)));
    put(
        TermField::Status,
        ["active", "lost", "deceased"][dice.leaning(3)].to_owned(),
    );
    put(TermField::Sex, ["male", "female"][dice.below(2)].to_owned());
    let city = CITIES[dice.leaning(12)];
    put(TermField::City, city.to_owned());
    put(
        TermField::Country,
        ["cn", "gb", "ca", "ng"][dice.leaning(4)].to_owned(),
    );
    if dice.below(2) == 0 {
        let chapter = dice.leaning(90).to_string();
        put(
            TermField::Chapter,
            term(&chapter, &[&format!("{city}校友会{chapter}")]),
        );
    }
    if dice.below(10) < 7 {
        let firm = FIRMS[dice.leaning(8)];
        put(
            TermField::Employer,
            format!("{city}{}{firm}", dice.leaning(2000)),
        );
        put(
            TermField::Title,
            ["主任医师", "教授", "经理", "engineer", "护士长"][dice.leaning(5)].to_owned(),
        );
    }
    if dice.below(8) == 0 {
        put(
            TermField::Tag,
            ["mentor", "donor", "捐赠"][dice.below(3)].to_owned(),
        );
    }
}

fn generate(people: usize, mut take: impl FnMut(&Entry)) {
    let mut dice = Dice(0x5eed_5eed);
    let mut entry = Entry::default();
    for id in 0..people {
        person(&mut dice, id as i64 + 1, &mut entry);
        take(&entry);
    }
}

fn build(people: usize) -> Index {
    let mut builder = Builder::default();
    generate(people, |entry| builder.add(entry));
    builder.build().expect("it fits")
}

fn finder(people: usize) -> Finder {
    static FINDERS: [OnceLock<Finder>; 2] = [OnceLock::new(), OnceLock::new()];
    let at = usize::from(people == SIZES[1]);
    FINDERS[at]
        .get_or_init(|| Finder::new(build(people), 0).expect("it fits"))
        .clone()
}

fn terms() -> Terms<'static> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
    Terms {
        own: &[],
        fold: str::to_lowercase,
        today,
        masked: false,
    }
}

fn ask(finder: &Finder, text: &str, orders: &[Order]) -> (usize, Vec<i64>) {
    let query = Query::parse(text, &terms()).expect("a sound query");
    let never = AtomicBool::new(false);
    let found = finder
        .search(&query, orders, &Scope::default(), &never)
        .expect("not stopped");
    (found.count(), found.ids(0..50))
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn memory_pass(bencher: Bencher<'_, '_>, people: usize) {
    let memory = vec![1_u64; finder(people).base().bytes() / 8];
    bencher.bench(|| {
        black_box(&memory)
            .iter()
            .copied()
            .fold(0, u64::wrapping_add)
    });
}

#[divan::bench(args = SIZES, sample_count = 2, sample_size = 1)]
fn generate_only(people: usize) {
    generate(people, |entry| {
        black_box(entry);
    });
}

#[divan::bench(args = SIZES, sample_count = 2, sample_size = 1)]
fn generate_and_pack(people: usize) -> Index {
    build(people)
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn repack(bencher: Bencher<'_, '_>, people: usize) {
    let finder = finder(people);
    bencher.bench(|| finder.repacked());
}

#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn image_write(bencher: Bencher<'_, '_>, people: usize) {
    let finder = finder(people);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("find");
    bencher.bench(|| alumni::find::image::save(&path, finder.base(), &STAMP).expect("saved"));
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn image_read(bencher: Bencher<'_, '_>, people: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("find");
    alumni::find::image::save(&path, finder(people).base(), &STAMP).expect("saved");
    bencher
        .bench(|| alumni::find::image::load(&path, STAMP.database, STAMP.edition).expect("sound"));
}

#[divan::bench(args = QUERIES, consts = SIZES, sample_count = 40, sample_size = 1)]
fn query<const PEOPLE: usize>(bencher: Bencher<'_, '_>, text: &str) {
    let finder = finder(PEOPLE);
    bencher.bench(|| ask(&finder, text, &[]));
}

#[divan::bench(args = ["", "zhang", "医院"], consts = SIZES, sample_count = 20, sample_size = 1)]
fn facets<const PEOPLE: usize>(bencher: Bencher<'_, '_>, text: &str) {
    let query = Query::parse(text, &terms()).expect("a sound query");
    let never = AtomicBool::new(false);
    let finder = finder(PEOPLE);
    let found = finder
        .search(&query, &[], &Scope::default(), &never)
        .expect("not stopped");
    let fields = [
        FacetField::Term(TermField::Status),
        FacetField::Term(TermField::Faculty),
        FacetField::Term(TermField::Chapter),
        FacetField::Number(NumberField::Class),
        FacetField::Term(TermField::Tag),
        FacetField::Flags,
    ];
    bencher.bench(|| found.facets(&fields, 5, &never));
}

#[divan::bench(args = ["", "zhang"], consts = SIZES, sample_count = 20, sample_size = 1)]
fn by_class<const PEOPLE: usize>(bencher: Bencher<'_, '_>, text: &str) {
    let finder = finder(PEOPLE);
    bencher.bench(|| {
        ask(
            &finder,
            text,
            &[Order::Number(NumberField::Class, Direction::Up)],
        )
    });
}

#[divan::bench(args = ["", "zhang"], consts = SIZES, sample_count = 20, sample_size = 1)]
fn by_class_then_city<const PEOPLE: usize>(bencher: Bencher<'_, '_>, text: &str) {
    let finder = finder(PEOPLE);
    let orders = [
        Order::Number(NumberField::Class, Direction::Down),
        Order::Term(TermField::City, Direction::Up),
    ];
    bencher.bench(|| ask(&finder, text, &orders));
}

#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn one_change_over_2000(bencher: Bencher<'_, '_>, people: usize) {
    let mut finder = finder(people);
    let (mut changed, mut dice) = (Vec::new(), Dice(99));
    for n in 0..2001 {
        let mut entry = Entry::default();
        person(&mut dice, n * 37 + 1, &mut entry);
        changed.push(entry);
    }
    let last = changed.split_off(2000);
    finder.apply(1, changed, &[]).expect("it fits");
    bencher.bench(|| finder.clone().apply(2, last.clone(), &[]).expect("it fits"));
}

/// The facets of the directory.
const FACETS: [FacetField; 8] = [
    FacetField::Term(TermField::Status),
    FacetField::Term(TermField::Faculty),
    FacetField::Term(TermField::Chapter),
    FacetField::Number(NumberField::Class),
    FacetField::Term(TermField::Level),
    FacetField::Term(TermField::City),
    FacetField::Term(TermField::Tag),
    FacetField::Term(TermField::Consent),
];

/// How long this takes, in milliseconds, several times over, the shortest first.
fn times(of: usize, mut work: impl FnMut()) -> Vec<f64> {
    let mut all: Vec<f64> = (0..of)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    all.sort_unstable_by(f64::total_cmp);
    all
}

/// The figures of searching with their limits: each prefix of each typed text, five times over, with and without facets.
/// The yardstick is one pass over as much memory in the same run.
fn table(finder: &Finder) {
    let people = finder.people();
    let never = AtomicBool::new(false);
    let memory = vec![1_u64; finder.base().bytes() / 8];
    let pass = times(9, || {
        black_box(
            black_box(&memory)
                .iter()
                .copied()
                .fold(0, u64::wrapping_add),
        );
    })[4];
    let mut keys: Vec<(f64, f64)> = Vec::new();
    for prefix in TYPED
        .iter()
        .flat_map(|text| prefixes(text))
        .cycle()
        .take(5 * 136)
    {
        let Ok(query) = Query::parse(prefix, &terms()) else {
            continue;
        };
        let start = Instant::now();
        let found = finder.search(&query, &[], &Scope::default(), &never);
        let found = found.expect("not stopped");
        black_box(found.ids(0..50));
        let searched = start.elapsed().as_secs_f64() * 1000.0;
        black_box(found.facets(&FACETS, 5, &never));
        keys.push((searched, start.elapsed().as_secs_f64() * 1000.0 - searched));
    }
    let line = |figure: &str, measured: f64, limit: f64, unit: &str| {
        let ratio = measured / limit;
        println!("{figure:44} {people:>9} {measured:10.2} {unit:4} {limit:8.2} {ratio:6.2}");
    };
    println!(
        "{:44} {:>9} {:>10} {:4} {:>8} {:>6}",
        "figure", "people", "measured", "", "limit", "ratio"
    );
    line(
        "bytes of memory a row",
        finder.base().bytes() as f64 / people as f64,
        110.0,
        "B",
    );
    let mut column = |name: &str, pick: fn(&(f64, f64)) -> f64, share: usize, limit: f64| {
        keys.sort_unstable_by(|a, b| pick(a).total_cmp(&pick(b)));
        line(
            name,
            pick(&keys[(keys.len() - 1) * share / 1000]),
            limit,
            "ms",
        );
    };
    column(
        "search with count and page, p50, 2x the pass",
        |key| key.0,
        500,
        2.0 * pass,
    );
    column(
        "search with count and page, p99, 4x the pass",
        |key| key.0,
        990,
        4.0 * pass,
    );
    column("facets beside it, p99", |key| key.1, 990, 6.0);
    let frame = if people > SIZES[0] {
        (10.0, 16.0)
    } else {
        (4.0, 8.0)
    };
    column("search and facets, p50", |key| key.0 + key.1, 500, frame.0);
    column("search and facets, p99", |key| key.0 + key.1, 990, frame.1);
    column(
        "search and facets, slowest",
        |key| key.0 + key.1,
        1000,
        50.0,
    );
}

/// The text as it is typed, a character more each time.
fn prefixes(text: &'static str) -> impl Iterator<Item = &'static str> + Clone {
    text.char_indices()
        .map(|(at, c)| &text[..at + c.len_utf8()])
}

/// The index of a database as the program keeps it beside the file.
fn kept(path: &str) -> Finder {
    let head = std::fs::read(path).expect("an image");
    let word = |at: usize| head[at..at + 4].try_into().expect("four bytes");
    let edition = u32::from_le_bytes(word(12));
    let database = head[16..32].try_into().expect("sixteen bytes");
    let (index, stamp) =
        alumni::find::image::load(path.as_ref(), database, edition).expect("a sound image");
    Finder::new(index, stamp.seq).expect("it fits")
}

/// Processor time of each query over both threads, in milliseconds: what a busy machine does not blur.
fn processor_time(people: usize) {
    let finder = finder(people);
    // user and system ticks of 10 ms, of all threads
    let ticks = || -> f64 {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        stat.split(' ')
            .skip(13)
            .take(2)
            .filter_map(|field| field.parse::<f64>().ok())
            .sum()
    };
    let only: Vec<String> = std::env::args()
        .skip_while(|arg| arg != "processor")
        .skip(1)
        .collect();
    let asked = only.iter().map(String::as_str);
    for text in asked.chain(QUERIES.into_iter().filter(|_| only.is_empty())) {
        let before = ticks();
        for _ in 0..60 {
            black_box(ask(&finder, text, &[]));
        }
        println!("{text:24} {:6.2} ms", (ticks() - before) * 10.0 / 60.0);
    }
}
