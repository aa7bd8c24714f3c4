//! A query that takes too long is stopped from another thread.
//!
//! A server is told to stop over a connection of its own and may obey late, when the connection is
//! asked for something else already. So one [`Interrupter`] belongs to one question: once
//! [`Interrupter::is_answered`] it stops nothing more, and a connection that was to be stopped is
//! closed.
//!
//! Deliberately absent: clocks. Who gives a query its time stops it.

use crate::sql::{Database, Stop};
use crate::{Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Stops what a connection is asked for at this moment. Nothing happens where nothing is asked.
#[derive(Clone)]
pub struct Interrupter(Arc<Question>);

/// What a connection is asked.
struct Question {
    stop: Stop,
    course: AtomicU8,
}

/// How it stands with a question: somebody waits for its answer, has it, or has had enough.
const OPEN: u8 = 0;
const ANSWERED: u8 = 1;
const STOPPED: u8 = 2;

impl Store {
    /// By which queries of this connection can be stopped; they fail with
    /// [`StoreError::Interrupted`].
    pub fn interrupter(&self) -> Interrupter {
        let tables = self.replayed.as_ref().map(|replayed| &replayed.tables);
        Interrupter(Arc::new(Question {
            stop: Database::stop(tables.unwrap_or(&self.database)),
            course: AtomicU8::new(OPEN),
        }))
    }
}

impl Interrupter {
    /// Stops it, if it is not answered. A server is asked to, which may take as long as it takes to
    /// answer.
    pub fn interrupt(&self) {
        if self.end(STOPPED) {
            self.0.stop.now();
        }
    }

    /// Says that there is an answer; `false` where it was to be stopped before. Then the next
    /// question on this connection might be stopped in its place: it is not to be used again.
    pub fn is_answered(&self) -> bool {
        self.end(ANSWERED)
    }

    /// Whether the question ends so, now or before.
    fn end(&self, as_it: u8) -> bool {
        let ended =
            self.0
                .course
                .compare_exchange(OPEN, as_it, Ordering::AcqRel, Ordering::Acquire);
        ended.is_ok() || ended == Err(as_it)
    }
}

impl StoreError {
    /// Whether somebody stopped the query.
    pub fn is_interrupted(&self) -> bool {
        matches!(self, Self::Interrupted { .. })
    }
}

#[cfg(test)]
mod tests {
    use crate::support::Place;
    use crate::{Store, on_both};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    on_both! {
        a_query_that_takes_too_long_is_stopped,
        what_is_answered_is_not_stopped,
    }

    fn a_query_that_takes_too_long_is_stopped(place: &Place) {
        let mut store = place.open();
        let interrupter = store.interrupter();
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_over);
        let of_the_thread = interrupter.clone();
        let stopper = std::thread::spawn(move || {
            // Whenever the query begins, it is stopped soon after.
            while !seen.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(20));
                of_the_thread.interrupt();
            }
        });
        let endless = if store.database.is_postgres() {
            "SELECT count(*) FROM generate_series(1, 1000000000000)"
        } else {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n \
             WHERE i < 1000000000000) SELECT count(*) FROM n"
        };
        let stopped = store.database.number(endless, &[]);
        is_over.store(true, Ordering::Relaxed);
        stopper.join().expect("it does not panic");
        assert!(stopped.expect_err("it has no end").is_interrupted());
        assert!(!interrupter.is_answered(), "the connection is spent");
        drop(store);
        assert_eq!(reports(&mut place.open()), 0);
    }

    fn what_is_answered_is_not_stopped(place: &Place) {
        let mut store = place.open();
        for _ in 0..50 {
            let interrupter = store.interrupter();
            let late = interrupter.clone();
            assert_eq!(reports(&mut store), 0);
            assert!(interrupter.is_answered());
            std::thread::spawn(move || late.interrupt());
        }
    }

    fn reports(store: &mut Store) -> i64 {
        let counted = store.database.number("SELECT count(*) FROM reports", &[]);
        counted.expect("nobody stops it")
    }
}
