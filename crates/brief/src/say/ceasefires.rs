//! A ceasefire: who, where, from when, for how long, how it stands, who broke it.

use super::{Pen, located, when};
use crate::sentence::Say;
use crate::words::dates;
use crate::words::english::capitalised;
use rapporteur_ledger::{Ceasefire, CeasefireStatus};

/// How a ceasefire stands.
pub(crate) fn standing(status: CeasefireStatus) -> &'static str {
    match status {
        CeasefireStatus::Possible => "possible",
        CeasefireStatus::CalledFor => "called for",
        CeasefireStatus::Proposed => "proposed",
        CeasefireStatus::Refused => "refused",
        CeasefireStatus::NotReached => "not reached",
        CeasefireStatus::Agreed => "agreed",
        CeasefireStatus::Declared => "declared",
        CeasefireStatus::InForce => "in force",
        CeasefireStatus::Extended => "extended",
        CeasefireStatus::Violated => "violated",
        CeasefireStatus::Ended => "ended",
    }
}

impl Pen<'_> {
    /// The whole line of a ceasefire.
    pub(crate) fn ceasefire(&self, row: &Ceasefire) -> Say {
        Say::new()
            .strong(capitalised(standing(row.status)))
            .plain(": ")
            .append(self.ceasefire_itself(row))
    }

    /// Which ceasefire it is, without how it stands: 'a ceasefire between …, from …'.
    pub(crate) fn ceasefire_itself(&self, row: &Ceasefire) -> Say {
        let kind = row
            .kind
            .as_deref()
            .map(|kind| format!("{} ", self.wording.kind("cease-fire", kind)))
            .unwrap_or_default();
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        let parties = self.parties(&row.parties);
        // Who asks for it or offers it need not be the one who holds it.
        let asked = matches!(
            row.status,
            CeasefireStatus::CalledFor | CeasefireStatus::Proposed | CeasefireStatus::Refused
        );
        let who = match row.parties.len() {
            0 => " (parties not named)".to_owned(),
            _ if asked => format!(", by {parties}"),
            1 => format!(" of {parties}"),
            _ => format!(" between {parties}"),
        };
        Say::new()
            .plain(format!("{article} {kind}ceasefire{who}"))
            .led(", ", row.scope.as_ref().map(located))
            .led(", ", row.time.as_ref().map(when))
            .led(", for ", row.duration.clone())
            .led(", until ", row.until.map(dates::day))
            .led(", mediated by ", Some(self.named(&row.mediators)))
            .quoting(", ", row.condition.as_deref())
            .led("; ", Some(self.violations(row)))
            .led("; ended ", row.ended.map(dates::day))
    }

    /// 'violated by Russia (according to Ukraine, 3 April 2025)'.
    fn violations(&self, row: &Ceasefire) -> String {
        let told: Vec<String> = row
            .violations
            .iter()
            .map(|violation| {
                let by = self.parties(&violation.by);
                let by = if by.is_empty() {
                    String::new()
                } else {
                    format!(" by {by}")
                };
                let mut told = Vec::new();
                if let Some(party) = &violation.according_to {
                    told.push(format!("according to {}", self.who(party)));
                }
                told.extend(violation.day.map(dates::day));
                if told.is_empty() {
                    format!("violated{by}")
                } else {
                    format!("violated{by} {}", told.join(", "))
                }
            })
            .collect();
        if told.is_empty() && !row.violated_by.is_empty() {
            return format!("said to be violated by {}", self.parties(&row.violated_by));
        }
        told.join("; ")
    }
}
