//! What cannot all be true: figures of several claimants that exclude each other, and claims that
//! somebody denies.

use super::Desk;
use crate::Sentence;
use crate::page::Section;
use crate::say::people;
use crate::say::violence::Figure;
use crate::sentence::{Cited, Say};
use rapporteur_ledger::{Round, Row, Table, Toll};
use rapporteur_model::Range;
use std::collections::HashSet;

/// How many are shown.
const MOST: usize = 6;

pub(super) fn section(desk: &Desk<'_>) -> Section {
    let mut sentences = Vec::new();
    for row in &desk.record.violence {
        let head = Row::Violence(row).head();
        let place = desk.pen.violence_at(row);
        let act = desk.pen.act(row);
        for (what, claims) in conflicting(&row.tolls) {
            let each: Vec<String> = claims
                .iter()
                .map(|(toll, range)| {
                    format!(
                        "{} according to {}",
                        people(*range),
                        desk.pen.claimant(toll)
                    )
                })
                .collect();
            let events: Vec<String> = claims
                .iter()
                .map(|(toll, _)| toll.evidence.clone())
                .collect();
            let say = Say::new()
                .strong(&place)
                .plain(format!(": {act}; {what} {}", each.join(", but ")));
            sentences.extend(say.cite(Cited::by(&head, &events, desk.evidence)));
        }
        if !row.denied_by.is_empty() {
            let say = Say::new().strong(&place).plain(format!(
                ": {act}; denied by {}",
                desk.pen.speakers(&row.denied_by)
            ));
            sentences.extend(desk.of_row(say, &head));
        }
    }
    sentences.extend(counts_of_rounds(desk));
    sentences.extend(denied_incidents(desk));
    desk.capped(
        "contradictions",
        "Contradictions",
        sentences,
        MOST,
        Table::Incident,
    )
}

/// Rounds that are counted differently, and counts that two rounds share.
fn counts_of_rounds(desk: &Desk<'_>) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (place, row) in desk.record.rounds.iter().enumerate() {
        let head = Row::Round(row).head();
        let claimed = |row: &Round| -> Vec<u32> {
            let mut numbers: Vec<u32> = row.numbers.iter().map(|claim| claim.number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let own = claimed(row);
        if own.len() > 1 {
            let say = Say::new()
                .strong(desk.pen.when_and_where(row))
                .plain(": a round that is counted as no. ")
                .plain(desk.pen.round_numbers(row));
            let events: Vec<String> = row
                .numbers
                .iter()
                .map(|claim| claim.evidence.clone())
                .collect();
            sentences.extend(say.cite(Cited::by(&head, &events, desk.evidence)));
        }
        for other in desk.record.rounds.iter().skip(place + 1) {
            let shared = claimed(other)
                .into_iter()
                .find(|number| own.contains(number));
            let apart = row.time.is_some() && other.time.is_some();
            let Some(number) = shared.filter(|_| apart) else {
                continue;
            };
            let claims = |row: &Round| -> Vec<String> {
                let of = row.numbers.iter().filter(|claim| claim.number == number);
                of.map(|claim| claim.evidence.clone()).collect()
            };
            let say = Say::new()
                .strong(format!("No. {number}"))
                .plain(": two rounds are counted so, that of ")
                .plain(desk.pen.when_and_where(row))
                .plain(" and that of ")
                .plain(desk.pen.when_and_where(other));
            let cited = Cited::by(&head, &claims(row), desk.evidence);
            let more = Cited::by(&Row::Round(other).head(), &claims(other), desk.evidence);
            let both = cited.zip(more).map(|(one, other)| one.and(other));
            sentences.extend(say.cite(both));
        }
    }
    sentences
}

/// Incidents that somebody denies and that are no violence, which has its own table.
fn denied_incidents(desk: &Desk<'_>) -> Vec<Sentence> {
    let violence = desk.record.violence.iter();
    let of_violence: HashSet<&str> = violence
        .flat_map(|row| row.evidence.iter().map(String::as_str))
        .collect();
    let mut sentences = Vec::new();
    for incident in desk.incidents {
        if incident.denied_by.is_empty() {
            continue;
        }
        let head = incident.head();
        let mut events = head.evidence.iter();
        if events.any(|event| of_violence.contains(event.as_str())) {
            continue;
        }
        let Some((event, _)) = head
            .evidence
            .first()
            .and_then(|name| desk.evidence.find(name))
        else {
            continue;
        };
        let say = Say::new()
            .plain(desk.pen.wording.statement(event))
            .plain("; denied by ")
            .plain(desk.pen.speakers(&incident.denied_by));
        sentences.extend(desk.of_row(say, &head));
    }
    sentences
}

/// For each kind of figure, the claims that cannot be true together, each claimant's last; empty
/// kinds are left out.
fn conflicting(tolls: &[Toll]) -> Vec<(&'static str, Vec<(&Toll, Range)>)> {
    let kinds: [(&str, Figure); 3] = [
        ("killed:", |toll| toll.killed),
        ("injured:", |toll| toll.injured),
        ("captured:", |toll| toll.captured),
    ];
    let mut found = Vec::new();
    for (what, figure) in kinds {
        let mut claims: Vec<(&Toll, Range)> = Vec::new();
        for toll in tolls {
            let Some(range) = figure(toll) else { continue };
            claims.retain(|(known, _)| known.according_to != toll.according_to);
            claims.push((toll, range));
        }
        let excluded = |one: Range| claims.iter().any(|(_, other)| exclude(one, *other));
        let against: Vec<(&Toll, Range)> = claims
            .iter()
            .copied()
            .filter(|(_, range)| excluded(*range))
            .collect();
        if !against.is_empty() {
            found.push((what, against));
        }
    }
    found
}

/// Whether two figures cannot both be true.
fn exclude(one: Range, other: Range) -> bool {
    let below = |low: Range, high: Range| low.max.is_some_and(|max| max < high.min);
    below(one, other) || below(other, one)
}
