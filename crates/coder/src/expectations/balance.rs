//! Several signs of one speaker in one sentence as one number.
//!
//! Signs that point one way are as strong as the strongest. Where they differ, what follows a 'but'
//! counts twice, and so does the main clause beside an 'although': 'progress, but no breakthrough'.

use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, ShiftEffect};
use rapporteur_model::Expects;
use std::ops::Range;

/// One sign's say.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    pub(crate) expects: Expects,
    pub(crate) number: f32,
    /// Its words.
    pub(crate) tokens: Vec<usize>,
}

/// What some signs of one sentence come to, the first of them first in the text.
pub(crate) fn balance(tree: &Tree<'_>, lexicon: &Lexicon, signs: &[Weighed]) -> (Expects, f32) {
    // 'would neither confirm nor deny that a deal was near'.
    let kept_back = |sign: &Weighed| {
        signs.iter().any(|other| {
            other.expects == Expects::None
                && sign.tokens.iter().all(|&token| {
                    tree.upwards(token)
                        .any(|above| other.tokens.contains(&above))
                })
        })
    };
    let telling: Vec<&Weighed> = signs
        .iter()
        .filter(|sign| sign.expects != Expects::None && !kept_back(sign))
        .collect();
    // Who then says what he expects has not kept it to himself.
    let [first, ..] = telling.as_slice() else {
        return (Expects::None, 0.0);
    };
    let same_way = telling
        .iter()
        .all(|sign| sign.expects == first.expects && sign.number * first.number >= 0.0);
    let number = if same_way {
        telling
            .iter()
            .map(|sign| sign.number)
            .max_by(|one, other| one.abs().total_cmp(&other.abs()))
            .unwrap_or_default()
    } else {
        let heavy = weights(tree, lexicon, &telling);
        let (sum, weight) = telling
            .iter()
            .zip(&heavy)
            .fold((0.0, 0.0), |(sum, weight), (sign, heavy)| {
                (sum + sign.number * heavy, weight + heavy)
            });
        // Halves; what lies between goes to the sober side of nothing.
        ((sum / weight * 2.0) - 0.01).round() / 2.0
    };
    let number = if number == 0.0 { 0.0 } else { number };
    (Expects::of_number(number), number)
}

fn weights(tree: &Tree<'_>, lexicon: &Lexicon, signs: &[&Weighed]) -> Vec<f32> {
    let place = |sign: &Weighed| sign.tokens.iter().min().copied().unwrap_or_default();
    signs
        .iter()
        .map(|sign| {
            let own = place(sign);
            let others = signs.iter().map(|other| place(other));
            let after_contrast = others
                .clone()
                .filter(|&other| other < own)
                .any(|other| stands(tree, lexicon, other..own, ShiftEffect::Contrast));
            let conceded = |token: usize| {
                tree.upwards(token).any(|above| {
                    let opens = |word: usize| is(tree, lexicon, word, ShiftEffect::Concession);
                    opens(above)
                        || (tree.dep(above) == "advcl"
                            && tree.children(above).iter().any(|&child| opens(child)))
                })
            };
            let beside_concession =
                !conceded(own) && others.clone().any(|other| other != own && conceded(other));
            if after_contrast || beside_concession {
                2.0
            } else {
                1.0
            }
        })
        .collect()
}

fn stands(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    mut tokens: Range<usize>,
    effect: ShiftEffect,
) -> bool {
    tokens.any(|token| is(tree, lexicon, token, effect))
}

fn is(tree: &Tree<'_>, lexicon: &Lexicon, token: usize, effect: ShiftEffect) -> bool {
    let mut shifts = lexicon.outlook.shifts_of(tree.lower(token));
    shifts.any(|shift| shift.effect == effect)
}
