//! What can be asked for in a query: one row per field, with its names in both languages.

use crate::model::field::Label;

/// Columns of whole numbers; a person may have several values in each, the headline first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumberField {
    /// Year of completing a degree.
    Class,
    /// Year of entering.
    Entry,
    /// Birth as `yyyymmdd`; an unknown month or day is 0.
    Born,
    /// Day of the last change, counted from 1970-01-01.
    Updated,
    /// Day of the last contact, counted from 1970-01-01.
    Contacted,
}

impl NumberField {
    /// Every number field, in the order of the columns.
    pub const ALL: [Self; 5] = [
        Self::Class,
        Self::Entry,
        Self::Born,
        Self::Updated,
        Self::Contacted,
    ];
}

/// Columns of named values; a person may have several in each, the headline first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TermField {
    /// School of a degree.
    Faculty,
    /// Programme of a degree.
    Programme,
    /// Level of a degree.
    Level,
    /// The group one sat in class with.
    Group,
    /// Chapters one belongs to.
    Chapter,
    /// Active, lost, deceased.
    Status,
    /// Sex.
    Sex,
    /// Tags.
    Tag,
    /// City of the address or post.
    City,
    /// Country of the address.
    Country,
    /// Office held in a chapter.
    Office,
    /// Title of the post.
    Title,
    /// Employer of the post; the only term that plain words match too.
    Employer,
    /// Department of the post.
    Department,
    /// What the school was called then.
    Era,
    /// How a degree ended.
    Outcome,
    /// The language to write in.
    Language,
    /// Country of the passport.
    Nationality,
    /// Where the family comes from.
    NativePlace,
    /// The way one likes to be reached.
    Channel,
    /// Where the record came from.
    Source,
    /// State of a contact point: bounced, wrong.
    PointState,
    /// What one agreed to and took back.
    Consent,
    /// Events that one registered for or came to.
    Event,
    /// Who supervised a degree.
    Supervisor,
    /// How a degree was verified.
    Verification,
    /// States of memberships in chapters: applied, left.
    Membership,
    /// Postcode of an address.
    Postcode,
    /// Chapters with an active membership: what their sizes are counted from. Nothing in a query asks for it.
    Member,
    /// Values of the fields that the office added, each behind the number of its field as [`own_term`] makes them.
    Own,
}

/// A value of a field that the office added.
#[must_use]
pub fn own_term(field: i64, value: &str, folded: &str) -> String {
    super::entry::term(&format!("{field}={value}"), &[folded])
}

impl TermField {
    /// Every term field, in the order of the columns.
    pub const ALL: [Self; 30] = [
        Self::Faculty,
        Self::Programme,
        Self::Level,
        Self::Group,
        Self::Chapter,
        Self::Status,
        Self::Sex,
        Self::Tag,
        Self::City,
        Self::Country,
        Self::Office,
        Self::Title,
        Self::Employer,
        Self::Department,
        Self::Era,
        Self::Outcome,
        Self::Language,
        Self::Nationality,
        Self::NativePlace,
        Self::Channel,
        Self::Source,
        Self::PointState,
        Self::Consent,
        Self::Event,
        Self::Supervisor,
        Self::Verification,
        Self::Membership,
        Self::Postcode,
        Self::Member,
        Self::Own,
    ];
}

/// Texts that are searched inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// All names, readings and initials.
    Name,
    /// The public number of the person.
    Number,
    /// Student numbers.
    Student,
    /// Digits of the phones.
    Phone,
    /// E-mail addresses.
    Email,
    /// Accounts of other ways to reach somebody.
    Account(Account),
}

/// Ways to reach somebody by an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// WeChat.
    Wechat,
    /// QQ.
    Qq,
    /// WhatsApp.
    Whatsapp,
    /// Anything else.
    Other,
}

impl Account {
    /// Every kind of account.
    pub const ALL: [Self; 4] = [Self::Wechat, Self::Qq, Self::Whatsapp, Self::Other];

