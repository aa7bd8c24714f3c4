//! Who does it and to whom: the slots of the act and of its operators, resolved.

use crate::actors::{Resolver, is_known};
use crate::compose::{Applied, Composed};
use crate::slots::{fill, place_of, subjects};
use crate::tree::Tree;
use rapporteur_lexicon::{OperatorClass, Slot, WordClass};
use rapporteur_model::Actor;

/// The parties of an event.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    pub(crate) actors: Vec<Actor>,
    pub(crate) recipients: Vec<Actor>,
}

impl Parties {
    /// Makes it the saying of whoever is not among them; who stands there is whom it is said about.
    pub(crate) fn said_by(&mut self, speaker: Actor) {
        let others = std::mem::take(&mut self.actors);
        if self.recipients.is_empty() {
            self.recipients = others;
        }
        self.recipients.retain(|other| !same(other, &speaker));
        self.actors.push(speaker);
    }

    /// Actors, then recipients.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Actor> {
        self.actors.iter().chain(&self.recipients)
    }
}

/// The parties of a composed form.
pub(crate) fn find(tree: &Tree<'_>, resolver: &Resolver<'_>, composed: &Composed<'_>) -> Parties {
    let inner = act_parties(tree, resolver, composed);
    let Some(speech) = composed.speech() else {
        return tidy(inner, composed);
    };
    // The event is the speech: its speaker acts, its addressee receives; failing that, whoever
    // the content is about.
    let mut actors = speaking_in(tree, resolver, speech.token, &speech.pattern.actor);
    if actors.is_empty() {
        actors = carried_subjects(tree, resolver, composed, speech.token);
    }
    let mut recipients = speaking_in(tree, resolver, speech.token, &speech.pattern.recipient);
    if recipients.is_empty() {
        let others = |candidates: Vec<Actor>| -> Vec<Actor> {
            candidates
                .into_iter()
                .filter(|one| {
                    !actors
                        .iter()
                        .any(|actor| same(actor, one) || one_side(actor, one))
                })
                .collect()
        };
        // 'rejected a Russian proposal': the words of the other side.
        let inner_speakers = composed
            .operators
            .iter()
            .take_while(|applied| applied.token != speech.token)
            .filter(|applied| applied.operator.class == OperatorClass::Speech)
            .flat_map(|applied| speaking_in(tree, resolver, applied.token, &applied.pattern.actor))
            .collect::<Vec<_>>();
        recipients = others(inner_speakers);
        let asked = speech.operator.addresses_doer;
        let (first, second) = if asked {
            (inner.actors, inner.recipients)
        } else {
            (inner.recipients, inner.actors)
        };
        let own_content = composed.act.is_some_and(|(act, _)| act.reciprocal);
        if recipients.is_empty() {
            recipients = others(first);
        }
        if recipients.is_empty() && (asked || own_content) {
            recipients = others(second);
        }
        // 'demanded that Japan act', 'urged the army to stay away': whoever is to do it, whatever
        // that is.
        if recipients.is_empty() && asked {
            recipients = others(doers_of_content(tree, resolver, speech.token));
        }
    }
    if recipients.is_empty() {
        recipients = owners_of_object(tree, resolver, speech.token);
        recipients.retain(|one| !actors.iter().any(|actor| same(actor, one)));
    }
    Parties { actors, recipients }
}

/// Who is to do what the verb's clause or infinitive says.
fn doers_of_content(tree: &Tree<'_>, resolver: &Resolver<'_>, verb: usize) -> Vec<Actor> {
    let heads = [Slot::Clause, Slot::Infinitive]
        .iter()
        .flat_map(|slot| fill(tree, verb, slot))
        .flat_map(|content| subjects(tree, content))
        .flat_map(|subject| tree.conjuncts(subject))
        .filter(|&subject| resolver.can_speak(subject))
        .collect();
    let mut found = resolve_all(resolver, heads);
    found.retain(is_known);
    found
}

/// 'rejected a request from Brown', 'the justice minister's request': whose the object is.
fn owners_of_object(tree: &Tree<'_>, resolver: &Resolver<'_>, verb: usize) -> Vec<Actor> {
    let from = ["from", "by", "of"].map(|word| Slot::Preposition(word.into()));
    let whose: Vec<Slot> = std::iter::once(Slot::Possessive)
        .chain(from)
        .chain([Slot::Modifier])
        .collect();
    let by_participle = |object: usize| {
        // 'the plan proposed by Armenia'.
        let heads = tree
            .children_with(object, &["acl"])
            .flat_map(|participle| subjects(tree, participle))
            .collect();
        resolve_all(resolver, heads)
    };
    let mut owners = fill(tree, verb, &Slot::Object)
        .into_iter()
        .map(|object| {
            let found = known_in(tree, resolver, object, &whose);
            if found.iter().any(is_known) {
                found
            } else {
                by_participle(object)
            }
        })
        .find(|found| found.iter().any(is_known))
        .unwrap_or_default();
    owners.retain(is_known);
    owners
}

