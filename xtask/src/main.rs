//! Project chores.
//!
//! - `cargo xtask test`: everything that a change must pass, ending in one line of counts;
//! - `cargo xtask tidy`: only the checks of the project against its own rules.
//!
//! Both exit with 0 when all is well, with 1 when something was found, and with 2 when a chore
//! could not be done at all.
//!
//! Deliberately absent: anything that fetches. A chore uses what the build has fetched already.

mod cargo;
mod error;
mod test;
mod tidy;
mod tree;

use error::Error;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use tree::Tree;

const USAGE: &str = "usage: cargo xtask test|tidy";

fn main() -> ExitCode {
    let chore = env::args().nth(1);
    let done = match chore.as_deref() {
        Some("test") => here().and_then(|tree| test::run(&tree)),
        Some("tidy") => here().map(|tree| tidy::run(&tree)),
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
