//! The words of a text, as far as names are concerned: where they stand, their keys, their capitals.
//!
//! 'U.S.-led forces in St. Louis' has the words `U.S`, `led`, `forces`, `in`, `St`, `Louis`; the key of
//! the last two is `saint louis`. Keys are those of [`fold`], put together word by word so that a
//! text is folded once.
//!
//! Deliberately absent: which words are names.

use crate::names::fold;

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its first byte.
    pub(super) start: usize,
    /// One past its last byte, without a possessive 's' and without a full stop behind it.
    pub(super) end: usize,
    /// One past the possessive 's', if there is one.
    whole_end: usize,
    /// It begins with a capital, or with a letter of a script that has none.
    pub(super) capital: bool,
    /// A full stop follows directly.
    pub(super) stop: bool,
    /// Where its key lies.
    key: (usize, usize),
}

/// The words of a text in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    list: Vec<Word>,
    keys: String,
}

impl Words {
    /// Parts a text at everything that is neither letter nor digit; letters with full stops between
    /// them are one word.
    pub(super) fn of(text: &str) -> Self {
        let mut words = Self::default();
        let mut characters = text.char_indices().peekable();
        while let Some((start, first)) = characters.next() {
            if !first.is_alphanumeric() {
                continue;
            }
            let mut end = start + first.len_utf8();
            // Letters since the last full stop: only 'U.S' goes on behind one.
            let mut since_stop = 1;
            while let Some(&(at, character)) = characters.peek() {
                let goes_on = character.is_alphanumeric() || is_mark(character);
                if character == '.' && since_stop == 1 && first.is_uppercase() {
                    // 'D. C.' is written for 'D.C.'
                    let mut ahead = text.get(at..).unwrap_or("").chars().skip(1);
                    let pair = (ahead.next(), ahead.next(), ahead.next());
                    let is_pair = matches!(pair, (Some(' '), Some('A'..='Z'), Some('.')));
                    if is_pair && is_single(text, start, at) {
                        end = at + 3;
                        characters.nth(2);
                        continue;
                    }
                }
                let joins = is_apostrophe(character) || character == '.' && since_stop == 1;
                let after = text.get(at + character.len_utf8()..);
                let letter_follows = after
                    .and_then(|after| after.chars().next())
                    .is_some_and(char::is_alphanumeric);
                if !(goes_on || joins && letter_follows) {
                    break;
                }
                since_stop = if character == '.' { 0 } else { since_stop + 1 };
                end = at + character.len_utf8();
                characters.next();
            }
            words.push(text, start, end, first);
        }
        words
    }

    fn push(&mut self, text: &str, start: usize, end: usize, first: char) {
        let written = text.get(start..end).unwrap_or("");
        let bare = ["'s", "’s", "'S", "’S"]
            .iter()
            .find_map(|ending| written.strip_suffix(ending))
            .unwrap_or(written);
        let (end, whole_end) = (start + bare.len(), end);
        let key_start = self.keys.len();
        if let [first, b'.', b' ', second] = bare.as_bytes() {
            self.keys
                .extend([first, second].map(|byte| char::from(byte.to_ascii_lowercase())));
        } else if bare.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.keys.extend(
                bare.bytes()
                    .map(|byte| char::from(byte.to_ascii_lowercase())),
            );
        } else {
            self.keys.push_str(&fold(bare));
        }
        self.list.push(Word {
            start,
            end,
            whole_end,
            capital: first.is_uppercase() || first.is_alphabetic() && !first.is_lowercase(),
            stop: text.as_bytes().get(end) == Some(&b'.'),
            key: (key_start, self.keys.len()),
        });
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<Word> {
        self.list.get(index).copied()
    }

    /// The key of one word; empty where there is none.
    pub(super) fn key(&self, index: usize) -> &str {
        self.list
            .get(index)
            .and_then(|word| self.keys.get(word.key.0..word.key.1))
            .unwrap_or("")
    }

    /// How many bytes part a word from the one before it.
    pub(super) fn gap(&self, index: usize) -> usize {
        let before = index
            .checked_sub(1)
            .and_then(|before| self.list.get(before));
        let end = before.map_or(0, |before| before.end);
        self.list
            .get(index)
            .map_or(usize::MAX, |word| word.start - end)
    }

