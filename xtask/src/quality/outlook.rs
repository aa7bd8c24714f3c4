//! What is expected of talks (`bench/outlook`): our own sentences with an outlook, its number and
//! its speaker, and sentences that only sound alike.
//!
//! A sentence's reading is its outlook event; of several the one whose words come first. What is
//! recalled ('had been hopeful') is no outlook. The way (`hopeful`, `guarded`, `doubtful`, `none`) is
//! counted over all sentences that have an outlook, the number and the speaker over those in which
//! one was found.
//!
//! Deliberately absent: a comparison of the words. They are told in the file, for whoever reads it.

use super::Run;
use super::program::Report;
use super::table::{Row, Table};
use super::tally::share;
use crate::error::Error;
use crate::share::Share;
use rapporteur_model::{Actor, Attribution, Auxiliary, Event, OutlookReading};

const FILE: &str = "bench/outlook/sentences.tsv";

/// The day on which every sentence is read: names of people in office are dated.
const DAY: &str = "2024-06-15";

/// What stands where there is nothing.
const NOTHING: &str = "-";

/// The figures of one part.
#[derive(Default)]
struct Found {
    /// Sentences with an outlook, and of those the ones in which one was found.
    recall: Share,
    /// Sentences in which an outlook was found, and of those the ones that have one.
    precision: Share,
    way: Share,
    speaker: Share,
    /// What was written and what was found.
    numbers: Vec<(f64, f64)>,
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let path = run.tree.root.join(FILE);
    let columns = ["sentence", "expects", "number", "speaker", "words"];
    let table = Table::load(&path, &columns)?;
    let reports: Vec<Report> = table
        .rows
        .iter()
        .map(|row| Report {
            id: row.line.to_string(),
            text: table.cell(row, "sentence").to_owned(),
            date: Some(DAY.to_owned()),
        })
        .collect();
    let coded = run.program.code(&reports)?;
    for (name, held) in [("open", false), ("held", true)] {
        let mut found = Found::default();
        for row in table.rows.iter().filter(|row| row.is_held() == held) {
            let events = coded
                .get(&row.line.to_string())
                .map_or(&[][..], Vec::as_slice);
            let right = compare(&table, row, events, &mut found);
            if !right && run.full && !held {
                miss(&table, row, events);
            }
        }
        print(run, name, &found);
    }
    Ok(())
}

/// The outlook of a sentence: of those that hold now the first.
fn reading(events: &[Event]) -> Option<(&Event, &OutlookReading)> {
    events
        .iter()
        .filter(|event| !event.status.aux.contains(&Auxiliary::Historical))
        .find_map(|event| Some((event, event.outlook.as_ref()?)))
}

/// Counts what was read in a row; whether all of it is right.
fn compare(table: &Table, row: &Row, events: &[Event], found: &mut Found) -> bool {
    let expects = table.cell(row, "expects");
    let has_one = expects != NOTHING;
    let read = reading(events);
    if read.is_some() {
        found.precision.count(has_one);
    }
    if !has_one {
        return read.is_none();
    }
    found.recall.count(read.is_some());
    let way = read.is_some_and(|(_, outlook)| outlook.expects.name() == expects);
    found.way.count(way);
    let Some((event, outlook)) = read else {
        return false;
    };
    let speaker = is_by(event, table.cell(row, "speaker"));
    found.speaker.count(speaker);
    if let Ok(number) = table.cell(row, "number").parse::<f64>() {
        found.numbers.push((number, f64::from(outlook.number)));
    }
    way && speaker
}

/// Whether an event is of the speaker whom a word of the sentence names.
fn is_by(event: &Event, word: &str) -> bool {
    let mut names: Vec<&Actor> = event.actors.iter().collect();
    let mut source: Option<&Attribution> = event.attribution.as_ref();
    while let Some(attribution) = source {
        names.extend(&attribution.speaker);
        source = attribution.reported_by.as_deref();
    }
    // Whoever has the outlook counts; only where he is nobody, the one who tells it.
    let Some(first) = names.first() else {
        return word == NOTHING;
    };
    first.text.contains(word) || first.name.as_ref().is_some_and(|name| name.contains(word))
}

/// Pearson's correlation; nothing where one side does not vary.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.iter().map(|_| 1.0).sum::<f64>().max(1.0);
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (mean_one, mean_other) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (x, y) = (pair.0 - mean_one, pair.1 - mean_other);
        both += x * y;
        one += x * x;
        other += y * y;
    }
    let spread = (one * other).sqrt();
    if spread > 0.0 { both / spread } else { 0.0 }
}

fn mean_error(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.iter().map(|_| 1.0).sum::<f64>().max(1.0);
    pairs
        .iter()
        .map(|(written, found)| (written - found).abs())
        .sum::<f64>()
        / count
}

fn print(run: &mut Run<'_>, name: &str, found: &Found) {
    let value = |counted: Share| share(counted.part, counted.whole);
    let shares = [
        ("precision", "has one where one is found", found.precision),
        ("recall", "found where there is one", found.recall),
        ("way", "points the right way", found.way),
        ("speaker", "is the right speaker's", found.speaker),
    ];
    println!("  {name} lines");
    for (figure, what, counted) in shares {
        println!(
            "    {figure}: {what} {}/{} ({:.3})",
            counted.part,
            counted.whole,
            value(counted)
        );
        run.figures
            .add(format!("outlook_{name}_{figure}"), value(counted));
    }
    let (r, error) = (correlation(&found.numbers), mean_error(&found.numbers));
    println!("    number: Pearson's r {r:.3}, mean absolute error {error:.3}");
    run.figures.add(format!("outlook_{name}_r"), r);
    run.figures.add(format!("outlook_{name}_error"), error);
}

fn miss(table: &Table, row: &Row, events: &[Event]) {
    println!(
        "    line {}: {} {} of {}: {}",
        row.line,
        table.cell(row, "expects"),
        table.cell(row, "number"),
        table.cell(row, "speaker"),
        table.cell(row, "sentence")
    );
    for event in events {
        if let Some(outlook) = &event.outlook {
            let speaker = event.actors.first().map_or(NOTHING, |actor| &actor.text);
            println!(
                "        read: {} {} of {speaker} ({})",
                outlook.expects.name(),
                outlook.number,
                event.rule.join(", ")
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_lines_and_as_distances() {
        let same = [(-1.0, -1.0), (0.5, 0.5), (2.0, 2.0)];
        assert!((correlation(&same) - 1.0).abs() < 1e-9);
        assert!(mean_error(&same) < 1e-9);
        let turned = [(-1.0, 1.0), (0.0, 0.0), (1.0, -1.0)];
        assert!((correlation(&turned) + 1.0).abs() < 1e-9);
        assert!(correlation(&[(1.0, 1.0), (1.0, 0.0)]).abs() < 1e-9);
        assert!(correlation(&[]).abs() < 1e-9);
        assert!((mean_error(&[(1.0, 0.0), (0.0, 0.5)]) - 0.75).abs() < 1e-9);
    }
}
