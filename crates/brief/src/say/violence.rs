//! An act of violence: what, by whom, against whom, where, with which figures on whose word.

use super::{Pen, people, place, when};
use crate::sentence::Say;
use crate::words::dates;
use rapporteur_ledger::{Standing, Toll, Violence, ViolenceWeek};
use rapporteur_model::Range;

/// A figure that a claimant gives.
pub(crate) type Figure = fn(&Toll) -> Option<Range>;

impl Pen<'_> {
    /// The figures of a row: one where all agree, else each with its claimant.
    pub(crate) fn figures(&self, row: &Violence) -> String {
        let kinds: [(&str, Figure, Option<Range>); 3] = [
            ("killed", |toll| toll.killed, row.killed),
            ("injured", |toll| toll.injured, row.injured),
            ("captured", |toll| toll.captured, row.captured),
        ];
        let mut said = Vec::new();
        for (what, figure, together) in kinds {
            let mut claims: Vec<(String, Range)> = Vec::new();
            for toll in &row.tolls {
                let claim = figure(toll).map(|figure| (self.claimant(toll), figure));
                if let Some(claim) = claim
                    && !claims.contains(&claim)
                {
                    claims.push(claim);
                }
            }
            let mut voices: Vec<&str> = claims.iter().map(|(voice, _)| voice.as_str()).collect();
            voices.sort_unstable();
            voices.dedup();
            match (claims.as_slice(), voices.as_slice()) {
                ([], _) => said.extend(together.map(|range| format!("{} {what}", people(range)))),
                ([(_, range)], ["the report"]) => said.push(format!("{} {what}", people(*range))),
                ([(voice, range)], _) => {
                    said.push(format!("{} {what} according to {voice}", people(*range)));
                }
                (several, _) => {
                    let each: Vec<String> = several
                        .iter()
                        .map(|(voice, range)| format!("{} according to {voice}", people(*range)))
                        .collect();
                    let span = together
                        .map(|range| format!("{} ", people(range)))
                        .unwrap_or_default();
                    said.push(format!("{span}{what} ({})", each.join("; ")));
                }
            }
        }
        said.join(", ")
    }

    pub(crate) fn claimant(&self, toll: &Toll) -> String {
        toll.according_to
            .as_ref()
            .map_or_else(|| "the report".to_owned(), |party| self.who(party))
    }

    /// 'air attack by Russia against Ukraine'.
    pub(crate) fn act(&self, row: &Violence) -> String {
        let mut said = self.wording.deed(&row.kind);
        if !row.actors.is_empty() {
            said = format!("{said} by {}", self.parties(&row.actors));
        }
        // 'against people' says nothing that the figures do not.
        let targets = self.named(&row.targets);
        if !targets.is_empty() {
            said = format!("{said} against {targets}");
        }
        said
    }

    /// When and where, for the head of a line.
    pub(crate) fn violence_at(&self, row: &Violence) -> String {
        let day = row.time.as_ref().map_or_else(
            || match self.evidence.first_day(&row.evidence) {
                Some(day) => format!("Report of {}", dates::day(day)),
                None => "No day told".to_owned(),
            },
            when,
        );
        match &row.place {
            Some(at) => format!("{day}, {}", place(at)),
            None => day,
        }
    }

    /// The whole line of an act of violence.
    pub(crate) fn violence(&self, row: &Violence) -> Say {
        let say = Say::new()
            .strong(self.violence_at(row))
            .plain(": ")
            .plain(self.act(row))
            .led("; ", Some(self.figures(row)));
        let say = match row.standing {
            Standing::Claimed => say.plain("; claimed, and not told by a report itself"),
            Standing::Reported => say,
        };
        say.led("; denied by ", Some(self.speakers(&row.denied_by)))
    }

    /// A week of one side: 'Week of 21 July 2025, Russia: three acts, 12–14 killed (…)'.
    pub(crate) fn week(&self, row: &ViolenceWeek) -> Say {
        let side = row
            .side
            .as_ref()
            .map_or_else(|| "nobody named".to_owned(), |side| self.party(side));
        let claimed = match row.claimed {
            0 => String::new(),
            claimed if claimed == row.events => ", claimed".to_owned(),
            claimed => format!(", {} of them claimed", super::number(claimed)),
        };
        let figures: Vec<String> = [
            ("killed", row.killed),
            ("injured", row.injured),
            ("captured", row.captured),
        ]
        .iter()
        .filter_map(|(what, range)| Some(format!("{} {what}", people((*range)?))))
        .collect();
        let claims: Vec<String> = row
            .claimants
            .iter()
            .filter_map(|tally| {
                let who = tally
                    .according_to
                    .as_ref()
                    .map_or_else(|| "the reports".to_owned(), |party| self.who(party));
                let figure = match (tally.killed, tally.injured) {
                    (Some(killed), _) => format!("{} killed", people(killed)),
                    (None, Some(injured)) => format!("{} injured", people(injured)),
                    (None, None) => return None,
                };
                Some(format!("{figure} according to {who}"))
            })
            .collect();
        let say = Say::new()
            .strong(format!("Week of {}, {side}", dates::day(row.week)))
            .plain(format!(
                ": {} {} of violence{claimed}",
                super::number(row.events),
                if row.events == 1 { "act" } else { "acts" }
            ))
            .led(", ", Some(figures.join(", ")));
        if claims.is_empty() {
            say
        } else {
            say.plain(format!(" ({})", claims.join("; ")))
        }
    }
}
