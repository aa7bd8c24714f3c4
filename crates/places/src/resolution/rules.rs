//! What resolution knows beside places: weights, words that stand around names, area codes, peoples.
//!
//! All of it is data: `places/resolution/weights.tsv`, `places/resolution/place_words.tsv`,
//! `places/resolution/area_codes.tsv`, and the rows of kind `people` in `actors/`. A faulty row
//! costs only itself.
//!
//! Deliberately absent: places themselves.

use super::clues::{CLUES, Clue};
use crate::codes::CountryCode;
use crate::entry::EntryId;
use crate::features::feature_named;
use crate::gazetteer::Gazetteer;
use crate::names::fold;
use rapporteur_data::{DataSet, Row, Table};
use rapporteur_model::{Feature, Problem};
use std::collections::{BTreeMap, HashMap, HashSet};

const WEIGHTS: &str = "places/resolution/weights.tsv";
const PLACE_WORDS: &str = "places/resolution/place_words.tsv";
const AREA_CODES: &str = "places/resolution/area_codes.tsv";

/// Everything that resolution looks up and that is not a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    /// Weights of the clues: each name for itself, and all names together.
    pub(super) alone: Weights,
    pub(super) together: Weights,
    /// Words before and after names, folded. Only ever looked up, so that no order shows.
    before: HashMap<String, Vec<Feature>>,
    after: HashMap<String, Vec<Feature>>,
    area_codes: HashMap<u16, EntryId>,
    peoples: HashMap<String, People>,
    countries: HashMap<String, CountryCode>,
    capitals: HashSet<EntryId>,
    neighbours: HashMap<CountryCode, Vec<CountryCode>>,
}

/// One number for each clue.
pub(super) type Weights = [f32; CLUES.len()];

/// Where a people lives.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct People {
    pub(super) country: Option<CountryCode>,
    /// Folded names of the territory that it is called after, where that is no country.
    pub(super) territory: Vec<String>,
}

/// On which side of a name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

impl Rules {
    /// Loads the rules, and tells what is wrong with them.
    pub(crate) fn load(data: &DataSet, gazetteer: &Gazetteer) -> (Self, Vec<Problem>) {
        let mut rules = Self::default();
        let mut problems = rules.load_weights(data);
        problems.extend(rules.load_place_words(data));
        problems.extend(rules.load_area_codes(data, gazetteer));
        rules.load_peoples(data);
        for country in gazetteer.countries() {
            let beside = country.neighbours().filter_map(|country| country.alpha3());
            if let Some(code) = country.alpha3() {
                rules.neighbours.insert(code, beside.collect());
            }
        }
        let capitals = gazetteer
            .countries()
            .filter_map(|country| country.capital());
        rules.capitals = capitals.map(|entry| entry.id).collect();
        (rules, problems)
    }

    /// What can be meant where these folded words stand beside a name; empty where they only narrow
    /// it, `None` where they say nothing.
    pub(super) fn beside(&self, side: Side, words: &str) -> Option<&[Feature]> {
        let words_of_side = match side {
            Side::Before => &self.before,
            Side::After => &self.after,
        };
        words_of_side.get(words).map(Vec::as_slice)
    }

    /// The division of a telephone area code.
    pub(super) fn area_code(&self, code: u16) -> Option<EntryId> {
        self.area_codes.get(&code).copied()
    }

    /// The country that the files of actors have under a folded name: 'peoples republic of china'.
    pub(super) fn country(&self, key: &str) -> Option<CountryCode> {
        self.countries.get(key).copied()
    }

    /// The countries that a country has a border with.
    pub(super) fn neighbours(&self, country: CountryCode) -> &[CountryCode] {
        self.neighbours.get(&country).map_or(&[], Vec::as_slice)
    }

    /// Whether a place is a country's seat of government.
    pub(super) fn is_capital(&self, id: EntryId) -> bool {
        self.capitals.contains(&id)
    }

    /// The people of a folded name: 'afghans'.
    pub(super) fn people(&self, key: &str) -> Option<&People> {
        self.peoples.get(key)
    }

