//! What the language engine says of a text: tokens, sentences, dependencies, entities.
//!
//! The names are spaCy's: `tag` is the fine-grained tag (Penn Treebank for English), `pos` the
//! Universal part of speech, `dep` the dependency label (ClearNLP's for English), `head` the
//! index of the syntactic parent, a root being its own head.

use crate::{OffsetMap, Span};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::ops::Range;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// Base form.
    pub lemma: SmolStr,
    /// Fine-grained tag.
    pub tag: SmolStr,
    /// Universal part of speech.
    pub pos: SmolStr,
    /// Morphological features, `Feature=Value` joined by `|`, sorted.
    pub morph: SmolStr,
    /// Dependency label.
    pub dep: SmolStr,
    /// Index of the head in [`Annotations::tokens`]; a root's own index.
    pub head: usize,
    /// Whether a sentence starts here.
    pub sentence_start: bool,
    /// Index of the entity that the token belongs to in [`Annotations::entities`].
    pub entity: Option<usize>,
}

/// A named entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Tokens from, to (exclusive).
    pub tokens: Range<usize>,
    /// Label (`GPE`, `PERSON`, `ORG`, `DATE`, … for English).
    pub label: SmolStr,
}

/// The annotations of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotations {
    /// All tokens in order, white-space tokens among them.
    pub tokens: Vec<Token>,
    /// Token ranges of the sentences; they cover all tokens in order.
    pub sentences: Vec<Range<usize>>,
    /// Entities in order, none overlapping another.
    pub entities: Vec<Entity>,
}

impl Annotations {
    /// The bytes that a range of tokens covers; empty for an empty range.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        match (
            self.tokens.get(tokens.start),
            tokens
                .end
                .checked_sub(1)
                .and_then(|last| self.tokens.get(last)),
        ) {
            (Some(first), Some(last)) if !tokens.is_empty() => {
                Span::new(first.span.start, last.span.end)
            }
            _ => Span::default(),
        }
    }

    /// Index of the sentence that a token belongs to.
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        let index = self
            .sentences
            .partition_point(|sentence| sentence.end <= token);
        self.sentences
            .get(index)
            .filter(|sentence| sentence.contains(&token))
            .map(|_| index)
    }

    /// Move every span through a map: annotations of a normalised text become annotations of
    /// the text that it was derived from.
    pub fn map_spans(&mut self, map: &OffsetMap) {
        for token in &mut self.tokens {
            token.span = map.to_source(token.span);
        }
    }
}
