//! The arguments of `rapporteur export`.
//!
//! ```text
//! rapporteur export --format polecat -o events.tsv
//! rapporteur export --format parquet --table incidents --since 2025-01-01 -o incidents.parquet
//! rapporteur export --format ics --process 'russia ukraine' -o talks.ics
//! ```
//!
//! Deliberately absent: what the formats hold (`rapporteur-export`).

use super::store::Db;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use rapporteur_ledger::Table;
use rapporteur_store::View;
use std::path::PathBuf;

pub(crate) const EXPORT_HELP: &str = "\
Formats:
  jsonl           the event records, one JSON object a line; with --table, the rows of that table
  csv             the events as a flat table (the columns of 'code --format csv'); with --table, rows
  parquet         the same with typed columns: days, instants, numbers, lists
  polecat         POLECAT's 40 columns between tabs, with a header
  plover          PLOVER's own JSON records, one a line
  gdelt           GDELT 2.0 events, 61 columns between tabs without a header: a row an incident, with its
                  mentions, sources (families of copies count once) and articles
  gdelt-mentions  GDELT 2.0 mentions, 16 columns: a row a telling of an incident
  dyads           CAMEO dyads, Phoenix's 26 columns and more: a row a pair of source and target; 'weight'
                  shares an event out among its pairs
  ged             violent incidents in UCDP GED's 49 columns
  acled           incidents in ACLED's 31 columns
  ceasefires      in the 87 fields of ETH-PRIO's data set, a row a side
  mend            rounds of talks as mediation events, in MEND's fields
  geojson         incidents, rounds and ceasefires at the points of their places
  ics             a calendar of rounds, deadlines and ceasefires with a term
  sqlite          the whole store as an SQLite file of its own

Days select events by the day of their report, rows by their own. What a format cannot hold is left \
out, and told. Columns that we cannot know are empty.

Exit codes:
  0   everything was written
  2   the store cannot be read, or the file not written
  64  the arguments make no sense";

/// `rapporteur export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) store: Db,

    /// The format; --help lists them.
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub(crate) format: ExportFormat,

    /// The file to write, which is whole or not there; '-' is standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,

    /// Only what belongs to this process: its id, its name, or its parties.
    #[arg(long, value_name = "PROCESS")]
    pub(crate) process: Option<String>,

    /// Of this day or later (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Of this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// Which table jsonl, csv, parquet and geojson hold [default: events; of geojson all with places].
    #[arg(long, value_enum, value_name = "TABLE")]
    pub(crate) table: Option<ExportTable>,

    /// The record of the reports published by this day (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// The record as the store held it at this instant (2025-07-14T09:30:00Z).
    #[arg(long, value_name = "INSTANT", conflicts_with = "as_of")]
    pub(crate) recorded_by: Option<Timestamp>,
}

impl Export {
    /// Which versions of the reports are seen.
    pub(crate) fn view(&self) -> View {
        match (self.as_of, self.recorded_by) {
            (Some(day), _) => View::AsOf(day),
            (None, Some(instant)) => View::RecordedBy(instant),
            (None, None) => View::Now,
        }
    }
}

/// Formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    Jsonl,
    Csv,
    Parquet,
    Polecat,
    Plover,
    Gdelt,
    GdeltMentions,
    Dyads,
    Ged,
    Acled,
    Ceasefires,
    Mend,
    Geojson,
    Ics,
    Sqlite,
}

impl ExportFormat {
    /// Whether it holds bytes that are no text.
    pub(crate) fn is_binary(self) -> bool {
        matches!(self, Self::Parquet | Self::Sqlite)
    }

    /// Whether it holds whichever table is asked for.
    pub(crate) fn takes_a_table(self) -> bool {
        matches!(
            self,
            Self::Jsonl | Self::Csv | Self::Parquet | Self::Geojson
        )
    }
}

/// Tables of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportTable {
    Events,
    Incidents,
    Processes,
    Rounds,
    Positions,
    Ultimatums,
    Pledges,
    Measures,
    Ceasefires,
    Violence,
    Outlook,
}

impl ExportTable {
    /// The table of the record; `None` for events.
    pub(crate) fn of_record(self) -> Option<Table> {
        match self {
            Self::Events => None,
            Self::Incidents => Some(Table::Incident),
            Self::Processes => Some(Table::Process),
            Self::Rounds => Some(Table::Round),
            Self::Positions => Some(Table::Position),
            Self::Ultimatums => Some(Table::Ultimatum),
            Self::Pledges => Some(Table::Pledge),
            Self::Measures => Some(Table::Measure),
            Self::Ceasefires => Some(Table::Ceasefire),
            Self::Violence => Some(Table::Violence),
            Self::Outlook => Some(Table::Outlook),
        }
    }
}
