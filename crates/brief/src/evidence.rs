//! What rows rest on: the events that they name, and the reports that these stand in.
//!
//! Deliberately absent: the texts of the reports. An event has its sentence with it.

use jiff::civil::Date;
use rapporteur_model::{Event, Report, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is shown of a report among the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportHead {
    /// Its id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The day on which it was published.
    pub date: Option<Date>,
    /// Its address.
    pub url: Option<String>,
    /// Where it was read from.
    pub source: String,
}

impl From<&Report> for ReportHead {
    fn from(report: &Report) -> Self {
        Self {
            id: report.id.clone(),
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            date: report.date.as_ref().map(|date| date.day),
            url: report.url.clone(),
            source: report.source.clone(),
        }
    }
}

impl ReportHead {
    /// The headline, else the name under which the report was given.
    pub fn heading(&self) -> &str {
        let titled = self
            .title
            .as_deref()
            .map(str::trim)
            .filter(|title| !title.is_empty());
        titled.unwrap_or_else(|| match self.source.as_str() {
            "-" | "" => "Report without a title",
            source => source.rsplit('/').next().unwrap_or(source),
        })
    }
}

/// Which sentence: its report and where it stands there. One sentence is one source, however many
/// events were read from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) report: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The events that rows name, with the heads of their reports.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    events: BTreeMap<String, Event>,
    reports: BTreeMap<String, ReportHead>,
}

impl Evidence {
    /// These events and reports. An event whose report is not among them cannot be cited.
    pub fn new(
        events: impl IntoIterator<Item = Event>,
        reports: impl IntoIterator<Item = ReportHead>,
    ) -> Self {
        Self {
            events: events
                .into_iter()
                .map(|event| (event.id.clone(), event))
                .collect(),
            reports: reports
                .into_iter()
                .map(|report| (report.id.clone(), report))
                .collect(),
        }
    }

    /// An event by its name, with the report that it stands in.
    pub fn find(&self, name: &str) -> Option<(&Event, &ReportHead)> {
        let event = self.events.get(name)?;
        Some((event, self.reports.get(&event.report)?))
    }

    /// The events of one sentence, in the order of their names.
    pub(crate) fn events_of<'e>(&'e self, place: &'e Place) -> impl Iterator<Item = &'e Event> {
        let name = format!("{}#", place.report);
        let of_report = self.events.range(name.clone()..);
        let of_report = of_report.take_while(move |(event, _)| event.starts_with(&name));
        of_report.map(|(_, event)| event).filter(move |event| {
            event.report == place.report && event.sentence_span == Span::new(place.start, place.end)
        })
    }

    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        let (event, report) = self.find(name)?;
        Some(Place {
            report: report.id.clone(),
            start: event.sentence_span.start,
            end: event.sentence_span.end,
        })
    }

    pub(crate) fn day(&self, name: &str) -> Option<Date> {
        self.find(name)?.1.date
    }

    /// Day of the first report that tells of something that rests on these events.
    pub(crate) fn first_day(&self, events: &[String]) -> Option<Date> {
        events.iter().filter_map(|name| self.day(name)).min()
    }

    /// Day of the last.
    pub(crate) fn last_day(&self, events: &[String]) -> Option<Date> {
        events.iter().filter_map(|name| self.day(name)).max()
    }

    /// How many reports there are.
    pub(crate) fn reports(&self) -> usize {
        self.reports.len()
    }
}
