//! Why somebody is among those found: where the words of the search stand in their record. A search finds people also by
//! former names, employers and the digits of a phone, which the list does not show.

use crate::model::dossier::Dossier;
use crate::model::name;
use crate::ui::screens::record::words::Words;

/// The places that hold a word, in words: `Former name 王欣`.
pub(super) fn places(word: &str, dossier: &Dossier, words: &Words) -> Vec<String> {
    let wanted = name::fold(word);
    let joined = wanted.replace(' ', "");
    let mut places = Vec::new();
    let mut look = |label: &str, text: &str, spellings: Vec<String>| {
        let plain = name::fold(text).contains(&wanted);
        if !text.is_empty() && (plain || spellings.iter().any(|said| said.contains(&joined))) {
            places.push(format!("{label} {text}"));
        }
    };
    let alumnus = &dossier.alumnus;
    let pinyin = Some(alumnus.pinyin.as_str()).filter(|pinyin| !pinyin.is_empty());
    look(
        words.field(alumnus, "name").0,
        &alumnus.name,
        spellings(&alumnus.name, pinyin),
    );
    for column in ["latin_name", "number"] {
        let (label, text) = words.field(alumnus, column);
        look(label, &text, Vec::new());
    }
    for other in &dossier.other_names {
        let kind = words.field(other, "kind").1;
        look(&kind, &other.name, spellings(&other.name, None));
    }
    for degree in &dossier.degrees {
        let (label, text) = words.field(degree, "student_no");
        look(label, &text, Vec::new());
    }
    for post in &dossier.posts {
        let (label, text) = words.field(post, "organisation");
        look(label, &text, Vec::new());
    }
    for point in &dossier.contacts {
        let kind = words.field(point, "kind").1;
        look(&kind, &words.contact(point), vec![name::fold(&point.value)]);
    }
    places
}

/// How a name may be typed.
fn spellings(name: &str, pinyin: Option<&str>) -> Vec<String> {
    let keys = name::keys(name, pinyin);
    keys.joined.into_iter().chain(keys.initials).collect()
}
