//! What one marked party does to another: the events of the sentence, read with the two marks as
//! actors, and among them the one that stands between the two.
//!
//! 'Kyiv said <s>Moscow</s> had refused to release <t>the sailors</t>': of *said*, *refused* and
//! *release*, refuse∘release has the source for its subject and the target in its content.
//!
//! Deliberately absent: word distance. Where source and target stand is read off the tree.

use crate::actors::{Marks, SOURCE, TARGET};
use crate::event::Draft;
use crate::tree::Tree;
use rapporteur_model::{Actor, Event, Polarity, Relation, Tense, root_of};
use smol_str::SmolStr;

/// Where the marks stand in an event, best first. Each standing has its own share of right answers
/// (see [`Standing::confidence`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    source: Source,
    target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Actor,
    Speaker,
    Above,
    Elsewhere,
    Recipient,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Recipient,
    Below,
    Elsewhere,
    Actor,
}

impl Standing {
    /// Points by which events compete; the scale has no unit.
    fn points(self) -> i32 {
        let source = match self.source {
            Source::Actor => 10,
            Source::Speaker => 6,
            Source::Above => 5,
            Source::Elsewhere => 0,
            Source::Recipient => -2,
        };
        let target = match self.target {
            // 'Tbilisi maintained that militiamen had torched houses': it says so of them.
            Target::Actor if self.source == Source::Speaker => 8,
            Target::Recipient => 8,
            Target::Below => 6,
            Target::Elsewhere => 0,
            Target::Actor => 1,
        };
        source + target
    }
}

/// The relations that the sentence's events tell, the one that links the two most firmly first, and
/// one of each type.
pub(crate) fn candidates(tree: &Tree<'_>, marks: &Marks, drafts: &[Draft]) -> Vec<Relation> {
    let mut judged: Vec<(i32, Relation)> = drafts
        .iter()
        .filter(|draft| draft.event.event_type.is_some())
        .map(|draft| {
            let standing = standing(tree, marks, draft);
            let points = score(tree, draft, standing);
            (points, relation(&draft.event, standing))
        })
        .collect();
    judged.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let mut found: Vec<Relation> = Vec::new();
    for (_, relation) in judged {
        if found.iter().all(|known| known.root != relation.root) {
            found.push(relation);
        }
    }
    found
}

fn score(tree: &Tree<'_>, draft: &Draft, standing: Standing) -> i32 {
    // What governs more of the sentence is what it tells.
    let depth = draft
        .path
        .iter()
        .map(|&token| tree.upwards(token).count())
        .min()
        .unwrap_or(0);
    let verb = draft
        .path
        .iter()
        .any(|&token| tree.tag(token).starts_with("VB"));
    standing.points() * 10 - i32::try_from(depth.min(20)).unwrap_or(20) + i32::from(verb) * 2
}

fn is(actors: &[Actor], id: &str) -> bool {
    actors.iter().any(|actor| actor.id.as_deref() == Some(id))
}

fn standing(tree: &Tree<'_>, marks: &Marks, draft: &Draft) -> Standing {
    let event = &draft.event;
    let speaks = event
        .attribution
        .as_ref()
        .and_then(|attribution| attribution.speaker.as_ref())
        .is_some_and(|speaker| speaker.id.as_deref() == Some(SOURCE));
    let source = if is(&event.actors, SOURCE) {
        Source::Actor
    } else if is(&event.recipients, SOURCE) {
        Source::Recipient
    } else if speaks {
        Source::Speaker
    } else if marks
        .source
        .as_ref()
        .is_some_and(|mark| governs(tree, mark.head, &draft.path))
    {
        Source::Above
    } else {
        Source::Elsewhere
    };
    let both = is(&event.actors, SOURCE) && is(&event.actors, TARGET);
    let below = marks.target.as_ref().is_some_and(|mark| {
        tree.upwards(mark.head)
            .any(|above| draft.path.contains(&above))
    });
    let target = if is(&event.recipients, TARGET) || both {
        Target::Recipient
    } else if is(&event.actors, TARGET) {
        Target::Actor
    } else if below {
        Target::Below
    } else {
        Target::Elsewhere
    };
    Standing { source, target }
}

/// Whether a phrase is the subject or agent of a verb over the event's words.
fn governs(tree: &Tree<'_>, phrase: usize, path: &[usize]) -> bool {
    let mut at = phrase;
    while let Some(head) = tree.head(at) {
        match tree.dep(at) {
            "nsubj" | "nsubjpass" | "pobj" | "poss" => {
                return path
                    .iter()
                    .any(|&token| tree.upwards(token).any(|above| above == head));
            }
            "conj" | "compound" | "amod" | "nmod" | "appos" | "prep" => at = head,
            _ => return false,
        }
    }
    false
}

fn relation(event: &Event, standing: Standing) -> Relation {
    let event_type = type_between(event, standing);
    Relation {
        root: event_type
            .as_deref()
            .map(|event_type| root_of(event_type).into()),
        event_type,
        mode: event.mode.clone(),
        act: Some(event.act.clone()),
        operators: event.operators.clone(),
        status: event.status.clone(),
        rule: event.rule.clone(),
        confidence: f32::from(u8::try_from(standing.points().max(0)).unwrap_or(0)) / 20.0,
    }
}

/// The type of an event as what lies between the two marks, after the habits of those who mark pairs
/// (Hu et al. 2024), who have no auxiliary modes:
///
/// - who says that he will yield agrees, where PLOVER leaves a future concession a concession;
/// - cooperation that fails or is not to be is refused;
/// - who says of somebody that he did harm accuses him;
/// - blockades and attacks on computers are force (CAMEO 191 and 176), where PLOVER has them coerce.
fn type_between(event: &Event, standing: Standing) -> Option<SmolStr> {
    let told = event.event_type.clone()?;
    let status = &event.status;
    let hostile = matches!(
        told.as_str(),
        "ASSAULT" | "COERCE" | "SANCTION" | "PROTEST" | "MOBILIZE" | "THREATEN"
    );
    let friendly = matches!(
        told.as_str(),
        "AGREE" | "CONSULT" | "SUPPORT" | "COOPERATE" | "AID" | "CONCEDE" | "RETREAT"
    );
    let yields = matches!(told.as_str(), "CONCEDE" | "RETREAT");
    let affirmed = status.polarity == Polarity::Affirmed;
    let force = told == "COERCE" && matches!(event.cameo.as_deref(), Some("191" | "176"));
    Some(
        if hostile && standing.source == Source::Speaker && standing.target == Target::Actor {
            SmolStr::new_static("ACCUSE")
        } else if force {
            SmolStr::new_static("ASSAULT")
        } else if friendly && !affirmed {
            SmolStr::new_static("REJECT")
        } else if yields && affirmed && status.tense == Tense::Future {
            SmolStr::new_static("AGREE")
        } else {
            told
        },
    )
}
