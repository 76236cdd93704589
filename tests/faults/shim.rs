//! A file system for SQLite that fails, dies or takes notes where a test says so: a thin layer over the real one.
//!
//! It is the default of this test program, so that the real `Store` and `Office` run on it without knowing. Only files in
//! a folder that has a [`Script`] are meddled with; everything else passes through.
#![allow(
    unsafe_code,
    reason = "SQLite's door to the file system is C; nothing else in the tree is unsafe"
)]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::ptr::null_mut;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use rusqlite::ffi;
use rusqlite::ffi::{sqlite3_file, sqlite3_io_methods, sqlite3_vfs};

/// What SQLite asks of the file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Open,
    Read,
    Write,
    Sync,
    Truncate,
    Delete,
}

/// What goes wrong at the n-th call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The disk says so, this time.
    Once,
    /// The disk says so from then on, to everything.
    Lasting,
    /// There is no room from then on; reading goes on.
    Full,
    /// Half of a write gets through; there is no room from then on.
    Short,
    /// The disk can only be read from then on.
    ReadOnly,
    /// The process ends at once, in the middle of a write.
    Kill,
}

/// A change of a file, as it was asked for.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Write(String, u64, Vec<u8>),
    Sync(String),
    Truncate(String, u64),
    /// The flag: the folder was synced behind it.
    Delete(String, bool),
    /// Somebody was told that so much is saved.
    Told(usize),
}

#[derive(Default)]
struct State {
    calls: u64,
    plan: Option<(u64, Fault)>,
    struck: Option<Call>,
    notes: Option<Vec<Deed>>,
    deaf: bool,
    /// The mark of the database as it was when something was noted last.
    mark: Vec<u8>,
}

/// What happens to the files of one folder.
pub(crate) struct Script {
    state: Mutex<State>,
    /// What is beside the database and does not go through SQLite.
    mark: PathBuf,
}

/// The name of the mark, and the bytes of each of its two lines.
const MARK: &str = "office.db.mark";
const LINE: usize = 256;

static FOLDERS: Mutex<Vec<(PathBuf, Arc<Script>)>> = Mutex::new(Vec::new());

impl Script {
    /// From now on files that are opened in this folder follow the script that comes back.
    pub(crate) fn over(folder: &Path) -> Arc<Self> {
        install();
        let folder = folder.canonicalize().unwrap();
        let script = Arc::new(Self {
            state: Mutex::default(),
            mark: folder.join(MARK),
        });
        held(&FOLDERS).push((folder, Arc::clone(&script)));
        script
    }

    /// Fails at the n-th call from now on; the first is 1.
    pub(crate) fn fail(&self, at: u64, fault: Fault) {
        let mut state = held(&self.state);
        state.calls = 0;
        state.struck = None;
        state.plan = Some((at, fault));
    }

    /// All is well again. Says which call was struck, if one was.
    pub(crate) fn heal(&self) -> Option<Call> {
        let mut state = held(&self.state);
        state.plan = None;
        state.struck
    }

    /// Counts anew; says how many calls there were.
    pub(crate) fn calls(&self) -> u64 {
        std::mem::take(&mut held(&self.state).calls)
    }

    /// Takes notes from now on. A deaf disk takes every sync for done, as it is with `synchronous=NORMAL`.
    pub(crate) fn note(&self, deaf: bool) {
        let mut state = held(&self.state);
        state.notes = Some(Vec::new());
        state.deaf = deaf;
    }

    /// Notes that somebody was told that so much is saved.
    pub(crate) fn told(&self, much: usize) {
        self.noted(|| Deed::Told(much));
    }

    /// What was noted.
    pub(crate) fn notes(&self) -> Vec<Deed> {
        held(&self.state).notes.take().unwrap_or_default()
    }

    fn of(path: &Path) -> Option<Arc<Self>> {
        let folders = held(&FOLDERS);
        let found = folders.iter().find(|(folder, _)| path.starts_with(folder));
        found.map(|(_, script)| Arc::clone(script))
    }

    /// What the call comes to, if not to the call itself.
    fn meet(&self, call: Call) -> Option<Fault> {
        let mut state = held(&self.state);
        state.calls += 1;
        let (at, fault) = state.plan?;
        let hits = match fault {
            Fault::Once | Fault::Kill => state.calls == at,
            Fault::Lasting => state.calls >= at,
            Fault::Full | Fault::Short => state.calls >= at && call == Call::Write,
            Fault::ReadOnly => state.calls >= at && !matches!(call, Call::Read | Call::Open),
        };
        if !hits {
            return None;
        }
        let first = state.struck.is_none();
        state.struck.get_or_insert(call);
        match fault {
            Fault::Short if !first => Some(Fault::Full),
            fault => Some(fault),
        }
    }

