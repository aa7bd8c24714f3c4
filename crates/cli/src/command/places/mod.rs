//! `rapporteur places`: the places that reports name, what given words name, what is called so, and
//! gazetteers of one's own.
//!
//! Without a command of its own it reads reports; then offsets are bytes of the input as it was
//! given, so that a line can be checked against the file with nothing but the file.

pub(crate) mod arguments;
mod find;
mod import;
mod names;
mod resolve;
mod shown;

use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use arguments::{Places, PlacesCommand};
use std::io::{self, Write};

pub(crate) fn run<W: Write>(
    arguments: &Places,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    match &arguments.command {
        None => names::run(arguments, global, reporter),
        Some(PlacesCommand::Resolve(resolve)) => resolve::run(resolve, global, reporter),
        Some(PlacesCommand::Find(find)) => find::run(find, global, reporter),
        Some(PlacesCommand::Import(import)) => import::run(import, global, reporter),
    }
}
