//! Twenty people write at once, each in processes of their own: whatever was acknowledged is there exactly once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Barrier;

use alumni::model::field::Id;

use crate::desk::{PEOPLE, Place};
use crate::program::{Said, real};
use crate::scale::{chance, times};

const WRITERS: usize = 20;

/// What a writer does, and how the file shows that it was done.
#[derive(Debug, Clone)]
enum Order {
    /// A new person by student number and mobile.
    Add(String, String),
    /// A tag for somebody whom everybody tags.
    Tag(i64, String),
    /// A line below the notes of somebody whom everybody writes about.
    Note(i64, String),
    /// Two new people by a roster.
    Import(String),
}

impl Order {
    fn some(rng: &mut fastrand::Rng, writer: usize, n: usize) -> Self {
        let mark = format!("{:02}{n:04}", writer + 10);
        let person = rng.i64(1..=PEOPLE);
        match rng.u8(..5) {
            0 | 1 => Self::Add(format!("50{mark}"), format!("+86136{mark}00")),
            2 => Self::Tag(person, format!("t{mark}")),
            3 => Self::Note(person, format!("n{mark}")),
            _ => Self::Import(format!("60{mark}")),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Add(..) => "add",
            Self::Tag(..) => "tag",
            Self::Note(..) => "note",
            Self::Import(_) => "import",
        }
    }

    fn run(&self, folder: &Path) -> Said {
        let number = |person: &i64| format!("number:A-{person:06}");
        let args: Vec<String> = match self {
            Self::Add(student, mobile) => vec![
                "add".to_owned(),
                format!("name=孙{student}"),
                format!("student_no={student}"),
                format!("mobile={mobile}"),
            ],
            Self::Tag(person, tag) => ["edit", &number(person), "--tag", tag, "--yes"]
                .map(str::to_owned)
                .into(),
            Self::Note(person, line) => ["edit", &number(person), "--note", line, "--yes"]
                .map(str::to_owned)
                .into(),
            Self::Import(mark) => {
                let file = format!("{mark}.csv");
                let roster = format!("姓名,学号\n周{mark}1,{mark}1\n周{mark}2,{mark}2\n");
                std::fs::write(folder.join(&file), roster).unwrap();
                ["import", &file, "--yes"].map(str::to_owned).into()
            }
        };
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        real(folder, &args).output().unwrap().into()
    }

    /// What is missing of it, or there too often.
    fn judge(&self, office: &alumni::office::Office) -> Option<String> {
        let student = |number: &str| office.by_student(number).is_ok();
        let there = match self {
            Self::Add(number, mobile) => office.by_student(number).is_ok_and(|found| {
                let digits = |text: &str| {
                    text.chars()
                        .filter(char::is_ascii_digit)
                        .collect::<String>()
                };
                found
                    .contacts
                    .iter()
                    .any(|point| digits(&point.value) == digits(mobile))
            }),
            Self::Tag(person, tag) => {
                let found = office.dossier(Id(*person)).unwrap();
                found.tags.iter().filter(|row| row.tag == *tag).count() == 1
            }
            Self::Note(person, line) => {
                let found = office.dossier(Id(*person)).unwrap();
                found
                    .alumnus
                    .notes
                    .lines()
                    .filter(|note| note == line)
                    .count()
                    == 1
            }
            Self::Import(mark) => ["1", "2"].iter().all(|n| student(&format!("{mark}{n}"))),
        };
        (!there).then(|| format!("{self:?} was acknowledged and is not there once"))
    }
}

#[test]
fn twenty_writers_lose_nothing() {
    let mut rng = chance("writers");
    let place = Place::furnished();
    let each = times(3, 60);
    let orders: Vec<Vec<Order>> = (0..WRITERS)
        .map(|writer| {
            (0..each)
                .map(|n| Order::some(&mut rng, writer, n))
                .collect()
        })
        .collect();
    let start = Barrier::new(WRITERS);
    let folder = place.folder.path();
    let ran: Vec<(Order, Said)> = std::thread::scope(|scope| {
        let write = |orders: &'_ Vec<Order>| {
            start.wait();
            let run = orders
                .iter()
                .map(|order| (order.clone(), order.run(folder)));
            run.collect::<Vec<_>>()
        };
        let threads: Vec<_> = orders
            .iter()
            .map(|own| scope.spawn(move || write(own)))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let office = place.open().unwrap();
    let mut tally: BTreeMap<(&str, Option<i32>), usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (order, said) in &ran {
        *tally.entry((order.kind(), said.code)).or_default() += 1;
        match said.code {
            Some(0) => faults.extend(order.judge(&office)),
            code => faults.push(format!(
                "{order:?} was refused ({code:?}): {}",
                said.last_word()
            )),
        }
    }
    println!(
        "writers: {} commands of {WRITERS} writers, {tally:?}",
        ran.len()
    );
    assert_eq!(office.examine().unwrap(), Vec::<String>::new());
    assert_eq!(place.state().wrong, Vec::<String>::new());
    let some: Vec<&String> = faults.iter().take(20).collect();
    assert!(some.is_empty(), "{} faults: {some:#?}", faults.len());
    // The control: what nobody was told of is found to be missing.
    let never = Order::Tag(1, "never".to_owned());
    assert!(never.judge(&office).is_some());
}
