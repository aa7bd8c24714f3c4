//! Events with the incidents that they tell, report by report.
//!
//! What one event says of a happening is its own; how often that happening was told stands in the
//! incident. Here the two come together, in canonical order, without either being held as a whole.
//!
//! Deliberately absent: the incidents themselves ([`Store::list`], [`Store::each`]).

use crate::queries::process_label;
use crate::reading::{Chunks, Versions};
use crate::sql::Database;
use crate::{Result, Selection, Store, StoreError};
use jiff::civil::Date;
use rapporteur_model::{Event, Report};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// How many incidents are remembered between reports.
const REMEMBERED: usize = 50_000;

/// An incident as far as one of its tellings wants to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Identity of the incident.
    pub incident: String,
    /// Which of its tellings the event is, from 0.
    pub position: usize,
    /// How many events tell it.
    pub tellings: usize,
    /// How many reports do.
    pub reports: usize,
    /// How many families of reports do.
    pub families: usize,
    /// Day of the first report that does.
    pub first_told: Option<Date>,
}

/// What is remembered of an incident.
#[derive(Clone)]
struct Known {
    id: String,
    counts: Counts,
}

/// The members of an incident's body that are counts.
#[derive(Clone, Deserialize)]
struct Counts {
    #[serde(default)]
    first_told: Option<Date>,
    #[serde(default)]
    reports: usize,
    #[serde(default)]
    families: usize,
    #[serde(default)]
    tellings: Vec<IgnoredAny>,
}

/// Which tellings are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tellings {
    /// Of incidents of this process, by its id.
    pub process: Option<String>,
    /// Of reports published on this day or later; undated ones are left out where days are asked for.
    pub since: Option<Date>,
    /// Of reports published on this day or earlier.
    pub until: Option<Date>,
}

impl Store {
    /// Hands over the reports that the view sees with their events, each with the incident that it
    /// tells, in canonical order, until `take` breaks. Reports without such events are left out, and
    /// so are events that a person has rejected; corrected ones read as corrected.
    pub fn tellings(
        &mut self,
        wanted: &Tellings,
        mut take: impl FnMut(&Report, Vec<(Event, Option<Mention>)>) -> ControlFlow<()>,
    ) -> Result<()> {
        let selection = Selection {
            view: self.view(),
            since: wanted.since,
            with_offsets: false,
        };
        let of_process = match &wanted.process {
            Some(process) => Some(incidents_of(self.tables()?, process)?),
            None => None,
        };
        let by_day = wanted.since.is_some() || wanted.until.is_some();
        let corrections = self.corrections()?;
        let versions = Versions::load(&mut self.database, selection.view)?;
        let mut chunks = Chunks::new(&selection, versions);
        let mut known: HashMap<i64, Known> = HashMap::new();
        while let Some(chunk) = chunks.next(&mut self.database)? {
            if known.len() > REMEMBERED {
                known.clear();
            }
            for mut stored in chunk {
                corrections.apply(&mut stored.events, self.database.at())?;
                let day = stored.report.date.as_ref().map(|date| date.day);
                let late = |day: Date| wanted.until.is_some_and(|until| day > until);
                if stored.events.is_empty() || by_day && day.is_none_or(late) {
                    continue;
                }
                let places = places(self.tables()?, stored.first_event, stored.events.len())?;
                let mut told = Vec::with_capacity(stored.events.len());
                for (number, event) in (stored.first_event..).zip(stored.events) {
                    if corrections.is_rejected(&event.id) {
                        continue;
                    }
                    let place = places.get(&number).copied();
                    let belongs = of_process.as_ref().is_none_or(|incidents| {
                        place.is_some_and(|(incident, _)| incidents.contains(&incident))
                    });
                    if !belongs {
                        continue;
                    }
                    let mention = match place {
                        Some((incident, position)) => {
                            mention(self.tables()?, &mut known, incident, position)?
                        }
                        None => None,
                    };
                    told.push((event, mention));
                }
                if !told.is_empty() && take(&stored.report, told).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// The numbers of the incidents of a process.
fn incidents_of(tables: &mut Database, process: &str) -> Result<HashSet<i64>> {
    let label = process_label(process);
    let mut numbers = HashSet::new();
    tables.each(
        "SELECT number FROM labels WHERE list = 'incidents' AND label = $1",
        &[(&label).into()],
        |row| {
            numbers.insert(row.integer(0)?);
            Ok(())
        },
    )?;
    Ok(numbers)
}

/// For each event of a report its incident's number and its place among the tellings.
fn places(tables: &mut Database, first: i64, many: usize) -> Result<HashMap<i64, (i64, usize)>> {
    let end = first.saturating_add(i64::try_from(many).unwrap_or(i64::MAX));
    let mut places = HashMap::new();
    // The table is chosen here and not in the statement: with it SQLite would go through all
    // evidence of incidents for every report.
    tables.each(
        "SELECT event, row, position, list FROM evidence WHERE event >= $1 AND event < $2",
        &[first.into(), end.into()],
        |row| {
            if row.text(3)? == "incidents" {
                // Positions are counted from 1 in the table.
                let position = usize::try_from(row.integer(2)? - 1).unwrap_or_default();
                places.insert(row.integer(0)?, (row.integer(1)?, position));
            }
            Ok(())
        },
    )?;
    Ok(places)
}

fn mention(
    tables: &mut Database,
    known: &mut HashMap<i64, Known>,
    number: i64,
    position: usize,
) -> Result<Option<Mention>> {
    let known = match known.entry(number) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => match counts(tables, number)? {
            Some(known) => place.insert(known),
            None => return Ok(None),
        },
    };
    Ok(Some(Mention {
        incident: known.id.clone(),
        position,
        tellings: known.counts.tellings.len(),
        reports: known.counts.reports,
        families: known.counts.families,
        first_told: known.counts.first_told,
    }))
}

/// Reads what is remembered of an incident.
fn counts(tables: &mut Database, number: i64) -> Result<Option<Known>> {
    let at = tables.at().to_owned();
    tables.one(
        "SELECT id, body FROM incidents WHERE number = $1",
        &[number.into()],
        |row| {
            let id = row.text(0)?.to_owned();
            let counts = serde_json::from_str(row.text(1)?).map_err(|error| StoreError::Row {
                at: at.clone(),
                what: id.clone(),
                detail: error.to_string(),
            })?;
            Ok(Known { id, counts })
        },
    )
}
