//! The rounds as they are told, found again by their days so that a long process stays quick.
//!
//! A telling is compared with the rows of its own report, with those about whose days it can be, with
//! those that are awaited, and outside of a process with those told lately; never with all.

use super::join::{AWAITED, SAME_COMING_DAYS, around, exact, joins, joins_in_process, merge};
use super::{Round, outcome, told};
use crate::frame::{Frame, Part};
use crate::party::{self, Party};
use crate::row::{Table, row_id};
use crate::shelf::Shelf;
use crate::telling::Telling;
use crate::when::When;
use jiff::ToSpan;
use jiff::civil::Date;
use rapporteur_model::{Polarity, Tense};
use std::collections::{BTreeMap, BTreeSet};

/// Rows within so many days of a telling's own days are compared with it.
const NEAR_DAYS: i32 = 3;

/// A row is found by this many of its days at most.
const LISTED_DAYS: i32 = 45;

/// So many of the last rows are looked through for one that is only recalled.
const RECALLED: usize = 40;

/// The rounds as far as they are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds {
    rows: Shelf<Round>,
    by_day: BTreeMap<Date, Vec<usize>>,
    told_on: BTreeMap<Date, Vec<usize>>,
    /// Rows without days that are awaited or possible.
    awaited: Vec<usize>,
    /// Rows without a day of telling.
    undated: Vec<usize>,
    of_report: Vec<usize>,
    /// Under which days each row is listed.
    listed: Vec<Option<(Date, Date)>>,
    /// The day on which the awaited rows were last looked through.
    passed: Option<Date>,
}

