//! Where the find index of a process lives: read from its image or built from the file in a thread, then shared by all
//! sessions. The image is derived and can be thrown away at any time.

use std::fs::TryLockError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use parking_lot::{Mutex, RwLock};

use super::feed::Names;
use super::intake;
use crate::file;
use crate::find::Finder;
use crate::find::image::{self, Stamp};
use crate::find::index::Index;
use crate::find::value::day_number;
use crate::model::field::Id;
use crate::office::examining::Image;
use crate::office::founding::FILE_ID;
use crate::office::intake::fingerprint;
use crate::office::{Error, Result};
use crate::store::{Db, Store, beside};

/// More changes than this are not laid over the index: it is built anew.
pub(super) const TOO_MANY: usize = 50_000;
/// More changes than this are not laid over the index while a key waits.
pub(super) const AT_ONCE: usize = 2_000;
/// Goes up when what the index is fed, or how names are folded and read, changes.
const EDITION: u32 = 6;

/// The index of one process, once there is one.
#[derive(Default)]
pub(in crate::office) struct Room {
    /// With the day for which it is true: who holds an office depends on it.
    finder: RwLock<Option<(Finder, NaiveDate)>>,
    busy: AtomicBool,
    /// Held by whoever reads or builds.
    work: Mutex<()>,
    /// What values are called, and the newest change of which that is known to be true.
    names: Mutex<Option<(Id, Arc<Names>)>>,
}

impl Room {
    pub(super) fn finder(&self) -> Option<Finder> {
        self.finder
            .read()
            .as_ref()
            .map(|(finder, _)| finder.clone())
    }

    /// The finder, and the day for which it is true.
    pub(super) fn held(&self) -> Option<(Finder, NaiveDate)> {
        self.finder.read().clone()
    }

    /// What values are called after a change: read once, and again when something has another name.
    fn names(&self, db: &Db, newest: Id) -> Result<Arc<Names>> {
        let kept = self.names.lock().clone();
        let names = match kept {
            Some((since, names)) if since <= newest && !db.named_since(since)? => names,
            _ => Arc::new(Names::new(&db.catalogue()?, &db.event_titles()?)),
        };
        *self.names.lock() = Some((newest, Arc::clone(&names)));
        Ok(names)
    }

    /// Holds no index any more; the next search reads or builds one.
    pub(super) fn let_go(&self) {
        *self.finder.write() = None;
    }

    /// Has the index of this finder from memory that is shared with other processes, which is equal to it.
    fn share(&self, finder: &Finder, index: Index) {
        if let Some((held, _)) = self.finder.write().as_mut() {
            held.put_in_place(finder, index);
        }
    }

    /// Puts a finder in its place unless there is one that knows more.
    pub(super) fn put(&self, finder: Finder, day: NaiveDate) {
        let mut place = self.finder.write();
        if place
            .as_ref()
            .is_none_or(|(old, _)| old.seq() <= finder.seq())
        {
            *place = Some((finder, day));
        }
    }
}

/// Reads or builds in a thread, unless there is an index or somebody is at it.
pub(super) fn warm(room: &Arc<Room>, store: &Arc<Store>, day: NaiveDate) {
    if room.finder().is_none() {
        in_thread(room, store, move |room, store| fill(room, store, day));
    }
}

/// Builds anew in a thread, unless somebody is at it. The old index answers meanwhile.
pub(super) fn rebuild(room: &Arc<Room>, store: &Arc<Store>, day: NaiveDate) {
    in_thread(room, store, move |room, store| {
        renew(room, store, &store.reader()?, day)
    });
}

/// Takes in what was written since in a thread, unless somebody is at it. The index as it was answers meanwhile.
pub(super) fn catch_up(room: &Arc<Room>, store: &Arc<Store>, day: NaiveDate) {
    in_thread(room, store, move |room, store| follow(room, store, day));
}

/// Reads or builds, takes in what was written since, and waits for it.
pub(super) fn prepare(room: &Arc<Room>, store: &Arc<Store>, day: NaiveDate) -> Result<()> {
    fill(room, store, day)?;
    follow(room, store, day)
}

