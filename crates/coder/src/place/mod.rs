//! Where it was: which place of a report belongs to which event, and what it is to it.
//!
//! 'Rockets fired from Belgorod hit a market on the outskirts of Kharkiv, the governor said in
//! Kyiv': of three places the event has one, around Kharkiv. The mentions of the report come in with
//! what they were resolved to, or stand in for that (`fallback`); the words around each are read
//! (`phrases`, `surface`, `geometry`), where it hangs tells whose it is and whether it was where the
//! act happened, where it was aimed, or where they met (`attach`; of acts the slots that hold a place
//! are data), and what is told with a place gives it to what is told with that (`inherit`).
//!
//! Of a saying, the place is that of what is demanded, promised or denied, when the words give it one,
//! else where it was said (`spoken_at`). Of what somebody reports, it is never where he spoke.
//!
//! Deliberately absent: a dateline as the place of an event. It says where the report was written.

mod attach;
mod before;
mod borders;
mod fallback;
mod geometry;
mod inherit;
mod phrases;
mod surface;

pub(crate) use inherit::inherit;

use crate::actors::Resolver;
use crate::compose::Composed;
use crate::tree::Tree;
use crate::when::own_words;
use attach::Asked;
use phrases::Phrase;
use rapporteur_lexicon::{Lexicon, Slot, Whereabouts};
use rapporteur_model::{EventPlace, Place, PlaceKind, PlaceRelation, PlaceSource};
use smol_str::SmolStr;

/// The places of a report in their phrases, in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Places {
    phrases: Vec<Phrase>,
}

/// The place of one event, and the entries of the data files that made its phrase.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    pub(crate) place: Option<EventPlace>,
    pub(crate) rules: Vec<SmolStr>,
}

impl Places {
    /// Reads the phrases of a report. `mentions` are in the order of its text; `None` where nobody
    /// has looked for them.
    pub(crate) fn read(
        tree: &Tree<'_>,
        lexicon: &Lexicon,
        resolver: &Resolver<'_>,
        mentions: Option<&[Place]>,
    ) -> Self {
        let own;
        let mentions = match mentions {
            Some(mentions) => mentions,
            None => {
                own = fallback::places(tree, resolver);
                &own
            }
        };
        let mut phrases: Vec<Phrase> = Vec::with_capacity(mentions.len());
        for mention in mentions {
            let Some(next) = phrases::around(tree, lexicon, mention) else {
                continue;
            };
            let both = phrases
                .last()
                .and_then(|last| phrases::joined(tree, lexicon, last, &next));
            phrases.extend(both);
            phrases.push(next);
        }
        borders::settle(tree, lexicon, resolver, &mut phrases);
        phrases.extend(before::without_a_name(tree, lexicon, &phrases));
        phrases.sort_by_key(|phrase| (phrase.tokens.start, phrase.tokens.end));
        Self { phrases }
    }

    /// The phrases that start within some tokens.
    fn within(&self, tokens: std::ops::Range<usize>) -> &[Phrase] {
        let first = self
            .phrases
            .partition_point(|phrase| phrase.tokens.start < tokens.start);
        let last = self
            .phrases
            .partition_point(|phrase| phrase.tokens.start < tokens.end);
        self.phrases.get(first..last).unwrap_or(&[])
    }

    /// The place that an event's own sentence gives it.
    pub(crate) fn of_event(
        &self,
        tree: &Tree<'_>,
        lexicon: &Lexicon,
        composed: &Composed<'_>,
    ) -> Placed {
        let phrases = self.within(tree.sentence(composed.key));
        if phrases.is_empty() {
            return Placed::default();
        }
        let own = own_words(composed);
        let content = composed.path.get(..own.start).unwrap_or(&[]);
        let own = composed.path.get(own).unwrap_or(&[]);
        let speech = composed.speech();
        let act = composed.act.map(|(act, _)| &act.place);
        let plain = Whereabouts::default();
        let place = act.unwrap_or(&plain);
        let slots: Vec<Slot> = composed
            .act
            .map(|(_, pattern)| pattern)
            .into_iter()
            .chain(composed.operators.iter().map(|applied| applied.pattern))
            .flat_map(|pattern| pattern.place.iter().cloned())
            .collect();
        let asked = |saying: bool| Asked {
            tree,
            lexicon,
            phrases,
            place,
            slots: &slots,
            saying,
        };
        let says = place.relation == PlaceRelation::SpokenAt && speech.is_none();
        let spoken = || {
            let words = if speech.is_some() || act.is_none() || says {
                own
            } else {
                return None;
            };
            best(&asked(true), phrases, words).or_else(|| {
                // 'Speaking in Berlin, Zelensky accused Russia'.
                let &top = words.last()?;
                let doing: Vec<usize> = tree
                    .children_with(top, &["advcl"])
                    .filter(|&verb| {
                        tree.tag(verb) == "VBG"
                            && tree.child_with(verb, &["mark", "nsubj"]).is_none()
                    })
                    .collect();
                best(&asked(true), phrases, &doing)
            })
        };
        let done = match (speech, act) {
            (Some(_), Some(_)) => best(&asked(false), phrases, content),
            (None, Some(_)) if !says => best(&asked(false), phrases, own)
                .or_else(|| at_its_verb(tree, &asked(false), phrases, own))
                .or_else(|| self.over_the_clause(tree, &asked(false), phrases, own)),
            (None, Some(_)) => best(&asked(false), phrases, own)
                .filter(|(_, relation, _)| *relation != PlaceRelation::SpokenAt),
            _ => None,
        };
        match done.or_else(spoken) {
            Some((phrase, relation, given_by)) => Placed {
                place: Some(EventPlace {
                    mention: phrase.place.clone(),
                    relation,
                    given_by,
                }),
                rules: phrase.rules.clone(),
            },
            None => Placed::default(),
        }
    }

