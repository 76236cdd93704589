//! `alumni`: the office of an alumni association in a terminal.
//!
//! Read the modules in this order; a module names itself and modules of a lower layer, nothing else
//! (`tests/layers.rs` enforces it, and that each outside crate has its owners).
//!
//! | layer | module | holds |
//! | --- | --- | --- |
//! | 0 | [`clean`], [`file`](mod@file), [`config`], `l10n` | text from outside made safe; files on a disk that others use too; places and settings; every sentence as a checked function |
//! | 1 | [`model`] | the records and their rules; no IO, no clock |
//! | 2 | [`store`], [`find`] | the SQLite file, the only SQL; the packed find index, which knows no SQL |
//! | 3 | [`office`] | the only door to the data: who, may they, check, transaction, history |
//! | 4 | [`transfer`], [`sample`] | files in and out through a plan; invented people |
//! | 5 | [`ui`] | a stack of small screens |
//! | 6 | [`front`], [`cli`] | the ways in: this terminal, or commands without one |
//!
//! Invariants: the model does no IO and asks no clock; only `store` says SQL; only `office` writes, and it
//! checks the actor before it looks at the record; screens never see a connection; every write is one
//! transaction with one history sentence; `draw` never fails and never reads the database; the session loop
//! knows a closed set of events; a panic gives the terminal back.

#![forbid(unsafe_code)]

pub mod clean;
pub mod file;
pub mod config;
pub(crate) mod l10n;
pub mod model;
pub mod store;
pub mod find;
pub mod office;
pub mod transfer;
pub mod sample;
pub mod ui;
pub mod cli;
pub mod front;
