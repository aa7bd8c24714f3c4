//! The time expressions of a sentence with the words that put them in: 'from 3 to 5 June' is one
//! stretch, '2200 GMT on Friday' one moment, and 'no later than' says what a day is there for.
//!
//! Prepositions are grammar, and stand here; what a 'deadline' is stands in the data files.

use crate::tree::Tree;
use rapporteur_model::{Granularity, Span, TimeExpression, TimeKind};
use std::ops::Range;

/// What the words before an expression make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// 'on', 'in', 'at', 'over', or nothing.
    At,
    /// 'throughout', 'from … to …', 'between … and …'.
    Through,
    /// 'for' before a length.
    For,
    /// 'since'.
    Since,
    /// 'from', with no end told.
    From,
    /// 'until'.
    Until,
    /// 'by', 'no later than'.
    By,
    /// 'before'.
    Before,
    /// 'after'.
    After,
    /// 'within'.
    Within,
    /// 'no earlier than', 'not before'.
    NotBefore,
    /// 'to'.
    To,
    /// 'of': it belongs to the noun before it.
    Of,
}

impl Put {
    /// Whether it limits what is yet to be done.
    pub(super) fn limits(self) -> bool {
        matches!(
            self,
            Self::Until | Self::By | Self::Before | Self::Within | Self::NotBefore
        )
    }
}

/// An expression in its sentence.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    pub(super) time: TimeExpression,
    /// Its words.
    pub(super) tokens: Range<usize>,
    /// The word that the others hang from.
    pub(super) head: usize,
    pub(super) put: Put,
}

/// The expressions of a sentence, those that belong together joined.
pub(super) fn spoken(tree: &Tree<'_>, times: &[TimeExpression]) -> Vec<Spoken> {
    let mut found: Vec<Spoken> = Vec::with_capacity(times.len());
    for time in times {
        let Some(next) = one(tree, time) else {
            continue;
        };
        match found.last_mut().and_then(|last| joined(tree, last, &next)) {
            Some(both) => {
                found.pop();
                found.push(both);
            }
            None => found.push(next),
        }
    }
    found
}

fn one(tree: &Tree<'_>, time: &TimeExpression) -> Option<Spoken> {
    let all = &tree.annotations.tokens;
    let first = all.partition_point(|token| token.span.end <= time.span.start);
    let last = all.partition_point(|token| token.span.start < time.span.end);
    let tokens = first..last;
    let head = tokens
        .clone()
        .find(|&token| tree.head(token).is_none_or(|head| !tokens.contains(&head)))?;
    let put = put(tree, &tokens, head, time.kind);
    Some(Spoken {
        time: time.clone(),
        tokens,
        head,
        put,
    })
}

/// Words that may stand between a preposition and its time.
const BETWEEN: [&str; 9] = [
    "the", "at", "least", "about", "around", "early", "late", "as", "only",
];

fn put(tree: &Tree<'_>, tokens: &Range<usize>, head: usize, kind: TimeKind) -> Put {
    let sentence = tree.sentence(tokens.start).start;
    let word = |back: usize| {
        tokens
            .start
            .checked_sub(back)
            .filter(|&token| token >= sentence)
            .map(|token| tree.lower(token))
    };
    let negated = |at: usize| matches!(word(at), Some("not" | "no"));
    match (word(2), word(1)) {
        (Some("later"), Some("than")) if negated(3) => return Put::By,
        (Some("earlier" | "sooner"), Some("than")) if negated(3) => {
            return Put::NotBefore;
        }
        (Some("not"), Some("before" | "until" | "till")) => return Put::NotBefore,
        (Some("prior"), Some("to")) | (Some("ahead"), Some("of")) => return Put::Before,
        _ => {}
    }
    // 'by Friday at the latest', 'Friday at the earliest'.
    let after = (tokens.end..tokens.end + 3).map(|token| {
        tree.annotations
            .tokens
            .get(token)
            .map(|_| tree.lower(token))
    });
    let after: Vec<_> = after.flatten().collect();
    match after.as_slice() {
        ["at", "the", "latest"] => return Put::By,
        ["at", "the", "earliest"] => return Put::NotBefore,
        _ => {}
    }
    let mut back = 1;
    while back <= 3 && word(back).is_some_and(|word| BETWEEN.contains(&word)) {
        back += 1;
    }
    let near = word(back).or_else(|| word(1));
    let above = tree
        .head(head)
        .filter(|&above| tree.pos(above) == "ADP" || tree.pos(above) == "SCONJ")
        .map(|above| tree.lower(above));
    let of = |word: &str| {
        Some(match word {
            "by" => Put::By,
            "until" | "till" | "til" => Put::Until,
            "before" => Put::Before,
            "after" | "following" => Put::After,
            "since" => Put::Since,
            "within" | "inside" => Put::Within,
            "throughout" => Put::Through,
            "from" => Put::From,
            "to" | "through" => Put::To,
            "of" => Put::Of,
            "for" if kind == TimeKind::Duration => Put::For,
            _ => return None,
        })
    };
    near.and_then(of)
        .or_else(|| above.and_then(of))
        .unwrap_or(Put::At)
}

