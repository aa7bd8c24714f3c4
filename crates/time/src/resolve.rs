//! From what words say to what they mean: a match becomes a place on the calendar, a length or a
//! recurring time.
//!
//! ```text
//! 'last month' of a report of 22 July 2025 → 2025-06
//! 'the following day' after '30 January 1968' → 1968-01-31, counted from that expression
//! ```
//!
//! A time that has nothing to be counted from stays unresolved. Reports count from their own
//! date, narratives from the time that they last spoke of; see [`Setting::narrative`].
//!
//! One file for each kind of calculation lies beneath.
//!
//! Deliberately absent: deadlines. 'within 50 days' is a length here; [`crate::add`] counts it.

mod calendar;
mod clock;
mod relative;
mod shift;

use crate::fields::Fields;
use crate::length::{self, Amount};
use crate::lexer::Piece;
use crate::matcher::Match;
use crate::point::Point;
use crate::rules::{Means, TimeRules};
use crate::spoken::Spoken;
use crate::tense::{Outlook, is_attribute, outlook};
use crate::unit::Unit;
use jiff::civil::{Date, DateTime};
use rapporteur_model::{Anchor, Annotations, Modifier, TimeKind};

/// What does not change within one text.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'t> {
    pub(crate) rules: &'t TimeRules,
    pub(crate) pieces: &'t [Piece],
    pub(crate) annotations: &'t Annotations,
    pub(crate) reference: Option<Date>,
    /// Whether times without a year are counted from the text rather than from the report's date.
    pub(crate) narrative: bool,
}

/// What a match means.
#[derive(Clone, Debug)]
pub(crate) struct Meaning {
    pub(crate) kind: TimeKind,
    pub(crate) value: Option<String>,
    pub(crate) point: Option<Point>,
    pub(crate) modifier: Option<Modifier>,
    pub(crate) anchor: Option<Anchor>,
}

impl Meaning {
    fn of(kind: TimeKind, fields: &Fields, found: Option<(Point, Option<Anchor>)>) -> Self {
        let (point, anchor) = found.unzip();
        // Counting in hours makes a time of a date.
        let kind = match (kind, point.map(Point::unit)) {
            (TimeKind::Date, Some(unit)) if unit < Unit::Day => TimeKind::Time,
            _ => kind,
        };
        Self {
            kind,
            value: point.map(Point::value),
            point,
            modifier: fields.modifier,
            anchor: anchor.flatten(),
        }
    }

    fn valued(kind: TimeKind, fields: &Fields, value: Option<String>) -> Self {
        Self {
            kind,
            value,
            point: None,
            modifier: fields.modifier,
            anchor: None,
        }
    }

    /// `[start, end)` of the time meant.
    pub(crate) fn interval(&self) -> Option<(DateTime, DateTime)> {
        self.point.and_then(Point::interval)
    }
}

type Found = Option<(Point, Option<Anchor>)>;

