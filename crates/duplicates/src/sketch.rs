//! The sketch of a text: a part of the hashes of its runs of words, small enough to keep for every
//! report, large enough to say how much of one text stands in another.
//!
//! Hashes below a ceiling are kept (a scaled or *FracMinHash* sketch: Irber et al. 2022, 'Lightweight
//! compositional analysis of metagenomes with FracMinHash and minimum metagenome covers'; the idea is
//! Broder's of 1997). Unlike a MinHash of fixed size it tells containment: of a short report in a
//! long one as well as of likes. Of a usual report every second hash is kept; of a
//! short one all, so that chance has less to say; of a very long one so many as fit.
//!
//! Deliberately absent: the words. Nothing of a text can be read off its sketch.

use crate::sample::{Overlap, Sample};
use crate::words::runs;

/// Below so many runs, all are kept: some 300 words.
const WHOLE: usize = 256;
/// The highest hash that is kept of a usual report: every second.
const USUAL: u32 = u32::MAX / 2;
/// Hashes kept of one text at most, so that an archive in one file costs no more than 32 KiB.
const MOST: usize = 8192;
/// The first byte of a stored sketch.
const VERSION: u8 = 1;

/// What is kept of a text's wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    pub(crate) sample: Sample,
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
    /// The numbers do not ascend, pass the ceiling, or are more or fewer than they should be.
    #[error("the stored sketch is damaged at byte {0}; the report's text must be sketched again")]
    Damaged(usize),
}

impl Sketch {
    /// The sketch of a text. A text without words has an empty sketch, which is like nothing.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self {
            sample: Sample::of(&runs(text), WHOLE, USUAL, MOST),
        }
    }

    /// Whether nothing is kept: the text has no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sample.values.is_empty()
    }

    /// How many hashes are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sample.values.len()
    }

    /// What the two have in common.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        self.sample.overlap(&other.sample)
    }

    /// The bytes to store: a version, the ceiling, a count, and the distances from hash to hash, with
    /// seven bits a byte; some four bytes a hash.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + self.len() * 4);
        bytes.push(VERSION);
        self.sample.write(&mut bytes);
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
        let sketch = Self {
            sample: Sample::read(bytes, &mut rest)?,
        };
        if rest.is_empty() {
            Ok(sketch)
        } else {
            Err(BadSketch::Damaged(bytes.len() - rest.len()))
        }
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
        let cases: [(&[u8], BadSketch); 10] = [
            (&[], BadSketch::Short),
            (&[2], BadSketch::Version(2)),
            (&[1], BadSketch::Short),
            (&[1, 0x80], BadSketch::Short),
            (&[1, 9, 2, 3], BadSketch::Damaged(2)),
            (&[1, 9, 1, 10], BadSketch::Damaged(3)),
            (&[1, 9, 2, 3, 0], BadSketch::Damaged(4)),
            (&[1, 9], BadSketch::Short),
            (&[1, 9, 0, 7], BadSketch::Damaged(3)),
            (&[1, 0xff, 0xff, 0xff, 0xff, 0x1f], BadSketch::Damaged(5)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Sketch::from_bytes(bytes), Err(expected), "{bytes:?}");
        }
        for end in 0..bytes.len() {
            assert!(Sketch::from_bytes(&bytes[..end]).is_err(), "{end}");
        }
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