    /// The letter that stands before an account in the packed form.
    pub(super) fn mark(self) -> u8 {
        match self {
            Self::Wechat => b'w',
            Self::Qq => b'q',
            Self::Whatsapp => b'a',
            Self::Other => b'o',
        }
    }
}

/// A yes-or-no fact about a person; [`super::entry::Entry::flags`] is a set of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Flag(pub u64);

impl Flag {
    /// In the archive.
    pub const ARCHIVED: Self = Self(1);
    /// Has a mobile.
    pub const MOBILE: Self = Self(1 << 1);
    /// Has an e-mail address.
    pub const EMAIL: Self = Self(1 << 2);
    /// Has WeChat.
    pub const WECHAT: Self = Self(1 << 3);
    /// Has an address.
    pub const ADDRESS: Self = Self(1 << 4);
    /// Has an employer.
    pub const EMPLOYER: Self = Self(1 << 5);
    /// Has a degree.
    pub const DEGREE: Self = Self(1 << 6);
    /// Has a student number.
    pub const STUDENT: Self = Self(1 << 7);
    /// Has a date of birth.
    pub const BIRTH: Self = Self(1 << 8);
    /// Belongs to a chapter.
    pub const CHAPTER: Self = Self(1 << 9);
    /// Has notes.
    pub const NOTES: Self = Self(1 << 10);
    /// Can be reached: an address, or a contact point not known as bad.
    pub const REACHABLE: Self = Self(1 << 11);
    /// Has a tag.
    pub const TAG: Self = Self(1 << 12);
    /// Has any telephone.
    pub const PHONE: Self = Self(1 << 13);
    /// Has a contact report.
    pub const CONTACTED: Self = Self(1 << 14);
    /// Asked not to be contacted.
    pub const QUIET: Self = Self(1 << 15);
    /// Has a file.
    pub const FILES: Self = Self(1 << 16);
    /// Has a tie to somebody.
    pub const RELATION: Self = Self(1 << 17);
    /// Somebody is to come back to a contact report.
    pub const FOLLOW_UP: Self = Self(1 << 18);
    /// The name can be read in several ways, and nobody has chosen one.
    pub const READINGS: Self = Self(1 << 19);
    /// Dates that can hardly be true.
    pub const ODD_DATE: Self = Self(1 << 20);
    /// A phone that is not in the international form.
    pub const ODD_PHONE: Self = Self(1 << 21);
}

/// What a field holds, and so what may follow its colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Numbers, years or dates, with ranges.
    Number(NumberField),
    /// Named values.
    Term(TermField),
    /// Text searched inside.
    Text(TextField),
    /// A field that the office added, by its number.
    Own(i64),
    /// `has:` one of [`FLAGS`].
    Has,
    /// `no:` one of [`FLAGS`].
    No,
    /// `is:archived`, or `is:` a status.
    Is,
}

/// One field of the query language.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in a query.
    pub name: &'static str,
    /// Its first Chinese name.
    pub zh: &'static str,
    /// Other names, folded.
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
    /// Closed to roles that see private data masked.
    pub private: bool,
}

impl Field {
    /// What it is called.
    #[must_use]
    pub fn label(&self) -> Label {
        Label {
            en: spoken(self.name),
            zh: self.zh,
        }
    }
}

/// Names that are good to type and no words, and what they stand for.
const SPOKEN: &[(&str, &str)] = &[
    ("upd", "updated"),
    ("contacted", "last contact"),
    ("contact_status", "contact state"),
    ("native", "native place"),
    ("prefers", "preferred channel"),
    ("qq", "QQ"),
    ("wechat", "WeChat"),
    ("whatsapp", "WhatsApp"),
    ("account", "other account"),
    ("email", "e-mail"),
    ("student", "student number"),
    ("contact", "contact report"),
    ("quiet", "wish for quiet"),
    ("reachable", "way to reach"),
    ("followup", "follow-up"),
    ("readings", "several readings"),
    ("odd-date", "doubtful date"),
    ("odd-phone", "doubtful phone"),
];

