//! The screens as a clerk sees them: a robot presses keys and reads the window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

mod bytes;
mod demo;
mod directory;
mod lists;
mod form;
mod drafts;
mod entry;
mod frame;
mod hands;
mod hostile;
mod robot;
mod town;
mod values;
mod chapters;
mod calendar;
mod session;
mod home;
mod import;
mod intake;
mod returned;
mod acceptance;
mod screens;
mod held;
mod history;
mod searching;
mod bulk;
mod records;
mod duplicates;
mod quality;
mod out;
mod own;
mod desks;
mod waiting;
mod registering;
