//! An ultimatum: who threatens whom with what, on which demand, by when, and what became of it.

use super::{Pen, verb};
use crate::sentence::Say;
use crate::words::dates;
use rapporteur_ledger::{Ultimatum, UltimatumStatus};
use rapporteur_model::DeadlineChange;

impl Pen<'_> {
    /// 'the United States threatens Russia with sanctions'.
    pub(crate) fn threat(&self, row: &Ultimatum) -> Say {
        let issuers = row.issuer.len();
        let issuer = self.speakers(&row.issuer);
        let addressee = self.parties(&row.addressee);
        let consequence = row.consequence.as_ref().map(|deed| self.wording.deed(deed));
        let issuer = if issuer.is_empty() {
            "somebody who is not named".to_owned()
        } else {
            issuer
        };
        let clause = match (&consequence, addressee.is_empty()) {
            (Some(deed), false) => {
                format!(" {} {addressee} with {deed}", verb("threatens", issuers))
            }
            (Some(deed), true) => format!(" {} {deed}", verb("threatens", issuers)),
            (None, false) => format!(" {} {addressee} a deadline", verb("sets", issuers)),
            (None, true) => format!(" {} a deadline", verb("sets", issuers)),
        };
        Say::new()
            .strong(issuer)
            .plain(clause)
            .quoting(", ", row.demand.as_deref())
    }

    /// How its deadline was moved: '; put off on 28 July 2025, before that 2 September 2025'.
    pub(crate) fn moves(&self, row: &Ultimatum) -> String {
        let mut said = String::new();
        for moved in &row.moves {
            let how = match moved.change {
                DeadlineChange::Extended => "put off",
                DeadlineChange::Shortened => "brought forward",
            };
            said.push_str("; ");
            said.push_str(how);
            if let Some(from) = &moved.from {
                said.push_str(&format!(" from {}", dates::due_or_words(from)));
            }
            if let Some(day) = self.evidence.day(&moved.evidence) {
                said.push_str(&format!(" by a report of {}", dates::day(day)));
            }
        }
        said
    }

    /// The whole line of an ultimatum.
    pub(crate) fn ultimatum(&self, row: &Ultimatum) -> Say {
        let status = match row.status {
            UltimatumStatus::Open | UltimatumStatus::Extended | UltimatumStatus::Shortened => {
                "still open"
            }
            UltimatumStatus::Met => "met",
            UltimatumStatus::CarriedOut => "carried out",
            UltimatumStatus::Lapsed => "the day has passed, and no report tells of either way out",
        };
        self.threat(row)
            .led("; deadline ", row.deadline.as_ref().map(dates::deadline))
            .plain(self.moves(row))
            .plain("; ")
            .plain(status)
    }
}
