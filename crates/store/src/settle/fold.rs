//! The whole fold: families, then incidents and contacts, then the tables of each process.
//!
//! Reports are read twice, since which processes there are follows from all of them.

use super::families::Kinship;
use super::rows::{EventNumbers, ProcessLabels, Rows};
use super::{People, Settled, Settling, stream};
use crate::reading::{Selection, Stored, Versions, View};
use crate::sql::Database;
use crate::writer::Alone;
use crate::{Corrections, Result, instant, state};
use jiff::civil::Date;
use rapporteur_ledger::incidents::{Incident, IncidentBuilder};
use rapporteur_ledger::processes::{Contact, Membership, Process, contacts, discover};
use rapporteur_ledger::{RecordBuilder, Source, Table};
use rapporteur_model::Event;
use std::collections::{BTreeMap, HashSet};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};

/// Where reports are read, all as they stood at one instant, and where rows are written.
pub(super) struct Tables<'d> {
    pub(super) reader: &'d mut Database,
    pub(super) sink: &'d mut Database,
}

/// One run of the fold.
pub(super) struct Fold<'f> {
    /// What makes the rows.
    pub(super) version: i64,
    view: View,
    settling: &'f Settling<'f>,
    people: &'f People,
    watch: &'f mut dyn FnMut(usize, usize),
    kinship: Kinship,
    events: EventNumbers,
    /// The number of the incident of an event, by the event's number.
    incident_of: Vec<i64>,
    settled: Settled,
    /// Reports read, and to be read.
    read: (usize, usize),
}

/// A report as the ledger sees it.
fn source_of(stored: &Stored, kinship: &Kinship) -> Source {
    let family = kinship.family(stored.id.0);
    Source {
        day: stored.report.date.as_ref().map(|date| date.day),
        report: stored.report.id.clone(),
        family: family.unwrap_or(&stored.report.id).to_owned(),
    }
}

/// A report with its events, as the ledger takes them.
struct Told<'s> {
    stored: &'s Stored,
    source: Source,
    /// Those that nobody has rejected.
    events: Vec<&'s Event>,
    /// Their numbers.
    numbers: Vec<i64>,
}

fn told<'s>(piece: &'s [Stored], kinship: &Kinship, corrections: &Corrections) -> Vec<Told<'s>> {
    let told = piece.iter().map(|stored| {
        let all = stored.events.iter().zip(stored.first_event..);
        let (events, numbers) = all
            .filter(|(event, _)| !corrections.is_rejected(&event.id))
            .unzip();
        Told {
            stored,
            source: source_of(stored, kinship),
            events,
            numbers,
        }
    });
    told.collect()
}

/// What a thread gives, its panic included.
fn joined<T>(worker: ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// For each event of each report the places of the processes that it belongs to, worked out by two
/// threads.
fn assigned(membership: &Membership, told: &[Told<'_>]) -> Vec<Vec<Vec<usize>>> {
    let assign = |told: &[Told<'_>]| -> Vec<Vec<Vec<usize>>> {
        let all = told.iter();
        all.map(|told| membership.assign(&told.source, &told.events))
            .collect()
    };
    let (one, other) = told.split_at(told.len() / 2);
    thread::scope(|scope| {
        let worker = scope.spawn(|| assign(one));
        let rest = assign(other);
        let mut all = joined(worker);
        all.extend(rest);
        all
    })
}

/// Enters reports into the builders of the processes that they tell of. The processes have nothing
/// to do with each other, so two threads share them: every second one is for the other.
fn enter(
    builders: &mut [RecordBuilder],
    reports: &mut [Vec<i64>],
    told: &[Told<'_>],
    belongs: &[Vec<Vec<usize>>],
) {
    let enter_into = |place: usize, builder: &mut RecordBuilder, reports: &mut Vec<i64>| {
        for (report, belongs) in told.iter().zip(belongs) {
            let events = report.events.iter().zip(belongs);
            let events: Vec<&Event> = events
                .filter(|(_, places)| places.contains(&place))
                .map(|(event, _)| *event)
                .collect();
            if !events.is_empty() {
                builder.enter(&report.source, &events);
                reports.push(report.stored.id.0);
            }
        }
    };
    let all = builders.iter_mut().zip(reports.iter_mut()).enumerate();
    let (even, odd): (Vec<_>, Vec<_>) = all.partition(|(place, _)| place % 2 == 0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for (place, (builder, reports)) in odd {
                enter_into(place, builder, reports);
            }
        });
        for (place, (builder, reports)) in even {
            enter_into(place, builder, reports);
        }
    });
}

