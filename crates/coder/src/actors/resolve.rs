//! From the head of a noun phrase to the actors that it names.

use super::{Marks, Memory, Names};
use crate::tree::Tree;
use jiff::civil::Date;
use rapporteur_lexicon::{ActorKind, ActorName, Lexicon, Office, Role};
use rapporteur_model::{Actor, Span};
use smol_str::SmolStr;
use std::cell::OnceCell;
use std::ops::Range;

/// Resolves phrases of one report.
pub(crate) struct Resolver<'r> {
    pub(super) tree: &'r Tree<'r>,
    pub(super) lexicon: &'r Lexicon,
    pub(super) names: Names<'r>,
    pub(super) day: Option<Date>,
    pub(super) memory: Memory,
    /// What [`Resolver::phrase`] made of each token, made once.
    phrases: Vec<OnceCell<Vec<Actor>>>,
    /// Who says what stands in which quotation: 'we' is he.
    pub(super) speakers: Vec<(Range<usize>, Actor)>,
    /// Parties that are given and not looked up, where a relation is asked for.
    pub(super) marks: Option<Marks>,
}

impl<'r> Resolver<'r> {
    pub(crate) fn new(tree: &'r Tree<'r>, lexicon: &'r Lexicon, day: Option<Date>) -> Self {
        let names = Names::find(tree, &lexicon.actors, day);
        let mut resolver = Resolver {
            tree,
            lexicon,
            names,
            day,
            memory: Memory::default(),
            phrases: vec![OnceCell::new(); tree.len()],
            speakers: Vec::new(),
            marks: None,
        };
        resolver.remember();
        resolver.memory.settle();
        resolver
    }

    /// Takes note of who speaks in quotations, for 'we' and 'our'.
    pub(crate) fn hear(&mut self, speakers: Vec<(Range<usize>, Actor)>) {
        self.speakers = speakers;
    }

    /// Takes two phrases for the parties that they are marked as.
    pub(crate) fn mark(&mut self, marks: Marks) {
        self.marks = Some(marks);
    }

    /// The actors that the phrase headed by `head` names; coordinated phrases are asked one by
    /// one. Pronouns and 'both sides' are looked up.
    pub(crate) fn resolve(&self, head: usize) -> Vec<Actor> {
        let tree = self.tree;
        if let Some(marked) = self.marked(head) {
            return vec![marked];
        }
        if tree.pos(head) == "PRON" || tree.tag(head) == "PRP$" {
            if matches!(tree.lower(head), "they" | "them" | "their" | "themselves") {
                return self.plural_pronoun(head);
            }
            if tree.lower(head) != "both" {
                return self.pronoun(head).into_iter().collect();
            }
        }
        if let Some(pair) = self.pair(head) {
            return pair;
        }
        if let Some(each) = self.of_each(head) {
            return each;
        }
        // 'a number of soldiers', 'members of the delegation': the head only measures.
        if MEASURES.contains(&tree.lemma(head))
            && let Some(of) = tree
                .children_with(head, &["prep"])
                .find(|&near| tree.lower(near) == "of")
            && let Some(inner) = tree.child_with(of, &["pobj"])
        {
            return self.resolve(inner);
        }
        // 'The commanders of both sides' of which one is no state.
        if let Some(of) = tree
            .children_with(head, &["prep"])
            .find(|&near| matches!(tree.lower(near), "of" | "from" | "for"))
            && tree.tag(head) == "NNS"
            && self.role_of(head).is_some()
            && let Some(pair) = tree
                .child_with(of, &["pobj"])
                .and_then(|inner| self.pair(inner))
            && pair.iter().any(|side| side.id.is_some())
            && self.has_adversaries()
        {
            return self.under_words(head, &pair);
        }
        // 'the foreign ministers of the two countries': one for each.
        if let Some(of) = tree
            .children_with(head, &["prep"])
            .find(|&near| tree.lower(near) == "of")
            && let Some(pair) = tree
                .child_with(of, &["pobj"])
                .and_then(|inner| self.pair(inner))
            && let [role] = self.phrase(head).as_slice()
            && role.country.is_none()
        {
            return pair
                .into_iter()
                .map(|side| Actor {
                    country: side.country,
                    ..role.clone()
                })
                .collect();
        }
        let mut found = self.phrase(head);
        if let [only] = found.as_mut_slice()
            && only.country.is_none()
            && only.id.is_none()
        {
            self.recall(head, only);
        }
        found
    }

