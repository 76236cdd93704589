//! Employments end and are not written over: another employer in the place of a post on file ends that post and opens a new
//! one, unless the clerk says that only its name was mended.

use std::collections::HashSet;

use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::name::fold;
use crate::model::post::Post;
use crate::ui::form::sheet::{Sheet, row_key};

/// The posts on file that somebody left by what was typed: row, and the employer on file.
#[must_use]
pub fn left(stored: &Dossier, sheet: &Sheet, corrected: &[i64]) -> Vec<(i64, String)> {
    let rows: HashSet<i64> = sheet.rows("post").into_iter().collect();
    let held = stored.posts.iter().filter(|post| {
        let open = !post.ended && post.to_on.is_none() && !post.organisation.is_empty();
        open && rows.contains(&post.id.0) && !corrected.contains(&post.id.0)
    });
    held.filter(|post| {
        let typed = sheet.value(&row_key("post", post.id.0, "organisation"));
        is_another(&post.organisation, typed)
    })
    .map(|post| (post.id.0, post.organisation.clone()))
    .collect()
}

/// The dossier as typed, with the posts that somebody left as they were, ended, and new ones in their place.
#[must_use]
pub fn ended(stored: &Dossier, typed: &Dossier, sheet: &Sheet, corrected: &[i64]) -> Dossier {
    let mut dossier = typed.clone();
    for (row, _) in left(stored, sheet, corrected) {
        let before = stored.posts.iter().find(|post| post.id == Id(row));
        let after = dossier.posts.iter_mut().find(|post| post.id == Id(row));
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        let old = Post {
            ended: true,
            ..before.clone()
        };
        let mut new = std::mem::replace(after, old);
        new.id = Id::NEW;
        // When the old one began says nothing about the new one.
        new.from_on = new.from_on.filter(|_| new.from_on != before.from_on);
        dossier.posts.push(new);
    }
    dossier
}

/// More of a name, or less, is the same employer.
fn is_another(before: &str, after: &str) -> bool {
    let (before, after) = (fold(before), fold(after));
    !after.is_empty() && !before.contains(&after) && !after.contains(&before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_or_less_of_a_name_is_the_same_employer() {
        assert!(is_another("市第一医院", "市第二医院"));
        assert!(!is_another("市第一医院", "大连市第一医院"));
        assert!(!is_another("City Hospital", "city  hospital"));
        assert!(!is_another("市第一医院", ""));
    }
}
