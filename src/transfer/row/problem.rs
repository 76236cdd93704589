//! Why a row was refused, or has to be asked about, in data; and the sentence for it in either language.

use crate::config::Lang;
use crate::l10n::{L10nLanguage, grouped};
use crate::model::check::Trouble;
use crate::model::date::{DateWrong, PartialDate, YearWrong};
use crate::model::email::{self, EmailWrong};
use crate::model::field::Label;
use crate::model::phone::Odd;

/// A cell, or a whole row, that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The row as a spreadsheet numbers it.
    pub row: u32,
    /// The column's heading as it stands in the file; empty where the row as a whole is meant.
    pub column: String,
    /// What the field is called.
    pub field: Label,
    /// The cell, cleaned and cut to what fits into a message.
    pub value: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is no name.
    NameMissing,
    /// The name has no letter in it.
    NotAName,
    /// The text is longer than the field may be.
    TooLong(usize),
    /// Bytes of the cell have no meaning in the file's encoding.
    Lost,
    /// A spreadsheet has put an exponent, an error or a wrong date for what was typed.
    Damaged,
    /// It is not a date.
    Date(DateWrong),
    /// It is not a year.
    Year(YearWrong),
    /// It is not an e-mail address.
    Email(EmailWrong),
    /// It is not a telephone number.
    NotAPhone,
    /// It is not a student number.
    NotAStudentNo,
    /// It is not a number of ours.
    NotANumber,
    /// The code list or the chapter tree has no such entry; the nearest one, if any is near.
    Unknown(Option<String>),
    /// It is not a number, with a part behind the point if need be.
    NotAnAmount,
    /// It is neither yes nor no.
    NotAFlag,
    /// None of these words, and near none of them.
    NotAChoice(String),
    /// The studies ended before they began.
    CompletionFirst {
        /// The beginning.
        entry: PartialDate,
        /// The end.
        completion: PartialDate,
    },
    /// The row has more cells than there are headings.
    TooManyCells,
    /// A quotation mark in the cell has swallowed the rows below it.
    Swallowed,
    /// A telephone number that can be kept, but that somebody should look at.
    OddPhone(Odd),
    /// Another row of the file has the same student number, but another name.
    OtherName(u32),
    /// The text is no JSON object; the character at which it breaks.
    NotJson(usize),
    /// No record has such a key.
    NoSuchKey,
    /// Of another kind: what the column holds.
    NotOfKind(&'static str),
    /// The office has not added such a field to people.
    NoSuchOwnField,
    /// It has to be there.
    Needed,
    /// A person has it once.
    Twice,
    /// An earlier record of the file has the same public number.
    NumberTwice(u32),
    /// A rule between columns.
    Rule(Trouble),
    /// A rule that the row keeps by itself and breaks together with what is on file; of whom.
    OnFile(String, Trouble),
    /// So many more things are wrong with the row.
    More(usize),
}

/// So many things are said of one row.
const SAID: usize = 20;

/// The first things that are wrong with a row, and how many more there are: a hostile row has no end of them.
#[must_use]
pub(in crate::transfer) fn first_of(mut problems: Vec<Problem>) -> Vec<Problem> {
    if problems.len() > SAID {
        let more = problems.len() - (SAID - 1);
        problems.truncate(SAID - 1);
        problems.extend(problems.first().cloned().map(|first| Problem {
            row: first.row,
            column: String::new(),
            field: Label {
                en: "row",
                zh: "整行",
            },
            value: String::new(),
            why: Why::More(more),
        }));
    }
    problems
}

/// What columns hold, as they say themselves, in Chinese.
const KINDS: &[(&str, &str)] = &[
    ("an array", "数组"),
    ("an object", "对象"),
    ("a name", "名称"),
    ("true or false", "true 或 false"),
    ("a whole number", "整数"),
    ("text", "文字"),
    (
        "a date such as 2004, 2004-07 or 2004-07-01",
        "2004、2004-07 或 2004-07-01 形式的日期",
    ),
    ("a date such as 2004-07-01", "2004-07-01 形式的日期"),
    (
        "an instant such as 2004-07-01T08:00:00Z",
        "2004-07-01T08:00:00Z 形式的时刻",
    ),
];

