//! The project held against its own rules.
//!
//! Every check is a function from the files to the problems that it found; nothing is changed.
//! A check that needs what this machine lacks says so in its note instead of passing silently.

mod advisories;
mod arrows;
mod examples;
mod licences;
mod paths;
mod readings;
mod sources;

use crate::error::Error;
use crate::tree::Tree;
use rapporteur_model::Problem;

/// What a check found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
    /// What was looked at, or why it could not be.
    pub(crate) note: String,
}

type Check = fn(&Tree) -> Result<Findings, Error>;

/// All checks by what they assure.
const CHECKS: &[(&str, Check)] = &[
    ("paths named in the documents exist", paths::check),
    ("sources follow the house rules", sources::check),
    ("dependencies point one way", arrows::check),
    ("every rule has a yes and a no", examples::check),
    ("expected readings fit their reports", readings::check),
    ("licences of dependencies", licences::check),
    ("advisories on dependencies", advisories::check),
];

/// Run every check, print what it found, and say how many passed and failed. A check that could
/// not be done has failed.
pub(crate) fn checks(tree: &Tree) -> (usize, usize) {
    let (mut passed, mut failed) = (0, 0);
    for (name, check) in CHECKS {
        let findings = check(tree).unwrap_or_else(|error| Findings {
            problems: vec![Problem::error("tidy", error.to_string())],
            note: "could not be done".to_owned(),
        });
        for problem in &findings.problems {
            println!("{problem}");
        }
        let verdict = if findings.problems.is_empty() {
            passed += 1;
            "ok"
        } else {
            failed += 1;
            "FAILED"
        };
        println!("tidy: {name} ... {verdict} ({})", findings.note);
    }
    (passed, failed)
}

/// The chore: whether every check passed.
pub(crate) fn run(tree: &Tree) -> bool {
    let (passed, failed) = checks(tree);
    println!("{passed} passed, {failed} failed");
    failed == 0
}

/// The line of a byte of a text, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes()
        .take(byte)
        .filter(|&byte| byte == b'\n')
        .count()
        + 1
}
