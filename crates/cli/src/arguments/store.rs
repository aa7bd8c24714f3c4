//! The arguments of the commands that put reports into the store and decide about what is in it.
//!
//! ```text
//! rapporteur ingest reports/ --db conflict.db
//! rapporteur ingest - --db postgres://team@host/record < reports.jsonl
//! ```
//!
//! Deliberately absent: what the commands do with them (`command/`), and opening the store.

use super::Inputs;
use clap::Args;
use jiff::civil::Date;

/// The store that a command uses; every command that uses one takes it in the same way.
#[derive(Clone, Debug, Args)]
pub(crate) struct Db {
    /// The store: a file of SQLite, or postgres://USER@HOST/NAME.
    #[arg(long, value_name = "PATH|URL", default_value = "rapporteur.db")]
    pub(crate) db: String,
}

pub(crate) const INGEST_HELP: &str = "\
Inputs are files, folders, patterns ('reports/*.html') or '-' for standard input: plain text, \
Markdown, HTML, TimeML (.tml) and JSON Lines, also compressed (.gz, .zst). Without any, standard input is read.
A report that is stored already, as it is, changes nothing; one that came under the same id with \
another text or date supersedes what was stored. A run that was cut off, by whatever, goes on where \
it stood when the same command is given again.

Exit codes:
  0   everything was read and stored
  1   some inputs could not be read, or the run was stopped; the others are stored
  2   nothing could be read or stored
  64  the arguments make no sense";

/// `rapporteur ingest`.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    #[command(flatten)]
    pub(crate) store: Db,

    /// The day of reports that do not tell theirs (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// Show no progress.
    #[arg(long)]
    pub(crate) no_progress: bool,

    /// How many reports are stored at a time.
    #[arg(long, value_name = "N", default_value_t = 200, hide = true)]
    pub(crate) batch: usize,
}
