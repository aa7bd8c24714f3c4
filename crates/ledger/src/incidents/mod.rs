//! One happening, one incident, however often and by whomever it is told.
//!
//! ```
//! use rapporteur_ledger::incidents::{Decisions, IncidentBuilder};
//!
//! let builder = IncidentBuilder::new(Decisions::default());
//! assert!(builder.finish().is_empty());
//! ```
//!
//! Reports are entered in the order of their [`crate::Source`]s. An event joins the incident that it
//! fits best, or founds one: it must not contradict any telling of the incident, so that a chain of
//! vague ones cannot bring two neighbours together, and the clues for it and one of them must add
//! up to enough. What decides depends on the event and the one incident alone.
//!
//! A telling more than [`OPEN_DAYS`] days after the last one of an incident does not join it, and one
//! of an undated report joins undated ones only. So an incident can be closed and written away once
//! time has passed it, and the incidents from a day on can be made anew by entering, in order, the
//! events of those that were still open then.
//!
//! Deliberately absent: which process an incident belongs to, and storing.

mod clue;
mod compare;
mod days;
mod decisions;
mod explain;
mod incident;
mod index;
mod mark;
mod rules;
mod tellings;
mod who;
mod words;

pub use clue::{Clue, Contradiction};
pub use decisions::Decisions;
pub use explain::{Explanation, explain};
pub use incident::{Footing, Incident, Joined, Tally, Telling};
pub use rules::Rules;

use crate::Source;
use compare::compare;
use decisions::Partners;
use index::{Index, KeySet, Seen};
use jiff::civil::Date;
use mark::Mark;
use rapporteur_model::Event;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;
use tellings::Tellings;

/// Tellings of one incident follow on each other by at most so many days.
pub const OPEN_DAYS: i32 = 45;

/// So many tellings of an incident are held against a new one; further ones only say it again.
const MARKS: usize = 20;

/// What is written where a person has decided.
const DECIDED: &str = "decided-by-a-person";

/// An incident that can still be joined.
#[derive(Clone, Debug)]
struct Slot {
    /// Without its tellings.
    incident: Incident,
    tellings: Tellings,
    /// Those of its events that decisions name.
    named: Vec<String>,
    /// When each telling was entered, in the order of the tellings.
    entered: Vec<u64>,
    marks: Vec<Mark>,
    keys: KeySet,
    last_told: Option<i32>,
}

/// Incidents as far as reports have been entered.
#[derive(Clone, Debug)]
pub struct IncidentBuilder {
    rules: Rules,
    partners: Partners,
    /// Shared with copies of the builder until they are changed.
    slots: Vec<Option<Arc<Slot>>>,
    free: Vec<u32>,
    index: Index,
    seen: Seen,
    /// Where events stand that decisions name.
    placed: BTreeMap<String, u32>,
    /// Passed by time and not taken out yet.
    passed: Vec<Arc<Slot>>,
    entered: u64,
    today: Option<i32>,
}

impl IncidentBuilder {
    /// Nothing yet; merging goes by the rules that the program was built with.
    pub fn new(decisions: Decisions) -> Self {
        Self::with_rules(Rules::built_in(), decisions)
    }

    /// Nothing yet; merging goes by these rules.
    pub fn with_rules(rules: Rules, decisions: Decisions) -> Self {
        Self {
            rules,
            partners: Partners::of(&decisions),
            slots: Vec::new(),
            free: Vec::new(),
            index: Index::default(),
            seen: Seen::default(),
            placed: BTreeMap::new(),
            passed: Vec::new(),
            entered: 0,
            today: None,
        }
    }

    /// Goes by other decisions from now on. They may differ from those so far only in what they say of
    /// events that have not come.
    pub fn decide(&mut self, decisions: &Decisions) {
        self.partners = Partners::of(decisions);
    }

    /// Enters the events of one report.
    pub fn enter(&mut self, source: &Source, events: &[&Event]) {
        if let Some(day) = source.day.map(mark::number)
            && self.today.is_none_or(|today| today < day)
        {
            self.pass(day);
        }
        for event in events {
            self.enter_event(source, event);
        }
    }

