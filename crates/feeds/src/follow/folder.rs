//! A folder in which files are dropped.
//!
//! A file is read when two looks in a row have found it of the same size and time of change, so none
//! is read while it is being written; and again when it has changed. Names of files that are on their
//! way (`.name`, `name~`, `name.part`, `name.tmp`, …) are passed over, and so are links, which could
//! lead out of the folder or in circles.
//!
//! Deliberately absent: the system's own notices of changes, which are lost on network drives and
//! in containers.

use super::{Give, Look, Trouble, World};
use crate::document::{Body, Digest, Document, digest, hexadecimal};
use crate::source::Source;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// More files than this are not looked at, and told.
const MOST_FILES: usize = 200_000;

/// Endings of files that are on their way.
const ON_ITS_WAY: &[&str] = &[
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".crdownload",
    ".download",
    ".filepart",
    ".swp",
    ".lock",
    "~",
];

#[derive(Debug, Default)]
pub(super) struct Folder {
    files: BTreeMap<PathBuf, Seen>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    digest: Digest,
    /// Whether it has been handed over, or was known.
    done: bool,
}

impl Folder {
    pub(super) fn look(&mut self, source: &Source, world: &World, give: Give<'_>) -> Look {
        let folder = match source.place() {
            Ok(folder) => folder,
            Err(error) => return Look::failed(error),
        };
        let mut look = Look::default();
        let found = match walk(&folder, &mut look.notices) {
            Ok(found) => found,
            Err(error) => {
                let message = format!("the folder cannot be read: {error}");
                return Look::failed(Trouble::new(message));
            }
        };
        self.files.retain(|path, _| found.contains_key(path));
        for (path, digest) in found {
            let before = self.files.get(&path).copied();
            let same = before.is_some_and(|before| before.digest == digest);
            if same && before.is_some_and(|before| before.done) {
                continue;
            }
            let item = name_of(&folder, &path);
            let known = world.memory.seen(&source.name, &item) == Some(digest);
            if !known && !same {
                look.again = Some(source.every.min(Duration::from_secs(1)));
            }
            let mut done = known;
            if !known && same {
                let document = document(source, item, digest, &path);
                if world.stop.came() || look.give(document, give).is_break() {
                    return look;
                }
                done = true;
            }
            self.files.insert(path, Seen { digest, done });
        }
        look
    }
}

fn document(source: &Source, item: String, digest: Digest, path: &Path) -> Document {
    Document {
        source: source.name.clone(),
        item,
        digest,
        place: path.to_string_lossy().into_owned(),
        url: None,
        id: None,
        title: None,
        published: None,
        publisher: source.publisher.clone(),
        author: None,
        language: source.language.clone(),
        body: Body::File(path.to_owned()),
        or_else: None,
    }
}

/// What names a file within its folder.
fn name_of(folder: &Path, path: &Path) -> String {
    let within = path.strip_prefix(folder).unwrap_or(path);
    match within.to_str() {
        Some(name) => name.to_owned(),
        // Two names that cannot be shown must not become one.
        None => {
            let bytes = within.as_os_str().as_encoded_bytes();
            let hash = hexadecimal(&digest([bytes]));
            format!("{} {hash}", within.to_string_lossy())
        }
    }
}

/// All files below a folder, with what tells whether they have changed.
fn walk(folder: &Path, notices: &mut Vec<String>) -> io::Result<BTreeMap<PathBuf, Digest>> {
    let mut files = BTreeMap::new();
    let mut unreadable = 0usize;
    let mut waiting = vec![(folder.to_owned(), fs::read_dir(folder)?)];
    while let Some((_, entries)) = waiting.pop() {
        for entry in entries {
            let Ok(entry) = entry else {
                unreadable += 1;
                continue;
            };
            if is_on_its_way(&entry.file_name()) {
                continue;
            }
            // Not followed where it is a link.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            let path = entry.path();
            if metadata.is_dir() {
                match fs::read_dir(&path) {
                    Ok(entries) => waiting.push((path, entries)),
                    Err(_) => unreadable += 1,
                }
            } else if metadata.is_file() && metadata.len() > 0 {
                if files.len() >= MOST_FILES {
                    notices.push(format!(
                        "only the first {MOST_FILES} files are looked at: move away what has been read"
                    ));
                    return Ok(files);
                }
                files.insert(path, of(&metadata));
            }
        }
    }
    if unreadable > 0 {
        notices.push(format!(
            "{unreadable} folders or entries in it cannot be read"
        ));
    }
    Ok(files)
}

fn of(metadata: &Metadata) -> Digest {
    let changed = metadata
        .modified()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    digest([
        metadata.len().to_le_bytes().as_slice(),
        changed.as_nanos().to_le_bytes().as_slice(),
    ])
}

fn is_on_its_way(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with('.') || ON_ITS_WAY.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, MachineClock, Manners, NoMemory, Stop};
    use std::ops::ControlFlow;
    use std::sync::Arc;

    #[test]
    fn a_file_that_grows_is_not_read_before_it_rests() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jsonl");
        let source = Source::new("here", Kind::Folder, folder.path().to_string_lossy());
        let clock = Arc::new(MachineClock::default());
        let world = World::new(
            &Manners::default(),
            Duration::ZERO,
            clock,
            Arc::new(NoMemory),
            Stop::default(),
        );
        let mut way = Folder::default();
        let mut looked = |text: &str| {
            if !text.is_empty() {
                fs::write(&path, text).expect("a file");
            }
            let mut given = 0;
            let look = way.look(&source, &world, &mut |_| {
                given += 1;
                ControlFlow::Continue(())
            });
            (given, look.again.is_some())
        };
        assert_eq!(looked("1"), (0, true));
        assert_eq!(looked("12"), (0, true));
        assert_eq!(looked("123"), (0, true));
        assert_eq!(looked(""), (1, false));
        assert_eq!(looked(""), (0, false));
        assert_eq!(looked("1234"), (0, true));
        assert_eq!(looked(""), (1, false));
    }
}
