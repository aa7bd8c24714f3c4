//! What hangs on processes and reports beside the rows of tables: which incidents and reports belong to
//! a process, its summary, the family of a report. What stands is held against what is wanted, and only
//! the difference is written.

use super::number;
use crate::Result;
use crate::queries::process_label;
use crate::sql::Database;
use rapporteur_ledger::Table;
use rapporteur_ledger::processes::Process;
use std::collections::{BTreeMap, HashMap, HashSet};

/// For each process numbers of what belongs to it: incidents, or reports.
pub(super) type Belongs = Vec<Belonging>;

/// Numbers of what belongs to one.
pub(super) type Belonging = HashSet<i64>;

/// What belongs to no process as long as nobody enters it.
pub(super) fn nothing(processes: usize) -> Belongs {
    vec![HashSet::new(); processes]
}

/// The incidents of a process in the tables.
pub(super) fn incidents_of(database: &mut Database, process: &str) -> Result<HashSet<i64>> {
    let label = process_label(process);
    let mut found = HashSet::new();
    database.each(
        "SELECT number FROM labels WHERE list = $1 AND label = $2",
        &[Table::Incident.plural().into(), (&label).into()],
        |row| {
            found.insert(row.integer(0)?);
            Ok(())
        },
    )?;
    Ok(found)
}

/// Makes the incidents of a process those that are wanted; whether there was anything to do.
pub(super) fn write_incidents(
    database: &mut Database,
    process: &str,
    before: &HashSet<i64>,
    wanted: &HashSet<i64>,
) -> Result<bool> {
    let incidents = Table::Incident.plural();
    let label = process_label(process);
    let (gone, new) = (sorted(before, wanted), sorted(wanted, before));
    for number in &gone {
        let shelf = shelf_of(database, *number)?;
        database.execute(
            "DELETE FROM labels WHERE list = $1 AND label = $2 AND shelf = $3 AND number = $4",
            &[
                incidents.into(),
                (&label).into(),
                (&shelf).into(),
                (*number).into(),
            ],
        )?;
    }
    let mut entries: Vec<(String, i64)> = Vec::with_capacity(new.len());
    for number in &new {
        entries.push((shelf_of(database, *number)?, *number));
    }
    let mut insert = database.insert("labels", &["list", "label", "shelf", "number"])?;
    for (shelf, number) in entries {
        insert.row(&[
            incidents.into(),
            (&label).into(),
            (&shelf).into(),
            number.into(),
        ])?;
    }
    insert.finish()?;
    Ok(!(gone.is_empty() && new.is_empty()))
}

/// The shelf of an incident that is in its table.
fn shelf_of(database: &mut Database, number: i64) -> Result<String> {
    if let Some(shelf) = number::shelf(number) {
        return Ok(shelf);
    }
    let shelf = database.one(
        "SELECT shelf FROM incidents WHERE number = $1",
        &[number.into()],
        |row| Ok(row.text(0)?.to_owned()),
    )?;
    Ok(shelf.unwrap_or_default())
}

/// What is in the one and not in the other, in ascending order.
fn sorted(one: &HashSet<i64>, other: &HashSet<i64>) -> Vec<i64> {
    let mut all: Vec<i64> = one.difference(other).copied().collect();
    all.sort_unstable();
    all
}

/// The reports of each process in the tables.
pub(super) fn reports(database: &mut Database) -> Result<BTreeMap<String, HashSet<i64>>> {
    let mut found: BTreeMap<String, HashSet<i64>> = BTreeMap::new();
    database.each("SELECT process, report FROM process_reports", &[], |row| {
        let (process, report) = (row.text(0)?, row.integer(1)?);
        match found.get_mut(process) {
            Some(reports) => {
                reports.insert(report);
            }
            None => {
                found.insert(process.to_owned(), HashSet::from([report]));
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Makes the reports of a process those that are wanted; whether there was anything to do.
pub(super) fn write_reports(
    database: &mut Database,
    process: &str,
    before: &HashSet<i64>,
    wanted: &HashSet<i64>,
) -> Result<bool> {
    let (gone, new) = (sorted(before, wanted), sorted(wanted, before));
    for report in &gone {
        database.execute(
            "DELETE FROM process_reports WHERE process = $1 AND report = $2",
            &[process.into(), (*report).into()],
        )?;
    }
    let mut insert = database.insert("process_reports", &["process", "report"])?;
    for report in &new {
        insert.row(&[process.into(), (*report).into()])?;
    }
    insert.finish()?;
    Ok(!(gone.is_empty() && new.is_empty()))
}

/// Writes the summary of a process where another or none stands; whether that was so.
pub(super) fn write_summary(database: &mut Database, process: &str, body: &str) -> Result<bool> {
    let changed = database.execute(
        "INSERT INTO summaries (process, body) VALUES ($1, $2) \
         ON CONFLICT (process) DO UPDATE SET body = excluded.body \
         WHERE summaries.body <> excluded.body",
        &[process.into(), body.into()],
    )?;
    Ok(changed > 0)
}

/// Takes away what hangs on other processes; whether there was anything.
pub(super) fn forget_others(database: &mut Database, processes: &[Process]) -> Result<bool> {
    let is_known = |id: &str| processes.iter().any(|process| process.id == id);
    let mut gone = database.all("SELECT process FROM summaries", &[], |row| {
        Ok(row.text(0)?.to_owned())
    })?;
    gone.retain(|process| !is_known(process));
    let nothing = HashSet::new();
    for process in &gone {
        let incidents = incidents_of(database, process)?;
        write_incidents(database, process, &incidents, &nothing)?;
        database.execute(
            "DELETE FROM process_reports WHERE process = $1",
            &[process.into()],
        )?;
        database.execute(
            "DELETE FROM summaries WHERE process = $1",
            &[process.into()],
        )?;
    }
    Ok(!gone.is_empty())
}

/// The family of each report in the tables.
pub(super) fn families(database: &mut Database) -> Result<HashMap<i64, i64>> {
    let mut found = HashMap::new();
    database.each("SELECT report, family FROM families", &[], |row| {
        found.insert(row.integer(0)?, row.integer(1)?);
        Ok(())
    })?;
    Ok(found)
}

/// Makes the families those that are wanted; whether there was anything to do.
pub(super) fn write_families(
    database: &mut Database,
    before: &HashMap<i64, i64>,
    wanted: &HashMap<i64, i64>,
) -> Result<bool> {
    let other = |one: &HashMap<i64, i64>, other: &HashMap<i64, i64>| -> Vec<(i64, i64)> {
        let differ = one
            .iter()
            .filter(|(report, family)| other.get(report) != Some(family));
        let mut all: Vec<(i64, i64)> = differ.map(|(report, family)| (*report, *family)).collect();
        all.sort_unstable();
        all
    };
    let (gone, new) = (other(before, wanted), other(wanted, before));
    for (report, _) in &gone {
        database.execute(
            "DELETE FROM families WHERE report = $1",
            &[(*report).into()],
        )?;
    }
    let mut insert = database.insert("families", &["report", "family"])?;
    for (report, family) in &new {
        insert.row(&[(*report).into(), (*family).into()])?;
    }
    insert.finish()?;
    Ok(!(gone.is_empty() && new.is_empty()))
}
