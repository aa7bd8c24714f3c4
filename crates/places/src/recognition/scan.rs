//! Candidates: what could be the name of a place, from the pipeline, the gazetteer and the lexicon.
//!
//! 'Homa Bay' is a candidate though the pipeline takes it for a person, because the gazetteer has it;
//! 'Saldowo' is one though the gazetteer lacks it, because the pipeline calls it a place. A name within
//! a longer one ('Nairobi' in 'the Nairobi Herald') is kept with that name as its frame.
//!
//! Deliberately absent: whether it is one; that is weighed in [`super::evidence`].

use super::document::{Document, Label};
use super::names::{Names, Standing};
use super::vocabulary::{Role, Roles, Vocabulary};
use crate::names::fold;
use rapporteur_lexicon::{ActorKind, ActorName, Lexicon};
use rapporteur_model::Span;
use smol_str::SmolStr;
use std::ops::Range;

/// Words of the longest name.
const LONGEST: usize = 8;

/// What could be a name of a place.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) tokens: Range<usize>,
    pub(crate) span: Span,
    /// What the pipeline calls the whole of it.
    pub(crate) label: Label,
    /// How it stands in gazetteer or lexicon; `None` where neither has it.
    pub(crate) standing: Option<Standing>,
    /// Words of it that are one name: two are seldom a place's by chance.
    pub(crate) words: usize,
    /// The longer name that it stands in.
    pub(crate) frame: Option<Frame>,
    /// It names a people; with the country's code or the place's name that it is of, where known.
    pub(crate) demonym: Option<Origin>,
}

/// What a people is called after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A country, by its code.
    Country(SmolStr),
    /// A place, by its name.
    Place(String),
    /// It is not known.
    Unknown,
}

/// A longer name around a place's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A body that rules there: 'the Gaza Health Ministry'.
    Authority,
    /// Anything else: a newspaper, a person, a treaty.
    Other,
}

/// What scanning works with.
pub(crate) struct Scanner<'s, N> {
    pub(crate) document: Document<'s>,
    pub(crate) vocabulary: &'s Vocabulary,
    pub(crate) lexicon: &'s Lexicon,
    pub(crate) names: &'s N,
}

/// A name that the gazetteer or the lexicon has.
#[derive(Clone)]
struct Known {
    end: usize,
    span: Span,
    standing: Standing,
    words: usize,
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
        if !document.is_capital(at) {
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
            if actor.other && (longer && actor.end > at + 1 || actor.body && actor.end >= known_end)
            {
                self.within(at..actor.end, Frame::Other, found);
                return actor.end;
            }
            if actor.people && actor.end >= known_end && label != Label::Gpe {
                return self.demonym(at, actor, entity.as_ref(), found);
            }
        }
        let entity = entity.map(|(_, label, range)| (label, self.trimmed(range)));
        match (known, entity) {
            (Some(known), Some((label, range))) if known.end < range.end || range.start < at => {
                self.in_entity(at, known, label, range, found)
            }
            (Some(known), entity) => {
                let label =
                    entity.map_or_else(|| document.label(known.end - 1), |(label, _)| label);
                let end = known.end;
                found.push(self.candidate(at, known, label));
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
                if range.len() <= 3 && super::evidence::called_a_place(self, at, range.end) {
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
                if prefix || super::evidence::called_a_place(self, at, end) {
                    found.push(self.bare(at..end, Label::None));
                    return end;
                }
                at + 1
            }
            _ => at + 1,
        }
    }

    /// An entity without an article before it, direction words, and the possessive behind it.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
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

    /// The longest name at a token that gazetteer or lexicon has, with a place noun that is part of
    /// it: 'Nyanza Province'.
    fn known(&self, at: usize, actor: Option<&Actor>) -> Option<Known> {
        let mut known = self.named(at, actor)?;
        let document = &self.document;
        let noun = known.end;
        let roles = self.roles(noun);
        let last = noun.checked_sub(1)?;
        let ends = document.after(noun).is_none_or(|after| {
            let word = document.word(after);
            (!document.is_capital(after) && word != "of") || self.breaks(after, word)
        });
        if noun < document.len()
            && document.is_capital(noun)
            && roles.is(Role::PlaceNoun)
            && roles.in_name
            && !roles.prefix
            && document.head(last) == noun
            && ends
            && (!roles.site || document.label(noun).is_place())
        {
            known.end = noun + 1;
            known.span = document.span(&(at..known.end));
            known.words += 1;
        }
        Some(known)
    }

