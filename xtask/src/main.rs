//! Project chores.
//!
//! - `cargo xtask test`: everything that a change must pass, ending in one line of counts;
//! - `cargo xtask tidy`: only the checks of the project against its own rules.
//! - `cargo xtask score [EXPECTED REPORTS] [--verbose]`: what the program reads from reports, against what
//!   a careful reader takes from them.
//! - `cargo xtask quality [MEASURE…] [--full] [--history FILE]`: how good the event coder is.
//!
//! They exit with 0 when all is well, with 1 when something was found, and with 2 when a chore
//! could not be done at all.
//!
//! Deliberately absent: anything that fetches. A chore uses what the build has fetched already.

mod cargo;
mod error;
mod quality;
mod score;
mod share;
mod test;
mod tidy;
mod tree;

use error::Error;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use tree::Tree;

const USAGE: &str = "usage: cargo xtask test | tidy | score [EXPECTED REPORTS] [--verbose] \
    | quality [MEASURE…] [--full] [--history FILE]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let verbose = arguments.iter().any(|argument| argument == "--verbose");
    let mut plain = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| !argument.starts_with('-'));
    let done = match plain.next() {
        Some("test") => here().and_then(|tree| test::run(&tree)),
        Some("tidy") => here().map(|tree| tidy::run(&tree)),
        Some("score") => {
            here().and_then(|tree| score::run(&tree, plain.next(), plain.next(), verbose))
        }
        Some("quality") => {
            let rest: Vec<String> = arguments
                .iter()
                .filter(|argument| *argument != "quality")
                .cloned()
                .collect();
            here().and_then(|tree| quality::run(&tree, &rest))
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn here() -> Result<Tree, Error> {
    let folder = env::current_dir().map_err(|source| Error::Read {
        path: PathBuf::from("."),
        source,
    })?;
    Tree::around(&folder)
}
