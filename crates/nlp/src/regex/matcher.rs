//! Running a program over a text.
//!
//! Backtracking with a stack of its own, so that no text can overflow the thread's. The steps
//! of a search are counted ([`budget`]); past them there is no match.
//!
//! Absent on purpose: groups, and any memory between searches.

use super::program::{Alternative, END, OTHER, Op, Regex};
use crate::unicode;
use std::ops::Range;

/// Alternatives of the way that may be open at once.
const MOST_OPEN: usize = 1 << 16;

/// Steps that a search of so many bytes may take.
fn budget(bytes: usize) -> u64 {
    1_000_000 + 16 * bytes as u64
}

/// A place to go back to: `pc` with any position from `low` to `at`, the last one first.
#[derive(Clone, Copy)]
struct Open {
    pc: u32,
    low: usize,
    at: usize,
}

struct Run<'r, 't> {
    regex: &'r Regex,
    text: &'t str,
    steps: u64,
}

impl Regex {
    /// Python's `match`: the bytes of a match that starts the text.
    pub(crate) fn match_start(&self, text: &str) -> Option<usize> {
        let mut run = Run::new(self, text);
        run.at(0, None)
    }

    /// Python's `search`: the first match from a byte on, which must be a boundary.
    pub(crate) fn search(&self, text: &str, from: usize) -> Option<Range<usize>> {
        Run::new(self, text).search(from, None)
    }

    /// Python's `finditer`: all matches in order, none overlapping another.
    pub(crate) fn find_all(&self, text: &str, found: &mut Vec<Range<usize>>) {
        found.clear();
        let mut run = Run::new(self, text);
        let (mut from, mut not_empty_at) = (0, None);
        while let Some(range) = run.search(from, not_empty_at) {
            // After an empty match the next one may start there, but not be empty again.
            not_empty_at = range.is_empty().then_some(range.end);
            from = range.end;
            found.push(range);
        }
    }
}

#[inline]
fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some(char::from(byte));
    }
    text.get(at..)?.chars().next()
}

#[inline]
fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

impl<'r, 't> Run<'r, 't> {
    fn new(regex: &'r Regex, text: &'t str) -> Self {
        Self {
            regex,
            text,
            steps: budget(text.len()),
        }
    }

    /// The first match from a byte on; at `not_empty_at` it may not be empty.
    fn search(&mut self, from: usize, not_empty_at: Option<usize>) -> Option<Range<usize>> {
        let regex = self.regex;
        if regex.anchored {
            if from > 0 {
                return None;
            }
            return self.at(0, not_empty_at).map(|end| 0..end);
        }
        let mut at = if regex.to_end {
            self.earliest(from)?
        } else {
            from
        };
        while at <= self.text.len() && self.steps > 0 {
            if let Some(end) = self.at(at, not_empty_at) {
                return Some(at..end);
            }
            at += char_at(self.text, at).map_or(1, char::len_utf8);
        }
        None
    }

    /// Where the search for a match up to the end can begin: nearer to the end than the longest
    /// alternative that can have the last character. None: nowhere.
    fn earliest(&self, from: usize) -> Option<usize> {
        let length = self.text.len();
        let Some(last) = char_before(self.text, length).filter(|c| *c != '\n') else {
            return Some(from);
        };
        let mut earliest = None;
        for alternative in &self.regex.alternatives {
            if !alternative.may_be_empty && !ends_with(alternative, last) {
                continue;
            }
            let start = match (alternative.most, alternative.body) {
                (u32::MAX, None) => from,
                (u32::MAX, Some(body)) => {
                    let body = self.regex.classes.get(body as usize)?;
                    self.text
                        .char_indices()
                        .rev()
                        .take_while(|(at, c)| *at >= from && body.holds(*c))
                        .last()
                        .map_or(length, |(at, _)| at)
                }
                (most, _) => length.saturating_sub(most as usize),
            };
            earliest = Some(earliest.map_or(start, |best: usize| best.min(start)));
        }
        let mut start = earliest?.max(from);
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        Some(start)
    }

