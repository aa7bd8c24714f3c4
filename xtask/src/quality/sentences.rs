//! Whole sentences: what is coded of 600 drawn from news and narratives of wars, against what two
//! people wrote, each for himself, and then settled (`bench/sentences`).
//!
//! Sentences with odd numbers are open; of the others nobody looks at what the coder makes of
//! them, only at the figures.

use super::Run;
use super::documents;
use super::drawn::{self, Drawn};
use super::matching::{Aspect, pairs, tally};
use super::table::Table;
use super::tally::{Tally, kappa, share};
use super::told::{Standing, Told};
use crate::error::Error;
use rapporteur_model::Event;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) const COLLECTION: &str = "bench/time";
pub(super) const FOLDER: &str = "bench/sentences";
pub(super) const DRAWN: &str = "drawn.tsv";
const PASSES: [&str; 2] = ["pass_a.tsv", "pass_b.tsv"];
pub(super) const SETTLED: &str = "settled.tsv";

/// Events by number of the sentence.
pub(super) type Reading = BTreeMap<usize, Vec<Told>>;

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let folder = run.tree.root.join(FOLDER);
    let numbers = numbers(&folder.join(DRAWN))?;
    match PASSES.map(|name| reading(&folder.join(name), &numbers)) {
        [Ok(Some(one)), Ok(Some(other))] => agreement(run, &numbers, &one, &other),
        [Err(error), _] | [_, Err(error)] => return Err(error),
        _ => println!("  agreement: left out, {FOLDER} lacks a pass"),
    }
    let Some(settled) = reading(&folder.join(SETTLED), &numbers)? else {
        println!("  left out, {FOLDER}/{SETTLED} is missing");
        return Ok(());
    };
    let Some(collection) = run.shared(COLLECTION) else {
        return Ok(());
    };
    let documents = documents::load(&collection)?;
    let sentences = drawn::load(&folder.join(DRAWN), &documents)?;
    let coded = run.program.code(&documents)?;
    let events = drawn::events(&sentences, &documents, &coded);
    for (name, open) in [("open", true), ("held", false)] {
        let part: Vec<(&Drawn, &[Told], Vec<Told>)> = sentences
            .iter()
            .zip(&events)
            .filter(|(sentence, _)| sentence.is_open() == open)
            .map(|(sentence, events)| (sentence, written(&settled, sentence.number), told(events)))
            .collect();
        let number: usize = part.iter().map(|(_, written, _)| written.len()).sum();
        println!("  {name}: {} sentences, {number} events", part.len());
        figures(run, name, &part);
        if run.full && open {
            for (sentence, written, coded) in &part {
                misses(sentence, written, coded);
            }
        }
    }
    Ok(())
}

pub(super) fn numbers(path: &Path) -> Result<Vec<usize>, Error> {
    let table = Table::load(path, &["n"])?;
    Ok(table
        .rows
        .iter()
        .filter_map(|row| table.cell(row, "n").parse().ok())
        .collect())
}

/// What somebody read; `None` where there is no such file.
pub(super) fn reading(path: &Path, numbers: &[usize]) -> Result<Option<Reading>, Error> {
    if !path.is_file() {
        return Ok(None);
    }
    let table = Table::load(path, &["n", "type", "actor", "recipient", "status"])?;
    let mut reading = Reading::new();
    for row in &table.rows {
        let cell = |column| table.cell(row, column);
        let fault = |message: String| Error::Table {
            path: path.to_owned(),
            line: row.line,
            message,
        };
        let number = cell("n")
            .parse()
            .ok()
            .filter(|number| numbers.contains(number))
            .ok_or_else(|| fault(format!("no sentence {} was drawn", cell("n"))))?;
        let standing = Standing::of_word(cell("status"))
            .ok_or_else(|| fault(format!("`{}` is no status", cell("status"))))?;
        let told = Told::written(cell("type"), cell("actor"), cell("recipient"), standing);
        reading.entry(number).or_default().push(told);
    }
    Ok(Some(reading))
}

pub(super) fn written(reading: &Reading, number: usize) -> &[Told] {
    reading.get(&number).map_or(&[], Vec::as_slice)
}

fn told(events: &[&Event]) -> Vec<Told> {
    events
        .iter()
        .filter_map(|event| Told::coded(event))
        .collect()
}

/// How far two people agree.
fn agreement(run: &mut Run<'_>, numbers: &[usize], one: &Reading, other: &Reading) {
    println!(
        "  agreement of the two passes: {} and {} events",
        one.values().map(Vec::len).sum::<usize>(),
        other.values().map(Vec::len).sum::<usize>()
    );
    for &(aspect, name, figure) in Aspect::NAMED {
        let mut sum = Tally::default();
        for &number in numbers {
            sum += tally(written(one, number), written(other, number), aspect);
        }
        println!("    {name:<22} F1 {:.3}", sum.f1());
        run.figures.add(format!("agreement_{figure}_f1"), sum.f1());
    }
    let has_event: Vec<(bool, bool)> = numbers
        .iter()
        .map(|number| (one.contains_key(number), other.contains_key(number)))
        .collect();
    let kappa = kappa(&has_event);
    println!("    has an event           kappa {kappa:.3}");
    run.figures.add("agreement_has_event_kappa", kappa);
}

fn figures(run: &mut Run<'_>, part: &str, sentences: &[(&Drawn, &[Told], Vec<Told>)]) {
    for &(aspect, name, figure) in Aspect::NAMED {
        let mut sum = Tally::default();
        for (_, written, coded) in sentences {
            sum += tally(written, coded, aspect);
        }
        println!("    {name:<22} {sum}");
        let figure = format!("sentences_{part}_{figure}");
        if aspect == Aspect::Triple {
            run.figures
                .add(format!("{figure}_precision"), sum.precision());
            run.figures.add(format!("{figure}_recall"), sum.recall());
        }
        run.figures.add(format!("{figure}_f1"), sum.f1());
    }
    let (mut same, mut all) = (0, 0);
    for (_, written, coded) in sentences {
        let found = pairs(written, coded, Aspect::Triple);
        all += found.len();
        same += found
            .iter()
            .filter(|(one, other)| {
                written.get(*one).map(|told| told.standing)
                    == coded.get(*other).map(|told| told.standing)
            })
            .count();
    }
    println!(
        "    status right, of events whose countries and type are: {same}/{all} ({:.3})",
        share(same, all)
    );
    let has_event: Vec<(bool, bool)> = sentences
        .iter()
        .map(|(_, written, coded)| (!written.is_empty(), !coded.is_empty()))
        .collect();
    println!("    has an event           kappa {:.3}", kappa(&has_event));
}

/// What differs in a sentence: events that were not found, and those found instead.
fn misses(sentence: &Drawn, written: &[Told], coded: &[Told]) {
    let found = pairs(written, coded, Aspect::Triple);
    if found.len() == written.len() && found.len() == coded.len() {
        return;
    }
    println!("    [{}] {}", sentence.number, sentence.text);
    for (place, told) in written.iter().enumerate() {
        if !found.iter().any(|&(one, _)| one == place) {
            println!("        missed: {}", told.show());
        }
    }
    for (place, told) in coded.iter().enumerate() {
        if !found.iter().any(|&(_, other)| other == place) {
            println!("        spurious: {}", told.show());
        }
    }
}
