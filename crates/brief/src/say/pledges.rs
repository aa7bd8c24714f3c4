//! A pledge: who promised whom what, by when, and whether it was kept.

use super::{Pen, people, verb};
use crate::sentence::Say;
use crate::words::dates;
use rapporteur_ledger::{Pledge, PledgeStatus};

impl Pen<'_> {
    /// The whole line of a pledge.
    pub(crate) fn pledge(&self, row: &Pledge) -> Say {
        let by = self.speakers(&row.by);
        let by = if by.is_empty() {
            "somebody who is not named".to_owned()
        } else {
            by
        };
        let status = match row.status {
            PledgeStatus::Open => "open",
            PledgeStatus::PartlyKept => "kept in part",
            PledgeStatus::Kept => "kept",
            PledgeStatus::Broken => "broken",
            PledgeStatus::Withdrawn => "withdrawn",
        };
        let told = row.day.or_else(|| self.evidence.first_day(&row.evidence));
        let each_other = if row.mutual && row.by.len() > 1 {
            " to each other"
        } else {
            ""
        };
        Say::new()
            .strong(by)
            .plain(format!(
                " {} {}",
                verb("pledges", row.by.len()),
                self.wording.deed(&row.what)
            ))
            .plain(each_other)
            .led(" (", row.size.map(|size| format!("{})", people(size))))
            .led(" to ", Some(self.named(&row.to)))
            .led(" by ", row.by_when.as_ref().map(dates::deadline))
            .quoting(", ", row.condition.as_deref())
            .led(" (", told.map(|day| format!("{})", dates::day(day))))
            .plain("; ")
            .plain(status)
            .led(" by ", self.decided(row.decided_by.as_deref()))
    }

    /// The day of the report that decided a status.
    pub(crate) fn decided(&self, event: Option<&str>) -> Option<String> {
        let day = self.evidence.day(event?)?;
        Some(format!("a report of {}", dates::day(day)))
    }
}
