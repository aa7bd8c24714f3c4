//! How often one address may ask, and how often one may fail to sign in.
//!
//! A bucket holds so many requests and fills up again steadily. Of IPv6 addresses the first 64 bits
//! count, since one line has all others. Loopback is not counted: the machine is the operator's own.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// More buckets than this are not kept; full ones go first.
const MOST: usize = 20_000;

/// Buckets by whom they are for.
pub(crate) struct Rates<K> {
    per_second: f64,
    burst: f64,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl<K: Eq + Hash> Rates<K> {
    pub(crate) fn new(per_second: f64, burst: u32) -> Self {
        Self {
            per_second,
            burst: f64::from(burst.max(1)),
            buckets: Mutex::default(),
        }
    }

    /// Takes one from a bucket; how long to wait where it is empty.
    pub(crate) fn take(&self, of: K, now: Instant) -> Result<(), Duration> {
        self.at(of, now, true)
    }

    /// The same without taking one.
    pub(crate) fn check(&self, of: K, now: Instant) -> Result<(), Duration> {
        self.at(of, now, false)
    }

    fn at(&self, of: K, now: Instant, takes: bool) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| self.left(*bucket, now) < self.burst);
            if buckets.len() >= MOST {
                buckets.clear();
            }
        }
        let full = Bucket {
            left: self.burst,
            at: now,
        };
        let bucket = buckets.entry(of).or_insert(full);
        let left = self.left(*bucket, now);
        *bucket = Bucket { left, at: now };
        if left < 1.0 {
            let wait = (1.0 - left) / self.per_second;
            return Err(Duration::from_secs_f64(wait.clamp(0.0, 86_400.0)));
        }
        if takes {
            bucket.left -= 1.0;
        }
        Ok(())
    }

    fn left(&self, bucket: Bucket, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.left + passed * self.per_second).min(self.burst)
    }
}

/// By what an address is counted.
pub(crate) fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let line = address.to_bits() & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from_bits(line))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_up() {
        let rates = Rates::new(2.0, 3);
        let now = Instant::now();
        let taken = |at: Instant| (0..10).filter(|_| rates.take("a", at).is_ok()).count();
        assert_eq!(taken(now), 3);
        assert_eq!(taken(now + Duration::from_secs(1)), 2);
        assert_eq!(taken(now + Duration::from_secs(60)), 3);
        assert!(rates.take("b", now).is_ok());
    }

    #[test]
    fn one_line_is_one_address() {
        let of = |text: &str| counted(text.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
