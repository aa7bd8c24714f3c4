//! Places of our own: what no list of settlements has, or has otherwise than news mean it.
//!
//! Seas, straits, rivers, ranges, regions, front lines, camps, palaces and hotels where talks were
//! held: every `places/*.tsv` of the data set, found by lying there.
//!
//! ```text
//! id      name    aliases            feature  country  lat    lon    radius_km  from  to  source
//! donbas  Donbas  Donbass|the Donbas region   UKR      48.3   38.2   150                  knowledge
//! ```
//!
//! A faulty row costs only itself. Deliberately absent: which of them a text means.

use crate::codes::CountryCode;
use crate::coordinates::{latitude, longitude, parse_degrees};
use crate::gazetteer::Gazetteer;
use crate::names::fold;
use jiff::civil::Date;
use rapporteur_data::{DataFile, DataSet, Row, Table};
use rapporteur_model::{Feature, Problem};
use std::collections::BTreeMap;

/// The columns that a file of places must have.
const COLUMNS: &[&str] = &["name", "feature", "lat", "lon"];

/// Names of features as files write them.
const FEATURES: &[(&str, Feature)] = &[
    ("world_region", Feature::WorldRegion),
    ("country", Feature::Country),
    ("admin1", Feature::Admin1),
    ("admin2", Feature::Admin2),
    ("settlement", Feature::Settlement),
    ("neighbourhood", Feature::Neighbourhood),
    ("region", Feature::Region),
    ("line", Feature::Line),
    ("water", Feature::Water),
    ("river", Feature::River),
    ("land", Feature::Land),
    ("island", Feature::Island),
    ("site", Feature::Site),
    ("airport", Feature::Airport),
    ("plant", Feature::Plant),
    ("border_crossing", Feature::BorderCrossing),
    ("camp", Feature::Camp),
];

/// One row of `data/places`.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPlace {
    /// Identity, stable across reports; the folded name where the file has none.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// Its other names, as written.
    pub aliases: Vec<String>,
    /// What sort of thing it is.
    pub feature: Feature,
    /// The countries that it lies in, the most important first; none for international waters.
    pub countries: Vec<CountryCode>,
    /// GeoNames' code of its first-order division (`US.LA`), its own if it is one, where the file
    /// tells it.
    pub admin1: Option<String>,
    /// Latitude in degrees, north positive.
    pub lat: f64,
    /// Longitude in degrees, east positive.
    pub lon: f64,
    /// Radius in kilometres of a circle that about holds it.
    pub radius_km: f64,
    /// The first day on which it was called so, where that is known.
    pub from: Option<Date>,
    /// The last day on which it was called so, where that is known.
    pub to: Option<Date>,
    /// Points along a line or a river (latitude, longitude), in order; empty for all else.
    pub points: Vec<(f64, f64)>,
    /// Where it is written: file, line.
    pub written: (String, usize),
}