    /// 'In Khartoum, A met B and C attacked D', 'In Kherson, three were killed, officials said'.
    fn over_the_clause<'p>(
        &self,
        tree: &Tree<'_>,
        asked: &Asked<'_>,
        phrases: &'p [Phrase],
        own: &[usize],
    ) -> Option<(&'p Phrase, PlaceRelation, PlaceSource)> {
        if !asked.place.inherits {
            return None;
        }
        let &top = own.last()?;
        let content = |verb: usize| tree.dep(top) == "ccomp" && top < verb;
        let above = tree
            .head(top)
            .filter(|&verb| content(verb) || tree.dep(top) == "conj")?;
        let fronted = |phrase: &&Phrase| {
            phrase.named
                && phrase.place.kind != PlaceKind::Demonym
                && is_fronted(tree, phrase, above)
        };
        let phrase = phrases.iter().find(fronted)?;
        Some((phrase, asked.place.relation, PlaceSource::Sentence))
    }
}

/// 'Clashes erupted in the north of Mali', 'repelled the invasion at the Bay of Pigs': the verb of
/// which the event is the subject or the object has the place, unless it is one of saying.
fn at_its_verb<'p>(
    tree: &Tree<'_>,
    asked: &Asked<'_>,
    phrases: &'p [Phrase],
    own: &[usize],
) -> Option<(&'p Phrase, PlaceRelation, PlaceSource)> {
    let &top = own.last()?;
    let verb = tree.head(top).filter(|&verb| {
        let told = || {
            let lexicon = asked.lexicon;
            let lemma = tree.lemma(verb);
            let mut acts = lexicon
                .acts_of(lemma)
                .filter_map(|id| lexicon.act_of(lexicon.pattern(id)));
            lexicon.operators_of(lemma).next().is_some()
                || acts.any(|act| act.place.relation == PlaceRelation::SpokenAt)
        };
        let hangs = match tree.dep(top) {
            "nsubj" | "nsubjpass" => true,
            "dobj" => !told(),
            _ => false,
        };
        hangs && matches!(tree.pos(verb), "VERB" | "AUX")
    })?;
    phrases
        .iter()
        .filter_map(|phrase| {
            let (relation, rank) = asked.relation(phrase, &[verb])?;
            rank.is_direct().then_some((rank, phrase, relation))
        })
        .min_by_key(|(rank, ..)| *rank)
        .map(|(_, phrase, relation)| {
            let given_by = phrase.given_by.unwrap_or(PlaceSource::Clause);
            (phrase, relation, given_by)
        })
}

/// Whether a phrase opens its sentence and hangs from this verb: 'In Kherson, …'.
fn is_fronted(tree: &Tree<'_>, phrase: &Phrase, verb: usize) -> bool {
    let start = tree.sentence(verb).start;
    let before = (start..phrase.tokens.start)
        .filter(|&token| !matches!(tree.pos(token), "SPACE" | "PUNCT" | "ADV" | "CCONJ"))
        .count();
    let at = tree
        .head(phrase.head)
        .filter(|_| tree.dep(phrase.head) == "pobj")
        .unwrap_or(phrase.head);
    before <= 1 && matches!(tree.dep(at), "prep" | "advmod") && tree.head(at) == Some(verb)
}

fn best<'p>(
    asked: &Asked<'_>,
    phrases: &'p [Phrase],
    words: &[usize],
) -> Option<(&'p Phrase, PlaceRelation, PlaceSource)> {
    phrases
        .iter()
        .filter_map(|phrase| {
            let (relation, rank) = asked.relation(phrase, words)?;
            Some((rank, phrase, relation))
        })
        .min_by_key(|(rank, ..)| *rank)
        .map(|(_, phrase, relation)| {
            let given_by = phrase.given_by.unwrap_or(PlaceSource::Clause);
            (phrase, relation, given_by)
        })
}
