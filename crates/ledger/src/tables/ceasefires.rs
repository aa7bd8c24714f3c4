//! Ceasefires and truces: from called for to in force, violated or ended, with the fields of the
//! ETH-PRIO Civil Conflict Ceasefire Dataset as far as the text tells them.
//!
//! Which words make a ceasefire humanitarian or say that it is watched is data. Each violation
//! stands with its day and on whose word, so that the sides' accusations stand side by side.
//!
//! Deliberately absent: whether an accusation is true.

mod fields;
mod terms;

pub use terms::{CeasefireClass, CeasefireEnd, Sides, Violation};

use crate::agreement::{self, Agreement};
use crate::course::{Step, go_on};
use crate::party::{self, Party};
use crate::place::{self, Venue};
use crate::row::{Table, row_id};
use crate::rules::LedgerRules;
use crate::shelf::{Shelf, Shelved};
use crate::telling::{Telling, cite, cite_all};
use crate::when::{self, When};
use jiff::civil::Date;
use rapporteur_model::{Modality, Tense};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A ceasefire of which nothing was told for so many days is not told again.
const FORGOTTEN_DAYS: i32 = 400;

/// Tellings of one that is wanted but not reached, so far apart, are of two attempts.
const ATTEMPT_DAYS: i32 = 30;

/// How a ceasefire stands. The order is that of its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeasefireStatus {
    /// It might come about.
    Possible,
    /// Somebody asks for it.
    CalledFor,
    /// Somebody offers it.
    Proposed,
    /// Somebody refuses it.
    Refused,
    /// It was not reached.
    NotReached,
    /// Those concerned have agreed to it.
    Agreed,
    /// It was announced, or is said to be coming.
    Declared,
    /// It holds.
    InForce,
    /// It was prolonged.
    Extended,
    /// Somebody broke it, or is accused of it.
    Violated,
    /// It is over.
    Ended,
}

impl CeasefireStatus {
    /// Whether it came about.
    pub fn has_been_reached(self) -> bool {
        self >= Self::Agreed
    }
}

/// A ceasefire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ceasefire {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// Those whose arms are to rest, and those who ask for it.
    pub parties: Vec<Party>,
    /// Whether one side or both let their arms rest; `None` while it was not reached, or when that
    /// is not told.
    #[serde(default)]
    pub sides: Option<Sides>,
    /// Kind as the words tell it (`humanitarian`, `permanent`, …).
    pub kind: Option<SmolStr>,
    /// What it is for (`humanitarian`, `peace-process`, `holiday`, `election`), each once.
    #[serde(default)]
    pub purposes: Vec<SmolStr>,
    /// How firm it is; `None` while it was not reached.
    #[serde(default)]
    pub class: Option<CeasefireClass>,
    /// Whether a text of it exists; `None` when none is told of.
    #[serde(default)]
    pub written: Option<bool>,
    /// What part of the fighting rests where not all of it does (`energy`, `air`, `sea`, `place`).
    #[serde(default)]
    pub partial: Vec<SmolStr>,
    /// Where it is to hold.
    pub scope: Option<Venue>,
    /// The day on which it was agreed or declared.
    #[serde(default)]
    pub declared: Option<Date>,
    /// From when.
    pub time: Option<When>,
    /// For how long, as the report puts it.
    pub duration: Option<String>,
    /// The last day of its term, where it has one.
    #[serde(default)]
    pub until: Option<Date>,
    /// The day on which it ended.
    #[serde(default)]
    pub ended: Option<Date>,
    /// How it ended.
    #[serde(default)]
    pub how_ended: Option<CeasefireEnd>,
    /// Who went between the sides.
    #[serde(default)]
    pub mediators: Vec<Party>,
    /// How it is watched (`monitoring`, `joint-body`, `separation`).
    #[serde(default)]
    pub mechanisms: Vec<SmolStr>,
    /// Who makes it hold (`organisation`, `external`).
    #[serde(default)]
    pub enforcement: Vec<SmolStr>,
    /// How it stands.
    pub status: CeasefireStatus,
    /// How it came to stand so.
    #[serde(default)]
    pub history: Vec<Step<CeasefireStatus>>,
    /// What it hangs on, in the report's words.
    pub condition: Option<String>,
    /// Those said to have violated it.
    pub violated_by: Vec<Party>,
    /// Each violation, with its day and on whose word.
    #[serde(default)]
    pub violations: Vec<Violation>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Told,
}

