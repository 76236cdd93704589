//! E-mail addresses: what can be one, kept in one form, and what a mistyped one probably was.

use crate::clean::half_width;

/// Why a text is no e-mail address, and what it may have been meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailWrong {
    /// What is wrong.
    pub why: Why,
    /// A readable address near it.
    pub near: Option<String>,
}

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It has no `@`.
    NoAt,
    /// It has more than one `@`.
    TwoAts,
    /// There is a blank in it.
    Blank,
    /// What stands before the `@` cannot be a mailbox.
    Mailbox,
    /// What stands after the `@` is no domain with a dot.
    Domain,
    /// Longer than any address may be.
    Long,
}

/// Reads an address: trimmed, full-width signs folded, the domain in lower case.
///
/// # Errors
/// It cannot be an address. A mistyped domain is no error: see [`near`].
pub fn read(text: &str) -> Result<String, EmailWrong> {
    let plain = plain(text);
    check(&plain).map_err(|why| EmailWrong {
        why,
        near: mend(&plain),
    })
}

/// The addresses of a text, each to be read by [`read`]: between any two stands one of the usual signs, or a stroke or a
/// blank between what are addresses on both sides.
#[must_use]
pub fn several(text: &str) -> Vec<&str> {
    let parts = text
        .split([',', '，', ';', '；', '、', '\n'])
        .map(str::trim);
    let at = |part: &str| part.contains(['@', '＠', '\u{FE6B}']);
    let whole = |parts: &[&str]| parts.len() > 1 && parts.iter().all(|part| at(part));
    let mut several = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let strokes: Vec<&str> = part.split(['/', '／', '|']).map(str::trim).collect();
        let blanks: Vec<&str> = part.split_whitespace().collect();
        match (whole(&strokes), whole(&blanks)) {
            (true, _) => several.extend(strokes),
            (_, true) => several.extend(blanks),
            _ => several.push(part),
        }
    }
    several
}

/// What a readable address with a mistyped domain was probably meant to be.
#[must_use]
pub fn near(email: &str) -> Option<String> {
    let (mailbox, domain) = email.rsplit_once('@')?;
    if DOMAINS.contains(&domain) {
        return None;
    }
    let known = DOMAINS.iter().find(|known| one_slip(domain, known));
    if let Some(known) = known {
        return Some(format!("{mailbox}@{known}"));
    }
    let (name, ending) = domain.rsplit_once('.')?;
    let (_, meant) = ENDINGS.iter().find(|(typed, _)| *typed == ending)?;
    Some(format!("{mailbox}@{name}.{meant}"))
}

/// Longest mailbox, domain and whole address that mail can carry.
const LONGEST: (usize, usize, usize) = (64, 253, 254);

/// Where most of the mail goes; an address one slip away from these is a question.
const DOMAINS: [&str; 24] = [
    "qq.com",
    "163.com",
    "126.com",
    "139.com",
    "189.cn",
    "188.com",
    "wo.cn",
    "yeah.net",
    "sina.com",
    "sina.cn",
    "sohu.com",
    "aliyun.com",
    "foxmail.com",
    "vip.qq.com",
    "vip.163.com",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "msn.com",
    "me.com",
    "proton.me",
];

/// Endings that no domain has, and what was meant.
const ENDINGS: [(&str, &str); 13] = [
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("comm", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("coom", "com"),
    ("om", "com"),
    ("orgg", "org"),
    ("ogr", "org"),
    ("nett", "net"),
    ("cnn", "cn"),
    ("eud", "edu"),
];

fn plain(text: &str) -> String {
    let folded: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '。' | '｡' => '.',
            '\u{FE6B}' => '@',
            _ => half_width(c),
        })
        .collect();
    let mut rest = folded.trim();
    if rest
        .get(..7)
        .is_some_and(|head| head.eq_ignore_ascii_case("mailto:"))
    {
        rest = rest[7..].trim();
    }
    // 李四 <b@example.org>: the name stands beside it
    let inner = rest
        .strip_suffix('>')
        .and_then(|rest| rest.split_once('<'))
        .filter(|(name, _)| !name.contains('@'))
        .map(|(_, inner)| inner);
    match inner.unwrap_or(rest).trim().rsplit_once('@') {
        Some((mailbox, domain)) => format!("{mailbox}@{}", domain.to_lowercase()),
        None => inner.unwrap_or(rest).to_owned(),
    }
}

fn check(email: &str) -> Result<String, Why> {
    if email.chars().any(char::is_whitespace) {
        return Err(Why::Blank);
    }
    let (mailbox, domain) = email.split_once('@').ok_or(Why::NoAt)?;
    if domain.contains('@') {
        return Err(Why::TwoAts);
    }
    let (longest_mailbox, longest_domain, longest) = LONGEST;
    if mailbox.len() > longest_mailbox || domain.len() > longest_domain || email.len() > longest {
        return Err(Why::Long);
    }
    if !is_mailbox(mailbox) {
        return Err(Why::Mailbox);
    }
    if !is_domain(domain) {
        return Err(Why::Domain);
    }
    Ok(email.to_owned())
}

fn is_mailbox(mailbox: &str) -> bool {
    mailbox.split('.').all(|atom| {
        !atom.is_empty()
            && atom
                .chars()
                .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    })
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let ending = domain.rsplit_once('.').map(|(_, ending)| ending);
    domain.split('.').all(label)
        && ending.is_some_and(|e| e.chars().count() >= 2 && e.chars().any(char::is_alphabetic))
}

