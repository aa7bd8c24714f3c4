//! The state of play of one negotiation on one page, made of nothing but rows of its record.
//!
//! Deliberately absent: reading reports, finding rows, storing them.

pub mod words;
