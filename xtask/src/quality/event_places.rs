//! Where events happened: 200 events of the drawn sentences (`bench/places/events.tsv`), and one of
//! each text of our own (`event_texts.tsv`).
//!
//! A row is one right answer for an event; several rows of an event are alternatives, and `-` says that
//! none is right too. Which coded event stands for which of the file, and when a place is the one
//! that was asked for, is told in `bench/places/README.md`. Sentences with even numbers are kept
//! apart.
//!
//! Deliberately absent: names. Coordinates and countries are compared, however a place is called.

use super::Run;
use super::documents;
use super::drawn;
use super::event_times;
use super::place_rule::{Answered, Right, keyed, name, step};
use super::sentences;
use super::table::{Row, Table, several};
use super::told::Told;
use crate::error::Error;
use crate::share::Share;
use rapporteur_model::Event;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

const FILE: &str = "bench/places/events.tsv";
const TEXTS: &str = "bench/places/event_texts.tsv";
const KEYS: &str = "bench/places/places.tsv";
const COLUMNS: &[&str] = &[
    "n",
    "event",
    "type",
    "act_start",
    "name",
    "country",
    "lat",
    "lon",
    "precision",
];

/// An event of the file.
#[derive(Debug)]
struct Wanted {
    sentence: usize,
    /// Its line among the settled ones of the sentence, from 0.
    line: usize,
    kind: String,
    /// First byte of a word that tells the act, in the document.
    act: usize,
    right: Vec<Right>,
}

/// The figures of one part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    coded: Share,
    right: Share,
    right_of_all: Share,
    placed: Share,
    none: Share,
    relation: Share,
    given_by: Share,
    precision: Share,
}

impl Found {
    /// Counts an event that was coded, or not.
    fn count(&mut self, right: &[Right], coded: Option<&Event>) -> bool {
        self.coded.count(coded.is_some());
        let answer = coded.and_then(|event| event.place.as_ref());
        let place = answer.map(|answer| Answered::from(&answer.mention));
        let met: Vec<&Right> = right
            .iter()
            .filter(|right| right.is_met(place.as_ref()))
            .collect();
        let is_right = coded.is_some() && !met.is_empty();
        self.right_of_all.count(is_right);
        if coded.is_none() {
            return false;
        }
        self.right.count(is_right);
        if right.iter().all(Right::is_none) {
            self.none.count(is_right);
        } else if !right.iter().any(Right::is_none) {
            self.placed.count(is_right);
        }
        if let Some(answer) = answer
            && place.as_ref().and_then(Answered::position).is_some()
            && is_right
        {
            self.relation
                .count(met.iter().any(|right| right.has_relation(answer)));
            self.given_by
                .count(met.iter().any(|right| right.has_source(answer)));
        }
        is_right
    }

    fn add(&mut self, other: Self) {
        self.coded.add(other.coded);
        self.right.add(other.right);
        self.right_of_all.add(other.right_of_all);
        self.placed.add(other.placed);
        self.none.add(other.none);
        self.relation.add(other.relation);
        self.given_by.add(other.given_by);
        self.precision.add(other.precision);
    }