fn spoken(name: &'static str) -> &'static str {
    let words = SPOKEN.iter().find(|(known, _)| *known == name);
    words.map_or(name, |(_, words)| words)
}

/// A word that may follow `has:` and `no:`.
#[derive(Debug, PartialEq, Eq)]
pub struct FlagWord {
    /// Its name in a query.
    pub name: &'static str,
    /// Other names, folded.
    pub aliases: &'static [&'static str],
    /// The fact it asks for.
    pub flag: Flag,
    /// Closed to roles that see private data masked.
    pub private: bool,
}

impl FlagWord {
    /// What it is called.
    #[must_use]
    pub fn label(&self) -> Label {
        let chinese = |alias: &&&str| !alias.is_ascii();
        Label {
            en: spoken(self.name),
            zh: self.aliases.iter().find(chinese).unwrap_or(&self.name),
        }
    }
}

const fn field(
    name: &'static str,
    zh: &'static str,
    aliases: &'static [&'static str],
    kind: Kind,
) -> Field {
    Field {
        name,
        zh,
        aliases,
        kind,
        private: false,
    }
}

const fn private(
    name: &'static str,
    zh: &'static str,
    aliases: &'static [&'static str],
    kind: Kind,
) -> Field {
    Field {
        private: true,
        ..field(name, zh, aliases, kind)
    }
}

const fn flag(
    name: &'static str,
    aliases: &'static [&'static str],
    flag: Flag,
    private: bool,
) -> FlagWord {
    FlagWord {
        name,
        aliases,
        flag,
        private,
    }
}

/// Every field of the query language.
#[rustfmt::skip]
pub static FIELDS: &[Field] = &[
    field("name", "姓名", &["名字", "pinyin", "拼音"], Kind::Text(TextField::Name)),
    field("class", "届", &["year", "毕业", "毕业年"], Kind::Number(NumberField::Class)),
    field("entry", "级", &["入学", "入学年"], Kind::Number(NumberField::Entry)),
    field("faculty", "院系", &["school", "学院", "院"], Kind::Term(TermField::Faculty)),
    field("programme", "专业", &["program", "major"], Kind::Term(TermField::Programme)),
    field("level", "学历", &["degree", "学位", "层次"], Kind::Term(TermField::Level)),
    field("group", "班级", &["班", "class_group"], Kind::Term(TermField::Group)),
    field("outcome", "结果", &["毕业结果"], Kind::Term(TermField::Outcome)),
    field("supervisor", "导师", &["tutor", "指导教师"], Kind::Term(TermField::Supervisor)),
    field("verification", "核实", &["verified"], Kind::Term(TermField::Verification)),
    field("era", "校史", &["时期", "校史时期"], Kind::Term(TermField::Era)),
    field("chapter", "分会", &["校友会"], Kind::Term(TermField::Chapter)),
    field("membership", "会籍", &["member", "入会"], Kind::Term(TermField::Membership)),
    field("office", "职位", &["分会职务", "officer"], Kind::Term(TermField::Office)),
    field("event", "活动", &["attended", "events", "参加"], Kind::Term(TermField::Event)),
    field("employer", "单位", &["company", "工作单位"], Kind::Term(TermField::Employer)),
    field("department", "部门", &["dept", "科室"], Kind::Term(TermField::Department)),
    field("title", "职务", &["post", "职称", "job_title", "professional_title"], Kind::Term(TermField::Title)),
    field("city", "城市", &[], Kind::Term(TermField::City)),
    field("country", "国家", &[], Kind::Term(TermField::Country)),
    field("nationality", "国籍", &[], Kind::Term(TermField::Nationality)),
    field("native", "籍贯", &["native_place"], Kind::Term(TermField::NativePlace)),
    field("status", "状态", &[], Kind::Term(TermField::Status)),
    field("sex", "性别", &["gender"], Kind::Term(TermField::Sex)),
    field("language", "语言", &["lang", "通信语言"], Kind::Term(TermField::Language)),
    field("prefers", "首选方式", &["channel"], Kind::Term(TermField::Channel)),
    field("source", "来源", &[], Kind::Term(TermField::Source)),
    field("tag", "标签", &["tags"], Kind::Term(TermField::Tag)),
    field("consent", "授权", &["consents", "同意"], Kind::Term(TermField::Consent)),
    field("student", "学号", &["student_no"], Kind::Text(TextField::Student)),
    field("number", "编号", &["id"], Kind::Text(TextField::Number)),
    private("phone", "电话", &["mobile", "手机", "tel", "landline", "座机"], Kind::Text(TextField::Phone)),
    private("email", "邮箱", &["mail", "e-mail", "电子邮箱"], Kind::Text(TextField::Email)),
    private("wechat", "微信", &["weixin", "微信号"], Kind::Text(TextField::Account(Account::Wechat))),
    private("qq", "qq号", &[], Kind::Text(TextField::Account(Account::Qq))),
    private("whatsapp", "whatsapp号", &[], Kind::Text(TextField::Account(Account::Whatsapp))),
    private("account", "账号", &["其他联系方式"], Kind::Text(TextField::Account(Account::Other))),
    private("contact_status", "联系状态", &["reach"], Kind::Term(TermField::PointState)),
    private("postcode", "邮编", &["zip", "邮政编码"], Kind::Term(TermField::Postcode)),
    private("born", "出生", &["birth", "生日"], Kind::Number(NumberField::Born)),
    field("upd", "更新", &["updated"], Kind::Number(NumberField::Updated)),
    field("contacted", "联系", &["contact", "联络"], Kind::Number(NumberField::Contacted)),
    field("has", "有", &[], Kind::Has),
    field("no", "无", &["missing", "没有", "缺"], Kind::No),
    field("is", "是", &[], Kind::Is),
];

