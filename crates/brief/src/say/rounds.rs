//! A round of talks: when and where, who, on what, how it stands and what came of it.

use super::{Pen, located, place, verb, when};
use crate::sentence::Say;
use crate::words::dates;
use crate::words::english::list;
use rapporteur_ledger::{Deed, OutcomeResult, Round, RoundStatus};

impl Pen<'_> {
    /// 'leaders’ talks': the kind of meeting.
    pub(crate) fn level(&self, row: &Round) -> String {
        self.wording.deed(&Deed {
            act: "meet".into(),
            kind: row.level.clone(),
        })
    }

    /// 'peace talks between Russia and Ukraine'.
    fn talks(&self, row: &Round) -> String {
        let level = self.level(row);
        match row.parties.as_slice() {
            [] => format!("{level} (parties not named)"),
            [one] => format!("{level} with {}", self.party(one)),
            several => format!("{level} between {}", self.parties(several)),
        }
    }

    /// 'Russia and Ukraine held peace talks': how it stands, as a clause.
    pub(crate) fn round_standing(&self, row: &Round) -> String {
        let talks = self.talks(row);
        let callers = self.speakers(&row.called_by);
        let asked = |by: &str, passive: &str| {
            if callers.is_empty() {
                format!("{talks} {passive}")
            } else {
                // Who proposes talks and is one of those who would talk need not be named twice.
                let others = row
                    .parties
                    .iter()
                    .any(|party| !callers.contains(&self.party(party)));
                let talks = if others { &talks } else { &self.level(row) };
                format!("{callers} {} {talks}", verb(by, row.called_by.len()))
            }
        };
        match row.status {
            RoundStatus::Possible => format!("{talks} may take place"),
            RoundStatus::CalledFor => asked("calls for", "are called for"),
            RoundStatus::Proposed => asked("proposes", "are proposed"),
            RoundStatus::Expected => format!("{talks} are expected"),
            RoundStatus::Agreed => format!("{talks} are agreed"),
            RoundStatus::Scheduled => format!("{talks} are scheduled"),
            RoundStatus::Postponed => format!("{talks} are put off"),
            RoundStatus::UnderWay => format!("{talks} are under way"),
            RoundStatus::Held if row.parties.len() > 1 => {
                format!("{} held {}", self.parties(&row.parties), self.level(row))
            }
            RoundStatus::Held => format!("{talks} were held"),
            RoundStatus::BrokenOff => format!("{talks} were broken off"),
            RoundStatus::Cancelled => format!("{talks} were cancelled"),
        }
    }

    /// How it stands, in a word or two.
    pub(crate) fn round_status(&self, row: &Round) -> String {
        let status = match row.status {
            RoundStatus::Possible => "possible",
            RoundStatus::CalledFor => "called for",
            RoundStatus::Proposed => "proposed",
            RoundStatus::Expected => "expected",
            RoundStatus::Agreed => "agreed",
            RoundStatus::Scheduled => "scheduled",
            RoundStatus::Postponed => "put off",
            RoundStatus::UnderWay => "under way",
            RoundStatus::Held => "held",
            RoundStatus::BrokenOff => "broken off",
            RoundStatus::Cancelled => "cancelled",
        };
        if row.called_by.is_empty() {
            status.to_owned()
        } else {
            format!("{status}, by {}", self.parties(&row.called_by))
        }
    }

    /// 'agreed on prisoners and bodies; no agreement on ceasefire'.
    pub(crate) fn outcomes(&self, row: &Round) -> String {
        let of = |result: OutcomeResult, said: &str| -> Option<String> {
            let mut outcomes = row
                .outcomes
                .iter()
                .filter(|outcome| outcome.result == result)
                .peekable();
            outcomes.peek()?;
            let mut topics: Vec<String> = Vec::new();
            for outcome in outcomes {
                let topic = outcome
                    .topic
                    .as_deref()
                    .map(|topic| self.wording.topic(topic));
                if let Some(topic) = topic
                    && !topics.contains(&topic)
                {
                    topics.push(topic);
                }
            }
            Some(match topics.as_slice() {
                [] => said.to_owned(),
                topics => format!("{said} on {}", list(topics)),
            })
        };
        let said: Vec<String> = [
            of(OutcomeResult::Agreed, "agreed"),
            of(OutcomeResult::None, "no agreement"),
        ]
        .into_iter()
        .flatten()
        .collect();
        said.join("; ")
    }

    /// When and where, for the head of a line.
    pub(crate) fn when_and_where(&self, row: &Round) -> String {
        let told = || match self.evidence.first_day(&row.evidence) {
            Some(day) => format!("Report of {}", dates::day(day)),
            None => "No day told".to_owned(),
        };
        let day = row.time.as_ref().map_or_else(told, when);
        match &row.venue {
            Some(venue) => format!("{day}, {}", place(venue)),
            None => day,
        }
    }

    /// Which round it is, as it is counted, and by whom: '3 (Vladimir Medinsky)'; several where they
    /// count differently.
    pub(crate) fn round_numbers(&self, row: &Round) -> String {
        let mut counts: Vec<(u32, Vec<String>)> = Vec::new();
        for claim in &row.numbers {
            let by = claim.by.as_ref().map(|party| self.who(party));
            let at = match counts
                .iter()
                .position(|(number, _)| *number == claim.number)
            {
                Some(at) => at,
                None => {
                    counts.push((claim.number, Vec::new()));
                    counts.len() - 1
                }
            };
            if let (Some((_, known)), Some(by)) = (counts.get_mut(at), by)
                && !known.contains(&by)
            {
                known.push(by);
            }
        }
        let shown: Vec<String> = counts
            .into_iter()
            .map(|(number, by)| {
                if by.is_empty() {
                    number.to_string()
                } else {
                    format!("{number} ({})", list(&by))
                }
            })
            .collect();
        shown.join(" or ")
    }

    /// 'Russia: Vladimir Medinsky; Ukraine: Rustem Umerov'.
    pub(crate) fn delegations(&self, row: &Round) -> String {
        let mut sides: Vec<(String, Vec<String>)> = Vec::new();
        for delegate in &row.delegations {
            let side = self.party(&delegate.party);
            match sides.iter_mut().find(|(known, _)| *known == side) {
                Some((_, names)) => names.push(delegate.name.clone()),
                None => sides.push((side, vec![delegate.name.clone()])),
            }
        }
        let shown: Vec<String> = sides
            .into_iter()
            .map(|(side, names)| format!("{side}: {}", names.join(", ")))
            .collect();
        shown.join("; ")
    }

    /// The whole line of a round.
    pub(crate) fn round(&self, row: &Round) -> Say {
        Say::new()
            .strong(self.when_and_where(row))
            .plain(": ")
            .plain(self.round_standing(row))
            .led(", counted as no. ", Some(self.round_numbers(row)))
            .led(", mediated by ", Some(self.parties(&row.third_parties)))
            .led(", for ", row.duration.clone())
            .led(", on ", Some(self.agenda(row)))
            .led("; ", Some(self.outcomes(row)))
    }

    pub(crate) fn agenda(&self, row: &Round) -> String {
        let topics: Vec<String> = row
            .agenda
            .iter()
            .map(|topic| self.wording.topic(topic))
            .collect();
        list(&topics)
    }

    /// The clause of a round within a sentence: 'talks between …, on 2 June 2025, in Istanbul'.
    pub(crate) fn round_in_short(&self, row: &Round) -> String {
        let mut said = self.round_standing(row);
        if let Some(time) = &row.time {
            let shown = when(time);
            let lead = if time.end.is_some() && !shown.starts_with("by ") && is_one_day(time) {
                " on "
            } else {
                ", "
            };
            said = format!("{said}{lead}{shown}");
        }
        match &row.venue {
            Some(venue) => format!("{said}, {}", located(venue)),
            None => said,
        }
    }
}

fn is_one_day(time: &rapporteur_ledger::When) -> bool {
    time.start
        .zip(time.end)
        .is_some_and(|(start, end)| dates::stretch(start, end) == dates::day(start.date()))
}
