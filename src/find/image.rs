//! The index as a file beside the database: derived, disposable, and refused when anything about it is wrong.
//!
//! Header: mark, format, edition, database, sequence number, day, past, rows, lengths of the sections, checksum of all that.
//! Then the sections, each filled up to a multiple of eight bytes, then a checksum of them. All numbers are little-endian.
//!
//! A large one is not read by each process for itself: several share it in memory.

mod section;
pub(super) mod shared;
mod sum;

use super::index::Index;
use crate::file;
use crate::file::leftovers::{PREFIX, SUFFIX, hold};
use section::{PORTION, Part, Sections, fill, filled, read_index, sections};
use shared::Map;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sum::Sum;

const MARK: [u8; 8] = *b"ALUMFIND";
/// Goes up with every change of this file's layout or of what the columns and slots are.
const FORMAT: u32 = 10;
/// Mark to number of sections.
const FIXED: usize = 72;
const MOST_SECTIONS: usize = 1000;

/// What an image belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Which database.
    pub database: [u8; 16],
    /// Which way of making entries: goes up when folding or readings change.
    pub edition: u32,
    /// True up to this sequence number.
    pub seq: i64,
    /// The day for which it was made, counted from 1970-01-01: who holds an office depends on it.
    pub day: i64,
    /// Of what happened at that number: a database that was put back to an older state and went on from there has another
    /// past under the same number.
    pub past: u64,
}

/// Why an image is not used.
#[derive(Debug, thiserror::Error)]
pub enum ImageWrong {
    /// It cannot be read.
    #[error("the find image cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is no image, or of another version of the program.
    #[error("the file is no find image of this version")]
    OtherFormat,
    /// It was made from another database.
    #[error("the find image belongs to another database")]
    OtherDatabase,
    /// It is cut off or damaged.
    #[error("the find image is damaged")]
    Damaged,
}

/// Writes the image under a temporary name and renames it, so that readers see the old one or the new one whole. Gives back
/// the file, for [`in_memory`].
///
/// # Errors
/// What the file system refuses; the old image then stays.
pub fn save(path: &Path, index: &Index, stamp: &Stamp) -> io::Result<File> {
    let draft = draft_name(path);
    let written = write_file(&draft, path, index, stamp).and_then(|file| {
        std::fs::rename(&draft, path)?;
        Ok(file)
    });
    if written.is_err() {
        discard(&draft);
    }
    let file = written?;
    // After a power cut without it there may be the old one, or none: it is made anew then.
    let _ = file::sync_folder_of(path);
    Ok(file)
}

/// The image of this database and edition, and what it belongs to, in memory that is shared with other processes where
/// that can be.
///
/// # Errors
/// [`ImageWrong`]; the index is then to be built from the database.
pub fn load(path: &Path, database: [u8; 16], edition: u32) -> Result<(Index, Stamp), ImageWrong> {
    let mut file = file::open(path)?;
    let size = file.metadata()?.len();
    let checked = |map: Arc<Map>| Index::in_map(&map, database, edition, false).ok();
    let found = Map::found(&file, size).and_then(checked);
    if let Some(loaded) = found.or_else(|| Map::copied(&mut file, size).and_then(checked)) {
        return Ok(loaded);
    }
    file.rewind()?;
    Index::read_from(&mut file, size, database, edition)
}

/// The index that was just written to this file, in memory that is shared with other processes; nothing where that cannot be.
#[must_use]
pub fn in_memory(mut file: File, stamp: &Stamp) -> Option<Index> {
    file.rewind().ok()?;
    let size = file.metadata().ok()?.len();
    let map = Map::copied(&mut file, size)?;
    let (index, own) = Index::in_map(&map, stamp.database, stamp.edition, true).ok()?;
    (own == *stamp).then_some(index)
}

/// Reads the file of the image of this database and edition, whatever is in memory.
///
/// # Errors
/// As with [`load`].
pub fn read(path: &Path, database: [u8; 16], edition: u32) -> Result<(Index, Stamp), ImageWrong> {
    let mut file = file::open(path)?;
    let size = file.metadata()?.len();
    Index::read_from(&mut file, size, database, edition)
}

/// What the image belongs to, without reading the rest.
///
/// # Errors
/// As with [`load`].
pub fn stamp(path: &Path, database: [u8; 16], edition: u32) -> Result<Stamp, ImageWrong> {
    let mut file = file::open(path)?;
    let size = file.metadata()?.len();
    Ok(Header::read_from(&mut file, size, database, edition)?.stamp)
}

