//! GeoJSON (RFC 7946): one `FeatureCollection`, a feature a line, written as the features come.
//!
//! ```text
//! {"type":"FeatureCollection","features":[
//! {"type":"Feature","geometry":{"type":"Point","coordinates":[37.18,48.28]},"properties":{…}},
//! {"type":"Feature","geometry":null,"properties":{…}}
//! ]}
//! ```
//!
//! Longitude stands before latitude, and what has no coordinates has a `null` geometry, as the
//! standard wants both. The radius about a point is among the properties, for want of circles.
//!
//! Deliberately absent: lines and areas, bounding boxes, other reference systems than WGS 84.

use serde::Serialize;
use std::io::{self, Write};

/// A collection being written.
pub struct Collection<W: Write> {
    out: W,
    empty: bool,
}

#[derive(Serialize)]
struct Feature<'p, P> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'p str>,
    geometry: Option<Point>,
    properties: &'p P,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind: &'static str,
    coordinates: [f64; 2],
}

/// Latitude and longitude where both are known and on the globe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    lat: f64,
    lon: f64,
}

impl Position {
    /// From degrees, north and east positive.
    pub fn of(lat: Option<f64>, lon: Option<f64>) -> Option<Self> {
        let (lat, lon) = (lat?, lon?);
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon))
            .then_some(Self { lat, lon })
    }
}

impl<W: Write> Collection<W> {
    /// Begins a collection.
    pub fn new(mut out: W) -> io::Result<Self> {
        write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(Self { out, empty: true })
    }

    /// Writes one feature.
    pub fn write<P: Serialize>(
        &mut self,
        id: Option<&str>,
        position: Option<Position>,
        properties: &P,
    ) -> io::Result<()> {
        self.out
            .write_all(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        let feature = Feature {
            kind: "Feature",
            id,
            geometry: position.map(|position| Point {
                kind: "Point",
                coordinates: [position.lon, position.lat],
            }),
            properties,
        };
        serde_json::to_writer(&mut self.out, &feature).map_err(io::Error::from)
    }

    /// Ends the collection.
    pub fn finish(mut self) -> io::Result<()> {
        self.out
            .write_all(if self.empty { b"]}\n" } else { b"\n]}\n" })?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn written(features: &[(Option<Position>, Value)]) -> Value {
        let mut out = Vec::new();
        let mut collection = Collection::new(&mut out).unwrap();
        for (position, properties) in features {
            collection.write(None, *position, properties).unwrap();
        }
        collection.finish().unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn a_collection_without_features_is_one() {
        assert_eq!(
            written(&[]),
            json!({"type": "FeatureCollection", "features": []})
        );
    }

    #[test]
    fn longitude_stands_first_and_no_coordinates_are_null() {
        let kyiv = Position::of(Some(50.45), Some(30.52));
        let found = written(&[(kyiv, json!({"name": "Kyiv"})), (None, json!({}))]);
        let features = &found["features"];
        assert_eq!(
            features[0]["geometry"]["coordinates"],
            json!([30.52, 50.45])
        );
        assert_eq!(features[0]["properties"]["name"], "Kyiv");
        assert_eq!(features[1]["geometry"], Value::Null);
        assert_eq!(features[1]["properties"], json!({}));
        assert_eq!(features.as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_position_is_whole_and_on_the_globe() {
        let cases = [
            (Some(90.0), Some(-180.0), true),
            (Some(-90.1), Some(0.0), false),
            (Some(0.0), Some(180.5), false),
            (Some(f64::NAN), Some(0.0), false),
            (Some(1.0), None, false),
            (None, Some(1.0), false),
        ];
        for (lat, lon, known) in cases {
            assert_eq!(Position::of(lat, lon).is_some(), known, "{lat:?} {lon:?}");
        }
    }

    proptest! {
        #[test]
        fn any_words_stay_whole(names in prop::collection::vec(".*", 0..5)) {
            let features: Vec<_> = names
                .iter()
                .map(|name| (None, json!({ "name": name })))
                .collect();
            let found = written(&features);
            let back: Vec<_> = found["features"]
                .as_array()
                .unwrap()
                .iter()
                .map(|feature| feature["properties"]["name"].as_str().unwrap().to_owned())
                .collect();
            prop_assert_eq!(back, names);
        }
    }
}
