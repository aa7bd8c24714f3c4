//! The state of play of one negotiation on one page, made of nothing but rows of its record.
//!
//! ```
//! use rapporteur_brief::{Evidence, Material, Request, brief, words::Wording};
//! use rapporteur_ledger::{Record, processes::Process};
//!
//! # let process = Process { id: "process-1".into(), name: "A–B".into(), declared: false,
//! #     parties: vec![], third_parties: vec![], keywords: vec![], topics: vec![], signs: vec![], since: None,
//! #     until: None, evidence: vec![] };
//! let lexicon = rapporteur_lexicon::Lexicon::default();
//! let page = brief(
//!     &Material {
//!         process: &process,
//!         record: &Record::default(),
//!         incidents: &[],
//!         evidence: &Evidence::default(),
//!         wording: Wording::new(&lexicon),
//!     },
//!     &Request::default(),
//! );
//! // No row, no sentence; no sentence, no section.
//! assert!(page.sections().is_empty() && page.sources().is_empty());
//! ```
//!
//! A [`Sentence`] cannot be made without a row of the record and an event whose sentence is at hand;
//! the numbers of the sources are given when the page is put together ([`Brief`]), in the order of
//! reading. So every sentence has numbers, every number has a source, and every source is used.
//!
//! One module a table puts its rows into words (`say`), one a house style lays them out (`style`),
//! one a format writes them (`render`).
//!
//! Deliberately absent: reading reports, finding rows, storing them, and wrapping for a terminal,
//! which is the command line's.

mod evidence;
mod page;
mod render;
mod say;
mod sentence;
mod style;
pub mod words;

pub use evidence::{Evidence, ReportHead};
pub use page::{Brief, Group, More, Section, SourceNote, Table, TableRow};
pub use render::{html, markdown};
pub use say::{incident_line, line, process_line};
pub use sentence::{Emphasis, Piece, Sentence};
pub use style::{Material, Request, Style, brief};
