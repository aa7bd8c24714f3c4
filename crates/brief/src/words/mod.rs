//! Events, parties, codes, days and times in plain English, and foreign text made safe to show.
//!
//! Everything that puts the record into words uses these, so that a party or a deadline reads the
//! same in the terminal, in a brief and on a page.

mod clause;
pub mod dates;
pub mod english;
mod sanitise;
mod wording;

pub use sanitise::sanitise;
pub use wording::Wording;
