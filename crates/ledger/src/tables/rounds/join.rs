//! Which tellings are one round.
//!
//! Of a process the parties are given, so what is compared are days, places, numbers and how the
//! round stands. A telling without a day is of about the day of its report: talks that are held were
//! a few days before at most, talks that are awaited come within weeks.

use super::{Round, RoundStatus, numbers};
use crate::agreement::{self, Agreement};
use crate::party;
use crate::place;
use crate::when;
use jiff::ToSpan;
use jiff::civil::Date;

/// Coming rounds of the same parties told by reports this many days apart may be one.
pub(super) const SAME_COMING_DAYS: i32 = 10;

/// Talks told without a day were at most so many days before the report.
const HELD_BEFORE: i32 = 3;

/// Talks that are awaited without a day are awaited for so many days.
pub(super) const AWAITED: i32 = 30;

/// Rounds of one number are one when they are told within so many days.
const SAME_NUMBER: i32 = 60;

/// Days by which talks begin before or after the day that was set for them.
const SLIP: i32 = 4;

/// Talks that opened so many days before others of the same report ended are not these.
const LONGEST: i32 = 45;

/// Days of a round that goes on from day to day at one place.
const NEXT_DAYS: i32 = 2;

/// How well a telling fits a known round; `None` when they are two.
pub(super) fn joins(known: &Round, new: &Round) -> Option<usize> {
    let told = new.told.first()?;
    let same_report = known.is_told_by(told.report);
    if !phases_fit(known, new, same_report) {
        return None;
    }
    let parties = party::agreement(&known.parties, &new.parties);
    let time = when::agreement(known.time.as_ref(), new.time.as_ref(), same_report);
    let venue = place::agreement(known.venue.as_ref(), new.venue.as_ref());
    let level = kinds_agree(known, new);
    let score = agreement::score(&[parties, time, venue, level])?;
    if same_report {
        return (score > 0 || is_taken_up(known, new)).then_some(score);
    }
    let both_coming = known.status.is_coming() && new.status.is_coming();
    let near = known.told.iter().rev().any(|other| {
        other
            .day
            .zip(told.day)
            .and_then(|(a, b)| a.until(b).ok())
            .is_some_and(|apart| apart.get_days().abs() <= SAME_COMING_DAYS)
    });
    let sure =
        parties.is_same() && (time.is_same() || (venue.is_same() && near) || (both_coming && near));
    sure.then_some(score)
}

/// How the kinds of meeting compare. Who telephones is at no place together, so a call is not the
/// meeting that a place is told of, even where nothing tells that meeting's kind.
fn kinds_agree(known: &Round, new: &Round) -> Agreement {
    let called = |round: &Round| round.level.as_deref() == Some("phone");
    let placed = |round: &Round| round.venue.is_some();
    if (called(known) && placed(new)) || (called(new) && placed(known)) {
        return Agreement::Conflict;
    }
    // That they negotiate, in whatever number, is told of all talks.
    let kind = |round: &Round| {
        let kind = round.level.clone();
        kind.filter(|kind| !matches!(kind.as_str(), "negotiate" | "multilateral"))
    };
    Agreement::of(kind(known).as_ref(), kind(new).as_ref())
}

/// Whether one of two tellings of a report that have nothing in common takes up the other:
/// 'the talks', of which nothing else is said, or a coming round that was called for before.
fn is_taken_up(known: &Round, new: &Round) -> bool {
    let called_off = known.status == RoundStatus::Cancelled && exact(known).is_none();
    let untimed = known.time.is_none() && known.venue.is_none();
    new.is_bare()
        || (known.is_bare() && known.status.is_coming() && new.status.is_coming())
        || (called_off
            && untimed
            && new.status.is_coming()
            && !new.parties.iter().any(party::Party::is_identified))
}

/// Whether two tellings can be stages of one round: what is over cannot lie ahead again, and
/// what is merely possible is not the round that is expected.
fn phases_fit(known: &Round, new: &Round, same_report: bool) -> bool {
    if same_report && known.is_recalled() != new.is_recalled() {
        return false;
    }
    let possible = |round: &Round| round.status == RoundStatus::Possible;
    if possible(known) != possible(new) {
        return false;
    }
    let (before, after) = (known.status.is_coming(), new.status.is_coming());
    match (before, after) {
        // 'Talks were called off. They were to have taken place on Friday.'
        (false, true) => {
            new.status == RoundStatus::Postponed
                || same_report && known.status == RoundStatus::Cancelled && exact(known).is_none()
        }
        (true, false) => !same_report || new.status == RoundStatus::Cancelled,
        _ => true,
    }
}

