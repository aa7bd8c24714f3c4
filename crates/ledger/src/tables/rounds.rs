//! Rounds of talks: who meets whom, when, where, about what, how it stands and what came of it.
//!
//! A round has the status that the words give it: talks that are called for, expected or only
//! possible are never entered as held. Tellings of one report join when nothing keeps them
//! apart ('the talks' after 'talks between …'); tellings of two reports only when the parties
//! are the same and time or venue agree, or both look to the same coming round.
//!
//! Deliberately absent: numbering of rounds within a process, which is contested by nature and
//! needs more than one report's word.

use crate::agreement::{self, Agreement};
use crate::party::{self, Party};
use crate::place::{self, Venue};
use crate::row::{Table, row_id};
use crate::telling::{Telling, cite};
use crate::when::{self, When};
use jiff::civil::Date;
use rapporteur_model::{Modality, Tense, TimeKind};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Coming rounds of the same parties told by reports this many days apart may be one.
const SAME_COMING_DAYS: i32 = 10;

/// How a round stands. The order is that of its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundStatus {
    /// It might come about.
    Possible,
    /// Somebody asks for it.
    CalledFor,
    /// Somebody offers it.
    Proposed,
    /// It is thought to come about.
    Expected,
    /// Those concerned have agreed to it.
    Agreed,
    /// It is said that it will take place.
    Scheduled,
    /// It is put off.
    Postponed,
    /// It is going on.
    UnderWay,
    /// It has taken place.
    Held,
    /// It ended before its time.
    BrokenOff,
    /// It will not take place.
    Cancelled,
}

impl RoundStatus {
    /// Whether the round lies ahead.
    pub fn is_coming(self) -> bool {
        matches!(
            self,
            Self::CalledFor
                | Self::Proposed
                | Self::Expected
                | Self::Agreed
                | Self::Scheduled
                | Self::Postponed
        )
    }
}

/// What a round brought on one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeResult {
    /// The parties agreed.
    Agreed,
    /// They did not.
    None,
}

/// The outcome on one matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The negotiation issue; `None` when the words name none.
    pub topic: Option<SmolStr>,
    /// What came of it.
    pub result: OutcomeResult,
    /// The words that tell it.
    pub words: String,
    /// Ids of the events that tell it.
    pub evidence: Vec<String>,
}

/// A round of talks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// Those who talk to each other, as far as they are named.
    pub parties: Vec<Party>,
    /// Those who mediate.
    pub third_parties: Vec<Party>,
    /// Those who called for it or proposed it.
    pub called_by: Vec<Party>,
    /// When it is or was.
    pub time: Option<When>,
    /// Where.
    pub venue: Option<Venue>,
    /// How long, as the report puts it ('two days').
    pub duration: Option<String>,
    /// Kind of meeting as the words tell it (`leaders`, `telephone`, …).
    pub level: Option<SmolStr>,
    /// Negotiation issues to be talked about.
    pub agenda: Vec<SmolStr>,
    /// How it stands.
    pub status: RoundStatus,
    /// What came of it, one entry a matter.
    pub outcomes: Vec<Outcome>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Vec<Told>,
}

/// Where a row was told: what later tellings are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told {
    report: usize,
    day: Option<Date>,
    sentence: usize,
    recalled: bool,
}

/// The rounds as far as they are told.
#[derive(Debug, Default)]
pub(crate) struct Rounds(Vec<Round>);

impl Rounds {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>]) {
        let rounds = &mut self.0;
        for telling in tellings {
            let Some(new) = told_round(telling) else {
                continue;
            };
            match agreement::best(rounds, |known| joins(known, &new)) {
                Some(known) => merge(known, new),
                None => rounds.push(new),
            }
        }
        for telling in tellings {
            enter_outcome(rounds, telling);
        }
    }

    /// The table.
    pub(crate) fn finish(mut self) -> Vec<Round> {
        for round in &mut self.0 {
            round.id = row_id(Table::Round, &round.evidence, &[]);
        }
        self.0
    }
}

