//! What an index of a million reports of 400 words takes: bytes, time to fill, time to look up, time
//! to put into families. Where the system tells it, times are the processor's; what a single look-up
//! takes is by the clock on the wall, and other work of the machine shows in it.
//! `cargo run --release -p rapporteur-duplicates --example million [REPORTS]`.

#[path = "../benches/support/mod.rs"]
mod support;

use rapporteur_duplicates::{Families, Index, Report, Sketch, Window};
use std::fs;
use std::time::{Duration, Instant};
use support::report;

/// Reports that are put into families beside.
const ENTERED: u64 = 20_000;
/// Look-ups that are timed.
const LOOKED_UP: u64 = 5_000;

fn main() {
    let size: u64 = std::env::args()
        .nth(1)
        .and_then(|size| size.parse().ok())
        .unwrap_or(1_000_000);
    let mut index = Index::new();
    let (mut inserting, mut stored) = (Duration::ZERO, 0);
    for number in 0..size {
        let sketch = Sketch::of(&report(number));
        stored += sketch.to_bytes().len();
        let start = Instant::now();
        index.insert(number as u32, &sketch);
        inserting += start.elapsed();
    }
    println!(
        "{size} reports: {} MB reckoned, {} held by the process; a stored sketch takes {} bytes",
        index.bytes() / 1_000_000,
        resident().unwrap_or_else(|| "unknown".to_owned()),
        stored as u64 / size.max(1),
    );
    println!(
        "inserting: {:.0} µs a report",
        inserting.as_secs_f64() * 1e6 / size.max(1) as f64
    );

    let asked: Vec<Sketch> = (size..size + LOOKED_UP)
        .map(|number| Sketch::of(&report(number)))
        .collect();
    let all = Clock::start();
    let mut found = 0;
    let mut times: Vec<Duration> = asked
        .iter()
        .map(|sketch| {
            let start = Instant::now();
            found += usize::from(!index.similar(sketch, 0.4).is_empty());
            start.elapsed()
        })
        .collect();
    let mean = all.passed().as_secs_f64() * 1e6 / LOOKED_UP as f64;
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "look-up: mean {mean:.0} µs of the processor; by the clock on the wall median {:?}, 95 of 100 within {:?}, 99 within {:?}; {found} found something",
        at(0.5),
        at(0.95),
        at(0.99),
    );

    let mut families = Families::new(Window::default());
    let sketches: Vec<(String, Sketch)> = (0..ENTERED.min(size))
        .map(|number| (format!("{number:010}"), Sketch::of(&report(number))))
        .collect();
    let start = Clock::start();
    let joined = sketches
        .iter()
        .filter_map(|(id, sketch)| {
            let day = None;
            families.enter(Report { id, day, sketch }).ok()?.like
        })
        .count();
    println!(
        "entering into families: {:.0} µs a report; {joined} of {} joined one",
        start.passed().as_secs_f64() * 1e6 / sketches.len().max(1) as f64,
        sketches.len()
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
