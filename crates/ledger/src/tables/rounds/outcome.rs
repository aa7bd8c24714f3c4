//! What came of a round: agreements, and failures to reach one, told with it.

use super::{Outcome, OutcomeResult, Round, RoundStatus, Told};
use crate::agreement;
use crate::party;
use crate::place::{self, Venue};
use crate::shelf::Shelf;
use crate::telling::{Telling, cite};
use crate::when::{self, When};
use rapporteur_model::{Modality, Tense};
use smol_str::SmolStr;

/// Enters an agreement, or the failure to reach one, as the outcome of the round that it is told
/// with: one held and told in the same sentence, else the last one told before in the report.
pub(super) fn enter(rounds: &mut Shelf<Round>, of_report: &[usize], telling: &Telling<'_>) {
    let Some(result) = result_of(telling) else {
        return;
    };
    let event = telling.event;
    let over = |round: &Round| {
        matches!(
            round.status,
            RoundStatus::Held | RoundStatus::BrokenOff | RoundStatus::UnderWay
        )
    };
    let actors = party::parties(event.actors.iter().chain(&event.recipients));
    let time = event.time.as_ref().and_then(When::of);
    let venue = event.place.as_ref().and_then(Venue::of);
    // Told in one sentence with the round, or of the same parties later in the report.
    let distance = |round: &Round| {
        let parties = party::agreement(&round.parties, &actors);
        let when = when::agreement(round.time.as_ref(), time.as_ref(), true);
        // What they agreed on that day may be told before the talks are.
        let sure = parties.is_same() && when.is_same();
        let against = [
            parties,
            when,
            place::agreement(round.venue.as_ref(), venue.as_ref()),
        ];
        agreement::score(&against)?;
        round
            .told
            .iter()
            .filter(|told| told.report == telling.report)
            .filter_map(|told| {
                let start = event.sentence_span.start;
                let after = start.checked_sub(told.sentence);
                after.or_else(|| sure.then(|| start.abs_diff(told.sentence)))
            })
            .filter(|&distance| distance == 0 || parties.is_same())
            .min()
    };
    let place = of_report
        .iter()
        .filter_map(|&place| {
            let round = rounds.get(place).filter(|round| over(round))?;
            Some((distance(round)?, place))
        })
        .min();
    let Some(round) = place.and_then(|(_, place)| rounds.get_mut(place)) else {
        return;
    };
    let same_sentence = |told: &Told| told.sentence == event.sentence_span.start;
    if round.parties.is_empty() && round.told.iter().any(same_sentence) {
        party::extend(&mut round.parties, &actors);
    }
    let topics: Vec<Option<SmolStr>> = if event.topics.is_empty() {
        let act = (event.act != "settle" && event.act != "sign").then(|| event.act.clone());
        vec![act]
    } else {
        event.topics.iter().cloned().map(Some).collect()
    };
    for topic in topics {
        match round
            .outcomes
            .iter_mut()
            .find(|outcome| outcome.topic == topic && outcome.result == result)
        {
            Some(outcome) => cite(&mut outcome.evidence, event),
            None => round.outcomes.push(Outcome {
                topic,
                result,
                words: telling.words(),
                evidence: vec![event.id.clone()],
            }),
        }
    }
    cite(&mut round.evidence, event);
}

/// What an event says about a result, if it does.
pub(super) fn result_of(telling: &Telling<'_>) -> Option<OutcomeResult> {
    let event = telling.event;
    let status = &event.status;
    if status.tense == Tense::Future
        || status.condition.is_some()
        || !matches!(status.modality, Modality::Certain | Modality::Probable)
    {
        return None;
    }
    let closing = matches!(event.act.as_str(), "settle" | "sign");
    let negotiable = closing
        || matches!(
            event.act.as_str(),
            "cease-fire"
                | "exchange-prisoners"
                | "withdraw"
                | "release"
                | "grant-access"
                | "ease-sanctions"
                | "disarm"
        );
    if !negotiable
        || telling.has_operator(&[
            "request", "demand", "offer", "promise", "threaten", "warn", "accuse", "deny",
            "expect", "refuse",
        ])
    {
        return None;
    }
    // What one alone signs is no agreement.
    let parties = party::parties(event.actors.iter().chain(&event.recipients));
    let named = parties.iter().filter(|party| party.is_identified()).count();
    if closing && named == 1 && !telling.has_operator(&["fail"]) {
        return None;
    }
    let agreed = closing || telling.has_operator(&["agree", "accept"]);
    let failed = telling.has_operator(&["fail"]) || telling.is_negated();
    match (agreed, failed) {
        (_, true) => Some(OutcomeResult::None),
        (true, false) => Some(OutcomeResult::Agreed),
        (false, false) => None,
    }
}
