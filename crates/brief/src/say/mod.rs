//! Rows of the record in words, one module a table.
//!
//! Each gives the words of a row without its sources; whoever lays out a page cites them. What a row
//! does not know is left out, or said not to be told where a reader would ask.

pub(crate) mod ceasefires;
pub(crate) mod incidents;
pub(crate) mod measures;
pub(crate) mod outlook;
pub(crate) mod pledges;
pub(crate) mod positions;
pub(crate) mod processes;
pub(crate) mod rounds;
pub(crate) mod ultimatums;
pub(crate) mod violence;

use crate::Evidence;
use crate::sentence::Say;
use crate::words::english::{base, capitalised, list};
use crate::words::{Wording, dates};
use jiff::civil::Date;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Party, Row, RowHead, Venue, When};
use rapporteur_model::Range;

/// What a row says, in one line; without the days of its reports, which stand beside it in a list.
pub fn line(row: Row<'_>, wording: Wording<'_>) -> String {
    let evidence = Evidence::default();
    let pen = Pen {
        wording,
        evidence: &evidence,
    };
    let say = match row {
        Row::Round(row) => Say::new()
            .plain(pen.round_in_short(row))
            .led("; on ", Some(pen.agenda(row)))
            .led("; ", Some(pen.outcomes(row))),
        Row::Position(row) => Say::new()
            .plain(pen.who(&row.party))
            .plain(format!(
                " {} ({}): ",
                positions::stance(row.stance),
                wording.topic(&row.issue)
            ))
            .quote(row.quote.as_deref().unwrap_or(&row.words))
            .quoting(", ", row.condition.as_deref()),
        Row::Ultimatum(row) => pen.ultimatum(row),
        Row::Pledge(row) => pen.pledge(row),
        Row::Measure(row) => pen.measure(row),
        Row::Ceasefire(row) => pen.ceasefire(row),
        Row::Violence(row) => pen.violence(row),
        Row::Outlook(row) => pen.outlook(row, &[]),
    };
    capitalised(&say.text())
}

/// What a process is, in one line.
pub fn process_line(process: &Process, wording: Wording<'_>) -> String {
    let evidence = Evidence::default();
    let pen = Pen {
        wording,
        evidence: &evidence,
    };
    Say::new()
        .plain(&process.name)
        .plain(if process.declared { " (declared)" } else { "" })
        .plain("; ")
        .append(pen.process(process))
        .text()
}

/// What an incident is, in one line.
pub fn incident_line(incident: &Incident, wording: Wording<'_>) -> String {
    let evidence = Evidence::default();
    let pen = Pen {
        wording,
        evidence: &evidence,
    };
    pen.incident(incident).text()
}

/// What putting rows into words needs.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'m> {
    pub(crate) wording: Wording<'m>,
    pub(crate) evidence: &'m Evidence,
}

impl Pen<'_> {
    /// 'the United States (Donald Trump)': a party with the first who spoke for it.
    pub(crate) fn who(&self, party: &Party) -> String {
        let country = self.wording.party(&Party {
            names: Vec::new(),
            sector: None,
            id: None,
            country: party.country.clone(),
        });
        let mut short = party.clone();
        // 'Kyiv' and 'Ukrainian officials' say no more than Ukraine; a person does.
        let of_country = party.country.is_some()
            && (party.id.is_none() || party.id.as_deref() == party.country.as_deref());
        short.names.retain(|name| *name != country && !of_country);
        short.names.truncate(1);
        if short.names.is_empty() {
            return self.party(party);
        }
        self.wording.in_running_text(&self.wording.speaker(&short))
    }

    /// 'the United States'.
    pub(crate) fn party(&self, party: &Party) -> String {
        self.wording.in_running_text(&self.wording.party(party))
    }

    /// 'Russia, Ukraine and the United States', each once.
    pub(crate) fn parties(&self, parties: &[Party]) -> String {
        self.listed(parties, Self::party)
    }

    /// Those of whom it is known who they are.
    pub(crate) fn named(&self, parties: &[Party]) -> String {
        let known: Vec<Party> = parties
            .iter()
            .filter(|party| party.is_identified())
            .cloned()
            .collect();
        self.parties(&known)
    }

    /// The same, with those who spoke for them.
    pub(crate) fn speakers(&self, parties: &[Party]) -> String {
        self.listed(parties, Self::who)
    }

    fn listed(&self, parties: &[Party], name: impl Fn(&Self, &Party) -> String) -> String {
        let known = parties.iter().any(Party::is_identified);
        let mut names: Vec<String> = Vec::new();
        // Words that name nobody say nothing beside names.
        for party in parties
            .iter()
            .filter(|party| !known || party.is_identified())
        {
            let name = name(self, party);
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        list(&names)
    }

    /// The day on which something is in the record: its own, else that of the first report.
    pub(crate) fn day_of(&self, head: &RowHead) -> Option<Date> {
        head.day.or_else(|| self.evidence.first_day(&head.evidence))
    }
}

