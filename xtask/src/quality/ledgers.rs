//! Ledgers by hand (`bench/ledgers`): what a careful reader enters into the ledger of a process,
//! beside what the program enters after reading the same reports.
//!
//! Recall counts the entries that are not optional and that a row fits, precision the rows that
//! fit an entry; what fits is told in `bench/ledgers/README.md`. Rows and entries are paired so that
//! as many as can be have a partner.
//!
//! Deliberately absent: partial credit. A round with the wrong day is not the round.

mod entry;
mod pairing;

use super::Run;
use super::tally::share;
use crate::error::Error;
use crate::share::Share;
use entry::{Entry, Ledger, Row};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io;

const FOLDER: &str = "bench/ledgers";

/// Where the stores are made.
const STORES: &str = "target/ledgers";

/// More rows than a table of these has.
const MOST: &str = "100000";

/// The tables that are compared.
const TABLES: [&str; 4] = ["rounds", "ultimatums", "pledges", "positions"];

/// The figures of one table or of all.
#[derive(Clone, Copy, Default)]
struct Found {
    recall: Share,
    precision: Share,
}

impl Found {
    fn add(&mut self, more: Self) {
        self.recall.add(more.recall);
        self.precision.add(more.precision);
    }
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    for path in run.files(FOLDER, ".toml") {
        let ledger = Ledger::load(&path)?;
        let stem = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let rows = rows(run, &ledger, &stem)?;
        let part = if ledger.held { "held" } else { "open" };
        println!("  {} ({}; {part})", ledger.name, ledger.parties.join(", "));
        let mut all = Found::default();
        for table in TABLES {
            let told = rows.get(table).map_or(&[][..], Vec::as_slice);
            let found = compare(ledger.entries(table), told, run.full && !ledger.held, table);
            all.add(found);
            print(table, found);
        }
        print("all", all);
        let name = stem.replace('-', "_");
        let value = |counted: Share| share(counted.part, counted.whole);
        run.figures
            .add(format!("ledger_{name}_recall"), value(all.recall));
        run.figures
            .add(format!("ledger_{name}_precision"), value(all.precision));
    }
    Ok(())
}

fn print(table: &str, found: Found) {
    let value = |counted: Share| share(counted.part, counted.whole);
    println!(
        "    {table:<12} recall {:.3} ({}/{})  precision {:.3} ({}/{})",
        value(found.recall),
        found.recall.part,
        found.recall.whole,
        value(found.precision),
        found.precision.part,
        found.precision.whole,
    );
}

/// The rows of the process by table, as the program lists them after it has taken in the reports.
fn rows(run: &Run<'_>, ledger: &Ledger, stem: &str) -> Result<BTreeMap<String, Vec<Row>>, Error> {
    let folder = run.tree.root.join(STORES);
    let database = folder.join(format!("{stem}.db"));
    let begun = fs::create_dir_all(&folder).and_then(|()| match fs::remove_file(&database) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    });
    begun.map_err(|source| Error::Read {
        path: database.clone(),
        source,
    })?;
    let store = database.display().to_string();
    let mut ingest = vec!["--quiet", "ingest", "--no-progress", "--db", &store];
    let paths = ledger.reports.iter().map(|path| run.tree.root.join(path));
    let paths: Vec<String> = paths.map(|path| path.display().to_string()).collect();
    ingest.extend(paths.iter().map(String::as_str));
    run.program.ask_raw(&ingest, &[])?;
    let list = |table: &str, more: &[&str]| -> Result<Vec<Value>, Error> {
        let asked = ["--quiet", "list", table, "--db", &store, "--limit", MOST];
        let asked = [&asked[..], &["--format", "jsonl"], more].concat();
        let printed = run.program.ask_raw(&asked, &[])?;
        let lines = printed.lines().filter(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_str(line).map_err(Error::Answer))
            .collect()
    };
    let reports = list("reports", &[])?;
    let days: BTreeMap<&str, &str> = reports
        .iter()
        .filter_map(|report| Some((report.get("id")?.as_str()?, report.get("day")?.as_str()?)))
        .collect();
    let mut found = BTreeMap::new();
    let processes = list("processes", &[])?;
    let process = processes
        .iter()
        .find(|process| ledger.is_between(process))
        .and_then(|process| process.get("id")?.as_str());
    let Some(process) = process else {
        println!("    the program finds no process between these parties");
        return Ok(found);
    };
    for table in TABLES {
        let rows = list(table, &["--process", process])?;
        let rows = rows.iter().map(|row| Row::new(row, &days)).collect();
        found.insert(table.to_owned(), rows);
    }
    Ok(found)
}

/// Compares the rows of a table with the entries of a person.
fn compare(entries: &[Entry], rows: &[Row], full: bool, table: &str) -> Found {
    let several = table == "positions";
    let fits = |entry: &Entry, row: &Row| entry.fits(row);
    let asked: Vec<&Entry> = entries.iter().filter(|entry| !entry.optional).collect();
    let pairs = pairing::largest(asked.len(), rows.len(), |entry, row| {
        asked
            .get(entry)
            .zip(rows.get(row))
            .is_some_and(|(entry, row)| fits(entry, row))
    });
    let mut found = Found::default();
    for (place, entry) in asked.iter().enumerate() {
        let told = pairs.iter().any(|pair| pair.0 == place)
            || (several && rows.iter().any(|row| fits(entry, row)));
        found.recall.count(told);
        if !told && full {
            println!("      missing: {entry}");
        }
    }
    for (place, row) in rows.iter().enumerate() {
        let right = pairs.iter().any(|pair| pair.1 == place)
            || entries
                .iter()
                .any(|entry| (entry.optional || several) && fits(entry, row));
        found.precision.count(right);
        if !right && full {
            println!("      invented: {row}");
        }
    }
    found
}

/// Text of a file, or why it cannot be had.
fn text_of(path: &std::path::Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}