impl Rounds {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], frame: Option<&Frame>) {
        self.of_report.clear();
        let agreed = frame.and_then(|frame| agreement_of(tellings, frame));
        for telling in tellings {
            let Some(mut new) = told::told_round(telling, frame) else {
                continue;
            };
            if let Some(agreed) = &agreed {
                give_day(&mut new, agreed);
            }
            self.enter_one(new, frame.is_some());
        }
        for telling in tellings {
            outcome::enter(&mut self.rows, &self.of_report, telling);
        }
    }

    fn enter_one(&mut self, new: Round, in_process: bool) {
        let places: Vec<usize> = self.candidates(&new, in_process).into_iter().collect();
        let score = |known: &Round| {
            if in_process {
                joins_in_process(known, &new)
            } else {
                joins(known, &new)
            }
        };
        let mut found: Option<(usize, usize)> = None;
        for place in places {
            if let Some(score) = self.rows.get(place).and_then(score)
                && found.is_none_or(|(best, _)| score >= best)
            {
                found = Some((score, place));
            }
        }
        let place = match found {
            Some((_, place)) => {
                if let Some(known) = self.rows.get_mut(place) {
                    merge(known, new);
                }
                place
            }
            None if in_process && !is_worth_a_row(&new) => return,
            None => self.rows.push(new),
        };
        self.list(place, in_process);
    }

    /// The rows that a telling can be of, in the order of their first telling.
    fn candidates(&self, new: &Round, in_process: bool) -> BTreeSet<usize> {
        let mut places: BTreeSet<usize> = self.of_report.iter().copied().collect();
        let mut near =
            |index: &BTreeMap<Date, Vec<usize>>, from: Date, to: Date, days: (i32, i32)| {
                let from = from.checked_sub(days.0.days()).unwrap_or(from);
                let to = to.checked_add(days.1.days()).unwrap_or(to);
                places.extend(index.range(from..=to).flat_map(|(_, rows)| rows));
            };
        if let Some((from, to)) = around(new) {
            near(&self.by_day, from, to, (NEAR_DAYS, NEAR_DAYS));
        }
        let told = new.told.first().and_then(|told| told.day);
        if let Some(day) = told {
            if in_process {
                if !new.status.has_begun() {
                    near(&self.by_day, day, day, (0, AWAITED));
                }
            } else {
                near(&self.told_on, day, day, (SAME_COMING_DAYS, 0));
            }
        }
        if in_process {
            places.extend(self.awaited.iter().copied());
            let vague = around(new).is_none() || exact(new).is_none() && new.time.is_some();
            if new.status.has_begun() && (vague || !new.numbers.is_empty()) {
                places.extend(self.rows.len().saturating_sub(RECALLED)..self.rows.len());
            }
        } else if told.is_none() {
            places.extend(self.undated.iter().copied());
        }
        places
    }

    /// Lets a row be found by what is now known of it.
    fn list(&mut self, place: usize, in_process: bool) {
        let Some(row) = self.rows.get(place) else {
            return;
        };
        if !self.of_report.contains(&place) {
            self.of_report.push(place);
        }
        let about = around(row);
        match row.told.last().and_then(|told| told.day) {
            Some(day) if in_process => {
                let is_awaited = is_open(row, day);
                if self.passed == Some(day) {
                    if !is_awaited {
                        self.awaited.retain(|&known| known != place);
                    }
                } else {
                    self.passed = Some(day);
                    let rows = &mut self.rows;
                    self.awaited
                        .retain(|&known| rows.get(known).is_some_and(|row| is_open(row, day)));
                }
                if is_awaited && !self.awaited.contains(&place) {
                    self.awaited.push(place);
                }
            }
            Some(day) => {
                let rows = self.told_on.entry(day).or_default();
                if rows.last() != Some(&place) {
                    rows.push(place);
                }
            }
            None => self.undated.push(place),
        }
        if self.listed.len() <= place {
            self.listed.resize(place + 1, None);
        }
        let Some(listed) = self.listed.get_mut(place) else {
            return;
        };
        if *listed == about {
            return;
        }
        *listed = about;
        if let Some((from, to)) = about {
            let mut day = from;
            for _ in 0..LISTED_DAYS {
                let rows = self.by_day.entry(day).or_default();
                if !rows.contains(&place) {
                    rows.push(place);
                }
                match day.tomorrow() {
                    Ok(next) if next <= to => day = next,
                    _ => break,
                }
            }
        }
    }

    /// The table, in the order of the days; rounds without one stand at the day on which they were
    /// first told.
    pub(crate) fn finish(mut self) -> impl Iterator<Item = Round> {
        // What the order and the names of the next ones hang on, first.
        let mut entries: Vec<Entry> = Vec::with_capacity(self.rows.len());
        for place in 0..self.rows.len() {
            if let Some(round) = self.rows.get(place) {
                let own = crate::row::first_day(round.time.as_ref());
                entries.push(Entry {
                    place,
                    day: own.or_else(|| round.told.iter().filter_map(|told| told.day).min()),
                    id: row_id(Table::Round, &round.evidence, &[]),
                    is_dated: exact(round).is_some(),
                    next: None,
                });
            }
            self.rows.rest();
        }
        // Undated ones last, and of one day in the order of telling.
        entries.sort_by_key(|entry| (entry.day.is_none(), entry.day));
        let mut next: Option<String> = None;
        for entry in entries.iter_mut().rev() {
            entry.next.clone_from(&next);
            if entry.is_dated {
                next = Some(entry.id.clone());
            }
        }
        let order = entries.iter().map(|entry| entry.place).collect();
        let rows = self.rows.into_rows(order).zip(entries);
        rows.map(|(mut round, entry)| {
            round.id = entry.id;
            round.next = entry.next;
            round
        })
    }

    /// Puts away everything.
    pub(crate) fn put_away(&mut self) {
        self.rows.put_away_all();
    }

    /// Puts away what is not in use.
    pub(crate) fn rest(&mut self) {
        self.rows.rest();
    }
}

/// What is known of a round before the table is laid out.
struct Entry {
    place: usize,
    /// The day at which it stands.
    day: Option<Date>,
    id: String,
    is_dated: bool,
    next: Option<String>,
}

