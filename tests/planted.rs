//! What somebody else wrote into the file is said and does no harm: foreign keys of the history, foreign parts of the schema.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and does what another program does"
)]

mod desk;

use std::path::Path;

use alumni::model::dossier::Dossier;
use alumni::office::Error;
use alumni::store;
use desk::Desk;

#[expect(
    clippy::disallowed_methods,
    reason = "the test plants things from outside"
)]
fn from_outside(path: &Path, sql: &str) {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(sql).unwrap();
}

/// An office in which somebody was added and renamed; the newest change is the renaming.
fn renamed() -> Desk {
    let desk = Desk::new();
    let mut person = Dossier::default();
    person.alumnus.name = "王欣怡".to_owned();
    let id = desk.office.save_person(&person).unwrap();
    let mut after = desk.office.dossier(id).unwrap();
    after.alumnus.name = "王欣".to_owned();
    desk.office.save_person(&after).unwrap();
    desk
}

#[test]
fn keys_of_the_history_come_from_the_schema_only() {
    let updates = [
        r#"{"name = 'x', notes": "planted"}"#,
        r#"{"made_in": 1}"#,
        r#"{"rev": 7}"#,
        r#"{"nobody": 1}"#,
        r#"{"name": "x", "name; DROP TABLE draft": 1}"#,
        "{}",
        "[]",
        r#"{"\"name\"": "x"}"#,
    ];
    for keys in updates {
        for column in ["old", "new", "old = new, new"] {
            let desk = renamed();
            let quoted = keys.replace('\'', "''");
            from_outside(
                &desk.path,
                &format!(
                    "UPDATE change SET {} WHERE id = (SELECT max(id) FROM change)",
                    match column {
                        "old" => format!("old = '{quoted}'"),
                        "new" => format!("new = '{quoted}'"),
                        _ => format!("old = '{quoted}', new = '{quoted}'"),
                    }
                ),
            );
            let before = desk.dump();
            for partly in [false, true] {
                let undone = desk.office.undo(None, partly);
                assert!(
                    matches!(undone, Err(Error::Broken(store::Error::Damaged(..)))),
                    "{keys} {column}: {undone:?}"
                );
            }
            assert_eq!(desk.dump(), before, "{keys} {column}");
        }
    }
}

const EVIL: &str = "CREATE TRIGGER evil AFTER UPDATE ON alumnus BEGIN UPDATE alumnus SET notes = 'x' WHERE id = NEW.id; END";

/// What the record of the newest person says after it got another name, and whether that was saved.
fn rename(desk: &Desk) -> Result<(), Error> {
    let id = desk.office.by_number("A-000001")?;
    let mut after = desk.office.dossier(id)?;
    after.alumnus.name = "王欣怡".to_owned();
    desk.office.save_person(&after).map(drop)
}

#[test]
fn a_trigger_that_is_planted_under_an_open_session_does_not_run() {
    let mut desk = renamed();
    // The history watches already.
    rename(&desk).unwrap();
    from_outside(&desk.path, EVIL);
    let before = desk.dump();
    // Reading goes on.
    desk.office.look().unwrap();
    let told = desk.office.may_change();
    assert!(
        matches!(told, Err(Error::Broken(store::Error::Strange(..)))),
        "{told:?}"
    );
    let id = desk.office.by_number("A-000001").unwrap();
    let mut after = desk.office.dossier(id).unwrap();
    after.alumnus.name = "王".to_owned();
    let saved = desk.office.save_person(&after);
    assert!(
        matches!(saved, Err(Error::Broken(store::Error::Strange(_, ref parts))) if parts[0].name == "evil"),
        "{saved:?}"
    );
    assert_eq!(desk.dump(), before);
    // It goes, and the session goes on.
    let mended = alumni::office::Office::mend_schema(&desk.path).unwrap();
    assert_eq!(mended.len(), 1);
    desk.office.save_person(&after).unwrap();
    desk.office.look().unwrap();
    desk.office.may_change().unwrap();
}

