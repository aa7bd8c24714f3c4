//! Builds an index from places.
//!
//! Same places, same bytes, whatever their order: everything is sorted before it is numbered.
//!
//! Deliberately absent: where the places come from ([`super::tables`], a dump of GeoNames).

use super::countries::CountryRecord;
use super::format::{Layout, SECTIONS, Section, push_number, push_varint};
use super::record::{MOST_ENTRIES, Record, Widths};
use super::strings;
use crate::codes::CountryCode;
use crate::entry::NameKind;
use crate::names::fold;
use rapporteur_model::Feature;
use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::PI;

/// A place that is to be indexed.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Identity in GeoNames.
    pub geonames: Option<u32>,
    /// What sort of thing it is.
    pub feature: Feature,
    /// The name that is shown.
    pub title: String,
    /// All its names, that one among them.
    pub names: Vec<(String, NameKind)>,
    /// Latitude in degrees, north positive.
    pub lat: f64,
    /// Longitude in degrees, east positive.
    pub lon: f64,
    /// Radius in kilometres of a circle that about holds it; `None` for what is usual.
    pub radius_km: Option<f64>,
    /// How many people live there, 0 where that is not known.
    pub population: u64,
    /// GeoNames' code of a country (`US`) or division (`US.LA`, `US.LA.079`) that this is.
    pub code: Option<String>,
    /// Such a code of what it lies in.
    pub within: Option<String>,
}

/// What is known of a country beside its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountryFacts {
    /// ISO 3166-1 alpha-3; `KOS` for Kosovo.
    pub alpha3: CountryCode,
    /// ISO 3166-1 alpha-2, also the code of its place.
    pub alpha2: String,
    /// FIPS 10-4, empty where there is none.
    pub fips: String,
    /// The continent's two letters.
    pub continent: String,
    /// Square kilometres, 0 where that is not known.
    pub area_km2: u32,
    /// Identity of its capital in GeoNames.
    pub capital: Option<u32>,
    /// Countries that it has a border with.
    pub neighbours: Vec<CountryCode>,
}

/// Why places make no index.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// More than can be numbered.
    #[error("{0} places are more than an index holds ({MOST_ENTRIES})")]
    TooMany(usize),
    /// The names could not be sorted into an automaton.
    #[error("the names make no automaton: {0}")]
    Names(String),
}

/// The bytes of an index.
///
/// A country needs facts, a country or division a code that no other has; what lacks these can be
/// found by name, but nothing lies in it.
///
/// # Errors
/// When there are too many places.
pub fn build(mut places: Vec<Draft>, countries: &[CountryFacts]) -> Result<Vec<u8>, BuildError> {
    if places.len() > MOST_ENTRIES {
        return Err(BuildError::TooMany(places.len()));
    }
    let facts: BTreeMap<&str, &CountryFacts> = countries
        .iter()
        .map(|country| (country.alpha2.as_str(), country))
        .collect();
    places.sort_by(|a, b| a.tie_break().cmp(&b.tie_break()));
    keep_codes_apart(&mut places, &facts);
    places.sort_by_cached_key(|place| rank(place, &facts));
    let countries: Vec<&CountryFacts> = places
        .iter()
        .take_while(|place| place.is_coded(Feature::Country))
        .filter_map(|place| facts.get(place.code.as_deref()?).copied())
        .collect();
    let divisions: Vec<&str> = places
        .iter()
        .skip(countries.len())
        .map_while(|place| place.code.as_deref())
        .collect();

    let titles: BTreeSet<&str> = places.iter().map(|place| place.title.as_str()).collect();
    let names = Names::of(&places)?;
    let (code_text, code_blocks) = strings::write(divisions.iter().copied());
    let (title_text, title_blocks) = strings::write(titles.iter().copied());
    let (country_bytes, neighbours) = write_countries(&countries, &places);
    let (records, widths) = write_records(&places, titles);
    let mut sections: [Vec<u8>; SECTIONS] = Default::default();
    for (section, bytes) in [
        (Section::Records, records),
        (
            Section::Identities,
            write_identities(&places, countries.len() + divisions.len()),
        ),
        (Section::Keys, names.keys),
        (Section::Senses, names.senses),
        (Section::Lists, names.lists),
        (Section::Titles, title_text),
        (Section::TitleBlocks, title_blocks),
        (Section::Codes, code_text),
        (Section::CodeBlocks, code_blocks),
        (Section::Countries, country_bytes),
        (Section::Neighbours, neighbours),
    ] {
        if let Some(slot) = sections.get_mut(section as usize) {
            *slot = bytes;
        }
    }
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let layout = Layout {
        entries: count(places.len()),
        countries: count(countries.len()),
        divisions: count(divisions.len()),
        sense_width: names.sense_width,
        widths,
        ..Layout::default()
    };
    Ok(layout.write(&sections))
}

