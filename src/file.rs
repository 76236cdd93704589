//! Files on a disk that other people and programs use too: opened without waiting for anybody, made for their owner only,
//! and with their folder synced, so that a name that was given survives a power cut.

pub mod leftovers;

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown,
};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::process::{Pid, geteuid, test_kill_process};

/// Opens a regular file for reading. A pipe, a device or a socket in its place is refused and not waited for.
///
/// # Errors
/// `IsADirectory`, `InvalidInput` for what is no regular file, or what the file system refuses.
pub fn open(path: &Path) -> io::Result<File> {
    // Looked at first: opening a device may do something, and a socket cannot be opened at all.
    regular(&std::fs::metadata(path)?)?;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(at_once())
        .open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

/// The text of a regular file.
///
/// # Errors
/// As with [`open`]; `InvalidData` when it is not UTF-8.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

/// Makes a folder and those above it that are not there, for their owner only, whatever the umask. Each belongs to whom the
/// one above it belongs to: an administrator who looked in shuts nobody out of their own home.
///
/// # Errors
/// What the file system refuses.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let above = folder_of(path);
    if path.is_dir() {
        return Ok(());
    }
    if !above.is_dir() {
        private_folder(above)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {
            // A link that took its place in this moment is not followed.
            let made = OpenOptions::new()
                .read(true)
                .custom_flags(NO_LINK | OFlags::DIRECTORY.bits().cast_signed())
                .open(path)?;
            owned_with(&made, above);
            Ok(())
        }
        // Somebody else did it in this moment.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// The name of this user's folder in one that everybody may write to.
#[must_use]
pub fn place_of_user(shared: &Path) -> PathBuf {
    shared.join(format!("alumni-{}", geteuid().as_raw()))
}

/// Makes a folder in one that everybody may write to, which only this user may read.
///
/// # Errors
/// What the file system refuses; `PermissionDenied` where the name is somebody else's, or leads elsewhere.
pub fn own_folder(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ if is_own_folder(path) => Ok(()),
        _ => Err(ErrorKind::PermissionDenied.into()),
    }
}

/// Whether a folder is this user's, and nobody else may look into it.
#[must_use]
pub fn is_own_folder(path: &Path) -> bool {
    let own = geteuid().as_raw();
    path.symlink_metadata()
        .is_ok_and(|about| about.is_dir() && about.uid() == own && about.mode() & 0o077 == 0)
}

/// Gives what was just made to whom the folder belongs, as far as whoever runs this may.
pub fn owned_with(made: &File, folder: &Path) {
    let (Ok(wanted), Ok(now)) = (std::fs::metadata(folder), made.metadata()) else {
        return;
    };
    if now.uid() != wanted.uid() {
        // Refused to everybody but the administrator, for whom it is meant.
        let _ = fchown(made, Some(wanted.uid()), Some(wanted.gid()));
    }
}

/// Whether no process of this computer has that number any more.
#[must_use]
pub fn is_over(process: i32) -> bool {
    let process = Pid::from_raw(process);
    process.is_some_and(|process| test_kill_process(process) == Err(Errno::SRCH))
}

/// The folder in which a name stands.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    folder
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Syncs the folder of a file that got its name, so that the name is there after a power cut. Tells whether that is sure:
/// where it is not, the file stands there all the same, and nothing has failed.
pub fn sync_folder_of(path: &Path) -> bool {
    match File::open(folder_of(path)).and_then(|folder| folder.sync_all()) {
        // Some network file systems cannot; they have their own promise.
        Err(error) => error.kind() == ErrorKind::InvalidInput,
        Ok(()) => true,
    }
}

/// Asked before a new file takes a name: whoever has that name loses it, so it is nobody, or a regular file.
///
/// # Errors
/// `IsADirectory`, or `InvalidInput` for a device, a pipe or a socket, also behind a link.
pub fn may_take_name(path: &Path) -> io::Result<()> {
    match std::fs::metadata(path) {
        Ok(about) => regular(&about),
        Err(_) => Ok(()),
    }
}

/// Opens or makes a companion of a file, to be read and written: whoever makes it, it belongs to whom the file belongs to
/// and is as open as that. An administrator who looked in leaves nothing that shuts the owner out. One that is there is
/// taken as it is: a link that somebody put in its place would lead to a file of somebody else.
///
/// # Errors
/// `InvalidInput` for a link, a file with a second name, or what is no regular file; or what the file system refuses.
pub fn companion(of: &Path, path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options.custom_flags(at_once() | NO_LINK);
    make_or_open(&options, path, |made| belongs_with(made, of))
}

/// What was just made is given away by `give`; what was there is taken as it is, unless it leads elsewhere.
fn make_or_open(options: &OpenOptions, path: &Path, give: impl FnOnce(&File)) -> io::Result<File> {
    match options.clone().create_new(true).open(path) {
        Ok(made) => {
            give(&made);
            Ok(made)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => own(options, path),
        Err(error) => Err(error),
    }
}

/// Opens a file of our own that is there.
fn own(options: &OpenOptions, path: &Path) -> io::Result<File> {
    let file = options.open(path).map_err(|error| {
        match error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) {
            true => led_elsewhere(),
            false => error,
        }
    })?;
    let about = file.metadata()?;
    regular(&about)?;
    if about.nlink() > 1 {
        return Err(led_elsewhere());
    }
    Ok(file)
}

/// Opens or makes a file for its owner only, to be read and to be written behind its end. Nobody leads it elsewhere.
///
/// # Errors
/// As with [`companion`].
pub fn private_journal(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).mode(0o600);
    options.custom_flags(at_once() | NO_LINK);
    make_or_open(&options, path, |made| owned_with(made, folder_of(path)))
}

/// Opens such a file only to read it; nothing is made.
///
/// # Errors
/// As with [`companion`]; `NotFound` when there is none.
pub fn open_journal(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(at_once() | NO_LINK);
    own(&options, path)
}

/// Gives a file that was just made the owner and the openness of another one, as far as whoever runs this may. What cannot
/// be given stays as it was made: for its maker only.
pub fn belongs_with(file: &File, of: &Path) {
    if let Ok(wanted) = std::fs::metadata(of) {
        belongs_as(file, &wanted);
    }
}

/// The same of a file that need not have a name any more.
pub fn belongs_as(file: &File, wanted: &Metadata) {
    let Ok(now) = file.metadata() else {
        return;
    };
    let mode = wanted.mode() & 0o666 | 0o600;
    // Each of these is refused to whoever is neither the owner nor the administrator, and is right already for the owner.
    if now.mode() & 0o777 != mode {
        let _ = file.set_permissions(std::fs::Permissions::from_mode(mode));
    }
    if (now.uid(), now.gid()) != (wanted.uid(), wanted.gid()) {
        let _ = fchown(file, Some(wanted.uid()), Some(wanted.gid()));
    }
}

fn regular(about: &Metadata) -> io::Result<()> {
    match () {
        () if about.is_file() => Ok(()),
        () if about.is_dir() => Err(ErrorKind::IsADirectory.into()),
        () => Err(io::Error::new(
            ErrorKind::InvalidInput,
            "this is a pipe, a device or a socket and no file",
        )),
    }
}

fn led_elsewhere() -> io::Error {
    io::Error::new(
        ErrorKind::InvalidInput,
        "this is a link, or a file with a second name; remove it",
    )
}

/// Nobody leads what is written to another file.
const NO_LINK: i32 = OFlags::NOFOLLOW.bits().cast_signed();

/// Who opens a pipe does not wait for somebody at its other end.
fn at_once() -> i32 {
    i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default()
}
