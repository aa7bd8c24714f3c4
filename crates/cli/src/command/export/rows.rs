//! Formats of incidents and of rows of the record, as the store hands them over.

use super::library::Library;
use super::target::Out;
use super::{Count, Fault, VERSION};
use crate::arguments::export::ExportFormat;
use rapporteur_export::calendar::{Calendar, Entry};
use rapporteur_export::incidents::{acled, flat as incidents, ged};
use rapporteur_export::rows::{ceasefires, flat as rows, mend};
use rapporteur_export::{
    Cell, Codes, Collection, Column, Delimited, Parquet, Position, Separator, Table as Tabular,
};
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::{Ceasefire, Round, Table, Venue, Violence};
use rapporteur_store::{Filter, Listed, Store};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Tellings of an incident whose reports are looked up.
const CITED: usize = 20;

/// What rows are written with.
pub(super) struct Desk<'d> {
    pub(super) library: &'d mut Library,
    pub(super) codes: &'d Codes<'d>,
    pub(super) filter: &'d Filter,
}

/// Writes the rows of these tables, and counts them.
pub(super) fn write(
    store: &mut Store,
    tables: &[Table],
    format: ExportFormat,
    desk: &mut Desk<'_>,
    out: Out,
) -> Result<Count, Fault> {
    let mut sink = Sink::new(format, tables, out)?;
    let mut count = Count::default();
    // A row that several processes share comes once for each of them.
    let mut written: HashSet<String> = HashSet::new();
    for table in tables {
        let mut fault: Result<(), Fault> = Ok(());
        let once = sink.is_once();
        store.each(*table, desk.filter, |row| {
            if once && !written.insert(row.head.id.clone()) {
                return ControlFlow::Continue(());
            }
            count.seen += 1;
            match sink.write(&row, desk) {
                Ok(0) => count.left_out += 1,
                Ok(rows) => count.rows += rows,
                Err(error) => {
                    fault = Err(error);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        })?;
        fault?;
    }
    sink.finish()?;
    Ok(count)
}

/// Rows being written.
enum Sink {
    Lines(Out),
    Incidents(Box<dyn Tabular>),
    Rows(Box<dyn Tabular>),
    Ged(Box<dyn Tabular>),
    Acled(Box<dyn Tabular>),
    Ceasefires(Box<dyn Tabular>),
    Mend(Box<dyn Tabular>),
    Map(Collection<Out>),
    Calendar(Calendar<Out>),
}

impl Sink {
    fn new(format: ExportFormat, tables: &[Table], out: Out) -> io::Result<Self> {
        let of_incidents = tables.first() == Some(&Table::Incident);
        let columns: &[Column] = match format {
            ExportFormat::Ged => &ged::COLUMNS,
            ExportFormat::Acled => &acled::COLUMNS,
            ExportFormat::Ceasefires => &ceasefires::COLUMNS,
            ExportFormat::Mend => &mend::COLUMNS,
            _ if of_incidents => &incidents::COLUMNS,
            _ => &rows::COLUMNS,
        };
        let commas = |out| -> io::Result<Box<dyn Tabular>> {
            Ok(Box::new(Delimited::new(out, columns, Separator::Comma)?))
        };
        Ok(match format {
            ExportFormat::Ged => Self::Ged(commas(out)?),
            ExportFormat::Acled => Self::Acled(commas(out)?),
            ExportFormat::Ceasefires => Self::Ceasefires(commas(out)?),
            ExportFormat::Mend => Self::Mend(commas(out)?),
            ExportFormat::Csv if of_incidents => Self::Incidents(commas(out)?),
            ExportFormat::Csv => Self::Rows(commas(out)?),
            ExportFormat::Parquet => {
                let table = Box::new(Parquet::new(out, columns, VERSION)?);
                if of_incidents {
                    Self::Incidents(table)
                } else {
                    Self::Rows(table)
                }
            }
            ExportFormat::Geojson => Self::Map(Collection::new(out)?),
            ExportFormat::Ics => Self::Calendar(Calendar::new(out, "Rapporteur")?),
            _ => Self::Lines(out),
        })
    }

    /// Whether a row that stands in several processes is written once.
    fn is_once(&self) -> bool {
        !matches!(self, Self::Lines(_) | Self::Rows(_))
    }

    /// Writes a row; how many rows it became.
    fn write(&mut self, row: &Listed, desk: &mut Desk<'_>) -> Result<usize, Fault> {
        match self {
            Self::Lines(out) => line(out, row)?,
            Self::Rows(table) => {
                table.row(&rows::row(&row.head, row.process.as_deref(), &row.body))?;
            }
            Self::Incidents(table) => table.row(&incidents::row(&row.read()?))?,
            Self::Ged(table) => {
                let incident: Incident = row.read()?;
                if !ged::is_violence(&incident) {
                    return Ok(0);
                }
                let sources = desk.library.cite(evidence(row).take(CITED))?;
                return one(table, ged::row(&incident, &sources, desk.codes));
            }
            Self::Acled(table) => {
                let incident: Incident = row.read()?;
                if acled::row(&incident, &[], desk.codes).is_none() {
                    return Ok(0);
                }
                let sources = desk.library.cite(evidence(row).take(CITED))?;
                return one(table, acled::row(&incident, &sources, desk.codes));
            }
            Self::Ceasefires(table) => {
                let ceasefire: Ceasefire = row.read()?;
                let sources = desk.library.cite(evidence(row))?;
                let sides = ceasefires::rows(&ceasefire, &sources, desk.codes);
                for side in &sides {
                    table.row(side)?;
                }
                return Ok(sides.len());
            }
            Self::Mend(table) => {
                let round: Round = row.read()?;
                return one(table, mend::row(&round, desk.codes));
            }
            Self::Map(map) => return point(map, row),
            Self::Calendar(calendar) => {
                let Some(entry) = entry(row, desk)? else {
                    return Ok(0);
                };
                calendar.write(&entry)?;
            }
        }
        Ok(1)
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Lines(mut out) => out.flush(),
            Self::Incidents(table)
            | Self::Rows(table)
            | Self::Ged(table)
            | Self::Acled(table)
            | Self::Ceasefires(table)
            | Self::Mend(table) => table.finish(),
            Self::Map(map) => map.finish(),
            Self::Calendar(calendar) => calendar.finish(),
        }
    }
}

fn evidence(row: &Listed) -> impl Iterator<Item = &str> {
    row.head.evidence.iter().map(String::as_str)
}

fn one<const WIDTH: usize>(
    table: &mut Box<dyn Tabular>,
    row: Option<[Cell<'_>; WIDTH]>,
) -> Result<usize, Fault> {
    match row {
        Some(row) => {
            table.row(&row)?;
            Ok(1)
        }
        None => Ok(0),
    }
}

/// The row as JSON, with its table and process before its own members.
fn line(out: &mut Out, row: &Listed) -> io::Result<()> {
    write!(out, "{{\"table\":\"{}\"", row.head.table.plural())?;
    if let Some(process) = &row.process {
        out.write_all(b",\"process\":")?;
        serde_json::to_writer(&mut *out, process)?;
    }
    let members = row.body.strip_prefix('{').unwrap_or(&row.body);
    if members != "}" {
        out.write_all(b",")?;
    }
    writeln!(out, "{members}")
}

/// A row at the point of its place; none where it has no place.
fn point(map: &mut Collection<Out>, row: &Listed) -> Result<usize, Fault> {
    #[derive(serde::Serialize)]
    struct Properties<'r> {
        table: &'static str,
        row: &'r RawValue,
    }
    let venue: Option<Venue> = match row.head.table {
        Table::Incident => row.read::<Incident>()?.place,
        Table::Round => row.read::<Round>()?.venue,
        Table::Ceasefire => row.read::<Ceasefire>()?.scope,
        Table::Violence => row.read::<Violence>()?.place,
        _ => None,
    };
    let Some(venue) = venue else { return Ok(0) };
    let body = RawValue::from_string(row.body.clone()).map_err(io::Error::from)?;
    let properties = Properties {
        table: row.head.table.plural(),
        row: &body,
    };
    map.write(
        Some(&row.head.id),
        Position::of(venue.lat, venue.lon),
        &properties,
    )?;
    Ok(1)
}

/// A row as an entry of a calendar.
fn entry(row: &Listed, desk: &mut Desk<'_>) -> Result<Option<Entry>, Fault> {
    let sources = |desk: &mut Desk<'_>| desk.library.cite(evidence(row));
    Ok(match row.head.table {
        Table::Round => Entry::of_round(&row.read()?, &sources(desk)?, desk.codes),
        Table::Ultimatum => Entry::of_ultimatum(&row.read()?, &sources(desk)?, desk.codes),
        Table::Pledge => Entry::of_pledge(&row.read()?, &sources(desk)?, desk.codes),
        Table::Ceasefire => Entry::of_ceasefire(&row.read()?, &sources(desk)?, desk.codes),
        _ => None,
    })
}
