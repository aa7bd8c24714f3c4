//! The arguments of `rapporteur actors`.

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

const CHECK_HELP: &str = "\
Exit codes:
  0   no faults
  1   faults, each with file:line:column on standard error
  2   a file could not be read, or nothing sound is in it";

const FIND_HELP: &str = "\
Exit codes:
  0   something is known
  2   nothing is";

const ADD_HELP: &str = "\
Without --file the row goes to actors/own.tsv in the folder given by --data.

Exit codes:
  0   the row was added
  2   it was not: each fault is told, and the file is as it was";

const IMPORT_HELP: &str = "\
Codes are led to countries and PLOVER sectors by ontology/cameo_actor_codes.tsv. A row whose code \
leads nowhere is told with file:line:column and left out; dates are kept. Where a file is \
malformed, every fault is told and nothing is written, unless --skip-faulty says so.

Exit codes:
  0   everything was taken over
  1   some rows were left out
  2   nothing was written";

/// `rapporteur actors`.
#[derive(Debug, Args)]
pub(crate) struct Actors {
    #[command(subcommand)]
    pub(crate) command: ActorsCommand,
}

/// What to do with actor files.
#[derive(Debug, Subcommand)]
pub(crate) enum ActorsCommand {
    /// Show what a name or phrase stands for.
    #[command(after_help = FIND_HELP)]
    Find(Find),
    /// Add a row to a file of one's own.
    #[command(after_help = ADD_HELP)]
    Add(Box<Add>),
    /// Check the actor files, or files of one's own against them.
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Take over dictionaries of other coders.
    #[command(after_help = IMPORT_HELP)]
    Import(Import),
}

/// `rapporteur actors find`.
#[derive(Debug, Args)]
pub(crate) struct Find {
    /// A name ('Zelensky'), or a phrase ('former Ukrainian foreign minister').
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// The day for which it is asked (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = FindFormat::Text)]
    pub(crate) format: FindFormat,
}

/// Formats of `actors find`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindFormat {
    Text,
    Json,
}

/// `rapporteur actors add`.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The name as news write it.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// country, territory, people, seat, region, organisation, armed_group or person.
    #[arg(long)]
    pub(crate) kind: String,

    /// Identity across reports [default: that of a person of this name, else the name in lower
    /// case with hyphens].
    #[arg(long)]
    pub(crate) id: Option<String>,

    /// Another surface form; may be given several times.
    #[arg(long = "alias", value_name = "NAME")]
    pub(crate) aliases: Vec<String>,

    /// ISO 3166 alpha-3, or PLOVER's code of an international body.
    #[arg(long, default_value = "")]
    pub(crate) country: String,

    /// PLOVER's code of a sector.
    #[arg(long, default_value = "")]
    pub(crate) sector: String,

    /// For persons, an office of ontology/offices.tsv.
    #[arg(long, default_value = "")]
    pub(crate) office: String,

    /// Since when it holds: YYYY, YYYY-MM or YYYY-MM-DD.
    #[arg(long, default_value = "")]
    pub(crate) from: String,

    /// Until when it holds: YYYY, YYYY-MM or YYYY-MM-DD.
    #[arg(long, default_value = "")]
    pub(crate) to: String,

    /// Where it is known from.
    #[arg(long, default_value = "own")]
    pub(crate) source: String,

    /// The file to add it to; made if there is none.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// `rapporteur actors check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files of one's own: names, or role nouns. Without any, the files built in or in --data.
    #[arg(value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
}

/// `rapporteur actors import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Whose dictionaries they are.
    #[arg(long, value_enum)]
    pub(crate) from: DictionaryFormat,

    /// The dictionaries: actor files and agent files.
    #[arg(value_name = "FILES", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Where to write names; role nouns go beside it ('x.tsv', 'x.agents.tsv').
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Write what is sound of malformed files too.
    #[arg(long)]
    pub(crate) skip_faulty: bool,
}

/// Whose dictionaries can be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DictionaryFormat {
    /// PETRARCH2, UniversalPETRARCH, Phoenix: CAMEO actor codes.
    Petrarch2,
    /// NGEC: agents with PLOVER sectors.
    Ngec,
}
