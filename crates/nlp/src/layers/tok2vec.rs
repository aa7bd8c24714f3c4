//! Vectors of words in their context: `MultiHashEmbed` and `MaxoutWindowEncoder`.
//!
//! A word's embedding depends on the word alone, and the encoder's first layer is linear in the
//! embeddings before its maxout. Both the embedding and its part in the first layer's outputs, for
//! each place of the window, are therefore computed once a word and kept ([`WordVectors`]).
//!
//! What a layer gives for a token depends on `window` tokens to each side, so a stretch of a text
//! is computed exactly from itself and `window × depth` tokens about it: texts of any length take
//! bounded memory, and no result depends on where stretches end or on what else is in a batch.
//! About a document stand rows of zeros, which layers turn into other numbers, as thinc's
//! `with_array(pad=…)` has it.
//!
//! Absent on purpose: static vectors, Mish and LSTM encoders (no model of the `sm` kind has them).
//! Source: thinc's `HashEmbed`, `expand_window` and `residual`; `spacy/ml/models/tok2vec.py`.

use super::maxout::Maxout;
use crate::error::LoadError;
use crate::format::manifest::{Attribute, Tok2vecSpec};
use crate::format::{Bytes, Weights};
use crate::lexeme::Lexeme;
use crate::ops::{self, Finish, Processor, padded};
use hashbrown::HashMap;
use std::ops::Range;

/// Words kept for a network at most, before all are forgotten: 4,096 of 4 KB each.
const MOST_WORDS: usize = 4096;

/// Words embedded in one go.
const BATCH: usize = 64;

/// Widest network that is opened: a guard against sizes that are not meant.
const WIDEST: usize = 4096;

/// A network from words to vectors.
#[derive(Debug)]
pub(crate) struct Tok2vec {
    processor: Processor,
    width: usize,
    window: usize,
    tables: Vec<Table>,
    mixer: Maxout,
    first: Maxout,
    layers: Vec<Maxout>,
    /// Whether the space after a word is embedded with it.
    sees_space_after: bool,
}

#[derive(Debug)]
struct Table {
    attribute: Attribute,
    seed: u32,
    rows: u32,
    weights: Weights,
}

/// What is kept of each word for one network.
#[derive(Debug, Default)]
pub(crate) struct WordVectors {
    /// The slot of a word, by its form, its norm and whether a space follows.
    slots: HashMap<(u64, u64, bool), u32>,
    /// Embeddings, by slot; slot 0 is a row of zeros.
    vectors: Vec<f32>,
    /// Parts in the first layer's outputs, by slot and place.
    parts: Vec<f32>,
    count: usize,
}

/// A row of a network's input.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Row {
    /// Zeros, about a document.
    Zeros,
    /// A word, and whether a space follows.
    Word(Lexeme, bool),
}

/// Room for computing.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    concatenated: Vec<f32>,
    /// The slot of each row.
    slots: Vec<u32>,
    /// Rows of words that have no vector yet.
    new: Vec<(Lexeme, bool)>,
    rows: Vec<f32>,
    next: Vec<f32>,
}