/// The round that one telling speaks of, if it speaks of one.
fn told_round(telling: &Telling<'_>) -> Option<Round> {
    let event = telling.event;
    let mediated = event.act == "mediate";
    if event.act != "meet" && !mediated {
        return None;
    }
    let status = status_of(telling)?;
    let asked_for = telling.has_operator(&["request", "demand"]);
    let actors = party::parties(&event.actors);
    let recipients = party::parties(&event.recipients);
    let mut parties = Vec::new();
    let mut third_parties = Vec::new();
    let mut called_by = Vec::new();
    match (mediated, asked_for) {
        (true, _) => {
            third_parties = actors;
            parties = recipients;
        }
        // Who asks need not take part: the United Nations call for talks of others.
        (false, true) => {
            called_by = actors;
            parties = recipients;
        }
        (false, false) => {
            if status == RoundStatus::Proposed {
                called_by.clone_from(&actors);
            }
            party::extend(&mut parties, &actors);
            party::extend(&mut parties, &recipients);
        }
    }
    let mut evidence = Vec::new();
    cite(&mut evidence, event);
    Some(Round {
        id: String::new(),
        parties,
        third_parties,
        called_by,
        time: time_of(telling, status),
        venue: event.place.as_ref().and_then(Venue::of),
        duration: event
            .time
            .as_ref()
            .map(|time| &time.expression)
            .filter(|time| time.kind == TimeKind::Duration)
            .map(|time| time.without_article().to_owned()),
        level: event.act_kind.clone(),
        agenda: event.topics.clone(),
        status,
        outcomes: Vec::new(),
        evidence,
        told: vec![Told {
            report: telling.report,
            day: telling.day,
            sentence: event.sentence_span.start,
            recalled: telling.is_historical(),
        }],
    })
}

/// How the words put the round; `None` when they tell of no round at all (talks that were
/// refused, denied or did not take place).
fn status_of(telling: &Telling<'_>) -> Option<RoundStatus> {
    let status = &telling.event.status;
    if telling.has_operator(&["call-off"]) {
        return (!telling.is_negated()).then_some(RoundStatus::Cancelled);
    }
    if telling.is_negated()
        || telling.has_operator(&["refuse", "deny", "accuse", "threaten", "warn"])
    {
        return None;
    }
    if telling.has_operator(&["postpone"]) {
        return Some(RoundStatus::Postponed);
    }
    let doubtful = matches!(status.modality, Modality::Possible | Modality::Hypothetical)
        || status.condition.is_some();
    let speech = telling.event.operators.iter().find_map(|operator| {
        Some(match operator.as_str() {
            "request" | "demand" => RoundStatus::CalledFor,
            "offer" => RoundStatus::Proposed,
            "agree" | "accept" | "promise" => RoundStatus::Agreed,
            _ => return None,
        })
    });
    if let Some(speech) = speech {
        return Some(if doubtful {
            RoundStatus::Possible
        } else {
            speech
        });
    }
    if doubtful {
        return Some(RoundStatus::Possible);
    }
    match status.modality {
        Modality::Wished => return Some(RoundStatus::CalledFor),
        Modality::Required => return Some(RoundStatus::CalledFor),
        Modality::Planned => return Some(RoundStatus::Scheduled),
        _ => {}
    }
    if telling.has_operator(&["suspend", "stop"]) {
        return Some(RoundStatus::BrokenOff);
    }
    if status.tense == Tense::Future {
        return Some(
            if status.modality == Modality::Probable || telling.has_operator(&["expect"]) {
                RoundStatus::Expected
            } else {
                RoundStatus::Scheduled
            },
        );
    }
    if telling.has_operator(&["expect"]) {
        return Some(RoundStatus::Expected);
    }
    if telling.has_operator(&["announce"]) && !telling.is_historical() {
        return Some(RoundStatus::Scheduled);
    }
    if status.modality == Modality::Probable {
        return None;
    }
    if telling.has_operator(&["complete"]) {
        return Some(RoundStatus::Held);
    }
    if status.tense == Tense::Present
        || (telling.has_operator(&["begin", "continue", "resume"]) && !telling.is_historical())
    {
        return Some(RoundStatus::UnderWay);
    }
    Some(RoundStatus::Held)
}

