//! Ultimatums: a threat that hangs on a demand, or a demand with a deadline.
//!
//! The demand is kept in the words of the report ('if … within 50 days'); when the coder also
//! made an event of what is demanded, its act is named. A later report can show that the
//! consequence was carried out or the demand met; a deadline that has passed without either is
//! lapsed. A deadline that is put off or brought forward is moved in its row (`moves`).

mod moves;

pub use moves::MovedDeadline;

use crate::Deed;
use crate::agreement::{self, Agreement};
use crate::party::{self, Party};
use crate::row::{Table, row_id};
use crate::telling::{Telling, cite};
use jiff::civil::{Date, DateTime};
use rapporteur_model::{Deadline, DeadlineBound, Span, Tense};
use serde::{Deserialize, Serialize};

/// Acts that are a threat when somebody says that he will do them if something is not done.
const HOSTILE: [&str; 12] = [
    "deport",
    "seize-property",
    "withhold",
    "ultimatum",
    "mobilise",
    "kill",
    "sanction",
    "restrict",
    "reduce-relations",
    "expel",
    "attack",
    "occupy",
];

/// How an ultimatum stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UltimatumStatus {
    /// Neither met nor carried out, as far as the reports say.
    Open,
    /// The deadline was put off.
    Extended,
    /// The deadline was brought forward.
    Shortened,
    /// What was demanded was done.
    Met,
    /// What was threatened was done.
    CarriedOut,
    /// The deadline has passed, and the reports tell of neither.
    Lapsed,
}

impl UltimatumStatus {
    /// Whether it still stands, be it with another deadline.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Extended | Self::Shortened)
    }
}

/// An ultimatum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ultimatum {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// Who threatens or demands.
    pub issuer: Vec<Party>,
    /// Of whom.
    pub addressee: Vec<Party>,
    /// What is demanded, in the report's words.
    pub demand: Option<String>,
    /// The act that is demanded, when the coder found one in these words.
    pub demanded: Option<Deed>,
    /// What is threatened.
    pub consequence: Option<Deed>,
    /// By when, as it stands now.
    pub deadline: Option<Deadline>,
    /// How the deadline was moved, in the order of the reports.
    #[serde(default)]
    pub moves: Vec<MovedDeadline>,
    /// How it stands at the end of the record.
    pub status: UltimatumStatus,
    /// Id of the event that decided the status.
    pub decided_by: Option<String>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Vec<usize>,
}

/// The ultimatums as far as they are told.
#[derive(Debug, Default)]
pub(crate) struct Ultimatums(Vec<Ultimatum>);

impl Ultimatums {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>]) {
        let rows = &mut self.0;
        for telling in tellings {
            if moves::enter(rows, telling) {
                continue;
            }
            if let Some(new) = told_ultimatum(telling, tellings) {
                match agreement::best(rows, |known| joins(known, &new)) {
                    Some(known) => merge(known, new),
                    None if is_threat(telling) => rows.push(new),
                    None => {}
                }
            } else {
                for row in rows.iter_mut() {
                    decide(row, telling);
                }
            }
        }
    }

    /// The table as it stands on the day of the last report.
    pub(crate) fn finish(mut self, last: Option<Date>) -> Vec<Ultimatum> {
        for row in &mut self.0 {
            row.id = row_id(Table::Ultimatum, &row.evidence, &[]);
        }
        lapse(&mut self.0, last);
        self.0
    }
}

/// Ultimatums whose day has passed by the last report, which tells of neither way out, are lapsed.
fn lapse(rows: &mut [Ultimatum], last: Option<Date>) {
    for row in rows {
        let due = row.deadline.as_ref().and_then(|deadline| deadline.due);
        if row.status.is_open()
            && let (Some(due), Some(last)) = (due, last)
            && due <= last.at(0, 0, 0, 0)
        {
            row.status = UltimatumStatus::Lapsed;
        }
    }
}

fn told_ultimatum(telling: &Telling<'_>, all: &[Telling<'_>]) -> Option<Ultimatum> {
    let event = telling.event;
    if telling.is_negated() {
        return None;
    }
    let condition = event.status.condition.as_ref();
    let repeated = event.operators.is_empty()
        && condition.is_some()
        && event.status.tense == Tense::Future
        && event.act != "outlook";
    if !is_threat(telling) && !repeated {
        return None;
    }
    let demands = telling.outermost() == Some("demand");
    let demanded = if demands {
        Some(telling.deed())
    } else {
        condition.and_then(|condition| demanded_in(condition.span, telling, all))
    };
    Some(Ultimatum {
        id: String::new(),
        issuer: party::parties(&event.actors),
        addressee: party::parties(&event.recipients),
        demand: if demands {
            Some(telling.words())
        } else {
            condition.map(|condition| condition.text.clone())
        },
        demanded,
        consequence: (!demands && event.act != "unspecified" && !is_bare(telling))
            .then(|| telling.deed()),
        deadline: event.deadline.clone(),
        moves: Vec::new(),
        status: UltimatumStatus::Open,
        decided_by: None,
        evidence: vec![event.id.clone()],
        told: vec![telling.report],
    })
}

/// An ultimatum that is told as one, with nothing said of what is threatened: 'gave Iran ten days to'.
fn is_bare(telling: &Telling<'_>) -> bool {
    let event = telling.event;
    event.act == "ultimatum" && event.operators.is_empty() && event.deadline.is_some()
}

