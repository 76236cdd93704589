//! Values that say something else where they stand bare: a line that is taken finds whom it counts.

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::relation::Tag;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;

use crate::robot::{Desk, Drawer};

/// The first ones are the most frequent, so that each has its line.
const TAGS: [&str; 5] = ["导师", "导师组", "说\"好\"", "=a, b*", "?"];

fn desk(size: (u16, u16), lang: Lang) -> Desk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    for (n, tag) in TAGS.iter().enumerate() {
        for more in 0..=TAGS.len() - n {
            let mut dossier = Dossier::default();
            dossier.alumnus.name = format!("王{n}{more}");
            dossier.tags.push(Tag {
                tag: (*tag).to_owned(),
                ..Tag::default()
            });
            drawer.office.save_person(&dossier).unwrap();
        }
    }
    let mut desk = Desk::open_with(PANES, drawer, size, lang, Look::default());
    desk.press("alt-2");
    desk
}

/// The count at the end of a line in the pane of the facets.
fn counted(line: &str) -> String {
    let pane = line.split('│').nth(1).unwrap();
    pane.split_whitespace().last().unwrap().to_owned()
}

#[test]
fn enter_on_a_facet_finds_as_many_as_stand_there() {
    for tag in TAGS {
        let mut desk = desk((120, 40), Lang::En);
        desk.press("tab");
        let there = |desk: &Desk| -> Option<String> {
            let screen = desk.screen();
            let line = screen.lines().find(|line| line.starts_with("│>"))?;
            let (_, label) = line.split_once("[ ] ")?;
            let own = label.strip_prefix(tag)?.starts_with("  ");
            own.then(|| counted(line))
        };
        let mut steps = 0;
        let count = loop {
            if let Some(count) = there(&desk) {
                break count;
            }
            desk.press("down");
            steps += 1;
            assert!(steps < 40, "{tag}:\n{}", desk.screen());
        };
        desk.press("enter").sees(&format!("{count} of 20"));
        // taken once more it is gone
        desk.sees(&format!("[x] {tag}"))
            .press("enter")
            .sees("20 of 20");
    }
}

#[test]
fn tab_offers_plain_words_and_types_whole_ones() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("/").type_text("tag:导").press("tab");
    let screen = desk.screen();
    assert!(
        screen.contains("导师组") && !screen.contains('"'),
        "{screen}"
    );
    desk.press("enter")
        .sees("Find: tag:\"导师\"")
        .sees("6 of 20")
        .sees("[Tags 导师 x]");
    desk.press("/ ctrl-u")
        .type_text("tag:说")
        .press("tab enter");
    desk.sees("Find: tag:\"说\"\"好\"\"\"")
        .sees("4 of 20")
        .sees("[Tags 说\"好\" x]");
    // why somebody is found is said in plain words, and the form keeps the whole value
    desk.press("ctrl-w").sees("Tags 说\"好\"").press("esc");
    desk.press("f7")
        .sees("4 found")
        .sees("[\"说\"\"好\"\"\"")
        .press("enter")
        .sees("4 of 20");
}

#[test]
fn the_form_takes_a_value_from_its_list_as_a_whole() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("f7");
    for _ in 0..21 {
        desk.press("tab");
    }
    desk.press("导 f4")
        .sees("导师组")
        .press("enter")
        .sees("6 found");
    desk.press("enter").sees("tag:\"导师\"").sees("6 of 20");
}

#[test]
fn pictures() {
    let facets = desk((120, 40), Lang::Zh).press("tab").screen();
    insta::assert_snapshot!("values_120x40_zh", facets);
    let mut offered = desk((80, 24), Lang::En);
    offered.press("/").type_text("tag:").press("tab");
    insta::assert_snapshot!("values_80x24_en", offered.screen());
}
