//! The tree of chapters, who belongs to them and who runs them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::date::PartialDate;
use crate::model::field::{Id, Kind, record};

record! {
    /// A node of the tree.
    Chapter in "chapter" {
        /// The chapter above; none for the association itself.
        parent_id: Option<Id> = Kind::Link("chapter"), "Under", "上级";
        /// Association, region, city, overseas, specialty, faculty, class committee.
        kind: String = Kind::Code("chapter_kind"), "Kind", "类别";
        /// Chinese name.
        zh: String = Kind::Text, "Chinese name", "中文名";
        /// English name.
        en: String = Kind::Text, "English name", "英文名";
        /// Short code, unique: SHA.
        code: String = Kind::Text, "Code", "代码";
        /// Other spellings that an import understands, `|` between.
        aliases: String = Kind::Text, "Aliases", "别名";
        /// Preparing, active, dormant, dissolved.
        status: String = Kind::Code("chapter_status"), "Status", "状态";
        /// Since when.
        founded: Option<PartialDate> = Kind::Partial, "Founded", "成立";
        /// Registered body, branch, or none: never assumed.
        legal_form: String = Kind::Text, "Legal form", "法律形式";
        /// Registration number and authority.
        registration: String = Kind::Text, "Registration", "登记";
        /// Seat.
        city: String = Kind::Text, "City", "城市";
        /// Two letters of ISO 3166.
        country: String = Kind::Code("country"), "Country", "国家";
        /// IANA zone: Asia/Shanghai.
        zone: String = Kind::Text, "Time zone", "时区";
        /// How the chapter is reached.
        contact: String = Kind::Text, "Contact", "联系方式";
        /// The area it looks after.
        territory: String = Kind::Text, "Territory", "服务区域";
        /// Anything else worth knowing.
        notes: String = Kind::Note, "Notes", "备注";
        /// When it was put away.
        archived_at: Option<DateTime<Utc>> = Kind::Instant, "Archived", "归档时间";
        /// Rises with every change.
        rev: i64 = Kind::Int, "Revision", "版本";
    }
}

record! {
    /// A person in a chapter.
    Membership in "membership" {
        /// Who.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// Where.
        chapter_id: Id = Kind::Link("chapter"), "Chapter", "分会";
        /// Applied, active, left.
        state: String = Kind::Code("membership"), "State", "状态";
        /// Since when.
        since: Option<PartialDate> = Kind::Partial, "Since", "自";
        /// Until when.
        until: Option<PartialDate> = Kind::Partial, "Until", "至";
    }
}

record! {
    /// A numbered term of office of a chapter (第 N 届).
    Council in "council" {
        /// Whose.
        chapter_id: Id = Kind::Link("chapter"), "Chapter", "分会";
        /// First, second, third.
        number: i64 = Kind::Int, "Number", "届次";
        /// First day.
        starts_on: Option<NaiveDate> = Kind::Day, "Starts", "开始";
        /// The last day as planned.
        planned_end: Option<NaiveDate> = Kind::Day, "Planned end", "计划结束";
        /// The last day as it was; empty while it runs.
        ended_on: Option<NaiveDate> = Kind::Day, "Ended", "实际结束";
    }
}

record! {
    /// A person in an office for a term.
    Officer in "officer" {
        /// Where.
        chapter_id: Id = Kind::Link("chapter"), "Chapter", "分会";
        /// In which council.
        council_id: Option<Id> = Kind::Link("council"), "Council", "届理事会";
        /// President, secretary-general, treasurer...
        office: String = Kind::Code("office"), "Office", "职务";
        /// Who.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// First day.
        starts_on: Option<NaiveDate> = Kind::Day, "From", "自";
        /// Last day.
        ends_on: Option<NaiveDate> = Kind::Day, "To", "至";
        /// Elected, acting, ended, resigned.
        status: String = Kind::Code("officer_status"), "Status", "状态";
    }
}

/// An officer with the person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The row.
    pub officer: Officer,
    /// Who.
    pub name: String,
    /// Their pinyin.
    pub pinyin: String,
}

/// What a chapter's subtree holds, people counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Active members of the chapter itself.
    pub own: i64,
    /// Active members of the chapter and all below it.
    pub all: i64,
}