    fn print(&self, run: &mut Run<'_>, part: &str) {
        println!("  events, {part}");
        for (key, what, counted) in [
            ("coded", "coded", self.coded),
            ("right", "place right", self.right),
            ("right_of_all", "  of all, coded or not", self.right_of_all),
            ("placed", "  where there must be one", self.placed),
            ("none", "  where there must be none", self.none),
            ("relation", "relation of right places", self.relation),
            ("given_by", "source of right places", self.given_by),
        ] {
            let rate = super::tally::share(counted.part, counted.whole);
            println!("    {what:<26} {} {rate:.4}", counted.show());
            run.figures.add(format!("places_events_{part}_{key}"), rate);
        }
    }
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let path = run.tree.root.join(FILE);
    if !path.is_file() {
        println!("  left out, {FILE} is missing");
        return Ok(());
    }
    let wanted = read(&path)?;
    let folder = run.tree.root.join(sentences::FOLDER);
    let numbers = sentences::numbers(&folder.join(sentences::DRAWN))?;
    let settled =
        sentences::reading(&folder.join(sentences::SETTLED), &numbers)?.unwrap_or_default();
    let Some(collection) = run.shared(sentences::COLLECTION) else {
        return Ok(());
    };
    let documents = documents::load(&collection)?;
    let drawn = drawn::load(&folder.join(sentences::DRAWN), &documents)?;
    let coded = run.program.code(&documents)?;
    let events = drawn::events(&drawn, &documents, &coded);
    let (mut open, mut held) = (Found::default(), Found::default());
    for (sentence, events) in drawn.iter().zip(&events) {
        let wanted: Vec<&Wanted> = wanted
            .iter()
            .filter(|wanted| wanted.sentence == sentence.number)
            .collect();
        let told = sentences::written(&settled, sentence.number);
        let taken = partners(&wanted, told, events);
        for (wanted, taken) in wanted.iter().zip(taken) {
            let event = taken.and_then(|at| events.get(at)).copied();
            let part = if sentence.is_open() {
                &mut open
            } else {
                &mut held
            };
            let is_right = part.count(&wanted.right, event);
            if run.full && sentence.is_open() && !is_right {
                show(wanted, &sentence.text, event);
            }
        }
    }
    let mut all = open;
    all.add(held);
    for (part, found) in [("open", open), ("held", held), ("all", all)] {
        found.print(run, part);
    }
    Ok(())
}

