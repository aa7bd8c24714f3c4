//! Violence: what was done by force, to whom, where, with what toll, and on whose word.
//!
//! Only what is put as done is entered: a threat, a plan or a call to stop is none. What one
//! side accuses another of is entered as claimed. Figures of each claimant are kept side by
//! side; the row shows what they allow together. Which acts are force is data.

mod weeks;

pub(crate) use weeks::Weeks;
pub use weeks::{ClaimantTally, ViolenceWeek};

use crate::Deed;
use crate::agreement::{self, Agreement};
use crate::figures;
use crate::party::{self, Party};
use crate::place::{self, Venue};
use crate::row::{Table, row_id};
use crate::rules::{LedgerRules, Use};
use crate::shelf::{Shelf, Shelved};
use crate::telling::{Telling, cite};
use crate::when::{self, When};
use jiff::civil::Date;
use rapporteur_model::{Counts, Modality, Range};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Reports further apart than this many days do not tell of one attack unless both date it.
const SAME_NEWS_DAYS: i32 = 4;

/// On what footing an act of violence stands in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Somebody accuses somebody of it.
    Claimed,
    /// A report tells it, by itself or on a source's word.
    Reported,
}

/// One claimant's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// On whose word; `None` for the report's own voice.
    pub according_to: Option<Party>,
    /// Killed.
    pub killed: Option<Range>,
    /// Injured.
    pub injured: Option<Range>,
    /// Captured or abducted.
    pub captured: Option<Range>,
    /// Id of the event that states it.
    pub evidence: String,
}

/// An act of violence, or a series that the reports tell as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Violence {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// The act and its means (`attack`, `aerial`).
    pub kind: Deed,
    /// By whom; empty when nobody is named.
    pub actors: Vec<Party>,
    /// Against whom or what.
    pub targets: Vec<Party>,
    /// Where.
    pub place: Option<Venue>,
    /// When.
    pub time: Option<When>,
    /// Killed, as far as the figures allow together.
    pub killed: Option<Range>,
    /// Injured, likewise.
    pub injured: Option<Range>,
    /// Captured or abducted, likewise.
    #[serde(default)]
    pub captured: Option<Range>,
    /// The figures of each claimant.
    pub tolls: Vec<Toll>,
    /// On what footing.
    pub standing: Standing,
    /// Those who deny it.
    pub denied_by: Vec<Party>,
    /// The day of the first dated report that tells it.
    #[serde(default)]
    pub first_told: Option<Date>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Vec<(usize, Option<Date>)>,
}

impl Shelved for Violence {
    type Beside = Vec<(usize, Option<Date>)>;

    fn beside(&self) -> Self::Beside {
        self.told.clone()
    }

    fn put_beside(&mut self, told: Self::Beside) {
        self.told = told;
    }
}

/// Violence as far as it is told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Acts {
    rows: Shelf<Violence>,
    /// The rows of each week, counted from an arbitrary one, that happened or were told then.
    of_week: BTreeMap<i64, Vec<usize>>,
    /// Those of the report that is being entered.
    here: Vec<usize>,
}

/// The weeks that a row or a telling can be found under: that of its day, and that of its report.
fn weeks_of(row: &Violence) -> Vec<i64> {
    let number = |day: Date| {
        let base = Date::constant(2000, 1, 3);
        i64::from(base.until(day).map_or(0, |apart| apart.get_days())).div_euclid(7)
    };
    let mut found = Vec::new();
    if let Some((start, end)) = row.time.as_ref().and_then(|time| time.start.zip(time.end)) {
        let (first, last) = (number(start.date()), number(end.date()));
        // What lasted for months is no help in finding what was one happening.
        if last - first <= 5 {
            found.extend(first..=last);
        }
    }
    for &(_, day) in &row.told {
        if let Some(week) = day.map(number)
            && !found.contains(&week)
        {
            found.push(week);
        }
    }
    found
}