/// Every word after `has:` and `no:`.
#[rustfmt::skip]
pub static FLAGS: &[FlagWord] = &[
    flag("mobile", &["手机"], Flag::MOBILE, true),
    flag("phone", &["tel", "电话"], Flag::PHONE, true),
    flag("email", &["mail", "e-mail", "邮箱"], Flag::EMAIL, true),
    flag("wechat", &["weixin", "微信"], Flag::WECHAT, true),
    flag("address", &["地址"], Flag::ADDRESS, true),
    flag("birth", &["born", "出生", "生日"], Flag::BIRTH, true),
    flag("employer", &["post", "单位"], Flag::EMPLOYER, false),
    flag("degree", &["学位", "学历"], Flag::DEGREE, false),
    flag("student", &["student_no", "学号"], Flag::STUDENT, false),
    flag("chapter", &["分会"], Flag::CHAPTER, false),
    flag("tag", &["tags", "标签"], Flag::TAG, false),
    flag("notes", &["note", "备注"], Flag::NOTES, false),
    flag("contact", &["contacted", "联系"], Flag::CONTACTED, false),
    flag("quiet", &["do-not-contact", "勿扰"], Flag::QUIET, false),
    flag("reachable", &["可联系"], Flag::REACHABLE, true),
    flag("files", &["file", "attachment", "附件"], Flag::FILES, false),
    flag("relation", &["relationship", "关系"], Flag::RELATION, false),
    flag("followup", &["follow-up", "跟进", "待跟进"], Flag::FOLLOW_UP, false),
    flag("readings", &["多音字"], Flag::READINGS, false),
    flag("odd-date", &["日期存疑"], Flag::ODD_DATE, true),
    flag("odd-phone", &["电话存疑"], Flag::ODD_PHONE, true),
];

/// Words after `is:` that mean the archive.
pub(super) static ARCHIVED: &[&str] = &["archived", "归档", "已归档"];