impl<'f> Fold<'f> {
    pub(super) fn new(
        view: View,
        settling: &'f Settling<'f>,
        people: &'f People,
        watch: &'f mut dyn FnMut(usize, usize),
    ) -> Self {
        Self {
            version: 0,
            view,
            settling,
            people,
            watch,
            kinship: Kinship::default(),
            events: EventNumbers::default(),
            incident_of: Vec::new(),
            settled: Settled::default(),
            read: (0, 0),
        }
    }

    /// Makes the record of all reports that the view sees, and writes what of it does not stand, in
    /// one transaction.
    pub(super) fn run(mut self, mut tables: Tables<'_>) -> Result<Settled> {
        let mut rows = Rows::new(self.version, tables.sink)?;
        let done = self.fold(&mut rows, &mut tables);
        if done.is_err() && rows.has_begun() {
            tables.sink.rollback();
        }
        done?;
        Ok(self.settled)
    }

    fn fold(&mut self, rows: &mut Rows, tables: &mut Tables<'_>) -> Result<()> {
        let versions = Versions::load(tables.reader, self.view)?;
        self.kinship = Kinship::of(tables.reader, &versions)?;
        self.read.1 = 2 * self.kinship.len();
        let contacts = self.incidents(rows, tables)?;
        let names = &self.settling.knowledge.names;
        let processes = discover(&contacts, &self.people.declared, names);
        drop(contacts);
        for process in &processes {
            rows.enter(process.head(), None, 0, process, &self.events)?;
        }
        let told = self.processes(&processes, rows, tables)?;
        // An old view that is kept open would keep the log from being taken into the file.
        tables.reader.rollback();
        rows.begin(tables.sink)?;
        if told.write(tables.sink, &processes)? {
            rows.note_change();
        }
        if self.kinship.write(tables.sink)? {
            rows.note_change();
        }
        rows.finish(tables.sink)?;
        let mut alone = Alone::writing(tables.sink)?;
        self.conclude(rows, alone.database())?;
        alone.database().commit()
    }

    /// Notes what was done, where anything was.
    fn conclude(&self, rows: &Rows, sink: &mut Database) -> Result<()> {
        if rows.has_changed() || state::revision(sink)? == 0 {
            let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            sink.execute(
                "INSERT INTO revisions (revision, settled_at, reports, events, incidents) \
                 VALUES ($1, $2, $3, $4, $5)",
                &[
                    rows.revision().into(),
                    (&instant::stored(self.settling.now)).into(),
                    count(self.settled.reports).into(),
                    count(self.settled.events).into(),
                    count(self.settled.incidents).into(),
                ],
            )?;
            state::set_revision(sink, rows.revision())?;
        }
        // What came in meanwhile is not told of.
        if state::written(sink)? == self.people.written {
            state::set_settled(sink)?;
        }
        Ok(())
    }

    fn selection(&self) -> Selection {
        Selection {
            view: self.view,
            ..Selection::default()
        }
    }

    fn progress(&mut self) {
        self.read.0 += 1;
        if self.read.0.is_multiple_of(256) || self.read.0 == self.read.1 {
            (self.watch)(self.read.0, self.read.1);
        }
    }

