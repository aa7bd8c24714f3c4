//! An index of sketches: which reports share wording with a new one.
//!
//! Some of each sketch's hashes (every second that a usual sketch holds, so one run of words in four)
//! lead to the reports that have them. A look-up counts, and compares the whole sketch with the few
//! that share enough. Hashes are spread evenly, so their lower bits choose one of many short sorted
//! lists, and a list needs no tree above it: six bytes an entry, and next to nothing to rebuild.
//!
//! A run of words that stands in very many reports (a footer, a template) leads only to the last of
//! them that were put in, which keeps look-ups short whatever that is; a copy of a text that went
//! round the world still finds other copies.
//!
//! Deliberately absent: taking out what others were put in after, and files. An index is filled from
//! stored sketches when it is needed.

use crate::sample::{Overlap, ShortSample};
use crate::sketch::Sketch;

/// The highest hash that leads to its reports.
const LEADING: u32 = u32::MAX / 4;
/// A sketch with fewer such hashes lends more, the lowest that it has, up to this many.
const FEWEST: usize = 24;
/// Reports that one hash leads to at most.
const REPORTS: usize = 128;
/// The lower half of a hash chooses the list, the upper half stands in it.
const LISTS: usize = 1 << 16;

/// An index of sketches by the numbers that the caller gives to reports.
#[derive(Debug)]
pub struct Index {
    lists: Vec<List>,
    /// What leads to a report, by its place.
    leads: Vec<Lead>,
    /// Sketches in the order of their coming.
    kept: Vec<Kept>,
}

/// How many hashes lead to a report, and up to which.
#[derive(Clone, Copy, Debug)]
struct Lead {
    count: u32,
    reach: u32,
}

#[derive(Clone, Debug, Default)]
struct List {
    /// Upper halves of the hashes, ascending; of one hash as often as reports have it.
    rests: Vec<u16>,
    /// Places in `kept`, beside them; of one hash ascending.
    places: Vec<u32>,
}

#[derive(Debug)]
struct Kept {
    number: u32,
    sample: ShortSample,
}

/// A report that shares wording with the one asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similar {
    /// The report's number.
    pub number: u32,
    /// About which share of the wording asked for stands in this report.
    pub contained: f32,
    /// About which share of this report's wording stands in the one asked for.
    pub contains: f32,
    /// What both have as a share of what either has (Jaccard's index), about.
    pub jaccard: f32,
    /// How much of what is shared is shared in runs with names and figures too: about one for copies,
    /// near nothing where two reports follow one template; one where that cannot be told.
    pub telling: f32,
}

impl Similar {
    pub(crate) fn of(number: u32, overlap: Overlap) -> Self {
        Self {
            number,
            contained: overlap.contained(),
            contains: overlap.contains(),
            jaccard: overlap.jaccard(),
            telling: overlap.telling(),
        }
    }

    /// The greater of the two shares: near one for a shortened copy and for an extended one.
    #[must_use]
    pub fn greater(&self) -> f32 {
        self.contained.max(self.contains)
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::new()
    }
}

impl Index {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self {
            lists: vec![List::default(); LISTS],
            leads: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// How many sketches it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Bytes that it takes, as the allocator gave them and without the allocator's own.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists: usize = self
            .lists
            .iter()
            .map(|list| list.rests.capacity() * 2 + list.places.capacity() * 4)
            .sum();
        let kept: usize = self
            .kept
            .iter()
            .map(|kept| kept.sample.values.len() * 2)
            .sum();
        lists
            + kept
            + self.lists.capacity() * size_of::<List>()
            + self.kept.capacity() * size_of::<Kept>()
            + self.leads.capacity() * size_of::<Lead>()
    }

    /// Puts a report in. The number is what look-ups give back; nothing forbids to give it twice.
    pub fn insert(&mut self, number: u32, sketch: &Sketch) {
        self.insert_noting(number, sketch, &mut |_| {});
    }

