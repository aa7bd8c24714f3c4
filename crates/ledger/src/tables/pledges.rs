//! Pledges: what somebody promised or agreed to do, and what became of it.
//!
//! A pledge told by several reports is one row; the next one of the same kind is another when it
//! names another number, another day, or when the first was kept before. What several sides promise
//! each other is one row, kept when all of them have done it.
//!
//! Talks, agreements and ceasefires that were agreed to are in tables of their own and are not
//! repeated here.

mod course;
mod promise;

use super::due;
use crate::Deed;
use crate::agreement::{self, Agreement};
use crate::course::Step;
use crate::figures;
use crate::party::{self, Party};
use crate::row::{Table, row_id};
use crate::rules::LedgerRules;
use crate::telling::{Telling, cite_all};
use jiff::civil::Date;
use rapporteur_model::{Deadline, Range};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A promise of which nothing was told for so many days is neither told again nor decided.
const FORGOTTEN_DAYS: i32 = 400;

/// Two tellings so far apart are of one promise only where day, number or deadline say so.
const SAME_NEWS_DAYS: i32 = 21;

/// How a pledge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PledgeStatus {
    /// Neither kept nor broken, as far as the reports say.
    Open,
    /// A later report tells that it was begun, done by one of several, or done in part.
    PartlyKept,
    /// A later report tells that it was done.
    Kept,
    /// A later report tells that it was not done.
    Broken,
    /// Taken back or suspended.
    Withdrawn,
}

/// A pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// The day on which it was made; that of the first report where no report tells it.
    #[serde(default)]
    pub day: Option<Date>,
    /// Who promised.
    pub by: Vec<Party>,
    /// To whom.
    pub to: Vec<Party>,
    /// Whether several promised it each other.
    #[serde(default)]
    pub mutual: bool,
    /// What.
    pub what: Deed,
    /// Whether it is promised not to do it.
    #[serde(default)]
    pub refrain: bool,
    /// How many or how much, when that is told.
    #[serde(default)]
    pub size: Option<Range>,
    /// By when.
    pub by_when: Option<Deadline>,
    /// What it hangs on, in the report's words.
    pub condition: Option<String>,
    /// The words of the first telling.
    pub words: String,
    /// Negotiation issues.
    #[serde(default)]
    pub topics: Vec<SmolStr>,
    /// How it stands at the end of the record.
    pub status: PledgeStatus,
    /// How it came to stand so.
    #[serde(default)]
    pub history: Vec<Step<PledgeStatus>>,
    /// Id of the event that decided the status.
    pub decided_by: Option<String>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Told,
}

/// What is known of the tellings of a row while it is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    first: usize,
    last: usize,
    /// The day of the last dated report.
    day: Option<Date>,
    /// The day that the words give the promise.
    made: Option<Date>,
    /// Those of several who have done it.
    done_by: Vec<Party>,
}

/// The pledges as far as they are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pledges {
    rows: Vec<Pledge>,
    /// Rows by the act that is promised, in the order of telling.
    of_act: BTreeMap<SmolStr, Live>,
}

/// Rows that are not forgotten.
#[derive(Clone, Debug, Default)]
struct Live {
    rows: Vec<usize>,
    /// The day on which they were last looked through.
    passed: Option<Date>,
}

impl Live {
    /// Lets time pass.
    fn pass(&mut self, rows: &[Pledge], today: Option<Date>) {
        if today.is_none() || self.passed == today {
            return;
        }
        self.passed = today;
        self.rows.retain(|&index| {
            let told = rows.get(index).and_then(|row| row.told.day);
            match (told, today) {
                (Some(told), Some(today)) => days(told, today) <= FORGOTTEN_DAYS,
                _ => true,
            }
        });
    }
}