    /// The first word that ends behind a byte.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.list.partition_point(|word| word.end <= byte)
    }

    /// Adds a word to the key of the words before it, as [`fold`] would.
    pub(super) fn extend_key(&self, key: &mut String, index: usize) {
        if !key.is_empty() {
            let before = index
                .checked_sub(1)
                .and_then(|before| self.list.get(before));
            if before.is_some_and(|before| before.whole_end > before.end) {
                // 'Prince George's County': a possessive within a name is part of it.
                key.push('s');
            }
            write_out_last(key);
            key.push(' ');
        }
        key.push_str(self.key(index));
    }

    /// Whether nothing but a space, a hyphen, or the full stop of a short form ('St. Louis') parts a
    /// word from the next.
    pub(super) fn joined(&self, text: &str, index: usize) -> bool {
        let (Some(word), Some(next)) = (self.get(index), self.get(index + 1)) else {
            return false;
        };
        match text.get(word.whole_end..next.start) {
            Some(" " | "-" | "\u{a0}" | "–" | "\u{2011}" | " & ") => true,
            Some("\n") => false,
            Some(". " | ".") => word.end - word.start == 1 || is_short_form(self.key(index)),
            _ => false,
        }
    }
}

/// Short forms that a name may begin with, and what they are written out to.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("st", "saint"),
    ("ste", "sainte"),
    ("mt", "mount"),
    ("ft", "fort"),
];

fn is_short_form(key: &str) -> bool {
    SHORT_FORMS.iter().any(|&(short, _)| short == key)
}

/// Writes the last word of a key out if it is a short form and another word follows.
fn write_out_last(key: &mut String) {
    let start = key.rfind(' ').map_or(0, |space| space + 1);
    let found = SHORT_FORMS
        .iter()
        .find(|&&(short, _)| key.get(start..) == Some(short));
    if let Some(&(_, long)) = found {
        key.truncate(start);
        key.push_str(long);
    }
}

/// Whether a word is a single letter of the alphabet so far.
fn is_single(text: &str, start: usize, end: usize) -> bool {
    matches!(text.as_bytes().get(start..end), Some([letter]) if letter.is_ascii_uppercase())
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | '`' | '‘')
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(text: &str) -> Vec<String> {
        let words = Words::of(text);
        (0..words.len())
            .map(|index| words.key(index).to_owned())
            .collect()
    }

    #[test]
    fn words_have_keys() {
        let cases: &[(&str, &[&str])] = &[
            ("The U.S.-led force", &["the", "us", "led", "force"]),
            (
                "Sudan's army. Sana'a fell",
                &["sudan", "army", "sanaa", "fell"],
            ),
            ("in Hartford, Conn.", &["in", "hartford", "conn"]),
            ("São Tomé", &["sao", "tome"]),
            ("end.Start", &["end", "start"]),
            (
                "in Washington, D. C., on",
                &["in", "washington", "dc", "on"],
            ),
            ("J. R. R. Smith", &["jr", "r", "smith"]),
        ];
        for (text, expected) in cases {
            assert_eq!(keys(text), *expected, "{text}");
        }
    }

    #[test]
    fn keys_of_several_words_are_those_of_folding() {
        for name in [
            "St. Louis",
            "Mt Vernon",
            "Port St. Lucie",
            "Guinea-Bissau",
            "St",
        ] {
            let words = Words::of(name);
            let mut key = String::new();
            for index in 0..words.len() {
                words.extend_key(&mut key, index);
            }
            assert_eq!(key, fold(name));
        }
    }

    proptest! {
        #[test]
        fn words_lie_in_the_text_in_order(text in any::<String>()) {
            let words = Words::of(&text);
            let mut end = 0;
            for index in 0..words.len() {
                let word = words.get(index).unwrap();
                prop_assert!(end <= word.start && word.start <= word.end);
                prop_assert!(text.get(word.start..word.end).is_some());
                end = word.end;
            }
        }
    }
}
