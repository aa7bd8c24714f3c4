//! The arguments of `rapporteur process`.

use super::store::Db;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

pub(crate) const PROCESS_HELP: &str = "\
A process is found from the reports, or declared in a TOML file:
  [process]
  name = \"Istanbul talks\"
  parties = [\"Russia\", \"Ukraine\"]            names, country codes or ids of actors
  third_parties = [\"Turkey\", \"United States\"]
  keywords = [\"Dolmabahçe\"]                  words that show that a report is about it
  since = 2025-05-01
Only name and parties are needed; [[process]] declares several in one file. A declared process takes \
the place of one found between the same parties.

Exit codes:
  0   done
  1   some declarations have faults; the others stand
  2   nothing could be read or done
  64  the arguments make no sense";

/// `rapporteur process`.
#[derive(Debug, Args)]
pub(crate) struct Process {
    #[command(subcommand)]
    pub(crate) command: ProcessCommand,
}

/// What to do about processes.
#[derive(Debug, Subcommand)]
pub(crate) enum ProcessCommand {
    /// List the processes that were declared and found, those first of which most reports tell.
    List(List),
    /// Show a process: its parties, third parties, topics, and why it is one.
    Show(Show),
    /// Declare processes; one of the same name is superseded.
    Declare(Declare),
    /// Check declarations without declaring them.
    Check(Check),
    /// Take a declaration back.
    Withdraw(Withdraw),
}

/// `rapporteur process list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) store: Db,

    /// How to show them.
    #[arg(long, value_enum, default_value_t = ProcessFormat::Text)]
    pub(crate) format: ProcessFormat,
}

/// `rapporteur process show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Name or id of the process.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) store: Db,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = ProcessFormat::Text)]
    pub(crate) format: ProcessFormat,
}

/// `rapporteur process declare`.
#[derive(Debug, Args)]
pub(crate) struct Declare {
    /// TOML files, or folders of them.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) store: Db,
}

/// `rapporteur process check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// TOML files, or folders of them.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// `rapporteur process withdraw`.
#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// Name of the declared process.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) store: Db,
}

/// Formats of `process list` and `process show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProcessFormat {
    /// For people.
    Text,
    /// One JSON object a process and line.
    Jsonl,
}
