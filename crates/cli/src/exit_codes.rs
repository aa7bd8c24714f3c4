//! What the program's end tells the shell. Documented in `--help`; scripts may rely on it.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything that was asked for was read.
    Complete,
    /// Some inputs could not be read, or not wholly; the others were.
    Partial,
    /// Nothing could be read.
    Nothing,
    /// The arguments make no sense (`EX_USAGE` of sysexits.h).
    Usage,
}

impl Outcome {
    /// The outcome of a batch: how many reports were read, and how many errors were met.
    pub(crate) fn of(reports: usize, errors: usize) -> Self {
        match (reports, errors) {
            (0, _) => Self::Nothing,
            (_, 0) => Self::Complete,
            _ => Self::Partial,
        }
    }

    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::Partial => 1,
            Self::Nothing => 2,
            Self::Usage => 64,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(outcome.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_and_total_failure_differ() {
        let cases = [((3, 0), 0), ((3, 1), 1), ((0, 1), 2), ((0, 0), 2)];
        for ((reports, errors), code) in cases {
            assert_eq!(Outcome::of(reports, errors).code(), code);
        }
    }
}