impl Tok2vec {
    /// Open a network.
    pub(crate) fn open(
        spec: &Tok2vecSpec,
        data: &Bytes,
        processor: Processor,
    ) -> Result<Self, LoadError> {
        let bad = |reason: &str| LoadError::malformed("the converted model", reason);
        let (width, window) = (spec.width, spec.window);
        if width == 0
            || width > WIDEST
            || window > WIDEST
            || spec.tables.is_empty()
            || spec.tables.len() > WIDEST
        {
            return Err(bad("a network's sizes are out of bounds"));
        }
        if spec.padding != window * (spec.layers.len() + 1) {
            return Err(bad("a network's padding does not fit its window and depth"));
        }
        let stride = padded(width);
        let mut tables = Vec::with_capacity(spec.tables.len());
        for table in &spec.tables {
            let rows = u32::try_from(table.rows)
                .ok()
                .filter(|rows| *rows > 0)
                .ok_or_else(|| bad("a table's size is out of bounds"))?;
            tables.push(Table {
                attribute: table.attribute,
                seed: table.seed,
                rows,
                weights: table
                    .weights
                    .weights(data, table.rows.checked_mul(stride))?,
            });
        }
        let places = 2 * window + 1;
        let layers = spec
            .layers
            .iter()
            .map(|layer| Maxout::open(layer, data, places * stride, width, 1))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            processor,
            width,
            window,
            sees_space_after: tables
                .iter()
                .any(|table| table.attribute == Attribute::Spacy),
            mixer: Maxout::open(&spec.mixer, data, tables.len() * stride, width, 1)?,
            first: Maxout::open(&spec.first, data, stride, width, places)?,
            tables,
            layers,
        })
    }

    /// Width of the vectors.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Numbers from one row to the next.
    pub(crate) fn stride(&self) -> usize {
        padded(self.width)
    }

    /// Rows of zeros that must stand before and after each document.
    pub(crate) fn padding(&self) -> usize {
        self.window * (self.layers.len() + 1)
    }

    /// The vectors of all but the first and last [`Self::padding`] of the rows, into `output`.
    pub(crate) fn encode(
        &self,
        rows: &[Row],
        words: &mut WordVectors,
        scratch: &mut Scratch,
        output: &mut Vec<f32>,
    ) {
        let (stride, window, processor) = (self.stride(), self.window, self.processor);
        output.clear();
        if rows.len() <= 2 * self.padding() {
            return;
        }
        self.embed(rows, words, scratch);

        let pieces = self.first.panels.vectors;
        let part = stride * pieces;
        let all_parts = part * (2 * window + 1);
        let mut count = rows.len() - 2 * window;
        scratch.rows.resize(count * stride, 0.0);
        let mut parts: Vec<&[f32]> = Vec::with_capacity(2 * window + 1);
        for (row, out) in scratch.rows.chunks_exact_mut(stride).enumerate() {
            parts.clear();
            parts.extend(
                scratch.slots[row..=row + 2 * window]
                    .iter()
                    .enumerate()
                    .map(|(place, slot)| {
                        &words.parts[*slot as usize * all_parts + place * part..][..part]
                    }),
            );
            ops::sum_maxout(processor, &parts, pieces, out);
        }
        self.first.normalise(processor, &mut scratch.rows);
        for (row, out) in scratch.rows.chunks_exact_mut(stride).enumerate() {
            ops::add(
                processor,
                out,
                &words.vectors[scratch.slots[row + window] as usize * stride..][..stride],
            );
        }

        for layer in &self.layers {
            let fewer = count - 2 * window;
            scratch.next.resize(fewer * stride, 0.0);
            layer.panels.multiply(
                processor,
                &scratch.rows,
                stride,
                fewer,
                Finish::Maxout,
                &mut scratch.next,
            );
            layer.normalise(processor, &mut scratch.next);
            ops::add(
                processor,
                &mut scratch.next,
                &scratch.rows[window * stride..][..fewer * stride],
            );
            std::mem::swap(&mut scratch.rows, &mut scratch.next);
            count = fewer;
        }
        output.extend_from_slice(&scratch.rows[..count * stride]);
    }

    /// Find the slot of every row, filling slots for new words.
    fn embed(&self, rows: &[Row], words: &mut WordVectors, scratch: &mut Scratch) {
        if words.count > MOST_WORDS {
            *words = WordVectors::default();
        }
        if words.count == 0 {
            words.count = 1;
            words.vectors.resize(self.stride(), 0.0);
            self.take_part(0..1, words);
        }
        scratch.new.clear();
        scratch.slots.clear();
        for row in rows {
            let slot = match row {
                Row::Zeros => 0,
                Row::Word(lexeme, space) => {
                    let space = *space && self.sees_space_after;
                    *words
                        .slots
                        .entry((lexeme.orth, lexeme.norm, space))
                        .or_insert_with(|| {
                            scratch.new.push((*lexeme, space));
                            words.count += 1;
                            words.count as u32 - 1
                        })
                }
            };
            scratch.slots.push(slot);
        }
        let stride = self.stride();
        let inputs = stride * self.tables.len();
        for batch in scratch.new.chunks(BATCH) {
            scratch.concatenated.clear();
            scratch.concatenated.resize(batch.len() * inputs, 0.0);
            for ((lexeme, space), row) in batch
                .iter()
                .zip(scratch.concatenated.chunks_exact_mut(inputs))
            {
                for (table, out) in self.tables.iter().zip(row.chunks_exact_mut(stride)) {
                    table.add_rows(
                        attribute(lexeme, *space, table.attribute),
                        out,
                        self.processor,
                    );
                }
            }
            // Slots are handed out in order, so those of a batch follow each other.
            let first = words.vectors.len() / stride;
            words.vectors.resize((first + batch.len()) * stride, 0.0);
            let out = &mut words.vectors[first * stride..];
            self.mixer.panels.multiply(
                self.processor,
                &scratch.concatenated,
                inputs,
                batch.len(),
                Finish::Maxout,
                out,
            );
            self.mixer.normalise(self.processor, out);
            self.take_part(first..first + batch.len(), words);
        }
    }

    /// The parts of slots in the first layer's outputs.
    fn take_part(&self, slots: Range<usize>, words: &mut WordVectors) {
        let stride = self.stride();
        let width = self.first.panels.outputs(Finish::Store);
        words.parts.resize(slots.end * width, 0.0);
        self.first.panels.multiply(
            self.processor,
            &words.vectors[slots.start * stride..slots.end * stride],
            stride,
            slots.len(),
            Finish::Store,
            &mut words.parts[slots.start * width..],
        );
    }
}

