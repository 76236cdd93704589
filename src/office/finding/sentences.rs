//! What is wrong with a query, said to a person.

use chrono::Datelike as _;

use super::super::Office;
use crate::find::query::What;

impl Office {
    pub(super) fn query_sentence(&self, what: &What) -> String {
        let text = &self.text;
        match what {
            What::UnknownField {
                name,
                nearest: Some(near),
            } => text.msg_find_unknown_field_near(name, near),
            What::UnknownField {
                name,
                nearest: None,
            } => text.msg_find_unknown_field(name),
            What::UnknownFlag {
                name,
                nearest: Some(near),
            } => text.msg_find_unknown_flag_near(name, near),
            What::UnknownFlag {
                name,
                nearest: None,
            } => text.msg_find_unknown_flag(name),
            What::NoValue { field } => text.msg_find_no_value(field),
            What::NotANumber { field, value } => {
                text.msg_find_not_a_number(field, value, (self.today().year() - 20).to_string())
            }
            What::NotADate { field, value } => text.msg_find_not_a_date(field, value),
            other => self.query_sentence_rare(other),
        }
    }

    fn query_sentence_rare(&self, what: &What) -> String {
        let text = &self.text;
        match what {
            What::PrivateField { field } => text.msg_find_private(field),
            What::TooLong => text.msg_find_too_long(),
            What::Backwards => text.msg_find_backwards(),
            What::OpenQuote => text.msg_find_open_quote(),
            _ => text.msg_find_open_bracket(),
        }
    }
}