pub(super) fn merge(known: &mut Round, new: Round) {
    party::extend(&mut known.parties, &new.parties);
    party::extend(&mut known.third_parties, &new.third_parties);
    party::extend(&mut known.called_by, &new.called_by);
    if slips(known, &new) {
        known.time.clone_from(&new.time);
    }
    match (opened(known, &new), known.time.as_mut(), new.time.as_ref()) {
        (true, Some(time), Some(more)) => {
            time.start = time.start.min(more.start);
            time.end = time.end.max(more.end);
            time.value = None;
        }
        _ => when::merge(&mut known.time, new.time.as_ref()),
    }
    place::merge(&mut known.venue, new.venue);
    known.duration = known.duration.take().or(new.duration);
    known.level = known.level.take().or(new.level);
    for topic in new.agenda {
        if !known.agenda.contains(&topic) {
            known.agenda.push(topic);
        }
    }
    for claim in new.numbers {
        numbers::enter(&mut known.numbers, claim);
    }
    for delegate in new.delegations {
        if !known
            .delegations
            .iter()
            .any(|one| one.name == delegate.name)
        {
            known.delegations.push(delegate);
        }
    }
    known.sides |= new.sides;
    let rescheduled =
        known.status == RoundStatus::Postponed && new.status == RoundStatus::Scheduled;
    if rescheduled || new.status > known.status {
        known.status = new.status;
    }
    if known.history.last().map(|step| step.status) != Some(known.status) {
        for step in new.history {
            if step.status == known.status {
                known.history.push(step);
            }
        }
    }
    known.evidence.extend(new.evidence);
    known.told.extend(new.told);
}

/// The days about which a round was or is, by its words or by the day of its report.
pub(super) fn around(round: &Round) -> Option<(Date, Date)> {
    if let Some(days) = exact(round) {
        return Some(days);
    }
    let told = round.told.first().filter(|told| !told.recalled)?.day?;
    if round.status.has_begun() {
        Some((told.checked_sub(HELD_BEFORE.days()).ok()?, told))
    } else {
        None
    }
}

/// The days that the words tell, when they tell them to the week or so.
pub(super) fn exact(round: &Round) -> Option<(Date, Date)> {
    let time = round.time.as_ref()?;
    let (start, end) = (time.start?.date(), crate::row::last_day(Some(time))?);
    (start <= end && apart(start, end) <= 8).then_some((start, end))
}

fn apart(one: Date, other: Date) -> i32 {
    one.until(other)
        .map_or(i32::MAX, |span| span.get_days().abs())
}