    /// The actors of one phrase, from its own words alone. More than one only where several
    /// nationalities stand before one noun ('Russian and Ukrainian negotiators').
    pub(super) fn phrase(&self, head: usize) -> Vec<Actor> {
        match self.phrases.get(head) {
            Some(known) => known.get_or_init(|| self.compose_phrase(head)).clone(),
            None => self.compose_phrase(head),
        }
    }

    fn compose_phrase(&self, head: usize) -> Vec<Actor> {
        let tree = self.tree;
        let span = self.noun_phrase(head);
        let mut actor = Actor {
            text: span.of(tree.text).to_owned(),
            span,
            name: None,
            country: None,
            sector: None,
            id: None,
        };
        let mut countries = Vec::new();
        if let Some(found) = self.names.at(head) {
            if let Some(name) = found.candidates.first() {
                self.fill_from_name(&mut actor, name);
                if name.kind == ActorKind::People
                    && tree.pos(head) == "ADJ"
                    && !matches!(
                        tree.dep(head),
                        "nsubj"
                            | "nsubjpass"
                            | "dobj"
                            | "pobj"
                            | "conj"
                            | "poss"
                            | "amod"
                            | "compound"
                            | "nmod"
                    )
                {
                    return Vec::new();
                }
            }
        } else if let Some(entity) = tree
            .token(head)
            .entity
            .and_then(|index| tree.annotations.entities.get(index))
            && matches!(entity.label.as_str(), "PERSON" | "ORG")
        {
            actor.name = Some(
                tree.trimmed_span(entity.tokens.clone())
                    .of(tree.text)
                    .trim_end_matches(['\'', '’'])
                    .to_owned(),
            );
        } else if tree.pos(head) == "PROPN" && tree.token(head).entity.is_none() {
            actor.name = Some(span.of(tree.text).to_owned());
        }
        // A name that is known for what it is keeps its sector; only 'former' changes that.
        let known_body = actor.id.is_some();
        let role = self.role_of(head);
        if let Some((role, former)) = role {
            let sector = if known_body {
                actor.sector.as_ref()
            } else {
                Some(&role.sector)
            };
            if former && sector.is_some_and(|sector| sector == "GOV") {
                actor.sector = Some("ELI".into());
            } else if !known_body {
                actor.sector = Some(role.sector.clone());
            }
        }
        if !known_body && let Some(several) = self.of_several(head, &actor) {
            return several;
        }
        if actor.country.is_none() || actor.id.is_none() {
            self.affiliations(head, &mut actor, &mut countries, 0);
        }
        if actor.country.is_none()
            && let Some(code) = countries.first()
        {
            actor.country = Some(code.clone());
        }
        let appositions = self.coordinated_apposition(head);
        if appositions.len() > 1 && tree.tag(head) == "NNS" {
            return appositions;
        }
        self.apposition(head, &mut actor);
        // The chairman of nobody knows what may be a company's.
        if role.is_some_and(|(role, _)| role.title) && actor.country.is_none() && actor.id.is_none()
        {
            actor.sector = None;
        }
        if countries.len() > 1 && actor.name.is_none() {
            return countries
                .into_iter()
                .map(|country| Actor {
                    country: Some(country),
                    ..actor.clone()
                })
                .collect();
        }
        vec![actor]
    }

    fn fill_from_name(&self, actor: &mut Actor, name: &ActorName) {
        actor.id = Some(name.id.to_string());
        actor.name = Some(name.name.to_string());
        let office: Option<Office> = match name.on(self.day) {
            Ok(office) => Some(office.clone()),
            Err(last) => last.cloned().map(|mut office| {
                if self.day.is_some() && office.sector.as_deref() == Some("GOV") {
                    office.sector = Some("ELI".into());
                } else if self.day.is_none() {
                    office.sector = None;
                }
                office
            }),
        };
        if let Some(office) = office {
            actor.country = office.country;
            actor.sector = office.sector;
        } else {
            // Every known office lies ahead: the country is known all the same.
            actor.country = name
                .offices
                .first()
                .and_then(|office| office.country.clone());
        }
        if matches!(name.kind, ActorKind::People | ActorKind::Seat)
            && let Some(code) = &actor.country
            && let Some(country) = self.lexicon.ontology.country(code)
        {
            actor.name = Some(country.to_owned());
        }
    }

