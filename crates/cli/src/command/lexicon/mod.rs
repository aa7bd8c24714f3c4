//! `rapporteur lexicon`: rule files checked, and what a change to them does to a corpus.

pub(crate) mod arguments;
mod check;
pub(crate) mod diff;

use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use arguments::{Lexicon, LexiconCommand};
use std::io::{self, Write};

pub(crate) fn run<W: Write>(
    arguments: &Lexicon,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    match &arguments.command {
        LexiconCommand::Check(check) => check::run(check, global, reporter),
        LexiconCommand::Diff(diff) => diff::run(diff, global, reporter),
    }
}
