//! Puts a converted model together.

use super::manifest::{Manifest, MaxoutSpec, PanelsSpec};
use super::{ALIGNMENT, MAGIC, Section};
use crate::ops::{LANES, MOST_VECTORS, padded};

/// Collects a model's data.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    data: Vec<u8>,
}

impl Writer {
    /// Keep bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Section {
        let start = self.data.len().next_multiple_of(ALIGNMENT);
        self.data.resize(start, 0);
        self.data.extend_from_slice(bytes);
        Section {
            start,
            length: bytes.len(),
        }
    }

    /// Keep numbers.
    pub(crate) fn numbers(&mut self, numbers: &[f32]) -> Section {
        let bytes: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        self.bytes(&bytes)
    }

    /// Keep a matrix in panels of as many vectors as wastes the least.
    ///
    /// `weight(output, input)` and `bias(output)` are asked for each place, `None` being 0.
    pub(crate) fn linear(
        &mut self,
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> PanelsSpec {
        let vectors_needed = outputs.div_ceil(LANES);
        let vectors = (1..=MOST_VECTORS)
            .min_by_key(|vectors| {
                (
                    vectors_needed.div_ceil(*vectors) * vectors,
                    MOST_VECTORS - vectors,
                )
            })
            .unwrap_or(1);
        let panels = vectors_needed.div_ceil(vectors);
        self.panels(panels, vectors, inputs, |panel, vector, lane, input| {
            let output = (panel * vectors + vector) * LANES + lane;
            if output < outputs {
                input.map_or_else(|| bias(output), |input| weight(output, input))
            } else {
                0.0
            }
        })
    }

    /// Keep the weights of a maxout layer: a panel holds [`LANES`] outputs in all their pieces.
    ///
    /// `weight(output, piece, input)` and `bias(output, piece)` are asked for each place.
    pub(crate) fn maxout(
        &mut self,
        outputs: usize,
        pieces: usize,
        inputs: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> PanelsSpec {
        self.panels(
            padded(outputs) / LANES,
            pieces,
            inputs,
            |panel, piece, lane, input| {
                let output = panel * LANES + lane;
                if output < outputs {
                    input.map_or_else(|| bias(output, piece), |input| weight(output, piece, input))
                } else {
                    0.0
                }
            },
        )
    }

    /// Keep panels; `number(panel, vector, lane, input)` is a weight, or a bias for no input.
    fn panels(
        &mut self,
        panels: usize,
        vectors: usize,
        inputs: usize,
        number: impl Fn(usize, usize, usize, Option<usize>) -> f32,
    ) -> PanelsSpec {
        let mut weights = Vec::with_capacity(panels * inputs * vectors * LANES);
        let mut bias = Vec::with_capacity(panels * vectors * LANES);
        for panel in 0..panels {
            for input in 0..inputs {
                for vector in 0..vectors {
                    weights.extend((0..LANES).map(|lane| number(panel, vector, lane, Some(input))));
                }
            }
            for vector in 0..vectors {
                bias.extend((0..LANES).map(|lane| number(panel, vector, lane, None)));
            }
        }
        PanelsSpec {
            inputs,
            vectors,
            panels,
            weights: self.numbers(&weights),
            bias: self.numbers(&bias),
        }
    }

    /// Keep a normalised maxout layer.
    pub(crate) fn layer(
        &mut self,
        panels: PanelsSpec,
        width: usize,
        gain: &[f32],
        bias: &[f32],
    ) -> MaxoutSpec {
        MaxoutSpec {
            panels,
            width,
            gain: self.numbers(gain),
            bias: self.numbers(bias),
        }
    }

    /// The whole file.
    pub(crate) fn finish(self, manifest: &Manifest) -> Result<Vec<u8>, serde_json::Error> {
        let manifest = serde_json::to_vec(manifest)?;
        let mut file = MAGIC.to_vec();
        file.extend_from_slice(&(manifest.len() as u64).to_le_bytes());
        file.extend_from_slice(&manifest);
        file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
        file.extend_from_slice(&self.data);
        Ok(file)
    }
}
