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
//! Deliberately absent: deadlines. 'within 50 days' is a length here; [`crate::add`] counts it.

use crate::fields::{Direction, Fields, From, Half, Relation};
use crate::length::{self, Amount};
use crate::lexer::Piece;
use crate::matcher::Match;
use crate::point::Point;
use crate::rules::{Means, TimeRules};
use crate::spoken::Spoken;
use crate::tense::{Outlook, outlook};
use crate::unit::{DayPart, Unit};
use crate::year;
use jiff::civil::{Date, DateTime};
use rapporteur_model::{Anchor, Annotations, Modifier, Span, TimeKind};

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
        // 'until Tuesday', 'effective June 1': the words before it look ahead whatever the verb.
        let ahead = self.rules.class("looks-ahead");
        let announced = (1..=3).any(|back| {
            spoken.start.checked_sub(back).is_some_and(|at| {
                ahead
                    .at(self.pieces, self.annotations, at)
                    .any(|(length, _)| length == back)
            })
        });
        if announced {
            return Some(Outlook::Future);
        }
        let token = self.pieces.get(one.start)?.token;
        outlook(self.annotations, token as usize)
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

    fn calendar(&self, one: &Match, inner: Option<&Meaning>, spoken: &Spoken) -> Found {
        let fields = &one.fields;
        if let Some(unit @ (Unit::Century | Unit::Millennium)) = fields.unit
            && let Some(ordinal) = fields.ordinal
        {
            let number = if fields.bc == Some(true) {
                ordinal.checked_neg()?
            } else {
                ordinal.checked_sub(1)?
            };
            let point = if unit == Unit::Century {
                Point::Century(number)
            } else {
                Point::Millennium(number)
            };
            return Some((point, None));
        }
        if let Some(decade) = fields.decade {
            let decade = if fields.bc == Some(true) {
                decade.checked_neg()?.checked_sub(1)?
            } else {
                decade
            };
            return Some((Point::Decade(decade), None));
        }
        let stated = fields.year.map(|year| {
            if fields.bc == Some(true) {
                1 - year
            } else {
                year
            }
        });
        let within = inner.and_then(|inner| inner.point.map(|point| (point, inner.anchor.clone())));
        if inner.is_some() && within.is_none() {
            return None;
        }
        if let (Some(year), Some(Unit::Quarter)) = (stated, fields.unit) {
            // 'the 1988 period': the quarter reported on, in that year.
            let point = match spoken.business {
                Some((Point::Quarter(_, quarter), _)) => Point::Quarter(year, quarter),
                Some((Point::Half(_, half), _)) => Point::Half(year, half),
                _ => Point::Year(year),
            };
            return Some((point, None));
        }
        if let Some(year) = stated {
            return Some((self.in_year(fields, year)?, None));
        }
        if let Some((point, anchor)) = within {
            return Some((self.inside(fields, point)?, anchor));
        }
        if let Some((year, month, span)) = spoken.borrowed {
            let year = match (fields.month, month) {
                (Some(own), Some(other)) if own > other => year - 1,
                _ => year,
            };
            return Some((self.in_year(fields, year)?, Some(Anchor::Expression(span))));
        }
        let (origin, anchor) = self.origin(spoken)?;
        if names_a_year_part(fields) {
            let counted_from_text = matches!(anchor, Some(Anchor::Expression(_)));
            let outlook = self.outlook(one, spoken);
            let point = year::choose(origin, counted_from_text.then_some(spoken.latest), outlook, |year| {
                self.in_year(fields, year)
            })?;
            return Some((point, anchor));
        }
        if let Some(weekday) = fields.weekday {
            let day = origin.first_day()?;
            if matches!(anchor, Some(Anchor::Expression(_))) {
                origin.day()?;
                return Some((Point::Day(year::weekday_after(day, weekday, true)?), anchor));
            }
            let point = match self.outlook(one, spoken) {
                Some(Outlook::Future) => year::weekday_after(day, weekday, false)?,
                _ => year::weekday_before(day, weekday, true)?,
            };
            return Some((Point::Day(point), anchor));
        }
        if let Some(day) = fields.day {
            // 'the 24th': of the month that the text speaks of.
            let (point, anchor) = self.text(spoken)?;
            let first = point.first_day()?;
            if point.unit() > Unit::Month {
                return None;
            }
            return Some((
                Point::Day(Date::new(first.year(), first.month(), day).ok()?),
                anchor,
            ));
        }
        None
    }

    /// The stretch that the fields name within a year.
    fn in_year(&self, fields: &Fields, year: i16) -> Option<Point> {
        if let Some(name) = &fields.holiday {
            let day = self.rules.holidays.get(name)?.in_year(year)?;
            return match fields.unit {
                // 'Easter week', 'Christmas weekend'
                Some(unit @ (Unit::Week | Unit::Weekend)) => {
                    Some(Point::holding(day.first_day()?, unit))
                }
                _ => Some(day),
            };
        }
        Some(
            match (
                fields.month,
                fields.day,
                fields.quarter,
                fields.half,
                fields.season,
            ) {
                (Some(month), Some(day), ..) => Point::Day(Date::new(year, month, day).ok()?),
                (Some(month), ..) => Point::Month(year, month),
                (_, _, Some(quarter), ..) => Point::Quarter(year, quarter),
                (_, _, _, Some(half), _) => Point::Half(year, half),
                (.., Some(season)) => Point::Season(year, season),
                _ => match (fields.ordinal, fields.unit) {
                    (Some(ordinal), Some(unit)) => nth(Point::Year(year), ordinal, unit)?,
                    _ => Point::Year(year),
                },
            },
        )
    }

    /// The stretch that the fields name within another: 'July' of last year, 'the first week' of May.
    fn inside(&self, fields: &Fields, outer: Point) -> Option<Point> {
        if let Some(part) = fields.part {
            return Some(Point::Part(outer.day()?, part));
        }
        if names_a_year_part(fields) {
            return self.in_year(fields, outer.year()?);
        }
        if let (Some(ordinal), Some(unit)) = (fields.ordinal, fields.unit) {
            return nth(outer, ordinal, unit);
        }
        if let Some(day) = fields.day {
            let Point::Month(year, month) = outer else {
                return None;
            };
            return Some(Point::Day(Date::new(year, month, day).ok()?));
        }
        if let Some(weekday) = fields.weekday {
            return match outer {
                Point::Week(..) => Some(Point::Day(year::weekday_after(
                    outer.first_day()?,
                    weekday,
                    true,
                )?)),
                _ => Some(outer),
            };
        }
        Some(outer)
    }

    fn shift(
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
            _ if fields.from == Some(From::Text) => self.text(spoken),
            _ => self.report(),
        };
        let (Some(number), Some(unit)) = (fields.number, fields.unit) else {
            return Meaning::valued(kind, fields, None);
        };
        if number == Amount::Unknown {
            let value = if back { "PAST_REF" } else { "FUTURE_REF" };
            return Meaning::valued(TimeKind::Date, fields, Some(value.into()));
        }
        let found = base.and_then(|(base, anchor)| {
            let (count, unit) = match (number.as_whole(), number, unit) {
                // 'a decade ago' is ten years ago, not some year of the decade before.
                (Some(count), _, Unit::Decade) => (count.checked_mul(10)?, Unit::Year),
                (Some(count), ..) => (count, unit),
                (None, Amount::Hundredths(hundredths), Unit::Year) => {
                    (hundredths * 12 / 100, Unit::Month)
                }
                (None, Amount::Hundredths(hundredths), Unit::Decade) => {
                    (hundredths / 10, Unit::Year)
                }
                (None, Amount::Hundredths(hundredths), Unit::Day) => {
                    (hundredths * 24 / 100, Unit::Hour)
                }
                (None, Amount::Hundredths(hundredths), Unit::Hour) => {
                    (hundredths * 60 / 100, Unit::Minute)
                }
                _ => return None,
            };
            let count = if back { count.checked_neg()? } else { count };
            // Of a day nothing finer is known than the day.
            let finer = unit < Unit::Day && base.unit() >= Unit::Day;
            let keeps = unit == Unit::Year
                && matches!(
                    base,
                    Point::Quarter(..) | Point::Half(..) | Point::Season(..) | Point::Month(..)
                );
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

    fn relative(&self, one: &Match, inner: Option<&Meaning>, spoken: &Spoken) -> Found {
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
                    .find(|point| {
                        point.interval().is_some_and(|(start, _)| {
                            start.date()
                                < Point::holding(day, Unit::Month).first_day().unwrap_or(day)
                                || (point.unit() == Unit::Day && start.date() < day)
                        })
                    })?,
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
            // 'this weekend', 'the weekend': the verb decides.
            _ => self.outlook(one, spoken) != Some(Outlook::Future),
        };
        if past && !begun {
            this.moved(-1, Unit::Week)
        } else {
            Some(this)
        }
    }

    fn clock(
        &self,
        fields: &Fields,
        inner: Option<&Meaning>,
        one: &Match,
        spoken: &Spoken,
    ) -> Found {
        let (day, anchor) = match inner {
            Some(inner) => (inner.point?.day()?, inner.anchor.clone()),
            None => {
                // The day that the same sentence spoke of, else the day of reference.
                let near = spoken.point.filter(|(point, span)| {
                    point.day().is_some() && (self.narrative || self.same_sentence(*span, one))
                });
                match near {
                    Some((point, span)) => (point.day()?, Some(Anchor::Expression(span))),
                    None if self.narrative => return None,
                    None => (self.reference?, Some(Anchor::Report)),
                }
            }
        };
        if let (None, Some(part)) = (fields.hour, fields.part) {
            return Some((Point::Part(day, part), anchor));
        }
        let afternoon = fields.noon == Some(Half::Pm)
            || fields.noon.is_none()
                && matches!(fields.part, Some(DayPart::AF | DayPart::EV | DayPart::NI));
        let hour = match (fields.hour?, fields.noon) {
            (12, Some(Half::Am)) => 0,
            (hour, _) if afternoon && hour < 12 => hour + 12,
            (hour, _) => hour,
        };
        Some((
            // '5 p.m.' is said to the minute, 'at 5 o'clock' to the hour.
            Point::Clock(
                day,
                hour,
                fields.minute.or_else(|| fields.noon.map(|_| 0)),
                fields.second,
            ),
            anchor,
        ))
    }

    fn same_sentence(&self, span: Span, one: &Match) -> bool {
        let Some(piece) = self.pieces.get(one.start) else {
            return false;
        };
        let here = self.annotations.sentence_of(piece.token as usize);
        let Some(index) = self
            .pieces
            .iter()
            .position(|other| other.span.start == span.start)
        else {
            return false;
        };
        let there = self
            .pieces
            .get(index)
            .and_then(|other| self.annotations.sentence_of(other.token as usize));
        here.is_some() && here == there
    }
}

/// Whether the fields name something that a year alone completes.
fn names_a_year_part(fields: &Fields) -> bool {
    fields.month.is_some()
        || fields.quarter.is_some()
        || fields.half.is_some()
        || fields.season.is_some()
        || fields.holiday.is_some()
}

/// The third week of a month, the first quarter of a year, the last day of May (-1).
fn nth(outer: Point, ordinal: i16, unit: Unit) -> Option<Point> {
    let (start, end) = outer.interval()?;
    if ordinal > 0 {
        let first = Point::holding(start.date(), unit);
        // A week belongs to a month when its Monday does.
        let first = if first.first_day()? < start.date() {
            first.moved(1, unit)?
        } else {
            first
        };
        let found = first.moved(i64::from(ordinal) - 1, unit)?;
        (found.first_day()? < end.date()).then_some(found)
    } else {
        let last = Point::holding(end.date().yesterday().ok()?, unit);
        last.moved(i64::from(ordinal) + 1, unit)
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
