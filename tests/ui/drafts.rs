//! What was typed and not saved belongs to the form that it was typed into: two forms of one user, at two desks or in two
//! windows, take nothing from each other.
#![allow(
    clippy::disallowed_methods,
    reason = "somebody else does to the file what the program never does"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use alumni::config::Lang;
use alumni::model::chapter::Chapter;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::user::Draft;
use alumni::office::drafts::Typed;
use alumni::office::{Error, Rule};
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use rusqlite::Connection;

use crate::form::{clock, open, room};
use crate::robot::{Desk, Drawer};

/// Where a form is opened, with the cursor in an input of text.
struct Form {
    name: &'static str,
    kind: &'static str,
    open: &'static str,
}

const FORMS: &[Form] = &[
    Form {
        name: "new person",
        kind: "alumnus",
        open: "alt-2 f6",
    },
    Form {
        name: "person",
        kind: "alumnus",
        open: "alt-2 down f4 end",
    },
    Form {
        name: "new chapter",
        kind: "chapter",
        open: "alt-3 f6",
    },
    Form {
        name: "chapter",
        kind: "chapter",
        open: "alt-3 f4 end",
    },
    Form {
        name: "new event",
        kind: "event",
        open: "alt-4 f6",
    },
];

/// A desk of the shared account. Which sessions are there is known from the folder.
fn desk(path: &Path) -> Desk {
    let mut office = open(path);
    office
        .keep_drafts_in(&path.with_file_name("state"))
        .unwrap();
    Desk::open_with(
        PANES,
        Drawer::over(office),
        (80, 24),
        Lang::En,
        Look::default(),
    )
}

/// The texts that the account is offered, in any order.
fn offered(path: &Path, kind: &str) -> Vec<String> {
    let mut office = open(path);
    office
        .keep_drafts_in(&path.with_file_name("state"))
        .unwrap();
    let drafts = office.drafts().unwrap().into_iter();
    let mut data: Vec<String> = drafts
        .filter(|draft| draft.record_kind == kind)
        .map(|draft| draft.data)
        .collect();
    data.sort();
    data
}

fn holds(drafts: &[String], texts: &[&str]) {
    assert_eq!(drafts.len(), texts.len(), "{texts:?}: {drafts:#?}");
    for text in texts {
        let found = drafts.iter().filter(|data| data.contains(text)).count();
        assert_eq!(found, 1, "{text}: {drafts:#?}");
    }
}

#[test]
fn two_forms_of_one_user_keep_what_was_typed_each_for_itself() {
    const ENDS: &[&str] = &["hang up", "cut off", "leave", "throw one away", "empty one"];
    for (n, form) in FORMS.iter().enumerate() {
        // Every way out of the first form; of the others one each.
        let ends = if n == 0 { ENDS } else { &ENDS[n..=n] };
        for end in ends {
            let (_dir, path) = room();
            println!("{}, {end}", form.name);
            let (mut one, mut other) = (desk(&path), desk(&path));
            one.press(form.open)
                .type_text("8zone")
                .wait(3)
                .sees("draft kept");
            other.press(form.open);
            other.type_text("8zother").wait(3).sees("draft kept");
            one.wait(3).sees("draft kept");
            // Nobody is offered what is being typed at another window.
            holds(&offered(&path, form.kind), &[]);
            let mut left = vec!["8zother"];
            match *end {
                "hang up" => {
                    one.hang_up();
                    left.push("8zone");
                }
                "cut off" => left.push("8zone"),
                "leave" => {
                    one.press("esc down enter").says("Draft kept");
                    holds(&offered(&path, form.kind), &["8zone"]);
                    left.push("8zone");
                }
                "throw one away" => {
                    one.press("esc down down enter").says("Changes thrown away");
                }
                _ => {
                    one.press("ctrl-z").wait(3);
                }
            }
            drop(one);
            drop(other);
            holds(&offered(&path, form.kind), &left);
        }
    }
}

