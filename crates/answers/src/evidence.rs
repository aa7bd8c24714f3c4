//! The sentences that events stand for, with where they come from.

use crate::{Answers, Result};
use jiff::civil::Date;
use rapporteur_brief::{Evidence, ReportHead};
use rapporteur_model::{Event, Report};
use rapporteur_store::{Cited, Store, StoreError};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// From no more reports than these for one answer.
pub const MOST_REPORTS: usize = 200;

/// A sentence that says so, as it stands in its report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sentence {
    /// The event that was read from it, by its name.
    pub event: String,
    /// The words, unchanged.
    pub sentence: String,
    /// Where they stand: first byte, and one past the last, of the report's text.
    pub span: [usize; 2],
    /// The report's name in the store.
    pub report: String,
    /// Its headline.
    pub title: Option<String>,
    /// The day on which it was published.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Entries of the data files by which the event was read.
    pub rules: Vec<String>,
}

impl Sentence {
    /// The sentence of an event of a report.
    pub fn of(event: &Event, report: &Report) -> Self {
        Self {
            event: event.id.clone(),
            sentence: event.sentence.clone(),
            span: [event.sentence_span.start, event.sentence_span.end],
            report: report.id.clone(),
            title: report.title.clone(),
            day: report.date.as_ref().map(|date| date.day),
            publisher: report.publisher.clone(),
            url: report.url.clone(),
            rules: event.rule.clone(),
        }
    }
}

/// Events with the heads of their reports, for a page: as people have corrected them, from no more
/// than so many reports, the first that are named. What is no longer there is passed over.
///
/// # Errors
/// Faults of the store.
pub fn evidence<'n>(
    store: &mut Store,
    names: impl IntoIterator<Item = &'n String>,
    most_reports: usize,
) -> std::result::Result<Evidence, StoreError> {
    let (mut heads, mut events) = (Vec::new(), Vec::new());
    for cited in cited(store, names, most_reports)? {
        heads.push(ReportHead::from(&cited.report));
        events.extend(cited.events);
    }
    Ok(Evidence::new(events, heads))
}

fn cited<'n>(
    store: &mut Store,
    names: impl IntoIterator<Item = &'n String>,
    most_reports: usize,
) -> std::result::Result<Vec<Cited>, StoreError> {
    let mut reports: BTreeSet<&str> = BTreeSet::new();
    let mut wanted: Vec<&str> = Vec::new();
    for name in names {
        let Some((report, _)) = name.rsplit_once('#') else {
            continue;
        };
        if reports.len() < most_reports || reports.contains(report) {
            reports.insert(report);
            wanted.push(name);
        }
    }
    let view = store.view();
    store.cited(wanted, view)
}

impl Answers<'_> {
    /// The sentences of events, in the order of their names in the list; what is gone is passed over.
    pub fn sentences(&mut self, names: &[String]) -> Result<Vec<Sentence>> {
        let mut found: BTreeMap<String, Sentence> = BTreeMap::new();
        for cited in cited(self.store, names, MOST_REPORTS)? {
            for event in &cited.events {
                found.insert(event.id.clone(), Sentence::of(event, &cited.report));
            }
        }
        let mut sentences: Vec<Sentence> = Vec::new();
        for name in names {
            sentences.extend(found.remove(name));
        }
        Ok(sentences)
    }
}
