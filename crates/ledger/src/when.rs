//! When it was, compared with the precision that the words have.
//!
//! 'this week' and 'Tuesday' of that week can be one day; two different days cannot. A stretch
//! of more than [`VAGUE_DAYS`] days says too little to make two tellings one.

use crate::agreement::Agreement;
use jiff::civil::DateTime;
use rapporteur_model::{EventTime, TimeKind};
use serde::{Deserialize, Serialize};

/// Stretches longer than this many days join nothing by themselves.
const VAGUE_DAYS: i64 = 8;

/// A time as a report tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The words.
    pub text: String,
    /// TIMEX3 value; `None` when there was nothing to count from.
    pub value: Option<String>,
    /// First instant; `None` when unresolved.
    pub start: Option<DateTime>,
    /// First instant after it; `None` when unresolved or open.
    pub end: Option<DateTime>,
}

impl When {
    /// The time of an event; `None` for a length or a recurring time, which say how long
    /// or how often, not when.
    pub fn of(time: &EventTime) -> Option<Self> {
        let time = &time.expression;
        matches!(time.kind, TimeKind::Date | TimeKind::Time).then(|| Self {
            text: time.text.clone(),
            value: time.value.clone(),
            start: time.start,
            end: time.end,
        })
    }

    /// Whether it is known which day or days are meant.
    pub fn is_resolved(&self) -> bool {
        self.start.is_some() && self.end.is_some()
    }

    /// Whether it is one day or less.
    pub(crate) fn is_one_day(&self) -> bool {
        let next = |start: DateTime| Some(start.date().tomorrow().ok()?.at(0, 0, 0, 0));
        self.start
            .zip(self.end)
            .is_some_and(|(start, end)| next(start).is_some_and(|next| end <= next))
    }

    fn days(&self) -> Option<i64> {
        let (start, end) = (self.start?, self.end?);
        Some(i64::from(start.until(end).ok()?.get_days()))
    }

    fn is_vague(&self) -> bool {
        self.days().is_none_or(|days| days > VAGUE_DAYS)
    }
}

/// How two times compare; `same_report` lets equal unresolved words agree.
pub(crate) fn agreement(a: Option<&When>, b: Option<&When>, same_report: bool) -> Agreement {
    let (Some(a), Some(b)) = (a, b) else {
        return Agreement::Unknown;
    };
    match (a.start, a.end, b.start, b.end) {
        (Some(a_start), Some(a_end), Some(b_start), Some(b_end)) => {
            if a_start >= b_end || b_start >= a_end {
                Agreement::Conflict
            } else if same_report && (a_start, a_end) == (b_start, b_end) {
                Agreement::Same
            } else if a.is_vague() || b.is_vague() {
                Agreement::Unknown
            } else {
                Agreement::Same
            }
        }
        _ if same_report && a.text.eq_ignore_ascii_case(&b.text) => Agreement::Same,
        _ => Agreement::Unknown,
    }
}

/// The more precise of two times that agree.
pub(crate) fn merge(known: &mut Option<When>, more: Option<&When>) {
    let Some(more) = more else { return };
    let better = match known.as_ref() {
        None => true,
        Some(known) => match (known.days(), more.days()) {
            (Some(known), Some(more)) => more < known,
            (None, Some(_)) => true,
            _ => false,
        },
    };
    if better {
        *known = Some(more.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn when(text: &str, span: Option<(DateTime, DateTime)>) -> When {
        When {
            text: text.into(),
            value: None,
            start: span.map(|span| span.0),
            end: span.map(|span| span.1),
        }
    }

    #[test]
    fn times_compare_with_their_precision() {
        let day = |day: i8| {
            (
                date(2025, 7, day).at(0, 0, 0, 0),
                date(2025, 7, day + 1).at(0, 0, 0, 0),
            )
        };
        let week = Some((day(14).0, day(20).1));
        let month = Some((day(1).0, day(30).1));
        let cases = [
            (
                when("Tuesday", Some(day(15))),
                when("this week", week),
                Agreement::Same,
            ),
            (
                when("Tuesday", Some(day(15))),
                when("Wednesday", Some(day(16))),
                Agreement::Conflict,
            ),
            (
                when("Tuesday", Some(day(15))),
                when("in July", month),
                Agreement::Unknown,
            ),
            (
                when("Tuesday", Some(day(15))),
                when("last week", None),
                Agreement::Unknown,
            ),
            (
                when("Tuesday", None),
                when("tuesday", None),
                Agreement::Same,
            ),
        ];
        for (a, b, expected) in &cases {
            assert_eq!(agreement(Some(a), Some(b), true), *expected, "{a:?} {b:?}");
            assert_eq!(agreement(Some(b), Some(a), true), *expected, "{b:?} {a:?}");
        }
        let (a, b, _) = &cases[4];
        assert_eq!(agreement(Some(a), Some(b), false), Agreement::Unknown);
        let mut known = Some(cases[0].1.clone());
        merge(&mut known, Some(&cases[0].0));
        assert_eq!(known.map(|known| known.text).as_deref(), Some("Tuesday"));
    }
}
