//! What to read: files, folders, patterns, standard input.
//!
//! Files named by the person are read whatever they are called; of folders, all files with an
//! ending that tells a text (`.txt .md .markdown .html .htm .tml .jsonl .ndjson .json`, also `.gz`
//! and `.zst`), sorted by path. Patterns (`*`, `?`, `[a-z]`, `**`) are expanded here when the
//! shell did not.
//!
//! Deliberately absent: addresses on the web, and following links to folders within folders,
//! which may lead in circles.

use crate::format;
use rapporteur_model::Problem;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// Standard input.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// What messages call it: its path, or `-`.
    pub fn name(&self) -> String {
        match self {
            Input::Standard => "-".into(),
            Input::File(path) => path.to_string_lossy().into_owned(),
        }
    }
}

/// What the arguments of a command name, in their order; nothing named is standard input. What
/// cannot be found or opened is a problem, and the rest is read.
pub fn inputs(arguments: &[String]) -> (Vec<Input>, Vec<Problem>) {
    let mut found = Found::default();
    if arguments.is_empty() {
        found.add(Input::Standard);
    }
    for argument in arguments {
        let path = Path::new(argument);
        if argument == "-" {
            found.add(Input::Standard);
        } else if path.is_dir() {
            found.folder(path);
        } else if fs::symlink_metadata(path).is_ok() || !argument.contains(['*', '?', '[']) {
            found.file(path);
        } else {
            found.pattern(argument);
        }
    }
    (found.inputs, found.problems)
}

#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    known: BTreeSet<Input>,
    problems: Vec<Problem>,
}

impl Found {
    /// The same file named twice is read once.
    fn add(&mut self, input: Input) {
        if self.known.insert(input.clone()) {
            self.inputs.push(input);
        }
    }

    fn file(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(_) => self.add(Input::File(path.into())),
            Err(error) => self.problems.push(cannot_read(path, &error)),
        }
    }

    fn pattern(&mut self, pattern: &str) {
        // As in the shell, names that start with a dot are meant only when the dot is written.
        let options = glob::MatchOptions {
            require_literal_leading_dot: true,
            ..glob::MatchOptions::default()
        };
        let paths = match glob::glob_with(pattern, options) {
            Ok(paths) => paths,
            Err(error) => {
                self.problems.push(
                    Problem::error(
                        pattern,
                        format!("this pattern cannot be read: {}", error.msg),
                    )
                    .advise("use `*`, `?`, `[a-z]` or `**`"),
                );
                return;
            }
        };
        let mut any = false;
        for path in paths {
            any = true;
            match path {
                Ok(path) if path.is_dir() => self.folder(&path),
                Ok(path) => self.file(&path),
                Err(error) => self.problems.push(cannot_read(error.path(), error.error())),
            }
        }
        if !any {
            self.problems.push(
                Problem::error(pattern, "no file fits this pattern")
                    .advise("check the spelling, or name the folder"),
            );
        }
    }

    fn folder(&mut self, folder: &Path) {
        let before = self.inputs.len();
        let mut others = Vec::new();
        let problems = self.problems.len();
        self.walk(folder, &mut others);
        others.sort();
        let name = folder.to_string_lossy();
        if let Some(first) = others.first() {
            let many = if others.len() == 1 {
                format!("left out {first}, whose ending tells no text")
            } else {
                format!(
                    "left out {} files whose endings tell no text, the first {first}",
                    others.len()
                )
            };
            self.problems
                .push(Problem::note(&*name, many).advise("name a file itself to have it read"));
        }
        if self.inputs.len() == before
            && self.problems.len() == problems + usize::from(!others.is_empty())
        {
            self.problems.push(
                Problem::error(&*name, "there is nothing to read in this folder")
                    .advise("put .txt, .md, .html or .jsonl files there"),
            );
        }
    }

    fn walk(&mut self, folder: &Path, others: &mut Vec<String>) {
        // A list instead of recursion: folders may be nested as deep as the disk allows.
        let mut files = Vec::new();
        let mut waiting = vec![folder.to_path_buf()];
        while let Some(folder) = waiting.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.problems.push(cannot_read(&folder, &error));
                    continue;
                }
            };
            for entry in entries {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        self.problems.push(cannot_read(&folder, &error));
                        continue;
                    }
                };
                let path = entry.path();
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.starts_with('.') {
                    continue;
                }
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => waiting.push(path),
                    _ if !format::is_known(&name) => {
                        others.push(path.to_string_lossy().into_owned())
                    }
                    _ if path.is_dir() => {}
                    _ => files.push(path),
                }
            }
        }
        files.sort();
        for file in files {
            self.file(&file);
        }
    }
}

/// What to say of a path that cannot be opened or read.
pub(crate) fn cannot_read(path: &Path, error: &std::io::Error) -> Problem {
    use std::io::ErrorKind;
    let name = path.to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => Problem::error(name, "there is no such file or folder")
            .advise("check the spelling of the path"),
        ErrorKind::PermissionDenied => Problem::error(name, "no permission to read it")
            .advise("ask its owner, or change its mode with chmod"),
        _ => {
            let said = error.to_string();
            let reason = said
                .split(" (os error")
                .next()
                .unwrap_or(&said)
                .to_lowercase();
            Problem::error(name, format!("it cannot be read: {reason}"))
                .advise("check the file and its disk")
        }
    }
}
