//! Families: which reports are copies of which, so that a wire story that forty papers print counts
//! as one source.
//!
//! Reports are entered in their canonical order: by day, undated ones last, then by id. A report
//! joins the family of the report whose wording it shares most, if that is enough and the family is
//! young enough; else it begins one, that bears its number. The same reports give the same families,
//! whatever the order in which they came in.
//!
//! ```
//! use jiff::civil::date;
//! use rapporteur_duplicates::{Report, Sketch, Window, families};
//!
//! let wire = Sketch::of("The envoys met in Geneva on Monday. Both sides called the talks useful.");
//! let own = Sketch::of("A day of talks in Switzerland ended without any result, two diplomats told us.");
//! let report = |id, sketch| Report { id, day: Some(date(2025, 6, 2)), sketch };
//! let reports = [report("c", &wire), report("b", &own), report("a", &wire)];
//! // The first of 'a' and 'c' by their order is 'a', which stands last in the list.
//! assert_eq!(families(&reports, Window::default()), [2, 1, 2]);
//! ```
//!
//! What keeps families from running away:
//! - a window of days from the family's first report: the update of an update of last week's story
//!   begins anew;
//! - likeness to the family's first report, not only to its last;
//! - background, the paragraph that an agency puts under all of its stories on a war: runs of words
//!   that already stand in several families say nothing, and are taken off on both sides.
//!
//! Deliberately absent: joining two families because a report quotes both. A round-up belongs to the
//! one that it shares most with.

use crate::index::{Candidate, Entered, Index, Similar, leading};
use crate::sample::{Overlap, ShortSample};
use crate::sketch::Sketch;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// When two reports are of one family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Days from a family's first report to its last, at most. Reports without a day fit in any.
    pub days: u32,
    /// The share of one of the two reports' wording that must stand in the other.
    pub share: f32,
    /// The share that must then stand in it of the longer one, so that a long round-up is no copy of
    /// each note that it takes in.
    pub of_longer: f32,
    /// How much of what they share they must share in runs with names and figures too, so that reports
    /// by one template are no copies of each other.
    pub telling: f32,
    /// The share of one of the two that the family's first report and the new one must have.
    pub of_first: f32,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            days: 7,
            share: 0.4,
            of_longer: 0.1,
            telling: 0.4,
            of_first: 0.2,
        }
    }
}

/// A report to be put into a family.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// Its id, which orders the reports of a day.
    pub id: &'r str,
    /// The day of its publication.
    pub day: Option<Date>,
    /// The sketch of its text.
    pub sketch: &'r Sketch,
}

impl<'r> Report<'r> {
    /// What the canonical order goes by: days, the undated last, then ids.
    fn order(&self) -> (bool, Option<Date>, &'r str) {
        (self.day.is_none(), self.day, self.id)
    }
}

/// Where a report was put.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The report's number: how many were entered before it.
    pub number: u32,
    /// Its family: the number of the family's first report, its own if it begins one.
    pub family: u32,
    /// The member that it shares most wording with, after background was taken off; none if it begins
    /// a family.
    pub like: Option<Similar>,
}

/// A report was entered after one that comes later in the canonical order, or twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "report `{report}` was entered after `{before}`, which it does not follow; enter reports by day, undated ones last, then by id"
)]
pub struct OutOfOrder {
    /// The report that was refused.
    pub report: String,
    /// The report before it.
    pub before: String,
}

/// Families that a run of words stands in before it counts as background.
const BACKGROUND: usize = 4;
/// The share of both from which two reports are one text, background or not.
const SAME: f32 = 0.9;
/// Hashes that shares are taken of at least, once background is off.
const LEAST: f32 = 12.0;

/// Puts reports into families one after the other.
#[derive(Debug, Default)]
pub struct Families {
    window: Window,
    index: Index,
    /// The family of each report.
    family: Vec<u32>,
    /// The day of each report.
    days: Vec<Option<Date>>,
    last: Option<(Option<Date>, String)>,
    /// What has been entered since the mark, if one is set.
    since: Option<Since>,
}

