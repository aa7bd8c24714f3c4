//! The layers of a network, forward only.

mod maxout;
mod tok2vec;

#[cfg(test)]
pub(crate) use tok2vec::hash;
pub(crate) use tok2vec::{Row, Scratch, Tok2vec, WordVectors};

use crate::error::LoadError;
use crate::format::Bytes;
use crate::format::manifest::PanelsSpec;
use crate::ops::{LANES, MOST_VECTORS, Panels};

/// Open a matrix.
///
/// # Errors
/// [`LoadError::Malformed`] where its sections do not have the lengths that its sizes say, or
/// `inputs` is another number than expected.
pub(crate) fn open_panels(
    spec: &PanelsSpec,
    data: &Bytes,
    inputs: usize,
) -> Result<Panels, LoadError> {
    if spec.inputs != inputs
        || !(1..=MOST_VECTORS).contains(&spec.vectors)
        || spec.panels == 0
        || inputs == 0
    {
        return Err(LoadError::malformed(
            "the converted model",
            "the sizes of a layer do not fit those about it",
        ));
    }
    let outputs = spec.panels.checked_mul(spec.vectors * LANES);
    Ok(Panels {
        inputs,
        vectors: spec.vectors,
        panels: spec.panels,
        weights: spec.weights.weights(
            data,
            outputs.and_then(|outputs| outputs.checked_mul(inputs)),
        )?,
        bias: spec.bias.weights(data, outputs)?,
    })
}
