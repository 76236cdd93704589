//! The name of a file, typed or chosen: folders and tables of the folder that is being typed.

use std::path::{Path, PathBuf};

use crate::clean;
use crate::ui::widgets::list::Cursor;

/// A folder or a file that could be a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui::screens) struct Entry {
    /// Where it is.
    pub(in crate::ui::screens) path: PathBuf,
    /// As it is shown and typed; a folder ends in `/`.
    pub(in crate::ui::screens) name: String,
    /// Bytes; none for a folder.
    pub(in crate::ui::screens) size: Option<u64>,
}

/// What can be chosen now.
#[derive(Default)]
pub(in crate::ui::screens) struct Listing {
    /// The folder whose entries these are.
    pub(in crate::ui::screens) folder: PathBuf,
    /// Those that begin with what is typed.
    pub(in crate::ui::screens) entries: Vec<Entry>,
    /// The place in them.
    pub(in crate::ui::screens) cursor: Cursor,
    /// An arrow key moved into the list: Enter takes the entry there.
    pub(in crate::ui::screens) chosen: bool,
}

/// Endings of files that may be tables.
const TABLES: &[&str] = &[
    "xlsx", "xlsm", "ods", "csv", "tsv", "txt", "vcf", "jsonl", "json",
];

/// Files of rows that were refused: to be mended before they come again.
const REJECTS: &[&str] = &[".rejected.csv", ".rejected.jsonl"];

/// No folder of an office holds more.
const MOST: usize = 2000;

impl Listing {
    /// Lists what continues this text.
    #[must_use]
    pub(in crate::ui::screens) fn of(typed: &str) -> Self {
        let (folder, begin) = split(typed);
        let hidden = begin.starts_with('.');
        let mut entries: Vec<Entry> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .take(MOST)
            .filter_map(|entry| read(&entry.ok()?))
            .filter(|entry| hidden || !entry.name.starts_with('.'))
            .filter(|entry| entry.name.to_lowercase().starts_with(&begin.to_lowercase()))
            .collect();
        entries.sort_by_key(|entry| (entry.size.is_some(), entry.name.to_lowercase()));
        Self {
            folder: folder.canonicalize().unwrap_or(folder),
            cursor: Cursor::new(entries.len()),
            entries,
            chosen: false,
        }
    }

    /// The entry under the cursor.
    #[must_use]
    pub(in crate::ui::screens) fn here(&self) -> Option<&Entry> {
        self.entries.get(self.cursor.at())
    }

    /// What Tab makes of the text: as far as all entries agree, or the entry under the cursor.
    #[must_use]
    pub(in crate::ui::screens) fn completed(&self, typed: &str) -> Option<String> {
        let begin = split(typed).1;
        let head = &typed[..typed.len() - begin.len()];
        if self.chosen {
            return self.here().map(|entry| format!("{head}{}", entry.name));
        }
        let mut names = self.entries.iter().map(|entry| entry.name.as_str());
        let first = names.next()?;
        let common = names.fold(first, common_start);
        let longer = common.chars().count() > begin.chars().count();
        let end = if longer { common } else { first };
        Some(format!("{head}{end}"))
    }
}

/// What is typed as a path; `~` is the home folder.
#[must_use]
pub(in crate::ui::screens) fn expanded(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    match (typed.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(typed),
    }
}

/// The folder that is typed, and the beginning of a name in it.
fn split(typed: &str) -> (PathBuf, &str) {
    match typed.rfind('/') {
        Some(at) => (expanded(&typed[..=at]), &typed[at + 1..]),
        None if typed == "~" => (expanded(typed), ""),
        None => (PathBuf::from("."), typed),
    }
}

fn read(entry: &std::fs::DirEntry) -> Option<Entry> {
    let path = entry.path();
    // A link counts as what it leads to.
    let about = std::fs::metadata(&path).ok()?;
    let name = clean::line(&entry.file_name().to_string_lossy()).text;
    if about.is_dir() {
        return Some(Entry {
            name: format!("{name}/"),
            path,
            size: None,
        });
    }
    (about.is_file() && is_table(&path)).then_some(Entry {
        name,
        path,
        size: Some(about.len()),
    })
}

fn is_table(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| TABLES.iter().any(|known| ending == *known))
        && !REJECTS
            .iter()
            .any(|end| path.to_string_lossy().ends_with(end))
}

fn common_start<'n>(one: &'n str, other: &str) -> &'n str {
    let end = one
        .char_indices()
        .zip(other.chars())
        .find(|((_, a), b)| a != b)
        .map_or(one.len().min(other.len()), |((at, _), _)| at);
    one.get(..end).unwrap_or(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_goes_as_far_as_all_names_agree() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["校友一.csv", "校友二.csv", "other.pdf", ".hidden.csv"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(folder.path().join("old")).unwrap();
        let typed = format!("{}/", folder.path().display());
        let all = Listing::of(&typed);
        let names: Vec<&str> = all
            .entries
            .iter()
            .map(|entry| entry.name.as_str())
            .collect();
        assert_eq!(names, ["old/", "校友一.csv", "校友二.csv"]);
        let begun = format!("{typed}校");
        let some = Listing::of(&begun);
        assert_eq!(some.completed(&begun), Some(format!("{typed}校友")));
        let more = format!("{typed}校友二");
        assert_eq!(
            Listing::of(&more).completed(&more),
            Some(format!("{typed}校友二.csv"))
        );
        assert_eq!(
            Listing::of(&format!("{typed}nobody")).completed("nobody"),
            None
        );
        assert!(Listing::of("/no/such/folder/").entries.is_empty());
    }

    #[test]
    fn a_tilde_is_the_home_folder() {
        let home = std::env::home_dir().unwrap();
        assert_eq!(expanded(" ~/a.csv "), home.join("a.csv"));
        assert_eq!(expanded("~"), home);
        assert_eq!(expanded("~other/a"), PathBuf::from("~other/a"));
    }
}