impl Pledges {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], rules: &LedgerRules) {
        let bound = promise::bound(tellings);
        for telling in tellings {
            let today = telling.day;
            if let Some(new) = promise::of(telling, &bound, rules) {
                self.enter_one(new, telling);
            } else if let Some(news) = course::News::of(telling) {
                for act in rules.concerned(&telling.event.act) {
                    if let Some(live) = self.of_act.get_mut(&act) {
                        live.pass(&self.rows, today);
                        course::decide(&mut self.rows, &live.rows, &news, rules);
                    }
                }
            }
        }
    }

    fn enter_one(&mut self, mut new: Pledge, telling: &Telling<'_>) {
        let rows = &self.rows;
        let known = self.of_act.get_mut(&new.what.act).map(|live| {
            live.pass(rows, telling.day);
            live.rows.as_slice()
        });
        let recalled = telling.is_historical();
        let scored = known.into_iter().flatten().filter_map(|&index| {
            let row = rows.get(index)?;
            Some((joins(row, &new, recalled)?, row.told.last, index))
        });
        let best = scored.max().map(|(_, _, index)| index);
        let Some(known) = best.and_then(|index| self.rows.get_mut(index)) else {
            self.push(new);
            return;
        };
        match promise::share(known, &new) {
            // What each side of an exchange gives is told: each has a row of its own.
            Some(others) => {
                merge(known, new);
                self.push(others);
            }
            None => {
                if known.mutual && !new.mutual {
                    new.size = None;
                }
                merge(known, new);
            }
        }
    }

    fn push(&mut self, new: Pledge) {
        let of_act = self.of_act.entry(new.what.act.clone()).or_default();
        of_act.rows.push(self.rows.len());
        self.rows.push(new);
    }

    /// The table.
    pub(crate) fn finish(mut self) -> Vec<Pledge> {
        for row in &mut self.rows {
            let by: Vec<String> = row.by.iter().filter_map(Party::code).collect();
            let kind = row.what.kind.as_deref().unwrap_or_default();
            let apart = [row.what.act.as_str(), kind, &by.join(" ")];
            row.id = row_id(Table::Pledge, &row.evidence, &apart);
        }
        self.rows
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |apart| apart.get_days())
}

/// How two numbers compare: those that contradict each other are of two promises.
fn sizes(a: Option<Range>, b: Option<Range>) -> Agreement {
    match (a, b) {
        (Some(_), Some(_)) if figures::contradict(a, b) => Agreement::Conflict,
        (Some(_), Some(_)) => Agreement::Same,
        _ => Agreement::Unknown,
    }
}

fn joins(known: &Pledge, new: &Pledge, recalled: bool) -> Option<usize> {
    if known.refrain != new.refrain {
        return None;
    }
    let by = party::agreement(&known.by, &new.by);
    let to = party::agreement(&known.to, &new.to);
    let kind = Agreement::of(known.what.kind.as_ref(), new.what.kind.as_ref());
    let size = sizes(known.size, new.size);
    let due = due::agreement(known.by_when.as_ref(), new.by_when.as_ref());
    let made = match (known.told.made, new.told.made) {
        (Some(known), Some(new)) if days(known, new).abs() <= 1 => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Conflict,
        _ => Agreement::Unknown,
    };
    // A share in what several promised each other has a number of its own.
    let size = if known.mutual && !new.mutual {
        Agreement::Unknown
    } else {
        size
    };
    let score = agreement::score(&[by, to, kind, size, due, made])?;
    let same_report = known.told.last == new.told.last;
    if same_report {
        return (score > 0).then_some(score);
    }
    // One that is settled is told again only as something past, or with its day or number.
    let pinned = size.is_same() || due.is_same() || made.is_same();
    let settled = !matches!(known.status, PledgeStatus::Open | PledgeStatus::PartlyKept);
    let near = match (known.told.day, new.told.day) {
        (Some(known), Some(new)) => days(known, new).abs() <= SAME_NEWS_DAYS,
        _ => false,
    };
    let earlier = new
        .told
        .made
        .zip(known.history.last().and_then(|step| step.day))
        .is_some_and(|(made, settled)| made < settled);
    let again = if settled {
        made.is_same() || recalled || (earlier && pinned)
    } else {
        near || pinned || recalled
    };
    let towards = to.is_same() || !new.to.iter().any(Party::is_identified) || known.mutual;
    (by.is_same() && towards && again).then_some(score)
}

fn merge(known: &mut Pledge, new: Pledge) {
    party::extend(&mut known.by, &new.by);
    party::extend(&mut known.to, &new.to);
    known.mutual |= new.mutual;
    known.what.kind = known.what.kind.take().or(new.what.kind);
    known.size = known.size.or(new.size);
    if due::is_tighter(new.by_when.as_ref(), known.by_when.as_ref()) {
        known.by_when = new.by_when;
    }
    known.condition = known.condition.take().or(new.condition);
    if known.told.made.is_none() && new.told.made.is_some() {
        known.told.made = new.told.made;
        known.day = new.told.made;
        if let Some(first) = known.history.first_mut() {
            first.day = new.told.made;
        }
    }
    for topic in new.topics {
        if !known.topics.contains(&topic) {
            known.topics.push(topic);
        }
    }
    cite_all(&mut known.evidence, new.evidence);
    known.told.last = new.told.last;
    known.told.day = known.told.day.max(new.told.day);
}
