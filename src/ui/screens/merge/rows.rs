//! The rows of the merge: single fields, then the lists with what each has and what comes of it.

use crate::model::dossier::Dossier;
use crate::model::field::Label;
use crate::model::merging::Side;
use crate::model::phone;
use crate::office::merging::Merging;
use crate::ui::keys::label;
use crate::ui::screen::Cx;

/// What can be done with a row.
#[derive(Clone)]
pub(super) enum Kind {
    /// One of two values is picked: the place of the choice.
    Single(usize),
    /// Both have the same.
    Agreed,
    /// The stricter holds.
    Stricter,
    /// Both are kept.
    Both,
}

/// A row.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) values: [String; 2],
    pub(super) result: String,
    pub(super) kind: Kind,
}

/// A list of a person: what it is called, and its rows in words.
type List = (Label, fn(&Dossier, &Cx<'_>) -> Vec<String>);

const LISTS: &[List] = &[
    (label("Other names", "其他姓名"), |d, _| {
        d.other_names.iter().map(|row| row.name.clone()).collect()
    }),
    (label("Education", "教育经历"), |d, cx| {
        let degree = d.degrees.iter().map(|row| {
            let level = cx
                .office
                .catalogue()
                .codes
                .label("level", &row.level, cx.lang);
            let year = row
                .completion
                .map_or_else(String::new, |date| format!("{} ", date.year()));
            format!("{year}{level} {}", row.student_no)
        });
        degree.collect()
    }),
    (label("Contact", "联系方式"), |d, _| {
        let value = d.contacts.iter().map(|row| match row.kind.as_str() {
            "mobile" | "landline" | "whatsapp" => phone::shown(&row.value),
            _ => row.value.clone(),
        });
        value.collect()
    }),
    (label("Addresses", "地址"), |d, cx| {
        let line = d.addresses.iter().map(|row| {
            let city = cx.office.catalogue().cities.title(row.city_id, cx.lang);
            format!("{city} {}", row.line)
        });
        line.collect()
    }),
    (label("Posts", "任职"), |d, _| {
        d.posts.iter().map(|row| row.organisation.clone()).collect()
    }),
    (label("Relations", "关系"), |d, cx| {
        let kind = d.relationships.iter().map(|row| {
            let codes = &cx.office.catalogue().codes;
            codes.label("relationship", &row.kind, cx.lang).to_owned()
        });
        kind.collect()
    }),
    (label("Chapters", "会籍"), |d, cx| {
        let name = d.memberships.iter().map(|row| {
            let chapters = &cx.office.catalogue().chapters;
            chapters.title(Some(row.chapter_id), cx.lang).to_owned()
        });
        name.collect()
    }),
    (label("Tags", "标签"), |d, _| {
        d.tags.iter().map(|row| row.tag.clone()).collect()
    }),
    (label("Contact reports", "联络记录"), |d, _| {
        d.reports.iter().map(|row| row.summary.clone()).collect()
    }),
    (label("Files", "附件"), |d, _| {
        d.attachments.iter().map(|row| row.name.clone()).collect()
    }),
    (label("Own fields", "自定义字段"), |d, cx| {
        let said = d.customs.iter().map(|row| {
            let own = cx.office.catalogue().own_of(row.field_id);
            own.map_or_else(String::new, |own| {
                let value = own.said(&row.value, cx.lang);
                format!("{} {value}", own.label.pick(cx.lang))
            })
        });
        said.collect()
    }),
];

/// All rows.
pub(super) fn rows(merging: &Merging, cx: &Cx<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = (0..merging.choices.len())
        .filter_map(|at| single(merging, at, cx))
        .collect();
    let result = cx.office.merged(merging);
    let (keep, goes) = (&merging.keep, &merging.goes);
    let quiet = [keep, goes].map(|d| d.alumnus.do_not_contact);
    let yes = |is: bool| if is { cx.word(label("yes", "是")) } else { "" };
    if quiet.contains(&true) {
        let what = cx.word(label("Do not contact", "谢绝联系"));
        rows.push(strict(what, quiet.map(|is| yes(is).to_owned()), cx));
    }
    for (what, list) in LISTS {
        let of = [keep, goes, &result].map(|d| list(d, cx));
        if of.iter().any(|list| !list.is_empty()) {
            rows.push(united(cx.word(*what), &of, cx));
        }
    }
    let consents = [keep, goes].map(|d| d.consents.len());
    if consents.iter().any(|count| *count > 0) {
        let what = cx.word(label("Consent", "授权"));
        rows.push(strict(what, consents.map(|count| count.to_string()), cx));
    }
    let [mine, theirs, both] = merging.events;
    rows.extend(counted(label("Events", "活动"), [mine, theirs], both, cx));
    let [mine, theirs] = merging.seats;
    rows.extend(counted(
        label("Offices", "校友会职务"),
        [mine, theirs],
        mine + theirs,
        cx,
    ));
    rows.extend(notes(keep, goes, cx));
    rows
}

fn single(merging: &Merging, at: usize, cx: &Cx<'_>) -> Option<Row> {
    let choice = merging.choices.get(at)?;
    let said = |n: usize| {
        let value = choice.values.get(n)?;
        Some(cx.office.value_text(choice.field.kind, value, cx.lang))
    };
    let agrees = choice.agrees();
    Some(Row {
        label: cx.word(choice.field.label).to_owned(),
        values: [said(0)?, said(1)?],
        result: match (agrees, choice.side) {
            (true, _) => "=",
            (_, Side::Keep) => "A",
            (_, Side::Goes) => "B",
        }
        .to_owned(),
        kind: if agrees {
            Kind::Agreed
        } else {
            Kind::Single(at)
        },
    })
}

fn strict(what: &str, values: [String; 2], cx: &Cx<'_>) -> Row {
    Row {
        label: what.to_owned(),
        values,
        result: cx.word(label("the stricter", "从严")).to_owned(),
        kind: Kind::Stricter,
    }
}

/// "3: 138..., wxy@..." of each, and how many come of it.
fn united(what: &str, of: &[Vec<String>; 3], cx: &Cx<'_>) -> Row {
    let [keep, goes, result] = of;
    let comma = cx.word(label(", ", "、"));
    let same = keep == goes;
    Row {
        label: what.to_owned(),
        values: [keep.join(comma), goes.join(comma)],
        result: if same {
            "=".to_owned()
        } else {
            cx.text.msg_merge_united(result.len())
        },
        kind: if same { Kind::Agreed } else { Kind::Both },
    }
}

fn counted(what: Label, of: [usize; 2], both: usize, cx: &Cx<'_>) -> Option<Row> {
    (both > 0).then(|| Row {
        label: cx.word(what).to_owned(),
        values: of.map(|count| count.to_string()),
        result: cx.text.msg_merge_united(both),
        kind: Kind::Both,
    })
}

fn notes(keep: &Dossier, goes: &Dossier, cx: &Cx<'_>) -> Option<Row> {
    let notes = [keep, goes].map(|d| d.alumnus.notes.replace('\n', " "));
    let any = notes.iter().any(|note| !note.is_empty());
    any.then(|| Row {
        label: cx.word(label("Notes", "备注")).to_owned(),
        values: notes,
        result: cx.word(label("both", "都保留")).to_owned(),
        kind: Kind::Both,
    })
}
