//! Bytes of a model, in the binary or in memory, shared by all that look into them.

use super::ALIGNMENT;
use crate::error::LoadError;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// A stretch of a model's bytes.
#[derive(Clone)]
pub(crate) struct Bytes {
    store: Store,
    start: usize,
    length: usize,
}

#[derive(Clone)]
enum Store {
    Static(&'static [u8]),
    Shared(Arc<Vec<u8>>),
}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} bytes", self.length)
    }
}

impl Bytes {
    /// Bytes that lie in the binary.
    pub(crate) const fn from_static(bytes: &'static [u8]) -> Self {
        Self {
            store: Store::Static(bytes),
            start: 0,
            length: bytes.len(),
        }
    }

    /// Bytes read at run time, moved to where numbers may be read from them.
    pub(crate) fn from_vec(bytes: Vec<u8>) -> Self {
        let length = bytes.len();
        let misplaced = bytes.as_ptr().align_offset(ALIGNMENT);
        if misplaced == 0 {
            return Self {
                store: Store::Shared(Arc::new(bytes)),
                start: 0,
                length,
            };
        }
        let mut placed: Vec<u8> = Vec::with_capacity(length + ALIGNMENT);
        let offset = match placed.as_ptr().align_offset(ALIGNMENT) {
            offset if offset < ALIGNMENT => offset,
            _ => 0,
        };
        placed.resize(offset, 0);
        placed.extend_from_slice(&bytes);
        Self {
            store: Store::Shared(Arc::new(placed)),
            start: offset,
            length,
        }
    }

    /// The bytes.
    pub(crate) fn get(&self) -> &[u8] {
        let all = match &self.store {
            Store::Static(bytes) => bytes,
            Store::Shared(bytes) => bytes.as_slice(),
        };
        all.get(self.start..self.start + self.length).unwrap_or(&[])
    }

    /// A stretch of them.
    pub(crate) fn slice(&self, start: usize, length: usize) -> Option<Self> {
        let end = start.checked_add(length)?;
        (end <= self.length).then(|| Self {
            store: self.store.clone(),
            start: self.start + start,
            length,
        })
    }

    /// The bytes for keeping: borrowed where they lie in the binary, copied otherwise.
    pub(crate) fn to_cow(&self) -> Cow<'static, [u8]> {
        match &self.store {
            Store::Static(bytes) => Cow::Borrowed(
                bytes
                    .get(self.start..self.start + self.length)
                    .unwrap_or(&[]),
            ),
            Store::Shared(_) => Cow::Owned(self.get().to_vec()),
        }
    }
}

/// Where a thing lies in a model's data: first byte and length in bytes.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) start: usize,
    pub(crate) length: usize,
}

impl Section {
    /// Its bytes.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where it lies beyond the data.
    pub(crate) fn of(self, data: &Bytes) -> Result<Bytes, LoadError> {
        data.slice(self.start, self.length).ok_or_else(|| {
            LoadError::malformed("the converted model", "a section lies beyond the data")
        })
    }

    /// Its numbers, of which there must be `count`.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where it lies beyond the data, has another length or lies askew.
    pub(crate) fn weights(self, data: &Bytes, count: Option<usize>) -> Result<Weights, LoadError> {
        let count = count.ok_or_else(|| {
            LoadError::malformed("the converted model", "sizes beyond this machine")
        })?;
        let bytes = self.of(data)?;
        match bytemuck::try_cast_slice::<u8, f32>(bytes.get()) {
            Ok(numbers) if numbers.len() == count => Ok(Weights { bytes }),
            Ok(numbers) => Err(LoadError::malformed(
                "the converted model",
                format!(
                    "a section has {} numbers where its sizes say {count}",
                    numbers.len()
                ),
            )),
            Err(error) => Err(LoadError::malformed(
                "the converted model",
                format!("a section: {error}"),
            )),
        }
    }
}

/// Weights of a model, where they lie.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    bytes: Bytes,
}

impl Weights {
    /// The numbers.
    pub(crate) fn get(&self) -> &[f32] {
        // Whether this can be done was seen when the section was opened.
        bytemuck::try_cast_slice(self.bytes.get()).unwrap_or(&[])
    }

    /// Numbers made at run time.
    #[cfg(test)]
    pub(crate) fn from_numbers(numbers: &[f32]) -> Self {
        Self {
            bytes: Bytes::from_vec(bytemuck::cast_slice(numbers).to_vec()),
        }
    }
}
