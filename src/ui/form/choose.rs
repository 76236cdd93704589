//! The entries that an input can take: matched by characters, pinyin, initials and English, most used first.

use std::collections::HashMap;

use crate::config::Lang;
use crate::model::catalogue::{Named, title};
use crate::model::name;
use crate::ui::form::{Ask, Kind, Table};
use crate::ui::widgets::picker::Choice;

/// One entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What the input holds when it is taken.
    pub value: String,
    /// What it is called here.
    pub name: String,
    /// Its name in the other language, or its code.
    pub other: String,
    /// How many people have it.
    pub count: u32,
    /// Folded spellings: names, codes, aliases.
    spellings: Vec<String>,
    /// Joined pinyin and initials.
    sounds: Vec<String>,
}

/// All entries of one kind of input.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    rows: Vec<Entry>,
}

/// How well an entry matches, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Whole,
    Begins,
    /// Sounds so as a whole: `meiguo` is 美国 before it is an island of it.
    SoundsWhole,
    Sounds,
    Holds,
}

impl Choices {
    /// The entries of a kind; none for a kind without a list. `counts` says how many people have which value.
    #[must_use]
    pub fn of(kind: Kind, counts: &[(String, u32)], ask: &Ask<'_>) -> Option<Self> {
        let counts: HashMap<&str, u32> = counts
            .iter()
            .map(|(value, n)| (value.as_str(), *n))
            .collect();
        let c = ask.catalogue;
        let mut rows: Vec<Entry> = match kind {
            Kind::Code(list) => c
                .codes
                .list(list)
                .map(|entry| {
                    let names = [&entry.zh, &entry.en, &entry.code];
                    let others = entry.spellings().join("|");
                    Entry::new(&entry.code, names.map(String::as_str), &others, ask.lang)
                })
                .collect(),
            Kind::Own(own) if own.values().is_empty() => return None,
            Kind::Own(own) => {
                let entry = |value: &&str| {
                    let (zh, en) = (own.said(value, Lang::Zh), own.said(value, Lang::En));
                    Entry::new(value, [&zh, &en, value], "", ask.lang)
                };
                own.values().iter().map(entry).collect()
            }
            Kind::Link(Table::Faculty) => linked(c.faculties.rows().iter(), ask.lang),
            Kind::Link(Table::Programme) => linked(c.programmes.rows().iter(), ask.lang),
            Kind::Link(Table::City) => linked(c.cities.rows().iter(), ask.lang),
            Kind::Link(Table::Chapter) => {
                let open = c.chapters.rows().iter();
                linked(
                    open.filter(|chapter| chapter.archived_at.is_none()),
                    ask.lang,
                )
            }
            _ => return None,
        };
        for row in &mut rows {
            row.count = counts.get(row.value.as_str()).copied().unwrap_or(0);
        }
        // Stable: what is used equally often keeps the order of its table.
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        Some(Self { rows })
    }

    /// Entry `at` of [`Choices::matching`].
    #[must_use]
    pub fn row(&self, at: usize) -> &Entry {
        &self.rows[at]
    }

    /// The entries that match a text, the best first; all for no text.
    #[must_use]
    pub fn matching(&self, typed: &str) -> Vec<usize> {
        let key = name::fold(typed);
        let joined: String = key.split_whitespace().collect();
        let mut found: Vec<(Match, usize)> = (0..self.rows.len())
            .filter_map(|at| Some((self.rows[at].matches(&key, &joined)?, at)))
            .collect();
        found.sort_by_key(|(how, at)| (*how, *at));
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// The entries that begin so or sound so: what may be taken without opening the list.
    #[must_use]
    pub fn beginning(&self, typed: &str) -> Vec<usize> {
        let key = name::fold(typed);
        let joined: String = key.split_whitespace().collect();
        let mut found: Vec<(Match, usize)> = (0..self.rows.len())
            .filter_map(|at| Some((self.rows[at].matches(&key, &joined)?, at)))
            .filter(|(how, _)| *how < Match::Holds && !joined.is_empty())
            .collect();
        found.sort_by_key(|(how, at)| (*how, *at));
        if found.first().is_some_and(|(how, _)| *how == Match::Whole) {
            found.truncate(1);
        }
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// Everything that the entries are called, folded.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter();
        rows.flat_map(|row| row.spellings.iter().map(String::as_str))
    }

    /// The name of the entry with such a spelling.
    #[must_use]
    pub fn called(&self, spelling: &str) -> Option<&str> {
        let mut rows = self.rows.iter();
        let found = rows.find(|row| row.spellings.iter().any(|known| known == spelling))?;
        Some(&found.name)
    }

    /// As the list draws them.
    #[must_use]
    pub fn drawn(&self, found: &[usize]) -> Vec<Choice> {
        let draw = |row: &Entry| Choice {
            name: row.name.clone(),
            other: row.other.clone(),
            count: if row.count == 0 {
                String::new()
            } else {
                row.count.to_string()
            },
        };
        found.iter().map(|at| draw(&self.rows[*at])).collect()
    }
}

impl Entry {
    /// `names`: Chinese, English, code.
    fn new(value: &str, names: [&str; 3], aliases: &str, lang: Lang) -> Self {
        let [zh, en, code] = names;
        let (first, second) = match lang {
            Lang::En => (en, zh),
            Lang::Zh => (zh, en),
        };
        let (first, second) = if first.is_empty() {
            (second, code)
        } else {
            (first, if second.is_empty() { code } else { second })
        };
        let keys = name::keys(zh, None);
        let spellings = [zh, en, code]
            .into_iter()
            .chain(aliases.split('|'))
            .map(name::fold)
            .filter(|spelling| !spelling.is_empty())
            .collect();
        Self {
            value: value.to_owned(),
            name: first.to_owned(),
            other: if second == first {
                String::new()
            } else {
                second.to_owned()
            },
            count: 0,
            spellings,
            sounds: keys.joined.into_iter().chain(keys.initials).collect(),
        }
    }

    fn matches(&self, key: &str, joined: &str) -> Option<Match> {
        if key.is_empty() {
            return Some(Match::Holds);
        }
        let any = |test: &dyn Fn(&String) -> bool| self.spellings.iter().any(test);
        if any(&|spelling| spelling == key) {
            Some(Match::Whole)
        } else if any(&|spelling| spelling.starts_with(key)) {
            Some(Match::Begins)
        } else if self.sounds.iter().any(|sound| sound == joined) {
            Some(Match::SoundsWhole)
        } else if self.sounds.iter().any(|sound| sound.starts_with(joined)) {
            Some(Match::Sounds)
        } else {
            any(&|spelling| spelling.contains(key)).then_some(Match::Holds)
        }
    }
}

/// Whether F4 shows something to choose from.
#[must_use]
pub fn has_list(kind: Kind) -> bool {
    list_of(kind).is_some() || kind == Kind::Person
}

/// The kinds that have a list, and what their entries are called.
#[must_use]
pub fn list_of(kind: Kind) -> Option<Option<Table>> {
    match kind {
        Kind::Code(_) => Some(None),
        Kind::Own(own) if !own.values().is_empty() => Some(None),
        Kind::Link(table) => Some(Some(table)),
        _ => None,
    }
}

fn linked<'r, N: Named + 'r>(rows: impl Iterator<Item = &'r N>, lang: Lang) -> Vec<Entry> {
    rows.map(|row| {
        let mut entry = Entry::new(
            &row.key().to_string(),
            [row.zh(), row.en(), row.code()],
            row.aliases(),
            lang,
        );
        title(row, lang).clone_into(&mut entry.name);
        entry
    })
    .collect()
}
