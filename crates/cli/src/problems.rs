//! Problems on standard error: one line each, many of one kind as a few and a count.

use rapporteur_brief::words::sanitise;
use rapporteur_model::{Problem, Severity};
use std::collections::BTreeMap;
use std::io::Write;

/// How many of one kind are told one by one.
const TOLD: usize = 10;

/// Tells problems as they come and counts them.
pub(crate) struct Reporter<W: Write> {
    to: W,
    quiet: bool,
    errors: usize,
    /// How many of one kind are told one by one.
    most: usize,
    kinds: BTreeMap<(Severity, String), usize>,
}

impl<W: Write> Reporter<W> {
    pub(crate) fn new(to: W, quiet: bool) -> Self {
        Self {
            to,
            quiet,
            errors: 0,
            most: TOLD,
            kinds: BTreeMap::new(),
        }
    }

    /// From here on, tells every problem, however many there are of its kind.
    pub(crate) fn tell_each(&mut self) {
        self.most = usize::MAX;
    }

    /// Tells one problem, unless ten of its kind have been told.
    pub(crate) fn tell(&mut self, problem: &Problem) {
        if problem.severity == Severity::Error {
            self.errors += 1;
        } else if self.quiet {
            return;
        }
        let count = self
            .kinds
            .entry((problem.severity, kind(&problem.message)))
            .or_default();
        *count += 1;
        if *count <= self.most {
            // Nothing can be told when standard error itself is gone.
            let _ = writeln!(self.to, "{}", sanitise(&problem.to_string()));
        }
    }

    pub(crate) fn tell_all<'p>(&mut self, problems: impl IntoIterator<Item = &'p Problem>) {
        for problem in problems {
            self.tell(problem);
        }
    }

    /// How many errors there were.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// Tells how many more of each kind there were.
    pub(crate) fn finish(mut self) -> usize {
        for ((_, kind), count) in &self.kinds {
            if *count > self.most {
                let _ = writeln!(
                    self.to,
                    "… and {} more like it: {}",
                    count - self.most,
                    sanitise(kind)
                );
            }
        }
        self.errors
    }
}

/// The message without what differs from case to case: numbers and quoted words.
fn kind(message: &str) -> String {
    let mut kind = String::new();
    let mut quoted = false;
    for character in message.chars() {
        match character {
            '\'' => {
                if quoted || kind.ends_with([' ', '(', ':']) || kind.is_empty() {
                    kind.push_str(if quoted { "'" } else { "'…" });
                    quoted = !quoted;
                } else {
                    kind.push(character);
                }
            }
            _ if quoted => {}
            digit if digit.is_ascii_digit() => {
                if !kind.ends_with('N') {
                    kind.push('N');
                }
            }
            other => kind.push(other),
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_one_kind_are_counted() {
        let mut told = Vec::new();
        let mut reporter = Reporter::new(&mut told, false);
        for line in 1..=25 {
            reporter.tell(
                &Problem::error("in.jsonl", format!("the field '{line}' has {line} bytes"))
                    .at(line, 1),
            );
        }
        reporter.tell(&Problem::note("-", "the report has no date"));
        assert_eq!(reporter.finish(), 25);
        let told = String::from_utf8(told).unwrap();
        assert_eq!(told.lines().count(), 12, "{told}");
        assert!(
            told.contains("in.jsonl:10:1: the field '10' has 10 bytes\n"),
            "{told}"
        );
        assert!(
            told.ends_with("… and 15 more like it: the field '…' has N bytes\n"),
            "{told}"
        );
    }

    #[test]
    fn quiet_tells_errors_only() {
        let mut told = Vec::new();
        let mut reporter = Reporter::new(&mut told, true);
        reporter.tell(&Problem::warning("a", "half"));
        reporter.tell(&Problem::error("b", "none \u{1b}[2J"));
        assert_eq!(reporter.errors(), 1);
        assert_eq!(String::from_utf8(told).unwrap(), "b: none �[2J\n");
    }
}
