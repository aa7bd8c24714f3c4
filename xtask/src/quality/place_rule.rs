//! When a place is the one that was asked for: the rule of `bench/places/README.md`.
//!
//! A settlement is right within 25 km, a region within its radius, a country by its code and by being
//! answered as a country.
//!
//! Deliberately absent: names. Coordinates and countries are compared, however a place is called.

use super::table::{Row, Table, several};
use crate::error::Error;
use rapporteur_model::{EventPlace, Feature, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// How near a settlement must be.
const SPOT_KM: f64 = 25.0;

/// How near a region without a radius must be.
const REGION_KM: f64 = 100.0;

/// A place that would be right.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Right {
    /// Empty for no place at all.
    pub(super) name: String,
    countries: Vec<String>,
    position: Option<[f64; 2]>,
    /// By GED's seven steps.
    pub(super) precision: u8,
    radius_km: Option<f64>,
    /// Relations to an event that are right.
    pub(super) relations: Vec<String>,
    /// Sources of it that are right.
    pub(super) sources: Vec<String>,
}

/// A place that was answered.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(super) struct Answered {
    /// What it is called.
    pub(super) name: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    /// ISO 3166 alpha-3.
    pub(super) country: Option<String>,
    /// First-order division.
    pub(super) admin1: Option<String>,
    /// What sort of thing it is.
    pub(super) feature: Option<Feature>,
    precision: Option<u8>,
    /// From 0 to 1.
    pub(super) score: Option<f64>,
}

impl From<&Place> for Answered {
    fn from(place: &Place) -> Self {
        Self {
            name: place.name.clone(),
            lat: place.lat,
            lon: place.lon,
            country: place.country.as_ref().map(ToString::to_string),
            admin1: place.admin1.clone(),
            feature: place.feature,
            precision: place.precision,
            score: place.score,
        }
    }
}

impl Answered {
    /// Latitude and longitude of what was resolved.
    pub(super) fn position(&self) -> Option<[f64; 2]> {
        Some([self.lat?, self.lon?])
    }

    /// In a few words.
    pub(super) fn show(&self) -> String {
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
        format!(
            "{} ({}, {}) {} precision {} score {:.2}",
            part(&self.name),
            part(&self.admin1),
            part(&self.country),
            self.feature
                .map(|feature| name(&feature))
                .unwrap_or_default(),
            self.precision.unwrap_or_default(),
            self.score.unwrap_or_default()
        )
    }
}

impl Right {
    /// No place at all.
    pub(super) fn none() -> Self {
        Self::default()
    }

    /// Reads the columns of a place from a row; `-` is no place.
    pub(super) fn of(table: &Table, row: &Row) -> Result<Self, String> {
        let cell = |column: &str| table.cell(row, column);
        if cell("name") == "-" {
            return Ok(Self::none());
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
            precision: step(precision)
                .ok_or_else(|| format!("`{precision}` is no step of precision"))?,
            radius_km: number("radius_km")?,
            relations: several(cell("relation")).map(str::to_owned).collect(),
            sources: several(cell("given_by")).map(str::to_owned).collect(),
        };
        if right.precision != 6 && right.position.is_none() {
            return Err("a place needs coordinates".to_owned());
        }
        Ok(right)
    }

    /// Whether no place is asked for.
    pub(super) fn is_none(&self) -> bool {
        self.name.is_empty()
    }

    /// Its name, `-` for no place.
    pub(super) fn shown(&self) -> &str {
        if self.is_none() { "-" } else { &self.name }
    }

