//! The annotations of a text with what recognition asks of them, token by token.
//!
//! Deliberately absent: anything about places.

use rapporteur_model::{Annotations, Span, Token};
use smol_str::SmolStr;
use std::ops::Range;

/// The label of an entity, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// Countries, cities, divisions.
    Gpe,
    /// Other places.
    Loc,
    /// Buildings, roads, airports.
    Fac,
    /// Nationalities, religious and political groups.
    Norp,
    /// Bodies of every kind.
    Org,
    /// People.
    Person,
    /// Events, laws, works, products, languages.
    Thing,
    /// Dates, times, amounts.
    Number,
    /// No entity.
    None,
}

impl Label {
    fn parse(label: &str) -> Self {
        match label {
            "GPE" => Self::Gpe,
            "LOC" => Self::Loc,
            "FAC" => Self::Fac,
            "NORP" => Self::Norp,
            "ORG" => Self::Org,
            "PERSON" => Self::Person,
            "DATE" | "TIME" | "PERCENT" | "MONEY" | "QUANTITY" | "ORDINAL" | "CARDINAL" => {
                Self::Number
            }
            _ => Self::Thing,
        }
    }

    /// Whether the pipeline says that it is a place.
    pub(crate) fn is_place(self) -> bool {
        matches!(self, Self::Gpe | Self::Loc | Self::Fac)
    }
}

/// A text with its annotations.
#[derive(Clone, Copy)]
pub(crate) struct Document<'t> {
    pub(crate) text: &'t str,
    pub(crate) annotations: &'t Annotations,
}

impl<'t> Document<'t> {
    pub(crate) fn len(&self) -> usize {
        self.annotations.tokens.len()
    }

    pub(crate) fn token(&self, index: usize) -> Option<&'t Token> {
        self.annotations.tokens.get(index)
    }

    /// The words of a token; empty where there is none.
    pub(crate) fn word(&self, index: usize) -> &'t str {
        self.token(index)
            .and_then(|token| self.text.get(token.span.start..token.span.end))
            .unwrap_or("")
    }

    pub(crate) fn lower(&self, index: usize) -> SmolStr {
        lower(self.word(index))
    }

    pub(crate) fn lemma(&self, index: usize) -> SmolStr {
        self.token(index)
            .map(|token| lower(&token.lemma))
            .unwrap_or_default()
    }

    pub(crate) fn dep(&self, index: usize) -> &'t str {
        self.token(index).map_or("", |token| token.dep.as_str())
    }

    pub(crate) fn pos(&self, index: usize) -> &'t str {
        self.token(index).map_or("", |token| token.pos.as_str())
    }

    /// The syntactic parent; a root's is itself.
    pub(crate) fn head(&self, index: usize) -> usize {
        self.token(index)
            .map(|token| token.head)
            .filter(|&head| head < self.len())
            .unwrap_or(index)
    }

    /// Tokens before this one, nearest first, white space left out, within three.
    pub(crate) fn before(&self, index: usize) -> Option<usize> {
        (0..index).rev().take(3).find(|&at| !self.is_space(at))
    }

    /// The next token, white space left out.
    pub(crate) fn after(&self, index: usize) -> Option<usize> {
        (index + 1..self.len())
            .take(3)
            .find(|&at| !self.is_space(at))
    }

    fn is_space(&self, index: usize) -> bool {
        self.word(index).trim().is_empty()
    }

    pub(crate) fn entity(&self, index: usize) -> Option<(usize, Label, Range<usize>)> {
        let number = self.token(index)?.entity?;
        let entity = self.annotations.entities.get(number)?;
        let range = entity.tokens.start..entity.tokens.end.min(self.len());
        Some((number, Label::parse(&entity.label), range))
    }

    pub(crate) fn label(&self, index: usize) -> Label {
        self.entity(index)
            .map_or(Label::None, |(_, label, _)| label)
    }

    /// Whether a word is written like a name: with a capital, or in a script that has none.
    pub(crate) fn is_capital(&self, index: usize) -> bool {
        is_capital(self.word(index))
    }

    /// A token's children with one of these labels.
    pub(crate) fn children<'s>(
        &'s self,
        parent: usize,
        labels: &'s [&'s str],
    ) -> impl Iterator<Item = usize> + 's {
        let sentence = self
            .annotations
            .sentence_of(parent)
            .and_then(|index| self.annotations.sentences.get(index).cloned())
            .unwrap_or(parent..parent);
        sentence.filter(move |&child| {
            child != parent
                && self.token(child).is_some_and(|token| token.head == parent)
                && labels.contains(&self.dep(child))
        })
    }

    pub(crate) fn span(&self, tokens: &Range<usize>) -> Span {
        self.annotations.span(tokens.clone())
    }

    /// Whether a sentence starts at a token.
    pub(crate) fn starts_sentence(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.sentence_start)
    }
}

/// Whether a word is written like a name: with a capital, or in a script that has none. Arabic
/// articles are small before it: 'al-Bab'.
pub(crate) fn is_capital(word: &str) -> bool {
    let small_article = ["al-", "el-", "ad-", "ar-", "as-", "an-", "at-", "ash-"]
        .iter()
        .find_map(|article| word.strip_prefix(article));
    let first = small_article.unwrap_or(word).chars().next();
    first
        .is_some_and(|first| first.is_uppercase() || first.is_alphabetic() && !first.is_lowercase())
}

/// A word in lower case, without a heap for what is short.
pub(crate) fn lower(word: &str) -> SmolStr {
    if word
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        SmolStr::new(word)
    } else if word.is_ascii() && word.len() <= 23 {
        let mut bytes = [0; 23];
        let short = &mut bytes[..word.len()];
        short.copy_from_slice(word.as_bytes());
        short.make_ascii_lowercase();
        std::str::from_utf8(short).map_or_else(|_| SmolStr::new(word), SmolStr::new)
    } else {
        SmolStr::from(word.to_lowercase())
    }
}
