//! Foreign bytes in, reports out.
//!
//! Files, folders and streams of plain text, Markdown, HTML, TimeML and JSON records, compressed or not
//! and in any encoding that a browser reads, become [`Report`](rapporteur_model::Report)s: clean
//! text with the way back to every original byte, and the facts that came with it.
//!
//! ```
//! use rapporteur_clean::{Cleaner, Options};
//!
//! let cleaner = Cleaner::embedded(Options::default());
//! let page = "<html><title>Talks resume</title><p>ISTANBUL, June 2, 2025 — They met &amp; left.</p>";
//! let (reports, problems) = cleaner.clean(page.as_bytes(), "talks.html");
//! assert_eq!(reports[0].text, "ISTANBUL, June 2, 2025 — They met & left.");
//! assert_eq!(reports[0].date.as_ref().map(|date| date.day.to_string()).as_deref(), Some("2025-06-02"));
//! assert!(problems.is_empty());
//! ```
//!
//! Nothing is fatal: each bad input gives a [`Problem`](rapporteur_model::Problem) that says where
//! and what to do, and the rest is read. Memory is bounded by [`MAX_REPORT_BYTES`] for one report,
//! whatever the size of the file it stands in.
//!
//! Offsets of a report count bytes of the decoded original: the file, without byte order mark
//! and decompressed; for JSON, from the start of the line that `source` names. With
//! [`Options::keep_origin`] they lead on to the bytes of the file as it was given
//! ([`Report::in_input`](rapporteur_model::Report::in_input)).
//!
//! Deliberately absent: fetching from the web, and any understanding of what the text says.

mod binary;
mod boilerplate;
mod cleaner;
mod compress;
mod date;
mod decode;
mod facts;
mod format;
mod html;
mod input;
mod json;
mod markdown;
mod normalise;
mod options;
mod paragraphs;
mod sentences;
mod stream;
mod tidy;
mod timeml;
mod told;
mod untokenise;
mod weave;

pub use cleaner::Cleaner;
pub use input::{Input, inputs};
pub use normalise::normalise;
pub use options::{Mode, Options};
pub use stream::{Reports, Step};
pub use told::{Kind, Told};
pub use untokenise::untokenise;

/// What one report may take, in bytes after decompression. A larger one is a problem; a file of
/// records may be of any size, as only one record of it is held.
pub const MAX_REPORT_BYTES: usize = 64 << 20;
