//! Typographic variants made one, for analysis only: what is shown keeps its spelling.
//!
//! | in the text | for analysis |
//! |---|---|
//! | curly, low and angle quotation marks, prime marks | `"` and `'` |
//! | the typewriter's opening and closing quotation marks (two back ticks, two apostrophes) | `"` |
//! | a back tick before a word | `'` |
//! | no-break, thin and other odd spaces | space |
//! | soft hyphen, zero-width marks, direction marks | nothing |
//! | hyphens of other kinds, minus sign | `-` |
//! | en dash between digits | `-`; elsewhere dashes stay |
//! | ligatures of Latin letters | their letters |
//! | full-width Latin letters, digits and signs | the plain ones |
//! | `…` | stays: it is one token to the parser |
//!
//! ```
//! let (plain, map) = rapporteur_clean::normalise("isn’t");
//! assert_eq!(plain, "isn't");
//! assert_eq!(map.to_source(rapporteur_model::Span::new(3, 4)), rapporteur_model::Span::new(3, 6));
//! ```
//!
//! Deliberately absent: Unicode normal forms; the parser's vocabulary was made without them.

use crate::weave::Weave;
use rapporteur_model::{OffsetMap, Span};
use std::borrow::Cow;

/// The text as it is analysed, with the map back to `text`. Borrowed, with the identity map,
/// when nothing changes.
pub fn normalise(text: &str) -> (Cow<'_, str>, OffsetMap) {
    let mut woven: Option<Weave> = None;
    let mut copied = 0;
    let mut before = None;
    let mut characters = Candidates::new(text);
    while let Some((at, c)) = characters.next() {
        let end = at + c.len_utf8();
        if let Some((plain, length)) = typewritten(text, at) {
            let weave = woven.get_or_insert_with(Weave::default);
            weave.copy(text, copied..at);
            copied = at + length;
            weave.replace(plain, Span::new(at, copied));
            characters.at = copied;
            before = Some((copied, '"'));
            continue;
        }
        // What was seen last is only the neighbour if nothing but characters that vanish is between.
        let neighbour = match before {
            Some((there, c)) if there == at => Some(c),
            _ => text.get(..at).and_then(|head| head.chars().next_back()),
        };
        let after = text
            .get(end..)
            .and_then(|rest| rest.chars().take(8).find(|c| !vanishes(*c)));
        if let Some(plain) = plain(c, neighbour, after) {
            let weave = woven.get_or_insert_with(Weave::default);
            weave.copy(text, copied..at);
            copied = end;
            weave.replace(&plain, Span::new(at, end));
        }
        before = match neighbour {
            Some(neighbour) if vanishes(c) => Some((end, neighbour)),
            _ => Some((end, c)),
        };
    }
    match woven {
        None => (Cow::Borrowed(text), OffsetMap::identity(text.len())),
        Some(mut weave) => {
            weave.copy(text, copied..text.len());
            let (text, map) = weave.finish();
            (Cow::Owned(text), map)
        }
    }
}

/// The characters that may have to be replaced, found without decoding the others.
struct Candidates<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Candidates<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn next(&mut self) -> Option<(usize, char)> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let start = self.at
            + rest
                .iter()
                .position(|byte| !byte.is_ascii() || matches!(byte, b'`' | b'\''))?;
        let c = self.text.get(start..)?.chars().next()?;
        self.at = start + c.len_utf8();
        Some((start, c))
    }
}

/// What a typewriter's quotation mark at a byte is for analysis, and how many bytes it takes.
fn typewritten(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = text.as_bytes().get(at..)?;
    match rest {
        [b'`', b'`', ..] => Some(("\"", 2)),
        // Three are a single mark and a double one; which comes first does not matter here.
        [b'\'', b'\'', ..] => Some(("\"", 2)),
        [b'`', next, ..] if next.is_ascii_alphanumeric() => Some(("'", 1)),
        _ => None,
    }
}

/// Whether a character is nothing for analysis.
fn vanishes(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{FE00}'..='\u{FE0F}'
    )
}

/// What a character is for analysis; `None` when it stays.
fn plain(c: char, before: Option<char>, after: Option<char>) -> Option<Cow<'static, str>> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    Some(Cow::Borrowed(match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '❝' | '❞' | '＂' => "\"",
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | 'ʼ' | '❛' | '❜' | '＇' => "'",
        '\u{00A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => " ",
        c if vanishes(c) => "",
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' => "-",
        '–' if digit(before) && digit(after) => "-",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        '\u{FF01}'..='\u{FF5E}' => {
            return char::from_u32(u32::from(c) - 0xFEE0).map(|c| Cow::Owned(c.to_string()));
        }
        _ => return None,
    }))
}

/// Appends `passage` to `folded` so that two passages with the same words are equal: small
/// letters, plain marks, single spaces, no quotation marks at the end. The bytes are UTF-8.
pub(crate) fn fold_for_comparison(passage: &str, folded: &mut Vec<u8>) {
    let start = folded.len();
    let mut space = false;
    let bytes = passage.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            at += 1;
            if byte.is_ascii_whitespace() {
                space = true;
            } else {
                if std::mem::take(&mut space) && folded.len() > start {
                    folded.push(b' ');
                }
                folded.push(byte.to_ascii_lowercase());
            }
            continue;
        }
        let Some(c) = passage.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        at += c.len_utf8();
        let mut push = |c: char| {
            if c.is_whitespace() {
                space = true;
            } else {
                if std::mem::take(&mut space) && folded.len() > start {
                    folded.push(b' ');
                }
                folded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        };
        match plain(c, None, None) {
            Some(plain) => plain.chars().for_each(push),
            None => c.to_lowercase().for_each(&mut push),
        }
    }
    while folded.len() > start
        && folded
            .last()
            .is_some_and(|byte| matches!(byte, b'"' | b'\''))
    {
        folded.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn variants_become_one() {
        let cases = [
            ("“We” isn’t", "\"We\" isn't"),
            ("10\u{202F}000 km", "10 000 km"),
            ("cease\u{00AD}fire", "ceasefire"),
            ("1991–1994 – war — now", "1991-1994 – war — now"),
            ("oﬃce ﬁre", "office fire"),
            ("Ｕ．Ｎ．", "U.N."),
            ("wait…", "wait…"),
            ("Kyiv", "Kyiv"),
            ("``We won,'' he said", "\"We won,\" he said"),
            ("``It's `over','' he said", "\"It's 'over',\" he said"),
            ("the '90s, isn't it`", "the '90s, isn't it`"),
            ("Київ", "Київ"),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(text).0, expected, "{text}");
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(
            normalise("He isn't here – yet").0,
            Cow::Borrowed(_)
        ));
    }

    proptest! {
        #[test]
        fn every_character_leads_back(text in "[a-z ‘’“”`'\u{a0}\u{ad}ﬁ–0-9é]{0,60}") {
            let (plain, map) = normalise(&text);
            prop_assert_eq!(map.derived_len(), plain.len());
            // Two single marks of different kinds that come to stand side by side stay two.
            if !plain.contains("''") && !plain.contains('`') {
                prop_assert_eq!(&normalise(&plain).0, &plain);
            }
            for (at, c) in plain.char_indices() {
                let source = map.to_source(Span::new(at, at + c.len_utf8()));
                let there = source.of(&text);
                prop_assert!(there == c.to_string() || normalise(there).0.contains(c) || there == "–" || there.starts_with('`'), "{there:?} {c:?}");
            }
        }
    }
}
