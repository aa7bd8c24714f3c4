//! The encoder: embeddings, self-attention, and two dense layers a block.
//!
//! Source: Vaswani et al. 2017; Devlin et al. 2019 (post-layer-norm BERT); the weights start from
//! MiniLM (Wang et al. 2020).

use crate::error::LoadError;
use crate::format::{Manifest, Parts, Table};
use matrixmultiply::sgemm;

/// A dense layer: `outputs × inputs` weights and a bias.
#[derive(Debug)]
pub(crate) struct Dense {
    weights: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl Dense {
    pub(crate) fn open(
        parts: &mut Parts<'_>,
        inputs: usize,
        outputs: usize,
    ) -> Result<Self, LoadError> {
        Ok(Self {
            weights: parts.matrix(outputs, inputs)?,
            bias: parts.vector(outputs)?,
            inputs,
        })
    }

    /// The outputs for each row of `input`.
    pub(crate) fn apply(&self, input: &[f32]) -> Vec<f32> {
        let outputs = self.bias.len();
        let rows = input.len() / self.inputs;
        let mut output: Vec<f32> = self
            .bias
            .iter()
            .copied()
            .cycle()
            .take(rows * outputs)
            .collect();
        product(
            input,
            &self.weights,
            &mut output,
            [rows, self.inputs, outputs],
            [self.inputs, 1, 1, self.inputs],
            1.0,
        );
        output
    }
}

/// `output += scale · a · b` for `a` of `m × k` and `b` of `k × n` numbers; `strides` are the steps
/// between rows and between columns of `a`, then of `b`.
fn product(
    a: &[f32],
    b: &[f32],
    output: &mut [f32],
    [m, k, n]: [usize; 3],
    strides: [usize; 4],
    scale: f32,
) {
    let [row_a, column_a, row_b, column_b] = strides;
    let last = |rows: usize, columns: usize, row: usize, column: usize| {
        rows.saturating_sub(1) * row + columns.saturating_sub(1) * column
    };
    if m == 0 || k == 0 || n == 0 {
        return;
    }
    // The pointers below rest on these. No input reaches them: `Encoder::open` reads every matrix in
    // the measures that its manifest states, and these were checked to fit together.
    assert!(last(m, k, row_a, column_a) < a.len(), "the left matrix");
    assert!(last(k, n, row_b, column_b) < b.len(), "the right matrix");
    assert!(m * n <= output.len(), "the product");
    #[expect(
        unsafe_code,
        clippy::cast_possible_wrap,
        reason = "the library takes pointers; the lengths are checked above"
    )]
    // SAFETY: every index that the strides reach lies within the slices, as asserted, and the output
    // is borrowed for writing by this call alone.
    unsafe {
        sgemm(
            m,
            k,
            n,
            scale,
            a.as_ptr(),
            row_a as isize,
            column_a as isize,
            b.as_ptr(),
            row_b as isize,
            column_b as isize,
            1.0,
            output.as_mut_ptr(),
            n as isize,
            1,
        );
    }
}

/// Layer normalisation with its gain and bias.
#[derive(Debug)]
pub(crate) struct Normalise {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl Normalise {
    fn open(parts: &mut Parts<'_>, width: usize) -> Result<Self, LoadError> {
        Ok(Self {
            gain: parts.vector(width)?,
            bias: parts.vector(width)?,
        })
    }

