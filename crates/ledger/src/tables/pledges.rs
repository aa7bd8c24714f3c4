//! Pledges: what somebody promised or agreed to do, and what became of it.
//!
//! Talks, agreements and ceasefires that were agreed to are in tables of their own and are not
//! repeated here.

use crate::Deed;
use crate::agreement::{self, Agreement};
use crate::party::{self, Party};
use crate::row::{Table, row_id};
use crate::telling::{Telling, cite};
use rapporteur_model::{Deadline, Modality};
use serde::{Deserialize, Serialize};

/// Acts that other tables follow, or that are words themselves.
const NOT_PLEDGED: [&str; 8] = [
    "meet",
    "mediate",
    "settle",
    "sign",
    "cease-fire",
    "comment",
    "outlook",
    "unspecified",
];

/// How a pledge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PledgeStatus {
    /// Neither kept nor broken, as far as the reports say.
    Open,
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
    /// Who promised.
    pub by: Vec<Party>,
    /// To whom.
    pub to: Vec<Party>,
    /// What.
    pub what: Deed,
    /// By when.
    pub by_when: Option<Deadline>,
    /// What it hangs on, in the report's words.
    pub condition: Option<String>,
    /// The words of the first telling.
    pub words: String,
    /// How it stands at the end of the record.
    pub status: PledgeStatus,
    /// Id of the event that decided the status.
    pub decided_by: Option<String>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Vec<usize>,
}

/// The pledges as far as they are told.
#[derive(Debug, Default)]
pub(crate) struct Pledges(Vec<Pledge>);

impl Pledges {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>]) {
        let rows = &mut self.0;
        for telling in tellings {
            if let Some(new) = told_pledge(telling) {
                match agreement::best(rows, |known| joins(known, &new)) {
                    Some(known) => merge(known, new),
                    None => rows.push(new),
                }
            } else {
                for row in rows.iter_mut() {
                    decide(row, telling);
                }
            }
        }
    }

    /// The table.
    pub(crate) fn finish(mut self) -> Vec<Pledge> {
        for row in &mut self.0 {
            row.id = row_id(Table::Pledge, &row.evidence, &[]);
        }
        self.0
    }
}

fn told_pledge(telling: &Telling<'_>) -> Option<Pledge> {
    let event = telling.event;
    let pledged = matches!(telling.outermost()?, "promise" | "agree")
        || (matches!(telling.outermost(), Some("announce"))
            && telling.has_operator(&["promise", "agree"]));
    let put_as_fact = matches!(
        event.status.modality,
        Modality::Certain | Modality::Probable
    );
    let undone = telling.has_operator(&["refuse", "call-off", "deny", "suspend", "stop", "fail"]);
    if !pledged
        || undone
        || !put_as_fact
        || telling.is_negated()
        || NOT_PLEDGED.contains(&event.act.as_str())
    {
        return None;
    }
    Some(Pledge {
        id: String::new(),
        by: party::parties(&event.actors),
        to: party::parties(&event.recipients),
        what: telling.deed(),
        by_when: event.deadline.clone(),
        condition: event
            .status
            .condition
            .as_ref()
            .map(|condition| condition.text.clone()),
        words: telling.words(),
        status: PledgeStatus::Open,
        decided_by: None,
        evidence: vec![event.id.clone()],
        told: vec![telling.report],
    })
}

fn joins(known: &Pledge, new: &Pledge) -> Option<usize> {
    if known.what.act != new.what.act {
        return None;
    }
    let by = party::agreement(&known.by, &new.by);
    let to = party::agreement(&known.to, &new.to);
    let kind = Agreement::of(known.what.kind.as_ref(), new.what.kind.as_ref());
    let score = agreement::score(&[by, to, kind])?;
    let same_report = new.told.iter().all(|report| known.told.contains(report));
    let sure = if same_report {
        score > 0
    } else {
        by.is_same() && to.is_same()
    };
    (sure && known.status == PledgeStatus::Open).then_some(score)
}

fn merge(known: &mut Pledge, new: Pledge) {
    party::extend(&mut known.by, &new.by);
    party::extend(&mut known.to, &new.to);
    known.what.kind = known.what.kind.take().or(new.what.kind);
    known.by_when = known.by_when.take().or(new.by_when);
    known.condition = known.condition.take().or(new.condition);
    known.evidence.extend(new.evidence);
    known.told.extend(new.told);
}

/// What a later report shows of an open pledge.
fn decide(row: &mut Pledge, telling: &Telling<'_>) {
    let event = telling.event;
    if row.status != PledgeStatus::Open
        || row.what.act != event.act
        || (row.what.kind.is_some() && row.what.kind != event.act_kind)
        || telling.is_historical()
        || event.status.condition.is_some()
        || !row.told.iter().all(|&report| telling.is_later_than(report))
    {
        return;
    }
    let by = party::agreement(&row.by, &party::parties(&event.actors));
    let to = party::agreement(&row.to, &party::parties(&event.recipients));
    if !by.is_same() || to.is_conflict() || (!row.to.is_empty() && !to.is_same()) {
        return;
    }
    let certain = event.status.modality == Modality::Certain;
    let status = match telling.outermost() {
        Some("suspend" | "stop" | "call-off") if telling.is_fact() => PledgeStatus::Withdrawn,
        // The coder puts what failed as negated.
        Some("fail") if certain => PledgeStatus::Broken,
        Some("refuse") if telling.is_fact() => PledgeStatus::Broken,
        None | Some("complete") if telling.is_fact() && certain => PledgeStatus::Kept,
        None if telling.is_negated() && certain => PledgeStatus::Broken,
        _ => return,
    };
    row.status = status;
    row.decided_by = Some(event.id.clone());
    cite(&mut row.evidence, event);
}
