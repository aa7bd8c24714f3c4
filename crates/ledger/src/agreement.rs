//! Whether two tellings can be of one thing: each aspect agrees, is unknown, or speaks against.
//!
//! Parties, time and place are compared one by one; a single [`Agreement::Conflict`] keeps two
//! tellings apart, and across reports something must be [`Agreement::Same`] before they join.

/// How one aspect of two tellings compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// Known in both and compatible.
    Same,
    /// Not known in at least one.
    Unknown,
    /// Known in both and different.
    Conflict,
}

impl Agreement {
    /// Compares two values of which either may be unknown.
    pub(crate) fn of<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> Self {
        match (a, b) {
            (Some(a), Some(b)) if a == b => Self::Same,
            (Some(_), Some(_)) => Self::Conflict,
            _ => Self::Unknown,
        }
    }

    pub(crate) fn is_same(self) -> bool {
        self == Self::Same
    }

    pub(crate) fn is_conflict(self) -> bool {
        self == Self::Conflict
    }
}

/// How many aspects agree, or `None` when one of them speaks against.
pub(crate) fn score(aspects: &[Agreement]) -> Option<usize> {
    if aspects.iter().any(|aspect| aspect.is_conflict()) {
        return None;
    }
    Some(aspects.iter().filter(|aspect| aspect.is_same()).count())
}
