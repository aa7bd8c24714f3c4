//! Little-endian numbers, strings and lists in a row of bytes: how the parts of a converted
//! model are kept.
//!
//! A writer appends, a reader takes in the same order; a reader never panics, it answers `None`
//! where the bytes end too early.
//!
//! Absent on purpose: names of fields, versions. The container has them.

/// Appends values.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// What was written.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn byte(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// A length; anything longer than 4 GiB is cut off by the readers' checks, never written.
    pub(crate) fn length(&mut self, value: usize) {
        self.u32(u32::try_from(value).unwrap_or(u32::MAX));
    }

    pub(crate) fn block(&mut self, value: &[u8]) {
        self.length(value.len());
        self.bytes.extend_from_slice(value);
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.block(value.as_bytes());
    }
}

/// Takes values from the front.
pub(crate) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// A count of things that take at least one byte each, so that a false one cannot ask for
    /// more memory than there are bytes.
    pub(crate) fn length(&mut self) -> Option<usize> {
        let length = self.u32()? as usize;
        (length <= self.rest.len()).then_some(length)
    }

    pub(crate) fn block(&mut self) -> Option<&'b [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.block()?).ok()
    }

    /// Bytes not yet taken.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Whether everything was taken.
    pub(crate) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}
