//! What the report has said of its actors so far: for surnames after full names, pronouns, and
//! 'both sides'.

use rapporteur_model::Actor;
use rustc_hash::FxHashMap;

/// Actors in the order in which they were named.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    by_surname: FxHashMap<String, Actor>,
    persons: Vec<(usize, Actor)>,
    bodies: Vec<(usize, Actor)>,
    pairs: Vec<(usize, Vec<Actor>)>,
}

/// How many sentences back a pronoun may reach.
const PRONOUN_REACH: usize = 2;

impl Memory {
    /// Enters an actor that stands at `token` and is a person with a full name.
    pub(crate) fn enter_person(&mut self, token: usize, actor: &Actor) {
        if let Some(surname) = actor
            .name
            .as_deref()
            .and_then(|name| name.rsplit(' ').next())
        {
            self.by_surname
                .entry(surname.to_owned())
                .or_insert_with(|| actor.clone());
        }
        self.persons.push((token, actor.clone()));
    }

    /// Enters a state, organisation or group as a possible 'it' or 'they'.
    pub(crate) fn enter_body(&mut self, token: usize, actor: &Actor) {
        self.bodies.push((token, actor.clone()));
    }

    /// Enters two or more that were named together ('between Moscow and Kyiv').
    pub(crate) fn enter_pair(&mut self, token: usize, actors: &[Actor]) {
        self.pairs.push((token, actors.to_vec()));
    }

    /// Who was called by a full name that ends like this.
    pub(crate) fn person_called(&self, surname: &str) -> Option<&Actor> {
        self.by_surname.get(surname)
    }

    /// Who 'he' or 'she' at a token may be: the last person named before it, within reach.
    pub(crate) fn person_before(&self, token: usize, reach_start: usize) -> Option<&Actor> {
        self.persons
            .iter()
            .rev()
            .find(|(at, _)| *at < token && *at >= reach_start)
            .map(|(_, actor)| actor)
    }

    /// What 'it' or 'they' at a token may be.
    pub(crate) fn body_before(&self, token: usize, reach_start: usize) -> Option<&Actor> {
        self.bodies
            .iter()
            .rev()
            .find(|(at, _)| *at < token && *at >= reach_start)
            .map(|(_, actor)| actor)
    }

    /// Who 'both sides' are: those named together in the same sentence, else the last before,
    /// else the first after (a report may name them later).
    pub(crate) fn pair_near(
        &self,
        token: usize,
        sentence: std::ops::Range<usize>,
    ) -> Option<&[Actor]> {
        let here = self.pairs.iter().find(|(at, _)| sentence.contains(at));
        let before = || self.pairs.iter().rev().find(|(at, _)| *at < token);
        let after = || self.pairs.iter().find(|(at, _)| *at >= token);
        here.or_else(before)
            .or_else(after)
            .map(|(_, actors)| actors.as_slice())
    }

    /// The start of the sentences within reach of a pronoun in sentence `index`.
    pub(crate) fn reach(index: usize) -> usize {
        index.saturating_sub(PRONOUN_REACH)
    }
}
