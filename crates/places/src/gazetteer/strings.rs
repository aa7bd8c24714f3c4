//! Sorted strings that share their beginnings: small, and each can be had by its number.
//!
//! Every sixteenth string is written whole, the others say how many bytes they take over from the one
//! before: `Springe`, `Springfield` becomes `Springe`, `6·field`. A table says where each block of
//! sixteen starts.
//!
//! Absent on purpose: any order but that of bytes.

use super::format::{number, push_number, push_varint, varint};

const BLOCK: usize = 16;

/// Strings as they lie in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strings<'f> {
    pub(super) text: &'f [u8],
    pub(super) blocks: &'f [u8],
}

impl Strings<'_> {
    /// The string of a number, from 0.
    pub(super) fn get(self, index: usize) -> Option<String> {
        let mut string = Vec::with_capacity(32);
        let mut at = self.block_start(index / BLOCK)?;
        for _ in 0..=index % BLOCK {
            at = self.next(at, &mut string)?;
        }
        String::from_utf8(string).ok()
    }

    /// The number of a string.
    pub(super) fn find(self, wanted: &str) -> Option<usize> {
        let blocks = self.blocks.len() / 4;
        // The last block whose first string is not behind the one wanted.
        let (mut low, mut high) = (0, blocks);
        let mut string = Vec::with_capacity(32);
        while low < high {
            let middle = low.midpoint(high);
            string.clear();
            self.next(self.block_start(middle)?, &mut string)?;
            if string.as_slice() <= wanted.as_bytes() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let block = low.checked_sub(1)?;
        let mut at = self.block_start(block)?;
        string.clear();
        for offset in 0..BLOCK {
            at = self.next(at, &mut string)?;
            if string == wanted.as_bytes() {
                return Some(block * BLOCK + offset);
            }
        }
        None
    }

    fn block_start(self, block: usize) -> Option<usize> {
        usize::try_from(number(self.blocks, block.checked_mul(4)?, 4)?).ok()
    }

    /// Turns a string into the one that follows it, and says where that ends.
    fn next(self, at: usize, string: &mut Vec<u8>) -> Option<usize> {
        let (shared, at) = varint(self.text, at)?;
        let (rest, at) = varint(self.text, at)?;
        let end = at.checked_add(usize::try_from(rest).ok()?)?;
        string.truncate(usize::try_from(shared).ok()?);
        string.extend_from_slice(self.text.get(at..end)?);
        Some(end)
    }
}

/// Writes strings, which must be sorted and different, and the table of their blocks.
pub(super) fn write<'s>(strings: impl IntoIterator<Item = &'s str>) -> (Vec<u8>, Vec<u8>) {
    let (mut text, mut blocks) = (Vec::new(), Vec::new());
    let mut before = "";
    for (index, string) in strings.into_iter().enumerate() {
        let mut shared = 0;
        if index % BLOCK == 0 {
            push_number(&mut blocks, text.len() as u64, 4);
        } else {
            let pairs = before.bytes().zip(string.bytes());
            shared = pairs.take_while(|(a, b)| a == b).count();
        }
        let rest = string.as_bytes().get(shared..).unwrap_or_default();
        push_varint(&mut text, shared as u64);
        push_varint(&mut text, rest.len() as u64);
        text.extend_from_slice(rest);
        before = string;
    }
    (text, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn each_string_is_had_by_its_number_and_found(
            strings in proptest::collection::btree_set("[ab é]{0,6}", 0..80),
            other in "[ab é]{0,6}",
        ) {
            let strings: BTreeSet<String> = strings;
            let (text, blocks) = write(strings.iter().map(String::as_str));
            let written = Strings { text: &text, blocks: &blocks };
            for (index, string) in strings.iter().enumerate() {
                prop_assert_eq!(written.get(index), Some(string.clone()));
                prop_assert_eq!(written.find(string), Some(index));
            }
            prop_assert_eq!(written.get(strings.len()), None);
            prop_assert_eq!(written.find(&other).is_some(), strings.contains(&other));
        }
    }
}
