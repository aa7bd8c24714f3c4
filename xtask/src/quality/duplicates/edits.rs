//! What a desk does to a text, at a given share of words kept.

use super::super::numbers::Numbers;
use super::texts::Text;

/// Ways of editing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edit {
    /// The end is cut off.
    Cut,
    /// Sentences are taken out here and there.
    Thinned,
    /// The same, and paragraphs change places.
    Reordered,
    /// Sentences are taken out and as many of the desk's own put in.
    Filled,
    /// Sentences are written anew: every second word of them is another.
    Rewritten,
}

impl Edit {
    /// All of them.
    pub(super) const ALL: [Self; 5] = [
        Self::Cut,
        Self::Thinned,
        Self::Reordered,
        Self::Filled,
        Self::Rewritten,
    ];

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Thinned => "thinned",
            Self::Reordered => "reordered",
            Self::Filled => "filled",
            Self::Rewritten => "rewritten",
        }
    }
}

/// One word in so many is changed whatever else is done.
const TOUCHED: u64 = 50;
/// One figure in so many is.
const UPDATED: u64 = 2;
/// Words of a new first sentence, where the copy is long enough to bear it.
const LEAD: usize = 14;

/// An editor at work on a text.
pub(super) struct Editor<'e> {
    pub(super) numbers: &'e mut Numbers,
    /// Texts to take words and sentences from.
    pub(super) texts: &'e [&'e Text],
    /// The text to be edited.
    pub(super) place: usize,
}

impl Editor<'_> {
    /// The edited copy, which keeps so many per cent of the words.
    pub(super) fn edit(&mut self, edit: Edit, kept: u64) -> String {
        let Some(text) = self.texts.get(self.place).copied() else {
            return String::new();
        };
        let words = text.words() as u64;
        let keep = self.chosen(&text.sentences, edit, (words * kept).div_ceil(100));
        let mut copy: Vec<String> = Vec::new();
        for (sentence, kept) in text.sentences.iter().zip(&keep) {
            // The sentence in which the share is reached is kept up to there.
            let (kept, rest) = halved(sentence, *kept);
            if !kept.is_empty() {
                copy.push(self.touched(&kept));
            }
            if rest.is_empty() {
                continue;
            }
            match edit {
                Edit::Rewritten => copy.push(self.rewritten(&rest)),
                Edit::Filled => copy.push(self.words(rest.split_whitespace().count()) + "."),
                Edit::Cut | Edit::Thinned | Edit::Reordered => {}
            }
        }
        if edit == Edit::Reordered {
            self.numbers.shuffle(&mut copy);
        }
        let title = self.words(7);
        // A new lead takes the place of words that are not kept.
        let lead = if (words * (100 - kept) / 100) as usize > LEAD && edit != Edit::Rewritten {
            format!("{}. ", self.words(LEAD))
        } else {
            String::new()
        };
        format!("{title}\n\n{lead}{}", joined(&copy))
    }

    /// How many words of each sentence stay, so that so many do in all.
    fn chosen(&mut self, sentences: &[String], edit: Edit, words: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..sentences.len()).collect();
        if edit != Edit::Cut {
            self.numbers.shuffle(&mut order);
        }
        let mut keep = vec![0; sentences.len()];
        let mut left = words as usize;
        for place in order {
            if let (Some(sentence), Some(keep)) = (sentences.get(place), keep.get_mut(place)) {
                *keep = sentence.split_whitespace().count().min(left);
                left -= *keep;
            }
        }
        keep
    }

    /// A sentence that is kept: a word in fifty is another, figures are brought up to date.
    fn touched(&mut self, sentence: &str) -> String {
        let words: Vec<String> = sentence
            .split_whitespace()
            .map(|word| {
                let figure = word.chars().any(|character| character.is_ascii_digit());
                if figure && self.numbers.below(UPDATED) == 0 {
                    self.figure(word)
                } else if self.numbers.below(TOUCHED) == 0 {
                    self.word()
                } else {
                    word.to_owned()
                }
            })
            .collect();
        words.join(" ")
    }

    fn rewritten(&mut self, sentence: &str) -> String {
        let words: Vec<String> = sentence
            .split_whitespace()
            .enumerate()
            .map(|(place, word)| {
                if place % 2 == 0 {
                    self.word()
                } else {
                    word.to_owned()
                }
            })
            .collect();
        words.join(" ") + "."
    }

    fn figure(&mut self, word: &str) -> String {
        word.chars()
            .map(|character| match character {
                '0'..='9' => char::from(b'0' + self.numbers.below(10) as u8),
                other => other,
            })
            .collect()
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    /// A word as it comes in the texts, the frequent ones often.
    fn word(&mut self) -> String {
        let sentence = self
            .numbers
            .one_of(self.texts)
            .and_then(|text| self.numbers.one_of(&text.sentences));
        let words: Vec<&str> = sentence
            .map(|sentence| sentence.split_whitespace().collect())
            .unwrap_or_default();
        let word = self.numbers.one_of(&words).copied().unwrap_or_default();
        word.trim_matches(|character: char| !character.is_alphanumeric())
            .to_owned()
    }
}

/// The first so many words of a sentence, and the rest.
fn halved(sentence: &str, kept: usize) -> (String, String) {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let (kept, rest) = words.split_at(kept.min(words.len()));
    (kept.join(" "), rest.join(" "))
}

/// Sentences as a text.
pub(super) fn joined(sentences: &[String]) -> String {
    sentences.join(" ")
}

/// The first sentences that have so many words, the last of them cut.
pub(super) fn first_words(sentences: &[String], words: u64) -> Vec<String> {
    let mut left = words as usize;
    let mut taken = Vec::new();
    for sentence in sentences {
        let some: Vec<&str> = sentence.split_whitespace().take(left).collect();
        if some.is_empty() {
            break;
        }
        left -= some.len();
        taken.push(some.join(" "));
    }
    taken
}
