//! Known holes in dependencies, as far as they can be looked up without a network: with
//! `cargo audit` or `cargo deny`, where one is installed and has fetched its database before.

use super::Findings;
use crate::cargo;
use crate::error::Error;
use crate::tree::Tree;
use rapporteur_model::Problem;
use std::env;
use std::path::{Path, PathBuf};

/// A program that looks advisories up, and where it keeps its database under Cargo's home.
struct Auditor {
    arguments: &'static str,
    database: &'static str,
}

const AUDITORS: &[Auditor] = &[
    Auditor {
        arguments: "audit --no-fetch --stale",
        database: "advisory-db",
    },
    Auditor {
        arguments: "deny --offline check advisories",
        database: "advisory-dbs",
    },
];

pub(super) fn check(tree: &Tree) -> Result<Findings, Error> {
    let Some(home) = cargo_home() else {
        return Ok(skipped("no home folder to look for a database in"));
    };
    let installed = |auditor: &&Auditor| {
        let name = auditor.arguments.split(' ').next().unwrap_or_default();
        cargo::output(&tree.root, &format!("{name} --version")).is_ok()
    };
    let Some(auditor) = AUDITORS
        .iter()
        .filter(|auditor| has_entries(&home.join(auditor.database)))
        .find(installed)
    else {
        return Ok(skipped(
            "skipped: needs cargo-audit or cargo-deny and a database fetched before",
        ));
    };
    let mut findings = Findings {
        problems: Vec::new(),
        note: format!("cargo {}", auditor.arguments),
    };
    match cargo::output(&tree.root, auditor.arguments) {
        Ok(_) => {}
        Err(Error::Failed { program, stderr }) => findings.problems.push(
            Problem::error(
                "Cargo.lock",
                format!("`{program}` found something: {stderr}"),
            )
            .advise("update or replace the package that it names"),
        ),
        Err(error) => return Err(error),
    }
    Ok(findings)
}

fn skipped(why: &str) -> Findings {
    Findings {
        problems: Vec::new(),
        note: why.to_owned(),
    }
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        env::var_os("HOME")
            .or_else(|| env::var_os("USERPROFILE"))
            .map(|home| PathBuf::from(home).join(".cargo"))
    })
}

fn has_entries(folder: &Path) -> bool {
    folder
        .read_dir()
        .is_ok_and(|mut entries| entries.next().is_some())
}
