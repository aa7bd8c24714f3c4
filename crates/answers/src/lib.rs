//! What programs are told of the record: rows, pages, alerts and changes, each with the sentences
//! that say so and the addresses of their reports.
//!
//! ```
//! use rapporteur_answers::Answers;
//! use rapporteur_store::{Filter, Location, Store};
//!
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let mut store = Store::open(&Location::File(folder.path().join("a.db"))).expect("a store");
//! let lexicon = rapporteur_lexicon::Lexicon::default();
//! let mut answers = Answers::new(&mut store, &lexicon);
//! let processes = answers.processes();
//! # let _ = processes;
//! ```
//!
//! The interface over HTTP and the tools of assistants give the same answers; so do what is wrong with
//! a question ([`AnswerError`]).
//!
//! Deliberately absent: HTTP, the protocol of assistants, and who may ask.

mod alerts;
mod error;
mod evidence;
mod listed;
mod page;
mod rows;

pub use alerts::ToldAlert;
pub use error::AnswerError;
pub use evidence::{MOST_REPORTS, Sentence, evidence};
pub use listed::{Told, ends, line, object};
pub use page::StyleName;
pub use rows::{ChangedRow, FoundRow, MOST_BYTES, ProcessRow, Rows, table_named};

use jiff::civil::Date;
use rapporteur_brief::words::Wording;
use rapporteur_lexicon::Lexicon;
use rapporteur_store::{Store, View};

/// What is answered.
pub type Result<T> = std::result::Result<T, AnswerError>;

/// No more rows than these come at a time.
pub const MOST_ROWS: usize = 200;

/// Answers out of a store, from the view that it has.
pub struct Answers<'s> {
    store: &'s mut Store,
    lexicon: &'s Lexicon,
}

impl<'s> Answers<'s> {
    /// Answers in the words of a lexicon.
    pub fn new(store: &'s mut Store, lexicon: &'s Lexicon) -> Self {
        Self { store, lexicon }
    }

    /// The store.
    pub fn store(&mut self) -> &mut Store {
        self.store
    }

    fn wording(&self) -> Wording<'s> {
        Wording::new(self.lexicon)
    }

    fn as_of(&self) -> Option<Date> {
        match self.store.view() {
            View::AsOf(day) => Some(day),
            _ => None,
        }
    }
}
