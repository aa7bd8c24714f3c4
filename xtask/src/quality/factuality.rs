//! Whether it happened: the number of `rapporteur status` against what readers said, and how much of
//! what has not happened comes out as a fact.
//!
//! The shared sets (UW, MEANTIME, UDS-IH2) have a number from -3 to 3 for each of many words. Figures
//! are of their `dev` halves, which are kept apart; the table of numbers was chosen on the `train`
//! halves, and `--full` shows misses of those alone.
//!
//! `bench/status` has events of our own with yes or no: of those that have not happened, the share
//! that is asserted (affirmed, certain, not future, without condition) should be at most 0.05.

use super::Run;
use super::program::{Asked, Report, Told};
use super::table::Table;
use super::tally::{as_float, share};
use crate::error::Error;
use rapporteur_model::{Event, Modality, Polarity, Span, Tense};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const FOLDER: &str = "bench/factuality";
const SETS: [(&str, &str); 3] = [("UW", "uw"), ("MEANTIME", "meantime"), ("UDS_IH2", "uds")];
const EVENTS: &str = "bench/status/events.tsv";
const COLUMNS: [&str; 5] = ["id", "text", "target", "occurrence", "happened"];

/// How many misses are shown.
const MISSES: usize = 40;

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    if let Some(folder) = run.shared(FOLDER) {
        for (set, name) in SETS {
            let (sentences, right) = load(&folder.join(set).join("dev.jsonl"))?;
            let numbers = ask(run, &sentences)?;
            let (r, error) = (correlation(&numbers, &right), distance(&numbers, &right));
            println!(
                "  {set}, {} words kept apart: r {r:.3}, mean absolute error {error:.3}",
                right.len()
            );
            run.figures.add(format!("factuality_{name}_r"), r);
            run.figures.add(format!("factuality_{name}_error"), error);
            if run.full {
                misses(run, &folder.join(set).join("train.jsonl"))?;
            }
        }
    }
    ours(run)
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    /// From which word, counted between spaces, to which.
    span1: [usize; 2],
    label: f64,
}

/// The sentences of a set as questions, and the numbers that readers gave, word by word.
fn load(path: &Path) -> Result<(Vec<Asked>, Vec<f64>), Error> {
    let read = fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    let mut right = Vec::new();
    let mut asked = Vec::new();
    for (id, line) in read.lines().enumerate() {
        let sentence: Sentence = serde_json::from_str(line).map_err(Error::Answer)?;
        let mut places = Vec::new();
        let mut start = 0;
        for word in sentence.text.split(' ') {
            places.push([start, start + word.len()]);
            start += word.len() + 1;
        }
        let place = |index: usize| places.get(index).copied().unwrap_or_default();
        let targets = sentence
            .targets
            .iter()
            .map(|target| {
                right.push(target.label);
                let [first, end] = target.span1;
                [place(first)[0], place(end.saturating_sub(1))[1]]
            })
            .collect();
        asked.push(Asked {
            id,
            text: sentence.text,
            targets,
        });
    }
    Ok((asked, right))
}

/// What the program says of each word; what it leaves open is 0.
fn ask(run: &Run<'_>, sentences: &[Asked]) -> Result<Vec<f64>, Error> {
    let told = run.program.status(sentences)?;
    let number = |told: &Told| told.factuality.unwrap_or(0.0);
    Ok(told.iter().flatten().map(number).collect())
}

fn misses(run: &Run<'_>, path: &Path) -> Result<(), Error> {
    let (sentences, right) = load(path)?;
    let numbers = ask(run, &sentences)?;
    let mut all: Vec<(f64, f64, String)> = sentences
        .iter()
        .flat_map(|sentence| {
            sentence.targets.iter().map(|&[start, end]| {
                let word = sentence.text.get(start..end).unwrap_or_default();
                format!("'{word}' in: {}", sentence.text)
            })
        })
        .zip(numbers.iter().zip(&right))
        .map(|(shown, (&number, &right))| (number, right, shown))
        .collect();
    let far = |&(number, right, _): &(f64, f64, String)| (number - right).abs();
    all.sort_by(|one, other| far(other).total_cmp(&far(one)));
    for (number, right, shown) in all.iter().take(MISSES) {
        println!("      {number:5.2}, readers {right:5.2}: {shown}");
    }
    Ok(())
}

/// Pearson's r; 0 where one side does not vary.
fn correlation(ours: &[f64], right: &[f64]) -> f64 {
    let (mean, mean_right) = (mean(ours), mean(right));
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for (number, right) in ours.iter().zip(right) {
        let (x, y) = (number - mean, right - mean_right);
        both += x * y;
        one += x * x;
        other += y * y;
    }
    if one * other > 0.0 {
        both / (one * other).sqrt()
    } else {
        0.0
    }
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / as_float(numbers.len()).max(1.0)
}

fn distance(ours: &[f64], right: &[f64]) -> f64 {
    let all: Vec<f64> = ours
        .iter()
        .zip(right)
        .map(|(number, right)| (number - right).abs())
        .collect();
    mean(&all)
}

/// One event of our own.
struct Known {
    text: String,
    place: Span,
    happened: bool,
    open: bool,
    note: String,
}

