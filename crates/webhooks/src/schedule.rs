//! When a delivery that was not taken is tried again: after pauses that grow, each by chance a little
//! longer, to an hour; and a last time when it is as old as it may become.
//!
//! Deliberately absent: clocks; ages and lengths of time go in and come out.

use rapporteur_feeds::{Chance, Course, wait};
use std::time::Duration;

/// How long to wait before a delivery is tried again; `None` when it is to be given up. `age` is how
/// long it waits already, `failures` how many tries in a row have failed, `rest` for how long the other
/// side asks to be left alone.
pub fn next_try(
    [first, longest_age]: [Duration; 2],
    age: Duration,
    failures: u32,
    rest: Option<Duration>,
    chance: &mut Chance,
) -> Option<Duration> {
    let left = longest_age
        .checked_sub(age)
        .filter(|left| !left.is_zero())?;
    if rest.is_some_and(|rest| rest > left) {
        return None;
    }
    let course = Course {
        failures: failures.max(1),
        rest,
        ..Course::default()
    };
    // That doubles before it waits the first time.
    Some(wait(first / 2, &course, chance).min(left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn pauses_grow_to_an_hour() {
        let mut chance = Chance::new(1);
        let times = [seconds(6), seconds(600 * 3600)];
        for (failures, least) in [(1, 6), (2, 12), (3, 24), (10, 3072), (11, 3600), (99, 3600)] {
            let pause = next_try(times, Duration::ZERO, failures, None, &mut chance);
            let pause = pause.expect("it is young").as_secs_f64();
            let least = f64::from(least);
            assert!(
                pause >= least && pause <= least * 1.25,
                "{failures}: {pause}"
            );
        }
        let asked = Some(seconds(7200));
        let pause = next_try(times, Duration::ZERO, 1, asked, &mut chance);
        assert_eq!(pause, asked);
    }

    proptest! {
        #[test]
        fn a_delivery_is_tried_until_it_is_too_old_and_then_given_up(
            first in 2u64..3600, longest in 60u64..2_592_000, seed: u64,
        ) {
            let times = [seconds(first), seconds(longest)];
            let mut chance = Chance::new(seed);
            let (mut age, mut tries) = (Duration::ZERO, 0u32);
            while let Some(pause) = next_try(times, age, tries + 1, None, &mut chance) {
                prop_assert!(!pause.is_zero());
                age += pause;
                tries += 1;
                prop_assert!(tries < 5_000);
            }
            prop_assert_eq!(age, seconds(longest));
        }

        #[test]
        fn nobody_is_asked_again_before_they_said(rest in 0u64..100_000, age in 0u64..100_000) {
            let times = [seconds(5), seconds(80_000)];
            let next = next_try(times, seconds(age), 1, Some(seconds(rest)), &mut Chance::new(1));
            prop_assert!(next.is_none_or(|pause| pause >= seconds(rest) && seconds(age) + pause <= seconds(80_000)));
        }
    }
}
