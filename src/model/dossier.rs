//! An alumnus with everything that belongs to them, and the flat columns that files and lists show of it.

use crate::config::Lang;
use crate::model::alumnus::{Alumnus, OtherName};
use crate::model::attachment::Attachment;
use crate::model::catalogue::Catalogue;
use crate::model::chapter::Membership;
use crate::model::consent::Consent;
use crate::model::contact::{Address, ContactPoint};
use crate::model::custom::{AlumnusCustom, OwnKind};
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::field::{Id, Label};
use crate::model::phone;
use crate::model::post::Post;
use crate::model::relation::{ContactReport, Relationship, Tag};

/// A person with all child rows. `alumnus.rev` stands for the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dossier {
    /// The person.
    pub alumnus: Alumnus,
    /// Former, diploma and other names.
    pub other_names: Vec<OtherName>,
    /// Courses of study.
    pub degrees: Vec<Degree>,
    /// Phones, e-mails and accounts.
    pub contacts: Vec<ContactPoint>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Employments.
    pub posts: Vec<Post>,
    /// Ties to other people.
    pub relationships: Vec<Relationship>,
    /// Chapters.
    pub memberships: Vec<Membership>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Calls, visits, meetings, messages.
    pub reports: Vec<ContactReport>,
    /// What the person agreed to and took back, the oldest first.
    pub consents: Vec<Consent>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Values of the fields that the office added.
    pub customs: Vec<AlumnusCustom>,
}

impl Dossier {
    /// Says of every row that it belongs to the person of this id.
    pub fn own(&mut self, id: Id) {
        let rows = (self.other_names.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.degrees.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.contacts.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.addresses.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.posts.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.relationships.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.memberships.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.tags.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.reports.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.consents.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.attachments.iter_mut().map(|row| &mut row.alumnus_id))
            .chain(self.customs.iter_mut().map(|row| &mut row.alumnus_id));
        rows.for_each(|owner| *owner = id);
    }

    /// The degree that lists show: the earliest completed one, else the earliest entered, then the lowest id.
    #[must_use]
    pub fn headline_degree(&self) -> Option<&Degree> {
        let key = |d: &&Degree| {
            (
                d.completion.is_none(),
                d.completion,
                d.entry.is_none(),
                d.entry,
                d.id,
            )
        };
        self.degrees.iter().min_by_key(key)
    }

    /// The post that lists show: the newest that has not ended.
    #[must_use]
    pub fn current_post(&self) -> Option<&Post> {
        self.posts
            .iter()
            .filter(|post| !post.ended && post.to_on.is_none())
            .max_by_key(|post| (post.from_on, post.id))
    }

    /// The contact point of a kind to use first: preferred, not known as bad, lowest id.
    #[must_use]
    pub fn contact(&self, kind: &str) -> Option<&ContactPoint> {
        self.contacts
            .iter()
            .filter(|point| point.kind == kind)
            .min_by_key(|point| {
                (
                    !matches!(point.status.as_str(), "" | "ok"),
                    !point.preferred,
                    point.id,
                )
            })
    }

    /// The address that holds now: the first without an end.
    #[must_use]
    pub fn current_address(&self) -> Option<&Address> {
        self.addresses
            .iter()
            .filter(|address| address.valid_to.is_none())
            .min_by_key(|address| (address.city_id.is_none(), address.id))
    }

    /// The chapter that lists show: the home chapter, else the first active membership, else the first applied for.
    #[must_use]
    pub fn headline_chapter(&self) -> Option<Id> {
        let first = |state: &str| {
            let of_state = self.memberships.iter().filter(|m| m.state == state);
            of_state.min_by_key(|m| m.id).map(|m| m.chapter_id)
        };
        self.alumnus
            .home_chapter_id
            .or_else(|| first("active"))
            .or_else(|| first("applied"))
    }

    /// The first other name of a kind.
    #[must_use]
    pub fn other_name(&self, kind: &str) -> &str {
        let mut names = self.other_names.iter().filter(|other| other.kind == kind);
        names.next().map_or("", |other| &other.name)
    }
}

/// Who may see a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// Everybody who may read the directory.
    Public,
    /// Phone, e-mail, address, birth: masked for viewers.
    Private,
}

/// One flat column over the dossier.
pub struct Column {
    /// Name in files, on the command line and in queries.
    pub key: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// Who may see it.
    pub privacy: Privacy,
    /// The field of the office's own that it shows, and what that holds; none for those that were built in.
    pub own: Option<(Id, OwnKind)>,
    /// The value as text; codes and linked names in the language asked for.
    pub get: &'static Get,
}

/// How a column is read off a dossier.
pub type Get = dyn Fn(&Dossier, &Catalogue, Lang) -> String + Send + Sync;

/// Shortens the rows of [`COLUMNS`].
const fn column(
    key: &'static str,
    en: &'static str,
    zh: &'static str,
    privacy: Privacy,
    get: &'static Get,
) -> Column {
    Column {
        key,
        label: Label { en, zh },
        privacy,
        own: None,
        get,
    }
}

/// The column of that key.
#[must_use]
pub fn column_named(key: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.key == key)
}

