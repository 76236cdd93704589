//! Events, their sessions and series, and who registered.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::field::{Id, Kind, record};

record! {
    /// Something people come to.
    Event in "event" {
        /// The host.
        chapter_id: Id = Kind::Link("chapter"), "Host", "主办分会";
        /// The series it belongs to.
        series_id: Option<Id> = Kind::Link("series"), "Series", "系列";
        /// Reunion, lecture, council, visit, festival, sport, charity.
        kind: String = Kind::Code("event_kind"), "Kind", "类型";
        /// Chinese title.
        zh: String = Kind::Text, "Chinese title", "中文名称";
        /// English title.
        en: String = Kind::Text, "English title", "英文名称";
        /// Wall-clock time where it takes place, `YYYY-MM-DDTHH:MM`.
        starts: String = Kind::Wall, "Starts", "开始";
        /// Wall-clock time of the end.
        ends: String = Kind::Wall, "Ends", "结束";
        /// IANA zone of the place.
        zone: String = Kind::Text, "Time zone", "时区";
        /// Derived from start and zone.
        starts_at: Option<DateTime<Utc>> = Kind::Instant, "Starts (UTC)", "开始 (UTC)";
        /// Takes whole days.
        all_day: bool = Kind::Flag, "All day", "全天";
        /// Where.
        place: String = Kind::Text, "Place", "地点";
        /// Seats; empty for no limit.
        capacity: Option<i64> = Kind::Int, "Seats", "名额";
        /// First day of registration.
        registration_from: Option<NaiveDate> = Kind::Day, "Registration from", "报名开始";
        /// Last day of registration.
        registration_to: Option<NaiveDate> = Kind::Day, "Registration to", "报名截止";
        /// What it costs a person.
        fee_minor: Option<i64> = Kind::Money, "Fee", "费用";
        /// ISO 4217.
        currency: String = Kind::Text, "Currency", "币种";
        /// Draft, open, closed, held, cancelled.
        state: String = Kind::Code("event_state"), "State", "状态";
        /// The completion cohort 届 whose reunion it is.
        cohort: Option<i64> = Kind::Int, "Reunion of", "返校届别";
        /// Anything else worth knowing.
        notes: String = Kind::Note, "Notes", "备注";
        /// When it was put away.
        archived_at: Option<DateTime<Utc>> = Kind::Instant, "Archived", "归档时间";
        /// Rises with every change.
        rev: i64 = Kind::Int, "Revision", "版本";
    }
}

record! {
    /// Events that come again.
    Series in "series" {
        /// The host.
        chapter_id: Id = Kind::Link("chapter"), "Host", "主办分会";
        /// Chinese title.
        zh: String = Kind::Text, "Chinese title", "中文名称";
        /// English title.
        en: String = Kind::Text, "English title", "英文名称";
        /// Recurrence rule of RFC 5545.
        rrule: String = Kind::Text, "Rule", "重复规则";
        /// Days on which it does not take place, blank between.
        exceptions: String = Kind::Text, "Except", "例外";
    }
}

record! {
    /// A part of an event.
    Session in "session" {
        /// Of which event.
        event_id: Id = Kind::Link("event"), "Event", "活动";
        /// What.
        title: String = Kind::Text, "Title", "名称";
        /// Wall-clock time in the event's zone.
        starts: String = Kind::Wall, "Starts", "开始";
        /// Wall-clock time of the end.
        ends: String = Kind::Wall, "Ends", "结束";
        /// Where.
        place: String = Kind::Text, "Place", "地点";
    }
}

record! {
    /// A person's place at an event, and whether they came.
    Registration in "registration" {
        /// At which event.
        event_id: Id = Kind::Link("event"), "Event", "活动";
        /// Who.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// Invited, registered, waitlisted, declined, cancelled.
        state: String = Kind::Code("registration"), "State", "状态";
        /// People they bring.
        guests: i64 = Kind::Int, "Guests", "同行人数";
        /// Place in the waiting list.
        wait_position: Option<i64> = Kind::Int, "Waiting", "候补序号";
        /// What was paid.
        paid_minor: Option<i64> = Kind::Money, "Paid", "已缴";
        /// What they eat.
        dietary: String = Kind::Text, "Diet", "饮食";
        /// How they travel.
        travel: String = Kind::Text, "Travel", "行程";
        /// Where they sit.
        seat: String = Kind::Text, "Table", "桌号";
        /// When they came in.
        checked_in_at: Option<DateTime<Utc>> = Kind::Instant, "Checked in", "签到时间";
        /// Desk, scan, list.
        method: String = Kind::Text, "By", "签到方式";
        /// Came without registration.
        walk_in: bool = Kind::Flag, "Walk-in", "现场";
        /// Rises with every change.
        rev: i64 = Kind::Int, "Revision", "版本";
    }
}

/// An event with its counts, for a calendar or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The event.
    pub event: Event,
    /// Seats taken: people registered and the guests they bring.
    pub taken: i64,
    /// People on the waiting list.
    pub waiting: i64,
    /// People who came.
    pub came: i64,
}

/// A registration with the person's names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// The registration.
    pub registration: Registration,
    /// Public number.
    pub number: String,
    /// Who.
    pub name: String,
    /// Their pinyin.
    pub pinyin: String,
    /// Completion cohort 届.
    pub class_year: Option<i64>,
    /// Their mobile.
    pub mobile: String,
}
