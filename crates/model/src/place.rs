//! Where: a place name in a text, what it was resolved to, and how an event stands to it.
//!
//! 'Shelling near Pokrovsk' names a settlement and means somewhere around it:
//!
//! ```json
//! {"text":"near Pokrovsk", "kind":"literal", "name":"Pokrovsk", "geonames":700051,
//!  "lat":48.28, "lon":37.18, "country":"UKR", "admin1":"Donetsk", "feature":"settlement",
//!  "precision":2, "radius_km":25.0, "score":0.93, "relation":"at", "given_by":"clause", …}
//! ```
//!
//! Deliberately absent: how any of it is found. The crate of places finds and resolves names, the
//! coder says which of them is an event's.

use crate::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Mean radius of the earth in kilometres (IUGG).
pub const EARTH_KM: f64 = 6371.0;

/// Great-circle distance in kilometres between two points (latitude, longitude in degrees), by the
/// haversine formula. The earth is taken for a ball, which is wrong by half a percent at most.
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat, to_lat) = (from.0.to_radians(), to.0.to_radians());
    let half_lat = (to_lat - lat) / 2.0;
    let half_lon = (to.1 - from.1).to_radians() / 2.0;
    let chord = half_lat.sin().powi(2) + lat.cos() * to_lat.cos() * half_lon.sin().powi(2);
    2.0 * EARTH_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// What a place name stands for where it is used (Leveling and Hartrumpf 2008; Gritta, Pilehvar and
/// Collier 2020).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// The place itself: 'talks in Istanbul'.
    #[default]
    Literal,
    /// Those who govern or live there: 'Moscow said'.
    Metonym,
    /// The people of a place, or what is theirs: 'Russian forces'.
    Demonym,
    /// Part of a name of something that is no place: 'the Geneva Conventions', 'New York Times'.
    PartOfName,
}

/// What sort of thing a place is, coarsely: GeoNames' feature classes with what matters to this
/// field kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// A continent or another part of the world that holds several countries.
    WorldRegion,
    /// A country, or a dependency that has a code of its own.
    Country,
    /// A division of the first order: province, oblast, state.
    Admin1,
    /// A division of the second order: district, county.
    Admin2,
    /// A city, town or village.
    Settlement,
    /// A part of a settlement.
    Neighbourhood,
    /// A region that people name without it being a division: 'Donbas', 'the Sahel'.
    Region,
    /// Something drawn out in a line: a front, a border, a line of control.
    Line,
    /// An ocean, a sea, a bay, a strait, a lake.
    Water,
    /// A river or a canal.
    River,
    /// A mountain, a range, a desert, a valley, a forest.
    Land,
    /// An island or a group of them.
    Island,
    /// A palace, an embassy, a headquarters, a hotel: a building or a ground that meetings or
    /// attacks happen at.
    Site,
    /// An airport or an air base.
    Airport,
    /// A nuclear or another power plant, a dam, a pipeline's head.
    Plant,
    /// A place where a border is crossed.
    BorderCrossing,
    /// A camp for refugees or the displaced.
    Camp,
}

/// Another place that a name could be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunnerUp {
    /// Its name in the gazetteer.
    pub name: String,
    /// Identity in GeoNames, for what GeoNames has.
    pub geonames: Option<u32>,
    /// Latitude in degrees, north positive (WGS 84).
    pub lat: f64,
    /// Longitude in degrees, east positive (WGS 84).
    pub lon: f64,
    /// ISO 3166 alpha-3 of the country that it lies in, where it lies in one.
    pub country: Option<SmolStr>,
    /// Name of its first-order division.
    pub admin1: Option<String>,
    /// How well it fits, from 0 to 1.
    pub score: f64,
}

/// A place name in a text, and the place that it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// What the name stands for here.
    pub kind: PlaceKind,
    /// The place's name in the gazetteer; `None`, like all below, where it was not resolved.
    pub name: Option<String>,
    /// Identity in GeoNames, for what GeoNames has.
    pub geonames: Option<u32>,
    /// Latitude in degrees, north positive (WGS 84).
    pub lat: Option<f64>,
    /// Longitude in degrees, east positive (WGS 84).
    pub lon: Option<f64>,
    /// ISO 3166 alpha-3 of the country that it lies in, where it lies in one.
    pub country: Option<SmolStr>,
    /// Name of its first-order division.
    pub admin1: Option<String>,
    /// What sort of thing it is.
    pub feature: Option<Feature>,
    /// How exactly the words say where, by the seven steps of UCDP GED's `where_prec`: 1 the place
    /// itself, 2 within about 25 km of it, 3 a second-order division, 4 a first-order division, 5 a
    /// line or a region without firm bounds, 6 a country, 7 international waters or several countries.
    pub precision: Option<u8>,
    /// Radius in kilometres of a circle about the coordinates that holds what is meant.
    pub radius_km: Option<f64>,
    /// How well it fits, from 0 to 1; shares of all places of that name.
    pub score: Option<f64>,
    /// Other places that the name could be, best first.
    pub runners_up: Vec<RunnerUp>,
}

/// How an event stands to its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceRelation {
    /// It happened, or is to happen, there.
    #[default]
    At,
    /// It was aimed there: 'fired rockets at Haifa', 'sent troops to Mali'.
    Target,
    /// Talks were held, or are to be held, there.
    Venue,
    /// Somebody spoke there; what was said may concern other places.
    SpokenAt,
}

/// Where an event has its place from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceSource {
    /// The words of its own clause.
    #[default]
    Clause,
    /// Words that stand over several clauses of its sentence.
    Sentence,
    /// What its paragraph is about, when nothing contradicts it.
    Paragraph,
}

/// Where an event happened, and how that is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    /// The place; its words, precision and radius are of the phrase ('east of Bakhmut').
    #[serde(flatten)]
    pub mention: Place,
    /// How the event stands to it.
    pub relation: PlaceRelation,
    /// Where it was read.
    pub given_by: PlaceSource,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_globe() {
        let kyiv = (50.45, 30.52);
        let istanbul = (41.01, 28.95);
        assert!((distance_km(kyiv, istanbul) - 1056.0).abs() < 5.0);
        assert!((distance_km((0.0, 179.5), (0.0, -179.5)) - 111.2).abs() < 0.5);
        assert_eq!(distance_km(kyiv, kyiv), 0.0);
    }
}
