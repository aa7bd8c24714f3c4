//! Memory that annotating needs and keeps from text to text. What it holds changes no result.

use crate::layers::{Scratch, WordVectors};
use crate::lexeme::{Lexeme, Lexicon};
use crate::tokenizer::TokenizerScratch;
use crate::transition::Room;
use hashbrown::HashMap;

/// Words whose attributes are kept at most, before all are forgotten.
const MOST_LEXEMES: usize = 32_768;

/// Longer words are not kept.
const LONGEST: usize = 64;

/// Memory for one call at a time.
pub(super) struct Workspace {
    pub(super) tokenizer: TokenizerScratch,
    lexemes: HashMap<Box<str>, Lexeme>,
    /// What each network keeps of words.
    pub(super) words: Vec<WordVectors>,
    pub(super) scratch: Scratch,
    pub(super) room: Room,
    /// Memory for the rows of transition-based components.
    pub(super) pool: Vec<Vec<f32>>,
    /// The vectors of a stretch of text.
    pub(super) vectors: Vec<f32>,
    /// The scores of a stretch of text.
    pub(super) scores: Vec<f32>,
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "a workspace with {} words", self.lexemes.len())
    }
}

impl Workspace {
    /// For so many networks.
    pub(super) fn new(networks: usize) -> Self {
        Self {
            tokenizer: TokenizerScratch::default(),
            lexemes: HashMap::new(),
            words: (0..networks).map(|_| WordVectors::default()).collect(),
            scratch: Scratch::default(),
            room: Room::default(),
            pool: Vec::new(),
            vectors: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// The attributes of a word.
    pub(super) fn lexeme(&mut self, lexicon: &Lexicon, word: &str) -> Lexeme {
        if let Some(lexeme) = self.lexemes.get(word) {
            return *lexeme;
        }
        let lexeme = lexicon.lexeme(word);
        if word.len() <= LONGEST {
            if self.lexemes.len() >= MOST_LEXEMES {
                self.lexemes.clear();
            }
            self.lexemes.insert(word.into(), lexeme);
        }
        lexeme
    }
}
