//! Work on many inputs with several threads, results in the order of the inputs.
//!
//! Workers take inputs one by one and hand results to the caller's thread, which passes them on
//! in order. A worker that has run ahead of the slowest input by [`WINDOW`] inputs a thread
//! waits, so memory holds a bounded number of inputs and results whatever the batch's length.
//!
//! ```
//! use rapporteur_flow::batch;
//! use std::ops::ControlFlow;
//!
//! let mut squares = Vec::new();
//! batch(3, 1..=4, |n| n * n, |square| {
//!     squares.push(square);
//!     ControlFlow::Continue(())
//! });
//! assert_eq!(squares, [1, 4, 9, 16]);
//! ```
//!
//! Deliberately absent: catching panics. Work that may panic catches its own, as
//! [`crate::Engine::read`] does, and turns it into a value.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many inputs a thread may be ahead of the slowest one.
const WINDOW: usize = 8;

/// Inputs that are left, and how far the results have got.
struct Queue<I> {
    inputs: I,
    taken: usize,
    passed_on: usize,
    stopped: bool,
}

struct Shared<I> {
    queue: Mutex<Queue<I>>,
    moved: Condvar,
    ahead: usize,
}

impl<I: Iterator> Shared<I> {
    fn lock(&self) -> MutexGuard<'_, Queue<I>> {
        // A panic while the lock is held leaves counters that are whole: they are set in one step.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<(usize, I::Item)> {
        let mut queue = self.lock();
        while !queue.stopped && queue.taken >= queue.passed_on + self.ahead {
            queue = self
                .moved
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if queue.stopped {
            return None;
        }
        let Some(input) = queue.inputs.next() else {
            queue.stopped = true;
            self.moved.notify_all();
            return None;
        };
        let number = queue.taken;
        queue.taken += 1;
        Some((number, input))
    }
}

/// Wakes the workers when the caller's side ends in whatever way, so that none waits for ever.
struct StopOnDrop<'s, I: Iterator>(&'s Shared<I>);

impl<I: Iterator> Drop for StopOnDrop<'_, I> {
    fn drop(&mut self) {
        self.0.lock().stopped = true;
        self.0.moved.notify_all();
    }
}

/// Does `work` on every input with `threads` threads (at least one) and gives the results to
/// `sink` in the order of the inputs, until `sink` breaks.
pub fn batch<I, T, R>(
    threads: usize,
    inputs: I,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) where
    I: IntoIterator<Item = T>,
    I::IntoIter: Send,
    T: Send,
    R: Send,
{
    let inputs = inputs.into_iter();
    if threads <= 1 {
        for input in inputs {
            if sink(work(input)).is_break() {
                return;
            }
        }
        return;
    }
    let ahead = threads * WINDOW;
    let shared = Shared {
        queue: Mutex::new(Queue {
            inputs,
            taken: 0,
            passed_on: 0,
            stopped: false,
        }),
        moved: Condvar::new(),
        ahead,
    };
    std::thread::scope(|scope| {
        let (sender, results) = mpsc::sync_channel(ahead);
        for _ in 0..threads {
            let sender = sender.clone();
            let (shared, work) = (&shared, &work);
            scope.spawn(move || {
                while let Some((number, input)) = shared.take() {
                    if sender.send((number, work(input))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let _stop = StopOnDrop(&shared);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (number, result) in &results {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                shared.lock().passed_on = next;
                shared.moved.notify_all();
                if sink(result).is_break() {
                    // The receiver ends with this closure: senders fail and the workers end.
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn collect(threads: usize, inputs: Vec<u32>) -> Vec<u32> {
        let mut results = Vec::new();
        batch(
            threads,
            inputs,
            |input| {
                // Uneven work, so that results arrive out of order.
                for _ in 0..(input % 7) * 50 {
                    std::hint::spin_loop();
                }
                input.wrapping_mul(3)
            },
            |result| {
                results.push(result);
                ControlFlow::Continue(())
            },
        );
        results
    }

    proptest! {
        #[test]
        fn results_come_in_the_order_of_the_inputs(inputs in prop::collection::vec(any::<u32>(), 0..200), threads in 0usize..6) {
            let expected: Vec<_> = inputs.iter().map(|input| input.wrapping_mul(3)).collect();
            prop_assert_eq!(collect(threads, inputs), expected);
        }
    }

    #[test]
    fn one_slow_input_holds_back_a_bounded_number() {
        let taken = AtomicUsize::new(0);
        let at_first_result = AtomicUsize::new(0);
        let threads = 4;
        batch(
            threads,
            0..10_000,
            |input| {
                let before = taken.fetch_add(1, Ordering::SeqCst);
                if input == 0 {
                    // Waits until the others have been stopped by the window.
                    let mut last = before;
                    let mut still = 0;
                    while still < 1000 {
                        std::thread::yield_now();
                        let now = taken.load(Ordering::SeqCst);
                        still = if now == last { still + 1 } else { 0 };
                        last = now;
                    }
                    at_first_result.store(last, Ordering::SeqCst);
                }
                input
            },
            |_| ControlFlow::Continue(()),
        );
        assert!(at_first_result.load(Ordering::SeqCst) <= threads * WINDOW);
        assert_eq!(taken.load(Ordering::SeqCst), 10_000);
    }

    #[test]
    fn a_sink_that_breaks_ends_the_batch() {
        for threads in [1, 3] {
            let mut seen = 0;
            batch(
                threads,
                0..,
                |input: u64| input,
                |_| {
                    seen += 1;
                    if seen == 5 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            );
            assert_eq!(seen, 5);
        }
    }
}