fn draft_name(path: &Path) -> PathBuf {
    // As everything is called that is in the making, so that it is swept when this is killed.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = std::process::id();
    path.with_file_name(format!("{PREFIX}{name}-{number}{SUFFIX}"))
}

fn write_file(path: &Path, place: &Path, index: &Index, stamp: &Stamp) -> io::Result<File> {
    discard(path);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    hold(&file);
    // Whoever looked in, it is the owner of the database who has to replace it the next time.
    file::belongs_with(&file, &place.with_extension(""));
    let mut out = BufWriter::with_capacity(PORTION, file);
    index.write_to(&mut out, stamp)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a temporary file of our own, left over from this image"
)]
fn discard(path: &Path) {
    // nothing is there in the usual case, and what cannot be removed makes the next step fail
    let _ = std::fs::remove_file(path);
}

impl Index {
    /// Writes the whole image.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn write_to(&self, out: &mut impl Write, stamp: &Stamp) -> io::Result<()> {
        let sections = sections(self);
        let mut header = Vec::with_capacity(FIXED + sections.len() * 8 + 8);
        header.extend_from_slice(&MARK);
        header.extend_from_slice(&FORMAT.to_le_bytes());
        header.extend_from_slice(&stamp.edition.to_le_bytes());
        header.extend_from_slice(&stamp.database);
        header.extend_from_slice(&stamp.seq.to_le_bytes());
        header.extend_from_slice(&stamp.day.to_le_bytes());
        header.extend_from_slice(&stamp.past.to_le_bytes());
        header.extend_from_slice(&(self.rows() as u64).to_le_bytes());
        header.extend_from_slice(&(sections.len() as u64).to_le_bytes());
        for section in &sections {
            header.extend_from_slice(&section.length().to_le_bytes());
        }
        let mut sum = Sum::default();
        sum.add(&header);
        out.write_all(&header)?;
        out.write_all(&sum.end().to_le_bytes())?;
        let mut sum = Sum::default();
        for section in &sections {
            section.write(out, &mut sum)?;
        }
        out.write_all(&sum.end().to_le_bytes())?;
        out.flush()
    }

    /// Reads an image of `size` bytes, if it is whole and belongs to this database and edition.
    ///
    /// # Errors
    /// [`ImageWrong`], never a panic, whatever the bytes are.
    pub fn read_from(
        input: &mut impl Read,
        size: u64,
        database: [u8; 16],
        edition: u32,
    ) -> Result<(Self, Stamp), ImageWrong> {
        let header = Header::read_from(input, size, database, edition)?;
        let mut sections = Sections::of(input, header.lengths);
        let index = read_index(&mut sections, header.rows)?;
        let mut trailer = [0; 8];
        let sum = sections.sum.end();
        fill(input, &mut trailer)?;
        if trailer != sum.to_le_bytes() {
            return Err(ImageWrong::Damaged);
        }
        Ok((index, header.stamp))
    }

    /// The image in this memory, if it belongs to this database and edition, and is whole unless that is `proven`.
    fn in_map(
        map: &Arc<Map>,
        database: [u8; 16],
        edition: u32,
        proven: bool,
    ) -> Result<(Self, Stamp), ImageWrong> {
        let header = Header::read_from(&mut &***map, map.len() as u64, database, edition)?;
        let mut part = Part::new(map, header.lengths, proven);
        if !proven && !part.is_whole() {
            return Err(ImageWrong::Damaged);
        }
        Ok((read_index(&mut part, header.rows)?, header.stamp))
    }
}

/// What stands before the sections.
struct Header {
    stamp: Stamp,
    rows: u64,
    lengths: Vec<u64>,
}

