//! What becomes of an ultimatum: the day on which it was given found in another report, and the
//! event that meets it, carries it out, or lets it lapse.
//!
//! Deliberately absent: a verdict on whether a threat was meant. Only what is told decides.

use super::{Ultimatum, UltimatumStatus, days};
use crate::Deed;
use crate::course::Step;
use crate::party::{self, Party};
use crate::rules::LedgerRules;
use crate::tables::due;
use crate::telling::{Telling, cite};
use jiff::civil::Date;
use rapporteur_model::CountBase;

/// What was demanded, done so many days after the deadline, was not done because of it.
const LATE_DAYS: i32 = 3;

/// The day on which it was given is known now.
pub(super) fn set(row: &mut Ultimatum, day: Option<Date>) {
    if let Some(day) = day {
        row.day = Some(day);
        row.told.set = true;
        if let Some(first) = row.history.first_mut() {
            first.day = Some(day);
        }
    }
}

/// Counts the deadline from the day on which it was given, if that is known.
pub(super) fn count(row: &mut Ultimatum) {
    let day = row.day.filter(|_| row.told.set && row.moves.is_empty());
    if let (Some(day), Some(deadline)) = (day, &row.deadline)
        && let Some(exact) = due::counted_from(deadline, day)
    {
        row.deadline = Some(exact);
    }
}

/// What a telling can say of any ultimatum, read once for all of them.
pub(super) struct News<'t> {
    telling: &'t Telling<'t>,
    /// The day on which a warning that it recalls was given.
    recalls: Option<Date>,
    /// Whether it puts something as a fact of its own day.
    is_new: bool,
    /// Whether somebody agrees to something.
    agrees: bool,
    /// Whether something is told as done, and not only as spoken of.
    is_done: bool,
    done: Deed,
    actors: Vec<Party>,
    recipients: Vec<Party>,
}

impl<'t> News<'t> {
    /// `None` for a telling that says nothing of any.
    pub(super) fn of(telling: &'t Telling<'t>) -> Option<Self> {
        let event = telling.event;
        if !telling.is_fact() {
            return None;
        }
        let warns = matches!(telling.outermost(), Some("threaten" | "warn" | "demand"))
            || (event.act == "ultimatum" && event.operators.is_empty());
        let recalls = telling.own_day().filter(|_| warns);
        let is_new = !telling.is_historical() && event.status.condition.is_none();
        let agrees = matches!(telling.outermost(), Some("agree" | "accept"));
        let is_done = event
            .operators
            .iter()
            .all(|operator| matches!(operator.as_str(), "begin" | "complete" | "announce"));
        let says = recalls.is_some() || is_new && (agrees || is_done);
        says.then(|| Self {
            telling,
            recalls,
            is_new,
            agrees,
            is_done,
            done: telling.deed(),
            actors: party::parties(&event.actors),
            recipients: party::parties(&event.recipients),
        })
    }
}

/// Takes the day from a telling that only recalls the warning: 'the warning of last Monday'.
pub(super) fn date(row: &mut Ultimatum, news: &News<'_>) {
    let Some(day) = news.recalls else { return };
    if row.told.set || !row.status.is_open() {
        return;
    }
    let telling = news.telling;
    let event = telling.event;
    let waits = row.deadline.as_ref().is_some_and(|deadline| {
        let counted = matches!(
            deadline.counted_from.what,
            CountBase::Statement | CountBase::Report | CountBase::Unknown
        );
        counted && deadline.bound != rapporteur_model::DeadlineBound::Exact
    });
    if !waits {
        return;
    }
    let same_threat = event.act == "ultimatum"
        || event.act == "unspecified"
        || [&row.consequence, &row.demanded]
            .iter()
            .any(|deed| deed.as_ref().is_some_and(|deed| deed.act == event.act));
    let told_before = row.told.day.is_none_or(|told| day <= told);
    if same_threat
        && told_before
        && party::agreement(&row.issuer, &news.actors).is_same()
        && !party::agreement(&row.addressee, &news.recipients).is_conflict()
    {
        set(row, Some(day));
        count(row);
        cite(&mut row.evidence, event);
        row.told.last = telling.report;
        row.told.day = row.told.day.max(telling.day);
    }
}

/// What was due before the day has lapsed.
pub(super) fn lapse(row: &mut Ultimatum, today: Date) {
    let due = row.deadline.as_ref().and_then(due::day);
    if row.status.is_open()
        && let Some(due) = due
        && due < today
    {
        row.step(Step {
            day: due.tomorrow().ok(),
            status: UltimatumStatus::Lapsed,
            event: String::new(),
        });
    }
}

/// What a later report shows of an ultimatum.
pub(super) fn decide(row: &mut Ultimatum, news: &News<'_>, rules: &LedgerRules) {
    let settled = matches!(
        row.status,
        UltimatumStatus::Met | UltimatumStatus::CarriedOut
    );
    if settled || !news.is_new {
        return;
    }
    let telling = news.telling;
    let event = telling.event;
    let does = |deed: &Option<Deed>| {
        deed.as_ref()
            .is_some_and(|named| rules.fulfils(&news.done, named))
    };
    let carried = news.is_done && does(&row.consequence);
    let done = news.is_done && does(&row.demanded);
    if !(carried || done || news.agrees) {
        return;
    }
    let yields = yields(row, news);
    if !(telling.is_later_than(row.told.first) || yields) {
        return;
    }
    let happened = telling.happened();
    if let (Some(given), Some(happened)) = (row.day, happened)
        && happened < given
    {
        return;
    }
    if yields {
        row.step(Step::of(telling, UltimatumStatus::Met));
        cite(&mut row.evidence, event);
        row.told.last = telling.report;
        return;
    }
    // A number of them is not yet all of them, unless just so many were demanded.
    let part = event.counts.size.is_some_and(|size| {
        let number = size.min.to_string();
        row.demand
            .as_deref()
            .is_none_or(|words| !words.split(' ').any(|word| word == number))
    });
    let met = done && !part;
    let by_issuer = || party::agreement(&row.issuer, &news.actors).is_same();
    let to_addressee = || party::agreement(&row.addressee, &news.recipients).is_same();
    let late = match (row.deadline.as_ref().and_then(due::day), happened) {
        (Some(due), Some(happened)) => days(due, happened),
        _ => 0,
    };
    let status = if carried && by_issuer() && to_addressee() {
        UltimatumStatus::CarriedOut
    } else if met && late <= LATE_DAYS && party::agreement(&row.addressee, &news.actors).is_same() {
        UltimatumStatus::Met
    } else {
        return;
    };
    row.step(Step::of(telling, status));
    cite(&mut row.evidence, event);
    row.told.last = telling.report;
}

/// Whether the addressee agrees to something in time, where nothing is told of what was demanded, or
/// just that: 'agreed to withdraw hours before the deadline'.
fn yields(row: &Ultimatum, news: &News<'_>) -> bool {
    if !news.agrees {
        return false;
    }
    let telling = news.telling;
    let asked = match (&row.demanded, &row.demand) {
        (Some(demanded), _) => demanded.act == telling.event.act,
        (None, demand) => demand.is_none(),
    };
    let due = row.deadline.as_ref().and_then(due::day);
    let in_time = match (due, telling.happened()) {
        (Some(due), Some(day)) => day <= due && row.day.is_none_or(|given| given <= day),
        _ => false,
    };
    asked && in_time && party::agreement(&row.addressee, &news.actors).is_same()
}