    fn enter_event(&mut self, source: &Source, event: &Event) {
        let mut mark = Mark::of(source, event, &self.rules);
        let mut incident = Incident::of(source, event, mark.is_said);
        let keys = index::keys(&mark);
        let decided = self.decided(&mark);
        mark.is_decided = decided.is_some();
        let (place, joined) = match decided {
            Some((slot, to)) => (
                slot,
                Some(Joined {
                    to,
                    score: 0.0,
                    because: vec![SmolStr::new(DECIDED)],
                }),
            ),
            None => match self.best(&mark, &keys.looked_up) {
                Some((slot, joined)) => (slot, Some(joined)),
                None => (self.found(), None),
            },
        };
        let number = self.entered;
        self.entered += 1;
        let tellings = std::mem::take(&mut incident.tellings).into_iter();
        let tellings = tellings.map(|mut telling| {
            telling.joined.clone_from(&joined);
            telling
        });
        let mut named = Vec::new();
        if self.partners.name(&mark.event) {
            self.placed.insert(mark.event.clone(), place);
            named.push(mark.event.clone());
        }
        let told = mark.told;
        let new: Vec<u64>;
        match self.slots.get_mut(place as usize) {
            Some(Some(slot)) => {
                let slot = Arc::make_mut(slot);
                slot.incident.absorb(incident);
                slot.tellings.extend(tellings);
                slot.named.extend(named);
                slot.entered.push(number);
                new = added(&mut slot.keys, keys.entered);
                slot.last_told = slot.last_told.max(told);
                if slot.marks.len() < MARKS && !slot.marks.iter().any(|known| mark.repeats(known)) {
                    slot.marks.push(mark);
                }
            }
            Some(empty) => {
                let mut own = KeySet::default();
                new = added(&mut own, keys.entered);
                *empty = Some(Arc::new(Slot {
                    incident,
                    tellings: tellings.collect(),
                    named,
                    entered: vec![number],
                    marks: vec![mark],
                    keys: own,
                    last_told: told,
                }));
            }
            None => return,
        }
        self.index.enter(&new, place);
    }

