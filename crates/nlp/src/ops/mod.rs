//! The arithmetic: products of matrices, layer normalisation, sums of rows.
//!
//! A matrix of weights is stored in panels of `VECTORS × LANES` outputs, input by input, so that a
//! kernel reads it in order. The outputs of a product are each one chain of fused multiply-adds
//! over the inputs in order, whatever kernel computes them: the same bits on every processor that
//! has fused multiply-add, in any batch.
//!
//! Three kernels: AVX-512, AVX2 with FMA, and plain Rust for every other processor. Absent on
//! purpose: threads (callers give each thread its own documents) and other number types.

mod portable;
#[cfg(target_arch = "x86_64")]
mod x86;

use crate::format::Weights;

/// Outputs that stand side by side in memory.
pub(crate) const LANES: usize = 16;

/// The most vectors of outputs in a panel.
pub(crate) const MOST_VECTORS: usize = 4;

/// Round up to whole vectors.
pub(crate) const fn padded(width: usize) -> usize {
    width.div_ceil(LANES) * LANES
}

/// Which instructions the processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Processor {
    /// Any.
    Portable,
    /// x86-64 with AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// x86-64 with AVX-512F.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Processor {
    /// The best that this machine has.
    pub(crate) fn detect() -> Self {
        Self::all().pop().unwrap_or(Self::Portable)
    }

    /// All that this machine has, the best last.
    pub(crate) fn all() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut))]
        let mut all = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected;
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                all.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx512f") {
                all.push(Self::Avx512);
            }
        }
        all
    }
}

/// A matrix of weights in panels, with its bias.
///
/// Weight of input `k` to output `vector * LANES + lane` of panel `p`:
/// `weights[((p * inputs + k) * vectors + vector) * LANES + lane]`; its bias likewise without `k`.
#[derive(Clone, Debug)]
pub(crate) struct Panels {
    /// Inputs, a row of them contiguous in memory.
    pub(crate) inputs: usize,
    /// Vectors of outputs in a panel, 1 to [`MOST_VECTORS`].
    pub(crate) vectors: usize,
    /// Panels.
    pub(crate) panels: usize,
    pub(crate) weights: Weights,
    pub(crate) bias: Weights,
}

/// What becomes of the outputs of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    /// Written in order.
    Store,
    /// The greatest over the panel's vectors is written: maxout, a vector being a piece.
    Maxout,
}

impl Panels {
    /// Outputs a row of input gives.
    pub(crate) fn outputs(&self, finish: Finish) -> usize {
        match finish {
            Finish::Store => self.panels * self.vectors * LANES,
            Finish::Maxout => self.panels * LANES,
        }
    }

    /// Multiply `rows` rows of `input`, each starting `stride` numbers after the one before, into
    /// rows of `output` that follow each other.
    pub(crate) fn multiply(
        &self,
        processor: Processor,
        input: &[f32],
        stride: usize,
        rows: usize,
        finish: Finish,
        output: &mut [f32],
    ) {
        if rows == 0 {
            return;
        }
        let weights = self.weights.get();
        let bias = self.bias.get();
        let width = self.outputs(finish);
        // The kernels rest on these.
        assert!(
            (1..=MOST_VECTORS).contains(&self.vectors),
            "vectors in a panel"
        );
        assert!(
            input.len() >= (rows - 1) * stride + self.inputs,
            "rows of input"
        );
        assert!(output.len() >= rows * width, "rows of output");
        assert!(
            weights.len() >= self.panels * self.inputs * self.vectors * LANES,
            "weights"
        );
        assert!(bias.len() >= self.panels * self.vectors * LANES, "bias");
        let job = Job {
            input,
            stride,
            rows,
            weights,
            bias,
            panels: self.panels,
            inputs: self.inputs,
            vectors: self.vectors,
            finish,
            output,
            width,
        };
        match processor {
            Processor::Portable => portable::multiply(job),
            #[cfg(target_arch = "x86_64")]
            Processor::Avx2 => x86::multiply_avx2(job),
            #[cfg(target_arch = "x86_64")]
            Processor::Avx512 => x86::multiply_avx512(job),
        }
    }
}

/// A product to compute; [`Panels::multiply`] has checked that all slices are long enough.
struct Job<'j> {
    input: &'j [f32],
    stride: usize,
    rows: usize,
    weights: &'j [f32],
    bias: &'j [f32],
    panels: usize,
    inputs: usize,
    vectors: usize,
    finish: Finish,
    output: &'j mut [f32],
    width: usize,
}

/// Layer normalisation of rows, in place: to mean 0 and variance 1, times gain, plus bias.
/// The numbers of a row beyond the gain's length are set to 0.
///
/// Source: Ba, Kiros, Hinton 2016, as thinc's `LayerNorm` computes it (the variance plus 1e-8).
pub(crate) fn normalise(
    processor: Processor,
    rows: &mut [f32],
    width: usize,
    stride: usize,
    gain: &[f32],
    bias: &[f32],
) {
    match processor {
        Processor::Portable => portable::normalise(rows, width, stride, gain, bias),
        #[cfg(target_arch = "x86_64")]
        Processor::Avx2 => x86::normalise_avx2(rows, width, stride, gain, bias),
        #[cfg(target_arch = "x86_64")]
        Processor::Avx512 => x86::normalise_avx512(rows, width, stride, gain, bias),
    }
}

/// Add to each number the one at its place.
pub(crate) fn add(processor: Processor, to: &mut [f32], from: &[f32]) {
    match processor {
        Processor::Portable => portable::add(to, from),
        #[cfg(target_arch = "x86_64")]
        Processor::Avx2 => x86::add_avx2(to, from),
        #[cfg(target_arch = "x86_64")]
        Processor::Avx512 => x86::add_avx512(to, from),
    }
}

/// The sum of rows, then maxout over its pieces. In the rows, piece `p` of outputs
/// `b * LANES..(b + 1) * LANES` starts at `(b * pieces + p) * LANES`: the order in which
/// [`Finish::Store`] writes a panel.
pub(crate) fn sum_maxout(
    processor: Processor,
    rows: &[&[f32]],
    pieces: usize,
    greatest: &mut [f32],
) {
    match processor {
        Processor::Portable => portable::sum_maxout(rows, pieces, greatest),
        #[cfg(target_arch = "x86_64")]
        Processor::Avx2 => x86::sum_maxout_avx2(rows, pieces, greatest),
        #[cfg(target_arch = "x86_64")]
        Processor::Avx512 => x86::sum_maxout_avx512(rows, pieces, greatest),
    }
}

#[cfg(test)]
mod tests;
