//! The sentences behind rows: looked up by the name of an event, report by report.

use rapporteur_export::{Cited, Told};
use rapporteur_store::{Result, Store, View};
use std::collections::HashMap;

/// How many reports are remembered.
const REMEMBERED: usize = 2_000;

/// A second connection to the store, for looking up while the first hands rows over.
pub(super) struct Library {
    store: Store,
    view: View,
    reports: HashMap<String, Vec<Cited>>,
}

impl Library {
    pub(super) fn new(store: Store, view: View) -> Self {
        Self {
            store,
            view,
            reports: HashMap::new(),
        }
    }

    /// Where events are told, those of reports that the view does not see left out.
    pub(super) fn cite<'e>(
        &mut self,
        events: impl IntoIterator<Item = &'e str>,
    ) -> Result<Vec<Cited>> {
        let mut all = Vec::new();
        for event in events {
            let report = event.rsplit_once('#').map_or(event, |(report, _)| report);
            if !self.reports.contains_key(report) {
                if self.reports.len() >= REMEMBERED {
                    self.reports.clear();
                }
                let cited = self.read(report)?;
                self.reports.insert(report.to_owned(), cited);
            }
            let known = self.reports.get(report).into_iter().flatten();
            all.extend(known.filter(|cited| cited.event == event).cloned());
        }
        Ok(all)
    }

    fn read(&mut self, report: &str) -> Result<Vec<Cited>> {
        let Some(stored) = self.store.report(report, self.view)? else {
            return Ok(Vec::new());
        };
        let told = Told::of(&stored.report);
        let cited = stored.events.into_iter().map(|event| {
            let speaker = event
                .attribution
                .and_then(|attribution| attribution.speaker);
            Cited {
                event: event.id,
                report: event.report,
                sentence: event.sentence,
                speaker: speaker.map(|speaker| speaker.name.unwrap_or(speaker.text)),
                told: told.clone(),
            }
        });
        Ok(cited.collect())
    }
}
