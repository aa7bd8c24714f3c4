//! From prepared reports to rows: numbers, names, and who supersedes whom.
//!
//! Rows are gathered and written table by table. A report of which another version is stored asks
//! the database; should that be one that is still gathered, it is written first.

use super::{VersionId, Writer, Written};
use crate::identity::{first_half, other_name};
use crate::prepared::{Prepared, PreparedCoding, UNDATED, severity_name};
use crate::search::{self, ReportEntry};
use crate::sql::Value;
use crate::{Recoded, Result, recoding, state};
use std::collections::{HashMap, HashSet};

/// One row of `reports`, and what hangs on it.
struct Gathered<'b> {
    id: i64,
    name: String,
    report: &'b Prepared,
    superseded_by: Option<i64>,
}

/// The version of a report that stands.
struct Standing {
    id: i64,
    name: String,
    day: Option<String>,
}

pub(super) struct Batch<'w, 'b, 's> {
    writer: &'w mut Writer<'s>,
    version: VersionId,
    now: &'b str,
    gathered: Vec<Gathered<'b>>,
    identities: HashSet<[u8; 16]>,
    names: HashMap<String, [u8; 16]>,
    written: Written,
    /// The first shelf that is out of date.
    from: Option<String>,
}

impl<'w, 'b, 's> Batch<'w, 'b, 's> {
    pub(super) fn new(writer: &'w mut Writer<'s>, version: VersionId, now: &'b str) -> Self {
        Self {
            writer,
            version,
            now,
            gathered: Vec::new(),
            identities: HashSet::new(),
            names: HashMap::new(),
            written: Written::default(),
            from: None,
        }
    }

    /// Takes in one report.
    pub(super) fn take(&mut self, report: &'b Prepared) -> Result<()> {
        let fingerprint = report.fingerprint;
        let known_otherwise = self.writer.known.holds_some_version(&fingerprint);
        if !self.writer.known.enter(fingerprint) {
            self.written.unchanged += 1;
            return Ok(());
        }
        let id = self.writer.next.report;
        self.writer.next.report += 1;
        self.touch(report.shelf());
        if !known_otherwise {
            self.written.added += 1;
            let name = self.free_name(report)?;
            self.gather(id, name, report, None);
            return Ok(());
        }
        if self.identities.contains(&fingerprint.identity) {
            self.flush()?;
        }
        let Some(standing) = self.standing(fingerprint.identity)? else {
            // Known, but no version of it stands: the rows are not ours. It stands now.
            self.written.added += 1;
            let name = self.free_name(report)?;
            self.gather(id, name, report, None);
            return Ok(());
        };
        let is_older = match (&standing.day, &report.day) {
            (Some(stored), Some(new)) => stored > new,
            _ => false,
        };
        if is_older {
            self.written.older += 1;
            self.gather(id, standing.name, report, Some(standing.id));
            return Ok(());
        }
        self.written.corrected += 1;
        self.touch(standing.day.as_deref().unwrap_or(UNDATED));
        self.gather(id, standing.name, report, None);
        self.flush()?;
        search::remove(self.writer.database, standing.id, None)?;
        self.writer.database.execute(
            "UPDATE reports SET superseded_by = $1, superseded_at = $2 WHERE id = $3",
            &[id.into(), self.now.into(), standing.id.into()],
        )?;
        Ok(())
    }

    /// Writes what is left; what became of all.
    pub(super) fn finish(mut self) -> Result<Written> {
        self.flush()?;
        if let Some(from) = &self.from {
            state::mark_unsettled(self.writer.database, from)?;
        }
        Ok(self.written)
    }

    fn touch(&mut self, shelf: &str) {
        if self.from.as_deref().is_none_or(|from| shelf < from) {
            self.from = Some(shelf.to_owned());
        }
    }

    fn gather(&mut self, id: i64, name: String, report: &'b Prepared, superseded_by: Option<i64>) {
        self.identities.insert(report.fingerprint.identity);
        self.names.insert(name.clone(), report.fingerprint.identity);
        self.gathered.push(Gathered {
            id,
            name,
            report,
            superseded_by,
        });
    }

