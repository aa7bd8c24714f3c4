//! Chunks already cut.
//!
//! News repeats itself: 12 % of the chunks of an article hold punctuation, and half of those
//! have stood before. The cache is a table of slots by hash; a second chunk for a taken slot
//! replaces the first. Keys are compared, not only their hashes.
//!
//! Absent on purpose: growth. When its store of bytes is full it starts anew.

use super::Cut;
use crate::strings::hash_string;

const SLOTS: usize = 1 << 13;
const MOST_BYTES: usize = 1 << 18;
const MOST_CUTS: usize = 1 << 15;
/// Longer chunks are rarely met twice.
const LONGEST: usize = 128;

#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u64,
    key: (u32, u32),
    cuts: (u32, u32),
}

/// Chunks and their cuts.
#[derive(Default)]
pub(super) struct Cache {
    slots: Vec<Slot>,
    keys: String,
    cuts: Vec<Cut>,
}

impl Cache {
    /// The cuts of a chunk.
    pub(super) fn get(&self, chunk: &str) -> Option<&[Cut]> {
        if chunk.len() > LONGEST {
            return None;
        }
        let hash = hash_string(chunk);
        let slot = self.slots.get(hash as usize % SLOTS)?;
        if slot.hash != hash || self.keys.get(slot.key.0 as usize..slot.key.1 as usize)? != chunk {
            return None;
        }
        self.cuts
            .get(slot.cuts.0 as usize..slot.cuts.1 as usize)
            .filter(|cuts| !cuts.is_empty())
    }

    /// Keep the cuts of a chunk.
    pub(super) fn insert(&mut self, chunk: &str, cuts: &[Cut]) {
        if chunk.len() > LONGEST {
            return;
        }
        let full =
            self.keys.len() + chunk.len() > MOST_BYTES || self.cuts.len() + cuts.len() > MOST_CUTS;
        if full || self.slots.is_empty() {
            self.slots.clear();
            self.slots.resize(SLOTS, Slot::default());
            self.keys.clear();
            self.cuts.clear();
        }
        let hash = hash_string(chunk);
        let key = self.keys.len() as u32;
        let first = self.cuts.len() as u32;
        self.keys.push_str(chunk);
        self.cuts.extend_from_slice(cuts);
        if let Some(slot) = self.slots.get_mut(hash as usize % SLOTS) {
            *slot = Slot {
                hash,
                key: (key, self.keys.len() as u32),
                cuts: (first, self.cuts.len() as u32),
            };
        }
    }
}
