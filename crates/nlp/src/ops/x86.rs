//! The kernels for x86-64 with AVX2 and FMA or with AVX-512.
//!
//! This is the one module with `unsafe`: without it a product takes the portable kernel's time,
//! about ten times as much. What the code rests on: [`super::Panels::multiply`] has checked the
//! length of every slice, and [`super::Processor::all`] that the processor has the instructions.
#![allow(unsafe_code)]

use super::{Finish, Job, LANES, portable};
use std::arch::x86_64::*;

macro_rules! compiled_with {
    ($features:literal, $normalise:ident, $add:ident, $sum_maxout:ident) => {
        pub(super) fn $normalise(
            rows: &mut [f32],
            width: usize,
            stride: usize,
            gain: &[f32],
            bias: &[f32],
        ) {
            #[target_feature(enable = $features)]
            fn inner(rows: &mut [f32], width: usize, stride: usize, gain: &[f32], bias: &[f32]) {
                portable::normalise(rows, width, stride, gain, bias);
            }
            // SAFETY: the processor has these instructions, by `Processor::all`.
            unsafe { inner(rows, width, stride, gain, bias) }
        }

        pub(super) fn $add(to: &mut [f32], from: &[f32]) {
            #[target_feature(enable = $features)]
            fn inner(to: &mut [f32], from: &[f32]) {
                portable::add(to, from);
            }
            // SAFETY: as above.
            unsafe { inner(to, from) }
        }

        pub(super) fn $sum_maxout(rows: &[&[f32]], pieces: usize, greatest: &mut [f32]) {
            #[target_feature(enable = $features)]
            fn inner(rows: &[&[f32]], pieces: usize, greatest: &mut [f32]) {
                portable::sum_maxout(rows, pieces, greatest);
            }
            // SAFETY: as above.
            unsafe { inner(rows, pieces, greatest) }
        }
    };
}

compiled_with!("avx2,fma", normalise_avx2, add_avx2, sum_maxout_avx2);
compiled_with!("avx512f", normalise_avx512, add_avx512, sum_maxout_avx512);

/// One panel times the rows, `$rows` at a time and then fewer.
macro_rules! by_rows {
    ($block:ident, $vectors:literal, $job:expr, $panel:expr, [$($count:literal),*]) => {{
        let mut row = 0;
        $(
            while $job.rows - row >= $count {
                $block::<$count, $vectors>($job, $panel, row);
                row += $count;
            }
        )*
    }};
}

pub(super) fn multiply_avx512(mut job: Job<'_>) {
    #[target_feature(enable = "avx512f")]
    unsafe fn inner(job: &mut Job<'_>) {
        for panel in 0..job.panels {
            // SAFETY: `block_avx512` states what it needs; the row counts sum up to `job.rows`.
            unsafe {
                match job.vectors {
                    1 => by_rows!(block_avx512, 1, job, panel, [8, 4, 2, 1]),
                    2 => by_rows!(block_avx512, 2, job, panel, [8, 4, 2, 1]),
                    3 => by_rows!(block_avx512, 3, job, panel, [8, 4, 2, 1]),
                    _ => by_rows!(block_avx512, 4, job, panel, [6, 4, 2, 1]),
                }
            }
        }
    }
    // SAFETY: the processor has AVX-512F, by `Processor::all`.
    unsafe { inner(&mut job) }
}

