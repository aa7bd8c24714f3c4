//! The store as commands use it: opened by `--db`, its faults told like all problems.
//!
//! ```text
//! let Some(mut store) = store::settled(&arguments.store, View::Now, global, reporter) else {
//!     return Ok(Outcome::Nothing);
//! };
//! ```
//!
//! Deliberately absent: SQL, which is the store's own affair.

use crate::arguments::Global;
use crate::arguments::store::Db;
use crate::problems::Reporter;
use crate::setup;
use jiff::Timestamp;
use rapporteur_data::DataSet;
use rapporteur_model::Problem;
use rapporteur_nlp::Pipeline;
use rapporteur_store::{Knowledge, Location, Settling, Store, StoreError, Version, View};
use std::fs;
use std::io::Write;

/// The store of `--db`, made where there is none; `None`, which is told, when it cannot be had.
pub(crate) fn make<W: Write>(db: &Db, reporter: &mut Reporter<W>) -> Option<Store> {
    opened(db, Store::open, reporter)
}

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

/// The store of `--db` with the record as a view sees it, brought up to date where an interrupted
/// run has left it behind; `None`, which is told, when it cannot be had.
pub(crate) fn settled<W: Write>(
    db: &Db,
    view: View,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<Store> {
    let mut store = open(db, reporter)?;
    let result = match store.is_settled() {
        Ok(true) if view == View::Now => return Some(store),
        Ok(_) => brought(&mut store, view, global, reporter)?,
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => Some(store),
        Err(error) => {
            reporter.tell(&problem(&error));
            None
        }
    }
}

/// Brings the record to what a view sees; `None`, which is told, when there are no rules to do so.
pub(crate) fn brought<W: Write>(
    store: &mut Store,
    view: View,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<rapporteur_store::Result<()>> {
    let data = setup::data_or_tell(global, reporter)?;
    let pipeline = setup::pipeline(None)
        .inspect_err(|problem| reporter.tell(problem))
        .ok()?;
    let version = version(&pipeline, &data, global);
    let (knowledge, problems) = Knowledge::load(&data);
    reporter.tell_all(&problems);
    let settling = settling(&knowledge, &version);
    Some(if view == View::Now {
        store.settle(&settling).map(drop)
    } else {
        store.replay(view, &settling)
    })
}

/// What settling needs, as of this moment.
pub(crate) fn settling<'n>(knowledge: &'n Knowledge, version: &'n Version) -> Settling<'n> {
    Settling {
        knowledge,
        version,
        now: Timestamp::now(),
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
pub(crate) fn version(pipeline: &Pipeline, data: &DataSet, global: &Global) -> Version {
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
