//! Some objects of a file at once, read with what they point to: one question per chunk, and none per person.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::Names;
use super::read::{NOTED, Said, dossier, row_objects};
use crate::model::catalogue::Catalogue;
use crate::model::field::Id;
use crate::office::intake::fingerprint;
use crate::office::{Office, Result};
use crate::transfer::objects::{Broken, Objects};

/// Objects read at a time.
pub(super) const CHUNK: usize = 256;

/// An object that was read.
pub(super) struct Row {
    pub(super) object: Map<String, Json>,
    pub(super) said: Said,
    /// Attached files that it names and whose contents are not here.
    pub(super) left: usize,
}

/// Some objects of a file.
pub(super) struct Chunk {
    /// Who of those they name is on file.
    pub(super) numbered: HashMap<String, Id>,
    /// The objects in their order.
    pub(super) rows: Vec<std::result::Result<Row, Broken>>,
}

/// Reads some objects. `coming` knows people of the same file by their numbers.
pub(super) fn read(
    office: &Office,
    catalogue: &Arc<Catalogue>,
    objects: &Objects,
    range: Range<usize>,
    coming: &dyn Fn(&str) -> Option<Id>,
) -> Result<Chunk> {
    let read: Vec<_> = range.map(|index| objects.read(index)).collect();
    let sound = || read.iter().filter_map(|object| object.as_ref().ok());
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let mut hashes: BTreeSet<&str> = BTreeSet::new();
    for object in sound() {
        named.extend(references(object));
        named.extend(text(object, "number"));
        hashes.extend(row_objects(object, "attachments").filter_map(|row| text(row, "sha256")));
    }
    let numbered = office.numbered(&named.iter().copied().collect::<Vec<_>>())?;
    let mut ids = numbered.clone();
    for number in named {
        if !ids.contains_key(number)
            && let Some(id) = coming(number)
        {
            ids.insert(number.to_owned(), id);
        }
    }
    let contents = office.contents_known(&hashes.into_iter().collect::<Vec<_>>())?;
    let names = Names::known(office, Arc::clone(catalogue), ids)?;
    let row = |object: Map<String, Json>| {
        let mut said = dossier(&object, &names);
        let files = said.dossier.attachments.len();
        let mut kept: Vec<usize> = Vec::new();
        for (at, file) in said.dossier.attachments.iter().enumerate() {
            if contents.contains(&file.sha256) {
                kept.push(at);
            }
        }
        let mut object = object;
        if kept.len() < files {
            keep(&mut said, &mut object, &kept);
        }
        Row {
            left: files - kept.len(),
            object,
            said,
        }
    };
    Ok(Chunk {
        rows: read.into_iter().map(|object| object.map(row)).collect(),
        numbered,
    })
}

/// What an object is remembered by: all that it says of the person, but for the revision.
pub(super) fn print(object: &Map<String, Json>) -> i64 {
    let mut object = object.clone();
    object.remove("rev");
    for key in NOTED {
        object.remove(*key);
    }
    let text = Json::Object(object).to_string();
    fingerprint(["whole", text.as_str()]).cast_signed()
}

/// The text of a key.
pub(super) fn text<'o>(object: &'o Map<String, Json>, key: &str) -> Option<&'o str> {
    object.get(key).and_then(Json::as_str)
}

/// The numbers of the people that an object points to.
fn references(object: &Map<String, Json>) -> impl Iterator<Item = &str> {
    let others = row_objects(object, "relationships").filter_map(|row| text(row, "other"));
    others.chain(text(object, "merged_into"))
}

/// Only those attached files; the object and the dossier stay side by side.
fn keep(said: &mut Said, object: &mut Map<String, Json>, kept: &[usize]) {
    let files = std::mem::take(&mut said.dossier.attachments);
    let files = files.into_iter().enumerate();
    said.dossier.attachments = files
        .filter(|(at, _)| kept.contains(at))
        .map(|(_, file)| file)
        .collect();
    if let Some(Json::Array(rows)) = object.get_mut("attachments") {
        let mut at = 0;
        rows.retain(|_| {
            at += 1;
            kept.contains(&(at - 1))
        });
    }
}
