//! `rapporteur places import`: a gazetteer of one's own from a dump of GeoNames.
//!
//! The dump is added to what is built in, or to the gazetteer given with `--gazetteer`, so that
//! several dumps can be taken over one after the other. Nothing is written where a line is broken,
//! unless such lines are to be passed over.

use super::super::actors::add::written;
use super::arguments::Import;
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_model::Problem;
use rapporteur_places::{Gazetteer, ImportOptions, Imported, import};
use std::fs::File;
use std::io::{self, BufReader, Write};

pub(super) fn run<W: Write>(
    arguments: &Import,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let imported = setup::gazetteer(global).and_then(|base| taken_over(arguments, &base));
    let imported = match imported {
        Ok(imported) => imported,
        Err(problem) => {
            reporter.tell(&problem);
            return Ok(Outcome::Nothing);
        }
    };
    reporter.tell_all(&imported.skipped);
    let shown = arguments.out.display();
    if imported.added + imported.updated == 0 {
        reporter.tell(
            &Problem::error(arguments.dump.display().to_string(), "no place is in it")
                .advise("give a dump of GeoNames, unpacked, with tabs between its cells"),
        );
        return Ok(Outcome::Nothing);
    }
    if let Err(error) = written(&arguments.out, &imported.index) {
        reporter.tell(
            &Problem::error(shown.to_string(), format!("cannot be written: {error}"))
                .advise("name another file with --out"),
        );
        return Ok(Outcome::Nothing);
    }
    output::to_stdout(|out| {
        writeln!(
            out,
            "{shown}: {} places, {} of them new, {} known before and brought up to date",
            imported.total, imported.added, imported.updated
        )
    })?;
    Ok(Outcome::of(imported.total, reporter.errors()))
}

fn taken_over(arguments: &Import, base: &Gazetteer) -> Result<Imported, Problem> {
    let name = arguments.dump.display().to_string();
    let options = ImportOptions {
        skip_faulty: arguments.skip_faulty,
    };
    let file = File::open(&arguments.dump).map_err(|error| {
        Problem::error(&name, format!("cannot be read: {error}"))
            .advise("name a dump of GeoNames, unpacked")
    })?;
    import(BufReader::new(file), &name, base, options)
}
