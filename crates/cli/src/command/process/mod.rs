//! `rapporteur process`: processes declared, listed, shown, checked, taken back.
//!
//! Deliberately absent: finding processes (`rapporteur_ledger::processes`), and the rows of one, which
//! `rapporteur list` shows.

mod declare;
mod show;

use crate::arguments::Global;
use crate::arguments::process::{Process, ProcessCommand};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use std::io::{self, Write};

pub(crate) fn run<W: Write>(
    arguments: &Process,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    match &arguments.command {
        ProcessCommand::List(list) => show::list(list, global, reporter),
        ProcessCommand::Show(one) => show::show(one, global, reporter),
        ProcessCommand::Declare(declare) => declare::declare(declare, global, reporter),
        ProcessCommand::Check(check) => declare::check(check, global, reporter),
        ProcessCommand::Withdraw(withdraw) => declare::withdraw(withdraw, reporter),
    }
}