/// How many people a query finds.
fn found(desk: &Desk, query: &str) -> usize {
    desk.office.prepare_index().unwrap();
    let go_on = std::sync::atomic::AtomicBool::new(false);
    let results = desk.office.search(query, [], &go_on).unwrap();
    results.unwrap().count()
}

/// Looks as a session does at its ticks, until there is an entry about another program; what it says.
fn told(desk: &mut Desk) -> String {
    let begun = std::time::Instant::now();
    loop {
        desk.office.look().unwrap();
        if let Some(said) = desk.office.outside_said() {
            return said;
        }
        assert!(begun.elapsed().as_secs() < 60, "nothing is said");
        std::thread::yield_now();
    }
}

fn newest(desk: &Desk) -> alumni::model::past::ChangeSet {
    desk.office.history(None, 1).unwrap().remove(0)
}

#[test]
fn a_head_that_another_program_changed_is_said_and_mended() {
    let mut desk = renamed();
    assert!(desk.office.examine_derived().unwrap().is_sound());
    from_outside(&desk.path, "UPDATE alumnus_head SET find_public = 'x'");
    let derived = desk.office.examine_derived().unwrap();
    assert_eq!(derived.people.len(), 1);
    assert_eq!(derived.people[0].1, "A-000001");
    let id = derived.people[0].0;
    let rev = desk.office.dossier(id).unwrap().alumnus.rev;
    desk.office.mend_derived(&derived).unwrap();
    assert!(desk.office.examine_derived().unwrap().is_sound());
    desk.office.look().unwrap();
    assert_eq!(found(&desk, "王欣"), 1);
    let newest = newest(&desk);
    assert_eq!(newest.kind, "mend");
    assert!(
        newest.sentence.contains("another program"),
        "{}",
        newest.sentence
    );
    // What one did oneself is what is taken back next.
    assert_ne!(desk.office.undoable().unwrap().0.unwrap().kind, "mend");
    let now = desk.office.dossier(id).unwrap();
    assert_eq!(now.alumnus.rev, rev);
}

const RENAME: &str = "UPDATE alumnus SET name = '欧阳娜' WHERE number = 'A-000001'";

#[test]
fn a_name_that_another_program_changed_is_found_at_the_next_look() {
    let mut desk = renamed();
    assert_eq!(found(&desk, "王欣"), 1);
    let id = desk.office.by_number("A-000001").unwrap();
    let before = desk.office.dossier(id).unwrap();
    from_outside(&desk.path, RENAME);
    let said = told(&mut desk);
    assert_eq!(said, "Another program changed A-000001 欧阳娜");
    for (query, count) in [
        ("欧阳", 1),
        ("ouyangna", 1),
        ("oyn", 1),
        ("王欣", 0),
        ("wangxin", 0),
    ] {
        assert_eq!(found(&desk, query), count, "{query}");
    }
    let now = desk.office.dossier(id).unwrap();
    assert_eq!(now.alumnus.pinyin, "Ouyang Na");
    // A form that was open meanwhile finds out.
    assert_eq!(now.alumnus.rev, before.alumnus.rev + 1);
    assert!(desk.office.examine_derived().unwrap().is_sound());
    let entry = newest(&desk);
    assert_eq!(
        (entry.kind.as_str(), entry.user.as_str()),
        ("outside", "another program")
    );
    let lines = desk.office.change_lines(entry.id, None, 10).unwrap();
    assert!(
        lines
            .iter()
            .any(|line| (line.old.as_str(), line.new.as_str()) == ("王欣", "欧阳娜")),
        "{lines:?}"
    );
    // What was before it is not taken back over it.
    let back = desk.office.undo(None, false).unwrap();
    assert_eq!((back.outcome.records, back.outcome.conflicts.len()), (0, 1));
    assert!(
        matches!(&back.outcome.conflicts[0].why, alumni::model::past::Why::Later(later) if later.set.id == entry.id),
        "{:?}",
        back.outcome.conflicts
    );
    // It is taken back like any other change, and then that which was before it.
    let back = desk.office.undo(Some(entry.id), false).unwrap();
    assert_eq!((back.outcome.records, back.outcome.conflicts.len()), (1, 0));
    let again = desk.office.dossier(id).unwrap();
    assert_eq!(
        (&again.alumnus.name, &again.alumnus.pinyin),
        (&before.alumnus.name, &before.alumnus.pinyin)
    );
    let back = desk.office.undo(None, false).unwrap();
    assert_eq!(back.outcome.records, 1);
    assert_eq!(desk.office.dossier(id).unwrap().alumnus.name, "王欣怡");
    assert!(desk.office.look().is_ok() && desk.office.outside_said().is_none());
}

