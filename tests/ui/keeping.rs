//! How drafts are kept: whatever the clock says, once and no longer than until they are saved, and out of everybody's way.
#![allow(
    clippy::disallowed_methods,
    reason = "somebody else does to the files what the program never does"
)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use alumni::config::Lang;
use alumni::model::user::Draft;
use alumni::office::Office;
use alumni::office::permit::Actor;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use chrono::{DateTime, FixedOffset, TimeDelta};
use rusqlite::Connection;

use crate::form::{clock, open, room};
use crate::robot::{Desk, Drawer};

fn office(path: &Path) -> Office {
    let mut office = open(path);
    office
        .keep_drafts_in(&path.with_file_name("state"))
        .unwrap();
    office
}

fn desk(path: &Path) -> Desk {
    let drawer = Drawer::over(office(path));
    Desk::open_with(PANES, drawer, (80, 24), Lang::En, Look::default())
}

fn files(path: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(path.with_file_name("state/drafts"));
    let files = files.into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

/// Somebody has the turn.
fn held(path: &Path) -> Connection {
    let holder = Connection::open(path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    holder
}

fn typed(form: &str, name: &str) -> Draft {
    Draft {
        form: form.to_owned(),
        record_kind: "alumnus".to_owned(),
        title: name.to_owned(),
        data: format!("{{\"rev\":0,\"values\":{{\"name\":\"{name}\"}}}}"),
        ..Draft::default()
    }
}

/// Cut off behind a save and before its draft was dropped, in the file and beside it.
#[test]
fn what_was_saved_is_not_offered_again() {
    let (_dir, path) = room();
    let mut one = desk(&path);
    let holder = held(&path);
    one.press("alt-2 f6").type_text("王双").wait(3);
    one.sees("draft kept");
    let [kept]: [PathBuf; 1] = files(&path).try_into().unwrap();
    let text = std::fs::read(&kept).unwrap();
    drop(holder);
    one.press("ctrl-s").says("Saved 王双");
    drop(one);
    std::fs::write(&kept, text).unwrap();
    let later = office(&path);
    assert_eq!(later.drafts().unwrap(), []);
    later.settle_drafts().unwrap();
    assert_eq!(later.drafts().unwrap(), []);
    assert_eq!(files(&path), [] as [PathBuf; 0]);
    // The same in the file: it goes in the transaction of the save, and comes back with one that fails.
    let mut office = office(&path);
    office.leave_draft(typed("form", "李双")).unwrap();
    let forms = ["form".to_owned()];
    let mut stale = office.dossier(alumni::model::field::Id(1)).unwrap();
    stale.alumnus.rev -= 1;
    stale.alumnus.notes = "x".to_owned();
    office
        .save_forms(&forms, |office| office.save_person(&stale))
        .unwrap_err();
    assert_eq!(office.drafts().unwrap().len(), 1);
    stale.alumnus.rev += 1;
    office
        .save_forms(&forms, |office| office.save_person(&stale))
        .unwrap();
    assert_eq!(office.drafts().unwrap(), []);
    // A line that drops in this moment brings nothing back.
    office.leave_draft(typed("form", "李双")).unwrap();
    assert_eq!(office.drafts().unwrap(), []);
}

static SECONDS: AtomicI64 = AtomicI64::new(0);

fn wrong_clock() -> DateTime<FixedOffset> {
    clock() + TimeDelta::seconds(SECONDS.load(Ordering::SeqCst))
}

#[test]
fn a_clock_that_is_set_back_loses_no_text() {
    let (_dir, path) = room();
    let mut office = Office::open(&path, Actor::owner("lin"), wrong_clock, Lang::En).unwrap();
    let state = path.with_file_name("state");
    office.keep_drafts_in(&state).unwrap();
    let form = office.name_form();
    office.leave_draft(typed(&form, "旧文字")).unwrap();
    SECONDS.store(-3600, Ordering::SeqCst);
    let holder = held(&path);
    office.leave_draft(typed(&form, "新增内容")).unwrap();
    let offered = |office: &Office| office.drafts().unwrap().pop().unwrap().data;
    assert!(offered(&office).contains("新增内容"));
    drop(holder);
    office.settle_drafts().unwrap();
    assert!(offered(&office).contains("新增内容"));
    assert_eq!(files(&path), [] as [PathBuf; 0]);
    // Dropped in the same hour it is gone.
    let holder = held(&path);
    office.drop_draft(&form).unwrap();
    drop(holder);
    office.settle_drafts().unwrap();
    assert_eq!(office.drafts().unwrap(), []);
    // A form that is open keeps what is typed then.
    let mut desk = desk(&path);
    desk.press("alt-2 f6")
        .type_text("旧")
        .wait(3)
        .sees("draft kept");
    desk.pause(-3_600_000).type_text("新").wait(3);
    drop(desk);
    assert!(offered(&office).contains("旧新"));
}

#[test]
fn a_draft_of_a_former_version_is_taken_over() {
    for ends in ["settled", "dropped"] {
        let (_dir, path) = room();
        let office = office(&path);
        let holder = held(&path);
        office.leave_draft(typed("form", "前一版")).unwrap();
        let [kept]: [PathBuf; 1] = files(&path).try_into().unwrap();
        let text = std::fs::read_to_string(&kept).unwrap();
        let before = text.replace("\"form\":\"form\",\"session\":\"\",", "");
        assert_ne!(before, text);
        std::fs::remove_file(&kept).unwrap();
        let named = kept.with_file_name("0123456789abcdef.draft");
        std::fs::write(&named, before).unwrap();
        drop(holder);
        let drafts = office.drafts().unwrap();
        assert_eq!(drafts.len(), 1);
        assert_eq!(drafts[0].title, "前一版");
        let left = match ends {
            "settled" => {
                office.settle_drafts().unwrap();
                1
            }
            _ => {
                office.drop_draft(&drafts[0].form).unwrap();
                0
            }
        };
        assert_eq!(office.drafts().unwrap().len(), left);
        assert_eq!(files(&path), [] as [PathBuf; 0]);
    }
}

/// Half a draft of a process that was killed is removed; that of one which is at it stays.
#[test]
fn what_was_half_written_is_swept() {
    let (_dir, path) = room();
    let drafts = path.with_file_name("state/drafts");
    std::fs::create_dir_all(&drafts).unwrap();
    let dead = drafts.join("0123456789abcdef.2147483000.new");
    let alive = drafts.join(format!("0123456789abcdef.{}.new", std::process::id()));
    for half in [&dead, &alive] {
        std::fs::write(half, "{\"title\":\"王").unwrap();
    }
    let _office = office(&path);
    assert_eq!(files(&path), [alive]);
}

/// The folder for drafts cannot be made, and the turn is held: nobody waits, it is said, and F10 asks.
#[test]
fn text_that_can_be_kept_nowhere_is_not_thrown_away_without_a_word() {
    let (_dir, path) = room();
    std::fs::write(path.with_file_name("state"), "").unwrap();
    let holder = held(&path);
    let mut desk = desk(&path);
    desk.press("alt-2 f6").type_text("王失失").wait(1);
    desk.says("No draft of this can be kept")
        .lacks("draft kept");
    desk.press("f10").sees("can be kept nowhere");
    assert!(!desk.is_over());
    // Enter stays, and so does Esc.
    desk.press("enter")
        .sees("王失失")
        .press("f10 esc")
        .sees("王失失");
    assert!(!desk.is_over());
    drop(holder);
    desk.wait(3).sees("draft kept");
    desk.press("f10");
    assert!(desk.is_over());
    drop(desk);
    assert_eq!(open(&path).drafts().unwrap()[0].title, "王失失");
    // Who throws it away leaves; a line that drops is not asked.
    let draft = open(&path).drafts().unwrap().remove(0);
    open(&path).drop_draft(&draft.form).unwrap();
    let holder = held(&path);
    for end in ["asked", "dropped"] {
        let mut desk = self::desk(&path);
        desk.press("alt-2 f6 esc f6").type_text("王").wait(1);
        match end {
            "asked" => desk
                .press("f10")
                .sees("can be kept nowhere")
                .press("right enter"),
            _ => desk.hang_up(),
        };
        assert!(desk.is_over(), "{}", desk.screen());
    }
    drop(holder);
}

/// An administrator who looks in leaves folders and files that belong to whom the home belongs to.
#[test]
fn what_is_made_in_a_home_belongs_to_its_owner() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let (_dir, path) = room();
    let home = path.with_file_name("home");
    std::fs::create_dir(&home).unwrap();
    // Only the administrator can give it away; for everybody else both are the same.
    let _ = chown(&home, Some(65534), Some(65534));
    let owner = std::fs::metadata(&home).unwrap().uid();
    let mut office = open(&path);
    office
        .keep_drafts_in(&home.join(".local/state/alumni"))
        .unwrap();
    let holder = held(&path);
    office.keep_draft(typed("form", "王")).unwrap();
    drop(holder);
    let mut seen = 0;
    let mut left = vec![home];
    while let Some(at) = left.pop() {
        let about = std::fs::metadata(&at).unwrap();
        assert_eq!(about.uid(), owner, "{}", at.display());
        seen += 1;
        if about.is_dir() {
            let files = std::fs::read_dir(&at).unwrap();
            left.extend(files.map(|file| file.unwrap().path()));
        }
    }
    assert_eq!(seen, 8);
}