    fn named(&self, at: usize, actor: Option<&Actor>) -> Option<Known> {
        let listed = self.listed(at);
        let power = actor
            .filter(|actor| actor.place && !self.has_comma(at..actor.end))
            .filter(|actor| listed.as_ref().is_none_or(|own| own.end <= actor.end))
            .map(|actor| Known {
                end: actor.end,
                span: self.document.span(&(at..actor.end)),
                standing: Standing {
                    points: if actor.country { 4.0 } else { 3.0 },
                    abbreviation: false,
                },
                words: actor.end - at,
            });
        power.or(listed)
    }

    /// The longest name of the gazetteer at a token; not one that is called after a place: the
    /// gazetteer has the grounds of some universities.
    fn listed(&self, at: usize) -> Option<Known> {
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
            let written = end == at + 1 || document.is_capital(end - 1);
            if is_name && ends && written && !possessive {
                best = Some((end, key));
            }
            // 'St.' is written out only where a word follows.
            if !goes_on && (end > at + 1 || word.len() > 4) {
                break;
            }
        }
        let (end, key) = best?;
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
        if acronym
            && standing.points < 2.5
            && !standing.abbreviation
            && !document.label(at).is_place()
        {
            return None;
        }
        Some(Known {
            end,
            span: self.document.span(&(at..end)),
            standing,
            words: key.split(' ').count(),
        })
    }

    /// Whether a word alone can be a name: no article, no direction, no role noun.
    fn can_be_name(&self, at: usize) -> bool {
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
    fn breaks(&self, at: usize, word: &str) -> bool {
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

    fn has_comma(&self, mut range: Range<usize>) -> bool {
        range.any(|at| self.document.word(at) == ",")
    }

    fn candidate(&self, at: usize, known: Known, label: Label) -> Candidate {
        Candidate {
            tokens: at..known.end,
            span: known.span,
            label,
            standing: Some(known.standing),
            words: known.words,
            frame: None,
            demonym: None,
        }
    }

    fn bare(&self, tokens: Range<usize>, label: Label) -> Candidate {
        Candidate {
            span: self.document.span(&tokens),
            words: tokens.len(),
            tokens,
            label,
            standing: None,
            frame: None,
            demonym: None,
        }
    }

    /// A known name that is only a part of an entity.
    fn in_entity(
        &self,
        at: usize,
        known: Known,
        label: Label,
        range: Range<usize>,
        found: &mut Vec<Candidate>,
    ) -> usize {
        let document = &self.document;
        let end = known.end;
        let last = range.end - 1;
        let head = self.head_word(&range);
        let roles = self.roles(head);
        if label.is_place() && end < range.end {
            let tail = self.roles(last);
            let joined = document.word(end) == "-"
                || document.lower(end) == "and"
                || document.word(end) == ",";
            if tail.in_name && document.is_capital(last) && !joined && range.start == at {
                // 'Indus River', of which the gazetteer has the first word.
                found.push(self.bare(range.clone(), label));
                return range.end;
            }
            if joined || tail.is(Role::PlaceNoun) && !tail.site {
                found.push(self.candidate(at, known, label));
                return end;
            }
        }
        if label.is_place()
            && end == range.end
            && (range.start..at).all(|before| self.roles(before).is(Role::Direction))
        {
            found.push(self.candidate(at, known, label));
            return end;
        }
        let mut candidate = self.candidate(at, known, label);
        let framed = if roles.is(Role::Authority) && !roles.is(Role::OtherName) {
            Frame::Authority
        } else if roles.is(Role::PlaceNoun) && label.is_place() {
            // 'City of Santa Ana'.
            found.push(candidate);
            return end;
        } else {
            Frame::Other
        };
        if label.is_place()
            && framed == Frame::Other
            && !roles.any(&[Role::OtherName, Role::CalledAfter, Role::Disease])
        {
            // Called a place, and nothing says what else it is.
            candidate.label = Label::Thing;
            found.push(candidate);
            return end;
        }
        let opens = at == range.start
            || document.before(at).is_some_and(|before| {
                matches!(document.lower(before).as_str(), "of" | "the" | "for" | "in")
            })
            || candidate.label.is_place();
        if framed == Frame::Authority && !opens {
            return end;
        }
        candidate.frame = Some(framed);
        found.push(candidate);
        end
    }

    /// The known names within a longer one.
    fn within(&self, range: Range<usize>, frame: Frame, found: &mut Vec<Candidate>) {
        let head = self.roles(self.head_word(&range));
        let frame = if head.is(Role::Authority) && !head.is(Role::OtherName) {
            Frame::Authority
        } else {
            frame
        };
        let mut at = range.start;
        while at < range.end {
            let start = at;
            at += 1;
            if !self.document.is_capital(start) {
                continue;
            }
            let actor = self
                .actor(start)
                .filter(|actor| actor.end < range.end || start > range.start);
            let Some(known) = self
                .known(start, actor.as_ref())
                .filter(|known| known.end <= range.end)
            else {
                continue;
            };
            at = known.end;
            let mut candidate = self.candidate(start, known, Label::Org);
            candidate.frame = Some(frame);
            found.push(candidate);
        }
    }

    /// The head of a name: its last word, or the one before 'of' and 'for'.
    fn head_word(&self, range: &Range<usize>) -> usize {
        let document = &self.document;
        let first_part = range
            .clone()
            .skip(1)
            .find(|&at| {
                matches!(
                    document.lower(at).as_str(),
                    "of" | "for" | "on" | "in" | "(" | "," | "at"
                )
            })
            .unwrap_or(range.end);
        let mut head = first_part.max(range.start + 1) - 1;
        while head > range.start && !document.is_capital(head) {
            head -= 1;
        }
        head
    }

    fn demonym(
        &self,
        at: usize,
        actor: &Actor,
        entity: Option<&(usize, Label, Range<usize>)>,
        found: &mut Vec<Candidate>,
    ) -> usize {
        let document = &self.document;
        let mut candidate = self.bare(at..actor.end, document.label(at));
        candidate.demonym = Some(actor.code.clone().map_or(Origin::Unknown, Origin::Country));
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
    fn unknown_people(&self, range: Range<usize>, found: &mut Vec<Candidate>) -> usize {
        let mut candidate = self.bare(range.clone(), Label::Norp);
        candidate.demonym = self.origin(range.start).map(Origin::Place);
        if candidate.demonym.is_some() && range.len() == 1 {
            found.push(candidate);
        }
        range.start + 1
    }

    /// The place that a people is called after, if one is known that well.
    fn origin(&self, at: usize) -> Option<String> {
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
        if range.start > start {
            // What is left may be known.
            return range.start;
        }
        if range.is_empty() {
            return start + 1;
        }
        // 'City of Santa Ana': what is behind 'of' comes next.
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

    fn continues(&self, at: usize) -> bool {
        self.document.is_capital(at)
            && self.document.pos(at) == "PROPN"
            && self.document.label(at) == Label::None
    }

    pub(crate) fn roles(&self, at: usize) -> Roles {
        self.vocabulary.of(self.lexicon, &self.document.lower(at))
    }

    /// What the lexicon has at a token.
    fn actor(&self, at: usize) -> Option<Actor> {
        let document = &self.document;
        let start = document.token(at)?.span.start;
        let (length, names) = self.lexicon.actors.longest_at(document.text, start)?;
        // Names end where tokens end: 'U.S.' may be one token or two.
        let end = (at..document.len().min(at + 2 * LONGEST)).find(|&index| {
            document
                .token(index)
                .is_some_and(|token| token.span.end >= start + length)
        })? + 1;
        Some(Actor::of(end, &names))
    }
}

/// What a name of the lexicon can be.
pub(crate) struct Actor {
    end: usize,
    place: bool,
    country: bool,
    people: bool,
    /// It can be a body or a person, and no place.
    other: bool,
    /// It can be a body, and no place.
    body: bool,
    code: Option<SmolStr>,
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
            people: people.is_some() && !place,
            other: !place
                && is(&[
                    ActorKind::Organisation,
                    ActorKind::ArmedGroup,
                    ActorKind::Person,
                ]),
            body: !place && is(&[ActorKind::Organisation, ActorKind::ArmedGroup]),
            code: people
                .and_then(|name| name.offices.first())
                .and_then(|office| office.country.clone()),
        }
    }
}

/// Whether a word is only the mark of a possessor.
fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}
