//! Fields that an office adds to people, chapters and events, and their values.

use crate::model::field::{Id, Kind, record};

record! {
    /// The definition of a field.
    CustomField in "custom_field" {
        /// Which kind of record has it: `alumnus`, `chapter` or `event`.
        record: String = Kind::Text, "Record", "记录";
        /// Its name in queries and files, unique for its record: letters, digits and underscores.
        key: String = Kind::Text, "Key", "字段名";
        /// Chinese label.
        zh: String = Kind::Text, "Chinese", "中文";
        /// English label.
        en: String = Kind::Text, "English", "英文";
        /// Text, number, partial date, choice, yes or no.
        kind: String = Kind::Code("custom_kind"), "Kind", "类型";
        /// What may be chosen, a line each.
        choices: String = Kind::Note, "Choices", "选项";
        /// May not be empty.
        required: bool = Kind::Flag, "Required", "必填";
        /// Masked like a phone for those who may not see private fields.
        private: bool = Kind::Flag, "Private", "隐私";
        /// Place in the form.
        rank: i64 = Kind::Int, "Rank", "次序";
        /// Not offered any more; its values stay.
        retired: bool = Kind::Flag, "Retired", "停用";
    }
}

record! {
    /// A person's value of a custom field.
    AlumnusCustom in "alumnus_custom" {
        /// Whose.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// Which field.
        field_id: Id = Kind::Link("custom_field"), "Field", "字段";
        /// The value as its kind writes it.
        value: String = Kind::Text, "Value", "值";
    }
}

record! {
    /// A chapter's value of a custom field.
    ChapterCustom in "chapter_custom" {
        /// Whose.
        chapter_id: Id = Kind::Link("chapter"), "Chapter", "分会";
        /// Which field.
        field_id: Id = Kind::Link("custom_field"), "Field", "字段";
        /// The value as its kind writes it.
        value: String = Kind::Text, "Value", "值";
    }
}

record! {
    /// An event's value of a custom field.
    EventCustom in "event_custom" {
        /// Whose.
        event_id: Id = Kind::Link("event"), "Event", "活动";
        /// Which field.
        field_id: Id = Kind::Link("custom_field"), "Field", "字段";
        /// The value as its kind writes it.
        value: String = Kind::Text, "Value", "值";
    }
}
