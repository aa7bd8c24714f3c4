//! `rapporteur actors add`: one more row in a file of one's own, if it passes the checks.
//!
//! The row is checked together with the file that it goes to and with the project's names; when
//! that brings a fault that was not there before, the fault is told and nothing is written.

use super::arguments::Add;
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, own_files, setup};
use rapporteur_data::DataSet;
use rapporteur_lexicon::{ACTOR_COLUMNS, ActorKind, Lexicon};
use rapporteur_model::Problem;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) fn run<W: Write>(
    arguments: &Add,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    reporter.tell_each();
    let Some(path) = target(arguments, global) else {
        reporter.tell(
            &Problem::error("-", "there is no file to add it to")
                .advise("name one with --file, or a data folder with --data"),
        );
        return Ok(Outcome::Usage);
    };
    match added(arguments, global, &path) {
        Ok((text, line)) => {
            if let Err(error) = written(&path, &text) {
                reporter.tell(&Problem::error(
                    path.display().to_string(),
                    format!("cannot be written: {error}"),
                ));
                return Ok(Outcome::Nothing);
            }
            output::to_stdout(|out| writeln!(out, "{}:{line}: added", path.display()))?;
            Ok(Outcome::Complete)
        }
        Err(problems) => {
            reporter.tell_all(&problems);
            Ok(Outcome::Nothing)
        }
    }
}

fn target(arguments: &Add, global: &Global) -> Option<PathBuf> {
    arguments.file.clone().or_else(|| {
        let folder = global.data.as_ref()?;
        Some(folder.join("actors").join("own.tsv"))
    })
}

/// The text of the file with the row, and the row's line; or what is wrong with it.
fn added(arguments: &Add, global: &Global, path: &Path) -> Result<(String, usize), Vec<Problem>> {
    let shown = path.display().to_string();
    let before = if path.exists() {
        own_files::text(path).map_err(|problem| vec![problem])?
    } else {
        String::new()
    };
    let data = without(
        setup::data(global).map_err(|problem| vec![problem])?,
        path,
        global,
    );
    let header = before
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let columns: Vec<&str> = header.map_or_else(
        || ACTOR_COLUMNS.to_vec(),
        |header| header.split('\t').map(str::trim).collect(),
    );
    let mut after = before.clone();
    if !after.is_empty() && !after.ends_with('\n') {
        after.push('\n');
    }
    if header.is_none() {
        after.push_str(&columns.join("\t"));
        after.push('\n');
    }
    let id = arguments
        .id
        .clone()
        .unwrap_or_else(|| identity(arguments, &data));
    let cells: Vec<String> = columns
        .iter()
        .map(|column| cell(arguments, &id, column))
        .collect();
    let line = after.matches('\n').count() + 1;
    after.push_str(&cells.join("\t"));
    after.push('\n');

    let faults = |text: &str| {
        let file = own_files::placed(&shown, text.to_owned());
        own_files::faults(&data.clone().with_own([file]))
    };
    // A fault that the file had before is no reason against the row.
    let known = faults(&before);
    let new: Vec<Problem> = faults(&after)
        .into_iter()
        .filter(|fault| fault.position.is_some_and(|at| at.line == line) || !known.contains(fault))
        .collect();
    if new.is_empty() {
        Ok((after, line))
    } else {
        Err(new)
    }
}

/// The data set without the file that is added to, which is put in as the user's own.
fn without(data: DataSet, path: &Path, global: &Global) -> DataSet {
    let inside = global
        .data
        .as_ref()
        .and_then(|folder| path.strip_prefix(folder).ok())
        .map(|rest| rest.to_string_lossy().replace('\\', "/"));
    match inside {
        Some(inside) => data.without(&inside),
        None => data,
    }
}

/// The id of a person of this name who is known, else the name in lower case with hyphens.
fn identity(arguments: &Add, data: &DataSet) -> String {
    if arguments.kind == ActorKind::Person.name() {
        let (lexicon, _) = Lexicon::load(data);
        let known = lexicon
            .actors
            .names()
            .iter()
            .find(|known| known.kind == ActorKind::Person && known.name == arguments.name);
        if let Some(known) = known {
            return known.id.to_string();
        }
    }
    rapporteur_lexicon::identity(&arguments.name)
}

fn cell(arguments: &Add, id: &str, column: &str) -> String {
    let text = match column {
        "id" => id,
        "name" => &arguments.name,
        "aliases" => return arguments.aliases.join("|"),
        "kind" => &arguments.kind,
        "country" => &arguments.country,
        "sector" => &arguments.sector,
        "office" => &arguments.office,
        "from" => &arguments.from,
        "to" => &arguments.to,
        "source" => &arguments.source,
        _ => "",
    };
    text.to_owned()
}

/// Writes the whole text beside the file and puts it in its place, so that a fault half way
/// leaves the file as it was.
pub(in crate::command) fn written(path: &Path, contents: impl AsRef<[u8]>) -> io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, contents)?;
    fs::rename(&beside, path)
}
