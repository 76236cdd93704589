//! What the office could not do, in the words of the session's language: what happened and what to do next.

use crate::l10n::L10nLanguage;
use crate::office::{Error, Rule};

/// The sentence for the status line.
pub(crate) fn sentence(error: &Error, text: &L10nLanguage) -> String {
    match error {
        Error::Refused(_) => text.msg_app_error_refused(),
        Error::Stale => text.msg_app_error_stale(),
        Error::Missing => text.msg_app_error_missing(),
        Error::Invalid(problems) => text.msg_app_error_invalid(problems.len()),
        Error::Unfit(faults) => {
            // The parts are called as on the command line: in a form each fault stands at its place.
            let said = faults
                .iter()
                .map(|fault| format!("{}: {}", fault.column, fault.said(text)));
            said.collect::<Vec<_>>().join("; ")
        }
        Error::Rule(rule) => broken_rule(*rule, text),
        Error::Stopped => text.msg_app_error_stopped(),
        Error::Broken(cause) => crate::office::broken::said(cause, text),
    }
}

/// The sentence for a broken rule.
pub(crate) fn broken_rule(rule: Rule, text: &L10nLanguage) -> String {
    match rule {
        Rule::Cycle => text.msg_app_rule_cycle(),
        Rule::CouncilOverlap => text.msg_app_rule_council_overlap(),
        Rule::SeatTaken => text.msg_app_rule_seat_taken(),
        Rule::EventFull => text.msg_app_rule_event_full(),
        Rule::StudentNumberTaken => text.msg_app_rule_student_number_taken(),
        Rule::CodeTaken => text.msg_app_rule_code_taken(),
        Rule::ViewNameTaken => text.msg_lists_view_name_taken(),
        Rule::MemberAlready => text.msg_app_rule_member_already(),
        Rule::UndoneAlready => text.msg_app_rule_undone_already(),
        Rule::InUse => text.msg_app_rule_in_use(),
        Rule::Other => text.msg_app_rule_other(),
    }
}
