//! A mailbox as a folder: one file a message, in `new` and `cur`.
//!
//! Programs that deliver mail write a message elsewhere and move it there when it is whole, so what
//! is there can be read at once. A message keeps the part of its name before the colon as it moves
//! from `new` to `cur` and is marked.
//!
//! Deliberately absent: moving or marking messages, and folders within the mailbox.

use super::mail::{self, MOST_BYTES};
use super::{Give, Look, Trouble, World};
use crate::document::digest;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Default)]
pub(super) struct Maildir {
    /// Messages that have been handed over and are there.
    handed: BTreeSet<String>,
}

impl Maildir {
    pub(super) fn look(&mut self, source: &Source, world: &World, give: Give<'_>) -> Look {
        let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
        for part in ["cur", "new"] {
            // The parts may be links themselves.
            let place = match source.leads_to(&Path::new(&source.address).join(part)) {
                Ok(place) => place,
                Err(error) => return Look::failed(error),
            };
            let entries = match fs::read_dir(place) {
                Ok(entries) => entries,
                Err(error) => {
                    let message = format!("'{part}' of the mailbox cannot be read: {error}");
                    return Look::failed(Trouble::new(message));
                }
            };
            for entry in entries.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let is_file = entry.metadata().is_ok_and(|entry| entry.is_file());
                let unique = name.split(':').next().unwrap_or(&name);
                if is_file && !name.starts_with('.') {
                    found.insert(unique.to_owned(), entry.path());
                }
            }
        }
        self.handed.retain(|name| found.contains_key(name));
        let mut look = Look::default();
        let mut unread = 0usize;
        for (name, path) in found {
            let digest = digest([name.as_bytes()]);
            if self.handed.contains(&name) || world.memory.seen(&source.name, &name) == Some(digest)
            {
                continue;
            }
            if world.stop.came() {
                break;
            }
            let large = fs::metadata(&path).is_ok_and(|file| file.len() > MOST_BYTES);
            let message = match fs::read(&path) {
                Ok(bytes) if !large => mail::document(source, &name, &bytes),
                Ok(_) => None,
                // It has been moved since; the next look finds it.
                Err(_) => continue,
            };
            match message {
                Some(mut document) => {
                    document.digest = digest;
                    if look.give(document, give).is_break() {
                        break;
                    }
                }
                None => unread += 1,
            }
            self.handed.insert(name);
        }
        if unread > 0 {
            look.notices.push(format!(
                "{unread} messages hold nothing to read, or are larger than {MOST_BYTES} bytes"
            ));
        }
        look
    }
}
