//! The fold: one report after another, in the order of their publication, into the tables.
//!
//! ```
//! use rapporteur_ledger::{RecordBuilder, Source};
//!
//! let mut builder = RecordBuilder::default();
//! let source = Source { day: None, report: "7".into(), family: "7".into() };
//! builder.enter(&source, &[]);
//! assert!(builder.finish().rounds.is_empty());
//! ```
//!
//! What is held grows with the rows, not with the events: of an event that is entered only its name
//! is kept, as evidence. So a record of millions of events can be made from a stream.

use crate::frame::Frame;
use crate::processes::{Names, Process};
use crate::row::Made;
use crate::tables::{outlook::Courses, violence::Weeks};
use crate::{LedgerRules, Record, Source, tables, telling};
use jiff::civil::Date;
use rapporteur_model::{Event, Report};
use std::sync::Arc;

/// The record as far as reports have been entered.
#[derive(Clone, Debug)]
pub struct RecordBuilder {
    rules: Arc<LedgerRules>,
    rounds: tables::rounds::Rounds,
    ultimatums: tables::ultimatums::Ultimatums,
    pledges: tables::pledges::Pledges,
    measures: tables::measures::Measures,
    violence: tables::violence::Acts,
    ceasefires: tables::ceasefires::Ceasefires,
    outlook: tables::outlook::Expectations,
    positions: tables::positions::Positions,
    frame: Option<Arc<Frame>>,
    reports: usize,
    last_day: Option<Date>,
}

impl Default for RecordBuilder {
    /// A builder by the rules that are built in.
    fn default() -> Self {
        Self::new(Arc::new(LedgerRules::embedded()))
    }
}

impl RecordBuilder {
    /// A builder by these rules, which several may share.
    pub fn new(rules: Arc<LedgerRules>) -> Self {
        Self {
            rules,
            rounds: tables::rounds::Rounds::default(),
            ultimatums: tables::ultimatums::Ultimatums::default(),
            pledges: tables::pledges::Pledges::default(),
            measures: tables::measures::Measures::default(),
            violence: tables::violence::Acts::default(),
            ceasefires: tables::ceasefires::Ceasefires::default(),
            outlook: tables::outlook::Expectations::default(),
            positions: tables::positions::Positions::default(),
            frame: None,
            reports: 0,
            last_day: None,
        }
    }

    /// The same, for the record of one process: who its sides and third parties are is known, so
    /// 'the talks' are theirs, and what others do among themselves is no round of it.
    #[must_use]
    pub fn in_process(mut self, process: &Process, names: &Names) -> Self {
        self.frame = Some(Arc::new(Frame::of(process, names)));
        self
    }

    /// Enters what one report tells. Reports come in the order of their [`Source`]s, those without
    /// a day last; a report entered out of order is read as one published after those before it.
    ///
    /// A report that tells of nothing here does not let time pass.
    pub fn enter(&mut self, source: &Source, events: &[&Event]) {
        if events.is_empty() {
            return;
        }
        let frame = self.frame.as_deref();
        let dressed = frame.map(|frame| frame.dress(events));
        let tellings = match &dressed {
            Some(events) => {
                let events = events.iter().map(std::convert::AsRef::as_ref);
                telling::of_report(self.reports, source, events)
            }
            None => telling::of_report(self.reports, source, events.iter().copied()),
        };
        self.reports += 1;
        self.last_day = self.last_day.max(source.day);
        let rules = &*self.rules;
        self.rounds.enter(&tellings, frame);
        self.ultimatums.enter(&tellings, rules);
        self.pledges.enter(&tellings, rules);
        self.measures.enter(&tellings, rules);
        self.violence.enter(&tellings, rules);
        self.ceasefires.enter(&tellings, rules);
        self.outlook.enter(&tellings);
        self.positions.enter(&tellings, rules, frame);
        self.rest();
    }

