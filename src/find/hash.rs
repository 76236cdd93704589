//! A quick hash for tables that live as long as an index is built.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table by the quick hash.
pub(super) type Quick<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// Mixes eight bytes at a time.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Mix(u64);

impl Mix {
    fn put(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 29;
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words
            .iter()
            .for_each(|word| self.put(u64::from_le_bytes(*word)));
        let length = (bytes.len() as u64) << 56;
        match bytes.last_chunk::<8>() {
            // some of them are mixed in twice
            Some(last) if !rest.is_empty() => self.put(u64::from_le_bytes(*last) ^ length),
            Some(_) => self.put(length),
            None => {
                let mut last = [0; 8];
                last[..rest.len()].copy_from_slice(rest);
                self.put(u64::from_le_bytes(last) ^ length);
            }
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.put(u64::from(byte));
    }

    fn write_u32(&mut self, number: u32) {
        self.put(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.put(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.put(number as u64);
    }

    fn finish(&self) -> u64 {
        let mixed = self.0.wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ mixed >> 32
    }
}
