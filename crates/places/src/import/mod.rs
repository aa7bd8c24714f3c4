//! A dump of GeoNames becomes an index, for those who need every hamlet.
//!
//! `allCountries.txt`, `cities500.txt` or the file of one country (`UA.txt`): 19 columns, tabs between
//! them, no header. What the dump has is added to what the program was built with, so that
//! countries and divisions are known; of a place that both have, the dump's coordinates and people
//! count and the names of both. The result is a file for [`Gazetteer::open`].
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use rapporteur_places::{Gazetteer, ImportOptions, import};
//! let line = "99000001\tNova Proba\tNova Proba\tНова Проба\t48.1\t37.5\tP\tPPL\tUA\t\t05\t\t\t\t120\t\t90\tEurope/Kyiv\t2024-01-01\n";
//! let base = Gazetteer::embedded()?;
//! let imported = import(line.as_bytes(), "UA.txt", &base, ImportOptions::default()).map_err(|problem| problem.to_string())?;
//! let gazetteer = Gazetteer::open(imported.index)?;
//! assert_eq!(gazetteer.lookup("нова проба")[0].admin1_name().as_deref(), Some("Donetsk"));
//! # Ok(())
//! # }
//! ```
//!
//! The first fault stops it, with file, line and column, unless faulty lines are to be passed over. A
//! dump of the whole world (13 million lines) needs some 8 GiB of memory, one of a country a thousandth.
//!
//! Deliberately absent: reading and writing files, and the lists of alternate names by language,
//! which the dump's fourth column holds without the language.

mod features;
mod line;

use crate::gazetteer::Gazetteer;
use crate::gazetteer::build::{Draft, build};
use line::Line;
use rapporteur_model::{Feature, Problem};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Read as _};

/// Longer lines are broken ones; the longest of GeoNames has some 15,000 bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// How to import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Pass over faulty lines and tell them in the report, instead of stopping at the first.
    pub skip_faulty: bool,
}

/// What an import made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The index, for [`Gazetteer::open`].
    pub index: Vec<u8>,
    /// Places of the dump that the base did not have.
    pub added: usize,
    /// Places of the dump that the base had.
    pub updated: usize,
    /// Places in the index, those of the base among them.
    pub total: usize,
    /// Lines that were passed over.
    pub skipped: Vec<Problem>,
}

/// Adds a dump of GeoNames, called `name` in messages, to a gazetteer.
///
/// # Errors
/// A problem with line and column, at the first line that is broken, has coordinates out of range, a
/// country that is not known, an identity or a name and spot that an earlier line has; and when
/// the dump cannot be read or holds more places than can be numbered.
pub fn import(
    dump: impl BufRead,
    name: &str,
    base: &Gazetteer,
    options: ImportOptions,
) -> Result<Imported, Problem> {
    let mut skipped = Vec::new();
    let mut pass_over = |problem: Problem| {
        if options.skip_faulty {
            skipped.push(problem);
            Ok(())
        } else {
            Err(problem)
        }
    };
    let mut read = Vec::new();
    let mut lines_of: BTreeMap<u32, usize> = BTreeMap::new();
    for_each_line(dump, name, |number, text| {
        let place = text.and_then(|text| Line::new(name, number, &text)?.read(base));
        let place = place.and_then(|place| match lines_of.entry(place.geonames.unwrap_or(0)) {
            Entry::Vacant(free) => {
                free.insert(number);
                Ok(place)
            }
            Entry::Occupied(taken) => {
                let said = format!("line {} has the same identity", taken.get());
                Err(Problem::error(name, said)
                    .at(number, 1)
                    .advise("leave one of them out"))
            }
        });
        match place {
            Ok(place) => read.push((number, place)),
            Err(problem) => pass_over(problem)?,
        }
        Ok(())
    })?;
    let on_top = on_top_of_each_other(&read, name);
    let lines: BTreeSet<usize> = on_top.iter().map(|(line, _)| *line).collect();
    for (_, problem) in on_top {
        pass_over(problem)?;
    }
    read.retain(|(line, _)| !lines.contains(line));
    let (places, added, updated) = merge(base.drafts(), read);
    let total = places.len();
    let index = build(places, &base.country_facts())
        .map_err(|error| Problem::error(name, error.to_string()))?;
    Ok(Imported {
        index,
        added,
        updated,
        total,
        skipped,
    })
}

