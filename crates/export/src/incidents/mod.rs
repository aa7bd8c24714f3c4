//! Incidents: one row a happening, however often it was told.

pub mod acled;
pub mod flat;
pub mod ged;
pub(crate) mod sides;
