//! The arguments of the commands that show the record.
//!
//! ```text
//! rapporteur brief 'russia ukraine' --since 2025-07-16
//! rapporteur list ultimatums --party RUS --format jsonl
//! rapporteur show round-4m2k8rj0qz1c
//! rapporteur timeline 'israel hamas' --since 2025-01-01 --as-of 2025-01-16
//! ```
//!
//! Deliberately absent: what the commands do with them (`command/record/`).

use super::Colour;
use super::store::Db;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use rapporteur_store::View;

pub(crate) const SHOW_HELP: &str = "\
Exit codes:
  0   it was shown
  1   it was shown, but not wholly
  2   there is nothing to show, or the store cannot be read
  64  the arguments make no sense, or name nothing; what is like it is told";

/// The record as it stood.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct AsOf {
    /// The record of the reports published by this day (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// The record as the store held it at this instant (2025-07-14T09:30:00Z).
    #[arg(long, value_name = "INSTANT", conflicts_with = "as_of")]
    pub(crate) recorded_by: Option<Timestamp>,
}

impl AsOf {
    /// Which versions of the reports are seen.
    pub(crate) fn view(self) -> View {
        match (self.as_of, self.recorded_by) {
            (Some(day), _) => View::AsOf(day),
            (None, Some(instant)) => View::RecordedBy(instant),
            (None, None) => View::Now,
        }
    }
}

/// How text is laid out.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Layout {
    /// Columns to wrap text at [default: the terminal's, at most 100; 80 when piped].
    #[arg(long, value_name = "N")]
    pub(crate) width: Option<usize>,

    /// When to colour.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

/// `rapporteur brief`.
#[derive(Debug, Args)]
pub(crate) struct Brief {
    /// The process: its id, its name, or its parties ('russia ukraine').
    #[arg(value_name = "PROCESS", required = true, num_args = 1..)]
    pub(crate) process: Vec<String>,

    #[command(flatten)]
    pub(crate) store: Db,

    /// Since when changes are told [default: the last week]; the first day of a daily.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    #[command(flatten)]
    pub(crate) as_of: AsOf,

    /// How it is laid out: the state of play on a page, a monthly entry like those of CrisisWatch,
    /// a daily like those of the OSCE's monitors, or a table of rounds.
    #[arg(long, value_enum, default_value_t = StyleName::Brief)]
    pub(crate) style: StyleName,

    /// The month of a monthly entry (YYYY-MM) [default: that of the last day].
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) month: Option<Date>,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = BriefFormat::Text)]
    pub(crate) format: BriefFormat,

    #[command(flatten)]
    pub(crate) layout: Layout,
}

/// The first day of a month, given as YYYY-MM or as one of its days.
fn month(words: &str) -> Result<Date, String> {
    words
        .parse::<Date>()
        .or_else(|_| format!("{words}-01").parse::<Date>())
        .map_err(|_| "a month is YYYY-MM".to_owned())
}

/// House styles of `brief`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StyleName {
    Brief,
    Crisiswatch,
    Osce,
    Rounds,
}

/// Formats of `brief`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BriefFormat {
    Text,
    Markdown,
    Html,
    Json,
}

/// `rapporteur list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Which table.
    #[arg(value_enum, value_name = "TABLE")]
    pub(crate) table: TableName,

    #[command(flatten)]
    pub(crate) store: Db,

    /// Of this process: its id, its name, or its parties.
    #[arg(long, value_name = "PROCESS")]
    pub(crate) process: Option<String>,

    /// Of this day or later (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Of this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// With this status, as the rows have it ('held', 'open').
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<String>,

    /// In which they take part: a name, a country's code or an id; several times for all of them.
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: Vec<String>,

    /// That touch this issue ('ceasefire'); several times for all of them.
    #[arg(long, value_name = "TOPIC")]
    pub(crate) topic: Vec<String>,

    /// In which a country takes part, by its name or code.
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) country: Option<String>,

    /// The latest first.
    #[arg(long)]
    pub(crate) newest_first: bool,

    /// No more than so many rows.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,

    #[command(flatten)]
    pub(crate) as_of: AsOf,

    /// How to show it; JSON Lines and JSON have whole rows.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(crate) format: ListFormat,

    #[command(flatten)]
    pub(crate) layout: Layout,
}

/// What `list` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableName {
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
    Reports,
    Problems,
    Decisions,
}

/// Formats of `list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Csv,
    Jsonl,
    Json,
}

/// `rapporteur show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Id of a row ('round-…'), of a report, name of an event ('report#3'), or a process.
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) store: Db,

    #[command(flatten)]
    pub(crate) as_of: AsOf,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,

    #[command(flatten)]
    pub(crate) layout: Layout,
}

/// Formats of `show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    Text,
    Json,
}

/// `rapporteur timeline`.
#[derive(Debug, Args)]
pub(crate) struct Timeline {
    /// The process [default: everything].
    #[arg(value_name = "PROCESS")]
    pub(crate) process: Vec<String>,

    #[command(flatten)]
    pub(crate) store: Db,

    /// From this day on (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Up to this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// No more than so many entries.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,

    #[command(flatten)]
    pub(crate) as_of: AsOf,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = TimelineFormat::Text)]
    pub(crate) format: TimelineFormat,

    #[command(flatten)]
    pub(crate) layout: Layout,
}

/// Formats of `timeline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineFormat {
    Text,
    Markdown,
    Jsonl,
    Csv,
}
