//! Finds where rules match.
//!
//! ```text
//! 'early on Friday morning' → level 1 'Friday' inside level 2 'Friday morning' inside level 3
//! ```
//!
//! Rules are indexed by the words that they can begin with, so most pieces of a text cost one
//! look-up. From a place where some rule can begin every way through its pattern is tried and
//! the longest kept. Patterns may hold expressions of lower levels only, so nothing recurs.
//!
//! Deliberately absent: what a match means.

use crate::builtin::{Builtin, Numerals};
use crate::fields::Fields;
use crate::lexer::{NONE, Piece};
use crate::rules::{Means, Rule, TimeRules};
use rapporteur_model::{Annotations, Span, TimeKind};
use std::collections::HashMap;
use std::rc::Rc;

/// A pattern element with its names looked up.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Word(u32),
    Class(usize),
    Builtin(Builtin),
    /// An expression of a lower level.
    Inner(TimeKind),
    Group {
        alternatives: Vec<Vec<Step>>,
        optional: bool,
    },
    Not(Box<Step>),
    Begin,
    End,
}

/// One match of one rule.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    /// Index of the rule.
    pub(crate) rule: usize,
    /// Pieces from, to of the expression itself.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What its words say, laid over what its rule says.
    pub(crate) fields: Fields,
    /// Expressions of lower levels within, in order.
    pub(crate) inner: Vec<Rc<Match>>,
    /// The first piece that was looked at, and one past the last, context included.
    pub(crate) from: usize,
    pub(crate) consumed: usize,
}

impl Match {
    /// Bytes of the expression.
    pub(crate) fn span(&self, pieces: &[Piece]) -> Span {
        match (
            pieces.get(self.start),
            self.end.checked_sub(1).and_then(|last| pieces.get(last)),
        ) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }
}

/// What was said on the way to where a match stands.
#[derive(Clone, Debug)]
enum Said<'t> {
    Class(&'t Fields),
    Builtin(Fields),
    Inner(Rc<Match>),
}

struct Rest<'r, 't> {
    steps: &'t [Step],
    next: Option<&'r Rest<'r, 't>>,
}

struct Way<'t> {
    from: usize,
    said: Vec<Said<'t>>,
    start: Option<usize>,
    end: Option<usize>,
}

struct Best<'t> {
    consumed: usize,
    start: usize,
    end: usize,
    said: Vec<Said<'t>>,
}

type Memo = HashMap<(usize, u8, TimeKind), Option<Rc<Match>>>;

/// The matcher over one text.
pub(crate) struct Matcher<'t> {
    rules: &'t TimeRules,
    pieces: &'t [Piece],
    annotations: &'t Annotations,
    numerals: Numerals<'t>,
    memo: Memo,
}

impl<'t> Matcher<'t> {
    pub(crate) fn new(
        rules: &'t TimeRules,
        text: &'t str,
        pieces: &'t [Piece],
        annotations: &'t Annotations,
    ) -> Self {
        let numerals = Numerals {
            pieces,
            annotations,
            text,
            cardinal: rules.class("cardinal"),
            scale: rules.class("scale"),
            vague: rules.class("vague"),
            ordinal: rules.class("ordinal"),
            numbered: rules.class("numbered"),
        };
        Self {
            rules,
            pieces,
            annotations,
            numerals,
            memo: Memo::new(),
        }
    }

    /// The matches of a text: the longest first, none overlapping, then in order.
    pub(crate) fn all(&mut self) -> Vec<Rc<Match>> {
        let mut found: Vec<Rc<Match>> = Vec::new();
        for at in 0..self.pieces.len() {
            if self.rules.can_start(&self.pieces[at]) {
                self.matches_at(at, u8::MAX, None, &mut found);
            }
        }
        // Of equally long ones that holds which finds no time there, then that which needed more
        // context and so says more.
        found.sort_by_key(|one| {
            (
                std::cmp::Reverse(one.end - one.start),
                one.start,
                !self.is_nothing(one),
                std::cmp::Reverse(one.consumed - one.from),
                one.rule,
            )
        });
        found.retain(|one| !self.is_part_of_name(one));
        let mut taken = vec![false; self.pieces.len()];
        let mut kept: Vec<Rc<Match>> = Vec::new();
        for one in found {
            if let Some(places) = taken.get_mut(one.start..one.end)
                && places.iter().all(|place| !place)
            {
                places.fill(true);
                kept.push(one);
            }
        }
        kept.retain(|one| !self.is_nothing(one));
        kept.sort_by_key(|one| one.start);
        kept
    }

