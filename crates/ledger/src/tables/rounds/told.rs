//! What one telling says of a round.

use super::{Delegate, Round, RoundStatus, RoundStep, Told, numbers};
use crate::frame::{Frame, Part};
use crate::party::{self, Party};
use crate::place::Venue;
use crate::telling::{Telling, cite};
use crate::when::When;
use rapporteur_model::{Actor, Modality, PlaceSource, Tense, TimeKind};

/// The round that one telling speaks of, if it speaks of one.
pub(super) fn told_round(telling: &Telling<'_>, frame: Option<&Frame>) -> Option<Round> {
    let event = telling.event;
    let mediated = event.act == "mediate";
    if event.act != "meet" && !mediated {
        return None;
    }
    let status = status_of(telling)?;
    let asked_for = telling.has_operator(&["request", "demand"]);
    let actors = party::parties(&event.actors);
    let recipients = party::parties(&event.recipients);
    let mut parties = Vec::new();
    let mut third_parties = Vec::new();
    let mut called_by = Vec::new();
    match (mediated, asked_for) {
        (true, _) => {
            third_parties = actors;
            parties = recipients;
        }
        // Who asks need not take part: the United Nations call for talks of others.
        (false, true) => {
            called_by = actors;
            parties = recipients;
        }
        (false, false) => {
            if status == RoundStatus::Proposed {
                called_by.clone_from(&actors);
            }
            party::extend(&mut parties, &actors);
            party::extend(&mut parties, &recipients);
        }
    }
    let mut delegations = Vec::new();
    if status.has_begun() && !mediated {
        for actor in event.actors.iter().chain(&event.recipients) {
            if let Some(delegate) = delegate(actor, &event.id) {
                delegations.push(delegate);
            }
        }
    }
    let mut evidence = Vec::new();
    cite(&mut evidence, event);
    let mut round = Round {
        id: String::new(),
        parties,
        third_parties,
        called_by,
        time: time_of(telling, status),
        venue: venue_of(telling, status),
        duration: event
            .time
            .as_ref()
            .map(|time| &time.expression)
            .filter(|time| time.kind == TimeKind::Duration)
            .map(|time| time.without_article().to_owned()),
        level: event.act_kind.clone(),
        agenda: event.topics.clone(),
        status,
        outcomes: Vec::new(),
        history: vec![RoundStep {
            status,
            day: telling.day,
            evidence: event.id.clone(),
        }],
        numbers: numbers::claimed(telling),
        delegations,
        next: None,
        sides: 0,
        evidence,
        told: vec![Told {
            report: telling.report,
            day: telling.day,
            sentence: event.sentence_span.start,
            recalled: telling.is_historical(),
        }],
    };
    let Some(frame) = frame else {
        return Some(round);
    };
    cast(&mut round, frame);
    is_of_process(&round, mediated, frame).then_some(round)
}

/// A person who takes part, and for whom.
fn delegate(actor: &Actor, event: &str) -> Option<Delegate> {
    let id = actor.id.as_deref()?;
    let name = actor.name.clone()?;
    // Persons have ids of their words; those of states are codes, those of bodies their names'.
    let person = id.contains('-') && actor.sector.is_some() && name.contains(' ');
    let named = person && id == id.to_lowercase() && is_named_like(id, &name);
    named.then(|| Delegate {
        name,
        party: Party::of(actor),
        evidence: event.to_owned(),
    })
}

/// Whether the last part of an id stands at the end of the name, as persons' do.
fn is_named_like(id: &str, name: &str) -> bool {
    let last = id.rsplit('-').next().unwrap_or(id);
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .next_back()
        .is_some_and(|word| word == last)
}

/// Gives those who are part of the process their places in a round of it.
fn cast(round: &mut Round, frame: &Frame) {
    let (third, parties) = std::mem::take(&mut round.parties)
        .into_iter()
        .partition::<Vec<_>, _>(|party| matches!(frame.part(party), Part::Third(_)));
    round.parties = parties;
    // 'The delegations' are those of the process.
    round
        .parties
        .retain(|party| frame.part(party) != Part::Nobody);
    party::extend(&mut round.third_parties, &third);
    round.sides = sides(&round.parties, frame) | sides(&round.third_parties, frame);
}

/// Which sides of the process are among some parties, one bit each.
pub(super) fn sides(parties: &[Party], frame: &Frame) -> u32 {
    parties.iter().fold(0, |sides, party| {
        let bit = match frame.part(party) {
            Part::Side(place) => u32::try_from(place)
                .ok()
                .and_then(|place| 1_u32.checked_shl(place)),
            _ => None,
        };
        sides | bit.unwrap_or(0)
    })
}