    /// The end of a match that starts at a byte.
    fn at(&mut self, at: usize, not_empty_at: Option<usize>) -> Option<usize> {
        let row = match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => usize::from(*byte),
            Some(_) => OTHER,
            None => END,
        };
        let rest = self.text.len() - at.min(self.text.len());
        for index in self.regex.starting(row) {
            let Some(alternative) = self.regex.alternatives.get(*index as usize) else {
                continue;
            };
            let too_far = alternative.to_end
                && alternative.most != u32::MAX
                && rest > alternative.most as usize + 1;
            if too_far || (alternative.anchored && at > 0) {
                continue;
            }
            if let Some(end) = self.run(alternative.start, at, not_empty_at) {
                return Some(end);
            }
        }
        None
    }

    /// Run from an operation and a byte until `Done`: the byte reached.
    fn run(&mut self, start: u32, from: usize, not_empty_at: Option<usize>) -> Option<usize> {
        let mut open: Vec<Open> = Vec::new();
        let (mut pc, mut at) = (start, from);
        loop {
            if self.steps == 0 {
                return None;
            }
            self.steps -= 1;
            let op = *self.regex.ops.get(pc as usize)?;
            let went_on = match op {
                Op::Done => {
                    if not_empty_at != Some(at) || at != from {
                        return Some(at);
                    }
                    false
                }
                Op::Class(class) => match self.step(class, at) {
                    Some(next) => {
                        at = next;
                        true
                    }
                    None => false,
                },
                Op::Run { class, min, max } => {
                    let (mut count, mut end, mut low) = (0, at, at);
                    while count < max
                        && let Some(next) = self.step(class, end)
                    {
                        end = next;
                        count += 1;
                        if count <= min {
                            low = end;
                        }
                    }
                    self.steps = self.steps.saturating_sub(u64::from(count));
                    if count < min {
                        false
                    } else {
                        if low < end && open.len() < MOST_OPEN {
                            let at = self.before(end);
                            open.push(Open {
                                pc: pc + 1,
                                low,
                                at,
                            });
                        }
                        at = end;
                        true
                    }
                }
                Op::Split { first, second } => {
                    if open.len() >= MOST_OPEN {
                        return None;
                    }
                    open.push(Open {
                        pc: second,
                        low: at,
                        at,
                    });
                    pc = first;
                    continue;
                }
                Op::Jump(to) => {
                    pc = to;
                    continue;
                }
                Op::Look {
                    to,
                    behind,
                    width,
                    negative,
                } => {
                    let begin = if behind {
                        self.back(at, width)
                    } else {
                        Some(at)
                    };
                    let found = match begin {
                        Some(begin) => self.run(pc + 1, begin, None).is_some(),
                        None => false,
                    };
                    if found != negative {
                        pc = to;
                        continue;
                    }
                    false
                }
                Op::Start => at == 0,
                Op::End => {
                    at == self.text.len()
                        || self.text.as_bytes().get(at..) == Some(b"\n".as_slice())
                }
                Op::VeryEnd => at == self.text.len(),
                Op::Boundary { negative } => {
                    let word = |c: Option<char>| c.is_some_and(unicode::is_word);
                    let differ = word(char_before(self.text, at)) != word(char_at(self.text, at));
                    differ != negative
                }
            };
            if went_on {
                pc += 1;
                continue;
            }
            let back = open.last_mut()?;
            (pc, at) = (back.pc, back.at);
            if back.at > back.low {
                back.at = self
                    .text
                    .get(..back.at)
                    .and_then(|text| text.char_indices().next_back())
                    .map_or(back.low, |(at, _)| at);
            } else {
                open.pop();
            }
        }
    }

    #[inline]
    fn step(&self, class: u32, at: usize) -> Option<usize> {
        let c = char_at(self.text, at)?;
        self.regex
            .classes
            .get(class as usize)?
            .holds(c)
            .then(|| at + c.len_utf8())
    }

    fn before(&self, at: usize) -> usize {
        at - char_before(self.text, at).map_or(0, char::len_utf8)
    }

    fn back(&self, at: usize, characters: u32) -> Option<usize> {
        let mut at = at;
        for _ in 0..characters {
            at -= char_before(self.text, at)?.len_utf8();
        }
        Some(at)
    }
}

fn ends_with(alternative: &Alternative, last: char) -> bool {
    if last.is_ascii() {
        alternative.last_ascii >> (last as u32) & 1 == 1
    } else {
        alternative.last_other
    }
}
