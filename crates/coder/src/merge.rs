//! Several words for one happening in one sentence become one event: 'air strikes killed 12'
//! is an attack with its dead, not an attack and a killing.

use crate::counts;
use crate::event::Draft;
use crate::parties::same;
use crate::trace::Trace;
use crate::tree::Tree;
use rapporteur_model::Event;

/// Acts that are the outcome of an attack when told beside one.
const OUTCOMES: [&str; 2] = ["kill", "injure"];

/// How many drafts before and after one may tell of the same happening.
const NEIGHBOURS: usize = 16;

/// What protesters demand or denounce is told with the protest (PLOVER, PROTEST: 'the topic of the
/// protest … is not coded as a separate event').
pub(crate) fn drop_topics_of_protests(
    tree: &Tree<'_>,
    drafts: &mut Vec<Draft>,
    trace: &mut impl Trace,
) {
    let typed =
        |draft: &Draft, event_type: &str| draft.event.event_type.as_deref() == Some(event_type);
    let topic_of = |topic: &Draft, protest: &Draft| {
        topic
            .path
            .iter()
            .all(|&token| !protest.path.contains(&token))
            && topic.path.last().is_some_and(|&top| {
                matches!(tree.dep(top), "advcl" | "xcomp" | "acl")
                    && !tree.tag(top).starts_with("VBD")
                    && tree
                        .head(top)
                        .is_some_and(|head| protest.path.contains(&head))
            })
    };
    let mut index = 0;
    while index < drafts.len() {
        let near = index.saturating_sub(NEIGHBOURS)..drafts.len().min(index + NEIGHBOURS + 1);
        let is_topic = typed(&drafts[index], "REQUEST") || typed(&drafts[index], "ACCUSE");
        let protest = near.into_iter().find(|&other| {
            is_topic && typed(&drafts[other], "PROTEST") && topic_of(&drafts[index], &drafts[other])
        });
        match protest {
            Some(protest) => {
                trace.absorbed(&drafts[index], &drafts[protest]);
                drafts.remove(index);
            }
            None => index += 1,
        }
    }
}

/// Joins drafts of the same sentence.
pub(crate) fn merge(tree: &Tree<'_>, drafts: &mut Vec<Draft>, trace: &mut impl Trace) {
    let mut index = 0;
    while index < drafts.len() {
        // Drafts come in the order of their words, so a partner is never far.
        let near = index.saturating_sub(NEIGHBOURS)..drafts.len().min(index + NEIGHBOURS + 1);
        let partner = near
            .into_iter()
            .find(|&other| other != index && absorbs(tree, &drafts[other], &drafts[index]));
        match partner {
            Some(partner) => {
                trace.absorbed(&drafts[index], &drafts[partner]);
                let outcome = drafts.remove(index);
                let partner = if partner > index {
                    partner - 1
                } else {
                    partner
                };
                absorb(&mut drafts[partner].event, outcome.event);
            }
            None => index += 1,
        }
    }
}

/// Whether `outcome` tells more of what `event` tells.
fn absorbs(tree: &Tree<'_>, event: &Draft, outcome: &Draft) -> bool {
    if event.event.sentence_span != outcome.event.sentence_span {
        return false;
    }
    let (one, other) = (&event.event, &outcome.event);
    let operators_agree = one.operators == other.operators;
    let is_outcome = OUTCOMES.contains(&other.act.as_str());
    let attack = one.act == "attack" && is_outcome;
    let toll = one.act == "kill" && other.act == "injure";
    if (attack || toll) && operators_agree && linked(tree, &event.path, &outcome.path) {
        return true;
    }
    // The same act of the same parties told by two words ('held talks', 'the talks').
    let earlier = one.span.start < other.span.start
        || (one.span.start == other.span.start && one.span.end > other.span.end);
    one.act == other.act
        && operators_agree
        && earlier
        && one.status.polarity == other.status.polarity
        && one.status.modality == other.status.modality
        && linked(tree, &event.path, &outcome.path)
        && agree(one, other)
}

fn agree(one: &Event, other: &Event) -> bool {
    let covered = |some: &[rapporteur_model::Actor], all: &[rapporteur_model::Actor]| {
        some.iter()
            .all(|actor| all.iter().any(|known| same(known, actor)))
    };
    covered(&other.actors, &one.actors) && covered(&other.recipients, &one.recipients)
}

/// How far apart on the tree two tellings of one happening may be.
const LINK: usize = 4;

/// Whether the words hang together closely: one below the other within a few steps.
fn linked(tree: &Tree<'_>, one: &[usize], other: &[usize]) -> bool {
    let below = |lower: &[usize], upper: &[usize]| {
        lower.iter().any(|&token| {
            let mut at = Some(token);
            for _ in 0..=LINK {
                match at {
                    Some(index) if upper.contains(&index) => return true,
                    Some(index) => at = tree.head(index),
                    None => return false,
                }
            }
            false
        })
    };
    below(one, other) || below(other, one)
}

fn absorb(event: &mut Event, outcome: Event) {
    counts::merge(&mut event.counts, &outcome.counts);
    if event.actors.is_empty() {
        event.actors = outcome.actors;
    }
    if event.recipients.is_empty() {
        event.recipients = outcome.recipients;
    }
    event.place = event.place.take().or(outcome.place);
    event.time = event.time.take().or(outcome.time);
    event.attribution = event.attribution.take().or(outcome.attribution);
    event.span = event.span.cover(outcome.span);
    event.rule.extend(
        outcome
            .rule
            .into_iter()
            .filter(|rule| !event.rule.contains(rule))
            .collect::<Vec<_>>(),
    );
}
