//! What can be missing or suspicious in a person's record, as a query finds it, and the very place where it is mended.

use crate::model::check;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Label};

/// One thing that can be missing or suspicious.
#[derive(Debug)]
pub struct Doubt {
    /// Its name in files and on the command line.
    pub key: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// The same as the head of a narrow column.
    pub head: Label,
    /// What it means, and how it is mended.
    pub help: Label,
    /// Whom it is about, in the language of the search box.
    pub query: Label,
    /// Its query asks for private fields.
    pub private: bool,
    /// Whether it has to be mended.
    pub weight: Weight,
    /// Where it is mended.
    pub place: fn(&Dossier) -> Option<Spot>,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The record is to be mended.
    Mend,
    /// Good to know; many records are right without.
    Note,
}

/// A field of a person's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The table.
    pub table: &'static str,
    /// The row; none for one that is not there yet.
    pub row: Option<Id>,
    /// The field.
    pub field: &'static str,
}

const fn both(en: &'static str, zh: &'static str) -> Label {
    Label { en, zh }
}

/// Everything that is looked for, in the order of the screen.
pub const DOUBTS: &[Doubt] = &[
    Doubt {
        key: "no-contact",
        label: both("No contact at all", "没有任何联系方式"),
        head: both("none", "无联系"),
        help: both(
            "Neither a number nor an account nor an address is on file. Ask classmates, or the chapter.",
            "没有电话、账号，也没有地址。可以问同学或分会。",
        ),
        query: both(
            "no:reachable no:contact_status -is:deceased",
            "无:可联系 无:联系状态 -是:已故",
        ),
        private: true,
        weight: Weight::Mend,
        place: contact,
    },
    Doubt {
        key: "unreachable",
        label: both("Unreachable, nothing works", "联系不上，全部失效"),
        head: both("dead", "失效"),
        help: both(
            "Every number and account on file came back or is wrong, and there is no address.",
            "登记的电话和账号都被退回或有误，也没有地址。",
        ),
        query: both(
            "no:reachable has:contact_status -is:deceased",
            "无:可联系 有:联系状态 -是:已故",
        ),
        private: true,
        weight: Weight::Mend,
        place: contact,
    },
    Doubt {
        key: "bounced",
        label: both("Mail came back", "邮件被退回"),
        head: both("mail", "退信"),
        help: both(
            "Type the new address over the old one; the state follows. Ctrl+D removes the line.",
            "在原地址上输入新地址，状态随之改变；Ctrl+D 删除此行。",
        ),
        query: both("is:bounced", "是:退信"),
        private: true,
        weight: Weight::Mend,
        place: |dossier| of_status(dossier, "bounced"),
    },
    Doubt {
        key: "wrong",
        label: both("Number is somebody else's", "号码已不是本人"),
        head: both("wrong", "有误"),
        help: both(
            "Type the right number over the wrong one; the state follows. Ctrl+D removes the line.",
            "在错误号码上输入正确号码，状态随之改变；Ctrl+D 删除此行。",
        ),
        query: both("is:wrong", "是:有误"),
        private: true,
        weight: Weight::Mend,
        place: |dossier| of_status(dossier, "wrong"),
    },
    Doubt {
        key: "odd-phone",
        label: both("Phone not in one form", "电话格式不规范"),
        head: both("phone", "电话"),
        help: both(
            "It is neither +country number nor a number of this country, so nothing can dial it.",
            "既不是“+国家号码”，也不是本国号码，无法直接拨打。",
        ),
        query: both("has:odd-phone", "有:电话存疑"),
        private: true,
        weight: Weight::Mend,
        place: odd_phone,
    },
    Doubt {
        key: "odd-date",
        label: both("Date that cannot be", "日期不可能"),
        head: both("date", "日期"),
        help: both(
            "Completed before entering, began to study as a child or very old, or left a post before it began.",
            "毕业早于入学、入学年龄不合理，或离任早于上任。",
        ),
        query: both("has:odd-date", "有:日期存疑"),
        private: true,
        weight: Weight::Mend,
        place: odd_date,
    },
    Doubt {
        key: "readings",
        label: both("Pinyin not chosen among several", "多音字未选定拼音"),
        head: both("pinyin", "拼音"),
        help: both(
            "The name can be read in several ways. Pick one from the list, or type the spelling of the passport.",
            "姓名有多种读法。从列表中选定，或输入护照上的拼写。",
        ),
        query: both("has:readings", "有:多音字"),
        private: false,
        weight: Weight::Mend,
        place: |_| Some(spot("alumnus", None, "pinyin")),
    },
    Doubt {
        key: "no-class",
        label: both("No class", "没有届别"),
        head: both("class", "无届"),
        help: both(
            "No year of completion is known: the person is in no class list and no reunion.",
            "没有毕业年份：不在任何届别名单和返校活动中。",
        ),
        query: both("class:?", "届:?"),
        private: false,
        weight: Weight::Note,
        place: |dossier| {
            let row = dossier.degrees.first().map(|degree| degree.id);
            Some(spot("degree", row, "completion"))
        },
    },
    Doubt {
        key: "no-chapter",
        label: both("In no chapter", "不属于任何分会"),
        head: both("chap.", "无分会"),
        help: both("No chapter invites this person.", "没有分会会邀请此人。"),
        query: both("no:chapter -is:deceased", "无:分会 -是:已故"),
        private: false,
        weight: Weight::Note,
        place: |_| Some(spot("alumnus", None, "home_chapter_id")),
    },
];

const fn spot(table: &'static str, row: Option<Id>, field: &'static str) -> Spot {
    Spot { table, row, field }
}

/// The first point that does not work, else a new one.
fn contact(dossier: &Dossier) -> Option<Spot> {
    let dead = dossier.contacts.iter().find(|point| point.is_dead());
    Some(spot("contact_point", dead.map(|point| point.id), "value"))
}

fn of_status(dossier: &Dossier, status: &str) -> Option<Spot> {
    let mut points = dossier.contacts.iter();
    let found = points.find(|point| point.status == status)?;
    Some(spot("contact_point", Some(found.id), "value"))
}

fn odd_phone(dossier: &Dossier) -> Option<Spot> {
    let found = dossier.contacts.iter().find(|point| point.is_odd_phone())?;
    Some(spot("contact_point", Some(found.id), "value"))
}

fn odd_date(dossier: &Dossier) -> Option<Spot> {
    let problem = check::odd_date(dossier)?;
    let row = match problem.table {
        "degree" => dossier.degrees.get(problem.row).map(|degree| degree.id),
        _ => dossier.posts.get(problem.row).map(|post| post.id),
    };
    Some(spot(problem.table, row, problem.field))
}
