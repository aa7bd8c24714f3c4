//! Recognition: the place names of a text, and what each stands for.
//!
//! 'Moscow said on Friday that Russian forces had left a village near Kharkiv, the New York Times
//! reported' has a metonym, a demonym, a literal name and a part of another name. Names are found in
//! three steps: candidates come from the pipeline's entities, the gazetteer and the lexicon ([`scan`]);
//! evidence for and against each is added up ([`evidence`]); what is left is told apart by what the
//! sentence speaks of ([`kind`]).
//!
//! A mention covers the bare name: 'Gaza Strip' without 'the', 'Kenya' without its possessive, 'Chad'
//! without 'eastern'; 'Goma, North Kivu' are two.
//!
//! Deliberately absent: which place of a name is meant, which resolution says; and places that are described without a name.

mod candidate;
mod document;
mod evidence;
mod frames;
mod kind;
mod known;
mod names;
mod peoples;
mod scan;
mod vocabulary;

pub(crate) use vocabulary::Vocabulary;
pub use vocabulary::{Example, Role};

use crate::places::Places;
use candidate::Origin;
use document::Document;
use evidence::{ENOUGH, Others, weigh};
use names::Names;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Annotations, Place, PlaceKind, Span};
use scan::Scanner;

/// Radius of 'near', in kilometres, by the second step of GED's precision.
const NEAR_KM: f64 = 25.0;

impl Places {
    /// The place names of a text, in its order, none overlapping another; spans are bytes of the text
    /// that the annotations are of. What a name is resolved to is in it; `None` where it is not.
    pub fn find(&self, text: &str, annotations: &Annotations, lexicon: &Lexicon) -> Vec<Place> {
        let mentions = recognise(&self.vocabulary, lexicon, self, text, annotations);
        // What is part of another name is no place, and says little about where the others are.
        let is_place = |mention: &&Mention| mention.kind != PlaceKind::PartOfName;
        let spans: Vec<Span> = mentions
            .iter()
            .filter(is_place)
            .map(|mention| mention.core)
            .collect();
        let mut resolved = self.resolve(text, &spans).into_iter();
        mentions
            .iter()
            .map(|mention| {
                let place = Some(mention)
                    .filter(is_place)
                    .and_then(|_| resolved.next().flatten().or_else(|| self.origin(mention)));
                let mut place = Place {
                    text: mention.span.of(text).to_owned(),
                    span: mention.span,
                    kind: mention.kind,
                    ..place.unwrap_or_default()
                };
                if mention.core != mention.span && place.precision == Some(1) {
                    // 'Antonov Airport' where only a town Antonov is listed.
                    place.precision = Some(2);
                    place.radius_km = place.radius_km.map(|radius| radius.max(NEAR_KM));
                }
                place
            })
            .collect()
    }

    /// The place that a people is called after, by the name of the place.
    fn origin(&self, mention: &Mention) -> Option<Place> {
        match &mention.origin {
            Some(Origin::Place(name)) => {
                let whole = Span::new(0, name.len());
                self.resolve(name, &[whole]).into_iter().next().flatten()
            }
            _ => None,
        }
    }

    /// The sentences of the words of recognition, to hold them to.
    pub fn recognition_examples(&self) -> &[Example] {
        self.vocabulary.examples()
    }
}

/// A name of a place in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention {
    /// The bare name, in bytes of the text.
    pub(crate) span: Span,
    /// The part of it by which it is looked up.
    pub(crate) core: Span,
    /// What it stands for.
    pub(crate) kind: PlaceKind,
    /// What a demonym is of.
    pub(crate) origin: Option<Origin>,
}

/// All names of places in a text, in its order, none overlapping another.
pub(crate) fn recognise(
    vocabulary: &Vocabulary,
    lexicon: &Lexicon,
    names: &impl Names,
    text: &str,
    annotations: &Annotations,
) -> Vec<Mention> {
    let scanner = Scanner {
        document: Document { text, annotations },
        vocabulary,
        lexicon,
        names,
    };
    let candidates = scanner.scan();
    if candidates.is_empty() {
        return Vec::new();
    }
    let others = Others::of(&scanner, &candidates);
    let points = weigh(&scanner, &others, &candidates);
    let mut mentions: Vec<Mention> = Vec::with_capacity(candidates.len());
    for (candidate, points) in candidates.into_iter().zip(points) {
        if candidate.frame.is_none() && points < ENOUGH {
            continue;
        }
        let Some(kind) = kind::kind(&scanner, &candidate) else {
            continue;
        };
        let follows = mentions
            .last()
            .is_none_or(|last| last.span.end <= candidate.span.start);
        let whole = text.get(candidate.span.start..candidate.span.end);
        if follows && whole.is_some_and(|name| name.chars().any(char::is_alphanumeric)) {
            mentions.push(Mention {
                span: candidate.span,
                core: candidate.core.unwrap_or(candidate.span),
                kind,
                origin: candidate.demonym,
            });
        }
    }
    mentions
}
