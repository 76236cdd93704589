//! A cell of telephone numbers as lists hold them: several of them, and what somebody wrote beside one.

use std::borrow::Cow;

use super::{PhoneRead, is_damaged, read};
use crate::clean::half_width;

/// One number of a cell, and the remark beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The number.
    pub read: PhoneRead,
    /// What stands beside it: 本人, 父亲, 空号.
    pub remark: String,
    /// The remark says that nobody is reached there.
    pub is_dead: bool,
}

/// Remarks that say so.
const DEAD: &[&str] = &[
    "空号",
    "停机",
    "停用",
    "错号",
    "错误",
    "无效",
    "不通",
    "已换号",
    "打不通",
    "wrong",
    "invalid",
    "disconnected",
];

/// What stands between two numbers. A blank and a stroke are no signs of it: they stand inside of numbers as well.
const BETWEEN: &[char] = &[',', '，', ';', '；', '、', '\n', '或', '和', '及', '&'];

/// So many digits has a number at least.
const FEWEST: usize = 7;

/// Every number of a cell.
#[must_use]
pub fn read_all(text: &str) -> Vec<Written> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| if c == '，' { ',' } else { half_width(c) })
        .collect();
    if is_damaged(&plain) {
        return vec![written(&plain)];
    }
    let plain = without_thousands(&plain);
    let parts = plain
        .split(BETWEEN)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .flat_map(at_strokes)
        .flat_map(at_blanks)
        .map(written)
        .collect()
}

/// `13,800,130,308`: the commas stand between thousands, not between numbers.
fn without_thousands(text: &str) -> Cow<'_, str> {
    let mut groups = text.split(',');
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()) && digits(group));
    let mut rest = groups.peekable();
    if first && rest.peek().is_some() && rest.all(|group| group.len() == 3 && digits(group)) {
        return Cow::Owned(text.replace(',', ""));
    }
    Cow::Borrowed(text)
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// A stroke separates only what is long enough on both sides.
fn at_strokes(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text.split(['/', '|']).collect();
    if parts.iter().all(|part| digits(part) >= FEWEST) {
        parts
    } else {
        vec![text]
    }
}

/// A blank separates only numbers that are whole on both sides.
fn at_blanks(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let whole =
        |part: &&str| digits(part) >= FEWEST && matches!(written(part).read, PhoneRead::Ok(_));
    if parts.iter().all(whole) {
        parts
    } else {
        vec![text]
    }
}

fn written(text: &str) -> Written {
    let (number, remark) = match read(text) {
        PhoneRead::Not => apart(text),
        _ => (text.to_owned(), String::new()),
    };
    let is_dead = DEAD.iter().any(|word| remark.contains(word));
    Written {
        read: read(&number),
        remark,
        is_dead,
    }
}

/// The number, and what stands in brackets or in words around it.
fn apart(text: &str) -> (String, String) {
    let (mut number, mut remark) = (String::new(), String::new());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('(') {
        let (inner, after) = behind.split_once(')').unwrap_or((behind, ""));
        number.push_str(before);
        match inner.chars().any(char::is_alphabetic) {
            true => add(&mut remark, inner),
            false => number.extend(["(", inner, ")"]),
        }
        rest = after;
    }
    number.push_str(rest);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(');
    let start = number.find(is_number).unwrap_or(number.len());
    let behind = number
        .rfind(|c: char| c.is_ascii_digit() || c == ')')
        .map_or(start, |at| at + 1)
        .max(start);
    let (head, tail) = (number[..start].to_owned(), number[behind..].to_owned());
    for words in [head, tail] {
        // a letter in the place of a digit is no remark
        if words.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) || words.len() > 3 {
            add(&mut remark, &words);
        } else if words.chars().any(char::is_alphanumeric) {
            return (text.to_owned(), String::new());
        }
    }
    // an extension that lacks its number is no remark either
    if remark.is_empty()
        || ["转", "轉", "分机", "ext"]
            .iter()
            .any(|mark| remark.contains(mark))
    {
        return (text.to_owned(), String::new());
    }
    (number[start..behind].to_owned(), remark)
}

fn add(remark: &mut String, words: &str) {
    let words =
        words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '(' | ')'));
    if !words.is_empty() {
        remark.push_str(if remark.is_empty() { "" } else { " " });
        remark.push_str(words);
    }
}
