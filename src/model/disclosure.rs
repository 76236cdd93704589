//! What left the house.

use chrono::{DateTime, Utc};

use crate::model::field::{Kind, record};

record! {
    /// A file with private fields that was written. Only ever added to.
    Disclosure in "disclosure" {
        /// When.
        at: Option<DateTime<Utc>> = Kind::Instant, "When", "时间";
        /// By whom.
        user_name: String = Kind::Text, "Who", "操作人";
        /// The form of the file.
        format: String = Kind::Text, "Form", "格式";
        /// What was searched for.
        query: String = Kind::Text, "Query", "条件";
        /// How many people.
        people: i64 = Kind::Int, "People", "人数";
        /// Which columns, `*` for whole records.
        columns: String = Kind::Text, "Columns", "字段";
        /// Where the file went.
        target: String = Kind::Text, "Where", "去向";
    }
}