/// The time of the round. For one that lies ahead a past time is that of the call or the
/// announcement, and an unresolved one may be either, so neither is taken.
fn time_of(telling: &Telling<'_>, status: RoundStatus) -> Option<When> {
    let coming = status.is_coming() || status == RoundStatus::Possible;
    if coming && let Some(content) = telling.event.content_time.as_ref().and_then(When::of) {
        return Some(content);
    }
    let time = When::of(telling.event.time.as_ref()?)?;
    if !coming {
        return Some(time);
    }
    let spoken = telling.has_operator(&[
        "request", "demand", "offer", "agree", "accept", "promise", "announce", "expect",
    ]);
    if !spoken {
        return Some(time);
    }
    let (end, day) = (time.end?, telling.day?);
    (end.date() > day).then_some(time)
}

/// How well a telling fits a known round; `None` when they are two.
fn joins(known: &Round, new: &Round) -> Option<usize> {
    let told = new.told.first()?;
    let same_report = known.told.iter().any(|other| other.report == told.report);
    if !phases_fit(known, new, same_report) {
        return None;
    }
    let parties = party::agreement(&known.parties, &new.parties);
    let time = when::agreement(known.time.as_ref(), new.time.as_ref(), same_report);
    let venue = place::agreement(known.venue.as_ref(), new.venue.as_ref());
    let level = kinds_agree(known, new);
    let score = agreement::score(&[parties, time, venue, level])?;
    if same_report {
        return (score > 0 || is_taken_up(known, new)).then_some(score);
    }
    let both_coming = known.status.is_coming() && new.status.is_coming();
    let near = known.told.iter().any(|other| {
        other
            .day
            .zip(told.day)
            .and_then(|(a, b)| a.until(b).ok())
            .is_some_and(|apart| apart.get_days().abs() <= SAME_COMING_DAYS)
    });
    let sure =
        parties.is_same() && (time.is_same() || (venue.is_same() && near) || (both_coming && near));
    sure.then_some(score)
}

/// How the kinds of meeting compare. Who telephones is at no place together, so a call is not the
/// meeting that a place is told of, even where nothing tells that meeting's kind.
fn kinds_agree(known: &Round, new: &Round) -> Agreement {
    let called = |round: &Round| round.level.as_deref() == Some("phone");
    let placed = |round: &Round| round.venue.is_some();
    if (called(known) && placed(new)) || (called(new) && placed(known)) {
        return Agreement::Conflict;
    }
    Agreement::of(known.level.as_ref(), new.level.as_ref())
}

/// Whether one of two tellings of a report that have nothing in common takes up the other:
/// 'the talks', of which nothing else is said, or a coming round that was called for before.
fn is_taken_up(known: &Round, new: &Round) -> bool {
    let bare = |round: &Round| {
        !round.parties.iter().any(Party::is_identified)
            && round.time.is_none()
            && round.venue.is_none()
    };
    bare(new) || (bare(known) && known.status.is_coming() && new.status.is_coming())
}

/// Whether two tellings can be stages of one round: what is over cannot lie ahead again, and
/// what is merely possible is not the round that is expected.
fn phases_fit(known: &Round, new: &Round, same_report: bool) -> bool {
    let recalled = |round: &Round| round.told.iter().all(|told| told.recalled);
    if same_report && recalled(known) != recalled(new) {
        return false;
    }
    let possible = |round: &Round| round.status == RoundStatus::Possible;
    if possible(known) != possible(new) {
        return false;
    }
    let (before, after) = (known.status.is_coming(), new.status.is_coming());
    match (before, after) {
        (false, true) => new.status == RoundStatus::Postponed,
        (true, false) => !same_report || new.status == RoundStatus::Cancelled,
        _ => true,
    }
}

