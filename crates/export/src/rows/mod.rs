//! Rows of the record: what all tables have in common, and ceasefires and meetings as others lay
//! them out.

pub mod ceasefires;
pub mod flat;
pub mod mend;