impl Problem {
    /// The sentence for it.
    pub(crate) fn said(&self, words: &L10nLanguage, lang: Lang) -> String {
        let (field, value) = (self.field.pick(lang), self.value.as_str());
        match &self.why {
            Why::NameMissing => words.msg_import_why_name_missing().to_string(),
            Why::NotAName => words.msg_import_why_not_a_name(value),
            Why::TooLong(most) => words.msg_import_why_too_long(field, *most),
            Why::Lost => words.msg_import_why_lost(field, value),
            Why::Damaged => words.msg_import_why_damaged(field, value),
            Why::Date(wrong) => date(wrong, field, value, words),
            Why::Year(YearWrong::NotAYear) => words.msg_import_why_not_a_year(field, value),
            Why::Year(YearWrong::OutOfRange { first, last, .. }) => {
                words.msg_import_why_year_range(field, value, first.to_string(), last.to_string())
            }
            Why::Email(wrong) => email(wrong, field, value, words),
            Why::NotAPhone => words.msg_import_why_not_a_phone(field, value),
            Why::NotAStudentNo => words.msg_import_why_not_a_student_no(field, value),
            Why::NotANumber => words.msg_import_why_not_a_number(field, value),
            Why::Unknown(None) => words.msg_import_why_unknown(field, value),
            Why::Unknown(Some(near)) => words.msg_import_why_unknown_near(field, value, near),
            Why::NotAnAmount => words.msg_own_why_not_an_amount(field, value),
            Why::NotAFlag => words.msg_own_why_not_a_flag(field, value),
            Why::NotAChoice(words_of) => {
                words.msg_own_why_not_a_choice(field, value, words_of.as_str())
            }
            Why::CompletionFirst { entry, completion } => {
                words.msg_import_why_completion_first(completion.to_string(), entry.to_string())
            }
            Why::TooManyCells => words.msg_import_why_too_many_cells().to_string(),
            Why::Swallowed => words.msg_import_why_swallowed(field),
            Why::OddPhone(Odd::Short) => words.msg_import_ask_phone_short(field, value),
            Why::OddPhone(Odd::Long) => words.msg_import_ask_phone_long(field, value),
            Why::OddPhone(Odd::NoCountry) => words.msg_import_ask_phone_country(field, value),
            Why::OtherName(row) => words.msg_import_ask_other_name(row.to_string(), value),
            Why::NotJson(at) => words.msg_import_why_not_json(at.to_string()),
            Why::NoSuchKey => words.msg_import_why_no_such_key(self.key()),
            Why::NotOfKind(kind) => {
                words.msg_import_why_not_of_kind(field, value, kind_said(kind, lang))
            }
            Why::NoSuchOwnField => words.msg_import_why_no_such_own_field(value),
            Why::Needed => words.msg_import_why_needed(field),
            Why::Twice => words.msg_import_why_twice(field, value),
            Why::NumberTwice(row) => words.msg_import_why_number_twice(row.to_string(), value),
            Why::Rule(trouble) => rule(trouble, field, value, words),
            Why::OnFile(who, trouble) => {
                let wrong = rule(trouble, field, value, words);
                words.msg_import_why_on_file(who.as_str(), wrong)
            }
            Why::More(n) => words.msg_import_why_more(*n, grouped(*n)),
        }
    }

    /// The sentence with the place in a whole record before it, where that says more than the field.
    pub(crate) fn placed(&self, words: &L10nLanguage, lang: Lang) -> String {
        let said = self.said(words, lang);
        match self.column.contains('.') {
            true => format!("[{}] {said}", self.column),
            false => said,
        }
    }

    /// The last part of its place.
    fn key(&self) -> &str {
        self.column.rsplit('.').next().unwrap_or_default()
    }
}

fn kind_said(kind: &str, lang: Lang) -> &str {
    let known = KINDS.iter().find(|(en, _)| *en == kind);
    match (lang, known) {
        (Lang::Zh, Some((_, zh))) => zh,
        _ => kind,
    }
}

fn rule(trouble: &Trouble, field: &str, value: &str, words: &L10nLanguage) -> String {
    match trouble {
        Trouble::BeforeEntry(entry) if !value.is_empty() => {
            words.msg_import_why_completion_first(value, entry.to_string())
        }
        Trouble::BeforeEntry(_) | Trouble::BeforeStart => words.msg_import_why_end_first(field),
        Trouble::TooLong(most) => words.msg_import_why_too_long(field, *most),
        Trouble::OnlyOnce => words.msg_import_why_twice(field, value),
        Trouble::NotOfField => words.msg_import_why_not_of_field(field),
        Trouble::InFuture => words.msg_import_why_in_future(field),
        Trouble::NotAnEmail => words.msg_import_why_no_email(field),
        Trouble::NotAPhone => words.msg_import_why_no_phone(field),
        Trouble::Oneself => words.msg_import_why_oneself(field),
        Trouble::NotASeason => words.msg_import_why_no_season(field),
        Trouble::Needed => words.msg_import_why_needed(field),
        _ => words.msg_import_why_unknown(field, value),
    }
}

