//! A daily as the OSCE's monitors wrote them: a summary against the period before, what is claimed
//! by place and claimant, and a table of it all.
//!
//! What monitors see for themselves is here what reports tell; on whose word stands in the table.

use super::period::Period;
use super::{Desk, Request};
use crate::Sentence;
use crate::page::{Section, Table, TableRow};
use crate::say::{number, number_alone, place, when};
use crate::sentence::{Cited, Say};
use crate::words::dates;
use crate::words::english::capitalised;
use rapporteur_ledger::{Ceasefire, Row, RowHead, Standing, Violence};
use rapporteur_model::Range;

const COLUMNS: [&str; 9] = [
    "Date",
    "Place",
    "What",
    "By",
    "Against",
    "Killed",
    "Injured",
    "On whose word",
    "Denied by",
];

pub(super) fn sections(desk: &Desk<'_>, request: &Request) -> (Option<Period>, Vec<Section>) {
    let Some(last) = desk.today else {
        return (None, Vec::new());
    };
    let first = request.since.unwrap_or(last).min(last);
    let period = Period { first, last };
    let acts = told_in(desk, period);
    let before = period
        .before()
        .map(|before| (before, told_in(desk, before)));
    let breaches = breaches(desk, period);
    let breaches_before = period.before().map(|before| self::breaches(desk, before));
    let sections = vec![
        Section::of(
            "summary",
            "Summary",
            summary(desk, &acts, &before, &breaches, breaches_before.as_deref()),
        ),
        Section::of(
            "violations",
            "Claimed violations of ceasefires",
            violations(desk, &breaches),
        ),
        Section::of("by_place", "By place and claimant", by_place(desk, &acts)),
        table(desk, &acts),
    ];
    (Some(period), sections)
}

type Acts<'r> = Vec<(&'r Violence, RowHead)>;

/// The acts of a period: those dated within it, and those without a date told within it.
fn told_in<'r>(desk: &Desk<'r>, period: Period) -> Acts<'r> {
    let mut acts: Acts<'_> = desk
        .record
        .violence
        .iter()
        .map(|row| (row, Row::Violence(row).head()))
        .filter(|(_, head)| period.holds(desk.pen.day_of(head)))
        .collect();
    acts.sort_by_key(|(_, head)| desk.pen.day_of(head));
    acts
}

fn breaches<'r>(desk: &Desk<'r>, period: Period) -> Vec<(&'r Ceasefire, RowHead)> {
    desk.record
        .ceasefires
        .iter()
        .filter(|row| !row.violated_by.is_empty())
        .map(|row| (row, Row::Ceasefire(row).head()))
        .filter(|(_, head)| {
            head.evidence
                .iter()
                .any(|name| period.holds(desk.evidence.day(name)))
        })
        .collect()
}

fn summary(
    desk: &Desk<'_>,
    acts: &Acts<'_>,
    before: &Option<(Period, Acts<'_>)>,
    breaches: &[(&Ceasefire, RowHead)],
    breaches_before: Option<&[(&Ceasefire, RowHead)]>,
) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let heads = |rows: &Acts<'_>| -> Vec<RowHead> {
        rows.iter().map(|(_, head)| head.clone()).take(8).collect()
    };
    let all_heads: Vec<RowHead> = heads(acts)
        .into_iter()
        .chain(before.iter().flat_map(|(_, before)| heads(before)))
        .collect();
    let then = before
        .as_ref()
        .map(|(period, before)| {
            format!(
                ", compared with {} on {}",
                number_alone(before.len()),
                period.name()
            )
        })
        .unwrap_or_default();
    let say = Say::new().plain(format!(
        "{} {} of violence told of{then}",
        capitalised(&number(acts.len())),
        if acts.len() == 1 { "act" } else { "acts" },
    ));
    sentences.extend(say.cite(Cited::rows(&all_heads, desk.evidence)));
    if !breaches.is_empty() {
        let heads: Vec<RowHead> = breaches.iter().map(|(_, head)| head.clone()).collect();
        let then = breaches_before
            .map(|before| {
                format!(
                    ", compared with {} in the period before",
                    number_alone(before.len())
                )
            })
            .unwrap_or_default();
        let say = Say::new().plain(format!(
            "{} {} said to be violated{then}",
            capitalised(&number(breaches.len())),
            if breaches.len() == 1 {
                "ceasefire"
            } else {
                "ceasefires"
            },
        ));
        sentences.extend(say.cite(Cited::rows(&heads, desk.evidence)));
    }
    let casualties: Acts<'_> = acts
        .iter()
        .filter(|(row, _)| row.killed.is_some() || row.injured.is_some())
        .cloned()
        .collect();
    if !casualties.is_empty() {
        let sum = |of: fn(&Violence) -> Option<Range>| {
            casualties
                .iter()
                .filter_map(|(row, _)| of(row))
                .fold(0_u64, |sum, range| sum.saturating_add(range.min))
        };
        let say = Say::new().plain(format!(
            "Casualties, by the lowest figure of each act: {} killed, {} injured",
            crate::say::thousands(sum(|row| row.killed)),
            crate::say::thousands(sum(|row| row.injured)),
        ));
        sentences.extend(say.cite(Cited::rows(&heads(&casualties), desk.evidence)));
    }
    sentences
}