/// The verb for so many who do it.
pub(crate) fn verb(verb: &str, doers: usize) -> String {
    if doers > 1 {
        base(verb)
    } else {
        verb.to_owned()
    }
}

/// When, without the report's words where the days are known.
pub(crate) fn when(when: &When) -> String {
    match (when.start, when.end) {
        (Some(start), Some(end)) => dates::stretch(start, end),
        (Some(start), None) => format!("from {}", dates::day(start.date())),
        (None, Some(end)) => format!("by {}", dates::day(end.date())),
        (None, None) => format!("“{}”", when.text),
    }
}

/// Where, in the words of the report, with the country where they do not tell it.
pub(crate) fn place(venue: &Venue) -> String {
    let text = venue.text.trim();
    // 'the Kremlin' stays, 'The Hague' too: only an article that a sentence began with is small.
    match text.strip_prefix("The ") {
        Some(rest) if rest != "Hague" => format!("the {rest}"),
        _ => text.to_owned(),
    }
}

/// 'in Geneva', 'at the Çırağan palace': a place that is on the map is something one is in.
pub(crate) fn located(venue: &Venue) -> String {
    let place = place(venue);
    let lower = place.to_lowercase();
    let told = [
        "in ", "at ", "near ", "on ", "along ", "outside ", "around ", "across ", "between ",
    ]
    .iter()
    .any(|lead| lower.starts_with(lead));
    let building = [
        "palace",
        "hotel",
        "house",
        "headquarters",
        "airport",
        "resort",
        "base",
        "crossing",
    ]
    .iter()
    .any(|last| lower.ends_with(last));
    match venue.name {
        _ if told => place,
        Some(_) if !building => format!("in {place}"),
        _ => format!("at {place}"),
    }
}

/// '12', '12–14', 'at least 12', with commas in thousands.
pub(crate) fn people(range: Range) -> String {
    match range.max {
        Some(max) if max == range.min => thousands(max),
        Some(max) => format!("{}–{}", thousands(range.min), thousands(max)),
        None => format!("at least {}", thousands(range.min)),
    }
}

pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The same, where nothing follows: 'none'.
pub(crate) fn number_alone(count: usize) -> String {
    if count == 0 {
        "none".to_owned()
    } else {
        number(count)
    }
}

/// 'one', 'two', …, then figures.
pub(crate) fn number(number: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS.get(number).map_or_else(
        || thousands(u64::try_from(number).unwrap_or(u64::MAX)),
        |word| (*word).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        let cases = [
            (
                Range {
                    min: 46000,
                    max: None,
                },
                "at least 46,000",
            ),
            (
                Range {
                    min: 7,
                    max: Some(7),
                },
                "7",
            ),
            (
                Range {
                    min: 999,
                    max: Some(1_234_567),
                },
                "999–1,234,567",
            ),
        ];
        for (range, expected) in cases {
            assert_eq!(people(range), expected);
        }
        assert_eq!(
            (number(1), number(12), number(1300)),
            ("one".into(), "twelve".into(), "1,300".into())
        );
    }
}
