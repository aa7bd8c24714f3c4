//! Short forms, pronouns and 'both sides': who is meant by words that do not name anybody.
//!
//! A report is gone through once and its actors are remembered in order; 'he' is the person that
//! was last spoken of as a subject, 'both sides' are those last named together. What the memory
//! does not hold stays unresolved.

use super::{Memory, Resolver, is_known};
use rapporteur_lexicon::ActorKind;
use rapporteur_model::Actor;

impl Resolver<'_> {
    /// Goes through the text once and enters who is named, in order.
    pub(super) fn remember(&mut self) {
        for token in 0..self.tree.len() {
            if self.tree.pos(token) == "PRON" {
                // A pronoun that stands for somebody keeps him in mind.
                if self.is_subject(token)
                    && let Some(actor) = self.pronoun(token)
                    && matches!(self.tree.lower(token), "he" | "she")
                {
                    self.memory.enter_person(token, true, &actor);
                }
                continue;
            }
            if !matches!(self.tree.pos(token), "PROPN" | "NOUN" | "ADJ")
                || matches!(self.tree.dep(token), "compound" | "amod" | "nmod")
            {
                continue;
            }
            let named = self.phrase(token);
            let subject = self.is_subject(token);
            for actor in named.iter().filter(|actor| is_known(actor)) {
                if self.is_person(token) {
                    self.memory.enter_person(token, subject, actor);
                } else if actor.country.is_some() || actor.id.is_some() {
                    self.memory.enter_body(token, subject, actor);
                }
            }
            if self.tree.dep(token) != "conj" {
                self.enter_group(token);
            }
        }
    }

    /// Two or more that are named together, each of them known.
    fn enter_group(&mut self, token: usize) {
        let parts = self.tree.conjuncts(token);
        let group: Vec<Actor> = parts.iter().flat_map(|&part| self.phrase(part)).collect();
        let identified = |actor: &Actor| actor.country.is_some() || actor.id.is_some();
        let mut identities: Vec<_> = group
            .iter()
            .map(|actor| (&actor.country, &actor.id, &actor.sector))
            .collect();
        identities.sort();
        identities.dedup();
        if identities.len() >= 2 && group.iter().all(identified) {
            self.memory.enter_pair(token, &group);
        }
    }

    fn is_subject(&self, token: usize) -> bool {
        matches!(self.tree.dep(token), "nsubj" | "nsubjpass" | "agent")
    }

    pub(crate) fn is_person(&self, token: usize) -> bool {
        let labelled = self
            .tree
            .token(token)
            .entity
            .and_then(|index| self.tree.annotations.entities.get(index));
        labelled.is_some_and(|entity| entity.label == "PERSON")
            || self.names.at(token).is_some_and(|found| {
                found
                    .candidates
                    .iter()
                    .any(|name| name.kind == ActorKind::Person)
            })
    }

    /// A surname after the full name; 'the group', 'the army' after it was said whose.
    pub(super) fn recall(&self, head: usize, actor: &mut Actor) {
        let tree = self.tree;
        let known = if tree.pos(head) == "PROPN" {
            self.memory.person_called(tree.words(head))
        } else if tree
            .children(head)
            .iter()
            .any(|&child| tree.lower(child) == "the")
        {
            actor
                .sector
                .as_deref()
                .and_then(|sector| self.memory.body_of(sector, head))
        } else {
            None
        };
        if let Some(known) = known {
            actor.name.clone_from(&known.name);
            actor.country.clone_from(&known.country);
            actor.sector.clone_from(&known.sector);
            actor.id.clone_from(&known.id);
        }
    }

    pub(super) fn pronoun(&self, token: usize) -> Option<Actor> {
        let tree = self.tree;
        if matches!(
            tree.lower(token),
            "we" | "us" | "our" | "ours" | "i" | "me" | "my" | "myself" | "ourselves"
        ) {
            return self.speaker_at(token);
        }
        if let Some(own) = self.clause_subject(token) {
            return self.standing_for(own, token);
        }
        let sentence = tree.annotations.sentence_of(token)?;
        let mut reach = (0..=Memory::reach(sentence)).filter_map(|back| {
            let range = tree
                .annotations
                .sentences
                .get(sentence.checked_sub(back)?)?;
            Some(range.start..range.end.min(token))
        });
        let subject = self.is_subject(token) || tree.dep(token) == "poss";
        let memory = &self.memory;
        let found = match tree.lower(token) {
            "he" | "she" | "him" | "her" | "his" | "himself" | "herself" => {
                reach.find_map(|range| memory.person_in(range, subject, token))
            }
            "it" | "its" | "itself" => {
                reach.find_map(|range| memory.body_in(range, subject, token))
            }
            _ => None,
        }?;
        let span = tree.token(token).span;
        Some(Actor {
            text: span.of(tree.text).to_owned(),
            span,
            ..found.clone()
        })
    }

    /// Who says 'we' or 'my' in the quotation that a token stands in.
    fn speaker_at(&self, token: usize) -> Option<Actor> {
        let (_, speaker) = self
            .speakers
            .iter()
            .find(|(quoted, _)| quoted.contains(&token))?;
        let span = self.tree.token(token).span;
        Some(Actor {
            text: span.of(self.tree.text).to_owned(),
            span,
            ..speaker.clone()
        })
    }

    /// The subject of the clause that 'its' or 'their' stands in, when it agrees in number and is
    /// no pronoun: 'the museum … its visitors' speaks of the museum, known or not.
    fn clause_subject(&self, token: usize) -> Option<usize> {
        let tree = self.tree;
        if tree.dep(token) != "poss" {
            return None;
        }
        let plural = match tree.lower(token) {
            "its" => false,
            "their" => true,
            _ => return None,
        };
        let verb = tree
            .upwards(token)
            .skip(1)
            .find(|&above| tree.tag(above).starts_with("VB"))?;
        let subject = tree.child_with(verb, &["nsubj", "nsubjpass"])?;
        let noun = matches!(tree.pos(subject), "NOUN" | "PROPN") && subject < token;
        (noun && tree.tag(subject).ends_with('S') == plural && !tree.is_under(token, subject))
            .then_some(subject)
    }

    /// The actor that a phrase names, for a pronoun that stands for it; `None` where the phrase
    /// names nobody known.
    fn standing_for(&self, phrase: usize, pronoun: usize) -> Option<Actor> {
        let named = self
            .phrase(phrase)
            .into_iter()
            .find(|actor| actor.country.is_some() || actor.id.is_some())?;
        let span = self.tree.token(pronoun).span;
        Some(Actor {
            text: span.of(self.tree.text).to_owned(),
            span,
            ..named
        })
    }

    /// 'they' and 'their' of two or more that were named together, else of one body.
    pub(super) fn plural_pronoun(&self, token: usize) -> Vec<Actor> {
        let tree = self.tree;
        if let Some(own) = self.clause_subject(token)
            && tree.conjuncts(own).len() == 1
        {
            return self.standing_for(own, token).into_iter().collect();
        }
        let Some(sentence) = tree.annotations.sentence_of(token) else {
            return Vec::new();
        };
        let first = sentence.saturating_sub(Memory::reach(sentence));
        let start = tree
            .annotations
            .sentences
            .get(first)
            .map_or(0, |range| range.start);
        let span = tree.token(token).span;
        let named = |actor: &Actor| Actor {
            text: span.of(tree.text).to_owned(),
            span,
            ..actor.clone()
        };
        let near = self.memory.group_before(token, start);
        if near.is_empty() {
            let pair = self.memory.pair_before(token).unwrap_or_default();
            return pair.iter().map(named).collect();
        }
        near.iter().map(named).collect()
    }

    /// 'both sides', 'the two leaders', 'the parties'.
    pub(super) fn pair(&self, head: usize) -> Option<Vec<Actor>> {
        let tree = self.tree;
        let word = tree.lemma(head);
        let counted = tree.children(head).iter().any(|&child| {
            matches!(
                tree.lower(child),
                "both" | "two" | "each" | "either" | "neither"
            )
        }) || tree.lower(head) == "both";
        let named = tree
            .children_with(head, &["compound", "amod", "poss", "appos", "prep"])
            .any(|child| self.names.at(child).is_some());
        let sides = matches!(
            word,
            "side"
                | "party"
                | "capital"
                | "rival"
                | "foe"
                | "neighbour"
                | "neighbor"
                | "belligerent"
        );
        let people = matches!(
            word,
            "leader"
                | "country"
                | "government"
                | "president"
                | "minister"
                | "delegation"
                | "nation"
                | "state"
                | "team"
                | "negotiator"
                | "army"
        );
        let plural = tree.tag(head) == "NNS";
        let each = tree
            .children(head)
            .iter()
            .any(|&child| matches!(tree.lower(child), "each" | "either" | "neither"));
        let definite = tree
            .children(head)
            .iter()
            .any(|&child| tree.lower(child) == "the");
        let warring = tree
            .children(head)
            .iter()
            .any(|&child| matches!(tree.lower(child), "warring" | "rival" | "opposing"));
        // 'each accused the other', 'accuse each other', 'both deny it'.
        let mutual = matches!(tree.lower(head), "each" | "both" | "neither" | "other")
            && matches!(tree.dep(head), "nsubj" | "nsubjpass" | "dobj" | "pobj")
            && (tree.lower(head) != "other"
                || tree
                    .children(head)
                    .iter()
                    .any(|&child| matches!(tree.lower(child), "each" | "the")));
        let meant = mutual
            || !named
                && (plural || each)
                && ((sides && (counted || definite || warring)) || (people && counted));
        if !meant {
            return None;
        }
        let pair = self.memory.pair_near(tree.sentence(head))?;
        let span = self.noun_phrase(head);
        Some(
            pair.iter()
                .map(|actor| Actor {
                    text: span.of(tree.text).to_owned(),
                    span,
                    ..actor.clone()
                })
                .collect(),
        )
    }
}