#[test]
fn a_save_takes_no_other_forms_draft() {
    let (_dir, path) = room();
    let (mut one, mut other) = (desk(&path), desk(&path));
    one.press("alt-2 f6")
        .type_text("王甲")
        .wait(3)
        .sees("draft kept");
    other.press("alt-2 f6").lacks("Draft from");
    other.type_text("李乙").wait(3).sees("draft kept");
    one.press("ctrl-s").says("Saved 王甲");
    other.hang_up();
    drop((one, other));
    holds(&offered(&path, "alumnus"), &["李乙"]);
    // The same in two windows on one record.
    let (mut one, mut other) = (desk(&path), desk(&path));
    one.press("alt-2 home f4 end").type_text("甲").wait(3);
    other
        .press("alt-2 home f4 pgdn")
        .type_text("2001999")
        .wait(3);
    one.press("ctrl-s").says("Saved");
    other.hang_up();
    drop((one, other));
    holds(&offered(&path, "alumnus"), &["李乙", "2001999"]);
}

#[test]
fn every_draft_of_a_new_record_is_taken_up_from_the_first_screen() {
    let (_dir, path) = room();
    let names = ["赵一", "钱二", "孙三"];
    let mut desks = names.map(|_| desk(&path));
    for (desk, name) in desks.iter_mut().zip(names) {
        desk.press("f6").lacks("Draft from").type_text(name);
    }
    for mut desk in desks {
        desk.hang_up();
    }
    for (name, left) in [("钱二", 2), ("赵一", 1), ("孙三", 0)] {
        let mut desk = desk(&path);
        let chosen = |line: &str| line.contains('>') && line.contains(&format!("Draft: {name}"));
        let mut down = 0;
        while !desk.screen().lines().any(chosen) {
            desk.press("down");
            down += 1;
            assert!(down < 20, "{}", desk.screen());
        }
        desk.press("enter").sees(&format!("(empty) -> {name}"));
        desk.press("up enter").sees(&format!("[{name}"));
        desk.press("ctrl-s").says(&format!("Saved {name}"));
        drop(desk);
        assert_eq!(offered(&path, "alumnus").len(), left);
    }
}

/// What a form said it kept is kept again when the line drops, whatever became of it in the database.
#[test]
fn a_line_that_drops_keeps_everything_again() {
    let (_dir, path) = room();
    let mut one = desk(&path);
    one.press("alt-2 f6")
        .type_text("赵小明")
        .wait(3)
        .sees("draft kept");
    let file = Connection::open(&path).unwrap();
    file.execute("DELETE FROM draft", []).unwrap();
    one.hang_up();
    drop(one);
    holds(&offered(&path, "alumnus"), &["赵小明"]);
}

#[test]
fn a_draft_that_was_taken_up_is_there_once() {
    let (_dir, path) = room();
    let mut one = desk(&path);
    one.press("alt-2 f6").type_text("赵小明").hang_up();
    drop(one);
    let mut two = desk(&path);
    two.press("alt-2 f6").sees("Draft from").press("up enter");
    two.sees("[赵小明").wait(3);
    holds(&offered(&path, "alumnus"), &[]);
    // Killed now, or left, it is offered again, once.
    drop(two);
    holds(&offered(&path, "alumnus"), &["赵小明"]);
    let mut three = desk(&path);
    three.press("alt-2 f6 up enter").sees("[赵小明");
    three
        .press("esc down down enter")
        .says("Changes thrown away");
    drop(three);
    holds(&offered(&path, "alumnus"), &[]);
}

/// A file of an office, and what is done to it while a form is open.
type Harm = fn(&Path, &[u8]);

const HARMS: &[(&str, Harm)] = &[
    ("an older copy", |path, older| {
        std::fs::write(path, older).unwrap()
    }),
    ("cut to nothing", |path, _| {
        std::fs::write(path, b"").unwrap()
    }),
];

