//! So many of so many.

/// A count of hits among all that were tried.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Share {
    pub(crate) part: usize,
    pub(crate) whole: usize,
}

impl Share {
    /// Counts one more.
    pub(crate) fn count(&mut self, hit: bool) {
        self.part += usize::from(hit);
        self.whole += 1;
    }

    /// Adds another count to it.
    pub(crate) fn add(&mut self, other: Self) {
        self.part += other.part;
        self.whole += other.whole;
    }

    /// In columns.
    pub(crate) fn show(self) -> String {
        format!("{:>3}/{:<3}", self.part, self.whole)
    }
}
