//! Deadlines that are put off or brought forward.
//!
//! 'On Tuesday he extended the deadline by two weeks' belongs to the last open ultimatum of the
//! same parties. What stood before is kept beside what stands now, with the event that tells of it.
//!
//! Deliberately absent: a guess which ultimatum is meant when nobody named fits.

use super::{Ultimatum, UltimatumStatus};
use crate::course::Step;
use crate::party;
use crate::tables::due;
use crate::telling::{Telling, cite};
use jiff::civil::Date;
use rapporteur_model::{CountBase, CountedFrom, Deadline, DeadlineBound, DeadlineChange};
use serde::{Deserialize, Serialize};

/// One move of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedDeadline {
    /// Which way.
    pub change: DeadlineChange,
    /// The day on which it was moved.
    #[serde(default)]
    pub day: Option<Date>,
    /// What stood before; `None` when no report told it.
    pub from: Option<Deadline>,
    /// What stands since.
    pub to: Deadline,
    /// Id of the event that tells of it.
    pub evidence: String,
}

/// Whether the telling moves the deadline of an ultimatum that is known; if so, it is moved.
pub(super) fn enter(rows: &mut [Ultimatum], live: &[usize], telling: &Telling<'_>) -> bool {
    let event = telling.event;
    let Some(deadline) = &event.deadline else {
        return false;
    };
    if !telling.is_fact() || event.status.condition.is_some() {
        return false;
    }
    let anew = event.operators.is_empty() && event.act == "ultimatum";
    if deadline.moved.is_none() && !anew {
        return false;
    }
    let actors = party::parties(&event.actors);
    let recipients = party::parties(&event.recipients);
    let fits = |row: &Ultimatum| {
        let issuer = party::agreement(&row.issuer, &actors);
        let addressee = party::agreement(&row.addressee, &recipients);
        let same = if anew {
            issuer.is_same() && !addressee.is_conflict()
        } else {
            (issuer.is_same() || addressee.is_same())
                && !issuer.is_conflict()
                && !addressee.is_conflict()
        };
        row.status.is_open() && same
    };
    let fitting: Vec<usize> = live
        .iter()
        .copied()
        .filter(|&row| rows.get(row).is_some_and(fits))
        .collect();
    let addressed = |row: &usize| {
        rows.get(*row)
            .is_some_and(|row| party::agreement(&row.addressee, &recipients).is_same())
    };
    // Who is not said to be given another day must be the only one who was given one.
    let sure = match fitting.as_slice() {
        [one] => Some(*one),
        several => several
            .iter()
            .copied()
            .rev()
            .find(|row| addressed(row) || !anew),
    };
    let Some(row) = sure.and_then(|row| rows.get_mut(row)) else {
        return false;
    };
    let to = counted(deadline, row.deadline.as_ref());
    let told = deadline.moved.as_ref().map(|moved| moved.change);
    let before = row.deadline.as_ref().and_then(due::stretch);
    let change = match (before, due::stretch(&to)) {
        (Some(from), Some(due)) if due.1 <= from.0 => DeadlineChange::Shortened,
        (Some(from), Some(due)) if due.0 >= from.1 => DeadlineChange::Extended,
        // The same day told again is no move.
        (Some(_), Some(_)) => return false,
        _ => match told {
            Some(told) => told,
            None => return false,
        },
    };
    // What is told of an earlier day is how it stood before.
    let told = event.time.as_ref().and_then(|time| time.expression.start);
    let own = told.map(|told| told.date());
    let stood = row.history.last().and_then(|step| step.day);
    let earlier = own.zip(stood).is_some_and(|(day, stood)| day < stood);
    // A second ultimatum moves the first only where both name their day, and not backwards.
    let recalled = own.zip(row.day).is_some_and(|(day, given)| day <= given);
    let both = to.bound == DeadlineBound::Exact && is_exact(row.deadline.as_ref());
    if earlier || (anew && (recalled || !both)) {
        return false;
    }
    row.moves.push(MovedDeadline {
        change,
        day: telling.happened(),
        from: row.deadline.take(),
        to: to.clone(),
        evidence: event.id.clone(),
    });
    row.deadline = Some(to);
    row.step(Step::of(
        telling,
        match change {
            DeadlineChange::Extended => UltimatumStatus::Extended,
            DeadlineChange::Shortened => UltimatumStatus::Shortened,
        },
    ));
    cite(&mut row.evidence, event);
    row.told.last = telling.report;
    row.told.day = row.told.day.max(telling.day);
    true
}

fn is_exact(deadline: Option<&Deadline>) -> bool {
    deadline.is_some_and(|deadline| deadline.bound == DeadlineBound::Exact)
}

/// A deadline with its day counted from the one before, where it is told as so much later.
fn counted(deadline: &Deadline, before: Option<&Deadline>) -> Deadline {
    let mut counted = deadline.clone();
    let length = || {
        deadline
            .moved
            .as_ref()?
            .by
            .as_deref()?
            .parse::<jiff::Span>()
            .ok()
    };
    let later = || {
        let before = before?;
        let moved = deadline.moved.as_ref()?;
        let length = length()?;
        let due = before.due?;
        match moved.change {
            DeadlineChange::Extended => due.checked_add(length).ok(),
            DeadlineChange::Shortened => due.checked_sub(length).ok(),
        }
        .map(|due| (before, due))
    };
    if deadline.due.is_none()
        && deadline.counted_from.what == CountBase::EarlierDeadline
        && let Some((before, due)) = later()
    {
        counted.due = Some(due);
        counted.bound = before.bound;
        counted.counted_from = CountedFrom::earlier(before);
        if let Some(moved) = &mut counted.moved {
            moved.from = before.due;
            moved.from_text = Some(before.time.text.clone());
        }
    }
    counted
}
