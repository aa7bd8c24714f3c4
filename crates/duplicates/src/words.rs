//! Runs of words of a text, hashed: four words that follow each other, without case and marks.
//!
//! ```text
//! 'He left. The talks go on.' → [he left the talks] [left the talks go] [the talks go on]
//! ```
//!
//! Runs stop at the end of a sentence, so that a sentence that was moved or whose neighbour was cut
//! keeps all of its runs. A sentence shorter than a run goes on into the next.
//!
//! Deliberately absent: sentences as the pipeline sees them. 'Mr. Smith' may be cut in two; every
//! copy of the text is cut in the same way, and that is all that counts here.

use twox_hash::XxHash3_64;

/// Words of a run. Three let set phrases of the field make strangers look alike; of five too many
/// are lost where an editor changes a word.
pub(crate) const RUN: usize = 4;

/// Hashes of the runs of a text, in its order.
pub(crate) fn runs(text: &str) -> Vec<u64> {
    let mut hashes = Vec::new();
    let mut sentence = Sentence::default();
    let mut word = String::new();
    let mut end = false;
    let mut blank = 0;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if word.is_empty() && blank > 1 {
                sentence.close(&mut hashes);
            }
            blank = 0;
            end = false;
            word.extend(character.to_lowercase());
            continue;
        }
        // An apostrophe within a word is part of it, whatever its shape.
        if matches!(character, '\'' | '’') && !word.is_empty() {
            continue;
        }
        sentence.take(&mut word);
        match character {
            '.' | '!' | '?' | '…' => end = true,
            '\n' => blank += 1,
            _ => {}
        }
        if end && character.is_whitespace() {
            sentence.close(&mut hashes);
        }
    }
    sentence.take(&mut word);
    sentence.close(&mut hashes);
    if hashes.is_empty() && !sentence.words.is_empty() {
        hashes.push(hash(&sentence.words));
    }
    hashes
}

/// Hashes of the words since the last end of a sentence.
#[derive(Default)]
struct Sentence {
    words: Vec<u64>,
}

impl Sentence {
    fn take(&mut self, word: &mut String) {
        if !word.is_empty() {
            self.words.push(XxHash3_64::oneshot(word.as_bytes()));
            word.clear();
        }
    }

    fn close(&mut self, hashes: &mut Vec<u64>) {
        if self.words.len() >= RUN {
            hashes.extend(self.words.windows(RUN).map(hash));
            self.words.clear();
        }
    }
}

fn hash(words: &[u64]) -> u64 {
    let mut bytes = [0; 8 * RUN];
    for (place, word) in bytes.chunks_exact_mut(8).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    XxHash3_64::oneshot(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_make_no_difference() {
        let plain = runs("the hosts envoy said nothing new");
        assert_eq!(plain.len(), 3);
        for text in [
            "The host's envoy, said: NOTHING new!",
            "The host’s envoy - said “nothing”\nnew",
        ] {
            assert_eq!(runs(text), plain, "{text}");
        }
    }

    #[test]
    fn runs_stop_where_sentences_do() {
        let first = runs("They met again in Vienna today.");
        let second = runs("No one said a word.");
        let expected = [first.clone(), second.clone()].concat();
        for text in [
            "They met again in Vienna today. No one said a word.",
            "They met again in Vienna today\n\nNo one said a word",
        ] {
            assert_eq!(runs(text), expected, "{text}");
        }
        // A line's end alone is none.
        assert_eq!(
            runs("They met again\nin Vienna today").len(),
            runs("They met again in Vienna today").len()
        );
        assert_eq!(runs("It rose by 3.5 per cent").len(), 4);
    }

    #[test]
    fn short_sentences_go_on_and_short_texts_are_one_run() {
        assert_eq!(runs("He left. The talks go on.").len(), 3);
        assert_eq!(runs("He left").len(), 1);
        assert_ne!(runs("He left"), runs("He stayed"));
        assert!(runs(" \n …").is_empty());
    }
}