/// Whether the telling is an ultimatum by itself: a threat, a demand with a deadline, or a
/// hostile act that somebody known 'will' do 'if'. Any other act that will be done if something
/// is so is none, but joins one that was told before.
fn is_threat(telling: &Telling<'_>) -> bool {
    let event = telling.event;
    let condition = event.status.condition.is_some();
    if is_bare(telling) {
        return telling.is_fact();
    }
    match telling.outermost() {
        Some("threaten") => condition || event.deadline.is_some(),
        Some("warn") => condition,
        Some("demand") => event.deadline.is_some() && event.act != "outlook",
        None => {
            condition
                && event.status.tense == Tense::Future
                && HOSTILE.contains(&event.act.as_str())
                && party::parties(&event.actors)
                    .iter()
                    .any(Party::is_identified)
        }
        _ => false,
    }
}

/// The act that another event of the report reads within the words of the condition.
fn demanded_in(words: Span, telling: &Telling<'_>, all: &[Telling<'_>]) -> Option<Deed> {
    all.iter()
        .filter(|other| {
            other.report == telling.report && other.event.report == telling.event.report
        })
        .filter(|other| other.event.id != telling.event.id)
        .find(|other| words.contains(other.event.span))
        .map(Telling::deed)
}

fn due(ultimatum: &Ultimatum) -> Option<DateTime> {
    ultimatum
        .deadline
        .as_ref()
        .filter(|deadline| deadline.bound == DeadlineBound::Exact)
        .and_then(|deadline| deadline.due)
}

fn joins(known: &Ultimatum, new: &Ultimatum) -> Option<usize> {
    let issuer = party::agreement(&known.issuer, &new.issuer);
    let addressee = party::agreement(&known.addressee, &new.addressee);
    let consequence = Agreement::of(
        known.consequence.as_ref().map(|deed| &deed.act),
        new.consequence.as_ref().map(|deed| &deed.act),
    );
    let demanded = Agreement::of(
        known.demanded.as_ref().map(|deed| &deed.act),
        new.demanded.as_ref().map(|deed| &deed.act),
    );
    let deadline = Agreement::of(due(known).as_ref(), due(new).as_ref());
    let score = agreement::score(&[issuer, addressee, consequence, demanded, deadline])?;
    let same_report = new.told.iter().all(|report| known.told.contains(report));
    // In one report 'the warning' is the one just told; across reports somebody must be the same
    // and threaten or demand the same.
    let bare = |row: &Ultimatum| row.consequence.is_none() && row.demanded.is_none();
    let matter = consequence.is_same()
        || demanded.is_same()
        || (bare(known) || bare(new)) && issuer.is_same() && addressee.is_same();
    let sure = matter && (same_report || (issuer.is_same() && !addressee.is_conflict()));
    sure.then_some(score)
}

fn merge(known: &mut Ultimatum, new: Ultimatum) {
    party::extend(&mut known.issuer, &new.issuer);
    party::extend(&mut known.addressee, &new.addressee);
    known.demand = known.demand.take().or(new.demand);
    known.demanded = known.demanded.take().or(new.demanded);
    known.consequence = known.consequence.take().or(new.consequence);
    if is_tighter(new.deadline.as_ref(), known.deadline.as_ref()) {
        known.deadline = new.deadline;
    }
    known.evidence.extend(new.evidence);
    known.told.extend(new.told);
}

/// Whether the first deadline tells more than the second: an exact day tells more than a bound,
/// an earlier 'at the latest' more than a later one.
fn is_tighter(new: Option<&Deadline>, known: Option<&Deadline>) -> bool {
    let rank = |deadline: &Deadline| match deadline.bound {
        DeadlineBound::Exact => 2,
        DeadlineBound::AtLatest | DeadlineBound::AtEarliest => 1,
        DeadlineBound::Unresolved => 0,
    };
    match (new, known) {
        (Some(new), Some(known)) if rank(new) == rank(known) => {
            new.bound == DeadlineBound::AtLatest
                && matches!((new.due, known.due), (Some(new), Some(known)) if new < known)
        }
        (Some(new), Some(known)) => rank(new) > rank(known),
        (new, known) => new.is_some() && known.is_none(),
    }
}

/// What a later report shows of an open ultimatum.
fn decide(row: &mut Ultimatum, telling: &Telling<'_>) {
    let settled = matches!(
        row.status,
        UltimatumStatus::Met | UltimatumStatus::CarriedOut
    );
    if settled || !row.told.iter().all(|&report| telling.is_later_than(report)) {
        return;
    }
    let event = telling.event;
    if !telling.is_fact() || telling.is_historical() || event.status.condition.is_some() {
        return;
    }
    let actors = party::parties(&event.actors);
    let recipients = party::parties(&event.recipients);
    let is = |deed: Option<&Deed>| {
        deed.is_some_and(|deed| {
            deed.act == event.act && (deed.kind.is_none() || deed.kind == event.act_kind)
        })
    };
    let begun = event
        .operators
        .iter()
        .all(|operator| matches!(operator.as_str(), "begin" | "complete" | "announce"));
    let status = if begun
        && is(row.consequence.as_ref())
        && party::agreement(&row.issuer, &actors).is_same()
        && party::agreement(&row.addressee, &recipients).is_same()
    {
        UltimatumStatus::CarriedOut
    } else if begun
        && is(row.demanded.as_ref())
        && party::agreement(&row.addressee, &actors).is_same()
    {
        UltimatumStatus::Met
    } else {
        return;
    };
    row.status = status;
    row.decided_by = Some(event.id.clone());
    cite(&mut row.evidence, event);
}