/// Words after `is:`, and the value of a column that they ask for.
pub(super) static STATES: &[(&str, TermField, &str)] = &[
    ("active", TermField::Status, "active"),
    ("ok", TermField::Status, "active"),
    ("正常", TermField::Status, "active"),
    ("lost", TermField::Status, "lost"),
    ("失联", TermField::Status, "lost"),
    ("deceased", TermField::Status, "deceased"),
    ("已故", TermField::Status, "deceased"),
    ("去世", TermField::Status, "deceased"),
    ("bounced", TermField::PointState, "bounced"),
    ("退信", TermField::PointState, "bounced"),
    ("wrong", TermField::PointState, "wrong"),
    ("有误", TermField::PointState, "wrong"),
];

/// English words after `is:`, each state once.
pub fn states() -> impl Iterator<Item = &'static str> {
    let mut said: Vec<(TermField, &str)> = Vec::new();
    let once = STATES.iter().filter(move |(_, field, state)| {
        let new = !said.contains(&(*field, state));
        said.push((*field, state));
        new
    });
    once.map(|(word, _, _)| *word)
        .chain(ARCHIVED.first().copied())
}

/// What this folded word after `is:` asks for: a column and its value; nothing for the archive.
#[must_use]
pub fn state_named(folded: &str) -> Option<(TermField, &'static str)> {
    let known = STATES.iter().find(|(word, ..)| *word == folded);
    known.map(|(_, field, state)| (*field, *state))
}

/// Whether this folded word after `is:` means the archive.
#[must_use]
pub fn means_archive(folded: &str) -> bool {
    ARCHIVED.contains(&folded)
}

/// What a field that the office added holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnKind {
    /// Text, searched inside.
    Text,
    /// Numbers, with ranges.
    Number,
    /// Partial dates, with ranges.
    Date,
    /// One of several words.
    Choice,
    /// Yes or no.
    Flag,
}

/// A field that the office added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnField {
    /// Its number, which [`own_term`] was given.
    pub id: i64,
    /// Its name in a query, folded.
    pub name: String,
    /// Its labels, folded.
    pub labels: Vec<String>,
    /// What it holds.
    pub kind: OwnKind,
    /// Closed to roles that see private data masked.
    pub private: bool,
}

/// The field of this folded name, if there is one.
#[must_use]
pub fn named(folded: &str) -> Option<&'static Field> {
    FIELDS
        .iter()
        .find(|f| f.name == folded || f.zh == folded || f.aliases.contains(&folded))
}

/// The flag of this folded name, if there is one.
#[must_use]
pub fn flag_named(folded: &str) -> Option<&'static FlagWord> {
    FLAGS
        .iter()
        .find(|f| f.name == folded || f.aliases.contains(&folded))
}

/// The field name most like this one, when one is near enough to be worth naming.
#[must_use]
pub fn nearest<'f>(folded: &str, own: &'f [OwnField]) -> Option<&'f str> {
    let known = FIELDS.iter().flat_map(|f| {
        let said = f.aliases.iter().copied().chain([f.name, f.zh]);
        said.map(move |said| (said, f.name))
    });
    let added = own.iter().flat_map(|f| {
        let said = f.labels.iter().chain([&f.name]);
        said.map(move |said| (said.as_str(), f.name.as_str()))
    });
    near(folded, known.chain(added))
}

/// The word after `has:` most like this one, when one is near enough to be worth naming.
#[must_use]
pub fn nearest_flag<'f>(folded: &str, own: &'f [OwnField]) -> Option<&'f str> {
    let known = FLAGS.iter().flat_map(|f| {
        let said = f.aliases.iter().copied().chain([f.name]);
        said.map(move |said| (said, f.name))
    });
    let can_be_empty = |name: &&str| !["has", "no", "is"].contains(name);
    near(folded, known).or_else(|| nearest(folded, own).filter(can_be_empty))
}