/// A report with what may tell of places beside its text.
#[derive(Serialize)]
struct Text {
    id: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

/// The measure of our own texts.
pub(super) fn texts(run: &mut Run<'_>) -> Result<(), Error> {
    let path = run.tree.root.join(TEXTS);
    if !path.is_file() {
        println!("  left out, {TEXTS} is missing");
        return Ok(());
    }
    let table = Table::load(
        &path,
        &["date", "title", "text", "event", "key", "precision"],
    )?;
    let places = keyed(&run.tree.root.join(KEYS))?;
    let asked: Vec<Text> = table
        .rows
        .iter()
        .map(|row| {
            let some =
                |column| Some(table.cell(row, column).to_owned()).filter(|cell| !cell.is_empty());
            Text {
                id: row.line.to_string(),
                text: table.cell(row, "text").replace("\\n", "\n"),
                title: some("title"),
                date: some("date"),
            }
        })
        .collect();
    let coded = run.program.code(&asked)?;
    let (mut open, mut held) = (Found::default(), Found::default());
    for (row, text) in table.rows.iter().zip(&asked) {
        let right = row_rights(&table, row, &places).map_err(|message| Error::Table {
            path: path.clone(),
            line: row.line,
            message,
        })?;
        let events = coded.get(&text.id);
        let event = events.and_then(|events| event_times::wanted(table.cell(row, "event"), events));
        let part = if row.is_held() { &mut held } else { &mut open };
        let is_right = part.count(&right, event);
        let answer = event.and_then(|event| event.place.as_ref());
        if let (true, Some(answer)) = (is_right, answer)
            && right.first().is_some_and(|first| !first.is_none())
        {
            let precision = answer.mention.precision.map(|step| step.to_string());
            let wanted = table.cell(row, "precision");
            part.precision.count(precision.as_deref() == Some(wanted));
        }
        if run.full && !row.is_held() && !is_right {
            let names: Vec<&str> = right.iter().map(Right::shown).collect();
            println!(
                "      {} | {} | {} | {}",
                table.cell(row, "event"),
                names.join(" or "),
                answered(event),
                text.text
            );
        }
    }
    for (part, found) in [("texts_open", open), ("texts_held", held)] {
        found.print(run, part);
        let rate = super::tally::share(found.precision.part, found.precision.whole);
        println!(
            "    {:<26} {} {rate:.4}",
            "precision of right places",
            found.precision.show()
        );
        run.figures
            .add(format!("places_events_{part}_precision"), rate);
    }
    Ok(())
}

/// The places that are right for a row: by its first key as the row has it, by others as they are.
fn row_rights(
    table: &Table,
    row: &Row,
    places: &BTreeMap<String, Right>,
) -> Result<Vec<Right>, String> {
    let key = table.cell(row, "key");
    let mut rights = Vec::new();
    for key in key.split('|').map(str::trim) {
        if key == "-" {
            rights.push(Right::none());
            continue;
        }
        let place = places.get(key);
        let mut right = place
            .cloned()
            .ok_or_else(|| format!("`{key}` is no key of {KEYS}"))?;
        if rights.is_empty() {
            let cell = table.cell(row, "precision");
            right.precision =
                step(cell).ok_or_else(|| format!("`{cell}` is no step of precision"))?;
            right.relations = several(table.cell(row, "relation"))
                .map(str::to_owned)
                .collect();
            right.sources = several(table.cell(row, "given_by"))
                .map(str::to_owned)
                .collect();
        }
        rights.push(right);
    }
    Ok(rights)
}

fn read(path: &Path) -> Result<Vec<Wanted>, Error> {
    let table = Table::load(path, COLUMNS)?;
    let mut wanted: Vec<Wanted> = Vec::new();
    for row in &table.rows {
        let fault = |message| Error::Table {
            path: path.to_owned(),
            line: row.line,
            message,
        };
        let number = |column: &str| {
            (table.cell(row, column).parse::<usize>())
                .map_err(|_| fault(format!("`{column}` is no number")))
        };
        let (sentence, line) = (number("n")?, number("event")?.saturating_sub(1));
        let right = Right::of(&table, row).map_err(fault)?;
        match wanted.last_mut() {
            Some(last) if (last.sentence, last.line) == (sentence, line) => last.right.push(right),
            _ => wanted.push(Wanted {
                sentence,
                line,
                kind: table.cell(row, "type").to_owned(),
                act: number("act_start")?,
                right: vec![right],
            }),
        }
    }
    Ok(wanted)
}

/// The event that stands for each of the file: of the same root, best those with the same parties
/// and the word of the act inside, then the latter, then the former, then any.
fn partners(wanted: &[&Wanted], settled: &[Told], events: &[&Event]) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (asked, wanted) in wanted.iter().enumerate() {
        let line = settled.get(wanted.line);
        for (at, event) in events.iter().enumerate() {
            let Some(told) = Told::coded(event) else {
                continue;
            };
            if told.root() != rapporteur_model::root_of(&wanted.kind) {
                continue;
            }
            let inside = (event.span.start..event.span.end).contains(&wanted.act);
            let parties = line.is_some_and(|line| line.same_parties(&told));
            let tier = match (inside, parties) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            let length = event.span.end.saturating_sub(event.span.start);
            pairs.push((tier, length, event.span.start, at, asked));
        }
    }
    pairs.sort_unstable();
    let mut taken = vec![None; wanted.len()];
    let mut used = vec![false; events.len()];
    for (.., at, asked) in pairs {
        if let (Some(slot @ None), Some(used @ false)) = (taken.get_mut(asked), used.get_mut(at)) {
            *slot = Some(at);
            *used = true;
        }
    }
    taken
}

fn show(wanted: &Wanted, sentence: &str, event: Option<&Event>) {
    let names: Vec<&str> = wanted.right.iter().map(Right::shown).collect();
    println!(
        "      {}.{} {} | {} | {} | {sentence}",
        wanted.sentence,
        wanted.line + 1,
        wanted.kind,
        names.join(" or "),
        answered(event)
    );
}

fn answered(event: Option<&Event>) -> String {
    match event {
        None => "not coded".to_owned(),
        Some(event) => event.place.as_ref().map_or_else(
            || "-".to_owned(),
            |place| {
                let answered = Answered::from(&place.mention).show();
                format!(
                    "'{}' {answered} by {}",
                    place.mention.text,
                    name(&place.given_by)
                )
            },
        ),
    }
}
