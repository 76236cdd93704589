//! Staff, and what the program keeps for them: views, drafts, settings.

use chrono::{DateTime, Utc};

use crate::model::field::{Id, Kind, record};

record! {
    /// A member of staff.
    User in "user" {
        /// The name to sign in with, unique.
        name: String = Kind::Text, "User name", "用户名";
        /// The name to show.
        shown: String = Kind::Text, "Shown as", "显示名";
        /// Administrator, officer, chapter officer, viewer.
        role: String = Kind::Code("role"), "Role", "角色";
        /// The top of the subtree that a chapter officer sees.
        chapter_id: Option<Id> = Kind::Link("chapter"), "Chapter", "分会";
        /// The language of the screens.
        language: String = Kind::Code("language"), "Language", "语言";
        /// May not come in.
        disabled: bool = Kind::Flag, "Disabled", "停用";
    }
}

record! {
    /// A saved query with its order and columns.
    SavedView in "saved_view" {
        /// Whose; everybody's if empty.
        user_name: String = Kind::Text, "User", "用户";
        /// What it is called.
        name: String = Kind::Text, "Name", "名称";
        /// The query.
        query: String = Kind::Text, "Query", "查询";
        /// Columns to sort by.
        sort: String = Kind::Text, "Order", "排序";
        /// Columns to show.
        columns: String = Kind::Text, "Columns", "列";
    }
}

record! {
    /// What somebody typed and has not saved.
    Draft in "draft" {
        /// Which form it was typed into; no two have the same name.
        form: String = Kind::Text, "Form", "表单";
        /// The session in which that form is open; empty once it was left.
        session: String = Kind::Text, "Session", "会话";
        /// Who typed.
        user_name: String = Kind::Text, "User", "用户";
        /// Which kind of record.
        record_kind: String = Kind::Text, "Record", "记录";
        /// Which record; 0 for a new one.
        record_id: Id = Kind::Int, "Id", "编号";
        /// Whom or what it is about, to show in a list.
        title: String = Kind::Text, "Title", "标题";
        /// The form's inputs, JSON.
        data: String = Kind::Note, "Data", "内容";
        /// When it was kept.
        at: Option<DateTime<Utc>> = Kind::Instant, "Kept", "保存时间";
    }
}

record! {
    /// One setting of the file.
    Setting in "setting" {
        /// Its name.
        key: String = Kind::Text, "Setting", "设置";
        /// Its value.
        value: String = Kind::Text, "Value", "值";
    }
}

record! {
    /// One entry of a code list that an administrator may edit.
    Code in "code" {
        /// Which list.
        list: String = Kind::Text, "List", "代码表";
        /// The entry, unique inside the list.
        code: String = Kind::Text, "Code", "代码";
        /// Chinese label.
        zh: String = Kind::Text, "Chinese", "中文";
        /// English label.
        en: String = Kind::Text, "English", "英文";
        /// Other spellings that an import understands, `|` between.
        aliases: String = Kind::Text, "Aliases", "别名";
        /// Only one person at a time holds it (offices).
        single: bool = Kind::Flag, "Single", "单席";
        /// Place in the list.
        rank: i64 = Kind::Int, "Rank", "次序";
        /// Not offered any more.
        retired: bool = Kind::Flag, "Retired", "停用";
    }
}

record! {
    /// Which of our columns a heading in somebody's file means.
    Heading in "heading" {
        /// The heading, folded.
        folded: String = Kind::Text, "Heading", "表头";
        /// Our column; empty to leave the column out.
        target: String = Kind::Text, "Column", "字段";
    }
}
