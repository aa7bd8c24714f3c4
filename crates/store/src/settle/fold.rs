//! The whole fold: families, then incidents and contacts, then the tables of each process.
//!
//! Reports are read twice, since which processes there are follows from all of them.

use super::families::Kinship;
use super::rows::{EventNumbers, Rows};
use super::{People, Settled, Settling, indexes, stream};
use crate::queries::process_label;
use crate::reading::{Selection, Stored, Versions, View};
use crate::sql::Database;
use crate::{Corrections, Location, Result, state};
use jiff::civil::Date;
use rapporteur_ledger::incidents::{Incident, IncidentBuilder};
use rapporteur_ledger::processes::{Contact, Membership, Process, contacts, discover};
use rapporteur_ledger::{RecordBuilder, Source, Table};
use rapporteur_model::Event;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};

/// Derived tables, in the order in which they are emptied.
const DERIVED: &[&str] = &[
    "families",
    "process_reports",
    "summaries",
    "labels",
    "evidence",
];

/// Where rows are read and where they are written.
struct Tables<'d> {
    source: &'d mut Database,
    sink: Option<&'d mut Database>,
}

impl Tables<'_> {
    fn sink(&mut self) -> &mut Database {
        match &mut self.sink {
            Some(sink) => sink,
            None => self.source,
        }
    }
}

fn clear(sink: &mut Database) -> Result<()> {
    sink.transaction(|sink| {
        indexes::drop_all(sink)?;
        let all = Table::ALL.iter().map(|table| table.plural());
        for table in all.chain(DERIVED.iter().copied()) {
            sink.batch(&if sink.is_postgres() {
                format!("TRUNCATE {table}")
            } else {
                format!("DELETE FROM {table}")
            })?;
        }
        Ok(())
    })
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
    incident_of: Vec<u32>,
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

    /// Makes the record of all reports that the view sees, and writes it into `sink`, or where the
    /// reports are.
    pub(super) fn run(
        mut self,
        source: &mut Database,
        sink: Option<&mut Database>,
    ) -> Result<Settled> {
        let before = source.changes_by_others()?;
        let location = source.location().clone();
        let mut rows = Rows::new(self.version, source.at());
        let versions = Versions::load(source, self.view)?;
        self.kinship = Kinship::of(source, &versions)?;
        self.read.1 = 2 * self.kinship.len();
        let mut tables = Tables { source, sink };
        clear(tables.sink())?;
        tables.sink().transaction(|sink| self.kinship.write(sink))?;
        let contacts = self.incidents(&location, &mut rows, &mut tables)?;
        let names = &self.settling.knowledge.names;
        let processes = discover(&contacts, &self.people.declared, names);
        drop(contacts);
        for process in &processes {
            rows.enter(process.head(), None, process, &self.events)?;
        }
        self.processes(&location, &processes, &mut rows, &mut tables)?;
        tables.sink().transaction(|sink| {
            rows.write(sink)?;
            rows.write_labels(sink)?;
            indexes::make_all(sink)
        })?;
        tables.sink().transaction(|sink| {
            // What came in meanwhile is not told of.
            if sink.changes_by_others()? == before {
                state::set_settled(sink)?;
            }
            Ok(())
        })?;
        Ok(self.settled)
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
    fn incidents(
        &mut self,
        location: &Location,
        rows: &mut Rows,
        tables: &mut Tables<'_>,
    ) -> Result<Vec<Contact>> {
        let mut builder = IncidentBuilder::with_rules(
            self.settling.knowledge.incidents.clone(),
            self.people.decisions.clone(),
        );
        let mut found = Vec::new();
        let mut today: Option<Date> = None;
        let selection = self.selection();
        let names = &self.settling.knowledge.names;
        stream::each(location, &selection, &self.people.corrections, |piece| {
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
                            tables.sink().transaction(|sink| rows.write(sink))?;
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
                tables.sink().transaction(|sink| rows.write(sink))?;
            }
        }
        Ok(found)
    }

    fn write_incident(&mut self, incident: &Incident, rows: &mut Rows) -> Result<()> {
        self.settled.incidents += 1;
        let number = rows.enter(incident.head(), None, incident, &self.events)?;
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for telling in &incident.tellings {
            let Some(place) = self
                .events
                .of(&telling.event)
                .and_then(|event| usize::try_from(event).ok())
            else {
                continue;
            };
            if self.incident_of.len() <= place {
                self.incident_of.resize(place + 1, 0);
            }
            if let Some(of) = self.incident_of.get_mut(place) {
                *of = number;
            }
        }
        Ok(())
    }

    /// The tables of all processes are written.
    fn processes(
        &mut self,
        location: &Location,
        processes: &[Process],
        rows: &mut Rows,
        tables: &mut Tables<'_>,
    ) -> Result<()> {
        if processes.is_empty() {
            return Ok(());
        }
        let membership = Membership::new(processes, &self.settling.knowledge.names);
        let rules = &self.settling.knowledge.tables;
        let names = &self.settling.knowledge.names;
        let mut builders: Vec<RecordBuilder> = processes
            .iter()
            .map(|process| RecordBuilder::new(Arc::clone(rules)).in_process(process, names))
            .collect();
        let mut reports: Vec<Vec<i64>> = vec![Vec::new(); processes.len()];
        let mut incidents: Vec<(u32, u32)> = Vec::new();
        let selection = self.selection();
        stream::each(location, &selection, &self.people.corrections, |piece| {
            let told: Vec<Told<'_>> = told(piece, &self.kinship, &self.people.corrections);
            let belongs = assigned(&membership, &told);
            for (report, belongs) in told.iter().zip(&belongs) {
                for (places, number) in belongs.iter().zip(report.numbers.iter().copied()) {
                    let incident = usize::try_from(number)
                        .ok()
                        .and_then(|number| self.incident_of.get(number));
                    for place in places {
                        if let (Some(incident), Ok(place)) = (incident, u32::try_from(*place)) {
                            incidents.push((*incident, place));
                        }
                    }
                }
            }
            enter(&mut builders, &mut reports, &told, &belongs);
            for _ in piece {
                self.progress();
            }
            Ok(())
        })?;
        let mut summaries: Vec<(&String, String)> = Vec::new();
        for (process, mut builder) in processes.iter().zip(builders) {
            if let View::AsOf(day) = self.view {
                builder.pass(day);
            }
            let record = builder.finish();
            for row in record.rows() {
                rows.enter(row.head(), Some(&process.id), &row, &self.events)?;
                self.settled.rows += 1;
                if rows.is_full() {
                    tables.sink().transaction(|sink| rows.write(sink))?;
                }
            }
            summaries.push((&process.id, rows.summary(record)?));
        }
        incidents.sort_unstable();
        incidents.dedup();
        for (incident, place) in incidents {
            let process = usize::try_from(place)
                .ok()
                .and_then(|place| processes.get(place));
            if let Some(process) = process {
                rows.label_incident(i64::from(incident), &process_label(&process.id));
            }
        }
        tables.sink().transaction(|sink| {
            let mut insert = sink.insert("process_reports", &["process", "report"])?;
            for (process, reports) in processes.iter().zip(&reports) {
                for report in reports {
                    insert.row(&[(&process.id).into(), (*report).into()])?;
                }
            }
            insert.finish()?;
            let mut insert = sink.insert("summaries", &["process", "body"])?;
            for (process, body) in &summaries {
                insert.row(&[(*process).into(), body.into()])?;
            }
            insert.finish()
        })
    }
}