/// Whether a round without days is still awaited, or possible, on a day.
fn is_open(row: &Round, day: Date) -> bool {
    let told = |last: Date| last.until(day).is_ok_and(|span| span.get_days() <= AWAITED);
    !row.status.has_begun() && exact(row).is_none() && row.last_told().is_none_or(told)
}

/// Whether there is enough to tell of talks that nobody told of before.
fn is_worth_a_row(new: &Round) -> bool {
    let known = exact(new).is_some() || new.venue.is_some() || new.sides.count_ones() > 1;
    known
        || !new.numbers.is_empty()
        || !new.agenda.is_empty()
        || (!new.status.has_begun() && new.third_parties.is_empty())
        || (new.sides > 0 && !new.third_parties.is_empty())
        || !new.is_recalled() && new.third_parties.is_empty() && new.parties.is_empty()
}

/// What the sides agreed on, or failed to, as one report tells it: the talks that it tells of without
/// a day were then, and theirs.
struct Agreed {
    day: When,
    parties: Vec<Party>,
    sides: u32,
}

fn agreement_of(tellings: &[Telling<'_>], frame: &Frame) -> Option<Agreed> {
    let mut found: Vec<Agreed> = Vec::new();
    for telling in tellings {
        let event = telling.event;
        let reached = event.status.tense != Tense::Future
            && !telling.is_historical()
            && (telling.has_operator(&["agree", "fail"])
                || event.status.polarity == Polarity::Affirmed
                    && matches!(event.act.as_str(), "settle" | "sign"));
        let mut parties = party::parties(event.actors.iter().chain(&event.recipients));
        parties.retain(|party| matches!(frame.part(party), Part::Side(_)));
        if !reached || parties.len() < 2 {
            continue;
        }
        let Some(day) = event.time.as_ref().and_then(When::of) else {
            continue;
        };
        let single = day
            .start
            .zip(day.end)
            .is_some_and(|(start, end)| start.until(end).is_ok_and(|span| span.get_days() <= 1));
        if single && !found.iter().any(|known| known.day.start == day.start) {
            let sides = told::sides(&parties, frame);
            found.push(Agreed {
                day,
                parties,
                sides,
            });
        }
    }
    if found.is_empty() {
        return opening_day(tellings, frame);
    }
    // Of two agreements it is not known at which the talks were.
    (found.len() < 2).then(|| found.pop()).flatten()
}

/// The day on which a side moved, as the first sentence tells it: who offers or promises something in
/// the first words of a report on talks did so there.
fn opening_day(tellings: &[Telling<'_>], frame: &Frame) -> Option<Agreed> {
    let first = tellings
        .iter()
        .map(|telling| telling.event.sentence_span.start)
        .min()?;
    let moved = tellings.iter().find(|telling| {
        let event = telling.event;
        event.sentence_span.start == first
            && telling.is_fact()
            && telling.has_operator(&["promise", "offer", "accept", "agree"])
            && told::sides(&party::parties(&event.actors), frame) != 0
    })?;
    let day = moved.event.time.as_ref().and_then(When::of)?;
    let (start, told) = (day.start?.date(), moved.day?);
    let fresh = start
        .until(told)
        .is_ok_and(|span| (0..=2).contains(&span.get_days()));
    fresh.then(|| Agreed {
        day,
        parties: Vec::new(),
        sides: 0,
    })
}

/// Gives talks that have begun and have no day that of the agreement, and its parties.
fn give_day(new: &mut Round, agreed: &Agreed) {
    let whole = new.sides == 0 || agreed.sides != 0 && new.sides.count_ones() > 1;
    if !new.status.has_begun() || new.is_recalled() || exact(new).is_some() || !whole {
        return;
    }
    let within = new.time.as_ref().is_none_or(|time| {
        let days = time.start.zip(time.end).zip(agreed.day.start);
        days.is_some_and(|((start, end), day)| start <= day && day < end)
    });
    if within {
        new.time = Some(agreed.day.clone());
        party::extend(&mut new.parties, &agreed.parties);
        new.sides |= agreed.sides;
    }
}
