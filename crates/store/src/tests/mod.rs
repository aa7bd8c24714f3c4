//! Tests that need to reach below the public face of a store: faults, and what the tables hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod content;
mod faults;
mod growing;
mod lean;
mod plans;
