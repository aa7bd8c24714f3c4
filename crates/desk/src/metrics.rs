//! Figures for Prometheus: requests by route and status with how long they took, what is held, and how
//! it goes with those who are told of alerts.
//!
//! Deliberately absent: addresses and names of visitors, and anything of the record but its size.

use axum::extract::MatchedPath;
use jiff::Timestamp;
use rapporteur_store::KeptWebhook;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the buckets of durations, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 5.0];

/// What is counted.
#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(String, u16), Durations>>,
    pub(crate) from_cache: AtomicU64,
    pub(crate) rendered: AtomicU64,
    pub(crate) sent_away: AtomicU64,
}

#[derive(Default)]
struct Durations {
    count: u64,
    seconds: f64,
    buckets: [u64; BUCKETS.len()],
}

/// What is measured at the moment of asking.
pub(crate) struct Gauges {
    pub(crate) revision: u64,
    pub(crate) cache_bytes: usize,
    pub(crate) waiting: usize,
    pub(crate) listeners: usize,
    pub(crate) connections: usize,
    pub(crate) sessions: usize,
}

impl Metrics {
    pub(crate) fn answered(&self, route: Option<&MatchedPath>, status: u16, took: Duration) {
        let route = route.map_or("other", MatchedPath::as_str).to_owned();
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let durations = requests.entry((route, status)).or_default();
        let seconds = took.as_secs_f64();
        durations.count += 1;
        durations.seconds += seconds;
        for (bound, count) in BUCKETS.iter().zip(&mut durations.buckets) {
            if seconds <= *bound {
                *count += 1;
            }
        }
    }

    /// All of it in the text format of Prometheus.
    pub(crate) fn text(&self, gauges: &Gauges, hooks: &[KeptWebhook]) -> String {
        let mut out = String::new();
        out.push_str(
            "# HELP rapporteur_request_seconds How long answers took.\n\
             # TYPE rapporteur_request_seconds histogram\n",
        );
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        // Writing to a string cannot fail.
        for ((route, status), durations) in requests.iter() {
            let labels = format!("route=\"{}\",status=\"{status}\"", escaped(route));
            for (bound, count) in BUCKETS.iter().zip(&durations.buckets) {
                let _ = writeln!(
                    out,
                    "rapporteur_request_seconds_bucket{{{labels},le=\"{bound}\"}} {count}"
                );
            }
            let (count, seconds) = (durations.count, durations.seconds);
            let _ = writeln!(
                out,
                "rapporteur_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}\n\
                 rapporteur_request_seconds_sum{{{labels}}} {seconds}\n\
                 rapporteur_request_seconds_count{{{labels}}} {count}"
            );
        }
        drop(requests);
        let counters = [
            (
                "answers_from_cache",
                "Answers that were at hand.",
                &self.from_cache,
            ),
            (
                "answers_rendered",
                "Answers that had to be made.",
                &self.rendered,
            ),
            (
                "sent_away",
                "Requests that were one too many.",
                &self.sent_away,
            ),
        ];
        for (name, help, value) in counters {
            let value = value.load(Ordering::Relaxed);
            let _ = writeln!(
                out,
                "# HELP rapporteur_{name}_total {help}\n\
                 # TYPE rapporteur_{name}_total counter\nrapporteur_{name}_total {value}"
            );
        }
        let gauges = [
            ("revision", "Revision of the record.", gauges.revision),
            (
                "cache_bytes",
                "Bytes of answers that are kept.",
                gauges.cache_bytes as u64,
            ),
            (
                "waiting",
                "Requests that wait for a reader.",
                gauges.waiting as u64,
            ),
            (
                "listeners",
                "Open streams of news.",
                gauges.listeners as u64,
            ),
            (
                "connections",
                "Open connections.",
                gauges.connections as u64,
            ),
            (
                "sessions",
                "People who are signed in.",
                gauges.sessions as u64,
            ),
        ];
        for (name, help, value) in gauges {
            let _ = writeln!(
                out,
                "# HELP rapporteur_{name} {help}\n# TYPE rapporteur_{name} gauge\nrapporteur_{name} {value}"
            );
        }
        of_hooks(&mut out, hooks);
        out
    }
}

fn second(at: Option<Timestamp>) -> u64 {
    at.and_then(|at| u64::try_from(at.as_second()).ok())
        .unwrap_or_default()
}

/// How it goes with those who are told of alerts.
fn of_hooks(out: &mut String, hooks: &[KeptWebhook]) {
    type Figure = fn(&KeptWebhook) -> u64;
    let figures: [(&str, &str, &str, Figure); 7] = [
        (
            "delivered_total",
            "counter",
            "Alerts that were told.",
            |hook| hook.delivered,
        ),
        (
            "given_up_total",
            "counter",
            "Alerts that could not be told.",
            |hook| hook.given_up,
        ),
        ("waiting", "gauge", "Alerts that wait.", |hook| hook.waiting),
        ("failures", "gauge", "Tries in a row that failed.", |hook| {
            u64::from(hook.failures)
        }),
        (
            "stopped",
            "gauge",
            "Whether the receiver is gone for good.",
            |hook| u64::from(hook.stopped_at.is_some()),
        ),
        (
            "succeeded_timestamp_seconds",
            "gauge",
            "The last alert that was told; 0 where there is none.",
            |hook| second(hook.succeeded_at),
        ),
        (
            "waiting_since_timestamp_seconds",
            "gauge",
            "Since when the first alert waits; 0 where none does.",
            |hook| second(hook.waiting_since),
        ),
    ];
    for (name, kind, help, figure) in figures {
        if hooks.is_empty() {
            break;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "# HELP rapporteur_webhook_{name} {help}\n# TYPE rapporteur_webhook_{name} {kind}"
        );
        for hook in hooks {
            let _ = writeln!(
                out,
                "rapporteur_webhook_{name}{{webhook=\"{}\"}} {}",
                escaped(&hook.name),
                figure(hook)
            );
        }
    }
}

fn escaped(label: &str) -> String {
    label
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