/// How well a telling fits a round of the same process; `None` when they are two.
pub(super) fn joins_in_process(known: &Round, new: &Round) -> Option<usize> {
    let told = new.told.first()?;
    let same_report = known.is_told_by(told.report);
    if !phases_fit(known, new, same_report) {
        return None;
    }
    let level = kinds_agree(known, new);
    let number = numbers::agreement(&known.numbers, &new.numbers);
    let (here, there) = (exact(known), exact(new));
    let time = match (here, there) {
        (Some((a, b)), Some((c, d))) if a <= d && c <= b => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Conflict,
        _ => when::agreement(known.time.as_ref(), new.time.as_ref(), same_report),
    };
    // What was awaited in a month was then on days of it, at the place told before.
    let came = there.or_else(|| around(new));
    let foreseen = !known.status.has_begun() && came.is_some() && here.is_none();
    let time = if foreseen && known.time.is_some() && holds(known, came) {
        Agreement::Same
    } else {
        time
    };
    let mut venue = place::agreement(known.venue.as_ref(), new.venue.as_ref());
    let begun = known.status.has_begun() && new.status.has_begun();
    // 'The border' and a region on it: what is not resolved says little against a round.
    let vague = [known, new].iter().any(|round| {
        let venue = round.venue.as_ref();
        venue.is_some_and(|venue| venue.lat.is_none())
    });
    let near = vague || place::near(known.venue.as_ref(), new.venue.as_ref());
    if venue.is_conflict() && near && (same_report && begun || vague && time.is_same()) {
        venue = Agreement::Unknown;
    }
    // Talks that go on are told with the day on which they opened, then with that of their end.
    let goes_on = time.is_conflict()
        && begun
        && (is_next(here, there) && (venue.is_same() || same_report && number.is_same())
            || same_report && opened(known, new));
    let slipped = time.is_conflict() && venue.is_same() && slips(known, new);
    let time = if goes_on || slipped {
        Agreement::Same
    } else {
        time
    };
    // One side with a mediator is not yet both sides with each other.
    let (few, many) = (known.sides.count_ones(), new.sides.count_ones());
    let fewer = if few < many { known } else { new };
    let other_table = few.min(many) == 1
        && few.max(many) > 1
        && !fewer.third_parties.is_empty()
        && !venue.is_same();
    if other_table && !time.is_same() && !new.is_bare() && !known.is_bare() {
        return None;
    }
    let shared = if known.sides & new.sides != 0 {
        Agreement::Same
    } else {
        Agreement::Unknown
    };
    agreement::score(&[level, number, time, venue])?;
    let weight = |aspect: Agreement, weight: usize| weight_of(aspect.is_same(), weight);
    let score = weight(time, 8) + weight(number, 6) + weight(venue, 4) + weight(shared, 1);
    if same_report {
        let begun_both = begun && !known.is_recalled() && !new.is_recalled();
        let one = score > 0 || is_taken_up(known, new) || begun_both;
        return one.then_some(score + 2);
    }
    let last = known.last_told().zip(told.day).map(|(a, b)| apart(a, b));
    let within = |days: i32| last.is_some_and(|last| last <= days);
    if time.is_same() {
        return Some(score);
    }
    if number.is_same() && within(SAME_NUMBER) {
        return Some(score);
    }
    if known.status == RoundStatus::Possible {
        return within(AWAITED).then_some(score);
    }
    let about = overlap(around(known), around(new));
    let joined = match (known.status.has_begun(), new.status.has_begun()) {
        (true, true) => {
            let recalled = new.is_recalled() || new.time.as_ref().is_some_and(|_| there.is_none());
            let there = venue.is_same() || known.venue.is_none();
            about == Some(true) && !is_beside(known)
                || (recalled && there && new.sides & known.sides != 0 && holds(new, here))
        }
        (false, true) => match here {
            Some(_) => about == Some(true),
            None => {
                let fixed = known.status > RoundStatus::Proposed;
                !new.is_recalled() && (fixed || !new.is_bare()) && within(AWAITED)
            }
        },
        (false, false) => match (here, there) {
            (Some(_), Some(_)) => false,
            (Some((start, _)), None) => told
                .day
                .is_some_and(|day| start >= day && apart(day, start) <= AWAITED),
            (None, Some((start, _))) => known
                .last_told()
                .is_some_and(|day| start >= day && apart(day, start) <= AWAITED),
            (None, None) => within(AWAITED),
        },
        (true, false) => true,
    };
    // What is told to come on a day comes before what is only hoped for.
    let fixed = here.is_some() && about == Some(true);
    joined.then_some(score + weight_of(fixed, 3))
}

fn weight_of(holds: bool, weight: usize) -> usize {
    if holds { weight } else { 0 }
}

/// Whether it is a meeting beside the talks, and not what 'the talks' are.
fn is_beside(round: &Round) -> bool {
    let talks = round.level.as_deref() == Some("negotiate") || !round.agenda.is_empty();
    round.sides.count_ones() == 1 && !talks
}

/// Whether two stretches of days touch; `None` when one is not known.
fn overlap(one: Option<(Date, Date)>, other: Option<(Date, Date)>) -> Option<bool> {
    let ((a, b), (c, d)) = (one?, other?);
    Some(a <= d && c <= b)
}

/// Whether one stretch of days follows on the other.
fn is_next(one: Option<(Date, Date)>, other: Option<(Date, Date)>) -> bool {
    let Some(((a, b), (c, d))) = one.zip(other) else {
        return false;
    };
    (b < c && apart(b, c) <= NEXT_DAYS) || (d < a && apart(d, a) <= NEXT_DAYS)
}

/// Whether talks that were set for a day began some days from it.
fn slips(known: &Round, new: &Round) -> bool {
    let (Some((set, _)), Some((begun, _))) = (exact(known), exact(new)) else {
        return false;
    };
    known.status.is_coming() && new.status.has_begun() && apart(set, begun) <= SLIP
}

/// Whether one telling of a report says when talks opened and the other when they ended.
fn opened(known: &Round, new: &Round) -> bool {
    let (Some((a, b)), Some((c, d))) = (exact(known), exact(new)) else {
        return false;
    };
    let (first, second) = if b < c { (known, new) } else { (new, known) };
    let length = if b < c { apart(a, d) } else { apart(c, b) };
    let opens = |round: &Round| round.status == RoundStatus::UnderWay;
    opens(first) && !opens(second) && length <= LONGEST
}

/// Whether what is told with a vague time ('in May') was on these days.
fn holds(vague: &Round, days: Option<(Date, Date)>) -> bool {
    let Some((first, last)) = days else {
        return false;
    };
    let Some(time) = &vague.time else {
        return true;
    };
    match (time.start, time.end) {
        (Some(start), Some(end)) => start.date() <= last && first < end.date(),
        _ => false,
    }
}
