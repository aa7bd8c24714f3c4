//! Reports made up of numbers for words: any count of them, the same at each run, with set phrases,
//! footers and copies among them as in a stream of news.

#![allow(dead_code, reason = "each of those who use it uses a part of it")]

use std::fmt::Write as _;

/// Words of a report of usual length.
const WORDS: usize = 400;
/// Words of a sentence.
const SENTENCE: usize = 20;
/// Sentences that many reports have: backgrounds and footers.
const COMMON: u64 = 500;
/// One report in so many is a copy of one before it.
const COPIES: u64 = 4;

/// A generator of numbers that are the same at each run (Steele, Lea and Flood 2014, SplitMix).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

/// The text of a report by its number.
pub(crate) fn report(number: u64) -> String {
    let mut numbers = Numbers(number);
    let copied = (numbers.below(COPIES) == 0).then(|| numbers.below(number.max(1)));
    let mut text = String::with_capacity(WORDS * 7);
    for place in 0..(WORDS / SENTENCE) as u64 {
        let sentence = if numbers.below(8) == 0 {
            // The lower, the more often, as with words.
            let (one, other) = (numbers.below(COMMON), numbers.below(COMMON));
            one.min(other)
        } else {
            match copied {
                Some(original) if numbers.below(4) > 0 => original * 64 + place + COMMON,
                _ => number * 64 + place + COMMON,
            }
        };
        let mut words = Numbers(sentence ^ 0x5eed_0000_0000);
        for _ in 0..SENTENCE {
            // Common words come often: the cube of an even draw.
            let draw = words.below(1 << 20) as f64 / f64::from(1 << 20);
            let _ = write!(text, "w{} ", (draw * draw * draw * 60_000.0) as u32);
        }
        text.push_str(".\n");
    }
    text
}
