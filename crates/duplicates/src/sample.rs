//! A sample of the hashes of a text: those below a ceiling, so that samples of two texts hold the
//! same of what the texts have in common, and shares can be taken of them.
//!
//! One bit of a hash says whether its run is a telling one.
//!
//! Deliberately absent: which runs of words were hashed.

use crate::sketch::BadSketch;
use crate::words::Run;

/// The bit that says so: the lowest of the upper half, so that it is in half a hash as well.
const TELLING: u32 = 1 << 16;

/// Hashes up to a ceiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    /// The highest hash that this sample would hold.
    pub(crate) ceiling: u32,
    /// Ascending, none above the ceiling.
    pub(crate) values: Vec<u32>,
}

impl Sample {
    /// All of the hashes where they are fewer than `whole`; else those up to the usual ceiling, and of
    /// a very long text as many as `most`.
    pub(crate) fn of(runs: &[Run], whole: usize, usual: u32, most: usize) -> Self {
        let value = |run: &Run| {
            // The upper half of the hash is as good as any.
            let hash = (run.hash >> 32) as u32;
            if run.telling {
                hash | TELLING
            } else {
                hash & !TELLING
            }
        };
        let mut values: Vec<u32> = runs.iter().map(value).collect();
        values.sort_unstable();
        values.dedup();
        if values.len() < whole {
            return Self {
                ceiling: u32::MAX,
                values,
            };
        }
        values.truncate(values.partition_point(|value| *value <= usual));
        let ceiling = match values.get(most) {
            // Up to, and without, the first that has no room.
            Some(over) => {
                let ceiling = over.saturating_sub(1);
                values.truncate(most);
                ceiling
            }
            None => usual,
        };
        values.shrink_to_fit();
        Self { ceiling, values }
    }

    /// The ceiling, the count, and the distances from hash to hash, with seven bits a byte.
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        push(bytes, self.ceiling);
        push(bytes, self.values.len() as u32);
        let mut before = 0;
        for value in &self.values {
            push(bytes, value - before);
            before = *value;
        }
    }

    /// Reads one from the front of what is left.
    pub(crate) fn read(all: &[u8], rest: &mut &[u8]) -> Result<Self, BadSketch> {
        let ceiling = pull(all, rest)?;
        let at = all.len() - rest.len();
        let count = pull(all, rest)? as usize;
        if count > rest.len() {
            return Err(BadSketch::Damaged(at));
        }
        let mut values = Vec::with_capacity(count);
        let mut before: Option<u32> = None;
        for _ in 0..count {
            let at = all.len() - rest.len();
            let step = pull(all, rest)?;
            let value = before
                .unwrap_or(0)
                .checked_add(step)
                .filter(|value| *value <= ceiling && (before.is_none() || step > 0))
                .ok_or(BadSketch::Damaged(at))?;
            values.push(value);
            before = Some(value);
        }
        Ok(Self { ceiling, values })
    }

    /// What this sample and another share.
    pub(crate) fn overlap(&self, other: &Self) -> Overlap {
        Overlap::of(
            (self.ceiling, &self.values),
            (other.ceiling, &other.values),
            |value| value & TELLING != 0,
        )
    }

    /// The upper halves of the hashes alone, which tell two samples' hashes apart well enough and keep
    /// their order.
    pub(crate) fn short(&self) -> ShortSample {
        ShortSample {
            ceiling: (self.ceiling >> 16) as u16,
            values: self
                .values
                .iter()
                .map(|value| (value >> 16) as u16)
                .collect(),
        }
    }
}

/// A sample in half of the memory.
#[derive(Clone, Debug)]
pub(crate) struct ShortSample {
    pub(crate) ceiling: u16,
    pub(crate) values: Box<[u16]>,
}

impl ShortSample {
    /// What this sample and another share, about: one hash in some hundred is taken for another.
    pub(crate) fn overlap(&self, other: &Self) -> Overlap {
        Overlap::of(
            (self.ceiling, &self.values),
            (other.ceiling, &other.values),
            |value| value & 1 != 0,
        )
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

/// Telling runs that both must have before their share says something.
const FEWEST_TELLING: u32 = 20;

/// How two samples lie over each other, up to the lower of their ceilings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Hashes of both.
    pub shared: u32,
    /// Hashes of the first.
    pub first: u32,
    /// Hashes of the second.
    pub second: u32,
    /// Of the hashes of both, those of runs with a name or a figure.
    pub shared_telling: u32,
    /// The same of the first.
    pub first_telling: u32,
    /// The same of the second.
    pub second_telling: u32,
}

impl Overlap {
    fn of<T: Ord + Copy>(one: (T, &[T]), other: (T, &[T]), telling: impl Fn(T) -> bool) -> Self {
        let ceiling = one.0.min(other.0);
        let (mut ahead, mut behind) = (
            one.1.iter().copied().take_while(|value| *value <= ceiling),
            other
                .1
                .iter()
                .copied()
                .take_while(|value| *value <= ceiling),
        );
        let (mut first, mut second) = (ahead.next(), behind.next());
        let mut overlap = Self::default();
        while let Some(lower) = first.into_iter().chain(second).min() {
            let (of_first, of_second) = (first == Some(lower), second == Some(lower));
            let told = u32::from(telling(lower));
            overlap.first += u32::from(of_first);
            overlap.second += u32::from(of_second);
            overlap.shared += u32::from(of_first && of_second);
            overlap.first_telling += u32::from(of_first) * told;
            overlap.second_telling += u32::from(of_second) * told;
            overlap.shared_telling += u32::from(of_first && of_second) * told;
            if of_first {
                first = ahead.next();
            }
            if of_second {
                second = behind.next();
            }
        }
        overlap
    }

    /// How much of what is shared is shared in telling runs too: about one for copies, near nothing
    /// where two reports follow one template; one where there are too few of them to tell.
    #[must_use]
    pub fn telling(&self) -> f32 {
        let all = self.greater();
        if all == 0.0 || self.first_telling.min(self.second_telling) < FEWEST_TELLING {
            return 1.0;
        }
        let telling = share(self.shared_telling, self.first_telling)
            .max(share(self.shared_telling, self.second_telling));
        (telling / all).min(1.0)
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

    /// The greater of the two shares.
    #[must_use]
    pub fn greater(&self) -> f32 {
        self.contained().max(self.contains())
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
