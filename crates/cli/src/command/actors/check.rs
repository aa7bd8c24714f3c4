//! `rapporteur actors check`: every fault of actor files and role nouns, each with its place.

use super::arguments::Check;
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, own_files, setup};
use rapporteur_lexicon::{Checked, check_actors};
use std::io::{self, Write};

pub(crate) fn run<W: Write>(
    arguments: &Check,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    reporter.tell_each();
    let Some(mut data) = setup::data_or_tell(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let mut unread = false;
    let mut own = Vec::new();
    for path in &arguments.files {
        match own_files::read(path) {
            Ok(file) => own.push(file),
            Err(problem) => {
                unread = true;
                reporter.tell(&problem);
            }
        }
    }
    let which = if arguments.files.is_empty() {
        Checked::All
    } else {
        Checked::Own
    };
    data = data.with_own(own);
    let found = check_actors(&data, which);
    reporter.tell_all(&found.problems);
    output::to_stdout(|out| {
        let faults = reporter.errors();
        writeln!(
            out,
            "{} rows, {} dated; {} names of {} identities; {} role nouns; {faults} {}",
            found.rows,
            found.dated,
            found.names,
            found.identities,
            found.nouns,
            if faults == 1 { "fault" } else { "faults" }
        )
    })?;
    Ok(if unread || (found.rows == 0 && found.nouns == 0) {
        Outcome::Nothing
    } else {
        Outcome::of(found.rows + found.nouns, reporter.errors())
    })
}
