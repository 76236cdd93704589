//! What a person agreed to, and took back again.

use chrono::NaiveDate;

use crate::model::field::{Id, Kind, record};

record! {
    /// An agreement given or withdrawn; the newest of a purpose and channel holds. Rows are only ever added.
    Consent in "consent" {
        /// Whose.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// What for: news, events, giving, sharing with classmates.
        purpose: String = Kind::Code("consent_purpose"), "Purpose", "用途";
        /// By which channel; every one if empty.
        channel: String = Kind::Code("contact"), "Channel", "渠道";
        /// Given, or withdrawn.
        given: bool = Kind::Flag, "Answer", "表态";
        /// When it was said.
        on_day: Option<NaiveDate> = Kind::Day, "Day", "日期";
        /// Version of the wording that was agreed to.
        wording: String = Kind::Text, "Wording", "文本";
        /// How the office learned of it.
        source: String = Kind::Text, "Source", "来源";
    }
}

/// What holds of a person's agreements: the newest row of each purpose and channel, given or withdrawn, in the order in
/// which they were first spoken of.
#[must_use]
pub fn standing(consents: &[Consent]) -> Vec<&Consent> {
    let mut standing: Vec<&Consent> = Vec::new();
    for row in consents {
        let about =
            |known: &&Consent| (&known.purpose, &known.channel) == (&row.purpose, &row.channel);
        match standing.iter().position(about) {
            None => standing.push(row),
            Some(at) if (standing[at].on_day, standing[at].id) <= (row.on_day, row.id) => {
                standing[at] = row;
            }
            Some(_) => {}
        }
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, purpose: &str, channel: &str, given: bool, day: &str) -> Consent {
        Consent {
            id: Id(id),
            purpose: purpose.to_owned(),
            channel: channel.to_owned(),
            given,
            on_day: day.parse().ok(),
            ..Consent::default()
        }
    }

    #[test]
    fn the_newest_of_a_purpose_and_channel_holds() {
        let rows = [
            row(1, "news", "email", true, "2024-01-01"),
            row(2, "events", "", true, "2024-01-01"),
            row(3, "news", "email", false, "2026-01-01"),
            // noted later, said earlier
            row(4, "news", "email", true, "2025-01-01"),
        ];
        let ids: Vec<i64> = standing(&rows).iter().map(|row| row.id.0).collect();
        assert_eq!(ids, [3, 2]);
    }
}
