//! Positions: what each party demands, offers, accepts or rejects, issue by issue, newest first.

use crate::Party;
use crate::frame::Frame;
use crate::row::{Table, row_id};
use crate::telling::{Telling, cite};
use jiff::civil::Date;
use rapporteur_model::{Event, Modality, Span};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Where a party stands on an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It wants this from another.
    Demands,
    /// It is ready to do this.
    Offers,
    /// It agrees to this.
    Accepts,
    /// It will not have this.
    Rejects,
}

/// A party's stance on an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// Who takes it.
    pub party: Party,
    /// The negotiation issue; the act's name where the words touch none of the list.
    pub issue: SmolStr,
    /// The stance.
    pub stance: Stance,
    /// Towards whom, when it is said.
    pub towards: Vec<Party>,
    /// What it hangs on, in the report's words; `Some` makes it a conditional stance.
    pub condition: Option<String>,
    /// The speaker's own words when they are quoted.
    pub quote: Option<String>,
    /// The words of the report.
    pub words: String,
    /// Day of the report.
    pub day: Option<Date>,
    /// Ids of the events that tell it.
    pub evidence: Vec<String>,
}

/// The positions as far as they are told.
#[derive(Debug, Default)]
pub(crate) struct Positions(Vec<Position>);

impl Positions {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>], _frame: Option<&Frame>) {
        for telling in tellings {
            for new in told_positions(telling) {
                let known = self.0.iter_mut().find(|row| {
                    row.party.same_as(&new.party)
                        && row.issue == new.issue
                        && row.stance == new.stance
                        && row.condition == new.condition
                        && row.day == new.day
                });
                match known {
                    Some(row) => {
                        row.quote = row.quote.take().or(new.quote);
                        for party in new.towards {
                            crate::party::enter(&mut row.towards, party);
                        }
                        cite(&mut row.evidence, telling.event);
                    }
                    None => self.0.push(new),
                }
            }
        }
    }

    /// The table, newest first, undated last; of one day in the order of telling.
    pub(crate) fn finish(mut self) -> Vec<Position> {
        for row in &mut self.0 {
            let stance = format!("{:?}", row.stance);
            let party = row.party.name();
            row.id = row_id(
                Table::Position,
                &row.evidence,
                &[&row.issue, &stance, party],
            );
        }
        self.0.sort_by_key(|row| std::cmp::Reverse(row.day));
        self.0
    }
}

fn told_positions(telling: &Telling<'_>) -> Vec<Position> {
    let event = telling.event;
    let Some(stance) = stance_of(telling) else {
        return Vec::new();
    };
    if matches!(event.act.as_str(), "comment" | "outlook" | "unspecified")
        && event.topics.is_empty()
    {
        return Vec::new();
    }
    let issues: Vec<SmolStr> = if event.topics.is_empty() {
        vec![event.act.clone()]
    } else {
        event.topics.clone()
    };
    let parties = crate::party::parties(&event.actors);
    let mut rows = Vec::new();
    for party in parties.iter().filter(|party| party.is_identified()) {
        for issue in &issues {
            rows.push(Position {
                id: String::new(),
                party: party.clone(),
                issue: issue.clone(),
                stance,
                towards: crate::party::parties(&event.recipients),
                condition: event
                    .status
                    .condition
                    .as_ref()
                    .map(|condition| condition.text.clone()),
                quote: quote(event),
                words: telling.words(),
                day: telling.day,
                evidence: vec![event.id.clone()],
            });
        }
    }
    rows
}

/// The stance that the governing operator expresses. A promise of aid is a pledge, not a
/// position; one on an issue of the negotiation is an offer.
fn stance_of(telling: &Telling<'_>) -> Option<Stance> {
    let firm = matches!(
        telling.event.status.modality,
        Modality::Certain
            | Modality::Wished
            | Modality::Required
            | Modality::Planned
            | Modality::Hypothetical
    );
    if !firm
        || (telling.event.status.modality == Modality::Hypothetical
            && telling.event.status.condition.is_none())
    {
        return None;
    }
    let governing = telling
        .event
        .operators
        .iter()
        .find(|operator| operator.as_str() != "announce")?;
    let stance = match governing.as_str() {
        "request" | "demand" => Stance::Demands,
        "offer" => Stance::Offers,
        "promise" if !telling.event.topics.is_empty() => Stance::Offers,
        "agree" | "accept" => Stance::Accepts,
        "refuse" => Stance::Rejects,
        _ => return None,
    };
    match (telling.is_negated(), stance) {
        (false, stance) => Some(stance),
        (true, Stance::Accepts) => Some(Stance::Rejects),
        (true, _) => None,
    }
}

/// The quoted words, when the speaker's own are given and they lie in the sentence.
fn quote(event: &Event) -> Option<String> {
    let attribution = event
        .attribution
        .as_ref()
        .filter(|attribution| attribution.direct)?;
    let content = attribution.content?;
    if !event.sentence_span.contains(content) {
        return None;
    }
    let base = event.sentence_span.start;
    let words = Span::new(content.start - base, content.end - base).of(&event.sentence);
    (!words.is_empty()).then(|| words.to_owned())
}