/// The parties of the act itself, with those that light, phase and stance operators carry.
fn act_parties(tree: &Tree<'_>, resolver: &Resolver<'_>, composed: &Composed<'_>) -> Parties {
    let Some((act, pattern)) = composed.act else {
        return Parties::default();
    };
    let mut actors = known_in(tree, resolver, composed.key, &pattern.actor);
    let mut recipients = known_in(tree, resolver, composed.key, &pattern.recipient);
    // 'is investigating war crimes by Russian forces': what the object is about.
    if recipients.is_empty()
        && pattern.class == WordClass::Verb
        && pattern.recipient.contains(&Slot::Object)
    {
        recipients = owners_of_object(tree, resolver, composed.key);
        recipients.retain(|one| !actors.iter().any(|actor| same(actor, one)));
    }
    if pattern.class == WordClass::Noun {
        let between = resolve_all(
            resolver,
            fill(tree, composed.key, &Slot::Preposition("between".into())),
        );
        for actor in between {
            add(&mut actors, actor);
        }
        let carried: Vec<&Applied<'_>> = composed
            .operators
            .iter()
            .take_while(|applied| applied.operator.class != OperatorClass::Speech)
            .filter(|applied| match applied.operator.class {
                // 'announced a ceasefire': whoever announces it as a thing does it.
                OperatorClass::Report => applied.slot == Slot::Object,
                OperatorClass::Topic => false,
                _ => true,
            })
            .collect();
        for applied in &carried {
            if actors.is_empty() || act.reciprocal {
                for actor in known_in(tree, resolver, applied.token, &applied.pattern.actor) {
                    if !recipients.iter().any(|recipient| same(recipient, &actor)) {
                        add(&mut actors, actor);
                    }
                }
            }
            if recipients.is_empty() {
                // 'held talks with', 'launched a strike against': the phrase often hangs from the verb.
                let slots: Vec<Slot> = applied
                    .pattern
                    .recipient
                    .iter()
                    .chain(&pattern.recipient)
                    .cloned()
                    .collect();
                recipients = known_in(tree, resolver, applied.token, &slots);
            }
        }
        if actors.is_empty() {
            actors = located_participants(tree, resolver, composed.key);
        }
        if actors.is_empty() && act.reciprocal {
            actors = attending(tree, resolver, composed, &recipients);
        }
        // 'Russia and Ukraine's talks', 'Israeli-Palestinian talks': all modifiers are sides.
        if act.reciprocal && actors.is_empty() {
            actors = known_in(tree, resolver, composed.key, &[Slot::Modifier]);
        }
    }
    Parties { actors, recipients }
}

/// 'agreed at talks in Geneva', 'said in a call with Macron': who acts at a meeting attends it.
fn attending(
    tree: &Tree<'_>,
    resolver: &Resolver<'_>,
    composed: &Composed<'_>,
    met: &[Actor],
) -> Vec<Actor> {
    let Some(&top) = composed.path.last() else {
        return Vec::new();
    };
    let Some(place) = place_of(tree, top) else {
        return Vec::new();
    };
    let at = matches!(&place.slot, Slot::Preposition(word) if matches!(word.as_str(), "in" | "at" | "during" | "after"));
    if !at || !tree.tag(place.governor).starts_with("VB") {
        return Vec::new();
    }
    let heads = subjects(tree, place.governor)
        .into_iter()
        .flat_map(|subject| tree.conjuncts(subject));
    let able = heads.filter(|&head| resolver.can_speak(head)).collect();
    let mut found = resolve_all(resolver, able);
    found.retain(|actor| is_known(actor) && !met.iter().any(|other| same(actor, other)));
    // One alone does not meet.
    if found.len() + met.len() >= 2 {
        found
    } else {
        Vec::new()
    }
}

/// 'meetings in Istanbul, where both sides …': who the place's clause is about took part.
fn located_participants(tree: &Tree<'_>, resolver: &Resolver<'_>, noun: usize) -> Vec<Actor> {
    let places = tree
        .children_with(noun, &["prep"])
        .flat_map(|near| tree.children_with(near, &["pobj"]));
    let clauses = std::iter::once(noun)
        .chain(places)
        .flat_map(|token| tree.children_with(token, &["relcl"]));
    let mut found = Vec::new();
    for clause in clauses.collect::<Vec<_>>() {
        let where_clause = tree
            .subtree(clause)
            .iter()
            .take_while(|&&token| token <= clause)
            .any(|&token| matches!(tree.lower(token), "where" | "which" | "when"));
        if where_clause
            && tree
                .children_with(clause, &["advmod", "prep"])
                .next()
                .is_some()
        {
            found.extend(resolve_all(
                resolver,
                subjects(tree, clause)
                    .into_iter()
                    .flat_map(|subject| tree.conjuncts(subject))
                    .collect(),
            ));
        }
    }
    found.retain(is_known);
    found
}

