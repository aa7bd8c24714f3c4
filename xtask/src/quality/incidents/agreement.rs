//! How well found incidents agree with true ones.
//!
//! B-cubed (Bagga and Baldwin 1998, 'Algorithms for scoring coreference chains'): of each telling, the
//! share of the tellings found together with it that are of its incident (precision), and of those of
//! its incident the share found together with it (recall); over all tellings the mean.

use std::collections::BTreeMap;

/// A telling: its true incident and the one that it was put into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'p> {
    pub(super) truth: &'p str,
    pub(super) found: &'p str,
}

/// Precision and recall.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Agreement {
    pub(super) precision: f64,
    pub(super) recall: f64,
}

impl Agreement {
    /// Their harmonic mean.
    pub(super) fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 {
            0.0
        } else {
            2.0 * self.precision * self.recall / sum
        }
    }
}

/// B-cubed over some tellings.
pub(super) fn b_cubed(tellings: &[Placed<'_>]) -> Agreement {
    let mut found: BTreeMap<&str, f64> = BTreeMap::new();
    let mut truth: BTreeMap<&str, f64> = BTreeMap::new();
    let mut both: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for telling in tellings {
        *found.entry(telling.found).or_default() += 1.0;
        *truth.entry(telling.truth).or_default() += 1.0;
        *both.entry((telling.found, telling.truth)).or_default() += 1.0;
    }
    let all = tellings.len().max(1) as f64;
    let sum = |wholes: &dyn Fn(&str, &str) -> f64| -> f64 {
        both.iter()
            .map(|((found, truth), count)| count * count / wholes(found, truth).max(1.0))
            .sum::<f64>()
            / all
    };
    Agreement {
        precision: sum(&|one, _| found.get(one).copied().unwrap_or_default()),
        recall: sum(&|_, other| truth.get(other).copied().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_paper() {
        // Truth: 1-5, 6-7, 8-9-A-B-C; found: 1-5, 6-C.
        let truth = ["x", "x", "x", "x", "x", "y", "y", "z", "z", "z", "z", "z"];
        let tellings: Vec<Placed<'_>> = truth
            .iter()
            .enumerate()
            .map(|(place, truth)| Placed {
                truth,
                found: if place < 5 { "a" } else { "b" },
            })
            .collect();
        let agreement = b_cubed(&tellings);
        assert!((agreement.precision - 0.7619).abs() < 1e-3, "{agreement:?}");
        assert!((agreement.recall - 1.0).abs() < 1e-9, "{agreement:?}");
        assert_eq!(b_cubed(&[]).f1(), 0.0);
    }
}
