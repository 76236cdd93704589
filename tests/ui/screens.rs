//! What holds for all screens together: their key tables, and text that commands a terminal in every record they show.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use alumni::clean::is_hostile;
use alumni::config::Lang;
use alumni::model::chapter::{Chapter, Council, Membership, Officer};
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::custom::{AlumnusCustom, CustomField};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::relation::Tag;
use alumni::model::user::Draft;
use alumni::office::Office;
use alumni::ui::app::orders;
use alumni::ui::form;
use alumni::ui::keys::{Bind, chord, faults};
use alumni::ui::look::Look;
use alumni::ui::screens::{
    PANES, alumnus, ask, bulk, calendar, chapter_picker, chapters, columns, confirm, directory,
    event, export, files, help, history, home, import, kept, mapping, mend, merge, order, own,
    palette, person_picker, pick, quality, record, returned, seek, timeline, twins, views, waiting,
};
use alumni::ui::widgets::list;

use crate::robot::{Desk, Drawer};

/// What a table says of itself: where it stands, its faults, its actions that only letters reach.
pub(crate) struct Table {
    pub(crate) file: &'static str,
    pub(crate) names: Vec<&'static str>,
    faults: Vec<String>,
    rows: usize,
    letters_only: Vec<&'static str>,
}

fn table<S>(file: &'static str, rows: &[Bind<S>]) -> Table {
    let by_letter = |row: &&Bind<S>| {
        row.keys.iter().all(|key| {
            let chords = chord::parse(key).unwrap_or_default();
            chords.iter().any(|chord| chord.letter().is_some())
        })
    };
    Table {
        file,
        names: rows.iter().map(|row| row.name).collect(),
        faults: faults(rows),
        rows: rows.len(),
        letters_only: rows.iter().filter(by_letter).map(|row| row.name).collect(),
    }
}

/// Every table of the program.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        table("app/orders.rs", orders::KEYS),
        table("widgets/list.rs", list::KEYS),
        table("form/screen.rs", form::screen::KEYS),
        table("form/conflict.rs", form::conflict::KEYS),
        table("screens/help.rs", help::KEYS),
        table("screens/pick.rs", pick::KEYS),
        table("screens/ask.rs", ask::KEYS),
        table("screens/order.rs", order::KEYS),
        table("screens/own.rs", own::KEYS),
        table("screens/kept.rs", kept::KEYS),
        table("screens/columns.rs", columns::KEYS),
        table("screens/views.rs", views::KEYS),
        table("screens/history.rs", history::KEYS),
        table("screens/palette.rs", palette::KEYS),
        table("screens/chapter_picker.rs", chapter_picker::KEYS),
        table("screens/event/commands.rs", event::commands::KEYS),
        table("screens/event/commands.rs", event::commands::FIND_KEYS),
        table("screens/event/commands.rs", event::commands::BOX_KEYS),
        table("screens/person_picker.rs", person_picker::KEYS),
        table("screens/record.rs", record::KEYS),
        table("screens/record/history.rs", record::history::KEYS),
        table("screens/alumnus/compare.rs", alumnus::compare::KEYS),
        table("screens/waiting.rs", waiting::KEYS),
        table("screens/returned.rs", returned::KEYS),
        table("screens/mapping.rs", mapping::KEYS),
        table("screens/mapping/fields.rs", mapping::fields::KEYS),
        table("screens/twins.rs", twins::KEYS),
        table("screens/merge.rs", merge::KEYS),
        table("screens/mend.rs", mend::KEYS),
        table("screens/quality.rs", quality::KEYS),
        table("screens/import/tables.rs", import::tables::PATH),
        table("screens/import/tables.rs", import::tables::PLAN),
        table("screens/import/tables.rs", import::tables::WORK),
        table("screens/import/tables.rs", import::tables::DONE),
        table("screens/directory/tables.rs", directory::tables::FIND),
        table("screens/directory/tables.rs", directory::tables::COMPLETING),
        table("screens/directory/tables.rs", directory::tables::LIST),
        table("screens/directory/tables.rs", directory::tables::FACETS),
        table("screens/directory/tables.rs", directory::tables::CHIPS),
        table("screens/directory/tables.rs", directory::tables::KEYS),
        table("screens/directory/why.rs", directory::why::KEYS),
        table("screens/seek.rs", seek::KEYS),
        table("screens/seek.rs", seek::CHOOSING),
        table("screens/bulk/tables.rs", bulk::tables::ASK),
        table("screens/bulk/tables.rs", bulk::tables::PLAN),
        table("screens/bulk/tables.rs", bulk::tables::WORK),
        table("screens/bulk/tables.rs", bulk::tables::DONE),
        table("screens/files.rs", files::KEYS),
        table("screens/files.rs", files::ASK),
        table("screens/timeline.rs", timeline::KEYS),
        table("screens/directory/out.rs", directory::out::OUT),
        table("screens/record/out.rs", record::out::OUT),
        table("screens/export.rs", export::CHOOSE),
        table("screens/export.rs", export::WORK),
        table("screens/export.rs", export::DONE),
        table("screens/confirm.rs", confirm::KEYS),
        table("screens/home.rs", home::KEYS),
        table("screens/chapters/commands.rs", chapters::commands::KEYS),
        table(
            "screens/chapters/commands.rs",
            chapters::commands::TREE_KEYS,
        ),
        table(
            "screens/chapters/commands.rs",
            chapters::commands::DETAIL_KEYS,
        ),
        table("screens/calendar/commands.rs", calendar::commands::KEYS),
        table(
            "screens/calendar/commands.rs",
            calendar::commands::GRID_KEYS,
        ),
        table(
            "screens/calendar/commands.rs",
            calendar::commands::AGENDA_KEYS,
        ),
        table("screens/calendar/finder.rs", calendar::finder::KEYS),
    ]
}

