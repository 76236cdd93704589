//! The name of a file, typed or chosen: folders and files of the folder that is being typed.

use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::clean;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

/// A folder or a file.
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
    wanted: Wanted,
    /// What is typed behind the folder.
    begin: String,
}

/// Which files are listed beside the folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ui::screens) enum Wanted {
    /// Those that may be tables.
    #[default]
    Tables,
    /// All.
    Files,
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
    pub(in crate::ui::screens) fn of(typed: &str, wanted: Wanted) -> Self {
        let (folder, begin) = split(typed);
        let hidden = begin.starts_with('.');
        let mut entries: Vec<Entry> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .take(MOST)
            .filter_map(|entry| read(&entry.ok()?, wanted))
            .filter(|entry| hidden || !entry.name.starts_with('.'))
            .filter(|entry| entry.name.to_lowercase().starts_with(&begin.to_lowercase()))
            .collect();
        entries.sort_by_key(|entry| (entry.size.is_some(), entry.name.to_lowercase()));
        Self {
            folder: folder.canonicalize().unwrap_or(folder),
            cursor: Cursor::new(entries.len()),
            entries,
            chosen: false,
            wanted,
            begin: begin.to_owned(),
        }
    }

    /// Moves into the list, inside it, or out of it above its first entry.
    pub(in crate::ui::screens) fn step(&mut self, by: isize) {
        let at = self.cursor.at();
        let to = if self.chosen {
            at.saturating_add_signed(by)
        } else {
            at
        };
        let above = by < 0 && at == 0;
        self.chosen = !self.entries.is_empty() && !above;
        self.cursor.go(to);
    }

    /// Draws the folder's name and what can be chosen in it.
    pub(in crate::ui::screens) fn draw(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let look = view.look;
        let folder = view.text.msg_intake_folder(self.folder.to_string_lossy());
        panel::rule(buf, area, &folder, look);
        let rows = text::below(area, 1);
        if self.entries.is_empty() {
            let nothing = match (self.begin.as_str(), self.wanted) {
                ("", Wanted::Tables) => view.text.msg_intake_folder_empty(),
                ("", Wanted::Files) => view.text.msg_files_folder_empty(),
                (begin, _) => view.text.msg_intake_nothing_begins(begin),
            };
            text::put(buf, text::after(rows, 3), &nothing, look.style(Role::Dim));
        }
        // No sign at a row before an arrow key went there: Enter takes what is typed.
        if self.chosen {
            let columns = [Column::new("", 20).grows(1), Column::new("", 10).right()];
            list::draw_body(buf, rows, &columns, &self.cursor, look, &|at| {
                self.entries.get(at).map_or_else(Row::default, |entry| Row {
                    cells: vec![entry.name.as_str().into(), size(entry.size).into()],
                    ..Row::default()
                })
            });
            return;
        }
        for (n, entry) in (0u16..rows.height).zip(&self.entries) {
            if let Some(row) = text::row(rows, n) {
                let size = text::put_right(buf, row, &size(entry.size), look.style(Role::Dim));
                let row = Rect {
                    width: row.width.saturating_sub(size + 1),
                    ..text::after(row, 3)
                };
                text::put(buf, row, &entry.name, look.style(Role::Text));
            }
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

fn read(entry: &std::fs::DirEntry, wanted: Wanted) -> Option<Entry> {
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
    let listed = wanted == Wanted::Files || is_table(&path);
    (about.is_file() && listed).then_some(Entry {
        name,
        path,
        size: Some(about.len()),
    })
}

/// `12 KB`; nothing for a folder.
fn size(bytes: Option<u64>) -> String {
    match bytes {
        None => String::new(),
        Some(bytes @ ..1024) => format!("{bytes} B"),
        Some(bytes @ ..1_048_576) => format!("{} KB", bytes >> 10),
        Some(bytes) => format!("{}.{} MB", bytes >> 20, ((bytes % 1_048_576) * 10) >> 20),
    }
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
        let all = Listing::of(&typed, Wanted::Tables);
        let names: Vec<&str> = all
            .entries
            .iter()
            .map(|entry| entry.name.as_str())
            .collect();
        assert_eq!(names, ["old/", "校友一.csv", "校友二.csv"]);
        let begun = format!("{typed}校");
        let some = Listing::of(&begun, Wanted::Tables);
        assert_eq!(some.completed(&begun), Some(format!("{typed}校友")));
        let more = format!("{typed}校友二");
        assert_eq!(
            Listing::of(&more, Wanted::Tables).completed(&more),
            Some(format!("{typed}校友二.csv"))
        );
        assert_eq!(
            Listing::of(&format!("{typed}nobody"), Wanted::Tables).completed("nobody"),
            None
        );
        assert!(
            Listing::of("/no/such/folder/", Wanted::Tables)
                .entries
                .is_empty()
        );
        let files = Listing::of(&typed, Wanted::Files).entries;
        assert!(files.iter().any(|entry| entry.name == "other.pdf"));
    }

    #[test]
    fn a_tilde_is_the_home_folder() {
        let home = std::env::home_dir().unwrap();
        assert_eq!(expanded(" ~/a.csv "), home.join("a.csv"));
        assert_eq!(expanded("~"), home);
        assert_eq!(expanded("~other/a"), PathBuf::from("~other/a"));
    }
}
