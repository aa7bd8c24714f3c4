//! Where countries border on each other, for 'the border with Sudan' in a report about Chad.
//!
//! ```text
//! id              name               …  country  lat    lon    radius_km  …  points
//! border-sdn-tcd  Sudan–Chad border  …  SDN|TCD  15.73  22.93  550        …  19.49,23.98;…
//! ```
//!
//! Deliberately absent: what the gazetteer checks of the same rows (codes, radii, names).

use rapporteur_data::{DataSet, Row, Table};
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The border of two countries.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// Its name.
    pub name: String,
    /// The point halfway along it: latitude and longitude in degrees (WGS 84).
    pub middle: (f64, f64),
    /// Radius in kilometres of a circle about it that holds it.
    pub radius_km: f64,
    /// Points along it, from end to end.
    pub points: Vec<(f64, f64)>,
}

/// Borders by their two countries.
#[derive(Debug, Default)]
pub struct Borders {
    by_pair: FxHashMap<(SmolStr, SmolStr), Border>,
}

/// The file; a data set without it knows no borders.
const FILE: &str = "places/borders.tsv";

const COLUMNS: [&str; 6] = ["name", "country", "lat", "lon", "radius_km", "points"];

impl Borders {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut borders = Self::default();
        let Some(file) = data.get(FILE) else {
            return borders;
        };
        let (table, faults) = Table::read(file, &COLUMNS);
        // A broken line is told where the gazetteer reads the file.
        if table.rows().next().is_none() {
            problems.extend(faults);
        }
        for row in table.rows() {
            match border(&row) {
                Ok(border) => {
                    let mut countries = row.list("country").map(SmolStr::new);
                    if let (Some(one), Some(other)) = (countries.next(), countries.next()) {
                        borders.by_pair.insert(pair(&one, &other), border);
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
        borders
    }

    /// The border of two countries (ISO 3166 alpha-3), in either order.
    pub fn between(&self, one: &str, other: &str) -> Option<&Border> {
        self.by_pair.get(&pair(one, other))
    }
}

fn pair(one: &str, other: &str) -> (SmolStr, SmolStr) {
    let (one, other) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    (one.into(), other.into())
}

fn border(row: &Row<'_>) -> Result<Border, Problem> {
    let number = |column: &str| {
        let cell = row.get(column);
        let number: Option<f64> = cell.parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| {
            row.fault(column, format!("'{cell}' is not a number"))
                .advise("give degrees or kilometres as a decimal number")
        })
    };
    let points: Option<Vec<(f64, f64)>> = row.get("points").split(';').map(point).collect();
    Ok(Border {
        name: row.get("name").to_owned(),
        middle: (number("lat")?, number("lon")?),
        radius_km: number("radius_km")?,
        points: points.ok_or_else(|| {
            row.fault("points", "these are not points")
                .advise("give latitude,longitude;latitude,longitude;… in degrees")
        })?,
    })
}

fn point(text: &str) -> Option<(f64, f64)> {
    let (lat, lon) = text.trim().split_once(',')?;
    let (lat, lon): (f64, f64) = (lat.parse().ok()?, lon.parse().ok()?);
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some((lat, lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_found_in_either_order_and_faults_have_their_place() {
        let data = DataSet::from_files([(
            FILE,
            "name\tcountry\tlat\tlon\tradius_km\tpoints\n\
             Sudan–Chad border\tSDN|TCD\t15.7\t22.9\t550\t19.5,23.9;10.9,22.8\n\
             Mali–Niger border\tMLI|NER\t16.0\t3.0\t300\t19.0;15.0\n",
        )]);
        let mut problems = Vec::new();
        let borders = Borders::load(&data, &mut problems);
        let found = borders.between("TCD", "SDN").map(|border| border.middle);
        assert_eq!(found, Some((15.7, 22.9)));
        assert!(borders.between("MLI", "NER").is_none());
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(
            matches!(told.as_slice(), [one] if one.contains("borders.tsv:3")),
            "{told:?}"
        );
    }
}
