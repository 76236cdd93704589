//! The ways into the program.

pub mod burst;
pub mod session;
pub mod wire;
pub mod local;
pub mod batch;
