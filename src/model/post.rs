//! Employments.

use crate::model::date::PartialDate;
use crate::model::field::{Id, Kind, record};

record! {
    /// One employment of one person; ended posts stay.
    Post in "post" {
        /// Who works there.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// The employer, as written.
        organisation: String = Kind::Text, "Employer", "工作单位";
        /// The department.
        department: String = Kind::Text, "Department", "部门";
        /// Job title: director, head nurse.
        job_title: String = Kind::Text, "Job title", "职务";
        /// Professional title: chief physician, professor.
        professional_title: String = Kind::Text, "Professional title", "职称";
        /// Since when.
        from_on: Option<PartialDate> = Kind::Partial, "From", "自";
        /// Until when.
        to_on: Option<PartialDate> = Kind::Partial, "To", "至";
        /// Over, whether or not the day is known.
        ended: bool = Kind::Flag, "Ended", "已离任";
    }
}