    fn apply(&self, rows: &mut [f32]) {
        let width = self.gain.len();
        #[expect(clippy::cast_precision_loss, reason = "a width of a few hundred")]
        let count = width as f32;
        for row in rows.chunks_exact_mut(width) {
            let mean = row.iter().sum::<f32>() / count;
            let variance = row
                .iter()
                .map(|number| (number - mean).powi(2))
                .sum::<f32>()
                / count;
            let scale = 1.0 / (variance + 1e-12).sqrt();
            for ((number, gain), bias) in row.iter_mut().zip(&self.gain).zip(&self.bias) {
                *number = (*number - mean) * scale * gain + bias;
            }
        }
    }
}

#[derive(Debug)]
struct Block {
    query: Dense,
    key: Dense,
    value: Dense,
    attended: Dense,
    after_attention: Normalise,
    inner: Dense,
    outer: Dense,
    after_inner: Normalise,
}

/// The whole encoder.
#[derive(Debug)]
pub(crate) struct Encoder {
    words: Table,
    places: Vec<f32>,
    embedded: Normalise,
    blocks: Vec<Block>,
    width: usize,
    heads: usize,
}

impl Encoder {
    pub(crate) fn open(manifest: &Manifest, parts: &mut Parts<'_>) -> Result<Self, LoadError> {
        let (width, inner) = (manifest.width, manifest.inner);
        let words = parts.table(manifest.pieces.len(), width)?;
        let places = parts.matrix(manifest.longest, width)?;
        let embedded = Normalise::open(parts, width)?;
        let blocks = (0..manifest.layers)
            .map(|_| {
                Ok(Block {
                    query: Dense::open(parts, width, width)?,
                    key: Dense::open(parts, width, width)?,
                    value: Dense::open(parts, width, width)?,
                    attended: Dense::open(parts, width, width)?,
                    after_attention: Normalise::open(parts, width)?,
                    inner: Dense::open(parts, width, inner)?,
                    outer: Dense::open(parts, inner, width)?,
                    after_inner: Normalise::open(parts, width)?,
                })
            })
            .collect::<Result<_, LoadError>>()?;
        Ok(Self {
            words,
            places,
            embedded,
            blocks,
            width,
            heads: manifest.heads,
        })
    }

    /// Word pieces that it knows.
    pub(crate) fn vocabulary(&self) -> usize {
        self.words.rows()
    }

    /// A vector for each piece.
    pub(crate) fn encode(&self, pieces: &[usize]) -> Vec<f32> {
        let mut rows = vec![0.0; pieces.len() * self.width];
        for ((&piece, row), place) in pieces
            .iter()
            .zip(rows.chunks_exact_mut(self.width))
            .zip(self.places.chunks_exact(self.width))
        {
            self.words.row(piece, row);
            add(row, place);
        }
        self.embedded.apply(&mut rows);
        for block in &self.blocks {
            let mixed = block.attended.apply(&self.attend(block, &rows));
            add(&mut rows, &mixed);
            block.after_attention.apply(&mut rows);
            let mut inner = block.inner.apply(&rows);
            for number in &mut inner {
                *number = gelu(*number);
            }
            add(&mut rows, &block.outer.apply(&inner));
            block.after_inner.apply(&mut rows);
        }
        rows
    }

    fn attend(&self, block: &Block, rows: &[f32]) -> Vec<f32> {
        let (width, length) = (self.width, rows.len() / self.width);
        let each = width / self.heads;
        let (queries, keys, values) = (
            block.query.apply(rows),
            block.key.apply(rows),
            block.value.apply(rows),
        );
        let mut output = vec![0.0; rows.len()];
        #[expect(clippy::cast_precision_loss, reason = "a width of a few dozen")]
        let scale = 1.0 / (each as f32).sqrt();
        for start in (0..width).step_by(each) {
            let mut weights = vec![0.0; length * length];
            product(
                queries.get(start..).unwrap_or(&[]),
                keys.get(start..).unwrap_or(&[]),
                &mut weights,
                [length, each, length],
                [width, 1, 1, width],
                scale,
            );
            weights.chunks_exact_mut(length.max(1)).for_each(soften);
            let mut mixed = vec![0.0; length * each];
            product(
                &weights,
                values.get(start..).unwrap_or(&[]),
                &mut mixed,
                [length, length, each],
                [length, 1, width, 1],
                1.0,
            );
            for (row, mixed) in output.chunks_exact_mut(width).zip(mixed.chunks_exact(each)) {
                if let Some(part) = row.get_mut(start..start + each) {
                    part.copy_from_slice(mixed);
                }
            }
        }
        output
    }
}

fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Numbers to shares that sum to 1 (softmax).
pub(crate) fn soften(row: &mut [f32]) {
    let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for number in row.iter_mut() {
        *number = libm::expf(*number - greatest);
        sum += *number;
    }
    for number in row {
        *number /= sum;
    }
}

/// Gaussian error linear unit (Hendrycks and Gimpel 2016), exact.
fn gelu(number: f32) -> f32 {
    number * 0.5 * (1.0 + libm::erff(number * std::f32::consts::FRAC_1_SQRT_2))
}
