//! The whole fold: families, then incidents and contacts, then the tables of each process.
//!
//! Reports are read twice, since which processes there are follows from all of them. A run that has
//! what an earlier one kept ([`Kept`]) begins behind the day up to which that is whole.

use super::families::Kinship;
use super::kept::{After, Base, Kept};
use super::links;
use super::open::OpenEvents;
use super::rows::Rows;
use super::standing::Standing;
use super::{People, Settled, Settling, stream};
use crate::prepared::UNDATED;
use crate::reading::{Selection, Stored, Versions, View};
use crate::sql::Database;
use crate::writer::Alone;
use crate::{Corrections, Result, StoreError, instant, state};
use jiff::ToSpan;
use jiff::civil::Date;
use rapporteur_ledger::incidents::{Decisions, Incident, IncidentBuilder};
use rapporteur_ledger::processes::{Contact, Contacts, Membership, Process, contacts, discover};
use rapporteur_ledger::{RecordBuilder, Source, Table};
use rapporteur_model::Event;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ScopedJoinHandle};

/// Where reports are read, all as they stood at one instant, and where rows are written.
pub(super) struct Tables<'d> {
    pub(super) reader: &'d mut Database,
    pub(super) sink: &'d mut Database,
}

/// What came of a run.
pub(super) enum Done {
    /// All is written; what is kept for the next run, where that is wanted.
    Settled(Settled, Option<Box<Kept>>),
    /// There are other processes than before, so that all has to be read again.
    Anew,
}

/// What is kept stands so many days behind the newest report: reports come late by a day or two.
const BEHIND_DAYS: i32 = 3;

/// One run of the fold.
pub(super) struct Fold<'f> {
    /// What makes the rows.
    pub(super) version: i64,
    /// Whether what comes of it is kept for the next run.
    pub(super) keeps: bool,
    /// Whether it is to be given up.
    pub(super) given_up: Option<&'f AtomicBool>,
    view: View,
    settling: &'f Settling<'f>,
    people: &'f People,
    watch: &'f mut dyn FnMut(usize, usize),
    /// The number of the incident of an event, by the event's number.
    incident_of: HashMap<i64, i64>,
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

/// A builder that takes part, with its place and the reports that it takes in.
type Part<'p> = (usize, &'p mut RecordBuilder, Vec<i64>);

/// Enters reports into the builders of the processes that they tell of. The processes have nothing
/// to do with each other, so two threads share them: every second one is for the other.
fn enter(parts: &mut [Part<'_>], told: &[Told<'_>], belongs: &[Vec<Vec<usize>>]) {
    let enter_into = |(place, builder, reports): &mut Part<'_>| {
        for (report, belongs) in told.iter().zip(belongs) {
            let events = report.events.iter().zip(belongs);
            let events: Vec<&Event> = events
                .filter(|(_, places)| places.contains(place))
                .map(|(event, _)| *event)
                .collect();
            if !events.is_empty() {
                builder.enter(&report.source, &events);
                reports.push(report.stored.id.0);
            }
        }
    };
    let all = parts.iter_mut().enumerate();
    let (even, odd): (Vec<_>, Vec<_>) = all.partition(|(place, _)| place % 2 == 0);
    thread::scope(|scope| {
        scope.spawn(|| odd.into_iter().for_each(|(_, part)| enter_into(part)));
        even.into_iter().for_each(|(_, part)| enter_into(part));
    });
}

/// The processes that some reports tell of.
fn touched(belongs: &[Vec<Vec<usize>>]) -> BTreeSet<usize> {
    belongs.iter().flatten().flatten().copied().collect()
}

/// What hangs on processes beside the rows of their tables.
struct Linked {
    incidents: links::Belongs,
    reports: links::Belongs,
    /// The process's summary, where it was made anew.
    summaries: BTreeMap<usize, String>,
}

