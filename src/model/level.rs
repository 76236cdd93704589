//! Words for a degree that stand in no list of codes: schools have many, and most of them say clearly which it is.

/// Words that mean one level though they do not name it.
const WORDS: &[(&str, &str)] = &[
    ("七年制", "master"),
    ("八年制", "doctor"),
    ("五年制", "bachelor"),
    ("四年制", "bachelor"),
    ("本硕连读", "master"),
    ("本硕博连读", "doctor"),
    ("硕博连读", "doctor"),
    ("直博", "doctor"),
    ("直博生", "doctor"),
    ("5+3", "master"),
    ("5+3一体化", "master"),
    ("“5+3”一体化", "master"),
    ("专升本", "bachelor"),
    ("md", "doctor"),
    ("bs", "bachelor"),
    ("ba", "bachelor"),
    ("ms", "master"),
    ("ma", "master"),
];

/// Words that name a level wherever they stand, the higher first: 硕士研究生 is no doctor, 博士研究生 is one.
const STEMS: &[(&str, &[&str])] = &[
    ("doctor", &["博士", "phd", "doctor"]),
    (
        "master",
        &["硕士", "研究生", "master", "msc", "postgraduate"],
    ),
    (
        "bachelor",
        &["本科", "学士", "bachelor", "bsc", "mbbs", "undergraduate"],
    ),
    ("college", &["专科", "大专", "高职", "diploma"]),
];

/// What makes such a word say something else, or leave it open.
const OPEN: &[&str] = &[
    "博士后",
    "postdoc",
    "研究生班",
    "同等",
    "肄业",
    "结业",
    "在读",
    "预科",
    "非学历",
    "课程",
];

/// The code of the level that a folded text means, where it can mean no other.
#[must_use]
pub fn meant(folded: &str) -> Option<&'static str> {
    if let Some((_, code)) = WORDS.iter().find(|(word, _)| *word == folded) {
        return Some(code);
    }
    if OPEN.iter().any(|word| folded.contains(word)) {
        return None;
    }
    let names = |(_, stems): &&(&str, &[&str])| stems.iter().any(|stem| folded.contains(stem));
    let mut named = STEMS.iter().filter(names);
    let (code, _) = named.next()?;
    // 博士研究生 names two of them; 本科/硕士 leaves it open
    match named.next() {
        None => Some(code),
        Some(("master", _)) if *code == "doctor" && !folded.contains("硕士") => Some(code),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_a_degree_means_one_level_or_is_left_open() {
        for (word, code) in [
            ("专业学位硕士", Some("master")),
            ("在职研究生", Some("master")),
            ("博士研究生", Some("doctor")),
            ("本科/学士", Some("bachelor")),
            ("成教本科", Some("bachelor")),
            ("医学学士", Some("bachelor")),
            ("七年制", Some("master")),
            ("函授", None),
            ("博士后", None),
            ("本科/硕士", None),
            ("硕士、博士", None),
            ("高中", None),
            ("", None),
        ] {
            assert_eq!(meant(word), code, "{word}");
        }
    }
}