fn year(date: Option<PartialDate>) -> String {
    date.map_or_else(String::new, |date| date.year().to_string())
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn of_degree(d: &Dossier, pick: impl Fn(&Degree) -> String) -> String {
    d.headline_degree().map_or_else(String::new, pick)
}

fn of_post(d: &Dossier, pick: impl Fn(&Post) -> String) -> String {
    d.current_post().map_or_else(String::new, pick)
}

fn of_address(d: &Dossier, pick: impl Fn(&Address) -> String) -> String {
    d.current_address().map_or_else(String::new, pick)
}

fn of_contact(d: &Dossier, kind: &str) -> String {
    d.contact(kind)
        .map_or_else(String::new, |point| point.value.clone())
}

/// The columns of a roster row, an export line and `list --json`, in their order.
pub const COLUMNS: &[Column] = {
    use Privacy::{Private, Public};
    &[
        column("number", "Number", "编号", Public, &|d, _, _| {
            d.alumnus.number.clone()
        }),
        column("name", "Name", "姓名", Public, &|d, _, _| {
            d.alumnus.name.clone()
        }),
        column(
            "latin_name",
            "English name",
            "英文名",
            Public,
            &|d, _, _| d.alumnus.latin_name.clone(),
        ),
        column("pinyin", "Pinyin", "拼音", Public, &|d, _, _| {
            d.alumnus.pinyin.clone()
        }),
        column(
            "former_name",
            "Former name",
            "曾用名",
            Public,
            &|d, _, _| d.other_name("former").to_owned(),
        ),
        column("gender", "Sex", "性别", Public, &|d, c, l| {
            c.codes.label("gender", &d.alumnus.gender, l).to_owned()
        }),
        column("birth", "Born", "出生日期", Private, &|d, _, _| {
            text(d.alumnus.birth)
        }),
        column(
            "nationality",
            "Nationality",
            "国籍",
            Public,
            &|d, c, l| {
                c.codes
                    .label("country", &d.alumnus.nationality, l)
                    .to_owned()
            },
        ),
        column(
            "native_place",
            "Native place",
            "籍贯",
            Public,
            &|d, _, _| d.alumnus.native_place.clone(),
        ),
        column("student_no", "Student no.", "学号", Public, &|d, _, _| {
            of_degree(d, |x| x.student_no.clone())
        }),
        column("class_year", "Class", "届", Public, &|d, _, _| {
            of_degree(d, |x| year(x.completion))
        }),
        column("entry_year", "Entered", "级", Public, &|d, _, _| {
            of_degree(d, |x| year(x.entry))
        }),
        column("faculty", "Faculty", "院系", Public, &|d, c, l| {
            of_degree(d, |x| c.faculties.title(x.faculty_id, l).to_owned())
        }),
        column("programme", "Programme", "专业", Public, &|d, c, l| {
            of_degree(d, |x| c.programmes.title(x.programme_id, l).to_owned())
        }),
        column("level", "Degree", "学历", Public, &|d, c, l| {
            of_degree(d, |x| c.codes.label("level", &x.level, l).to_owned())
        }),
        column(
            "class_group",
            "Class group",
            "班级",
            Public,
            &|d, _, _| of_degree(d, |x| x.class_group.clone()),
        ),
        column("outcome", "Outcome", "结果", Public, &|d, c, l| {
            of_degree(d, |x| c.codes.label("outcome", &x.outcome, l).to_owned())
        }),
        column("chapter", "Chapter", "分会", Public, &|d, c, l| {
            c.chapters.title(d.headline_chapter(), l).to_owned()
        }),
        column("city", "City", "城市", Public, &|d, c, l| {
            of_address(d, |x| c.cities.title(x.city_id, l).to_owned())
        }),
        column("country", "Country", "国家", Public, &|d, c, l| {
            of_address(d, |x| c.codes.label("country", &x.country, l).to_owned())
        }),
        column(
            "employer",
            "Employer",
            "工作单位",
            Public,
            &|d, _, _| of_post(d, |x| x.organisation.clone()),
        ),
        column("department", "Department", "部门", Public, &|d, _, _| {
            of_post(d, |x| x.department.clone())
        }),
        column("job_title", "Job title", "职务", Public, &|d, _, _| {
            of_post(d, |x| x.job_title.clone())
        }),
        column(
            "professional_title",
            "Professional title",
            "职称",
            Public,
            &|d, _, _| of_post(d, |x| x.professional_title.clone()),
        ),
        column("mobile", "Mobile", "手机", Private, &|d, _, _| {
            phone::shown(&of_contact(d, "mobile"))
        }),
        column("landline", "Landline", "座机", Private, &|d, _, _| {
            phone::shown(&of_contact(d, "landline"))
        }),
        column("email", "E-mail", "邮箱", Private, &|d, _, _| {
            of_contact(d, "email")
        }),
        column("wechat", "WeChat", "微信号", Private, &|d, _, _| {
            of_contact(d, "wechat")
        }),
        column("whatsapp", "WhatsApp", "WhatsApp", Private, &|d, _, _| {
            of_contact(d, "whatsapp")
        }),
        column("qq", "QQ", "QQ", Private, &|d, _, _| of_contact(d, "qq")),
        column("address", "Address", "通讯地址", Private, &|d, _, _| {
            of_address(d, |x| x.line.clone())
        }),
        column("status", "Status", "状态", Public, &|d, c, l| {
            c.codes.label("status", &d.alumnus.status, l).to_owned()
        }),
        column("notes", "Notes", "备注", Public, &|d, _, _| {
            d.alumnus.notes.clone()
        }),
        column("rev", "Revision", "版本", Public, &|d, _, _| {
            d.alumnus.rev.to_string()
        }),
    ]
};
