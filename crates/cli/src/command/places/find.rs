//! `rapporteur places find`: the places of a name, those of our own first, then the largest.
//!
//! ```text
//! Springfield · settlement · Illinois, USA · 39.8017 N 89.6437 W · 114,394 people · GeoNames 4250542
//! ```

use super::super::name_of;
use super::arguments::{Find, FindFormat};
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_brief::words::sanitise;
use rapporteur_model::Feature;
use rapporteur_places::{Entry, Gazetteer};
use serde::Serialize;
use std::io::{self, Write};

/// How many are shown unless all are asked for.
const MOST: usize = 20;

#[derive(Serialize)]
struct Answer<'a> {
    asked: &'a str,
    found: Vec<Found>,
    /// How many there are, shown or not.
    known: usize,
}

#[derive(Serialize)]
struct Found {
    name: String,
    feature: Feature,
    geonames: Option<u32>,
    lat: f64,
    lon: f64,
    radius_km: f64,
    countries: Vec<String>,
    fips: Option<String>,
    admin1: Option<String>,
    admin2: Option<String>,
    population: Option<u64>,
}

impl Found {
    fn of(entry: &Entry<'_>, gazetteer: &Gazetteer) -> Self {
        let country = entry
            .country
            .and_then(|code| gazetteer.country(code.as_str()));
        Self {
            name: entry.name().into_owned(),
            feature: entry.feature,
            geonames: entry.geonames,
            lat: entry.lat,
            lon: entry.lon,
            radius_km: entry.radius_km,
            countries: entry
                .countries()
                .iter()
                .map(|code| code.as_str().to_owned())
                .collect(),
            fips: country.and_then(|country| country.fips().map(str::to_owned)),
            admin1: entry.admin1_name().map(Into::into),
            admin2: entry.admin2_name().map(Into::into),
            population: Some(entry.population).filter(|&people| people > 0),
        }
    }

    fn line(&self) -> String {
        let mut within: Vec<&str> = Vec::new();
        // What is a division does not lie in itself.
        for outer in [&self.admin2, &self.admin1] {
            within.extend(outer.as_deref().filter(|outer| *outer != self.name));
        }
        within.extend(self.countries.iter().map(String::as_str));
        let half = |degrees: f64, positive: &'static str, negative: &'static str| {
            let side = if degrees < 0.0 { negative } else { positive };
            format!("{:.4} {side}", degrees.abs())
        };
        let mut parts = vec![
            self.name.clone(),
            name_of(&self.feature).replace('_', " "),
            within.join(", "),
            format!("{} {}", half(self.lat, "N", "S"), half(self.lon, "E", "W")),
        ];
        parts.extend(self.population.map(|people| format!("{people} people")));
        parts.extend(self.geonames.map(|id| format!("GeoNames {id}")));
        parts.retain(|part| !part.is_empty());
        sanitise(&parts.join(" · "))
    }
}

pub(super) fn run<W: Write>(
    arguments: &Find,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(places) = setup::places(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let asked = arguments.name.trim();
    let mut entries = places.lookup(asked);
    // What is ours was entered because people write of it.
    entries.sort_by_key(|entry| {
        let ours = entry.own_place().is_some();
        (!ours, std::cmp::Reverse(entry.population), entry.id)
    });
    let known = entries.len();
    if !arguments.all {
        entries.truncate(MOST);
    }
    let found: Vec<Found> = entries
        .iter()
        .map(|entry| Found::of(entry, places.gazetteer()))
        .collect();
    let answer = Answer {
        asked,
        found,
        known,
    };
    output::to_stdout(|out| match arguments.format {
        FindFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            writeln!(out)
        }
        FindFormat::Text => show(&answer, out),
    })?;
    Ok(if known == 0 {
        Outcome::Nothing
    } else {
        Outcome::Complete
    })
}

fn show(answer: &Answer<'_>, out: &mut dyn Write) -> io::Result<()> {
    for found in &answer.found {
        writeln!(out, "{}", found.line())?;
    }
    let more = answer.known - answer.found.len();
    if answer.known == 0 {
        writeln!(out, "no place called '{}' is known", sanitise(answer.asked))?;
    } else if more > 0 {
        writeln!(out, "… and {more} more (--all)")?;
    }
    Ok(())
}
