//! The arguments of the commands that put reports into the store and decide about what is in it.
//!
//! ```text
//! rapporteur ingest reports/ --db conflict.db
//! rapporteur ingest - --db postgres://team@host/record < reports.jsonl
//! ```
//!
//! Deliberately absent: what the commands do with them (`command/`), and opening the store.

use super::Inputs;
use clap::{Args, ValueEnum};
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

pub(crate) const RECODE_HELP: &str = "\
Coded anew are reports whose coding was made by another version of the program, its model or the \
lexicon (with --data, --actors: of those rules). Earlier codings stay, superseded.

Exit codes:
  0   everything was coded anew, or nothing had to be
  1   the run was stopped or the program failed on some reports; the others are coded anew
  2   the store could not be used
  64  the arguments make no sense";

pub(crate) const DECIDE_HELP: &str = "\
Events and incidents are named by their ids, as 'show' and 'list' give them. Decisions are kept beside \
the record: coding anew and further reports respect them.

Exit codes:
  0   it is decided, or told
  2   nothing was decided
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

/// `rapporteur recode`.
#[derive(Debug, Args)]
pub(crate) struct Recode {
    #[command(flatten)]
    pub(crate) store: Db,

    /// Show what would change, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Code all reports anew, those of this very version too.
    #[arg(long)]
    pub(crate) all: bool,

    /// How to show what changed.
    #[arg(long, value_enum, default_value_t = RecodeFormat::Text)]
    pub(crate) format: RecodeFormat,

    /// Show no progress.
    #[arg(long)]
    pub(crate) no_progress: bool,

    /// How many reports are stored at a time.
    #[arg(long, value_name = "N", default_value_t = 200, hide = true)]
    pub(crate) batch: usize,
}

/// Formats of `recode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecodeFormat {
    Text,
    Jsonl,
}

/// `rapporteur merge` and `rapporteur split`.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// An event or an incident; with --undo also the number of a decision, or several ('4-9').
    #[arg(value_name = "ONE")]
    pub(crate) one: String,

    /// The event or incident that it is, or is not, the same as.
    #[arg(value_name = "OTHER", required_unless_present = "undo")]
    pub(crate) other: Option<String>,

    #[command(flatten)]
    pub(crate) store: Db,

    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    /// Take the decision back.
    #[arg(long, conflicts_with_all = ["by", "note"])]
    pub(crate) undo: bool,

    /// Decide nothing: say why the two are one happening, or are not.
    #[arg(long, conflicts_with_all = ["by", "note", "undo"])]
    pub(crate) explain: bool,
}

pub(crate) const CORRECT_HELP: &str = "\
Events are named by their ids, as 'show' and 'list' give them. Lists are written with semicolons \
('RUS; Ukraine'), days as 2025-07-23, numbers as 12, 12-15 or 12+; 'none' is a day or number that is \
not known. Codes follow from the act and its operators. Coding anew and further reports respect what \
was decided.

Exit codes:
  0   it is decided
  2   nothing was decided
  64  the arguments make no sense";

/// `rapporteur reject`.
#[derive(Debug, Args)]
pub(crate) struct Reject {
    /// The event; with --undo also the number of a decision.
    #[arg(value_name = "EVENT")]
    pub(crate) event: String,

    #[command(flatten)]
    pub(crate) store: Db,

    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    /// Take the decision back.
    #[arg(long, conflicts_with_all = ["by", "note"])]
    pub(crate) undo: bool,
}

/// `rapporteur correct`.
#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// The event; with --undo also the number of a decision.
    #[arg(value_name = "EVENT")]
    pub(crate) event: String,

    /// What is done, by the name of the act ('meet').
    #[arg(long, value_name = "ACT")]
    pub(crate) act: Option<String>,

    /// What is said of it or becomes of it, outermost first ('threaten').
    #[arg(long = "operator", value_name = "LIST")]
    pub(crate) operators: Option<String>,

    /// Who does it: names, countries' codes or ids of actors.
    #[arg(long, value_name = "LIST")]
    pub(crate) actor: Option<String>,

    /// To whom.
    #[arg(long, value_name = "LIST")]
    pub(crate) recipient: Option<String>,

    /// On which day.
    #[arg(long, value_name = "DATE|none")]
    pub(crate) day: Option<String>,

    /// Affirmed or negated.
    #[arg(long, value_name = "WORD")]
    pub(crate) polarity: Option<String>,

    /// Past, present or future.
    #[arg(long, value_name = "WORD")]
    pub(crate) tense: Option<String>,

    /// Certain, probable, possible, required, wished, planned or hypothetical.
    #[arg(long, value_name = "WORD")]
    pub(crate) modality: Option<String>,

    /// How many were killed.
    #[arg(long, value_name = "NUMBER|none")]
    pub(crate) killed: Option<String>,

    /// How many were injured.
    #[arg(long, value_name = "NUMBER|none")]
    pub(crate) injured: Option<String>,

    #[command(flatten)]
    pub(crate) store: Db,

    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    /// Take back what was corrected in the event.
    #[arg(long, conflicts_with_all = ["by", "note", "act", "operators", "actor", "recipient", "day",
        "polarity", "tense", "modality", "killed", "injured"])]
    pub(crate) undo: bool,
}

impl Correct {
    /// The fields that are to read otherwise, with how.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [
            ("act", &self.act),
            ("operators", &self.operators),
            ("actors", &self.actor),
            ("recipients", &self.recipient),
            ("day", &self.day),
            ("polarity", &self.polarity),
            ("tense", &self.tense),
            ("modality", &self.modality),
            ("killed", &self.killed),
            ("injured", &self.injured),
        ];
        fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }
}

/// `rapporteur decisions`.
#[derive(Debug, Args)]
pub(crate) struct ListDecisions {
    #[command(flatten)]
    pub(crate) store: Db,

    /// Those taken back or superseded too.
    #[arg(long)]
    pub(crate) all: bool,

    /// How to show them.
    #[arg(long, value_enum, default_value_t = DecisionsFormat::Text)]
    pub(crate) format: DecisionsFormat,
}

/// Formats of `decisions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionsFormat {
    Text,
    Jsonl,
}
