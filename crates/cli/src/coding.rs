//! From a report to what is stored of it; the one way for all commands that put reports into the store.
//!
//! ```text
//! let (ready, problems) = coding::coded(&engine, report, problems);
//! ```
//!
//! Deliberately absent: where reports come from, and writing.

use rapporteur_duplicates::Sketch;
use rapporteur_flow::Engine;
use rapporteur_model::{Problem, Report, Severity};
use rapporteur_store::{Coded, Prepared};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A coded report, ready to be stored.
pub(crate) struct Ready {
    pub(crate) prepared: Prepared,
    pub(crate) events: usize,
    /// Whether the program failed on a part of it.
    pub(crate) failed: bool,
}

/// Codes a report; what was found wrong with it before is kept with it. `None`, which is a problem,
/// where the program fails on it.
pub(crate) fn coded(
    engine: &Engine,
    report: Report,
    mut problems: Vec<Problem>,
) -> (Option<Box<Ready>>, Vec<Problem>) {
    let source = report.source.clone();
    let work = || {
        let reading = engine.read(report);
        let failed = reading.problems.iter().any(is_error);
        problems.extend(reading.problems);
        let coded = Coded {
            sketch: Sketch::of(&reading.report.text).to_bytes(),
            report: reading.report,
            events: reading.events,
            problems: problems.clone(),
        };
        Ready {
            prepared: Prepared::of(&coded),
            events: coded.events.len(),
            failed,
        }
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(ready) => (Some(Box::new(ready)), problems),
        Err(_) => {
            let problem = Problem::error(source, "the program failed while preparing this report");
            problems.push(problem.advise(
                "this is a fault of the program: please send it in with the report; the others were read",
            ));
            (None, problems)
        }
    }
}

/// Whether a problem means that something could not be used at all.
pub(crate) fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}
