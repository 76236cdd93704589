//! A person on file, and the other names that they go by.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::date::PartialDate;
use crate::model::field::{Id, Kind, record};

record! {
    /// A person on file: graduate, completed without degree, withdrew, further training, staff or honorary.
    Alumnus in "alumnus" {
        /// The public number, shown to people and never used again.
        number: String = Kind::Text, "Number", "编号";
        /// As the person writes it: 王欣怡, or in their own script.
        name: String = Kind::Text, "Name", "姓名";
        /// As in English letters or answered to: Cindy Wang.
        latin_name: String = Kind::Text, "English name", "英文名";
        /// Family name first: Wang Xinyi. Made from the name, yours to correct.
        pinyin: String = Kind::Text, "Pinyin", "拼音";
        /// First letters of the pinyin: wxy.
        initials: String = Kind::Text, "Initials", "首字母";
        /// Female, male, other; empty if unknown.
        gender: String = Kind::Code("gender"), "Sex", "性别";
        /// As much as is known: 1982, 1982-03 or 1982-03-14.
        birth: Option<PartialDate> = Kind::Partial, "Born", "出生日期";
        /// Country of the passport.
        nationality: String = Kind::Code("country"), "Nationality", "国籍";
        /// Province and city the family comes from.
        native_place: String = Kind::Text, "Native place", "籍贯";
        /// Active, lost contact, or deceased.
        status: String = Kind::Code("status"), "Status", "状态";
        /// Nobody writes or calls.
        do_not_contact: bool = Kind::Flag, "Do not contact", "谢绝联系";
        /// The language to write in.
        language: String = Kind::Code("language"), "Writes in", "通信语言";
        /// The way the person likes to be reached.
        channel: String = Kind::Code("contact"), "Reach by", "首选方式";
        /// Where the record came from.
        source: String = Kind::Text, "Source", "来源";
        /// The day of the newest contact report.
        last_contact_on: Option<NaiveDate> = Kind::Day, "Last contact", "最近联络";
        /// The chapter that sends the newsletter.
        home_chapter_id: Option<Id> = Kind::Link("chapter"), "Home chapter", "所属分会";
        /// Anything else worth knowing.
        notes: String = Kind::Note, "Notes", "备注";
        /// The record that took this one in.
        merged_into: Option<Id> = Kind::Link("alumnus"), "Merged into", "已合并到";
        /// When the record was put away.
        archived_at: Option<DateTime<Utc>> = Kind::Instant, "Archived", "归档时间";
        /// Rises with every change of the person or of anything that belongs to them.
        rev: i64 = Kind::Int, "Revision", "版本";
    }
}

record! {
    /// A name besides the one on file.
    OtherName in "other_name" {
        /// Whose name it is.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// Former, on the diploma, Latin, in passport order, alias.
        kind: String = Kind::Code("name"), "Kind", "类别";
        /// As written.
        name: String = Kind::Text, "Name", "姓名";
    }
}