    /// Puts away all rows of the tables that grow with the reports, for a builder that is kept: copies
    /// share them until they are needed.
    pub fn put_away(&mut self) {
        self.rounds.put_away();
        self.violence.put_away();
        self.ceasefires.put_away();
        self.outlook.put_away();
    }

    /// Puts away the rows that are not in use.
    fn rest(&mut self) {
        self.rounds.rest();
        self.violence.rest();
        self.ceasefires.rest();
        self.outlook.rest();
    }

    /// Lets time pass: what was due by the day and is not known to have been done has lapsed.
    pub fn pass(&mut self, day: Date) {
        self.last_day = self.last_day.max(Some(day));
    }

    /// The record.
    pub fn finish(self) -> Record {
        let mut record = Record::default();
        let made = self.finish_each(|row| {
            record.take(row);
            Ok::<(), std::convert::Infallible>(())
        });
        match made {
            Ok(sums) => Record {
                violence_weeks: sums.violence_weeks,
                outlook_series: sums.outlook_series,
                ..record
            },
            Err(never) => match never {},
        }
    }

    /// Hands over the rows one by one, table by table in the order of [`Record::rows`]; what a record
    /// holds beside its rows. No more than a few rows are in memory as they are.
    ///
    /// # Errors
    /// Those of `take`, which is not asked again then.
    pub fn finish_each<E>(self, mut take: impl FnMut(Made) -> Result<(), E>) -> Result<Record, E> {
        let frame = self.frame.as_deref();
        let mut give = |mut row: Made| {
            if let Some(frame) = frame {
                frame.name(row.parties_mut());
            }
            take(row)
        };
        let (mut weeks, mut courses) = (Weeks::default(), Courses::default());
        for row in self.rounds.finish() {
            give(Made::Round(Box::new(row)))?;
        }
        for row in self.positions.finish() {
            give(Made::Position(Box::new(row)))?;
        }
        for row in self.ultimatums.finish(self.last_day) {
            give(Made::Ultimatum(Box::new(row)))?;
        }
        for row in self.pledges.finish() {
            give(Made::Pledge(Box::new(row)))?;
        }
        for row in self.measures.finish() {
            give(Made::Measure(Box::new(row)))?;
        }
        for row in self.ceasefires.finish(self.last_day) {
            give(Made::Ceasefire(Box::new(row)))?;
        }
        for row in self.violence.finish() {
            weeks.enter(&row);
            give(Made::Violence(Box::new(row)))?;
        }
        for row in self.outlook.finish() {
            courses.enter(&row);
            give(Made::Outlook(Box::new(row)))?;
        }
        Ok(Record {
            violence_weeks: weeks.finish(),
            outlook_series: courses.finish(),
            ..Record::default()
        })
    }
}

/// Reports with their events in the order in which they are entered: by day, an undated report
/// behind the one that it follows in the list; events whose report is not in the list last.
pub(crate) fn in_order<'e>(
    reports: &[&Report],
    events: &'e [Event],
) -> Vec<(Source, Vec<&'e Event>)> {
    let mut latest = None;
    let mut order: Vec<(Option<Date>, usize, Source)> = Vec::new();
    for (index, report) in reports.iter().enumerate() {
        let source = Source::of(report);
        latest = source.day.or(latest);
        order.push((latest, index, source));
    }
    order.sort();
    let mut told: Vec<(Source, Vec<&Event>)> = order
        .into_iter()
        .map(|(_, _, source)| (source, Vec::new()))
        .collect();
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (place, (source, _)) in told.iter().enumerate() {
        places.entry(source.report.clone()).or_insert(place);
    }
    for event in events {
        let place = *places.entry(event.report.clone()).or_insert_with(|| {
            let source = Source {
                day: None,
                report: event.report.clone(),
                family: event.report.clone(),
            };
            told.push((source, Vec::new()));
            told.len() - 1
        });
        if let Some((_, events)) = told.get_mut(place) {
            events.push(event);
        }
    }
    told
}
