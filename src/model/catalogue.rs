//! The small tables that records point to (faculties, programmes, cities, chapters, eras, codes), held in memory, with the
//! ways to find an entry by what people write.

use std::collections::{HashMap, HashSet};

use crate::config::Lang;
use crate::model::chapter::Chapter;
use crate::model::code::Codes;
use crate::model::contact::City;
use crate::model::custom::CustomField;
use crate::model::degree::{Era, Faculty, Programme};
use crate::model::field::Id;
use crate::model::name;
use crate::model::own::Own;

/// An entry with a name in both languages.
pub trait Named {
    /// The row's identity.
    fn key(&self) -> Id;
    /// Chinese name.
    fn zh(&self) -> &str;
    /// English name.
    fn en(&self) -> &str;
    /// Short code; empty where the table has none.
    fn code(&self) -> &str {
        ""
    }
    /// Other spellings, `|` between.
    fn aliases(&self) -> &str {
        ""
    }
}

/// The tables of which every row has a name in both languages.
macro_rules! named {
    ($($type:ty $(, $more:ident)*;)*) => {$(
        impl Named for $type {
            fn key(&self) -> Id {
                self.id
            }
            fn zh(&self) -> &str {
                &self.zh
            }
            fn en(&self) -> &str {
                &self.en
            }
            $(fn $more(&self) -> &str {
                &self.$more
            })*
        }
    )*};
}

named! {
    Faculty, code, aliases;
    Programme, code, aliases;
    Chapter, code, aliases;
    City, aliases;
    Era;
}

/// The name in the language asked for, else in the other one.
#[must_use]
pub fn title<N: Named>(entry: &N, lang: Lang) -> &str {
    let (first, second) = match lang {
        Lang::En => (entry.en(), entry.zh()),
        Lang::Zh => (entry.zh(), entry.en()),
    };
    if first.is_empty() { second } else { first }
}

/// Rows of one table by id and by any of their folded names.
#[derive(Debug, Clone)]
pub struct Shelf<T> {
    rows: Vec<T>,
    by_id: HashMap<Id, usize>,
    by_name: HashMap<String, usize>,
    /// Names of several rows.
    shared: HashSet<String>,
}

impl<T: Named> Shelf<T> {
    /// In the order given.
    #[must_use]
    pub fn new(rows: Vec<T>) -> Self {
        let mut shelf = Self {
            rows: Vec::new(),
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            shared: HashSet::new(),
        };
        for row in rows {
            shelf.push(row);
        }
        shelf
    }

    /// Adds a row at the end.
    pub fn push(&mut self, row: T) {
        let at = self.rows.len();
        self.by_id.insert(row.key(), at);
        let names = [row.zh(), row.en(), row.code()];
        for spelling in names.into_iter().chain(row.aliases().split('|')) {
            if !spelling.is_empty() {
                let spelling = name::fold(spelling);
                match self.by_name.get(&spelling) {
                    Some(first) if *first == at => {}
                    Some(_) => drop(self.shared.insert(spelling)),
                    None => drop(self.by_name.insert(spelling, at)),
                }
            }
        }
        self.rows.push(row);
    }

    /// Every row.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// The row with that id.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&T> {
        self.by_id.get(&id).map(|&at| &self.rows[at])
    }

    /// The row that a text names: its code or a name in either language.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<&T> {
        self.by_name
            .get(&name::fold(text))
            .map(|&at| &self.rows[at])
    }

    /// Whether several rows have this name.
    #[must_use]
    pub fn is_shared(&self, text: &str) -> bool {
        self.shared.contains(&name::fold(text))
    }

    /// Every folded name with the first row that it names.
    pub fn spellings(&self) -> impl Iterator<Item = (&str, &T)> {
        let spellings = self.by_name.iter();
        spellings.map(|(spelling, at)| (spelling.as_str(), &self.rows[*at]))
    }

    /// The name of a row, empty where there is none.
    #[must_use]
    pub fn title(&self, id: Option<Id>, lang: Lang) -> &str {
        id.and_then(|id| self.get(id))
            .map_or("", |row| title(row, lang))
    }
}

/// Every small table.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Code lists.
    pub codes: Codes,
    /// Faculties.
    pub faculties: Shelf<Faculty>,
    /// Programmes.
    pub programmes: Shelf<Programme>,
    /// Cities.
    pub cities: Shelf<City>,
    /// Chapters, archived ones included.
    pub chapters: Shelf<Chapter>,
    /// Eras of the school.
    pub eras: Shelf<Era>,
    /// Fields that the office added, retired ones included, in the order of the forms.
    pub customs: Vec<CustomField>,
}

impl Catalogue {
    /// The fields that the office added to a kind of record, without the retired ones.
    pub fn customs_of(&self, record: &'static str) -> impl Iterator<Item = &CustomField> {
        let fields = self.customs.iter();
        fields.filter(move |field| field.record == record && !field.retired)
    }

    /// The same, as everything handles them.
    pub fn own(&self, record: &'static str) -> impl Iterator<Item = &'static Own> + use<'_> {
        self.customs_of(record).map(Own::of)
    }

    /// The field of that id, also a retired one.
    #[must_use]
    pub fn own_of(&self, id: Id) -> Option<&'static Own> {
        let field = self.customs.iter().find(|field| field.id == id);
        field.map(Own::of)
    }

    /// The field of a kind of record that has this key, unless it is retired.
    #[must_use]
    pub fn own_named(&self, record: &'static str, key: &str) -> Option<&'static Own> {
        self.own(record).find(|own| own.key == key)
    }

    /// The chapter that a text names; 分会, 校友会 or "chapter" at its end may be missing or added.
    #[must_use]
    pub fn chapter(&self, text: &str) -> Option<&Chapter> {
        self.chapters.read(text).or_else(|| {
            let key = bare_chapter(&name::fold(text));
            self.chapters.rows().iter().find(|chapter| {
                [&chapter.zh, &chapter.en]
                    .iter()
                    .any(|spelling| bare_chapter(&name::fold(spelling)) == key)
            })
        })
    }

    /// The city that a text names; 市 at its end may be missing or added.
    #[must_use]
    pub fn city(&self, text: &str) -> Option<&City> {
        let text = text.trim();
        self.cities
            .read(text)
            .or_else(|| self.cities.read(text.strip_suffix('市')?))
            .or_else(|| self.cities.read(&format!("{text}市")))
    }

    /// The era of a year.
    #[must_use]
    pub fn era(&self, year: i16) -> Option<&Era> {
        let year = i64::from(year);
        self.eras
            .rows()
            .iter()
            .rfind(|era| era.from_year <= year && era.to_year.is_none_or(|to| year <= to))
    }
}

/// A chapter's name without the words that people add or leave out.
fn bare_chapter(folded: &str) -> String {
    let mut text = folded.trim();
    for end in ["校友分会", "校友会", "分会", "alumni chapter", "chapter"] {
        if let Some(rest) = text.strip_suffix(end) {
            text = rest.trim();
            break;
        }
    }
    text.to_owned()
}
