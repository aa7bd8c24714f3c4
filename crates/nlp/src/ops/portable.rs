//! The kernels in plain Rust: for any processor, and the measure of the others.
//!
//! They are written over arrays of [`LANES`] numbers so that the compiler can use what vectors the
//! target has; `#[inline(always)]` lets `x86` compile the simpler ones once more with wider ones.

use super::{Finish, Job, LANES, MOST_VECTORS};

/// Fused where the target has the instruction: a call to the C library for each would be slow.
#[inline(always)]
fn multiply_add(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
        a.mul_add(b, c)
    } else {
        a * b + c
    }
}

pub(super) fn multiply(job: Job<'_>) {
    let Job {
        input,
        stride,
        rows,
        weights,
        bias,
        panels,
        inputs,
        vectors,
        finish,
        output,
        width,
    } = job;
    let panel_outputs = vectors * LANES;
    for panel in 0..panels {
        let weights = &weights[panel * inputs * panel_outputs..][..inputs * panel_outputs];
        let bias = &bias[panel * panel_outputs..][..panel_outputs];
        for row in 0..rows {
            let input = &input[row * stride..][..inputs];
            let mut sums = [[0.0f32; LANES]; MOST_VECTORS];
            for (sums, bias) in sums.iter_mut().zip(bias.chunks_exact(LANES)) {
                sums.copy_from_slice(bias);
            }
            for (number, weights) in input.iter().zip(weights.chunks_exact(panel_outputs)) {
                for (sums, weights) in sums.iter_mut().zip(weights.chunks_exact(LANES)) {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum = multiply_add(*number, *weight, *sum);
                    }
                }
            }
            let output = &mut output[row * width..][..width];
            match finish {
                Finish::Store => {
                    for (vector, sums) in sums.iter().take(vectors).enumerate() {
                        output[panel * panel_outputs + vector * LANES..][..LANES]
                            .copy_from_slice(sums);
                    }
                }
                Finish::Maxout => {
                    let [first, others @ ..] = &sums;
                    let mut greatest = *first;
                    for sums in others.iter().take(vectors - 1) {
                        for (greatest, sum) in greatest.iter_mut().zip(sums) {
                            *greatest = if *sum > *greatest { *sum } else { *greatest };
                        }
                    }
                    output[panel * LANES..][..LANES].copy_from_slice(&greatest);
                }
            }
        }
    }
}

/// The sum of numbers as [`LANES`] sums that are then halved: one order on every processor.
#[inline(always)]
fn sum_of(numbers: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0f32; LANES];
    let mut chunks = numbers.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (sum, number) in sums.iter_mut().zip(chunk) {
            *sum += of(*number);
        }
    }
    for (sum, number) in sums.iter_mut().zip(chunks.remainder()) {
        *sum += of(*number);
    }
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0]
}

#[inline(always)]
pub(super) fn normalise(rows: &mut [f32], width: usize, stride: usize, gain: &[f32], bias: &[f32]) {
    let (gain, bias) = (&gain[..width], &bias[..width]);
    let count = width as f32;
    for row in rows.chunks_exact_mut(stride) {
        let (row, rest) = row.split_at_mut(width);
        let mean = sum_of(row, |number| number) / count;
        let variance = sum_of(row, |number| (number - mean) * (number - mean)) / count + 1e-8;
        let scale = 1.0 / variance.sqrt();
        for ((number, gain), bias) in row.iter_mut().zip(gain).zip(bias) {
            *number = (*number - mean) * scale * gain + bias;
        }
        rest.fill(0.0);
    }
}

#[inline(always)]
pub(super) fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

#[inline(always)]
pub(super) fn sum_maxout(rows: &[&[f32]], pieces: usize, greatest: &mut [f32]) {
    // A window of three words, in three pieces, is what nearly every model has.
    match (<&[&[f32]; 3]>::try_from(rows), pieces) {
        (Ok(rows), 3) => sum_maxout_of(rows, 3, greatest),
        _ => sum_maxout_of(rows, pieces, greatest),
    }
}

#[inline(always)]
fn sum_maxout_of<'r>(
    rows: &(impl AsRef<[&'r [f32]]> + ?Sized),
    pieces: usize,
    greatest: &mut [f32],
) {
    for (block, greatest) in greatest.chunks_exact_mut(LANES).enumerate() {
        let mut best = [f32::NEG_INFINITY; LANES];
        for piece in 0..pieces {
            let at = (block * pieces + piece) * LANES;
            let mut sums = [0.0f32; LANES];
            for row in rows.as_ref() {
                for (sum, number) in sums.iter_mut().zip(&row[at..at + LANES]) {
                    *sum += number;
                }
            }
            for (best, sum) in best.iter_mut().zip(&sums) {
                *best = if *sum > *best { *sum } else { *best };
            }
        }
        greatest.copy_from_slice(&best);
    }
}
