//! What ties people to one another and to the office: relationships, tags, contact reports.

use chrono::NaiveDate;

use crate::model::field::{Id, Kind, record};

record! {
    /// One person's tie to another.
    Relationship in "relationship" {
        /// From whom.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// To whom.
        other_id: Id = Kind::Link("alumnus"), "Other", "对方";
        /// Supervisor, spouse, roommate, introduced by.
        kind: String = Kind::Code("relationship"), "Kind", "关系";
    }
}

/// Kinds of ties as the other side calls them; those that are not here are the same from both sides.
const INVERSE: &[(&str, &str)] = &[("supervisor", "student"), ("introduced_by", "introduced")];

/// What the other side calls a tie: my supervisor's tie to me is "student".
#[must_use]
pub fn inverse(kind: &str) -> &str {
    let mut pairs = INVERSE.iter();
    let pair = pairs.find(|(one, other)| *one == kind || *other == kind);
    match pair {
        Some((one, other)) if *one == kind => other,
        Some((one, _)) => one,
        None => kind,
    }
}

record! {
    /// A word that marks a person.
    Tag in "tag" {
        /// Who is marked.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// The word.
        tag: String = Kind::Text, "Tag", "标签";
    }
}

record! {
    /// A call, visit, meeting or message.
    ContactReport in "contact_report" {
        /// With whom.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// When.
        on_day: Option<NaiveDate> = Kind::Day, "Day", "日期";
        /// By which channel.
        channel: String = Kind::Code("report_channel"), "Channel", "方式";
        /// Who of the office.
        who: String = Kind::Text, "Who", "联络人";
        /// What was said.
        summary: String = Kind::Note, "Summary", "摘要";
        /// When to come back to it.
        follow_up_on: Option<NaiveDate> = Kind::Day, "Follow up", "跟进日期";
        /// Who comes back to it.
        follow_up_by: String = Kind::Text, "Owner", "跟进人";
        /// Whether that is done.
        done: bool = Kind::Flag, "Done", "已完成";
    }
}

record! {
    /// Two people who were looked at and are not the same one; the lower id first.
    NotSame in "not_same" {
        /// One.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// The other.
        other_id: Id = Kind::Link("alumnus"), "Other", "对方";
    }
}
