//! The file that a model is kept in: a manifest in JSON, then weights.
//!
//! ```text
//! "RPREL\0\0\1"  length of the manifest (u32, little-endian)  manifest  weights
//! ```
//!
//! A matrix is stored a row an output, each row as a scale (`f32`) and its numbers as signed bytes
//! that the scale multiplies; a vector as `f32`. The manifest names the parts in the order in which
//! they lie.
//!
//! Absent on purpose: compression, which would cost the start more than it saves.

use crate::error::{LoadError, malformed};
use serde::Deserialize;

const MAGIC: &[u8; 8] = b"RPREL\0\0\x01";

/// What a model is made of.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// PLOVER types that it tells apart, in the order of its outputs; `NONE` for no relation.
    pub(crate) labels: Vec<String>,
    /// Numbers in a vector.
    pub(crate) width: usize,
    /// Numbers in the inner layer.
    pub(crate) inner: usize,
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    /// Word pieces of a sentence at most.
    pub(crate) longest: usize,
    /// Word pieces, the special ones first.
    pub(crate) pieces: Vec<String>,
}

/// Reads parts one after the other.
pub(crate) struct Parts<'f> {
    rest: &'f [u8],
}

/// Takes a file apart into its manifest and the parts that follow.
pub(crate) fn open(file: &[u8]) -> Result<(Manifest, Parts<'_>), LoadError> {
    let rest = file
        .strip_prefix(MAGIC)
        .ok_or_else(|| malformed("it is no relation model of this version"))?;
    let mut parts = Parts { rest };
    let length = parts.take(4)?;
    let length = u32::from_le_bytes(
        length
            .try_into()
            .map_err(|_| malformed("it is cut short"))?,
    );
    let manifest =
        parts.take(usize::try_from(length).map_err(|_| malformed("its manifest is too long"))?)?;
    let manifest: Manifest =
        serde_json::from_slice(manifest).map_err(|error| malformed(error.to_string()))?;
    let sound = manifest.heads > 0
        && manifest.width > 0
        && manifest.width.is_multiple_of(manifest.heads)
        && (1..=4096).contains(&manifest.width)
        && (1..=16384).contains(&manifest.inner)
        && manifest.layers <= 48
        && (8..=512).contains(&manifest.longest)
        && !manifest.labels.is_empty();
    if !sound {
        return Err(malformed("its measures do not fit together"));
    }
    Ok((manifest, parts))
}

/// A matrix whose rows are kept as signed bytes: rows are looked up one at a time.
#[derive(Debug)]
pub(crate) struct Table {
    width: usize,
    scales: Vec<f32>,
    numbers: Vec<i8>,
}

impl Table {
    pub(crate) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Writes a row as it is meant.
    pub(crate) fn row(&self, index: usize, to: &mut [f32]) {
        let Some(&scale) = self.scales.get(index) else {
            return to.fill(0.0);
        };
        let start = index * self.width;
        let row = self.numbers.get(start..start + self.width).unwrap_or(&[]);
        for (to, &number) in to.iter_mut().zip(row) {
            *to = f32::from(number) * scale;
        }
    }
}

impl Parts<'_> {
    fn take(&mut self, bytes: usize) -> Result<&[u8], LoadError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(bytes)
            .ok_or_else(|| malformed("it is cut short"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn vector(&mut self, length: usize) -> Result<Vec<f32>, LoadError> {
        let bytes = self.take(length * 4)?;
        let numbers: Vec<f32> = bytes
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect();
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err(malformed("a weight is no number"))
        }
    }

    pub(crate) fn table(&mut self, rows: usize, width: usize) -> Result<Table, LoadError> {
        let scales = self.vector(rows)?;
        let cells = rows
            .checked_mul(width)
            .ok_or_else(|| malformed("a matrix is too large"))?;
        let numbers = self
            .take(cells)?
            .iter()
            .map(|&byte| byte.cast_signed())
            .collect();
        Ok(Table {
            width,
            scales,
            numbers,
        })
    }

    /// A matrix as numbers, a row an output.
    pub(crate) fn matrix(&mut self, rows: usize, width: usize) -> Result<Vec<f32>, LoadError> {
        let table = self.table(rows, width)?;
        let mut numbers = vec![0.0; rows * width];
        for (index, row) in numbers.chunks_exact_mut(width).enumerate() {
            table.row(index, row);
        }
        Ok(numbers)
    }

    pub(crate) fn end(&self) -> Result<(), LoadError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(malformed("there is more in it than its manifest names"))
        }
    }
}
