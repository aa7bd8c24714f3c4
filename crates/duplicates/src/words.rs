//! Runs of words of a text, hashed: three words that follow each other, without case and marks.
//!
//! ```text
//! 'He left. The talks go on.' → [he left the] [left the talks] [the talks go] [talks go on]
//! ```
//!
//! Runs stop at the end of a sentence, so that a sentence that was moved or whose neighbour was cut
//! keeps all of its runs. A sentence shorter than a run goes on into the next.
//!
//! A run that holds a name or a figure (a word with a capital that begins no sentence, a digit) is a
//! *telling* one. A copy keeps these as it keeps the others; two reports by one template share the
//! words around them and hardly any of them.
//!
//! Deliberately absent: sentences as the pipeline sees them. 'Mr. Smith' may be cut in two; every
//! copy of the text is cut in the same way, and that is all that counts here.

use twox_hash::XxHash3_64;

/// Words of a run. Of four or five too many are lost where an editor changes a word: of copies that
/// keep half of a text, three find a twentieth more and take in as few strangers.
pub(crate) const RUN: usize = 3;

/// A run, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) hash: u64,
    /// Whether it holds a name or a figure.
    pub(crate) telling: bool,
}

/// The runs of a text, in its order.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut sentence = Sentence::default();
    let mut word = String::new();
    let mut telling = false;
    let mut end = false;
    let mut blank = 0;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if word.is_empty() && blank > 1 {
                sentence.close(&mut runs);
            }
            blank = 0;
            end = false;
            telling |= character.is_numeric() || (word.is_empty() && character.is_uppercase());
            word.extend(character.to_lowercase());
            continue;
        }
        // An apostrophe within a word is part of it, whatever its shape.
        if matches!(character, '\'' | '’') && !word.is_empty() {
            continue;
        }
        sentence.take(&mut word, &mut telling);
        match character {
            '.' | '!' | '?' | '…' => end = true,
            '\n' => blank += 1,
            _ => {}
        }
        if end && character.is_whitespace() {
            sentence.close(&mut runs);
        }
    }
    sentence.take(&mut word, &mut telling);
    sentence.close(&mut runs);
    if runs.is_empty() && !sentence.words.is_empty() {
        runs.push(run(&sentence.words));
    }
    runs
}

/// The words since the last end of a sentence.
#[derive(Default)]
struct Sentence {
    words: Vec<Run>,
}

impl Sentence {
    fn take(&mut self, word: &mut String, telling: &mut bool) {
        if !word.is_empty() {
            let begins = self.words.is_empty();
            let figure = word.starts_with(char::is_numeric);
            self.words.push(Run {
                hash: XxHash3_64::oneshot(word.as_bytes()),
                telling: *telling && (figure || !begins),
            });
            word.clear();
            *telling = false;
        }
    }

    fn close(&mut self, runs: &mut Vec<Run>) {
        if self.words.len() >= RUN {
            runs.extend(self.words.windows(RUN).map(run));
            self.words.clear();
        }
    }
}

fn run(words: &[Run]) -> Run {
    let mut bytes = [0; 8 * RUN];
    for (place, word) in bytes.chunks_exact_mut(8).zip(words) {
        place.copy_from_slice(&word.hash.to_le_bytes());
    }
    Run {
        hash: XxHash3_64::oneshot(&bytes),
        telling: words.iter().any(|word| word.telling),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_make_no_difference() {
        let plain = runs("the hosts envoy said nothing new");
        let hashes = |text: &str| -> Vec<u64> { runs(text).iter().map(|run| run.hash).collect() };
        assert_eq!(plain.len(), 4);
        for text in [
            "The host's envoy, said: NOTHING new!",
            "The host’s envoy - said “nothing”\nnew",
        ] {
            assert_eq!(
                hashes(text),
                plain.iter().map(|run| run.hash).collect::<Vec<_>>(),
                "{text}"
            );
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
        assert_eq!(runs("It rose by 3.5 per cent").len(), 5);
    }

    #[test]
    fn names_and_figures_tell() {
        let cases = [
            (
                "The talks went on all night",
                vec![false, false, false, false],
            ),
            (
                "Talks on Chad went on quite calmly",
                vec![true, true, true, false, false],
            ),
            ("15 men were held for days", vec![true, false, false, false]),
        ];
        for (text, expected) in cases {
            let telling: Vec<bool> = runs(text).iter().map(|run| run.telling).collect();
            assert_eq!(telling, expected, "{text}");
        }
    }

    #[test]
    fn short_sentences_go_on_and_short_texts_are_one_run() {
        assert_eq!(runs("He left. The talks go on.").len(), 4);
        assert_eq!(runs("He left").len(), 1);
        assert_ne!(runs("He left"), runs("He stayed"));
        assert!(runs(" \n …").is_empty());
    }
}
