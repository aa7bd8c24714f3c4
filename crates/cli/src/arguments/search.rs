//! The arguments of the commands that look for words and that answer assistants.
//!
//! ```text
//! rapporteur search 'ceasefire talk* "prisoner exchange" -sport' --party RUS --since 2025-07-01
//! rapporteur mcp --db conflict.db
//! ```
//!
//! Deliberately absent: what the commands do with them.

use super::record::Layout;
use super::store::Db;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

pub(crate) const SEARCH_HELP: &str = "\
All words must be there. Quotation marks keep words together, a star at the end of a word stands for \
any ending, a minus in front says that it must not be there ('-- -sport' where it is the first). Case \
and accents do not matter.

Exit codes:
  0   what was found is shown, also when it is nothing
  2   the store cannot be read
  64  the arguments make no sense";

pub(crate) const MCP_HELP: &str = "\
An assistant starts this command and asks on its standard input, by the Model Context Protocol. All \
tools only read. Over HTTP the same tools are at /mcp of 'rapporteur serve'.

Exit codes:
  0   the assistant has ended the conversation
  2   the store cannot be read, or the assistant does not keep to the protocol";

/// `rapporteur search`.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What is looked for.
    #[arg(value_name = "WORDS")]
    pub(crate) words: Vec<String>,

    #[command(flatten)]
    pub(crate) store: Db,

    /// What is looked for: whole reports, or events, which are single sentences.
    #[arg(long = "in", value_enum, value_name = "WHAT", default_value_t = SearchIn::Reports)]
    pub(crate) within: SearchIn,

    /// Who acts or is acted upon: a name, a country's code or an id; several times for all of them.
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: Vec<String>,

    /// PLOVER's type of the event ('CONSULT'), or its act ('meet').
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) event_type: Option<String>,

    /// How the event stands: asserted, negated, future, planned, possible, historical, …
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<String>,

    /// That touch this issue ('ceasefire'); several times for all of them.
    #[arg(long, value_name = "TOPIC")]
    pub(crate) topic: Vec<String>,

    /// Where it happened: a country's code, a division, or a place's name.
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,

    /// Who published the report.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,

    /// Published on this day or later (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Published on this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// In what order.
    #[arg(long, value_enum, default_value_t = SearchOrder::Best)]
    pub(crate) order: SearchOrder,

    /// No more than so many.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,

    /// How to show them; JSON Lines have whole hits with the places of the words in bytes.
    #[arg(long, value_enum, default_value_t = SearchFormat::Text)]
    pub(crate) format: SearchFormat,

    #[command(flatten)]
    pub(crate) layout: Layout,
}

/// What `search` looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchIn {
    Reports,
    Events,
}

/// Orders of `search`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchOrder {
    Best,
    Newest,
    Oldest,
}

/// Formats of `search`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchFormat {
    Text,
    Jsonl,
}

/// `rapporteur mcp`.
#[derive(Debug, Args)]
pub(crate) struct Mcp {
    #[command(flatten)]
    pub(crate) store: Db,
}
