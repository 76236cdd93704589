//! An image in memory that several processes of a user share. The first one copies the file into memory that nobody can
//! change or cut any more, not even itself, and holds it open; the others find it among what is open in the processes of
//! the same program. Whoever uses it holds it open too, so that it outlives the first. Nothing stands on a disk about it,
//! and it ends with the last one that holds it.
//!
//! Where this cannot be done, each process reads the file for itself.

pub(in crate::find) use here::Map;

/// A smaller image is not worth looking for.
const SMALLEST: u64 = 1 << 18;

#[cfg(all(target_os = "linux", target_endian = "little"))]
mod here {
    use super::SMALLEST;
    use crate::find::image::sum::Sum;
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, fcntl_get_seals, memfd_create};
    use shmem_ipc::mem::mfd::Memfd;
    use shmem_ipc::mem::mmap::Mmap;
    use std::fs::{self, File};
    use std::io;
    use std::ops::Deref;
    use std::os::unix::fs::{FileExt as _, MetadataExt as _};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    /// The whole header of an image is in its first bytes, its checksum in the last.
    const HEAD: usize = 4096;
    const TAIL: usize = 8;

    /// Memory that never changes.
    #[derive(Debug)]
    pub(in crate::find) struct Map {
        bytes: Mmap,
        /// Open, for the next process to find.
        _open: Memfd,
    }

    impl Deref for Map {
        type Target = [u8];

        fn deref(&self) -> &[u8] {
            &self.bytes
        }
    }

    impl Map {
        /// What others already hold of this image, which may turn out to be something else.
        pub(in crate::find::image) fn found(image: &File, size: u64) -> Option<Arc<Self>> {
            let known = Known::of(image, size)?;
            let own = fs::metadata("/proc/self").ok()?.uid();
            let program = fs::read("/proc/self/comm").ok()?;
            let processes = fs::read_dir("/proc").ok()?.flatten();
            let processes = processes.map(|entry| entry.path()).filter(|place| {
                let numbered = place.file_name().and_then(|name| name.to_str());
                numbered.is_some_and(|name| name.parse::<u32>().is_ok())
                    && fs::metadata(place).is_ok_and(|about| about.uid() == own)
                    && fs::read(place.join("comm")).is_ok_and(|name| name == program)
            });
            let mut open = processes.flat_map(|place| known.open_in(&place));
            open.find_map(|place| known.mapped(File::open(place).ok()?))
        }

        /// A copy of this image.
        pub(in crate::find::image) fn copied(image: &mut File, size: u64) -> Option<Arc<Self>> {
            let known = Known::of(image, size)?;
            let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
            let mut memory = File::from(memfd_create(known.name(), flags).ok()?);
            io::copy(image, &mut memory).ok()?;
            fcntl_add_seals(&memory, SEALS).ok()?;
            known.mapped(memory)
        }
    }

    pub(super) const SEALS: SealFlags = SealFlags::SEAL
        .union(SealFlags::SHRINK)
        .union(SealFlags::GROW)
        .union(SealFlags::WRITE);

    /// What an image is known by.
    pub(super) struct Known {
        size: u64,
        head: Vec<u8>,
        tail: [u8; TAIL],
    }

    impl Known {
        pub(super) fn of(image: &File, size: u64) -> Option<Self> {
            if size < SMALLEST {
                return None;
            }
            let (mut head, mut tail) = (vec![0; HEAD], [0; TAIL]);
            image.read_exact_at(&mut head, 0).ok()?;
            image.read_exact_at(&mut tail, size - TAIL as u64).ok()?;
            Some(Self { size, head, tail })
        }

        /// What it is called in memory.
        pub(super) fn name(&self) -> String {
            let mut sum = Sum::default();
            sum.add(&self.head);
            sum.add(&self.tail);
            format!("alumni-find-{:016x}", sum.end())
        }

        /// What is open under its name in a process.
        fn open_in(&self, process: &Path) -> Vec<PathBuf> {
            let wanted = PathBuf::from(format!("/memfd:{} (deleted)", self.name()));
            let open = fs::read_dir(process.join("fd"));
            let open = open.into_iter().flatten().flatten();
            open.map(|entry| entry.path())
                .filter(|place| fs::read_link(place).is_ok_and(|target| target == wanted))
                .collect()
        }

        /// That file in memory, if it never changes and is as long as the image and begins and ends like it.
        pub(super) fn mapped(&self, memory: File) -> Option<Arc<Map>> {
            let sealed = fcntl_get_seals(&memory).ok()?.contains(SEALS);
            if !sealed || memory.metadata().ok()?.len() != self.size {
                return None;
            }
            let open = Memfd::try_from_file(memory).ok()?;
            // looks at the seals once more: it is safe because of them
            let bytes = shmem_ipc::mem::read_memfd(&open).ok()?;
            let same = bytes.starts_with(&self.head) && bytes.ends_with(&self.tail);
            same.then(|| Arc::new(Map { bytes, _open: open }))
        }
    }
}

#[cfg(not(all(target_os = "linux", target_endian = "little")))]
mod here {
    use std::fs::File;
    use std::ops::Deref;
    use std::sync::Arc;

    /// There is none here.
    #[derive(Debug)]
    pub(in crate::find) enum Map {}

    impl Deref for Map {
        type Target = [u8];

        fn deref(&self) -> &[u8] {
            match *self {}
        }
    }

    impl Map {
        pub(in crate::find::image) fn found(_: &File, _: u64) -> Option<Arc<Self>> {
            None
        }

        pub(in crate::find::image) fn copied(_: &mut File, _: u64) -> Option<Arc<Self>> {
            None
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::Map;
    use std::fs::File;
    use std::io::{Seek as _, Write as _};
    use std::path::Path;
    use std::sync::Arc;

    /// These bytes in shared memory; nothing where there is none, or not for so few.
    pub(in super::super) fn mapped(bytes: &[u8]) -> Option<Arc<Map>> {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(bytes).expect("room");
        file.rewind().expect("a file");
        Map::copied(&mut file, bytes.len() as u64)
    }

    #[cfg(target_os = "linux")]
    mod linux {
        use super::*;
        use crate::find::image::shared::here::{Known, SEALS};
        use rustix::fs::{MemfdFlags, fcntl_add_seals, memfd_create};
        use std::os::unix::fs::MetadataExt as _;

        /// What the image of this file is called in memory.
        pub(in super::super::super) fn names(path: &Path) -> String {
            let file = File::open(path).expect("an image");
            let size = file.metadata().expect("a file").len();
            Known::of(&file, size).expect("large").name()
        }

        /// The memory of that name that this process holds open, by its numbers.
        pub(in super::super::super) fn open(name: &str) -> Vec<u64> {
            let open = std::fs::read_dir("/proc/self/fd").expect("open files");
            let open = open.flatten().map(|entry| entry.path());
            let wanted = format!("/memfd:{name} (deleted)");
            open.filter(|place| std::fs::read_link(place).is_ok_and(|to| to == Path::new(&wanted)))
                .filter_map(|place| Some(std::fs::metadata(place).ok()?.ino()))
                .collect()
        }

        /// Puts something else under that name.
        pub(in super::super::super) fn planted(
            name: &str,
            bytes: &[u8],
            sealed: bool,
        ) -> Option<File> {
            let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
            let mut memory = File::from(memfd_create(name, flags).ok()?);
            memory.write_all(bytes).expect("room");
            if sealed {
                fcntl_add_seals(&memory, SEALS).expect("sealed");
            }
            Some(memory)
        }
    }

    #[cfg(target_os = "linux")]
    pub(in super::super) use linux::{names, open, planted};
}