    fn noted(&self, deed: impl FnOnce() -> Deed) {
        let mut state = held(&self.state);
        if state.notes.is_none() {
            return;
        }
        let now = std::fs::read(&self.mark).unwrap_or_default();
        let before = std::mem::replace(&mut state.mark, now);
        let mut new = since(&before, &state.mark);
        new.push(deed());
        state.notes.get_or_insert_default().extend(new);
    }
}

impl Drop for Fence {
    fn drop(&mut self) {
        held(&FOLDERS).retain(|(_, script)| !Arc::ptr_eq(script, &self.0));
    }
}

/// What was asked of the disk for a mark to become another one. Its lines are written past SQLite, so this is found out by
/// comparing: a line that tells of another head of the file is synced by those who write it, any other is not.
fn since(before: &[u8], now: &[u8]) -> Vec<Deed> {
    let word = |mark: &[u8], at: usize, word: usize| -> Option<String> {
        let line = std::str::from_utf8(mark.get(at..at + LINE)?).ok()?;
        line.split(' ').nth(word).map(str::to_owned)
    };
    let turn = |mark: &[u8], at: usize| -> u64 {
        let turn = word(mark, at, 1).and_then(|turn| turn.parse().ok());
        turn.unwrap_or_default()
    };
    let mut lines = [0, LINE];
    lines.sort_by_key(|at| turn(now, *at));
    let newest = if turn(before, 0) > turn(before, LINE) {
        0
    } else {
        LINE
    };
    let mut head = word(before, newest, 5);
    let mut deeds = Vec::new();
    for at in lines {
        let line = now.get(at..at + LINE);
        let Some(line) = line.filter(|line| before.get(at..at + LINE) != Some(*line)) else {
            continue;
        };
        if turn(now, at) == 0 {
            continue;
        }
        deeds.push(Deed::Write(MARK.to_owned(), at as u64, line.to_vec()));
        let says = word(now, at, 5);
        if says != head {
            deeds.push(Deed::Sync(MARK.to_owned()));
        }
        head = says;
    }
    deeds
}

/// Takes the script out of force when it goes.
pub(crate) struct Fence(pub(crate) Arc<Script>);

/// A lock that somebody's failed test left is as good as any.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What stands in front of the file of the system.
#[repr(C)]
struct Head {
    file: sqlite3_file,
    /// The script and the name; null where nobody meddles.
    watch: *mut Watch,
}

struct Watch {
    script: Arc<Script>,
    name: String,
}

const HEAD: usize = size_of::<Head>();

/// The file system below.
struct Below(*mut sqlite3_vfs);

// SAFETY: SQLite's own file systems are never changed after they are registered, and may be used from every thread.
unsafe impl Send for Below {}
// SAFETY: as above.
unsafe impl Sync for Below {}

static BELOW: Mutex<Below> = Mutex::new(Below(null_mut()));

fn below() -> *mut sqlite3_vfs {
    held(&BELOW).0
}

/// Makes this the file system of every connection that names none.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite is initialised by `sqlite3_vfs_find`; the copy lives for ever, as a registered one has to.
        unsafe {
            ffi::sqlite3_initialize();
            let base = ffi::sqlite3_vfs_find(std::ptr::null());
            held(&BELOW).0 = base;
            let mut own = *base;
            own.zName = c"faulty".as_ptr();
            own.pNext = null_mut();
            own.szOsFile += HEAD as c_int;
            own.xOpen = Some(open);
            own.xDelete = Some(delete);
            let own = Box::leak(Box::new(own));
            assert_eq!(ffi::sqlite3_vfs_register(own, 1), ffi::SQLITE_OK);
        }
    });
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The file of the system behind ours.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn base(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: SQLite gave as many bytes as `szOsFile` asks for: ours, and behind them those of the file below.
    unsafe { file.cast::<u8>().add(HEAD).cast() }
}

/// # Safety
/// `file` was opened by [`open`] and is not closed.
unsafe fn watch<'a>(file: *mut sqlite3_file) -> Option<&'a Watch> {
    // SAFETY: `open` put a box or null there; `close` is the last call.
    unsafe { (*file.cast::<Head>()).watch.as_ref() }
}

/// Calls a method of the file below.
macro_rules! forward {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls methods of open files only, and the file below is open as long as ours is.
        unsafe {
            let base = base($file);
            match (*(*base).pMethods).$method {
                Some(method) => method(base $(, $argument)*),
                None => unreachable!("the file system below has every method of version 2"),
            }
        }
    }};
}

unsafe extern "C" fn open(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's contract of xOpen: `file` has `szOsFile` bytes, `name` is a C string or null.
    unsafe {
        let head = file.cast::<Head>();
        (*head).file.pMethods = std::ptr::null();
        (*head).watch = null_mut();
        let watch = (!name.is_null()).then(|| path(name)).and_then(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Script::of(&path).map(|script| Watch { script, name })
        });
        if let Some(watch) = &watch {
            match watch.script.meet(Call::Open) {
                Some(Fault::Kill) => std::process::abort(),
                Some(_) => return ffi::SQLITE_CANTOPEN,
                None => {}
            }
        }
        let below = below();
        let Some(open) = (*below).xOpen else {
            return ffi::SQLITE_CANTOPEN;
        };
        let code = open(below, name, base(file), flags, flags_out);
        if !(*base(file)).pMethods.is_null() {
            (*head).file.pMethods = &raw const METHODS;
            (*head).watch = watch.map_or(null_mut(), |watch| Box::into_raw(Box::new(watch)));
        }
        code
    }
}

