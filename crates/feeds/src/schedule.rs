//! When to look again: at the usual pace while it goes well; ever less often while it does not, by
//! chance a little later, so that many who failed at once do not come back at once.
//!
//! ```text
//! every 15 minutes, one failure      30 to 37 minutes
//! three failures                     an hour to 75 minutes, and no more after that
//! the server asks for three hours    three hours
//! gone for good                      a day
//! ```
//!
//! Deliberately absent: clocks; lengths of time go in and come out.

use std::time::Duration;

/// A source that fails is looked at no less often than this, or than its usual pace.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The same where a server says that it is gone for good.
const GONE: Duration = Duration::from_secs(24 * 60 * 60);

/// What went wrong is not tried again sooner.
const SHORTEST: Duration = Duration::from_secs(1);

/// Numbers by chance, the same for the same beginning (SplitMix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Numbers that follow from a first one.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to 1, 1 left out.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // The upper 53 bits, as many as a number of this type holds.
        (mixed >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A length of time and up to such a share of it more.
    fn more(&mut self, length: Duration, share: f64) -> Duration {
        length + length.mul_f64(share * self.share())
    }
}

/// How a look went, as far as the next one goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// How many looks in a row have failed, this one included.
    pub failures: u32,
    /// How long the other side asks to be left alone.
    pub rest: Option<Duration>,
    /// Whether it is gone for good.
    pub is_gone: bool,
    /// There is more, to be looked at after this time.
    pub again: Option<Duration>,
}

/// How long to wait until the next look.
pub fn wait(every: Duration, course: &Course, chance: &mut Chance) -> Duration {
    if course.failures == 0 {
        return match course.again {
            Some(again) => again,
            None => chance.more(every, 0.1),
        };
    }
    let first = every.max(SHORTEST);
    let longest = if course.is_gone { GONE } else { LONGEST };
    let doubled = 2u32.saturating_pow(course.failures);
    let wait = if course.is_gone {
        longest.max(every)
    } else {
        first.saturating_mul(doubled).min(longest.max(every))
    };
    chance.more(wait, 0.25).max(course.rest.unwrap_or_default())
}

/// How long to wait for the first look of a run, `ago` after the last of an earlier one; `None` where
/// there was none, or the calendar has been set back since.
pub fn first_wait(every: Duration, ago: Option<Duration>) -> Duration {
    ago.map_or(Duration::ZERO, |ago| every.saturating_sub(ago))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn failures_are_left_ever_longer_alone() {
        let course = |failures| Course {
            failures,
            ..Course::default()
        };
        let mut chance = Chance::new(7);
        let mut minutes = |failures| {
            let wait = wait(15 * MINUTE, &course(failures), &mut chance);
            wait.as_secs_f64() / 60.0
        };
        for (failures, least, most) in [
            (0, 15.0, 16.5),
            (1, 30.0, 37.5),
            (2, 60.0, 75.0),
            (40, 60.0, 75.0),
        ] {
            for _ in 0..50 {
                let found = minutes(failures);
                assert!(found >= least && found <= most, "{failures}: {found}");
            }
        }
        let gone = Course {
            failures: 1,
            is_gone: true,
            ..Course::default()
        };
        assert!(wait(MINUTE, &gone, &mut chance) >= GONE);
        let rest = Course {
            failures: 1,
            rest: Some(300 * MINUTE),
            ..Course::default()
        };
        assert_eq!(wait(MINUTE, &rest, &mut chance), 300 * MINUTE);
    }

    #[test]
    fn the_same_chance_gives_the_same_waits() {
        let waits = |seed| {
            let mut chance = Chance::new(seed);
            let course = Course {
                failures: 1,
                ..Course::default()
            };
            (0..5)
                .map(|_| wait(MINUTE, &course, &mut chance))
                .collect::<Vec<_>>()
        };
        assert_eq!(waits(3), waits(3));
        assert_ne!(waits(3), waits(4));
    }

    proptest! {
        #[test]
        fn no_wait_is_endless(every in 0u64..3_000_000_000, failures: u32, is_gone: bool, seed: u64) {
            let course = Course { failures, is_gone, ..Course::default() };
            let every = Duration::from_millis(every);
            let wait = wait(every, &course, &mut Chance::new(seed));
            prop_assert!(wait <= every.max(GONE).mul_f64(1.26));
            prop_assert!(failures == 0 || wait >= SHORTEST.min(every.max(SHORTEST)));
        }

        #[test]
        fn a_first_wait_is_no_longer_than_the_pace(every in 0u64..100_000, ago in proptest::option::of(0u64..10_000_000)) {
            let every = Duration::from_secs(every);
            prop_assert!(first_wait(every, ago.map(Duration::from_secs)) <= every);
        }
    }
}
