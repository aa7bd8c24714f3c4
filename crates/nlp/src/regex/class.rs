//! Sets of characters: `[a-z\d]`.
//!
//! ASCII is a bit map, the rest ranges in order. Absent on purpose: set operations of the
//! `regex` module (`--`, `&&`), which Python's `re` lacks as well.

use crate::codec::{Reader, Writer};
use crate::unicode;

/// Classes named by an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Word,
    Digit,
    Space,
}

impl Named {
    pub(super) fn holds(self, c: char) -> bool {
        match self {
            Self::Word => unicode::is_word(c),
            Self::Digit => unicode::is_decimal(c),
            Self::Space => unicode::is_space(c),
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::Word => 0,
            Self::Digit => 1,
            Self::Space => 2,
        }
    }
}

const ALL_NAMED: [Named; 3] = [Named::Word, Named::Digit, Named::Space];

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    /// Whether each ASCII character belongs, after everything (negation, case) is said.
    ascii: u128,
    /// Characters from U+0080: inclusive ranges, in order, apart.
    ranges: Vec<(u32, u32)>,
    /// Named classes that belong, and in the upper half those whose complement belongs.
    named: u8,
    negated: bool,
    ignore_case: bool,
}

impl Class {
    /// Everything but the line feed: `.`.
    pub(super) fn any() -> Self {
        let mut class = Self::default();
        class.add_range('\n', '\n');
        class.finish(true, false)
    }

    /// One character.
    pub(super) fn one(c: char, ignore_case: bool) -> Self {
        let mut class = Self::default();
        class.add_range(c, c);
        class.finish(false, ignore_case)
    }

    pub(super) fn add_range(&mut self, first: char, last: char) {
        self.ranges.push((u32::from(first), u32::from(last)));
    }

    pub(super) fn add_named(&mut self, named: Named, complement: bool) {
        self.named |= 1 << (named.bit() + if complement { 4 } else { 0 });
    }

    /// Everything was added: order the ranges, work out ASCII.
    pub(super) fn finish(mut self, negated: bool, ignore_case: bool) -> Self {
        self.ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for (first, last) in std::mem::take(&mut self.ranges) {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = (*end).max(last),
                _ => merged.push((first, last)),
            }
        }
        self.ranges = merged;
        self.negated = negated;
        self.ignore_case = ignore_case;
        self.ascii = (0..128u8)
            .filter(|byte| self.decide(char::from(*byte)))
            .fold(0, |map, byte| map | (1 << byte));
        self.ranges.retain(|(_, last)| *last >= 128);
        self
    }

    /// Whether the character belongs.
    #[inline]
    pub(super) fn holds(&self, c: char) -> bool {
        if c.is_ascii() {
            self.ascii >> (c as u32) & 1 == 1
        } else {
            self.decide(c)
        }
    }

    /// The ASCII characters that belong.
    pub(super) fn ascii(&self) -> u128 {
        self.ascii
    }

    /// Whether some character above ASCII may belong.
    pub(super) fn reaches_beyond_ascii(&self) -> bool {
        // The letters that fold to `k` and `s` lie above ASCII, so case counts as reaching.
        self.negated || self.ignore_case || self.named != 0 || !self.ranges.is_empty()
    }

    /// Both sets' characters in one, where both are plain sets.
    pub(super) fn union(&self, other: &Self) -> Option<Self> {
        if self.negated || other.negated || self.ignore_case || other.ignore_case {
            return None;
        }
        let mut class = Self {
            named: self.named | other.named,
            ranges: [self.ranges.as_slice(), other.ranges.as_slice()].concat(),
            ..Self::default()
        };
        for byte in 0..128u8 {
            if (self.ascii | other.ascii) >> byte & 1 == 1 {
                class.add_range(char::from(byte), char::from(byte));
            }
        }
        Some(class.finish(false, false))
    }

    fn decide(&self, c: char) -> bool {
        let mut found = self.lists(c);
        if self.ignore_case && !found {
            found = c.to_lowercase().any(|variant| self.lists(variant))
                || c.to_uppercase().any(|variant| self.lists(variant));
        }
        found != self.negated
    }

    fn lists(&self, c: char) -> bool {
        let code = u32::from(c);
        let index = self.ranges.partition_point(|(_, last)| *last < code);
        if self
            .ranges
            .get(index)
            .is_some_and(|(first, _)| *first <= code)
        {
            return true;
        }
        self.named != 0
            && ALL_NAMED.iter().any(|named| {
                let bit = named.bit();
                (self.named >> bit & 1 == 1 && named.holds(c))
                    || (self.named >> (bit + 4) & 1 == 1 && !named.holds(c))
            })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.u64(self.ascii as u64);
        writer.u64((self.ascii >> 64) as u64);
        writer.byte(self.named);
        writer.byte(u8::from(self.negated) | u8::from(self.ignore_case) << 1);
        writer.length(self.ranges.len());
        for (first, last) in &self.ranges {
            writer.u32(*first);
            writer.u32(*last);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let ascii = u128::from(reader.u64()?) | u128::from(reader.u64()?) << 64;
        let named = reader.byte()?;
        let flags = reader.byte()?;
        let count = reader.length()?;
        let pairs = reader.take(count.checked_mul(8)?)?;
        let (pairs, _) = pairs.as_chunks::<8>();
        let ranges = pairs
            .iter()
            .map(|pair| {
                let [a, b, c, d, e, f, g, h] = *pair;
                (
                    u32::from_le_bytes([a, b, c, d]),
                    u32::from_le_bytes([e, f, g, h]),
                )
            })
            .collect();
        Some(Self {
            ascii,
            ranges,
            named,
            negated: flags & 1 == 1,
            ignore_case: flags >> 1 & 1 == 1,
        })
    }
}
