//! The events that rows name, with their reports, out of the store.
//!
//! Of a row that many reports tell, the first and the latest are fetched: more are not shown.

use super::Desk;
use rapporteur_brief::{Evidence, ReportHead};
use rapporteur_model::Event;
use rapporteur_store::{StoreError, Stored};
use std::collections::{BTreeMap, BTreeSet};

/// Of the events of one row, so many from the start and so many from the end.
const FIRST: usize = 2;
const LAST: usize = 8;

/// Names of the events of a row that are worth fetching.
pub(super) fn ends(evidence: &[String]) -> impl Iterator<Item = &String> {
    let last = evidence
        .len()
        .saturating_sub(LAST)
        .max(FIRST.min(evidence.len()));
    let first = evidence
        .get(..FIRST.min(evidence.len()))
        .unwrap_or_default();
    first.iter().chain(evidence.get(last..).unwrap_or_default())
}

impl Desk {
    /// The events of these names and the heads of their reports, each report read once. What is no
    /// longer there is passed over.
    pub(super) fn evidence<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Result<Evidence, StoreError> {
        let mut reports: BTreeMap<String, BTreeSet<&'n str>> = BTreeMap::new();
        for name in names {
            if let Some((report, _)) = name.rsplit_once('#') {
                reports.entry(report.to_owned()).or_default().insert(name);
            }
        }
        let mut heads = Vec::new();
        let mut events: Vec<Event> = Vec::new();
        for (report, names) in reports {
            let Some(stored) = self.report(&report)? else {
                continue;
            };
            heads.push(ReportHead::from(&stored.report));
            let wanted = stored
                .events
                .into_iter()
                .filter(|event| names.contains(event.id.as_str()));
            events.extend(wanted);
        }
        Ok(Evidence::new(events, heads))
    }

    /// A report as the record sees it, its events as people have corrected them.
    pub(super) fn report(&mut self, name: &str) -> Result<Option<Stored>, StoreError> {
        let Some(mut stored) = self.store.report(name, self.view)? else {
            return Ok(None);
        };
        let corrections = self.store.corrections()?;
        corrections.apply(&mut stored.events, self.store.at())?;
        Ok(Some(stored))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_latest_are_fetched() {
        let names: Vec<String> = (0..20).map(|number| format!("r#{number}")).collect();
        let all = |count: usize| ends(&names[..count]).count();
        assert_eq!((all(0), all(1), all(2), all(9), all(20)), (0, 1, 2, 9, 10));
    }
}
