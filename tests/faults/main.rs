//! Nothing that was said to be saved is ever lost: the program is killed, its disk fails, the power goes, and many people
//! write at once. What was acknowledged has to be there, whole, and nothing else.
//!
//! A short form runs with all tests. The long form is one command:
//!
//! ```sh
//! ALUMNI_FAULTS=long cargo test --release --test faults -- --nocapture --test-threads=2
//! ```
//!
//! `ALUMNI_FAULTS_MINUTES=20` beside it lets each test go on for so long at most; the counts say how far it came.
//!
//! Each test prints its counts and its seed; `ALUMNI_FAULTS_SEED=n` runs it again with that one. `ALUMNI_FAULTS=long:5`
//! runs a fifth of the long form. Each test has a control beside it: the same with the guard taken away, which has to
//! be found out, or the test would find nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and prints its seed and its counts"
)]

mod scale;
mod shim;
mod desk;
mod program;
mod disk;
mod power;
mod kill;
mod writers;
mod schedules;
mod seat;
mod line;
mod drafts;
mod escapes;
mod screens;
mod hostile;
