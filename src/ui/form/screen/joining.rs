//! Somebody saved the same record first, but other fields of it: both stay, and what the other saved is told.

use crate::ui::form::Ask;
use crate::ui::form::draft::{self, Difference};
use crate::ui::form::read;
use crate::ui::form::screen::FormScreen;
use crate::ui::form::sheet::{Sheet, row_key};
use crate::ui::screen::{Cx, Flow, Result};

/// So often in a row two savings are put together before somebody is asked.
const TRIES: u8 = 8;

/// So many fields of the other are told.
const TOLD: usize = 2;

/// Inputs that hold a set of words: what one added and the other took away go together.
const SETS: &[&str] = &["tags"];

impl FormScreen {
    /// Puts what was typed here over what somebody else saved. None where both changed the same field: then somebody has
    /// to decide.
    pub(super) fn join(&mut self, again: bool, cx: &mut Cx<'_>) -> Result<Option<Flow>> {
        if self.joined >= TRIES {
            return Ok(None);
        }
        let fresh = self.paper.stored(cx)?;
        let ask = Ask::of(cx);
        let theirs = Sheet::new(fresh.sections(), &ask);
        let before = Sheet::new(self.paper.sections(), &ask);
        let rows = draft::differences(&self.sheet, &theirs, &ask);
        let clash = rows.iter().any(|row| {
            row.changed_here
                && !SETS.contains(&row.key.as_str())
                && self.is_clash(row, &before, &theirs, &ask)
        });
        if clash {
            return Ok(None);
        }
        for key in SETS {
            let joined = joined(&before, &self.sheet, &theirs, key);
            if let Some(words) = joined {
                self.sheet.put(key, &words, &ask);
            }
        }
        let told: Vec<String> = rows
            .iter()
            .filter(|row| !row.changed_here)
            .take(TOLD)
            .map(|row| {
                cx.text.msg_form_joined_field(
                    &row.label,
                    or_dash(&row.original),
                    or_dash(&row.theirs),
                )
            })
            .collect();
        let past = cx.office.history_of(self.paper.kind(), self.paper.id(), 1);
        let who = past.ok().and_then(|past| past.into_iter().next());
        let who = who.map_or_else(|| cx.text.msg_form_somebody(), |set| set.user);
        self.beside = Some(match told.is_empty() {
            true => cx.text.msg_form_joined_parts(who),
            false => cx.text.msg_form_joined(who, told.join(", ")),
        });
        self.joined += 1;
        let picks: String = rows
            .iter()
            .map(|row| if row.changed_here { 'm' } else { 't' })
            .collect();
        let flow = self.merge(fresh, &rows, &picks, again, cx);
        self.joined = 0;
        flow.map(Some)
    }

    /// Whether both sides changed the same place.
    fn is_clash(&self, row: &Difference, before: &Sheet, theirs: &Sheet, ask: &Ask<'_>) -> bool {
        if self.sheet.find(&row.key).is_some() {
            return row.theirs != row.original;
        }
        // A child row: taken away here and as it was there, nothing was lost.
        let mut removed = self.sheet.removed.iter();
        let here = removed.find(|(table, id)| row_key(table, *id, "") == row.key);
        here.is_none_or(|(table, id)| {
            draft::row_words(before, table, *id, ask) != draft::row_words(theirs, table, *id, ask)
        })
    }
}

/// The words of both sides: without what either took away, with what either added. None where one side changed nothing.
fn joined(before: &Sheet, mine: &Sheet, theirs: &Sheet, key: &str) -> Option<String> {
    let words = |sheet: &Sheet| {
        sheet.find(key)?;
        Some(read::words(sheet.value(key)))
    };
    let (before, mine, theirs) = (words(before)?, words(mine)?, words(theirs)?);
    if before == mine || before == theirs {
        return None;
    }
    let gone = |word: &String| before.contains(word) && !mine.contains(word);
    let mut all: Vec<String> = theirs.iter().filter(|word| !gone(word)).cloned().collect();
    let added = mine.iter().filter(|word| !before.contains(word));
    for word in added {
        if !all.contains(word) {
            all.push(word.clone());
        }
    }
    Some(all.join(", "))
}

fn or_dash(words: &str) -> &str {
    if words.is_empty() { "-" } else { words }
}
