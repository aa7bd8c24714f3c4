//! How many were killed, injured, captured, or took part.

use crate::compose::Composed;
use crate::slots::fill;
use crate::tree::Tree;
use rapporteur_lexicon::{Bound, CountKind, Lexicon};
use rapporteur_model::{Counts, Range};
use smol_str::SmolStr;

/// The counts that an event's words state.
pub(crate) fn of_event(tree: &Tree<'_>, lexicon: &Lexicon, composed: &Composed<'_>) -> Counts {
    let mut counts = Counts::default();
    let Some((act, pattern)) = composed.act else {
        return counts;
    };
    if let Some(kind) = lexicon.quantities.of_act(&act.name) {
        for slot in &pattern.recipient {
            for head in fill(tree, composed.key, slot) {
                if let Some(range) = number_at(tree, lexicon, head) {
                    enter(&mut counts, kind, range);
                }
            }
        }
    }
    for &token in &composed.path {
        for &child in tree.children(token) {
            if let Some((kind, min)) = lexicon.quantities.implied(tree.lemma(child)) {
                enter(&mut counts, kind, Range { min, max: None });
            }
        }
        for below in tree.subtree(token).into_iter().take(60) {
            if let Some(kind) = lexicon.quantities.of_noun(tree.lemma(below))
                && let Some(range) = number_at(tree, lexicon, below)
            {
                enter(&mut counts, kind, range);
            }
        }
    }
    counts
}

/// The number before or at a noun: 'at least 12 soldiers', 'dozens of people', 'three'.
fn number_at(tree: &Tree<'_>, lexicon: &Lexicon, head: usize) -> Option<Range> {
    let numbers = &lexicon.quantities;
    let count = tree
        .children_with(
            head,
            &[
                "nummod",
                "amod",
                "quantmod",
                "compound",
                "nsubj",
                "nsubjpass",
            ],
        )
        .chain(std::iter::once(head))
        .find_map(|token| {
            numbers
                .number(tree.lower(token))
                .or_else(|| numbers.number(tree.lemma(token)))
                .map(|range| (token, range))
        })?;
    let (token, mut range) = count;
    // '2,000 thousand' and the like: 'three hundred'.
    if let Some(multiplier) = tree
        .children_with(token, &["compound", "nummod"])
        .find_map(|child| numbers.number(tree.lower(child)))
        && multiplier.max == Some(multiplier.min)
    {
        range = Range {
            min: range.min.saturating_mul(multiplier.min),
            max: range.max.map(|max| max.saturating_mul(multiplier.min)),
        };
    }
    // 'tens of thousands', 'hundreds of people': the second number multiplies the first.
    let of = tree
        .children_with(token, &["prep"])
        .filter(|&near| tree.lower(near) == "of")
        .find_map(|near| tree.child_with(near, &["pobj"]))
        .and_then(|inner| numbers.number(tree.lower(inner)));
    if let Some(more) = of {
        let unit = if more.min >= 2000 { 1000 } else { more.min };
        return Some(Range {
            min: range.min.saturating_mul(unit),
            max: None,
        });
    }
    let first = tree
        .children_with(token, &["compound", "nummod", "quantmod", "advmod"])
        .min()
        .map_or(token, |first| first.min(token));
    let before = |distance: usize| {
        first
            .checked_sub(distance + 1)
            .map(|index| SmolStr::new(tree.lower(index)))
    };
    let within = |distance: usize| {
        token
            .checked_sub(distance + 1)
            .map(|index| SmolStr::new(tree.lower(index)))
    };
    match numbers.bound(within).or_else(|| numbers.bound(before)) {
        Some(Bound::AtLeast) => range.max = None,
        Some(Bound::AtMost) => {
            range = Range {
                min: 0,
                max: range.max.or(Some(range.min)),
            }
        }
        None => {}
    }
    Some(range)
}

fn enter(counts: &mut Counts, kind: CountKind, range: Range) {
    let slot = match kind {
        CountKind::Killed => &mut counts.killed,
        CountKind::Injured => &mut counts.injured,
        CountKind::Captured => &mut counts.captured,
        CountKind::Size => &mut counts.size,
    };
    // A stated number outdoes one that is only implied.
    match slot {
        Some(known) if known.max.is_some() || range.max.is_none() => {}
        _ => *slot = Some(range),
    }
}

/// Takes over what `other` states and `counts` does not.
pub(crate) fn merge(counts: &mut Counts, other: &Counts) {
    for (slot, more) in [
        (&mut counts.killed, other.killed),
        (&mut counts.injured, other.injured),
        (&mut counts.captured, other.captured),
        (&mut counts.size, other.size),
    ] {
        if slot.is_none()
            || (slot.is_some_and(|known| known.max.is_none())
                && more.is_some_and(|more| more.max.is_some()))
        {
            *slot = more.or(*slot);
        }
    }
}
