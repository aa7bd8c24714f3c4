//! Candidates: what could be the name of a place, from the pipeline, the gazetteer and the lexicon.
//!
//! 'Ras Lanuf' is a candidate though the pipeline takes it for a person, because the gazetteer has it;
//! 'Marrowdale' is one though the gazetteer may lack it, because the pipeline calls it a place. A name within
//! a longer one ('Nairobi' in 'the Nairobi Herald') is kept with that name as its frame.
//!
//! Deliberately absent: whether it is one; that is weighed in [`super::evidence`].

use super::candidate::{Candidate, Origin};
use super::document::{Document, Label};
use super::known::Known;
use super::names::Names;
use super::vocabulary::{Role, Roles, Vocabulary};
use rapporteur_lexicon::Lexicon;
use std::ops::Range;

/// Arabic articles, as they are written before a hyphen.
const ARTICLES: &[&str] = &[
    "al", "el", "ad", "ar", "as", "an", "at", "az", "ash", "es", "ez", "ed",
];

/// What scanning works with.
pub(crate) struct Scanner<'s, N> {
    pub(crate) document: Document<'s>,
    pub(crate) vocabulary: &'s Vocabulary,
    pub(crate) lexicon: &'s Lexicon,
    pub(crate) names: &'s N,
}

impl<'s, N: Names> Scanner<'s, N> {
    /// All candidates in the order of the text, none overlapping another.
    pub(crate) fn scan(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.document.len() {
            at = self.at(at, &mut found).max(at + 1);
        }
        found
    }

    /// What starts at a token; the token at which to go on.
    fn at(&self, at: usize, found: &mut Vec<Candidate>) -> usize {
        let document = &self.document;
        if !document.is_capital(at) && !self.is_small_article(at) {
            return at + 1;
        }
        if self.is_second_half(at) {
            return at + 1;
        }
        let entity = document.entity(at);
        let label = entity.as_ref().map_or(Label::None, |(_, label, _)| *label);
        if label == Label::Number {
            return at + 1;
        }
        let actor = self.actor(at);
        let known = self.known(at, actor.as_ref());
        let known_end = known.as_ref().map_or(at, |known| known.end);
        if let Some(actor) = &actor {
            // Bodies and people whom the lexicon knows: what is in their names is part of them.
            let longer = actor.end > known_end;
            // A plant or a hall that has its own place is there, whoever else it is.
            let site = known.as_ref().is_some_and(|known| {
                known.words > 1 && known.end == actor.end && known.standing.ground
            });
            let body = actor.body && actor.end >= known_end && !site;
            if actor.other && (longer && actor.end > at + 1 || body) {
                let label = if actor.person {
                    Label::Person
                } else {
                    Label::Org
                };
                self.within(at..actor.end, label, found);
                return actor.end;
            }
            if actor.people && actor.end >= known_end {
                return self.demonym(at, actor, entity.as_ref(), found);
            }
        }
        let entity = entity.map(|(_, label, range)| (label, self.trimmed(range)));
        if let Some(candidate) = self.part_with_a_name(at, known.as_ref()) {
            let end = candidate.tokens.end;
            found.push(candidate);
            return end;
        }
        match (known, entity) {
            (Some(known), Some((label, range)))
                if label == Label::Gpe
                    && range.start == at
                    && range.len() == 2
                    && known.end == at + 1
                    && !self.roles(at + 1).any(&[
                        Role::PlaceNoun,
                        Role::Authority,
                        Role::OtherName,
                    ])
                    && document.is_capital(at + 1)
                    && self
                        .listed(at + 1)
                        .is_some_and(|next| !next.standing.division) =>
            {
                // 'Darfur Gharb': two names that are one.
                let mut candidate = self.candidate(at, known, label);
                candidate.tokens = range.clone();
                candidate.span = document.span(&range);
                candidate.words = 2;
                found.push(candidate);
                range.end
            }
            (Some(known), Some((label, range))) if known.end < range.end || range.start < at => {
                self.in_entity(at, known, label, range, found)
            }
            (Some(known), entity) => {
                let label =
                    entity.map_or_else(|| document.label(known.end - 1), |(label, _)| label);
                let end = known.end;
                let mut candidate = self.candidate(at, known, label);
                candidate.person = actor.is_some_and(|actor| actor.person && actor.end >= end);
                found.push(candidate);
                end
            }
            (None, Some((Label::Norp, range))) if range.start == at => {
                self.unknown_people(range, found)
            }
            (None, Some((label, range))) if label.is_place() && range.start == at => {
                self.unknown_place(label, range, found)
            }
            (None, entity)
                if !matches!(entity, Some((Label::Person, _))) && self.origin(at).is_some() =>
            {
                let mut candidate = self.bare(at..at + 1, document.label(at));
                candidate.demonym = self.origin(at).map(Origin::Place);
                found.push(candidate);
                at + 1
            }
            (None, Some((label, range))) if range.start == at => {
                let called = self.is_listed(at, range.end)
                    || super::evidence::called_a_place(self, at, range.end);
                if range.len() <= 3 && called && label != Label::Norp {
                    found.push(self.bare(range.clone(), label));
                    return range.end;
                }
                at + 1
            }
            (None, None) if document.pos(at) == "PROPN" => {
                let mut end = at + 1;
                while end < document.len() && end < at + 4 && self.continues(end) {
                    end += 1;
                }
                let prefix = self.roles(at).prefix && end > at + 1;
                if prefix
                    || self.is_listed(at, end)
                    || super::evidence::called_a_place(self, at, end)
                {
                    found.push(self.bare(at..end, Label::None));
                    return end;
                }
                at + 1
            }
            _ => at + 1,
        }
    }

