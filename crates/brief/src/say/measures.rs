//! A measure: who imposes, eases or gives what, and since when.

use super::Pen;
use crate::sentence::Say;
use crate::words::dates;
use rapporteur_ledger::{Measure, MeasureStatus};

impl Pen<'_> {
    /// The whole line of a measure.
    pub(crate) fn measure(&self, row: &Measure) -> Say {
        let by = self.speakers(&row.by);
        let by = if by.is_empty() {
            "Somebody who is not named".to_owned()
        } else {
            by
        };
        let (status, day) = match row.status {
            MeasureStatus::Announced => ("announced", row.announced),
            MeasureStatus::Imposed => ("in force", row.imposed),
            MeasureStatus::Extended => ("prolonged or tightened", row.imposed),
            MeasureStatus::Eased => ("eased", row.taken_back),
            MeasureStatus::Suspended => ("suspended", row.taken_back),
            MeasureStatus::Ended => ("ended", row.taken_back),
        };
        let day = row.history.last().and_then(|step| step.day).or(day);
        Say::new()
            .strong(by)
            .plain(": ")
            .plain(self.wording.deed(&row.kind))
            .led(" towards ", Some(self.named(&row.towards)))
            .plain("; ")
            .plain(status)
            .led(" ", day.map(|day| format!("({})", dates::day(day))))
    }
}
