//! An array of the index: the process's own, or a part of an image in memory that several processes share.

use super::image::shared::Map;
use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;
use std::ops::{Deref, Range};
use std::sync::Arc;
use zerocopy::{FromBytes, Immutable, KnownLayout};

/// Numbers that never change. In a loop it is taken as a slice once, outside.
#[derive(Clone)]
pub(super) struct Array<T>(Kept<T>);

#[derive(Clone)]
enum Kept<T> {
    Own(Vec<T>),
    /// These bytes of a map.
    Part(Arc<Map>, Range<usize>, PhantomData<T>),
}

/// What an array is made of; little-endian in an image.
pub(super) trait Number: FromBytes + Immutable + Copy + Debug + PartialEq + 'static {
    /// Appends what these bytes of an image say.
    fn append(bytes: &[u8], to: &mut Vec<Self>);
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Number for $number {
            fn append(bytes: &[u8], to: &mut Vec<Self>) {
                let numbers = bytes.as_chunks().0.iter();
                to.extend(numbers.map(|bytes| Self::from_le_bytes(*bytes)));
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64);

impl<T: Number> Array<T>
where
    [T]: KnownLayout,
{
    /// These bytes of a map; nothing if there are none such.
    pub(super) fn part(map: &Arc<Map>, range: Range<usize>) -> Option<Self> {
        let here = map.get(range.clone())?;
        <[T]>::ref_from_bytes(here).ok()?;
        Some(Self(Kept::Part(Arc::clone(map), range, PhantomData)))
    }
}

impl<T: Number> Deref for Array<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Kept::Own(own) => own,
            // what `part` let through is there as long as the map is
            Kept::Part(map, range, _) => map
                .get(range.clone())
                .and_then(|here| <[T]>::ref_from_bytes(here).ok())
                .unwrap_or_default(),
        }
    }
}

impl<T> Default for Array<T> {
    fn default() -> Self {
        Self(Kept::Own(Vec::new()))
    }
}

impl<T> From<Vec<T>> for Array<T> {
    fn from(own: Vec<T>) -> Self {
        Self(Kept::Own(own))
    }
}

impl<T> FromIterator<T> for Array<T> {
    fn from_iter<I: IntoIterator<Item = T>>(numbers: I) -> Self {
        Vec::from_iter(numbers).into()
    }
}

impl<T: Number> PartialEq for Array<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Number + Eq> Eq for Array<T> {}

impl<T: Number> Debug for Array<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Debug::fmt(&**self, f)
    }
}