    /// Whether a word is the small article of a name, and the name with it is known: 'al-Hasakah'.
    fn is_small_article(&self, at: usize) -> bool {
        let document = &self.document;
        ARTICLES.contains(&document.word(at))
            && document.word(at + 1) == "-"
            && document.is_capital(at + 2)
            && self.listed(at).is_some()
    }

    /// Whether a word is the end of a longer one whose first part is no name: 'Savoie' in
    /// 'Haute-Savoie', not 'Russia' in 'US-Russia'.
    fn is_second_half(&self, at: usize) -> bool {
        let document = &self.document;
        let Some(hyphen) = at
            .checked_sub(1)
            .filter(|&hyphen| document.word(hyphen) == "-")
        else {
            return false;
        };
        let joined = |left: usize, right: usize| match (document.token(left), document.token(right))
        {
            (Some(left), Some(right)) => left.span.end == right.span.start,
            _ => false,
        };
        let Some(first) = hyphen.checked_sub(1) else {
            return false;
        };
        joined(first, hyphen)
            && joined(hyphen, at)
            && document.is_capital(first)
            && document.word(first).len() > 1
            && !self.roles(first).is(Role::Direction)
            && self.actor(first).is_none()
            && self.actor(at).is_none_or(|actor| !actor.people)
            && self
                .listed(first)
                .is_none_or(|known| known.standing.points < 1.0)
    }

    /// 'West Africa', 'Northern Europe', 'North Leeds': parts that have names of their own.
    fn part_with_a_name(&self, at: usize, known: Option<&Known>) -> Option<Candidate> {
        let document = &self.document;
        if known.is_some() || !self.roles(at).is(Role::Direction) {
            return None;
        }
        let mut next = document.after(at)?;
        if document.word(next) == "-" {
            next = document.after(next)?;
        }
        if self.roles(next).is(Role::Direction) {
            next = document.after(next)?;
        }
        if !document.is_capital(next) {
            return None;
        }
        let inner = self.known(next, self.actor(next).as_ref())?;
        let noun = self.roles(at).in_name
            && !document.starts_sentence(at)
            && document.label(at).is_place()
            && !inner.standing.division
            && next == at + 1;
        if !inner.standing.world && !noun {
            return None;
        }
        let tokens = at..inner.end;
        let (core, standing) = (inner.span, inner.standing);
        Some(Candidate {
            span: document.span(&tokens),
            core: (!standing.world).then_some(core),
            tokens,
            ..self.candidate(next, inner, Label::Loc)
        })
    }

    /// An entity without an article before it, direction words, and the possessive behind it.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let document = &self.document;
        let (mut start, mut end) = (range.start, range.end);
        while start < end
            && (!document.is_capital(start)
                || document.dep(start) == "det"
                || document.lower(start) == "the")
        {
            start += 1;
        }
        while end > start {
            let word = document.word(end - 1);
            let generic = !word.chars().any(char::is_uppercase)
                && word
                    .chars()
                    .all(|letter| !letter.is_alphabetic() || letter.is_lowercase());
            if !generic {
                break;
            }
            end -= 1;
        }
        start..end
    }

    pub(super) fn candidate(&self, at: usize, known: Known, label: Label) -> Candidate {
        Candidate {
            tokens: at..known.end,
            span: known.span,
            core: known.core,
            label,
            standing: Some(known.standing),
            words: known.words,
            frame: None,
            person: false,
            demonym: None,
        }
    }

    pub(super) fn bare(&self, tokens: Range<usize>, label: Label) -> Candidate {
        Candidate {
            span: self.document.span(&tokens),
            words: tokens.len(),
            tokens,
            core: None,
            label,
            standing: None,
            frame: None,
            person: false,
            demonym: None,
        }
    }

    /// Called a place, and unknown: without direction words before it.
    fn unknown_place(
        &self,
        label: Label,
        mut range: Range<usize>,
        found: &mut Vec<Candidate>,
    ) -> usize {
        let document = &self.document;
        let start = range.start;
        while range.len() > 1 && self.roles(range.start).is(Role::Direction) {
            range.start += 1;
        }
        let whole = self.roles(range.start).is(Role::PlaceNoun);
        if range.start > start && whole {
            // 'North Eastern Province' has no other name.
            range.start = start;
        } else if range.start > start {
            // What is left may be known.
            return range.start;
        }
        if range.is_empty() {
            return start + 1;
        }
        // 'City of Dayton': what is behind 'of' comes next.
        let of = range.clone().find(|&at| document.lower(at) == "of");
        if let Some(of) = of
            && self.roles(range.start).is(Role::PlaceNoun)
        {
            return of + 1;
        }
        // A part of it may be known all the same.
        let inner = range.clone().skip(1).find(|&at| {
            document.is_capital(at)
                && self
                    .listed(at)
                    .is_some_and(|known| known.standing.points >= 2.0)
        });
        let head = self.roles(range.end - 1);
        if let Some(inner) = inner
            && !head.in_name
        {
            return inner;
        }
        found.push(self.bare(range.clone(), label));
        range.end
    }

    /// Whether words stand between commas or 'and', as in a list.
    pub(super) fn is_listed(&self, at: usize, end: usize) -> bool {
        let document = &self.document;
        let parts = |word: &str| matches!(word, "," | "and" | "or");
        document
            .before(at)
            .is_some_and(|before| parts(document.word(before)))
            && document
                .after(end - 1)
                .is_some_and(|after| parts(document.word(after)) || document.word(after) == ".")
    }

    fn continues(&self, at: usize) -> bool {
        self.document.is_capital(at)
            && self.document.pos(at) == "PROPN"
            && self.document.label(at) == Label::None
    }

    pub(crate) fn roles(&self, at: usize) -> Roles {
        self.vocabulary.of(self.lexicon, &self.document.lower(at))
    }
}
