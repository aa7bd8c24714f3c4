//! Numbers of people from several tellings, drawn together without choosing between them.
//!
//! 'at least one' and '12' are both true of twelve; '12' and '14' give 12 to 14.

use rapporteur_model::Range;

/// What two statements of a number allow together: their overlap, or, when they contradict each
/// other, the stretch from the lower to the higher.
pub(crate) fn combine(a: Option<Range>, b: Option<Range>) -> Option<Range> {
    let (a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (a, b) => return a.or(b),
    };
    let min = a.min.max(b.min);
    let max = match (a.max, b.max) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    if max.is_none_or(|max| min <= max) {
        return Some(Range { min, max });
    }
    let low = a.min.min(b.min);
    let high = match (a.max, b.max) {
        (Some(high), Some(other)) => Some(high.max(other)),
        // One of them is open upwards, so the stretch is open as well.
        _ => None,
    };
    Some(Range {
        min: low,
        max: high,
    })
}

/// Whether two statements of a number cannot both be true.
pub(crate) fn contradict(a: Option<Range>, b: Option<Range>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return false;
    };
    let below = |x: Range, y: Range| x.max.is_some_and(|max| max < y.min);
    below(a, b) || below(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(min: u64, max: Option<u64>) -> Option<Range> {
        Some(Range { min, max })
    }

    #[test]
    fn figures_narrow_or_widen() {
        let cases = [
            (range(1, None), range(12, Some(12)), range(12, Some(12))),
            (
                range(12, Some(12)),
                range(14, Some(14)),
                range(12, Some(14)),
            ),
            (range(10, Some(20)), range(15, None), range(15, Some(20))),
            (range(5, Some(5)), range(9, None), range(5, None)),
            (None, range(3, Some(3)), range(3, Some(3))),
        ];
        for (a, b, expected) in cases {
            assert_eq!(combine(a, b), expected);
            assert_eq!(combine(b, a), expected);
        }
        assert!(contradict(range(12, Some(12)), range(14, Some(14))));
        assert!(!contradict(range(1, None), range(14, Some(14))));
    }

    proptest! {
        #[test]
        fn combining_never_turns_bounds_round(a in 0u64..50, b in prop::option::of(0u64..50), c in 0u64..50, d in prop::option::of(0u64..50)) {
            let one = range(a, b.map(|b| a + b));
            let two = range(c, d.map(|d| c + d));
            let both = combine(one, two).unwrap();
            prop_assert!(both.max.is_none_or(|max| both.min <= max));
            prop_assert_eq!(combine(two, one), Some(both));
        }
    }
}
