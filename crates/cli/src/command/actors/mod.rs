//! `rapporteur actors`: who is who, looked up, added to, checked, taken over from elsewhere.

pub(in crate::command) mod add;
pub(crate) mod arguments;
mod check;
mod find;
mod import;

use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use arguments::{Actors, ActorsCommand};
use std::io::{self, Write};

pub(crate) fn run<W: Write>(
    arguments: &Actors,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    match &arguments.command {
        ActorsCommand::Find(find) => find::run(find, global, reporter),
        ActorsCommand::Add(add) => add::run(add, global, reporter),
        ActorsCommand::Check(check) => check::run(check, global, reporter),
        ActorsCommand::Import(import) => import::run(import, global, reporter),
    }
}
