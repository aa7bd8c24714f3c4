//! Sentences that show what a trigger does: one word in brackets, and how it stands.
//!
//! `"They failed to [take] the town. = negated certain past"`

use super::signature::Signature;
use rapporteur_model::Span;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// As it is written in the file.
    pub written: String,
    /// Without the brackets and what stands behind it.
    pub text: String,
    /// Bytes of the marked word in the text.
    pub word: Span,
    /// How the word stands, as far as it is said.
    pub stands: Signature,
}

impl Example {
    /// Reads a sentence; one that `tells` says how its word stands.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(written: &str, tells: bool) -> Result<Self, String> {
        let (sentence, stands) = match written.rsplit_once('=') {
            Some((sentence, stands)) => (sentence.trim(), Some(stands)),
            None => (written.trim(), None),
        };
        if tells && stands.is_none() {
            return Err("does not say how its word stands".to_owned());
        }
        let stands = Signature::parse(stands.unwrap_or(""))
            .map_err(|word| format!("says '{word}' of its word"))?;
        let parts: Vec<&str> = sentence.split(['[', ']']).collect();
        let &[before, word, after] = parts.as_slice() else {
            return Err("marks no single word".to_owned());
        };
        if word.trim().is_empty() {
            return Err("marks no word".to_owned());
        }
        Ok(Example {
            written: written.to_owned(),
            text: [before, word, after].concat(),
            word: Span::new(before.len(), before.len() + word.len()),
            stands,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_marks_a_word_and_tells_how_it_stands() {
        let read = Example::parse("They [left]. = affirmed past", true).unwrap();
        assert_eq!(read.text, "They left.");
        assert_eq!(read.word.of(&read.text), "left");
        assert_eq!(Ok(read.stands), Signature::parse("affirmed past"));
        for faulty in [
            "They left. = past",
            "They [left].",
            "[] = past",
            "They [left]. = late",
        ] {
            assert!(Example::parse(faulty, true).is_err(), "{faulty}");
        }
        assert!(Example::parse("They [left].", false).is_ok());
    }
}
