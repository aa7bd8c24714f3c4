//! From the head of a noun phrase to the actors that it names.

use super::{Memory, Names, is_known};
use crate::tree::Tree;
use jiff::civil::Date;
use rapporteur_lexicon::{ActorKind, ActorName, Lexicon, Office};
use rapporteur_model::{Actor, Span};
use smol_str::SmolStr;

/// Resolves phrases of one report.
pub(crate) struct Resolver<'r> {
    tree: &'r Tree<'r>,
    lexicon: &'r Lexicon,
    names: Names<'r>,
    day: Option<Date>,
    memory: Memory,
}

/// Words after a hyphen that only say who stands behind somebody: 'U.S.-backed rebels' are not
/// American. ('-led', '-run' and '-controlled' do tell whose they are.)
const BEHIND: [&str; 13] = [
    "backed",
    "brokered",
    "mediated",
    "supported",
    "sponsored",
    "allied",
    "made",
    "supplied",
    "based",
    "hosted",
    "occupied",
    "aligned",
    "funded",
];

/// Prefixes that turn a name round or loosen it: 'anti-Taliban', 'pro-Russian'.
const LOOSE: [&str; 5] = ["pro", "anti", "non", "ex", "post"];

impl<'r> Resolver<'r> {
    pub(crate) fn new(tree: &'r Tree<'r>, lexicon: &'r Lexicon, day: Option<Date>) -> Self {
        let names = Names::find(tree, &lexicon.actors);
        let mut resolver = Resolver {
            tree,
            lexicon,
            names,
            day,
            memory: Memory::default(),
        };
        resolver.memory = resolver.remember();
        resolver
    }

    /// Goes through the text once and enters who is named, in order.
    fn remember(&self) -> Memory {
        let mut memory = Memory::default();
        for token in 0..self.tree.len() {
            if !matches!(self.tree.pos(token), "PROPN" | "NOUN" | "ADJ")
                || matches!(self.tree.dep(token), "compound" | "amod" | "nmod")
            {
                continue;
            }
            let actor = self.phrase(token);
            for actor in actor.iter().filter(|actor| is_known(actor)) {
                let person = self.is_person(token);
                if person {
                    memory.enter_person(token, actor);
                } else if matches!(
                    self.tree.dep(token),
                    "nsubj" | "nsubjpass" | "poss" | "agent"
                ) {
                    memory.enter_body(token, actor);
                }
            }
            if self.tree.dep(token) != "conj" {
                let group: Vec<Actor> = self
                    .tree
                    .conjuncts(token)
                    .into_iter()
                    .flat_map(|part| self.phrase(part))
                    .collect();
                let mut countries: Vec<_> = group
                    .iter()
                    .filter(|actor| is_known(actor))
                    .map(|actor| (&actor.country, &actor.id))
                    .collect();
                countries.dedup();
                if countries.len() >= 2
                    && group
                        .iter()
                        .all(|actor| actor.country.is_some() || actor.id.is_some())
                {
                    memory.enter_pair(token, &group);
                }
            }
        }
        memory
    }

