//! Codes with labels in both languages: the lists that are fixed by the rules of the program stand here as a table;
//! those that an office may edit ([`EDITABLE`]) are rows of the table `code`.

use crate::config::Lang;
use crate::model::country;
use crate::model::field::Label;
use crate::model::level;
use crate::model::name;
use crate::model::user::Code;

/// Lists whose entries are data: degree levels, outcomes, kinds of events, offices.
pub const EDITABLE: &[&str] = &["level", "outcome", "event_kind", "office", "source", "tag"];

/// One entry of a fixed list.
struct Fixed {
    list: &'static str,
    code: &'static str,
    label: Label,
    aliases: &'static [&'static str],
}

/// Shortens the rows of [`FIXED`].
const fn row(
    list: &'static str,
    code: &'static str,
    en: &'static str,
    zh: &'static str,
    aliases: &'static [&'static str],
) -> Fixed {
    Fixed {
        list,
        code,
        label: Label { en, zh },
        aliases,
    }
}

/// The lists on which rules depend.
const FIXED: &[Fixed] = &[
    row("gender", "F", "Female", "女", &["woman", "女性", "female"]),
    row("gender", "M", "Male", "男", &["man", "男性", "male"]),
    row("gender", "X", "Other", "其他", &["other"]),
    row("status", "active", "ok", "正常", &["active", "在册"]),
    row("status", "lost", "lost", "失联", &["lost contact"]),
    row(
        "status",
        "deceased",
        "deceased",
        "已故",
        &["dead", "去世", "逝世"],
    ),
    row("language", "zh", "Chinese", "中文", &["汉语", "zh-cn"]),
    row("language", "en", "English", "英文", &["英语"]),
    row("contact", "mobile", "Mobile", "手机", &["cell", "移动电话"]),
    row(
        "contact",
        "landline",
        "Landline",
        "座机",
        &["固定电话", "办公电话"],
    ),
    row("contact", "email", "E-mail", "邮箱", &["mail", "电子邮箱"]),
    row("contact", "wechat", "WeChat", "微信", &["微信号"]),
    row("contact", "whatsapp", "WhatsApp", "WhatsApp", &[]),
    row("contact", "qq", "QQ", "QQ", &[]),
    row("contact", "other", "Other", "其他", &[]),
    row("contact_status", "ok", "ok", "有效", &[]),
    row("contact_status", "bounced", "bounced", "退信", &[]),
    row("contact_status", "wrong", "wrong", "有误", &[]),
    row("consent_purpose", "news", "News", "通讯", &["newsletter"]),
    row(
        "consent_purpose",
        "events",
        "Events",
        "活动",
        &["invitations"],
    ),
    row(
        "consent_purpose",
        "giving",
        "Giving",
        "捐赠",
        &["fundraising"],
    ),
    row(
        "consent_purpose",
        "classmates",
        "Classmates",
        "同学互通",
        &["directory"],
    ),
    row("consent_given", "1", "given", "同意", &["yes", "y", "是"]),
    row(
        "consent_given",
        "0",
        "withdrawn",
        "撤回",
        &["no", "n", "否", "不同意"],
    ),
    row("custom_kind", "text", "Text", "文本", &[]),
    row("custom_kind", "number", "Number", "数字", &[]),
    row("custom_kind", "date", "Date", "日期", &[]),
    row("custom_kind", "choice", "Choice", "选项", &[]),
    row("custom_kind", "flag", "Yes or no", "是否", &[]),
    row("address", "home", "Home", "住址", &["家庭"]),
    row("address", "work", "Work", "单位地址", &["办公"]),
    row("address", "mail", "Mail", "通讯地址", &["邮寄"]),
    row("name", "former", "Former name", "曾用名", &[]),
    row("name", "diploma", "Name on diploma", "证书姓名", &[]),
    row("name", "latin", "Latin name", "拉丁名", &[]),
    row("name", "passport", "Passport order", "护照姓名", &[]),
    row("name", "alias", "Also known as", "别名", &[]),
    row("relationship", "supervisor", "Supervisor", "导师", &[]),
    row("relationship", "student", "Student", "学生", &[]),
    row("relationship", "spouse", "Spouse", "配偶", &[]),
    row("relationship", "classmate", "Classmate", "同学", &[]),
    row("relationship", "roommate", "Roommate", "室友", &[]),
    row(
        "relationship",
        "introduced_by",
        "Introduced by",
        "介绍人",
        &[],
    ),
    row("relationship", "introduced", "Introduced", "被介绍人", &[]),
    row("report_channel", "call", "Call", "电话", &[]),
    row("report_channel", "visit", "Visit", "走访", &[]),
    row("report_channel", "meeting", "Meeting", "会面", &[]),
    row("report_channel", "message", "Message", "消息", &[]),
    row("verification", "unverified", "Unverified", "未核实", &[]),
    row("verification", "archive", "In the archive", "档案核实", &[]),
    row("verification", "document", "On a document", "证件核实", &[]),
    row("membership", "applied", "applied", "申请中", &[]),
    row("membership", "active", "active", "在会", &["member"]),
    row("membership", "left", "left", "已退出", &[]),
    row("chapter_kind", "association", "Association", "总会", &[]),
    row("chapter_kind", "region", "Region", "地区", &[]),
    row("chapter_kind", "city", "City", "城市", &[]),
    row("chapter_kind", "overseas", "Overseas", "海外", &[]),
    row("chapter_kind", "specialty", "Specialty", "专业", &[]),
    row("chapter_kind", "faculty", "Faculty", "院系", &[]),
    row("chapter_kind", "class", "Class committee", "班级", &[]),
    row("chapter_status", "preparing", "preparing", "筹备", &[]),
    row("chapter_status", "active", "active", "活跃", &[]),
    row("chapter_status", "dormant", "dormant", "停滞", &[]),
    row("chapter_status", "dissolved", "dissolved", "已解散", &[]),
    row("officer_status", "elected", "elected", "当选", &[]),
    row("officer_status", "acting", "acting", "代理", &[]),
    row("officer_status", "ended", "ended", "卸任", &[]),
    row("officer_status", "resigned", "resigned", "辞任", &[]),
    row("event_state", "draft", "draft", "草稿", &[]),
    row("event_state", "open", "open", "报名中", &[]),
    row("event_state", "closed", "closed", "报名截止", &[]),
    row("event_state", "held", "held", "已举办", &[]),
    row("event_state", "cancelled", "cancelled", "已取消", &[]),
    row("registration", "invited", "invited", "已邀请", &[]),
    row("registration", "registered", "registered", "已报名", &[]),
    row(
        "registration",
        "waitlisted",
        "waiting",
        "候补",
        &["waitlisted"],
    ),
    row("registration", "declined", "declined", "谢绝", &[]),
    row("registration", "cancelled", "cancelled", "已取消", &[]),
    row("role", "administrator", "Administrator", "管理员", &[]),
    row("role", "officer", "Officer", "专员", &[]),
    row(
        "role",
        "chapter_officer",
        "Chapter officer",
        "分会专员",
        &[],
    ),
    row("role", "viewer", "Viewer", "只读", &[]),
];

