//! Reading TOML rule files: one typed document a file, faults with their places.

use rapporteur_data::{DataFile, DataSet};
use rapporteur_model::{Problem, Span};
use serde::de::DeserializeOwned;
use std::ops::Range;

/// Every `.toml` file under a folder of the data set that reads as `T`; the others are reported.
pub(crate) fn load_all<'d, T: DeserializeOwned>(
    data: &'d DataSet,
    folder: &str,
    problems: &mut Vec<Problem>,
) -> Vec<(&'d DataFile, T)> {
    let mut documents = Vec::new();
    for file in data
        .files()
        .filter(|file| file.path.starts_with(folder) && file.path.ends_with(".toml"))
    {
        match toml::from_str(&file.text) {
            Ok(document) => documents.push((file, document)),
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                problems.push(
                    fault(file, at, error.message()).advise("the format is in data/README.md"),
                );
            }
        }
    }
    documents
}

/// An error at a byte range of a file.
pub(crate) fn fault(file: &DataFile, at: Range<usize>, message: impl Into<String>) -> Problem {
    file.fault(Span::new(at.start, at.end), message)
}
