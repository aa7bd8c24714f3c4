//! Times counted in units: 'two weeks ago', 'three days later', 'two days after Easter'.
//!
//! Deliberately absent: the last and the next unit, which have no number; see [`super::relative`].

use super::{Meaning, Setting};
use crate::fields::{Direction, Fields, From};
use crate::length::{self, Amount};
use crate::matcher::Match;
use crate::point::Point;
use crate::spoken::Spoken;
use crate::unit::Unit;
use rapporteur_model::{Anchor, TimeKind};

impl Setting<'_> {
    pub(super) fn shift(
        &self,
        kind: TimeKind,
        fields: &Fields,
        inner: Option<&Meaning>,
        one: &Match,
        spoken: &Spoken,
    ) -> Meaning {
        let back = fields.direction == Some(Direction::Back);
        let base = match inner {
            Some(inner) if inner.kind != TimeKind::Duration => {
                let span = one
                    .inner
                    .first()
                    .map(|inner| inner.span(self.pieces))
                    .unwrap_or_default();
                inner
                    .point
                    .map(|point| (point, Some(Anchor::Expression(span))))
            }
            _ if spoken.business.is_some()
                && fields.unit == Some(Unit::Year)
                && fields.number == Some(Amount::whole(1)) =>
            {
                spoken
                    .business
                    .map(|(point, span)| (point, Some(Anchor::Expression(span))))
            }
            _ if fields.from == Some(From::Text) && !back => self.before(spoken),
            // 'a month earlier' than a year that was told: than the report.
            _ if fields.from == Some(From::Text) => self
                .text(spoken)
                .filter(|(base, _)| {
                    self.narrative || fields.unit.is_none_or(|unit| base.unit() <= unit)
                })
                .or_else(|| self.report().filter(|_| !self.narrative)),
            _ => self.report(),
        };
        let (Some(number), Some(unit)) = (fields.number, fields.unit) else {
            return Meaning::valued(kind, fields, None);
        };
        // 'months later', 'an hour later' than a day: how much later is told, not when.
        let finer = |base: Point| unit < Unit::Day && base.unit() >= Unit::Day;
        if fields.from == Some(From::Text)
            && !self.narrative
            && (number == Amount::Unknown || base.as_ref().is_some_and(|(base, _)| finer(*base)))
        {
            let value = length::value(number, unit);
            return Meaning::valued(TimeKind::Duration, fields, Some(value));
        }
        if number == Amount::Unknown {
            let value = if back { "PAST_REF" } else { "FUTURE_REF" };
            return Meaning::valued(TimeKind::Date, fields, Some(value.into()));
        }
        let found = base.and_then(|(base, anchor)| {
            let (count, unit) = match (number.as_whole(), number, unit) {
                // 'a decade ago' is ten years ago, not some year of the decade before.
                (Some(count), _, Unit::Decade) => (count.checked_mul(10)?, Unit::Year),
                (Some(count), _, Unit::Century) => (count.checked_mul(100)?, Unit::Year),
                (Some(count), ..) => (count, unit),
                (None, Amount::Hundredths(hundredths), Unit::Year) => {
                    (hundredths * 12 / 100, Unit::Month)
                }
                (None, Amount::Hundredths(hundredths), Unit::Decade) => {
                    (hundredths / 10, Unit::Year)
                }
                (None, Amount::Hundredths(hundredths), Unit::Century) => (hundredths, Unit::Year),
                (None, Amount::Hundredths(hundredths), Unit::Day) => {
                    (hundredths * 24 / 100, Unit::Hour)
                }
                (None, Amount::Hundredths(hundredths), Unit::Hour) => {
                    (hundredths * 60 / 100, Unit::Minute)
                }
                (None, Amount::Hundredths(hundredths), Unit::Minute) => {
                    (hundredths * 60 / 100, Unit::Second)
                }
                _ => return None,
            };
            let count = if back { count.checked_neg()? } else { count };
            // 'two days later' of a year: no day of it was told.
            if base.unit() > unit.max(Unit::Day) && matches!(anchor, Some(Anchor::Expression(_))) {
                return None;
            }
            // Of a day nothing finer is known than the day.
            let finer = finer(base);
            let keeps = unit == Unit::Year
                && matches!(
                    base,
                    Point::Quarter(..) | Point::Half(..) | Point::Season(..) | Point::Month(..)
                )
                // 'a week from Monday' is a day, 'two weeks ago' is not.
                || unit == Unit::Week && inner.is_some() && matches!(base, Point::Day(_));
            let point = if finer {
                let days = match unit {
                    Unit::Hour => count / 24,
                    _ => 0,
                };
                Point::Day(base.first_day()?).moved(days, Unit::Day)?
            } else if keeps {
                base.moved(count, unit)?
            } else {
                base.shift(count, unit)?
            };
            Some((point, anchor))
        });
        Meaning::of(kind, fields, found)
    }
}
