//! The events that the rows of a page name, with their reports.

use crate::state::Reading;
use rapporteur_answers::MOST_REPORTS;
use rapporteur_brief::Evidence;
use rapporteur_store::Result;

/// Of the events of one row, so many from the start and so many from the end.
const FIRST: usize = 2;
const LAST: usize = 4;

/// Names of the events of a row that are worth fetching.
pub(crate) fn ends(evidence: &[String]) -> impl Iterator<Item = &String> {
    rapporteur_answers::ends(evidence, FIRST, LAST)
}

impl Reading<'_> {
    /// The events of these names, as people have corrected them, and the heads of their reports. What
    /// is no longer there is passed over.
    pub(crate) fn evidence<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Result<Evidence> {
        rapporteur_answers::evidence(self.store, names, MOST_REPORTS)
    }
}
