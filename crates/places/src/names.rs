//! Folding: what two spellings of one name have in common.
//!
//! Text and gazetteer write names differently: `Sana'a`, `Sanaʿāʾ` and `SANAA` are one name, so are
//! `St. Petersburg` and `Saint Petersburg`. [`fold`] gives all of them one key, by which names are
//! filed and looked up:
//!
//! ```
//! use rapporteur_places::fold;
//! assert_eq!(fold("Sanaʿāʾ"), fold("SANA'A"));
//! assert_eq!(fold("St. Petersburg"), "saint petersburg");
//! assert_eq!(fold("U.S."), "us");
//! assert_eq!(fold("Łódź"), "lodz");
//! ```
//!
//! Deliberately absent: transliteration. A name in another script is kept in it; what is one sound
//! there can be many spellings here, and the gazetteer lists those that are used.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Short forms that begin a name, with what they stand for.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("st", "saint"),
    ("ste", "sainte"),
    ("mt", "mount"),
    ("ft", "fort"),
];

/// Letters that decomposition leaves alone, with what is written for them where they cannot be.
const LETTERS: &[(char, &str)] = &[
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ı', "i"),
    ('ħ', "h"),
    ('ŧ', "t"),
    ('ŋ', "ng"),
    ('ə', "a"),
    ('ɛ', "e"),
    ('ɔ', "o"),
];

/// The key of a name: lower case, without accents and apostrophes, words parted by single spaces.
///
/// - Accents of Latin, Greek and Cyrillic go, and so do Arabic and Hebrew vowel signs, which news
///   leaves out; signs that are letters of their script stay.
/// - Apostrophes and what transliterations write for hamza and ayin go without a trace, full stops
///   within abbreviations likewise; all other punctuation parts words.
/// - `St`, `Ste`, `Mt` and `Ft` are written out where a word follows; `&` is `and`.
///
/// Empty where the name has neither letters nor digits.
pub fn fold(name: &str) -> String {
    if let Some(key) = plain_key(name) {
        return key;
    }
    let plain = name
        .chars()
        .filter(|&character| !is_apostrophe(character))
        .nfkd()
        .filter(|&character| !is_mark_to_drop(character))
        .flat_map(char::to_lowercase)
        // Some capitals only come apart once they are small: 'İ' leaves a dot.
        .nfkd()
        .filter(|&character| !is_mark_to_drop(character) && !is_apostrophe(character))
        .nfc();
    let mut folded = Words::default();
    let mut characters = plain.peekable();
    while let Some(character) = characters.next() {
        let next_is_letter = characters.peek().is_some_and(|next| next.is_alphanumeric());
        if let Some((_, letters)) = LETTERS.iter().find(|(letter, _)| *letter == character) {
            folded.push(letters);
        } else if character.is_alphanumeric() || is_combining_mark(character) {
            folded.push(character.encode_utf8(&mut [0; 4]));
        } else if character == '&' {
            folded.end_word();
            folded.push("and");
            folded.end_word();
        } else if character == '.' && folded.is_initial() && next_is_letter {
            folded.since_stop = 0;
        } else {
            folded.end_word();
        }
    }
    folded.finish()
}

/// The key of what is nearly every name: words of plain letters with single spaces, none of them a
/// short form.
fn plain_key(name: &str) -> Option<String> {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ');
    if !plain {
        return None;
    }
    let key = name.to_ascii_lowercase();
    let parted = key
        .split(' ')
        .all(|word| !word.is_empty() && long_form(word) == word);
    parted.then_some(key)
}

/// The words of a key while it is being made.
#[derive(Default)]
struct Words {
    text: String,
    /// Byte at which the word that is being written begins.
    word_start: usize,
    /// Letters written since the word began, or since the last full stop in it.
    since_stop: usize,
}

impl Words {
    fn push(&mut self, letters: &str) {
        self.text.push_str(letters);
        self.since_stop += 1;
    }

    /// Whether what was written last is a single letter: 'U.S.' is one word, 'St.Louis' is two.
    fn is_initial(&self) -> bool {
        self.since_stop == 1
    }

    fn end_word(&mut self) {
        if self.text.len() > self.word_start {
            self.text.push(' ');
            self.word_start = self.text.len();
        }
        self.since_stop = 0;
    }

    fn finish(self) -> String {
        let words: Vec<_> = self.text.split_whitespace().collect();
        let Some((last, before)) = words.split_last() else {
            return String::new();
        };
        let mut written: String = before
            .iter()
            .flat_map(|word| [long_form(word), " "])
            .collect();
        written.push_str(last);
        written
    }
}

fn long_form(word: &str) -> &str {
    SHORT_FORMS
        .iter()
        .find(|(short, _)| *short == word)
        .map_or(word, |(_, long)| long)
}

/// Apostrophes, and what transliterations write for hamza, ayin and soft signs.
fn is_apostrophe(character: char) -> bool {
    matches!(
        character,
        '\'' | '’'
            | '‘'
            | '‛'
            | 'ʼ'
            | 'ʻ'
            | 'ʽ'
            | 'ʿ'
            | 'ʾ'
            | '`'
            | '´'
            | 'ʹ'
            | 'ʺ'
            | '′'
            | 'ˈ'
            | '·'
    )
}

/// Marks that plain spelling leaves out.
fn is_mark_to_drop(character: char) -> bool {
    matches!(character,
        // Accents of Latin, Greek and Cyrillic.
        '\u{300}'..='\u{36f}'
        // Hebrew points, Arabic vowel signs, the Arabic lengthening stroke.
        | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        // What shows how letters join or which way they run.
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let cases = [
            ("Kyiv", "kyiv"),
            ("  New\u{a0}York ", "new york"),
            ("Sana'a", "sanaa"),
            ("Ṣanʿāʾ", "sana"),
            ("Nagorno-Karabakh", "nagorno karabakh"),
            ("St. Louis", "saint louis"),
            ("St.Louis", "saint louis"),
            ("Sault Ste. Marie", "sault sainte marie"),
            ("Mt. Vernon", "mount vernon"),
            ("MT", "mt"),
            ("Washington, D.C.", "washington dc"),
            ("U.S.A.", "usa"),
            ("U.S", "us"),
            ("Trinidad & Tobago", "trinidad and tobago"),
            ("İstanbul", "istanbul"),
            ("Diyarbakır", "diyarbakir"),
            ("Straße", "strasse"),
            ("Coeur d’Alene", "coeur dalene"),
            ("Cœur", "coeur"),
            ("Đà Nẵng", "da nang"),
            ("Йошкар-Ола", "иошкар ола"),
            ("دِمَشْق", "دمشق"),
            ("\u{202b}القدس\u{202c}", "القدس"),
            ("東京", "東京"),
            ("서울", "서울"),
            ("दिल्ली", "दिल्ली"),
            ("…", ""),
            ("", ""),
        ];
        for (name, key) in cases {
            assert_eq!(fold(name), key, "{name}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in any::<String>()) {
            let once = fold(&name);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn plain_names_need_no_more(name in "[A-Za-z0-9]{1,6}( [A-Za-z0-9]{1,6}){0,3}") {
            // The stop is no part of a key, and makes a name one that is not plain.
            prop_assert_eq!(fold(&name), fold(&format!("{name} .")));
        }

        #[test]
        fn words_are_parted_by_single_spaces(name in "[A-Za-z.,'& -]{0,24}") {
            let key = fold(&name);
            prop_assert!(!key.contains("  ") && key == key.trim(), "{:?}", key);
        }
    }
}