/// What it takes to go back.
#[derive(Debug)]
struct Since {
    last: Option<(Option<Date>, String)>,
    /// The entries of each report since, one after the other, and how many each has.
    entries: Vec<Entered>,
    reports: Vec<usize>,
}

impl Families {
    /// No families yet.
    #[must_use]
    pub fn new(window: Window) -> Self {
        Self {
            window,
            ..Self::default()
        }
    }

    /// Puts the next report of the canonical order into its family.
    ///
    /// # Errors
    /// If it does not follow the report before it.
    pub fn enter(&mut self, report: Report<'_>) -> Result<Member, OutOfOrder> {
        if let Some((day, id)) = &self.last
            && (day.is_none(), *day, id.as_str()) >= report.order()
        {
            return Err(OutOfOrder {
                report: report.id.to_owned(),
                before: id.clone(),
            });
        }
        self.last = Some((report.day, report.id.to_owned()));
        let number = self.index.len() as u32;
        let like = self.closest(report);
        let family = like
            .and_then(|like| self.family.get(like.number as usize).copied())
            .unwrap_or(number);
        match &mut self.since {
            Some(since) => {
                let before = since.entries.len();
                let entries = &mut since.entries;
                let mut note = |entered| entries.push(entered);
                self.index.insert_noting(number, report.sketch, &mut note);
                since.reports.push(since.entries.len() - before);
            }
            None => self.index.insert(number, report.sketch),
        }
        self.family.push(family);
        self.days.push(report.day);
        Ok(Member {
            number,
            family,
            like,
        })
    }

    /// Remembers where things stand, in place of where they stood at the last mark.
    pub fn mark(&mut self) {
        self.since = Some(Since {
            last: self.last.clone(),
            entries: Vec::new(),
            reports: Vec::new(),
        });
    }

    /// Goes back to the mark: it is as if nothing had been entered since. The mark stays.
    pub fn rewind(&mut self) {
        let Some(mut since) = self.since.take() else {
            return;
        };
        while let Some(count) = since.reports.pop() {
            let from = since.entries.len().saturating_sub(count);
            self.index.take_out_last(since.entries.drain(from..));
            self.family.pop();
            self.days.pop();
        }
        self.last.clone_from(&since.last);
        self.since = Some(since);
    }

    /// The index of all reports that were entered, by their numbers.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The member of a family that is open to the report and that it shares most with.
    fn closest(&self, report: Report<'_>) -> Option<Similar> {
        let background = self.background(report.sketch);
        let asked = report.sketch.sample.short();
        // Families that are too old or whose first report is too different, as they are found out.
        let mut open: BTreeMap<u32, bool> = BTreeMap::new();
        let mut best: Option<Similar> = None;
        let parts = [background.own.as_slice(), background.common.as_slice()];
        let candidates = self
            .index
            .candidates(report.sketch, &parts, self.window.share);
        for candidate in candidates {
            let number = candidate.place;
            if !background.leaves_enough(&candidate, self.window.share) {
                continue;
            }
            let Some(family) = self.family.get(number as usize).copied() else {
                continue;
            };
            // To hold sketches against each other takes longest, so it is done last.
            if open.get(&family) == Some(&false) {
                continue;
            }
            if !self.is_in_time(family, report) {
                open.insert(family, false);
                continue;
            }
            let Some(overlap) = self.index.overlap(&asked, number) else {
                continue;
            };
            let similar = background.taken_off(number, overlap, &self.index);
            let enough = similar.greater() >= self.window.share
                && similar.telling >= self.window.telling
                && similar.contained.min(similar.contains) >= self.window.of_longer;
            let better = best.is_none_or(|best| {
                (similar.greater(), similar.jaccard) > (best.greater(), best.jaccard)
            });
            if !(enough && better) {
                continue;
            }
            if *open
                .entry(family)
                .or_insert_with(|| self.is_like_first(family, &asked))
            {
                best = Some(similar);
            }
        }
        best
    }