#[test]
fn no_table_of_any_screen_has_a_fault() {
    for table in tables() {
        assert_eq!(table.faults, Vec::<String>::new(), "{}", table.file);
        assert!(table.rows > 0, "{}", table.file);
    }
}

/// How many tables each source declares.
fn declared(folder: &Path, root: &Path, into: &mut BTreeMap<String, usize>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared(&path, root, into);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let is_table = |line: &&str| line.contains("const ") && line.contains(": &[Bind<");
        let code = text.lines().filter(|line| !line.trim().starts_with("//"));
        let tables = code.filter(is_table).count();
        if tables > 0 {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            into.insert(name.to_owned(), tables);
        }
    }
}

#[test]
fn no_table_is_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut declared_in = BTreeMap::new();
    declared(&root, &root, &mut declared_in);
    let mut known = BTreeMap::new();
    for table in tables() {
        *known.entry(table.file.to_owned()).or_insert(0) += 1;
    }
    assert_eq!(known, declared_in);
}

/// An input method may stand between the clerk and every letter: then the arrows, the function keys and the palette are
/// what is left. Where the palette cannot be opened, and to open it, no letter may be needed.
#[test]
fn every_action_is_reached_without_letters() {
    let without_palette = [
        "screens/palette.rs",
        "screens/help.rs",
        "screens/pick.rs",
        "form/screen.rs",
    ];
    for table in tables() {
        if without_palette.contains(&table.file) {
            assert_eq!(table.letters_only, Vec::<&str>::new(), "{}", table.file);
        }
        for opens in ["app.commands", "app.help"] {
            assert!(
                !table.letters_only.contains(&opens),
                "{opens} needs a letter"
            );
        }
    }
    // And the palette knows what only letters do, in the part of the screen that has it.
    for (own, places) in [
        ("screens/directory/tables.rs", &["alt-2"][..]),
        ("screens/directory/out.rs", &["alt-2"]),
        ("screens/chapters/commands.rs", &["alt-3", "alt-3 tab"]),
        ("screens/calendar/commands.rs", &["alt-4", "alt-4 tab"]),
    ] {
        let knows = |place: &&&str| {
            let mut desk = hostile_desk(Lang::En, (80, 24));
            desk.press(place).press("f2");
            let mut known = BTreeSet::new();
            for name in tables().iter().flat_map(|table| &table.letters_only) {
                desk.press("ctrl-u").type_text(name);
                let screen = desk.screen();
                let typed = screen.lines().find(|line| line.contains(name)).unwrap();
                if !typed.contains(" 0 of ") {
                    known.insert(*name);
                }
            }
            known
        };
        let known: BTreeSet<&str> = places.iter().flat_map(|place| knows(&place)).collect();
        for table in tables().iter().filter(|table| table.file == own) {
            for name in &table.letters_only {
                assert!(known.contains(name), "the palette never has {name}");
            }
        }
    }
}

/// Whole sequences, single controls, a direction override, an invisible character.
const BAD: &str = "\x1b]0;t\x07\x1b[2J\u{9b}31m\u{90}x\u{9c}\u{202e}\u{200b}\u{2066}\u{85}\r\x08";

fn bad(text: &str) -> String {
    format!("{text}{BAD}{text}")
}

