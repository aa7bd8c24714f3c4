//! The file that a converted model is kept in: a manifest in JSON, then numbers and tables that
//! are used where they lie.
//!
//! ```text
//! "RPNLP\0\0\1"  length of the manifest (u64)  manifest  padding to 64 bytes  data
//! ```
//!
//! All numbers are little-endian. What a manifest names lies in the data at a multiple of 64 bytes,
//! so that a model in the binary is ready without copying: that is what makes a short start.
//!
//! Absent on purpose: compression (it would cost the start) and a check sum (likewise; the manifest
//! is checked against the data's size, and no weight can lead to more than a wrong answer).

mod bytes;
pub(crate) mod manifest;
mod writer;

pub(crate) use bytes::{Bytes, Section, Weights};
pub(crate) use writer::Writer;

use crate::error::LoadError;

#[cfg(target_endian = "big")]
compile_error!("models are read where they lie, in little-endian order");

/// First bytes: a name and the version of the format.
const MAGIC: [u8; 8] = *b"RPNLP\0\0\x01";

/// Where things in the data start.
pub(crate) const ALIGNMENT: usize = 64;

/// A file taken apart: its manifest, unread, and its data.
pub(crate) struct Container {
    /// The manifest's JSON.
    pub(crate) manifest: Bytes,
    /// The data.
    pub(crate) data: Bytes,
}

impl Container {
    /// Take a file apart.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where it is of another kind or version or is cut short.
    pub(crate) fn open(file: Bytes) -> Result<Self, LoadError> {
        let bad = |reason: &str| LoadError::malformed("the converted model", reason);
        let head = file.get();
        if head.get(..5) != MAGIC.get(..5) {
            return Err(bad("it is no converted model"));
        }
        if head.get(..8) != Some(&MAGIC) {
            return Err(bad(
                "it has another version of the format; convert it again",
            ));
        }
        let length = head
            .get(8..16)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u64::from_le_bytes)
            .and_then(|length| usize::try_from(length).ok())
            .ok_or_else(|| bad("it is cut short"))?;
        let end = length
            .checked_add(16)
            .ok_or_else(|| bad("it is cut short"))?;
        let manifest = file
            .slice(16, length)
            .ok_or_else(|| bad("it is cut short"))?;
        let start = end.next_multiple_of(ALIGNMENT);
        let rest = head
            .len()
            .checked_sub(start)
            .ok_or_else(|| bad("it is cut short"))?;
        let data = file
            .slice(start, rest)
            .ok_or_else(|| bad("it is cut short"))?;
        Ok(Self { manifest, data })
    }
}
