//! What start, save, undo and somebody else's change cost in the database at two sizes of the file: they must not grow
//! with it. Every statement of the session counts, so that a new one that reads the whole file is seen.

use std::collections::BTreeMap;
use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::config::{KeyProfile, Lang};
use crate::front::session::wall_clock;
use crate::model::dossier::Dossier;
use crate::model::profile::Profile;
use crate::office::Office;
use crate::office::finding::Sort;
use crate::office::permit::Actor;
use crate::sample::Sample;
use crate::store::work;
use crate::ui::app::{App, Event, Setup};
use crate::ui::keys::chord;
use crate::ui::look::Look;
use crate::ui::screens::PANES;

/// Steps of each statement, by what was done.
type Costs = Vec<(&'static str, BTreeMap<String, i64>)>;

/// What is read whole because there are as many of it as there are chapters, however many people there are. The sample
/// has more chapters' councils for more people.
const BY_CHAPTERS: &[&str] = &[" FROM officer WHERE 1 = 1 "];

/// So many times more people.
const LARGER: u32 = 8;

fn now() -> chrono::DateTime<chrono::FixedOffset> {
    wall_clock().here()
}

fn open(path: &Path, who: &str) -> Office {
    Office::open(path, Actor::owner(who), now, Lang::En).unwrap()
}

fn app(office: Office) -> App {
    let setup = Setup {
        look: Look::default(),
        lang: Lang::En,
        keys: KeyProfile::Office,
        user: "lin".to_owned(),
        size: (80, 24),
        now: wall_clock(),
    };
    App::new(office, setup, PANES)
}

fn press(app: &mut App, keys: &str) {
    for word in keys.split_whitespace() {
        for chord in chord::parse(word).unwrap() {
            app.take(Event::Key(chord.event()), wall_clock());
        }
    }
}

/// Somebody else's change, made in a thread whose work is not counted.
fn edited_by_another(path: &Path) {
    let path = path.to_owned();
    let edit = move || {
        let other = open(&path, "mei");
        let first = other.first_page(1).unwrap()[0];
        let mut dossier = other.dossier(first).unwrap();
        dossier.alumnus.native_place.push('江');
        other.save_person(&dossier).unwrap();
    };
    std::thread::spawn(edit).join().unwrap();
}

fn costs(people: u32) -> Costs {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alumni.db");
    let profile = Profile::named("dmu").unwrap().unwrap();
    let office = Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En).unwrap();
    let today = wall_clock().today();
    let sample = Sample::new(&profile, office.catalogue(), people, 7, today);
    sample.settle(&office, String::new(), |_| true).unwrap();
    drop(office);
    let office = open(&path, "lin");
    office.prepare_index().unwrap();
    let never = std::sync::atomic::AtomicBool::new(false);
    office.search("", Sort::default(), &never).unwrap();
    work::take();
    let mut app = app(office);
    let mut costs = vec![("start", work::take())];
    press(&mut app, "alt-2");
    costs.push(("the directory", work::take()));
    press(&mut app, "f4");
    costs.push(("a form", work::take()));
    let before = newest(&path);
    press(&mut app, "x ctrl-s");
    costs.push(("a save", work::take()));
    assert_eq!(newest(&path), before + 1, "nothing was saved");
    app.take(Event::Tick, wall_clock());
    costs.push(("the look after it", work::take()));
    edited_by_another(&path);
    app.take(Event::Tick, wall_clock());
    costs.push(("somebody else's change", work::take()));
    let before = newest(&path);
    press(&mut app, "ctrl-z");
    app.take(Event::Tick, wall_clock());
    assert_eq!(newest(&path), before + 1, "nothing was taken back");
    costs.push(("undo", work::take()));
    press(&mut app, "alt-3");
    costs.push(("the chapters", work::take()));
    press(&mut app, "tab 2");
    costs.push(("the members of all", work::take()));
    edited_by_another(&path);
    app.take(Event::Tick, wall_clock());
    costs.push(("somebody else's change seen there", work::take()));
    costs
}

/// What it costs to see both ends of the history when it has so many entries.
fn costs_of_a_history(entries: usize) -> Costs {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alumni.db");
    let profile = Profile::named("dmu").unwrap().unwrap();
    let office = Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En).unwrap();
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    let who = office.save_person(&dossier).unwrap();
    let first = office.history(None, 9).unwrap().pop().unwrap();
    for n in office.history(None, 9).unwrap().len()..entries {
        let mut dossier = office.dossier(who).unwrap();
        dossier.alumnus.notes = n.to_string();
        office.save_person(&dossier).unwrap();
    }
    let mut app = app(office);
    work::take();
    let mut costs = Vec::new();
    for (what, keys, place) in [
        ("the history", "ctrl-r", 1),
        ("its end", "end", entries),
        ("up from its end", "pgup pgup pgup pgup pgup", 0),
        ("its beginning", "home", 1),
        ("down from there", "pgdn", 0),
    ] {
        press(&mut app, keys);
        costs.push((what, work::take()));
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| app.draw(frame)).unwrap();
        let screen = terminal.backend().to_string();
        let said = format!("{place}/{entries}");
        assert!(place == 0 || screen.contains(&said), "{what}: {screen}");
        assert!(
            place != entries || screen.contains(&first.sentence),
            "{screen}"
        );
    }
    costs
}

/// The newest change set, looked up in a thread whose work is not counted.
fn newest(path: &Path) -> i64 {
    let path = path.to_owned();
    let look = move || open(&path, "mei").history(None, 1).unwrap()[0].id.0;
    std::thread::spawn(look).join().unwrap()
}

#[test]
fn nothing_that_a_clerk_waits_for_grows_with_the_file() {
    const FEW: u32 = 250;
    let small = costs(FEW);
    assert_equal(&small, &costs(FEW * LARGER));
}

#[test]
fn the_ends_of_the_history_are_as_near_however_long_it_is() {
    assert_equal(&costs_of_a_history(150), &costs_of_a_history(600));
}

/// Asserts that nothing costs more where there is more of everything.
fn assert_equal(small: &Costs, large: &Costs) {
    // What a statement may cost without any people: pages of another depth, other names.
    const SLACK: i64 = 1_500;
    let mut grown = Vec::new();
    for ((what, small), (_, large)) in small.iter().zip(large) {
        let total = |costs: &BTreeMap<String, i64>| costs.values().sum::<i64>();
        println!("{what}: {} -> {} steps", total(small), total(large));
        let by_people = |sql: &str| !BY_CHAPTERS.iter().any(|known| sql.contains(known));
        for (sql, steps) in large.iter().filter(|(sql, _)| by_people(sql)) {
            let before = small.get(sql).copied().unwrap_or(0);
            if *steps > before * 2 + SLACK {
                grown.push(format!("{what}: {before} -> {steps} steps: {sql}"));
            }
        }
    }
    assert!(grown.is_empty(), "{}", grown.join("\n"));
}