    fn is_in_time(&self, family: u32, report: Report<'_>) -> bool {
        let first = self.days.get(family as usize).copied().flatten();
        match (first, report.day) {
            (Some(first), Some(day)) => (day - first).get_days().unsigned_abs() <= self.window.days,
            _ => true,
        }
    }

    fn is_like_first(&self, family: u32, asked: &ShortSample) -> bool {
        let overlap = self.index.overlap(asked, family);
        overlap.is_some_and(|overlap| overlap.greater() >= self.window.of_first)
    }

    /// What of a sketch stands in several families.
    fn background(&self, sketch: &Sketch) -> Background {
        let asked = leading(sketch);
        let (common, own): (Vec<u32>, Vec<u32>) = asked.iter().partition(|value| {
            let mut told = [u32::MAX; BACKGROUND];
            let mut many = 0;
            let reports = self.index.reports_with(**value).iter();
            for family in reports.filter_map(|number| self.family.get(*number as usize)) {
                if told.contains(family) {
                    continue;
                }
                if let Some(place) = told.get_mut(many) {
                    *place = *family;
                }
                many += 1;
                if many == BACKGROUND {
                    return true;
                }
            }
            false
        });
        Background { common, own }
    }
}

/// The leading hashes of a report, by whether they stand in several families.
struct Background {
    common: Vec<u32>,
    own: Vec<u32>,
}

impl Background {
    /// Whether two reports can share so much when background is off, by their leading hashes alone.
    /// Reports by one template are sorted out here, of which there may be hundreds. A third of what the
    /// share asks for in the smaller of the two is enough: chance takes its part.
    fn leaves_enough(&self, candidate: &Candidate, share: f32) -> bool {
        let [own, common] = candidate.counts;
        let may_be_same = (own + common) as f32 >= candidate.smaller * SAME / 2.0;
        let others = candidate.leading.saturating_sub(common);
        let smaller = self.own.len().min(others) as f32;
        may_be_same || own as f32 >= (share / 3.0 * smaller).max(1.0)
    }

    /// What two reports share beside background. Which of the hashes that lead nowhere are
    /// background is told by those that lead: they are a fair sample.
    fn taken_off(&self, number: u32, overlap: Overlap, index: &Index) -> Similar {
        let whole = Similar::of(number, overlap);
        // The same text again, which an agency may have printed every month.
        if self.common.is_empty() || whole.contained.min(whole.contains) >= SAME {
            return whole;
        }
        let among = |values: &[u32]| {
            values
                .iter()
                .filter(|value| index.has(number, **value))
                .count() as f32
        };
        let (common, own) = (among(&self.common), among(&self.own));
        let asked = (self.common.len() + self.own.len()) as f32;
        let off = overlap.shared as f32 * common / (common + own).max(1.0);
        let shared = overlap.shared as f32 - off;
        let first = overlap.first as f32 * self.own.len() as f32 / asked.max(1.0);
        let second = overlap.second as f32 - off;
        // Shares of next to nothing say nothing.
        let share = |whole: f32| shared / whole.max(LEAST);
        Similar {
            number,
            contained: share(first).min(1.0),
            contains: share(second).min(1.0),
            jaccard: share(first + second - shared).min(1.0),
            telling: whole.telling,
        }
    }
}

/// Families of reports that may be listed in any order: for each report the place in the list of its
/// family's first.
///
/// Of reports that have day and id in common only the first of the list is looked at, and the others
/// are of its family.
#[must_use]
pub fn families(reports: &[Report<'_>], window: Window) -> Vec<usize> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|place| reports.get(*place).map(Report::order));
    let mut families = Families::new(window);
    let mut entered: Vec<usize> = Vec::new();
    let mut first = vec![0; reports.len()];
    let mut family = 0;
    for place in order {
        let Some(report) = reports.get(place) else {
            continue;
        };
        if let Ok(member) = families.enter(*report) {
            entered.push(place);
            family = entered
                .get(member.family as usize)
                .copied()
                .unwrap_or(place);
        }
        if let Some(first) = first.get_mut(place) {
            *first = family;
        }
    }
    first
}
