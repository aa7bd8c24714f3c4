//! Outlook: what each speaker expects to come of it, in their own or the report's words.

use crate::Party;
use crate::telling::{Telling, cite};
use rapporteur_model::Attribution;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// One speaker's expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// Who expects; `None` for the report itself.
    pub speaker: Option<Party>,
    /// `high`, `guarded` or `low`; `None` when the words do not tell which.
    pub expectation: Option<SmolStr>,
    /// The same on a scale: 1 high, 0 guarded, -1 low.
    pub score: Option<i8>,
    /// The words, one entry a telling.
    pub words: Vec<String>,
    /// Negotiation issues that it is about.
    pub topics: Vec<SmolStr>,
    /// Id of the report that tells it.
    pub report: String,
    /// Ids of the events that tell it.
    pub evidence: Vec<String>,
}

pub(crate) fn table(tellings: &[Telling<'_>]) -> Vec<Outlook> {
    let mut rows: Vec<Outlook> = Vec::new();
    for telling in tellings {
        let event = telling.event;
        if event.act != "outlook" {
            continue;
        }
        let expectation = event.act_kind.clone();
        let speaker = speaker(telling);
        let words = telling.words();
        // One speaker's words of one report that point the same way are one row.
        let known = rows.iter_mut().find(|row| {
            row.report == event.report && row.speaker == speaker && row.expectation == expectation
        });
        match known {
            Some(row) => {
                cite(&mut row.evidence, event);
                if !row.words.contains(&words) {
                    row.words.push(words);
                }
            }
            None => rows.push(Outlook {
                speaker,
                score: match expectation.as_deref() {
                    Some("high") => Some(1),
                    Some("guarded") => Some(0),
                    Some("low") => Some(-1),
                    _ => None,
                },
                expectation,
                words: vec![words],
                topics: event.topics.clone(),
                report: event.report.clone(),
                evidence: vec![event.id.clone()],
            }),
        }
    }
    rows
}

/// Whose expectation it is: the one who has it, else the one on whose word it is told.
fn speaker(telling: &Telling<'_>) -> Option<Party> {
    let actor = telling.event.actors.first();
    let source = telling
        .event
        .attribution
        .as_ref()
        .and_then(|attribution: &Attribution| attribution.speaker.as_ref());
    actor.or(source).map(Party::of)
}
