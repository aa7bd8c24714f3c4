//! When an event was, and by when something is due.
//!
//! A time expression says a time; which event it belongs to, whether it is the event's own time or
//! only a bound of it, and how it came to the event are what is kept here. 'Since 24 February the
//! port has been blocked' gives the event the stretch from 24 February on, open at its end:
//!
//! ```json
//! {"text":"24 February", "value":"2022-02-24", "start":"2022-02-24T00:00:00", "end":null,
//!  "relation":"since", "given_by":"clause", …}
//! ```
//!
//! Deliberately absent: how any of it is found; that is the coder's.

use crate::{Span, TimeExpression};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// How an event stands to the time that its words name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeRelation {
    /// At some point of it: 'on Monday', 'in June'.
    #[default]
    At,
    /// All through it: 'from 3 to 5 June', 'throughout March', 'for two days'.
    During,
    /// Over when it begins ('before Monday'), or by its end at the latest ('by Monday').
    Before,
    /// Not begun before its end: 'after Monday'.
    After,
    /// From its beginning on: 'since Monday'.
    Since,
    /// Up to it: 'until Monday'.
    Until,
}

/// Where an event has its time from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeSource {
    /// The words of its own clause.
    #[default]
    Clause,
    /// An adverbial that stands over several clauses of its sentence: 'On Monday A met B and C met D'.
    Sentence,
    /// What it is told in: what somebody said on Monday that he had done was done by then.
    ReportOf,
    /// The time at which the narrative stood when it came to the event.
    Narrative,
}

/// When an event was, or is to be: an interval, and the expression that gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTime {
    /// The expression. Its `start` and `end` bound the event, so that one of them is open where
    /// the words only give a bound; `value` is what the words themselves stand for. Where two
    /// expressions make one stretch it covers both, and `value` is `first/second`.
    #[serde(flatten)]
    pub expression: TimeExpression,
    /// How the event stands to the time named.
    #[serde(default)]
    pub relation: TimeRelation,
    /// Where the event has it from.
    #[serde(default)]
    pub given_by: TimeSource,
}

impl EventTime {
    /// A time that the event's own clause gives, at some point of which it was.
    pub fn at(expression: TimeExpression) -> Self {
        Self {
            expression,
            relation: TimeRelation::At,
            given_by: TimeSource::Clause,
        }
    }
}

/// How a deadline's instant is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineBound {
    /// The text tells the day or the hour.
    Exact,
    /// No later than: counted from something that had already happened.
    AtLatest,
    /// No earlier than: 'not before September', or counted from something yet to happen.
    AtEarliest,
    /// The text names a length but nothing to count it from.
    Unresolved,
}

/// What a deadline is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountBase {
    /// Nothing: the words name the day.
    DateNamed,
    /// The day of the statement that sets it.
    Statement,
    /// The day of the report, the statement being earlier or later.
    Report,
    /// Another time that the words name: 'within two weeks of 3 June'.
    Expression,
    /// The deadline that stood before.
    EarlierDeadline,
    /// Something whose time is not told: 'within ten days of the signing'.
    Event,
    /// Something, but the text does not tell when it was.
    Unknown,
}

/// What a deadline is counted from, with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedFrom {
    /// What it is.
    pub what: CountBase,
    /// The words that name it, where there are any.
    pub text: Option<String>,
    /// Where they stand.
    pub span: Option<Span>,
    /// First instant of its time; `None` when that cannot be told.
    pub start: Option<DateTime>,
    /// First instant after its time; `None` when that cannot be told.
    pub end: Option<DateTime>,
}

impl CountedFrom {
    /// A deadline that stood before. Where a day was named its stretch is kept, so that the
    /// instant counted from it is seen to end a day.
    pub fn earlier(deadline: &Deadline) -> Self {
        let named = deadline.time.end == deadline.due;
        Self {
            what: CountBase::EarlierDeadline,
            text: Some(deadline.time.text.clone()),
            span: Some(deadline.time.span),
            start: deadline.time.start.filter(|_| named).or(deadline.due),
            end: deadline.due,
        }
    }

    /// An origin of which nothing more is known.
    pub fn only(what: CountBase) -> Self {
        Self {
            what,
            text: None,
            span: None,
            start: None,
            end: None,
        }
    }
}

/// What became of a deadline that stood before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineChange {
    /// Put off.
    Extended,
    /// Brought forward.
    Shortened,
}

/// The move of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineMove {
    /// Which way.
    pub change: DeadlineChange,
    /// By how much, as a TIMEX3 duration, where the words say so: 'by two weeks'.
    pub by: Option<String>,
    /// The instant that stood before, where the report names it.
    pub from: Option<DateTime>,
    /// The words by which it does.
    #[serde(default)]
    pub from_text: Option<String>,
}

/// By when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The expression that tells it; a length keeps its value where nothing is known to count
    /// it from.
    pub time: TimeExpression,
    /// The first instant that it may be, where it is only known to lie between two.
    #[serde(default)]
    pub earliest: Option<DateTime>,
    /// The instant by which, when it can be told: the end of a day that is named, in the time of
    /// the place or zone that the words name.
    pub due: Option<DateTime>,
    /// The same instant as the world counts it, where the words name a zone.
    #[serde(default)]
    pub due_utc: Option<Timestamp>,
    /// How that instant is to be read.
    pub bound: DeadlineBound,
    /// What it is counted from.
    pub counted_from: CountedFrom,
    /// Whether it takes the place of an earlier one.
    #[serde(default)]
    pub moved: Option<DeadlineMove>,
}

impl Deadline {
    /// Whether the instant is the midnight with which a day ends: a day that is named is over then,
    /// and so is what is counted from such a day. Other lengths come to the day that the instant
    /// begins: 50 days from 14 July are 2 September.
    pub fn ends_a_day(&self) -> bool {
        let from = &self.counted_from;
        from.what == CountBase::DateNamed && self.bound != DeadlineBound::AtEarliest
            || from.what == CountBase::EarlierDeadline && from.start < from.end
    }

    /// The day by which something is due, as people say it.
    pub fn due_day(&self) -> Option<Date> {
        let due = self.due?;
        let midnight = due == due.date().at(0, 0, 0, 0);
        match due.date().yesterday() {
            Ok(before) if midnight && self.ends_a_day() => Some(before),
            _ => Some(due.date()),
        }
    }
}