/// A save that is refused says so, keeps what was typed, and takes nothing from the hand that goes on typing.
#[test]
fn a_refused_save_keeps_the_text_and_the_place_in_it() {
    for (name, harm) in HARMS {
        for open_form in ["alt-2 down f4 end", "alt-2 f6"] {
            let (_dir, path) = room();
            let older = std::fs::read(&path).unwrap();
            let mut other = desk(&path);
            other
                .press("alt-2 f6")
                .type_text("后来")
                .press("ctrl-s")
                .says("Saved");
            drop(other);
            let mut desk = desk(&path);
            desk.press(open_form).type_text("丰XYZ").press("left");
            harm(&path, &older);
            desk.press("ctrl-s").says("Not saved, kept as a draft");
            let screen = desk.screen();
            for raw in ["malformed", "disk image", "not a database"] {
                assert!(!screen.contains(raw), "{name}: {screen}");
            }
            desk.type_text("继")
                .sees("丰XY继Z")
                .press("end")
                .type_text("续");
            desk.sees("丰XY继Z续");
            // The text that stood here before comes back.
            desk.press("ctrl-z").lacks("丰");
        }
    }
}

/// After a copy was restored nothing is written until an administrator accepts it: what was typed can be read and copied.
#[test]
fn a_draft_is_read_and_copied_while_the_file_is_read_only() {
    let (_dir, path) = room();
    let older = std::fs::read(&path).unwrap();
    let mut one = desk(&path);
    one.press("alt-2 f6")
        .type_text("后来")
        .press("ctrl-s")
        .says("Saved");
    drop(one);
    let mut one = desk(&path);
    one.press("alt-2 f6").type_text("赵小明");
    std::fs::write(&path, older).unwrap();
    one.press("ctrl-s")
        .says("Not saved, kept as a draft")
        .hang_up();
    drop(one);
    let mut two = desk(&path);
    two.wait(1).sees("READ ONLY").sees("Draft: 赵小明");
    let screen = two.screen();
    let footer = screen.lines().last().unwrap_or_default();
    assert!(!footer.contains("F6"), "{screen}");
    two.press("home enter")
        .sees("To be read only")
        .sees("赵小明");
    two.press("enter").says("sent to your terminal");
    assert_eq!(two.copied().as_deref(), Some("赵小明"));
}

/// Who merged into somebody while a form was open: what is typed is kept under the record that it goes to before the save,
/// which may wait.
#[test]
fn a_merge_keeps_what_was_typed_before_it_saves() {
    let (_dir, path) = room();
    let mut mine = desk(&path);
    mine.press("alt-2 down f4 end")
        .type_text("丰")
        .wait(3)
        .sees("draft kept");
    let office = open(&path);
    let mut other = Dossier::default();
    other.alumnus.name = "王欣".to_owned();
    let keep = office.save_person(&other).unwrap();
    office.merge(&office.merging(keep, Id(1)).unwrap()).unwrap();
    mine.press("ctrl-s").sees("was merged into");
    // Somebody has the turn, and whoever waits gives up.
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    mine.press("f9").says("Waiting for");
    // Killed in this moment nothing of it would be lost.
    let files = std::fs::read_dir(path.with_file_name("state/drafts")).unwrap();
    let kept: Vec<String> = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let record = format!("\"record\":{keep},");
    let is_about = |text: &String| text.contains(&record) && text.contains("丰");
    assert!(kept.len() == 1 && kept.iter().all(is_about), "{kept:?}");
    mine.hang_up();
    drop(mine);
    drop(holder);
}

