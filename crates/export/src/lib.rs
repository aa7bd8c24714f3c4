//! The formats that others read: their columns, their codes, and what each of them leaves out.
//!
//! ```
//! use rapporteur_export::{Delimited, Separator, Table, events::flat};
//!
//! let mut out = Vec::new();
//! let table = Box::new(Delimited::new(&mut out, &flat::COLUMNS, Separator::Comma)?);
//! table.finish()?;
//! assert!(out.starts_with(b"id,report,"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A format of rows is a list of [`Column`]s and a function from an event, an incident or a row of
//! the record to [`Cell`]s; whether that becomes text between commas or tabs or Parquet is the
//! [`Table`]'s affair. What is not known is empty everywhere, and what a format cannot say is told in
//! its module. Everything is written as it comes: nothing is held but a group of rows.
//!
//! Deliberately absent: where events come from (the store), which of them are wanted, and files.

pub mod calendar;
mod cell;
mod codes;
pub mod events;
pub mod gdelt;
mod geojson;
pub mod incidents;
pub mod rows;
#[cfg(test)]
mod sample;
mod table;
mod told;
mod words;

pub use cell::{Cell, Column, Kind};
pub use codes::{Codes, State};
pub use geojson::{Collection, Position};
pub use table::{Delimited, Parquet, Separator, Table};
pub use told::{Cited, Mentions, Told};
