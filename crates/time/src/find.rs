//! From a text to its time expressions, in order.
//!
//! Deliberately absent: matching and calculation; this only keeps track of what was spoken of.

use crate::lexer::{self, Piece};
use crate::matcher::{Match, Matcher};
use crate::point::Point;
use crate::resolve::{Meaning, Setting};
use crate::rules::{Means, TimeRules};
use crate::spoken::Spoken;
use crate::tense::is_attribute;
use crate::unit::Unit;
use jiff::civil::Date;
use rapporteur_model::{Anchor, Annotations, Span, TimeExpression, TimeKind};
use std::rc::Rc;

/// How many expressions ahead the next stated year is looked for.
const LOOKED_AHEAD: usize = 12;

impl TimeRules {
    /// The time expressions of a text, in order and not overlapping; spans are bytes of `text`.
    ///
    /// `reference` is the day of the report. Without it what is counted from that day ('last
    /// month', 'Monday') has `value: None`; what stands on its own, or follows another expression
    /// of the text, is resolved all the same.
    ///
    /// `annotations` tell apart words that are not always times ('May', 'second', 'march') and
    /// whether a verb looks back or ahead; with empty annotations capitals and nearness decide.
    pub fn find(
        &self,
        text: &str,
        annotations: &Annotations,
        reference: Option<Date>,
    ) -> Vec<TimeExpression> {
        let pieces = lexer::pieces(text, annotations, &self.lexicon);
        let matches = Matcher::new(self, text, &pieces, annotations).all();
        let setting = Setting {
            rules: self,
            pieces: &pieces,
            annotations,
            reference,
            narrative: self.is_narrative(&matches, reference),
        };
        let mut spoken = Spoken::default();
        let mut found: Vec<TimeExpression> = Vec::with_capacity(matches.len());
        for (index, one) in matches.iter().enumerate() {
            let span = one.span(&pieces);
            spoken.start = one.start;
            spoken.after = index
                .checked_sub(1)
                .and_then(|before| matches.get(before))
                .map_or(0, |before| before.end);
            spoken.latest = matches
                .get(index + 1..)
                .unwrap_or_default()
                .iter()
                .take(LOOKED_AHEAD)
                .find_map(|next| self.stated_year(next));
            spoken.borrowed = self.borrowed(&pieces, one, matches.get(index + 1));
            let mut meaning = setting.resolve(one, &spoken);
            if let Some(before) = index.checked_sub(1).and_then(|before| matches.get(before)) {
                self.in_order(
                    &pieces,
                    (before, one),
                    found.last_mut(),
                    &mut meaning,
                    reference,
                );
            }
            // What a story counts from the day of its report is no part of it.
            let outside = setting.narrative && meaning.anchor == Some(Anchor::Report);
            if let Some(point) = meaning.point.filter(|_| !outside) {
                let named = self.rule(one.rule).map(|rule| rule.means) == Some(Means::Calendar);
                spoken.hear(point, span, named, reference);
                if point.unit() < Unit::Year || !self.is_gloss(text, &pieces, annotations, one) {
                    spoken.go_on(point, span);
                }
            }
            let interval = meaning.interval();
            found.push(TimeExpression {
                text: span.of(text).to_owned(),
                span,
                kind: meaning.kind,
                value: meaning.value,
                modifier: meaning.modifier,
                start: interval.map(|(start, _)| start),
                end: interval.map(|(_, end)| end),
                granularity: meaning.point.map(|point| point.unit().granularity()),
                zone: (meaning.kind == TimeKind::Time)
                    .then(|| {
                        let moment = interval.map(|(start, _)| start);
                        self.zone(text, &pieces, annotations, one.start..one.end, moment)
                    })
                    .flatten(),
                anchor: meaning
                    .anchor
                    .filter(|anchor| *anchor != Anchor::Expression(span)),
                rule: self
                    .rule(one.rule)
                    .map_or(String::new(), |rule| rule.name.clone()),
            });
        }
        found
    }

    /// Whether a year only tells which one of several is meant: 'the treaty (1648)', 'the 1918
    /// plan'. A story does not go there.
    fn is_gloss(
        &self,
        text: &str,
        pieces: &[Piece],
        annotations: &Annotations,
        one: &Match,
    ) -> bool {
        let is = |piece: Option<&Piece>, mark: &str| {
            piece.is_some_and(|piece| piece.span.of(text) == mark)
        };
        let bracketed = is(one.start.checked_sub(1).and_then(|at| pieces.get(at)), "(")
            && is(pieces.get(one.end), ")");
        bracketed
            || pieces
                .get(one.start)
                .is_some_and(|piece| is_attribute(self, annotations, piece.token as usize))
    }

