//! Everything that a change must pass, in the order in which it is cheapest to fail.
//!
//! A step that fails does not keep the next from running. Plain Cargo with rustfmt and clippy is
//! all that is needed; where PostgreSQL is installed, the store is tested on it too. Every step but the tests counts as one; the tests count each.

mod count;
mod postgres;

use crate::cargo;
use crate::error::Error;
use crate::tidy;
use crate::tree::Tree;
use count::Count;
use postgres::Server;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// One step done by Cargo.
struct Step {
    /// What it assures.
    name: &'static str,
    /// Cargo's arguments, separated by blanks.
    arguments: &'static str,
    /// A variable of the environment that it needs.
    environment: Option<(&'static str, &'static str)>,
}

const STEPS: &[Step] = &[
    Step {
        name: "formatting",
        arguments: "fmt --all --check",
        environment: None,
    },
    Step {
        name: "lints",
        arguments: "clippy --workspace --all-targets --quiet -- -D warnings",
        environment: None,
    },
    Step {
        name: "tests",
        arguments: "test --workspace --no-fail-fast",
        environment: None,
    },
    Step {
        name: "documentation",
        arguments: "doc --workspace --no-deps --quiet",
        environment: Some(("RUSTDOCFLAGS", "-D warnings")),
    },
];

/// Run every step and print the summary; whether all passed.
pub(crate) fn run(tree: &Tree) -> Result<bool, Error> {
    println!("== tidy");
    let (passed, failed) = tidy::checks(tree);
    let tidied = Count {
        passed,
        failed,
        ignored: 0,
    };
    let mut results = vec![("tidy", tidied)];
    for step in STEPS {
        println!("== {}: cargo {}", step.name, step.arguments);
        let server = (step.name == "tests").then(Server::start).flatten();
        results.push((step.name, run_step(tree, step, server.as_ref())?));
    }

    println!("== summary");
    let mut total = Count::default();
    for (name, count) in results {
        println!("{name:<14} {count}");
        total = total + count;
    }
    println!("{total}");
    Ok(total.failed == 0)
}

/// Run one step, passing its output through, and count what it says of tests. A step without
/// tests counts as one; so does one that fails although every test that it ran passed.
fn run_step(tree: &Tree, step: &Step, server: Option<&Server>) -> Result<Count, Error> {
    let started = |source| Error::Start {
        program: format!("cargo {}", step.arguments),
        source,
    };
    let mut command = cargo::command(&tree.root, step.arguments);
    let address = server.map(|server| (postgres::ADDRESS, server.address.as_str()));
    command
        .envs(step.environment)
        .envs(address)
        .envs(server.and_then(|server| Some((postgres::AUTHORITY, server.authority.as_ref()?))))
        .stdout(Stdio::piped());
    let mut child = command.spawn().map_err(started)?;
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(started)?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            if let Some(told) = Count::told_by(&line) {
                count = count + told;
            }
        }
    }
    let succeeded = child.wait().map_err(started)?.success();
    Ok(count.settled(succeeded))
}
