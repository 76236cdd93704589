//! What the office could not do, in the words of the session's language: what happened and what to do next.

use crate::clean::shown;
use crate::config::Lang;
use crate::l10n::L10nLanguage;
use crate::model::check::{Problem, Trouble};
use crate::office::{Error, Rule};

/// The sentence for the status line.
pub(crate) fn sentence(error: &Error, text: &L10nLanguage) -> String {
    match error {
        Error::Refused(_) => text.msg_app_error_refused(),
        Error::Stale => text.msg_app_error_stale(),
        Error::Missing => text.msg_app_error_missing(),
        Error::Invalid(problems) => invalid(problems, text),
        Error::Unfit(faults) => {
            // The parts are called as on the command line: in a form each fault stands at its place.
            let said = faults
                .iter()
                .map(|fault| format!("{}: {}", fault.column, fault.said(text)));
            said.collect::<Vec<_>>().join("; ")
        }
        Error::Rule(rule) => broken_rule(*rule, text),
        Error::Of(who, what) => text.msg_app_error_of(shown(who), sentence(what, text)),
        Error::Stopped => text.msg_app_error_stopped(),
        Error::Broken(cause) => crate::office::broken::said(cause, text),
    }
}

/// The same where a change was written before it: nothing of it speaks of what was not written.
pub(crate) fn sentence_after_change(error: &Error, text: &L10nLanguage) -> String {
    match error {
        Error::Stopped => text.msg_app_error_stopped_then(),
        Error::Broken(cause) => crate::office::broken::said_of_reading(cause, text),
        other => sentence(other, text),
    }
}

/// The first things that keep a record from being saved, each with its field.
fn invalid(problems: &[Problem], text: &L10nLanguage) -> String {
    const TOLD: usize = 3;
    let told = problems.iter().take(TOLD).map(|problem| {
        let field = problem.label().pick(lang(text));
        text.msg_form_about(field, of_field(&problem.trouble, text))
    });
    let told = told.collect::<Vec<_>>().join("; ");
    match problems.len().saturating_sub(TOLD) {
        0 => told,
        more => format!("{told}; {}", text.msg_app_error_more(more)),
    }
}

/// What is the matter with a field, in words.
pub(crate) fn of_field(trouble: &Trouble, text: &L10nLanguage) -> String {
    match trouble {
        Trouble::Needed => text.msg_form_needed(),
        Trouble::BeforeEntry(entry) => text.msg_alumnus_before_entry(entry.to_string()),
        Trouble::BeforeStart => text.msg_alumnus_before_start(),
        Trouble::InFuture => text.msg_alumnus_in_future(),
        Trouble::OddAge(age) => text.msg_alumnus_odd_age(*age),
        Trouble::NotAnEmail => text.msg_form_not_an_email(),
        Trouble::EmailSlip(near) => text.msg_form_did_you_mean(near.as_str()),
        Trouble::OddPhone => text.msg_alumnus_odd_phone(),
        Trouble::NotAPhone => text.msg_form_not_a_phone(),
        Trouble::Twice => text.msg_alumnus_twice(),
        Trouble::OnlyOnce => text.msg_alumnus_only_once(),
        Trouble::Oneself => text.msg_alumnus_oneself(),
        Trouble::NotASeason => text.msg_form_not_a_season(),
        Trouble::NotOfField => text.msg_own_not_of_field(),
        Trouble::OnlyAdded => text.msg_alumnus_only_added(),
        Trouble::TooLong(most) => text.msg_form_too_long(*most),
    }
}

/// The language that the sentences are in, for words that stand beside a field.
fn lang(text: &L10nLanguage) -> Lang {
    match text.msg_app_code().as_ref() {
        "zh" => Lang::Zh,
        _ => Lang::En,
    }
}

/// The sentence for a broken rule.
pub(crate) fn broken_rule(rule: Rule, text: &L10nLanguage) -> String {
    match rule {
        Rule::Cycle => text.msg_app_rule_cycle(),
        Rule::CouncilOverlap => text.msg_app_rule_council_overlap(),
        Rule::SeatTaken => text.msg_app_rule_seat_taken(),
        Rule::EventFull => text.msg_app_rule_event_full(),
        Rule::EventCancelled => text.msg_app_rule_event_cancelled(),
        Rule::EventClosed => text.msg_app_rule_event_closed(),
        Rule::EventNotOpen => text.msg_app_rule_event_not_open(),
        Rule::Deceased => text.msg_app_rule_deceased(),
        Rule::Archived => text.msg_app_rule_archived(),
        Rule::StudentNumberTaken => text.msg_app_rule_student_number_taken(),
        Rule::CodeTaken => text.msg_app_rule_code_taken(),
        Rule::ViewNameTaken => text.msg_lists_view_name_taken(),
        Rule::MemberAlready => text.msg_app_rule_member_already(),
        Rule::UndoneAlready => text.msg_app_rule_undone_already(),
        Rule::Merged => text.msg_app_rule_merged(),
        Rule::InUse => text.msg_app_rule_in_use(),
        Rule::Value(field) => text.msg_app_rule_value(field.pick(lang(text))),
        Rule::Other => text.msg_app_rule_other(),
    }
}
