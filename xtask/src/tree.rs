//! The project's files as the checks see them: found by walking, not through git, so that an
//! unpacked archive can be checked too.

use crate::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold what was built or fetched.
const NOT_OURS: &[&str] = &[
    "target",
    ".git",
    ".venv",
    "venv",
    "node_modules",
    "__pycache__",
];

/// Files above this are model weights or recorded texts, not sources.
const LARGEST_SOURCE: u64 = 1 << 20;

/// One file, by its path under the root, with `/`.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Path under the root, with `/`.
    pub(crate) path: String,
    /// Its text; `None` when it is too large or no text.
    pub(crate) text: Option<String>,
}

/// The project's files, in the order of their paths.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The folder of the workspace manifest.
    pub(crate) root: PathBuf,
    /// All files under it that belong to the project.
    pub(crate) files: Vec<SourceFile>,
}

impl Tree {
    /// The workspace that `inside` lies in.
    pub(crate) fn around(inside: &Path) -> Result<Self, Error> {
        let root = inside
            .ancestors()
            .find(|folder| {
                fs::read_to_string(folder.join("Cargo.toml"))
                    .is_ok_and(|manifest| manifest.contains("[workspace]"))
            })
            .ok_or_else(|| Error::NoWorkspace(inside.to_owned()))?
            .to_owned();
        let mut files = Vec::new();
        walk(&root, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { root, files })
    }

    /// Files whose names end so, with their text.
    pub(crate) fn texts<'t>(
        &'t self,
        ending: &'t str,
    ) -> impl Iterator<Item = (&'t str, &'t str)> + 't {
        self.files
            .iter()
            .filter(move |file| file.path.ends_with(ending))
            .filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        let index = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()?;
        self.files.get(index)?.text.as_deref()
    }

    /// Whether a file or folder lies there. `*` in a step of the path stands for anything.
    pub(crate) fn has(&self, path: &str) -> bool {
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        !steps.is_empty()
            && self.files.iter().any(|file| {
                let mut found = file.path.split('/');
                steps
                    .iter()
                    .all(|step| found.next().is_some_and(|name| fits(step, name)))
            })
    }

    /// A tree that exists only in a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut files: Vec<_> = files
            .iter()
            .map(|&(path, text)| SourceFile {
                path: path.to_owned(),
                text: Some(text.to_owned()),
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            root: PathBuf::new(),
            files,
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| rest.get(at..).is_some_and(|tail| fits(after, tail)))
        }),
    }
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> Result<(), Error> {
    let read = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(read)? {
        let entry = entry.map_err(read)?;
        let kind = entry.file_type().map_err(read)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if kind.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if kind.is_file() {
            let small = entry
                .metadata()
                .is_ok_and(|metadata| metadata.len() <= LARGEST_SOURCE);
            let text = if small {
                fs::read(entry.path())
                    .ok()
                    .and_then(|bytes| String::from_utf8(bytes).ok())
            } else {
                None
            };
            files.push(SourceFile { path, text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_name() {
        let tree = Tree::of(&[
            ("crates/nlp/src/lib.rs", ""),
            ("data/actors/countries.tsv", ""),
        ]);
        let cases = [
            ("crates/nlp", true),
            ("crates/nlp/", true),
            ("crates/*/src/lib.rs", true),
            ("data/actors/*.tsv", true),
            ("data/actors/c*s.tsv", true),
            ("data/actors/*.toml", false),
            ("crates/nl", false),
            ("crates/nlp/src/lib.rs/more", false),
            ("", false),
        ];
        for (path, there) in cases {
            assert_eq!(tree.has(path), there, "{path}");
        }
    }
}
