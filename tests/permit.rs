//! Who may do what: every public door of the office, tried by every role.
//!
//! A door is a method that reads or writes the file. Each stands in one table with the action that it asks for; what is
//! public and stands in neither table fails the last test, so that a new door cannot be forgotten.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use alumni::config::Lang;
use alumni::model::alumnus::Alumnus;
use alumni::model::chapter::{Chapter, Council, Officer};
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::custom::{AlumnusCustom, ChapterCustom, CustomField, EventCustom};
use alumni::model::degree::Degree;
use alumni::model::disclosure::Disclosure;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::past::Change;
use alumni::model::relation::{ContactReport, Tag};
use alumni::model::user::{Draft, SavedView};
use alumni::office::bulk::Plan;
use alumni::office::bulk::deed::Deed;
use alumni::office::bulk::field::Settable;
use alumni::office::chapters::Sizes;
use alumni::office::finding::{SearchError, Sort};
use alumni::office::intake::Acquaintances;
use alumni::office::merging::Merging;
use alumni::office::permit::{ACTIONS, Action, Actor, Role};
use alumni::office::{Error, Office, Result};
use chrono::NaiveDate;
use desk::{Desk, now};

const ROLES: &[Role] = &[
    Role::Administrator,
    Role::Officer,
    Role::ChapterOfficer,
    Role::Viewer,
];

/// The rights as the product describes them: action, then whether each of [`ROLES`] has it.
const RIGHTS: &[(Action, [bool; 4])] = &[
    (Action::Read, [true, true, true, true]),
    (Action::ReadPrivate, [true, true, true, false]),
    (Action::EditPeople, [true, true, true, false]),
    (Action::EditChapters, [true, true, false, false]),
    (Action::EditEvents, [true, true, true, false]),
    (Action::Register, [true, true, true, false]),
    (Action::BulkEdit, [true, true, false, false]),
    (Action::Import, [true, true, false, false]),
    (Action::Merge, [true, true, false, false]),
    (Action::Export, [true, true, true, false]),
    (Action::ReadHistory, [true, true, true, true]),
    (Action::Undo, [true, true, true, false]),
    (Action::UndoOthers, [true, false, false, false]),
    (Action::ShareViews, [true, true, false, false]),
    (Action::Administer, [true, false, false, false]),
];

/// What the doors are tried on.
struct Town {
    desk: Desk,
    person: Id,
    event: Id,
    chapter: Id,
    open_field: Id,
}

const PHONE: &str = "+8613800132231";
const MAIL: &str = "xinyi@example.org";
const STREET: &str = "中山路7号";
const BORN: &str = "1982-07-01";

/// A merge of nobody with nobody.
fn nobody() -> Merging {
    Merging {
        keep: Dossier::default(),
        goes: Dossier::default(),
        choices: Vec::new(),
        events: [0; 3],
        seats: [0; 2],
    }
}

fn draft_of(person: Id) -> Draft {
    Draft {
        form: "form".to_owned(),
        record_kind: "alumnus".to_owned(),
        record_id: person,
        data: "{}".to_owned(),
        ..Draft::default()
    }
}

fn somebody() -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    dossier.alumnus.birth = BORN.parse().ok();
    let point = |kind: &str, value: &str| ContactPoint {
        kind: kind.to_owned(),
        value: value.to_owned(),
        ..ContactPoint::default()
    };
    dossier.contacts = vec![point("mobile", PHONE), point("email", MAIL)];
    dossier.addresses = vec![Address {
        line: STREET.to_owned(),
        ..Address::default()
    }];
    dossier.degrees = vec![Degree {
        level: "bachelor".to_owned(),
        student_no: "2000021187".to_owned(),
        completion: "2004".parse().ok(),
        ..Degree::default()
    }];
    dossier
}

/// What a field of the office's own holds that only some may see, and what everybody may.
const CARD: &str = "KARTE-7781";
const CLUB: &str = "Fencing";

fn own_field(key: &str, private: bool) -> CustomField {
    CustomField {
        record: "alumnus".to_owned(),
        key: key.to_owned(),
        en: format!("The {key}"),
        kind: "text".to_owned(),
        private,
        ..CustomField::default()
    }
}

