//! The arguments of `rapporteur lexicon`.

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

const CHECK_HELP: &str = "\
Checked are: the format of every file; that every pattern, sign, trigger, word and time rule does \
in its 'yes' sentences what they show and does not in its 'no' ones; that no pattern waits in vain behind another of the same words and \
conditions. With --corpus, patterns that never fire on it are listed; they are no fault.

Exit codes:
  0   no faults
  1   faults, each with file:line:column on standard error
  2   there was nothing to check";

const DIFF_HELP: &str = "\
Events are compared by sentence and by the word that they were read from.

Exit codes:
  0   the corpus was coded with both
  1   some reports could not be read; the others were
  2   nothing could be read
  64  the arguments make no sense";

/// `rapporteur lexicon`.
#[derive(Debug, Args)]
pub(crate) struct Lexicon {
    #[command(subcommand)]
    pub(crate) command: LexiconCommand,
}

/// What to do with rule files.
#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Check the rule files: format, examples, duplicates, patterns that never fire.
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Show which events a change of the rules adds, drops and alters.
    #[command(after_help = DIFF_HELP)]
    Diff(Diff),
}

/// `rapporteur lexicon check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Reports on which patterns should fire: files, folders, patterns, or '-'.
    #[arg(long, value_name = "FILES", num_args = 1..)]
    pub(crate) corpus: Vec<String>,

    /// With --corpus: print how often each pattern fired.
    #[arg(long, requires = "corpus")]
    pub(crate) counts: bool,
}

/// `rapporteur lexicon diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Reports to code with both: files, folders, patterns, or '-'.
    #[arg(value_name = "CORPUS", required = true)]
    pub(crate) corpus: Vec<String>,

    /// The folder that is changed from; that which is changed to is given by --data
    /// [default: the rules built in].
    #[arg(long, value_name = "DIR")]
    pub(crate) against: Option<PathBuf>,

    /// The day of reports that do not tell theirs (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
}

/// Formats of `lexicon diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    Text,
    Json,
}
