//! Work that comes at any time, done by several threads, results handed on in the order in which it
//! came.
//!
//! ```text
//! ordered::run(2, |give| { give(1); give(2); }, |n| n * n, |results| while let Ok(n) = results.next(wait) { … })
//! ```
//!
//! Unlike `rapporteur_flow::batch` it hands a result on as soon as it and those before it are there,
//! though no more work comes. A bounded number of pieces is under way: who gives waits.
//!
//! Deliberately absent: catching panics; work catches its own.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many pieces a thread may be ahead of the slowest.
const AHEAD: usize = 16;

/// Results in order.
pub(crate) struct Results<R> {
    done: Receiver<(u64, R)>,
    waiting: BTreeMap<u64, R>,
    next: u64,
    /// One token a piece that is under way.
    places: Receiver<()>,
}

impl<R> Results<R> {
    /// The next result; waits no longer than this.
    pub(crate) fn next(&mut self, up_to: Duration) -> Result<R, RecvTimeoutError> {
        let until = Instant::now() + up_to;
        loop {
            if let Some(result) = self.waiting.remove(&self.next) {
                self.next += 1;
                let _ = self.places.try_recv();
                return Ok(result);
            }
            let left = until.saturating_duration_since(Instant::now());
            let (number, result) = self.done.recv_timeout(left)?;
            self.waiting.insert(number, result);
        }
    }
}

/// Does `work` with `threads` threads on whatever `give` is handed, and lets `take` have the results
/// in that order.
pub(crate) fn run<T: Send, R: Send, O: Send>(
    threads: usize,
    feed: impl FnOnce(&mut dyn FnMut(T) -> bool) + Send,
    work: impl Fn(T) -> R + Sync,
    take: impl FnOnce(&mut Results<R>) -> O,
) -> O {
    let threads = threads.max(1);
    let (place, places) = sync_channel::<()>(threads * AHEAD);
    let (todo, given) = sync_channel::<(u64, T)>(threads);
    // Gone when the last who works is gone, so that nobody waits for them.
    let given = Arc::new(Mutex::new(given));
    let (sender, done) = channel::<(u64, R)>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            let (given, work) = (Arc::clone(&given), &work);
            scope.spawn(move || {
                loop {
                    let next = {
                        let given = given.lock().unwrap_or_else(PoisonError::into_inner);
                        given.recv()
                    };
                    let Ok((number, piece)) = next else { break };
                    if sender.send((number, work(piece))).is_err() {
                        break;
                    }
                }
            });
        }
        drop((sender, given));
        scope.spawn(move || give_all(feed, &place, &todo));
        let mut results = Results {
            done,
            waiting: BTreeMap::new(),
            next: 0,
            places,
        };
        let taken = take(&mut results);
        // Those who still give or work find nobody, and end.
        drop(results);
        taken
    })
}

fn give_all<T>(
    feed: impl FnOnce(&mut dyn FnMut(T) -> bool),
    place: &SyncSender<()>,
    todo: &SyncSender<(u64, T)>,
) {
    let mut number = 0;
    feed(&mut |piece| {
        let sent = place.send(()).is_ok() && todo.send((number, piece)).is_ok();
        number += 1;
        sent
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn results_come_in_the_order_of_the_work(pieces in prop::collection::vec(0u32..200, 0..300), threads in 0usize..5) {
            let expected: Vec<u32> = pieces.iter().map(|piece| piece * 3).collect();
            let found = run(
                threads,
                |give| pieces.iter().for_each(|piece| assert!(give(*piece))),
                |piece| {
                    (0..piece * 20).for_each(|_| std::hint::spin_loop());
                    piece * 3
                },
                |results| {
                    let mut found = Vec::new();
                    while let Ok(result) = results.next(Duration::from_secs(60)) {
                        found.push(result);
                    }
                    found
                },
            );
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn who_gives_ends_when_nobody_takes_any_more() {
        let taken = run(
            2,
            |give| while give(1) {},
            |piece| piece,
            |results| results.next(Duration::from_secs(60)),
        );
        assert_eq!(taken, Ok(1));
    }

    #[test]
    fn a_result_is_handed_on_though_no_more_work_comes() {
        let (release, released) = channel::<()>();
        run(
            2,
            move |give| {
                assert!(give(7));
                // Ends only when the result has been seen.
                let _ = released.recv();
            },
            |piece| piece,
            move |results| {
                assert_eq!(results.next(Duration::from_secs(60)), Ok(7));
                release.send(()).expect("who gives waits");
            },
        );
    }
}