fn person(chapter: Id, field: Id) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = bad("王伟");
    dossier.alumnus.latin_name = bad("Wei");
    dossier.alumnus.pinyin = bad("Wang");
    dossier.alumnus.notes = bad("note\nnote");
    let point = |kind: &str| ContactPoint {
        kind: kind.to_owned(),
        value: bad("x"),
        ..ContactPoint::default()
    };
    dossier.contacts = ["wechat", "qq"].map(point).to_vec();
    dossier.addresses = vec![Address {
        line: bad("street"),
        ..Address::default()
    }];
    dossier.posts = vec![Post {
        organisation: bad("hospital"),
        job_title: bad("doctor"),
        ..Post::default()
    }];
    dossier.degrees = vec![Degree {
        level: "bachelor".to_owned(),
        student_no: bad("2000"),
        completion: "2004".parse().ok(),
        ..Degree::default()
    }];
    dossier.customs = vec![AlumnusCustom {
        field_id: field,
        value: bad("own"),
        ..AlumnusCustom::default()
    }];
    dossier.tags = vec![Tag {
        tag: bad("tag"),
        ..Tag::default()
    }];
    dossier.memberships = vec![Membership {
        chapter_id: chapter,
        state: "active".to_owned(),
        ..Membership::default()
    }];
    dossier
}

/// Another program wrote this file: the first wall, the cleaning of what comes in, was never asked.
fn poison(office: &mut Office) {
    let top = office.catalogue().chapters.rows()[0].id;
    let chapter = Chapter {
        parent_id: Some(top),
        kind: "overseas".to_owned(),
        zh: bad("分会"),
        en: bad("Chapter"),
        code: bad("X"),
        status: "active".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        ..Chapter::default()
    };
    let chapter = office.save_chapter(&chapter).unwrap();
    office.look().unwrap();
    office.add_faculty("plain").unwrap();
    let field = CustomField {
        record: "alumnus".to_owned(),
        key: "own".to_owned(),
        zh: bad("自定义"),
        en: bad("Own"),
        kind: "text".to_owned(),
        choices: bad("one\ntwo"),
        ..CustomField::default()
    };
    let field = office.save_own_field(&field, &field).unwrap();
    let first = office.save_person(&person(chapter, field)).unwrap();
    let mut edited = office.dossier(first).unwrap();
    edited.posts[0].organisation = bad("clinic");
    office.save_person(&edited).unwrap();
    let council = Council {
        chapter_id: chapter,
        number: 1,
        starts_on: "2023-01-01".parse().ok(),
        ..Council::default()
    };
    let council = office.save_council(&council).unwrap();
    let officer = Officer {
        chapter_id: chapter,
        council_id: Some(council),
        office: "president".to_owned(),
        alumnus_id: first,
        starts_on: "2023-01-01".parse().ok(),
        ends_on: "2026-12-01".parse().ok(),
        status: "elected".to_owned(),
        ..Officer::default()
    };
    office.seat_officer(&officer).unwrap();
    for starts in ["2026-11-23T18:30", "2026-11-28T18:30"] {
        let event = Event {
            chapter_id: chapter,
            kind: "reunion".to_owned(),
            zh: bad("年会"),
            en: bad("Dinner"),
            place: bad("hall"),
            starts: starts.to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            state: "open".to_owned(),
            ..Event::default()
        };
        let event = office.save_event(&event).unwrap();
        office.register(event, first, 1).unwrap();
    }
    office
        .leave_draft(Draft {
            form: "form".to_owned(),
            record_kind: "alumnus".to_owned(),
            record_id: first,
            title: bad("draft"),
            data: "{}".to_owned(),
            ..Draft::default()
        })
        .unwrap();
    office.look().unwrap();
    office.prepare_index().unwrap();
}

fn hostile_desk(lang: Lang, size: (u16, u16)) -> Desk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    poison(&mut drawer.office);
    Desk::open_with(PANES, drawer, size, lang, Look::default())
}

/// Presses each key and reads the whole window after it.
#[track_caller]
fn walk(desk: &mut Desk, keys: &str) {
    for key in keys.split_whitespace() {
        let screen = desk.press(key).screen();
        let found = screen.chars().find(|c| *c != '\n' && is_hostile(*c));
        assert_eq!(found, None, "after {key:?} of {keys:?}:\n{screen:?}");
    }
}

#[test]
fn a_poisoned_file_commands_no_terminal_on_any_screen() {
    for (lang, size) in [(Lang::En, (80, 24)), (Lang::Zh, (120, 40))] {
        let mut desk = hostile_desk(lang, size);
        for keys in [
            "alt-1 tab down tab down tab down tab esc",
            "alt-2 down / 王 enter f6 tab down enter pgdn pgdn end tab tab tab esc esc",
            "alt-2 enter f4 down down down f4 esc end esc esc",
            "alt-2 f7 down enter esc esc",
            "alt-3 down down end enter right tab down tab enter esc esc f4 down esc esc",
            "alt-4 enter down enter tab down enter esc esc tab enter f4 down down f4 esc esc esc",
            "f2 app.own-fields enter down enter down down esc esc esc",
            "alt-2 f9 end esc ctrl-o enter end esc esc",
            "alt-1 ctrl-r down down esc",
            "f2 app.duplicates enter down esc",
            "f1 pgdn esc f2 esc",
        ] {
            walk(&mut desk, keys);
        }
        // The text did stand on the screens.
        desk.press("alt-2").sees("王伟");
    }
}
