//! The store as commands use it: opened by `--db`, its faults told like all problems.
//!
//! ```text
//! let Some(mut store) = store::open(&arguments.store, reporter) else {
//!     return Ok(Outcome::Nothing);
//! };
//! ```
//!
//! Deliberately absent: SQL, which is the store's own affair.

use crate::arguments::Global;
use crate::arguments::store::Db;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_data::DataSet;
use rapporteur_flow::Engine;
use rapporteur_model::Problem;
use rapporteur_store::{Location, Store, StoreError, Version};
use std::fs;
use std::io::Write;

/// The store of `--db`, made where there is none; `None`, which is told, when it cannot be had.
pub(crate) fn make<W: Write>(db: &Db, reporter: &mut Reporter<W>) -> Option<Store> {
    opened(db, Store::open, reporter)
}

#[allow(dead_code, reason = "the commands that read the store follow")]
/// The store of `--db`, which must be there; `None`, which is told, when it cannot be had.
pub(crate) fn open<W: Write>(db: &Db, reporter: &mut Reporter<W>) -> Option<Store> {
    opened(db, Store::open_existing, reporter)
}

fn opened<W: Write>(
    db: &Db,
    open: impl FnOnce(&Location) -> rapporteur_store::Result<Store>,
    reporter: &mut Reporter<W>,
) -> Option<Store> {
    match Location::parse(&db.db).and_then(|location| open(&location)) {
        Ok(store) => Some(store),
        Err(error) => {
            reporter.tell(&problem(&error));
            None
        }
    }
}

/// A fault of the store in the form in which all problems are told.
pub(crate) fn problem(error: &StoreError) -> Problem {
    let told = error.to_string();
    // Its messages read 'where: what is wrong; what to do'.
    let (at, said) = told.split_once(": ").unwrap_or(("--db", &told));
    match said.rsplit_once("; ") {
        Some((message, advice)) => Problem::error(at, message).advise(advice),
        None => Problem::error(at, said),
    }
}

/// What codes reports in this run.
pub(crate) fn version(engine: &Engine, data: &DataSet, global: &Global) -> Version {
    let pipeline = engine.pipeline();
    let mut lexicon = setup::lexicon_version(data);
    if let Some(path) = &global.gazetteer
        && let Ok(bytes) = fs::read(path)
    {
        lexicon.push('+');
        lexicon.push_str(&setup::hash([bytes.as_slice()]));
    }
    Version {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        model: format!(
            "{}_{} {}",
            pipeline.language(),
            pipeline.name(),
            pipeline.version()
        ),
        lexicon,
    }
}
