//! The store: reports and what was coded in them, and the record that they add up to, in SQLite or
//! PostgreSQL.
//!
//! What was read is primary: rows are added and marked superseded, never changed or deleted.
//! Everything else is derived from them and can be made again. `README.md` beside this crate tells
//! the tables.
//!
//! ```
//! use rapporteur_model::Report;
//! use rapporteur_store::{Coded, Location, Prepared, Store, Version};
//!
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let location = Location::File(folder.path().join("rapporteur.db"));
//! # let now = jiff::Timestamp::UNIX_EPOCH;
//! let mut store = Store::open(&location).expect("a new store");
//! let coded = Coded {
//!     report: Report::from_text("7", "Talks were held in Geneva."),
//!     sketch: Vec::new(),
//!     events: Vec::new(),
//!     problems: Vec::new(),
//! };
//! let batch = [Prepared::of(&coded)];
//! let mut writer = store.writer().expect("nobody else writes");
//! let version = writer.version(&Version::default(), now).expect("a version");
//! assert_eq!(writer.write(&batch, version, now).expect("a batch").added, 1);
//! assert_eq!(writer.write(&batch, version, now).expect("a batch").unchanged, 1);
//! ```
//!
//! Deliberately absent: reading reports, coding, and deciding what events add up to
//! (`rapporteur-ledger`). No SQL is written outside this crate.

mod copy;
mod corrections;
mod decisions;
mod error;
mod identity;
mod instant;
mod interrupt;
mod lean;
mod location;
mod migrations;
mod names;
mod prepared;
mod queries;
mod reading;
mod recoding;
mod revisions;
mod search;
mod settle;
mod sources;
mod sql;
mod state;
mod store;
mod tellings;
mod webhooks;
mod writer;

// What tests of both kinds share is written as a user of the crate would write it.
#[cfg(test)]
extern crate self as rapporteur_store;
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
#[cfg(test)]
mod tests;

pub use corrections::{Corrections, patch_between};
pub use decisions::{Decided, Decision, Declared, Verdict};
pub use error::{Result, StoreError};
pub use identity::{Fingerprint, Known};
pub use interrupt::Interrupter;
pub use lean::{Lean, LeanHead};
pub use location::Location;
pub use prepared::{Coded, Prepared, PreparedCoding};
pub use queries::{Cursor, Filter, Listed, Piece};
pub use reading::{Cited, Selection, Stored, View};
pub use recoding::Recoded;
pub use revisions::{Change, Revision};
pub use search::{
    COUNTED, EventHit, Found, MOST_HITS, Order, Query, RANKED, ReportHead, ReportHit, Snippet,
};
pub use settle::{Knowledge, Settled, Settler, Settling, SharedSettler};
pub use sources::{KeptSource, NewSource, Notes, Origin, SeenItem, SourceActivity, SourceState};
pub use store::Store;
pub use tellings::{Mention, Tellings};
pub use webhooks::{Delivery, KeptWebhook, NewDelivery, NewWebhook, Tried};
pub use writer::{ReportId, Version, VersionId, Writer, Written};
