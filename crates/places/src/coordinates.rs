//! Degrees in tables.
//!
//! Deliberately absent: what lies between two points; that is `rapporteur_model::distance_km`.

use rapporteur_data::Row;
use rapporteur_model::Problem;

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
    fn degrees_have_bounds() {
        assert_eq!(parse_degrees("-33.9", 90.0), Ok(-33.9));
        for wrong in ["", "north", "91", "nan", "1e9"] {
            assert!(parse_degrees(wrong, 90.0).is_err(), "{wrong}");
        }
    }
}