/// Whether what is told can be a round of the process: its sides, one of them with mediators, or
/// nobody named. A telephone call or visit of one side is none.
fn is_of_process(round: &Round, mediated: bool, frame: &Frame) -> bool {
    let sides = round.sides.count_ones();
    let outside = round
        .parties
        .iter()
        .any(|party| frame.part(party) == Part::Outside);
    let third = round.third_parties.len();
    let passing = matches!(round.level.as_deref(), Some("phone" | "visit"));
    if mediated {
        // Who mediates is told; that they met is not.
        let met = round.time.as_ref().is_some_and(When::is_resolved) && round.venue.is_some();
        return !outside && (sides > 1 || met);
    }
    match sides {
        0 => !outside && !passing,
        1 if outside => false,
        // A state that receives a third party's envoy is not yet at talks; a group that does is.
        1 if third == 1 && round.status.has_begun() => {
            let at_talks = round.level.as_deref() == Some("negotiate") || !round.agenda.is_empty();
            !passing && (at_talks || frame.is_group(round.sides))
        }
        1 => !passing || third > 1,
        _ => true,
    }
}

/// How the words put the round; `None` when they tell of no round at all (talks that were
/// refused, denied or did not take place).
fn status_of(telling: &Telling<'_>) -> Option<RoundStatus> {
    let status = &telling.event.status;
    if telling.has_operator(&["call-off"]) {
        let called_off = telling.is_fact() && status.condition.is_none();
        return called_off.then_some(RoundStatus::Cancelled);
    }
    if telling.is_negated()
        || telling.has_operator(&["refuse", "deny", "accuse", "threaten", "warn"])
    {
        return None;
    }
    if telling.has_operator(&["postpone"]) {
        return Some(RoundStatus::Postponed);
    }
    let doubtful = matches!(status.modality, Modality::Possible | Modality::Hypothetical)
        || status.condition.is_some();
    let speech = telling.event.operators.iter().find_map(|operator| {
        Some(match operator.as_str() {
            "request" | "demand" => RoundStatus::CalledFor,
            "offer" => RoundStatus::Proposed,
            "agree" | "accept" | "promise" => RoundStatus::Agreed,
            _ => return None,
        })
    });
    if let Some(speech) = speech {
        return Some(if doubtful {
            RoundStatus::Possible
        } else {
            speech
        });
    }
    if doubtful {
        return Some(RoundStatus::Possible);
    }
    match status.modality {
        Modality::Wished => return Some(RoundStatus::CalledFor),
        Modality::Required => return Some(RoundStatus::CalledFor),
        Modality::Planned => return Some(RoundStatus::Scheduled),
        _ => {}
    }
    if telling.has_operator(&["suspend", "stop"]) {
        return Some(RoundStatus::BrokenOff);
    }
    if status.tense == Tense::Future {
        return Some(
            if status.modality == Modality::Probable || telling.has_operator(&["expect"]) {
                RoundStatus::Expected
            } else {
                RoundStatus::Scheduled
            },
        );
    }
    if telling.has_operator(&["expect"]) {
        return Some(RoundStatus::Expected);
    }
    if telling.has_operator(&["announce"]) && !telling.is_historical() {
        return Some(RoundStatus::Scheduled);
    }
    if status.modality == Modality::Probable {
        return None;
    }
    if telling.has_operator(&["complete"]) {
        return Some(RoundStatus::Held);
    }
    if status.tense == Tense::Present
        || (telling.has_operator(&["begin", "continue", "resume"]) && !telling.is_historical())
    {
        return Some(RoundStatus::UnderWay);
    }
    Some(RoundStatus::Held)
}

/// The time of the round. For one that lies ahead a past time is that of the call or the
/// announcement, and an unresolved one may be either, so neither is taken.
fn time_of(telling: &Telling<'_>, status: RoundStatus) -> Option<When> {
    let coming = status.is_coming() || status == RoundStatus::Possible;
    // The day on which talks are called off is not theirs where that is told.
    if (coming || status == RoundStatus::Cancelled)
        && let Some(content) = telling.event.content_time.as_ref().and_then(When::of)
    {
        return Some(content);
    }
    let time = When::of(telling.event.time.as_ref()?)?;
    if status == RoundStatus::Cancelled {
        // 'Has now been cancelled' gives no day.
        return Some(time).filter(When::is_resolved);
    }
    if !coming {
        return Some(time);
    }
    let spoken = telling.has_operator(&[
        "request", "demand", "offer", "agree", "accept", "promise", "announce", "expect",
    ]);
    if !spoken {
        return Some(time);
    }
    let (end, day) = (time.end?, telling.day?);
    (end.date() > day).then_some(time)
}

/// Where it is. For one that lies ahead a place that merely stands in the sentence may be that of
/// the speech.
fn venue_of(telling: &Telling<'_>, status: RoundStatus) -> Option<Venue> {
    let place = telling.event.place.as_ref()?;
    let own = place.given_by == PlaceSource::Clause || status.has_begun();
    Venue::of(place).filter(|_| own)
}
