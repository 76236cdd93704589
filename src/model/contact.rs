//! How a person is reached: contact points and addresses.

use chrono::{Datelike as _, Months, NaiveDate};

use crate::clean::half_width;
use crate::model::date::PartialDate;
use crate::model::field::{Id, Kind, record};

/// A part of the year, `MM-DD/MM-DD`, from what people type: `1101-0331`, `11-01/03-31`, `11.1-3.31`, `11-3` for whole
/// months.
#[must_use]
pub fn read_season(text: &str) -> Option<String> {
    let plain: String = text.trim().chars().map(half_width).collect();
    let parts = plain.split(|c: char| !c.is_ascii_digit());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let day = |month: &str, day: &str| Some((month.parse().ok()?, day.parse().ok()?));
    let (from, to): ((u32, u32), (u32, u32)) = match parts.as_slice() {
        [a, b, c, d] => (day(a, b)?, day(c, d)?),
        [a, b] if a.len() == 4 && b.len() == 4 => (day(&a[..2], &a[2..])?, day(&b[..2], &b[2..])?),
        [a, b] if a.len() <= 2 && b.len() <= 2 => {
            let last = b.parse().ok()?;
            (day(a, "1")?, (last, days_of(last)?))
        }
        _ => return None,
    };
    for (month, day) in [from, to] {
        if !(1..=days_of(month)?).contains(&day) {
            return None;
        }
    }
    Some(format!(
        "{:02}-{:02}/{:02}-{:02}",
        from.0, from.1, to.0, to.1
    ))
}

/// Days of a month in a leap year.
fn days_of(month: u32) -> Option<u32> {
    let start = NaiveDate::from_ymd_opt(2024, month, 1)?;
    Some(start.checked_add_months(Months::new(1))?.pred_opt()?.day())
}

impl ContactPoint {
    /// A telephone that is not in the international form, so that no program can dial it.
    #[must_use]
    pub fn is_odd_phone(&self) -> bool {
        matches!(self.kind.as_str(), "mobile" | "landline") && !self.value.starts_with('+')
    }

    /// Known not to lead to the person any more.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        !matches!(self.status.as_str(), "" | "ok")
    }
}

record! {
    /// A number or an account at which a person is reached.
    ContactPoint in "contact_point" {
        /// Whose it is.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// Mobile, landline, e-mail, WeChat...
        kind: String = Kind::Code("contact"), "Kind", "方式";
        /// Normalised: `+8613800132231`, `a@example.org`.
        value: String = Kind::Text, "Value", "内容";
        /// Home, work...
        label: String = Kind::Text, "Label", "说明";
        /// Works, came back, or belongs to somebody else.
        status: String = Kind::Code("contact_status"), "State", "状态";
        /// The one to use first among its kind.
        preferred: bool = Kind::Flag, "Preferred", "首选";
    }
}

record! {
    /// A place where a person gets mail or lives.
    Address in "address" {
        /// Whose it is.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// Home, work, mail.
        kind: String = Kind::Code("address"), "Kind", "类别";
        /// Street and house, lines as typed.
        line: String = Kind::Note, "Address", "地址";
        /// The city.
        city_id: Option<Id> = Kind::Link("city"), "City", "城市";
        /// Two letters of ISO 3166, else the name as written.
        country: String = Kind::Code("country"), "Country", "国家";
        /// Postal code.
        postcode: String = Kind::Text, "Postcode", "邮编";
        /// Lives there since.
        valid_from: Option<PartialDate> = Kind::Partial, "From", "自";
        /// Lived there until.
        valid_to: Option<PartialDate> = Kind::Partial, "To", "至";
        /// The part of the year in which it holds, `MM-DD/MM-DD`.
        season: String = Kind::Text, "Season", "季节";
    }
}

record! {
    /// A city that addresses name.
    City in "city" {
        /// Chinese name.
        zh: String = Kind::Text, "Chinese name", "中文名";
        /// English name.
        en: String = Kind::Text, "English name", "英文名";
        /// Two letters of ISO 3166, else the name as written.
        country: String = Kind::Code("country"), "Country", "国家";
        /// Other spellings that an import understands, `|` between.
        aliases: String = Kind::Text, "Aliases", "别名";
        /// The chapter that looks after people there.
        chapter_id: Option<Id> = Kind::Link("chapter"), "Chapter", "分会";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_is_typed_in_many_ways() {
        for text in [
            "11-01/03-31",
            "1101-0331",
            "11.1-3.31",
            "11月1日-3月31日",
            "11-3",
            "11月-3月",
        ] {
            assert_eq!(read_season(text).as_deref(), Some("11-01/03-31"), "{text}");
        }
        for text in [
            "",
            "winter",
            "13-3",
            "0230-0331",
            "11",
            "1101-0332",
            "1-2-3",
        ] {
            assert_eq!(read_season(text), None, "{text}");
        }
    }
}
