//! What was written is never said to be refused, and what was refused is never said to be written, whatever fails around a
//! key of a screen: the disk may break while the change is made, or when it is to be shown.

use std::collections::BTreeMap;

use crate::desk::Place;
use crate::scale::{chance, times};
use crate::seat::Seat;
use crate::shim::{Fault, Fence, Script};

/// A screen, the way there, what is typed, and the key that changes something.
const SCREENS: &[(&str, &str, &str, &str)] = &[
    ("a form", "2 f4", "x", "ctrl-s"),
    ("a new person", "2 f6", "x", "ctrl-s"),
    ("the directory", "2", "", "ctrl-d"),
    ("the archive", "2", "", "f8"),
    ("undo", "2 f8", "", "ctrl-z"),
    ("redo", "2 f8 ctrl-z", "", "ctrl-y"),
    ("a record", "2 enter", "", "ctrl-k"),
    ("the guests", "4 tab enter", "", "space"),
    ("a registration", "4 tab enter", "", "f8"),
    ("a chapter", "3 end", "", "f8"),
];

/// How a status line says that nothing was written.
const REFUSALS: &[&str] = &["othing was", "ot saved", "ot written"];

/// One file with a seat at it.
struct Scene {
    place: Place,
    seat: Seat,
    _fence: Fence,
}

impl Scene {
    fn at(way: &str, typed: &str) -> (Self, std::sync::Arc<Script>) {
        let place = Place::furnished();
        let script = Script::over(place.folder.path());
        let fence = Fence(script.clone());
        let mut seat = Seat::open(&place.path);
        seat.press(way);
        seat.type_text(typed);
        let scene = Self {
            place,
            seat,
            _fence: fence,
        };
        (scene, script)
    }

    /// How many changes the file holds, as anybody else sees it while the seat is taken.
    fn changes(&self) -> usize {
        self.place
            .open()
            .unwrap()
            .history(None, 1_000)
            .unwrap()
            .len()
    }
}

#[test]
fn no_screen_says_the_opposite_of_what_is_in_the_file() {
    let mut rng = chance("screens");
    let mut tally = BTreeMap::<&str, usize>::new();
    let mut faults = Vec::new();
    for (name, way, typed, key) in SCREENS {
        let (mut scene, script) = Scene::at(way, typed);
        let before = scene.changes();
        script.calls();
        scene.seat.press(key);
        let calls = script.calls();
        let done = scene.seat.status().to_owned();
        let done = done.split(" | ").next().unwrap_or_default();
        assert_eq!(scene.changes(), before + 1, "{name}: {done}");
        let kinds = [Fault::Lasting, Fault::Once];
        let mut points: Vec<_> = (1..=calls)
            .flat_map(|at| kinds.map(|fault| (at, fault)))
            .collect();
        rng.shuffle(&mut points);
        points.truncate(times(12, usize::MAX));
        for (at, fault) in points {
            let (mut scene, script) = Scene::at(way, typed);
            script.fail(at, fault);
            scene.seat.press(key);
            let struck = script.heal();
            let said = scene.seat.status().to_owned();
            let is_there = scene.changes() == before + 1;
            let refuses = REFUSALS.iter().any(|words| said.contains(words));
            let claims = said.contains(done);
            let how = match (is_there, refuses, claims) {
                (true, true, _) => {
                    faults.push(format!("{name}, call {at}, {fault:?}, {struck:?}: {said}"));
                    "written, said to be refused"
                }
                (false, _, true) => {
                    faults.push(format!("{name}, call {at}, {fault:?}, {struck:?}: {said}"));
                    "refused, said to be written"
                }
                (true, ..) if said == done || !said.contains("cannot be shown") => "written",
                (true, ..) => "written, and cannot be shown",
                (false, ..) => "refused",
            };
            *tally.entry(how).or_default() += 1;
        }
    }
    println!("screens: {tally:#?}");
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
    for how in ["written", "written, and cannot be shown", "refused"] {
        assert!(tally.contains_key(how), "{how:?} never happened: {tally:?}");
    }
}
