//! Pledges: what somebody promised or agreed to do, and what became of it.
//!
//! A pledge told by several reports is one row; the next one of the same kind is another when it
//! names another number, another day, or when the first was kept before. What several sides promise
//! each other is one row, kept when all of them have done it.
//!
//! Talks, agreements and ceasefires that were agreed to are in tables of their own and are not
//! repeated here.

mod course;

use super::due;
use crate::Deed;
use crate::agreement::{self, Agreement};
use crate::course::Step;
use crate::figures;
use crate::party::{self, Party};
use crate::row::{Table, row_id};
use crate::rules::{LedgerRules, Use};
use crate::telling::Telling;
use jiff::civil::Date;
use rapporteur_model::{Deadline, Modality, Range, Tense};
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
#[derive(Debug, Default)]
pub(crate) struct Pledges {
    rows: Vec<Pledge>,
    /// Rows by the act that is promised, in the order of telling.
    of_act: BTreeMap<SmolStr, Vec<usize>>,
}

impl Pledges {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], rules: &LedgerRules) {
        for telling in tellings {
            let today = telling.day;
            if let Some(new) = told_pledge(telling, rules) {
                let known = self.live(&new.what.act, today);
                let scored = known.into_iter().filter_map(|index| {
                    let row = self.rows.get(index)?;
                    Some((
                        joins(row, &new, telling.is_historical())?,
                        row.told.last,
                        index,
                    ))
                });
                match scored
                    .max()
                    .and_then(|(_, _, index)| self.rows.get_mut(index))
                {
                    Some(known) => merge(known, new),
                    None => {
                        let of_act = self.of_act.entry(new.what.act.clone()).or_default();
                        of_act.push(self.rows.len());
                        self.rows.push(new);
                    }
                }
            } else if course::decides(telling) {
                for act in rules.concerned(&telling.event.act) {
                    for index in self.live(&act, today) {
                        if let Some(row) = self.rows.get_mut(index) {
                            course::decide(row, telling, rules);
                        }
                    }
                }
            }
        }
    }

    /// The rows of an act that are not forgotten.
    fn live(&mut self, act: &SmolStr, today: Option<Date>) -> Vec<usize> {
        let rows = &self.rows;
        let Some(of_act) = self.of_act.get_mut(act) else {
            return Vec::new();
        };
        of_act.retain(|&index| {
            let told = rows.get(index).and_then(|row| row.told.day);
            match (told, today) {
                (Some(told), Some(today)) => days(told, today) <= FORGOTTEN_DAYS,
                _ => true,
            }
        });
        of_act.clone()
    }

    /// The table.
    pub(crate) fn finish(mut self) -> Vec<Pledge> {
        for row in &mut self.rows {
            let kind = row.what.kind.as_deref().unwrap_or_default();
            row.id = row_id(Table::Pledge, &row.evidence, &[&row.what.act, kind]);
        }
        self.rows
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |apart| apart.get_days())
}

/// Whether the telling is a promise: promised or agreed, or announced by the one who will do it.
fn is_promise(telling: &Telling<'_>) -> bool {
    let event = telling.event;
    let certain = matches!(
        event.status.modality,
        Modality::Certain | Modality::Probable
    );
    let spoken = telling.has_operator(&["promise", "agree"]);
    match telling.outermost() {
        Some("promise" | "agree") => certain,
        Some("announce") if spoken => certain,
        Some("announce") => {
            let ahead = event.status.tense == Tense::Future;
            ahead && (certain || event.status.modality == Modality::Planned)
        }
        _ => false,
    }
}

fn told_pledge(telling: &Telling<'_>, rules: &LedgerRules) -> Option<Pledge> {
    let event = telling.event;
    let undone = telling.has_operator(&["refuse", "call-off", "deny", "suspend", "stop", "fail"]);
    let announced = !telling.has_operator(&["promise", "agree"]);
    if !is_promise(telling)
        || undone
        || telling.is_negated()
        || rules.has(Use::Elsewhere, &event.act)
        // Who announces force or coercion promises nobody anything.
        || (announced
            && (rules.has(Use::Consequence, &event.act) || rules.has(Use::Violence, &event.act)))
    {
        return None;
    }
    let mut by = party::parties(&event.actors);
    if announced && !by.iter().any(Party::is_identified) {
        by = telling.speaker().into_iter().collect();
    }
    if announced && by.is_empty() {
        return None;
    }
    let to = party::parties(&event.recipients);
    let made = telling.own_day();
    let row = Pledge {
        id: String::new(),
        day: made.or(telling.day),
        mutual: by.iter().filter(|party| party.is_identified()).count() > 1
            && !to.iter().any(Party::is_identified),
        by,
        to,
        what: telling.deed(),
        size: event.counts.size,
        by_when: event.deadline.clone(),
        condition: event
            .status
            .condition
            .as_ref()
            .map(|condition| condition.text.clone()),
        words: telling.words(),
        topics: event.topics.clone(),
        status: PledgeStatus::Open,
        history: vec![Step::of(telling, PledgeStatus::Open)],
        decided_by: None,
        evidence: vec![event.id.clone()],
        told: Told {
            first: telling.report,
            last: telling.report,
            day: telling.day,
            made,
            done_by: Vec::new(),
        },
    };
    Some(row)
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
    for name in new.evidence {
        if !known.evidence.contains(&name) {
            known.evidence.push(name);
        }
    }
    known.told.last = new.told.last;
    known.told.day = known.told.day.max(new.told.day);
}
