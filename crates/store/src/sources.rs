//! What is followed, how it goes, and what came of it: so that a restart neither loses nor doubles
//! an item.
//!
//! A source is kept as the TOML that somebody wrote; what it means is not known here. What has been
//! read of it is noted in the same transaction as the reports that were made of it
//! ([`Writer::write_noting`]): after any end of the program, either both are there or neither is.
//!
//! ```
//! use rapporteur_store::{Location, NewSource, Origin, Store};
//!
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let location = Location::File(folder.path().join("rapporteur.db"));
//! let mut store = Store::open(&location).expect("a new store");
//! let source = NewSource {
//!     name: "Example Press".to_owned(),
//!     definition: "name = \"Example Press\"\nkind = \"feed\"".to_owned(),
//!     origin: Origin::Desk,
//!     added_by: "ada".to_owned(),
//! };
//! let now = jiff::Timestamp::UNIX_EPOCH;
//! assert!(store.writer().expect("nobody else writes").put_source(&source, now).expect("kept"));
//! assert_eq!(store.sources().expect("a list")[0].name, "Example Press");
//! ```
//!
//! Deliberately absent: fetching, and reading of definitions (`rapporteur-feeds`); deleting: a source
//! that is removed is superseded by nothing, and keeps its history.

use crate::sql::{Database, Row};
use crate::{Fingerprint, Result, Store, VersionId, Writer, Written, instant, prepared::Prepared};
use jiff::Timestamp;
use jiff::civil::Date;

/// Where a definition came from: what it may name depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A file of the operator's.
    File,
    /// The operator's command line.
    Command,
    /// A page of the desk.
    Desk,
}

impl Origin {
    fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Command => "command",
            Self::Desk => "desk",
        }
    }

    /// The least trusted, where the word is not one of ours.
    fn of(name: &str) -> Self {
        match name {
            "file" => Self::File,
            "command" => Self::Command,
            _ => Self::Desk,
        }
    }
}

/// A source to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSource {
    /// Its name, by which all else is kept.
    pub name: String,
    /// The source as TOML.
    pub definition: String,
    /// Where that came from.
    pub origin: Origin,
    /// Who added it.
    pub added_by: String,
}

/// A source as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSource {
    /// Its name.
    pub name: String,
    /// The source as TOML.
    pub definition: String,
    /// Where that came from.
    pub origin: Origin,
    /// Who added it, or changed it last.
    pub added_by: String,
    /// When that was.
    pub recorded_at: String,
    /// Since when it is not followed; `None` while it is.
    pub paused_at: Option<String>,
    /// How it goes.
    pub state: SourceState,
}

/// How it goes with a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceState {
    /// The last look at it.
    pub tried_at: Option<Timestamp>,
    /// The last that went well.
    pub succeeded_at: Option<Timestamp>,
    /// The last that did not.
    pub failed_at: Option<Timestamp>,
    /// What went wrong then; kept while it has not gone well again.
    pub error: Option<String>,
    /// What an operator should know although it goes well: that it has moved, for instance.
    pub notice: Option<String>,
    /// How many looks in a row have failed.
    pub failures: u32,
    /// How many documents it has given in all.
    pub documents: u64,
    /// How far it was read, in words of whoever follows it.
    pub position: Option<String>,
}

/// What came of a source in some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceActivity {
    /// Reports that it gave.
    pub reports: u64,
    /// Of these, reports that the record was last settled with.
    pub settled: u64,
    /// Of those, reports that are near-duplicates of an earlier one, be it of this source or of
    /// another.
    pub near_duplicates: u64,
    /// Reports by the day (universal time) on which they came, oldest first; days without any are
    /// left out.
    pub by_day: Vec<(Date, u64)>,
}

/// An item that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenItem {
    /// The source, by name.
    pub source: String,
    /// The item, by what names it within the source.
    pub item: String,
    /// A hash of it as it was read.
    pub digest: [u8; 16],
}

/// What is noted together with a batch of reports.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Which source gave which report, by the identity of its
    /// [`Fingerprint`](crate::Fingerprint::identity).
    pub reports: Vec<(String, [u8; 16])>,
    /// Items that have been read.
    pub items: Vec<SeenItem>,
    /// How it goes with some sources, by name.
    pub states: Vec<(String, SourceState)>,
}

impl Notes {
    /// Whether there is nothing to note.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.items.is_empty() && self.states.is_empty()
    }
}

