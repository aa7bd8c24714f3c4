//! The terms of a ceasefire and what becomes of them: its sides, its class, its last day, its
//! violations, its end.

use super::{Ceasefire, CeasefireStatus};
use crate::course::{Step, go_on};
use crate::party::{self, Party};
use crate::place::{self, Venue};
use crate::telling::Telling;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whose arms rest. The order is from less to more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sides {
    /// Those of one side.
    Unilateral,
    /// Those of all sides named.
    Bilateral,
}

/// How firm a ceasefire is, in the classes of ETH-PRIO. The order is from less to more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeasefireClass {
    /// Arms rest, and no more is told.
    CessationOfHostilities,
    /// It is told how it is watched.
    WithMechanisms,
    /// It is meant to last.
    Definitive,
}

/// How a ceasefire ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeasefireEnd {
    /// Its term was over, and nobody tells that it was prolonged.
    Expired,
    /// Somebody ended it.
    CalledOff,
    /// It ended, and it is not told by whom.
    Ended,
}

impl CeasefireEnd {
    pub(super) fn of(telling: &Telling<'_>) -> Self {
        let somebody = telling.has_operator(&["stop", "suspend", "call-off"]);
        let known = party::parties(&telling.event.actors);
        if somebody && known.iter().any(Party::is_identified) {
            Self::CalledOff
        } else {
            Self::Ended
        }
    }
}

/// One violation, as somebody tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// Its day, else that of the report.
    pub day: Option<Date>,
    /// By whom; empty when nobody is named.
    pub by: Vec<Party>,
    /// On whose word; `None` for the report's own voice.
    pub according_to: Option<Party>,
    /// Where.
    pub place: Option<Venue>,
    /// The words.
    pub words: String,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
}

impl Violation {
    pub(super) fn of(telling: &Telling<'_>) -> Self {
        let event = telling.event;
        let accused = telling.has_operator(&["accuse"]);
        Self {
            day: telling.happened(),
            by: party::parties(if accused {
                &event.recipients
            } else {
                &event.actors
            }),
            according_to: if accused {
                event.actors.first().map(Party::of)
            } else {
                telling.speaker()
            },
            place: event.place.as_ref().and_then(Venue::of),
            words: telling.words(),
            evidence: vec![event.id.clone()],
        }
    }

    fn same_as(&self, other: &Self) -> bool {
        let voice = match (&self.according_to, &other.according_to) {
            (Some(one), Some(other)) => one.same_as(other),
            (None, None) => true,
            _ => false,
        };
        voice
            && self.day == other.day
            && party::agreement(&self.by, &other.by).is_same()
            && !place::agreement(self.place.as_ref(), other.place.as_ref()).is_conflict()
    }
}

/// Enters a violation once.
pub(super) fn violated(known: &mut Vec<Violation>, new: Violation) {
    // Old ones are not told again after hundreds of others.
    const RECENT: usize = 200;
    let same = known
        .iter_mut()
        .rev()
        .take(RECENT)
        .find(|known| known.same_as(&new));
    match same {
        Some(known) => {
            for name in new.evidence {
                if !known.evidence.contains(&name) {
                    known.evidence.push(name);
                }
            }
            place::merge(&mut known.place, new.place);
        }
        None => known.push(new),
    }
}

/// Reckons the last day of a fixed term from its first day and its length.
pub(super) fn settle(row: &mut Ceasefire) {
    if row.until.is_some() || !row.status.has_been_reached() {
        return;
    }
    row.until = last_day(row);
}

/// The last day of a term of which first day and length are known.
fn last_day(row: &Ceasefire) -> Option<Date> {
    let length: jiff::Span = row.told.term.as_deref()?.parse().ok()?;
    let first = row.time.as_ref().filter(|time| time.is_one_day())?;
    let over = first.start?.checked_add(length).ok()?;
    over.date().yesterday().ok()
}

/// Prolongs the term.
pub(super) fn prolong(known: &mut Ceasefire, new: &mut Ceasefire) {
    let later = || {
        let length: jiff::Span = new.told.term.as_deref()?.parse().ok()?;
        known.until?.checked_add(length).ok()
    };
    // How long it goes on is not known where nobody tells.
    known.until = new.until.or_else(later);
    known.told.term = None;
}

/// Whether a term has passed without being prolonged.
pub(super) fn expires(row: &Ceasefire, today: Date) -> bool {
    let running = matches!(
        row.status,
        CeasefireStatus::Agreed
            | CeasefireStatus::Declared
            | CeasefireStatus::InForce
            | CeasefireStatus::Extended
            | CeasefireStatus::Violated
    );
    // News of a prolongation comes up to a day late.
    row.until
        .filter(|_| running)
        .is_some_and(|until| until.tomorrow().is_ok_and(|next| next < today))
}

/// A term that has passed without being prolonged is over.
pub(super) fn expire(row: &mut Ceasefire, today: Date) {
    if let Some(until) = row.until
        && expires(row, today)
    {
        row.status = CeasefireStatus::Ended;
        row.ended = until.tomorrow().ok();
        row.how_ended = Some(CeasefireEnd::Expired);
        go_on(
            &mut row.history,
            Step {
                day: row.ended,
                status: CeasefireStatus::Ended,
                event: String::new(),
            },
        );
    }
}