/// Hands on each line with its number, from 1, or what is wrong with it.
fn for_each_line(
    mut dump: impl BufRead,
    name: &str,
    mut take: impl FnMut(usize, Result<String, Problem>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let unreadable = |error: std::io::Error| {
            Problem::error(name, format!("cannot be read: {error}")).at(number, 0)
        };
        let length = (&mut dump)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut bytes)
            .map_err(unreadable)?;
        if length == 0 {
            break;
        }
        if length as u64 == LONGEST_LINE && !bytes.ends_with(b"\n") {
            // What follows is the rest of this line, and no line of its own.
            return Err(Problem::error(name, "the line is longer than a mebibyte")
                .at(number, 0)
                .advise("give a dump of GeoNames, unpacked"));
        }
        let text = std::str::from_utf8(&bytes)
            .map(|text| text.trim_end_matches(['\n', '\r']).to_owned())
            .map_err(|error| {
                let valid =
                    String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or(b""));
                Problem::error(name, "the line is not UTF-8")
                    .at(number, valid.chars().count() + 1)
                    .advise("give a dump of GeoNames, unpacked")
            });
        if !matches!(&text, Ok(text) if text.is_empty()) {
            take(number, text)?;
        }
    }
    Ok(())
}

/// Lines that have name, spot and feature of an earlier one, in order.
fn on_top_of_each_other(places: &[(usize, Draft)], name: &str) -> Vec<(usize, Problem)> {
    let spot = |place: &Draft| (place.lat.to_bits(), place.lon.to_bits(), place.feature);
    let mut order: Vec<&(usize, Draft)> = places.iter().collect();
    order.sort_by(|(line, place), (other_line, other)| {
        (&place.title, spot(place), line).cmp(&(&other.title, spot(other), other_line))
    });
    let mut found = Vec::new();
    for group in order.chunk_by(|(_, a), (_, b)| a.title == b.title && spot(a) == spot(b)) {
        let Some(((first, _), others)) = group.split_first() else {
            continue;
        };
        for (line, place) in others {
            let said = format!("'{}' is at the same spot in line {first}", place.title);
            let problem = Problem::error(name, said)
                .at(*line, 1)
                .advise("leave one of them out, or correct its coordinates");
            found.push((*line, problem));
        }
    }
    found.sort_by_key(|(line, _)| *line);
    found
}

/// The base with what was read: all places, how many are new, how many were there.
fn merge(mut places: Vec<Draft>, read: Vec<(usize, Draft)>) -> (Vec<Draft>, usize, usize) {
    let identities: BTreeMap<u32, usize> = (0..)
        .zip(&places)
        .filter_map(|(index, place)| Some((place.geonames?, index)))
        .collect();
    let codes: BTreeMap<String, usize> = (0..)
        .zip(&places)
        .filter_map(|(index, place)| Some((place.code.clone()?, index)))
        .collect();
    let (mut added, mut updated) = (0, 0);
    for (_, place) in read {
        let by_identity = place.geonames.and_then(|id| identities.get(&id));
        let by_code = place.code.as_ref().and_then(|code| codes.get(code));
        let known = by_identity
            .or(by_code)
            .and_then(|&index| places.get_mut(index));
        match known {
            Some(known) => {
                update(known, place);
                updated += 1;
            }
            None => {
                places.push(place);
                added += 1;
            }
        }
    }
    (places, added, updated)
}

/// Centres of countries and divisions stay: the base's come with an extent.
fn update(known: &mut Draft, place: Draft) {
    known.geonames = known.geonames.or(place.geonames);
    known.names.extend(place.names);
    let extended = matches!(
        known.feature,
        Feature::Country | Feature::Admin1 | Feature::Admin2 | Feature::WorldRegion
    );
    if !extended {
        known.title = place.title;
        known.feature = place.feature;
        known.lat = place.lat;
        known.lon = place.lon;
        known.population = place.population;
        known.radius_km = place.radius_km;
        known.within = place.within.or(known.within.take());
    }
}

#[cfg(test)]
mod tests;
