//! spaCy's numbers for strings.
//!
//! spaCy keeps every string under a 64-bit number: MurmurHash64A of its UTF-8 bytes with seed 1,
//! except that some 450 names (`PERSON`, `nsubj`, `X`, …) keep the small numbers of an
//! enumeration and the empty string is 0. The rows of the embedding tables were learned under
//! these numbers, so a word that happens to be such a name must get the small one.
//!
//! ```text
//! assert_eq!(string_id("apple"), 8566208034543834098);
//! assert_eq!(string_id("PERSON"), 380);
//! ```
//!
//! Absent on purpose: a store from numbers back to strings. Whoever needs the text has it.

mod symbols;

use symbols::SYMBOLS;

/// The longest name of the enumeration, in bytes.
const LONGEST_SYMBOL: usize = 17;

/// MurmurHash64A (Austin Appleby, public domain) of the UTF-8 bytes with seed 1; 0 for `""`.
pub(crate) fn hash_string(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    hash_bytes(text.as_bytes(), 1)
}

/// The number under which spaCy's string store keeps a string.
pub(crate) fn string_id(text: &str) -> u64 {
    symbol(text).unwrap_or_else(|| hash_string(text))
}

/// The small number of a name of the enumeration.
fn symbol(text: &str) -> Option<u64> {
    if text.is_empty() {
        return Some(0);
    }
    if text.len() > LONGEST_SYMBOL {
        return None;
    }
    SYMBOLS
        .binary_search_by(|(name, _)| (name.len(), *name).cmp(&(text.len(), text)))
        .ok()
        .and_then(|index| SYMBOLS.get(index))
        .map(|(_, number)| *number)
}

/// MurmurHash64A.
fn hash_bytes(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (blocks, tail) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut k = u64::from_le_bytes(*block).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        for (place, byte) in tail.iter().enumerate() {
            hash ^= u64::from(*byte) << (8 * place);
        }
        hash = hash.wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_string_store() {
        // From spacy.strings.get_string_id, spaCy 3.8.
        for (text, number) in [
            ("", 0),
            ("apple", 8_566_208_034_543_834_098),
            ("PERSON", 380),
            ("X", 101),
            ("noun", 16_833_663_260_455_505_849),
            ("aux", 405),
            ("quantmod", 446),
        ] {
            assert_eq!(string_id(text), number, "{text}");
        }
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(SYMBOLS.is_sorted_by(|(a, _), (b, _)| (a.len(), *a) < (b.len(), *b)));
        assert_eq!(
            SYMBOLS.iter().map(|(name, _)| name.len()).max(),
            Some(LONGEST_SYMBOL)
        );
    }
}
