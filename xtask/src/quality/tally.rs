//! Counting what was found against what is there.
//!
//! ```text
//! 8 found and there, 2 found and not there, 4 there and not found: P 0.800 R 0.667 F1 0.727
//! ```
//!
//! Deliberately absent: intervals of confidence. The sets are named with their sizes.

use std::fmt;
use std::ops::AddAssign;

/// Found and there, found only, there only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Found and there.
    pub(super) hits: usize,
    /// Found, and not there.
    pub(super) spurious: usize,
    /// There, and not found.
    pub(super) missed: usize,
}

impl Tally {
    /// Of what was found, the share that is there.
    pub(super) fn precision(self) -> f64 {
        share(self.hits, self.hits + self.spurious)
    }

    /// Of what is there, the share that was found.
    pub(super) fn recall(self) -> f64 {
        share(self.hits, self.hits + self.missed)
    }

    /// The harmonic mean of both.
    pub(super) fn f1(self) -> f64 {
        share(2 * self.hits, 2 * self.hits + self.spurious + self.missed)
    }

    /// How many are there.
    pub(super) fn there(self) -> usize {
        self.hits + self.missed
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.hits += other.hits;
        self.spurious += other.spurious;
        self.missed += other.missed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "P {:.3}  R {:.3}  F1 {:.3}",
            self.precision(),
            self.recall(),
            self.f1()
        )
    }
}

/// So many of so many; nothing of nothing is 0.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        as_float(part) / as_float(whole)
    }
}

/// Counts here stay far below the numbers that a float cannot hold.
pub(super) fn as_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Agreement of two people on yes or no beyond what chance would give (Cohen).
pub(super) fn kappa(answers: &[(bool, bool)]) -> f64 {
    let count = |wanted: &dyn Fn(&(bool, bool)) -> bool| {
        share(
            answers.iter().filter(|pair| wanted(pair)).count(),
            answers.len(),
        )
    };
    let same = count(&|(one, other)| one == other);
    let (one, other) = (count(&|pair| pair.0), count(&|pair| pair.1));
    let by_chance = one * other + (1.0 - one) * (1.0 - other);
    if by_chance >= 1.0 {
        1.0
    } else {
        (same - by_chance) / (1.0 - by_chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-9
    }

    #[test]
    fn f1_is_the_harmonic_mean() {
        let cases = [
            ((8, 2, 4), (0.8, 8.0 / 12.0, 16.0 / 22.0)),
            ((0, 0, 0), (0.0, 0.0, 0.0)),
            ((3, 0, 0), (1.0, 1.0, 1.0)),
            ((0, 5, 5), (0.0, 0.0, 0.0)),
        ];
        for ((hits, spurious, missed), (precision, recall, f1)) in cases {
            let tally = Tally {
                hits,
                spurious,
                missed,
            };
            assert!(near(tally.precision(), precision), "{tally}");
            assert!(near(tally.recall(), recall), "{tally}");
            assert!(near(tally.f1(), f1), "{tally}");
        }
    }

    #[test]
    fn kappa_takes_chance_away() {
        let repeat = |pair, times| std::iter::repeat_n(pair, times);
        // The textbook's example: 20 and 15 agreed on, 5 and 10 not.
        let answers: Vec<(bool, bool)> = repeat((true, true), 20)
            .chain(repeat((true, false), 5))
            .chain(repeat((false, true), 10))
            .chain(repeat((false, false), 15))
            .collect();
        assert!(near(kappa(&answers), 0.4));
        assert!(near(kappa(&[(true, true), (true, true)]), 1.0));
        assert!(near(kappa(&[(true, false), (false, true)]), -1.0));
    }
}
