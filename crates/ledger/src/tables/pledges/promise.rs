//! Which tellings are promises: promised or agreed, announced by the one who will do it, or to be
//! done under an agreement that the report tells of.
//!
//! Deliberately absent: what somebody is only expected to do.

use super::{Pledge, PledgeStatus, Told};
use crate::course::Step;
use crate::party::{self, Party};
use crate::rules::{LedgerRules, Use};
use crate::telling::Telling;
use rapporteur_model::{Modality, Tense};

/// Who is bound by an agreement that a report tells of.
#[derive(Debug, Default)]
pub(super) struct Bound {
    parties: Vec<Party>,
    /// One is told without saying between whom.
    nameless: bool,
}

/// Those bound by the agreements that one report tells of as reached.
pub(super) fn bound(tellings: &[Telling<'_>]) -> Bound {
    let mut bound = Bound::default();
    for telling in tellings {
        let event = telling.event;
        let agreement = matches!(event.act.as_str(), "settle" | "sign" | "cease-fire");
        let reached = event.operators.iter().all(|operator| {
            matches!(
                operator.as_str(),
                "agree" | "accept" | "announce" | "begin" | "promise" | "complete"
            )
        });
        let spoken = telling.has_operator(&["agree", "accept"]);
        if !telling.is_fact() || !reached || !(agreement || spoken) {
            continue;
        }
        let parties = party::parties(event.actors.iter().chain(&event.recipients));
        // Who announces an agreement need not be bound by it.
        let told_by_one = telling.outermost() == Some("announce") && parties.len() < 2;
        if parties.iter().any(Party::is_identified) && !told_by_one {
            party::extend(&mut bound.parties, &parties);
        } else {
            bound.nameless = true;
        }
    }
    bound
}

/// Whether the telling is a promise.
fn is_promise(telling: &Telling<'_>, by: &[Party], bound: &Bound, rules: &LedgerRules) -> bool {
    let event = telling.event;
    let certain = matches!(
        event.status.modality,
        Modality::Certain | Modality::Probable
    );
    let spoken = telling.has_operator(&["promise", "agree"]);
    let ahead = event.status.tense == Tense::Future
        && (certain || event.status.modality == Modality::Planned);
    match telling.outermost() {
        Some("proffer") if spoken => certain,
        Some("promise" | "agree") => certain,
        Some("announce") if spoken => certain,
        Some("announce") => ahead,
        Some("begin" | "complete") | None => {
            let own = telling
                .speaker()
                .is_some_and(|speaker| by.iter().any(|party| party.same_as(&speaker)));
            let under = bound.nameless
                || by
                    .iter()
                    .any(|party| bound.parties.iter().any(|other| other.same_as(party)));
            ahead
                && event.status.condition.is_none()
                && by.iter().any(Party::is_identified)
                && rules.has(Use::Pledged, &event.act)
                && (own || under)
        }
        _ => false,
    }
}

/// The promise that a telling is.
pub(super) fn of(telling: &Telling<'_>, bound: &Bound, rules: &LedgerRules) -> Option<Pledge> {
    let event = telling.event;
    let ended = telling.has_operator(&["suspend", "stop"]);
    let announced = !telling.has_operator(&["promise", "agree"]);
    let hostile = rules.has(Use::Consequence, &event.act) || rules.has(Use::Violence, &event.act);
    // To stop kidnapping is to refrain from it; to stop talks takes something back.
    let refrain = telling.has_operator(&["refrain"]) || ended && hostile;
    let undone = telling.has_operator(&["refuse", "call-off", "postpone", "deny", "fail"])
        || ended && !hostile;
    let mut by = party::parties(&event.actors);
    if announced && !by.iter().any(Party::is_identified) {
        by = telling.speaker().into_iter().collect();
    }
    // Who announces force promises nobody anything, and who will not give way refuses.
    if undone
        || telling.is_negated()
        || hostile != refrain
        || rules.has(Use::Elsewhere, &event.act)
        || !is_promise(telling, &by, bound, rules)
        || (announced && by.is_empty())
    {
        return None;
    }
    let to = party::parties(&event.recipients);
    let made = telling.own_day().filter(|_| !announced);
    Some(Pledge {
        id: String::new(),
        day: made.or(telling.day),
        mutual: by.iter().filter(|party| party.is_identified()).count() > 1
            && !to.iter().any(Party::is_identified),
        by,
        to,
        what: telling.deed(),
        refrain,
        size: event.counts.size,
        by_when: event.deadline.clone(),
        condition: event
            .status
            .condition
            .as_ref()
            .map(|condition| condition.text.clone()),
        words: telling.words(),
        topics: event.topics.clone(),
        status: PledgeStatus::Open,
        history: vec![Step {
            day: made.or(telling.day),
            status: PledgeStatus::Open,
            event: event.id.clone(),
        }],
        decided_by: None,
        evidence: vec![event.id.clone()],
        told: Told {
            first: telling.report,
            last: telling.report,
            day: telling.day,
            made,
            done_by: Vec::new(),
        },
    })
}

/// The share of the others, when a telling tells what one of several gives of what they promised
/// each other and no exchange is named; the known row is left to that one.
pub(super) fn share(known: &mut Pledge, new: &Pledge) -> Option<Pledge> {
    let one = new.by.iter().filter(|party| party.is_identified()).count() == 1;
    let gives = new.size.is_some() || new.to.iter().any(|party| !party.names.is_empty());
    if !known.mutual || !one || !gives || known.what.act == "exchange-prisoners" {
        return None;
    }
    let is_new = |party: &Party| new.by.iter().any(|own| own.same_as(party));
    let (own, others): (Vec<Party>, Vec<Party>) = known.by.drain(..).partition(is_new);
    let mut rest = known.clone();
    rest.mutual = others.len() > 1;
    rest.by = others;
    rest.to = Vec::new();
    rest.size = None;
    known.by = own;
    known.mutual = false;
    Some(rest)
}
