//! Rendered answers by address, role and revision of the record, bounded in bytes.
//!
//! An answer is made once however many ask for it at the same time: the first makes it, the others
//! wait, or get the answer of the revision before, where there is one.
//!
//! Deliberately absent: what is answered, and when the record changes.

use crate::answer::Answer;
use crate::fault::Fault;
use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Mutex as Flight;

/// What an entry costs beside its body and its key.
const OVERHEAD: usize = 256;

/// Answers that were given.
pub(crate) struct Cache {
    limit: usize,
    entries: Mutex<Entries>,
    flights: Mutex<HashMap<String, Arc<Flight<()>>>>,
}

#[derive(Default)]
struct Entries {
    by_key: HashMap<String, Entry>,
    /// Keys by when they were last asked for.
    by_use: BTreeMap<u64, String>,
    uses: u64,
    bytes: usize,
}

struct Entry {
    revision: u64,
    answer: Arc<Answer>,
    used: u64,
}

impl Cache {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            entries: Mutex::default(),
            flights: Mutex::default(),
        }
    }

    /// Bytes that are held.
    pub(crate) fn bytes(&self) -> usize {
        self.entries().bytes
    }

    /// Forgets all answers, where something has changed that is no revision of the record.
    pub(crate) fn clear(&self) {
        *self.entries() = Entries::default();
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer of a revision; of an earlier one when somebody makes this one at the moment, but of
    /// none before `at_least`. Whether it was at hand comes with it.
    pub(crate) async fn get(
        &self,
        key: &str,
        revision: u64,
        at_least: u64,
        make: impl Future<Output = Result<Answer, Fault>>,
    ) -> Result<(Arc<Answer>, bool), Fault> {
        let earlier = match self.entries().find(key) {
            Some((known, answer)) if known == revision => return Ok((answer, true)),
            earlier => earlier.filter(|(known, _)| *known >= at_least),
        };
        let flight = self.flight(key);
        let _flying = match flight.try_lock() {
            Ok(flying) => flying,
            Err(_) => {
                if let Some((_, answer)) = earlier {
                    return Ok((answer, true));
                }
                let flying = flight.lock().await;
                if let Some((known, answer)) = self.entries().find(key)
                    && known >= revision
                {
                    return Ok((answer, true));
                }
                flying
            }
        };
        let made = make.await;
        self.flights
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
        let answer = Arc::new(made?);
        self.entries()
            .put(key, revision, Arc::clone(&answer), self.limit);
        Ok((answer, false))
    }

    fn flight(&self, key: &str) -> Arc<Flight<()>> {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        // Those whose maker went away half-way are not waited for.
        if flights.len() > 4096 {
            flights.retain(|_, flight| Arc::strong_count(flight) > 1);
        }
        Arc::clone(flights.entry(key.to_owned()).or_default())
    }
}

impl Entries {
    fn find(&mut self, key: &str) -> Option<(u64, Arc<Answer>)> {
        self.uses += 1;
        let uses = self.uses;
        let entry = self.by_key.get_mut(key)?;
        self.by_use.remove(&entry.used);
        self.by_use.insert(uses, key.to_owned());
        entry.used = uses;
        Some((entry.revision, Arc::clone(&entry.answer)))
    }

    fn put(&mut self, key: &str, revision: u64, answer: Arc<Answer>, limit: usize) {
        self.remove(key);
        let size = size(key, &answer);
        // One answer is not let push out most others.
        if size > limit / 8 {
            return;
        }
        while self.bytes + size > limit {
            let Some((_, oldest)) = self.by_use.pop_first() else {
                return;
            };
            self.remove(&oldest);
        }
        self.uses += 1;
        self.bytes += size;
        self.by_use.insert(self.uses, key.to_owned());
        let used = self.uses;
        self.by_key.insert(
            key.to_owned(),
            Entry {
                revision,
                answer,
                used,
            },
        );
    }

    fn remove(&mut self, key: &str) {
        if let Some(entry) = self.by_key.remove(key) {
            self.by_use.remove(&entry.used);
            self.bytes = self.bytes.saturating_sub(size(key, &entry.answer));
        }
    }
}

fn size(key: &str, answer: &Answer) -> usize {
    2 * key.len() + answer.body.len() + OVERHEAD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        Answer::html(text.to_owned())
    }

    async fn get(cache: &Cache, key: &str, revision: u64, text: &str) -> (String, bool) {
        let (answer, known) = cache
            .get(key, revision, 0, async { Ok(answer(text)) })
            .await
            .expect("an answer");
        (String::from_utf8_lossy(&answer.body).into_owned(), known)
    }

    #[tokio::test]
    async fn an_answer_is_made_once_a_revision() {
        let cache = Cache::new(1 << 20);
        assert_eq!(get(&cache, "/", 1, "a").await, ("a".into(), false));
        assert_eq!(get(&cache, "/", 1, "b").await, ("a".into(), true));
        assert_eq!(get(&cache, "/", 2, "c").await, ("c".into(), false));
    }

    #[tokio::test]
    async fn what_is_held_is_bounded() {
        let cache = Cache::new(8 * 1024);
        for number in 0..100 {
            get(&cache, &format!("/{number}"), 1, &"x".repeat(500)).await;
            assert!(cache.bytes() <= 8 * 1024);
        }
        assert!(get(&cache, "/99", 1, "").await.1, "the last is at hand");
        assert!(!get(&cache, "/0", 1, "").await.1, "the first is not");
    }

    #[tokio::test]
    async fn while_one_makes_it_others_get_the_earlier_one() {
        let cache = Cache::new(1 << 20);
        get(&cache, "/", 1, "early").await;
        let (begun, wait) = tokio::sync::oneshot::channel::<()>();
        let slow = cache.get("/", 2, 0, async {
            let _ = wait.await;
            Ok(answer("late"))
        });
        let others = async {
            let early = get(&cache, "/", 2, "never").await;
            let _ = begun.send(());
            early
        };
        let (slow, early) = tokio::join!(slow, others);
        assert_eq!(early, ("early".into(), true));
        assert!(!slow.expect("an answer").1);
        assert_eq!(get(&cache, "/", 2, "never").await.0, "late");
    }
}