const KEPT: &str = "SELECT s.name, s.definition, s.origin, s.added_by, s.recorded_at, \
     t.paused_at, t.tried_at, t.succeeded_at, t.failed_at, t.error, t.notice, t.failures, \
     t.documents, t.position \
     FROM sources s LEFT JOIN source_state t ON t.source = s.name WHERE s.superseded_at IS NULL";

impl Store {
    /// The sources that stand, paused ones included, by name.
    pub fn sources(&mut self) -> Result<Vec<KeptSource>> {
        self.database
            .all(&format!("{KEPT} ORDER BY s.name"), &[], kept)
    }

    /// One source that stands.
    pub fn source(&mut self, name: &str) -> Result<Option<KeptSource>> {
        self.database
            .one(&format!("{KEPT} AND s.name = $1"), &[name.into()], kept)
    }

    /// The hash of an item as it was last read; `None` where it never was.
    pub fn seen_item(&mut self, source: &str, item: &str) -> Result<Option<[u8; 16]>> {
        self.database.one(
            "SELECT digest FROM source_items WHERE source = $1 AND item = $2",
            &[source.into(), item.into()],
            |row| Ok(crate::identity::first_half(row.bytes(0)?)),
        )
    }

    /// Whether this very version of a report is stored.
    pub fn holds(&mut self, fingerprint: &Fingerprint) -> Result<bool> {
        let count = self.database.number(
            "SELECT count(*) FROM reports WHERE identity = $1 AND digest = $2",
            &[
                fingerprint.identity.as_slice().into(),
                fingerprint.digest.as_slice().into(),
            ],
        )?;
        Ok(count > 0)
    }

    /// What came of a source since a day (universal time).
    pub fn source_activity(&mut self, name: &str, since: Date) -> Result<SourceActivity> {
        let since = since.to_string();
        let mut activity = SourceActivity::default();
        self.database.each(
            "SELECT substr(seen_at, 1, 10), count(*) FROM source_reports \
             WHERE source = $1 AND seen_at >= $2 GROUP BY substr(seen_at, 1, 10) \
             ORDER BY substr(seen_at, 1, 10)",
            &[name.into(), (&since).into()],
            |row| {
                let reports = unsigned(row.integer(1)?);
                activity.reports += reports;
                if let Ok(day) = row.text(0)?.parse() {
                    activity.by_day.push((day, reports));
                }
                Ok(())
            },
        )?;
        let settled = "FROM source_reports s \
             JOIN reports r ON r.name = s.report AND r.superseded_by IS NULL \
             JOIN families f ON f.report = r.id WHERE s.source = $1 AND s.seen_at >= $2";
        let parameters = [name.into(), (&since).into()];
        let mut count = |sql: String| self.database.number(&sql, &parameters).map(unsigned);
        activity.settled = count(format!("SELECT count(*) {settled}"))?;
        activity.near_duplicates = count(format!(
            "SELECT count(*) {settled} AND f.family <> f.report"
        ))?;
        Ok(activity)
    }
}

