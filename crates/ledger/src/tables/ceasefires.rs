//! Ceasefires and truces: from called for to in force, violated or ended.

use crate::agreement::{self, Agreement};
use crate::party::{self, Party};
use crate::place::{self, Venue};
use crate::row::{Table, row_id};
use crate::telling::Telling;
use crate::when::{self, When};
use rapporteur_model::{Modality, Tense, TimeKind};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

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
    fn has_been_reached(self) -> bool {
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
    /// Kind as the words tell it (`humanitarian`, `permanent`, …).
    pub kind: Option<SmolStr>,
    /// Where it is to hold.
    pub scope: Option<Venue>,
    /// From when.
    pub time: Option<When>,
    /// For how long, as the report puts it.
    pub duration: Option<String>,
    /// How it stands.
    pub status: CeasefireStatus,
    /// What it hangs on, in the report's words.
    pub condition: Option<String>,
    /// Those said to have violated it.
    pub violated_by: Vec<Party>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Vec<usize>,
}

/// The ceasefires as far as they are told.
#[derive(Debug, Default)]
pub(crate) struct Ceasefires(Vec<Ceasefire>);

impl Ceasefires {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>]) {
        let rows = &mut self.0;
        for telling in tellings {
            let Some(new) = told_ceasefire(telling) else {
                continue;
            };
            match agreement::best(rows, |known| joins(known, &new)) {
                Some(known) => merge(known, new),
                None => rows.push(new),
            }
        }
    }

    /// The table.
    pub(crate) fn finish(mut self) -> Vec<Ceasefire> {
        for row in &mut self.0 {
            row.id = row_id(Table::Ceasefire, &row.evidence, &[]);
        }
        self.0
    }
}

fn told_ceasefire(telling: &Telling<'_>) -> Option<Ceasefire> {
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
    let accused = telling.has_operator(&["accuse"]);
    let violators = match (violation, accused) {
        (false, _) => Vec::new(),
        (true, true) => party::parties(&event.recipients),
        (true, false) => party::parties(&event.actors),
    };
    let parties = if violation {
        Vec::new()
    } else {
        party::parties(event.actors.iter().chain(&event.recipients))
    };
    Some(Ceasefire {
        id: String::new(),
        parties,
        kind: event.act_kind.clone().filter(|_| !violation),
        scope: event.place.as_ref().and_then(Venue::of),
        time: event
            .content_time
            .as_ref()
            .or(event.time.as_ref())
            .and_then(When::of)
            .filter(|_| !violation),
        duration: event
            .time
            .as_ref()
            .map(|time| &time.expression)
            .filter(|time| time.kind == TimeKind::Duration)
            .map(|time| time.without_article().to_owned()),
        status,
        condition: event
            .status
            .condition
            .as_ref()
            .map(|condition| condition.text.clone()),
        violated_by: violators,
        evidence: vec![event.id.clone()],
        told: vec![telling.report],
    })
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
    if matches!(status.modality, Modality::Possible | Modality::Hypothetical)
        || telling.has_operator(&["expect"])
    {
        return (!telling.is_negated()).then_some(CeasefireStatus::Possible);
    }
    let spoken = telling.event.operators.iter().find_map(|operator| {
        Some(match operator.as_str() {
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
    let report = new.told.first()?;
    let same_report = known.told.contains(report);
    let parties = party::agreement(&known.parties, &new.parties);
    let scope = place::agreement(known.scope.as_ref(), new.scope.as_ref());
    let time = when::agreement(known.time.as_ref(), new.time.as_ref(), same_report);
    let kind = Agreement::of(known.kind.as_ref(), new.kind.as_ref());
    let violators = if new.status == CeasefireStatus::Violated {
        party::agreement(&known.parties, &new.violated_by)
    } else {
        Agreement::Unknown
    };
    let score = agreement::score(&[parties, scope, time, kind, violators])?;
    // One that failed earlier is not the one that is asked for now.
    let course = known.status.has_been_reached() == new.status.has_been_reached();
    let failed = |row: &Ceasefire| row.status == CeasefireStatus::NotReached;
    if same_report {
        return (course && failed(known) == failed(new)).then_some(score);
    }
    let sure = parties.is_same() && (scope.is_same() || time.is_same())
        || (violators.is_same() && known.status.has_been_reached());
    (sure && failed(known) == failed(new)).then_some(score)
}

fn merge(known: &mut Ceasefire, new: Ceasefire) {
    party::extend(&mut known.parties, &new.parties);
    party::extend(&mut known.violated_by, &new.violated_by);
    when::merge(&mut known.time, new.time.as_ref());
    known.kind = known.kind.take().or(new.kind);
    place::merge(&mut known.scope, new.scope);
    known.duration = known.duration.take().or(new.duration);
    known.condition = known.condition.take().or(new.condition);
    known.status = known.status.max(new.status);
    known.evidence.extend(new.evidence);
    known.told.extend(new.told);
}