/// Nobody looked: whoever saves next enters first what was written before.
#[test]
fn what_another_program_wrote_is_entered_before_the_next_change() {
    let desk = renamed();
    let id = desk.office.by_number("A-000001").unwrap();
    let form = desk.office.dossier(id).unwrap();
    from_outside(&desk.path, RENAME);
    let mut other = Dossier::default();
    other.alumnus.name = "李雷".to_owned();
    desk.office.save_person(&other).unwrap();
    let sets = desk.office.history(None, 2).unwrap();
    let kinds: Vec<&str> = sets.iter().map(|set| set.kind.as_str()).collect();
    assert_eq!(kinds, ["add", "outside"]);
    // And a form that was open before does not write over it.
    let mut form = form;
    form.alumnus.name = "王".to_owned();
    assert!(matches!(desk.office.save_person(&form), Err(Error::Stale)));
    assert!(desk.office.examine_derived().unwrap().is_sound());
}

#[test]
fn rows_that_another_program_brought_and_took_are_entered_and_taken_back() {
    let mut desk = renamed();
    let mut person = Dossier::default();
    person.alumnus.name = "李雷".to_owned();
    person.tags.push(alumni::model::relation::Tag {
        tag: "志愿者".to_owned(),
        ..Default::default()
    });
    let second = desk.office.save_person(&person).unwrap();
    let before = desk.dump();
    from_outside(
        &desk.path,
        "INSERT INTO alumnus (number, name, changed_in, made_in) VALUES ('X-1', '周舟', 1, 1);
         INSERT INTO contact_point (alumnus_id, kind, value, made_in) VALUES (1, 'email', 'zhou@example.org', 1);
         UPDATE contact_point SET label = 'x' WHERE value = 'zhou@example.org';
         DELETE FROM tag;
         UPDATE chapter SET zh = '新的名字' WHERE id = 1;
         UPDATE alumnus SET notes = 'a' WHERE id = 2;
         UPDATE alumnus SET notes = NULL WHERE id = 2;",
    );
    let said = told(&mut desk);
    assert!(
        said.starts_with("Another program changed 4 records: "),
        "{said}"
    );
    assert_eq!(found(&desk, "zhouzhou"), 1);
    assert_eq!(found(&desk, "zhou@example.org"), 1);
    assert!(desk.office.dossier(second).unwrap().tags.is_empty());
    let title = desk
        .office
        .catalogue()
        .chapters
        .title(Some(alumni::model::field::Id(1)), alumni::config::Lang::Zh);
    assert_eq!(title, "新的名字");
    assert!(desk.office.examine_derived().unwrap().is_sound());
    let back = desk.office.undo(Some(newest(&desk).id), false).unwrap();
    assert_eq!(
        (back.outcome.records, back.outcome.conflicts.len()),
        (4, 0),
        "{back:?}"
    );
    assert_eq!(desk.dump(), before);
    assert!(desk.office.examine_derived().unwrap().is_sound());
}