impl Draft {
    fn is_coded(&self, feature: Feature) -> bool {
        self.feature == feature && self.code.is_some()
    }

    /// An order that does not hang on the order in which places were given.
    fn tie_break(&self) -> impl Ord + '_ {
        (
            self.geonames.unwrap_or(u32::MAX),
            &self.title,
            self.lat.to_bits(),
            self.lon.to_bits(),
            &self.names,
        )
    }
}

/// Takes codes from all that may have none: the second of its code, a country without facts.
fn keep_codes_apart(places: &mut [Draft], facts: &BTreeMap<&str, &CountryFacts>) {
    let mut taken = BTreeSet::new();
    for place in places {
        let Some(code) = &place.code else { continue };
        let may = match place.feature {
            Feature::Country => facts.contains_key(code.as_str()),
            Feature::Admin1 | Feature::Admin2 => true,
            _ => false,
        };
        if !may || !taken.insert(code.clone()) {
            place.code = None;
        }
    }
}

/// Countries, divisions, then the rest by identity.
fn rank(place: &Draft, facts: &BTreeMap<&str, &CountryFacts>) -> (u8, String, u32) {
    match (&place.code, place.feature) {
        (Some(code), Feature::Country) => {
            let alpha3 = facts.get(code.as_str()).map(|country| country.alpha3);
            (
                0,
                alpha3.map(|code| code.to_string()).unwrap_or_default(),
                0,
            )
        }
        (Some(code), _) => (1, code.clone(), 0),
        (None, _) => (2, String::new(), place.geonames.unwrap_or(u32::MAX)),
    }
}

fn write_records(places: &[Draft], titles: BTreeSet<&str>) -> (Vec<u8>, Widths) {
    let titles: BTreeMap<&str, usize> = titles.into_iter().zip(0..).collect();
    let codes: BTreeMap<&str, u32> = (0..)
        .zip(places)
        .filter_map(|(number, place)| Some((place.code.as_deref()?, number)))
        .collect();
    let records: Vec<Record> = (0..)
        .zip(places)
        .map(|(number, place)| Record {
            geonames: place.geonames,
            title: titles.get(place.title.as_str()).copied().unwrap_or(0),
            lat: place.lat,
            lon: place.lon,
            population: place.population,
            within: within(place, &codes).filter(|&outer| outer < number),
            feature: place.feature,
            radius_km: place
                .radius_km
                .unwrap_or_else(|| usual_radius(place.feature, place.population)),
        })
        .collect();
    let most = |part: fn(&Record) -> u32| records.iter().map(part).max().unwrap_or(0);
    let widths = Widths::for_most(
        most(|record| record.geonames.unwrap_or(0)),
        u32::try_from(titles.len()).unwrap_or(u32::MAX),
        most(|record| record.within.map_or(0, |outer| outer + 1)),
    );
    let mut bytes = Vec::new();
    for record in records {
        record.write(&mut bytes, widths);
    }
    (bytes, widths)
}

/// The smallest thing of the index that a place lies in: where a district is not there, its province,
/// where that is not there either, the country.
fn within(place: &Draft, codes: &BTreeMap<&str, u32>) -> Option<u32> {
    let mut code = place.within.as_deref()?;
    loop {
        if let Some(&number) = codes.get(code) {
            return Some(number);
        }
        (code, _) = code.rsplit_once('.')?;
    }
}

/// Kilometres for what no extent is known of: by what it is, settlements by their people at 3,000 in a
/// square kilometre.
fn usual_radius(feature: Feature, population: u64) -> f64 {
    match feature {
        Feature::WorldRegion => 3000.0,
        Feature::Country => 300.0,
        Feature::Admin1 => 100.0,
        Feature::Region | Feature::River | Feature::Line => 50.0,
        Feature::Admin2 | Feature::Water => 20.0,
        Feature::Land | Feature::Island => 10.0,
        Feature::Settlement | Feature::Neighbourhood => {
            (population as f64 / 3000.0 / PI).sqrt().clamp(1.0, 40.0)
        }
        Feature::Site
        | Feature::Airport
        | Feature::Plant
        | Feature::BorderCrossing
        | Feature::Camp => 1.0,
    }
}

