//! How many passed and failed, as Rust's test harness tells it in its last line:
//! `test result: ok. 12 passed; 0 failed; 0 ignored; …`.

use std::fmt;
use std::ops::Add;

/// How many passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) ignored: usize,
}

impl Count {
    /// What the line of a test harness tells, if it is such a line.
    pub(super) fn told_by(line: &str) -> Option<Self> {
        let told = line.trim().strip_prefix("test result: ")?;
        let (_, told) = told.split_once(". ")?;
        let mut count = Self::default();
        for part in told.split("; ") {
            let Some((number, what)) = part.split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse() else {
                continue;
            };
            match what {
                "passed" => count.passed = number,
                "failed" => count.failed = number,
                "ignored" => count.ignored = number,
                _ => {}
            }
        }
        Some(count)
    }

    /// The count of a step that has ended: a step that told of no test counts as one, and one
    /// that failed has at least one failure.
    pub(super) fn settled(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        } else if self == Self::default() {
            self.passed = 1;
        }
        self
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.ignored > 0 {
            write!(f, ", {} ignored", self.ignored)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn count(passed: usize, failed: usize, ignored: usize) -> Count {
        Count {
            passed,
            failed,
            ignored,
        }
    }

    #[test]
    fn the_line_of_the_harness_is_read() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.00s",
                Some(count(12, 0, 3)),
            ),
            (
                "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                Some(count(1, 2, 0)),
            ),
            ("test tests::a ... ok", None),
            ("running 12 tests", None),
        ];
        for (line, expected) in cases {
            assert_eq!(Count::told_by(line), expected, "{line}");
        }
    }

    #[test]
    fn a_step_always_counts() {
        let cases = [
            (count(0, 0, 0), true, count(1, 0, 0)),
            (count(0, 0, 0), false, count(0, 1, 0)),
            (count(5, 0, 0), true, count(5, 0, 0)),
            (count(5, 0, 0), false, count(5, 1, 0)),
            (count(5, 2, 0), false, count(5, 2, 0)),
        ];
        for (told, succeeded, expected) in cases {
            assert_eq!(told.settled(succeeded), expected);
        }
    }

    #[test]
    fn the_closing_line() {
        assert_eq!(
            (count(1, 0, 0) + count(2, 1, 0)).to_string(),
            "3 passed, 1 failed"
        );
        assert_eq!(count(3, 0, 2).to_string(), "3 passed, 0 failed, 2 ignored");
    }
}
