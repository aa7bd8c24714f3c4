//! Ctrl-C, and being asked to end: the first time work stops at a place where it can go on later,
//! the second time at once.
//!
//! ```text
//! let interrupt = Interrupt::watch();
//! for batch in batches {
//!     if interrupt.came() { break; }
//!     store(batch);
//! }
//! ```
//!
//! Deliberately absent: undoing anything. What is stored is whole at any moment, whoever ends the
//! program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What shells expect of a program that Ctrl-C ended: 128 and the signal's number.
const ENDED_BY_INTERRUPT: i32 = 130;

/// Whether the person wants the run to end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From here on, Ctrl-C is noted instead of ending the program. Where the system does not let us
    /// know, it ends the program, which costs the batch that is being coded.
    pub(crate) fn watch() -> Self {
        let interrupt = Self::default();
        let came = Arc::clone(&interrupt.0);
        let _ = ctrlc::set_handler(move || {
            if came.swap(true, Ordering::Relaxed) {
                std::process::exit(ENDED_BY_INTERRUPT);
            }
            eprintln!("stopping: what has been coded is being stored (Ctrl-C again stops at once)");
        });
        interrupt
    }

    /// Whether it came.
    pub(crate) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