fn violations(desk: &Desk<'_>, breaches: &[(&Ceasefire, RowHead)]) -> Vec<Sentence> {
    breaches
        .iter()
        .filter_map(|(row, head)| desk.of_row(desk.pen.ceasefire(row), head))
        .collect()
}

/// Place by place, how many acts are told there and on whose word.
fn by_place(desk: &Desk<'_>, acts: &Acts<'_>) -> Vec<Sentence> {
    let mut places: Vec<(String, String, Vec<RowHead>)> = Vec::new();
    for (row, head) in acts {
        let at = row
            .place
            .as_ref()
            .map_or_else(|| "Place not told".to_owned(), place);
        let claimant = claimants(desk, row);
        match places
            .iter_mut()
            .find(|(known, by, _)| *known == at && *by == claimant)
        {
            Some((_, _, heads)) => heads.push(head.clone()),
            None => places.push((at, claimant, vec![head.clone()])),
        }
    }
    places
        .into_iter()
        .filter_map(|(at, claimant, heads)| {
            let say = Say::new().strong(at).plain(format!(
                ": {} {}, on the word of {claimant}",
                number(heads.len()),
                if heads.len() == 1 { "act" } else { "acts" },
            ));
            say.cite(Cited::rows(&heads, desk.evidence))
        })
        .collect()
}

/// On whose word an act is told.
fn claimants(desk: &Desk<'_>, row: &Violence) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    };
    for toll in &row.tolls {
        add(desk.pen.claimant(toll));
    }
    for name in &row.evidence {
        if let Some((event, _)) = desk.evidence.find(name) {
            let speaker = event
                .attribution
                .as_ref()
                .and_then(|attribution| attribution.speaker.as_ref());
            let accuser = event
                .actors
                .first()
                .filter(|_| event.operators.iter().any(|operator| operator == "accuse"));
            match (accuser, speaker) {
                (Some(actor), _) | (None, Some(actor)) => {
                    add(desk.pen.who(&rapporteur_ledger::Party::of(actor)));
                }
                (None, None) => add("the report".into()),
            }
        }
    }
    crate::words::english::list(&names)
}

fn table(desk: &Desk<'_>, acts: &Acts<'_>) -> Section {
    let people = |range: Option<Range>| range.map(crate::say::people).unwrap_or_default();
    let rows = acts
        .iter()
        .filter_map(|(row, head)| {
            let day = row.time.as_ref().map(when).or_else(|| {
                let day = desk.evidence.first_day(&row.evidence)?;
                Some(format!("report of {}", dates::day(day)))
            });
            let claimed = match row.standing {
                Standing::Claimed => format!("{} (claimed)", claimants(desk, row)),
                Standing::Reported => claimants(desk, row),
            };
            let cells = vec![
                day.unwrap_or_default(),
                row.place.as_ref().map(place).unwrap_or_default(),
                desk.pen.wording.deed(&row.kind),
                desk.pen.parties(&row.actors),
                desk.pen.parties(&row.targets),
                people(row.killed),
                people(row.injured),
                claimed,
                desk.pen.speakers(&row.denied_by),
            ];
            TableRow::new(cells, Cited::row(head, desk.evidence))
        })
        .collect();
    Section {
        table: Some(
            Table {
                columns: COLUMNS.to_vec(),
                rows,
            }
            .without_empty_columns(),
        ),
        ..Section::of("annex", "Annex: acts of violence", Vec::new())
    }
}
