//! Ultimatums: a threat that hangs on a demand, or a demand with a deadline.
//!
//! The demand is kept in the words of the report ('if … within 50 days'); when the coder also
//! made an event of what is demanded, its act is named. The deadline becomes exact when another
//! report tells when the warning was given. A later report can show that the consequence was
//! carried out or the demand met; a deadline that has passed without either is lapsed. A deadline
//! that is put off or brought forward is moved in its row (`moves`).
//!
//! One ultimatum told in other words is one row; another demand or another day is another.

mod asked;
mod course;
mod moves;

pub use moves::MovedDeadline;

use super::due;
use crate::Deed;
use crate::agreement::{self, Agreement};
use crate::course::{Step, go_on};
use crate::party::{self, Party};
use crate::row::{Table, row_id};
use crate::rules::{LedgerRules, Use};
use crate::telling::{Telling, cite_all};
use jiff::civil::Date;
use rapporteur_model::{Deadline, Modality, Tense};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// An ultimatum of which nothing was told for so many days joins nothing and is not decided.
const FORGOTTEN_DAYS: i32 = 200;

/// One whose deadline has passed for so many days is not told anew, but another is given.
const OVER_DAYS: i32 = 30;

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
    /// The day on which it was given; that of the first report where no report tells it.
    #[serde(default)]
    pub day: Option<Date>,
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
    /// Negotiation issues.
    #[serde(default)]
    pub topics: Vec<SmolStr>,
    /// How it stands at the end of the record.
    pub status: UltimatumStatus,
    /// How it came to stand so.
    #[serde(default)]
    pub history: Vec<Step<UltimatumStatus>>,
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
    /// The first report, and the last one.
    first: usize,
    last: usize,
    /// The day of the last dated one.
    day: Option<Date>,
    /// Whether a report tells on which day it was given.
    set: bool,
}

impl Ultimatum {
    fn step(&mut self, step: Step<UltimatumStatus>) {
        self.status = step.status;
        if !step.event.is_empty() {
            self.decided_by = Some(step.event.clone());
        }
        go_on(&mut self.history, step);
    }
}

/// The ultimatums as far as they are told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ultimatums {
    rows: Vec<Ultimatum>,
    /// Those that can still be told again or decided.
    live: Vec<usize>,
}

impl Ultimatums {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], rules: &LedgerRules) {
        if let Some(day) = tellings.first().and_then(|telling| telling.day) {
            self.pass(day);
        }
        // What was done may stand before what was asked, so all ultimatums of the report come first.
        let others: Vec<&Telling<'_>> = tellings
            .iter()
            .filter(|telling| !self.enter_one(telling, tellings, rules))
            .collect();
        for telling in others {
            let Some(news) = course::News::of(telling) else {
                continue;
            };
            for &row in &self.live {
                if let Some(row) = self.rows.get_mut(row) {
                    course::date(row, &news);
                    course::decide(row, &news, rules);
                }
            }
        }
    }

    /// Whether a telling is an ultimatum, or moves the deadline of one; if so, it is entered.
    fn enter_one(
        &mut self,
        telling: &Telling<'_>,
        all: &[Telling<'_>],
        rules: &LedgerRules,
    ) -> bool {
        if moves::enter(&mut self.rows, &self.live, telling) {
            return true;
        }
        let Some(new) = told_ultimatum(telling, all, rules) else {
            return false;
        };
        let known = best(&self.rows, &self.live, |known| joins(known, &new));
        match known.and_then(|known| self.rows.get_mut(known)) {
            Some(known) => merge(known, new),
            None if is_threat(telling, rules) => {
                self.live.push(self.rows.len());
                self.rows.push(new);
            }
            None => {}
        }
        true
    }

    /// Lets time pass: what was due before the day has lapsed, what nobody tells of is forgotten.
    fn pass(&mut self, today: Date) {
        let rows = &mut self.rows;
        self.live.retain(|&row| {
            let Some(row) = rows.get_mut(row) else {
                return false;
            };
            course::lapse(row, today);
            let last = row.told.day.max(row.deadline.as_ref().and_then(due::day));
            last.is_none_or(|last| days(last, today) <= FORGOTTEN_DAYS)
        });
    }

    /// The table as it stands on the day of the last report.
    pub(crate) fn finish(mut self, last: Option<Date>) -> Vec<Ultimatum> {
        for row in &mut self.rows {
            if let Some(last) = last {
                course::lapse(row, last);
            }
            row.id = row_id(Table::Ultimatum, &row.evidence, &[]);
        }
        self.rows
    }
}

