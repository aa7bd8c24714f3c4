//! What the components work on: the words of a text and what has been said of each.

use crate::lexeme::Lexeme;
use crate::tokenizer::Piece;
use smol_str::SmolStr;

/// The words of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'t> {
    /// The text.
    pub(crate) text: &'t str,
    /// Its words.
    pub(crate) pieces: &'t [Piece],
    /// The attributes of each word.
    pub(crate) lexemes: &'t [Lexeme],
}

impl<'t> Words<'t> {
    /// A word as it is written.
    pub(crate) fn word(&self, index: usize) -> &'t str {
        self.pieces
            .get(index)
            .and_then(|piece| self.text.get(piece.start as usize..piece.end as usize))
            .unwrap_or("")
    }
}

/// What has been said of a word.
#[derive(Clone, Debug, Default)]
pub(crate) struct TokenWork {
    /// Fine-grained tag, empty for none.
    pub(crate) tag: SmolStr,
    /// Part of speech, empty for none.
    pub(crate) pos: SmolStr,
    /// Morphological features, empty for none.
    pub(crate) morph: SmolStr,
    /// Base form.
    pub(crate) lemma: Option<SmolStr>,
    /// Dependency label.
    pub(crate) dep: SmolStr,
    /// Index of the head, its own for a root.
    pub(crate) head: u32,
    /// Whether a sentence starts here, where that has been said.
    pub(crate) sentence_start: Option<bool>,
}
