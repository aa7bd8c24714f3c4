//! The two tables that the built-in index is made of, written by `tools/places`.
//!
//! Tab-separated with a header, like all tables of the project. `places.tsv` has a line a place:
//! `geonames`, `feature`, `name`, `names` (as good as that one), `alternates`, `abbreviations`
//! (each list with `|` between), `lat`, `lon`, `radius_km`, `population`, `code`, `within`.
//! `countries.tsv` has `alpha3`, `alpha2`, `fips`, `continent`, `area_km2`, `capital` (an identity),
//! `neighbours`.
//!
//! Deliberately absent: repair. A line that is wrong is told, and the builder stops.

use super::build::{CountryFacts, Draft};
use crate::codes::CountryCode;
use crate::coordinates::{latitude, longitude};
use crate::entry::NameKind;
use crate::features::feature;
use rapporteur_data::{DataFile, Row, Table};
use rapporteur_model::Problem;

/// The places of `places.tsv`.
pub fn places(file: &DataFile) -> (Vec<Draft>, Vec<Problem>) {
    rows(file, &["feature", "name", "lat", "lon"], place)
}

/// The countries of `countries.tsv`.
pub fn countries(file: &DataFile) -> (Vec<CountryFacts>, Vec<Problem>) {
    rows(file, &["alpha3", "alpha2", "fips"], country)
}

fn rows<T>(
    file: &DataFile,
    columns: &[&str],
    read: impl Fn(&Row<'_>) -> Result<T, Problem>,
) -> (Vec<T>, Vec<Problem>) {
    let (table, mut problems) = Table::read(file, columns);
    let mut read_rows = Vec::new();
    for row in table.rows() {
        match read(&row) {
            Ok(value) => read_rows.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    (read_rows, problems)
}

fn place(row: &Row<'_>) -> Result<Draft, Problem> {
    let title = row.get("name").to_owned();
    if title.is_empty() {
        return Err(row.fault("name", "a place needs a name"));
    }
    let mut names = vec![(title.clone(), NameKind::Main)];
    for (column, kind) in [
        ("names", NameKind::Main),
        ("alternates", NameKind::Alternate),
        ("abbreviations", NameKind::Abbreviation),
    ] {
        names.extend(row.list(column).map(|name| (name.to_owned(), kind)));
    }
    Ok(Draft {
        geonames: number(row, "geonames")?,
        feature: feature(row, "feature")?,
        title,
        names,
        lat: latitude(row, "lat")?,
        lon: longitude(row, "lon")?,
        radius_km: number(row, "radius_km")?,
        population: number(row, "population")?.unwrap_or(0),
        code: text(row, "code"),
        within: text(row, "within"),
    })
}

fn country(row: &Row<'_>) -> Result<CountryFacts, Problem> {
    let code = |code: &str, column| {
        CountryCode::new(code)
            .ok_or_else(|| row.fault(column, format!("'{code}' is no code of three capitals")))
    };
    Ok(CountryFacts {
        alpha3: code(row.get("alpha3"), "alpha3")?,
        alpha2: row.get("alpha2").to_owned(),
        fips: row.get("fips").to_owned(),
        continent: row.get("continent").to_owned(),
        area_km2: number(row, "area_km2")?.unwrap_or(0),
        capital: number(row, "capital")?,
        neighbours: row
            .list("neighbours")
            .map(|neighbour| code(neighbour, "neighbours"))
            .collect::<Result<_, _>>()?,
    })
}

fn text(row: &Row<'_>, column: &str) -> Option<String> {
    Some(row.get(column))
        .filter(|cell| !cell.is_empty())
        .map(str::to_owned)
}

/// A number, or `None` where the cell is empty.
fn number<T: std::str::FromStr>(row: &Row<'_>, column: &str) -> Result<Option<T>, Problem> {
    let cell = row.get(column);
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse()
        .map(Some)
        .map_err(|_| row.fault(column, format!("'{cell}' is no number")))
}