/// Takes in what was written since, and what the days between changed.
fn follow(room: &Room, store: &Store, day: NaiveDate) -> Result<()> {
    let db = store.reader()?;
    let newest = db.newest_change()?;
    let Some((mut finder, then)) = room.held() else {
        return Ok(());
    };
    if finder.seq() == newest.0 && then == day {
        return Ok(());
    }
    let seq = Id(finder.seq());
    if seq > newest || db.renamed_since(seq)? {
        return renew(room, store, &db, day);
    }
    let moved = moved(&db, &finder, (then, day))?;
    // What would be packed anew right after it is not laid over it first.
    let worn = moved.len() > AT_ONCE && finder.is_worn_by(moved.len());
    if worn || !lay_over(room, &mut finder, &db, &moved, newest, day)? {
        return renew(room, store, &db, day);
    }
    let worn = finder.is_worn();
    room.put(finder, day);
    match worn {
        true => renew(room, store, &db, day),
        false => Ok(()),
    }
}

fn in_thread(
    room: &Arc<Room>,
    store: &Arc<Store>,
    work: impl FnOnce(&Room, &Store) -> Result<()> + Send + 'static,
) {
    if room.busy.swap(true, Ordering::AcqRel) {
        return;
    }
    let (room, store) = (Arc::clone(room), Arc::clone(store));
    std::thread::spawn(move || {
        let busy = Busy(&room);
        // Without an index a search says that it is not ready, and the next one tries again.
        let _ = work(busy.0, &store);
    });
}

/// Somebody is at it, until this is dropped: even a panic does not leave the room closed for good.
struct Busy<'a>(&'a Room);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.busy.store(false, Ordering::Release);
    }
}

/// From the image where it is true, else from the file.
fn fill(room: &Room, store: &Store, day: NaiveDate) -> Result<()> {
    let guard = room.work.lock();
    if room.finder().is_some() {
        return Ok(());
    }
    let db = store.reader()?;
    if let Some(finder) = from_image(room, store, &db, day)? {
        room.put(finder, day);
        return Ok(());
    }
    drop(guard);
    build(room, store, &db, day)
}

/// The image, brought up to date; none when there is none, when it is of another file or of another past of this one.
fn from_image(room: &Room, store: &Store, db: &Db, day: NaiveDate) -> Result<Option<Finder>> {
    let Ok((index, stamp)) = image::load(&image_of(store), database(db)?, EDITION) else {
        return Ok(None);
    };
    let seq = stamp.seq;
    let newest = db.newest_change()?;
    let from = Id(seq);
    if from > newest || past(db, from)? != stamp.past {
        return Ok(None);
    }
    let Ok(mut finder) = Finder::new(index, seq) else {
        return Ok(None);
    };
    let then = epoch() + Days::new(u64::try_from(stamp.day).unwrap_or(0));
    if db.renamed_since(from)? || !caught_up(room, db, &mut finder, newest, (then, day))? {
        return Ok(None);
    }
    let complete = i64::try_from(finder.people())
        .is_ok_and(|people| db.heads().is_ok_and(|heads| heads == people));
    Ok(complete.then_some(finder))
}

/// Takes in everything that was written since, and what the days between changed; whether that could be done.
fn caught_up(
    room: &Room,
    db: &Db,
    finder: &mut Finder,
    newest: Id,
    (then, day): (NaiveDate, NaiveDate),
) -> Result<bool> {
    let moved = moved(db, finder, (then, day))?;
    Ok(moved.len() <= TOO_MANY && lay_over(room, finder, db, &moved, newest, day)?)
}

/// Everybody whose entry is another now; one more than are ever laid over where there are more.
fn moved(db: &Db, finder: &Finder, (then, day): (NaiveDate, NaiveDate)) -> Result<Vec<Id>> {
    let days = (&*then.to_string(), &*day.to_string());
    Ok(db.moved_since(Id(finder.seq()), days, TOO_MANY + 1)?)
}

/// Lays these people as they are now over the index; false when they do not fit.
pub(super) fn lay_over(
    room: &Room,
    finder: &mut Finder,
    db: &Db,
    moved: &[Id],
    newest: Id,
    day: NaiveDate,
) -> Result<bool> {
    let mut entries = Vec::new();
    let mut gone = Vec::new();
    if !moved.is_empty() {
        let names = room.names(db, newest)?;
        gone = db.feed_these(moved, &day.to_string(), |fed| {
            entries.push(names.entry(&fed))
        })?;
    }
    let gone: Vec<i64> = gone.iter().map(|id| id.0).collect();
    Ok(finder.apply(newest.0, entries, &gone).is_ok())
}

/// The first day of the numbers of days.
fn epoch() -> NaiveDate {
    NaiveDate::default()
}