/// Two expressions that are one: a stretch with its two ends, or a clock time with its day.
fn joined(tree: &Tree<'_>, first: &Spoken, second: &Spoken) -> Option<Spoken> {
    let between: Vec<&str> = (first.tokens.end..second.tokens.start)
        .filter(|&token| tree.pos(token) != "SPACE")
        .map(|token| tree.lower(token))
        .collect();
    if between.len() > 2 {
        return None;
    }
    let before = first
        .tokens
        .start
        .checked_sub(1)
        .map_or("", |token| tree.lower(token));
    let ends = match (before, between.as_slice()) {
        ("from", ["to" | "until" | "till" | "through"]) | ("between", ["and"]) => true,
        (_, ["-" | "–" | "to" | "through"]) => {
            first.time.granularity == second.time.granularity && first.time.granularity.is_some()
        }
        _ => false,
    };
    let dated = |time: &TimeExpression| matches!(time.kind, TimeKind::Date | TimeKind::Time);
    if ends && dated(&first.time) && dated(&second.time) {
        return Some(stretch(tree, first, second));
    }
    let clock = first.time.kind == TimeKind::Time
        && first
            .time
            .granularity
            .is_some_and(|fine| fine <= Granularity::DayPart)
        && second.time.granularity == Some(Granularity::Day)
        && matches!(between.as_slice(), [] | ["on" | "," | "of"]);
    clock.then(|| moment(tree, first, second)).flatten()
}

fn cover(tree: &Tree<'_>, first: &Spoken, second: &Spoken) -> TimeExpression {
    let span = first.time.span.cover(second.time.span);
    TimeExpression {
        text: span.of(tree.text).to_owned(),
        span,
        rule: format!("{}+{}", first.time.rule, second.time.rule),
        ..first.time.clone()
    }
}

fn stretch(tree: &Tree<'_>, first: &Spoken, second: &Spoken) -> Spoken {
    let (start, end) = (first.time.start, second.time.end);
    let forward = start.zip(end).is_some_and(|(start, end)| start < end);
    let value = first.time.value.as_ref().zip(second.time.value.as_ref());
    Spoken {
        time: TimeExpression {
            value: value
                .filter(|_| forward)
                .map(|(first, second)| format!("{first}/{second}")),
            start: start.filter(|_| forward),
            end: end.filter(|_| forward),
            modifier: None,
            ..cover(tree, first, second)
        },
        tokens: first.tokens.start..second.tokens.end,
        head: first.head,
        put: Put::Through,
    }
}

/// '2200 GMT on Friday': the clock of the first on the day of the second.
fn moment(tree: &Tree<'_>, clock: &Spoken, day: &Spoken) -> Option<Spoken> {
    let on = day.time.start?.date();
    let was = clock.time.start?;
    let length = was.until(clock.time.end?).ok()?;
    let start = on.to_datetime(was.time());
    let value = clock.time.value.as_deref()?;
    let (_, hour) = value.split_once('T')?;
    Some(Spoken {
        time: TimeExpression {
            value: Some(format!("{}T{hour}", day.time.value.as_deref()?)),
            start: Some(start),
            end: start.checked_add(length).ok(),
            anchor: day.time.anchor.clone(),
            ..cover(tree, clock, day)
        },
        tokens: clock.tokens.start..day.tokens.end,
        head: clock.head,
        put: clock.put,
    })
}

impl Spoken {
    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        self.time.span
    }

    /// The word just behind it.
    pub(super) fn behind<'t>(&self, tree: &'t Tree<'_>) -> Option<&'t str> {
        (self.tokens.end < tree.len()).then(|| tree.lower(self.tokens.end))
    }

    /// Whether it names a day, or something finer.
    pub(super) fn is_day_or_finer(&self) -> bool {
        matches!(
            self.time.granularity,
            Some(
                Granularity::Second
                    | Granularity::Minute
                    | Granularity::Hour
                    | Granularity::DayPart
                    | Granularity::Day
            )
        )
    }
}
