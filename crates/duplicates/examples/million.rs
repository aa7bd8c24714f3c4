//! What an index of a million reports of 400 words takes: bytes, time to fill, time to look up, time
//! to put into families. Times are those of the processor, where the system tells them.
//! `cargo run --release -p rapporteur-duplicates --example million [REPORTS]`.

#[path = "../benches/support/mod.rs"]
mod support;

use rapporteur_duplicates::{Families, Report, Sketch, Window};
use std::fs;
use std::time::{Duration, Instant};
use support::report;

fn main() {
    let size: u64 = std::env::args()
        .nth(1)
        .and_then(|size| size.parse().ok())
        .unwrap_or(1_000_000);
    let mut families = Families::new(Window::default());
    let (mut entering, mut stored, mut joined) = (Duration::ZERO, 0, 0_u64);
    for number in 0..size {
        let sketch = Sketch::of(&report(number));
        stored += sketch.to_bytes().len();
        let id = format!("{number:010}");
        let start = Clock::start();
        let member = families.enter(Report {
            id: &id,
            day: None,
            sketch: &sketch,
        });
        entering += start.passed();
        joined += u64::from(member.is_ok_and(|member| member.like.is_some()));
    }
    let index = families.index();
    println!(
        "{size} reports: {} MB reckoned, {} held by the process; a stored sketch takes {} bytes",
        index.bytes() / 1_000_000,
        resident().unwrap_or_else(|| "unknown".to_owned()),
        stored as u64 / size.max(1),
    );
    println!(
        "entering into families: {:.0} µs a report; {joined} joined one",
        entering.as_secs_f64() * 1e6 / size.max(1) as f64
    );
    let mut times: Vec<Duration> = (size..size + 5_000)
        .map(|number| {
            let sketch = Sketch::of(&report(number));
            let start = Clock::start();
            let found = index.similar(&sketch, 0.4);
            let time = start.passed();
            assert!(found.len() < size as usize);
            time
        })
        .collect();
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "look-up: median {:?}, 99 of 100 within {:?}, longest {:?}",
        at(0.5),
        at(0.99),
        times.last().copied().unwrap_or_default()
    );
}

/// Time that this program has had the processor for; the clock on the wall where that is not told.
struct Clock {
    wall: Instant,
    on_processor: Option<u64>,
}

impl Clock {
    fn start() -> Self {
        Self {
            on_processor: on_processor(),
            wall: Instant::now(),
        }
    }

    fn passed(&self) -> Duration {
        match (self.on_processor, on_processor()) {
            (Some(start), Some(end)) => Duration::from_nanos(end.saturating_sub(start)),
            _ => self.wall.elapsed(),
        }
    }
}

fn on_processor() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok()
}

/// What the system says that the process holds in memory; where there is no /proc, nothing.
fn resident() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}
