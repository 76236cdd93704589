//! Names in two languages, numbers and prices, as they stand in narrow places.

use crate::config::Lang;
use crate::l10n::grouped;
use crate::ui::widgets::text;

/// Both names of a thing where they fit into so many cells, else the one of the session's language.
#[must_use]
pub fn both(zh: &str, en: &str, lang: Lang, room: u16) -> String {
    let (first, second) = match lang {
        Lang::En => (en, zh),
        Lang::Zh => (zh, en),
    };
    match (first.is_empty(), second.is_empty() || first == second) {
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
        _ if text::cells(first) + 1 + text::cells(second) <= room => format!("{first} {second}"),
        _ => first.to_owned(),
    }
}

/// A chapter's name without the words that all of them share: 上海 for 上海校友会.
#[must_use]
pub fn bare_chapter(name: &str) -> &str {
    const ENDS: &[&str] = &["校友分会", "校友会", "分会", " Alumni Chapter", " Chapter"];
    let bare = ENDS.iter().find_map(|end| name.strip_suffix(end));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(name)
}

/// `¥300`, `$12.50`, `EUR 20`: money in minor units.
#[must_use]
pub fn price(minor: i64, currency: &str) -> String {
    let sign = match currency {
        "CNY" | "" => "¥",
        "USD" => "$",
        "GBP" => "£",
        other => &format!("{other} "),
    };
    if matches!(currency, "JPY" | "KRW") {
        return format!("{sign}{}", grouped(minor));
    }
    match (minor / 100, (minor % 100).abs()) {
        (whole, 0) => format!("{sign}{}", grouped(whole)),
        (whole, cents) => format!("{sign}{}.{cents:02}", grouped(whole)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_stand_only_where_both_fit() {
        assert_eq!(both("大连", "Dalian", Lang::En, 11), "Dalian 大连");
        assert_eq!(both("大连", "Dalian", Lang::En, 10), "Dalian");
        assert_eq!(both("大连", "", Lang::En, 10), "大连");
        assert_eq!(both("MBA", "MBA", Lang::Zh, 10), "MBA");
        assert_eq!(bare_chapter("上海校友会"), "上海");
        assert_eq!(bare_chapter("校友会"), "校友会");
    }

    #[test]
    fn numbers_and_prices() {
        assert_eq!(grouped(-1_234_567), "-1,234,567");
        assert_eq!((grouped(0), grouped(999)), ("0".into(), "999".into()));
        assert_eq!(
            (grouped(18_306_usize), grouped(u64::MAX).len()),
            ("18,306".into(), 25)
        );
        assert_eq!(price(2_880_000, "CNY"), "¥28,800");
        assert_eq!(price(1250, "USD"), "$12.50");
        assert_eq!(price(2000, "EUR"), "EUR 20");
        assert_eq!(price(3000, "JPY"), "JPY 3,000");
    }
}
