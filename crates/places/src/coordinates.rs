//! Degrees in tables, and distances between points.
//!
//! Deliberately absent: any shape of the earth but a ball; it is wrong by half a percent at most.

use rapporteur_data::Row;
use rapporteur_model::Problem;

/// Mean radius of the earth in kilometres (IUGG).
const EARTH_KM: f64 = 6371.0;

/// Great-circle distance in kilometres between two points (latitude, longitude in degrees), by the
/// haversine formula.
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat_from, lat_to) = (from.0.to_radians(), to.0.to_radians());
    let half_lat = ((lat_to - lat_from) / 2.0).sin();
    let half_lon = ((to.1 - from.1).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat_from.cos() * lat_to.cos() * half_lon * half_lon;
    2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
}

/// A latitude in degrees.
pub(crate) fn latitude(row: &Row<'_>, column: &str) -> Result<f64, Problem> {
    degrees(row, column, 90.0)
}

/// A longitude in degrees.
pub(crate) fn longitude(row: &Row<'_>, column: &str) -> Result<f64, Problem> {
    degrees(row, column, 180.0)
}

fn degrees(row: &Row<'_>, column: &str, most: f64) -> Result<f64, Problem> {
    let cell = row.get(column);
    parse_degrees(cell, most).map_err(|message| {
        row.fault(column, message)
            .advise("write decimal degrees, north and east positive")
    })
}

/// Degrees between `-most` and `most`, or what is wrong with them.
pub(crate) fn parse_degrees(cell: &str, most: f64) -> Result<f64, String> {
    let degrees: f64 = cell
        .parse()
        .map_err(|_| format!("'{cell}' is no number of degrees"))?;
    if (-most..=most).contains(&degrees) {
        Ok(degrees)
    } else {
        Err(format!("{cell} lies outside -{most} to {most} degrees"))
    }
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

    #[test]
    fn degrees_have_bounds() {
        assert_eq!(parse_degrees("-33.9", 90.0), Ok(-33.9));
        for wrong in ["", "north", "91", "nan", "1e9"] {
            assert!(parse_degrees(wrong, 90.0).is_err(), "{wrong}");
        }
    }
}
