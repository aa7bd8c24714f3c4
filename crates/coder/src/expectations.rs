//! What somebody expects of the talks.
//!
//! Signs of the outlook files are found in the tree (`signs`), with what they are about (`topic`);
//! negations, modals and words beside them change what they say or show that nobody says it
//! (`shifts`); whose they are is looked up (`whose`), and what one speaker says in one sentence becomes
//! one number (`balance`) and one event (`record`): 'progress, but gaps remain' is guarded.
//!
//! Deliberately absent: a mood of the whole text. A sentence without a sign tells nothing.

mod balance;
mod record;
mod shifts;
mod signs;
mod topic;
mod whose;

use balance::{Weighed, balance};
use whose::whose;

use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OutlookSign, Shift, ShiftEffect};
use shifts::Change;

/// A sign that stands in the text, and what it says there.
#[derive(Debug)]
pub(crate) struct Expectation<'l> {
    pub(crate) sign: &'l OutlookSign,
    /// One phrase of each group, the first group's first.
    pub(crate) tokens: Vec<usize>,
    /// Those tokens and the words that change what they say.
    pub(crate) words: Vec<usize>,
    /// The shifts that act on it.
    pub(crate) shifts: Vec<&'l Shift>,
    /// What it says, from -2 to 2.
    pub(crate) number: f32,
    /// The word for what it is about.
    pub(crate) of: Option<usize>,
    /// Whether that word, or one beside it, tells of politics by itself.
    pub(crate) of_politics: bool,
    /// Whether it is recalled: once expected, and no longer.
    pub(crate) past: bool,
}

/// All signs of a text that say something; no word tells twice.
pub(crate) fn find<'l>(tree: &Tree<'_>, lexicon: &'l Lexicon) -> Vec<Expectation<'l>> {
    let shifts = shifts::standing(tree, lexicon);
    let topics = topic::standing(tree, lexicon);
    let mut standing: Vec<Expectation<'l>> = signs::standing(tree, lexicon, &topics)
        .into_iter()
        .filter_map(|found| {
            let change = shifts::change(tree, lexicon, &shifts, found.sign, &found.tokens)?;
            said(tree, &topics, found, change)
        })
        .collect();
    // The sign of more words first, then of words that stand closer; of equals the more sober one.
    standing.sort_by(|one, other| {
        let weight = |found: &Expectation<'_>| {
            let (first, last) = extent(&found.tokens);
            (
                std::cmp::Reverse(found.tokens.len()),
                last - first,
                std::cmp::Reverse(found.sign.all.len()),
            )
        };
        weight(one)
            .cmp(&weight(other))
            .then(one.number.total_cmp(&other.number))
            .then(one.tokens.cmp(&other.tokens))
    });
    let mut kept: Vec<Expectation<'l>> = Vec::new();
    for found in standing {
        // No word tells twice, and what stands between the words of a sign is part of it.
        let (first, last) = extent(&found.tokens);
        let told = kept.iter().any(|known| {
            let (start, end) = extent(&known.tokens);
            (start < first && last < end)
                || found
                    .tokens
                    .iter()
                    .any(|token| known.tokens.contains(token))
        });
        if !told {
            kept.push(found);
        }
    }
    kept.sort_by_key(|found| found.tokens.iter().min().copied());
    kept
}

/// The first and the last of some tokens.
fn extent(tokens: &[usize]) -> (usize, usize) {
    let first = tokens.iter().min().copied().unwrap_or_default();
    let last = tokens.iter().max().copied().unwrap_or_default();
    (first, last)
}

fn said<'l>(
    tree: &Tree<'_>,
    topics: &topic::Topics,
    found: signs::Standing<'l>,
    change: Change<'l>,
) -> Option<Expectation<'l>> {
    let signs::Standing { sign, tokens, of } = found;
    let number = sign.number_when(change.negations % 2 == 1)?;
    let about = topics.near(tree, &tokens, of);
    if sign.about && about.is_none() {
        return None;
    }
    let mut words: Vec<usize> = tokens.iter().chain(&change.words).copied().collect();
    words.sort_unstable();
    words.dedup();
    let has = |effect: ShiftEffect| change.shifts.iter().any(|shift| shift.effect == effect);
    // 'not very optimistic' is not optimistic.
    let stronger = has(ShiftEffect::Stronger) && change.negations == 0;
    Some(Expectation {
        number: scaled(
            number,
            stronger,
            has(ShiftEffect::Weaker),
            has(ShiftEffect::Possible) || change.conditional,
        ),
        past: change.past,
        sign,
        tokens,
        words,
        of_politics: about.is_some_and(|about| about.of_politics),
        of: about.and_then(|about| about.token),
        shifts: change.shifts,
    })
}

/// A number made stronger, weaker or merely possible.
fn scaled(number: f32, stronger: bool, weaker: bool, possible: bool) -> f32 {
    let way = if number < 0.0 { -1.0 } else { 1.0 };
    let mut size = number.abs();
    if stronger && size >= 1.0 {
        size += 0.5;
    }
    if weaker && size >= 1.0 {
        // Hope that is hedged is guarded; doubt that is hedged is less of it.
        size = if number > 0.0 {
            size.min(0.5)
        } else {
            size - 0.5
        };
    }
    if possible {
        // What might come of it is guarded hope, or hope where it is near; what might go wrong is
        // still feared.
        size = if number > 0.0 {
            if size > 1.0 { 1.0 } else { size.min(0.5) }
        } else if size > 1.0 {
            size - 0.5
        } else {
            size
        };
    }
    way * size.clamp(0.0, 2.0)
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn shifts_move_along_the_scale_and_not_beyond_it() {
        // number, stronger, weaker, possible, then what it comes to.
        for (number, stronger, weaker, possible, expected) in [
            (1.0, true, false, false, 1.5),
            (2.0, true, false, false, 2.0),
            (-2.0, true, false, false, -2.0),
            (-0.5, true, false, false, -0.5),
            (1.0, false, true, false, 0.5),
            (-1.0, false, true, false, -0.5),
            (1.5, false, false, true, 1.0),
            (1.0, false, false, true, 0.5),
            (-1.5, false, false, true, -1.0),
            (-1.0, false, false, true, -1.0),
            (0.0, true, true, true, 0.0),
        ] {
            let found: f32 = scaled(number, stronger, weaker, possible);
            assert!((found - expected).abs() < 0.01, "{number}: {found}");
        }
    }
}