    fn load_weights(&mut self, data: &DataSet) -> Vec<Problem> {
        let Some(file) = data.get(WEIGHTS) else {
            return Vec::new();
        };
        let (table, mut problems) = Table::read(file, &["clue", "alone", "together"]);
        for row in table.rows() {
            let Some(clue) = Clue::named(row.get("clue")) else {
                let names: Vec<_> = CLUES.iter().map(|clue| clue.name()).collect();
                problems.push(
                    row.fault("clue", format!("'{}' is no clue", row.get("clue")))
                        .advise(format!("use one of: {}", names.join(", "))),
                );
                continue;
            };
            for (column, weights) in [("alone", &mut self.alone), ("together", &mut self.together)]
            {
                match weight(&row, column) {
                    Ok(weight) => weights[clue as usize] = weight,
                    Err(problem) => problems.push(problem),
                }
            }
        }
        problems
    }

    fn load_place_words(&mut self, data: &DataSet) -> Vec<Problem> {
        let Some(file) = data.get(PLACE_WORDS) else {
            return Vec::new();
        };
        let (table, mut problems) = Table::read(file, &["words", "side", "features"]);
        for row in table.rows() {
            let features: Vec<_> = row
                .list("features")
                .filter_map(|name| match feature_named(name) {
                    Some(feature) => Some(feature),
                    None => {
                        problems.push(
                            row.fault("features", format!("'{name}' is no feature"))
                                .advise("use the names that the files of places use"),
                        );
                        None
                    }
                })
                .collect();
            let words = fold(row.get("words"));
            match row.get("side") {
                "before" => drop(self.before.insert(words, features)),
                "after" => drop(self.after.insert(words, features)),
                other => problems.push(
                    row.fault("side", format!("'{other}' is no side of a name"))
                        .advise("write 'before' or 'after'"),
                ),
            }
        }
        problems
    }

    fn load_area_codes(&mut self, data: &DataSet, gazetteer: &Gazetteer) -> Vec<Problem> {
        let Some(file) = data.get(AREA_CODES) else {
            return Vec::new();
        };
        let (table, mut problems) = Table::read(file, &["division", "codes"]);
        for row in table.rows() {
            let Some(division) = gazetteer.division(row.get("division")) else {
                // A gazetteer of the user's own may leave out whole countries.
                continue;
            };
            for code in row.list("codes") {
                match code.parse::<u16>() {
                    Ok(number) if (200..1000).contains(&number) => {
                        self.area_codes.insert(number, division.id);
                    }
                    _ => problems.push(
                        row.fault("codes", format!("'{code}' is no area code"))
                            .advise("write three digits, the first of them 2 to 9"),
                    ),
                }
            }
        }
        problems
    }

    /// What is wrong with the files of actors is told by those who own them.
    fn load_peoples(&mut self, data: &DataSet) {
        // The names of what is no country, by identity: 'Gaza' for 'gaza'.
        let mut territories: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut peoples = Vec::new();
        for file in data.under("actors/") {
            let (table, _) = Table::read(file, &["id", "name", "kind", "country"]);
            for row in table.rows() {
                let names = std::iter::once(row.get("name"))
                    .chain(row.list("aliases"))
                    .map(fold);
                match row.get("kind") {
                    "people" => peoples.push((
                        row.get("id").to_owned(),
                        CountryCode::new(row.get("country")),
                        names.collect::<Vec<_>>(),
                    )),
                    "country" => {
                        let code = CountryCode::new(row.get("country"));
                        let coded = names.filter_map(|name| Some((name, code?)));
                        self.countries.extend(coded);
                    }
                    "territory" => {
                        territories
                            .entry(row.get("id").to_owned())
                            .or_default()
                            .extend(names);
                    }
                    _ => {}
                }
            }
        }
        for (id, country, names) in peoples {
            let territory = territories.get(&id).cloned().unwrap_or_default();
            for name in names {
                self.peoples.entry(name).or_insert_with(|| People {
                    country,
                    territory: territory.clone(),
                });
            }
        }
    }
}

fn weight(row: &Row<'_>, column: &str) -> Result<f32, Problem> {
    let cell = row.get(column);
    if cell.is_empty() {
        return Ok(0.0);
    }
    cell.parse()
        .ok()
        .filter(|weight: &f32| weight.is_finite())
        .ok_or_else(|| {
            row.fault(column, format!("'{cell}' is no weight"))
                .advise("write a number, or leave the cell empty for 0")
        })
}
