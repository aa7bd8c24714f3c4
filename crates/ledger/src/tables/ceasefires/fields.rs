//! The fields of a ceasefire that the words of its sentence tell: what it is for, how firm, how long,
//! how it is watched, who went between.
//!
//! Deliberately absent: the words themselves (`data/ledger/tables/ceasefires.tsv`).

use super::terms::{self, CeasefireClass, CeasefireEnd, Sides};
use super::{Ceasefire, CeasefireStatus};
use crate::party::{self, Party};
use crate::rules::LedgerRules;
use crate::telling::Telling;
use rapporteur_model::{TimeKind, TimeRelation};
use smol_str::SmolStr;

/// Who mediated between whom, when a telling says so of a ceasefire or of nothing in particular.
pub(super) fn mediators(telling: &Telling<'_>) -> Option<(Vec<Party>, Vec<Party>)> {
    let event = telling.event;
    let about = event.topics.iter().all(|topic| {
        matches!(
            topic.as_str(),
            "ceasefire" | "talks-format" | "hostages" | "prisoners"
        )
    });
    if event.act != "mediate" || !telling.is_fact() || !event.operators.is_empty() || !about {
        return None;
    }
    let between = party::parties(&event.actors);
    between
        .iter()
        .any(Party::is_identified)
        .then(|| (between, party::parties(&event.recipients)))
}

/// Fills what the sentence of one telling says.
pub(super) fn fill(row: &mut Ceasefire, telling: &Telling<'_>, rules: &LedgerRules) {
    let event = telling.event;
    let sentence = &event.sentence;
    row.purposes = rules.said("purpose", sentence);
    if let Some(kind) = row.kind.as_ref().filter(|kind| *kind == "humanitarian")
        && !row.purposes.contains(kind)
    {
        row.purposes.push(kind.clone());
    }
    row.partial = rules.said("geography", sentence);
    row.mechanisms = rules.said("mechanism", sentence);
    row.enforcement = rules.said("enforcement", sentence);
    let reached = row.status.has_been_reached();
    row.written = (reached && !rules.said("written", sentence).is_empty()).then_some(true);
    let definitive = !rules.said("class", sentence).is_empty();
    row.class = reached.then_some(match (definitive, row.mechanisms.is_empty()) {
        (true, _) => CeasefireClass::Definitive,
        (false, false) => CeasefireClass::WithMechanisms,
        (false, true) => CeasefireClass::CessationOfHostilities,
    });
    row.sides = sides(row);
    let times = [event.content_time.as_ref(), event.time.as_ref()];
    for time in times.into_iter().flatten() {
        let expression = &time.expression;
        if expression.kind == TimeKind::Duration && row.duration.is_none() {
            row.duration = Some(expression.without_article().to_owned());
            row.told.term = expression
                .value
                .clone()
                .filter(|value| value.starts_with('P') && !value.contains('X'));
        }
        if time.relation == TimeRelation::Until && row.until.is_none() {
            row.until = expression.end.and_then(|end| end.date().yesterday().ok());
        }
    }
    let day = telling.happened();
    match row.status {
        CeasefireStatus::Agreed | CeasefireStatus::Declared => row.declared = day,
        CeasefireStatus::Ended => {
            row.ended = day;
            row.how_ended = Some(CeasefireEnd::of(telling));
        }
        _ => {}
    }
    terms::settle(row);
}

/// One side's ceasefire is its own; what several let rest is that of all of them.
fn sides(row: &Ceasefire) -> Option<Sides> {
    if !row.status.has_been_reached() || row.status == CeasefireStatus::Ended {
        return None;
    }
    match row
        .parties
        .iter()
        .filter(|party| party.is_identified())
        .count()
    {
        0 => None,
        1 => Some(Sides::Unilateral),
        _ => Some(Sides::Bilateral),
    }
}

/// Draws the fields of two tellings together.
pub(super) fn merge(known: &mut Ceasefire, new: &mut Ceasefire) {
    let all: [(&mut Vec<SmolStr>, &mut Vec<SmolStr>); 4] = [
        (&mut known.purposes, &mut new.purposes),
        (&mut known.partial, &mut new.partial),
        (&mut known.mechanisms, &mut new.mechanisms),
        (&mut known.enforcement, &mut new.enforcement),
    ];
    for (known, new) in all {
        for value in new.drain(..) {
            if !known.contains(&value) {
                known.push(value);
            }
        }
    }
    known.class = known.class.max(new.class);
    if known.class == Some(CeasefireClass::CessationOfHostilities) && !known.mechanisms.is_empty() {
        known.class = Some(CeasefireClass::WithMechanisms);
    }
    known.written = known.written.or(new.written);
    let several = known.parties.iter().filter(|party| party.is_identified());
    known.sides = match known.sides.max(new.sides) {
        Some(_) if several.count() > 1 => Some(Sides::Bilateral),
        sides => sides,
    };
    known.declared = known.declared.or(new.declared);
    if new.status == CeasefireStatus::Extended {
        terms::prolong(known, new);
    } else {
        known.duration = known.duration.take().or(new.duration.take());
        known.told.term = known.told.term.take().or(new.told.term.take());
        known.until = known.until.or(new.until);
    }
    known.ended = known.ended.or(new.ended);
    known.how_ended = known.how_ended.or(new.how_ended);
}