fn value(field_id: Id, value: &str) -> AlumnusCustom {
    AlumnusCustom {
        field_id,
        value: value.to_owned(),
        ..AlumnusCustom::default()
    }
}

fn town() -> Town {
    let mut desk = Desk::new();
    let chapter = desk.office.catalogue().chapters.rows()[0].id;
    let mut define = |field: &CustomField| desk.office.save_own_field(field, field).unwrap();
    let open_field = define(&own_field("hobby", false));
    let closed_field = define(&own_field("card", true));
    let of_chapter = define(&CustomField {
        record: "chapter".to_owned(),
        ..own_field("safe", true)
    });
    let of_event = define(&CustomField {
        record: "event".to_owned(),
        ..own_field("cost", true)
    });
    let mut dossier = somebody();
    dossier.customs = vec![value(open_field, CLUB), value(closed_field, CARD)];
    let person = desk.office.save_person(&dossier).unwrap();
    let mut dossier = desk.office.dossier(person).unwrap();
    dossier.contacts[0].value = "+8613800132232".to_owned();
    dossier.alumnus.birth = "1983-07-01".parse().ok();
    dossier.customs[1].value = format!("{CARD}-B");
    desk.office.save_person(&dossier).unwrap();
    // A value that came, changed and went leaves all three in the history.
    let mut dossier = desk.office.dossier(person).unwrap();
    dossier.customs.remove(1);
    desk.office.save_person(&dossier).unwrap();
    let many = Deed::Set(
        Settable::of("card", desk.office.catalogue()).unwrap(),
        CARD.to_owned(),
    );
    let plan = desk
        .office
        .plan_bulk(vec![many], &[person], &mut |_, _| true);
    desk.office
        .apply_bulk(&plan.unwrap(), &mut |_, _| true)
        .unwrap();
    let row = ChapterCustom {
        field_id: of_chapter,
        value: CARD.to_owned(),
        ..ChapterCustom::default()
    };
    let top = desk.office.chapter(chapter).unwrap();
    desk.office.save_chapter_with(&top, &[row]).unwrap();
    let event = Event {
        chapter_id: chapter,
        zh: "年会".to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        state: "open".to_owned(),
        ..Event::default()
    };
    let row = EventCustom {
        field_id: of_event,
        value: CARD.to_owned(),
        ..EventCustom::default()
    };
    let event = desk.office.save_event_with(&event, &[row]).unwrap();
    desk.office.register(event, person, 0).unwrap();
    Town {
        open_field,
        desk,
        person,
        event,
        chapter,
    }
}

impl Town {
    fn session(&self, role: Role) -> Office {
        let actor = Actor {
            name: format!("{role:?}"),
            role,
            chapter: (role == Role::ChapterOfficer).then_some(self.chapter),
        };
        Office::open(&self.desk.path, actor, now, Lang::En).unwrap()
    }
}

fn day() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

