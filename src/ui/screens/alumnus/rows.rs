//! What stands in the child rows of a person's form: one function for each table, for a row on file and for a new one.

use chrono::NaiveDate;

use crate::model::alumnus::OtherName;
use crate::model::chapter::Membership;
use crate::model::consent::Consent;
use crate::model::contact::{Address, ContactPoint};
use crate::model::degree::Degree;
use crate::model::field::Id;
use crate::model::own::Own;
use crate::model::post::Post;
use crate::model::relation::{ContactReport, Relationship};
use crate::ui::form::{Block, InputSpec, Kind, Table, record_input};
use crate::ui::keys::label;

/// What the form is filled with besides the person: the day, who types, the fields that the office added.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The fields that the office added to people.
    pub own: Vec<&'static Own>,
    /// Today.
    pub today: NaiveDate,
    /// The user's name.
    pub user: String,
}

/// An empty child row of a table.
#[must_use]
pub fn empty(table: &str, row: i64, desk: &Desk) -> Option<Block> {
    let lines = match table {
        "other_name" => other_name_lines(&OtherName::default(), true),
        "degree" => degree_lines(&Degree::default(), true),
        "contact_point" => contact_lines(&ContactPoint::default(), Some("mobile")),
        "address" => address_lines(&Address::default(), true),
        "post" => post_lines(&Post::default()),
        "membership" => membership_lines(&Membership::default(), true),
        "relationship" => tie_lines(&Relationship::default()),
        "consent" => consent_lines(&Consent::default(), desk),
        "contact_report" => report_lines(&ContactReport::default(), desk),
        _ => return None,
    };
    Some(Block { row, lines })
}

/// An input for the id of another record; nothing where none is chosen.
fn chosen(spec: InputSpec, id: Id) -> InputSpec {
    let value = if id.is_new() {
        String::new()
    } else {
        id.to_string()
    };
    InputSpec { value, ..spec }
}

pub(super) fn other_name_lines(other: &OtherName, new: bool) -> Vec<Vec<InputSpec>> {
    let kind = record_input(other, "kind", Kind::Code("name")).width(14);
    let name = record_input(other, "name", Kind::Text)
        .label(label("Other name", "其他姓名"))
        .width(40)
        .main();
    vec![vec![if new { kind.preset("alias") } else { kind }, name]]
}

pub(super) fn tie_lines(tie: &Relationship) -> Vec<Vec<InputSpec>> {
    let other = record_input(tie, "other_id", Kind::Person)
        .label(label("Person", "校友"))
        .width(40);
    vec![vec![
        record_input(tie, "kind", Kind::Code("relationship"))
            .label(label("Tie", "关系"))
            .width(14),
        chosen(other, tie.other_id),
    ]]
}

/// What was said stays as it is; only a new row is typed.
pub(super) fn consent_lines(consent: &Consent, desk: &Desk) -> Vec<Vec<InputSpec>> {
    let new = consent.id.is_new();
    let text = |name: &str| record_input(consent, name, Kind::Text);
    let given = record_input(consent, "given", Kind::Code("consent_given"))
        .label(label("Said", "表态"))
        .width(8);
    let day = record_input(consent, "on_day", Kind::Day).width(13);
    let line = vec![
        record_input(consent, "purpose", Kind::Code("consent_purpose")).width(10),
        if new { given.preset("1") } else { given },
        record_input(consent, "channel", Kind::Code("contact")).width(8),
        if new {
            day.preset(&desk.today.to_string())
        } else {
            day
        },
        text("wording").width(6),
        text("source").width(8),
    ];
    let fixed = line.iter().cloned().map(InputSpec::fixed);
    vec![if new { line } else { fixed.collect() }]
}

pub(super) fn report_lines(report: &ContactReport, desk: &Desk) -> Vec<Vec<InputSpec>> {
    let day = record_input(report, "on_day", Kind::Day);
    let who = record_input(report, "who", Kind::Text);
    let (day, who) = if report.id.is_new() {
        (day.preset(&desk.today.to_string()), who.preset(&desk.user))
    } else {
        (day, who)
    };
    let lines = report.summary.split('\n').count();
    let rows = u16::try_from(lines).unwrap_or(2).clamp(2, 4);
    vec![
        vec![
            record_input(report, "channel", Kind::Code("report_channel")).main(),
            day,
        ],
        vec![record_input(report, "summary", Kind::Note(rows))],
        vec![who, record_input(report, "follow_up_on", Kind::Day)],
        vec![
            record_input(report, "follow_up_by", Kind::Text).label(label("Followed by", "跟进人")),
            record_input(report, "done", Kind::Flag),
        ],
    ]
}

pub(super) fn degree_lines(degree: &Degree, new: bool) -> Vec<Vec<InputSpec>> {
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

pub(super) fn contact_lines(point: &ContactPoint, new: Option<&str>) -> Vec<Vec<InputSpec>> {
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

pub(super) fn address_lines(address: &Address, new: bool) -> Vec<Vec<InputSpec>> {
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
            record_input(address, "country", Kind::Code("country")),
            record_input(address, "postcode", Kind::Text),
        ],
        vec![
            record_input(address, "valid_from", Kind::Partial),
            record_input(address, "valid_to", Kind::Partial),
        ],
        vec![record_input(address, "season", Kind::Season)],
    ]
}

pub(super) fn post_lines(post: &Post) -> Vec<Vec<InputSpec>> {
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

pub(super) fn membership_lines(membership: &Membership, new: bool) -> Vec<Vec<InputSpec>> {
    let state = record_input(membership, "state", Kind::Code("membership")).width(9);
    let chapter = record_input(membership, "chapter_id", Kind::Link(Table::Chapter)).width(26);
    vec![vec![
        chosen(chapter, membership.chapter_id),
        if new { state.preset("active") } else { state },
        record_input(membership, "since", Kind::Partial).width(10),
        record_input(membership, "until", Kind::Partial).width(10),
    ]]
}
