//! Text whose words and marks stand apart by spaces (`the boy 's return , he said .`), as corpora of
//! language have it, put together again for analysis.
//!
//! ```
//! let (text, map) = rapporteur_clean::untokenise("`` They do n't , '' he said .");
//! assert_eq!(text, "\"They don't,\" he said.");
//! assert_eq!(map.to_source(rapporteur_model::Span::new(8, 11)), rapporteur_model::Span::new(11, 14));
//! ```
//!
//! A text that was not taken apart is left as it is.

use crate::weave::Weave;
use rapporteur_model::{OffsetMap, Span};
use std::borrow::Cow;

/// Marks and endings that have no space before them.
const CLOSING: [&str; 18] = [
    ",", ".", ";", ":", "?", "!", ")", "]", "%", "...", "'s", "'m", "'re", "'ve", "'d", "'ll",
    "n't", "'S",
];

/// Marks that have none behind them.
const OPENING: [&str; 3] = ["(", "[", "$"];

/// Marks that corpora write in another way.
const REWRITTEN: [(&str, &str); 6] = [
    ("``", "\""),
    ("''", "\""),
    ("-LRB-", "("),
    ("-RRB-", ")"),
    ("-LSB-", "["),
    ("-RSB-", "]"),
];

/// The text as people write it, with the map back to `text`. Borrowed, with the identity map, when
/// its words and marks do not stand apart.
pub fn untokenise(text: &str) -> (Cow<'_, str>, OffsetMap) {
    if !is_taken_apart(text) {
        return (Cow::Borrowed(text), OffsetMap::identity(text.len()));
    }
    let mut weave = Weave::default();
    // Where the last word ended, and whether what follows is put right behind it.
    let mut end = 0;
    let mut joined = true;
    let mut quoted = false;
    for (start, word) in words(text) {
        let rewritten = REWRITTEN.iter().find(|(mark, _)| *mark == word);
        let plain = rewritten.map_or(word, |(_, plain)| *plain);
        let (opens, closes) = if plain == "\"" {
            let opens = match word {
                "``" => true,
                "''" => false,
                _ => !quoted,
            };
            quoted = opens;
            (opens, !opens)
        } else {
            (OPENING.contains(&plain), CLOSING.contains(&plain))
        };
        if !joined && !closes {
            weave.copy(text, end..start);
        }
        let span = start..start + word.len();
        match rewritten {
            Some((_, plain)) => weave.replace(plain, Span::new(span.start, span.end)),
            None => weave.copy(text, span.clone()),
        }
        end = span.end;
        joined = opens;
    }
    weave.copy(text, end..text.len());
    let (text, map) = weave.finish();
    (Cow::Owned(text), map)
}

/// Whether a mark or an ending stands by itself.
fn is_taken_apart(text: &str) -> bool {
    words(text).any(|(_, word)| {
        matches!(word, "," | "." | "?" | "n't" | "'s" | "``" | "''") || word == "-LRB-"
    })
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_ascii_whitespace()
        .map(move |word| (word.as_ptr() as usize - start, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_apart_is_put_together() {
        let cases = [
            ("The boy 's return to Cuba .", "The boy's return to Cuba."),
            (
                "Oil rose to $ 12 ( a record ) , he said .",
                "Oil rose to $12 (a record), he said.",
            ),
            (
                "He said : \" Go ! \" and left .",
                "He said: \"Go!\" and left.",
            ),
            ("They wo n't -LRB- yet -RRB- .", "They won't (yet)."),
            (
                "As people write it, it's left.",
                "As people write it, it's left.",
            ),
            ("", ""),
        ];
        for (text, expected) in cases {
            let (found, map) = untokenise(text);
            assert_eq!(found, expected);
            // Every word leads back to itself.
            for (start, word) in words(&found) {
                let source = map.to_source(Span::new(start, start + word.len()));
                assert!(source.end <= text.len());
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_fails_and_words_lead_back(text in "[a-z'\"`.,()$ é-]{0,40}") {
            let (found, map) = untokenise(&text);
            let kept = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            proptest::prop_assert_eq!(kept(&found), kept(&text));
            for (start, c) in found.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let source = map.to_source(Span::new(start, start + c.len_utf8()));
                proptest::prop_assert_eq!(source.of(&text), c.to_string());
            }
        }
    }
}
