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
        channel: String = Kind::Code("channel"), "Channel", "渠道";
        /// Given, or withdrawn.
        given: bool = Kind::Flag, "Given", "同意";
        /// When it was said.
        on_day: Option<NaiveDate> = Kind::Day, "Day", "日期";
        /// Version of the wording that was agreed to.
        wording: String = Kind::Text, "Wording", "文本版本";
        /// How the office learned of it.
        source: String = Kind::Text, "Source", "来源";
    }
}
