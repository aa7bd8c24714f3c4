//! The events that rows name, with their reports, out of the store.
//!
//! Of a row that many reports tell, the first and the latest are fetched: more are not shown on a
//! page about something else.

use crate::state::Reading;
use rapporteur_brief::{Evidence, ReportHead};
use rapporteur_model::Event;
use rapporteur_store::Result;
use std::collections::{BTreeMap, BTreeSet};

/// Of the events of one row, so many from the start and so many from the end.
const FIRST: usize = 2;
const LAST: usize = 4;
/// From no more reports than this, for one page.
const MOST_REPORTS: usize = 200;

/// Names of the events of a row that are worth fetching.
pub(crate) fn ends(evidence: &[String]) -> impl Iterator<Item = &String> {
    let first = FIRST.min(evidence.len());
    let last = evidence.len().saturating_sub(LAST).max(first);
    let start = evidence.get(..first).unwrap_or_default();
    start.iter().chain(evidence.get(last..).unwrap_or_default())
}

impl Reading<'_> {
    /// The events of these names and the heads of their reports, each report read once. What is no
    /// longer there is passed over.
    pub(crate) fn evidence<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Result<Evidence> {
        let mut reports: BTreeMap<String, BTreeSet<&'n str>> = BTreeMap::new();
        for name in names {
            let Some((report, _)) = name.rsplit_once('#') else {
                continue;
            };
            if reports.len() < MOST_REPORTS || reports.contains_key(report) {
                reports.entry(report.to_owned()).or_default().insert(name);
            }
        }
        let view = self.view();
        let mut heads = Vec::new();
        let mut events: Vec<Event> = Vec::new();
        for (report, names) in reports {
            let Some(stored) = self.store.report(&report, view)? else {
                continue;
            };
            heads.push(ReportHead::from(&stored.report));
            let wanted = stored.events.into_iter();
            events.extend(wanted.filter(|event| names.contains(event.id.as_str())));
        }
        Ok(Evidence::new(events, heads))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_latest_are_fetched() {
        let names: Vec<String> = (0..20).map(|number| format!("r#{number}")).collect();
        let all = |count: usize| ends(&names[..count]).count();
        assert_eq!((all(0), all(1), all(2), all(5), all(20)), (0, 1, 2, 5, 6));
    }
}
