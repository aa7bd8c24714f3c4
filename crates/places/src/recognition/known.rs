//! Names that are known: the longest at a word that the gazetteer or the lexicon has.
//!
//! 'Democratic Republic of the Congo' counts before 'Congo', 'Idlib Province' before 'Idlib' though
//! only the latter is listed. A word that is an article, a direction or a role noun is no name alone,
//! whatever hamlet is called so.
//!
//! Deliberately absent: whether the name is used as a place's here.

use super::document::Label;
use super::names::{Names, Standing};
use super::scan::Scanner;
use super::vocabulary::Role;
use crate::names::fold;
use rapporteur_lexicon::{ActorKind, ActorName};
use rapporteur_model::Span;
use smol_str::SmolStr;
use std::ops::Range;

/// Words of the longest name.
const LONGEST: usize = 8;

/// A name that the gazetteer or the lexicon has.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) end: usize,
    pub(super) span: Span,
    /// The part of it that is listed, where it is not listed itself.
    pub(super) core: Option<Span>,
    pub(super) standing: Standing,
    pub(super) words: usize,
}

/// What a name of the lexicon can be.
pub(super) struct Actor {
    pub(super) end: usize,
    pub(super) place: bool,
    pub(super) country: bool,
    pub(super) region: bool,
    pub(super) people: bool,
    /// It can be a body or a person, and no place.
    pub(super) other: bool,
    pub(super) person: bool,
    /// It can be a body, and no place.
    pub(super) body: bool,
    pub(super) code: Option<SmolStr>,
}

impl Actor {
    fn of(end: usize, names: &[&ActorName]) -> Self {
        let is = |kinds: &[ActorKind]| names.iter().any(|name| kinds.contains(&name.kind));
        let people = names.iter().find(|name| name.kind == ActorKind::People);
        let place = is(&[
            ActorKind::Country,
            ActorKind::Territory,
            ActorKind::Seat,
            ActorKind::Region,
        ]);
        Self {
            end,
            place,
            country: is(&[ActorKind::Country]),
            region: is(&[ActorKind::Region]),
            people: people.is_some() && !place,
            other: !place
                && is(&[
                    ActorKind::Organisation,
                    ActorKind::ArmedGroup,
                    ActorKind::Person,
                ]),
            person: !place && is(&[ActorKind::Person]),
            body: !place && is(&[ActorKind::Organisation, ActorKind::ArmedGroup]),
            code: people
                .and_then(|name| name.offices.first())
                .and_then(|office| office.country.clone()),
        }
    }
}

