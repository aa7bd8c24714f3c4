//! The sentences that events stand for, with where they come from.

use crate::{Answers, Result};
use jiff::civil::Date;
use rapporteur_brief::{Evidence, ReportHead};
use rapporteur_model::{Event, Report};
use rapporteur_store::Stored;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// From no more reports than these for one answer.
const MOST_REPORTS: usize = 200;

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

impl Answers<'_> {
    /// Hands over each report of some events once, with those of its events that are meant.
    fn each_report<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
        mut take: impl FnMut(&Stored, &BTreeSet<&str>),
    ) -> Result<()> {
        let mut reports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for name in names {
            let Some((report, _)) = name.rsplit_once('#') else {
                continue;
            };
            if reports.len() < MOST_REPORTS || reports.contains_key(report) {
                reports.entry(report).or_default().insert(name);
            }
        }
        let view = self.store.view();
        for (report, names) in reports {
            if let Some(stored) = self.store.report(report, view)? {
                take(&stored, &names);
            }
        }
        Ok(())
    }

    /// The sentences of events, in the order of their names in the list; what is gone is passed over.
    pub fn sentences(&mut self, names: &[String]) -> Result<Vec<Sentence>> {
        let mut found: BTreeMap<String, Sentence> = BTreeMap::new();
        self.each_report(names, |stored, wanted| {
            for event in &stored.events {
                if wanted.contains(event.id.as_str()) {
                    found.insert(event.id.clone(), Sentence::of(event, &stored.report));
                }
            }
        })?;
        let mut sentences: Vec<Sentence> = Vec::new();
        for name in names {
            sentences.extend(found.remove(name));
        }
        Ok(sentences)
    }

    /// Events with the heads of their reports, for a page.
    pub(crate) fn evidence<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Result<Evidence> {
        let (mut heads, mut events) = (Vec::new(), Vec::new());
        self.each_report(names, |stored, wanted| {
            heads.push(ReportHead::from(&stored.report));
            let all = stored.events.iter();
            let meant = all.filter(|event| wanted.contains(event.id.as_str()));
            events.extend(meant.cloned());
        })?;
        Ok(Evidence::new(events, heads))
    }
}
