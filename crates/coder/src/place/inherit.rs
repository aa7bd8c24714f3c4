//! What is told with a place gives it to what is told with that.
//!
//! 'Shells hit Kherson, killing three': the killing is where the shells hit. 'The attack left ten
//! people dead' behind it: so is that. An event takes the place of another in its sentence that it
//! hangs together with, or of one before in its paragraph that it goes on about.
//!
//! Deliberately absent: taking the place of what is merely near. Sayings, sanctions, pledges, what
//! is yet to be, and whatever has other parties or stands beside another place take none.

use super::Places;
use crate::event::Draft;
use crate::tree::Tree;
use rapporteur_model::{
    Auxiliary, Event, EventPlace, Feature, PlaceKind, PlaceRelation, PlaceSource, Span,
};

/// Gives events without a place that of what they are told with.
pub(crate) fn inherit(tree: &Tree<'_>, places: &Places, drafts: &mut [Draft]) {
    within_sentences(tree, drafts);
    within_paragraphs(tree, places, drafts);
}

fn may_give(draft: &Draft) -> Option<&EventPlace> {
    let place = draft.event.place.as_ref()?;
    let there = matches!(
        place.relation,
        PlaceRelation::At | PlaceRelation::Target | PlaceRelation::Venue
    );
    (there && draft.on_the_ground).then_some(place)
}

/// How far from each other on the tree the words of two events may be.
const STEPS: usize = 3;

fn within_sentences(tree: &Tree<'_>, drafts: &mut [Draft]) {
    let given: Vec<Option<EventPlace>> = drafts
        .iter()
        .map(|draft| {
            if draft.event.place.is_some() || !draft.on_the_ground {
                return None;
            }
            let mut others = drafts.iter().filter(|other| {
                other.event.sentence_span == draft.event.sentence_span
                    && goes_with(tree, draft, other)
            });
            others.find_map(|other| may_give(other).cloned())
        })
        .collect();
    for (draft, place) in drafts.iter_mut().zip(given) {
        if let Some(place) = place {
            draft.event.place = Some(EventPlace {
                given_by: match place.given_by {
                    PlaceSource::Clause => PlaceSource::Sentence,
                    source => source,
                },
                ..place
            });
        }
    }
}

/// Whether one tells what came of the other: a participle behind it, a relative clause of its noun, a
/// clause that goes on with it.
fn goes_with(tree: &Tree<'_>, one: &Draft, other: &Draft) -> bool {
    hangs_from(tree, one, other) || hangs_from(tree, other, one)
}

fn hangs_from(tree: &Tree<'_>, below: &Draft, above: &Draft) -> bool {
    let Some(&top) = below.path.last() else {
        return false;
    };
    let mut at = top;
    for _ in 0..STEPS {
        let link = tree.dep(at);
        let Some(head) = tree.head(at) else {
            return false;
        };
        let outcome = match link {
            "advcl" => {
                tree.tag(at) == "VBG" && tree.child_with(at, &["mark", "nsubj"]).is_none()
                    || tree
                        .child_with(at, &["mark", "advmod"])
                        .is_some_and(|mark| matches!(tree.lower(mark), "when" | "as"))
            }
            "relcl" | "acl" | "nsubj" | "nsubjpass" | "dobj" => true,
            // 'entered the town and killed three'.
            "conj" => {
                tree.child_with(at, &["nsubj", "nsubjpass"]).is_none()
                    || above.path.contains(&head)
                        && below.event.actors == above.event.actors
                        && !below.event.actors.is_empty()
            }
            "pobj" => tree
                .head(head)
                .is_some_and(|_| matches!(tree.lower(head), "in" | "during" | "by" | "of")),
            "prep" | "agent" => matches!(tree.lower(at), "in" | "during" | "by" | "of"),
            _ => false,
        };
        if !outcome {
            return false;
        }
        if above.path.contains(&head) {
            return true;
        }
        at = head;
    }
    false
}

fn within_paragraphs(tree: &Tree<'_>, places: &Places, drafts: &mut [Draft]) {
    let mut stands: Option<Stands> = None;
    for index in 0..drafts.len() {
        let (before, rest) = drafts.split_at_mut(index);
        let Some(draft) = rest.first_mut() else {
            continue;
        };
        let _ = before;
        let sentence = draft.event.sentence_span;
        if let Some(known) = &stands {
            let gap = tree
                .text
                .get(known.sentence_end..sentence.start)
                .unwrap_or("");
            let sentences = gap.matches(['.', '!', '?']).count();
            if gap.matches('\n').count() >= 2 || sentences > 2 {
                stands = None;
            }
        }
        if let Some(place) = may_give(draft) {
            if draft.event.status.is_asserted() {
                stands = Some(Stands {
                    place: place.clone(),
                    sentence_end: sentence.end,
                    event: draft.event.clone(),
                });
            }
            continue;
        }
        if draft.event.place.is_some() || !draft.on_the_ground {
            continue;
        }
        let before = stands
            .is_none()
            .then(|| before_a_pronoun(tree, places, draft))
            .flatten();
        if before.is_some() {
            draft.event.place = before;
            continue;
        }
        let Some(known) = &stands else { continue };
        let elsewhere = places
            .phrases
            .iter()
            .any(|phrase| sentence.contains(phrase.place.span) && is_another(phrase, known));
        if known.sentence_end <= sentence.start && !elsewhere && goes_on(tree, draft, known) {
            draft.event.place = Some(EventPlace {
                given_by: PlaceSource::Paragraph,
                ..known.place.clone()
            });
        }
    }
}

