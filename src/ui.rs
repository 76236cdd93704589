//! A stack of small screens. Each is plain state with five methods; a key is a row of a table; there is no message enum.
//!
//! To write a screen: a struct, `impl Screen for` it ([`screen`]), a `const KEYS: &[Bind<Self>]` ([`keys`]) and widgets.
//! [`screen`] opens with the recipe.

pub mod job;
pub(crate) mod order;
pub mod screen;
pub(crate) mod trouble;
pub(crate) mod stuck;
pub mod waiting;
pub mod keys;
pub mod look;
pub mod widgets;
pub mod form;
pub mod app;
pub mod screens;