impl Header {
    /// Reads the header of an image of `size` bytes.
    fn read_from(
        input: &mut impl Read,
        size: u64,
        database: [u8; 16],
        edition: u32,
    ) -> Result<Self, ImageWrong> {
        let mut header = vec![0; FIXED];
        fill(input, &mut header)?;
        let mut fields = Fields(&header);
        if fields.take() != MARK || fields.take() != FORMAT.to_le_bytes() {
            return Err(ImageWrong::OtherFormat);
        }
        let own_edition = fields.take();
        let own_database: [u8; 16] = fields.take();
        let seq = i64::from_le_bytes(fields.take());
        let day = i64::from_le_bytes(fields.take());
        let past = u64::from_le_bytes(fields.take());
        let rows = u64::from_le_bytes(fields.take());
        let count = u64::from_le_bytes(fields.take());
        if count > MOST_SECTIONS as u64 {
            return Err(ImageWrong::Damaged);
        }
        let lengths_end = FIXED + count as usize * 8;
        header.resize(lengths_end + 8, 0);
        fill(input, &mut header[FIXED..])?;
        let mut sum = Sum::default();
        sum.add(&header[..lengths_end]);
        if header[lengths_end..] != sum.end().to_le_bytes() {
            return Err(ImageWrong::Damaged);
        }
        if own_database != database {
            return Err(ImageWrong::OtherDatabase);
        }
        if own_edition != edition.to_le_bytes() {
            return Err(ImageWrong::OtherFormat);
        }
        let mut fields = Fields(&header[FIXED..lengths_end]);
        let lengths: Vec<u64> = (0..count)
            .map(|_| u64::from_le_bytes(fields.take()))
            .collect();
        let total = lengths.iter().try_fold(header.len() as u64 + 8, |sum, n| {
            sum.checked_add(filled(*n)?)
        });
        if total != Some(size) {
            return Err(ImageWrong::Damaged);
        }
        let stamp = Stamp {
            database,
            edition,
            seq,
            day,
            past,
        };
        Ok(Self {
            stamp,
            rows,
            lengths,
        })
    }
}

