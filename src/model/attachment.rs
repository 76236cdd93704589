//! Files that belong to a person, kept in the database by the hash of their content.

use crate::model::field::{Id, Kind, record};

/// The largest content that is taken, in bytes.
pub const LARGEST: u64 = 10 * 1024 * 1024;

record! {
    /// A file of a person's record. It is written out again on request, and never opened by the program.
    Attachment in "attachment" {
        /// Whose.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// The name that the file had, without its folder.
        name: String = Kind::Text, "File", "文件";
        /// SHA-256 of the content, 64 hexadecimal digits.
        sha256: String = Kind::Text, "SHA-256", "校验和";
        /// Bytes of the content.
        size: i64 = Kind::Int, "Size", "大小";
        /// What it is.
        note: String = Kind::Text, "Note", "说明";
    }
}
