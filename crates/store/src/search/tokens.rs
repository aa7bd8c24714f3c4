//! Texts as the words that are looked for: folded, so that case and accents do not matter.
//!
//! A word is a run of letters and digits. *Zelenskyy's* is `zelenskyy` and `s`, *U.S.* is `u` and
//! `s`; whoever looks for either gets the same words in the same order. Both databases are given
//! words that are folded already, so they find the same.
//!
//! Deliberately absent: stems (`talks*` says that other endings are wanted), stop words, and parting
//! scripts that write without blanks.

use rapporteur_model::Span;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Longer words are cut, in texts and in what is looked for alike.
const LONGEST: usize = 64;

/// Hands over every word of a text, folded, with its place in bytes.
pub(crate) fn each(text: &str, mut take: impl FnMut(&str, Span)) {
    let mut folded = String::with_capacity(LONGEST);
    let mut begins: Option<usize> = None;
    let mut ends = 0;
    let mut finish = |begins: &mut Option<usize>, ends: usize, folded: &mut String| {
        if let Some(begins) = begins.take()
            && !folded.is_empty()
        {
            take(folded, Span::new(begins, ends));
        }
        folded.clear();
    };
    for (at, letter) in text.char_indices() {
        let belongs = letter.is_alphanumeric() || begins.is_some() && is_combining_mark(letter);
        if belongs {
            begins.get_or_insert(at);
            ends = at + letter.len_utf8();
            fold(letter, &mut folded);
        } else {
            finish(&mut begins, ends, &mut folded);
        }
    }
    finish(&mut begins, ends, &mut folded);
}

fn fold(letter: char, folded: &mut String) {
    if letter.is_ascii() {
        if folded.len() < LONGEST {
            folded.push(letter.to_ascii_lowercase());
        }
        return;
    }
    decompose_compatible(letter, |part| {
        if is_combining_mark(part) {
            return;
        }
        for lower in part.to_lowercase() {
            if lower.is_alphanumeric() && folded.len() + lower.len_utf8() <= LONGEST {
                folded.push(lower);
            }
        }
    });
}

/// The words of a text, a blank between any two.
pub(crate) fn folded(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    each(text, |word, _| {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(word);
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_folded() {
        let cases = [
            ("Talks in Geneva.", "talks in geneva"),
            ("Zelenskyy’s U.S. trip", "zelenskyy s u s trip"),
            ("cease-fire, 50-day", "cease fire 50 day"),
            ("ERDOĞAN Erdogan", "erdogan erdogan"),
            ("Côte d'Ivoire", "cote d ivoire"),
            ("co\u{0302}te", "cote"),
            ("İstanbul ﬁre ½", "istanbul fire 12"),
            ("Київ", "киıв"),
            ("", ""),
            ("… — !", ""),
        ];
        for (text, words) in cases {
            // Ї is І with two dots in Unicode, and folds to it.
            let words = words.replace('ı', "і");
            assert_eq!(folded(text), words, "{text}");
        }
    }

    proptest! {
        #[test]
        fn places_lie_within_the_text_and_folding_is_stable(text in "\\PC{0,80}") {
            let mut last = 0;
            each(&text, |word, span| {
                assert!(span.start >= last && text.get(span.start..span.end).is_some());
                assert!(!word.is_empty() && word.len() <= LONGEST);
                assert!(!word.contains([' ', '\'', '"', '\\', '=']));
                last = span.end;
            });
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
