//! The commands that show the record: the store opened as of a day, the words, and the process that
//! is asked for.
//!
//! ```text
//! rapporteur list rounds --process 'russia ukraine'
//! ```
//!
//! Deliberately absent: laying out (`view/`, `rapporteur-brief`) and queries (`rapporteur-store`).

pub(crate) mod brief;
mod evidence;
pub(crate) mod list;
mod primary;
mod process;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod timeline;

use crate::arguments::Global;
use crate::arguments::record::{AsOf, Layout};
use crate::arguments::store::Db;
use crate::problems::Reporter;
use crate::{setup, store};
use rapporteur_brief::words::Wording;
use rapporteur_ledger::processes::Names;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Problem;
use rapporteur_store::{Store, StoreError, View};
use std::io::{self, Write};

/// Columns where the output is not a terminal.
const PIPED: usize = 80;
/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Narrower than this nothing can be laid out.
const NARROWEST: usize = 30;

/// Everything that showing the record needs.
struct Desk {
    store: Store,
    lexicon: Lexicon,
    names: Names,
    view: View,
}

impl Desk {
    /// The store of `--db`, as of a day, with the words; `None`, which is told, when it cannot be had.
    fn open<W: Write>(
        db: &Db,
        as_of: AsOf,
        global: &Global,
        reporter: &mut Reporter<W>,
    ) -> Option<Self> {
        let view = as_of.view();
        let store = store::settled(db, view, global, reporter)?;
        let data = setup::data_or_tell(global, reporter)?;
        // What is wrong with rules and names is told where they are read with, not here.
        let (lexicon, _) = Lexicon::load(&data);
        let (names, _) = Names::load(&data);
        Some(Self {
            store,
            lexicon,
            names,
            view,
        })
    }

    fn wording(&self) -> Wording<'_> {
        Wording::new(&self.lexicon)
    }
}

/// Tells a fault of the store.
fn tell<W: Write>(error: &StoreError, reporter: &mut Reporter<W>) {
    reporter.tell(&store::problem(error));
}

/// What nobody can be shown, with what is like it.
fn unknown(what: &str, near: &[String], otherwise: &str) -> Problem {
    let problem = Problem::error("--db", what.to_owned());
    match near {
        [] => problem.advise(otherwise),
        near => problem.advise(format!("did you mean {}?", near.join(", or "))),
    }
}

/// How many columns text is laid out in.
fn width(layout: Layout) -> usize {
    let terminal = || match terminal_size::terminal_size_of(io::stdout()) {
        Some((terminal_size::Width(columns), _)) => usize::from(columns).min(WIDEST),
        None => PIPED,
    };
    layout.width.unwrap_or_else(terminal).max(NARROWEST)
}
