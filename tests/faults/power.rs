//! The power goes: after every change that SQLite asked the file system for, an image of the disk is made in which what
//! was not synced is there, is not there, is there in part, or came in another order. Each image is opened: the mark beside
//! the file raises no alarm then, and raises one where the log is taken away.
//!
//! The control is a disk that takes every sync for done, as `synchronous=NORMAL` would: there, acknowledged work is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use alumni::model::field::Id;
use alumni::office::Office;

use crate::desk::{DEEDS, Place, State, edit, open, private, somebody};
use crate::scale::{Time, chance, times};
use crate::shim::{Deed, Fence, Script};

/// Bytes that a disk writes whole.
const SECTOR: usize = 512;

/// A recorded session: what the file was, what was asked of the disk, and what it held after each acknowledgement.
struct Session {
    start: Vec<u8>,
    notes: Vec<Deed>,
    states: Vec<State>,
}

/// Records a session of all deeds and some more.
fn session(deaf: bool, more: i64) -> Session {
    let place = Place::furnished();
    let start = std::fs::read(&place.path).unwrap();
    let script = Script::over(place.folder.path());
    let _fence = Fence(script.clone());
    let mut states = vec![place.state()];
    let mut office = place.open().unwrap();
    script.note(deaf);
    let mut acknowledged = |office: &mut Office| {
        script.told(states.len());
        states.push(place.state());
        office.look().unwrap();
    };
    for (_, deed) in DEEDS {
        deed(&mut office).unwrap();
        acknowledged(&mut office);
    }
    for n in 0..more {
        match n % 3 {
            0 => office.save_person(&somebody(300 + n)).map(drop).unwrap(),
            1 => edit(&office, Id(6), |d| d.alumnus.notes = format!("第{n}次")).unwrap(),
            _ => office.undo(None, false).map(drop).unwrap(),
        }
        acknowledged(&mut office);
    }
    // The last one out moves the log into the file.
    drop(office);
    Session {
        start,
        notes: script.notes(),
        states,
    }
}

/// One file on the disk: what is surely there, and what was asked for since.
#[derive(Clone, Default)]
struct Kept {
    /// None: the file is surely not there.
    sure: Option<Vec<u8>>,
    pending: Vec<Pending>,
}

#[derive(Clone)]
enum Pending {
    Write(u64, Vec<u8>),
    Truncate(u64),
    Gone,
}

impl Kept {
    /// The file with these pending changes.
    fn with<'a>(&self, pending: impl Iterator<Item = &'a Pending>) -> Option<Vec<u8>> {
        let mut file = self.sure.clone();
        for change in pending {
            apply(&mut file, change);
        }
        file
    }

    fn sync(&mut self) {
        self.sure = self.with(self.pending.iter());
        self.pending.clear();
    }
}

fn apply(file: &mut Option<Vec<u8>>, change: &Pending) {
    match change {
        Pending::Gone => *file = None,
        Pending::Truncate(size) => {
            let size = usize::try_from(*size).unwrap();
            file.get_or_insert_default().resize(size, 0);
        }
        Pending::Write(at, bytes) => {
            let file = file.get_or_insert_default();
            let at = usize::try_from(*at).unwrap();
            if file.len() < at + bytes.len() {
                file.resize(at + bytes.len(), 0);
            }
            file[at..at + bytes.len()].copy_from_slice(bytes);
        }
    }
}

/// The disk at some moment.
struct Disk(BTreeMap<String, Kept>);

impl Disk {
    fn new(start: &[u8]) -> Self {
        let file = Kept {
            sure: Some(start.to_vec()),
            ..Kept::default()
        };
        Self([("office.db".to_owned(), file)].into())
    }

    fn ask(&mut self, deed: &Deed) {
        let (name, change) = match deed {
            Deed::Told(_) => return,
            Deed::Write(name, at, bytes) => (name, Pending::Write(*at, bytes.clone())),
            Deed::Truncate(name, size) => (name, Pending::Truncate(*size)),
            Deed::Delete(name, _) => (name, Pending::Gone),
            Deed::Sync(name) => return self.file(name).sync(),
        };
        let file = self.file(name);
        file.pending.push(change);
        // A folder that is synced behind a deletion keeps it.
        if matches!(deed, Deed::Delete(_, true)) {
            file.sync();
        }
    }

    fn file(&mut self, name: &str) -> &mut Kept {
        self.0.entry(name.to_owned()).or_default()
    }

    /// The files as the power cut leaves them.
    fn image(&self, way: Way, rng: &mut fastrand::Rng) -> Image {
        let files = self.0.iter().filter_map(|(name, kept)| {
            let file = match way {
                Way::None => kept.sure.clone(),
                Way::All => kept.with(kept.pending.iter()),
                Way::Some => kept.with(kept.pending.iter().filter(|_| rng.bool())),
                Way::Shuffled => {
                    let mut order: Vec<&Pending> = kept.pending.iter().collect();
                    rng.shuffle(&mut order);
                    let many = rng.usize(..=order.len());
                    kept.with(order.into_iter().take(many))
                }
                Way::Torn => torn(kept, rng),
            };
            file.map(|file| (name.clone(), file))
        });
        Image(files.collect())
    }
}

