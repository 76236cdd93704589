//! The records and their rules. No IO, no clock: today's date and the language are passed in.
//!
//! [`field`] describes one column; each record kind is one `record!` table; [`dossier`] is a person with everything that
//! belongs to them, and its flat columns; [`code`] holds the lists of codes, [`country`] that of the countries; [`name`], [`date`], [`phone`] and [`email`]
//! read what people write.

pub mod field;
pub mod date;
pub mod email;
pub mod name;
pub mod phone;
pub mod alumnus;
pub mod degree;
pub mod level;
pub mod place;
pub mod contact;
pub mod post;
pub mod relation;
pub mod consent;
pub mod attachment;
pub mod heading;
pub mod custom;
pub mod own;
pub mod disclosure;
pub mod chapter;
pub mod event;
pub mod user;
pub mod code;
pub mod country;
pub mod catalogue;
pub mod dossier;
pub mod profile;
pub mod head;
pub mod likeness;
pub mod merging;
pub mod check;
pub mod doubt;
pub mod past;
pub mod typed;
pub mod waiting;
