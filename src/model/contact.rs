//! How a person is reached: contact points and addresses.

use crate::model::date::PartialDate;
use crate::model::field::{Id, Kind, record};

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
        country: String = Kind::Text, "Country", "国家";
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
        country: String = Kind::Text, "Country", "国家";
        /// Other spellings that an import understands, `|` between.
        aliases: String = Kind::Text, "Aliases", "别名";
        /// The chapter that looks after people there.
        chapter_id: Option<Id> = Kind::Link("chapter"), "Chapter", "分会";
    }
}
