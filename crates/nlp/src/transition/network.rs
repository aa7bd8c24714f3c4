//! The network that scores moves: `TransitionBasedParser`, its lower layer precomputed.
//!
//! A state looks at a few tokens; the lower layer is linear in their vectors, so each token's part
//! for each role is computed once and a state only sums parts. Source: `spacy/ml/parser_model.pyx`,
//! `spacy/ml/_precomputable_affine.py`.

use crate::error::LoadError;
use crate::format::manifest::TransitionSpec;
use crate::format::{Bytes, Weights};
use crate::layers::open_panels;
use crate::ops::{self, Finish, LANES, Panels, Processor, padded};

/// The most tokens that a state looks at.
pub(super) const MOST_FEATURES: usize = 13;

/// A network that scores moves.
#[derive(Debug)]
pub(crate) struct Network {
    processor: Processor,
    projection: Panels,
    lower: Panels,
    features: usize,
    pieces: usize,
    padding: Weights,
    bias: Weights,
    upper: Option<Panels>,
    classes: usize,
}

/// Room for computing.
#[derive(Debug, Default)]
pub(crate) struct Room {
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

impl Network {
    /// Open a network over vectors of a width that scores so many moves.
    pub(crate) fn open(
        spec: &TransitionSpec,
        data: &Bytes,
        processor: Processor,
        width: usize,
        classes: usize,
    ) -> Result<Self, LoadError> {
        let bad = |reason: &str| LoadError::malformed("the converted model", reason);
        if spec.features == 0 || spec.features > MOST_FEATURES || spec.pieces == 0 {
            return Err(bad("the sizes of a transition network are out of bounds"));
        }
        let projection = open_panels(&spec.projection, data, padded(width))?;
        let lower = open_panels(&spec.lower, data, projection.outputs(Finish::Store))?;
        if lower.vectors != spec.pieces || lower.panels % spec.features != 0 {
            return Err(bad(
                "the lower layer of a transition network does not fit its features",
            ));
        }
        let hidden = lower.panels / spec.features * LANES;
        let upper = match &spec.upper {
            Some(upper) => Some(open_panels(upper, data, hidden)?),
            None => None,
        };
        let scores = upper
            .as_ref()
            .map_or(hidden, |upper| upper.outputs(Finish::Store));
        if classes == 0 || scores < classes {
            return Err(bad(
                "a transition network scores fewer moves than there are",
            ));
        }
        let part = hidden * spec.pieces;
        Ok(Self {
            processor,
            projection,
            features: spec.features,
            pieces: spec.pieces,
            padding: spec
                .padding
                .weights(data, part.checked_mul(spec.features))?,
            bias: spec.bias.weights(data, Some(part))?,
            lower,
            upper,
            classes,
        })
    }

    /// Tokens that a state looks at.
    pub(crate) fn features(&self) -> usize {
        self.features
    }

    /// Numbers of a token's row.
    pub(crate) fn row_width(&self) -> usize {
        self.lower.outputs(Finish::Store)
    }

    /// Numbers of one role in a token's row.
    pub(super) fn part(&self) -> usize {
        self.row_width() / self.features
    }

    /// What stands for a token that is lacking in a role.
    pub(super) fn padding(&self, feature: usize) -> &[f32] {
        let part = self.part();
        self.padding
            .get()
            .get(feature * part..(feature + 1) * part)
            .unwrap_or(&[])
    }

    /// Numbers that a token's row is computed from.
    pub(super) fn source_width(&self) -> usize {
        self.lower.inputs
    }

    /// What the rows of tokens are computed from, from their vectors.
    pub(super) fn sources(&self, vectors: &[f32], count: usize, out: &mut [f32]) {
        let stride = self.projection.inputs;
        self.projection
            .multiply(self.processor, vectors, stride, count, Finish::Store, out);
    }

    /// The rows of tokens from what [`Self::sources`] gives.
    pub(super) fn rows(&self, sources: &[f32], count: usize, out: &mut [f32]) {
        self.lower.multiply(
            self.processor,
            sources,
            self.lower.inputs,
            count,
            Finish::Store,
            out,
        );
    }

    /// The scores of moves in a state whose tokens have these parts, one for each feature.
    pub(super) fn scores<'r>(&self, parts: &[&[f32]], room: &'r mut Room) -> &'r [f32] {
        let mut all: [&[f32]; MOST_FEATURES + 1] = [&[]; MOST_FEATURES + 1];
        let count = parts.len().min(MOST_FEATURES);
        all[..count].copy_from_slice(&parts[..count]);
        all[count] = self.bias.get();
        let hidden = self.part() / self.pieces;
        room.hidden.resize(hidden, 0.0);
        ops::sum_maxout(
            self.processor,
            &all[..=count],
            self.pieces,
            &mut room.hidden,
        );
        match &self.upper {
            Some(upper) => {
                room.scores.resize(upper.outputs(Finish::Store), 0.0);
                upper.multiply(
                    self.processor,
                    &room.hidden,
                    hidden,
                    1,
                    Finish::Store,
                    &mut room.scores,
                );
                room.scores.get(..self.classes).unwrap_or(&[])
            }
            None => room.hidden.get(..self.classes).unwrap_or(&[]),
        }
    }
}

/// The best-scored of the classes that are allowed, the first among equals.
pub(super) fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (class, score) in scores.iter().enumerate() {
        if best.is_none_or(|(_, highest)| *score > highest) && allowed(class) {
            best = Some((class, *score));
        }
    }
    best.map(|(class, _)| class)
}
