//! A query that takes too long is stopped from another thread.
//!
//! Deliberately absent: clocks. Who gives a query its time stops it.

use crate::sql::{Database, Stop};
use crate::{Store, StoreError};

/// Stops what a connection is asked for at this moment. Nothing happens where nothing is asked.
pub struct Interrupter(Stop);

impl Store {
    /// By which queries of this connection can be stopped; they fail with
    /// [`StoreError::Interrupted`].
    pub fn interrupter(&self) -> Interrupter {
        let tables = self.replayed.as_ref().map(|replayed| &replayed.tables);
        Interrupter(Database::stop(tables.unwrap_or(&self.database)))
    }
}

impl Interrupter {
    /// Stops it. A server is asked to, which may take as long as it takes to answer.
    pub fn interrupt(&self) {
        self.0.now();
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
    use crate::on_both;
    use crate::support::Place;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    on_both! { a_query_that_takes_too_long_is_stopped }

    fn a_query_that_takes_too_long_is_stopped(place: &Place) {
        let mut store = place.open();
        let interrupter = store.interrupter();
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_over);
        let stopper = std::thread::spawn(move || {
            // Whenever the query begins, it is stopped soon after.
            while !seen.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(20));
                interrupter.interrupt();
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
        let reports = store.database.number("SELECT count(*) FROM reports", &[]);
        assert_eq!(reports.expect("goes on"), 0);
    }
}