/// Drafts of two weeks ago go; those of a database that is away stay.
#[test]
fn old_drafts_go_and_those_of_other_files_stay() {
    let (_dir, path) = room();
    let (_other_dir, other) = room();
    let state = path.with_file_name("state");
    let at = |path: &Path| {
        let mut office = open(path);
        office.keep_drafts_in(&state).unwrap();
        office
    };
    let typed = |form: &str| Draft {
        form: form.to_owned(),
        record_kind: "alumnus".to_owned(),
        data: "{\"rev\":0}".to_owned(),
        ..Draft::default()
    };
    let mut office = at(&path);
    office.leave_draft(typed("old")).unwrap();
    office.leave_draft(typed("new")).unwrap();
    let file = Connection::open(&path).unwrap();
    file.execute(
        "UPDATE draft SET at = '2020-01-01T00:00:00Z' WHERE form = 'old'",
        [],
    )
    .unwrap();
    office.idle();
    let begun = Instant::now();
    while office.drafts().unwrap().len() > 1 {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::yield_now();
    }
    // Beside the database, while somebody has the turn.
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    office.leave_draft(typed("beside")).unwrap();
    file.execute_batch("ROLLBACK").unwrap();
    let files = || -> Vec<_> {
        let files = std::fs::read_dir(state.join("drafts")).unwrap();
        files.map(|file| file.unwrap().path()).collect()
    };
    let [kept]: [PathBuf; 1] = files().try_into().unwrap();
    let text = std::fs::read_to_string(&kept).unwrap();
    let (before, rest) = text.split_once("\"at\":\"").unwrap();
    std::fs::write(&kept, format!("{before}\"at\":\"2020{}", &rest[4..])).unwrap();
    at(&other).settle_drafts().unwrap();
    assert_eq!(files(), [kept]);
    at(&path).settle_drafts().unwrap();
    assert_eq!(files().len(), 0);
    assert_eq!(office.drafts().unwrap().len(), 1);
}

/// A chapter that was put away while its form was open is saved only after a word.
#[test]
fn a_chapter_archived_meanwhile_is_asked_about() {
    let (_dir, path) = room();
    let office = open(&path);
    let chapter = Chapter {
        zh: "远方分会".to_owned(),
        kind: "city".to_owned(),
        status: "active".to_owned(),
        ..Chapter::default()
    };
    let id = office.save_chapter(&chapter).unwrap();
    let mut desk = desk(&path);
    desk.press("alt-3").type_text("远方分会").press("enter f4");
    desk.sees("Edit chapter").press("end").type_text("改");
    office.archive_chapter(id, true).unwrap();
    desk.press("ctrl-s").sees("archived");
    desk.press("enter").sees("远方分会改");
    // One that others stand below is not put away, whichever way that is asked for.
    office.archive_chapter(id, false).unwrap();
    let below = Chapter {
        zh: "小会".to_owned(),
        parent_id: Some(id),
        ..chapter
    };
    office.save_chapter(&below).unwrap();
    let mut away = office.chapter(id).unwrap();
    away.archived_at = Some(clock().to_utc());
    assert!(matches!(
        office.save_chapter(&away),
        Err(Error::Rule(Rule::InUse))
    ));
}