    /// Whether a match only keeps its words from other rules.
    fn is_nothing(&self, one: &Match) -> bool {
        self.rules.rule(one.rule).map(|rule| rule.means) == Some(Means::Nothing)
    }

    /// Whether a match lies in the name of a person or a place: 'Theresa May', 'Christmas Island'.
    fn is_part_of_name(&self, one: &Match) -> bool {
        // Longer expressions are times, whatever the engine takes them for.
        if one.end - one.start > 1
            || self
                .pieces
                .get(one.start)
                .is_none_or(|piece| !piece.capital)
        {
            return false;
        }
        let span = one.span(self.pieces);
        let token = self
            .pieces
            .get(one.start)
            .and_then(|piece| self.annotations.tokens.get(piece.token as usize));
        let entity = token
            .and_then(|token| token.entity)
            .and_then(|entity| self.annotations.entities.get(entity));
        entity.is_some_and(|entity| {
            let whole = self.annotations.span(entity.tokens.clone());
            matches!(entity.label.as_str(), "PERSON" | "GPE" | "LOC" | "FAC")
                && whole.contains(span)
                && whole != span
        })
    }

    /// Adds the best match of every rule that begins at `at`.
    fn matches_at(
        &mut self,
        at: usize,
        below: u8,
        kind: Option<TimeKind>,
        found: &mut Vec<Rc<Match>>,
    ) {
        let Some(piece) = self.pieces.get(at) else {
            return;
        };
        let rules = self.rules;
        let lists = [
            if piece.number == NONE {
                None
            } else {
                Some(rules.starting_with_digits())
            },
            rules.starting_with(piece.word),
        ];
        for &index in lists.into_iter().flatten().flatten() {
            let Some(rule) = rules.rule(index) else {
                continue;
            };
            if rule.level < below
                && kind.is_none_or(|kind| rule.makes == kind || rule.means == Means::Nothing)
                && let Some(one) = self.match_rule(index, rule, at)
            {
                found.push(Rc::new(one));
            }
        }
    }

    /// The longest expression of a kind and of a level below `below` that starts at `at`.
    fn inner(&mut self, at: usize, below: u8, kind: TimeKind) -> Option<Rc<Match>> {
        if let Some(known) = self.memo.get(&(at, below, kind)) {
            return known.clone();
        }
        let mut found = Vec::new();
        self.matches_at(at, below, Some(kind), &mut found);
        // Nor is a time there for an expression around it.
        let best = found
            .into_iter()
            .filter(|one| one.start == at)
            .max_by_key(|one| (one.end, self.is_nothing(one), std::cmp::Reverse(one.rule)))
            .filter(|one| !self.is_nothing(one));
        self.memo.insert((at, below, kind), best.clone());
        best
    }

    fn match_rule(&mut self, index: usize, rule: &'t Rule, at: usize) -> Option<Match> {
        let mut best: Option<Best<'t>> = None;
        for steps in &rule.patterns {
            let mut way = Way {
                from: at,
                said: Vec::new(),
                start: None,
                end: None,
            };
            let rest = Rest { steps, next: None };
            self.walk(&rest, at, rule.level, &mut way, &mut best);
        }
        let best = best?;
        let mut fields = rule.fields.clone();
        let mut inner = Vec::new();
        for said in best.said {
            match said {
                Said::Class(said) => fields.lay(said),
                Said::Builtin(said) => fields.lay(&said),
                Said::Inner(one) => inner.push(one),
            }
        }
        // 'three days and two weeks' are two lengths.
        if rule.means == Means::Sum {
            let parts: Option<Vec<_>> = inner
                .iter()
                .map(|part: &Rc<Match>| Some((part.fields.number?, part.fields.unit?)))
                .collect();
            crate::length::sum(&parts?)?;
        }
        Some(Match {
            rule: index,
            start: best.start,
            end: best.end,
            fields,
            inner,
            from: at,
            consumed: best.consumed,
        })
    }

