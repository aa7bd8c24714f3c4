//! Words of reports on a page: made safe and visible, and cut into segments where marks begin and end.

mod segments;
mod visible;

pub(crate) use segments::segments;
pub(crate) use visible::{Careful, escaped, shown};
