//! Maxout with layer normalisation: the layer that mixes embeddings and that the encoder stacks.
//!
//! Source: Goodfellow et al. 2013, "Maxout networks"; thinc's `Maxout(normalize=True)`.

use crate::error::LoadError;
use crate::format::manifest::MaxoutSpec;
use crate::format::{Bytes, Weights};
use crate::ops::{self, LANES, Panels, Processor, padded};

/// A normalised maxout layer.
#[derive(Debug)]
pub(super) struct Maxout {
    pub(super) panels: Panels,
    width: usize,
    gain: Weights,
    bias: Weights,
}

impl Maxout {
    /// Open a layer of so many inputs and outputs whose panels are repeated `places` times.
    pub(super) fn open(
        spec: &MaxoutSpec,
        data: &Bytes,
        inputs: usize,
        width: usize,
        places: usize,
    ) -> Result<Self, LoadError> {
        let panels = super::open_panels(&spec.panels, data, inputs)?;
        if spec.width != width || panels.panels != padded(width) / LANES * places {
            return Err(LoadError::malformed(
                "the converted model",
                "the width of a layer does not fit those about it",
            ));
        }
        Ok(Self {
            panels,
            width,
            gain: spec.gain.weights(data, Some(width))?,
            bias: spec.bias.weights(data, Some(width))?,
        })
    }

    /// Normalise rows of outputs.
    pub(super) fn normalise(&self, processor: Processor, rows: &mut [f32]) {
        ops::normalise(
            processor,
            rows,
            self.width,
            padded(self.width),
            self.gain.get(),
            self.bias.get(),
        );
    }
}