/// What is known of the tellings of a row while it is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    last: usize,
    day: Option<Date>,
    /// The length of its term, as TIMEX3 has it.
    term: Option<String>,
}

impl Shelved for Ceasefire {
    type Beside = Told;

    fn beside(&self) -> Self::Beside {
        self.told.clone()
    }

    fn put_beside(&mut self, told: Self::Beside) {
        self.told = told;
    }
}

/// The ceasefires as far as they are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ceasefires {
    rows: Shelf<Ceasefire>,
    /// Those that can still be told again.
    live: Vec<usize>,
    /// Those that were told since terms were last looked at.
    told: Vec<usize>,
    /// The day on which all live ones were last looked through.
    passed: Option<Date>,
}

impl Ceasefires {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], rules: &LedgerRules) {
        let Some(first) = tellings.first() else {
            return;
        };
        let rows = &mut self.rows;
        // On one day time does not pass, and only what is told can change.
        let new_day = first.day.filter(|day| self.passed != Some(*day));
        if let Some(today) = new_day {
            self.live.retain(|&row| {
                let Some(row) = rows.get(row) else {
                    return false;
                };
                let last = row.told.day.max(row.until);
                last.is_none_or(|last| days(last, today) <= FORGOTTEN_DAYS)
            });
        }
        for telling in tellings {
            let Some(new) = told_ceasefire(telling, rules) else {
                continue;
            };
            let rows = &mut self.rows;
            let scored = self.live.iter().filter_map(|&index| {
                let row = rows.get(index)?;
                Some((joins(row, &new)?, row.told.last, index))
            });
            let known = scored.max().map(|(_, _, index)| index);
            let place = match known.and_then(|index| Some((index, self.rows.get_mut(index)?))) {
                Some((index, known)) => {
                    merge(known, new);
                    index
                }
                None => {
                    let place = self.rows.push(new);
                    self.live.push(place);
                    place
                }
            };
            self.told.push(place);
        }
        for telling in tellings {
            if let Some(mediated) = fields::mediators(telling) {
                self.mediated(telling, &mediated);
            }
        }
        // Only now, since the report may tell that a term was prolonged.
        if let Some(today) = first.day {
            let told = std::mem::take(&mut self.told);
            let all = if new_day.is_some() { &self.live } else { &told };
            for &place in all {
                let expires = self.rows.get(place);
                if expires.is_some_and(|row| terms::expires(row, today))
                    && let Some(row) = self.rows.get_mut(place)
                {
                    terms::expire(row, today);
                }
            }
            self.passed = first.day;
        }
    }

    /// Enters who went between the sides of the ceasefire told last in this report.
    fn mediated(&mut self, telling: &Telling<'_>, (mediators, sides): &(Vec<Party>, Vec<Party>)) {
        let rows = &mut self.rows;
        let of = self.live.iter().rev().copied().find(|&index| {
            rows.get(index).is_some_and(|row| {
                let told_here = row.told.last == telling.report;
                let same = party::agreement(&row.parties, sides);
                row.status.has_been_reached()
                    && (same.is_same() || (told_here && !same.is_conflict()))
                    && party::agreement(&row.parties, mediators) != Agreement::Same
            })
        });
        if let Some(row) = of.and_then(|index| self.rows.get_mut(index)) {
            party::extend(&mut row.mediators, mediators);
            cite(&mut row.evidence, telling.event);
        }
    }

    /// The table as it stands on the day of the last report.
    pub(crate) fn finish(self, last: Option<Date>) -> impl Iterator<Item = Ceasefire> {
        self.rows.into_all().map(move |mut row| {
            if let Some(last) = last {
                terms::expire(&mut row, last);
            }
            row.id = row_id(Table::Ceasefire, &row.evidence, &[]);
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

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |apart| apart.get_days())
}

fn told_ceasefire(telling: &Telling<'_>, rules: &LedgerRules) -> Option<Ceasefire> {
    let event = telling.event;
    let violation = event.act == "violate-ceasefire";
    if event.act != "cease-fire" && !violation {
        return None;
    }
    let status = if violation {
        let told = telling.is_fact()
            && !telling.has_operator(&[
                "deny", "warn", "threaten", "refuse", "request", "demand", "promise", "agree",
            ]);
        told.then_some(CeasefireStatus::Violated)?
    } else {
        status_of(telling)?
    };
    let violations: Vec<Violation> = violation
        .then(|| Violation::of(telling))
        .into_iter()
        .collect();
    let parties = if violation {
        Vec::new()
    } else {
        party::parties(event.actors.iter().chain(&event.recipients))
    };
    let mut row = Ceasefire {
        id: String::new(),
        sides: None,
        parties,
        kind: event.act_kind.clone().filter(|_| !violation),
        purposes: Vec::new(),
        class: None,
        written: None,
        partial: Vec::new(),
        scope: event.place.as_ref().and_then(Venue::of),
        declared: None,
        time: event
            .content_time
            .as_ref()
            .or(event.time.as_ref())
            .and_then(When::of)
            .filter(|_| !violation),
        duration: None,
        until: None,
        ended: None,
        how_ended: None,
        mediators: Vec::new(),
        mechanisms: Vec::new(),
        enforcement: Vec::new(),
        status,
        history: vec![Step::of(telling, status)],
        condition: event
            .status
            .condition
            .as_ref()
            .map(|condition| condition.text.clone()),
        violated_by: violations
            .iter()
            .flat_map(|violation| violation.by.clone())
            .collect(),
        violations,
        evidence: vec![event.id.clone()],
        told: Told {
            last: telling.report,
            day: telling.day,
            term: None,
        },
    };
    if !violation {
        fields::fill(&mut row, telling, rules);
    }
    Some(row)
}

fn status_of(telling: &Telling<'_>) -> Option<CeasefireStatus> {
    let status = &telling.event.status;
    if telling.has_operator(&["deny", "accuse", "threaten", "warn"]) {
        return None;
    }
    if telling.has_operator(&["fail"]) {
        // The coder puts what failed as negated.
        return Some(CeasefireStatus::NotReached);
    }
    if telling.has_operator(&["refuse"]) {
        return (!telling.is_negated()).then_some(CeasefireStatus::Refused);
    }
    // An end that is asked for, threatened or still to come is none.
    let ends = telling.has_operator(&["stop", "suspend", "call-off", "complete"]);
    if ends && (!telling.is_fact() || telling.has_operator(&["request", "demand", "offer"])) {
        return None;
    }
    // Nor is a truce that may be prolonged another one.
    if telling.has_operator(&["extend"]) && !telling.is_fact() {
        return None;
    }
    if matches!(status.modality, Modality::Possible | Modality::Hypothetical)
        || telling.has_operator(&["expect"])
    {
        return (!telling.is_negated()).then_some(CeasefireStatus::Possible);
    }
    let prolonged =
        telling.has_operator(&["extend"]) && telling.has_operator(&["agree", "announce"]);
    let spoken = telling.event.operators.iter().find_map(|operator| {
        Some(match operator.as_str() {
            "agree" | "announce" if prolonged => CeasefireStatus::Extended,
            "request" | "demand" => CeasefireStatus::CalledFor,
            "offer" => CeasefireStatus::Proposed,
            "agree" | "accept" | "promise" => CeasefireStatus::Agreed,
            "announce" => CeasefireStatus::Declared,
            "extend" => CeasefireStatus::Extended,
            "stop" | "suspend" | "call-off" | "complete" => CeasefireStatus::Ended,
            _ => return None,
        })
    });
    if telling.is_negated() {
        return match spoken {
            Some(CeasefireStatus::Agreed) => Some(CeasefireStatus::NotReached),
            None if status.tense != Tense::Future => Some(CeasefireStatus::NotReached),
            _ => None,
        };
    }
    if spoken.is_some() {
        return spoken;
    }
    Some(match (status.modality, status.tense) {
        (Modality::Wished | Modality::Required, _) => CeasefireStatus::CalledFor,
        _ if status.condition.is_some() => CeasefireStatus::Possible,
        (Modality::Planned, _) | (_, Tense::Future) => CeasefireStatus::Declared,
        _ => CeasefireStatus::InForce,
    })
}

fn joins(known: &Ceasefire, new: &Ceasefire) -> Option<usize> {
    let same_report = known.told.last == new.told.last;
    let parties = party::agreement(&known.parties, &new.parties);
    let scope = place::agreement(known.scope.as_ref(), new.scope.as_ref());
    let time = when::agreement(known.time.as_ref(), new.time.as_ref(), same_report);
    let kind = Agreement::of(known.kind.as_ref(), new.kind.as_ref());
    let violation = new.status == CeasefireStatus::Violated;
    let violators = if violation {
        party::agreement(&known.parties, &new.violated_by)
    } else {
        Agreement::Unknown
    };
    // A violation has a day and a place of its own, what ends or prolongs it a day.
    let later = matches!(
        new.status,
        CeasefireStatus::Violated | CeasefireStatus::Ended | CeasefireStatus::Extended
    );
    let heard = |aspect: Agreement, own: bool| if own { Agreement::Unknown } else { aspect };
    let score = agreement::score(&[
        parties,
        heard(scope, violation),
        heard(time, later),
        kind,
        violators,
    ])?;
    let (before, after) = (
        known.status.has_been_reached(),
        new.status.has_been_reached(),
    );
    let failed = |row: &Ceasefire| row.status == CeasefireStatus::NotReached;
    if same_report {
        // One that failed earlier is not the one that is asked for now.
        return (before == after && failed(known) == failed(new)).then_some(score);
    }
    // Who asks for one anew asks for another than the one that was reached, or that has ended.
    let anew = before && !after;
    let over = known.status == CeasefireStatus::Ended && new.status != CeasefireStatus::Ended;
    let apart = known.told.day.zip(new.told.day);
    let near = apart.is_some_and(|(known, new)| days(known, new).abs() <= ATTEMPT_DAYS);
    if anew || (over && !violation) || failed(known) != failed(new) {
        return None;
    }
    let sure = if later {
        before && (parties.is_same() || violators.is_same())
    } else if before {
        parties.is_same() && (time.is_same() || scope.is_same() || near)
    } else {
        parties.is_same() && near
    };
    sure.then_some(score)
}

fn merge(known: &mut Ceasefire, mut new: Ceasefire) {
    let violation = new.status == CeasefireStatus::Violated;
    let same_report = known.told.last == new.told.last;
    party::extend(&mut known.parties, &new.parties);
    party::extend(&mut known.violated_by, &new.violated_by);
    for violation in new.violations.drain(..) {
        terms::violated(&mut known.violations, violation);
    }
    if !violation {
        let later = matches!(
            new.status,
            CeasefireStatus::Ended | CeasefireStatus::Extended
        );
        if !later {
            when::merge(&mut known.time, new.time.as_ref());
        }
        known.kind = known.kind.take().or(new.kind.take());
        place::merge(&mut known.scope, new.scope.take());
        known.condition = known.condition.take().or(new.condition.take());
        fields::merge(known, &mut new);
    }
    // In one report the furthest point of its course counts; of several the last told does, and one
    // that is over stays so.
    let old_news = matches!(
        new.status,
        CeasefireStatus::Agreed | CeasefireStatus::Declared
    );
    let status = if same_report || old_news || known.status == CeasefireStatus::Ended {
        known.status.max(new.status)
    } else {
        new.status
    };
    if status != known.status {
        known.status = status;
        for step in new.history {
            go_on(&mut known.history, step);
        }
    }
    terms::settle(known);
    cite_all(&mut known.evidence, new.evidence);
    known.told.last = new.told.last;
    known.told.day = known.told.day.max(new.told.day);
}
