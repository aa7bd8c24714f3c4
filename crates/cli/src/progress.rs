//! How far a long run has got: a bar on a terminal, a line now and then elsewhere.
//!
//! ```text
//! ██████████████░░░░░░░░░░░░░░░░  47 % · 2,830 reports · 96 a second · 33 s left
//! ```
//!
//! The share that is done is told by the bytes that were read of the inputs, since nobody knows how
//! many reports a file holds; of standard input, only what has been done is known. The rate is that
//! of work: what was found done before is left out.
//!
//! Deliberately absent: what is told at the end, which is a result and no progress.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// How often what the bar says is made anew.
const DRAW_EVERY: Duration = Duration::from_millis(100);

/// A run over reports that tells how far it is.
pub(crate) struct Progress {
    shown: Shown,
    /// Bytes, or whatever is counted, that are done.
    done: Arc<AtomicU64>,
    /// How many there are in all, where that is known.
    total: Option<u64>,
    reports: u64,
    /// When work began, and what was done before it.
    began: Option<Began>,
    drawn: Instant,
}

struct Began {
    at: Instant,
    reports: u64,
    done: u64,
}

enum Shown {
    Bar(ProgressBar),
    Lines,
    Nothing,
}

impl Progress {
    /// Progress on standard error, unless `silent`.
    pub(crate) fn new(total: Option<u64>, silent: bool) -> Self {
        let shown = if silent {
            Shown::Nothing
        } else if io::stderr().is_terminal() {
            Shown::Bar(bar(total))
        } else {
            Shown::Lines
        };
        Self {
            shown,
            done: Arc::default(),
            total,
            reports: 0,
            began: None,
            drawn: Instant::now(),
        }
    }

    /// It has become known how much there is to do.
    pub(crate) fn of(&mut self, total: u64) {
        self.total = Some(total);
        if let Shown::Bar(shown) = &mut self.shown {
            *shown = bar(self.total);
        }
    }

    /// Where others count what they have done.
    pub(crate) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.done)
    }

    /// One more report, which took work or was found done.
    pub(crate) fn report(&mut self, worked: bool) {
        if worked && self.began.is_none() {
            self.began = Some(Began {
                at: Instant::now(),
                reports: self.reports,
                done: self.done.load(Ordering::Relaxed),
            });
        }
        self.reports += 1;
        self.draw();
    }

    /// Writes something to standard error without disturbing the bar.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.shown {
            Shown::Bar(bar) => bar.suspend(write),
            Shown::Lines | Shown::Nothing => write(),
        }
    }

    /// Of the reports that the record is made of, so many have been read.
    pub(crate) fn settling(&mut self, read: usize, of: usize) {
        let share = (read * 100).checked_div(of).unwrap_or(100);
        let message = format!("settling the record · {share} %");
        match &self.shown {
            Shown::Bar(bar) => {
                bar.set_style(style("{spinner} {msg}"));
                bar.set_message(message);
                bar.tick();
            }
            Shown::Lines if self.drawn.elapsed() >= LINE_EVERY => {
                self.drawn = Instant::now();
                eprintln!("{message}");
            }
            Shown::Lines | Shown::Nothing => {}
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        if let Shown::Bar(bar) = self.shown {
            bar.finish_and_clear();
        }
    }

    fn draw(&mut self) {
        let every = match self.shown {
            Shown::Bar(_) => DRAW_EVERY,
            Shown::Lines => LINE_EVERY,
            Shown::Nothing => return,
        };
        if self.drawn.elapsed() < every {
            return;
        }
        self.drawn = Instant::now();
        let done = self.done.load(Ordering::Relaxed);
        let (elapsed, worked, read) = match &self.began {
            Some(began) => (
                began.at.elapsed(),
                self.reports - began.reports,
                done.saturating_sub(began.done),
            ),
            None => (Duration::ZERO, 0, 0),
        };
        let mut parts = vec![match self.reports {
            1 => "1 report".to_owned(),
            reports => format!("{} reports", grouped(reports)),
        }];
        if let Some(rate) = rate(worked, elapsed) {
            parts.push(format!("{} a second", grouped(rate)));
        }
        let left = self.total.map(|total| total.saturating_sub(done));
        if let Some(left) = left.and_then(|left| time_left(read, left, elapsed)) {
            parts.push(format!("{} left", told(left)));
        }
        let message = parts.join(" · ");
        match &self.shown {
            Shown::Bar(bar) => {
                bar.set_position(done);
                bar.set_message(message);
                bar.tick();
            }
            Shown::Lines => match self.total {
                Some(total) if total > 0 => {
                    eprintln!("{} % · {message}", (done.min(total) * 100) / total);
                }
                _ => eprintln!("{message}"),
            },
            Shown::Nothing => {}
        }
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let target = ProgressDrawTarget::stderr();
    match total {
        Some(total) => {
            let bar = ProgressBar::with_draw_target(Some(total), target);
            bar.set_style(style("{bar:30} {percent:>3} % · {msg}"));
            bar
        }
        None => {
            let bar = ProgressBar::with_draw_target(None, target);
            bar.set_style(style("{spinner} {msg}"));
            bar
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("█▒░")
}

/// Reports a second, once there is something to go by.
fn rate(reports: u64, elapsed: Duration) -> Option<u64> {
    let milliseconds = u64::try_from(elapsed.as_millis()).ok()?;
    (milliseconds >= 500).then(|| reports * 1000 / milliseconds)
}

/// How long what is left will take, as fast as it went.
fn time_left(done: u64, left: u64, elapsed: Duration) -> Option<Duration> {
    if done == 0 || elapsed < Duration::from_millis(500) {
        return None;
    }
    let milliseconds = elapsed.as_millis() * u128::from(left) / u128::from(done);
    Some(Duration::from_millis(u64::try_from(milliseconds).ok()?))
}

/// A length of time as exactly as it can be foretold.
fn told(length: Duration) -> String {
    let seconds = length.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12_345, "12,345"),
            (1_234_567, "1,234,567"),
        ];
        for (number, expected) in cases {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn what_is_left_is_foretold_from_what_was_done() {
        let seconds = Duration::from_secs;
        assert_eq!(time_left(100, 300, seconds(10)), Some(seconds(30)));
        assert_eq!(time_left(100, 0, seconds(10)), Some(seconds(0)));
        assert_eq!(time_left(0, 300, seconds(10)), None);
        assert_eq!(time_left(1, 300, Duration::from_millis(3)), None);
        assert_eq!(rate(960, seconds(10)), Some(96));
        assert_eq!(rate(960, Duration::ZERO), None);
    }

    #[test]
    fn lengths_of_time_are_told_as_exactly_as_can_be_foretold() {
        let cases = [
            (33, "33 s"),
            (61, "2 min"),
            (3600, "1 h 0 min"),
            (9000, "2 h 30 min"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(told(Duration::from_secs(seconds)), expected);
        }
    }
}