    fn is_person(&self, token: usize) -> bool {
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

    /// The actors that the phrase headed by `head` names; coordinated phrases are asked one by
    /// one. Pronouns and 'both sides' are looked up.
    pub(crate) fn resolve(&self, head: usize) -> Vec<Actor> {
        let tree = self.tree;
        if tree.pos(head) == "PRON" || tree.tag(head) == "PRP$" {
            return self.pronoun(head).into_iter().collect();
        }
        if let Some(pair) = self.pair(head) {
            return pair;
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
        let mut found = self.phrase(head);
        if let [only] = found.as_mut_slice()
            && !is_known(only)
        {
            self.recall(head, only);
        }
        found
    }

    /// A surname after the full name.
    fn recall(&self, head: usize, actor: &mut Actor) {
        if self.tree.pos(head) != "PROPN" {
            return;
        }
        if let Some(known) = self.memory.person_called(self.tree.words(head)) {
            actor.name.clone_from(&known.name);
            actor.country.clone_from(&known.country);
            actor.sector.clone_from(&known.sector);
            actor.id.clone_from(&known.id);
        }
    }

    fn pronoun(&self, token: usize) -> Option<Actor> {
        let sentence = self.tree.annotations.sentence_of(token)?;
        let reach = self
            .tree
            .annotations
            .sentences
            .get(Memory::reach(sentence))?
            .start;
        let found = match self.tree.lower(token) {
            "he" | "she" | "him" | "her" | "his" | "himself" | "herself" => {
                self.memory.person_before(token, reach)
            }
            "it" | "its" | "they" | "them" | "their" | "itself" => {
                self.memory.body_before(token, reach)
            }
            _ => None,
        }?;
        let span = self.tree.token(token).span;
        Some(Actor {
            text: span.of(self.tree.text).to_owned(),
            span,
            ..found.clone()
        })
    }

    /// 'both sides', 'the two leaders', 'the parties'.
    fn pair(&self, head: usize) -> Option<Vec<Actor>> {
        let tree = self.tree;
        let word = tree.lemma(head);
        let counted = tree
            .children(head)
            .iter()
            .any(|&child| matches!(tree.lower(child), "both" | "two"))
            || tree.lower(head) == "both";
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
        let definite = tree
            .children(head)
            .iter()
            .any(|&child| tree.lower(child) == "the");
        let warring = tree
            .children(head)
            .iter()
            .any(|&child| matches!(tree.lower(child), "warring" | "rival" | "opposing"));
        let meant = !named
            && plural
            && ((sides && (counted || definite || warring)) || (people && counted))
            || (word == "both" && tree.pos(head) == "PRON");
        if !meant {
            return None;
        }
        let pair = self.memory.pair_near(head, tree.sentence(head))?;
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

    /// The actors of one phrase, from its own words alone. More than one only where several
    /// nationalities stand before one noun ('Russian and Ukrainian negotiators').
    fn phrase(&self, head: usize) -> Vec<Actor> {
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
                        "nsubj" | "nsubjpass" | "dobj" | "pobj" | "conj" | "poss"
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
        let role = self.role_of(head);
        if let Some((sector, former)) = role {
            if actor.sector.is_none() || actor.id.is_none() {
                actor.sector = Some(if former && sector == "GOV" {
                    "ELI".into()
                } else {
                    sector
                });
            } else if former && actor.sector.as_deref() == Some("GOV") {
                actor.sector = Some("ELI".into());
            }
        }
        if actor.country.is_none() || actor.id.is_none() {
            self.affiliations(head, &mut actor, &mut countries, 0);
        }
        if actor.country.is_none()
            && let Some(code) = countries.first()
        {
            actor.country = Some(code.clone());
        }
        self.apposition(head, &mut actor);
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
    fn role_of(&self, head: usize) -> Option<(SmolStr, bool)> {
        let tree = self.tree;
        let role_at = |last: usize| {
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
        if let Some((role, _)) = role_at(head) {
            return Some((role.sector.clone(), former(head)));
        }
        // 'Kremlin spokesperson Dmitry Peskov', 'Houthi-run health ministry'.
        let mut titles: Vec<usize> = tree
            .children_with(head, &["compound", "nmod", "amod"])
            .collect();
        titles.reverse();
        titles
            .into_iter()
            .find_map(|title| role_at(title).map(|(role, _)| (role.sector.clone(), former(head))))
    }

    /// Countries and groups that the words around the head tell it to belong to.
    fn affiliations(
        &self,
        head: usize,
        actor: &mut Actor,
        countries: &mut Vec<SmolStr>,
        depth: usize,
    ) {
        if depth > 3 {
            return;
        }
        let tree = self.tree;
        for &child in tree.children(head) {
            match tree.dep(child) {
                "compound" | "amod" | "nmod" | "poss" | "nummod" if child < head => {
                    for part in tree.conjuncts(child) {
                        self.affiliation(part, head, actor, countries);
                        self.affiliations(part, actor, countries, depth + 1);
                    }
                }
                "prep" if child > head => {
                    let word = tree.lower(child);
                    let tells = match word {
                        "of" | "from" => true,
                        "for" => actor.sector.is_some(),
                        "in" | "at" => {
                            actor.sector.is_some()
                                && countries.is_empty()
                                && actor.country.is_none()
                        }
                        _ => false,
                    };
                    if tells && let Some(inner) = tree.child_with(child, &["pobj"]) {
                        for part in tree.conjuncts(inner) {
                            self.affiliation(part, head, actor, countries);
                            if self.names.at(part).is_none() {
                                self.affiliations(part, actor, countries, depth + 1);
                            }
                        }
                    }
                }
                // 'Houthi-run', 'Russian-led': the name hangs from the participle.
                "npadvmod" | "advmod"
                    if child < head
                        && self.names.at(child).is_some()
                        && !BEHIND.contains(&tree.lower(head)) =>
                {
                    self.affiliation(child, head, actor, countries);
                }
                _ => {}
            }
        }
    }

    fn affiliation(
        &self,
        token: usize,
        head: usize,
        actor: &mut Actor,
        countries: &mut Vec<SmolStr>,
    ) {
        let tree = self.tree;
        let Some(found) = self.names.at(token) else {
            return;
        };
        if self
            .names
            .at(head)
            .is_some_and(|own| own.tokens == found.tokens)
        {
            return;
        }
        let next = found.tokens.end;
        let after_hyphen =
            (tree.len() > next + 1 && tree.lower(next) == "-").then(|| tree.lower(next + 1));
        if after_hyphen.is_some_and(|word| BEHIND.contains(&word)) {
            return;
        }
        let before_hyphen = found
            .tokens
            .start
            .checked_sub(2)
            .filter(|&prefix| tree.lower(prefix + 1) == "-");
        if before_hyphen.is_some_and(|prefix| LOOSE.contains(&tree.lower(prefix))) {
            return;
        }
        let Some(name) = found.candidates.first() else {
            return;
        };
        let office = name.on(self.day).ok().or_else(|| name.offices.last());
        let Some(office) = office else { return };
        if let Some(country) = &office.country
            && !countries.contains(country)
        {
            countries.push(country.clone());
        }
        // Troops of an armed group are the group's; a spokesman of a ministry is its sector's.
        let tells_sector = matches!(
            name.kind,
            ActorKind::ArmedGroup | ActorKind::Organisation | ActorKind::Territory
        );
        if tells_sector {
            if let Some(sector) = office
                .sector
                .clone()
                .filter(|_| name.kind == ActorKind::ArmedGroup || actor.sector.is_none())
            {
                actor.sector = Some(sector);
            }
            if actor.id.is_none() && name.kind == ActorKind::ArmedGroup {
                actor.id = Some(name.id.to_string());
            }
        } else if matches!(name.kind, ActorKind::Seat)
            && actor.sector.is_none()
            && tree.dep(token) != "pobj"
        {
            actor.sector.clone_from(&office.sector);
        } else if name.kind == ActorKind::Person
            && actor.sector.is_none()
            && tree.dep(token) == "poss"
        {
            actor.sector.clone_from(&office.sector);
        }
    }

    /// 'Dmitry Peskov, the Kremlin spokesman', 'the spokesman, Dmitry Peskov'.
    fn apposition(&self, head: usize, actor: &mut Actor) {
        let tree = self.tree;
        let Some(other) = tree.child_with(head, &["appos"]) else {
            return;
        };
        if is_known(actor)
            && actor.country.is_some()
            && actor.sector.is_some()
            && actor.name.is_some()
        {
            return;
        }
        let Some(more) = self.phrase(other).into_iter().next() else {
            return;
        };
        if !is_known(&more) {
            // 'the rebel leader, Jan Example': the name alone.
            if actor.name.is_none() && tree.pos(other) == "PROPN" {
                actor.name = more.name;
            }
            return;
        }
        if actor.id.is_none() && (actor.name.is_none() || more.name == actor.name) {
            actor.id = more.id;
            actor.name = actor.name.take().or(more.name);
        }
        actor.country = actor.country.take().or(more.country);
        actor.sector = actor.sector.take().or(more.sector);
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
            || self.names.at(head).is_some()
            || matches!(self.tree.pos(head), "PRON" | "PROPN")
            || self.role_of(head).is_some()
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