/// Subjects that verbs above a speech noun carry: 'Moscow issued a threat', 'a call was made by'.
fn carried_subjects(
    tree: &Tree<'_>,
    resolver: &Resolver<'_>,
    composed: &Composed<'_>,
    speech: usize,
) -> Vec<Actor> {
    let above = composed
        .operators
        .iter()
        .skip_while(|applied| applied.token != speech)
        .skip(1);
    for applied in above {
        if matches!(
            applied.operator.class,
            OperatorClass::Light | OperatorClass::Phase | OperatorClass::Stance
        ) {
            let found = known_in(tree, resolver, applied.token, &applied.pattern.actor);
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

fn tidy(mut parties: Parties, composed: &Composed<'_>) -> Parties {
    let actors = &parties.actors;
    parties
        .recipients
        .retain(|recipient| !actors.iter().any(|actor| actor.span == recipient.span));
    if composed.act.is_some_and(|(act, _)| act.reciprocal) && parties.actors.is_empty() {
        parties.actors = std::mem::take(&mut parties.recipients);
    }
    parties
}

/// Like [`known_in`], of those who can speak or be spoken to: a speech is not made by 'the withdrawal
/// of Russian troops' nor addressed to it.
fn speaking_in(
    tree: &Tree<'_>,
    resolver: &Resolver<'_>,
    word: usize,
    slots: &[Slot],
) -> Vec<Actor> {
    let able = |slot: &Slot| -> Vec<usize> {
        fill(tree, word, slot)
            .into_iter()
            .filter(|&token| resolver.can_speak(token))
            .collect()
    };
    choose(resolver, slots, able)
}

/// What stands in the first of these slots that holds a known actor; failing that, the first
/// words that stand in one of them, known or not.
fn known_in(tree: &Tree<'_>, resolver: &Resolver<'_>, word: usize, slots: &[Slot]) -> Vec<Actor> {
    choose(resolver, slots, |slot| fill(tree, word, slot))
}

fn choose(
    resolver: &Resolver<'_>,
    slots: &[Slot],
    heads: impl Fn(&Slot) -> Vec<usize>,
) -> Vec<Actor> {
    let mut unknown = Vec::new();
    for slot in slots {
        let found = resolve_all(resolver, heads(slot));
        // A word before a noun tells whose it is, not what sort of people are meant
        // ('civilian deaths', 'artillery fire').
        let counts = |actor: &Actor| {
            is_known(actor)
                && (*slot != Slot::Modifier || actor.country.is_some() || actor.id.is_some())
        };
        if found.iter().any(counts) {
            return found.into_iter().filter(counts).collect();
        }
        let named = |actor: &Actor| actor.name.is_some() && *slot != Slot::Modifier;
        if unknown.is_empty() {
            unknown = found.into_iter().filter(named).collect();
        }
    }
    unknown
}

fn resolve_all(resolver: &Resolver<'_>, tokens: Vec<usize>) -> Vec<Actor> {
    let mut found = Vec::new();
    for token in tokens {
        for actor in resolver.resolve(token) {
            add(&mut found, actor);
        }
    }
    found
}

fn add(actors: &mut Vec<Actor>, actor: Actor) {
    if !actors.iter().any(|known| same(known, &actor)) {
        actors.push(actor);
    }
}

/// Whether one speaks for the other: a minister and his state are not two sides, unless both are
/// parties by name within one state (a government and its rebels).
fn one_side(one: &Actor, other: &Actor) -> bool {
    let rebels =
        |actor: &Actor| matches!(actor.sector.as_deref(), Some("REB" | "PRM" | "OPP" | "CVL"));
    one.country.is_some() && one.country == other.country && !rebels(one) && !rebels(other)
}

/// Whether two mentions are of one actor, as far as what is known of them tells.
pub(crate) fn same(one: &Actor, other: &Actor) -> bool {
    if one.span == other.span
        && one.country == other.country
        && one.sector == other.sector
        && one.id == other.id
    {
        return true;
    }
    match (&one.id, &other.id) {
        (Some(one), Some(other)) => one == other,
        _ => {
            one.name.is_some()
                && one.name == other.name
                && one.country == other.country
                && one.sector == other.sector
        }
    }
}
