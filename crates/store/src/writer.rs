//! The one who writes: batches of coded reports, each whole or not at all.
//!
//! There is one at a time. On SQLite it keeps a write transaction open between its batches, on
//! PostgreSQL it holds an advisory lock for its session; both go when the program ends in whatever
//! way. Reports are numbered in the order in which they are handed in, so the same input gives the
//! same rows.
//!
//! Each batch also notes from which day on the derived tables are out of date, in the same
//! transaction, so that no killed program leaves a record that seems to be up to date.
//!
//! Deliberately absent: making derived rows (`settle`).

mod batch;

use crate::migrations::LOCK;
use crate::prepared::Prepared;
use crate::sql::{Database, PATIENCE};
use crate::{Known, Recoded, Result, StoreError, instant};
use batch::Batch;
use jiff::Timestamp;
use std::time::Duration;

/// What made some rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Version {
    /// Version of the program.
    pub program: String,
    /// The language model.
    pub model: String,
    /// The rule and name files: a hash of them.
    pub lexicon: String,
}

/// A stored [`Version`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId(pub(crate) i64);

/// A stored version of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub(crate) i64);

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Reports that were not known.
    pub added: usize,
    /// Reports of which another version was stored, which the new one supersedes.
    pub corrected: usize,
    /// Reports of which a version with a later day was stored; kept as superseded by that.
    pub older: usize,
    /// Reports that were stored already.
    pub unchanged: usize,
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, more: Self) {
        self.added += more.added;
        self.corrected += more.corrected;
        self.older += more.older;
        self.unchanged += more.unchanged;
    }
}

/// The next numbers of rows.
#[derive(Clone, Copy, Debug, Default)]
struct Next {
    report: i64,
    coding: i64,
    event: i64,
    problem: i64,
}

/// The right to write to a store.
pub struct Writer<'s> {
    database: &'s mut Database,
    known: Known,
    next: Next,
    /// Whether a transaction of SQLite is open.
    open: bool,
    /// What [`Database::changes_by_others`] said when `known` and `next` were read.
    seen: i64,
    /// Whether others are kept out, so that what is known of the store cannot have changed.
    alone: bool,
}

impl<'s> Writer<'s> {
    pub(crate) fn new(database: &'s mut Database) -> Result<Self> {
        if database.is_read_only() {
            return Err(StoreError::NotWritable {
                at: database.at().to_owned(),
                detail: "the file is read-only".to_owned(),
            });
        }
        let mut writer = Self {
            database,
            known: Known::default(),
            next: Next::default(),
            open: false,
            seen: 0,
            alone: true,
        };
        if writer.database.is_postgres() {
            lock(writer.database, WRITERS)?;
        } else {
            writer.database.begin()?;
            writer.open = true;
            writer.seen = writer.database.changes_by_others()?;
        }
        writer.refresh()?;
        Ok(writer)
    }

    /// Lets others write until the next batch. What is known of the store is kept, and then brought
    /// up to date.
    pub fn pause(&mut self) {
        if std::mem::take(&mut self.open) {
            self.database.rollback();
        }
        if std::mem::take(&mut self.alone) {
            unlock(self.database, WRITERS);
        }
    }

    /// Reads what the store holds and this does not know: reports are only ever added.
    fn refresh(&mut self) -> Result<()> {
        self.known.load_from(self.database, self.next.report)?;
        let mut after = |table: &str| -> Result<i64> {
            let sql = format!("SELECT max(id) FROM {table}");
            Ok(self.database.number(&sql, &[])? + 1)
        };
        self.next = Next {
            report: after("reports")?,
            coding: after("codings")?,
            event: after("events")?,
            problem: after("problems")?,
        };
        Ok(())
    }

    /// The reports that the store holds, those of the batches included.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// The number under which a version is stored.
    pub fn version(&mut self, version: &Version, now: Timestamp) -> Result<VersionId> {
        self.transact(|writer| self::version(writer.database, version, now))
    }

    /// Stores a batch in its order, all of it or, when this fails, nothing.
    ///
    /// What is stored already changes nothing. Another version of a stored report supersedes it,
    /// unless the stored one has a later day: then the new one is stored as superseded by that.
    pub fn write(
        &mut self,
        batch: &[Prepared],
        version: VersionId,
        now: Timestamp,
    ) -> Result<Written> {
        self.write_with(batch, version, now, |_| Ok(()))
    }

    /// The same, and what `also` writes, in one transaction.
    pub(crate) fn write_with(
        &mut self,
        batch: &[Prepared],
        version: VersionId,
        now: Timestamp,
        also: impl FnOnce(&mut Database) -> Result<()>,
    ) -> Result<Written> {
        let now = instant::stored(now);
        let before = self.next;
        let written = self.transact(|writer| {
            let mut rows = Batch::new(writer, version, &now);
            for report in batch {
                rows.take(report)?;
            }
            let written = rows.finish()?;
            also(writer.database)?;
            Ok(written)
        });
        if written.is_err() {
            // What was not written is not known; where the connection is lost, nothing is. What others
            // have written is looked for anew.
            self.seen = i64::MIN;
            (self.known, self.next) = match Known::load(self.database) {
                Ok(known) => (known, before),
                Err(_) => (Known::default(), Next::default()),
            };
        }
        written
    }

