//! Where events happened: 200 events of the drawn sentences (`bench/places/events.tsv`).
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
use super::places::{kilometres, position};
use super::sentences;
use super::table::{Row, Table, several};
use super::told::Told;
use crate::error::Error;
use crate::share::Share;
use rapporteur_model::{Event, EventPlace, Feature, PlaceRelation, PlaceSource};
use serde::Serialize;
use std::path::Path;

const FILE: &str = "bench/places/events.tsv";
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

/// How near a settlement must be.
const SPOT_KM: f64 = 25.0;

/// How near a region without a radius must be.
const REGION_KM: f64 = 100.0;

/// A place that would be right.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Right {
    /// Empty for no place at all.
    name: String,
    countries: Vec<String>,
    position: Option<[f64; 2]>,
    precision: u8,
    radius_km: Option<f64>,
    relation: String,
    given_by: String,
}

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
}

impl Right {
    /// Reads the columns of a place from a row.
    pub(super) fn of(table: &Table, row: &Row) -> Result<Self, String> {
        let cell = |column: &str| table.cell(row, column);
        if cell("name") == "-" {
            return Ok(Self::default());
        }
        let number = |column: &str| match cell(column) {
            "" => Ok(None),
            text => (text.parse::<f64>())
                .map(Some)
                .map_err(|_| format!("`{text}` in `{column}` is no number")),
        };
        let precision = cell("precision");
        let right = Self {
            name: cell("name").to_owned(),
            countries: several(cell("country")).map(same_country).collect(),
            position: number("lat")?
                .zip(number("lon")?)
                .map(|(lat, lon)| [lat, lon]),
            precision: (precision.parse().ok())
                .filter(|step| (1..=7).contains(step))
                .ok_or_else(|| format!("`{precision}` is no step of precision"))?,
            radius_km: number("radius_km")?,
            relation: cell("relation").to_owned(),
            given_by: cell("given_by").to_owned(),
        };
        if right.precision != 6 && right.position.is_none() {
            return Err("a place needs coordinates".to_owned());
        }
        Ok(right)
    }

    fn is_none(&self) -> bool {
        self.name.is_empty()
    }

    /// Whether this is the place that was answered.
    pub(super) fn is_met(&self, answer: Option<&EventPlace>) -> bool {
        let place = answer.map(|answer| &answer.mention);
        let at = place.and_then(position);
        let country = place.and_then(|place| place.country.as_deref());
        if self.is_none() {
            return at.is_none() && country.is_none();
        }
        if self.precision == 6 {
            let whole = place.is_some_and(|place| {
                place.precision == Some(6) || place.feature == Some(Feature::Country)
            });
            return whole
                && country.is_some_and(|code| self.countries.contains(&same_country(code)));
        }
        let near = match self.precision {
            1 | 2 => SPOT_KM,
            _ => self.radius_km.unwrap_or(REGION_KM),
        };
        match (at, self.position) {
            (Some(at), Some(right)) => kilometres(at, right) <= near,
            _ => false,
        }
    }

    fn has_relation(&self, answer: &EventPlace) -> bool {
        let relation = match answer.relation {
            PlaceRelation::Target => PlaceRelation::At,
            other => other,
        };
        name(&relation) == self.relation.replace("target", "at")
    }

    fn has_source(&self, answer: &EventPlace) -> bool {
        let source = match answer.given_by {
            PlaceSource::Sentence => PlaceSource::Clause,
            other => other,
        };
        name(&source) == self.given_by.replace("sentence", "clause")
    }
}

/// Kosovo has two codes.
fn same_country(code: &str) -> String {
    if code == "XKX" { "KOS" } else { code }.to_owned()
}

/// The name of a value in the event record.
fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

impl Found {
    /// Counts an event that was coded, or not.
    fn count(&mut self, right: &[Right], coded: Option<&Event>) -> bool {
        self.coded.count(coded.is_some());
        let answer = coded.and_then(|event| event.place.as_ref());
        let met: Vec<&Right> = right.iter().filter(|right| right.is_met(answer)).collect();
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
            && position(&answer.mention).is_some()
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
    let names: Vec<&str> = wanted
        .right
        .iter()
        .map(|right| if right.is_none() { "-" } else { &right.name })
        .collect();
    let answer = match event {
        None => "not coded".to_owned(),
        Some(event) => event.place.as_ref().map_or_else(
            || "-".to_owned(),
            |place| {
                let mention = &place.mention;
                format!(
                    "'{}' {} {:?} {:?} by {}",
                    mention.text,
                    mention.country.as_deref().unwrap_or("-"),
                    mention.name,
                    position(mention),
                    name(&place.given_by)
                )
            },
        ),
    };
    println!(
        "      {}.{} {} | {} | {answer} | {sentence}",
        wanted.sentence,
        wanted.line + 1,
        wanted.kind,
        names.join(" or ")
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Place;

    fn right(row: &str) -> Right {
        let table = Table::parse(&format!(
            "name\tcountry\tlat\tlon\tprecision\tradius_km\n{row}\n"
        ));
        let found = table.rows.first().map(|row| Right::of(&table, row));
        found.and_then(Result::ok).unwrap_or_default()
    }

    fn answer(country: &str, lat: f64, lon: f64, precision: u8) -> EventPlace {
        EventPlace {
            mention: Place {
                country: Some(country.into()),
                lat: Some(lat),
                lon: Some(lon),
                precision: Some(precision),
                ..Place::default()
            },
            ..EventPlace::default()
        }
    }

    #[test]
    fn the_rule_of_place() {
        let town = "Oslo\tNOR\t59.91\t10.75\t1\t25";
        let region = "Lapland\tFIN|SWE\t67.5\t25\t5\t300";
        let country = "Kosovo\tXKX\t42.6\t20.9\t6\t";
        let cases = [
            (town, Some(answer("NOR", 59.95, 10.7, 1)), true),
            (town, Some(answer("NOR", 60.95, 10.7, 1)), false),
            (town, None, false),
            (region, Some(answer("SWE", 66.0, 24.0, 5)), true),
            (region, Some(answer("SWE", 59.3, 18.0, 1)), false),
            (country, Some(answer("KOS", 42.6, 20.9, 6)), true),
            (country, Some(answer("KOS", 42.66, 21.16, 1)), false),
            (country, Some(answer("SRB", 42.6, 20.9, 6)), false),
            ("-\t\t\t\t\t", None, true),
            ("-\t\t\t\t\t", Some(answer("NOR", 59.9, 10.7, 1)), false),
            ("-\t\t\t\t\t", Some(EventPlace::default()), true),
        ];
        for (row, answer, expected) in cases {
            assert_eq!(right(row).is_met(answer.as_ref()), expected, "{row}");
        }
    }

    #[test]
    fn a_row_without_coordinates_or_precision_is_a_fault() {
        for row in [
            "Oslo\tNOR\t\t\t1\t",
            "Oslo\tNOR\t1\t2\t9\t",
            "Oslo\tNOR\tx\t2\t1\t",
        ] {
            assert_eq!(right(row), Right::default(), "{row}");
        }
    }
}
