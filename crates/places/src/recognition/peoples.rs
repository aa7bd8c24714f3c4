//! Demonyms: 'Russian' by the lexicon, 'Dagestani' by its ending.
//!
//! Deliberately absent: adjectives of faith and party ('Shiite', 'Republican'), which are of no place.

use super::candidate::{Candidate, Frame, Origin};
use super::document::Label;
use super::known::Actor;
use super::names::Names;
use super::scan::Scanner;
use super::vocabulary::Role;
use crate::names::fold;
use std::ops::Range;

impl<N: Names> Scanner<'_, N> {
    pub(super) fn demonym(
        &self,
        at: usize,
        actor: &Actor,
        entity: Option<&(usize, Label, Range<usize>)>,
        found: &mut Vec<Candidate>,
    ) -> usize {
        let document = &self.document;
        let mut candidate = self.bare(at..actor.end, document.label(at));
        // Faiths, and peoples without a land, are of no place.
        let origin = || self.origin(at).map(Origin::Place);
        let Some(origin) = actor.code.clone().map(Origin::Country).or_else(origin) else {
            return actor.end;
        };
        candidate.demonym = Some(origin);
        if let Some((_, label, range)) = entity {
            let range = self.trimmed(range.clone());
            let longer = range.end > actor.end || range.start < at;
            if longer
                && matches!(
                    label,
                    Label::Org | Label::Thing | Label::Fac | Label::Person
                )
            {
                let roles = self.roles(self.head_word(&range));
                if !roles.is(Role::Authority) || roles.is(Role::OtherName) {
                    candidate.frame = Some(Frame::Other);
                }
            }
        }
        found.push(candidate);
        actor.end
    }

    /// Called a people, and neither lexicon nor gazetteer knows it.
    pub(super) fn unknown_people(&self, range: Range<usize>, found: &mut Vec<Candidate>) -> usize {
        let mut candidate = self.bare(range.clone(), Label::Norp);
        candidate.demonym = self.origin(range.start).map(Origin::Place);
        if candidate.demonym.is_some() && range.len() == 1 {
            found.push(candidate);
        }
        range.start + 1
    }

    /// The place that a people is called after, if one is known that well.
    pub(super) fn origin(&self, at: usize) -> Option<String> {
        let document = &self.document;
        let enough = if document.label(at) == Label::Norp {
            1.25
        } else if document.starts_sentence(at) {
            3.0
        } else {
            2.0
        };
        let standing = |origin: &String| self.names.standing(&fold(origin));
        self.vocabulary.origins(document.word(at)).find(|origin| {
            standing(origin)
                .is_some_and(|standing| standing.points >= enough && !standing.abbreviation)
        })
    }
}
