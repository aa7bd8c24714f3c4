//! Lexicon and model together: what a given source does to a given target.
//!
//! Each candidate of the lexicon speaks for its root with a weight that grows with how firmly it
//! links the two; the model's share speaks as its logarithm. The root with most wins, and the
//! candidate of that root is the answer; where the lexicon has none of it, the answer is the bare
//! type, and its rule says that the model decided.
//!
//! Deliberately absent: a say of the model in `code` and `read`, whose events name their rules.

use rapporteur_encoder::RelationModel;
use rapporteur_model::{Relation, Span, root_of};

/// How much a candidate of confidence 1 weighs against the logarithm of the model's share: chosen
/// on the half of the pairs that is built on (`cargo xtask quality`), where 3.5 to 6 do alike.
const WEIGHT: f32 = 4.0;

/// Keeps the logarithm of a share of nothing finite.
const LEAST: f32 = 1e-4;

/// From which share on the model's word that there is no relation is taken, where the lexicon has
/// none either.
const NOTHING: f32 = 0.9;

/// The rule of answers that the lexicon did not give.
pub const BY_MODEL: &str = "model/relations";

/// The relation that lexicon and model tell together.
pub(crate) fn decide(
    candidates: Vec<Relation>,
    model: &RelationModel,
    sentence: &str,
    source: Option<Span>,
    target: Option<Span>,
) -> Relation {
    let shares = model.judge(sentence, source, target);
    // Shares by root, in the order of the model's labels; the type of a root is its likelier one.
    let mut roots: Vec<(&str, f32, &str, f32)> = Vec::new();
    let mut nothing = 0.0;
    for &(label, share) in &shares {
        if label == "NONE" {
            nothing = share;
            continue;
        }
        let root = root_of(label);
        match roots.iter_mut().find(|(known, ..)| *known == root) {
            Some((_, sum, likelier, most)) => {
                *sum += share;
                if share > *most {
                    (*likelier, *most) = (label, share);
                }
            }
            None => roots.push((root, share, label, share)),
        }
    }
    if candidates.is_empty() && nothing > NOTHING {
        return Relation {
            rule: vec![BY_MODEL.to_owned()],
            confidence: nothing,
            ..Relation::default()
        };
    }
    let of_root = |root: &str| {
        candidates
            .iter()
            .find(|candidate| candidate.root.as_deref() == Some(root))
    };
    let judged: Vec<f32> = roots
        .iter()
        .map(|(root, share, ..)| {
            let weight = of_root(root).map_or(0.0, |candidate| WEIGHT * candidate.confidence);
            (share + LEAST).ln() + weight
        })
        .collect();
    let sum: f32 = judged.iter().map(|points| points.exp()).sum();
    let best = judged
        .iter()
        .zip(&roots)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    let Some((points, &(root, _, label, _))) = best else {
        return Relation::default();
    };
    let confidence = points.exp() / sum;
    match of_root(root) {
        Some(candidate) => Relation {
            confidence,
            ..candidate.clone()
        },
        None => Relation {
            event_type: Some(label.into()),
            root: Some(root.into()),
            rule: vec![BY_MODEL.to_owned()],
            confidence,
            ..Relation::default()
        },
    }
}
