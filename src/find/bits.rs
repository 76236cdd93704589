//! Which rows were hit, in buckets by how well: exact counts, the N-th hit and the place of a row.

/// Rows are worked on in pieces of this many: the texts of a piece fit into the second-level cache.
pub(super) const PIECE: usize = 4096;
/// Words of 64 rows in a piece.
pub(super) const WORDS: usize = PIECE / 64;

/// One bit per row of a piece.
pub(super) type Mask = [u64; WORDS];

/// The hits of a search: bucket 0 stands before bucket 1, inside a bucket the rows keep their order.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// For each piece, for each bucket, its mask.
    words: Vec<u64>,
    buckets: usize,
    /// Hits in the result before (bucket, piece); one more at the end.
    before: Vec<u32>,
}

impl Hits {
    /// Takes masks laid out as piece after piece, in each bucket after bucket.
    pub(super) fn new(words: Vec<u64>, buckets: usize) -> Self {
        let buckets = buckets.max(1);
        let pieces = words.len() / (buckets * WORDS);
        let mut before = Vec::with_capacity(pieces * buckets + 1);
        let mut sum = 0;
        for bucket in 0..buckets {
            for piece in 0..pieces {
                before.push(sum);
                let at = (piece * buckets + bucket) * WORDS;
                sum += words[at..at + WORDS]
                    .iter()
                    .map(|w| w.count_ones())
                    .sum::<u32>();
            }
        }
        before.push(sum);
        Self {
            words,
            buckets,
            before,
        }
    }

    pub(super) fn count(&self) -> usize {
        self.before.last().map_or(0, |n| *n as usize)
    }

    pub(super) fn pieces(&self) -> usize {
        self.words.len() / (self.buckets * WORDS)
    }

    fn mask(&self, bucket: usize, piece: usize) -> &[u64] {
        let at = (piece * self.buckets + bucket) * WORDS;
        &self.words[at..at + WORDS]
    }

    /// Hits of a piece in any bucket.
    pub(super) fn piece(&self, piece: usize) -> Mask {
        let mut mask = [0; WORDS];
        for bucket in 0..self.buckets {
            for (all, word) in mask.iter_mut().zip(self.mask(bucket, piece)) {
                *all |= word;
            }
        }
        mask
    }

    /// Hits in any bucket, one bit per row.
    pub(super) fn flat(&self) -> Vec<u64> {
        (0..self.pieces())
            .flat_map(|piece| self.piece(piece))
            .collect()
    }

    /// The bucket of a row, if it was hit.
    pub(super) fn bucket_of(&self, row: usize) -> Option<usize> {
        let (piece, inside) = (row / PIECE, row % PIECE);
        if piece >= self.pieces() {
            return None;
        }
        (0..self.buckets).find(|b| self.mask(*b, piece)[inside / 64] >> (inside % 64) & 1 == 1)
    }

    /// Hits that stand before this row's place in this bucket. `row` may be one past the last.
    pub(super) fn before(&self, bucket: usize, row: usize) -> usize {
        let pieces = self.pieces();
        let (piece, inside) = (row / PIECE, row % PIECE);
        if piece >= pieces {
            return self
                .before
                .get((bucket + 1) * pieces)
                .map_or(0, |n| *n as usize);
        }
        let mask = self.mask(bucket, piece);
        let whole: u32 = mask[..inside / 64].iter().map(|w| w.count_ones()).sum();
        let part = mask[inside / 64] & ((1 << (inside % 64)) - 1);
        self.before[bucket * pieces + piece] as usize + (whole + part.count_ones()) as usize
    }

    /// The row of the N-th hit.
    pub(super) fn nth(&self, n: usize) -> Option<usize> {
        if n >= self.count() {
            return None;
        }
        let at = self.before.partition_point(|sum| *sum as usize <= n) - 1;
        let (bucket, piece) = (at / self.pieces(), at % self.pieces());
        let mut left = n - self.before[at] as usize;
        for (i, word) in self.mask(bucket, piece).iter().enumerate() {
            let here = word.count_ones() as usize;
            if left < here {
                let bit = ones(*word).nth(left)?;
                return Some(piece * PIECE + i * 64 + bit);
            }
            left -= here;
        }
        None
    }

    /// Every hit, in the order of the result.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        (0..self.buckets).flat_map(move |bucket| {
            (0..self.pieces()).flat_map(move |piece| {
                self.mask(bucket, piece)
                    .iter()
                    .enumerate()
                    .flat_map(move |(i, word)| {
                        ones(*word).map(move |bit| (bucket, piece * PIECE + i * 64 + bit))
                    })
            })
        })
    }
}

/// The places of the set bits, lowest first.
pub(super) fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if word == 0 {
            return None;
        }
        let bit = word.trailing_zeros() as usize;
        word &= word - 1;
        Some(bit)
    })
}

/// Ones for the rows of a piece that exist.
pub(super) fn existing(rows: usize, piece: usize) -> Mask {
    let here = rows.saturating_sub(piece * PIECE).min(PIECE);
    let mut mask = [0; WORDS];
    for (i, word) in mask.iter_mut().enumerate() {
        *word = match here.saturating_sub(i * 64) {
            0 => 0,
            n if n >= 64 => u64::MAX,
            n => (1 << n) - 1,
        };
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_rows_are_inverse() {
        let mut random = 12345_u64;
        let mut words = vec![0_u64; 3 * 2 * WORDS];
        for piece in 0..3 {
            for i in 0..WORDS {
                random = random
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                let spread = random & random.rotate_left(17) & random.rotate_left(31);
                words[piece * 2 * WORDS + i] = spread;
                words[(piece * 2 + 1) * WORDS + i] = !spread & random;
            }
        }
        let hits = Hits::new(words, 2);
        let rows: Vec<(usize, usize)> = hits.rows().collect();
        assert_eq!(rows.len(), hits.count());
        for (n, (bucket, row)) in rows.iter().enumerate() {
            assert_eq!(hits.nth(n), Some(*row));
            assert_eq!(hits.bucket_of(*row), Some(*bucket));
            assert_eq!(hits.before(*bucket, *row), n);
        }
        assert_eq!(hits.nth(rows.len()), None);
        assert_eq!(hits.before(1, 3 * PIECE), rows.len());
    }
}