/// A door, what it asks for, and how to knock.
type Door = (&'static str, Action, fn(&mut Office, &Town) -> Result<()>);

const DOORS: &[Door] = &[
    ("examine", Action::Read, |o, _| o.examine().map(drop)),
    ("examine_derived", Action::Read, |o, _| {
        o.examine_derived().map(drop)
    }),
    ("examine_index", Action::Read, |o, _| {
        o.examine_index().map(drop)
    }),
    ("event_names", Action::Read, |o, _| {
        o.event_names(None).map(drop)
    }),
    ("dossier", Action::Read, |o, t| {
        o.dossier(t.person).map(drop)
    }),
    ("dossiers", Action::Read, |o, t| {
        o.dossiers(&[t.person]).map(drop)
    }),
    ("numbers_of", Action::Read, |o, t| {
        o.numbers_of(&[t.person]).map(drop)
    }),
    ("numbered", Action::Read, |o, _| {
        o.numbered(&["A-000001"]).map(drop)
    }),
    ("changed_on", Action::Read, |o, t| {
        o.changed_on(&[t.person]).map(drop)
    }),
    ("disclose", Action::Export, |o, _| {
        o.disclose(&Disclosure::default())
    }),
    ("noted_from", Action::Read, |o, _| o.noted_from().map(drop)),
    ("note_from", Action::Administer, |o, _| o.note_from(2)),
    ("disclosures", Action::ReadHistory, |o, _| {
        o.disclosures(9).map(drop)
    }),
    ("own_keys", Action::Read, |o, _| o.own_keys().map(drop)),
    ("headed", Action::Read, |o, t| {
        o.headed(&[t.person], &[], &|_, _| String::new(), &mut |_, _| {})
            .map(drop)
    }),
    ("dossiers_for", Action::Read, |o, t| {
        o.dossiers_for(&[t.person], &[]).map(drop)
    }),
    ("by_number", Action::Read, |o, _| {
        o.by_number("A-000001").map(drop)
    }),
    ("by_student", Action::Read, |o, _| {
        o.by_student("2000021187").map(drop)
    }),
    ("listed", Action::Read, |o, t| {
        o.listed(&[t.person]).map(drop)
    }),
    ("people", Action::Read, |o, _| o.people().map(drop)),
    ("seats_of", Action::Read, |o, t| {
        o.seats_of(t.person).map(drop)
    }),
    ("events_of", Action::Read, |o, t| {
        o.events_of(t.person).map(drop)
    }),
    ("tree", Action::Read, |o, _| {
        o.tree(true, &Sizes::new()).map(drop)
    }),
    ("chapter_sizes", Action::Read, |o, _| {
        o.chapter_sizes().map(drop)
    }),
    ("people_at_once", Action::Read, |o, _| {
        o.people_at_once().map(drop)
    }),
    ("ties_to", Action::Read, |o, t| {
        o.ties_to(t.person).map(drop)
    }),
    ("chapter", Action::Read, |o, t| {
        o.chapter(t.chapter).map(drop)
    }),
    ("seats", Action::Read, |o, t| o.seats(t.chapter).map(drop)),
    ("councils", Action::Read, |o, t| {
        o.councils(t.chapter).map(drop)
    }),
    ("members", Action::Read, |o, t| {
        o.members(t.chapter, 9).map(drop)
    }),
    ("events_of_chapter", Action::Read, |o, t| {
        o.events_of_chapter(t.chapter, 9).map(drop)
    }),
    ("next_and_last_event", Action::Read, |o, t| {
        o.next_and_last_event(t.chapter).map(drop)
    }),
    ("watch_chapters", Action::Read, |o, _| {
        o.watch_chapters(day()).map(drop)
    }),
    ("following", Action::Read, |o, _| {
        o.following(day(), None, 9).map(drop)
    }),
    ("busy", Action::Read, |o, _| {
        o.busy(day(), day(), None).map(drop)
    }),
    ("day_after", Action::Read, |o, _| {
        o.day_after(day(), None).map(drop)
    }),
    ("day_before", Action::Read, |o, _| {
        o.day_before(day(), None).map(drop)
    }),
    ("first_of_days", Action::Read, |o, _| {
        o.first_of_days((day(), day()), None, 9).map(drop)
    }),
    ("happening", Action::Read, |o, t| {
        o.happening(t.event).map(drop)
    }),
    ("guests", Action::Read, |o, t| o.guests(t.event).map(drop)),
    ("first_page", Action::Read, |o, _| o.first_page(9).map(drop)),
    ("search", Action::Read, |o, _| {
        let never = AtomicBool::new(false);
        match o.search("王", Sort::default(), &never) {
            Err(SearchError::Office(error)) => Err(error),
            _ => Ok(()),
        }
    }),
    ("everybody", Action::Read, |o, _| {
        match o.everybody("", &[]) {
            Err(SearchError::Office(error)) => Err(error),
            _ => Ok(()),
        }
    }),
    ("explain", Action::Read, |o, t| {
        match o.explain("王", Some(t.person), &AtomicBool::new(false)) {
            Err(SearchError::Office(error)) => Err(error),
            _ => Ok(()),
        }
    }),
    ("nearest", Action::Read, |o, _| {
        match o.nearest("王", &AtomicBool::new(false)) {
            Err(SearchError::Office(error)) => Err(error),
            _ => Ok(()),
        }
    }),
    ("slips", Action::Read, |o, _| {
        match o.slips("tag:x", &AtomicBool::new(false)) {
            Err(SearchError::Office(error)) => Err(error),
            _ => Ok(()),
        }
    }),
    ("quality", Action::Read, |o, _| {
        match o.quality("", &AtomicBool::new(false)) {
            Err(SearchError::Office(error)) => Err(error),
            _ => Ok(()),
        }
    }),
    ("to_mend", Action::Read, |o, _| o.to_mend().map(drop)),
    ("drafts", Action::Read, |o, _| o.drafts().map(drop)),
    ("origin", Action::Read, |o, t| {
        o.origin("alumnus", t.person).map(drop)
    }),
    ("keep_draft", Action::Read, |o, t| {
        o.keep_draft(draft_of(t.person))
    }),
    ("leave_draft", Action::Read, |o, t| {
        o.leave_draft(draft_of(t.person))
    }),
    ("drop_draft", Action::Read, |o, _| o.drop_draft("form")),
    ("views", Action::Read, |o, _| o.views().map(drop)),
    ("view_named", Action::Read, |o, _| {
        o.view_named("沪").map(drop)
    }),
    ("delete_view", Action::Read, |o, _| o.delete_view(Id(1))),
    ("chosen_columns", Action::Read, |o, _| {
        o.chosen_columns(None).map(drop)
    }),
    ("choose_columns", Action::Read, |o, _| {
        o.choose_columns(None, &[])
    }),
    ("save_view", Action::ShareViews, |o, _| {
        o.save_view(&SavedView::default()).map(drop)
    }),
    ("setting", Action::Read, |o, _| {
        o.setting("institution.zh").map(drop)
    }),
    ("is_new", Action::Read, |o, _| o.is_new().map(drop)),
    ("history", Action::ReadHistory, |o, _| {
        o.history(None, 9).map(drop)
    }),
    ("history_after", Action::ReadHistory, |o, _| {
        o.history_after(Id(0), 9).map(drop)
    }),
    ("history_span", Action::ReadHistory, |o, _| {
        o.history_span().map(drop)
    }),
    ("history_of", Action::ReadHistory, |o, t| {
        o.history_of("alumnus", t.person, 9).map(drop)
    }),
    ("changes", Action::ReadHistory, |o, _| {
        o.changes(Id(2), None, 9).map(drop)
    }),
    ("change_lines", Action::ReadHistory, |o, _| {
        o.change_lines(Id(2), None, 9).map(drop)
    }),
    ("dossier_at", Action::ReadHistory, |o, t| {
        o.dossier_at(t.person, 1).map(drop)
    }),
    ("said_since", Action::ReadHistory, |o, t| {
        o.said_since(t.person, 1).map(drop)
    }),
    ("added_last", Action::ReadHistory, |o, _| {
        o.added_last().map(drop)
    }),
    ("twins", Action::EditPeople, |o, _| {
        o.twins(&somebody(), 9).map(drop)
    }),
    ("tell_apart", Action::EditPeople, |o, t| {
        o.tell_apart(t.person, t.person)
    }),
    ("find_duplicates", Action::Merge, |o, _| {
        o.find_duplicates(&mut |_, _| true).map(drop)
    }),
    ("duplicates", Action::Merge, |o, _| {
        o.duplicates(9).map(drop)
    }),
    ("duplicates_count", Action::Merge, |o, _| {
        o.duplicates_count(9).map(drop)
    }),
    ("alike", Action::Merge, |o, _| {
        o.alike(&somebody(), &somebody()).map(drop)
    }),
    ("merging", Action::Merge, |o, t| {
        o.merging(t.person, t.person).map(drop)
    }),
    ("merge", Action::Merge, |o, _| o.merge(&nobody()).map(drop)),
    ("save_person", Action::EditPeople, |o, _| {
        o.save_person(&Dossier::default()).map(drop)
    }),
    ("archive_people", Action::EditPeople, |o, t| {
        o.archive_people(&[t.person], true).map(drop)
    }),
    ("own_fields", Action::Administer, |o, _| {
        o.own_fields("alumnus").map(drop)
    }),
    ("own_field_faults", Action::Administer, |o, _| {
        o.own_field_faults(&CustomField::default()).map(drop)
    }),
    ("save_own_field", Action::Administer, |o, _| {
        let club = own_field("club", false);
        o.save_own_field(&club, &club).map(drop)
    }),
    ("retire_own_field", Action::Administer, |o, t| {
        o.retire_own_field(t.open_field, true)
    }),
    ("move_own_field", Action::Administer, |o, t| {
        o.move_own_field(t.open_field, 1).map(drop)
    }),
    ("chapter_own", Action::Read, |o, t| {
        o.chapter_own(t.chapter).map(drop)
    }),
    ("event_own", Action::Read, |o, t| {
        o.event_own(t.event).map(drop)
    }),
    ("own_said", Action::ReadHistory, |o, _| {
        let change = Change {
            change_set: Id(1),
            table: "alumnus_custom".to_owned(),
            row: Id(1),
            owner: ("alumnus".to_owned(), Id(1)),
            values: Vec::new(),
            op: "update".to_owned(),
        };
        o.own_said(&change).map(drop)
    }),
    ("save_chapter_with", Action::EditChapters, |o, t| {
        let chapter = o.chapter(t.chapter)?;
        o.save_chapter_with(&chapter, &[]).map(drop)
    }),
    ("save_event_with", Action::EditEvents, |o, t| {
        let event = o.happening(t.event)?.event;
        o.save_event_with(&event, &[]).map(drop)
    }),
    ("add_city", Action::EditPeople, |o, _| {
        o.add_city("大连").map(drop)
    }),
    ("add_faculty", Action::EditPeople, |o, _| {
        o.add_faculty("药学院").map(drop)
    }),
    ("add_programme", Action::EditPeople, |o, _| {
        o.add_programme("药学", None).map(drop)
    }),
    ("save_chapter", Action::EditChapters, |o, _| {
        o.save_chapter(&Chapter::default()).map(drop)
    }),
    ("move_chapter", Action::EditChapters, |o, t| {
        o.move_chapter(t.chapter, t.chapter)
    }),
    ("archive_chapter", Action::EditChapters, |o, t| {
        o.archive_chapter(t.chapter, true)
    }),
    ("seat_officer", Action::EditChapters, |o, _| {
        o.seat_officer(&Officer::default()).map(drop)
    }),
    ("save_council", Action::EditChapters, |o, _| {
        o.save_council(&Council::default()).map(drop)
    }),
    ("save_event", Action::EditEvents, |o, _| {
        o.save_event(&Event::default()).map(drop)
    }),
    ("register", Action::Register, |o, t| {
        o.register(t.event, t.person, 0).map(drop)
    }),
    ("bring", Action::Register, |o, t| {
        o.bring(t.event, t.person, 1).map(drop)
    }),
    ("unregister", Action::Register, |o, t| {
        o.unregister(t.event, t.person).map(drop)
    }),
    ("check_in", Action::Register, |o, t| {
        o.check_in(t.event, t.person, true).map(drop)
    }),
    ("acquaintances", Action::Import, |o, _| {
        o.acquaintances().map(drop)
    }),
    ("waiting_rows", Action::Import, |o, _| {
        o.waiting_rows().map(drop)
    }),
    ("decide_waiting", Action::Import, |o, _| {
        o.decide_waiting(Id(1), String::new(), |_| Ok(()))
    }),
    ("headings", Action::Import, |o, _| o.headings().map(drop)),
    ("remember_headings", Action::Import, |o, _| {
        o.remember_headings(&[], String::new())
    }),
    ("take_in", Action::Import, |o, _| {
        let known = Acquaintances::default();
        let told = |(): &()| (String::new(), String::new());
        o.take_in("import", &known, "", "", |_, _| Ok(()), told)
            .map(drop)
    }),
    ("attach", Action::EditPeople, |o, t| {
        o.attach(t.person, "a.txt", "", b"a")
    }),
    ("detach", Action::EditPeople, |o, t| {
        o.detach(t.person, Id(1))
    }),
    ("content", Action::ReadPrivate, |o, _| {
        o.content("0").map(drop)
    }),
    ("contents_known", Action::ReadPrivate, |o, _| {
        o.contents_known(&["0"]).map(drop)
    }),
    ("add_report", Action::EditPeople, |o, t| {
        let report = ContactReport {
            on_day: Some(day()),
            ..ContactReport::default()
        };
        o.add_report(t.person, &report)
    }),
    ("settle_report", Action::EditPeople, |o, t| {
        o.settle_report(t.person, Id(1), true)
    }),
    ("follow_ups", Action::ReadPrivate, |o, _| {
        o.follow_ups(day(), 9).map(drop)
    }),
    ("tags", Action::BulkEdit, |o, _| o.tags().map(drop)),
    ("plan_bulk", Action::BulkEdit, |o, t| {
        o.plan_bulk(vec![Deed::Archive], &[t.person], &mut |_, _| true)
            .map(drop)
    }),
    ("apply_bulk", Action::BulkEdit, |o, _| {
        o.apply_bulk(&Plan::default(), &mut |_, _| true).map(drop)
    }),
    ("undoable", Action::Undo, |o, _| o.undoable().map(drop)),
    ("newest_change", Action::Undo, |o, _| {
        o.newest_change().map(drop)
    }),
    ("next_undo", Action::Undo, |o, _| o.next_undo(&[]).map(drop)),
    ("newest_of_mine", Action::Undo, |o, _| {
        o.newest_of_mine(None).map(drop)
    }),
    ("undo", Action::Undo, |o, _| o.undo(None, false).map(drop)),
    ("undo_in_steps", Action::Undo, |o, _| {
        o.undo_in_steps(None, false, &mut |_, _| true).map(drop)
    }),
    ("redo", Action::Undo, |o, _| o.redo(false).map(drop)),
    ("redo_in_steps", Action::Undo, |o, _| {
        o.redo_in_steps(false, &mut |_, _| true).map(drop)
    }),
    ("populate", Action::Administer, |o, _| {
        o.populate(String::new(), |_| Ok(()))
    }),
    ("mend_derived", Action::Administer, |o, _| {
        o.mend_derived(&o.examine_derived()?)
    }),
    ("mend_index", Action::Administer, |o, _| o.mend_index()),
];

/// Public methods without a permit, and why they need none.
const OPEN: &[(&str, &str)] = &[
    ("open", "opens the session that holds the actor"),
    ("again", "the same actor once more"),
    (
        "found",
        "makes the file; asks for `Administer` when it writes into it",
    ),
    (
        "found_with",
        "makes the file; asks for `Administer` when it writes into it",
    ),
    (
        "accept",
        "has no session yet; asks the actor for `Administer`",
    ),
    (
        "mend_schema",
        "a file that no session can be opened on; whoever may write it",
    ),
    ("works_on_screens", "where the session is"),
    ("may_change", "whether the file can be written to"),
    ("spares", "compares names of files"),
    (
        "keep_drafts_last_in",
        "where drafts go that no other place takes",
    ),
    ("keep_drafts_in", "the name of a folder"),
    ("settle_drafts", "housekeeping of one's own drafts"),
    ("save_forms", "names forms; what saves asks"),
    (
        "take_outside",
        "housekeeping: what another program wrote is entered as its own",
    ),
    ("outside_said", "what the session itself found at a look"),
    ("let_index_go", "frees memory"),
    ("notes_beside", "whether notes of one's own wait, and where"),
    ("settle_notes", "housekeeping of notes that were asked for"),
    ("ask_index", "prepares; the question asks"),
    ("wall_time", "an instant on the office's clock"),
    ("record_words", "no more than `record_name`"),
    ("place_words", "says nothing of anybody"),
    ("actor", "who is at work"),
    ("may", "asks the table itself"),
    ("demand", "asks the table itself"),
    ("path", "the name of the file"),
    ("speak", "the session's language"),
    ("point", "how far the history has come, for what leaves"),
    ("has_point", "whether the history has that point"),
    ("mark_blocked", "what stands beside the file"),
    ("strange", "what of the schema is not as it should be"),
    ("catalogue", "the small tables, which every role reads"),
    ("look", "whether anybody wrote"),
    ("idle", "housekeeping"),
    ("name_form", "a name that nobody else has"),
    ("index_ready", "says nothing of anybody"),
    ("index_image", "the name of a file"),
    ("index_is_newer", "says nothing of anybody"),
    ("index_knows", "says nothing of anybody"),
    ("is_still_true", "says nothing of anybody"),
    ("read_setting", "the catalogue"),
    ("warm_index", "prepares; the search asks"),
    ("prepare_index", "prepares; the search asks"),
    ("field_label", "says nothing of anybody"),
    ("value_label", "says nothing of anybody"),
    ("facets", "counts what a search of this actor found"),
    (
        "complete",
        "empty without `Read`; limited and masked like a search",
    ),
    (
        "suggest",
        "nothing without `Read`; limited and masked like a search",
    ),
    (
        "doubts",
        "what is looked for, without what the role may not ask",
    ),
    ("doubt_in", "reads a query, and finds nobody"),
    ("zone_of", "the catalogue"),
    ("home_zone", "the catalogue"),
    ("is_below", "the catalogue"),
    ("chapter_path", "the catalogue"),
    ("fields", "which columns the role sees"),
    ("columns", "which columns the role sees"),
    ("parts", "shows a dossier that was read with a permit"),
    ("differing_fields", "compares what was read with a permit"),
    ("value_text", "shows a value that was read with a permit"),
    ("record_name", "empty without `Read`"),
    ("merged", "shows what was read with a permit"),
    ("check", "rules on what is typed"),
    ("derive", "rules on what is typed"),
    ("today", "what day it is"),
    ("lang", "the language of the session"),
];

#[test]
fn the_table_of_rights_is_the_one_that_was_decided() {
    let listed: Vec<Action> = RIGHTS.iter().map(|(action, _)| *action).collect();
    assert_eq!(listed, ACTIONS);
    for (action, may) in RIGHTS {
        let found: Vec<bool> = ROLES.iter().map(|role| role.may(*action)).collect();
        assert_eq!(found, may, "{action:?}");
    }
}

#[test]
fn every_door_asks_every_role() {
    let town = town();
    for role in ROLES {
        let mut office = town.session(*role);
        for action in ACTIONS {
            let refused = matches!(office.demand(*action), Err(Error::Refused(_)));
            assert_eq!(refused, !role.may(*action), "{action:?} for {role:?}");
        }
        for (name, action, knock) in DOORS {
            let before = town.desk.office.history(None, 1).unwrap()[0].id;
            let refused = match knock(&mut office, &town) {
                Err(Error::Refused(asked)) => {
                    assert_eq!(asked, *action, "{name} asks for something else");
                    true
                }
                _ => false,
            };
            assert_eq!(refused, !role.may(*action), "{name} for {role:?}");
            if refused {
                let after = town.desk.office.history(None, 1).unwrap()[0].id;
                assert_eq!(before, after, "{name} wrote for {role:?}");
            }
        }
    }
}

#[test]
fn somebody_elses_change_is_taken_back_by_administrators_only() {
    let town = town();
    let newest = town.desk.office.history(None, 1).unwrap()[0].id;
    for role in [Role::Officer, Role::ChapterOfficer] {
        let undone = town.session(role).undo(Some(newest), false);
        assert!(matches!(undone, Err(Error::Refused(Action::UndoOthers))));
    }
    let undone = town.session(Role::Administrator).undo(Some(newest), false);
    assert_eq!(undone.unwrap().outcome.records, 1);
}

#[test]
fn a_masked_role_meets_no_private_value_anywhere() {
    let town = town();
    let office = town.session(Role::Viewer);
    office.prepare_index().unwrap();
    let mut told = String::new();
    let mut tell = |text: &dyn std::fmt::Debug| told.push_str(&format!("{text:?}\n"));
    tell(&office.dossier(town.person).unwrap());
    tell(&office.dossiers(&[town.person]).unwrap());
    let all: Vec<_> = town.desk.office.columns().collect();
    tell(&office.dossiers_for(&[town.person], &all).unwrap());
    let held = ["name", "birth", "mobile", "email"];
    let held = held.map(|key| *all.iter().find(|column| column.key == key).unwrap());
    let is_held = office.headed(
        &[town.person],
        &held,
        &|_, _| String::new(),
        &mut |_, texts| {
            tell(&texts);
        },
    );
    assert!(is_held.unwrap());
    tell(&office.dossier_at(town.person, 1).unwrap());
    tell(&office.listed(&[town.person]).unwrap());
    tell(&office.by_student("2000021187").unwrap());
    tell(&office.guests(town.event).unwrap());
    for entry in office.history(None, 99).unwrap() {
        tell(&entry);
        tell(&office.changes(entry.id, None, 999).unwrap());
        tell(
            &office
                .changes(entry.id, Some(("alumnus", town.person)), 999)
                .unwrap(),
        );
        tell(&office.change_lines(entry.id, None, 999).unwrap());
    }
    let whole = town.desk.office.dossier(town.person).unwrap();
    tell(&office.parts(&whole, Lang::En));
    tell(&office.chapter_own(town.chapter).unwrap());
    tell(&office.event_own(town.event).unwrap());
    for begin in ["card:", "The card:", "hobby:", "has:", "ca"] {
        let never = AtomicBool::new(false);
        tell(&office.suggest(begin, begin.len(), 99, &never));
        tell(&office.complete(begin.trim_end_matches(':'), "", 99));
    }
    assert!(told.contains("王欣怡") && told.contains(CLUB));
    let whole = town.desk.office.parts(&whole, Lang::En);
    assert!(format!("{whole:?}").contains(CARD));
    for private in [
        "1380013", "138 0013", MAIL, STREET, "1982-07", "1983-07", CARD,
    ] {
        assert!(!told.contains(private), "{private} was told");
    }
    let keys: Vec<&str> = office.columns().map(|column| column.key).collect();
    for key in [
        "birth", "mobile", "landline", "email", "wechat", "whatsapp", "qq", "address", "card",
    ] {
        assert!(!keys.contains(&key), "{key} is a column");
    }
    assert!(keys.contains(&"hobby"));
    assert!(
        office
            .fields::<Alumnus>()
            .all(|field| field.name != "birth")
    );
    assert_eq!(office.fields::<ContactPoint>().count(), 0);
    let never = AtomicBool::new(false);
    let finds = |query: &str| match office.search(query, Sort::default(), &never) {
        Ok(found) => found.unwrap().count(),
        Err(SearchError::Query(_)) => 0,
        Err(other) => panic!("{other}"),
    };
    assert_eq!(finds("wangxinyi"), 1);
    assert_eq!(finds("hobby:fencing"), 1);
    for query in [
        "2232",
        "xinyi@",
        "phone:138",
        "email:xinyi",
        "born:1983",
        "has:mobile",
        "no:wechat",
        "-born:1990",
        "card:karte",
        "has:card",
        "no:card",
        "-card:x",
        "KARTE-7781",
    ] {
        assert_eq!(finds(query), 0, "{query}");
    }
}

#[test]
fn a_chapter_officer_finds_nobody_outside_the_subtree() {
    let town = town();
    let outside = town.session(Role::ChapterOfficer);
    outside.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let found = outside
        .search("", Sort::default(), &never)
        .unwrap()
        .unwrap();
    assert_eq!(found.count(), 0);
    assert!(outside.complete("class", "", 9).is_empty());
    // No facet tells a value that only others have, not even to who types a part of it.
    let mut person = town.session(Role::Officer).dossier(town.person).unwrap();
    person.tags.push(Tag {
        tag: "secret board".to_owned(),
        ..Tag::default()
    });
    town.session(Role::Officer).save_person(&person).unwrap();
    outside.prepare_index().unwrap();
    let found = outside
        .search("tag:secret", Sort::default(), &never)
        .unwrap()
        .unwrap();
    let facets = outside.facets(&found, 9, &never);
    assert!(
        facets.iter().all(|block| block.lines.is_empty()),
        "{facets:?}"
    );
    let everyone = town.session(Role::Officer);
    everyone.prepare_index().unwrap();
    let found = everyone
        .search("", Sort::default(), &never)
        .unwrap()
        .unwrap();
    assert_eq!(found.count(), 1);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The public methods of the office in a source text.
fn methods(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut inside = false;
    for line in source.lines() {
        inside = (inside || line == "impl Office {") && line != "}";
        if let Some(rest) = line.strip_prefix("    pub fn ").filter(|_| inside) {
            let end = rest.find(['(', '<']).unwrap();
            found.insert(rest[..end].to_owned());
        }
    }
    found
}

#[test]
fn no_door_is_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = sources(&root.join("office"));
    files.push(root.join("office.rs"));
    let text = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    let public: BTreeSet<String> = files.iter().flat_map(|path| methods(&text(path))).collect();
    let doors = DOORS.iter().map(|(name, ..)| *name);
    let known: BTreeSet<String> = doors
        .chain(OPEN.iter().map(|(name, _)| *name))
        .map(str::to_owned)
        .collect();
    assert_eq!(public, known);
}