/// Fields of the header, taken from the front; zeros after the end.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (field, rest) = self.0.split_at(N.min(self.0.len()));
        self.0 = rest;
        field.try_into().unwrap_or([0; N])
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{Dice, crowd, pack};
    use super::*;
    use proptest::prelude::*;

    const STAMP: Stamp = Stamp {
        database: *b"0123456789abcdef",
        edition: 3,
        seq: -7,
        day: 20_780,
        past: 0xfeed,
    };

    fn image(index: &Index) -> Vec<u8> {
        let mut bytes = Vec::new();
        index.write_to(&mut bytes, &STAMP).expect("memory takes it");
        bytes
    }

    fn read(bytes: &[u8]) -> Result<(Index, Stamp), ImageWrong> {
        Index::read_from(
            &mut &*bytes,
            bytes.len() as u64,
            STAMP.database,
            STAMP.edition,
        )
    }

    fn in_map(map: &Arc<Map>) -> Result<(Index, Stamp), ImageWrong> {
        Index::in_map(map, STAMP.database, STAMP.edition, false)
    }

    #[test]
    fn what_is_written_is_read() {
        for rows in [0, 1, 200, 5000] {
            let index = pack(&crowd(&mut Dice::new(9), rows));
            let bytes = image(&index);
            assert_eq!(bytes.len() % 8, 0);
            if let Some(map) = shared::tests::mapped(&bytes) {
                let held = in_map(&map).expect("sound");
                assert_eq!(held, (index.clone(), STAMP));
                let proven = Index::in_map(&map, STAMP.database, STAMP.edition, true);
                assert_eq!(proven.expect("sound"), held);
            }
            assert_eq!(read(&bytes).expect("sound"), (index, STAMP));
        }
    }

    /// Whoever opens an image has it from the memory of another who did, as long as the file is that one.
    #[test]
    fn an_image_is_in_memory_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alumni.db.find");
        let load = || load(&path, STAMP.database, STAMP.edition).expect("sound");
        let index = pack(&crowd(&mut Dice::new(11), 9_000));
        let file = save(&path, &index, &STAMP).expect("saved");
        let Some(built) = in_memory(file, &STAMP) else {
            return;
        };
        let held = shared::tests::names(&path);
        assert_eq!(shared::tests::open(&held).len(), 1);
        let (first, second) = (load(), load());
        assert!(built == index && first.0 == index && second.0 == index);
        assert_eq!(shared::tests::open(&held).len(), 3, "each holds it open");
        let one = shared::tests::open(&held)
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>();
        assert_eq!(one.len(), 1, "it is one memory");
        drop((built, first));
        assert_eq!(load().0, index);
        // somebody is erased: whoever looks next has the other one, and nobody has this one any more
        let fewer = pack(&crowd(&mut Dice::new(12), 8_999));
        save(&path, &fewer, &STAMP).expect("saved");
        let next = load();
        assert!(next.0 == fewer && second.0 == index);
        drop(second);
        assert_eq!(shared::tests::open(&held).len(), 0);
    }

    /// What stands in memory under the name of an image and is something else is left alone.
    #[test]
    fn a_false_image_in_memory_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alumni.db.find");
        let index = pack(&crowd(&mut Dice::new(13), 9_000));
        save(&path, &index, &STAMP).expect("saved");
        let good = std::fs::read(&path).expect("an image");
        let held = shared::tests::names(&path);
        let mut damaged = good.clone();
        let middle = good.len() / 2;
        damaged[middle] ^= 1;
        let mut other = good.clone();
        other[20] ^= 1;
        let cut = &good[..good.len() - 8];
        let planted: Vec<_> = [
            (&good[..], false),
            (&damaged, true),
            (&other, true),
            (cut, true),
            (b"", true),
        ]
        .into_iter()
        .filter_map(|(bytes, sealed)| shared::tests::planted(&held, bytes, sealed))
        .collect();
        let (loaded, stamp) = load(&path, STAMP.database, STAMP.edition).expect("sound");
        assert!(loaded == index && stamp == STAMP);
        drop(planted);
    }

    /// Both answer every question alike, whatever changed since.
    #[test]
    fn answers_from_shared_memory_are_those_of_an_own_index() {
        let people = crowd(&mut Dice::new(21), 6_000);
        let bytes = image(&pack(&people));
        let Some(map) = shared::tests::mapped(&bytes) else {
            return;
        };
        let (index, _) = in_map(&map).expect("sound");
        let mut finder = super::super::Finder::new(index, STAMP.seq).expect("small");
        super::super::oracle::exercise(&mut finder, &people, &mut Dice::new(22));
    }

    #[test]
    fn an_image_of_something_else_is_refused() {
        let bytes = image(&pack(&crowd(&mut Dice::new(9), 10)));
        let size = bytes.len() as u64;
        let other = Index::read_from(&mut &*bytes, size, [0; 16], STAMP.edition);
        assert!(matches!(other, Err(ImageWrong::OtherDatabase)));
        let other = Index::read_from(&mut &*bytes, size, STAMP.database, 4);
        assert!(matches!(other, Err(ImageWrong::OtherFormat)));
        assert!(matches!(
            read(b"SQLite format 3\0 and so on, and so on, and so on, and so on, and so on, and so on"),
            Err(ImageWrong::OtherFormat)
        ));
        assert!(matches!(read(&[]), Err(ImageWrong::Damaged)));
    }

    #[test]
    fn the_file_is_private_and_replaced_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alumni.db.find");
        let index = pack(&crowd(&mut Dice::new(9), 100));
        for _ in 0..2 {
            save(&path, &index, &STAMP).expect("saved");
            assert_eq!(
                load(&path, STAMP.database, 3).expect("sound"),
                (index.clone(), STAMP)
            );
        }
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            1
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path)
                .expect("a file")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    proptest! {
        #[test]
        fn a_damaged_image_is_refused(at in 0_usize..40_000, flip in 1_u8.., cut: bool) {
            let mut bytes = image(&pack(&crowd(&mut Dice::new(4), 120)));
            let at = at % bytes.len();
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] ^= flip;
            }
            prop_assert!(read(&bytes).is_err());
        }
    }

    /// Even with its sums made right again, a wrong image gives an error or an index that holds together.
    #[test]
    fn a_forged_image_does_not_panic() {
        let people = crowd(&mut Dice::new(4), 60);
        let good = image(&pack(&people));
        let count =
            u64::from_le_bytes(good[FIXED - 8..FIXED].try_into().expect("8 bytes")) as usize;
        let body = FIXED + count * 8 + 8;
        let mut dice = Dice::new(99);
        for _ in 0..3000 {
            let mut bytes = good.clone();
            for _ in 0..=dice.below(3) {
                let at = body + dice.below(bytes.len() - body - 8);
                bytes[at] = dice.below(256) as u8;
            }
            let lengths: Vec<u64> = good[FIXED..body - 8]
                .as_chunks()
                .0
                .iter()
                .map(|b| u64::from_le_bytes(*b))
                .collect();
            let mut sum = Sum::default();
            let mut at = body;
            for length in lengths {
                let next = at + filled(length).expect("small") as usize;
                bytes[at..next]
                    .chunks(PORTION)
                    .for_each(|portion| sum.add(portion));
                at = next;
            }
            bytes[at..].copy_from_slice(&sum.end().to_le_bytes());
            let mut held = shared::tests::mapped(&bytes).map(|map| in_map(&map));
            let own = read(&bytes);
            if let Some(held) = &held {
                assert_eq!(held.is_ok(), own.is_ok());
            }
            let Some(Ok((index, stamp))) = held.take().or_else(|| Some(own)) else {
                continue;
            };
            let mut finder = super::super::Finder::new(index, stamp.seq).expect("small");
            super::super::oracle::exercise(&mut finder, &people, &mut dice);
        }
    }
}