/// A copy is restored over the open file: whoever saves then is told that the text is kept, and goes on being told.
#[test]
fn who_saves_after_a_copy_was_put_in_place_is_told_that_the_text_is_kept() {
    for (open_form, lang, kept) in [
        ("alt-2 f6", Lang::En, "Not saved, kept as a draft"),
        ("alt-2 f6", Lang::Zh, "未保存，已存为草稿"),
        ("alt-2 f4 end", Lang::En, "Not saved, kept as a draft"),
    ] {
        let (dir, path) = room();
        let copy = dir.path().join("copy.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
            .unwrap();
        drop(conn);
        let mut office = open(&path);
        office
            .keep_drafts_in(&path.with_file_name("state"))
            .unwrap();
        let mut desk =
            Desk::open_with(PANES, Drawer::over(office), (80, 24), lang, Look::default());
        desk.press(open_form).type_text("新人甲").wait(3);
        std::fs::copy(&copy, &path).unwrap();
        desk.press("ctrl-s").says(kept).says("F10");
        desk.wait(2).says(kept);
        desk.press("ctrl-s").says(kept).wait(2).says(kept);
        let drafts = std::fs::read_dir(path.with_file_name("state").join("drafts"));
        assert_eq!(drafts.unwrap().count(), 1);
    }
}

/// A fall between the save and the end of its draft would have the person saved twice: both are one.
#[test]
fn a_draft_goes_in_the_moment_in_which_its_form_is_saved() {
    let (_dir, path) = room();
    let mut office = open(&path);
    let state = path.with_file_name("state");
    office.keep_drafts_in(&state).unwrap();
    let kept = || {
        let conn = Connection::open(&path).unwrap();
        let sql = "SELECT count(*) FROM draft";
        let drafts: i64 = conn.query_row(sql, [], |row| row.get(0)).unwrap();
        drafts
    };
    let draft = Draft {
        form: office.name_form(),
        record_kind: "alumnus".to_owned(),
        data: "{}".to_owned(),
        ..Draft::default()
    };
    let form = draft.form.clone();
    office.keep_draft(draft).unwrap();
    let mut nobody = Dossier::default();
    let refused = office.save_form(&form, |office| office.save_person(&nobody));
    assert!(refused.is_err());
    assert_eq!(kept(), 1);
    nobody.alumnus.name = "王双".to_owned();
    office
        .save_form(&form, |office| office.save_person(&nobody))
        .unwrap();
    assert_eq!(kept(), 0);
    // The change of another form leaves a draft alone.
    let other = office.name_form();
    let draft = Draft {
        form: other,
        record_kind: "alumnus".to_owned(),
        data: "{}".to_owned(),
        ..Draft::default()
    };
    office.keep_draft(draft).unwrap();
    nobody.alumnus.name = "李双".to_owned();
    office
        .save_form(&form, |office| office.save_person(&nobody))
        .unwrap();
    assert_eq!(kept(), 1);
}

/// After a copy was restored a number may be given again: what was typed for one person is not laid upon another.
#[test]
fn a_draft_is_of_its_record_and_of_no_other_with_its_number() {
    let (_dir, path) = room();
    let mut desk = desk(&path);
    desk.press("alt-2 f4 end").type_text("改").wait(3).hang_up();
    let mut office = open(&path);
    office
        .keep_drafts_in(&path.with_file_name("state"))
        .unwrap();
    let draft = office.drafts().unwrap().pop().unwrap();
    assert!(office.is_of_record(&draft).unwrap());
    let origin = Typed::read(&draft.data).unwrap().origin;
    assert!(origin.ends_with(" lin"), "{origin}");
    // The same as it is left behind by a person of another line of the file.
    let other = draft
        .data
        .replace(&origin, "2026-01-01T00:00:00.000Z somebody");
    office
        .leave_draft(Draft {
            data: other,
            ..draft
        })
        .unwrap();
    let mut desk = self::desk(&path);
    desk.press("alt-2 f4")
        .sees("Edit alumnus")
        .lacks("Draft from");
    desk.press("esc alt-1 home").press("enter");
    desk.sees("To be read only: the record that it was typed for")
        .sees("王欣怡改");
    desk.press("enter")
        .says("was sent to your terminal: 王欣怡改");
    desk.press("esc").sees("Draft: ");
}

/// The record is gone: what was typed for it can be read and copied.
#[test]
fn a_draft_of_a_record_that_is_gone_can_be_read() {
    let (_dir, path) = room();
    let office = open(&path);
    let mut person = Dossier::default();
    person.alumnus.name = "第三人".to_owned();
    let id = office.save_person(&person).unwrap();
    let mut desk = desk(&path);
    desk.press("alt-2 f3")
        .type_text("第三人")
        .press("enter f4 end");
    desk.type_text("改").wait(3);
    let entry = office.history_of("alumnus", id, 1).unwrap()[0].id;
    office.undo(Some(entry), false).unwrap();
    desk.press("ctrl-s").says("kept as a draft");
    desk.hang_up();
    let mut desk = self::desk(&path);
    desk.press("alt-1 home").press("enter");
    desk.sees("To be read only: the record that it was typed for")
        .sees("第三人改");
}