impl Acts {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], rules: &LedgerRules) {
        let mut denials = Vec::new();
        self.here.clear();
        for telling in tellings {
            let Some(new) = told_violence(telling, rules) else {
                continue;
            };
            if telling.has_operator(&["deny"]) {
                denials.push((telling, new));
                continue;
            }
            let weeks = weeks_of(&new);
            let index = match self.best(&new, &weeks, rules) {
                Some(index) => {
                    if let Some(known) = self.rows.get_mut(index) {
                        merge(known, new);
                    }
                    index
                }
                None => self.rows.push(new),
            };
            if !self.here.contains(&index) {
                self.here.push(index);
            }
            for week in weeks {
                let of_week = self.of_week.entry(week).or_default();
                if !of_week.contains(&index) {
                    of_week.push(index);
                }
            }
        }
        for (telling, mut denied) in denials {
            // Who denies an attack is the one accused of it.
            denied.actors.clear();
            let weeks = weeks_of(&denied);
            let index = self.best(&denied, &weeks, rules);
            if let Some(row) = index.and_then(|index| self.rows.get_mut(index)) {
                party::extend(&mut row.denied_by, &party::parties(&telling.event.actors));
                cite(&mut row.evidence, telling.event);
            }
        }
    }

    /// The row that a telling joins: of this report, or of the weeks about its own.
    fn best(&mut self, new: &Violence, weeks: &[i64], rules: &LedgerRules) -> Option<usize> {
        let mut near: Vec<i64> = weeks.iter().flat_map(|&week| week - 1..=week + 1).collect();
        near.sort_unstable();
        near.dedup();
        let near = near.iter().filter_map(|week| self.of_week.get(week));
        let mut found: Vec<usize> = near.flatten().chain(&self.here).copied().collect();
        found.sort_unstable();
        found.dedup();
        let scored = found.into_iter().filter_map(|index| {
            let row = self.rows.get(index)?;
            Some((joins(row, new, rules)?, index))
        });
        scored.max().map(|(_, index)| index)
    }

    /// The table.
    pub(crate) fn finish(self) -> impl Iterator<Item = Violence> {
        self.rows.into_all().map(|mut row| {
            row.id = row_id(Table::Violence, &row.evidence, &[]);
            row
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

fn told_violence(telling: &Telling<'_>, rules: &LedgerRules) -> Option<Violence> {
    let event = telling.event;
    let status = &event.status;
    let told = rules.has(Use::Violence, &event.act)
        && !telling.is_negated()
        && status.condition.is_none()
        && status.tense != rapporteur_model::Tense::Future
        && matches!(status.modality, Modality::Certain | Modality::Probable)
        && event.operators.iter().all(|operator| {
            matches!(
                operator.as_str(),
                "accuse"
                    | "deny"
                    | "announce"
                    | "begin"
                    | "continue"
                    | "resume"
                    | "extend"
                    | "complete"
            )
        });
    if !told {
        return None;
    }
    let accused = telling.has_operator(&["accuse"]);
    let claimant = if accused {
        event.actors.first().map(Party::of)
    } else {
        telling.speaker()
    };
    let Counts {
        killed,
        injured,
        captured,
        ..
    } = event.counts;
    let counted = killed.is_some() || injured.is_some() || captured.is_some();
    Some(Violence {
        id: String::new(),
        kind: telling.deed(),
        actors: party::parties(if accused {
            &event.recipients
        } else {
            &event.actors
        }),
        targets: if accused {
            Vec::new()
        } else {
            party::parties(&event.recipients)
        },
        place: event.place.as_ref().and_then(Venue::of),
        time: event.time.as_ref().and_then(When::of),
        killed,
        injured,
        captured,
        tolls: counted
            .then(|| Toll {
                according_to: claimant,
                killed,
                injured,
                captured,
                evidence: event.id.clone(),
            })
            .into_iter()
            .collect(),
        standing: if accused {
            Standing::Claimed
        } else {
            Standing::Reported
        },
        denied_by: Vec::new(),
        first_told: telling.day,
        evidence: vec![event.id.clone()],
        told: vec![(telling.report, telling.day)],
    })
}

/// Whether two acts can be one happening: the same act, or an attack and the killing in it.
fn acts_agree(a: &Deed, b: &Deed, rules: &LedgerRules) -> Agreement {
    let group = |deed: &Deed| {
        rules
            .find(Use::Violence, &deed.act, None)
            .map(|rule| &rule.as_what)
            .filter(|group| !group.is_empty())
    };
    if a.act != b.act {
        return match (group(a), group(b)) {
            (Some(one), Some(other)) if one == other => Agreement::Unknown,
            _ => Agreement::Conflict,
        };
    }
    match Agreement::of(a.kind.as_ref(), b.kind.as_ref()) {
        Agreement::Conflict => Agreement::Conflict,
        _ => Agreement::Same,
    }
}

fn joins(known: &Violence, new: &Violence, rules: &LedgerRules) -> Option<usize> {
    let &(report, day) = new.told.first()?;
    // Reports are entered one after the other, in the order of their days.
    let same_report = known.told.last().is_some_and(|told| told.0 == report);
    let kind = acts_agree(&known.kind, &new.kind, rules);
    if kind.is_conflict() {
        return None;
    }
    let time = when::agreement(known.time.as_ref(), new.time.as_ref(), same_report);
    if time.is_conflict() {
        return None;
    }
    let place = place::agreement(known.place.as_ref(), new.place.as_ref());
    if place.is_conflict() || !(same_report || place.is_same()) {
        return None;
    }
    let actors = party::agreement(&known.actors, &new.actors);
    let targets = party::agreement(&known.targets, &new.targets);
    let score = agreement::score(&[kind, actors, targets, time, place])?;
    if same_report {
        // One voice that gives two figures speaks of two happenings, and so do figures of another
        // order: the dead of a night and the dead of the war.
        let two = known.tolls.iter().any(|own| {
            new.tolls.iter().any(|other| {
                (own.according_to == other.according_to
                    && figures::contradict(own.killed, other.killed))
                    || far_apart(own.killed, other.killed)
            })
        });
        let pinned = [actors, targets, time, place]
            .iter()
            .any(|aspect| aspect.is_same());
        let bare = |row: &Violence| row.place.is_none() && row.time.is_none();
        // That a killing is an attack's has to be told by more than standing in one report.
        let loose = known.kind.act == new.kind.act && (bare(new) || bare(known));
        return (!two && (pinned || loose)).then_some(score);
    }
    let near = known.told.iter().rev().any(|&(_, other)| {
        other
            .zip(day)
            .and_then(|(a, b)| a.until(b).ok())
            .is_some_and(|apart| apart.get_days().abs() <= SAME_NEWS_DAYS)
    });
    let sure =
        place.is_same() && (time.is_same() || (near && (actors.is_same() || targets.is_same())));
    sure.then_some(score)
}

/// Figures that differ so much that they cannot be two counts of one happening.
fn far_apart(one: Option<Range>, other: Option<Range>) -> bool {
    const MOST: u64 = 5;
    one.zip(other).is_some_and(|(one, other)| {
        let (less, more) = (one.min.min(other.min), one.min.max(other.min));
        more > less.saturating_mul(MOST)
    })
}

fn merge(known: &mut Violence, new: Violence) {
    // A killing told with its attack is the attack's toll.
    if known.kind.act == "kill" && new.kind.act == "attack" {
        known.kind = new.kind;
    } else if known.kind.act == new.kind.act {
        known.kind.kind = known.kind.kind.take().or(new.kind.kind);
    }
    party::extend(&mut known.actors, &new.actors);
    party::extend(&mut known.targets, &new.targets);
    when::merge(&mut known.time, new.time.as_ref());
    place::merge(&mut known.place, new.place);
    known.killed = figures::combine(known.killed, new.killed);
    known.injured = figures::combine(known.injured, new.injured);
    known.captured = figures::combine(known.captured, new.captured);
    known.tolls.extend(new.tolls);
    known.standing = known.standing.max(new.standing);
    known.first_told = known.first_told.or(new.first_told);
    known.evidence.extend(new.evidence);
    known.told.extend(new.told);
}
