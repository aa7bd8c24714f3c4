//! Single events by their names, with the sentence of each and what their reports are, without
//! reading the texts of those reports.
//!
//! A page cites some hundred events of as many reports. They are fetched together: the reports by
//! name, their codings, then the rows of the events, so many at a time. An event's row is counted
//! from the first of its coding (`report#3` is the third), so that nothing else of the coding is
//! read.
//!
//! Deliberately absent: texts and offsets of reports ([`Store::report`]).

use super::chunk::{Coding, Head, coding, without_text};
use super::{Versions, View, by_name};
use crate::prepared::restore;
use crate::sql::{Database, Row, Value};
use crate::{Result, Store, StoreError};
use rapporteur_model::{Event, Report, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// So many are asked for with one statement. It is the same one for fewer, so that it is prepared
/// once.
const AT_ONCE: usize = 64;

/// Events of a report that were asked for by name, as people have corrected them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// The report, without its text, its offsets and its repeats.
    pub report: Report,
    /// Those of its events that were asked for, in their order.
    pub events: Vec<Event>,
}

impl Store {
    /// The events of these names as people have corrected them, each with its sentence, by report in
    /// the order of names. What is not there is passed over.
    pub fn cited<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n str>,
        view: View,
    ) -> Result<Vec<Cited>> {
        let mut cited = cited(&mut self.database, names, view)?;
        let reports = cited.iter().map(|one| one.report.id.as_str());
        let corrections = self.corrections_of(reports)?;
        for one in &mut cited {
            corrections.apply(&mut one.events, self.database.at())?;
        }
        Ok(cited)
    }

    /// An event by its name (`report#3`), as it was coded.
    pub fn event(&mut self, name: &str, view: View) -> Result<Option<Event>> {
        let found = cited(&mut self.database, [name], view)?;
        let mut events = found.into_iter().flat_map(|one| one.events);
        Ok(events.find(|event| event.id == name))
    }

    /// The numbers of the rows of events, by the names of the events, as the view that is looked at
    /// has them.
    pub(crate) fn event_numbers(&mut self, names: &[&str]) -> Result<BTreeMap<String, i64>> {
        let view = self.view();
        let mut numbers = BTreeMap::new();
        each(
            &mut self.database,
            names.iter().copied(),
            view,
            |number, _, event| {
                numbers.insert(event.id, number);
            },
        )?;
        Ok(numbers)
    }
}

/// The events of some names as they were coded.
fn cited<'n>(
    database: &mut Database,
    names: impl IntoIterator<Item = &'n str>,
    view: View,
) -> Result<Vec<Cited>> {
    let mut found: BTreeMap<String, Cited> = BTreeMap::new();
    each(database, names, view, |_, report, event| {
        let of_report = found.entry(report.id.clone()).or_insert_with(|| Cited {
            report: report.clone(),
            events: Vec::new(),
        });
        of_report.events.push(event);
    })?;
    Ok(found.into_values().collect())
}