    /// The name of a new report: its own, or where another has that, one with a part of its
    /// identity.
    fn free_name(&mut self, report: &Prepared) -> Result<String> {
        let identity = report.fingerprint.identity;
        let holder = match self.names.get(&report.name) {
            Some(holder) => Some(*holder),
            // A name that follows from the identity alone cannot be another's.
            None if report.url.is_none() || report.is_named_by_address => None,
            None => self.writer.database.one(
                "SELECT identity FROM reports WHERE name = $1 LIMIT 1",
                &[(&report.name).into()],
                |row| Ok(first_half(row.bytes(0)?)),
            )?,
        };
        Ok(match holder {
            Some(holder) if holder != identity => other_name(&report.name, identity),
            _ => report.name.clone(),
        })
    }

    fn standing(&mut self, identity: [u8; 16]) -> Result<Option<Standing>> {
        self.writer.database.one(
            "SELECT id, name, day FROM reports \
             WHERE identity = $1 AND superseded_by IS NULL ORDER BY id LIMIT 1",
            &[identity.as_slice().into()],
            |row| {
                Ok(Standing {
                    id: row.integer(0)?,
                    name: row.text(1)?.to_owned(),
                    day: row.owned(2)?,
                })
            },
        )
    }

    fn flush(&mut self) -> Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let gathered = std::mem::take(&mut self.gathered);
        self.identities.clear();
        let mut insert = self.writer.database.insert(
            "reports",
            &[
                "id",
                "name",
                "identity",
                "digest",
                "shelf",
                "day",
                "day_told_by",
                "title",
                "publisher",
                "author",
                "language",
                "url",
                "source",
                "text",
                "offsets",
                "repeats",
                "recorded_at",
                "superseded_by",
                "superseded_at",
            ],
        )?;
        for row in &gathered {
            let report = row.report;
            insert.row(&[
                row.id.into(),
                (&row.name).into(),
                report.fingerprint.identity.as_slice().into(),
                report.fingerprint.digest.as_slice().into(),
                report.shelf().into(),
                report.day.as_deref().into(),
                report.day_told_by.into(),
                report.title.as_deref().into(),
                report.publisher.as_deref().into(),
                report.author.as_deref().into(),
                report.language.as_deref().into(),
                report.url.as_deref().into(),
                (&report.source).into(),
                (&report.text).into(),
                (&report.offsets).into(),
                report.repeats.as_deref().into(),
                self.now.into(),
                row.superseded_by.into(),
                row.superseded_by.map(|_| self.now).into(),
            ])?;
        }
        insert.finish()?;
        let mut insert = self
            .writer
            .database
            .insert("sketches", &["report", "sketch"])?;
        for row in &gathered {
            insert.row(&[row.id.into(), row.report.sketch.as_slice().into()])?;
        }
        insert.finish()?;
        let codings: Vec<(i64, &PreparedCoding)> = gathered
            .iter()
            .map(|row| (row.id, &row.report.coding))
            .collect();
        insert_spans(self.writer, &codings)?;
        let mut first_event = self.writer.next.event;
        insert_codings(self.writer, &codings, self.version, self.now)?;
        let mut entries = Vec::with_capacity(gathered.len());
        for row in &gathered {
            let coding = &row.report.coding;
            if row.superseded_by.is_none() {
                entries.push(ReportEntry {
                    id: row.id,
                    day: row.report.day.as_deref(),
                    words: &row.report.words,
                    events: &coding.words,
                    first_event,
                });
            }
            first_event += i64::try_from(coding.events.len()).unwrap_or_default();
        }
        search::insert(self.writer.database, &entries)
    }
}

/// The sentences that some reports cite, none of which is stored yet.
fn insert_spans(writer: &mut Writer<'_>, codings: &[(i64, &PreparedCoding)]) -> Result<()> {
    let mut insert = writer
        .database
        .insert("spans", &["report", "begins", "ends"])?;
    for (report, coding) in codings {
        for (begins, ends) in coding.spans() {
            insert.row(&[(*report).into(), begins.into(), ends.into()])?;
        }
    }
    insert.finish()
}

