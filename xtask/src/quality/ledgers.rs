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

const FOLDER: &str = "bench/ledgers";

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
        let rows = rows(run, &ledger)?;
        let stem = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
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

/// The rows of the process by table, as the program lists them.
fn rows(run: &Run<'_>, ledger: &Ledger) -> Result<BTreeMap<String, Vec<Row>>, Error> {
    let mut paths: Vec<String> = Vec::new();
    for path in &ledger.reports {
        paths.push(run.tree.root.join(path).display().to_string());
    }
    let mut arguments = vec!["--quiet", "read", "--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let printed = run.program.ask_raw(&arguments, &[])?;
    let record: Value = serde_json::from_str(&printed).map_err(Error::Answer)?;
    let days: BTreeMap<&str, &str> = record
        .get("reports")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|report| Some((report.get("id")?.as_str()?, report.get("date")?.as_str()?)))
        .collect();
    let mut found = BTreeMap::new();
    for table in TABLES {
        let listed = record.get(table).and_then(Value::as_array);
        let rows = listed.into_iter().flatten();
        found.insert(
            table.to_owned(),
            rows.map(|row| Row::new(row, &days)).collect(),
        );
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
