//! Copies of reports: whether edited ones are found, and whether strangers are left alone.
//!
//! Every text of ours (`samples`, `bench/quiet`) is edited in the ways that desks edit what agencies
//! send: shortened, put in another order, filled up with sentences of their own, in part written
//! anew; always with another title, a new first sentence, other figures, and one word in fifty
//! changed. How much of the text is kept is given, from 95 to 50 per cent of its words. All texts and
//! one copy of each make a stream of reports; the program's families must hold copy and original
//! together, and nobody else.
//!
//! Strangers are the texts themselves, texts that share a background paragraph (a fifth or a third
//! of each), and reports by one template (`bench/duplicates/templates.txt`).
//!
//! A third of the texts and templates is kept apart, by a hash of their words; limits were chosen on
//! the rest.
//!
//! Deliberately absent: copies in other words throughout. Where no run of words is left, wording
//! tells nothing.

mod edits;
mod templates;
mod texts;

use super::Run;
use super::numbers::Numbers;
use super::tally::share;
use crate::error::Error;
use edits::{Edit, Editor, joined};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use rapporteur_duplicates::{Report, Sketch, Window, families};
use std::collections::BTreeMap;
use texts::Text;

/// Shares of a text that its copies keep, in per cent.
const KEPT: [u64; 7] = [95, 90, 80, 70, 60, 55, 50];
/// Shares of the background in reports that have it in common, in per cent.
const BACKGROUNDS: [u64; 2] = [20, 33];
/// How often each text is edited in each way at each share.
const ROUNDS: u64 = 4;
/// Reports made of each template.
const FILLED: usize = 6;

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let texts = texts::load(run)?;
    let templates = templates::load(run)?;
    for held in [false, true] {
        let texts: Vec<&Text> = texts.iter().filter(|text| text.held == held).collect();
        let mut templates: Vec<_> = templates.clone();
        templates.retain(|template| template.held == held);
        let part = if held { "kept apart" } else { "open" };
        println!(
            "  {part}: {} texts, {} templates",
            texts.len(),
            templates.len()
        );
        let mut copies: BTreeMap<(u64, Edit), Tally> = BTreeMap::new();
        for kept in KEPT {
            for edit in Edit::ALL {
                for round in 0..ROUNDS {
                    let tally = copied(&texts, kept, edit, round);
                    copies.entry((kept, edit)).or_default().add(tally);
                }
            }
        }
        println!(
            "    kept  {}  all",
            Edit::ALL
                .map(|edit| format!("{:>10}", edit.name()))
                .join(" ")
        );
        let mut all = Tally::default();
        for kept in KEPT {
            let mut of_share = Tally::default();
            let cells = Edit::ALL.map(|edit| {
                let tally = copies.get(&(kept, edit)).copied().unwrap_or_default();
                of_share.add(tally);
                format!("{:>10.3}", tally.recall())
            });
            println!(
                "    {kept} %  {}  {:.3}",
                cells.join(" "),
                of_share.recall()
            );
            if kept == 50 {
                let name = if held {
                    "duplicates_held_recall_half"
                } else {
                    "duplicates_recall_half"
                };
                run.figures.add(name, of_share.recall());
            }
            all.add(of_share);
        }
        println!("    strangers among them taken in: {}", all.wrong);
        let mut strangers = Tally::default();
        for percent in BACKGROUNDS {
            for together in [2, 8] {
                let tally = backed(&texts, percent, together);
                println!(
                    "    background of {percent} % in {together} reports each: {} of {} reports taken in",
                    tally.wrong, tally.reports
                );
                strangers.add(tally);
            }
        }
        let tally = filled(&templates);
        println!(
            "    by the same template: {} of {} reports taken in",
            tally.wrong, tally.reports
        );
        strangers.add(tally);
        // As many strangers as copies, so that their number does not decide.
        let wrong =
            share(strangers.wrong, strangers.reports) * all.copies as f64 + all.wrong as f64;
        let precision = all.found as f64 / (all.found as f64 + wrong).max(1.0);
        println!(
            "    recall {:.4}, precision {precision:.4} with as many strangers as copies",
            all.recall()
        );
        let prefix = if held {
            "duplicates_held"
        } else {
            "duplicates"
        };
        run.figures.add(format!("{prefix}_recall"), all.recall());
        run.figures.add(format!("{prefix}_precision"), precision);
    }
    Ok(())
}