/// The image that somebody else made anew meanwhile, else from the file: of several processes that need a new one, one
/// makes it.
fn renew(room: &Room, store: &Store, db: &Db, day: NaiveDate) -> Result<()> {
    let guard = room.work.lock();
    let _turn = Turn::wait(store);
    let packed = room.finder().map(|finder| finder.packed_for());
    let stamp = image::stamp(&image_of(store), database(db)?, EDITION);
    if stamp.is_ok_and(|stamp| Some(stamp.seq) > packed)
        && let Some(finder) = from_image(room, store, db, day)?
    {
        *room.finder.write() = Some((finder, day));
        return Ok(());
    }
    drop(guard);
    build(room, store, db, day)
}

/// The turn to make the image anew: a lock on the image that is there, since a new one takes its place.
struct Turn {
    _image: std::fs::File,
}

impl Turn {
    /// Longer than making an image takes.
    const LONGEST: Duration = Duration::from_secs(30);
    const PAUSE: Duration = Duration::from_millis(50);

    /// Waits while somebody else makes it; none when there is none, or when that takes too long.
    fn wait(store: &Store) -> Option<Self> {
        let image = file::open(&image_of(store)).ok()?;
        let begun = Instant::now();
        while begun.elapsed() < Self::LONGEST {
            match image.try_lock() {
                Ok(()) => return Some(Self { _image: image }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Self::PAUSE),
                // A file system without locks.
                Err(TryLockError::Error(_)) => return None,
            }
        }
        None
    }
}

fn build(room: &Room, store: &Store, db: &Db, day: NaiveDate) -> Result<()> {
    let _guard = room.work.lock();
    // Taken before anything is read: what is written meanwhile is laid over once more, and that does no harm.
    let seq = db.newest_change()?;
    let builder = intake::packed(store, db, day)?;
    let too_big = || {
        Error::Broken(crate::store::Error::Refused(
            "too many people for the find index".to_owned(),
        ))
    };
    let index = builder.build().map_err(|_| too_big())?;
    let stamp = Stamp {
        database: database(db)?,
        edition: EDITION,
        seq: seq.0,
        day: i64::from(day_number(day)),
        past: past(db, seq)?,
    };
    let finder = Finder::new(index, seq.0).map_err(|_| too_big())?;
    *room.finder.write() = Some((finder.clone(), day));
    // A folder that cannot be written costs only time at the next start.
    let saved = image::save(&image_of(store), finder.base(), &stamp);
    if let Some(index) = saved.ok().and_then(|file| image::in_memory(file, &stamp)) {
        room.share(&finder, index);
    }
    Ok(())
}

/// Compares the image with what the file says.
pub(in crate::office) fn examine(store: &Store, day: NaiveDate) -> Result<Image> {
    let place = image_of(store);
    if !place.exists() {
        return Ok(Image::None);
    }
    let db = store.examiner()?;
    let Ok((index, stamp)) = image::read(&place, database(&db)?, EDITION) else {
        return Ok(Image::Refused);
    };
    let newest = db.newest_change()?;
    if stamp.seq != newest.0 || stamp.day != i64::from(day_number(day)) {
        return Ok(Image::Earlier);
    }
    let made = intake::packed(store, &db, day)?.build();
    Ok(match made {
        Ok(made) if made == index && past(&db, newest)? == stamp.past => Image::Same,
        _ => Image::Different,
    })
}

/// Makes the index and its image anew and waits for it.
pub(in crate::office) fn make_anew(room: &Room, store: &Store, day: NaiveDate) -> Result<()> {
    build(room, store, &store.reader()?, day)
}

/// Where the image of a file's find index is kept.
pub(super) fn image_of(store: &Store) -> std::path::PathBuf {
    beside(store.path(), ".find")
}

fn database(db: &Db) -> Result<[u8; 16]> {
    let name = db
        .setting(FILE_ID)?
        .map_or_else(String::new, |setting| setting.value);
    Ok(u128::from_str_radix(&name, 16)
        .unwrap_or_default()
        .to_le_bytes())
}

/// A mark of what a change was, to know it again: the number alone returns after a backup was put in place of the file.
fn past(db: &Db, seq: Id) -> Result<u64> {
    if seq.is_new() {
        return Ok(0);
    }
    let entry = match db.history_entry(seq) {
        Ok(entry) => entry,
        Err(crate::store::Error::Missing) => return Ok(0),
        Err(other) => return Err(other.into()),
    };
    let parts = [&entry.at, &entry.user, &entry.kind, &entry.sentence];
    Ok(fingerprint(parts.map(String::as_str)))
}