/// Days from the first to the second, negative when it lies before.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |apart| apart.get_days())
}

/// The row that a telling joins: the one with the highest score, of equal ones the latest told.
fn best(
    rows: &[Ultimatum],
    live: &[usize],
    score: impl Fn(&Ultimatum) -> Option<usize>,
) -> Option<usize> {
    let scored = live.iter().filter_map(|&index| {
        let row = rows.get(index)?;
        Some((score(row)?, row.told.last, index))
    });
    scored.max().map(|(_, _, index)| index)
}

fn told_ultimatum(
    telling: &Telling<'_>,
    all: &[Telling<'_>],
    rules: &LedgerRules,
) -> Option<Ultimatum> {
    let event = telling.event;
    if telling.is_negated() {
        return None;
    }
    let condition = event.status.condition.as_ref();
    let repeated = event.operators.is_empty()
        && condition.is_some()
        && event.status.tense == Tense::Future
        && event.act != "outlook";
    if !is_threat(telling, rules) && !repeated {
        return None;
    }
    let demands = telling.outermost() == Some("demand") && condition.is_none();
    let demanded = if demands {
        Some(telling.deed())
    } else {
        condition.and_then(|condition| asked::deed(condition, telling, all, rules))
    };
    let issuer = asked::issuer(telling);
    let set = telling.own_day();
    let mut row = Ultimatum {
        id: String::new(),
        day: set.or(telling.day),
        addressee: asked::addressee(telling, all, &issuer),
        issuer,
        demand: if demands {
            Some(telling.words())
        } else {
            condition.map(|condition| condition.text.clone())
        },
        demanded,
        consequence: asked::consequence(telling).filter(|_| !demands && !is_bare(telling)),
        deadline: event.deadline.clone(),
        moves: Vec::new(),
        topics: event.topics.clone(),
        status: UltimatumStatus::Open,
        history: Vec::new(),
        decided_by: None,
        evidence: vec![event.id.clone()],
        told: Told {
            first: telling.report,
            last: telling.report,
            day: telling.day,
            set: set.is_some(),
        },
    };
    row.history.push(Step {
        day: row.day,
        status: UltimatumStatus::Open,
        event: event.id.clone(),
    });
    Some(row)
}

/// An ultimatum that is told as one, with nothing said of what is threatened: 'gave Iran ten days to'.
fn is_bare(telling: &Telling<'_>) -> bool {
    let event = telling.event;
    event.act == "ultimatum" && event.operators.is_empty() && event.deadline.is_some()
}

/// Whether the telling is an ultimatum by itself: a threat, a demand with a deadline, what is said
/// to come unless something is done by a day, or a hostile act that somebody known 'will' do 'if'.
/// Any other act that will be done if something is so is none, but joins one that was told before.
fn is_threat(telling: &Telling<'_>, rules: &LedgerRules) -> bool {
    let event = telling.event;
    let condition = event.status.condition.as_ref();
    if is_bare(telling) {
        return telling.is_fact() || is_given(telling);
    }
    let dated = condition.is_some_and(asked::is_unmet) && event.deadline.is_some();
    match telling.outermost() {
        Some("threaten") => condition.is_some() || event.deadline.is_some(),
        Some("warn") => condition.is_some(),
        Some("demand") => event.deadline.is_some() && event.act != "outlook",
        Some("request" | "announce" | "stop" | "suspend" | "call-off" | "resume") => {
            // 'Will end the talks unless'.
            let ends = matches!(telling.outermost(), Some("stop" | "suspend" | "call-off"))
                && event.status.tense == Tense::Future
                && condition.is_some_and(asked::is_unmet);
            (dated || ends) && asked::issuer(telling).iter().any(Party::is_identified)
        }
        None => {
            condition.is_some()
                && event.status.tense == Tense::Future
                && rules.has(Use::Consequence, &event.act)
                && party::parties(&event.actors)
                    .iter()
                    .any(Party::is_identified)
        }
        _ => false,
    }
}

/// 'Hours after he had given them until Sunday': what stands below another plan is given all the
/// same when it is told as past.
fn is_given(telling: &Telling<'_>) -> bool {
    let status = &telling.event.status;
    status.tense == Tense::Past
        && !telling.is_negated()
        && status.modality == Modality::Planned
        && status.condition.is_none()
}

fn joins(known: &Ultimatum, new: &Ultimatum) -> Option<usize> {
    let issuer = party::agreement(&known.issuer, &new.issuer);
    let addressee = party::agreement(&known.addressee, &new.addressee);
    let deadline = deadlines(known, new);
    let act = |one: &Option<Deed>, other: &Option<Deed>| {
        Agreement::of(
            one.as_ref().map(|deed| &deed.act),
            other.as_ref().map(|deed| &deed.act),
        )
    };
    let consequence = act(&known.consequence, &new.consequence);
    let demanded = act(&known.demanded, &new.demanded);
    // One deadline of one issuer is one ultimatum, whatever words are found for the rest.
    let one_day = deadline.is_same() && issuer.is_same();
    let heard = |aspect: Agreement| match aspect {
        Agreement::Conflict if one_day => Agreement::Unknown,
        aspect => aspect,
    };
    let score = agreement::score(&[
        issuer,
        addressee,
        deadline,
        heard(consequence),
        heard(demanded),
    ])?;
    let same_report = known.told.last == new.told.last;
    // In one report 'the warning' is the one just told; across reports somebody must be the same
    // and threaten or demand the same.
    let bare = |row: &Ultimatum| row.consequence.is_none() && row.demanded.is_none();
    let matter = consequence.is_same()
        || demanded.is_same()
        || one_day
        || (bare(known) || bare(new)) && issuer.is_same() && addressee.is_same();
    if same_report {
        return matter.then_some(score);
    }
    let over = match (known.deadline.as_ref().and_then(due::day), new.told.day) {
        (Some(due), Some(day)) => !one_day && days(due, day) > OVER_DAYS,
        _ => false,
    };
    (matter && issuer.is_same() && !over).then_some(score)
}

/// How the deadlines compare; one that stood before it was moved is still told.
fn deadlines(known: &Ultimatum, new: &Ultimatum) -> Agreement {
    let of = |deadline| due::agreement(deadline, new.deadline.as_ref());
    let now = of(known.deadline.as_ref());
    let mut before = known.moves.iter().map(|moved| moved.from.as_ref());
    if now.is_conflict() && before.any(|from| of(from).is_same()) {
        Agreement::Same
    } else {
        now
    }
}

fn merge(known: &mut Ultimatum, new: Ultimatum) {
    party::extend(&mut known.issuer, &new.issuer);
    party::extend(&mut known.addressee, &new.addressee);
    known.demand = known.demand.take().or(new.demand);
    known.demanded = known.demanded.take().or(new.demanded);
    known.consequence = known.consequence.take().or(new.consequence);
    let other = due::agreement(new.deadline.as_ref(), known.deadline.as_ref()).is_conflict();
    if !other && due::is_tighter(new.deadline.as_ref(), known.deadline.as_ref()) {
        known.deadline = new.deadline;
    }
    for topic in new.topics {
        if !known.topics.contains(&topic) {
            known.topics.push(topic);
        }
    }
    if new.told.set && !known.told.set {
        course::set(known, new.day);
    }
    course::count(known);
    cite_all(&mut known.evidence, new.evidence);
    known.told.last = new.told.last;
    known.told.day = known.told.day.max(new.told.day);
}
