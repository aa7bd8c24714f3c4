//! When it was, and by when it must be: which time expression belongs to which event.
//!
//! 'On Monday Washington gave Tehran until 1 August' is of Monday, and its deadline is 1 August.
//! The expressions of a sentence are put together first (`spoken`); by where they hang they are
//! the event's own or another's (`attach`); `event_time` reads its time, `deadline` its limit.
//! Over the whole report, what is counted from an earlier deadline is settled (`earlier`), and
//! sentences that go on with a story take its time (`narrative`).
//!
//! Deliberately absent: the day of the report as a time. An event of which no word says when it
//! was has none.

mod attach;
mod deadline;
mod earlier;
mod event_time;
mod narrative;
mod spoken;

pub(crate) use attach::own_words;
pub(crate) use earlier::count_from_earlier;
pub(crate) use narrative::carry;

use crate::compose::Composed;
use crate::tree::Tree;
use jiff::civil::Date;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Deadline, EventTime, Span, Status, TimeExpression, TimeRelation};
use spoken::{Spoken, spoken};

/// What the times of one event are read from.
struct Asked<'a> {
    tree: &'a Tree<'a>,
    lexicon: &'a Lexicon,
    composed: &'a Composed<'a>,
    status: &'a Status,
    times: &'a [Spoken],
    /// The day of the report.
    day: Option<Date>,
}

/// The times of one event.
#[derive(Debug, Default)]
pub(crate) struct Dated {
    pub(crate) time: Option<EventTime>,
    pub(crate) content_time: Option<EventTime>,
    pub(crate) deadline: Option<Deadline>,
    /// The entry of the data files by which the deadline is one.
    pub(crate) rule: Option<String>,
    /// When whoever reports the event did so.
    statement: Option<EventTime>,
}

/// Reads the times of an event. `times` are those of the report, in order.
pub(crate) fn read(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    composed: &Composed<'_>,
    status: &Status,
    times: &[TimeExpression],
    sentence: Span,
    day: Option<Date>,
) -> Dated {
    let first = times.partition_point(|time| time.span.start < sentence.start);
    let last = times.partition_point(|time| time.span.start < sentence.end);
    let times = spoken(tree, times.get(first..last).unwrap_or(&[]));
    if times.is_empty() {
        return Dated::default();
    }
    let asked = Asked {
        tree,
        lexicon,
        composed,
        status,
        times: &times,
        day,
    };
    let statement = asked.statement_time();
    let time = asked.time();
    let deadline = asked.deadline(time.as_ref(), statement.as_ref());
    let limits = |time: &EventTime| {
        deadline
            .as_ref()
            .is_some_and(|(deadline, _)| deadline.time.span == time.expression.span)
    };
    let time = time.filter(|time| !limits(time));
    let content_time = asked.content_time().filter(|time| !limits(time));
    let (deadline, rule) = deadline.map_or((None, None), |(deadline, rule)| {
        (Some(deadline), rule.map(str::to_owned))
    });
    Dated {
        time,
        content_time,
        deadline,
        rule,
        statement,
    }
}

impl Dated {
    /// What was taken for the event is only the content of a speech: the act's time is when it is
    /// to be, and the event's is when it was said.
    pub(crate) fn turn_to_content(&mut self) {
        let of_act = self.time.take();
        self.content_time = of_act.filter(|time| time.relation != TimeRelation::Before);
        self.time = self.statement.take();
    }
}

/// Days before the report from which on an event is recalled rather than reported.
const NEWS_DAYS: i64 = 45;

/// Whether a time lies so far back that the report recalls it.
pub(crate) fn is_recalled(time: Option<&EventTime>, report_day: Option<Date>) -> bool {
    let (Some(end), Some(day)) = (time.and_then(|time| time.expression.end), report_day) else {
        return false;
    };
    end.date()
        .until(day)
        .is_ok_and(|span| i64::from(span.get_days()) > NEWS_DAYS)
}

/// Whether a time lies after the report.
pub(crate) fn is_ahead(time: Option<&EventTime>, report_day: Option<Date>) -> bool {
    let (Some(start), Some(day)) = (time.and_then(|time| time.expression.start), report_day) else {
        return false;
    };
    start.date() > day
}