/// Codings of some reports, with their events and problems.
fn insert_codings(
    writer: &mut Writer<'_>,
    codings: &[(i64, &PreparedCoding)],
    version: VersionId,
    now: &str,
) -> Result<()> {
    let next = writer.next;
    let mut insert = writer.database.insert(
        "codings",
        &[
            "id",
            "report",
            "version",
            "first_event",
            "events",
            "recorded_at",
        ],
    )?;
    for (report, coding) in codings {
        let events = i64::try_from(coding.events.len()).unwrap_or_default();
        insert.row(&[
            writer.next.coding.into(),
            (*report).into(),
            version.0.into(),
            writer.next.event.into(),
            events.into(),
            now.into(),
        ])?;
        writer.next.coding += 1;
        writer.next.event += events;
    }
    insert.finish()?;

    let (mut id, mut coding_id) = (next.event, next.coding);
    let mut insert = writer.database.insert(
        "events",
        &[
            "id",
            "coding",
            "number",
            "begins",
            "ends",
            "event_type",
            "act",
            "day",
            "actors",
            "recipients",
            "country",
            "quad",
            "factuality",
            "body",
        ],
    )?;
    for (_, coding) in codings {
        for (row, number) in coding.events.iter().zip(1i64..) {
            insert.row(&[
                id.into(),
                coding_id.into(),
                number.into(),
                row.begins.into(),
                row.ends.into(),
                row.event_type.as_deref().into(),
                (&row.act).into(),
                row.day.as_deref().into(),
                row.actors.as_deref().into(),
                row.recipients.as_deref().into(),
                row.country.as_deref().into(),
                row.quad.into(),
                row.factuality.into(),
                (&row.body).into(),
            ])?;
            id += 1;
        }
        coding_id += 1;
    }
    insert.finish()?;

    if codings.iter().all(|(_, coding)| coding.problems.is_empty()) {
        return Ok(());
    }
    let mut insert = writer.database.insert(
        "problems",
        &[
            "id", "coding", "severity", "source", "line", "place", "message", "advice",
        ],
    )?;
    for ((_, coding), coding_id) in codings.iter().zip(next.coding..) {
        for problem in &coding.problems {
            let at = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
            insert.row(&[
                writer.next.problem.into(),
                coding_id.into(),
                severity_name(problem.severity).into(),
                (&problem.source).into(),
                problem.position.map(|position| at(position.line)).into(),
                problem.position.map(|position| at(position.column)).into(),
                (&problem.message).into(),
                (&problem.advice).into(),
            ])?;
            writer.next.problem += 1;
        }
    }
    insert.finish()
}

/// Gives stored reports another coding.
pub(super) fn recode(
    writer: &mut Writer<'_>,
    batch: &[Recoded],
    version: VersionId,
    now: &str,
) -> Result<()> {
    let first = writer.next.coding;
    let mut first_event = writer.next.event;
    let codings: Vec<(i64, &PreparedCoding)> = batch
        .iter()
        .map(|recoded| (recoded.report.0, &recoded.coding))
        .collect();
    insert_codings(writer, &codings, version, now)?;
    let mut from: Option<String> = None;
    for ((report, coding), id) in codings.iter().zip(first..) {
        for (begins, ends) in coding.spans() {
            writer.database.execute(
                "INSERT INTO spans (report, begins, ends) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                &[(*report).into(), begins.into(), ends.into()],
            )?;
        }
        search::remove(writer.database, *report, Some(id))?;
        search::insert_again(writer.database, *report, &coding.words, first_event)?;
        first_event += i64::try_from(coding.events.len()).unwrap_or_default();
        writer.database.execute(
            "UPDATE codings SET superseded_by = $1, superseded_at = $2 \
             WHERE report = $3 AND superseded_by IS NULL AND id <> $1",
            &[id.into(), now.into(), (*report).into()],
        )?;
        let shelf = writer.database.one(
            "SELECT shelf FROM reports WHERE id = $1",
            &[Value::Integer(*report)],
            |row| Ok(row.text(0)?.to_owned()),
        )?;
        if let Some(shelf) = shelf
            && from.as_ref().is_none_or(|from| shelf < *from)
        {
            from = Some(shelf);
        }
    }
    let renamed = batch.iter().flat_map(|recoded| &recoded.renamed);
    let renamed = renamed.map(|(old, new)| (old.as_str(), new.as_deref()));
    recoding::follow(writer.database, &renamed.collect(), now)?;
    match from {
        Some(from) => state::mark_unsettled(writer.database, &from),
        None => Ok(()),
    }
}
