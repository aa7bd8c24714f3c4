//! A place name as it is shown, by `places` and `places resolve` alike.

use rapporteur_model::{Feature, Place, PlaceKind, RunnerUp, Span};
use serde::Serialize;

/// A place name; what is not known is null.
#[derive(Serialize)]
pub(super) struct Shown<'p> {
    start: usize,
    end: usize,
    text: &'p str,
    kind: PlaceKind,
    name: Option<&'p str>,
    geonames: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    country: Option<&'p str>,
    admin1: Option<&'p str>,
    feature: Option<Feature>,
    precision: Option<u8>,
    radius_km: Option<f64>,
    score: Option<f64>,
    runners_up: &'p [RunnerUp],
}

impl<'p> Shown<'p> {
    /// The place, at a span of whatever the offsets are to point into.
    pub(super) fn at(span: Span, place: &'p Place) -> Self {
        Self {
            start: span.start,
            end: span.end,
            text: &place.text,
            kind: place.kind,
            name: place.name.as_deref(),
            geonames: place.geonames,
            lat: place.lat,
            lon: place.lon,
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            feature: place.feature,
            precision: place.precision,
            radius_km: place.radius_km,
            score: place.score,
            runners_up: &place.runners_up,
        }
    }
}
