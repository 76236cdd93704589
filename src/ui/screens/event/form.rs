//! The form of an event.

use chrono::NaiveDate;

use crate::model::custom::EventCustom;
use crate::model::event::Event;
use crate::model::field::Id;
use crate::model::own::Own;
use crate::office::events::{instant_of, is_zone};
use crate::ui::form::screen::FormScreen;
use crate::ui::form::sheet::{Sheet, said};
use crate::ui::form::{Ask, Finding, Kind, Paper, Save, Section, Table, own, record_input};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};

/// An event as a sheet to fill.
pub struct EventPaper {
    event: Event,
    /// The zone that follows from the host, for the grey hint.
    zone: String,
    own: Vec<EventCustom>,
    /// Seats taken already.
    taken: i64,
    /// The fields that the office added to events.
    fields: Vec<&'static Own>,
}

/// The form of a new event on a day, of a chapter if one is chosen; closes with `Saved`.
///
/// # Errors
/// Whatever the office says.
pub fn on(day: NaiveDate, chapter: Option<Id>, cx: &mut Cx<'_>) -> Result<FormScreen> {
    let host = chapter.or_else(|| {
        let rows = cx.office.catalogue().chapters.rows();
        rows.iter()
            .find(|chapter| chapter.parent_id.is_none())
            .map(|chapter| chapter.id)
    });
    let event = Event {
        chapter_id: host.unwrap_or_default(),
        starts: format!("{day}T18:30"),
        state: "open".to_owned(),
        currency: "CNY".to_owned(),
        ..Event::default()
    };
    FormScreen::open(Box::new(EventPaper::new(event, Vec::new(), cx)), cx)
}

/// The form of an event on file; closes with `Saved`.
///
/// # Errors
/// Whatever the office says.
pub fn edit(id: Id, cx: &mut Cx<'_>) -> Result<FormScreen> {
    let paper = EventPaper::read(id, cx)?;
    FormScreen::open(Box::new(paper), cx)
}

impl EventPaper {
    fn new(event: Event, own: Vec<EventCustom>, cx: &Cx<'_>) -> Self {
        Self {
            zone: cx.office.zone_of(event.chapter_id),
            event,
            own,
            taken: 0,
            fields: cx.office.catalogue().own("event").collect(),
        }
    }

    fn read(id: Id, cx: &Cx<'_>) -> Result<Self> {
        let (found, own) = (cx.office.happening(id)?, cx.office.event_own(id)?);
        Ok(Self {
            taken: found.taken,
            ..Self::new(found.event, own, cx)
        })
    }
}

