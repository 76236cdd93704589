//! What the detail says about a chapter, read from the office.

use chrono::{DateTime, NaiveDate, Utc};

use super::detail::Line;
use crate::l10n::grouped;
use crate::model::chapter::Chapter;
use crate::model::field::Id;
use crate::office::Office;
use crate::office::chapters::Node;
use crate::office::chapters::watch::{Notice, SOON};
use crate::office::events::wall_in;
use crate::ui::form::own;
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::event::item::Item;
use crate::ui::widgets::words;

/// How many members and events are read: the first page of each.
const PAGE: usize = 100;

/// "Since 2003-05-18 | San Francisco | UTC-8 | dormant"
pub(super) fn facts(chapter: &Chapter, cx: &Cx<'_>) -> Result<String> {
    let codes = &cx.office.catalogue().codes;
    let mut facts = Vec::new();
    if let Some(founded) = chapter.founded {
        facts.push(cx.text.msg_chapters_since(founded.to_string()));
    }
    let city = cx.office.catalogue().city(&chapter.city);
    facts.push(city.map_or(chapter.city.clone(), |city| {
        words::both(&city.zh, &city.en, cx.lang, 0)
    }));
    facts.push(shift(&cx.office.zone_of(chapter.id), cx.now.utc));
    if chapter.status != "active" {
        facts.push(
            codes
                .label("chapter_status", &chapter.status, cx.lang)
                .to_owned(),
        );
    }
    if chapter.archived_at.is_some() {
        facts.push(cx.word(label("archived", "已归档")).to_owned());
    }
    facts.extend(own::said(
        "chapter",
        &cx.office.chapter_own(chapter.id)?,
        cx,
    ));
    facts.retain(|fact| !fact.is_empty());
    Ok(facts.join(" | "))
}

/// `UTC+8`, `UTC+5:30`: how far the clocks of a zone are from UTC now.
fn shift(zone: &str, at: DateTime<Utc>) -> String {
    let Some(wall) = wall_in(at, zone) else {
        return String::new();
    };
    let minutes = (wall - at.naive_utc()).num_minutes();
    match (minutes / 60, (minutes % 60).abs()) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{hours:+}"),
        (hours, rest) => format!("UTC{hours:+}:{rest:02}"),
    }
}

pub(super) fn council(chapter: Id, cx: &Cx<'_>) -> Result<String> {
    let councils = cx.office.councils(chapter)?;
    Ok(councils.first().map_or(String::new(), |council| {
        let day = |day: Option<NaiveDate>| {
            day.map_or("...".to_owned(), |day| day.format("%Y-%m").to_string())
        };
        let end = council.ended_on.or(council.planned_end);
        cx.text
            .msg_chapters_council(council.number, day(council.starts_on), day(end))
    }))
}

pub(super) fn size(node: &Node, cx: &Cx<'_>) -> String {
    let (own, all) = (grouped(node.own), grouped(node.all));
    if node.children == 0 {
        cx.text.msg_chapters_size(own, node.own)
    } else {
        cx.text.msg_chapters_size_below(own, all)
    }
}

/// What there is to look at, as a sentence.
pub(super) fn sentence(notice: &Notice, cx: &Cx<'_>) -> String {
    let name = |office: &str| {
        cx.office
            .catalogue()
            .codes
            .label("office", office, cx.lang)
            .to_owned()
    };
    match notice {
        Notice::Vacant {
            office,
            since: Some(day),
        } => cx
            .text
            .msg_chapters_vacant_since(name(office), day.to_string()),
        Notice::Vacant {
            office,
            since: None,
        } => cx.text.msg_chapters_vacant(name(office)),
        Notice::Ending { office, on, .. } => cx
            .text
            .msg_chapters_ending(name(office), (*on - cx.now.today()).num_days()),
    }
}

/// Who holds which office, and the single seats that nobody holds.
pub(super) fn officers(chapter: Id, notices: &[Notice], cx: &Cx<'_>) -> Result<Vec<Line>> {
    let codes = &cx.office.catalogue().codes;
    let office_name = |office: &str| {
        let entry = codes.entry("office", office);
        entry.map_or(office.to_owned(), |entry| {
            words::both(&entry.zh, &entry.en, cx.lang, 17)
        })
    };
    let mut lines: Vec<(usize, Line)> = Vec::new();
    let rank = |office: &str| {
        codes
            .list("office")
            .position(|entry| entry.code == office)
            .unwrap_or(usize::MAX)
    };
    for seat in cx.office.seats(chapter)? {
        let officer = seat.officer;
        let term = officer.ends_on.map_or(String::new(), |day| {
            let soon = (day - cx.now.today()).num_days() <= SOON;
            let sign = if soon { " !" } else { "" };
            format!(
                "{} {}{sign}",
                cx.word(label("to", "至")),
                day.format("%Y-%m")
            )
        });
        let line = Line {
            cells: [office_name(&officer.office), seat.name, term],
            person: Some(officer.alumnus_id),
            ..Line::default()
        };
        lines.push((rank(&officer.office), line));
    }
    for notice in notices {
        if let Notice::Vacant { office, .. } = notice {
            let vacant = cx.word(label("(vacant)", "（空缺）")).to_owned();
            let line = Line {
                cells: [office_name(office), vacant, "!".to_owned()],
                loud: true,
                ..Line::default()
            };
            lines.push((rank(office), line));
        }
    }
    lines.sort_by_key(|(rank, _)| *rank);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

pub(super) fn members(chapter: Id, cx: &Cx<'_>) -> Result<Vec<Line>> {
    let people = cx.office.members(chapter, PAGE)?;
    Ok(people
        .iter()
        .map(|person| Line {
            cells: [
                person.name.clone(),
                person.pinyin.clone(),
                person
                    .head
                    .class_year
                    .map_or(String::new(), |year| year.to_string()),
            ],
            person: Some(person.head.alumnus_id),
            ..Line::default()
        })
        .collect())
}

pub(super) fn events(chapter: Id, cx: &Cx<'_>) -> Result<Vec<Line>> {
    let office: &Office = cx.office;
    let found = office.events_of_chapter(chapter, PAGE)?;
    Ok(found
        .into_iter()
        .map(|h| {
            let item = Item::new(h.event, (h.taken, h.waiting, h.came), office, cx.lang);
            Line {
                cells: [
                    item.day().to_string(),
                    item.short_title(cx.lang, 40),
                    item.seats(),
                ],
                event: Some(item.event.id),
                ..Line::default()
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_told_by_its_distance() {
        let at = "2026-11-23T07:00:00Z".parse().unwrap();
        assert_eq!(shift("Asia/Shanghai", at), "UTC+8");
        assert_eq!(shift("America/New_York", at), "UTC-5");
        assert_eq!(shift("Asia/Kolkata", at), "UTC+5:30");
        assert_eq!(
            (shift("UTC", at), shift("Mars/X", at)),
            ("UTC".into(), String::new())
        );
    }
}
