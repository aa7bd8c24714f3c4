//! Stored reports with their events, read back.
//!
//! A [`View`] says which versions are seen: those that stand now, those that had been published by
//! a day, or those that the store held at an instant. Whole selections are handed over one report
//! at a time in canonical order (by day, undated ones last, then by name), a bounded number of
//! reports being held at once, their events read by several threads.
//!
//! Deliberately absent: derived rows.

mod chunk;
mod cited;
mod versions;

use crate::sql::Database;
use crate::{ReportId, Result, Store};
use jiff::Timestamp;
use jiff::civil::Date;
use rapporteur_model::{Event, Problem, Report};

pub(crate) use chunk::{Chunks, by_name};
pub use cited::Cited;
pub(crate) use versions::Versions;

/// Which versions of reports and codings are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Those that stand.
    #[default]
    Now,
    /// The reports published by this day (undated ones: recorded by it), as the latest coding has
    /// them. A correction published later is not seen; what it corrects is.
    AsOf(Date),
    /// What the store held at this instant, as it had been coded by then.
    RecordedBy(Timestamp),
}

/// Which reports are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Which versions.
    pub view: View,
    /// Published on this day or later; undated reports are read, too.
    pub since: Option<Date>,
    /// Whether [`Report::offsets`] and [`Report::repeats`] are wanted; they are empty otherwise.
    pub with_offsets: bool,
}

/// A stored report as some version of the program coded it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Under which it is stored.
    pub id: ReportId,
    /// The report; its id is its name in the store.
    pub report: Report,
    /// Its events.
    pub events: Vec<Event>,
    /// The number of the first of them; the others follow on it.
    pub(crate) first_event: i64,
}

impl Store {
    /// Hands over the reports of a selection with their events, in canonical order, until `take`
    /// fails.
    pub fn read(
        &mut self,
        selection: &Selection,
        mut take: impl FnMut(Stored) -> Result<()>,
    ) -> Result<()> {
        each(&mut self.database, selection, &mut take)
    }

    /// A report by its name, with its events and its offsets.
    pub fn report(&mut self, name: &str, view: View) -> Result<Option<Stored>> {
        chunk::by_name(&mut self.database, name, view)
    }

    /// A report by its name, its events as people have corrected them. Rejected ones are among them.
    pub fn report_as_corrected(&mut self, name: &str, view: View) -> Result<Option<Stored>> {
        let Some(mut stored) = self.report(name, view)? else {
            return Ok(None);
        };
        let corrections = self.corrections_of([name])?;
        corrections.apply(&mut stored.events, self.database.at())?;
        Ok(Some(stored))
    }

    /// What went wrong with a report when it was last coded.
    pub fn problems(&mut self, report: ReportId) -> Result<Vec<Problem>> {
        chunk::problems(&mut self.database, report)
    }
}

/// Hands over the reports of a selection.
pub(crate) fn each(
    database: &mut Database,
    selection: &Selection,
    take: &mut impl FnMut(Stored) -> Result<()>,
) -> Result<()> {
    let versions = Versions::load(database, selection.view)?;
    let mut chunks = Chunks::new(selection, versions);
    while let Some(chunk) = chunks.next(database)? {
        for stored in chunk {
            take(stored)?;
        }
    }
    Ok(())
}
