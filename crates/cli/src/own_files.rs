//! Actor files of the user's own: read, told apart from files of role nouns, held to the checks.
//!
//! Faults are told as places in the file as the user named it; nothing is read with a file that
//! has any.

use rapporteur_data::{DataFile, DataSet};
use rapporteur_lexicon::{Checked, check_actors};
use rapporteur_model::{Problem, Severity};
use std::fs;
use std::path::Path;

/// The text of a file.
///
/// # Errors
/// When it cannot be read, or is not UTF-8: then with the place of the first byte that is not.
pub(crate) fn text(path: &Path) -> Result<String, Problem> {
    let shown = path.display().to_string();
    let bytes = fs::read(path)
        .map_err(|error| Problem::error(&shown, format!("cannot be read: {error}")))?;
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let before = String::from_utf8_lossy(before.unwrap_or(&[])).into_owned();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Problem::error(&shown, "a byte that is not UTF-8")
            .at(line, column)
            .advise("save the file as UTF-8")
    })
}

/// Whether a file of this text holds role nouns and no names.
fn holds_nouns(text: &str) -> bool {
    let header = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    header.is_some_and(|header| header.split('\t').any(|column| column.trim() == "noun"))
}

/// A file of this text, put where its kind lies in a data set.
pub(crate) fn placed(shown: &str, text: String) -> DataFile {
    let folder = if holds_nouns(&text) {
        "agents"
    } else {
        "actors"
    };
    DataFile::own(format!("{folder}/{shown}.tsv"), shown, text)
}

/// Reads one file.
///
/// # Errors
/// As of [`text`].
pub(crate) fn read(path: &Path) -> Result<DataFile, Problem> {
    Ok(placed(&path.display().to_string(), text(path)?))
}

/// All faults of the own files of a data set; notes are left out.
pub(crate) fn faults(data: &DataSet) -> Vec<Problem> {
    if data.files().all(|file| file.own_name.is_none()) {
        return Vec::new();
    }
    let mut problems = check_actors(data, Checked::Own).problems;
    problems.retain(|problem| problem.severity == Severity::Error);
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_names_from_nouns() {
        let cases = [
            ("noun\tsector\tkind\n", true),
            ("# noun\nid\tname\n", false),
            ("", false),
        ];
        for (text, nouns) in cases {
            let file = placed("x", text.to_owned());
            assert_eq!(file.path.starts_with("agents/"), nouns, "{text}");
        }
    }
}