impl Setting<'_> {
    /// What a match means after what was spoken of before.
    pub(crate) fn resolve(&self, one: &Match, spoken: &Spoken) -> Meaning {
        let Some(rule) = self.rules.rule(one.rule) else {
            return Meaning::valued(TimeKind::Date, &one.fields, None);
        };
        let fields = &one.fields;
        let kind = rule.makes;
        let inner = one.inner.first().map(|inner| self.resolve(inner, spoken));
        match rule.means {
            Means::Modify => match inner {
                Some(mut meaning) => {
                    meaning.modifier = fields.modifier.or(meaning.modifier);
                    meaning
                }
                None => Meaning::valued(kind, fields, None),
            },
            Means::Duration => {
                let value = match (fields.number, fields.unit) {
                    (Some(_), Some(unit)) if fields.upper.is_some() => {
                        Some(length::value(Amount::Unknown, unit))
                    }
                    (Some(number), Some(unit)) => Some(length::value(number, unit)),
                    _ => fields.value.clone(),
                };
                Meaning::valued(kind, fields, value)
            }
            Means::Sum => {
                let parts = one.inner.iter().map(|part| {
                    let said = &part.fields;
                    Some((said.number?, said.unit?))
                });
                let value = parts
                    .collect::<Option<Vec<_>>>()
                    .and_then(|parts| length::sum(&parts));
                let mut meaning = Meaning::valued(kind, fields, value);
                let first = inner.and_then(|inner| inner.modifier);
                meaning.modifier = meaning.modifier.or(first);
                meaning
            }
            Means::Set => Meaning::valued(kind, fields, recurring(fields)),
            Means::Reference => Meaning::valued(kind, fields, fields.value.clone()),
            Means::Calendar => {
                Meaning::of(kind, fields, self.calendar(one, inner.as_ref(), spoken))
            }
            Means::Shift => self.shift(kind, fields, inner.as_ref(), one, spoken),
            Means::Relative => {
                Meaning::of(kind, fields, self.relative(one, inner.as_ref(), spoken))
            }
            Means::Clock => Meaning::of(
                kind,
                fields,
                self.clock(fields, inner.as_ref(), one, spoken),
            ),
            Means::Nothing => Meaning::valued(kind, fields, None),
            Means::Holding => {
                let unit = fields.unit.unwrap_or(Unit::Day);
                let found = self
                    .reference
                    .map(|day| (Point::holding(day, unit), Some(Anchor::Report)));
                Meaning::of(kind, fields, found)
            }
        }
    }

    fn outlook(&self, one: &Match, spoken: &Spoken) -> Option<Outlook> {
        let token = self.pieces.get(one.start)?.token as usize;
        let clause = outlook(self.rules, self.annotations, token);
        let told = clause.map(|clause| clause.outlook);
        // 'until Tuesday', 'effective June 1': the words before it look ahead whatever the verb.
        if self.stands_before("looks-ahead", spoken) {
            return Some(Outlook::FutureOfPast);
        }
        // 'by Friday' lies ahead unless the verb looks back, 'until Friday' unless it is denied
        // as well: 'had not met until Friday'.
        let past = told == Some(Outlook::Past);
        let denied = clause.is_some_and(|clause| clause.negated);
        let due = self.stands_before("looks-ahead-unless-past", spoken) && !past
            || self.stands_before("looks-ahead-unless-denied", spoken)
                && !(past && denied)
                // 'lasted from Monday until Wednesday'
                && !(past && spoken.after > 0 && spoken.after + 1 == spoken.start);
        // 'he would fight Monday's ruling', 'tries to live with a June agreement': the noun has a
        // time of its own.
        let borrowed = is_attribute(self.rules, self.annotations, token)
            && match told {
                Some(Outlook::Future) => !clause.is_some_and(|clause| clause.direct),
                Some(Outlook::FutureOfPast | Outlook::PresentPlan) => true,
                _ => false,
            };
        match told {
            _ if self.stands_before("looks-back", spoken) => Some(Outlook::Past),
            Some(Outlook::Future) if !borrowed => told,
            _ if due && past => Some(Outlook::FutureOfPast),
            _ if due => Some(Outlook::Future),
            _ if borrowed => None,
            _ => told,
        }
    }

    /// Whether a phrase of a class stands directly before the expression that is being resolved.
    fn stands_before(&self, class: &str, spoken: &Spoken) -> bool {
        let class = self.rules.class(class);
        (1..=3).any(|back| {
            spoken.start.checked_sub(back).is_some_and(|at| {
                class
                    .at(self.pieces, self.annotations, at)
                    .any(|(length, _)| length == back)
            })
        })
    }

    /// The report's date as an origin.
    fn report(&self) -> Found {
        self.reference
            .map(|day| (Point::Day(day), Some(Anchor::Report)))
    }

    /// What the text spoke of before. Nothing else: 'the following day' at the head of a report
    /// follows no day that is known.
    fn before(&self, spoken: &Spoken) -> Found {
        spoken
            .point
            .map(|(point, span)| (point, Some(Anchor::Expression(span))))
    }

    /// What the text spoke of, else the report's date.
    fn text(&self, spoken: &Spoken) -> Found {
        spoken
            .point
            .map(|(point, span)| (point, Some(Anchor::Expression(span))))
            .or_else(|| self.report())
    }

    /// What times without a year are counted from.
    fn origin(&self, spoken: &Spoken) -> Found {
        if !self.narrative {
            return self.report();
        }
        spoken
            .line
            .map(|(point, span)| (point, Some(Anchor::Expression(span))))
            .or_else(|| self.before(spoken))
    }
}

/// TIMEX3 value of a recurring time.
fn recurring(fields: &Fields) -> Option<String> {
    if let Some(value) = &fields.value {
        return Some(value.clone());
    }
    if let Some(weekday) = fields.weekday {
        let part = fields
            .part
            .map_or(String::new(), |part| format!("T{}", part.letters()));
        return Some(format!("XXXX-WXX-{weekday}{part}"));
    }
    if let Some(month) = fields.month {
        return Some(format!("XXXX-{month:02}"));
    }
    if let Some(season) = fields.season {
        return Some(format!("XXXX-{}", season.letters()));
    }
    if let Some(part) = fields.part {
        return Some(format!("XXXX-XX-XXT{}", part.letters()));
    }
    if fields.unit == Some(Unit::Weekend) {
        return Some("XXXX-WXX-WE".into());
    }
    Some(length::value(
        fields.number.unwrap_or(Amount::whole(1)),
        fields.unit?,
    ))
}
