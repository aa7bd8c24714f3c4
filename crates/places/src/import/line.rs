//! One line of a dump of GeoNames.
//!
//! Deliberately absent: what only several lines together tell.

use super::features::feature;
use crate::coordinates::parse_degrees;
use crate::entry::NameKind;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::build::Draft;
use crate::names::fold;
use rapporteur_model::{Feature, Problem};

/// The columns of a dump, in order.
const COLUMNS: &[&str] = &[
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "feature class",
    "feature code",
    "country code",
    "cc2",
    "admin1 code",
    "admin2 code",
    "admin3 code",
    "admin4 code",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modification date",
];

/// A line with the right number of cells.
pub(super) struct Line<'t> {
    name: &'t str,
    number: usize,
    cells: Vec<&'t str>,
}

impl<'t> Line<'t> {
    pub(super) fn new(name: &'t str, number: usize, text: &'t str) -> Result<Self, Problem> {
        let cells: Vec<_> = text.split('\t').collect();
        if cells.len() == COLUMNS.len() {
            return Ok(Self {
                name,
                number,
                cells,
            });
        }
        let said = format!("{} cells where a dump has {}", cells.len(), COLUMNS.len());
        Err(Problem::error(name, said)
            .at(number, 1)
            .advise("give a dump of GeoNames, unpacked, with tabs between its cells"))
    }

    /// The place that it tells of.
    pub(super) fn read(&self, base: &Gazetteer) -> Result<Draft, Problem> {
        let identity = self
            .cell("geonameid")
            .parse()
            .ok()
            .filter(|&identity: &u32| identity > 0)
            .ok_or_else(|| self.fault("geonameid", "is no identity", "write a number from 1"))?;
        let title = self.cell("name");
        if fold(title).is_empty() {
            let fault = self.fault("name", "is no name", "write a name with letters");
            return Err(fault);
        }
        let (class, code) = (self.cell("feature class"), self.cell("feature code"));
        let feature = feature(class, code).ok_or_else(|| {
            self.fault(
                "feature class",
                "is no feature class",
                "use one of A H L P R S T U V",
            )
        })?;
        let (own_code, within) = self.codes(feature, base)?;
        Ok(Draft {
            geonames: Some(identity),
            feature,
            title: title.to_owned(),
            names: self.names(),
            lat: self.degrees("latitude", 90.0)?,
            lon: self.degrees("longitude", 180.0)?,
            radius_km: None,
            population: self.population()?,
            code: own_code,
            within,
        })
    }

    fn names(&self) -> Vec<(String, NameKind)> {
        let main = [self.cell("name"), self.cell("asciiname")];
        let main = main.into_iter().map(|name| (name, NameKind::Main));
        let others = self.cell("alternatenames").split(',').map(str::trim);
        main.chain(others.map(|name| (name, NameKind::Alternate)))
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, kind)| (name.to_owned(), kind))
            .collect()
    }

    /// The code that a country or division has, and that of what the place lies in.
    fn codes(
        &self,
        feature: Feature,
        base: &Gazetteer,
    ) -> Result<(Option<String>, Option<String>), Problem> {
        let country = self.cell("country code");
        if country.is_empty() {
            return Ok((None, None));
        }
        if base.country(country).is_none() || country.len() != 2 {
            return Err(self.fault(
                "country code",
                "is the code of no country",
                "use ISO 3166 alpha-2, or leave the cell empty",
            ));
        }
        let mut steps = vec![country.to_owned()];
        for column in ["admin1 code", "admin2 code"] {
            // '00' says that there is none.
            let code = self.cell(column);
            if code.is_empty() || code == "00" {
                break;
            }
            let outer = steps.last().map(String::as_str).unwrap_or_default();
            steps.push(format!("{outer}.{code}"));
        }
        let depth = match feature {
            Feature::Country => 0,
            Feature::Admin1 => 1,
            Feature::Admin2 => 2,
            _ => return Ok((None, steps.pop())),
        };
        let own = steps.get(depth).cloned();
        let outer = depth.checked_sub(1).and_then(|outer| steps.get(outer));
        Ok((own, outer.cloned()))
    }

    fn degrees(&self, column: &str, most: f64) -> Result<f64, Problem> {
        parse_degrees(self.cell(column), most).map_err(|said| {
            self.problem(column, said)
                .advise("write decimal degrees, north and east positive")
        })
    }

    fn population(&self) -> Result<u64, Problem> {
        match self.cell("population") {
            "" => Ok(0),
            cell => cell
                .parse()
                .map_err(|_| self.fault("population", "is no number", "write a whole number")),
        }
    }

    fn cell(&self, column: &str) -> &'t str {
        let index = COLUMNS.iter().position(|known| *known == column);
        index
            .and_then(|index| self.cells.get(index))
            .map_or("", |cell| cell.trim())
    }

    fn fault(&self, column: &str, wrong: &str, advice: &str) -> Problem {
        self.problem(column, format!("'{}' {wrong}", self.cell(column)))
            .advise(advice)
    }

    fn problem(&self, column: &str, said: String) -> Problem {
        let index = COLUMNS.iter().position(|known| *known == column);
        let before = self.cells.iter().take(index.unwrap_or(0));
        let column: usize = before.map(|cell| cell.chars().count() + 1).sum();
        Problem::error(self.name, said).at(self.number, column + 1)
    }
}