fn merge(known: &mut Round, new: Round) {
    party::extend(&mut known.parties, &new.parties);
    party::extend(&mut known.third_parties, &new.third_parties);
    party::extend(&mut known.called_by, &new.called_by);
    when::merge(&mut known.time, new.time.as_ref());
    place::merge(&mut known.venue, new.venue);
    known.duration = known.duration.take().or(new.duration);
    known.level = known.level.take().or(new.level);
    for topic in new.agenda {
        if !known.agenda.contains(&topic) {
            known.agenda.push(topic);
        }
    }
    let rescheduled =
        known.status == RoundStatus::Postponed && new.status == RoundStatus::Scheduled;
    if rescheduled || new.status > known.status {
        known.status = new.status;
    }
    known.evidence.extend(new.evidence);
    known.told.extend(new.told);
}

/// Enters an agreement, or the failure to reach one, as the outcome of the round that it is told
/// with: one held and told in the same sentence, else the last one told before in the report.
fn enter_outcome(rounds: &mut [Round], telling: &Telling<'_>) {
    let Some(result) = result_of(telling) else {
        return;
    };
    let event = telling.event;
    let over = |round: &&mut Round| {
        matches!(
            round.status,
            RoundStatus::Held | RoundStatus::BrokenOff | RoundStatus::UnderWay
        )
    };
    let actors = party::parties(event.actors.iter().chain(&event.recipients));
    let time = event.time.as_ref().and_then(When::of);
    let venue = event.place.as_ref().and_then(Venue::of);
    // Told in one sentence with the round, or of the same parties later in the report.
    let distance = |round: &Round| {
        let parties = party::agreement(&round.parties, &actors);
        let against = [
            parties,
            when::agreement(round.time.as_ref(), time.as_ref(), true),
            place::agreement(round.venue.as_ref(), venue.as_ref()),
        ];
        agreement::score(&against)?;
        round
            .told
            .iter()
            .filter(|told| told.report == telling.report)
            .filter_map(|told| event.sentence_span.start.checked_sub(told.sentence))
            .filter(|&distance| distance == 0 || parties.is_same())
            .min()
    };
    let Some(round) = rounds
        .iter_mut()
        .filter(over)
        .filter(|round| distance(round).is_some())
        .min_by_key(|round| distance(round))
    else {
        return;
    };
    let same_sentence = |told: &Told| told.sentence == event.sentence_span.start;
    if round.parties.is_empty() && round.told.iter().any(same_sentence) {
        party::extend(&mut round.parties, &actors);
    }
    let topics: Vec<Option<SmolStr>> = if event.topics.is_empty() {
        let act = (event.act != "settle" && event.act != "sign").then(|| event.act.clone());
        vec![act]
    } else {
        event.topics.iter().cloned().map(Some).collect()
    };
    for topic in topics {
        match round
            .outcomes
            .iter_mut()
            .find(|outcome| outcome.topic == topic && outcome.result == result)
        {
            Some(outcome) => cite(&mut outcome.evidence, event),
            None => round.outcomes.push(Outcome {
                topic,
                result,
                words: telling.words(),
                evidence: vec![event.id.clone()],
            }),
        }
    }
    cite(&mut round.evidence, event);
}

/// What an event says about a result, if it does.
fn result_of(telling: &Telling<'_>) -> Option<OutcomeResult> {
    let event = telling.event;
    let status = &event.status;
    if status.tense == Tense::Future
        || status.condition.is_some()
        || !matches!(status.modality, Modality::Certain | Modality::Probable)
    {
        return None;
    }
    let closing = matches!(event.act.as_str(), "settle" | "sign");
    let negotiable = closing
        || matches!(
            event.act.as_str(),
            "cease-fire"
                | "exchange-prisoners"
                | "withdraw"
                | "release"
                | "grant-access"
                | "ease-sanctions"
                | "disarm"
        );
    if !negotiable
        || telling.has_operator(&[
            "request", "demand", "offer", "promise", "threaten", "warn", "accuse", "deny",
            "expect", "refuse",
        ])
    {
        return None;
    }
    let agreed = closing || telling.has_operator(&["agree", "accept"]);
    let failed = telling.has_operator(&["fail"]) || telling.is_negated();
    match (agreed, failed) {
        (_, true) => Some(OutcomeResult::None),
        (true, false) => Some(OutcomeResult::Agreed),
        (false, false) => None,
    }
}
