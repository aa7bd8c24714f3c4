//! What a report has said of its actors so far, in the order of its text.

use rapporteur_model::Actor;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// One actor where it was named.
#[derive(Debug)]
struct Mention {
    token: usize,
    /// Whether it was a subject: those are what the next pronoun speaks of.
    subject: bool,
    actor: Actor,
}

/// Actors in the order in which they were named.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    by_surname: FxHashMap<String, Actor>,
    persons: Vec<Mention>,
    bodies: Vec<Mention>,
    pairs: Vec<(usize, Vec<Actor>)>,
}

/// How many sentences back a pronoun may reach.
const PRONOUN_REACH: usize = 2;

impl Memory {
    /// Enters a person.
    pub(super) fn enter_person(&mut self, token: usize, subject: bool, actor: &Actor) {
        if let Some(surname) = actor
            .name
            .as_deref()
            .and_then(|name| name.rsplit(' ').next())
        {
            self.by_surname
                .entry(surname.to_owned())
                .or_insert_with(|| actor.clone());
        }
        self.persons.push(Mention {
            token,
            subject,
            actor: actor.clone(),
        });
    }

    /// Enters a state, organisation or group as a possible 'it' or 'they'.
    pub(super) fn enter_body(&mut self, token: usize, subject: bool, actor: &Actor) {
        self.bodies.push(Mention {
            token,
            subject,
            actor: actor.clone(),
        });
    }

    /// Enters two or more that were named together ('between Moscow and Kyiv').
    pub(super) fn enter_pair(&mut self, token: usize, actors: &[Actor]) {
        self.pairs.push((token, actors.to_vec()));
    }

    /// Who was called by a full name that ends like this.
    pub(super) fn person_called(&self, surname: &str) -> Option<&Actor> {
        self.by_surname.get(surname)
    }

    /// Who 'he' or 'him' at `pronoun` may be, of those named in `within`.
    pub(super) fn person_in(
        &self,
        within: Range<usize>,
        subject: bool,
        pronoun: usize,
    ) -> Option<&Actor> {
        choose(&self.persons, within, subject, pronoun)
    }

    /// What 'it' at `pronoun` may be, of those named in `within`.
    pub(super) fn body_in(
        &self,
        within: Range<usize>,
        subject: bool,
        pronoun: usize,
    ) -> Option<&Actor> {
        choose(&self.bodies, within, subject, pronoun)
    }

    /// The last body of a sector before a token; for a word that tells none ('the group'), the
    /// last armed or other group.
    pub(super) fn body_of(&self, sector: &str, token: usize) -> Option<&Actor> {
        const GROUPS: [&str; 4] = ["REB", "PRM", "PTY", "OPP"];
        let before = self
            .bodies
            .iter()
            .rev()
            .skip_while(|mention| mention.token >= token);
        before
            .map(|mention| &mention.actor)
            .find(|actor| match (&actor.sector, sector) {
                (Some(known), "UNK") => GROUPS.contains(&known.as_str()) && actor.id.is_some(),
                (Some(known), "GOV" | "MIL" | "REB" | "PRM" | "LEG" | "COP") => {
                    known == sector && actor.country.is_some()
                }
                _ => false,
            })
    }

    /// Who 'they' at a token may be: the last group named before it from `start` on, or the last
    /// body, whichever came later.
    pub(super) fn group_before(&self, token: usize, start: usize) -> Vec<Actor> {
        let reachable = |at: usize| at >= start && at < token;
        let pair = self.pairs.iter().rev().find(|(at, _)| reachable(*at));
        let body = self
            .bodies
            .iter()
            .rev()
            .find(|mention| mention.subject && reachable(mention.token));
        match (pair, body) {
            // The parts of a group are entered after its head, so a body just behind it is part of it.
            (Some((at, group)), Some(body))
                if body.token > at + 12 && !group.contains(&body.actor) =>
            {
                vec![body.actor.clone()]
            }
            (Some((_, group)), _) => group.clone(),
            (None, Some(body)) => vec![body.actor.clone()],
            (None, None) => Vec::new(),
        }
    }

    /// Who 'both sides' are: those named together in the same sentence, else those whom the
    /// report names together most often, the first of equals.
    pub(super) fn pair_near(&self, sentence: Range<usize>) -> Option<&[Actor]> {
        let here = self.pairs.iter().find(|(at, _)| sentence.contains(at));
        let together = |one: &[Actor], other: &[Actor]| {
            one.len() == other.len()
                && one.iter().all(|actor| {
                    other
                        .iter()
                        .any(|known| known.country == actor.country && known.id == actor.id)
                })
        };
        let often = |group: &[Actor]| {
            self.pairs
                .iter()
                .filter(|(_, other)| together(group, other))
                .count()
        };
        let most = || {
            self.pairs
                .iter()
                .rev()
                .max_by_key(|(_, group)| often(group))
        };
        here.or_else(most).map(|(_, actors)| actors.as_slice())
    }

    /// The last pair named before a token, however far back.
    pub(super) fn pair_before(&self, token: usize) -> Option<&[Actor]> {
        self.pairs
            .iter()
            .rev()
            .find(|(at, _)| *at < token)
            .map(|(_, actors)| actors.as_slice())
    }

    /// How many sentences back a pronoun in sentence `index` may reach.
    pub(super) fn reach(index: usize) -> usize {
        index.min(PRONOUN_REACH)
    }
}

/// In the pronoun's own sentence the nearest before it, in earlier ones the first; a subject
/// pronoun prefers subjects, another one what is not.
fn choose(
    mentions: &[Mention],
    within: Range<usize>,
    subject: bool,
    pronoun: usize,
) -> Option<&Actor> {
    let first = mentions.partition_point(|mention| mention.token < within.start);
    let here: Vec<&Mention> = mentions[first..]
        .iter()
        .take_while(|mention| mention.token < within.end)
        .collect();
    let own_sentence = within.end == pronoun;
    let pick = |wanted: bool| {
        let mut fitting = here.iter().filter(|mention| mention.subject == wanted);
        if own_sentence {
            fitting.next_back()
        } else {
            fitting.next()
        }
    };
    pick(subject)
        .or_else(|| pick(!subject))
        .map(|mention| &mention.actor)
}