/// 'Rebels entered Bukavu. They arrested the mayor': the one place that the sentence before is about,
/// where whoever acts is only pointed back at and no place is named beside it.
fn before_a_pronoun(tree: &Tree<'_>, places: &Places, draft: &Draft) -> Option<EventPlace> {
    if !is_pronoun(tree, &draft.event) || !draft.event.status.is_asserted() {
        return None;
    }
    let &key = draft.path.first()?;
    let index = tree.annotations.sentence_of(key)?;
    let own = tree.annotations.sentences.get(index)?;
    let before = tree.annotations.sentences.get(index.checked_sub(1)?)?;
    let gap = Span::new(
        tree.trimmed_span(before.clone()).end,
        tree.trimmed_span(own.clone()).start,
    );
    let is_place = |phrase: &&super::Phrase| {
        phrase.named
            && phrase.place.kind == PlaceKind::Literal
            && phrase.place.feature != Some(Feature::Country)
    };
    if gap.of(tree.text).matches('\n').count() >= 2
        || places
            .within(own.clone())
            .iter()
            .any(|phrase| is_place(&phrase))
    {
        return None;
    }
    let mut named = places.within(before.clone()).iter().filter(is_place);
    let (Some(only), None) = (named.next(), named.next()) else {
        return None;
    };
    let root = before.clone().find(|&token| tree.head(token).is_none())?;
    let above = tree.head(only.head)?;
    let governor = match tree.dep(only.head) {
        "dobj" | "nsubjpass" => above,
        "pobj" if matches!(tree.lower(above), "in" | "at" | "into" | "near" | "to") => {
            tree.head(above)?
        }
        _ => return None,
    };
    (governor == root).then(|| EventPlace {
        mention: only.place.clone(),
        relation: PlaceRelation::At,
        given_by: PlaceSource::Paragraph,
    })
}

/// Where the paragraph stands.
struct Stands {
    place: EventPlace,
    sentence_end: usize,
    event: Event,
}

/// Whether a phrase names a place that is not the one that the paragraph is about, nor holds it.
fn is_another(phrase: &super::Phrase, known: &Stands) -> bool {
    let place = &phrase.place;
    let known = &known.place.mention;
    let acts = matches!(place.kind, PlaceKind::Demonym | PlaceKind::PartOfName)
        || place.feature == Some(Feature::Country);
    let same = place.geonames.is_some() && place.geonames == known.geonames
        || place.name.is_some() && place.name == known.name
        || place.text == known.text;
    phrase.named && !acts && !same
}

/// Whether who acts is only pointed back at: 'They killed nine people'.
fn is_pronoun(tree: &Tree<'_>, event: &Event) -> bool {
    event.actors.iter().any(|actor| {
        tree.head_of(actor.span)
            .is_some_and(|head| tree.pos(head) == "PRON")
            && event.sentence_span.contains(actor.span)
    })
}

/// Whether an event goes on about what was told before: the same act again with an article or a word
/// that points back, or what came of it.
fn goes_on(tree: &Tree<'_>, draft: &Draft, known: &Stands) -> bool {
    let event = &draft.event;
    let told = event.status.is_asserted()
        && !event.status.aux.contains(&Auxiliary::Historical)
        && !event.status.aux.contains(&Auxiliary::Future);
    let points_back = draft.path.iter().any(|&token| {
        tree.children_with(token, &["det", "nmod", "amod"])
            .any(|word| {
                matches!(
                    tree.lower(word),
                    "the" | "this" | "that" | "these" | "those"
                )
            })
            && tree.pos(token) == "NOUN"
    });
    let same_kind = event.event_type.is_some() && event.event_type == known.event.event_type;
    let own = |event: &Event| -> Vec<_> {
        event
            .actors
            .iter()
            .chain(&event.recipients)
            .filter_map(|actor| actor.country.clone())
            .collect()
    };
    let (ours, theirs) = (own(event), own(&known.event));
    let strangers = !ours.is_empty()
        && !ours.iter().any(|country| {
            theirs.contains(country) || Some(country) == known.place.mention.country.as_ref()
        });
    let same_actors = !event.actors.is_empty() && is_pronoun(tree, event) && !strangers;
    told && (same_actors || !strangers && same_kind && (points_back || ours.is_empty()))
}
