//! The checksum of an image: against accidents, not against people.

/// A checksum against accidents, four words at a time.
#[derive(Debug)]
pub(super) struct Sum([u64; 4]);

impl Default for Sum {
    fn default() -> Self {
        Self([
            0x243f_6a88_85a3_08d3,
            0x1319_8a2e_0370_7344,
            0xa409_3822_299f_31d0,
            0x082e_fa98_ec4e_6c89,
        ])
    }
}

impl Sum {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

    pub(super) fn add(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<32>();
        for block in blocks {
            self.block(block);
        }
        let mut last = [0; 32];
        last[..rest.len()].copy_from_slice(rest);
        self.block(&last);
        self.0[0] ^= bytes.len() as u64;
    }

    fn block(&mut self, block: &[u8; 32]) {
        for (lane, word) in self.0.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = (*lane ^ u64::from_le_bytes(*word))
                .wrapping_mul(Self::FACTOR)
                .rotate_left(29);
        }
    }

    pub(super) fn end(&self) -> u64 {
        self.0.iter().fold(0, |sum, lane| {
            (sum ^ lane).wrapping_mul(Self::FACTOR).rotate_left(31)
        })
    }
}