    /// Tries every way through the rest of a pattern.
    fn walk(
        &mut self,
        rest: &Rest<'_, 't>,
        at: usize,
        level: u8,
        way: &mut Way<'t>,
        best: &mut Option<Best<'t>>,
    ) {
        let Some((step, steps)) = rest.steps.split_first() else {
            if let Some(next) = rest.next {
                return self.walk(next, at, level, way, best);
            }
            let (start, end) = (way.start.unwrap_or(way.from), way.end.unwrap_or(at));
            let length = end.saturating_sub(start);
            let longer = best
                .as_ref()
                .is_none_or(|best| (length, at) > (best.end - best.start, best.consumed));
            if length > 0 && longer {
                *best = Some(Best {
                    consumed: at,
                    start,
                    end,
                    said: way.said.clone(),
                });
            }
            return;
        };
        let rest = Rest {
            steps,
            next: rest.next,
        };
        match step {
            Step::Begin => {
                let before = way.start.replace(at);
                self.walk(&rest, at, level, way, best);
                way.start = before;
            }
            Step::End => {
                let before = way.end.replace(at);
                self.walk(&rest, at, level, way, best);
                way.end = before;
            }
            Step::Not(inner) => {
                if !self.follows(inner, at, level) {
                    self.walk(&rest, at, level, way, best);
                }
            }
            Step::Group {
                alternatives,
                optional,
            } => {
                for steps in alternatives {
                    let inner = Rest {
                        steps,
                        next: Some(&rest),
                    };
                    self.walk(&inner, at, level, way, best);
                }
                if *optional {
                    self.walk(&rest, at, level, way, best);
                }
            }
            _ => {
                // Only the first piece of a match may stand at the head of a paragraph.
                if at > way.from && self.pieces.get(at).is_some_and(|piece| piece.paragraph) {
                    return;
                }
                for (length, said) in self.takes(step, at, level) {
                    let depth = way.said.len();
                    way.said.extend(said);
                    self.walk(&rest, at + length, level, way, best);
                    way.said.truncate(depth);
                }
            }
        }
    }

    /// What a word, class or inner expression takes at a place.
    fn takes(&mut self, step: &'t Step, at: usize, level: u8) -> Vec<(usize, Option<Said<'t>>)> {
        match step {
            Step::Word(word) => match self.pieces.get(at) {
                Some(piece) if piece.word == *word => vec![(1, None)],
                _ => Vec::new(),
            },
            Step::Class(class) => {
                let class = self.rules.class_at(*class);
                class
                    .at(self.pieces, self.annotations, at)
                    .map(|(length, fields)| (length, Some(Said::Class(fields))))
                    .collect()
            }
            Step::Builtin(builtin) => match self.numerals.at(*builtin, at) {
                Some((length, fields)) => vec![(length, Some(Said::Builtin(fields)))],
                None => Vec::new(),
            },
            Step::Inner(kind) => match self.inner(at, level, *kind) {
                Some(one) => vec![(one.consumed.max(one.end) - at, Some(Said::Inner(one)))],
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Whether a step could be taken at a place.
    fn follows(&mut self, step: &'t Step, at: usize, level: u8) -> bool {
        match step {
            Step::Group { alternatives, .. } => alternatives.iter().any(|steps| {
                let mut here = at;
                steps
                    .iter()
                    .all(|step| match self.takes(step, here, level).first() {
                        Some((length, _)) => {
                            here += length;
                            true
                        }
                        None => false,
                    })
            }),
            _ => !self.takes(step, at, level).is_empty(),
        }
    }
}
