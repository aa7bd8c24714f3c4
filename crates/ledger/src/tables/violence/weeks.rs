//! Violence week by week: how often each side used force, and what that cost, as a range.
//!
//! Figures are the sums of the rows of the week: the lowest that somebody gives of each, and the
//! highest. Beside the whole stand the sums of each claimant's own figures, which are not added to it.
//!
//! Deliberately absent: an act whose day is told more coarsely than a week is of no week, and one
//! without a day is of the week in which it was first told, unless nothing but its toll is told.

use super::{Standing, Violence};
use crate::party::Party;
use jiff::civil::Date;
use rapporteur_model::Range;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one claimant counts in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimantTally {
    /// On whose word; `None` for the reports' own voice.
    pub according_to: Option<Party>,
    /// How many acts it gives figures of.
    pub events: usize,
    /// Killed.
    pub killed: Option<Range>,
    /// Injured.
    pub injured: Option<Range>,
}

/// The force that one side used in one week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViolenceWeek {
    /// Its Monday.
    pub week: Date,
    /// Who used it; `None` where nobody is named. An act of several counts for each of them.
    pub side: Option<Party>,
    /// How many acts.
    pub events: usize,
    /// How many of them stand on an accusation alone.
    pub claimed: usize,
    /// Killed, from the lowest to the highest figure; `None` when no figure is told.
    pub killed: Option<Range>,
    /// Injured.
    pub injured: Option<Range>,
    /// Captured or abducted.
    pub captured: Option<Range>,
    /// The sums of each claimant, in the order of telling.
    pub claimants: Vec<ClaimantTally>,
    /// The rows of violence that it counts.
    pub rows: Vec<String>,
    /// Ids of the events that give its figures, and of the first telling of each act.
    pub evidence: Vec<String>,
}

/// The sum of two numbers, either of which may be unknown.
fn sum(a: Option<Range>, b: Option<Range>) -> Option<Range> {
    let (a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (a, b) => return a.or(b),
    };
    Some(Range {
        min: a.min.saturating_add(b.min),
        max: a.max.zip(b.max).map(|(a, b)| a.saturating_add(b)),
    })
}

/// The Monday of the week of an act; `None` when it is not told so exactly.
fn week(row: &Violence) -> Option<Date> {
    let day = match &row.time {
        Some(time) => match time.start.zip(time.end) {
            Some((start, end)) if start.date().until(end.date()).ok()?.get_days() <= 7 => {
                Some(start.date())
            }
            Some(_) => None,
            None => row.first_told,
        },
        // The toll of a war is told without a day as well.
        None => row
            .first_told
            .filter(|_| !row.actors.is_empty() || row.place.is_some()),
    }?;
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).ok()
}

/// The weeks of the rows that have been entered.
#[derive(Default)]
pub(crate) struct Weeks {
    found: Vec<ViolenceWeek>,
    /// Where the weeks of each side stand.
    places: BTreeMap<(Date, String), usize>,
}

impl Weeks {
    /// Enters a row; rows come in the order of telling.
    pub(crate) fn enter(&mut self, row: &Violence) {
        let Some(week) = week(row) else { return };
        let known: Vec<&Party> = row
            .actors
            .iter()
            .filter(|party| party.is_identified())
            .collect();
        let sides: Vec<Option<&Party>> = if known.is_empty() {
            vec![None]
        } else {
            known.into_iter().map(Some).collect()
        };
        for side in sides {
            let key = (week, side.and_then(Party::code).unwrap_or_default());
            let place = *self.places.entry(key).or_insert_with(|| {
                self.found.push(ViolenceWeek {
                    week,
                    side: side.cloned(),
                    events: 0,
                    claimed: 0,
                    killed: None,
                    injured: None,
                    captured: None,
                    claimants: Vec::new(),
                    rows: Vec::new(),
                    evidence: Vec::new(),
                });
                self.found.len() - 1
            });
            if let Some(tally) = self.found.get_mut(place) {
                enter(tally, row);
            }
        }
    }

    /// All weeks in which force was used, in order; of a week the sides in the order of telling.
    pub(crate) fn finish(mut self) -> Vec<ViolenceWeek> {
        self.found.sort_by_key(|tally| tally.week);
        self.found
    }
}

fn enter(tally: &mut ViolenceWeek, row: &Violence) {
    tally.events += 1;
    tally.claimed += usize::from(row.standing == Standing::Claimed);
    tally.killed = sum(tally.killed, row.killed);
    tally.injured = sum(tally.injured, row.injured);
    tally.captured = sum(tally.captured, row.captured);
    tally.rows.push(row.id.clone());
    let first = row.evidence.first();
    for name in first
        .into_iter()
        .chain(row.tolls.iter().map(|toll| &toll.evidence))
    {
        if !tally.evidence.contains(name) {
            tally.evidence.push(name.clone());
        }
    }
    // A claimant's last figure of an act is the one that counts.
    let mut latest: Vec<&super::Toll> = Vec::new();
    for toll in &row.tolls {
        match latest
            .iter_mut()
            .find(|known| same_voice(&known.according_to, &toll.according_to))
        {
            Some(known) => *known = toll,
            None => latest.push(toll),
        }
    }
    for toll in latest {
        let known = tally
            .claimants
            .iter_mut()
            .find(|known| same_voice(&known.according_to, &toll.according_to));
        match known {
            Some(known) => {
                known.events += 1;
                known.killed = sum(known.killed, toll.killed);
                known.injured = sum(known.injured, toll.injured);
            }
            None => tally.claimants.push(ClaimantTally {
                according_to: toll.according_to.clone(),
                events: 1,
                killed: toll.killed,
                injured: toll.injured,
            }),
        }
    }
}

fn same_voice(one: &Option<Party>, other: &Option<Party>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.same_as(other),
        (None, None) => true,
        _ => false,
    }
}