/// One entry of any list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which list.
    pub list: String,
    /// What the database holds.
    pub code: String,
    /// English label.
    pub en: String,
    /// Chinese label.
    pub zh: String,
    /// Only one person at a time holds it (offices).
    pub single: bool,
    /// Not to be chosen any more; records of old keep it.
    retired: bool,
    keys: Vec<String>,
}

impl Entry {
    pub(super) fn new(list: &str, code: &str, en: &str, zh: &str, aliases: &[&str]) -> Self {
        let spellings = [code, en, zh].into_iter().chain(aliases.iter().copied());
        Self {
            list: list.to_owned(),
            code: code.to_owned(),
            en: en.to_owned(),
            zh: zh.to_owned(),
            single: false,
            retired: false,
            keys: spellings
                .map(name::fold)
                .filter(|key| !key.is_empty())
                .collect(),
        }
    }

    /// Everything that it may be called, folded.
    #[must_use]
    pub fn spellings(&self) -> &[String] {
        &self.keys
    }

    /// The label in the language asked for.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// Every list, fixed and editable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    entries: Vec<Entry>,
}

impl Codes {
    /// The fixed lists and the rows of the table `code`.
    #[must_use]
    pub fn new(mut data: Vec<Code>) -> Self {
        data.sort_by(|a, b| (&a.list, a.rank, a.id).cmp(&(&b.list, b.rank, b.id)));
        let fixed = FIXED
            .iter()
            .map(|f| Entry::new(f.list, f.code, f.label.en, f.label.zh, f.aliases));
        let editable = data.iter().map(|code| {
            let aliases: Vec<&str> = code.aliases.split('|').collect();
            Entry {
                single: code.single,
                retired: code.retired,
                ..Entry::new(&code.list, &code.code, &code.en, &code.zh, &aliases)
            }
        });
        Self {
            entries: fixed.chain(editable).collect(),
        }
    }

    /// The entries of a list that can be chosen, in their order.
    pub fn list<'a>(&'a self, list: &'a str) -> impl Iterator<Item = &'a Entry> {
        let entries = self.shelf(list).iter();
        entries.filter(move |entry| entry.list == list && !entry.retired)
    }

    /// Where the entries of a list stand: the countries are many and the same in every office.
    fn shelf(&self, list: &str) -> &[Entry] {
        match list {
            country::LIST => country::all(),
            _ => &self.entries,
        }
    }

    /// The entry with that code, also when it is not to be chosen any more.
    #[must_use]
    pub fn entry(&self, list: &str, code: &str) -> Option<&Entry> {
        self.shelf(list)
            .iter()
            .find(|entry| entry.list == list && entry.code == code)
    }

    /// The label of a code, or of what other programs write in its place; the text itself where the list knows neither.
    #[must_use]
    pub fn label<'a>(&'a self, list: &'a str, code: &'a str, lang: Lang) -> &'a str {
        self.entry(list, code)
            .or_else(|| self.read(list, code))
            .map_or(code, |entry| entry.label(lang))
    }

    /// The entry that a text means: its code, a label in either language, or an alias.
    #[must_use]
    pub fn read<'a>(&'a self, list: &'a str, text: &str) -> Option<&'a Entry> {
        if list == country::LIST {
            return country::read(text);
        }
        let key = name::fold(text);
        let found = self.list(list).find(|entry| entry.keys.contains(&key));
        let meant = || {
            let code = (list == "level").then(|| level::meant(&key))??;
            self.list(list).find(|entry| entry.code == code)
        };
        found.or_else(meant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_old_or_of_another_program_has_its_label() {
        let old = Code {
            list: "office".to_owned(),
            code: "steward".to_owned(),
            en: "Steward".to_owned(),
            zh: "干事".to_owned(),
            retired: true,
            ..Code::default()
        };
        let codes = Codes::new(vec![old]);
        assert_eq!(
            codes.label("consent_purpose", "newsletter", Lang::En),
            "News"
        );
        assert_eq!(
            codes.label("consent_purpose", "newsletter", Lang::Zh),
            "通讯"
        );
        assert_eq!(codes.label("office", "steward", Lang::Zh), "干事");
        assert_eq!(codes.label("office", "", Lang::Zh), "");
        assert!(codes.read("office", "steward").is_none());
        assert_eq!(codes.list("office").count(), 0);
    }
}