/// All files of places in a data set, and what is wrong with them.
pub(crate) fn load(data: &DataSet, gazetteer: &Gazetteer) -> (Vec<OwnPlace>, Vec<Problem>) {
    let (mut places, mut problems) = (Vec::new(), Vec::new());
    // Places that have one name, by the folded name: index, for the check of the same spot.
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for file in data.under("places/").filter(|file| is_table(file)) {
        let (table, faults) = Table::read(file, COLUMNS);
        problems.extend(faults);
        for row in table.rows() {
            match read(&row, gazetteer) {
                Ok(place) => {
                    let namesakes = by_name.entry(fold(&place.name)).or_default();
                    let same_spot = namesakes
                        .iter()
                        .filter_map(|&index| places.get(index))
                        .find(|other| is_same(other, &place));
                    if let Some(other) = same_spot {
                        problems.push(on_top(&row, &place, other));
                        continue;
                    }
                    namesakes.push(places.len());
                    places.push(place);
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    (places, problems)
}

/// The folder may hold tables of other things, which say so by having no coordinates.
fn is_table(file: &DataFile) -> bool {
    let header = file
        .text
        .lines()
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    file.path.ends_with(".tsv")
        && header.is_some_and(|header| header.split('\t').any(|column| column.trim() == "lat"))
}

fn is_same(a: &OwnPlace, b: &OwnPlace) -> bool {
    // Ten metres: coordinates of four digits.
    a.feature == b.feature && (a.lat - b.lat).abs() < 1e-4 && (a.lon - b.lon).abs() < 1e-4
}

fn on_top(row: &Row<'_>, place: &OwnPlace, other: &OwnPlace) -> Problem {
    let (file, line) = &other.written;
    row.fault(
        "name",
        format!("'{}' is at the same spot as in {file}:{line}", place.name),
    )
    .advise("keep one of them, or correct the coordinates")
}

fn read(row: &Row<'_>, gazetteer: &Gazetteer) -> Result<OwnPlace, Problem> {
    let name = row.get("name").to_owned();
    if fold(&name).is_empty() {
        return Err(row
            .fault("name", "a place needs a name")
            .advise("write the name that news use"));
    }
    let id = Some(row.get("id"))
        .filter(|id| !id.is_empty())
        .map_or_else(|| fold(&name).replace(' ', "-"), str::to_owned);
    Ok(OwnPlace {
        id,
        aliases: row.list("aliases").map(str::to_owned).collect(),
        feature: feature(row, "feature")?,
        countries: row
            .list("country")
            .map(|code| country(row, code, gazetteer))
            .collect::<Result<_, _>>()?,
        admin1: division(row, gazetteer)?,
        lat: latitude(row, "lat")?,
        lon: longitude(row, "lon")?,
        radius_km: radius(row)?,
        from: date(row, "from", false)?,
        to: date(row, "to", true)?,
        points: points(row)?,
        written: (row.file().shown().into_owned(), row.line()),
        name,
    })
}

/// The feature of a name that files have for it.
pub(crate) fn feature_named(name: &str) -> Option<Feature> {
    let found = FEATURES.iter().find(|(known, _)| *known == name);
    found.map(|&(_, feature)| feature)
}

/// The feature that a cell names.
pub(crate) fn feature(row: &Row<'_>, column: &str) -> Result<Feature, Problem> {
    let cell = row.get(column);
    feature_named(cell).ok_or_else(|| {
        let names: Vec<_> = FEATURES.iter().map(|(name, _)| *name).collect();
        row.fault(column, format!("'{cell}' is no feature"))
            .advise(format!("use one of: {}", names.join(", ")))
    })
}

fn country(row: &Row<'_>, code: &str, gazetteer: &Gazetteer) -> Result<CountryCode, Problem> {
    CountryCode::new(code)
        .filter(|code| gazetteer.country(code.as_str()).is_some())
        .ok_or_else(|| {
            row.fault("country", format!("'{code}' is the code of no country"))
                .advise("use ISO 3166 alpha-3 (KOS for Kosovo), several with | between")
        })
}

fn division(row: &Row<'_>, gazetteer: &Gazetteer) -> Result<Option<String>, Problem> {
    let code = row.get("admin1");
    if code.is_empty() || gazetteer.division(code).is_some() {
        return Ok(Some(code.to_owned()).filter(|code| !code.is_empty()));
    }
    Err(row
        .fault("admin1", format!("'{code}' is the code of no division"))
        .advise("use GeoNames' codes (US.LA), or leave the cell empty"))
}

fn radius(row: &Row<'_>) -> Result<f64, Problem> {
    let cell = row.get("radius_km");
    if cell.is_empty() {
        return Ok(1.0);
    }
    // Half the way around the earth.
    cell.parse()
        .ok()
        .filter(|km| (0.0..=20_040.0).contains(km))
        .ok_or_else(|| {
            row.fault("radius_km", format!("'{cell}' is no radius"))
                .advise("write kilometres")
        })
}

/// A day; of a year or a month its first day, or its last where the time ends with it.
fn date(row: &Row<'_>, column: &str, ends: bool) -> Result<Option<Date>, Problem> {
    let cell = row.get(column);
    if cell.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        row.fault(column, format!("'{cell}' is no date"))
            .advise("write YYYY, YYYY-MM or YYYY-MM-DD")
    };
    let mut parts = cell.split('-');
    let year = parts.next().and_then(|year| year.parse().ok());
    let month = parts.next().map(|month| month.parse());
    let day = parts.next().map(|day| day.parse());
    if parts.next().is_some() {
        return Err(wrong());
    }
    let whole = |month: i8, day: i8| Date::new(year.ok_or(())?, month, day).map_err(|_| ());
    let date = match (month, day) {
        (None, None) if ends => whole(12, 31),
        (None, None) => whole(1, 1),
        (Some(Ok(month)), None) if ends => whole(month, 1).map(|date| date.last_of_month()),
        (Some(Ok(month)), None) => whole(month, 1),
        (Some(Ok(month)), Some(Ok(day))) => whole(month, day),
        _ => Err(()),
    };
    date.map(Some).map_err(|()| wrong())
}

/// `48.1,37.2;48.4,37.6`
fn points(row: &Row<'_>) -> Result<Vec<(f64, f64)>, Problem> {
    let wrong = |message: String| {
        row.fault("points", message)
            .advise("write points as lat,lon with ; between")
    };
    row.get("points")
        .split(';')
        .filter(|point| !point.trim().is_empty())
        .map(|point| {
            let (lat, lon) = point
                .split_once(',')
                .ok_or_else(|| wrong(format!("'{point}' is no point")))?;
            let lat = parse_degrees(lat.trim(), 90.0).map_err(wrong)?;
            let lon = parse_degrees(lon.trim(), 180.0).map_err(wrong)?;
            Ok((lat, lon))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Places;

    const HEADER: &str = "id\tname\taliases\tfeature\tcountry\tadmin1\tlat\tlon\tradius_km\tfrom\tto\tsource\tpoints\n";

    /// The places of some rows, and what is wrong with these.
    fn load(rows: &str) -> (Places, Vec<Problem>) {
        let data = DataSet::from_files([("places/test.tsv", format!("# Test\n{HEADER}{rows}"))]);
        let gazetteer = Gazetteer::embedded().unwrap();
        let (_, problems) = super::load(&data, &gazetteer);
        (Places::load(&data, gazetteer).0, problems)
    }

    #[test]
    fn faults_are_told_by_place_and_cost_one_row() {
        let good = "x\tFlat Sea\t\twater\t\t\t1\t2\t30\t\t\tknowledge\n";
        let cases = [
            ("a\t\t\twater\t\t\t1\t2\n", "4:3: a place needs a name"),
            ("a\tA\t\tpond\t\t\t1\t2\n", "4:6: 'pond' is no feature"),
            (
                "a\tA\t\twater\tXQX\t\t1\t2\n",
                "4:12: 'XQX' is the code of no country",
            ),
            (
                "a\tA\t\twater\t\tXQ.1\t1\t2\n",
                "4:13: 'XQ.1' is the code of no division",
            ),
            ("a\tA\t\twater\t\t\t-91\t2\n", "4:14: -91 lies outside"),
            ("a\tA\t\twater\t\t\t1\t181\n", "4:16: 181 lies outside"),
            ("a\tA\t\twater\t\t\t1\teast\n", "4:16: 'east' is no number"),
            (
                "a\tA\t\twater\t\t\t1\t2\twide\n",
                "4:18: 'wide' is no radius",
            ),
            (
                "a\tA\t\twater\t\t\t1\t2\t3\t2001-02-30\n",
                "4:20: '2001-02-30' is no date",
            ),
            (
                "a\tA\t\twater\t\t\t1\t2\t3\t\t99-1-1-1\n",
                "4:21: '99-1-1-1' is no date",
            ),
            (
                "a\tA\t\tline\t\t\t1\t2\t3\t\t\t\t1;2\n",
                "4:22: '1' is no point",
            ),
            (
                "a\tFlat Sea\t\twater\t\t\t1\t2\n",
                "4:3: 'Flat Sea' is at the same spot as in",
            ),
            (
                "a\tA\t\twater\t\t\t1\t2\t3\t\t\t\t\tmore\n",
                "4:1: 14 cells",
            ),
        ];
        for (bad, expected) in cases {
            let (places, problems) = load(&format!("{good}{bad}"));
            assert_eq!(problems.len(), 1, "{bad}: {problems:?}");
            let said = problems[0].to_string();
            assert!(
                said.starts_with(&format!("data/places/test.tsv:{expected}")),
                "{said}"
            );
            assert!(!problems[0].advice.is_empty(), "{said}");
            assert_eq!(places.lookup("flat sea").len(), 1, "{bad}");
        }
    }

    #[test]
    fn a_row_says_when_and_along_what() {
        let (places, problems) = load(
            "a\tOld Line\tOldline\tline\tUKR|RUS\tUA.05\t48.1\t37.9\t80\t2014-05\t2022\tknowledge\t48,37; 49,38\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let entry = places.lookup("oldline")[0];
        let place = entry.own_place().unwrap();
        assert_eq!(place.points, [(48.0, 37.0), (49.0, 38.0)]);
        assert_eq!(
            place.from.map(|day| day.to_string()).as_deref(),
            Some("2014-05-01")
        );
        assert_eq!(
            place.to.map(|day| day.to_string()).as_deref(),
            Some("2022-12-31")
        );
        assert_eq!(entry.countries().len(), 2);
        assert_eq!(entry.admin1_name().as_deref(), Some("Donetsk"));
        assert!(places.begins("old").goes_on);
        assert_eq!(places.longest_name(["old", "line", "now"]), Some(2));
    }

    #[test]
    fn a_division_of_our_own_takes_the_place_of_the_gazetteers() {
        let (places, _) = load(
            "donetsk\tDonetsk Oblast\tDonetsk\tadmin1\tUKR\t\t48.1\t37.8\t120\t\t\tknowledge\n",
        );
        let divisions: Vec<_> = places
            .lookup("Donetsk")
            .into_iter()
            .filter(|entry| entry.feature == Feature::Admin1)
            .collect();
        assert_eq!(divisions.len(), 1);
        let division = divisions[0];
        assert_eq!((division.lat, division.radius_km), (48.1, 120.0));
        assert_eq!(division.geonames, Some(709_716));
        assert_eq!(
            places.by_geonames(709_716).map(|entry| entry.id),
            Some(division.id)
        );
        // Names that only the gazetteer has lead there too.
        assert!(
            places
                .lookup("Донецкая область")
                .iter()
                .all(|entry| entry.id == division.id)
        );
    }
}
