//! A position: where a party stands on an issue, in its words or the report's.

use super::Pen;
use crate::sentence::Say;
use crate::words::dates;
use rapporteur_ledger::{Position, Stance};

/// What a stance is called with a subject before it.
pub(crate) fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Demands => "demands",
        Stance::Offers => "offers",
        Stance::Accepts => "accepts",
        Stance::Rejects => "rejects",
    }
}

impl Pen<'_> {
    /// The line of a position within its issue; `before` are the same party's earlier stances on
    /// it, newest first.
    pub(crate) fn position(&self, row: &Position, before: &[&Position]) -> Say {
        let words = row.quote.as_deref().unwrap_or(&row.words);
        let towards: Vec<_> = row
            .towards
            .iter()
            .filter(|party| party.is_identified() && self.party(party) != self.party(&row.party))
            .cloned()
            .collect();
        let towards = self.parties(&towards);
        let mut say = Say::new()
            .strong(self.who(&row.party))
            .plain(format!(" {}", stance(row.stance)))
            .led(
                " (towards ",
                (!towards.is_empty()).then(|| format!("{towards})")),
            )
            .plain(": ")
            .quote(words);
        // The condition is shown unless the words hold it already.
        if let Some(condition) = row
            .condition
            .as_deref()
            .filter(|condition| !words.contains(*condition))
        {
            say = say.quoting(", ", Some(condition));
        }
        say = say.led(
            ", according to ",
            row.according_to.as_ref().map(|by| self.who(by)),
        );
        let said = match (row.first_said, row.day) {
            (Some(first), Some(last)) if first < last => Some(format!(
                "first {}, last {}",
                dates::day(first),
                dates::day(last)
            )),
            (first, last) => last.or(first).map(dates::day),
        };
        if let Some(said) = said {
            say = say.plain(format!(" ({said})"));
        }
        let earlier: Vec<String> = before
            .iter()
            .map(|row| match row.day {
                Some(day) => format!("{} ({})", stance(row.stance), dates::day(day)),
                None => stance(row.stance).to_owned(),
            })
            .collect();
        say.led("; before: ", Some(earlier.join(", ")))
    }
}
