//! A stretch of days, and the one before it that it is compared with.

use crate::words::dates;
use jiff::ToSpan;
use jiff::civil::Date;

/// From its first to its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl Period {
    /// The month of a day.
    pub(crate) fn month(day: Date) -> Self {
        Self {
            first: day.first_of_month(),
            last: day.last_of_month(),
        }
    }

    pub(crate) fn holds(self, day: Option<Date>) -> bool {
        day.is_some_and(|day| self.first <= day && day <= self.last)
    }

    /// The same stretch before: of a whole month, the month before.
    pub(crate) fn before(self) -> Option<Self> {
        let last = self.first.yesterday().ok()?;
        if self.is_month() {
            return Some(Self::month(last));
        }
        let days = self.first.until(self.last).ok()?.get_days();
        let first = last.checked_sub(days.days()).ok()?;
        Some(Self { first, last })
    }

    pub(crate) fn is_month(self) -> bool {
        self == Self::month(self.first)
    }

    /// '22 July 2025', 'July 2025', '1–3 July 2025'.
    pub(crate) fn name(self) -> String {
        match self.last.tomorrow() {
            Ok(end) => dates::stretch(self.first.at(0, 0, 0, 0), end.at(0, 0, 0, 0)),
            Err(_) => dates::day(self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_is_compared_with_the_one_before() {
        let cases = [
            (
                Period::month(date(2025, 3, 14)),
                "March 2025",
                "February 2025",
            ),
            (
                Period {
                    first: date(2025, 3, 1),
                    last: date(2025, 3, 1),
                },
                "1 March 2025",
                "28 February 2025",
            ),
            (
                Period {
                    first: date(2025, 3, 8),
                    last: date(2025, 3, 14),
                },
                "8–14 March 2025",
                "1–7 March 2025",
            ),
        ];
        for (period, name, before) in cases {
            assert_eq!(period.name(), name);
            assert_eq!(period.before().map(Period::name).as_deref(), Some(before));
        }
    }
}
