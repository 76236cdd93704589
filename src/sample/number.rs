//! What a course of study is called in the registrar's books: the teaching class and the student number.

use fastrand::Rng;

use super::study::Course;
use crate::model::field::Id;

/// One course of several.
pub(super) struct Step<'a> {
    pub(super) course: Course,
    pub(super) entry: i16,
    pub(super) level: &'a str,
    pub(super) programme: Option<usize>,
    pub(super) faculty: (Option<Id>, usize),
    pub(super) serial: u32,
}

/// The teaching class, called as in its time.
pub(super) fn class_group(rng: &mut Rng, step: &Step<'_>) -> String {
    let (year, short) = (step.entry, step.entry % 100);
    match step.level {
        "bachelor" | "college" if step.course.abroad => format!("{year}级国际{}班", rng.u32(1..5)),
        "bachelor" | "college" if year < 1966 => {
            format!("{short:02}级{}班", ['甲', '乙', '丙'][rng.usize(0..3)])
        }
        "bachelor" | "college" if year < 1990 => format!("{short:02}级{}班", rng.u32(1..7)),
        "bachelor" | "college" => format!("{year}级{}班", rng.u32(1..13)),
        _ => String::new(),
    }
}

/// A number in the form of its time. It holds the person's serial whole, which makes it unique among those of a level.
pub(super) fn student_no(step: &Step<'_>) -> String {
    let (year, serial) = (step.entry, step.serial + 1);
    let short = year.rem_euclid(100);
    // Faculties count from 3: rosters of real offices, which people take in beside the sample, begin with 1 and 2.
    let faculty = 3 + step.faculty.1 % 7;
    match (step.level, year) {
        _ if step.course.abroad && step.level == "bachelor" => format!("L{year}{serial:05}"),
        ("master", _) => format!("S{year}{serial:05}"),
        ("doctor", _) => format!("B{year}{serial:05}"),
        ("further", _) => format!("J{year}{serial:05}"),
        (_, ..1970) => format!("{short:02}-{serial:04}"),
        (_, 1970..1978) => format!("Z{short:02}-{serial:04}"),
        (_, 1978..1994) => format!("{short:02}{faculty}{serial:05}"),
        (_, 1994..2003) => format!("{year}{faculty}{serial:05}"),
        _ => {
            // Eleven digits; those beyond a hundred thousand move on to the next digit of the year's count.
            let count = (serial / 100_000 + year.rem_euclid(10).unsigned_abs() as u32) % 10;
            format!("{year}{faculty}{count}{:05}", serial % 100_000)
        }
    }
}
