//! The kernels against a product written plainly, and against each other.

use super::*;
use proptest::prelude::*;

/// Numbers that look random, from a seed.
fn numbers(seed: u64, count: usize) -> Vec<f32> {
    let mut state = seed | 1;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            ((state >> 40) as f32 / (1u64 << 24) as f32) - 0.5
        })
        .collect()
}

proptest! {
    #[test]
    fn products_are_right_on_every_processor(
        seed: u64, rows in 0usize..20, inputs in 1usize..40, vectors in 1usize..=MOST_VECTORS, panels in 1usize..4, maxout: bool,
    ) {
        let panels = Panels {
            inputs, vectors, panels,
            weights: Weights::from_numbers(&numbers(seed, panels * inputs * vectors * LANES)),
            bias: Weights::from_numbers(&numbers(seed ^ 7, panels * vectors * LANES)),
        };
        let finish = if maxout { Finish::Maxout } else { Finish::Store };
        // Rows that overlap, as those of a window do.
        let stride = inputs.div_ceil(3);
        let input = numbers(seed ^ 99, rows * stride + inputs);
        let width = panels.outputs(finish);
        let mut plain = vec![0.0f64; rows * width];
        let (weights, bias) = (panels.weights.get(), panels.bias.get());
        for row in 0..rows {
            for panel in 0..panels.panels {
                for lane in 0..LANES {
                    let sums: Vec<f64> = (0..vectors).map(|vector| {
                        let at = |k: usize| ((panel * inputs + k) * vectors + vector) * LANES + lane;
                        f64::from(bias[(panel * vectors + vector) * LANES + lane])
                            + (0..inputs).map(|k| f64::from(input[row * stride + k]) * f64::from(weights[at(k)])).sum::<f64>()
                    }).collect();
                    if maxout {
                        plain[row * width + panel * LANES + lane] = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    } else {
                        for (vector, sum) in sums.iter().enumerate() {
                            plain[row * width + (panel * vectors + vector) * LANES + lane] = *sum;
                        }
                    }
                }
            }
        }
        let mut fused: Vec<Vec<f32>> = Vec::new();
        for processor in Processor::all() {
            let mut output = vec![0.0; rows * width];
            panels.multiply(processor, &input, stride, rows, finish, &mut output);
            for (got, wanted) in output.iter().zip(&plain) {
                prop_assert!((f64::from(*got) - wanted).abs() < 1e-4, "{processor:?}: {got} for {wanted}");
            }
            if processor != Processor::Portable {
                fused.push(output);
            }
        }
        prop_assert!(fused.windows(2).all(|pair| pair[0] == pair[1]), "the same bits with both kinds of vectors");
    }

    #[test]
    fn normalised_rows_are_the_same_on_every_processor(seed: u64, rows in 0usize..5, width in 1usize..100) {
        let stride = padded(width);
        let input = numbers(seed, rows * stride);
        let (gain, bias) = (vec![1.0; width], vec![0.0; width]);
        let mut all = Vec::new();
        for processor in Processor::all() {
            let mut output = input.clone();
            normalise(processor, &mut output, width, stride, &gain, &bias);
            for row in output.chunks_exact(stride) {
                let mean = row[..width].iter().sum::<f32>() / width as f32;
                prop_assert!(mean.abs() < 1e-3);
                prop_assert!(row[width..].iter().all(|number| *number == 0.0));
            }
            all.push(output);
        }
        prop_assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn sums_and_maxout(seed: u64, rows in 1usize..6, pieces in 1usize..4, blocks in 1usize..4) {
        let length = blocks * pieces * LANES;
        let data = numbers(seed, rows * length);
        let slices: Vec<&[f32]> = data.chunks_exact(length).collect();
        for processor in Processor::all() {
            let mut greatest = vec![0.0; blocks * LANES];
            sum_maxout(processor, &slices, pieces, &mut greatest);
            for (output, got) in greatest.iter().enumerate() {
                let (block, lane) = (output / LANES, output % LANES);
                let wanted = (0..pieces)
                    .map(|piece| slices.iter().map(|row| row[(block * pieces + piece) * LANES + lane]).sum::<f32>())
                    .fold(f32::NEG_INFINITY, f32::max);
                prop_assert!((got - wanted).abs() < 1e-5);
            }
        }
    }
}