/// Written and written back is nothing, and a record that nobody can read keeps nobody else from saving.
#[test]
fn odd_things_of_another_program_are_in_nobodys_way() {
    let mut desk = renamed();
    let before = newest(&desk).id;
    from_outside(
        &desk.path,
        "UPDATE alumnus SET notes = 'a'; UPDATE alumnus SET notes = NULL;
         INSERT INTO outside_change (table_name, row_id, old) VALUES ('nothing', 1, 'x'), ('chapter', 1, '[');",
    );
    let mut person = Dossier::default();
    person.alumnus.name = "李雷".to_owned();
    desk.office.save_person(&person).unwrap();
    assert_eq!(newest(&desk).id.0, before.0 + 1, "an entry of nothing");
    // A name that is no text, a birthday that is none, and a row that stands for another one.
    from_outside(
        &desk.path,
        "UPDATE alumnus SET name = CAST(x'ff41' AS TEXT), birth = 'never' WHERE id = 1;
         PRAGMA foreign_keys = OFF; DELETE FROM alumnus WHERE id = 2;
         INSERT INTO alumnus (id, number, name, changed_in, made_in) VALUES (2, 'A-000002', '韩梅梅', 1, 1);",
    );
    told(&mut desk);
    assert_eq!((found(&desk, "韩梅梅"), found(&desk, "李雷")), (1, 0));
    person.alumnus.name = "周舟".to_owned();
    desk.office.save_person(&person).unwrap();
    assert_eq!(found(&desk, "周舟"), 1);
}

#[test]
fn where_nothing_can_be_written_it_is_only_said() {
    let desk = renamed();
    let (folder, path) = desk.close();
    from_outside(&path, RENAME);
    let second = folder.path().join("second");
    std::fs::hard_link(&path, &second).unwrap();
    // Somebody has it open by that name.
    let other = std::fs::File::open(second).unwrap();
    other.lock_shared().unwrap();
    let open = || {
        let actor = alumni::office::permit::Actor::owner("lin");
        alumni::office::Office::open(&path, actor, desk::now, alumni::config::Lang::Zh).unwrap()
    };
    let mut office = open();
    let said = office.take_outside().unwrap().unwrap();
    assert!(
        said.contains("此文件只读") && said.contains("欧阳娜"),
        "{said}"
    );
    office.look().unwrap();
    assert_eq!(office.outside_said(), Some(said));
    office.look().unwrap();
    assert_eq!(office.outside_said(), None, "said twice");
    drop((office, other));
    let said = open().take_outside().unwrap().unwrap();
    assert_eq!(said, "其他程序改动了 1 条记录：A-000001 欧阳娜");
    assert_eq!(open().take_outside().unwrap(), None);
}

#[test]
fn an_event_that_starts_at_another_moment_is_said_and_mended() {
    let desk = renamed();
    let profile = alumni::model::profile::Profile::named("dmu")
        .unwrap()
        .unwrap();
    let sample = alumni::sample::Sample::new(
        &profile,
        desk.office.catalogue(),
        10,
        3,
        desk::now().date_naive(),
    );
    sample
        .settle(&desk.office, "people".to_owned(), |_| true)
        .unwrap();
    assert!(desk.office.examine_derived().unwrap().is_sound());
    from_outside(
        &desk.path,
        "UPDATE event SET starts_at = '1990-01-01T00:00:00Z' WHERE id = 1",
    );
    let derived = desk.office.examine_derived().unwrap();
    assert_eq!(derived.events.len(), 1);
    desk.office.mend_derived(&derived).unwrap();
    assert!(desk.office.examine_derived().unwrap().is_sound());
}

/// SQLite says of it that the disk is full.
#[test]
fn a_number_that_is_at_its_end_is_no_full_disk() {
    for table in ["alumnus", "tag", "change_set"] {
        let desk = renamed();
        let id = desk.office.by_number("A-000001").unwrap();
        let mut person = desk.office.dossier(id).unwrap();
        from_outside(
            &desk.path,
            &format!(
                "DELETE FROM sqlite_sequence WHERE name = '{table}';
                 INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', 9223372036854775807)"
            ),
        );
        let saved = match table {
            "tag" => {
                person.tags.push(alumni::model::relation::Tag {
                    tag: "志愿者".to_owned(),
                    ..Default::default()
                });
                desk.office.save_person(&person)
            }
            _ => {
                let mut new = Dossier::default();
                new.alumnus.name = "李雷".to_owned();
                desk.office.save_person(&new)
            }
        };
        assert!(
            matches!(saved, Err(Error::Broken(store::Error::Exhausted(_)))),
            "{table}: {saved:?}"
        );
    }
}

