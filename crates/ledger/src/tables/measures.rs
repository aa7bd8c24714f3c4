//! Measures: what one party does to another without arms, from announced to ended: sanctions, aid,
//! expulsions, seizures, closures, recognition. Which acts belong here is data.
//!
//! A measure told by several reports is one row; what eases, suspends or ends it moves on the row of
//! the same party against the same other. One announced later, or of another size, is another.
//!
//! Deliberately absent: threats, which are ultimatums, and promises of aid, which are pledges.

use crate::Deed;
use crate::agreement::{self, Agreement};
use crate::course::{Step, go_on};
use crate::figures;
use crate::party::{self, Party};
use crate::row::{Table, row_id};
use crate::rules::{Effect, LedgerRules, Use};
use crate::telling::{Telling, cite_all};
use jiff::civil::Date;
use rapporteur_model::{Modality, Range, Tense};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Two tellings so far apart are of one step only where both give its day.
const SAME_NEWS_DAYS: i32 = 10;

/// What was announced and put in force so much later is one measure no longer.
const DELAY_DAYS: i32 = 180;

/// One of which nothing was told for so many days is neither eased nor ended by what is told later.
const FORGOTTEN_DAYS: i32 = 3650;

/// How a measure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureStatus {
    /// It is said to be coming.
    Announced,
    /// It was put in force.
    Imposed,
    /// It was prolonged or tightened.
    Extended,
    /// Part of it was taken back.
    Eased,
    /// It rests for a time.
    Suspended,
    /// It is over.
    Ended,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// The category (`sanctions`, `aid`, `expulsion`, …).
    pub category: SmolStr,
    /// The act and its kind.
    pub kind: Deed,
    /// Who takes it.
    pub by: Vec<Party>,
    /// Towards whom.
    pub towards: Vec<Party>,
    /// How it stands at the end of the record.
    pub status: MeasureStatus,
    /// The day on which it was announced, as far as that is told.
    pub announced: Option<Date>,
    /// The day on which it was put in force.
    pub imposed: Option<Date>,
    /// The day on which it was last eased, suspended or ended.
    pub taken_back: Option<Date>,
    /// How many or how much, when that is told.
    pub size: Option<Range>,
    /// The words of the first telling.
    pub words: String,
    /// Negotiation issues.
    pub topics: Vec<SmolStr>,
    /// How it came to stand so.
    pub history: Vec<Step<MeasureStatus>>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    last: usize,
    #[serde(skip, default)]
    last_day: Option<Date>,
}

/// The measures as far as they are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measures {
    rows: Vec<Measure>,
    /// Rows by category and by who takes them.
    of: BTreeMap<(SmolStr, String), Vec<usize>>,
}

impl Measures {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], rules: &LedgerRules) {
        for telling in tellings {
            let Some((new, easing)) = told_measure(telling, rules) else {
                continue;
            };
            let mut known: Vec<usize> = Vec::new();
            let keys = keys(&new);
            for key in keys.iter().chain([&(new.category.clone(), String::new())]) {
                known.extend(self.of.get(key).into_iter().flatten());
            }
            let scored = known.into_iter().filter_map(|index| {
                let row = self.rows.get(index)?;
                Some((joins(row, &new, easing)?, row.last, index))
            });
            match scored
                .max()
                .and_then(|(_, _, index)| self.rows.get_mut(index))
            {
                Some(known) => merge(known, new),
                None => {
                    for key in keys {
                        self.of.entry(key).or_default().push(self.rows.len());
                    }
                    self.rows.push(new);
                }
            }
        }
    }

    /// The table.
    pub(crate) fn finish(mut self) -> Vec<Measure> {
        for row in &mut self.rows {
            row.id = row_id(Table::Measure, &row.evidence, &[&row.category]);
        }
        self.rows
    }
}

/// Under which a row is found: each who takes it, or nobody.
fn keys(row: &Measure) -> Vec<(SmolStr, String)> {
    let mut keys: Vec<_> = row
        .by
        .iter()
        .filter_map(Party::code)
        .map(|code| (row.category.clone(), code))
        .collect();
    if keys.is_empty() {
        keys.push((row.category.clone(), String::new()));
    }
    keys
}

/// The measure that a telling enters, and whether it takes one back.
fn told_measure(telling: &Telling<'_>, rules: &LedgerRules) -> Option<(Measure, bool)> {
    let event = telling.event;
    let rule = rules.find(Use::Measure, &event.act, event.act_kind.as_deref())?;
    let status = status_of(telling, rule.effect, rule.as_what == "aid", rules)?;
    let by = party::parties(&event.actors);
    let towards = party::parties(&event.recipients);
    if !by.iter().chain(&towards).any(Party::is_identified) {
        return None;
    }
    let day = telling.happened();
    let of = |statuses: &[MeasureStatus]| day.filter(|_| statuses.contains(&status));
    let row = Measure {
        id: String::new(),
        category: rule.as_what.clone(),
        kind: telling.deed(),
        by,
        towards,
        status,
        announced: of(&[MeasureStatus::Announced]),
        imposed: of(&[MeasureStatus::Imposed]),
        taken_back: of(&[
            MeasureStatus::Eased,
            MeasureStatus::Suspended,
            MeasureStatus::Ended,
        ]),
        size: event.counts.size,
        words: telling.words(),
        topics: event.topics.clone(),
        history: vec![Step::of(telling, status)],
        evidence: vec![event.id.clone()],
        last: telling.report,
        last_day: telling.day,
    };
    Some((
        row,
        rule.effect == Effect::Eases || status > MeasureStatus::Imposed,
    ))
}

