//! `rapporteur export`: the record in the formats that others read.
//!
//! Events and rows are handed over by the store one by one and written as they come, in its order;
//! what a format leaves out is counted and told.
//!
//! Deliberately absent: columns and codes (`rapporteur-export`).

mod events;
mod library;
mod process;
mod rows;
mod target;

use crate::arguments::Global;
use crate::arguments::export::{Export, ExportFormat, ExportTable};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{setup, store};
use library::Library;
use rapporteur_export::Codes;
use rapporteur_ledger::Table;
use rapporteur_model::Problem;
use rapporteur_store::{Filter, StoreError, Tellings, View};
use std::io;
use target::{Out, Target};

/// By whom a file says that it was written.
const VERSION: &str = concat!("rapporteur ", env!("CARGO_PKG_VERSION"));

/// What became of what was asked for.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Events or rows of the record.
    seen: usize,
    /// Rows that were written.
    rows: usize,
    /// Events or rows that the format cannot hold.
    left_out: usize,
}

/// Why an export failed.
enum Fault {
    Store(StoreError),
    Write(io::Error),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

pub(crate) fn run<W: io::Write>(
    arguments: &Export,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let target = Target::of(&arguments.output);
    if let Some(problem) = senseless(arguments, &target) {
        reporter.tell(&problem);
        return Ok(Outcome::Usage);
    }
    let result = if arguments.format == ExportFormat::Sqlite {
        copy(arguments, &target, reporter)
    } else {
        export(arguments, &target, global, reporter)
    };
    match result {
        Some(Ok(count)) => {
            if count.left_out > 0 {
                let message = format!(
                    "{} of {} were left out, since this format cannot hold them",
                    count.left_out, count.seen
                );
                reporter.tell(&Problem::note(shown(arguments), message));
            }
            Ok(Outcome::Complete)
        }
        Some(Err(Fault::Store(error))) => {
            reporter.tell(&store::problem(&error));
            Ok(Outcome::Nothing)
        }
        Some(Err(Fault::Write(error))) => {
            let problem = Problem::error(shown(arguments), format!("cannot be written: {error}"));
            reporter.tell(&problem.advise("nothing was left behind; name another file with -o"));
            Ok(Outcome::Nothing)
        }
        None => Ok(Outcome::Nothing),
    }
}

fn shown(arguments: &Export) -> String {
    arguments.output.display().to_string()
}

/// What is wrong with the arguments together.
fn senseless(arguments: &Export, target: &Target) -> Option<Problem> {
    let format = arguments.format;
    let problem = |message: &str, advice: &str| {
        Some(Problem::error("export", message.to_owned()).advise(advice.to_owned()))
    };
    if arguments.table.is_some() && !format.takes_a_table() {
        return problem(
            "this format holds one table, and '--table' chooses another",
            "leave '--table' out, or take jsonl, csv or parquet",
        );
    }
    let places = [
        ExportTable::Incidents,
        ExportTable::Rounds,
        ExportTable::Ceasefires,
        ExportTable::Violence,
    ];
    let table = arguments.table.filter(|table| !places.contains(table));
    if format == ExportFormat::Geojson && table.is_some() {
        return problem(
            "rows of this table have no place",
            "take incidents, rounds, ceasefires or violence; for events there is 'code --format geojson'",
        );
    }
    let narrowed = arguments.process.is_some()
        || arguments.since.is_some()
        || arguments.until.is_some()
        || arguments.view() != View::Now;
    if format == ExportFormat::Sqlite && narrowed {
        return problem(
            "a copy of the store holds all of it",
            "leave the filters out, and ask the copy with --db; or take parquet",
        );
    }
    if format.is_binary() && target.is_terminal() {
        return problem(
            "these bytes are not for a terminal",
            "name a file with -o, or pipe them on",
        );
    }
    None
}

/// Copies the whole store.
fn copy<W: io::Write>(
    arguments: &Export,
    target: &Target,
    reporter: &mut Reporter<W>,
) -> Option<Result<Count, Fault>> {
    let mut store = store::open(&arguments.store, reporter)?;
    let partial = target.partial();
    // What a run that was killed under this number has left.
    let _ = std::fs::remove_file(&partial);
    if let Err(error) = store.copy_to(&partial) {
        let _ = std::fs::remove_file(&partial);
        return Some(Err(error.into()));
    }
    Some(
        target
            .settle(Ok(()))
            .map(|()| Count::default())
            .map_err(Fault::from),
    )
}

/// Writes events or rows.
fn export<W: io::Write>(
    arguments: &Export,
    target: &Target,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<Result<Count, Fault>> {
    let view = arguments.view();
    let mut store = store::settled(&arguments.store, view, global, reporter)?;
    let data = setup::data_or_tell(global, reporter)?;
    let gazetteer = setup::gazetteer(global)
        .inspect_err(|problem| reporter.tell(problem))
        .ok()?;
    let codes = Codes::new(&gazetteer, &data);
    let process = match &arguments.process {
        Some(words) => match process::find(&mut store, words) {
            Ok(process) => Some(process),
            Err(problem) => {
                reporter.tell(&problem);
                return None;
            }
        },
        None => None,
    };
    let tables = tables(arguments.format, arguments.table);
    let mut count = Ok(Count::default());
    let mut write = |out: Out| -> Result<Count, Fault> {
        if tables.is_empty() {
            let wanted = Tellings {
                process: process.clone(),
                since: arguments.since,
                until: arguments.until,
            };
            return events::write(&mut store, &wanted, arguments.format, &codes, out);
        }
        let filter = Filter {
            process: process.clone(),
            since: arguments.since,
            until: arguments.until,
            ..Filter::default()
        };
        // While one connection hands rows over, the other looks up what they cite.
        let location = rapporteur_store::Location::parse(&arguments.store.db)?;
        let second = rapporteur_store::Store::open_existing(&location)?;
        let mut library = Library::new(second, view);
        let mut desk = rows::Desk {
            library: &mut library,
            codes: &codes,
            filter: &filter,
        };
        rows::write(&mut store, &tables, arguments.format, &mut desk, out)
    };
    let written = target.write(|out| match write(out) {
        Err(Fault::Write(error)) => Err(error),
        // A fault of the store ends the writing too, and is what is told.
        Err(fault) => {
            count = Err(fault);
            Err(io::Error::other("the store cannot be read"))
        }
        Ok(written) => {
            count = Ok(written);
            Ok(())
        }
    });
    Some(match (count, written) {
        (Err(fault), _) => Err(fault),
        (Ok(_), Err(error)) => Err(error.into()),
        (Ok(count), Ok(())) => Ok(count),
    })
}

/// The tables of the record that a format holds; none for those of events.
fn tables(format: ExportFormat, chosen: Option<ExportTable>) -> Vec<Table> {
    match (format, chosen) {
        (ExportFormat::Ged | ExportFormat::Acled, _) => vec![Table::Incident],
        (ExportFormat::Ceasefires, _) => vec![Table::Ceasefire],
        (ExportFormat::Mend, _) => vec![Table::Round],
        (ExportFormat::Ics, _) => {
            vec![
                Table::Round,
                Table::Ultimatum,
                Table::Pledge,
                Table::Ceasefire,
            ]
        }
        (ExportFormat::Geojson, None) => vec![Table::Incident, Table::Round, Table::Ceasefire],
        (_, Some(table)) => table.of_record().into_iter().collect(),
        _ => Vec::new(),
    }
}