    /// Incidents of all reports are written; the contacts that the reports tell.
    fn incidents(&mut self, rows: &mut Rows, tables: &mut Tables<'_>) -> Result<Vec<Contact>> {
        let mut builder = IncidentBuilder::with_rules(
            self.settling.knowledge.incidents.clone(),
            self.people.decisions.clone(),
        );
        let mut found = Vec::new();
        let mut today: Option<Date> = None;
        let selection = self.selection();
        let names = &self.settling.knowledge.names;
        let Tables { reader, sink } = tables;
        stream::each(reader, &selection, &self.people.corrections, |piece| {
            let told: Vec<Told<'_>> = told(piece, &self.kinship, &self.people.corrections);
            thread::scope(|scope| {
                // Contacts hang on nothing before them, so another thread can look for them.
                let seeker = scope.spawn(|| {
                    let all = told.iter();
                    all.flat_map(|told| contacts(&told.source, &told.events, names))
                        .collect::<Vec<Contact>>()
                });
                for report in &told {
                    let stored = report.stored;
                    self.settled.reports += 1;
                    self.settled.events += report.events.len();
                    self.events.enter(
                        &stored.report.id,
                        stored.first_event,
                        stored.events.iter().map(|event| event.id.as_str()),
                    );
                    if let Some(day) = report.source.day
                        && today < Some(day)
                    {
                        today = Some(day);
                        for incident in builder.close(day) {
                            self.write_incident(&incident, rows)?;
                        }
                        if rows.is_full() {
                            rows.write(sink)?;
                        }
                    }
                    builder.enter(&report.source, &report.events);
                    self.progress();
                }
                found.extend(joined(seeker));
                Ok(())
            })
        })?;
        for incident in builder.finish() {
            self.write_incident(&incident, rows)?;
            if rows.is_full() {
                rows.write(sink)?;
            }
        }
        Ok(found)
    }

    fn write_incident(&mut self, incident: &Incident, rows: &mut Rows) -> Result<()> {
        self.settled.incidents += 1;
        let number = rows.enter(incident.head(), None, 0, incident, &self.events)?;
        for telling in &incident.tellings {
            let Some(place) = self
                .events
                .of(&telling.event)
                .and_then(|event| usize::try_from(event).ok())
            else {
                continue;
            };
            if self.incident_of.len() <= place {
                self.incident_of.resize(place + 1, NONE);
            }
            if let Some(of) = self.incident_of.get_mut(place) {
                *of = number;
            }
        }
        Ok(())
    }

    /// The tables of all processes are written; what else is to be.
    fn processes(
        &mut self,
        processes: &[Process],
        rows: &mut Rows,
        tables: &mut Tables<'_>,
    ) -> Result<ToldOf> {
        let ids = processes.iter().map(|process| process.id.as_str());
        let mut told_of = ToldOf {
            incidents: ProcessLabels::of(ids),
            reports: vec![Vec::new(); processes.len()],
            summaries: BTreeMap::new(),
        };
        if processes.is_empty() {
            return Ok(told_of);
        }
        let membership = Membership::new(processes, &self.settling.knowledge.names);
        let rules = &self.settling.knowledge.tables;
        let names = &self.settling.knowledge.names;
        let mut builders: Vec<RecordBuilder> = processes
            .iter()
            .map(|process| RecordBuilder::new(Arc::clone(rules)).in_process(process, names))
            .collect();
        let selection = self.selection();
        stream::each(
            tables.reader,
            &selection,
            &self.people.corrections,
            |piece| {
                let told: Vec<Told<'_>> = told(piece, &self.kinship, &self.people.corrections);
                let belongs = assigned(&membership, &told);
                for (report, belongs) in told.iter().zip(&belongs) {
                    for (places, number) in belongs.iter().zip(report.numbers.iter().copied()) {
                        let incident = usize::try_from(number)
                            .ok()
                            .and_then(|number| self.incident_of.get(number).copied())
                            .filter(|incident| *incident != NONE);
                        for place in places {
                            if let (Some(incident), Some(process)) =
                                (incident, processes.get(*place))
                            {
                                told_of.incidents.enter(&process.id, incident);
                            }
                        }
                    }
                }
                enter(&mut builders, &mut told_of.reports, &told, &belongs);
                for _ in piece {
                    self.progress();
                }
                Ok(())
            },
        )?;
        for (process, mut builder) in processes.iter().zip(builders) {
            if let View::AsOf(day) = self.view {
                builder.pass(day);
            }
            let record = builder.finish();
            let mut place: BTreeMap<Table, i64> = BTreeMap::new();
            for row in record.rows() {
                let head = row.head();
                let next = place.entry(head.table).or_default();
                *next += 1;
                rows.enter(head, Some(&process.id), *next, &row, &self.events)?;
                self.settled.rows += 1;
                if rows.is_full() {
                    rows.write(tables.sink)?;
                }
            }
            let summary = rows.summary(record)?;
            told_of.summaries.insert(process.id.clone(), summary);
        }
        Ok(told_of)
    }
}