fn status_of(
    telling: &Telling<'_>,
    effect: Effect,
    aid: bool,
    rules: &LedgerRules,
) -> Option<MeasureStatus> {
    let status = &telling.event.status;
    let spoken = telling.has_operator(&["promise", "agree"]);
    let other = telling.event.operators.iter().any(|operator| {
        !matches!(
            operator.as_str(),
            "announce"
                | "promise"
                | "agree"
                | "begin"
                | "continue"
                | "resume"
                | "complete"
                | "extend"
                | "suspend"
                | "stop"
        )
    });
    if telling.is_negated() || status.condition.is_some() || other || telling.is_historical() {
        return None;
    }
    let ahead = status.tense == Tense::Future || spoken;
    let certain = matches!(status.modality, Modality::Certain | Modality::Probable);
    let planned = ahead && status.modality == Modality::Planned;
    if !certain && !planned {
        return None;
    }
    let imposes = effect == Effect::Imposes;
    // What is promised of aid, or of a measure's end, is a pledge.
    if ahead {
        let pledge = spoken && (aid || !imposes);
        return (imposes && !pledge).then_some(MeasureStatus::Announced);
    }
    if telling.has_operator(&["suspend"]) {
        return Some(if imposes {
            MeasureStatus::Suspended
        } else {
            MeasureStatus::Imposed
        });
    }
    if telling.has_operator(&["stop"]) {
        return Some(if imposes {
            MeasureStatus::Ended
        } else {
            MeasureStatus::Imposed
        });
    }
    if !imposes {
        let ended = !rules.said("ended", telling.read_words()).is_empty();
        return Some(if ended {
            MeasureStatus::Ended
        } else {
            MeasureStatus::Eased
        });
    }
    Some(if telling.has_operator(&["extend"]) {
        MeasureStatus::Extended
    } else {
        MeasureStatus::Imposed
    })
}

fn days(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    Some(from?.until(to?).ok()?.get_days())
}

fn joins(known: &Measure, new: &Measure, later: bool) -> Option<usize> {
    if known.category != new.category {
        return None;
    }
    let by = party::agreement(&known.by, &new.by);
    let towards = party::agreement(&known.towards, &new.towards);
    // What eases names the measure in other words.
    let kind = if known.kind.act == new.kind.act {
        Agreement::of(known.kind.kind.as_ref(), new.kind.kind.as_ref())
    } else {
        Agreement::Unknown
    };
    let same_report = known.last == new.last;
    let size = match (known.size, new.size) {
        _ if later => Agreement::Unknown,
        (Some(_), Some(_)) if figures::contradict(known.size, new.size) => Agreement::Conflict,
        (Some(_), Some(_)) => Agreement::Same,
        _ => Agreement::Unknown,
    };
    let score = agreement::score(&[by, towards, kind, size])?;
    let apart = days(known.last_day, new.last_day).map(i32::abs);
    if later && new.status != MeasureStatus::Imposed {
        let open = known.status != MeasureStatus::Ended || new.status == MeasureStatus::Ended;
        let recent = apart.is_none_or(|apart| apart <= FORGOTTEN_DAYS);
        let sure = by.is_same() && (towards.is_same() || same_report);
        return (open && recent && sure).then_some(score);
    }
    if same_report {
        return (score > 0 && known.status <= MeasureStatus::Extended).then_some(score);
    }
    let coming = known.status == MeasureStatus::Announced;
    let own = |row: &Measure| row.imposed.filter(|_| !coming);
    let one_day = days(own(known), own(new)).map(|apart| apart.abs() <= 1);
    let near = apart.is_some_and(|apart| {
        apart
            <= if coming && new.status == MeasureStatus::Imposed {
                DELAY_DAYS
            } else {
                SAME_NEWS_DAYS
            }
    });
    let sure = by.is_same() && towards.is_same() && (one_day == Some(true) || near);
    (sure && known.status <= MeasureStatus::Extended).then_some(score)
}

fn merge(known: &mut Measure, new: Measure) {
    party::extend(&mut known.by, &new.by);
    party::extend(&mut known.towards, &new.towards);
    if known.kind.act == new.kind.act {
        known.kind.kind = known.kind.kind.take().or(new.kind.kind);
    }
    known.size = known.size.or(new.size);
    known.announced = known.announced.or(new.announced);
    known.imposed = known.imposed.or(new.imposed);
    known.taken_back = new.taken_back.or(known.taken_back);
    for topic in new.topics {
        if !known.topics.contains(&topic) {
            known.topics.push(topic);
        }
    }
    // What is still announced when it is in force already is old news.
    if new.status > MeasureStatus::Announced {
        known.status = new.status;
        for step in new.history {
            go_on(&mut known.history, step);
        }
    }
    cite_all(&mut known.evidence, new.evidence);
    known.last = new.last;
    known.last_day = known.last_day.max(new.last_day);
}
