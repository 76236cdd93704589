//! Courses of study, and the faculties and programmes they belong to.

use crate::model::date::PartialDate;
use crate::model::field::{Id, Kind, record};

record! {
    /// A part of the school, with the years in which it had this name.
    Faculty in "faculty" {
        /// Short code, unique.
        code: String = Kind::Text, "Code", "代码";
        /// Chinese name.
        zh: String = Kind::Text, "Chinese name", "中文名";
        /// English name.
        en: String = Kind::Text, "English name", "英文名";
        /// Other spellings that an import understands, `|` between.
        aliases: String = Kind::Text, "Aliases", "别名";
        /// First year under this name.
        valid_from: Option<PartialDate> = Kind::Partial, "From", "自";
        /// Last year under this name.
        valid_to: Option<PartialDate> = Kind::Partial, "To", "至";
    }
}

record! {
    /// A course that a faculty teaches.
    Programme in "programme" {
        /// Short code, unique.
        code: String = Kind::Text, "Code", "代码";
        /// Chinese name.
        zh: String = Kind::Text, "Chinese name", "中文名";
        /// English name.
        en: String = Kind::Text, "English name", "英文名";
        /// The faculty that teaches it now.
        faculty_id: Option<Id> = Kind::Link("faculty"), "Faculty", "院系";
        /// Other spellings that an import understands, `|` between.
        aliases: String = Kind::Text, "Aliases", "别名";
        /// First year under this name.
        valid_from: Option<PartialDate> = Kind::Partial, "From", "自";
        /// Last year under this name.
        valid_to: Option<PartialDate> = Kind::Partial, "To", "至";
    }
}

record! {
    /// A span of the school's history under one name.
    Era in "era" {
        /// Chinese name.
        zh: String = Kind::Text, "Chinese name", "中文名";
        /// English name.
        en: String = Kind::Text, "English name", "英文名";
        /// First year.
        from_year: i64 = Kind::Int, "From", "自";
        /// Last year; empty while it lasts.
        to_year: Option<i64> = Kind::Int, "To", "至";
    }
}

record! {
    /// One course of study of one person.
    Degree in "degree" {
        /// Who studied.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// The school's name at the time, found from the year of entry.
        era_id: Option<Id> = Kind::Link("era"), "Era", "校史时期";
        /// The faculty.
        faculty_id: Option<Id> = Kind::Link("faculty"), "Faculty", "院系";
        /// The programme.
        programme_id: Option<Id> = Kind::Link("programme"), "Programme", "专业";
        /// Bachelor, master, doctor...
        level: String = Kind::Code("level"), "Degree", "学历";
        /// The teaching class inside programme and entry year.
        class_group: String = Kind::Text, "Class group", "班级";
        /// Unique among the degrees of one level.
        student_no: String = Kind::Text, "Student no.", "学号";
        /// When the studies began; its year is the entry cohort 级.
        entry: Option<PartialDate> = Kind::Partial, "Entered", "入学";
        /// When the studies ended; its year is the completion cohort 届.
        completion: Option<PartialDate> = Kind::Partial, "Completed", "毕业";
        /// How the studies ended.
        outcome: String = Kind::Code("outcome"), "Outcome", "结果";
        /// The name on the diploma, word for word.
        diploma_name: String = Kind::Text, "Name on diploma", "证书姓名";
        /// Who supervised.
        supervisor: String = Kind::Text, "Supervisor", "导师";
        /// Unverified, seen in the archive, seen on a document.
        verification: String = Kind::Code("verification"), "Verified", "核实";
    }
}
