use std::cell::Cell;

use super::*;
use crate::config::Lang;
use crate::l10n::L10n;
use crate::model::field::Id;
use crate::model::profile::Profile;
use crate::office::Office;
use crate::office::permit::Actor;
use crate::ui::form::{Block, Finding, Save, draft, input};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};

const TITLE: Label = label("Part", "部分");
const ROWS: i64 = 3_000;

/// A record with very many child rows; counts how often it is asked what it consists of.
struct Long {
    asked: Cell<usize>,
}

fn line(row: i64) -> Vec<Vec<crate::ui::form::InputSpec>> {
    vec![
        vec![
            input("on_day", TITLE, Kind::Day, "2025-03-11").needed(),
            input("who", TITLE, Kind::Text, row.to_string()),
        ],
        vec![input("summary", TITLE, Kind::Note(2), "said")],
    ]
}

impl Paper for Long {
    fn kind(&self) -> &'static str {
        "alumnus"
    }
    fn id(&self) -> Id {
        Id(1)
    }
    fn rev(&self) -> i64 {
        1
    }
    fn title(&self, _sheet: &Sheet, _ask: &Ask<'_>) -> String {
        String::new()
    }
    fn sections(&self) -> Vec<Section> {
        let own = Section::new(TITLE).rows(vec![vec![input("name", TITLE, Kind::Text, "wang")]]);
        let reports = Section::new(TITLE).table("contact_report", TITLE);
        let reports = (1..=ROWS).fold(reports, |part, row| part.block(row, line(row)));
        vec![own, reports]
    }
    fn check(&self, _sheet: &Sheet, _ask: &Ask<'_>) -> Vec<Finding> {
        self.asked.set(self.asked.get() + 1);
        let told = |key: String| Finding {
            key,
            blocks: false,
            words: "look".to_owned(),
            cure: None,
        };
        let rows = (1..=ROWS)
            .rev()
            .map(|row| row_key("contact_report", row, "who"));
        rows.map(told).collect()
    }
    fn save(&self, _sheet: &Sheet, _cx: &Cx<'_>) -> Save {
        Save::Not(Vec::new())
    }
    fn stored(&self, _cx: &mut Cx<'_>) -> Result<Box<dyn Paper>> {
        Ok(Box::new(Self {
            asked: Cell::new(0),
        }))
    }
}

fn with_long(work: impl FnOnce(&mut Sheet, &Long, &Ask<'_>)) {
    let now = || "2026-11-23T02:00:00Z".parse().expect("an instant");
    let folder = tempfile::tempdir().expect("a folder");
    let profile = Profile::named("dmu").expect("read").expect("known");
    let path = folder.path().join("office.db");
    let office = Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En);
    let office = office.expect("founded");
    let text = L10n::En.load();
    let ask = Ask {
        office: &office,
        catalogue: office.catalogue(),
        text: &text,
        lang: Lang::En,
        today: office.today(),
    };
    let paper = Long {
        asked: Cell::new(0),
    };
    let mut sheet = Sheet::new(paper.sections(), &ask);
    work(&mut sheet, &paper, &ask);
}

#[test]
fn pages_are_laid_out_again_only_when_blocks_come_or_go() {
    with_long(|sheet, paper, ask| {
        let first = sheet.pages(80, 20);
        assert_eq!(first.place(0), 0);
        assert_eq!(first.place(sheet.fields.len()), first.count() - 1);
        for (at, field) in sheet.fields.iter().enumerate() {
            let page = first.lines(first.place(at));
            let mut spots = page.iter().flat_map(|line| match line {
                crate::ui::form::layout::Line::Inputs(spots) => spots.as_slice(),
                _ => &[],
            });
            assert!(spots.any(|spot| spot.field == at), "{}", field.spec.key);
        }
        // Whatever is typed, and wherever somebody goes.
        sheet.fields[5].set_text("other");
        sheet.fields[5].touched = true;
        sheet.at = 5;
        sheet.go(7_000, paper, ask);
        sheet.examine(paper, ask, true);
        assert!(Rc::ptr_eq(&first, &sheet.pages(80, 20)));
        let wide = sheet.pages(120, 40);
        assert!(wide.count() < first.count());
        sheet.remove(1, 3);
        assert!(sheet.pages(120, 40).place(sheet.fields.len()) < wide.count());
        assert!(!Rc::ptr_eq(&wide, &sheet.pages(120, 40)));
        let block = Block {
            row: -1,
            lines: line(-1),
        };
        let at = sheet.add(1, block, ask);
        let page = sheet.pages(120, 40).place(at);
        assert_eq!(page, sheet.pages(120, 40).place(at + 1));
    });
}

#[test]
fn what_is_told_of_an_input_is_found_by_its_place() {
    with_long(|sheet, paper, ask| {
        sheet.fields[1].value.clear();
        sheet.fields[1].visited = true;
        sheet.examine(paper, ask, false);
        assert_eq!(paper.asked.get(), 1);
        assert_eq!(sheet.findings().len(), 3_001);
        let places: Vec<usize> = (0..sheet.fields.len()).collect();
        let told: Vec<usize> = sheet.told_of(&places).map(|(at, _)| at).collect();
        let by_key = |at: &usize| {
            sheet
                .findings()
                .iter()
                .any(|f| f.key == sheet.fields[*at].spec.key)
        };
        assert_eq!(
            told,
            places.iter().copied().filter(by_key).collect::<Vec<_>>()
        );
        assert_eq!(sheet.finding(1).map(|finding| finding.blocks), Some(true));
        assert_eq!(sheet.finding(2).map(|finding| finding.blocks), Some(false));
        assert_eq!(sheet.finding(3), None);
        assert_eq!(sheet.told_of(&[3, 4]).count(), 0);
    });
}

#[test]
fn rows_are_counted_where_they_stand() {
    with_long(|sheet, _, ask| {
        let counted = |sheet: &Sheet, row: i64| {
            let at = sheet.places_of(1, row).start;
            draft::counted_key(sheet, &sheet.fields[at])
        };
        assert_eq!(
            counted(sheet, 3).as_deref(),
            Some("contact_report#-3.on_day")
        );
        sheet.remove(1, 2);
        assert_eq!(
            counted(sheet, 3).as_deref(),
            Some("contact_report#-2.on_day")
        );
        let block = Block {
            row: -1,
            lines: line(-1),
        };
        sheet.add(1, block, ask);
        assert_eq!(
            counted(sheet, -1).as_deref(),
            Some("contact_report#-3000.on_day")
        );
        let rows: Vec<i64> = sheet
            .filled_rows("contact_report")
            .map(|(row, _)| row)
            .collect();
        assert_eq!(rows, sheet.rows("contact_report"));
    });
}
