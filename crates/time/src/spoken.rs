//! What a text has spoken of so far, which later expressions are counted from.
//!
//! ```text
//! 'In 1940 … cited in a study of 2005 … in June' → June 1940: one far year is an aside
//! ```
//!
//! Two things are kept apart: the last time spoken of, which 'the following day' follows, and the
//! line of the story, which gives 'in June' its year. A bare year far from the line is an aside
//! until a second one near it shows that the story has moved there. A year in brackets or before a
//! noun ('the 1918 plan') never moves it, and a date that follows the last one within a month goes
//! on from that, whatever bare year stands between them.
//!
//! Deliberately absent: paragraphs and headings.

use crate::point::Point;
use crate::unit::Unit;
use jiff::civil::Date;
use rapporteur_model::Span;

/// A bare year this far from the line of the story, or farther, is an aside.
const ASIDE: i16 = 4;

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spoken {
    /// A stretch of a year or finer.
    pub(crate) point: Option<(Point, Span)>,
    /// Where the story stands.
    pub(crate) line: Option<(Point, Span)>,
    /// The last day or month that the story came to.
    pub(crate) dated: Option<(Point, Span)>,
    aside: Option<i16>,
    /// The quarter or half-year that the text reports on, as long as it is named and not compared
    /// with: 'a year ago' is counted from it, and 'the quarter' is it.
    pub(crate) business: Option<(Point, Span)>,
    /// The first piece of the next expression, whatever part of it is being resolved.
    pub(crate) start: usize,
    /// One past the last piece of the expression before.
    pub(crate) after: usize,
    /// The year that the text states next: a story is not past it yet.
    pub(crate) latest: Option<i16>,
    /// The year for the next expression, taken from its neighbour: 'from March to June 2022'.
    pub(crate) borrowed: Option<(i16, Option<i8>, Span)>,
}

impl Spoken {
    /// Takes in a time. `named` tells that the calendar names it, rather than a count from
    /// another time.
    pub(crate) fn hear(&mut self, point: Point, span: Span, named: bool, reference: Option<Date>) {
        if named && matches!(point.unit(), Unit::Quarter | Unit::Half) {
            // Reported on is what has ended; what lies before it is compared with.
            let over = point
                .interval()
                .is_some_and(|(_, end)| reference.is_none_or(|day| end.date() <= day));
            let older = self
                .business
                .is_some_and(|(known, _)| point.first_day() < known.first_day());
            if over && !older {
                self.business = Some((point, span));
            }
        }
        if point.year().is_some() {
            self.point = Some((point, span));
        }
    }

    /// Takes the story to a time.
    pub(crate) fn go_on(&mut self, point: Point, span: Span) {
        let Some(year) = point.year() else {
            return;
        };
        let near = |other: i16| (i32::from(other) - i32::from(year)).abs() < i32::from(ASIDE);
        let known = self.line.and_then(|(line, _)| line.year());
        if known.is_none_or(near) || point.unit() < Unit::Year || self.aside.is_some_and(near) {
            self.line = Some((point, span));
            self.aside = None;
            if point.unit() <= Unit::Month {
                self.dated = Some((point, span));
            }
        } else {
            self.aside = Some(year);
        }
    }
}