    /// An empty place for a new incident.
    fn found(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn slot(&self, place: u32) -> Option<&Slot> {
        self.slots.get(place as usize)?.as_deref()
    }

    /// The incident that a person has put an event into, and the event that it was put together
    /// with. Where decisions name events of several incidents, these become one.
    fn decided(&mut self, mark: &Mark) -> Option<(u32, String)> {
        let mut partners: Vec<(u64, u32, String)> = Vec::new();
        for name in self.partners.merged(&mark.event) {
            if let Some(&place) = self.placed.get(name)
                && let Some(slot) = self.slot(place)
            {
                let founded = slot.entered.first().copied().unwrap_or_default();
                partners.push((founded, place, name.clone()));
            }
        }
        partners.sort();
        let (_, first, to) = partners.first().cloned()?;
        for (_, other, _) in partners {
            if other != first {
                self.unite(first, other);
            }
        }
        Some((first, to))
    }

    /// Makes two incidents one.
    fn unite(&mut self, first: u32, other: u32) {
        let Some(gone) = self.slots.get_mut(other as usize).and_then(Option::take) else {
            return;
        };
        let gone = Arc::unwrap_or_clone(gone);
        let keys = gone.keys.clone();
        self.index.forget(keys, |slot| slot == other);
        self.free.push(other);
        for place in self.placed.values_mut() {
            if *place == other {
                *place = first;
            }
        }
        let Some(Some(slot)) = self.slots.get_mut(first as usize) else {
            return;
        };
        let slot = Arc::make_mut(slot);
        slot.incident.absorb(gone.incident);
        slot.entered.extend(gone.entered);
        slot.named.extend(gone.named);
        let tellings = slot.tellings.iter().chain(gone.tellings.iter());
        let mut ordered: Vec<(u64, Telling)> = slot.entered.iter().copied().zip(tellings).collect();
        ordered.sort_by_key(|telling| telling.0);
        (slot.entered, slot.tellings) = ordered.into_iter().unzip();
        slot.marks.extend(gone.marks);
        slot.last_told = slot.last_told.max(gone.last_told);
        let new = added(&mut slot.keys, gone.keys);
        self.index.enter(&new, first);
    }

    /// The incident that a telling fits best, of equal ones that which was told last.
    fn best(&mut self, mark: &Mark, keys: &[u64]) -> Option<(u32, Joined)> {
        let candidates = self.index.find(keys, &mut self.seen);
        let mut best: Option<(f32, u64, u32, usize)> = None;
        for place in candidates {
            let Some(slot) = self.slot(place) else {
                continue;
            };
            if self.is_out_of_reach(slot, mark) {
                continue;
            }
            let Some((score, with)) = self.fit(slot, mark) else {
                continue;
            };
            let last = slot.entered.last().copied().unwrap_or_default();
            if best.is_none_or(|(most, latest, ..)| (score, last) > (most, latest)) {
                best = Some((score, last, place, with));
            }
        }
        let (_, _, place, with) = best?;
        let known = self.slot(place)?.marks.get(with)?;
        let mut found = compare(&self.rules, known, mark, true);
        found.clues.retain(|clue| clue.1 > 0.0);
        found.clues.sort_by(|a, b| b.1.total_cmp(&a.1));
        let joined = Joined {
            to: known.event.clone(),
            score: found.score,
            because: found
                .clues
                .iter()
                .map(|clue| SmolStr::new(clue.0.name()))
                .collect(),
        };
        Some((place, joined))
    }

    /// By time, or since a person has kept them apart.
    fn is_out_of_reach(&self, slot: &Slot, mark: &Mark) -> bool {
        let reached = match (slot.last_told, mark.told) {
            (Some(last), Some(told)) => told.saturating_sub(last) <= OPEN_DAYS,
            (None, None) => true,
            _ => false,
        };
        !reached || {
            let split = self.partners.split(&mark.event);
            slot.named.iter().any(|name| split.contains(name))
        }
    }

    /// How well a telling fits an incident, and which of its marks best; `None` where it does not.
    fn fit(&self, slot: &Slot, mark: &Mark) -> Option<(f32, usize)> {
        let mut best: Option<(f32, usize)> = None;
        for (place, known) in slot.marks.iter().enumerate() {
            let found = compare(&self.rules, known, mark, false);
            if !found.against.is_empty() {
                if known.is_decided {
                    continue;
                }
                return None;
            }
            let over = found.score - found.enough;
            if over >= 0.0 && best.is_none_or(|(most, _)| over > most) {
                best = Some((over, place));
            }
        }
        best
    }

    /// Lets time pass: what no telling from this day on can join is closed.
    fn pass(&mut self, today: i32) {
        self.today = Some(today);
        let mut gone: Vec<u32> = Vec::new();
        for (place, slot) in (0..).zip(&self.slots) {
            if let Some(slot) = slot
                && slot
                    .last_told
                    .is_some_and(|last| today.saturating_sub(last) > OPEN_DAYS)
                && !self.waits(slot)
            {
                gone.push(place);
            }
        }
        let mut keys = Vec::new();
        for &place in &gone {
            if let Some(slot) = self.slots.get_mut(place as usize).and_then(Option::take) {
                keys.extend(&slot.keys);
                self.passed.push(slot);
            }
        }
        // Places are in ascending order.
        self.index
            .forget(keys, |slot| gone.binary_search(&slot).is_ok());
        self.free.extend(gone);
    }

    /// Whether a decision puts an event into an incident that has not come yet.
    fn waits(&self, slot: &Slot) -> bool {
        slot.named.iter().any(|event| {
            let mut merged = self.partners.merged(event).iter();
            merged.any(|name| !self.placed.contains_key(name))
        })
    }

    /// Takes out the incidents that nothing told from this day on can join, in the order of their
    /// first tellings. An incident stays while a decision puts an event into it that has not come.
    pub fn close(&mut self, today: Date) -> impl Iterator<Item = Incident> + use<> {
        let today = mark::number(today);
        if self.today.is_none_or(|known| known < today) {
            self.pass(today);
        }
        let (closed, kept) = std::mem::take(&mut self.passed)
            .into_iter()
            .partition(|slot| {
                slot.last_told
                    .is_some_and(|last| today.saturating_sub(last) > OPEN_DAYS)
            });
        self.passed = kept;
        settled(closed)
    }

    /// All incidents that were not taken out, in the order of their first tellings.
    pub fn finish(self) -> Vec<Incident> {
        self.finish_each().collect()
    }

    /// The same, one by one.
    pub fn finish_each(self) -> impl Iterator<Item = Incident> {
        let open = self.slots.into_iter().flatten();
        settled(self.passed.into_iter().chain(open).collect())
    }
}

/// Adds keys; those that were not there.
fn added(known: &mut KeySet, keys: impl IntoIterator<Item = u64>) -> Vec<u64> {
    keys.into_iter().filter(|&key| known.insert(key)).collect()
}

fn settled(mut slots: Vec<Arc<Slot>>) -> impl Iterator<Item = Incident> {
    slots.sort_by_key(|slot| slot.entered.first().copied());
    slots.into_iter().map(|slot| {
        let (mut incident, tellings) = match Arc::try_unwrap(slot) {
            Ok(slot) => (slot.incident, slot.tellings),
            Err(shared) => (shared.incident.clone(), shared.tellings.clone()),
        };
        incident.tellings = tellings.iter().collect();
        incident.settle();
        incident
    })
}
