//! Why a change cannot be taken back, in words: which record, what of it, and the true obstacle.

use crate::l10n::{L10nLanguage, grouped};
use crate::model::past::{Conflict, Later, Why};
use crate::office::past::Back;
use crate::office::{Office, Rule};
use crate::ui::trouble::broken_rule;

/// One record in the way: what a list says.
pub(crate) fn line(conflict: &Conflict, office: &Office, text: &L10nLanguage) -> String {
    let name = office.record_words(&conflict.kind, conflict.id);
    let why = match &conflict.why {
        Why::Later(later) => {
            let Told { what, who, when } = told(later, office);
            let (n, sentence) = (later.set.id.0, later.set.sentence.as_str());
            text.msg_past_later(what, who, when, n.to_string(), sentence)
        }
        other => said(other, text),
    };
    format!("{name}: {why}")
}

/// One record in the way as short as it can be said: for a status line.
fn short(conflict: &Conflict, office: &Office, text: &L10nLanguage) -> String {
    let name = office.record_words(&conflict.kind, conflict.id);
    let why = match &conflict.why {
        Why::Later(later) => {
            let Told { what, who, when } = told(later, office);
            text.msg_past_later_short(what, who, when)
        }
        other => said(other, text),
    };
    format!("{name}: {why}")
}

/// What the status line says of a change that something stands in the way of; the obstacle first.
pub(crate) fn sentence(back: &Back, office: &Office, text: &L10nLanguage) -> String {
    let (why, what) = (obstacle(back, office, text), back.entry.sentence.as_str());
    match back.again {
        true => text.msg_past_not_again(why, what),
        false => text.msg_past_not_back(why, what),
    }
}

/// The same where the same key goes on to the change before.
pub(crate) fn sentence_before_next(back: &Back, office: &Office, text: &L10nLanguage) -> String {
    text.msg_past_not_back_next(obstacle(back, office, text), back.entry.sentence.as_str())
}

fn obstacle(back: &Back, office: &Office, text: &L10nLanguage) -> String {
    let conflicts = &back.outcome.conflicts;
    let first = conflicts.first().map_or_else(
        || text.msg_past_nothing_left(),
        |conflict| short(conflict, office, text),
    );
    match conflicts.len() {
        0 | 1 => first,
        many => text.msg_past_first_of(first, grouped(many - 1)),
    }
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

struct Told {
    what: String,
    who: String,
    when: String,
}

fn told(later: &Later, office: &Office) -> Told {
    Told {
        what: office.place_words(&later.table, later.column.as_deref()),
        who: later.set.user.clone(),
        when: office.wall_time(&later.set.at),
    }
}

fn said(why: &Why, text: &L10nLanguage) -> String {
    match why {
        Why::Refused(name) => broken_rule(Rule::read(name), text),
        Why::Later(_) | Why::ChangedSince => text.msg_past_changed_since(),
    }
}
