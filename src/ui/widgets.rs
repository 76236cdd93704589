//! What screens are put together from. Plain functions that draw on a buffer; state only where a person moves something.
//!
//! All text goes through [`text`], which shows hostile characters as marks and never cuts a wide character in two.

mod stroke;
pub mod text;
pub mod input;
pub mod area;
pub mod list;
pub mod panel;
pub mod finder;
pub mod footer;
pub mod tabs;
pub mod tree;
pub mod month;
pub mod picker;
pub mod gauge;
pub mod words;