    /// The sector that the head noun, or a title before a name, tells; and whether it is a former one.
    pub(crate) fn role_of(&self, head: usize) -> Option<(&'r Role, bool)> {
        let tree = self.tree;
        let role_at = |last: usize| {
            if !matches!(tree.pos(last), "NOUN" | "PROPN") {
                return None;
            }
            let before = |distance: usize| {
                last.checked_sub(distance + 1)
                    .map(|token| SmolStr::new(tree.lemma(token)))
            };
            self.lexicon.roles.find(tree.lemma(last), before)
        };
        let former = |token: usize| {
            tree.subtree(token).iter().any(|&word| {
                word <= token
                    && matches!(
                        tree.lower(word),
                        "former" | "ex" | "ousted" | "deposed" | "exiled"
                    )
            })
        };
        // 'The government side': 'side' says nothing of whose it is.
        let own = role_at(head).map(|(role, _)| (role, former(head)));
        if own.is_some_and(|(role, _)| role.sector != "UNK") {
            return own;
        }
        // 'Kremlin spokesperson Dmitry Peskov', 'Houthi-run health ministry'.
        let mut titles: Vec<usize> = tree
            .children_with(head, &["compound", "nmod", "amod"])
            .collect();
        titles.reverse();
        titles
            .into_iter()
            .find_map(|title| role_at(title).map(|(role, _)| (role, former(head))))
            .or(own)
    }

    /// The words of a phrase without what follows it: relative clauses, appositions, and
    /// prepositional phrases other than 'of'.
    pub(crate) fn noun_phrase(&self, head: usize) -> Span {
        let tree = self.tree;
        let mut tokens = vec![head];
        let mut stack: Vec<usize> = tree
            .children(head)
            .iter()
            .copied()
            .filter(|&child| {
                let left = child < head
                    && matches!(
                        tree.dep(child),
                        "compound"
                            | "amod"
                            | "nmod"
                            | "poss"
                            | "nummod"
                            | "det"
                            | "quantmod"
                            | "advmod"
                            | "predet"
                    );
                let of = child > head && tree.dep(child) == "prep" && tree.lower(child) == "of";
                left || of
            })
            .collect();
        while let Some(token) = stack.pop() {
            tokens.push(token);
            stack.extend(
                tree.children(token).iter().copied().filter(|&child| {
                    !matches!(tree.dep(child), "relcl" | "acl" | "appos" | "punct")
                }),
            );
        }
        if let Some(found) = self.names.at(head) {
            tokens.extend(found.tokens.clone());
        }
        // A leading article is not part of who somebody is.
        tokens.sort_unstable();
        let first = tokens
            .iter()
            .position(|&token| tree.dep(token) != "det")
            .unwrap_or(0);
        tree.cover(tokens[first..].iter().copied())
    }

    /// Whether a phrase is headed by somebody who can speak: a name, a role noun, a pronoun; not
    /// a thing that belongs to somebody ('Peskov's remarks').
    pub(crate) fn can_speak(&self, head: usize) -> bool {
        let entity = self
            .tree
            .token(head)
            .entity
            .and_then(|index| self.tree.annotations.entities.get(index));
        let named = entity.is_some_and(|entity| {
            matches!(entity.label.as_str(), "PERSON" | "ORG" | "GPE" | "NORP")
        });
        named
            || self.marked(head).is_some()
            || self.names.at(head).is_some()
            || matches!(self.tree.pos(head), "PRON" | "PROPN")
            || self.role_of(head).is_some()
            || self.pair(head).is_some()
    }

    /// The name of the actor files that a token is part of.
    pub(crate) fn name_at(&self, token: usize) -> Option<&'r ActorName> {
        self.names
            .at(token)
            .and_then(|found| found.candidates.first().copied())
    }
}

/// Nouns that only count or gather what follows 'of'. Grammar, like 'a number of'.
const MEASURES: [&str; 14] = [
    "number", "group", "dozen", "hundred", "thousand", "score", "handful", "majority", "member",
    "series", "team", "pair", "column", "couple",
];