/// The usual slips in a whole address: a doubled sign, a blank inside, a comma for the dot.
fn mend(email: &str) -> Option<String> {
    let tight: String = email.chars().filter(|c| !c.is_whitespace()).collect();
    let mut mended = tight.replace([',', '，', '、'], ".");
    for sign in ["@", "."] {
        let doubled = sign.repeat(2);
        while mended.contains(&doubled) {
            mended = mended.replace(&doubled, sign);
        }
    }
    let mended = mended.trim_matches('.').to_owned();
    let whole = check(&mended).ok()?;
    Some(near(&whole).unwrap_or(whole))
}

/// One letter more, less, other, or two changed places.
fn one_slip(typed: &str, meant: &str) -> bool {
    let (a, b) = (typed.as_bytes(), meant.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], []) => false,
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, rest @ ..]) if rest == a => true,
        ([x1, x2, x @ ..], [y1, y2, y @ ..]) if x1 == y2 && x2 == y1 && x == y => true,
        ([_, x @ ..], [_, y @ ..]) => x == y,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read_in_one_form() {
        for (text, email) in [
            ("huaguizhen0@example.cn", "huaguizhen0@example.cn"),
            ("lixin2@mail.example.org", "lixin2@mail.example.org"),
            ("  alum0@Example.ORG ", "alum0@example.org"),
            ("Wang.Fang@example.org", "Wang.Fang@example.org"),
            ("ａｂ＠example．cn", "ab@example.cn"),
            ("ab@example。cn", "ab@example.cn"),
            ("mailto:ab@example.cn", "ab@example.cn"),
            ("<ab@example.cn>", "ab@example.cn"),
            ("李四 <ab@example.cn>", "ab@example.cn"),
            ("\"Li, Si\"<ab@example.cn>", "ab@example.cn"),
            ("a+b_c-d@example.co.uk", "a+b_c-d@example.co.uk"),
            ("o'brien@example.org", "o'brien@example.org"),
            ("王芳@例子.中国", "王芳@例子.中国"),
            ("a@gmial.com", "a@gmial.com"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(email), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_says_why_and_what_it_may_be() {
        for (text, why, near) in [
            ("a b@example.cn", Why::Blank, Some("ab@example.cn")),
            ("foo@@bar.cn", Why::TwoAts, Some("foo@bar.cn")),
            ("foo@bar@baz.cn", Why::TwoAts, None),
            ("foo", Why::NoAt, None),
            ("无", Why::NoAt, None),
            ("", Why::NoAt, None),
            ("foo@bar", Why::Domain, None),
            ("foo@bar.", Why::Domain, None),
            ("foo@.cn", Why::Domain, None),
            ("foo@bar..cn", Why::Domain, Some("foo@bar.cn")),
            ("foo@qq,com", Why::Domain, Some("foo@qq.com")),
            ("foo@-bar.cn", Why::Domain, None),
            ("foo@1.2", Why::Domain, None),
            ("@bar.cn", Why::Mailbox, None),
            (".foo@bar.cn", Why::Mailbox, Some("foo@bar.cn")),
            ("a(b)@bar.cn", Why::Mailbox, None),
            ("\"a\"@bar.cn", Why::Mailbox, None),
        ] {
            let near = near.map(str::to_owned);
            assert_eq!(read(text), Err(EmailWrong { why, near }), "{text}");
        }
        let long = format!("{}@bar.cn", "a".repeat(65));
        assert_eq!(read(&long).map_err(|wrong| wrong.why), Err(Why::Long));
    }

    #[test]
    fn several_addresses_are_told_apart() {
        for text in [
            "a@b.cn;c@d.cn",
            "a@b.cn/c@d.cn",
            "a@b.cn c@d.cn",
            "a@b.cn、c@d.cn",
            "a@b.cn | c@d.cn",
        ] {
            assert_eq!(several(text), ["a@b.cn", "c@d.cn"], "{text}");
        }
        for text in ["o @example.org", "李四 <b@example.org>", "a/b@example.org"] {
            assert_eq!(several(text), [text]);
        }
    }

    #[test]
    fn a_mistyped_domain_is_a_question() {
        for (typed, meant) in [
            ("a@gmial.com", Some("a@gmail.com")),
            ("a@gmal.com", Some("a@gmail.com")),
            ("a@gmail.co", Some("a@gmail.com")),
            ("a@q.com", Some("a@qq.com")),
            ("a@qqq.com", Some("a@qq.com")),
            ("a@162.com", Some("a@163.com")),
            ("wang.xy@example.orgg", Some("wang.xy@example.org")),
            ("a@example.con", Some("a@example.com")),
            ("a@example.org", None),
            ("a@163.com", None),
            ("a@139.com", None),
            ("a@dmu.edu.cn", None),
        ] {
            assert_eq!(near(typed).as_deref(), meant, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}|[a-z@. ,-]{0,16}") {
            match read(&text) {
                Ok(email) => prop_assert_eq!(read(&email), Ok(email)),
                Err(wrong) => if let Some(near) = wrong.near {
                    prop_assert!(read(&near).is_ok());
                },
            }
        }
    }
}
