//! Short forms, pronouns and 'both sides': who is meant by words that do not name anybody.
//!
//! A report is gone through once and its actors are remembered in order; 'he' is the person that
//! was last spoken of as a subject, 'both sides' are those last named together. What the memory
//! does not hold stays unresolved.

use super::memory::Standing;
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
            let mut named = self.phrase(token);
            let subject = self.is_subject(token);
            // 'The rebels' are who is meant by the next 'they' as much as their name is.
            let mut recalled = false;
            if subject
                && let [only] = named.as_mut_slice()
                && only.country.is_none()
                && only.id.is_none()
                && only.sector.is_some()
            {
                self.recall(token, only);
                recalled = true;
            }
            for actor in named.iter().filter(|actor| is_known(actor)) {
                if self.is_person(token) {
                    self.memory.enter_person(token, subject, actor);
                } else if actor.country.is_some() || actor.id.is_some() {
                    let standing = match self.tree.tag(token) {
                        "NNS" if recalled => Standing::Several,
                        _ => self.standing(token, actor),
                    };
                    self.memory.enter_body(token, subject, standing, actor);
                }
            }
            if self.tree.dep(token) != "conj" {
                self.enter_group(token);
            }
        }
    }

    /// Whether the report is of an armed group and of the state that it fights or talks with.
    pub(crate) fn has_adversaries(&self) -> bool {
        self.memory.adversaries().is_some()
    }

    /// Two or more that are named together, each of them known.
    fn enter_group(&mut self, token: usize) {
        let parts = self.tree.conjuncts(token);
        let group: Vec<Actor> = parts.iter().flat_map(|&part| self.phrase(part)).collect();
        let identified = |actor: &Actor| actor.country.is_some() || actor.id.is_some();
        let mut identities: Vec<_> = group
            .iter()
            .map(|actor| {
                let rebels = matches!(actor.sector.as_deref(), Some("REB" | "PRM"));
                (&actor.country, &actor.id, rebels)
            })
            .collect();
        identities.sort();
        identities.dedup();
        // 'Talks in Oslo and Rome' are not theirs.
        if parts.iter().all(|&part| self.is_place(part)) || self.is_place(token) {
            return;
        }
        // 'The party and its armed wing' are one side.
        let one_side = self.are_one_side(&group);
        if identities.len() >= 2 && group.iter().all(identified) && !one_side {
            self.memory.enter_pair(token, &group);
        }
        if let Some(each) = self.of_each(token)
            && !self.are_one_side(&each)
        {
            self.memory.enter_pair(token, &each);
        }
    }

    /// Whether all are rebels of one country.
    fn are_one_side(&self, actors: &[Actor]) -> bool {
        let Some(first) = actors.first() else {
            return true;
        };
        actors
            .iter()
            .all(|actor| actor.sector.as_deref() == Some("REB") && actor.country == first.country)
    }

    /// 'Negotiators for the government and the rebels': those of each who is named.
    pub(super) fn of_each(&self, head: usize) -> Option<Vec<Actor>> {
        let tree = self.tree;
        let (role, _) = self.role_of(head)?;
        if self.names.at(head).is_some() {
            return None;
        }
        let plural = tree.tag(head) == "NNS";
        if !plural && role.sector == "GOV" {
            return self.of_first(head);
        }
        if !plural || !matches!(role.sector.as_str(), "GOV" | "MIL" | "REB" | "UNK") {
            return None;
        }
        let of = tree
            .children_with(head, &["prep"])
            .find(|&near| matches!(tree.lower(near), "of" | "for" | "from"))?;
        let parts: Vec<usize> = tree
            .conjuncts(of)
            .into_iter()
            .filter_map(|near| tree.child_with(near, &["pobj"]))
            .flat_map(|inner| tree.conjuncts(inner))
            .collect();
        if parts.len() < 2 {
            return None;
        }
        let mut each = Vec::new();
        for part in parts {
            let mut named = self.phrase(part);
            if let [only] = named.as_mut_slice()
                && only.country.is_none()
            {
                self.recall(part, only);
            }
            each.extend(named);
        }
        if each.iter().any(|actor| actor.country.is_none()) {
            return None;
        }
        for actor in &mut each {
            actor.sector = actor.sector.take().or_else(|| Some(role.sector.clone()));
        }
        Some(self.under_words(head, &each))
    }

    /// 'The government of Thailand and the National Revolutionary Front': the group is not of the
    /// government, wherever the parser hangs it.
    fn of_first(&self, head: usize) -> Option<Vec<Actor>> {
        let tree = self.tree;
        let of = tree
            .children_with(head, &["prep"])
            .find(|&near| tree.lower(near) == "of")?;
        let parts = tree.conjuncts(tree.child_with(of, &["pobj"])?);
        let (&first, others) = parts.split_first()?;
        let land = self.phrase(first).into_iter().next()?;
        let groups: Vec<Actor> = others.iter().flat_map(|&part| self.phrase(part)).collect();
        let all_groups = !groups.is_empty()
            && groups.iter().all(|actor| {
                self.kind_of(actor) == Some(ActorKind::ArmedGroup)
                    || actor.id.is_some() && actor.sector.as_deref() == Some("REB")
            });
        let state = self.kind_of(&land) != Some(ActorKind::ArmedGroup) && land.country.is_some();
        if !all_groups || !state {
            return None;
        }
        let span = tree.cover(head..first + 1);
        let mut each = vec![Actor {
            text: span.of(tree.text).to_owned(),
            span,
            name: None,
            country: land.country,
            sector: Some("GOV".into()),
            id: None,
        }];
        each.extend(groups);
        Some(each)
    }

    /// Whether the name of a land or town only tells where something is ('in Oslo', a dateline).
    fn is_place(&self, token: usize) -> bool {
        let land = self.names.at(token).is_some_and(|found| {
            found.candidates.first().is_some_and(|name| {
                matches!(
                    name.kind,
                    ActorKind::Country | ActorKind::Territory | ActorKind::Region | ActorKind::Seat
                )
            })
        });
        let tree = self.tree;
        let where_ = tree.dep(token) == "pobj"
            && tree.head(token).is_some_and(|above| {
                matches!(
                    tree.lower(above),
                    "in" | "at" | "near" | "outside" | "around" | "into" | "across" | "inside"
                )
            });
        land && (where_ || matches!(tree.dep(token), "ROOT" | "dep" | "npadvmod" | "appos"))
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
            self.memory
                .person_called(tree.words(head))
                .filter(|known| known.country.is_some() || known.id.is_some())
        } else if let Some(own) = tree
            .children_with(head, &["poss"])
            .find(|&own| tree.tag(own) == "PRP$")
        {
            self.owned(own, actor);
            return;
        } else if tree
            .children(head)
            .iter()
            .any(|&child| tree.lower(child) == "the")
            || self.are_rebels(head, actor)
            || tree
                .child_with(head, &["poss"])
                .is_some_and(|own| tree.tag(own) != "PRP$" && self.names.at(own).is_none())
        {
            actor
                .sector
                .as_deref()
                .and_then(|sector| self.memory.body_of(sector, head))
        } else {
            None
        };
        // Nobody was named who governs: 'the federal government' of a report on rebels fights them.
        let unnamed = known.is_none()
            && tree.pos(head) != "PROPN"
            && matches!(actor.sector.as_deref(), Some("GOV" | "MIL"))
            && matches!(tree.lemma(head), "government" | "army" | "military");
        if unnamed {
            actor.country = self.memory.home().cloned();
        }
        // 'Presidential spokesman Jan Example' of a report on rebels speaks for those who fight them.
        let official = known.is_none()
            && tree.pos(head) == "PROPN"
            && actor.name.is_some()
            && self.role_of(head).is_some_and(|(role, former)| {
                !former && matches!(role.sector.as_str(), "GOV" | "MIL")
            });
        if official
            && let Some([state, _]) = self.memory.adversaries()
            && let Some((role, _)) = self.role_of(head)
        {
            actor.country.clone_from(&state.country);
            actor.sector = Some(role.sector.clone());
        }
        if let Some(known) = known {
            actor.name.clone_from(&known.name);
            actor.country.clone_from(&known.country);
            actor.sector.clone_from(&known.sector);
            actor.id.clone_from(&known.id);
        }
    }

    /// 'Communist rebels' without an article, of a report that knows the rebels of one country.
    fn are_rebels(&self, head: usize, actor: &Actor) -> bool {
        actor.sector.as_deref() == Some("REB")
            && self.tree.tag(head) == "NNS"
            && self.memory.one_rebellion()
    }

    /// 'His delegation', 'their troops': of those for whom the pronoun stands, when it is what acts
    /// for a side.
    fn owned(&self, own: usize, actor: &mut Actor) {
        let acts = actor.sector.as_deref().is_some_and(|sector| {
            matches!(
                sector,
                "GOV" | "MIL" | "REB" | "PRM" | "LEG" | "COP" | "UNK"
            )
        });
        if !acts {
            return;
        }
        let owners = self.resolve(own);
        let [owner] = owners.as_slice() else { return };
        if owner.country.is_none() {
            return;
        }
        let of_group = matches!(owner.sector.as_deref(), Some("REB" | "PRM"));
        actor.country.clone_from(&owner.country);
        if of_group {
            actor.sector.clone_from(&owner.sector);
            // Who speaks for a group is known by his own name; what is the group's is the group.
            actor.id = owner.id.clone().filter(|_| !self.is_named_person(owner));
        }
    }

    /// Whether an actor is a person of the actor files.
    pub(super) fn is_named_person(&self, actor: &Actor) -> bool {
        self.kind_of(actor) == Some(ActorKind::Person)
    }

    fn kind_of(&self, actor: &Actor) -> Option<ActorKind> {
        self.lexicon.actors.kind_of(actor.id.as_deref()?)
    }

    /// What a body is to 'the government', 'the rebels' and 'both sides'.
    fn standing(&self, token: usize, actor: &Actor) -> Standing {
        match self.kind_of(actor) {
            Some(ActorKind::ArmedGroup) => Standing::Group,
            _ if self.is_place(token) => Standing::Place,
            Some(ActorKind::Territory | ActorKind::Region) => Standing::Land,
            _ if actor.sector.as_deref() == Some("REB") && actor.id.is_some() => Standing::Group,
            _ => Standing::Body,
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
        let reach = (0..=Memory::reach(sentence)).filter_map(|back| {
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
                // Who says 'he' speaks of another.
                let speaker = self.speaker_at(token);
                let another = |actor: &&Actor| {
                    speaker.as_ref().is_none_or(|speaker| {
                        speaker.id.is_none() && speaker.name.is_none()
                            || speaker.id != actor.id
                            || speaker.name != actor.name
                    })
                };
                let mut reach = reach.clone();
                reach.find_map(|range| memory.person_in(range, subject, token).filter(another))
            }
            "it" | "its" | "itself" => {
                let mut reach = reach.clone();
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
        let own = tree.sentence(token).start;
        let near = self.memory.group_before(token, start, own);
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
        // 'The panels', 'the negotiators' of a negotiation.
        let tables = matches!(
            word,
            "panel" | "delegation" | "negotiator" | "team" | "delegate" | "negotiating team"
        );
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
                | "adversary"
                | "enemy"
                | "combatant"
                | "camp"
                | "panel"
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
        let plain = tree
            .children(head)
            .iter()
            .all(|&child| tree.dep(child) == "det" || is_of_talks(tree.lower(child)));
        // 'Government and rebel negotiators' are those of both.
        let of_both = plural
            && tree
                .children_with(head, &["compound", "amod", "nmod", "poss"])
                .any(|child| {
                    let parts = tree.conjuncts(child);
                    let of = |sector: &str| {
                        parts.iter().any(|&part| {
                            let role = self.role_of(part);
                            role.is_some_and(|(role, _)| role.sector == sector)
                        })
                    };
                    parts.len() > 1 && of("GOV") && of("REB")
                });
        if of_both && let Some(sides) = self.memory.adversaries() {
            return Some(self.under_words(head, sides));
        }
        let meant = mutual
            || (!named || (warring && sides))
                && (plural || each)
                && ((sides && (counted || definite || warring))
                    || (people && counted)
                    || (tables && definite && plain));
        if !meant {
            return None;
        }
        let near = self.memory.pair_near(tree.sentence(head));
        let adversaries = || self.memory.adversaries();
        let pair = near.or_else(adversaries)?;
        Some(self.under_words(head, pair))
    }

    /// Actors that are meant by the words of a phrase.
    pub(super) fn under_words(&self, head: usize, actors: &[Actor]) -> Vec<Actor> {
        let span = self.noun_phrase(head);
        let text = span.of(self.tree.text);
        actors
            .iter()
            .map(|actor| Actor {
                text: text.to_owned(),
                span,
                ..actor.clone()
            })
            .collect()
    }
}

/// Words that only say that a team is one of a negotiation.
fn is_of_talks(word: &str) -> bool {
    matches!(word, "peace" | "negotiating" | "negotiation" | "opposing")
}
