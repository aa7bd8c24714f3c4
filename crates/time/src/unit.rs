//! Units of the calendar and of the clock, as rule files name them.
//!
//! ```text
//! 'two weeks' → number 2, unit week → P2W
//! ```
//!
//! Deliberately absent: arithmetic, which is [`crate::point`]'s and [`crate::length`]'s.

use rapporteur_model::Granularity;
use serde::Deserialize;

/// A unit that times are counted in, from the finest to the coarsest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    /// Morning, evening, night: named by [`DayPart`].
    DayPart,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// The same, as results name it.
    pub(crate) const fn granularity(self) -> Granularity {
        match self {
            Self::Second => Granularity::Second,
            Self::Minute => Granularity::Minute,
            Self::Hour => Granularity::Hour,
            Self::DayPart => Granularity::DayPart,
            Self::Day => Granularity::Day,
            Self::Weekend => Granularity::Weekend,
            Self::Week => Granularity::Week,
            Self::Month => Granularity::Month,
            Self::Quarter => Granularity::Quarter,
            Self::Season => Granularity::Season,
            Self::Half => Granularity::HalfYear,
            Self::Year => Granularity::Year,
            Self::Decade => Granularity::Decade,
            Self::Century => Granularity::Century,
            Self::Millennium => Granularity::Millennium,
        }
    }
}

/// A part of the day, with TIMEX3's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum DayPart {
    /// Morning.
    MO,
    /// Midday.
    MI,
    /// Afternoon.
    AF,
    /// Evening.
    EV,
    /// Night.
    NI,
    /// Daytime.
    DT,
    /// Dawn, kept apart from the morning for its hours; written `MO`.
    #[serde(rename = "DAWN")]
    Dawn,
}

impl DayPart {
    /// TIMEX3's letters.
    pub(crate) const fn letters(self) -> &'static str {
        match self {
            Self::MO | Self::Dawn => "MO",
            Self::MI => "MI",
            Self::AF => "AF",
            Self::EV => "EV",
            Self::NI => "NI",
            Self::DT => "DT",
        }
    }

    /// First hour and the hour after the last, the night's end lying on the next day.
    pub(crate) const fn hours(self) -> (i8, i8) {
        match self {
            Self::MO => (6, 12),
            Self::Dawn => (4, 8),
            Self::MI => (11, 14),
            Self::AF => (12, 18),
            Self::EV => (18, 22),
            Self::NI => (20, 30),
            Self::DT => (6, 18),
        }
    }
}

/// A season of the northern year, with TIMEX3's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Season {
    /// Spring: March to May.
    SP,
    /// Summer: June to August.
    SU,
    /// Autumn: September to November.
    FA,
    /// Winter: December to February; written with the year of its December.
    WI,
}

impl Season {
    /// TIMEX3's letters.
    pub(crate) const fn letters(self) -> &'static str {
        match self {
            Self::SP => "SP",
            Self::SU => "SU",
            Self::FA => "FA",
            Self::WI => "WI",
        }
    }

    /// Its first month.
    pub(crate) const fn first_month(self) -> i8 {
        match self {
            Self::SP => 3,
            Self::SU => 6,
            Self::FA => 9,
            Self::WI => 12,
        }
    }

    /// The season that a month falls into.
    pub(crate) const fn of_month(month: i8) -> Self {
        match month {
            3..=5 => Self::SP,
            6..=8 => Self::SU,
            9..=11 => Self::FA,
            _ => Self::WI,
        }
    }
}
