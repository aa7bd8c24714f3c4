//! An incident: what its tellings say together, and how each of them came to it.

use crate::party::{self, Party};
use crate::place::{self, Venue};
use crate::when::{self, When};
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
    /// The footing on which an event stands; what a saying hangs on is part of what is said.
    pub(super) fn of(event: &Event, is_said: bool) -> Self {
        let status = &event.status;
        if status.polarity == Polarity::Negated {
            return Self::Negated;
        }
        if status.condition.is_some() && !is_said
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
    /// Those on whose accusation it stands.
    #[serde(default)]
    pub claimed_by: Vec<Party>,
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

impl Tally {
    fn of(figure: Range) -> Self {
        Self {
            min: figure.min,
            max: figure.max,
            latest: figure,
        }
    }

    /// Takes in what a later telling says.
    fn absorb(&mut self, later: Tally) {
        let open = |one: Option<u64>, min: u64| one.is_none_or(|max| max < min);
        // Nobody gives a higher figure than one that is open upwards and begins above all others.
        self.max = match (self.max, later.max) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (Some(max), None) => Some(max).filter(|_| !open(Some(max), later.min)),
            (None, Some(max)) => Some(max).filter(|_| !open(Some(max), self.min)),
            (None, None) => None,
        };
        self.min = self.min.min(later.min);
        self.latest = later.latest;
    }
}

fn tally(known: &mut Option<Tally>, later: Option<Tally>) {
    match (known.as_mut(), later) {
        (Some(known), Some(later)) => known.absorb(later),
        (None, later) => *known = later,
        (Some(_), None) => {}
    }
}

impl Incident {
    /// An incident of one telling; it has no identity yet.
    pub(super) fn of(source: &Source, event: &Event, is_said: bool) -> Self {
        let has = |name: &str| event.operators.iter().any(|operator| operator == name);
        let (accuses, denies) = (has("accuse"), has("deny"));
        let [actors, recipients] = [&event.actors, &event.recipients].map(party::parties);
        let counts = &event.counts;
        let counted = [counts.killed, counts.injured, counts.captured]
            .iter()
            .any(Option::is_some);
        let according_to = if accuses {
            actors.first().cloned()
        } else {
            crate::telling::speaker_of(event)
        };
        let tolls = counted.then(|| Toll {
            according_to,
            killed: counts.killed,
            injured: counts.injured,
            captured: counts.captured,
            evidence: event.id.clone(),
        });
        let operators = event.operators.iter();
        // An accusation tells what the accused did, and a denial what somebody is said to have done.
        let (doers, done_to, claimed_by, denied_by) = match (denies, accuses) {
            (true, _) => (Vec::new(), recipients, Vec::new(), actors),
            (false, true) => (recipients, Vec::new(), actors, Vec::new()),
            (false, false) => (actors, recipients, Vec::new(), Vec::new()),
        };
        Self {
            id: String::new(),
            event_type: event.event_type.clone(),
            mode: event.mode.clone(),
            act: event.act.clone(),
            act_kind: event.act_kind.clone(),
            operators: operators
                .filter(|operator| !matches!(operator.as_str(), "accuse" | "deny"))
                .cloned()
                .collect(),
            footing: if denies {
                Footing::Negated
            } else {
                Footing::of(event, is_said)
            },
            actors: doers,
            recipients: done_to,
            time: event.time.as_ref().and_then(When::of),
            place: event.place.as_ref().and_then(Venue::of),
            tolls: tolls.into_iter().collect(),
            killed: counts.killed.map(Tally::of),
            injured: counts.injured.map(Tally::of),
            captured: counts.captured.map(Tally::of),
            size: counts.size.map(Tally::of),
            claimed_by,
            denied_by,
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

    /// How much it says: of two tellings, the fuller one gives the words and the act.
    fn fullness(&self) -> usize {
        let counted = [&self.killed, &self.injured, &self.captured, &self.size];
        counted.iter().filter(|tally| tally.is_some()).count()
            + usize::from(!self.actors.is_empty())
            + usize::from(!self.recipients.is_empty())
            + usize::from(self.time.as_ref().is_some_and(When::is_resolved))
            + usize::from(self.place.is_some())
            + usize::from(self.act_kind.is_some())
            // A killing told with its attack is the attack's toll.
            + 2 * usize::from(self.act != "kill")
    }

    /// Takes in what a later telling of it says, with that telling's names.
    pub(super) fn absorb(&mut self, later: Incident) {
        let fuller = (later.footing, later.fullness()) > (self.footing, self.fullness());
        if fuller {
            self.event_type = later.event_type.or(self.event_type.take());
            self.mode = later.mode.or(self.mode.take());
            if self.act != later.act {
                self.act_kind = later.act_kind;
            } else {
                self.act_kind = later.act_kind.or(self.act_kind.take());
            }
            self.act = later.act;
            self.operators = later.operators;
            self.words = later.words;
        } else if self.act == later.act {
            self.mode = self.mode.take().or(later.mode);
            self.act_kind = self.act_kind.take().or(later.act_kind);
        }
        self.footing = self.footing.max(later.footing);
        party::extend(&mut self.actors, &later.actors);
        party::extend(&mut self.recipients, &later.recipients);
        party::extend(&mut self.claimed_by, &later.claimed_by);
        party::extend(&mut self.denied_by, &later.denied_by);
        when::merge(&mut self.time, later.time.as_ref());
        place::merge(&mut self.place, later.place);
        for toll in later.tolls {
            let known = |known: &Toll| {
                (
                    &known.according_to,
                    known.killed,
                    known.injured,
                    known.captured,
                ) == (&toll.according_to, toll.killed, toll.injured, toll.captured)
            };
            if !self.tolls.iter().any(known) {
                self.tolls.push(toll);
            }
        }
        tally(&mut self.killed, later.killed);
        tally(&mut self.injured, later.injured);
        tally(&mut self.captured, later.captured);
        tally(&mut self.size, later.size);
        for topic in later.topics {
            if !self.topics.contains(&topic) {
                self.topics.push(topic);
            }
        }
        self.first_told = earlier(self.first_told, later.first_told);
        self.last_told = self.last_told.max(later.last_told);
        self.tellings.extend(later.tellings);
    }

    /// Gives it its identity and counts its sources.
    pub(super) fn settle(&mut self) {
        let distinct = |of: fn(&Telling) -> &str| {
            let names: std::collections::BTreeSet<&str> = self.tellings.iter().map(of).collect();
            names.len()
        };
        let reports = distinct(|telling| &telling.report);
        let families = distinct(|telling| &telling.family);
        (self.reports, self.families) = (reports, families);
        let first = self.tellings.first().map(|telling| telling.event.clone());
        self.id = crate::row_id(Table::Incident, first.as_slice(), &[]);
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

fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
