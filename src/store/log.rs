//! The write-ahead log as bytes: how much of it is whole, and which heads of the file stand in it.
//!
//! SQLite reads the log only when nobody had the file open; from then on it believes its index of it. What happens to the
//! bytes meanwhile is found out here.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// The first bytes of a database: with its change counter, they name a state of it.
pub(super) type Head = [u8; 100];

const HEADER: usize = 32;
const FRAME: usize = 24;

/// What a log has that can be believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Log {
    /// Whole frames in a row, from the first.
    pub(super) frames: u64,
    /// The heads of the file in them, the newest last.
    pub(super) heads: Vec<Head>,
}

/// The checksum of a log, over words of one byte order.
#[derive(Clone, Copy)]
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

    fn of(mut input: impl Read) -> io::Result<Self> {
        let mut log = Self::default();
        let mut header = [0; HEADER];
        if !fill(&mut input, &mut header)? {
            return Ok(log);
        }
        let number = |at: usize| -> u32 {
            let bytes = header[at..at + 4].try_into().unwrap_or_default();
            u32::from_be_bytes(bytes)
        };
        let (magic, page) = (number(0), number(8));
        let mut sum = Sum {
            is_big: magic & 1 == 1,
            sum: (0, 0),
        };
        sum.add(&header[..24]);
        let is_page = page.is_power_of_two() && (512..=65_536).contains(&page);
        if magic & !1 != 0x377f_0682 || !is_page || !sum.is(&header[24..]) {
            return Ok(log);
        }
        let mut frame = vec![0; FRAME + page as usize];
        while fill(&mut input, &mut frame)? {
            if frame[8..16] != header[16..24] {
                break;
            }
            sum.add(&frame[..8]);
            sum.add(&frame[FRAME..]);
            if !sum.is(&frame[16..24]) {
                break;
            }
            log.frames += 1;
            if frame[..4] == 1_u32.to_be_bytes() {
                let mut head = [0; 100];
                head.copy_from_slice(&frame[FRAME..FRAME + 100]);
                log.heads.push(head);
            }
        }
        Ok(log)
    }
}

/// Reads exactly so much; false at the end.
fn fill(input: &mut impl Read, whole: &mut [u8]) -> io::Result<bool> {
    match input.read_exact(whole) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