fn kept(row: &Row<'_>) -> Result<KeptSource> {
    let instant = |column| -> Result<Option<Timestamp>> {
        Ok(row
            .maybe_text(column)?
            .and_then(|instant| instant.parse().ok()))
    };
    Ok(KeptSource {
        name: row.text(0)?.to_owned(),
        definition: row.text(1)?.to_owned(),
        origin: Origin::of(row.text(2)?),
        added_by: row.text(3)?.to_owned(),
        recorded_at: row.text(4)?.to_owned(),
        paused_at: row.owned(5)?,
        state: SourceState {
            tried_at: instant(6)?,
            succeeded_at: instant(7)?,
            failed_at: instant(8)?,
            error: row.owned(9)?,
            notice: row.owned(10)?,
            failures: u32::try_from(row.maybe_integer(11)?.unwrap_or_default()).unwrap_or(u32::MAX),
            documents: unsigned(row.maybe_integer(12)?.unwrap_or_default()),
            position: row.owned(13)?,
        },
    })
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

impl Writer<'_> {
    /// Keeps a source; a definition of that name is superseded. Whether anything changed.
    pub fn put_source(&mut self, source: &NewSource, now: Timestamp) -> Result<bool> {
        let now = instant::stored(now);
        self.transact(|writer| {
            let database = writer.database();
            let standing = database.one(
                "SELECT definition, origin FROM sources WHERE name = $1 AND superseded_at IS NULL",
                &[(&source.name).into()],
                |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())),
            )?;
            if standing.is_some_and(|(definition, origin)| {
                definition == source.definition && origin == source.origin.name()
            }) {
                return Ok(false);
            }
            let number = database.number("SELECT max(id) FROM sources", &[])? + 1;
            database.execute(
                "INSERT INTO sources (id, name, definition, origin, added_by, recorded_at) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                &[
                    number.into(),
                    (&source.name).into(),
                    (&source.definition).into(),
                    source.origin.name().into(),
                    (&source.added_by).into(),
                    (&now).into(),
                ],
            )?;
            database.execute(
                "UPDATE sources SET superseded_by = $1, superseded_at = $2 \
                 WHERE name = $3 AND superseded_at IS NULL AND id <> $1",
                &[number.into(), (&now).into(), (&source.name).into()],
            )?;
            Ok(true)
        })
    }

    /// Takes a source out of what is followed; whether there was one.
    pub fn remove_source(&mut self, name: &str, now: Timestamp) -> Result<bool> {
        let now = instant::stored(now);
        self.transact(|writer| {
            let removed = writer.database().execute(
                "UPDATE sources SET superseded_at = $1 WHERE name = $2 AND superseded_at IS NULL",
                &[(&now).into(), name.into()],
            )?;
            Ok(removed > 0)
        })
    }

    /// Pauses a source (`since` some instant) or goes on with it (`None`); whether there is one.
    pub fn pause_source(&mut self, name: &str, since: Option<Timestamp>) -> Result<bool> {
        let since = since.map(instant::stored);
        self.transact(|writer| {
            let database = writer.database();
            let standing = database.number(
                "SELECT count(*) FROM sources WHERE name = $1 AND superseded_at IS NULL",
                &[name.into()],
            )?;
            if standing == 0 {
                return Ok(false);
            }
            database.execute(
                "INSERT INTO source_state (source, paused_at, failures, documents) \
                 VALUES ($1, $2, 0, 0) \
                 ON CONFLICT (source) DO UPDATE SET paused_at = excluded.paused_at",
                &[name.into(), since.as_deref().into()],
            )?;
            Ok(true)
        })
    }

    /// Stores a batch as [`Writer::write`] does, and notes in the same transaction what of its
    /// sources has thereby been read.
    pub fn write_noting(
        &mut self,
        batch: &[Prepared],
        version: VersionId,
        now: Timestamp,
        notes: &Notes,
    ) -> Result<Written> {
        let seen_at = instant::stored(now);
        self.write_with(batch, version, now, |database| {
            note(database, notes, &seen_at)
        })
    }
}

fn note(database: &mut Database, notes: &Notes, now: &str) -> Result<()> {
    for (source, identity) in &notes.reports {
        database.execute(
            "INSERT INTO source_reports (source, report, seen_at) \
             SELECT $1, name, $2 FROM reports WHERE identity = $3 ORDER BY id LIMIT 1 \
             ON CONFLICT DO NOTHING",
            &[source.into(), now.into(), identity.as_slice().into()],
        )?;
    }
    for seen in &notes.items {
        database.execute(
            "INSERT INTO source_items (source, item, digest, seen_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (source, item) DO UPDATE \
             SET digest = excluded.digest, seen_at = excluded.seen_at",
            &[
                (&seen.source).into(),
                (&seen.item).into(),
                seen.digest.as_slice().into(),
                now.into(),
            ],
        )?;
    }
    for (source, state) in &notes.states {
        let at = |instant: Option<Timestamp>| instant.map(instant::stored);
        database.execute(
            "INSERT INTO source_state (source, tried_at, succeeded_at, failed_at, error, notice, \
             failures, documents, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (source) DO UPDATE SET tried_at = excluded.tried_at, \
             succeeded_at = excluded.succeeded_at, failed_at = excluded.failed_at, \
             error = excluded.error, notice = excluded.notice, failures = excluded.failures, \
             documents = excluded.documents, position = excluded.position",
            &[
                source.into(),
                at(state.tried_at).as_deref().into(),
                at(state.succeeded_at).as_deref().into(),
                at(state.failed_at).as_deref().into(),
                state.error.as_deref().into(),
                state.notice.as_deref().into(),
                i64::from(state.failures).into(),
                i64::try_from(state.documents).unwrap_or(i64::MAX).into(),
                state.position.as_deref().into(),
            ],
        )?;
    }
    Ok(())
}
