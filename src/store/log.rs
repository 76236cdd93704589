//! The write-ahead log as bytes: how much of it is whole, and which heads of the file stand in it.
//!
//! SQLite reads the log only when nobody had the file open; from then on it believes its index of it. What happens to the
//! bytes meanwhile is found out here.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

/// The first bytes of a database: with its change counter, they name a state of it.
pub(super) type Head = [u8; 100];

/// The size of a file by its head: pages, and bytes of a page.
pub(super) fn size_in(head: &Head) -> u64 {
    let page = match u16::from_be_bytes([head[16], head[17]]) {
        // 65,536 does not fit.
        1 => 1 << 16,
        page => u64::from(page),
    };
    let pages = head[28..32].try_into().unwrap_or_default();
    page * u64::from(u32::from_be_bytes(pages))
}

const HEADER: usize = 32;
const FRAME: usize = 24;

/// What a log has that can be believed, and how far it was read: a longer one is read on from there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Log {
    /// Whole frames in a row, from the first.
    pub(super) frames: u64,
    /// The heads of the file in them, the newest last.
    pub(super) heads: Vec<Head>,
    /// Of the log itself; with the next beginning of it others.
    header: [u8; HEADER],
    sum: Sum,
}

/// The checksum of a log, over words of one byte order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    is_big: bool,
    sum: (u32, u32),
}

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        let word = |bytes: &[u8]| {
            let bytes = bytes.try_into().unwrap_or_default();
            if self.is_big {
                u32::from_be_bytes(bytes)
            } else {
                u32::from_le_bytes(bytes)
            }
        };
        let (mut one, mut two) = self.sum;
        for pair in bytes.as_chunks::<8>().0 {
            one = one.wrapping_add(word(&pair[..4])).wrapping_add(two);
            two = two.wrapping_add(word(&pair[4..])).wrapping_add(one);
        }
        self.sum = (one, two);
    }

    fn is(self, kept: &[u8]) -> bool {
        kept == [self.sum.0.to_be_bytes(), self.sum.1.to_be_bytes()].concat()
    }
}

impl Log {
    /// Reads a log up to the first frame that is not whole; an absent one is empty.
    ///
    /// # Errors
    /// What the file system refuses.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        match File::open(path) {
            Ok(file) => Self::of(BufReader::with_capacity(1 << 16, file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// The beginning of it: SQLite draws another one each time it begins the log anew. Empty where there is none.
    pub(super) fn beginning(&self) -> String {
        match self.header {
            header if header == [0; HEADER] => String::new(),
            header => header[16..24]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        }
    }

    /// Whether it lacks one of so many frames.
    pub(super) fn has_fewer_than(&self, frames: i64) -> bool {
        u64::try_from(frames).is_ok_and(|frames| self.frames < frames)
    }

    /// The same log as it is now, where it has only grown: what was read before is not read again. None when it has not.
    ///
    /// # Errors
    /// What the file system refuses.
    pub(super) fn grown(&self, path: &Path) -> io::Result<Option<Self>> {
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut header = [0; HEADER];
        let is_same = self.frames > 0 && fill(&mut file, &mut header)? && header == self.header;
        if !is_same {
            return Ok(None);
        }
        let whole = (FRAME + self.page()) as u64;
        let last = HEADER as u64 + (self.frames - 1) * whole;
        file.seek(SeekFrom::Start(last))?;
        let mut frame = [0; FRAME];
        if !fill(&mut file, &mut frame)? || !self.sum.is(&frame[16..24]) {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(last + whole))?;
        let mut log = self.clone();
        log.read_on(BufReader::with_capacity(1 << 16, file))?;
        Ok(Some(log))
    }

    fn of(mut input: impl Read) -> io::Result<Self> {
        let mut log = Self::default();
        if !fill(&mut input, &mut log.header)? {
            return Ok(log);
        }
        let (magic, page) = (log.number(0), log.page());
        log.sum.is_big = magic & 1 == 1;
        log.sum.add(&log.header[..24]);
        let is_page = page.is_power_of_two() && (512..=65_536).contains(&page);
        if magic & !1 == 0x377f_0682 && is_page && log.sum.is(&log.header[24..]) {
            log.read_on(input)?;
        }
        Ok(log)
    }

    /// Reads the frames that follow.
    fn read_on(&mut self, mut input: impl Read) -> io::Result<()> {
        let mut frame = vec![0; FRAME + self.page()];
        while fill(&mut input, &mut frame)? {
            if frame[8..16] != self.header[16..24] {
                break;
            }
            let mut sum = self.sum;
            sum.add(&frame[..8]);
            sum.add(&frame[FRAME..]);
            if !sum.is(&frame[16..24]) {
                break;
            }
            self.sum = sum;
            self.frames += 1;
            if frame[..4] == 1_u32.to_be_bytes() {
                let mut head = [0; 100];
                head.copy_from_slice(&frame[FRAME..FRAME + 100]);
                self.heads.push(head);
            }
        }
        Ok(())
    }

    fn number(&self, at: usize) -> u32 {
        let bytes = self.header[at..at + 4].try_into().unwrap_or_default();
        u32::from_be_bytes(bytes)
    }

    fn page(&self) -> usize {
        self.number(8) as usize
    }
}

/// The beginning of a log, without reading the rest.
///
/// # Errors
/// What the file system refuses.
pub(super) fn beginning(path: &Path) -> io::Result<String> {
    let mut log = Log::default();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        file => {
            let mut header = [0; HEADER];
            if fill(&mut file?, &mut header)? {
                log.header = header;
            }
        }
    }
    Ok(log.beginning())
}

/// Reads exactly so much; false at the end.
fn fill(input: &mut impl Read, whole: &mut [u8]) -> io::Result<bool> {
    match input.read_exact(whole) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::connect;
    use super::*;

    /// A log that grows is read on from where it was read to; one that began anew, was cut or changed is not.
    #[test]
    fn a_log_is_read_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, log) = (folder.path().join("a.db"), folder.path().join("a.db-wal"));
        File::create(&path).expect("a file");
        let conn = connect(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).expect("open");
        let run = |sql: &str| conn.execute_batch(sql).expect("sql");
        run("PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
        let first = Log::read(&log).expect("read");
        assert!(first.frames > 0);
        for _ in 0..20 {
            run("INSERT INTO t VALUES (hex(randomblob(3000)))");
        }
        let (whole, grown) = (Log::read(&log), first.grown(&log));
        let whole = whole.expect("read");
        assert!(whole.frames > first.frames);
        assert_eq!(grown.expect("read"), Some(whole.clone()));
        assert_eq!(whole.grown(&log).expect("read"), Some(whole.clone()));
        // Only what is new is read: what was flipped before it is not seen here, what was flipped behind it is.
        let bytes = std::fs::read(&log).expect("read");
        let mut flipped = bytes.clone();
        let at = flipped.len() - 10;
        flipped[at] ^= 1;
        std::fs::write(&log, &flipped).expect("write");
        let seen = first.grown(&log).expect("read").expect("the same log");
        assert_eq!(seen.frames, whole.frames - 1);
        std::fs::write(&log, &bytes[..bytes.len() / 2]).expect("write");
        assert_eq!(whole.grown(&log).expect("read"), None);
        std::fs::write(&log, &bytes).expect("write");
        run("PRAGMA wal_checkpoint(RESTART); INSERT INTO t VALUES (1)");
        assert_eq!(whole.grown(&log).expect("read"), None);
        assert_eq!(Log::default().grown(&log).expect("read"), None);
    }
}