/// The number of no incident.
const NONE: i64 = -1;

/// What hangs on processes beside the rows of their tables.
struct ToldOf {
    incidents: ProcessLabels,
    /// The reports that tell of each.
    reports: Vec<Vec<i64>>,
    summaries: BTreeMap<String, String>,
}

impl ToldOf {
    /// Writes what does not stand; whether there was anything.
    fn write(mut self, sink: &mut Database, processes: &[Process]) -> Result<bool> {
        let mut before: BTreeMap<String, String> = BTreeMap::new();
        sink.each("SELECT process, body FROM summaries", &[], |row| {
            before.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
            Ok(())
        })?;
        let known: Vec<String> = before.keys().cloned().collect();
        let incidents = std::mem::take(&mut self.incidents);
        let mut changed = incidents.write(sink, &known)?;
        for (process, body) in &self.summaries {
            if before.remove(process).as_ref() == Some(body) {
                continue;
            }
            changed = true;
            sink.execute(
                "INSERT INTO summaries (process, body) VALUES ($1, $2) \
                 ON CONFLICT (process) DO UPDATE SET body = excluded.body",
                &[process.into(), body.into()],
            )?;
        }
        for process in before.keys() {
            if !self.summaries.contains_key(process) {
                changed = true;
                sink.execute(
                    "DELETE FROM summaries WHERE process = $1",
                    &[process.into()],
                )?;
            }
        }
        changed |= self.write_reports(sink, processes)?;
        Ok(changed)
    }

    fn write_reports(&self, sink: &mut Database, processes: &[Process]) -> Result<bool> {
        let mut wanted: BTreeMap<&str, HashSet<i64>> = processes
            .iter()
            .zip(&self.reports)
            .map(|(process, reports)| (process.id.as_str(), reports.iter().copied().collect()))
            .collect();
        let mut gone: Vec<(String, i64)> = Vec::new();
        sink.each("SELECT process, report FROM process_reports", &[], |row| {
            let (process, report) = (row.text(0)?, row.integer(1)?);
            let reports = wanted.get_mut(process);
            if !reports.is_some_and(|reports| reports.remove(&report)) {
                gone.push((process.to_owned(), report));
            }
            Ok(())
        })?;
        for (process, report) in &gone {
            sink.execute(
                "DELETE FROM process_reports WHERE process = $1 AND report = $2",
                &[process.into(), (*report).into()],
            )?;
        }
        let mut changed = !gone.is_empty();
        let mut insert = sink.insert("process_reports", &["process", "report"])?;
        for (process, reports) in wanted {
            let mut reports: Vec<i64> = reports.into_iter().collect();
            reports.sort_unstable();
            changed |= !reports.is_empty();
            for report in reports {
                insert.row(&[process.into(), report.into()])?;
            }
        }
        insert.finish()?;
        Ok(changed)
    }
}