/// Of each pending write some sectors are there.
fn torn(kept: &Kept, rng: &mut fastrand::Rng) -> Option<Vec<u8>> {
    let mut file = kept.sure.clone();
    for change in &kept.pending {
        let Pending::Write(at, bytes) = change else {
            if rng.bool() {
                apply(&mut file, change);
            }
            continue;
        };
        let mut from = 0;
        while from < bytes.len() {
            // Sectors begin where the disk has them and not where the write does.
            let place = usize::try_from(*at).unwrap() + from;
            let to = (from + SECTOR - place % SECTOR).min(bytes.len());
            if rng.bool() {
                let part = Pending::Write(*at + from as u64, bytes[from..to].to_vec());
                apply(&mut file, &part);
            }
            from = to;
        }
    }
    file
}

/// What of the unsynced is on the disk.
#[derive(Debug, Clone, Copy)]
enum Way {
    None,
    All,
    Some,
    Shuffled,
    Torn,
}

/// The files after the power cut.
struct Image(BTreeMap<String, Vec<u8>>);

impl Image {
    fn print(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    /// What is wrong with it, when so much was acknowledged and the next thing may have been going on.
    fn judge(&self, states: &[State], acknowledged: usize) -> Option<String> {
        let place = Place::empty();
        for (name, bytes) in &self.0 {
            private(&place.folder.path().join(name), bytes);
        }
        let alarm;
        match open(&place.path) {
            Err(wrong) => return Some(format!("it does not open: {wrong}")),
            Ok(office) => {
                alarm = office.may_change().err();
                match office.examine() {
                    Ok(found) if found.is_empty() => {}
                    found => return Some(format!("it is not sound: {found:?}")),
                }
            }
        }
        let state = place.state();
        let may = &states[acknowledged..states.len().min(acknowledged + 2)];
        if may.contains(&state) {
            return alarm.map(|alarm| format!("a false alarm: {alarm}"));
        }
        match states.iter().position(|known| *known == state) {
            Some(older) => Some(format!("{acknowledged} acknowledged, {older} there")),
            None => Some(format!("half of it is there: {:?}", state.against(&may[0]))),
        }
    }
}

/// Change sets in the history.
fn changes(state: &State) -> usize {
    let sets = state.rows.iter();
    sets.filter(|row| row.starts_with("change_set ")).count()
}

impl Image {
    /// The log is taken away: where a change that was acknowledged goes with it, the file is not written to any more.
    fn judge_without_log(&self, acknowledged: &State) -> Option<String> {
        let place = Place::empty();
        for (name, bytes) in self.0.iter().filter(|(name, _)| !name.ends_with("-wal")) {
            private(&place.folder.path().join(name), bytes);
        }
        if open(&place.path).is_ok_and(|office| office.may_change().is_ok()) {
            let is_lost = changes(&place.state()) < changes(acknowledged);
            return is_lost.then(|| "nobody noticed that the log is gone".to_owned());
        }
        None
    }
}

/// What was looked at.
#[derive(Default)]
struct Seen {
    images: usize,
    different: usize,
    without_log: usize,
    faults: Vec<String>,
}

/// Images of a session, and what is wrong with them.
fn images(session: &Session, most: usize, rng: &mut fastrand::Rng) -> Seen {
    const WAYS: [Way; 5] = [Way::None, Way::All, Way::Some, Way::Shuffled, Way::Torn];
    let (mut seen, mut known, time) = (Seen::default(), BTreeSet::new(), Time::begin());
    let share = most as f64 / session.notes.len() as f64;
    for pass in 0.. {
        let (mut disk, mut acknowledged) = (Disk::new(&session.start), 0);
        for (at, deed) in session.notes.iter().enumerate() {
            disk.ask(deed);
            if let Deed::Told(much) = deed {
                acknowledged = *much;
            }
            if rng.f64() > share || !time.is_left() {
                continue;
            }
            let way = WAYS[(at + pass) % WAYS.len()];
            let image = disk.image(way, rng);
            seen.images += 1;
            // The same disk with the same promises was looked at already.
            if !known.insert((image.print(), acknowledged)) {
                continue;
            }
            let mut wrong = image.judge(&session.states, acknowledged);
            if wrong.is_none() && matches!(way, Way::All) {
                seen.without_log += 1;
                wrong = image.judge_without_log(&session.states[acknowledged]);
            }
            let wrong = wrong.map(|wrong| format!("after change {at}, {way:?}: {wrong}"));
            seen.faults.extend(wrong);
        }
        if seen.images >= most || share < 1.0 || !time.is_left() {
            break;
        }
    }
    seen.different = known.len();
    seen
}

#[test]
fn nothing_acknowledged_goes_with_the_power() {
    let mut rng = chance("power");
    let session = session(false, 30);
    let Seen {
        images,
        different,
        without_log,
        faults,
    } = images(&session, times(300, 1_000_000), &mut rng);
    println!(
        "power: {images} images, {different} different, {without_log} also without their log, of {} changes and {} acknowledgements",
        session.notes.len(),
        session.states.len() - 1
    );
    assert!(without_log > 0);
    assert!(
        faults.is_empty(),
        "{} faults: {:#?}",
        faults.len(),
        faults.iter().take(20).collect::<Vec<_>>()
    );
}

#[test]
fn control_a_disk_that_does_not_sync_loses_acknowledged_work() {
    let mut rng = chance("power, control");
    let session = session(true, 30);
    let Seen { images, faults, .. } = images(&session, times(150, 10_000), &mut rng);
    println!(
        "power, control: {images} images, {} lost or broken",
        faults.len()
    );
    assert!(
        faults.iter().any(|fault| fault.ends_with(" there")),
        "{faults:#?}"
    );
}
