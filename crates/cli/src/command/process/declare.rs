//! `rapporteur process declare`, `check` and `withdraw`: what people say which processes there are.

use crate::arguments::Global;
use crate::arguments::process::{Check, Declare, Withdraw};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, own_files, setup, store};
use jiff::Timestamp;
use rapporteur_brief::words::english::count;
use rapporteur_ledger::processes::{Declaration, Names};
use rapporteur_model::Problem;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(super) fn declare<W: Write>(
    arguments: &Declare,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    reporter.tell_each();
    let Some(declarations) = read(&arguments.files, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    if declarations.is_empty() {
        return Ok(Outcome::Nothing);
    }
    let Some(mut store) = store::make(&arguments.store, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let now = Timestamp::now();
    let mut done = || {
        let mut writer = store.writer()?;
        let mut changed = 0;
        for declaration in &declarations {
            if writer.declare(&declaration.name, &declaration.to_toml(), now)? {
                changed += 1;
            }
        }
        Ok(changed)
    };
    match done() {
        Ok(changed) => {
            output::to_stdout(|out| {
                let all = count(declarations.len(), "process", "processes");
                let known = declarations.len() - changed;
                writeln!(out, "{all}: {changed} declared, {known} unchanged")
            })?;
            Ok(Outcome::of(declarations.len(), reporter.errors()))
        }
        Err(error) => {
            reporter.tell(&store::problem(&error));
            Ok(Outcome::Nothing)
        }
    }
}

pub(super) fn check<W: Write>(
    arguments: &Check,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    reporter.tell_each();
    let Some(declarations) = read(&arguments.files, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let faults = reporter.errors();
    output::to_stdout(|out| {
        let all = count(declarations.len(), "process", "processes");
        writeln!(out, "{all}; {}", count(faults, "fault", "faults"))
    })?;
    Ok(Outcome::of(declarations.len(), faults))
}

pub(super) fn withdraw<W: Write>(
    arguments: &Withdraw,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(mut store) = store::open(&arguments.store, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let name = &arguments.name;
    let mut withdraw = || store.writer()?.withdraw(name, Timestamp::now());
    match withdraw() {
        Ok(true) => {
            output::to_stdout(|out| writeln!(out, "1 process withdrawn"))?;
            Ok(Outcome::Complete)
        }
        Ok(false) => {
            let declared = store.declarations().unwrap_or_default();
            let names: Vec<String> = declared
                .iter()
                .map(|one| format!("'{}'", one.name))
                .collect();
            let problem = Problem::error(store.at(), format!("no process '{name}' is declared"));
            reporter.tell(&if names.is_empty() {
                problem.advise("none is declared; those found from the reports cannot be withdrawn")
            } else {
                problem.advise(format!("declared are {}", names.join(", ")))
            });
            Ok(Outcome::Nothing)
        }
        Err(error) => {
            reporter.tell(&store::problem(&error));
            Ok(Outcome::Nothing)
        }
    }
}

/// The declarations of some files and folders, in the order of the arguments; faults are told. `None`
/// when the names cannot be had.
fn read<W: Write>(
    paths: &[PathBuf],
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<Vec<Declaration>> {
    let data = setup::data_or_tell(global, reporter)?;
    let (names, problems) = Names::load(&data);
    reporter.tell_all(&problems);
    let mut declarations: Vec<Declaration> = Vec::new();
    let mut taken = BTreeSet::new();
    for file in files(paths, reporter) {
        let text = match own_files::text(&file) {
            Ok(text) => text,
            Err(problem) => {
                reporter.tell(&problem);
                continue;
            }
        };
        let source = file.display().to_string();
        let (found, problems) = Declaration::parse(&source, &text, &names);
        reporter.tell_all(&problems);
        for declaration in found {
            if taken.insert(declaration.name.clone()) {
                declarations.push(declaration);
            } else {
                let name = &declaration.name;
                let message = format!("a second process is called '{name}'");
                reporter.tell(
                    &Problem::error(&source, message).advise("give each process a name of its own"),
                );
            }
        }
    }
    Some(declarations)
}

/// The files meant: of a folder all that end in `.toml`, in the order of their names.
fn files<W: Write>(paths: &[PathBuf], reporter: &mut Reporter<W>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match folder(path) {
            Ok(found) if found.is_empty() => reporter.tell(
                &Problem::error(
                    path.display().to_string(),
                    "there is no .toml file in this folder",
                )
                .advise("name files, or a folder with declarations"),
            ),
            Ok(found) => files.extend(found),
            Err(error) => reporter.tell(&Problem::error(
                path.display().to_string(),
                format!("cannot be read: {error}"),
            )),
        }
    }
    files
}

fn folder(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