/// Rows `row..row + ROWS` times a panel.
///
/// # Safety
/// `job` as [`super::Panels::multiply`] checks it, with `job.vectors == VECTORS`,
/// `panel < job.panels` and `row + ROWS <= job.rows`; AVX-512F.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn block_avx512<const ROWS: usize, const VECTORS: usize>(
    job: &mut Job<'_>,
    panel: usize,
    row: usize,
) {
    // SAFETY: every address lies in its slice by the lengths that `Panels::multiply` checked:
    // input rows end before `(rows - 1) * stride + inputs`, a panel's weights take
    // `inputs * VECTORS * LANES` numbers, output rows `width` numbers.
    unsafe {
        let mut weights = job
            .weights
            .as_ptr()
            .add(panel * job.inputs * VECTORS * LANES);
        let bias = job.bias.as_ptr().add(panel * VECTORS * LANES);
        let input = job.input.as_ptr().add(row * job.stride);
        let mut sums = [[_mm512_setzero_ps(); VECTORS]; ROWS];
        for vector in 0..VECTORS {
            let bias = _mm512_loadu_ps(bias.add(vector * LANES));
            for sums in &mut sums {
                sums[vector] = bias;
            }
        }
        for k in 0..job.inputs {
            let mut weight = [_mm512_setzero_ps(); VECTORS];
            for (vector, weight) in weight.iter_mut().enumerate() {
                *weight = _mm512_loadu_ps(weights.add(vector * LANES));
            }
            weights = weights.add(VECTORS * LANES);
            for (r, sums) in sums.iter_mut().enumerate() {
                let number = _mm512_set1_ps(*input.add(r * job.stride + k));
                for (sum, weight) in sums.iter_mut().zip(&weight) {
                    *sum = _mm512_fmadd_ps(number, *weight, *sum);
                }
            }
        }
        let output = job.output.as_mut_ptr().add(row * job.width);
        for (r, sums) in sums.iter().enumerate() {
            let output = output.add(r * job.width);
            match job.finish {
                Finish::Store => {
                    for (vector, sum) in sums.iter().enumerate() {
                        _mm512_storeu_ps(output.add((panel * VECTORS + vector) * LANES), *sum);
                    }
                }
                Finish::Maxout => {
                    let mut greatest = sums[0];
                    for sum in sums.iter().skip(1) {
                        greatest = _mm512_max_ps(*sum, greatest);
                    }
                    _mm512_storeu_ps(output.add(panel * LANES), greatest);
                }
            }
        }
    }
}

pub(super) fn multiply_avx2(mut job: Job<'_>) {
    #[target_feature(enable = "avx2,fma")]
    unsafe fn inner(job: &mut Job<'_>) {
        for panel in 0..job.panels {
            // SAFETY: `block_avx2` states what it needs; the row counts sum up to `job.rows`.
            unsafe {
                match job.vectors {
                    1 => by_rows!(block_avx2, 1, job, panel, [4, 2, 1]),
                    2 => by_rows!(block_avx2, 2, job, panel, [4, 2, 1]),
                    // Four rows would take all sixteen registers and spill: half the speed.
                    3 => by_rows!(block_avx2, 3, job, panel, [3, 2, 1]),
                    _ => by_rows!(block_avx2, 4, job, panel, [2, 1]),
                }
            }
        }
    }
    // SAFETY: the processor has AVX2 and FMA, by `Processor::all`.
    unsafe { inner(&mut job) }
}

/// Rows `row..row + ROWS` times a panel, the two halves of its vectors one after the other.
///
/// # Safety
/// As [`block_avx512`], with AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn block_avx2<const ROWS: usize, const VECTORS: usize>(
    job: &mut Job<'_>,
    panel: usize,
    row: usize,
) {
    const HALF: usize = LANES / 2;
    // SAFETY: as in `block_avx512`.
    unsafe {
        for half in [0, HALF] {
            let mut weights = job
                .weights
                .as_ptr()
                .add(panel * job.inputs * VECTORS * LANES + half);
            let bias = job.bias.as_ptr().add(panel * VECTORS * LANES + half);
            let input = job.input.as_ptr().add(row * job.stride);
            let mut sums = [[_mm256_setzero_ps(); VECTORS]; ROWS];
            for vector in 0..VECTORS {
                let bias = _mm256_loadu_ps(bias.add(vector * LANES));
                for sums in &mut sums {
                    sums[vector] = bias;
                }
            }
            for k in 0..job.inputs {
                let mut weight = [_mm256_setzero_ps(); VECTORS];
                for (vector, weight) in weight.iter_mut().enumerate() {
                    *weight = _mm256_loadu_ps(weights.add(vector * LANES));
                }
                weights = weights.add(VECTORS * LANES);
                for (r, sums) in sums.iter_mut().enumerate() {
                    let number = _mm256_set1_ps(*input.add(r * job.stride + k));
                    for (sum, weight) in sums.iter_mut().zip(&weight) {
                        *sum = _mm256_fmadd_ps(number, *weight, *sum);
                    }
                }
            }
            let output = job.output.as_mut_ptr().add(row * job.width);
            for (r, sums) in sums.iter().enumerate() {
                let output = output.add(r * job.width + half);
                match job.finish {
                    Finish::Store => {
                        for (vector, sum) in sums.iter().enumerate() {
                            _mm256_storeu_ps(output.add((panel * VECTORS + vector) * LANES), *sum);
                        }
                    }
                    Finish::Maxout => {
                        let mut greatest = sums[0];
                        for sum in sums.iter().skip(1) {
                            greatest = _mm256_max_ps(*sum, greatest);
                        }
                        _mm256_storeu_ps(output.add(panel * LANES), greatest);
                    }
                }
            }
        }
    }
}
