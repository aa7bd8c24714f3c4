//! The words before a name, read from it backwards within its sentence.

use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, PlaceMeaning, PlaceWordKind};
use smol_str::SmolStr;
use std::ops::Range;

pub(super) struct Surface<'t> {
    tree: &'t Tree<'t>,
    sentence: Range<usize>,
}

/// Words that make a number rough, between brackets of phrases: 'about 20 km'.
const ABOUT: [&str; 9] = [
    "about",
    "around",
    "some",
    "roughly",
    "almost",
    "nearly",
    "just",
    "within",
    "approximately",
];

impl<'t> Surface<'t> {
    /// The sentence of a token.
    pub(super) fn new(tree: &'t Tree<'t>, token: usize) -> Self {
        Self {
            tree,
            sentence: tree.sentence(token),
        }
    }

    /// A word of the sentence in lower case.
    pub(super) fn lower(&self, token: usize) -> Option<&'t str> {
        self.sentence
            .contains(&token)
            .then(|| self.tree.lower(token))
    }

    /// The word before a token, and where it stands.
    pub(super) fn back(&self, from: usize) -> Option<(&'t str, usize)> {
        let at = from.checked_sub(1)?;
        Some((self.lower(at)?, at))
    }

    /// The word that stands so many words before the one before a token.
    pub(super) fn nth_back(&self, from: usize, back: usize) -> Option<&'t str> {
        self.lower(from.checked_sub(back + 1)?)
    }

    /// Where a phrase starts with the article before it.
    pub(super) fn determined(&self, from: usize) -> usize {
        match self.back(from) {
            Some(("the", at)) => at,
            _ => from,
        }
    }

    pub(super) fn is_noun(&self, token: usize) -> bool {
        matches!(self.tree.pos(token), "NOUN" | "PROPN")
    }

    pub(super) fn is_singular(&self, token: usize) -> bool {
        self.is_noun(token) && matches!(self.tree.tag(token), "NN" | "NNP")
    }

    /// Where the noun phrase starts whose noun stands at a token: 'the eastern city'.
    pub(super) fn noun_start(&self, noun: usize) -> usize {
        let mut start = noun;
        while let Some((word, at)) = self.back(start) {
            let belongs = matches!(self.tree.pos(at), "ADJ" | "DET" | "NUM")
                || matches!(self.tree.dep(at), "compound" | "amod" | "det" | "nummod")
                    && self.tree.head(at).is_some_and(|head| head <= noun)
                || word == "-";
            if !belongs || noun - at > 6 {
                break;
            }
            start = at;
            if self.tree.pos(at) == "DET" {
                break;
            }
        }
        start
    }

    /// A length that ends just before a token ('about 20 km', '12 miles (20 km)'): kilometres, where
    /// it starts, and the entry of its unit.
    pub(super) fn length_before<'l>(
        &self,
        lexicon: &'l Lexicon,
        from: usize,
    ) -> Option<(f64, usize, &'l SmolStr)> {
        let mut end = from;
        // '12 miles (20 km) north of': what stands in brackets says it again.
        if let Some((")", close)) = self.back(end) {
            let open = (self.sentence.start..close)
                .rev()
                .take(5)
                .find(|&token| self.tree.lower(token) == "(")?;
            end = open;
        }
        let (unit, at) = self.back(end)?;
        let entry = lexicon.places.word(PlaceWordKind::Unit, unit)?;
        let PlaceMeaning::Unit { km } = entry.means else {
            return None;
        };
        let (mut number, mut start) = self.back(at)?;
        if number == "-" {
            (number, start) = self.back(start)?;
        }
        let decimal: Option<f64> = number.replace(',', "").parse().ok();
        let of_word = || {
            let range = lexicon.quantities.number(number)?;
            u32::try_from(range.min).ok().map(f64::from)
        };
        let many = decimal
            .or_else(of_word)
            .filter(|many| many.is_finite() && *many > 0.0 && *many < 5000.0)?;
        if let Some((word, at)) = self.back(start)
            && ABOUT.contains(&word)
        {
            start = at;
        }
        Some((many * km, start, &entry.rule))
    }
}