fn ours(run: &mut Run<'_>) -> Result<(), Error> {
    let path = run.tree.root.join(EVENTS);
    if !path.exists() {
        println!("  left out, {EVENTS} is missing");
        return Ok(());
    }
    let known = known(&path)?;
    let asked: Vec<Asked> = known
        .iter()
        .enumerate()
        .map(|(id, event)| Asked {
            id,
            text: event.text.clone(),
            targets: vec![[event.place.start, event.place.end]],
        })
        .collect();
    let told = run.program.status(&asked)?;
    let by_status: Vec<Option<bool>> = told
        .iter()
        .map(|told| told.first().map(is_asserted))
        .collect();
    print(run, "status", &known, &by_status);

    let reports: Vec<Report> = known
        .iter()
        .enumerate()
        .map(|(id, event)| Report {
            id: id.to_string(),
            text: event.text.clone(),
            date: None,
        })
        .collect();
    let coded = run.program.code(&reports)?;
    let speeches = speeches(run)?;
    let by_code: Vec<Option<bool>> = reports
        .iter()
        .zip(&known)
        .map(|(report, event)| {
            let events = coded.get(&report.id)?;
            told_of(events, event.place, &speeches).map(|event| event.status.is_asserted())
        })
        .collect();
    print(run, "code", &known, &by_code);
    Ok(())
}

fn known(path: &Path) -> Result<Vec<Known>, Error> {
    let table = Table::load(path, &COLUMNS)?;
    let fault = |line, message: String| Error::Table {
        path: path.to_owned(),
        line,
        message,
    };
    table
        .rows
        .iter()
        .map(|row| {
            let cell = |column| table.cell(row, column);
            let number = |column: &str| {
                let written = table.cell(row, column);
                written
                    .parse::<usize>()
                    .map_err(|_| fault(row.line, format!("`{written}` is no number")))
            };
            let (id, occurrence) = (number("id")?, number("occurrence")?);
            let (text, target) = (cell("text"), cell("target"));
            let place = text
                .match_indices(target)
                .filter(|(start, _)| is_word(text, *start, *start + target.len()))
                .nth(occurrence.saturating_sub(1))
                .map(|(start, _)| Span::new(start, start + target.len()))
                .ok_or_else(|| fault(row.line, format!("`{target}` does not stand there")))?;
            Ok(Known {
                text: text.to_owned(),
                place,
                happened: cell("happened") == "yes",
                open: id.is_multiple_of(3),
                note: cell("note").to_owned(),
            })
        })
        .collect()
}

fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|text| text.chars().next_back());
    let after = text.get(end..).and_then(|text| text.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

fn is_asserted(told: &Told) -> bool {
    told.polarity == Some(Polarity::Affirmed)
        && told.modality == Some(Modality::Certain)
        && told.tense != Some(Tense::Future)
        && told.condition.is_none()
}

/// The coded event that a word belongs to: the one with the fewest words around it. What is said (a
/// demand, a threat) has happened; its content is no event of its own.
fn told_of<'e>(events: &'e [Event], place: Span, speeches: &BTreeSet<String>) -> Option<&'e Event> {
    events
        .iter()
        .filter(|event| event.event_type.is_some() && event.span.contains(place))
        .filter(|event| {
            !event
                .operators
                .iter()
                .any(|operator| speeches.contains(operator.as_str()))
        })
        .min_by_key(|event| event.span.len())
}

/// Names of the operators that are speech.
fn speeches(run: &Run<'_>) -> Result<BTreeSet<String>, Error> {
    let mut names = BTreeSet::new();
    for path in run.files("data/operators", ".toml") {
        let text = fs::read_to_string(&path).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        let speech = text
            .lines()
            .any(|line| line.replace(' ', "") == "class=\"speech\"");
        if let Some(name) = path.file_stem().filter(|_| speech) {
            names.insert(name.to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

fn print(run: &mut Run<'_>, by: &str, known: &[Known], asserted: &[Option<bool>]) {
    for (part, open) in [("open", true), ("held", false)] {
        let count = |happened: bool| {
            let part = known
                .iter()
                .zip(asserted)
                .filter(|(event, _)| event.open == open && event.happened == happened);
            let all = part.clone().count();
            let asserted = part
                .filter(|(_, asserted)| **asserted == Some(true))
                .count();
            (asserted, all)
        };
        let ((wrong, not), (right, yes)) = (count(false), count(true));
        println!(
            "  by {by}, {part}: {wrong} of {not} that have not happened are asserted ({:.3}); {right} of {yes} that have ({:.3})",
            share(wrong, not),
            share(right, yes)
        );
        run.figures
            .add(format!("happened_{by}_{part}_wrong"), share(wrong, not));
        run.figures
            .add(format!("happened_{by}_{part}_right"), share(right, yes));
    }
    if run.full {
        for (event, asserted) in known.iter().zip(asserted) {
            if event.open && asserted.is_some_and(|asserted| asserted != event.happened) {
                let word = event.place.of(&event.text);
                let how = if event.happened {
                    "not asserted"
                } else {
                    "asserted"
                };
                println!("      {how}: '{word}' ({}) in: {}", event.note, event.text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlation_is_of_direction_and_not_of_size() {
        let cases: [(&[f64], &[f64], f64); 3] = [
            (&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0], 1.0),
            (&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0], -1.0),
            (&[1.0, 1.0], &[1.0, 2.0], 0.0),
        ];
        for (ours, right, expected) in cases {
            assert!((correlation(ours, right) - expected).abs() < 1e-9);
        }
        assert!((distance(&[1.0, -1.0], &[3.0, -1.0]) - 1.0).abs() < 1e-9);
    }
}