impl Table {
    /// Add the four rows that an attribute's value leads to.
    fn add_rows(&self, value: u64, out: &mut [f32], processor: Processor) {
        let weights = self.weights.get();
        for hash in hash(value, self.seed) {
            let row = (hash % self.rows) as usize;
            ops::add(processor, out, &weights[row * out.len()..][..out.len()]);
        }
    }
}

/// The value of an attribute.
fn attribute(lexeme: &Lexeme, space_after: bool, attribute: Attribute) -> u64 {
    match attribute {
        Attribute::Orth => lexeme.orth,
        Attribute::Lower => lexeme.lower,
        Attribute::Norm => lexeme.norm,
        Attribute::Prefix => lexeme.prefix,
        Attribute::Suffix => lexeme.suffix,
        Attribute::Shape => lexeme.shape,
        Attribute::Spacy => u64::from(space_after),
        Attribute::IsSpace => u64::from(lexeme.is_space),
    }
}

/// Four hashes of a number: MurmurHash3 (x64, 128 bits) of its eight bytes, in 32-bit parts, as
/// thinc's `Ops.hash` computes it.
pub(crate) fn hash(value: u64, seed: u32) -> [u32; 4] {
    fn mix(mut h: u64) -> u64 {
        h ^= h >> 33;
        h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
        h ^= h >> 33;
        h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ h >> 33
    }
    let seed = u64::from(seed);
    let mut h1 = value
        .wrapping_mul(0x87c3_7b91_1142_53d5)
        .rotate_left(31)
        .wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= seed;
    h1 ^= 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// Values that thinc 8.3 gives.
    #[test]
    fn hashes_are_those_of_thinc() {
        let cases = [
            (0, 8, [0, 0, 0, 0]),
            (1, 8, [1161550108, 2247783286, 1742325162, 1224191281]),
            (
                12646065887601541794,
                9,
                [174894739, 212747791, 1937093739, 2277642974],
            ),
            (
                u64::MAX,
                13,
                [3199409384, 1062937581, 752279700, 3061442444],
            ),
        ];
        for (value, seed, hashes) in cases {
            assert_eq!(hash(value, seed), hashes, "{value} with seed {seed}");
        }
    }
}