    /// Gives stored reports another coding, which supersedes the one that they had, decisions following
    /// the events that they name; all of it or, when this fails, nothing.
    pub fn recode(&mut self, batch: &[Recoded], version: VersionId, now: Timestamp) -> Result<()> {
        let now = instant::stored(now);
        let before = self.next;
        let done = self.transact(|writer| batch::recode(writer, batch, version, &now));
        if done.is_err() {
            self.next = before;
            self.seen = i64::MIN;
        }
        done
    }

    pub(crate) fn database(&mut self) -> &mut Database {
        self.database
    }

    /// Does all of `work`, or nothing.
    pub(crate) fn transact<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if !self.alone {
            lock(self.database, WRITERS)?;
        }
        let was_alone = std::mem::replace(&mut self.alone, true);
        if !self.open {
            self.database.begin()?;
            self.open = true;
            let seen = self.database.changes_by_others()?;
            if seen != self.seen || !was_alone {
                // Somebody may have been quicker, between two transactions of this one.
                self.refresh()?;
                self.seen = seen;
            }
        }
        let done = work(self).and_then(|value| {
            self.database.commit()?;
            Ok(value)
        });
        self.open = false;
        if done.is_err() {
            self.database.rollback();
        } else if !self.database.is_postgres() {
            // Others are kept out until the next batch; where that fails, it will say so.
            self.open = self.database.begin().is_ok();
        }
        done
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        self.pause();
    }
}

/// The number under which a version is stored; within a transaction of the caller's.
pub(crate) fn version(
    database: &mut Database,
    version: &Version,
    now: Timestamp,
) -> Result<VersionId> {
    let Version {
        program,
        model,
        lexicon,
    } = version;
    let found = database.one(
        "SELECT id FROM versions WHERE program = $1 AND model = $2 AND lexicon = $3",
        &[program.into(), model.into(), lexicon.into()],
        |row| row.integer(0),
    )?;
    if let Some(id) = found {
        return Ok(VersionId(id));
    }
    let id = database.number("SELECT max(id) FROM versions", &[])? + 1;
    database.execute(
        "INSERT INTO versions (id, program, model, lexicon, recorded_at) \
         VALUES ($1, $2, $3, $4, $5)",
        &[
            id.into(),
            program.into(),
            model.into(),
            lexicon.into(),
            (&instant::stored(now)).into(),
        ],
    )?;
    Ok(VersionId(id))
}

/// A lock of a server, for one at a time; in a file the transaction that writes does as well.
pub(crate) struct Alone<'d> {
    database: &'d mut Database,
    lock: i64,
}

impl<'d> Alone<'d> {
    /// The right to settle.
    pub(crate) fn settling(database: &'d mut Database) -> Result<Self> {
        Self::new(database, SETTLERS)
    }

    /// The right to write primary rows.
    pub(crate) fn writing(database: &'d mut Database) -> Result<Self> {
        Self::new(database, WRITERS)
    }

    fn new(database: &'d mut Database, number: i64) -> Result<Self> {
        lock(database, number)?;
        Ok(Self {
            database,
            lock: number,
        })
    }

    pub(crate) fn database(&mut self) -> &mut Database {
        self.database
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        unlock(self.database, self.lock);
    }
}

/// Numbers of the locks of those who write primary rows, and of those who settle.
const WRITERS: i64 = LOCK + 1;
const SETTLERS: i64 = LOCK + 2;

/// How long to wait before asking again for a lock on a server.
const PAUSE: Duration = Duration::from_millis(100);

/// Takes a lock on a server, as patiently as SQLite waits.
fn lock(database: &mut Database, number: i64) -> Result<()> {
    if !database.is_postgres() {
        return Ok(());
    }
    let tries = PATIENCE.as_millis() / PAUSE.as_millis();
    for attempt in 0..=tries {
        if attempt > 0 {
            std::thread::sleep(PAUSE);
        }
        let sql =
            format!("SELECT CASE WHEN pg_try_advisory_lock({number}) THEN 1::BIGINT ELSE 0 END");
        if database.number(&sql, &[])? == 1 {
            return Ok(());
        }
    }
    let at = database.at().to_owned();
    Err(StoreError::Busy { at })
}

/// Gives a lock back.
fn unlock(database: &mut Database, number: i64) {
    if database.is_postgres() {
        // Without a connection there is no lock either.
        let _ = database.batch(&format!("SELECT pg_advisory_unlock({number})"));
    }
}
