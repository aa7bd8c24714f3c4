//! An incident: what its tellings say together, and how each of them came to it.

use crate::party::{self, Party};
use crate::place::Venue;
use crate::when::When;
use crate::{RowHead, Source, Table, Toll};
use jiff::civil::Date;
use rapporteur_model::{Event, Modality, Polarity, Range, Tense};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// How an incident stands in the world, as far as its tellings say. The order is from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Footing {
    /// It is said that it did not happen, or will not.
    Negated,
    /// It may be, or hangs on something.
    Possible,
    /// It lies ahead, or is expected, planned, asked for.
    Ahead,
    /// Somebody accuses somebody of it.
    Claimed,
    /// It has happened or is going on, by the report or on a source's word. What is only said (a
    /// demand, a threat) has happened as a saying.
    Happened,
}

impl Footing {
    /// The footing on which an event stands.
    pub fn of(event: &Event) -> Self {
        let status = &event.status;
        if status.polarity == Polarity::Negated {
            return Self::Negated;
        }
        if status.condition.is_some()
            || matches!(status.modality, Modality::Possible | Modality::Hypothetical)
        {
            return Self::Possible;
        }
        if status.tense == Tense::Future
            || matches!(
                status.modality,
                Modality::Required | Modality::Wished | Modality::Planned
            )
        {
            return Self::Ahead;
        }
        if event.operators.iter().any(|operator| operator == "accuse") {
            return Self::Claimed;
        }
        Self::Happened
    }
}

/// A number of people over all tellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// The lowest figure that somebody gives.
    pub min: u64,
    /// The highest; `None` when it is open ('at least 12').
    pub max: Option<u64>,
    /// The figure of the latest telling that gives one.
    pub latest: Range,
}

/// Why a telling was taken for one of this incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    /// The event of an earlier telling that it is most like.
    pub to: String,
    /// How well it fits.
    pub score: f32,
    /// What agrees, in the order of weight ('day', 'place', 'parties', 'decided by a person', …).
    pub because: Vec<SmolStr>,
}

/// One telling of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// Name of the event.
    pub event: String,
    /// Id of the report.
    pub report: String,
    /// The family of the report: copies of one report are one source.
    pub family: String,
    /// The report's day.
    pub day: Option<Date>,
    /// How it came to the incident; `None` for the one that founded it.
    pub joined: Option<Joined>,
}

/// An event merged over all reports that tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Identity in the record.
    pub id: String,
    /// PLOVER's event type.
    pub event_type: Option<SmolStr>,
    /// PLOVER's mode.
    pub mode: Option<SmolStr>,
    /// The act.
    pub act: SmolStr,
    /// Its kind, of the telling that tells it.
    pub act_kind: Option<SmolStr>,
    /// Operators on the act, outermost first.
    pub operators: Vec<SmolStr>,
    /// How it stands in the world.
    pub footing: Footing,
    /// Who.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// When, as exactly as a telling has it.
    pub time: Option<When>,
    /// Where, as exactly as a telling has it.
    pub place: Option<Venue>,
    /// The figures of each claimant, in the order of telling.
    pub tolls: Vec<Toll>,
    /// Killed, over all tellings.
    pub killed: Option<Tally>,
    /// Injured.
    pub injured: Option<Tally>,
    /// Captured, abducted or arrested.
    pub captured: Option<Tally>,
    /// Taking part, or handed over.
    pub size: Option<Tally>,
    /// Those who deny it.
    pub denied_by: Vec<Party>,
    /// Negotiation issues.
    pub topics: Vec<SmolStr>,
    /// The words of the telling that says most.
    pub words: String,
    /// Day of the first report that tells it.
    pub first_told: Option<Date>,
    /// Day of the last.
    pub last_told: Option<Date>,
    /// How many reports tell it.
    pub reports: usize,
    /// How many families of reports do: copies of one report count once.
    pub families: usize,
    /// All tellings, in their order.
    pub tellings: Vec<Telling>,
}

impl Incident {
    /// An incident of one telling; it has no identity yet.
    pub(super) fn of(source: &Source, event: &Event) -> Self {
        let tally = |figure: Option<Range>| {
            figure.map(|figure| Tally {
                min: figure.min,
                max: figure.max,
                latest: figure,
            })
        };
        let counts = &event.counts;
        Self {
            id: String::new(),
            event_type: event.event_type.clone(),
            mode: event.mode.clone(),
            act: event.act.clone(),
            act_kind: event.act_kind.clone(),
            operators: event.operators.clone(),
            footing: Footing::of(event),
            actors: party::parties(&event.actors),
            recipients: party::parties(&event.recipients),
            time: event.time.as_ref().and_then(When::of),
            place: event.place.as_ref().and_then(Venue::of),
            tolls: Vec::new(),
            killed: tally(counts.killed),
            injured: tally(counts.injured),
            captured: tally(counts.captured),
            size: tally(counts.size),
            denied_by: Vec::new(),
            topics: event.topics.clone(),
            words: event.sentence.clone(),
            first_told: source.day,
            last_told: source.day,
            reports: 1,
            families: 1,
            tellings: vec![Telling {
                event: event.id.clone(),
                report: source.report.clone(),
                family: source.family.clone(),
                day: source.day,
                joined: None,
            }],
        }
    }

    /// What it has in common with rows of other tables.
    pub fn head(&self) -> RowHead {
        let mut parties = self.actors.clone();
        for party in &self.recipients {
            party::enter(&mut parties, party.clone());
        }
        RowHead {
            id: self.id.clone(),
            table: Table::Incident,
            day: crate::row::first_day(self.time.as_ref()).or(self.first_told),
            until: crate::row::last_day(self.time.as_ref()),
            status: crate::row::name_of(&self.footing),
            parties,
            topics: self.topics.clone(),
            evidence: self
                .tellings
                .iter()
                .map(|telling| telling.event.clone())
                .collect(),
        }
    }
}
