//! One of several like stretches: 'last month', 'the following day', 'this coming Sunday'.
//!
//! Deliberately absent: counts of several units; see [`super::shift`].

use super::calendar::names_a_year_part;
use super::{Found, Meaning, Setting};
use crate::fields::{Fields, Relation};
use crate::matcher::Match;
use crate::point::Point;
use crate::spoken::Spoken;
use crate::tense::Outlook;
use crate::unit::Unit;
use crate::year;
use jiff::civil::Date;
use rapporteur_model::Anchor;

impl Setting<'_> {
    pub(super) fn relative(&self, one: &Match, inner: Option<&Meaning>, spoken: &Spoken) -> Found {
        let fields = &one.fields;
        let relation = fields.relation.unwrap_or(Relation::This);
        let (base, anchor) = match relation {
            Relation::Same | Relation::Following | Relation::Previous => self.before(spoken)?,
            Relation::Current if self.narrative => self.text(spoken)?,
            _ => match inner {
                Some(inner) => (inner.point?, inner.anchor.clone()),
                None => self.report()?,
            },
        };
        let step = match relation {
            Relation::Last | Relation::Previous => -1,
            Relation::Next | Relation::Following => 1,
            _ => 0,
        };
        let day = base.first_day()?;
        if let Some(part) = fields.part {
            return Some((
                Point::Part(
                    day.checked_add(jiff::Span::new().try_days(step).ok()?)
                        .ok()?,
                    part,
                ),
                anchor,
            ));
        }
        if let (Some(weekday), Some(Unit::Week)) = (fields.weekday, fields.unit) {
            // 'Thursday of last week': the relation is the week's.
            let week = Point::holding(day, Unit::Week).moved(step, Unit::Week)?;
            let day = year::weekday_after(week.first_day()?, weekday, true)?;
            return Some((Point::Day(day), anchor));
        }
        if let Some(weekday) = fields.weekday {
            let found = match relation {
                Relation::Last | Relation::Previous => year::weekday_before(day, weekday, false)?,
                Relation::Past => year::weekday_before(day, weekday, true)?,
                Relation::This | Relation::Same | Relation::Current => year::weekday_after(
                    Point::holding(day, Unit::Week).first_day()?,
                    weekday,
                    true,
                )?,
                Relation::Next | Relation::Following | Relation::Coming => {
                    year::weekday_after(day, weekday, false)?
                }
            };
            return Some((Point::Day(found), anchor));
        }
        if names_a_year_part(fields) && fields.unit == Some(Unit::Year) {
            // 'July last year': the relation is the year's.
            let year = Point::Year(day.year()).moved(step, Unit::Year)?.year()?;
            return Some((self.in_year(fields, year)?, anchor));
        }
        if names_a_year_part(fields) {
            let year = day.year();
            let point = match relation {
                Relation::This | Relation::Same | Relation::Current => {
                    self.in_year(fields, year)?
                }
                Relation::Last | Relation::Previous | Relation::Past => [year, year - 1, year - 2]
                    .into_iter()
                    .filter_map(|year| self.in_year(fields, year))
                    // 'last summer' is over.
                    .find(|point| point.interval().is_some_and(|(_, end)| end.date() <= day))?,
                Relation::Next | Relation::Following | Relation::Coming => {
                    [year, year + 1, year + 2]
                        .into_iter()
                        .filter_map(|year| self.in_year(fields, year))
                        .find(|point| {
                            point
                                .interval()
                                .is_some_and(|(start, _)| start.date() > day)
                        })?
                }
            };
            return Some((point, anchor));
        }
        let Some(unit) = fields.unit else {
            // 'at that time': the time spoken of, as it stands.
            return (relation == Relation::Same).then_some((base, anchor));
        };
        if unit == Unit::Quarter
            && matches!(
                relation,
                Relation::Same | Relation::Past | Relation::Current
            )
        {
            // The quarter reported on, else the last that has ended.
            return match spoken.business {
                Some((point, span)) => Some((point, Some(Anchor::Expression(span)))),
                None => {
                    let (report, anchor) = self.report()?;
                    let held = Point::holding(report.first_day()?, Unit::Quarter);
                    Some((held.moved(-1, Unit::Quarter)?, anchor))
                }
            };
        }
        if unit == Unit::Weekend {
            return Some((self.weekend(relation, one, fields, day, spoken)?, anchor));
        }
        let held = if base.unit() > unit {
            base
        } else {
            Point::holding(day, unit)
        };
        if let (Unit::Month, Some(day)) = (unit, fields.day) {
            // 'the 5th of next month'
            let first = Point::holding(held.first_day()?, unit)
                .moved(step, unit)?
                .first_day()?;
            let day = Date::new(first.year(), first.month(), day).ok()?;
            return Some((Point::Day(day), anchor));
        }
        if base.unit() > unit && step != 0 {
            // 'the following day' of a month has no day to follow.
            return None;
        }
        Some((held.moved(step, unit)?, anchor))
    }

    fn weekend(
        &self,
        relation: Relation,
        one: &Match,
        fields: &Fields,
        day: Date,
        spoken: &Spoken,
    ) -> Option<Point> {
        let this = Point::holding(day, Unit::Weekend);
        let begun = day.weekday().to_monday_one_offset() >= 6;
        let past = match (fields.relation, relation) {
            (Some(Relation::Last | Relation::Previous), _) => return this.moved(-1, Unit::Week),
            (Some(Relation::Next | Relation::Following), _) => return this.moved(1, Unit::Week),
            (Some(Relation::Past), _) => true,
            (Some(Relation::Coming | Relation::Same), _) => false,
            // Late in the week 'this weekend' is the one to come, whatever was to be on it.
            (_, Relation::This) if day.weekday().to_monday_one_offset() >= 4 => false,
            // 'this weekend', 'the weekend': the verb decides.
            _ => !matches!(
                self.outlook(one, spoken),
                Some(Outlook::Future | Outlook::FutureOfPast)
            ),
        };
        if past && !begun {
            this.moved(-1, Unit::Week)
        } else {
            Some(this)
        }
    }
}
