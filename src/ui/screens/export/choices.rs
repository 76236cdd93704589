//! What can be chosen: the forms, the columns, and the name that a file gets unless another is typed.

use std::path::PathBuf;

use super::work::Order;
use super::{Export, People};
use crate::clean;
use crate::config::Lang;
use crate::model::dossier::{Column, Privacy};
use crate::model::field::Label;
use crate::transfer::export::{Form, KINDS};
use crate::transfer::pages::Page;
use crate::transfer::pages::labels::SIZES;
use crate::ui::keys::label;
use crate::ui::screen::Cx;

/// A file for a program, or pages for the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    File(Form),
    Pages(Page),
}

/// Everything that can be made of people, the likeliest first.
pub(super) fn forms() -> Vec<What> {
    let files = KINDS.iter().map(|kind| What::File(kind.form));
    let labels = SIZES.iter().map(|size| What::Pages(Page::Labels(size)));
    let pages = [Page::Roster, Page::Sheet].map(What::Pages);
    files.chain(labels).chain(pages).collect()
}

impl What {
    /// What is made unless something else is chosen.
    pub(super) const FILE: Self = Self::File(Form::Xlsx);

    /// What is printed unless something else is chosen.
    pub(super) fn page() -> Self {
        let size = SIZES.first().map(Page::Labels);
        Self::Pages(size.unwrap_or(Page::Roster))
    }

    /// What the clerk sees.
    pub(super) fn shown(self, lang: Lang) -> String {
        match self {
            Self::File(form) => {
                let known = KINDS.iter().find(|kind| kind.form == form);
                known.map_or("", |kind| kind.label.pick(lang)).to_owned()
            }
            Self::Pages(Page::Labels(size)) => {
                let labels = label("Address labels", "地址标签").pick(lang);
                format!("{labels} {}, {}", size.name, size.fits)
            }
            Self::Pages(Page::Roster) => label("Class roster for printing", "打印班级名册")
                .pick(lang)
                .to_owned(),
            Self::Pages(Page::Sheet) => label("Person sheets for printing", "打印个人档案")
                .pick(lang)
                .to_owned(),
        }
    }

    /// The one after or before.
    pub(super) fn turned(self, by: isize) -> Self {
        let all = forms();
        let at = all.iter().position(|what| *what == self).unwrap_or(0);
        let to = (at + all.len()).saturating_add_signed(by) % all.len().max(1);
        all.get(to).copied().unwrap_or(self)
    }

    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Pages(_) => "html",
            Self::File(form) => {
                let known = KINDS.iter().find(|kind| kind.form == form);
                known.map_or("xlsx", |kind| kind.ending)
            }
        }
    }

    pub(super) fn has_columns(self) -> bool {
        matches!(self, Self::File(form) if form.has_columns())
    }
}

/// Whether a file name ends as one of ours.
pub(super) fn is_ending(ending: &str) -> bool {
    forms()
        .iter()
        .any(|what| what.ending().eq_ignore_ascii_case(ending))
}

/// Which columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those of the list, in its order, with number and revision for the way back.
    Shown,
    /// All that the actor sees.
    All,
    /// All without phones, addresses and births.
    Public,
}

const WHICH: &[Which] = &[Which::Shown, Which::All, Which::Public];

impl Which {
    pub(super) fn label(self) -> Label {
        match self {
            Self::Shown => label(
                "As in the list, with number and revision",
                "同列表，另加编号和版本",
            ),
            Self::All => label("All", "全部"),
            Self::Public => label("All without private fields", "全部，不含隐私字段"),
        }
    }

    pub(super) fn turned(self, by: isize, has_list: bool) -> Self {
        let choices: Vec<Self> = WHICH
            .iter()
            .copied()
            .filter(|which| has_list || *which != Self::Shown)
            .collect();
        let at = choices.iter().position(|which| *which == self).unwrap_or(0);
        let count = choices.len();
        let to = (at + count).saturating_add_signed(by) % count.max(1);
        choices.get(to).copied().unwrap_or(self)
    }
}

impl Export {
    /// What is to be written, as it is chosen now.
    pub(super) fn order(&self, cx: &Cx<'_>) -> Order {
        let what = self.what;
        Order {
            columns: what.has_columns().then(|| self.columns(cx)),
            what,
            lang: cx.lang,
            now: cx.now,
        }
    }

    fn columns(&self, cx: &Cx<'_>) -> Vec<&'static Column> {
        let all: Vec<&'static Column> = cx.office.columns().collect();
        let named = |key: &str| all.iter().copied().find(|column| column.key == key);
        match self.which {
            Which::All => all,
            Which::Public => {
                let public = |column: &&Column| column.privacy == Privacy::Public;
                all.into_iter().filter(public).collect()
            }
            Which::Shown => {
                let mut keys: Vec<&str> = self.people.columns.iter().map(String::as_str).collect();
                keys.retain(|key| !matches!(*key, "number" | "rev"));
                let first = std::iter::once("number");
                let keys = first.chain(keys).chain(std::iter::once("rev"));
                keys.filter_map(named).collect()
            }
        }
    }
}

/// Where files go unless another place is typed.
pub(super) fn folder() -> PathBuf {
    let documents = std::env::home_dir().map(|home| home.join("Documents"));
    documents
        .filter(|folder| folder.is_dir())
        .or_else(|| std::env::current_dir().ok())
        .unwrap_or_default()
}

/// `校友-2004届-2026-11-23`: what they are, how they were found, the day.
pub(super) fn file_name(people: &People, cx: &Cx<'_>) -> String {
    const LONGEST: usize = 32;
    let mut query = String::new();
    let class = people.query.strip_prefix("class:");
    match (class, cx.lang) {
        (Some(year), Lang::Zh) if year.parse::<u16>().is_ok() => query = format!("{year}届"),
        _ => {
            for c in people.query.chars() {
                if c.is_alphanumeric() {
                    query.push(c);
                } else if !query.ends_with('-') && !query.is_empty() {
                    query.push('-');
                }
            }
        }
    }
    let query = clean::cut(&query, LONGEST).trim_end_matches('-');
    let day = cx.now.today().to_string();
    let first = cx.word(label("alumni", "校友"));
    let parts = [first, query, &day];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("-")
}