    /// The same, noting what it takes to take the report out again.
    pub(crate) fn insert_noting(
        &mut self,
        number: u32,
        sketch: &Sketch,
        note: &mut dyn FnMut(Entered),
    ) {
        let Ok(place) = u32::try_from(self.kept.len()) else {
            return;
        };
        let leading = leading(sketch);
        for value in leading {
            let (list, rest) = split(*value);
            if let Some(entries) = self.lists.get_mut(list) {
                let gone = entries.insert(rest, place);
                note(Entered { list, rest, gone });
            }
        }
        self.leads.push(Lead {
            count: leading.len() as u32,
            reach: reach(leading),
        });
        self.kept.push(Kept {
            number,
            sample: sketch.sample.short(),
        });
    }

    /// Takes the report out that was put in last, given what was noted of it.
    pub(crate) fn take_out_last(&mut self, noted: impl DoubleEndedIterator<Item = Entered>) {
        for Entered { list, rest, gone } in noted.rev() {
            if let Some(entries) = self.lists.get_mut(list) {
                entries.take_out_last(rest, gone);
            }
        }
        self.leads.pop();
        self.kept.pop();
    }

    /// Reports of which at least the given share stands in the one asked for, or the other way
    /// round: the likest first, of equals the one that was put in first.
    #[must_use]
    pub fn similar(&self, sketch: &Sketch, at_least: f32) -> Vec<Similar> {
        let asked = sketch.sample.short();
        let mut found: Vec<(u32, Similar)> = self
            .candidates(sketch, &[leading(sketch)], at_least)
            .into_iter()
            .filter_map(|Candidate { place, .. }| {
                let number = self.kept.get(place as usize)?.number;
                Some((place, Similar::of(number, self.overlap(&asked, place)?)))
            })
            .filter(|(_, similar)| similar.greater() >= at_least)
            .collect();
        found.sort_by(|(one, first), (other, second)| {
            second
                .greater()
                .total_cmp(&first.greater())
                .then(second.jaccard.total_cmp(&first.jaccard))
                .then(one.cmp(other))
        });
        found.into_iter().map(|(_, similar)| similar).collect()
    }

    /// How a sketch lies over that of the report at a place.
    pub(crate) fn overlap(&self, asked: &ShortSample, place: u32) -> Option<Overlap> {
        Some(asked.overlap(&self.kept.get(place as usize)?.sample))
    }

    /// Whether the report at a place has a hash, about.
    pub(crate) fn has(&self, place: u32, value: u32) -> bool {
        self.kept.get(place as usize).is_some_and(|kept| {
            kept.sample
                .values
                .binary_search(&((value >> 16) as u16))
                .is_ok()
        })
    }

    /// The reports that may share so much, in the order of their places. The leading hashes of the
    /// sketch come in up to two parts, which are counted apart.
    pub(crate) fn candidates(
        &self,
        sketch: &Sketch,
        parts: &[&[u32]],
        at_least: f32,
    ) -> Vec<Candidate> {
        let asked = leading(sketch);
        let asked_reach = reach(asked);
        let [first, second] = [0, 1].map(|part| {
            let values = parts.get(part).copied().unwrap_or_default();
            let mut places: Vec<u32> = Vec::new();
            for value in values {
                places.extend_from_slice(self.reports_with(*value));
            }
            places.sort_unstable();
            places
        });
        let mut candidates = Vec::new();
        let (mut first, mut second) = (first.as_slice(), second.as_slice());
        while let Some(place) = first.iter().chain(second).next().copied() {
            let place = place.min(second.first().copied().unwrap_or(place));
            let counts = [take_run(&mut first, place), take_run(&mut second, place)];
            let Some(lead) = self.leads.get(place as usize) else {
                continue;
            };
            // Half of what the share asks for in the smaller of the two: chance takes its part, and
            // the whole sketches will tell. Hashes are spread evenly, so the share of a reach tells how
            // many lie below it.
            let ceiling = asked_reach.min(lead.reach);
            let below = |count: f32, reach: u32| count * ceiling as f32 / reach as f32;
            let smaller =
                below(asked.len() as f32, asked_reach).min(below(lead.count as f32, lead.reach));
            let both = counts.iter().sum::<usize>() as f32;
            if both >= (at_least * 0.5 * smaller).clamp(1.0, smaller.max(1.0)) {
                candidates.push(Candidate {
                    place,
                    counts,
                    leading: lead.count as usize,
                    smaller,
                });
            }
        }
        candidates
    }

