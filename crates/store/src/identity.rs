//! Which report is which: identity (the address or id that came with it), name, and contents.
//!
//! Two rows of one identity are versions of one report. What differs in contents supersedes; what
//! does not changes nothing. A text that is known by another address is another report: copies are
//! found by their sketches and counted as one family.
//!
//! A report keeps one name as long as it lives, since events are named by it (`name#3`): its id
//! where one came with it; a hash of its address where it has one; else the hash of its text, which
//! is then its identity, too.
//!
//! ```
//! use rapporteur_model::Report;
//! use rapporteur_store::Fingerprint;
//!
//! let mut report = Report::from_text("7", "Talks were held.");
//! let before = Fingerprint::of(&report);
//! report.text.push_str(" They failed.");
//! let after = Fingerprint::of(&report);
//! assert!(before.identity == after.identity && before.digest != after.digest);
//! ```

use crate::Result;
use crate::sql::Database;
use rapporteur_model::Report;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// What tells a report from others, and its contents from those of another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint {
    /// The first half of the SHA-256 of the address, else of the id.
    pub identity: [u8; 16],
    /// The same of everything that was read of it. Where it was read from is no part of it.
    pub digest: [u8; 16],
}

impl Fingerprint {
    /// The fingerprint of a report, coded or not.
    pub fn of(report: &Report) -> Self {
        let identity = match &report.url {
            Some(url) => hash(&["url", url]),
            None => hash(&["id", &report.id]),
        };
        let day = report.date.as_ref().map(|date| date.day.to_string());
        let part = |part: &Option<String>| match part {
            // A text that is empty and one that is not there are two things.
            Some(part) => format!("={part}"),
            None => String::new(),
        };
        let digest = hash(&[
            &report.text,
            &part(&report.title),
            &part(&report.publisher),
            &part(&report.author),
            &part(&report.language),
            &part(&day),
        ]);
        Self { identity, digest }
    }
}

/// The name that a report gets when it is first stored.
pub(crate) fn name_of(report: &Report) -> String {
    match &report.url {
        Some(url) if report.id == hash_of_text(&report.text) => hash_of_text(url),
        _ => report.id.clone(),
    }
}

/// The name of a report whose own name another one has.
pub(crate) fn other_name(name: &str, identity: [u8; 16]) -> String {
    format!(
        "{name}@{}",
        hexadecimal(identity.get(..4).unwrap_or_default())
    )
}

/// The id that a report is given when none came with it.
fn hash_of_text(text: &str) -> String {
    hexadecimal(Sha256::digest(text.as_bytes()).get(..8).unwrap_or_default())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

fn hash(parts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or_default().to_le_bytes());
        hash.update(part.as_bytes());
    }
    first_half(&hash.finalize())
}

pub(crate) fn first_half(bytes: &[u8]) -> [u8; 16] {
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(bytes) {
        *to = *from;
    }
    half
}

/// The reports that a store holds, some 60 bytes each: enough to leave out what is known before it
/// is coded.
#[derive(Clone, Debug, Default)]
pub struct Known {
    reports: HashSet<Fingerprint>,
    versions: HashMap<[u8; 16], u32>,
}

impl Known {
    pub(crate) fn load(database: &mut Database) -> Result<Self> {
        let mut known = Self::default();
        known.load_from(database, 0)?;
        Ok(known)
    }

    /// Adds the reports with numbers from `first` on.
    pub(crate) fn load_from(&mut self, database: &mut Database, first: i64) -> Result<()> {
        database.each(
            "SELECT identity, digest FROM reports WHERE id >= $1",
            &[first.into()],
            |row| {
                self.enter(Fingerprint {
                    identity: first_half(row.bytes(0)?),
                    digest: first_half(row.bytes(1)?),
                });
                Ok(())
            },
        )
    }

    /// Whether this very version of the report is stored, be it superseded or not.
    pub fn holds(&self, fingerprint: &Fingerprint) -> bool {
        self.reports.contains(fingerprint)
    }

    /// Whether some version of the report is stored.
    pub fn holds_some_version(&self, fingerprint: &Fingerprint) -> bool {
        self.versions.contains_key(&fingerprint.identity)
    }

    /// How many versions of reports are stored.
    pub fn len(&self) -> usize {
        self.reports.len()
    }

    /// Whether nothing is stored.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// Adds a report, for instance one that has just been handed to be coded; whether it is new.
    pub fn enter(&mut self, fingerprint: Fingerprint) -> bool {
        let new = self.reports.insert(fingerprint);
        if new {
            *self.versions.entry(fingerprint.identity).or_default() += 1;
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rapporteur_model::{DateSource, ReportDate};

    #[test]
    fn what_makes_another_report_and_what_another_version() {
        let report = Report::from_text("7", "Talks were held.");
        type Change = fn(&mut Report);
        let cases: [(&str, Change, bool, bool); 7] = [
            ("nothing", |_| {}, true, true),
            ("id", |report| report.id = "8".into(), false, true),
            (
                "address",
                |report| report.url = Some("https://a.example/7".into()),
                false,
                true,
            ),
            ("text", |report| report.text.push('!'), true, false),
            (
                "title",
                |report| report.title = Some(String::new()),
                true,
                false,
            ),
            (
                "day",
                |report| {
                    report.date = Some(ReportDate {
                        day: date(2025, 7, 14),
                        source: DateSource::Given,
                    });
                },
                true,
                false,
            ),
            (
                "file",
                |report| report.source = "elsewhere.jsonl:3".into(),
                true,
                true,
            ),
        ];
        let before = Fingerprint::of(&report);
        for (what, change, same_identity, same_digest) in cases {
            let mut other = report.clone();
            change(&mut other);
            let after = Fingerprint::of(&other);
            assert_eq!(before.identity == after.identity, same_identity, "{what}");
            assert_eq!(before.digest == after.digest, same_digest, "{what}");
        }
    }

    #[test]
    fn names_stay_when_the_text_changes() {
        let text = "Talks were held.";
        let mut report = Report::from_text(hash_of_text(text), text);
        assert_eq!(name_of(&report), report.id);
        report.url = Some("https://a.example/7".into());
        let name = name_of(&report);
        assert_ne!(name, report.id);
        report.text = "Talks were held, and failed.".into();
        report.id = hash_of_text(&report.text);
        assert_eq!(name_of(&report), name);
        report.id = "7".into();
        assert_eq!(name_of(&report), "7");
    }
}
