//! Near-duplicate reports: agency copy that was edited, retitled or shortened, and updates of one
//! story, found by their wording, so that they count as one source.
//!
//! A text becomes a [`Sketch`], the hashes of every second run of three words; an [`Index`] of
//! sketches finds what shares wording with a new one; [`Families`] says whose copy a report is.
//!
//! ```
//! use rapporteur_duplicates::{Index, Sketch};
//!
//! let wire = "The two delegations met in Geneva on Monday. Neither of them spoke to the press. \
//!             A second session is planned for Thursday, the host's foreign ministry said.";
//! let brief = "Talks open. The two delegations met in Geneva on Monday. Neither of them spoke to the press.";
//! let mut index = Index::new();
//! index.insert(0, &Sketch::of(wire));
//! let found = index.similar(&Sketch::of(brief), 0.4);
//! assert_eq!(found[0].number, 0);
//! assert!(found[0].contained > found[0].contains);
//! ```
//!
//! Deliberately absent: meaning. Two reporters' own accounts of one event are no copies of each
//! other, however well they agree; that they tell of the same is for the ledger to see. Nor are
//! translations found.

mod families;
mod index;
mod sample;
mod sketch;
mod words;

pub use families::{Families, Member, OutOfOrder, Report, Window, families};
pub use index::{Index, Similar};
pub use sample::Overlap;
pub use sketch::{BadSketch, Sketch};