    /// Places of the last reports that have a hash, the oldest first.
    pub(crate) fn reports_with(&self, value: u32) -> &[u32] {
        let (list, rest) = split(value);
        self.lists
            .get(list)
            .map(|list| list.places_of(rest))
            .unwrap_or_default()
    }
}

/// A report that may share much with the one asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) place: u32,
    /// Leading hashes that both have, by the parts in which they were asked for.
    pub(crate) counts: [usize; 2],
    /// Leading hashes that it has.
    pub(crate) leading: usize,
    /// About how many leading hashes two such reports can share.
    pub(crate) smaller: f32,
}

/// How often a place stands at the head of places in order; they are taken off.
fn take_run(places: &mut &[u32], place: u32) -> usize {
    let end = places.iter().take_while(|other| **other == place).count();
    *places = places.get(end..).unwrap_or_default();
    end
}

/// An entry of a report in a list, and the place of the one that had to go for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entered {
    list: usize,
    rest: u16,
    gone: Option<u32>,
}

/// The hashes of a sketch that lead to it.
pub(crate) fn leading(sketch: &Sketch) -> &[u32] {
    let values = &sketch.sample.values;
    let end = values
        .partition_point(|value| *value <= LEADING)
        .max(FEWEST.min(values.len()));
    values.get(..end).unwrap_or_default()
}

fn split(value: u32) -> (usize, u16) {
    ((value & 0xffff) as usize, (value >> 16) as u16)
}

/// Up to which hash a sketch would lend one.
fn reach(leading: &[u32]) -> u32 {
    leading.last().map_or(LEADING, |last| LEADING.max(*last))
}

impl List {
    /// Puts a place in; the one that had to go for it.
    fn insert(&mut self, rest: u16, place: u32) -> Option<u32> {
        let start = self.rests.partition_point(|other| *other < rest);
        let end = start
            + self
                .rests
                .get(start..)
                .unwrap_or_default()
                .partition_point(|other| *other == rest);
        if end - start >= REPORTS {
            // The oldest goes: what is asked for is mostly new.
            let run = self.places.get_mut(start..end)?;
            run.rotate_left(1);
            return Some(std::mem::replace(run.last_mut()?, place));
        }
        if self.rests.len() == self.rests.capacity() {
            // An eighth more: doubling would leave half of the memory empty.
            let more = (self.rests.len() / 8).max(4);
            self.rests.reserve_exact(more);
            self.places.reserve_exact(more);
        }
        self.rests.insert(end, rest);
        self.places.insert(end, place);
        None
    }

    /// Takes the last place of a hash out, and brings back the one that had to go for it.
    fn take_out_last(&mut self, rest: u16, gone: Option<u32>) {
        let start = self.rests.partition_point(|other| *other < rest);
        let end = self.rests.partition_point(|other| *other <= rest);
        if start >= end {
            return;
        }
        match gone {
            Some(gone) => {
                if let Some(run) = self.places.get_mut(start..end) {
                    run.rotate_right(1);
                    if let Some(first) = run.first_mut() {
                        *first = gone;
                    }
                }
            }
            None => {
                self.rests.remove(end - 1);
                self.places.remove(end - 1);
            }
        }
    }

    fn places_of(&self, rest: u16) -> &[u32] {
        let start = self.rests.partition_point(|other| *other < rest);
        let end = start
            + self
                .rests
                .get(start..)
                .unwrap_or_default()
                .partition_point(|other| *other == rest);
        self.places.get(start..end).unwrap_or_default()
    }
}
