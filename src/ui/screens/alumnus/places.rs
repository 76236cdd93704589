//! What stands where in the form of a person.

use crate::model::consent::Consent;
use crate::model::contact::ContactPoint;
use crate::model::dossier::Dossier;
use crate::model::field::Record;
use crate::model::relation::Relationship;
use crate::ui::form::{InputSpec, Kind, Section, Table, input, own, record_input};
use crate::ui::keys::label;
use crate::ui::screens::alumnus::rows::{
    Desk, address_lines, consent_lines, contact_lines, degree_lines, membership_lines,
    other_name_lines, post_lines, report_lines, tie_lines,
};

/// Contacts that a form always has a place for.
const USUAL: [&str; 3] = ["mobile", "email", "wechat"];

/// The sections with what is on file; `ties` are those of others to the person.
#[must_use]
pub fn sections(dossier: &Dossier, ties: &[Relationship], desk: &Desk) -> Vec<Section> {
    let own = own::section(&desk.own, &dossier.customs);
    let built_in = [
        identity(dossier),
        study(dossier),
        contact(dossier),
        address(dossier),
        work(dossier),
        chapters(dossier),
        relations(dossier, ties),
        consent(dossier, desk),
        notes(dossier),
        reports(dossier, desk),
    ];
    built_in.into_iter().chain(own).collect()
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
    let section = Section::new(label("Identity", "身份")).rows(vec![
        vec![
            text("name").needed().main(),
            record_input(a, "gender", Kind::Code("gender")),
        ],
        vec![text("pinyin"), record_input(a, "birth", Kind::Partial)],
        vec![
            text("latin_name"),
            record_input(a, "nationality", Kind::Code("country")),
        ],
        vec![former, text("native_place")],
        vec![status, text("source")],
    ]);
    // The first former name has its place above.
    let former = dossier.other_names.iter().position(|n| n.kind == "former");
    let others = dossier.other_names.iter().enumerate();
    let section = section
        .table("other_name", label("other name", "其他姓名"))
        .tight();
    others
        .filter(|(at, _)| Some(*at) != former)
        .fold(section, |section, (_, other)| {
            section.block(other.id.0, other_name_lines(other, false))
        })
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
    let section = Section::new(label("Address", "地址"))
        .under()
        .table("address", label("address", "地址"));
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

fn relations(dossier: &Dossier, ties: &[Relationship]) -> Section {
    let section = Section::new(label("Relations", "关系"))
        .under()
        .table("relationship", label("tie", "关系"))
        .tight();
    // Ties that stand in the records of others are shown, and changed there.
    let line = |tie: &Relationship| {
        let inputs = tie_lines(tie).into_iter().flatten().map(|spec| InputSpec {
            key: format!("of.{}.{}", tie.id, spec.key),
            ..spec.fixed()
        });
        inputs.collect()
    };
    let section = match ties {
        [] => section,
        ties => section.rows(ties.iter().map(line).collect()),
    };
    children(section, &dossier.relationships, tie_lines)
}

fn consent(dossier: &Dossier, desk: &Desk) -> Section {
    let a = &dossier.alumnus;
    let section = Section::new(label("Consent", "授权")).rows(vec![
        vec![
            record_input(a, "language", Kind::Code("language")).main(),
            record_input(a, "channel", Kind::Code("contact")),
        ],
        vec![record_input(a, "do_not_contact", Kind::Flag)],
    ]);
    let section = section
        .table("consent", label("agreement", "授权记录"))
        .tight();
    let section = dossier.consents.iter().fold(section, |section, consent| {
        section.block(consent.id.0, consent_lines(consent, desk))
    });
    section.block(-1, consent_lines(&Consent::default(), desk))
}

fn notes(dossier: &Dossier) -> Section {
    let a = &dossier.alumnus;
    let words: Vec<&str> = dossier.tags.iter().map(|tag| tag.tag.as_str()).collect();
    let tags = input("tags", label("Tags", "标签"), Kind::Words, words.join(", "));
    Section::new(label("Notes", "备注")).rows(vec![
        vec![record_input(a, "notes", Kind::Note(4)).main()],
        vec![tags],
    ])
}

fn reports(dossier: &Dossier, desk: &Desk) -> Section {
    let section = Section::new(label("Contact reports", "联络记录"))
        .under()
        .table("contact_report", label("report", "联络记录"));
    children(section, &dossier.reports, |report| {
        report_lines(report, desk)
    })
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
