//! Time expressions, after TimeML's TIMEX3 (ISO-TimeML; TIMEX3 annotation guidelines 1.2.1).

use crate::Span;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// TIMEX3 `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeKind {
    /// A day or coarser.
    Date,
    /// Finer than a day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// TIMEX3 `mod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Modifier {
    /// 'before June'
    Before,
    /// 'after June'
    After,
    /// 'on or before', 'no later than'
    OnOrBefore,
    /// 'on or after'
    OnOrAfter,
    /// 'less than two years'
    LessThan,
    /// 'more than two years'
    MoreThan,
    /// 'up to two years'
    EqualOrLess,
    /// 'at least two years'
    EqualOrMore,
    /// 'early June'
    Start,
    /// 'mid-June'
    Mid,
    /// 'late June'
    End,
    /// 'about'
    Approx,
}

/// What a relative time was counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The report's own date.
    Report,
    /// Another expression of the text, at these bytes.
    Expression(Span),
}

/// How fine a time on the calendar is.
///
/// ```
/// use rapporteur_model::Granularity;
/// assert!(Granularity::Day < Granularity::Weekend && Granularity::Weekend < Granularity::Week);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// '10:30:15'
    Second,
    /// '10:30'
    Minute,
    /// 'five o'clock'
    Hour,
    /// 'Monday evening'
    DayPart,
    /// 'Monday'
    Day,
    /// 'the weekend'
    Weekend,
    /// 'last week'
    Week,
    /// 'June'
    Month,
    /// 'the third quarter'
    Quarter,
    /// 'the winter of 2022'
    Season,
    /// 'the first half of 2022'
    HalfYear,
    /// '1994'
    Year,
    /// 'the 1990s'
    Decade,
    /// 'the 19th century'
    Century,
    /// 'the first millennium'
    Millennium,
}

/// The time zone that a text names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Zone {
    /// The words: `GMT`, `local time`, `Moscow time`.
    pub text: String,
    /// Minutes that its clocks are ahead of universal time at the time meant (`GMT` 0, `EST` -300);
    /// `None` where that cannot be told: `local time`, or a zone that changes its clocks without
    /// the day being known.
    pub utc_offset_minutes: Option<i16>,
}

/// One time expression and what it stands for.
///
/// `value` is `None` when there was nothing to count from: an unresolved time is never given
/// the report's date by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// The words.
    pub text: String,
    /// Where they stand, in bytes of the clean text.
    pub span: Span,
    /// TIMEX3 `type`.
    #[serde(rename = "type")]
    pub kind: TimeKind,
    /// TIMEX3 `value`, e.g. `2025-07-19`, `P50D`, `2025-W29-WE`; `None` when unresolved.
    pub value: Option<String>,
    /// TIMEX3 `mod`.
    #[serde(rename = "mod")]
    pub modifier: Option<Modifier>,
    /// First instant of the time meant; `None` when unresolved or a length.
    pub start: Option<DateTime>,
    /// First instant after the time meant; `None` when unresolved, open or a length.
    pub end: Option<DateTime>,
    /// How fine the time meant is; `None` when unresolved, and for lengths and recurring times.
    pub granularity: Option<Granularity>,
    /// The time zone that the text names; `value`, `start` and `end` are its local time. `None`
    /// where it names none.
    pub zone: Option<Zone>,
    /// What it was counted from; `None` when it stands on its own or could not be resolved.
    pub anchor: Option<Anchor>,
    /// The entry of the rule files that recognised it.
    pub rule: String,
}

impl TimeExpression {
    /// The words without a leading article, for putting behind 'for' or 'of': 'The two days' →
    /// 'two days'.
    pub fn without_article(&self) -> &str {
        let words = self.text.trim();
        let first = words.split_whitespace().next().unwrap_or("");
        if ["the", "a", "an"].contains(&first.to_lowercase().as_str()) {
            words.get(first.len()..).unwrap_or("").trim_start()
        } else {
            words
        }
    }
}