    /// Puts two weekdays that one phrase joins in order: 'from Monday to Wednesday' goes on from
    /// its Monday, and in a report of Tuesday that looks back both lie in the week before.
    fn in_order(
        &self,
        pieces: &[Piece],
        (before, one): (&Match, &Match),
        last: Option<&mut TimeExpression>,
        meaning: &mut Meaning,
        reference: Option<Date>,
    ) {
        let bare = |one: &Match| one.fields.weekday.is_some() && one.fields.day.is_none();
        let (Some(last), Some(Point::Day(day)), Some(report)) = (last, meaning.point, reference)
        else {
            return;
        };
        let Some(first) = last.start.map(|start| start.date()) else {
            return;
        };
        let joined = match pieces.get(before.end..one.start) {
            Some([between]) => {
                self.class("weekday-range").holds(between.word)
                    // 'Friday and Thursday' counts back.
                    || self.class("weekday-pair").holds(between.word) && (first - day).get_days() > 3
            }
            _ => false,
        };
        let counted = last.anchor == Some(Anchor::Report) && meaning.anchor == Some(Anchor::Report);
        if !(joined && counted && bare(before) && bare(one) && first > day) {
            return;
        }
        let week = |days: i64| jiff::Span::new().try_weeks(days).ok();
        if day <= report && first <= report {
            // Both lie behind.
            if let Some(earlier) = week(-1).and_then(|week| first.checked_add(week).ok()) {
                let point = Point::Day(earlier);
                let interval = point.interval();
                last.value = Some(point.value());
                last.start = interval.map(|(start, _)| start);
                last.end = interval.map(|(_, end)| end);
            }
        } else if let Some(later) = week(1).and_then(|week| day.checked_add(week).ok()) {
            let point = Point::Day(later);
            meaning.value = Some(point.value());
            meaning.point = Some(point);
        }
    }

    /// Whether a text counts its times from each other rather than from the day of the report:
    /// it has no such day, or most years that it states lie well before it and it hardly speaks
    /// of times near it.
    fn is_narrative(&self, matches: &[Rc<Match>], reference: Option<Date>) -> bool {
        let Some(reference) = reference else {
            return true;
        };
        let (mut old, mut near, mut deictic) = (0, 0, 0);
        for one in matches {
            match self.stated_year(one) {
                Some(year) if year < reference.year() => old += 1,
                Some(_) => near += 1,
                None => deictic += usize::from(self.is_deictic(one)),
            }
        }
        old >= 4 && old > 2 * deictic && old > near
    }

    /// The year that a match states, its own or one within it.
    fn stated_year(&self, one: &Match) -> Option<i16> {
        one.fields
            .year
            .map(|year| {
                if one.fields.bc == Some(true) {
                    1 - year
                } else {
                    year
                }
            })
            .or_else(|| one.inner.iter().find_map(|inner| self.stated_year(inner)))
    }

    /// Whether a match is counted from the day of the report by its very words.
    fn is_deictic(&self, one: &Match) -> bool {
        use crate::fields::{From, Relation};
        let counted = match self.rule(one.rule).map(|rule| rule.means) {
            Some(Means::Shift) => one.fields.from != Some(From::Text) && one.inner.is_empty(),
            Some(Means::Relative) => matches!(
                one.fields.relation,
                Some(Relation::Last | Relation::This | Relation::Past | Relation::Coming)
            ),
            Some(Means::Calendar) => {
                one.fields.weekday.is_some() && one.fields.day.is_none() && one.inner.is_empty()
            }
            _ => false,
        };
        counted || one.inner.iter().any(|inner| self.is_deictic(inner))
    }

    /// The year for a month without one, from the expression after it: 'from March to June 2022',
    /// 'July 9 and 10, 1943'.
    fn borrowed(
        &self,
        pieces: &[Piece],
        one: &Match,
        next: Option<&Rc<Match>>,
    ) -> Option<(i16, Option<i8>, Span)> {
        let next = next?;
        let lacks = one.fields.month.is_some() && one.inner.is_empty() && one.fields.year.is_none()
            || one
                .inner
                .iter()
                .any(|inner| inner.fields.month.is_some() && inner.fields.year.is_none());
        let between = pieces.get(one.end..next.start)?;
        let joined = !between.is_empty()
            && between.len() <= 2
            && between
                .iter()
                .all(|piece| self.class("range").holds(piece.word));
        if !lacks || !joined {
            return None;
        }
        let month = next
            .fields
            .month
            .or_else(|| next.inner.iter().find_map(|inner| inner.fields.month));
        // Only from an expression that names a month as well: 'in March and 1990' lends nothing.
        month?;
        Some((self.stated_year(next)?, month, next.span(pieces)))
    }
}
