//! A row that answers a question about many people, and what it is found by.

use crate::config::Lang;
use crate::model::field::Label;
use crate::model::name;

/// One row to choose.
pub(super) struct Offer {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) other: String,
    pub(super) count: String,
    /// Every name, folded, one a line.
    pub(super) key: String,
}

impl Offer {
    pub(super) fn new(value: impl ToString, zh: &str, en: &str, more: &str, lang: Lang) -> Self {
        let (first, second) = match lang {
            Lang::En => (en, zh),
            Lang::Zh => (zh, en),
        };
        let (first, second) = match first.is_empty() {
            true => (second, ""),
            false => (first, second),
        };
        let spoken = name::keys(zh, None);
        let mut keys = vec![name::fold(zh), name::fold(en)];
        keys.extend(more.split('\n').map(name::fold));
        keys.extend(spoken.joined);
        keys.extend(spoken.initials);
        Self {
            value: value.to_string(),
            name: first.to_owned(),
            other: if second == first {
                String::new()
            } else {
                second.to_owned()
            },
            count: String::new(),
            key: keys.join("\n"),
        }
    }

    /// Whether one of its names is just this.
    pub(super) fn is_called(&self, folded: &str) -> bool {
        self.key.split('\n').any(|name| name == folded)
    }

    pub(super) fn labelled(value: impl ToString, names: Label, lang: Lang) -> Self {
        let mut offer = Self::new(value, names.zh, names.en, "", lang);
        offer.other.clear();
        offer
    }
}
