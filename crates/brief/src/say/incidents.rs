//! An incident: what its tellings say together.

use super::{Pen, located, people, when};
use crate::sentence::Say;
use crate::words::english::{capitalised, count, gerund};
use rapporteur_ledger::Deed;
use rapporteur_ledger::incidents::{Footing, Incident, Tally};
use rapporteur_model::Range;

impl Pen<'_> {
    /// The whole line of an incident.
    pub(crate) fn incident(&self, row: &Incident) -> Say {
        let deed = self.wording.deed(&Deed {
            act: row.act.clone(),
            kind: row.act_kind.clone(),
        });
        let mut what: Vec<String> = row
            .operators
            .iter()
            .filter_map(|name| self.wording.operator(name))
            .map(|label| gerund(&label))
            .collect();
        if row.act != "unspecified" || what.is_empty() {
            what.push(deed);
        }
        let footing = match row.footing {
            Footing::Negated => "; said not to be so",
            Footing::Possible => "; possible",
            Footing::Ahead => "; ahead",
            Footing::Claimed => "; claimed",
            Footing::Happened => "",
        };
        let actors = self.speakers(&row.actors);
        let head = if actors.is_empty() {
            capitalised(&what.join(" "))
        } else {
            format!("{}: {}", capitalised(&actors), what.join(" "))
        };
        Say::new()
            .plain(head)
            .led(", towards ", Some(self.parties(&row.recipients)))
            .led(", ", row.place.as_ref().map(located))
            .led(", ", row.time.as_ref().map(when))
            .led("; ", Some(tallies(row)))
            .plain(footing)
            .led("; denied by ", Some(self.speakers(&row.denied_by)))
            .plain(format!(
                "; told by {}{}",
                count(row.reports, "report", "reports"),
                if row.families == row.reports {
                    String::new()
                } else {
                    format!(" of {}", count(row.families, "family", "families"))
                }
            ))
    }
}

fn tallies(row: &Incident) -> String {
    let said: Vec<String> = [
        ("killed", row.killed),
        ("injured", row.injured),
        ("captured", row.captured),
    ]
    .iter()
    .filter_map(|(what, tally)| Some(format!("{} {what}", tally_of((*tally)?))))
    .collect();
    said.join(", ")
}

fn tally_of(tally: Tally) -> String {
    people(Range {
        min: tally.min,
        max: tally.max,
    })
}