/// The word after `is:` most like this one, when one is near enough to be worth naming.
pub(super) fn nearest_state(folded: &str) -> Option<&'static str> {
    let states = STATES.iter().map(|(word, _, _)| *word);
    let all = states.chain(ARCHIVED.iter().copied());
    near(folded, all.map(|word| (word, word)))
}

fn near<'f>(folded: &str, words: impl Iterator<Item = (&'f str, &'f str)>) -> Option<&'f str> {
    let typed: Vec<char> = folded.chars().take(32).collect();
    let (away, name) = words
        .map(|(said, name)| {
            let begins = typed.len() >= 2 && said.starts_with(folded);
            let said: Vec<char> = said.chars().collect();
            (if begins { 1 } else { distance(&typed, &said) }, name)
        })
        .min_by_key(|(away, _)| *away)?;
    is_near(away, typed.len()).then_some(name)
}

/// Whether so many edits of a word of this length are a slip and no other word.
#[must_use]
pub fn is_near(away: usize, length: usize) -> bool {
    let allowed = if length <= 3 { 1 } else { 2 };
    away <= allowed && away < length.max(1)
}

/// How many characters have to be put in, left out, changed or swapped to get from one short text to the other.
#[must_use]
pub fn edits(typed: &str, said: &str) -> usize {
    /// Longer texts differ for certain.
    const LONGEST: usize = 64;
    let chars = |text: &str| text.chars().take(LONGEST).collect::<Vec<char>>();
    distance(&chars(typed), &chars(said))
}

/// Edits (one character put in, left out, changed, or two swapped) between the two.
pub(super) fn distance(typed: &[char], said: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=said.len()).collect();
    for i in 0..typed.len() {
        let mut row = Vec::with_capacity(said.len() + 1);
        row.push(i + 1);
        for j in 0..said.len() {
            let change = last[j] + usize::from(typed[i] != said[j]);
            let mut best = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && typed[i] == said[j - 1] && typed[i - 1] == said[j] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[said.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_and_stand_once() {
        let mut seen = std::collections::HashSet::new();
        for f in FIELDS {
            for name in f.aliases.iter().chain([&f.name, &f.zh]) {
                assert_eq!(*name, name.to_lowercase());
                assert!(seen.insert(*name), "{name} stands twice");
            }
        }
    }

    #[test]
    fn what_is_shown_is_words() {
        let labels = FIELDS
            .iter()
            .map(Field::label)
            .chain(FLAGS.iter().map(FlagWord::label));
        for label in labels {
            assert!(!label.en.contains('_'), "{}", label.en);
            assert!(!label.zh.is_empty(), "{}", label.en);
        }
        let unused = SPOKEN.iter().find(|(name, _)| {
            named(name).is_none_or(|field| field.name != *name)
                && flag_named(name).is_none_or(|flag| flag.name != *name)
        });
        assert_eq!(unused, None);
    }

    #[test]
    fn a_slip_of_the_finger_is_named() {
        assert_eq!(nearest("clas", &[]), Some("class"));
        assert_eq!(nearest("calss", &[]), Some("class"));
        assert_eq!(nearest("chaptr", &[]), Some("chapter"));
        assert_eq!(nearest("届届", &[]), Some("class"));
        assert_eq!(nearest("qqqqqq", &[]), None);
        assert_eq!(nearest_flag("emial", &[]), Some("email"));
        assert_eq!(nearest_flag("departmnt", &[]), Some("department"));
        assert_eq!(nearest_state("losst"), Some("lost"));
        assert_eq!(nearest_state("decesed"), Some("deceased"));
        let own = [OwnField {
            id: 1,
            name: "shirt".to_owned(),
            labels: vec!["t恤尺码".to_owned()],
            kind: OwnKind::Choice,
            private: false,
        }];
        assert_eq!(nearest("shrit", &own), Some("shirt"));
        assert_eq!(nearest("t恤尺寸", &own), Some("shirt"));
        assert_eq!(nearest_flag("shrit", &own), Some("shirt"));
    }
}
