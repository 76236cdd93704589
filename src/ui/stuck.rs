//! Why a change cannot be taken back, in words: which record, what of it, and the true obstacle.

use crate::clean;
use crate::l10n::{L10nLanguage, grouped};
use crate::model::past::{Conflict, Why};
use crate::office::past::Back;
use crate::office::{Office, Rule};
use crate::ui::trouble::broken_rule;

/// One record in the way: what a list says.
pub(crate) fn line(conflict: &Conflict, office: &Office, text: &L10nLanguage) -> String {
    let name = office.record_words(&conflict.kind, conflict.id);
    let why = match &conflict.why {
        Why::Later(later) => {
            let what = office.place_words(&later.table, later.column.as_deref());
            let when = office.wall_time(&later.set.at);
            let (n, sentence) = (later.set.id.0.to_string(), later.set.sentence.as_str());
            text.msg_past_later(what, later.set.user.as_str(), when, n, sentence)
        }
        other => said(other, text),
    };
    text.msg_past_of_record(name, why)
}

/// Why, as short as it can be said: for a status line.
fn short(conflict: &Conflict, office: &Office, text: &L10nLanguage) -> String {
    match &conflict.why {
        // Whose seat it is stands in the sentence, and in the record only the event.
        Why::Later(later) if later.table == "registration" => {
            let event = office.record_words(&conflict.kind, conflict.id);
            let sentence = later.set.sentence.as_str();
            let sentence = sentence.strip_suffix(event.as_str()).unwrap_or(sentence);
            text.msg_past_later_guest(sentence.trim_end(), later.set.user.as_str())
        }
        Why::Later(later) => {
            let what = office.place_words(&later.table, later.column.as_deref());
            text.msg_past_later_short(what, later.set.user.as_str())
        }
        Why::Refused(name) if matches!(Rule::read(name), Rule::EventFull) => {
            text.msg_past_no_seat()
        }
        other => said(other, text),
    }
}

/// What the status line says of a change that something stands in the way of: first that it is not taken back, then which
/// and why. Whole in so many columns: what a change or a record is called is cut in its middle, the reason never.
pub(crate) fn sentence(back: &Back, office: &Office, text: &L10nLanguage, columns: u16) -> String {
    told(back, office, text, columns, |what, why| match back.again {
        true => text.msg_past_not_again(what, why),
        false => text.msg_past_not_back(what, why),
    })
}

/// The same where the same key goes on to the change before.
pub(crate) fn sentence_before_next(
    back: &Back,
    office: &Office,
    text: &L10nLanguage,
    columns: u16,
) -> String {
    told(back, office, text, columns, |what, why| {
        text.msg_past_not_back_next(what, why)
    })
}

fn told(
    back: &Back,
    office: &Office,
    text: &L10nLanguage,
    columns: u16,
    say: impl Fn(String, String) -> String,
) -> String {
    let what = back.entry.sentence.as_str();
    let conflicts = &back.outcome.conflicts;
    let (name, why) = conflicts.first().map_or_else(
        || (String::new(), text.msg_past_nothing_left()),
        |conflict| {
            let name = office.record_words(&conflict.kind, conflict.id);
            (name, short(conflict, office, text))
        },
    );
    let why = match conflicts.len() {
        0 | 1 => why,
        many => text.msg_past_first_of(why, grouped(many - 1)),
    };
    // The sentence of the change says mostly whose it is; a person is known by the name behind the number.
    let is_person = conflicts
        .first()
        .is_some_and(|first| first.kind == "alumnus");
    let bare = name.split_once(' ').filter(|_| is_person);
    let bare = bare.map_or(name.as_str(), |(_, bare)| bare);
    let is_named = name.is_empty() || what.contains(&name) || what.contains(bare);
    let fixed = clean::width(&say(String::new(), why.clone()));
    let room = usize::from(columns).saturating_sub(BESIDE + fixed);
    if is_named {
        return say(middle(what, room.max(LEAST)), why);
    }
    if room < FOR_BOTH {
        return say(middle(bare, room.max(LEAST)), why);
    }
    let name = middle(bare, room / 2);
    let room = room.saturating_sub(clean::width(&name) + 2);
    say(middle(what, room), text.msg_past_of_record(name, why))
}

/// The edges of the status line and the place in the list at its end.
const BESIDE: usize = 12;

/// A name is not cut to less.
const LEAST: usize = 8;

/// Room for what was changed beside whose it is.
const FOR_BOTH: usize = 28;

/// The text in so many cells: its beginning and its end, where it is longer.
fn middle(text: &str, cells: usize) -> String {
    if clean::width(text) <= cells {
        return text.to_owned();
    }
    let room = cells.saturating_sub(1);
    let head = clean::cut(text, room.div_ceil(2));
    let left = room - clean::width(head);
    let mut ends = text.char_indices().map(|(at, _)| at);
    let tail = ends.find_map(|at| text.get(at..).filter(|tail| clean::width(tail) <= left));
    format!("{head}~{}", tail.unwrap_or_default())
}

/// What was taken back, or done again, where an event has more guests than seats now: that stands before what it was.
pub(crate) fn done(
    said: impl Fn(String) -> String,
    back: &Back,
    text: &L10nLanguage,
    columns: u16,
) -> String {
    let full = over_full(back, text);
    let what = back.entry.sentence.as_str();
    if full.is_empty() {
        return said(what.to_owned());
    }
    let fixed = clean::width(&said(String::new())) + clean::width(&full);
    let room = usize::from(columns).saturating_sub(BESIDE + fixed);
    format!("{}{full}", said(middle(what, room.max(LEAST))))
}

/// What is added where an event has more guests than seats now; empty where none has.
pub(crate) fn over_full(back: &Back, text: &L10nLanguage) -> String {
    let said = back.full.iter().map(|full| {
        let (seats, taken) = (full.seats.to_string(), full.taken.to_string());
        format!(
            " | {}",
            text.msg_past_over_full(full.event.as_str(), taken, seats)
        )
    });
    said.collect()
}

fn said(why: &Why, text: &L10nLanguage) -> String {
    match why {
        Why::Refused(name) => broken_rule(Rule::read(name), text),
        Why::Later(_) | Why::ChangedSince => text.msg_past_changed_since(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_in_its_middle() {
        assert_eq!(middle("王欣怡", 6), "王欣怡");
        assert_eq!(middle("Aishwarya Iyer", 9), "Aish~Iyer");
        assert_eq!(middle("王欣怡李诗雯", 8), "王欣~雯");
        assert_eq!(middle("王欣怡", 0), "~");
    }
}