/// Hands over events with the numbers of their rows and their reports.
fn each<'n>(
    database: &mut Database,
    names: impl IntoIterator<Item = &'n str>,
    view: View,
    mut take: impl FnMut(i64, &Report, Event),
) -> Result<()> {
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for name in names {
        if let Some((report, _)) = name.rsplit_once('#') {
            wanted.entry(report).or_default().insert(name);
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let versions = Versions::load(database, view)?;
    let heads = heads(database, &versions, &wanted)?;
    let codings = codings(database, &versions, &heads)?;
    // Rows of events by number, with the reports that they should belong to.
    let mut rows: BTreeMap<i64, &Head> = BTreeMap::new();
    for head in &heads {
        let Some(coding) = codings.get(&head.id) else {
            continue;
        };
        for name in wanted.get(head.report.id.as_str()).into_iter().flatten() {
            let number = name.rsplit_once('#').and_then(|(_, n)| n.parse().ok());
            if let Some(number) = number.filter(|n| (1..=coding.count).contains(n)) {
                rows.insert(coding.first + number - 1, head);
            }
        }
    }
    let mut missing: BTreeSet<&str> = wanted.values().flatten().copied().collect();
    let sentence = if database.is_postgres() {
        "substring(convert_to(r.text, 'UTF8') FROM (e.begins + 1)::integer FOR (e.ends - e.begins)::integer)"
    } else {
        "substr(CAST(r.text AS BLOB), e.begins + 1, e.ends - e.begins)"
    };
    let sql = format!(
        "SELECT e.id, e.number, e.begins, e.ends, e.body, {sentence} \
         FROM events e JOIN codings c ON c.id = e.coding JOIN reports r ON r.id = c.report \
         WHERE e.id IN ({}) ORDER BY e.id",
        places()
    );
    let at = database.at().to_owned();
    let numbers: Vec<i64> = rows.keys().copied().collect();
    for some in numbers.chunks(AT_ONCE) {
        database.each(&sql, &filled(some.iter().map(|n| (*n).into())), |row| {
            let number = row.integer(0)?;
            if let Some(head) = rows.get(&number) {
                let event = event(row, &head.report.id, &at)?;
                if missing.remove(event.id.as_str()) {
                    take(number, &head.report, event);
                }
            }
            Ok(())
        })?;
    }
    // An event may have a name that does not tell its place.
    let mut odd: BTreeSet<&str> = BTreeSet::new();
    for name in &missing {
        odd.extend(name.rsplit_once('#').map(|(report, _)| report));
    }
    for head in heads
        .iter()
        .filter(|head| odd.contains(head.report.id.as_str()))
    {
        let Some(stored) = by_name(database, &head.report.id, view)? else {
            continue;
        };
        for (number, event) in (stored.first_event..).zip(stored.events) {
            if missing.remove(event.id.as_str()) {
                take(number, &head.report, event);
            }
        }
    }
    Ok(())
}

/// The versions of reports that a view sees, without their texts.
fn heads(
    database: &mut Database,
    versions: &Versions,
    wanted: &BTreeMap<&str, BTreeSet<&str>>,
) -> Result<Vec<Head>> {
    let names: Vec<&str> = wanted.keys().copied().collect();
    let sql = without_text(&format!("WHERE name IN ({}) ORDER BY id DESC", places()));
    let at = database.at().to_owned();
    let mut heads: Vec<Head> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for some in names.chunks(AT_ONCE) {
        database.each(
            &sql,
            &filled(some.iter().map(|name| (*name).into())),
            |row| {
                // Of several versions that are seen, the one that came last.
                if versions.sees_report(row.integer(0)?, row.text(2)?, row.text(3)?)
                    && known.insert(row.text(1)?.to_owned())
                {
                    heads.push(super::chunk::head(row, &at)?);
                }
                Ok(())
            },
        )?;
    }
    Ok(heads)
}

/// The codings that a view sees, by report.
fn codings(
    database: &mut Database,
    versions: &Versions,
    heads: &[Head],
) -> Result<HashMap<i64, Coding>> {
    let reports: Vec<i64> = heads.iter().map(|head| head.id).collect();
    let sql = format!(
        "SELECT report, first_event, events, recorded_at, superseded_at FROM codings \
         WHERE report IN ({}) ORDER BY id",
        places()
    );
    let mut codings = HashMap::new();
    for some in reports.chunks(AT_ONCE) {
        database.each(&sql, &filled(some.iter().map(|id| (*id).into())), |row| {
            if versions.sees_coding(row.text(3)?, row.maybe_text(4)?) {
                codings.insert(row.integer(0)?, coding(row)?);
            }
            Ok(())
        })?;
    }
    Ok(codings)
}

fn event(row: &Row<'_>, report: &str, at: &str) -> Result<Event> {
    let offset = |column| row.integer(column).map(|n| usize::try_from(n).unwrap_or(0));
    let (number, span) = (offset(1)?, Span::new(offset(2)?, offset(3)?));
    // Of a span that does not fit the text there are no words.
    let sentence = std::str::from_utf8(row.bytes(5)?).unwrap_or_default();
    restore(row.text(4)?, report, sentence, number, span).map_err(|error| StoreError::Row {
        at: at.to_owned(),
        what: format!("event {report}#{number}"),
        detail: error.to_string(),
    })
}

/// `$1, $2, …`
fn places() -> String {
    let places: Vec<String> = (1..=AT_ONCE).map(|place| format!("${place}")).collect();
    places.join(", ")
}

/// As many values as there are places: the last one fills what is left.
fn filled<'v>(values: impl Iterator<Item = Value<'v>>) -> Vec<Value<'v>> {
    let mut filled: Vec<Value<'v>> = values.collect();
    let last = filled.last().copied().unwrap_or(Value::Null);
    filled.resize(AT_ONCE, last);
    filled
}