fn write_identities(places: &[Draft], coded: usize) -> Vec<u8> {
    let mut identities: Vec<(u32, u32)> = (0..)
        .zip(places.iter().take(coded))
        .filter_map(|(number, place)| Some((place.geonames?, number)))
        .collect();
    identities.sort_unstable();
    let mut bytes = Vec::new();
    for (_, number) in identities {
        push_number(&mut bytes, u64::from(number), 4);
    }
    bytes
}

fn write_countries(countries: &[&CountryFacts], places: &[Draft]) -> (Vec<u8>, Vec<u8>) {
    let capitals: BTreeSet<u32> = countries.iter().filter_map(|facts| facts.capital).collect();
    let capitals: BTreeMap<u32, u32> = (0..)
        .zip(places)
        .filter_map(|(number, place)| Some((place.geonames?, number)))
        .filter(|(identity, _)| capitals.contains(identity))
        .collect();
    let (mut bytes, mut neighbours) = (Vec::new(), Vec::new());
    for facts in countries {
        let mut letters = [0; 3];
        for (slot, letter) in letters.iter_mut().zip(facts.alpha3.as_str().bytes()) {
            *slot = letter;
        }
        let number = |code: &CountryCode| countries.iter().position(|facts| facts.alpha3 == *code);
        let record = CountryRecord {
            alpha3: letters,
            alpha2: pair(&facts.alpha2),
            fips: pair(&facts.fips),
            continent: pair(&facts.continent),
            area_km2: facts.area_km2,
            capital: facts
                .capital
                .and_then(|capital| capitals.get(&capital).copied()),
            neighbours: facts
                .neighbours
                .iter()
                .filter_map(number)
                .filter_map(|number| u16::try_from(number).ok())
                .take(usize::from(u8::MAX))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        };
        record.write(&mut bytes, &mut neighbours);
    }
    (bytes, neighbours)
}

/// Two letters, or zeros.
fn pair(code: &str) -> [u8; 2] {
    code.as_bytes().try_into().unwrap_or_default()
}

/// The sections by which names are found.
struct Names {
    keys: Vec<u8>,
    senses: Vec<u8>,
    sense_width: usize,
    lists: Vec<u8>,
}

impl Names {
    fn of(places: &[Draft]) -> Result<Self, BuildError> {
        // Each key with the entries that it names, the strongest way in which it does.
        let mut pairs: Vec<(String, u32, NameKind)> = Vec::new();
        for (number, place) in (0..).zip(places) {
            for (name, kind) in &place.names {
                let key = fold(name);
                if !key.is_empty() {
                    pairs.push((key, number, *kind));
                }
            }
        }
        pairs.sort();
        pairs.dedup_by(|later, first| (&later.0, later.1) == (&first.0, first.1));

        let mut keys = fst::MapBuilder::memory();
        let (mut packed, mut lists) = (Vec::new(), Vec::new());
        for (number, group) in (0..).zip(pairs.chunk_by(|a, b| a.0 == b.0)) {
            let Some((key, entry, kind)) = group.first() else {
                continue;
            };
            keys.insert(key, number)
                .map_err(|error| BuildError::Names(error.to_string()))?;
            if group.len() == 1 {
                packed.push((u64::from(*entry) << 2 | kind.number()) << 1);
                continue;
            }
            packed.push((lists.len() as u64) << 1 | 1);
            push_varint(&mut lists, group.len() as u64);
            let mut before = 0;
            for (_, entry, kind) in group {
                push_varint(&mut lists, u64::from(entry - before) << 2 | kind.number());
                before = *entry;
            }
        }
        let most = packed.iter().copied().max().unwrap_or(0);
        let sense_width = (1..=8)
            .find(|width| most.checked_shr(width * 8).unwrap_or(0) == 0)
            .unwrap_or(8);
        let sense_width = sense_width as usize;
        let mut senses = Vec::new();
        for sense in packed {
            push_number(&mut senses, sense, sense_width);
        }
        let keys = keys
            .into_inner()
            .map_err(|error| BuildError::Names(error.to_string()))?;
        Ok(Self {
            keys,
            senses,
            sense_width,
            lists,
        })
    }
}