/// What became of the reports of one stream.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    reports: usize,
    copies: usize,
    /// Copies in the family of their original.
    found: usize,
    /// Reports in the family of a stranger.
    wrong: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.reports += other.reports;
        self.copies += other.copies;
        self.found += other.found;
        self.wrong += other.wrong;
    }

    fn recall(self) -> f64 {
        share(self.found, self.copies)
    }
}

/// A report of a stream, with what it is a copy of.
struct Streamed {
    text: String,
    day: Date,
    original: usize,
    copy: bool,
}

/// All texts and a copy of each.
fn copied(texts: &[&Text], kept: u64, edit: Edit, round: u64) -> Tally {
    let mut stream = Vec::new();
    let day = |numbers: &mut Numbers| {
        let days = numbers.below(20) as i64;
        date(2025, 6, 1).saturating_add(days.days())
    };
    for (place, text) in texts.iter().enumerate() {
        let mut numbers = Numbers::of(&text.title, kept * 1000 + round * 10 + edit as u64);
        // What a desk adds is taken from a text that is not in the stream: its own, and one time only.
        let mut editor = Editor {
            numbers: &mut numbers,
            texts,
            place,
        };
        let copy = editor.edit(edit, kept);
        let first = day(&mut numbers);
        let later = first.saturating_add((numbers.below(3) as i64).days());
        stream.push(Streamed {
            text: text.whole(),
            day: first,
            original: place,
            copy: false,
        });
        stream.push(Streamed {
            text: copy,
            day: later,
            original: place,
            copy: true,
        });
    }
    judged(&stream)
}

/// Texts by groups, with one background to each group.
fn backed(texts: &[&Text], percent: u64, together: usize) -> Tally {
    let mut all = Tally::default();
    let mut numbers = Numbers::of("background", percent);
    // The last texts lend background and are no reports themselves.
    let (lenders, owners) = texts.split_at(texts.len() / 4);
    for (group, owners) in owners.chunks(together).enumerate() {
        let Some(lender) = lenders.get(group % lenders.len().max(1)) else {
            continue;
        };
        let stream: Vec<Streamed> = owners
            .iter()
            .enumerate()
            .map(|(place, owner)| {
                let words = owner.words() as u64 * percent / (100 - percent);
                let background = joined(&edits::first_words(&lender.sentences, words));
                Streamed {
                    text: format!("{}\n\n{background}", owner.whole()),
                    day: date(2025, 6, 1).saturating_add((numbers.below(5) as i64).days()),
                    original: place,
                    copy: false,
                }
            })
            .collect();
        all.add(judged(&stream));
    }
    all
}

/// Reports by the same templates on days that follow each other.
fn filled(templates: &[templates::Template]) -> Tally {
    let mut all = Tally::default();
    for template in templates {
        let mut numbers = Numbers::of(&template.text, 1);
        let stream: Vec<Streamed> = (0..FILLED)
            .map(|place| Streamed {
                text: template.fill(&mut numbers),
                day: date(2025, 6, 1).saturating_add((place as i64).days()),
                original: place,
                copy: false,
            })
            .collect();
        all.add(judged(&stream));
    }
    all
}

/// Puts a stream into families and counts.
fn judged(stream: &[Streamed]) -> Tally {
    let made: Vec<(String, Sketch)> = stream
        .iter()
        .map(|report| {
            // Ids that put the reports of a day in an order which says nothing.
            let id = format!("{:016x}", Numbers::of(&report.text, 0).next());
            (id, Sketch::of(&report.text))
        })
        .collect();
    let reports: Vec<Report<'_>> = stream
        .iter()
        .zip(&made)
        .map(|(report, (id, sketch))| Report {
            id,
            day: Some(report.day),
            sketch,
        })
        .collect();
    let found = families(&reports, Window::default());
    let mut tally = Tally {
        reports: stream.len(),
        ..Tally::default()
    };
    for (report, first) in stream.iter().zip(&found) {
        let stranger = stream
            .get(*first)
            .is_some_and(|first| first.original != report.original);
        tally.wrong += usize::from(stranger);
        if report.copy {
            tally.copies += 1;
            let original = stream
                .iter()
                .position(|other| !other.copy && other.original == report.original)
                .and_then(|place| found.get(place));
            tally.found += usize::from(original == Some(first));
        }
    }
    tally
}