fn date(wrong: &DateWrong, field: &str, value: &str, words: &L10nLanguage) -> String {
    match wrong {
        DateWrong::NotADate => words.msg_import_why_not_a_date(field, value),
        DateWrong::NoYear { first, last, .. } => {
            words.msg_import_why_year_range(field, value, first.to_string(), last.to_string())
        }
        DateWrong::ShortYear(_) => words.msg_import_why_short_year(field, value),
        DateWrong::NoMonth { month, .. } => {
            words.msg_import_why_no_month(field, value, month.to_string())
        }
        DateWrong::NoDay { year, month, day } => {
            words.msg_import_why_no_day(field, value, format!("{year}-{month:02}"), day.to_string())
        }
        DateWrong::TwoWays { one, other } => {
            words.msg_import_why_two_ways(field, value, one.to_string(), other.to_string())
        }
    }
}

fn email(wrong: &EmailWrong, field: &str, value: &str, words: &L10nLanguage) -> String {
    let why = match wrong.why {
        email::Why::NoAt => words.msg_import_email_no_at(),
        email::Why::TwoAts => words.msg_import_email_two_ats(),
        email::Why::Blank => words.msg_import_email_blank(),
        email::Why::Mailbox => words.msg_import_email_mailbox(),
        email::Why::Domain => words.msg_import_email_domain(),
        email::Why::Long => words.msg_import_email_long(),
    };
    let why = why.to_string();
    match &wrong.near {
        Some(near) => words.msg_import_why_email_near(field, value, why, near),
        None => words.msg_import_why_email(field, value, why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::L10n;

    fn said(value: &str, why: Why) -> [String; 2] {
        let field = Label {
            en: "birth date",
            zh: "出生日期",
        };
        let problem = Problem {
            row: 3,
            column: "生日".to_owned(),
            field,
            value: value.to_owned(),
            why,
        };
        [
            problem.said(&L10n::En.load(), Lang::En),
            problem.said(&L10n::ZhCN.load(), Lang::Zh),
        ]
    }

    #[test]
    fn every_part_of_a_sentence_stands_in_its_place() {
        let date = |text| PartialDate::parse_iso(text).unwrap();
        let cases = [
            (
                said(
                    "1990-02-31",
                    Why::Date(DateWrong::NoDay {
                        year: 1990,
                        month: 2,
                        day: 31,
                    }),
                ),
                [
                    "birth date 1990-02-31: 1990-02 has no day 31",
                    "出生日期“1990-02-31”：1990-02 没有 31 日",
                ],
            ),
            (
                said(
                    "9999",
                    Why::Year(YearWrong::OutOfRange {
                        year: 9999,
                        first: 1900,
                        last: 2036,
                    }),
                ),
                [
                    "birth date: 9999 is not between 1900 and 2036",
                    "出生日期：“9999”不在 1900 至 2036 年之间",
                ],
            ),
            (
                said("本料", Why::Unknown(Some("本科".to_owned()))),
                [
                    "birth date: 本料 is not known. Was 本科 meant?",
                    "出生日期：没有“本料”，是否应为“本科”？",
                ],
            ),
            (
                said(
                    "7/8/1990",
                    Why::Date(DateWrong::TwoWays {
                        one: date("1990-08-07"),
                        other: date("1990-07-08"),
                    }),
                ),
                [
                    "birth date: 7/8/1990 can be 1990-08-07 or 1990-07-08",
                    "出生日期：“7/8/1990”可能是 1990-08-07，也可能是 1990-07-08",
                ],
            ),
            (
                said(
                    "",
                    Why::CompletionFirst {
                        entry: date("2013"),
                        completion: date("2008"),
                    },
                ),
                [
                    "graduation 2008 is before entry 2013",
                    "毕业（2008）早于入学（2013）",
                ],
            ),
        ];
        for (found, wanted) in cases {
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn an_address_is_said_with_what_it_lacks() {
        let wrong = EmailWrong {
            why: email::Why::TwoAts,
            near: Some("foo@bar.cn".to_owned()),
        };
        let [en, zh] = said("foo@@bar.cn", Why::Email(wrong));
        assert_eq!(
            en,
            "birth date: foo@@bar.cn has more than one @. Was foo@bar.cn meant?"
        );
        assert_eq!(zh, "出生日期：“foo@@bar.cn”有多个 @，是否应为 foo@bar.cn？");
    }
}
