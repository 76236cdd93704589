//! What stands where in the form of a person.

use crate::model::alumnus::Alumnus;
use crate::model::chapter::Membership;
use crate::model::contact::{Address, ContactPoint};
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::field::{self, Record};
use crate::model::post::Post;
use crate::ui::form::{Block, InputSpec, Kind, Section, Table, input, record_input};
use crate::ui::keys::label;

/// Contacts that a form always has a place for.
const USUAL: [&str; 3] = ["mobile", "email", "wechat"];

/// The sections with what is on file.
#[must_use]
pub fn sections(dossier: &Dossier) -> Vec<Section> {
    vec![
        identity(dossier),
        study(dossier),
        contact(dossier),
        address(dossier),
        work(dossier),
        chapters(dossier),
        notes(dossier),
    ]
}

/// An empty child row of a table.
#[must_use]
pub fn empty(table: &str, row: i64) -> Option<Block> {
    let lines = match table {
        "degree" => degree_lines(&Degree::default(), true),
        "contact_point" => contact_lines(&ContactPoint::default(), Some("mobile")),
        "address" => address_lines(&Address::default(), true),
        "post" => post_lines(&Post::default()),
        "membership" => membership_lines(&Membership::default(), true),
        _ => return None,
    };
    Some(Block { row, lines })
}

fn identity(dossier: &Dossier) -> Section {
    let a = &dossier.alumnus;
    let text = |name: &str| record_input(a, name, Kind::Text);
    let status = record_input(a, "status", Kind::Code("status"));
    let status = if a.id.is_new() {
        status.preset("active")
    } else {
        status
    };
    let former = input(
        "former_name",
        label("Former name", "曾用名"),
        Kind::Text,
        dossier.other_name("former"),
    );
    Section::new(label("Identity", "身份")).rows(vec![
        vec![
            text("name").needed(),
            record_input(a, "gender", Kind::Code("gender")),
        ],
        vec![text("pinyin"), record_input(a, "birth", Kind::Partial)],
        vec![text("latin_name"), text("nationality")],
        vec![former, text("native_place")],
        vec![status, text("source")],
    ])
}

fn study(dossier: &Dossier) -> Section {
    let section = Section::new(label("Study", "学业")).table("degree", label("degree", "学业经历"));
    children(section, &dossier.degrees, |degree| {
        degree_lines(degree, degree.id.is_new())
    })
}

fn contact(dossier: &Dossier) -> Section {
    let mut section = Section::new(label("Contact", "联系"))
        .table("contact_point", label("contact", "联系方式"))
        .tight();
    for point in &dossier.contacts {
        section = section.block(point.id.0, contact_lines(point, None));
    }
    let missing = USUAL
        .iter()
        .filter(|kind| !dossier.contacts.iter().any(|point| point.kind == **kind));
    for (row, kind) in (1..).zip(missing) {
        let lines = contact_lines(&ContactPoint::default(), Some(kind));
        section = section.block(-row, lines);
    }
    section
}

fn address(dossier: &Dossier) -> Section {
    let section = Section::new(label("Address", "地址")).table("address", label("address", "地址"));
    children(section, &dossier.addresses, |address| {
        address_lines(address, address.id.is_new())
    })
}

fn work(dossier: &Dossier) -> Section {
    let section = Section::new(label("Work", "工作")).table("post", label("post", "任职"));
    children(section, &dossier.posts, post_lines)
}

fn chapters(dossier: &Dossier) -> Section {
    let home = record_input(
        &dossier.alumnus,
        "home_chapter_id",
        Kind::Link(Table::Chapter),
    );
    let section = Section::new(label("Chapters", "分会"))
        .rows(vec![vec![home]])
        .table("membership", label("membership", "会籍"))
        .tight();
    children(section, &dossier.memberships, |membership| {
        membership_lines(membership, membership.id.is_new())
    })
}

fn notes(dossier: &Dossier) -> Section {
    let a = &dossier.alumnus;
    let words: Vec<&str> = dossier.tags.iter().map(|tag| tag.tag.as_str()).collect();
    let tags = input("tags", label("Tags", "标签"), Kind::Words, words.join(", "));
    Section::new(label("Notes", "备注")).rows(vec![
        vec![tags.main()],
        vec![
            record_input(a, "language", Kind::Code("language")),
            record_input(a, "channel", Kind::Code("contact")),
        ],
        vec![record_input(a, "do_not_contact", Kind::Flag)],
        vec![record_input(a, "notes", Kind::Note(4))],
    ])
}

