//! The sketch of a text: a part of the hashes of its runs of words, small enough to keep for every
//! report, large enough to say how much of one text stands in another.
//!
//! Hashes below a ceiling are kept (a scaled or *FracMinHash* sketch: Irber et al. 2022, 'Lightweight
//! compositional analysis of metagenomes with FracMinHash and minimum metagenome covers'; the idea is
//! Broder's of 1997). Unlike a MinHash of fixed size it tells containment: of a short report in a
//! long one as well as of likes. Of a usual report every second hash is kept; of a short one all, so
//! that chance has less to say; of a very long one so many as fit.
//!
//! Deliberately absent: the words. Nothing of a text can be read off its sketch.

use crate::words::runs;

/// Below this many runs, all are kept.
const WHOLE: usize = 128;
/// The highest hash that is kept of a usual report: every second.
const USUAL: u32 = u32::MAX / 2;
/// Hashes kept of one text at most, so that an archive in one file costs no more than 32 KiB.
const MOST: usize = 8192;
/// The first byte of a stored sketch.
const VERSION: u8 = 1;

/// What is kept of a text's wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// The highest hash that this sketch would hold.
    ceiling: u32,
    /// Ascending, none above the ceiling.
    values: Vec<u32>,
}

/// Why bytes are no sketch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSketch {
    /// There is nothing, or it ends within a number.
    #[error("the stored sketch is cut short; the report's text must be sketched again")]
    Short,
    /// Another version of the program wrote it.
    #[error(
        "the stored sketch is of version {0}, this program reads version 1; the report's text must be sketched again"
    )]
    Version(u8),
    /// The numbers do not ascend, or pass the ceiling.
    #[error("the stored sketch is damaged at byte {0}; the report's text must be sketched again")]
    Damaged(usize),
}

impl Sketch {
    /// The sketch of a text. A text without words has an empty sketch, which is like nothing.
    #[must_use]
    pub fn of(text: &str) -> Self {
        // The upper half of the hash is as good as any.
        let mut values: Vec<u32> = runs(text)
            .into_iter()
            .map(|hash| (hash >> 32) as u32)
            .collect();
        values.sort_unstable();
        values.dedup();
        if values.len() < WHOLE {
            return Self {
                ceiling: u32::MAX,
                values,
            };
        }
        values.truncate(values.partition_point(|value| *value <= USUAL));
        let ceiling = match values.get(MOST) {
            // Up to, and without, the first that has no room.
            Some(over) => {
                let ceiling = over.saturating_sub(1);
                values.truncate(MOST);
                ceiling
            }
            None => USUAL,
        };
        values.shrink_to_fit();
        Self { ceiling, values }
    }

    /// Whether nothing is kept: the text has no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many hashes are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The hashes, ascending.
    pub(crate) fn values(&self) -> &[u32] {
        &self.values
    }

    /// The highest hash that could be among them.
    pub(crate) fn ceiling(&self) -> u32 {
        self.ceiling
    }

    /// What the two have in common.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        Overlap::of(self.view(), other.view())
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            ceiling: self.ceiling,
            values: &self.values,
        }
    }

    /// The bytes to store: a version, the ceiling, and the distances from hash to hash with seven
    /// bits a byte; some four bytes a hash.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(6 + self.values.len() * 4);
        bytes.push(VERSION);
        push(&mut bytes, self.ceiling);
        let mut before = 0;
        for value in &self.values {
            push(&mut bytes, value - before);
            before = *value;
        }
        bytes
    }

    /// Reads what [`Sketch::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are cut short, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadSketch> {
        let (version, mut rest) = bytes.split_first().ok_or(BadSketch::Short)?;
        if *version != VERSION {
            return Err(BadSketch::Version(*version));
        }
        let ceiling = pull(bytes, &mut rest)?;
        let mut values = Vec::with_capacity(rest.len() / 4);
        let mut before: Option<u32> = None;
        while !rest.is_empty() {
            let at = bytes.len() - rest.len();
            let step = pull(bytes, &mut rest)?;
            let value = before
                .unwrap_or(0)
                .checked_add(step)
                .filter(|value| *value <= ceiling && (before.is_none() || step > 0))
                .ok_or(BadSketch::Damaged(at))?;
            values.push(value);
            before = Some(value);
        }
        values.shrink_to_fit();
        Ok(Self { ceiling, values })
    }
}

fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn pull(all: &[u8], rest: &mut &[u8]) -> Result<u32, BadSketch> {
    let mut number: u32 = 0;
    let mut shift = 0;
    loop {
        let at = all.len() - rest.len();
        let (byte, left) = rest.split_first().ok_or(BadSketch::Short)?;
        *rest = left;
        let part = u32::from(byte & 0x7f);
        // No bit may be lost, and one number has one way to be written.
        if shift > 28 || (shift == 28 && part > 0xf) || (shift > 0 && *byte == 0) {
            return Err(BadSketch::Damaged(at));
        }
        number |= part << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
        shift += 7;
    }
}

/// A sketch where it lies.
#[derive(Clone, Copy)]
pub(crate) struct View<'s> {
    pub(crate) ceiling: u32,
    pub(crate) values: &'s [u32],
}

impl<'s> View<'s> {
    /// The hashes up to a ceiling.
    fn below(self, ceiling: u32) -> &'s [u32] {
        let end = self.values.partition_point(|value| *value <= ceiling);
        self.values.get(..end).unwrap_or_default()
    }
}

/// How two sketches lie over each other, up to the lower of their ceilings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Hashes of both.
    pub shared: u32,
    /// Hashes of the first.
    pub first: u32,
    /// Hashes of the second.
    pub second: u32,
}

impl Overlap {
    pub(crate) fn of(one: View<'_>, other: View<'_>) -> Self {
        let ceiling = one.ceiling.min(other.ceiling);
        let (first, second) = (one.below(ceiling), other.below(ceiling));
        let mut shared = 0;
        let mut ahead = second.iter().copied().peekable();
        for value in first {
            while ahead.next_if(|next| next < value).is_some() {}
            if ahead.next_if_eq(value).is_some() {
                shared += 1;
            }
        }
        Self {
            shared,
            first: first.len() as u32,
            second: second.len() as u32,
        }
    }

    /// The share of the first that stands in the second, about.
    #[must_use]
    pub fn contained(&self) -> f32 {
        share(self.shared, self.first)
    }

    /// The share of the second that stands in the first, about.
    #[must_use]
    pub fn contains(&self) -> f32 {
        share(self.shared, self.second)
    }

    /// What both have as a share of what either has (Jaccard's index), about.
    #[must_use]
    pub fn jaccard(&self) -> f32 {
        share(self.shared, self.first + self.second - self.shared)
    }
}

fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_bytes_are_told() {
        let sketch = Sketch::of("They met again in Vienna today and left.");
        let bytes = sketch.to_bytes();
        assert_eq!(Sketch::from_bytes(&bytes), Ok(sketch));
        let cases: [(&[u8], BadSketch); 7] = [
            (&[], BadSketch::Short),
            (&[2], BadSketch::Version(2)),
            (&[1], BadSketch::Short),
            (&[1, 0x80], BadSketch::Short),
            (&[1, 9, 10], BadSketch::Damaged(2)),
            (&[1, 9, 3, 0], BadSketch::Damaged(3)),
            (&[1, 0xff, 0xff, 0xff, 0xff, 0x1f], BadSketch::Damaged(5)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Sketch::from_bytes(bytes), Err(expected), "{bytes:?}");
        }
        assert_eq!(
            Sketch::from_bytes(&bytes[..bytes.len() - 1]),
            Err(BadSketch::Short)
        );
    }

    #[test]
    fn long_texts_are_kept_in_part() {
        let text = |words: std::ops::Range<usize>| {
            words.map(|word| format!("w{word} ")).collect::<String>()
        };
        let (usual, half, huge) = (
            Sketch::of(&text(0..2_000)),
            Sketch::of(&text(0..1_000)),
            Sketch::of(&text(0..60_000)),
        );
        assert!((900..1_100).contains(&usual.len()), "{}", usual.len());
        assert_eq!(huge.len(), MOST);
        let overlap = half.overlap(&usual);
        assert!(overlap.contained() > 0.99, "{overlap:?}");
        assert!((0.45..0.55).contains(&overlap.contains()), "{overlap:?}");
        let overlap = half.overlap(&huge);
        assert!(overlap.contained() > 0.99, "{overlap:?}");
        assert!(overlap.contains() < 0.03, "{overlap:?}");
    }
}
