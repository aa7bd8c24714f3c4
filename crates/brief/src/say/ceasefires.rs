//! A ceasefire: who, where, from when, for how long, how it stands, who broke it.

use super::{Pen, place, when};
use crate::sentence::Say;
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
        #[allow(unreachable_patterns, reason = "further steps are told by their names")]
        _ => "told of",
    }
}

impl Pen<'_> {
    /// The whole line of a ceasefire.
    pub(crate) fn ceasefire(&self, row: &Ceasefire) -> Say {
        let kind = row
            .kind
            .as_deref()
            .map(|kind| format!("{} ", self.wording.kind("cease-fire", kind)))
            .unwrap_or_default();
        let parties = self.parties(&row.parties);
        let who = match row.parties.len() {
            0 => " (parties not named)".to_owned(),
            1 => format!(" of {parties}"),
            _ => format!(" between {parties}"),
        };
        // Who asks for it or offers it need not be the one who holds it.
        let asked = matches!(
            row.status,
            CeasefireStatus::CalledFor | CeasefireStatus::Proposed | CeasefireStatus::Refused
        ) && !row.parties.is_empty();
        let say = Say::new().strong(crate::words::english::capitalised(standing(row.status)));
        let say = if asked {
            say.plain(format!(": a {kind}ceasefire, by {parties}"))
        } else {
            say.plain(format!(": a {kind}ceasefire{who}"))
        };
        say.led(", at ", row.scope.as_ref().map(place))
            .led(", ", row.time.as_ref().map(when))
            .led(", for ", row.duration.clone())
            .quoting(", ", row.condition.as_deref())
            .led(
                "; said to be violated by ",
                Some(self.parties(&row.violated_by)),
            )
    }
}