impl Paper for EventPaper {
    fn kind(&self) -> &'static str {
        "event"
    }

    fn id(&self) -> Id {
        self.event.id
    }

    fn rev(&self) -> i64 {
        self.event.rev
    }

    fn title(&self, sheet: &Sheet, ask: &Ask<'_>) -> String {
        let word = if self.event.id.is_new() {
            label("New event", "新建活动")
        } else {
            label("Edit event", "修改活动")
        };
        said([word.pick(ask.lang).to_owned(), self.name(sheet)], " | ")
    }

    fn name(&self, sheet: &Sheet) -> String {
        sheet.names()
    }

    fn sections(&self) -> Vec<Section> {
        let input = |name, kind| record_input(&self.event, name, kind);
        let built_in = [
            Section::new(label("Event", "活动")).rows(vec![
                vec![input("zh", Kind::Text).main(), input("en", Kind::Text)],
                vec![
                    input("chapter_id", Kind::Link(Table::Chapter)).needed(),
                    input("kind", Kind::Code("event_kind")),
                ],
                vec![
                    input("starts", Kind::Wall).needed(),
                    input("ends", Kind::Wall),
                ],
                vec![input("all_day", Kind::Flag), input("zone", Kind::Text)],
                vec![
                    input("place", Kind::Text),
                    input("state", Kind::Code("event_state")).needed(),
                ],
            ]),
            Section::new(label("Registration", "报名")).rows(vec![
                vec![
                    input("capacity", Kind::Number).main(),
                    input("cohort", Kind::Number),
                ],
                vec![
                    input("registration_from", Kind::Day).label(label("Opens", "报名开始")),
                    input("registration_to", Kind::Day).label(label("Closes", "报名截止")),
                ],
                vec![
                    input("fee_minor", Kind::Money),
                    input("currency", Kind::Text),
                ],
                vec![input("notes", Kind::Note(3))],
            ]),
        ];
        let own = own::section(&self.fields, &self.own);
        built_in.into_iter().chain(own).collect()
    }

    fn check(&self, sheet: &Sheet, ask: &Ask<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut add = |key: &str, blocks, words| {
            found.push(Finding {
                key: key.to_owned(),
                blocks,
                words,
                cure: None,
            });
        };
        if sheet.value("zh").is_empty() && sheet.value("en").is_empty() {
            add("zh", true, ask.text.msg_event_needs_title());
        }
        let (starts, ends) = (sheet.sound("starts"), sheet.sound("ends"));
        if !ends.is_empty() && ends < starts {
            add("ends", true, ask.text.msg_event_ends_first());
        }
        let zone = sheet.value("zone");
        if !zone.is_empty() && !is_zone(zone) {
            add("zone", true, ask.text.msg_chapters_no_zone());
        }
        let (from, to) = (
            sheet.sound("registration_from"),
            sheet.sound("registration_to"),
        );
        if !to.is_empty() && to < from {
            add("registration_to", true, ask.text.msg_event_ends_first());
        }
        if !to.is_empty() && !starts.is_empty() && to > starts.get(..10).unwrap_or(starts) {
            add("registration_to", false, ask.text.msg_event_closes_late());
        }
        for key in ["capacity", "fee_minor"] {
            if sheet.sound(key).starts_with('-') {
                add(key, true, ask.text.msg_event_below_zero());
            }
        }
        let seats = sheet.sound("capacity").parse::<i64>();
        if seats.is_ok_and(|seats| seats < self.taken) {
            add(
                "capacity",
                false,
                ask.text.msg_event_seats_below(self.taken),
            );
        }
        if self.event.id.is_new() && !starts.is_empty() && starts < ask.today.to_string().as_str() {
            add("starts", false, ask.text.msg_event_in_the_past());
        }
        found
    }

    fn hint(&self, key: &str, sheet: &Sheet) -> Option<String> {
        match key {
            "zone" => Some(self.zone.clone()),
            "capacity" if sheet.value(key).is_empty() => Some("--".to_owned()),
            _ => None,
        }
    }

    /// An event takes place where its host is, as long as nobody says otherwise.
    fn follow(&self, key: &str, sheet: &Sheet, ask: &Ask<'_>) -> Vec<(String, String)> {
        let host = sheet.value("chapter_id").parse().map(Id);
        match (key, host) {
            ("chapter_id", Ok(host)) => vec![("zone".to_owned(), ask.office.zone_of(host))],
            _ => Vec::new(),
        }
    }

    fn save(&self, sheet: &Sheet, cx: &Cx<'_>) -> Save {
        let mut event = self.event.clone();
        sheet.fill(&mut event, "");
        if event.zone.is_empty() {
            event.zone = cx.office.zone_of(event.chapter_id);
        }
        if instant_of(&event.starts, &event.zone).is_none() {
            let words = cx.text.msg_event_no_time();
            let finding = Finding {
                key: "starts".to_owned(),
                blocks: true,
                words,
                cure: None,
            };
            return Save::Not(vec![finding]);
        }
        let mut own = self.own.clone();
        own::gather(&self.fields, sheet, &mut own);
        Save::by(move |office| office.save_event_with(&event, &own))
    }

    fn stored(&self, cx: &mut Cx<'_>) -> Result<Box<dyn Paper>> {
        Ok(Box::new(Self::read(self.event.id, cx)?))
    }

    fn blank(&self) -> Option<Box<dyn Paper>> {
        let event = Event {
            chapter_id: self.event.chapter_id,
            starts: self.event.starts.clone(),
            state: "open".to_owned(),
            currency: self.event.currency.clone(),
            ..Event::default()
        };
        Some(Box::new(Self {
            event,
            zone: self.zone.clone(),
            own: Vec::new(),
            taken: 0,
            fields: self.fields.clone(),
        }))
    }

    fn carried(&self, key: &str) -> bool {
        matches!(key, "chapter_id" | "kind" | "zone" | "currency" | "state")
    }
}
