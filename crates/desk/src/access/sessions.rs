//! Sessions of those who have signed in. Kept in memory: a desk that starts anew asks again.

use super::Role;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a session lasts that nobody uses.
const IDLE: Duration = Duration::from_secs(12 * 3600);
/// How long any session lasts.
const WHOLE: Duration = Duration::from_secs(7 * 24 * 3600);
/// More sessions than this are not kept; the one unused for longest goes.
const MOST: usize = 10_000;

/// Sessions by a hash of their name, so that memory holds nothing that opens one.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<[u8; 32], Session>>);

#[derive(Clone)]
struct Session {
    name: String,
    role: Role,
    begun: Instant,
    used: Instant,
}

impl Sessions {
    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn len(&self) -> usize {
        self.all().len()
    }

    pub(super) fn begin(&self, id: &str, name: &str, role: Role) {
        let now = Instant::now();
        let mut all = self.all();
        all.retain(|_, session| session.is_alive(now));
        if all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, session)| session.used);
            if let Some(oldest) = oldest.map(|(key, _)| *key) {
                all.remove(&oldest);
            }
        }
        let session = Session {
            name: name.to_owned(),
            role,
            begun: now,
            used: now,
        };
        all.insert(key(id), session);
    }

    pub(super) fn find(&self, id: &str) -> Option<(String, Role)> {
        let now = Instant::now();
        let mut all = self.all();
        let session = all.get_mut(&key(id)).filter(|one| one.is_alive(now))?;
        session.used = now;
        Some((session.name.clone(), session.role))
    }

    pub(super) fn end(&self, id: &str) {
        self.all().remove(&key(id));
    }
}

impl Session {
    fn is_alive(&self, now: Instant) -> bool {
        now.duration_since(self.used) < IDLE && now.duration_since(self.begun) < WHOLE
    }
}

fn key(id: &str) -> [u8; 32] {
    Sha256::digest(id.as_bytes()).into()
}
