//! What became of a promise: begun, done by one of several, done, not done, taken back.
//!
//! Deliberately absent: broken because its day has passed. That nobody tells of a deed does not
//! mean that it was not done.

use super::{Pledge, PledgeStatus};
use crate::course::{Step, go_on};
use crate::party::{self, Party};
use crate::rules::LedgerRules;
use crate::telling::{Telling, cite};
use jiff::civil::Date;
use rapporteur_model::{Modality, Range};

/// What a telling can say of any promise, read once for all of them.
pub(super) struct News<'t> {
    telling: &'t Telling<'t>,
    actors: Vec<Party>,
    recipients: Vec<Party>,
    /// Whether nobody is told to have done it.
    by_nobody: bool,
    happened: Option<Date>,
    own_day: Option<Date>,
}

impl<'t> News<'t> {
    /// `None` for a telling that says nothing of any.
    pub(super) fn of(telling: &'t Telling<'t>) -> Option<Self> {
        let decides = telling.event.status.condition.is_none()
            && matches!(
                telling.outermost(),
                None | Some(
                    "suspend"
                        | "stop"
                        | "call-off"
                        | "postpone"
                        | "fail"
                        | "refuse"
                        | "begin"
                        | "continue"
                        | "resume"
                        | "complete"
                        | "announce"
                )
            );
        if !decides {
            return None;
        }
        let actors = party::parties(&telling.event.actors);
        Some(Self {
            telling,
            recipients: party::parties(&telling.event.recipients),
            by_nobody: !actors.iter().any(Party::is_identified),
            actors,
            happened: telling.happened(),
            own_day: telling.own_day(),
        })
    }
}

/// What a later report shows of the promises of an act: of several that fit, of the latest.
pub(super) fn decide(rows: &mut [Pledge], live: &[usize], news: &News<'_>, rules: &LedgerRules) {
    let telling = news.telling;
    let fits = |&index: &usize| {
        let row = rows.get(index)?;
        concerns(row, news).then_some((row.day, index))
    };
    let latest = live.iter().filter_map(fits).max();
    let Some(row) = latest.and_then(|(_, index)| rows.get_mut(index)) else {
        return;
    };
    if !matches!(row.status, PledgeStatus::Open | PledgeStatus::PartlyKept) {
        return;
    }
    let event = telling.event;
    let done = telling.deed();
    let Some(status) = status(row, telling, rules, &done, &news.actors) else {
        return;
    };
    if status == row.status {
        return;
    }
    row.status = status;
    go_on(&mut row.history, Step::of(telling, status));
    row.decided_by = Some(event.id.clone());
    cite(&mut row.evidence, event);
    row.told.day = row.told.day.max(telling.day);
}

/// Whether a telling is of what those who promised it did, and after they promised it.
fn concerns(row: &Pledge, news: &News<'_>) -> bool {
    let telling = news.telling;
    let event = telling.event;
    let before = row
        .day
        .zip(news.happened)
        .is_some_and(|(made, day)| day < made);
    let after = match (row.told.made, news.own_day) {
        (Some(made), Some(day)) => made < day,
        _ => false,
    };
    // In one report only the days tell what came after what.
    let later = telling.is_later_than(row.told.first) || after;
    if before || !later || (telling.is_historical() && !after) {
        return false;
    }
    // An exchange between sides is told without saying who does it.
    let own = event.act == row.what.act;
    let unsaid = row.mutual && own && news.by_nobody && !row.topics.is_empty();
    (unsaid || party::agreement(&row.by, &news.actors).is_same())
        && !party::agreement(&row.to, &news.recipients).is_conflict()
}

fn status(
    row: &mut Pledge,
    telling: &Telling<'_>,
    rules: &LedgerRules,
    done: &crate::Deed,
    actors: &[party::Party],
) -> Option<PledgeStatus> {
    let certain = telling.event.status.modality == Modality::Certain;
    let fulfils = rules.fulfils(done, &row.what);
    let operators = &telling.event.operators;
    let plain = operators
        .iter()
        .all(|operator| matches!(operator.as_str(), "complete" | "announce"));
    if plain && certain && rules.breaks(done, &row.what) && telling.is_fact() {
        return Some(PledgeStatus::Broken);
    }
    if !fulfils {
        return None;
    }
    // Who promised not to do it and does it breaks the promise; that he does not is no news.
    if row.refrain {
        let does = plain || matches!(telling.outermost(), Some("begin" | "resume"));
        return (does && certain && telling.is_fact()).then_some(PledgeStatus::Broken);
    }
    match telling.outermost() {
        Some("suspend" | "stop" | "call-off" | "postpone") if telling.is_fact() => {
            Some(PledgeStatus::Withdrawn)
        }
        // The coder puts what failed as negated.
        Some("fail") if certain => Some(PledgeStatus::Broken),
        Some("refuse") if telling.is_fact() => Some(PledgeStatus::Broken),
        Some("begin" | "continue" | "resume") if telling.is_fact() => {
            Some(PledgeStatus::PartlyKept)
        }
        _ if plain && telling.is_fact() && certain => Some(extent(row, telling, done, actors)),
        None if telling.is_negated() && certain => Some(PledgeStatus::Broken),
        _ => None,
    }
}

/// Whether what was done is all that was promised.
fn extent(
    row: &mut Pledge,
    telling: &Telling<'_>,
    done: &crate::Deed,
    actors: &[party::Party],
) -> PledgeStatus {
    let short = |done: Option<Range>, promised: Option<Range>| match (done, promised) {
        (Some(done), Some(promised)) => done.max.unwrap_or(done.min) < promised.min,
        _ => false,
    };
    let complete = telling.has_operator(&["complete"]);
    if !complete && short(telling.event.counts.size, row.size) {
        return PledgeStatus::PartlyKept;
    }
    // What several promised each other is kept when each has done it, or all together.
    if row.mutual && done.act != row.what.act {
        party::extend(&mut row.told.done_by, actors);
        let all = row.by.iter().filter(|party| party.is_identified());
        let mut all = all.map(|party| row.told.done_by.iter().any(|done| done.same_as(party)));
        if !all.all(|done| done) {
            return PledgeStatus::PartlyKept;
        }
    }
    PledgeStatus::Kept
}