impl Linked {
    /// An incident belongs to processes.
    fn link(&mut self, incident: i64, places: &[usize]) {
        for place in places {
            if let Some(incidents) = self.incidents.get_mut(*place) {
                incidents.insert(incident);
            }
        }
    }
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
            keeps: false,
            given_up: None,
            view,
            settling,
            people,
            watch,
            incident_of: HashMap::new(),
            settled: Settled::default(),
            read: (0, 0),
        }
    }

    /// Makes the record of all reports that the view sees, and writes what of it does not stand, in
    /// one transaction.
    pub(super) fn run(mut self, kept: Option<Kept>, mut tables: Tables<'_>) -> Result<Done> {
        let mut rows = Rows::new(self.version, tables.sink)?;
        let done = self.fold(kept, &mut rows, &mut tables);
        if !matches!(done, Ok(Done::Settled(..))) && rows.has_begun() {
            tables.sink.rollback();
        }
        done
    }

    fn fold(
        &mut self,
        kept: Option<Kept>,
        rows: &mut Rows,
        tables: &mut Tables<'_>,
    ) -> Result<Done> {
        let (mut base, mut before) = match kept {
            Some(Kept { mut base, after }) => {
                base.incidents.decide(&self.people.decisions);
                (base, Some(after))
            }
            None => (Base::new(self.settling, self.people), None),
        };
        let mut after = After::default();
        match &before {
            Some(before) => rows.expect(before.rows.clone()),
            None => rows.expect(Standing::load(tables.sink)?),
        }
        let begins = base.until;
        let keep = if self.keeps {
            self.keep_until(tables.reader)?.max(begins)
        } else {
            None
        };
        if keep.is_some() {
            rows.remember();
        }
        let versions = Versions::load(tables.reader, self.view)?;
        base.kinship.enter(tables.reader, &versions, begins, keep)?;
        self.read.1 = 2 * base.kinship.len();
        self.settled = base.told;
        self.incidents(&mut base, keep, rows, tables)?;
        after.rows = rows.entered();
        let names = &self.settling.knowledge.names;
        let processes = discover(base.contacts.as_slice(), &self.people.declared, names);
        let until = |contact: &Contact| contact.day.is_some() && contact.day <= keep;
        base.contacts.retain(until);
        if keep.is_none() {
            base.contacts = Contacts::default();
        }
        let membership = Membership::new(&processes, names);
        if before.is_some() && !base.is_of(&processes, &membership) {
            return Ok(Done::Anew);
        }
        for process in &processes {
            rows.enter(process.head(), None, 0, process, &base.events)?;
        }
        after.rows.extend(rows.entered());
        if before.is_none() {
            let rules = &self.settling.knowledge.tables;
            let builder =
                |process| RecordBuilder::new(Arc::clone(rules)).in_process(process, names);
            base.builders = processes.iter().map(builder).collect();
        }
        base.membership = membership;
        base.processes = processes;
        let linked = self.processes(&mut base, before.as_mut(), &mut after, keep, rows, tables)?;
        // An old view that is kept open would keep the log from being taken into the file.
        tables.reader.rollback();
        rows.write(tables.sink)?;
        rows.begin(tables.sink)?;
        let families = base.kinship.all();
        if write_links(tables.sink, &base, before.as_ref(), &linked, &families)? {
            rows.note_change();
        }
        rows.finish(tables.sink)?;
        let mut alone = Alone::writing(tables.sink)?;
        self.conclude(rows, alone.database())?;
        base.revision = state::revision(alone.database())?;
        alone.database().commit()?;
        drop(alone);
        let kept = keep.map(|keep| {
            base.until = Some(keep);
            after.families = base.kinship.behind_mark();
            base.kinship.rewind();
            Box::new(Kept { base, after })
        });
        Ok(Done::Settled(self.settled, kept))
    }

    /// The day up to which what comes of this run is kept: some days before the newest report, or before
    /// today, should a report be of the future.
    fn keep_until(&self, reader: &mut Database) -> Result<Option<Date>> {
        let newest = reader.one(
            "SELECT max(shelf) FROM reports WHERE shelf < $1",
            &[UNDATED.into()],
            |row| Ok(row.maybe_text(0)?.and_then(|day| day.parse::<Date>().ok())),
        )?;
        let today = self.settling.now.to_zoned(jiff::tz::TimeZone::UTC).date();
        Ok(newest
            .flatten()
            .map(|newest| newest.min(today))
            .and_then(|day| day.checked_sub(BEHIND_DAYS.days()).ok()))
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

    fn selection(&self, behind: Option<Date>) -> Selection {
        Selection {
            view: self.view,
            since: behind.and_then(|day| day.tomorrow().ok()),
            ..Selection::default()
        }
    }

    /// Ends the run with an error when it is to be given up.
    fn go_on(&self) -> Result<()> {
        match self.given_up {
            Some(given_up) if given_up.load(Ordering::Relaxed) => Err(StoreError::Interrupted {
                at: "settling".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn progress(&mut self) -> Result<()> {
        self.go_on()?;
        self.read.0 += 1;
        if self.read.0.is_multiple_of(256) || self.read.0 == self.read.1 {
            (self.watch)(self.read.0, self.read.1);
        }
        Ok(())
    }

    /// Incidents of the reports behind the base are written; the contacts that the reports tell come to
    /// those of the base, and what is kept of the incidents replaces what was.
    fn incidents(
        &mut self,
        base: &mut Base,
        keep: Option<Date>,
        rows: &mut Rows,
        tables: &mut Tables<'_>,
    ) -> Result<()> {
        let selection = self.selection(base.until);
        let names = &self.settling.knowledge.names;
        let Tables { reader, sink } = tables;
        let Base {
            kinship,
            incidents: builder,
            contacts: found,
            events,
            told: counts,
            ..
        } = base;
        let mut today: Option<Date> = None;
        let mut snapshot = None;
        stream::each(reader, &selection, &self.people.corrections, |piece| {
            let told: Vec<Told<'_>> = told(piece, &*kinship, &self.people.corrections);
            thread::scope(|scope| {
                // Contacts hang on nothing before them, so another thread can look for them.
                let seeker = scope.spawn(|| {
                    let all = told.iter();
                    all.flat_map(|told| contacts(&told.source, &told.events, names))
                        .collect::<Vec<Contact>>()
                });
                for report in &told {
                    if snapshot.is_none() && is_behind(report, keep) {
                        snapshot = Some(builder.clone());
                        *counts = self.settled;
                        rows.entered();
                    }
                    let stored = report.stored;
                    self.settled.reports += 1;
                    self.settled.events += report.events.len();
                    events.enter(
                        &stored.report.id,
                        stored.first_event,
                        stored.events.iter().map(|event| event.id.as_str()),
                    );
                    if let Some(day) = report.source.day
                        && today < Some(day)
                    {
                        today = Some(day);
                        for incident in builder.close(day) {
                            self.write_incident(&incident, events, rows)?;
                        }
                        if rows.is_full() {
                            rows.write(sink)?;
                        }
                    }
                    builder.enter(&report.source, &report.events);
                    self.progress()?;
                }
                found.extend(joined(seeker));
                Ok(())
            })
        })?;
        if snapshot.is_none() && keep.is_some() {
            snapshot = Some(builder.clone());
            *counts = self.settled;
            rows.entered();
        }
        let rules = self.settling.knowledge.incidents.clone();
        let empty = IncidentBuilder::with_rules(rules, Decisions::default());
        for incident in std::mem::replace(builder, empty).finish_each() {
            self.write_incident(&incident, events, rows)?;
            if rows.is_full() {
                rows.write(sink)?;
            }
        }
        if let Some(snapshot) = snapshot {
            *builder = snapshot;
        }
        Ok(())
    }

    fn write_incident(
        &mut self,
        incident: &Incident,
        events: &super::rows::EventNumbers,
        rows: &mut Rows,
    ) -> Result<()> {
        self.go_on()?;
        self.settled.incidents += 1;
        let number = rows.enter(incident.head(), None, 0, incident, events)?;
        for telling in &incident.tellings {
            if let Some(event) = events.of(&telling.event) {
                self.incident_of.insert(event, number);
            }
        }
        Ok(())
    }

    /// The tables of all processes that reports behind the base tell of are written.
    fn processes(
        &mut self,
        base: &mut Base,
        mut before: Option<&mut After>,
        after: &mut After,
        keep: Option<Date>,
        rows: &mut Rows,
        tables: &mut Tables<'_>,
    ) -> Result<Linked> {
        let many = base.processes.len();
        let mut linked = Linked {
            incidents: links::nothing(many),
            reports: links::nothing(many),
            summaries: BTreeMap::new(),
        };
        // Of the reports up to the new base, those whose incidents were not closed before it.
        let mut open = OpenEvents::default();
        let is_open = |incident| keep.is_some() && after.rows.holds(Table::Incident, incident);
        for (event, places) in base.open.iter() {
            if let Some(incident) = self.incident_of.get(&event) {
                linked.link(*incident, places);
                if is_open(*incident) {
                    open.push(event, places);
                }
            }
        }
        let mut work: Vec<Option<RecordBuilder>> = vec![None; many];
        after.reports = links::nothing(many);
        let selection = self.selection(base.until);
        stream::each(
            tables.reader,
            &selection,
            &self.people.corrections,
            |piece| {
                let told: Vec<Told<'_>> = told(piece, &base.kinship, &self.people.corrections);
                let belongs = assigned(&base.membership, &told);
                let behind = told.iter().position(|report| is_behind(report, keep));
                let behind = behind.unwrap_or(told.len());
                for (at, (report, belongs)) in told.iter().zip(&belongs).enumerate() {
                    for (places, number) in belongs.iter().zip(&report.numbers) {
                        let Some(incident) = self.incident_of.get(number) else {
                            continue;
                        };
                        linked.link(*incident, places);
                        if at < behind && is_open(*incident) {
                            open.push(*number, places);
                        }
                    }
                }
                let (told_before, told_behind) = told.split_at(behind);
                let (of_before, of_behind) = belongs.split_at(behind);
                let mut parts: Vec<Part<'_>> = base
                    .builders
                    .iter_mut()
                    .enumerate()
                    .map(|(place, builder)| (place, builder, Vec::new()))
                    .collect();
                enter(&mut parts, told_before, of_before);
                for (place, _, reports) in parts {
                    if let Some(all) = linked.reports.get_mut(place) {
                        all.extend(reports);
                    }
                }
                // What is kept is left as it stands, and copies go on.
                for place in touched(of_behind) {
                    if let (Some(work), Some(builder)) =
                        (work.get_mut(place), base.builders.get_mut(place))
                        && work.is_none()
                    {
                        builder.put_away();
                        *work = Some(builder.clone());
                    }
                }
                let mut parts: Vec<Part<'_>> = work
                    .iter_mut()
                    .enumerate()
                    .filter_map(|(place, builder)| Some((place, builder.as_mut()?, Vec::new())))
                    .collect();
                enter(&mut parts, told_behind, of_behind);
                for (place, _, reports) in parts {
                    let of_process = [linked.reports.get_mut(place), after.reports.get_mut(place)];
                    for all in of_process.into_iter().flatten() {
                        all.extend(reports.iter().copied());
                    }
                }
                for _ in piece {
                    self.progress()?;
                }
                Ok(())
            },
        )?;
        base.open = open;
        let rules = &self.settling.knowledge.tables;
        for (place, process) in base.processes.iter().enumerate() {
            if let Some(before) = before.as_deref_mut() {
                let is_told = linked.reports.get(place).is_some_and(|all| !all.is_empty());
                let standing = before.of_process.get_mut(place).map(std::mem::take);
                let standing = standing.unwrap_or_default();
                if !is_told && !before.tells_of(place) {
                    after.of_process.push(standing);
                    continue;
                }
                rows.expect(standing);
            }
            let own = work.get_mut(place).and_then(Option::take);
            let builder = match (own, base.builders.get_mut(place)) {
                (Some(own), _) => own,
                (None, Some(builder)) if keep.is_some() => {
                    builder.put_away();
                    builder.clone()
                }
                (None, Some(builder)) => {
                    std::mem::replace(builder, RecordBuilder::new(Arc::clone(rules)))
                }
                (None, None) => RecordBuilder::new(Arc::clone(rules)),
            };
            let summary = self.write_record(builder, process, &base.events, rows, tables.sink)?;
            linked.summaries.insert(place, summary);
            after.of_process.push(rows.entered());
        }
        if keep.is_some() {
            after.incidents = linked
                .incidents
                .iter()
                .map(|incidents| {
                    let kept = incidents.iter().copied();
                    kept.filter(|number| after.rows.holds(Table::Incident, *number))
                        .collect()
                })
                .collect();
        }
        Ok(linked)
    }

    /// The rows of a process are written; its summary.
    fn write_record(
        &mut self,
        mut builder: RecordBuilder,
        process: &Process,
        events: &super::rows::EventNumbers,
        rows: &mut Rows,
        sink: &mut Database,
    ) -> Result<String> {
        if let View::AsOf(day) = self.view {
            builder.pass(day);
        }
        let mut place: BTreeMap<Table, i64> = BTreeMap::new();
        let sums = builder.finish_each(|made| {
            self.go_on()?;
            let row = made.row();
            let head = row.head();
            let next = place.entry(head.table).or_default();
            *next += 1;
            rows.enter(head, Some(&process.id), *next, &row, events)?;
            self.settled.rows += 1;
            if rows.is_full() {
                rows.write(sink)?;
            }
            Ok(())
        })?;
        rows.summary(&sums)
    }
}

/// Whether a report is published behind the day up to which is kept.
fn is_behind(report: &Told<'_>, keep: Option<Date>) -> bool {
    keep.is_some_and(|keep| report.source.day.is_none_or(|day| day > keep))
}

/// Writes what hangs on processes and families, where it does not stand as it is to stand; whether
/// there was anything.
fn write_links(
    sink: &mut Database,
    base: &Base,
    before: Option<&After>,
    linked: &Linked,
    families: &HashMap<i64, i64>,
) -> Result<bool> {
    let mut changed = false;
    let all_reports = match before {
        Some(_) => BTreeMap::new(),
        None => links::reports(sink)?,
    };
    let nothing = Default::default();
    for (place, process) in base.processes.iter().enumerate() {
        let wanted = linked.incidents.get(place).unwrap_or(&nothing);
        let reports = linked.reports.get(place).unwrap_or(&nothing);
        match before {
            Some(before) => {
                let stand = before.incidents.get(place).unwrap_or(&nothing);
                changed |= links::write_incidents(sink, &process.id, stand, wanted)?;
                let stand = before.reports.get(place).unwrap_or(&nothing);
                changed |= links::write_reports(sink, &process.id, stand, reports)?;
            }
            None => {
                let stand = links::incidents_of(sink, &process.id)?;
                changed |= links::write_incidents(sink, &process.id, &stand, wanted)?;
                let stand = all_reports.get(&process.id).unwrap_or(&nothing);
                changed |= links::write_reports(sink, &process.id, stand, reports)?;
            }
        }
        if let Some(summary) = linked.summaries.get(&place) {
            changed |= links::write_summary(sink, &process.id, summary)?;
        }
    }
    let Some(before) = before else {
        changed |= links::forget_others(sink, &base.processes)?;
        let stand = links::families(sink)?;
        return Ok(links::write_families(sink, &stand, families)? || changed);
    };
    Ok(links::write_families(sink, &before.families, families)? || changed)
}
