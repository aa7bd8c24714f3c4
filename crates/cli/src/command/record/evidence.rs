//! The events that rows name, with their reports, out of the store.
//!
//! Of a row that many reports tell, the first and the latest are fetched: more are not shown.

use super::Desk;
use rapporteur_brief::Evidence;
use rapporteur_store::{StoreError, Stored};

/// Of the events of one row, so many from the start and so many from the end.
const FIRST: usize = 2;
const LAST: usize = 8;

/// Names of the events of a row that are worth fetching.
pub(super) fn ends(evidence: &[String]) -> impl Iterator<Item = &String> {
    rapporteur_answers::ends(evidence, FIRST, LAST)
}

impl Desk {
    /// The events of these names, as people have corrected them, and the heads of their reports. What
    /// is no longer there is passed over.
    pub(super) fn evidence<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Result<Evidence, StoreError> {
        rapporteur_answers::evidence(&mut self.store, names, usize::MAX)
    }

    /// A report as the record sees it, its events as people have corrected them.
    pub(super) fn report(&mut self, name: &str) -> Result<Option<Stored>, StoreError> {
        self.store.report_as_corrected(name, self.view)
    }
}