/// The child rows on file; an empty one where there is none.
fn children<R: Record>(
    mut section: Section,
    rows: &[R],
    lines: impl Fn(&R) -> Vec<Vec<InputSpec>>,
) -> Section {
    for row in rows {
        section = section.block(row.id().0, lines(row));
    }
    if rows.is_empty() {
        section = section.block(-1, lines(&R::default()));
    }
    section
}

fn degree_lines(degree: &Degree, new: bool) -> Vec<Vec<InputSpec>> {
    let text = |name: &str| record_input(degree, name, Kind::Text);
    let verification = record_input(degree, "verification", Kind::Code("verification"));
    vec![
        vec![
            record_input(degree, "faculty_id", Kind::Link(Table::Faculty)),
            record_input(degree, "level", Kind::Code("level")),
        ],
        vec![
            record_input(degree, "programme_id", Kind::Link(Table::Programme)),
            record_input(degree, "completion", Kind::Partial).label(label("Class of", "毕业届")),
        ],
        vec![
            text("student_no"),
            record_input(degree, "entry", Kind::Partial),
        ],
        vec![
            text("class_group"),
            record_input(degree, "outcome", Kind::Code("outcome")),
        ],
        vec![
            text("diploma_name"),
            if new {
                verification.preset("unverified")
            } else {
                verification
            },
        ],
        vec![text("supervisor")],
    ]
}

fn contact_lines(point: &ContactPoint, new: Option<&str>) -> Vec<Vec<InputSpec>> {
    let kind = record_input(point, "kind", Kind::Code("contact")).width(10);
    let status = record_input(point, "status", Kind::Code("contact_status"))
        .width(8)
        .label(label("State", "状态"));
    let value = record_input(point, "value", Kind::Contact("kind"))
        .label(label("Number or address", "号码或地址"))
        .width(26)
        .main();
    let (kind, status) = match new {
        Some(code) => (kind.preset(code), status.preset("ok")),
        None => (kind, status),
    };
    vec![vec![
        kind,
        value,
        record_input(point, "label", Kind::Text).width(10),
        status,
        record_input(point, "preferred", Kind::Flag).label(label("1st", "首选")),
    ]]
}

fn address_lines(address: &Address, new: bool) -> Vec<Vec<InputSpec>> {
    let kind = record_input(address, "kind", Kind::Code("address"));
    let lines = address.line.split('\n').count();
    let rows = u16::try_from(lines).unwrap_or(1).clamp(1, 3);
    vec![
        vec![
            record_input(address, "city_id", Kind::Link(Table::City)).main(),
            if new { kind.preset("home") } else { kind },
        ],
        vec![record_input(address, "line", Kind::Note(rows)).label(label("Street", "详细地址"))],
        vec![
            record_input(address, "country", Kind::Text),
            record_input(address, "postcode", Kind::Text),
        ],
        vec![
            record_input(address, "valid_from", Kind::Partial),
            record_input(address, "valid_to", Kind::Partial),
        ],
    ]
}

fn post_lines(post: &Post) -> Vec<Vec<InputSpec>> {
    let text = |name: &str| record_input(post, name, Kind::Text);
    vec![
        vec![text("organisation"), text("department")],
        vec![
            text("professional_title").label(label("Prof. title", "职称")),
            text("job_title"),
        ],
        vec![
            record_input(post, "from_on", Kind::Partial),
            record_input(post, "to_on", Kind::Partial),
        ],
        vec![record_input(post, "ended", Kind::Flag)],
    ]
}

fn membership_lines(membership: &Membership, new: bool) -> Vec<Vec<InputSpec>> {
    let state = record_input(membership, "state", Kind::Code("membership")).width(9);
    let chapter = record_input(membership, "chapter_id", Kind::Link(Table::Chapter)).width(26);
    let chapter = if new {
        InputSpec {
            value: String::new(),
            ..chapter
        }
    } else {
        chapter
    };
    vec![vec![
        chapter,
        if new { state.preset("active") } else { state },
        record_input(membership, "since", Kind::Partial).width(10),
        record_input(membership, "until", Kind::Partial).width(10),
    ]]
}

/// Fields of a person that the form shows under a name of its own.
#[must_use]
pub fn is_own(name: &str) -> bool {
    name == "former_name" || field::field::<Alumnus>(name).is_some()
}
