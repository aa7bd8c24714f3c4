//! What a program that keeps running writes while it does: one line a thing that happened, to read or
//! for other programs.
//!
//! ```text
//! 2025-07-14T09:30:00.123456Z  INFO stored new=3 unchanged=0 superseded=0 events=17
//! ```
//!
//! Deliberately absent: files and their rotation; whoever starts the program says where its output
//! goes.

use crate::arguments::live::Log;
use std::io;
use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;

/// Writes what happens to standard error from here on.
pub(crate) fn begin(form: Log, quiet: bool) {
    let most = LevelFilter::from_level(if quiet { Level::WARN } else { Level::INFO });
    let log = fmt()
        .with_writer(io::stderr)
        .with_max_level(most)
        .with_target(false);
    // Only the first to ask is heard, and there is one.
    let _ = match form {
        Log::Text => log.with_ansi(false).try_init(),
        Log::Json => log.json().flatten_event(true).try_init(),
    };
}