impl<N: Names> Scanner<'_, N> {
    /// The longest name at a token that gazetteer or lexicon has, with a place noun that is part of
    /// it: 'Idlib Province'.
    pub(super) fn known(&self, at: usize, actor: Option<&Actor>) -> Option<Known> {
        let mut known = self.named(at, actor)?;
        let document = &self.document;
        let noun = known.end;
        let roles = self.roles(noun);
        let last = noun.checked_sub(1)?;
        let ends = document.after(noun).is_none_or(|after| {
            let word = document.word(after);
            (!document.is_capital(after) && !matches!(word, "of" | "for"))
                || self.breaks(after, word)
        });
        if noun < document.len()
            && document.is_capital(noun)
            && roles.is(Role::PlaceNoun)
            && roles.in_name
            && !roles.prefix
            && document.head(last) == noun
            && ends
            && !roles.site
        {
            known.core = Some(known.span);
            known.end = noun + 1;
            known.span = document.span(&(at..known.end));
            known.words += 1;
        }
        Some(known)
    }

    pub(super) fn named(&self, at: usize, actor: Option<&Actor>) -> Option<Known> {
        let listed = self.listed(at);
        let power = actor
            .filter(|actor| actor.place && !self.has_comma(at..actor.end))
            .filter(|actor| listed.as_ref().is_none_or(|own| own.end <= actor.end))
            .map(|actor| Known {
                end: actor.end,
                span: match &listed {
                    Some(own) if own.end == actor.end => own.span,
                    _ => self.document.span(&(at..actor.end)),
                },
                core: None,
                standing: Standing {
                    points: if actor.country { 4.0 } else { 3.0 },
                    abbreviation: false,
                    division: actor.country,
                    world: actor.region,
                    ground: false,
                },
                words: actor.end - at,
            });
        power.or(listed)
    }

    /// The longest name of the gazetteer at a token; not one that is called after a place: the
    /// gazetteer has the grounds of some universities.
    pub(super) fn listed(&self, at: usize) -> Option<Known> {
        let document = &self.document;
        let start = document.token(at)?.span.start;
        let mut best = None;
        for end in at + 1..=document.len().min(at + LONGEST) {
            let token = document.token(end - 1)?;
            let word = document.word(end - 1);
            if end > at + 1
                && (self.breaks(end - 1, word) || document.label(end - 1) == Label::Number)
            {
                break;
            }
            let key = fold(document.text.get(start..token.span.end)?);
            let (is_name, goes_on) = self.names.begins(&key);
            let ends =
                word.chars().next_back().is_some_and(char::is_alphanumeric) || word.ends_with('.');
            let possessive = is_possessive(word) && !key.contains(' ');
            // The last word of a name is written like one.
            let written = end == at + 1 || document.is_capital(end - 1) || self.roles(end - 1).site;
            if is_name && ends && written && !possessive {
                best = Some((end, key));
            }
            // 'St.' is written out only where a word follows.
            if !goes_on && (end > at + 1 || word.len() > 4) {
                break;
            }
        }
        let (end, key) = best?;
        let mut span = document.span(&(at..end));
        let text = span.of(document.text);
        if end == at + 1 && !self.can_be_name(at) {
            return None;
        }
        let named_after = end > at + 1
            && !document.label(at).is_place()
            && (self.roles(at).is(Role::OtherName) || self.roles(end - 1).is(Role::OtherName));
        if named_after {
            return None;
        }
        let standing = self.names.standing(&key)?;
        let acronym = end == at + 1
            && document.word(at).len() <= 4
            && !document.word(at).chars().any(char::is_lowercase)
            && !document.starts_sentence(at);
        if acronym && !standing.division && !standing.abbreviation && !document.label(at).is_place()
        {
            return None;
        }
        // 'W.Va.' at the end of a sentence, or where the tokens part there.
        let stop = document
            .token(end)
            .filter(|stop| stop.span.start == span.end && document.word(end) == ".");
        if let Some(stop) = stop
            && !text.ends_with('.')
            && (document.word(end - 1).contains('.')
                || standing.abbreviation && !document.starts_sentence(end + 1))
        {
            span.end = stop.span.end;
        }
        Some(Known {
            end,
            span,
            core: None,
            standing,
            words: key.split(' ').count(),
        })
    }

    /// Whether a word alone can be a name: no article, no direction, no role noun.
    pub(super) fn can_be_name(&self, at: usize) -> bool {
        let document = &self.document;
        if matches!(
            document.pos(at),
            "DET" | "PRON" | "ADP" | "AUX" | "CCONJ" | "SCONJ" | "PART" | "NUM"
        ) {
            return false;
        }
        let roles = self.roles(at);
        let alone = [
            Role::Direction,
            Role::NoPlace,
            Role::Title,
            Role::Authority,
            Role::PlaceNoun,
            Role::OtherName,
            Role::CalledAfter,
            Role::Disease,
        ];
        !roles.any(&alone)
            && self
                .lexicon
                .roles
                .find(&document.lower(at), |_| None)
                .is_none()
    }

    /// Whether no name goes on over a token.
    pub(super) fn breaks(&self, at: usize, word: &str) -> bool {
        word.trim().is_empty()
            || self.document.starts_sentence(at)
            || matches!(
                word,
                "," | ";"
                    | ":"
                    | "("
                    | ")"
                    | "["
                    | "]"
                    | "\""
                    | "“"
                    | "”"
                    | "!"
                    | "?"
                    | "/"
                    | "—"
                    | "–"
                    | "."
            )
    }

    pub(super) fn has_comma(&self, mut range: Range<usize>) -> bool {
        range.any(|at| self.document.word(at) == ",")
    }

    /// What the lexicon has at a token.
    pub(super) fn actor(&self, at: usize) -> Option<Actor> {
        let document = &self.document;
        let start = document.token(at)?.span.start;
        let (length, names) = self.lexicon.actors.longest_at(document.text, start)?;
        // Names end where tokens end: 'U.S.' may be one token or two.
        let last = (at..document.len().min(at + 2 * LONGEST)).find(|&index| {
            document
                .token(index)
                .is_some_and(|token| token.span.end >= start + length)
        })?;
        // 'US$' is no country.
        let ends = document
            .token(last)
            .is_some_and(|token| token.span.end == start + length);
        let direction = last == at
            && self.roles(at).is(Role::Direction)
            && document
                .after(last)
                .is_some_and(|after| document.is_capital(after));
        if !ends || direction {
            return None;
        }
        let end = last + 1;
        Some(Actor::of(end, &names))
    }
}

/// Whether a word is only the mark of a possessor.
pub(super) fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}
