//! What was typed and not saved belongs to the form that it was typed into: two forms of one user, at two desks or in two
//! windows, take nothing from each other.

use std::path::Path;

use alumni::config::Lang;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use rusqlite::Connection;

use crate::form::{open, room};
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
