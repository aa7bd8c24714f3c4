//! Times of a day: '2200 GMT', 'noon on Saturday', 'Monday morning'.
//!
//! The value is the local time as it was said; a zone is matched but not converted.
//!
//! Deliberately absent: 'last night' and 'tonight'; see [`super::relative`].

use super::{Found, Meaning, Setting};
use crate::fields::{Fields, Half};
use crate::matcher::Match;
use crate::point::Point;
use crate::spoken::Spoken;
use crate::unit::DayPart;
use rapporteur_model::{Anchor, Span};

impl Setting<'_> {
    pub(super) fn clock(
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
        // 'eleven at night' lies before midnight, 'two at night' after it.
        let late = fields.part != Some(DayPart::NI) || fields.hour.is_some_and(|hour| hour >= 6);
        let afternoon = fields.noon == Some(Half::Pm)
            || fields.noon.is_none()
                && late
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
