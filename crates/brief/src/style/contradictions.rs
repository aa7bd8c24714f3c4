//! What cannot all be true: figures of several claimants that exclude each other, and claims that
//! somebody denies.

use super::Desk;
use crate::Sentence;
use crate::page::Section;
use crate::say::people;
use crate::say::violence::Figure;
use crate::sentence::{Cited, Say};
use rapporteur_ledger::{Row, Table, Toll};
use rapporteur_model::Range;

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
    sentences.extend(denied_incidents(desk));
    desk.capped(
        "contradictions",
        "Contradictions",
        sentences,
        MOST,
        Table::Incident,
    )
}

/// Incidents that somebody denies and that are no violence, which has its own table.
fn denied_incidents(desk: &Desk<'_>) -> Vec<Sentence> {
    let of_violence: Vec<&String> = desk
        .record
        .violence
        .iter()
        .flat_map(|row| &row.evidence)
        .collect();
    let mut sentences = Vec::new();
    for incident in desk.incidents {
        let head = incident.head();
        let told_above = head.evidence.iter().any(|name| of_violence.contains(&name));
        if incident.denied_by.is_empty() || told_above {
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