/// # Safety
/// `name` is a C string.
unsafe fn path(name: *const c_char) -> PathBuf {
    // SAFETY: as above.
    let name = unsafe { CStr::from_ptr(name) };
    PathBuf::from(OsStr::from_bytes(name.to_bytes()))
}

unsafe extern "C" fn delete(_vfs: *mut sqlite3_vfs, name: *const c_char, synced: c_int) -> c_int {
    // SAFETY: SQLite's contract of xDelete.
    unsafe {
        let path = path(name);
        let script = Script::of(&path);
        if let Some(script) = &script {
            match script.meet(Call::Delete) {
                Some(Fault::Kill) => std::process::abort(),
                Some(_) => return ffi::SQLITE_IOERR_DELETE,
                None => {}
            }
        }
        let below = below();
        let Some(delete) = (*below).xDelete else {
            return ffi::SQLITE_IOERR_DELETE;
        };
        let code = delete(below, name, synced);
        if let (Some(script), ffi::SQLITE_OK) = (script, code) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            script.noted(|| Deed::Delete(name.into_owned(), synced != 0));
        }
        code
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let code = forward!(file, xClose);
    // SAFETY: `open` made it by `Box::into_raw`, and nobody asks a closed file anything.
    unsafe {
        let head = file.cast::<Head>();
        if !(*head).watch.is_null() {
            drop(Box::from_raw((*head).watch));
            (*head).watch = null_mut();
        }
    }
    code
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    many: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: an open file.
    match unsafe { watch(file) }.and_then(|watch| watch.script.meet(Call::Read)) {
        Some(Fault::Kill) => std::process::abort(),
        Some(_) => ffi::SQLITE_IOERR_READ,
        None => forward!(file, xRead, into, many, at),
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    many: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: an open file.
    let Some(watch) = (unsafe { watch(file) }) else {
        return forward!(file, xWrite, from, many, at);
    };
    match watch.script.meet(Call::Write) {
        Some(Fault::Kill) => {
            let _ = forward!(file, xWrite, from, many / 2, at);
            std::process::abort();
        }
        Some(Fault::Short) => {
            let _ = forward!(file, xWrite, from, many / 2, at);
            return ffi::SQLITE_FULL;
        }
        Some(Fault::Full) => return ffi::SQLITE_FULL,
        Some(Fault::ReadOnly) => return ffi::SQLITE_READONLY,
        Some(_) => return ffi::SQLITE_IOERR_WRITE,
        None => {}
    }
    let code = forward!(file, xWrite, from, many, at);
    if code == ffi::SQLITE_OK {
        watch.script.noted(|| {
            // SAFETY: SQLite says that so many bytes are there.
            let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), many as usize) };
            Deed::Write(watch.name.clone(), at as u64, bytes.to_vec())
        });
    }
    code
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    // SAFETY: an open file.
    let watch = unsafe { watch(file) };
    match watch.and_then(|watch| watch.script.meet(Call::Truncate)) {
        Some(Fault::Kill) => std::process::abort(),
        Some(_) => return ffi::SQLITE_IOERR_TRUNCATE,
        None => {}
    }
    let code = forward!(file, xTruncate, size);
    if let (Some(watch), ffi::SQLITE_OK) = (watch, code) {
        watch
            .script
            .noted(|| Deed::Truncate(watch.name.clone(), size as u64));
    }
    code
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: an open file.
    let watch = unsafe { watch(file) };
    match watch.and_then(|watch| watch.script.meet(Call::Sync)) {
        Some(Fault::Kill) => std::process::abort(),
        Some(_) => return ffi::SQLITE_IOERR_FSYNC,
        None => {}
    }
    let code = forward!(file, xSync, flags);
    if let (Some(watch), ffi::SQLITE_OK) = (watch, code)
        && !held(&watch.script.state).deaf
    {
        watch.script.noted(|| Deed::Sync(watch.name.clone()));
    }
    code
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    forward!(file, xFileSize, size)
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    forward!(file, xLock, level)
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    forward!(file, xUnlock, level)
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    forward!(file, xCheckReservedLock, out)
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, op: c_int, arg: *mut c_void) -> c_int {
    forward!(file, xFileControl, op, arg)
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    forward!(file, xSectorSize)
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    forward!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    forward!(file, xShmMap, page, size, extend, out)
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    offset: c_int,
    many: c_int,
    flags: c_int,
) -> c_int {
    forward!(file, xShmLock, offset, many, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    forward!(file, xShmBarrier);
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    forward!(file, xShmUnmap, delete)
}
