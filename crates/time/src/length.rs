//! Lengths of time as TIMEX3 writes them, and the moment that lies so much later.
//!
//! ```
//! use jiff::civil::datetime;
//! let warning = datetime(2025, 7, 14, 0, 0, 0, 0);
//! assert_eq!(rapporteur_time::add(warning, "P50D"), Some(datetime(2025, 9, 2, 0, 0, 0, 0)));
//! assert_eq!(rapporteur_time::add(warning, "PXD"), None);
//! ```
//!
//! Deliberately absent: where a length is counted from. Nothing here invents an anchor.

use crate::unit::Unit;
use jiff::Span;
use jiff::civil::DateTime;

/// How many: a number in hundredths, or an unknown number (`X`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// In hundredths, so that 'two and a half' is exact.
    Hundredths(i64),
    /// 'several', 'a few'.
    Unknown,
}

impl Amount {
    /// A whole number.
    pub(crate) const fn whole(number: i64) -> Self {
        Self::Hundredths(number.saturating_mul(100))
    }

    /// The number, where it is whole.
    pub(crate) const fn as_whole(self) -> Option<i64> {
        match self {
            Self::Hundredths(hundredths) if hundredths % 100 == 0 => Some(hundredths / 100),
            _ => None,
        }
    }

    const fn times(self, factor: i64) -> Self {
        match self {
            Self::Hundredths(hundredths) => Self::Hundredths(hundredths.saturating_mul(factor)),
            Self::Unknown => Self::Unknown,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Unknown => "X".into(),
            Self::Hundredths(hundredths) if hundredths % 100 == 0 => (hundredths / 100).to_string(),
            Self::Hundredths(hundredths) => {
                let text = format!("{}.{:02}", hundredths / 100, (hundredths % 100).abs());
                text.trim_end_matches('0').to_owned()
            }
        }
    }
}

/// TIMEX3 value of `amount` units: `P2Y`, `PT90M`, `PXW`, `P2Y6M` for two and a half years.
pub(crate) fn value(amount: Amount, unit: Unit) -> String {
    let (factor, letter, clock) = match unit {
        Unit::Second => (1, "S", true),
        Unit::Minute => (1, "M", true),
        Unit::Hour => (1, "H", true),
        Unit::DayPart => (1, "NI", false),
        Unit::Day => (1, "D", false),
        Unit::Weekend => (1, "WE", false),
        Unit::Week => (1, "W", false),
        Unit::Month => (1, "M", false),
        Unit::Quarter | Unit::Season => (3, "M", false),
        Unit::Half => (6, "M", false),
        Unit::Year => (1, "Y", false),
        Unit::Decade => (10, "Y", false),
        Unit::Century => (100, "Y", false),
        Unit::Millennium => (1000, "Y", false),
    };
    if amount == Amount::Unknown {
        let letter = match unit {
            Unit::Decade => "DE",
            Unit::Century => "CE",
            Unit::Millennium => "ML",
            Unit::Quarter => "Q",
            _ => letter,
        };
        return format!("P{}X{letter}", if clock { "T" } else { "" });
    }
    let amount = amount.times(factor);
    if let Amount::Hundredths(hundredths) = amount
        && hundredths % 100 == 50
    {
        // Half a unit is a whole number of the next one where calendars agree on it.
        let whole = hundredths / 100;
        let lead = |letter: &str| {
            if whole > 0 {
                format!("{whole}{letter}")
            } else {
                String::new()
            }
        };
        match unit {
            Unit::Year | Unit::Decade | Unit::Century => return format!("P{}6M", lead("Y")),
            Unit::Hour => return format!("PT{}30M", lead("H")),
            Unit::Minute => return format!("PT{}30S", lead("M")),
            _ => {}
        }
    }
    format!("P{}{}{letter}", if clock { "T" } else { "" }, amount.text())
}

/// TIMEX3 value of lengths told one after the other, each in a finer unit than the one before:
/// `P2Y3M`, `P2DT3H`. `None` where they are not.
pub(crate) fn sum(parts: &[(Amount, Unit)]) -> Option<String> {
    let finer = |pair: &[(Amount, Unit)]| match pair {
        [(_, coarse), (_, fine)] => fine < coarse,
        _ => false,
    };
    if parts.len() < 2 || !parts.windows(2).all(finer) {
        return None;
    }
    let (mut calendar, mut clock) = (String::new(), String::new());
    for (amount, unit) in parts {
        amount.as_whole()?;
        let value = value(*amount, *unit);
        match value.strip_prefix("PT") {
            Some(rest) => clock.push_str(rest),
            None => calendar.push_str(value.strip_prefix('P')?),
        }
    }
    Some(match clock.as_str() {
        "" => format!("P{calendar}"),
        _ => format!("P{calendar}T{clock}"),
    })
}

/// The moment that lies a TIMEX3 duration after `reference`: what 'within 50 days' of a report
/// comes to.
///
/// `value` is a duration as [`TimeExpression::value`](rapporteur_model::TimeExpression) holds it
/// (`P50D`, `PT72H`, `P2Y6M`, `P1W`). `None` for an unknown number (`PXD`), for parts of a unit
/// that a calendar does not define (`P1.5M`), for anything that is no duration, and beyond the
/// calendar's years.
pub fn add(reference: DateTime, value: &str) -> Option<DateTime> {
    let (calendar, clock) = match value.strip_prefix('P')?.split_once('T') {
        Some((calendar, clock)) => (calendar, clock),
        None => (value.strip_prefix('P')?, ""),
    };
    if calendar.is_empty() && clock.is_empty() {
        return None;
    }
    let mut span = Span::new();
    for (count, letters) in parts(calendar)? {
        span = match letters {
            "Y" => span.try_years(span.get_years().checked_add(i16::try_from(count).ok()?)?),
            "M" => span.try_months(count),
            "W" => span.try_weeks(count),
            "D" => span.try_days(count),
            _ => return None,
        }
        .ok()?;
    }
    for (count, letters) in parts(clock)? {
        span = match letters {
            "H" => span.try_hours(count),
            "M" => span.try_minutes(count),
            "S" => span.try_seconds(count),
            _ => return None,
        }
        .ok()?;
    }
    reference.checked_add(span).ok()
}

/// `2Y6M` → (2, Y), (6, M); `None` when malformed.
fn parts(mut text: &str) -> Option<Vec<(i64, &str)>> {
    let mut parts = Vec::new();
    while !text.is_empty() {
        let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, rest) = text.split_at(digits);
        let end = rest
            .find(|letter: char| !letter.is_ascii_uppercase())
            .unwrap_or(rest.len());
        let (letters, rest) = rest.split_at(end);
        parts.push((number.parse().ok()?, letters));
        text = rest;
    }
    Some(parts)
}
