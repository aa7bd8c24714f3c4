//! How much of what a careful human reader takes from the sample reports the program takes too,
//! and how often it takes what the text does not bear.
//!
//! `cargo xtask score [EXPECTED REPORTS]` reads the expectations in one folder (`bench/expected`
//! unless given; the format is told in `bench/README.md`), has the program code each report, which
//! is looked for in the other folder (`samples`), and prints per report
//!
//! - *core* and *all*: expected events for which an event of that sentence agrees in every field
//!   that says what happened;
//! - *details*: of the further fields (when, where, how many, …) of those events, the share that
//!   agrees;
//! - *never*: readings that the text does not bear and that were coded all the same.
//!
//! Deliberately absent: precision. The expectations do not name everything that may be read.

mod agree;
mod expected;

use crate::cargo;
use crate::error::Error;
use crate::share::Share;
use crate::tree::Tree;
use agree::{details, is_told, same};
pub(crate) use expected::Expectation;
use rapporteur_model::{Actor, Event};
use std::fs;
use std::path::Path;

/// Where the expectations and the project's own samples lie.
const EXPECTED: &str = "bench/expected";
const REPORTS: &str = "samples";

/// The figures of one report, or of all.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    core: Share,
    all: Share,
    details: Share,
    never: Share,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.core.add(other.core);
        self.all.add(other.all);
        self.details.add(other.details);
        self.never.add(other.never);
    }

    fn show(self) -> String {
        format!(
            "core {}  all {}  details {}  never {}",
            self.core.show(),
            self.all.show(),
            self.details.show(),
            self.never.show()
        )
    }
}

/// The chore. With `verbose`, every miss is told.
pub(crate) fn run(
    tree: &Tree,
    expected: Option<&str>,
    reports: Option<&str>,
    verbose: bool,
) -> Result<bool, Error> {
    let folder = tree.root.join(expected.unwrap_or(EXPECTED));
    let reports = tree.root.join(reports.unwrap_or(REPORTS));
    let mut total = Score::default();
    for path in toml_files(&folder)? {
        let expectation = Expectation::load(&path)?;
        let events = code(tree, &reports.join(&expectation.report), &expectation)?;
        let score = score(&expectation, &events, verbose);
        println!("{}  {}", score.show(), expectation.name());
        total.add(score);
    }
    println!("{}  total", total.show());
    Ok(true)
}

fn toml_files(folder: &Path) -> Result<Vec<std::path::PathBuf>, Error> {
    let read = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The events that the program codes from one report.
fn code(tree: &Tree, report: &Path, expectation: &Expectation) -> Result<Vec<Event>, Error> {
    let mut command = cargo::command(
        &tree.root,
        "run --release --quiet --package rapporteur -- code --format jsonl",
    );
    command.arg(report);
    let lines = cargo::printed(command)?;
    let mut events = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let event: Event = serde_json::from_str(line).map_err(Error::Event)?;
        if expectation.id.as_ref().is_none_or(|id| *id == event.report) {
            events.push(event);
        }
    }
    Ok(events)
}

fn score(expectation: &Expectation, events: &[Event], verbose: bool) -> Score {
    let mut score = Score::default();
    for expected in &expectation.events {
        let told: Vec<&Event> = events
            .iter()
            .filter(|event| is_told(expected, event) && same(expected, event))
            .collect();
        let found = !told.is_empty();
        score.all.count(found);
        if expected.core {
            score.core.count(found);
        }
        if verbose && !found {
            let mark = if expected.core {
                "CORE MISSED"
            } else {
                "missed"
            };
            println!("{mark}: {}", expected.show());
            for event in events.iter().filter(|event| is_told(expected, event)) {
                println!("    coded: {}", show(event));
            }
        }
        // Among several that agree, the one that knows most.
        let best = told
            .into_iter()
            .map(|event| details(expected, event))
            .max_by_key(|hits| hits.iter().filter(|(_, hit)| *hit).count());
        for (field, hit) in best.unwrap_or_default() {
            score.details.count(hit);
            if verbose && !hit {
                println!("detail {field} differs: {}", expected.show());
            }
        }
    }
    for never in &expectation.nevers {
        let wrong = events
            .iter()
            .find(|event| is_told(never, event) && same(never, event));
        score.never.count(wrong.is_some());
        if verbose && wrong.is_some() {
            println!("WRONG: {} ({})", never.show(), never.why);
        }
    }
    score
}

/// An event on one line, as an expectation is shown.
fn show(event: &Event) -> String {
    let parties = |actors: &[Actor]| {
        let names: Vec<&str> = actors
            .iter()
            .map(|actor| actor.country.as_deref().unwrap_or(&actor.text))
            .collect();
        names.join("+")
    };
    format!(
        "actor={} operators={} act={} type={} recipient={} status={:?}/{:?}/{:?}{}",
        parties(&event.actors),
        event.operators.join("+"),
        event.act,
        event.event_type.as_deref().unwrap_or("none"),
        parties(&event.recipients),
        event.status.polarity,
        event.status.tense,
        event.status.modality,
        if event.status.condition.is_some() {
            " with a condition"
        } else {
            ""
        },
    )
}
