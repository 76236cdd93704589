//! Places in China as lists write them: with the province before the city, or the district behind it.

/// Provinces and regions, without what they are called.
const PROVINCES: &[&str] = &[
    "黑龙江",
    "内蒙古",
    "辽宁",
    "吉林",
    "河北",
    "山西",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
];

/// What provinces and regions are called, the longest first.
const KINDS: &[&str] = &["维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省"];

/// Cities that are provinces themselves.
const MUNICIPALITIES: &[&str] = &["北京", "上海", "天津", "重庆"];

/// The city of a text that says more than the city, and the district behind it, empty if there is none.
#[must_use]
pub fn city(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let text = text.strip_prefix("中国").unwrap_or(text).trim_start();
    let inside = PROVINCES
        .iter()
        .find_map(|province| text.strip_prefix(province));
    let rest = inside.map(|rest| {
        let kind = KINDS.iter().find_map(|kind| rest.strip_prefix(kind));
        kind.unwrap_or(rest).trim_start()
    });
    let rest = rest.filter(|rest| !rest.is_empty()).unwrap_or(text);
    if let Some(city) = MUNICIPALITIES.iter().find(|city| rest.starts_with(**city)) {
        let (city, behind) = rest.split_at(city.len());
        let behind = behind.strip_prefix('市').unwrap_or(behind).trim();
        // 上海市上海市浦东新区, as forms with a province and a city field give it
        let behind = behind.strip_prefix(city).unwrap_or(behind);
        let behind = behind.strip_prefix('市').unwrap_or(behind);
        return (behind.is_empty() || behind.ends_with(['区', '县'])).then_some((city, behind));
    }
    match rest.split_once('市') {
        Some((city, behind)) if city.chars().count() >= 2 => {
            let behind = behind.trim();
            (behind.is_empty() || behind.ends_with(['区', '县', '市'])).then_some((city, behind))
        }
        Some(_) => None,
        None => (rest.len() < text.len() && (2..=4).contains(&rest.chars().count()))
            .then_some((rest, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_found_between_province_and_district() {
        for (text, read) in [
            ("辽宁省大连市", Some(("大连", ""))),
            ("辽宁大连", Some(("大连", ""))),
            ("大连市中山区", Some(("大连", "中山区"))),
            ("大连市", Some(("大连", ""))),
            ("北京市朝阳区", Some(("北京", "朝阳区"))),
            ("上海上海市浦东新区", Some(("上海", "浦东新区"))),
            ("广西壮族自治区南宁市", Some(("南宁", ""))),
            ("中国辽宁省沈阳市", Some(("沈阳", ""))),
            ("吉林", None),
            ("沈阳", None),
            ("London", None),
            ("大连市中山路1号", None),
            ("", None),
        ] {
            assert_eq!(city(text), read, "{text}");
        }
    }
}