    /// Whether this is the place that was answered.
    pub(super) fn is_met(&self, answer: Option<&Answered>) -> bool {
        let at = answer.and_then(Answered::position);
        let country = answer.and_then(|place| place.country.as_deref());
        if self.is_none() {
            return at.is_none() && country.is_none();
        }
        if self.precision == 6 {
            let whole = answer.is_some_and(|place| {
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

    /// Whether an event stands to it as it should; aimed at and happened there are one.
    pub(super) fn has_relation(&self, answer: &EventPlace) -> bool {
        let same = |name: &str| name.replace("target", "at");
        let found = same(&name(&answer.relation));
        self.relations.iter().any(|right| same(right) == found)
    }

    /// Whether an event has it from where it should; clause and sentence are one.
    pub(super) fn has_source(&self, answer: &EventPlace) -> bool {
        let same = |name: &str| name.replace("sentence", "clause");
        let found = same(&name(&answer.given_by));
        self.sources.iter().any(|right| same(right) == found)
    }
}

/// The places that the texts of our own mean, by key.
pub(super) fn keyed(path: &Path) -> Result<BTreeMap<String, Right>, Error> {
    let table = Table::load(path, &["key", "name", "country", "lat", "lon", "precision"])?;
    let mut places = BTreeMap::new();
    for row in &table.rows {
        let right = Right::of(&table, row).map_err(|message| Error::Table {
            path: path.to_owned(),
            line: row.line,
            message,
        })?;
        places.insert(table.cell(row, "key").to_owned(), right);
    }
    Ok(places)
}

/// A step of GED's precision.
pub(super) fn step(cell: &str) -> Option<u8> {
    cell.parse().ok().filter(|step| (1..=7).contains(step))
}

/// Kosovo has two codes.
fn same_country(code: &str) -> String {
    if code == "XKX" { "KOS" } else { code }.to_owned()
}

/// The name of a value in the program's records.
pub(super) fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The way between two points over a ball of the earth's mean radius (haversine).
pub(super) fn kilometres(one: [f64; 2], other: [f64; 2]) -> f64 {
    const RADIUS: f64 = 6_371.008_8;
    let [lat, lon] = one.map(f64::to_radians);
    let [other_lat, other_lon] = other.map(f64::to_radians);
    let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
    let chord = half(lat, other_lat) + lat.cos() * other_lat.cos() * half(lon, other_lon);
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(row: &str) -> Result<Right, String> {
        let table = Table::parse(&format!(
            "name\tcountry\tlat\tlon\tprecision\tradius_km\n{row}\n"
        ));
        let found = table.rows.first().map(|row| Right::of(&table, row));
        found.unwrap_or(Err("no row".to_owned()))
    }

    fn answer(country: &str, lat: f64, lon: f64, precision: u8) -> Answered {
        Answered {
            country: Some(country.to_owned()),
            lat: Some(lat),
            lon: Some(lon),
            precision: Some(precision),
            ..Answered::default()
        }
    }

    #[test]
    fn the_rule_of_place() -> Result<(), String> {
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
            ("-\t\t\t\t\t", Some(Answered::default()), true),
        ];
        for (row, answer, expected) in cases {
            assert_eq!(right(row)?.is_met(answer.as_ref()), expected, "{row}");
        }
        Ok(())
    }

    #[test]
    fn a_row_without_coordinates_or_precision_is_a_fault() {
        for row in [
            "Oslo\tNOR\t\t\t1\t",
            "Oslo\tNOR\t1\t2\t9\t",
            "Oslo\tNOR\tx\t2\t1\t",
        ] {
            assert!(right(row).is_err(), "{row}");
        }
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        // A quarter of the equator, a pole, a known pair of cities (Paris and London: 344 km).
        let quarter = 6_371.008_8 * std::f64::consts::FRAC_PI_2;
        for (one, other, expected) in [
            ([0.0, 0.0], [0.0, 90.0], quarter),
            ([0.0, 17.0], [90.0, -80.0], quarter),
            ([48.8566, 2.3522], [51.5074, -0.1278], 343.6),
            ([1.0, 1.0], [1.0, 1.0], 0.0),
            ([0.0, 179.5], [0.0, -179.5], quarter / 90.0),
        ] {
            let found = kilometres(one, other);
            assert!((found - expected).abs() < 0.5, "{one:?} {other:?} {found}");
        }
    }
}
