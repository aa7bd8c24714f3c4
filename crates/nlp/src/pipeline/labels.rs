//! What labelling components say: tags, morphology, sentence starts.
//!
//! Source: `set_annotations` of spaCy's `tagger.pyx`, `morphologizer.pyx` and `senter.pyx`.

use crate::document::TokenWork;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What the labels of a labelling component are.
#[derive(Debug)]
pub(super) enum Labels {
    /// Fine-grained tags.
    Tags {
        names: Vec<SmolStr>,
        overwrite: bool,
    },
    /// Parts of speech and features.
    Morphology {
        names: Vec<(SmolStr, SmolStr)>,
        overwrite: bool,
        extend: bool,
    },
    /// No sentence start, a sentence start.
    Sentences { overwrite: bool },
}

impl Labels {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Labels::Tags { names, .. } => names.len(),
            Labels::Morphology { names, .. } => names.len(),
            Labels::Sentences { .. } => 2,
        }
    }
}

/// The place of the greatest score, the first among equals.
pub(super) fn greatest(scores: &[f32]) -> usize {
    let mut best = 0;
    let mut highest = f32::NEG_INFINITY;
    for (index, score) in scores.iter().enumerate() {
        if *score > highest {
            (best, highest) = (index, *score);
        }
    }
    best
}

/// Say of a token what a label says, where the component may.
pub(super) fn label(token: &mut TokenWork, class: usize, labels: &Labels) {
    match labels {
        Labels::Tags { names, overwrite } => {
            if (token.tag.is_empty() || *overwrite)
                && let Some(name) = names.get(class)
            {
                token.tag = name.clone();
            }
        }
        Labels::Morphology {
            names,
            overwrite,
            extend,
        } => {
            let Some((pos, morph)) = names.get(class) else {
                return;
            };
            if token.morph.is_empty() || (*overwrite && !*extend) {
                token.morph = morph.clone();
            } else if *extend {
                token.morph = extended(&token.morph, morph, *overwrite);
            }
            if token.pos.is_empty() || *overwrite {
                token.pos = pos.clone();
            }
        }
        Labels::Sentences { overwrite } => {
            if token.sentence_start.is_none() || *overwrite {
                token.sentence_start = Some(class == 1);
            }
        }
    }
}

/// Features with others added; those that both have as the new or as the old have them.
fn extended(old: &str, new: &str, new_first: bool) -> SmolStr {
    let (weak, strong) = if new_first { (old, new) } else { (new, old) };
    let features: BTreeMap<&str, &str> = weak
        .split('|')
        .chain(strong.split('|'))
        .filter_map(|feature| feature.split_once('='))
        .collect();
    let features: Vec<String> = features
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    SmolStr::from(features.join("|"))
}
