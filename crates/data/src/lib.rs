//! The rule and name files: embedded in the binary, or found in a folder.
//!
//! Whatever lies under `data/` with the ending `.toml` or `.tsv` is part of the data set; there
//! is no list to add a file to. [`DataSet::embedded`] is what the binary was built with,
//! [`DataSet::from_folder`] what `--data DIR` replaces it by, [`DataSet::with_own`] adds single
//! files (`--actors FILE`).
//!
//! ```
//! let data = rapporteur_data::DataSet::embedded();
//! assert!(data.under("actors/").all(|file| file.path.starts_with("actors/")));
//! ```
//!
//! Deliberately absent: what the files mean. Crates that own a format parse it themselves, and
//! report faults through [`DataFile::fault`] so that every message has file, line and column.

mod table;

pub use table::{Row, Table};

use rapporteur_model::{Problem, Span};
use std::borrow::Cow;
use std::path::Path;
use std::{fs, io};

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// One file of a data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Path under the data folder, with `/`.
    pub path: Cow<'static, str>,
    /// Its text.
    pub text: Cow<'static, str>,
    /// What its user calls it, where it was added to the data set and lies elsewhere.
    pub own_name: Option<String>,
    /// The data folder that it was read from; `None` where it is built in.
    pub folder: Option<String>,
}

impl DataFile {
    /// A file of the user's own, under the name by which the user knows it.
    pub fn own(path: impl Into<String>, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: Cow::Owned(path.into()),
            text: Cow::Owned(text.into()),
            own_name: Some(name.into()),
            folder: None,
        }
    }

    /// The name by which messages call it.
    pub fn shown(&self) -> Cow<'_, str> {
        match &self.own_name {
            Some(name) => name.into(),
            None => {
                let folder = self.folder.as_deref().unwrap_or("data");
                format!("{folder}/{}", self.path).into()
            }
        }
    }

    /// An error at a place in this file, given in bytes.
    pub fn fault(&self, at: Span, message: impl Into<String>) -> Problem {
        let before = self.text.get(..at.start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Problem::error(self.shown(), message).at(line, column)
    }
}

/// All rule and name files: a user's own first, in the order in which they were added, then the
/// others in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataSet {
    files: Vec<DataFile>,
}

impl DataSet {
    /// The files that the binary was built with.
    pub fn embedded() -> Self {
        let files = EMBEDDED
            .iter()
            .map(|&(path, text)| DataFile {
                path: path.into(),
                text: text.into(),
                own_name: None,
                folder: None,
            })
            .collect();
        Self { files }
    }

    /// The files given, for tests and tools.
    pub fn from_files<P: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let mut files: Vec<_> = files
            .into_iter()
            .map(|(path, text)| DataFile {
                path: Cow::Owned(path.into()),
                text: Cow::Owned(text.into()),
                own_name: None,
                folder: None,
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// Every `.toml` and `.tsv` file under a folder.
    ///
    /// # Errors
    /// When a folder or file cannot be read or a file is not UTF-8.
    pub fn from_folder(folder: &Path) -> io::Result<Self> {
        let mut found = Vec::new();
        find(folder, "", &mut found)?;
        let mut data = Self::from_files(found);
        let shown = folder.display().to_string();
        let shown = shown.trim_end_matches(['/', '\\']);
        for file in &mut data.files {
            file.folder = Some(shown.to_owned());
        }
        Ok(data)
    }

    /// Adds files of the user's own before all others, so that what they say comes first.
    #[must_use]
    pub fn with_own(mut self, own: impl IntoIterator<Item = DataFile>) -> Self {
        self.files.splice(0..0, own);
        self
    }

    /// The same without the file at a path, if there is one.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        self.files
            .retain(|file| file.own_name.is_some() || file.path != path);
        self
    }

    /// All files.
    pub fn files(&self) -> impl Iterator<Item = &DataFile> {
        self.files.iter()
    }

    /// The files whose path starts with `prefix` (`actors/`).
    pub fn under<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = &'s DataFile> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(prefix))
    }

    /// One file by its path.
    pub fn get(&self, path: &str) -> Option<&DataFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// An error of an entry (`acts/attack.toml#3`) of which a place `at` (bytes of its file) is
    /// known: at a sentence that follows there, if one is given, else at that place.
    pub fn entry_fault(
        &self,
        entry: &str,
        at: Span,
        sentence: Option<&str>,
        message: impl Into<String>,
    ) -> Problem {
        let path = entry.split('#').next().unwrap_or(entry);
        let Some(file) = self.get(path) else {
            return Problem::error(format!("data/{path}"), message);
        };
        // A sentence that is written with escapes is not found as it reads; its entry is.
        let found = sentence
            .and_then(|sentence| file.text.get(at.start..)?.find(sentence))
            .map(|start| Span::new(at.start + start, at.start + start));
        file.fault(found.unwrap_or(at), message)
    }
}

fn find(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            continue;
        };
        if path.is_dir() {
            find(&path, &format!("{prefix}{name}/"), found)?;
        } else if name.ends_with(".toml") || name.ends_with(".tsv") {
            let text = fs::read_to_string(&path).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            })?;
            found.push((format!("{prefix}{name}"), text));
        }
    }
    Ok(())
}
