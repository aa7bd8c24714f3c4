//! Cuts text into the small pieces that patterns are written in.
//!
//! ```text
//! "mid-July 5th, 10:30pm" → mid - July 5 th , 10 : 30 pm
//! ```
//!
//! A piece is a run of letters, a run of digits or one other character, so patterns do not depend
//! on how a language engine cuts 'mid-July' or '10:30pm'. Each piece knows the tagged token that
//! it lies in, the apostrophes and dashes of typography are written plain, and a blank line sets
//! [`Piece::paragraph`], which no expression crosses.
//!
//! Deliberately absent: sentence boundaries, which a piece's token knows.

use rapporteur_model::{Annotations, Span};
use std::collections::HashMap;

/// No such word in the vocabulary, or no token.
pub(crate) const NONE: u32 = u32::MAX;

/// One piece of text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    /// Bytes of the text.
    pub(crate) span: Span,
    /// Its lower-cased form in [`Lexicon`], or [`NONE`].
    pub(crate) word: u32,
    /// The value of a run of digits; [`NONE`] for other pieces and for runs of more than 9 digits.
    pub(crate) number: u32,
    /// Nothing stands between it and the piece before.
    pub(crate) glued: bool,
    /// Its first letter is a capital.
    pub(crate) capital: bool,
    /// A blank line stands before it.
    pub(crate) paragraph: bool,
    /// The token it lies in, or [`NONE`].
    pub(crate) token: u32,
}

impl Piece {
    /// How many digits, for a number.
    pub(crate) const fn digits(&self) -> usize {
        if self.number == NONE {
            0
        } else {
            self.span.len()
        }
    }
}

/// The lower-cased words that rules and vocabulary are made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    words: HashMap<String, u32>,
}

impl Lexicon {
    /// The number of a word, new or known.
    pub(crate) fn add(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(NONE);
        *self.words.entry(word.to_owned()).or_insert(next)
    }

    /// The number of a word, where known.
    pub(crate) fn get(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(NONE)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }
}

/// The lower-cased pieces of a phrase of a data file.
pub(crate) fn phrase(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    scan(text, |span, _| {
        let mut word = String::new();
        lower(span.of(text), &mut word);
        words.push(word);
    });
    words
}

/// The pieces of a text.
pub(crate) fn pieces(text: &str, annotations: &Annotations, lexicon: &Lexicon) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len() / 4);
    let mut end = 0;
    let mut token = 0;
    let mut buffer = String::new();
    scan(text, |span, kind| {
        let between = text.get(end..span.start).unwrap_or("");
        let glued = between.is_empty() && end > 0;
        let paragraph = between.len() > 1 && between.matches('\n').count() > 1;
        end = span.end;
        let words = span.of(text);
        let (number, word) = match kind {
            Kind::Digits => (
                if words.len() <= 9 {
                    words.parse().unwrap_or(NONE)
                } else {
                    NONE
                },
                // Digits are words too where a phrase has them: 'q3'.
                lexicon.get(words),
            ),
            _ => {
                lower(words, &mut buffer);
                (NONE, lexicon.get(&buffer))
            }
        };
        while annotations
            .tokens
            .get(token)
            .is_some_and(|candidate| candidate.span.end <= span.start)
        {
            token += 1;
        }
        let held = annotations
            .tokens
            .get(token)
            .is_some_and(|candidate| candidate.span.start <= span.start);
        pieces.push(Piece {
            span,
            word,
            number,
            glued,
            capital: words.chars().next().is_some_and(char::is_uppercase),
            paragraph,
            token: if held {
                u32::try_from(token).unwrap_or(NONE)
            } else {
                NONE
            },
        });
    });
    pieces
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Digits,
    Other,
}

fn scan(text: &str, mut found: impl FnMut(Span, Kind)) {
    let mut run: Option<(usize, Kind)> = None;
    for (at, letter) in text.char_indices() {
        let kind = if letter.is_ascii_digit() {
            Some(Kind::Digits)
        } else if letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter) {
            Some(Kind::Letters)
        } else if letter.is_whitespace() {
            None
        } else {
            Some(Kind::Other)
        };
        if let Some((start, before)) = run
            && (Some(before) != kind || before == Kind::Other)
        {
            found(Span::new(start, at), before);
            run = None;
        }
        if let (None, Some(kind)) = (run, kind) {
            run = Some((at, kind));
        }
    }
    if let Some((start, kind)) = run {
        found(Span::new(start, text.len()), kind);
    }
}

fn lower(word: &str, buffer: &mut String) {
    buffer.clear();
    for letter in word.chars() {
        match letter {
            '’' | '‘' | 'ʼ' | '`' => buffer.push('\''),
            '–' | '—' | '‑' | '‐' | '−' => buffer.push('-'),
            _ if letter.is_ascii() => buffer.push(letter.to_ascii_lowercase()),
            _ => buffer.extend(letter.to_lowercase()),
        }
    }
}
