//! The figures of one run, and the file that keeps those of all runs.
//!
//! A run is a line, a measure a column, found by its heading. A measure that is new gets a column at
//! the end, and what could not be measured is left empty:
//!
//! ```text
//! date        commit    pairs_unread_macro_f1  …
//! 2026-11-23  54096ac+  0.8812                 …
//! ```
//!
//! A `+` after the commit says that files had been changed since.

use super::table::Table;
use crate::error::Error;
use jiff::Timestamp;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// Headings of what identifies a run.
const DATE: &str = "date";
const COMMIT: &str = "commit";

/// Figures by name, in the order in which they were taken.
#[derive(Debug, Default)]
pub(super) struct Figures {
    list: Vec<(String, String)>,
}

impl Figures {
    /// A figure between 0 and 1, or near to it.
    pub(super) fn add(&mut self, name: impl Into<String>, value: f64) {
        self.list.push((name.into(), format!("{value:.4}")));
    }

    /// A figure of which only the whole part says something.
    pub(super) fn add_whole(&mut self, name: impl Into<String>, value: f64) {
        self.list.push((name.into(), format!("{value:.0}")));
    }

    /// Adds a line to a history file, which need not exist yet.
    pub(super) fn append(&self, path: &Path, root: &Path) -> Result<(), Error> {
        let read = |source| Error::Read {
            path: path.to_owned(),
            source,
        };
        let before = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(read(error)),
        };
        let mut line = vec![
            (DATE.to_owned(), today()),
            (COMMIT.to_owned(), commit(root)),
        ];
        line.extend(self.list.iter().cloned());
        // Written beside and moved, so that a run cut short loses nothing of what was there.
        let beside = path.with_extension("tsv.new");
        fs::write(&beside, extended(&before, &line))
            .and_then(|()| fs::rename(&beside, path))
            .map_err(|source| Error::Read {
                path: path.to_owned(),
                source,
            })
    }
}

/// The text of a history file with one more line.
fn extended(before: &str, line: &[(String, String)]) -> String {
    let table = Table::parse(before);
    let mut header = table.header().to_vec();
    for (name, _) in line {
        if !header.contains(name) {
            header.push(name.clone());
        }
    }
    let mut text = header.join("\t") + "\n";
    for row in &table.rows {
        let cells: Vec<&str> = header.iter().map(|name| table.cell(row, name)).collect();
        text += &cells.join("\t");
        text.push('\n');
    }
    let value = |wanted: &String| {
        line.iter()
            .find(|(name, _)| name == wanted)
            .map_or("", |(_, value)| value.as_str())
    };
    let cells: Vec<&str> = header.iter().map(value).collect();
    text + &cells.join("\t") + "\n"
}

/// The day, by the clock of Greenwich.
fn today() -> String {
    let now = Timestamp::now().to_string();
    now.split('T').next().unwrap_or_default().to_owned()
}

/// The commit that is checked out; `unknown` outside a checkout.
fn commit(root: &Path) -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(root)
            .args(arguments)
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else {
        return "unknown".to_owned();
    };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"])
        .is_some_and(|changes| !changes.is_empty());
    if changed { commit + "+" } else { commit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_measures_get_columns_at_the_end() {
        let line = |cells: &[(&str, &str)]| -> Vec<(String, String)> {
            cells
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let first = extended("", &line(&[("date", "2026-11-22"), ("speed", "21000")]));
        assert_eq!(first, "date\tspeed\n2026-11-22\t21000\n");
        let second = extended(&first, &line(&[("date", "2026-11-23"), ("noise", "2")]));
        assert_eq!(
            second,
            "date\tspeed\tnoise\n2026-11-22\t21000\t\n2026-11-23\t\t2\n"
        );
    }
}