/// Whatever another program did to the rows that this program keeps for itself, or in an order that this program does not
/// allow: it is entered once, nobody is kept from reading and saving, and the next save enters nothing more.
#[test]
fn what_another_program_did_to_our_own_rows_stops_nobody() {
    let cases = [
        (
            "a row of somebody who was merged then",
            "INSERT INTO tag (alumnus_id, tag, made_in) VALUES (1, 'vip', 1);
             UPDATE alumnus SET merged_into = 2 WHERE id = 1",
        ),
        (
            "a relationship of somebody who was merged then",
            "INSERT INTO relationship (alumnus_id, other_id, kind, made_in) VALUES (1, 2, 'friend', 1);
             UPDATE alumnus SET merged_into = 2 WHERE id = 1",
        ),
        (
            "a sequence that is behind",
            "INSERT INTO tag (alumnus_id, tag, made_in) VALUES (1, 'vip', 1);
             UPDATE sqlite_sequence SET seq = 0 WHERE name = 'tag'",
        ),
        (
            "a sequence that is gone",
            "INSERT INTO tag (alumnus_id, tag, made_in) VALUES (1, 'vip', 1);
             DELETE FROM sqlite_sequence WHERE name = 'tag'",
        ),
        ("no sequence at all", "DELETE FROM sqlite_sequence"),
        (
            "two sequences for each table",
            "INSERT INTO sqlite_sequence SELECT name, seq FROM sqlite_sequence",
        ),
        (
            "a sequence that is a word",
            "UPDATE sqlite_sequence SET seq = 'many' WHERE name IN ('alumnus', 'change_set')",
        ),
        ("a sign that this program writes", "INSERT INTO own_write VALUES (1)"),
        ("another such sign", "INSERT INTO own_write VALUES (77)"),
        (
            "notes that say nothing",
            "INSERT INTO outside_change (table_name, row_id, old) VALUES ('alumnus', 1, 'junk'), ('nowhere', 1, '[]'),
             ('alumnus', -1, '[]'), ('alumnus', 2, '{}'), ('tag', 9223372036854775807, '[1,2,3]')",
        ),
        (
            "notes at the ends of the numbers",
            "INSERT INTO outside_change (id, table_name, row_id, old) VALUES (9223372036854775807, 'alumnus', 1, '[]'),
             (-9223372036854775808, 'alumnus', 2, '[5]'), (0, 'alumnus', 9, '[9]')",
        ),
    ];
    for (what, sql) in cases {
        let mut desk = renamed();
        let mut person = Dossier::default();
        person.alumnus.name = "李雷".to_owned();
        desk.office.save_person(&person).unwrap();
        let before = newest(&desk).id.0;
        from_outside(&desk.path, sql);
        desk.office
            .take_outside()
            .unwrap_or_else(|error| panic!("{what}: {error:?}"));
        desk.office.look().unwrap();
        let settled = newest(&desk).id.0;
        assert!(settled <= before + 1, "{what}: entered again and again");
        assert!(
            !desk.office.take_outside().is_ok_and(|said| said.is_some()),
            "{what}"
        );
        for name in ["周舟", "周洲"] {
            person.alumnus.name = name.to_owned();
            let id = desk.office.save_person(&person);
            let id = id.unwrap_or_else(|error| panic!("{what}: {error:?}"));
            let sets = desk.office.history(None, 1).unwrap();
            assert_eq!(sets[0].kind, "add", "{what}");
            desk.office.undo(Some(sets[0].id), false).unwrap();
            assert!(
                desk.office.dossier(id).is_err(),
                "{what}: it was not taken back"
            );
            assert_eq!(found(&desk, "李雷"), 1, "{what}");
        }
        assert!(newest(&desk).id.0 <= settled + 5, "{what}");
        let number = |sql: &str| {
            let conn = rusqlite::Connection::open(&desk.path).unwrap();
            conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        assert_eq!(number("SELECT count(*) FROM own_write"), 0, "{what}");
        assert_eq!(number("SELECT count(*) FROM outside_change"), 0, "{what}");
    }
}
