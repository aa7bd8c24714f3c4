//! The places of one file: by name, by identity, by code.
//!
//! ```
//! # fn main() -> Result<(), rapporteur_places::IndexError> {
//! use rapporteur_places::Gazetteer;
//! let gazetteer = Gazetteer::embedded()?;
//! let best = gazetteer.lookup("saint petersburg").into_iter().max_by_key(|entry| entry.population);
//! assert_eq!(best.and_then(|entry| entry.country).unwrap().as_str(), "RUS");
//! let sudan = gazetteer.country("SDN").unwrap();
//! assert!(sudan.neighbours().any(|country| country.fips() == Some("CD")));
//! # Ok(())
//! # }
//! ```
//!
//! Opening costs the same for every size; nothing is read that is not asked for. A damaged file
//! gives an error or finds less, and never panics.
//!
//! Deliberately absent: which of several places of one name is meant.

pub(crate) mod build;
mod countries;
mod format;
mod record;
mod strings;
pub mod tables;

pub use countries::Country;
pub use format::IndexError;

use crate::codes::CountryCode;
use crate::entry::{Entry, EntryId, NameKind};
use crate::names::fold;
use build::{CountryFacts, Draft};
use format::{Layout, Section, number, varint};
use fst::Streamer as _;
use rapporteur_model::Feature;
pub(crate) use record::Record;
use std::borrow::Cow;
use std::fmt;
use strings::Strings;

static EMBEDDED: &[u8] = include_bytes!("../../models/places.bin");

/// Places by name, identity and code, in one file.
#[derive(Clone)]
pub struct Gazetteer {
    bytes: Cow<'static, [u8]>,
    layout: Layout,
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer")
            .field("bytes", &self.bytes.len())
            .field("entries", &self.layout.entries)
            .finish()
    }
}

impl Gazetteer {
    /// What the program was built with.
    ///
    /// # Errors
    /// When the program was built with a file of another version; a test excludes it.
    pub fn embedded() -> Result<Self, IndexError> {
        Ok(Self {
            bytes: Cow::Borrowed(EMBEDDED),
            layout: Layout::read(EMBEDDED)?,
        })
    }

    /// A file of the user's own, read as a whole once to make sure that it is not damaged.
    ///
    /// # Errors
    /// When it is no index of this version, cut short or damaged.
    pub fn open(bytes: Vec<u8>) -> Result<Self, IndexError> {
        let layout = Layout::read(&bytes)?;
        layout.verify(&bytes)?;
        let gazetteer = Self {
            bytes: Cow::Owned(bytes),
            layout,
        };
        // The automaton of names trusts its bytes where all others are looked at twice; it has a
        // checksum of its own.
        let keys = gazetteer.keys().ok_or(IndexError::Damaged)?;
        keys.verify().map_err(|_| IndexError::Damaged)?;
        Ok(gazetteer)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.layout.entries as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.layout.entries == 0
    }

    /// Everything that has this name, in the order of the index; spelling and case are
    /// [folded](fold).
    pub fn lookup(&self, name: &str) -> Vec<Entry<'_>> {
        self.lookup_folded(&fold(name))
    }

    /// Everything that has this name, which is folded already.
    pub fn lookup_folded(&self, key: &str) -> Vec<Entry<'_>> {
        self.key_number(key)
            .and_then(|key| self.senses(key))
            .unwrap_or_default()
    }

    /// Whether a folded name is one, or the first words of a longer one.
    pub fn begins(&self, key: &str) -> Begins {
        let Some((keys, mut node)) = self.keys().map(|keys| (keys, None)) else {
            return Begins::default();
        };
        let root = keys.root();
        for &byte in key.as_bytes() {
            let here = node.as_ref().unwrap_or(&root);
            let Some(index) = here.find_input(byte) else {
                return Begins::default();
            };
            node = Some(keys.node(here.transition_addr(index)));
        }
        let here = node.as_ref().unwrap_or(&root);
        Begins {
            is_name: here.is_final(),
            goes_on: here.find_input(b' ').is_some(),
        }
    }

    /// The entry with an identity in GeoNames.
    pub fn by_geonames(&self, id: u32) -> Option<Entry<'_>> {
        let head = self.layout.countries.checked_add(self.layout.divisions)?;
        let identity = |entry| self.record(entry).map(|record| record.geonames);
        // Entries behind the divisions lie in the order of their identities, those without at the end.
        let (mut low, mut high) = (head, self.layout.entries);
        while low < high {
            let middle = low.midpoint(high);
            match identity(middle)? {
                Some(here) if here < id => low = middle + 1,
                _ => high = middle,
            }
        }
        if identity(low) == Some(Some(id)) {
            return self.entry(low);
        }
        let identities = self.section(Section::Identities);
        let (mut low, mut high) = (0, identities.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            let entry = u32::try_from(number(identities, middle * 4, 4)?).ok()?;
            match identity(entry)? {
                Some(here) if here < id => low = middle + 1,
                Some(here) if here == id => return self.entry(entry),
                _ => high = middle,
            }
        }
        None
    }

    /// A country by ISO 3166 alpha-3 or alpha-2 (capitals); `KOS` and `XK` for Kosovo.
    pub fn country(&self, code: &str) -> Option<Country<'_>> {
        // Codes of either length stand side by side; loading `data/places` asks for thousands.
        let code = code.as_bytes();
        let at = match code.len() {
            3 => 0..3,
            2 => 3..5,
            _ => return None,
        };
        let mut records = self
            .section(Section::Countries)
            .chunks_exact(countries::BYTES);
        let number = records.position(|record| record.get(at.clone()) == Some(code))?;
        Country::of(self, u32::try_from(number).ok()?)
    }

    /// A country by FIPS 10-4.
    pub fn country_by_fips(&self, code: &str) -> Option<Country<'_>> {
        self.countries()
            .find(|country| country.fips() == Some(code))
    }

    /// All countries in the order of their codes.
    pub fn countries(&self) -> impl Iterator<Item = Country<'_>> {
        (0..self.layout.countries).filter_map(|number| Country::of(self, number))
    }

    /// A division by GeoNames' code: `US.LA`, `US.LA.079`.
    pub fn division(&self, code: &str) -> Option<Entry<'_>> {
        let index = u32::try_from(self.codes().find(code)?).ok()?;
        self.entry(self.layout.countries.checked_add(index)?)
    }

    /// An entry by its number.
    pub fn entry(&self, number: u32) -> Option<Entry<'_>> {
        self.sense(number, NameKind::Main)
    }

    /// All places as they were built, names folded.
    pub(crate) fn drafts(&self) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = (0..self.layout.entries)
            .filter_map(|number| self.draft(number))
            .collect();
        let Some(keys) = self.keys() else {
            return drafts;
        };
        let mut stream = keys.stream();
        while let Some((key, number)) = stream.next() {
            let name = String::from_utf8_lossy(key);
            let senses = usize::try_from(number.value())
                .ok()
                .and_then(|key| self.senses(key));
            for sense in senses.unwrap_or_default() {
                if let EntryId::Indexed(number) = sense.id
                    && let Some(draft) = drafts.get_mut(number as usize)
                {
                    draft.names.push((name.clone().into_owned(), sense.matched));
                }
            }
        }
        drafts
    }

    fn draft(&self, number: u32) -> Option<Draft> {
        let record = self.record(number)?;
        Some(Draft {
            geonames: record.geonames,
            feature: record.feature,
            title: self.title(number)?,
            names: Vec::new(),
            lat: record.lat,
            lon: record.lon,
            radius_km: Some(record.radius_km),
            population: record.population,
            code: self.code(number),
            within: record.within.and_then(|within| self.code(within)),
        })
    }

    /// What is known of countries, as it was built.
    pub(crate) fn country_facts(&self) -> Vec<CountryFacts> {
        let letters = |code: Option<&str>| code.unwrap_or_default().to_owned();
        self.countries()
            .filter_map(|country| {
                Some(CountryFacts {
                    alpha3: country.alpha3()?,
                    alpha2: letters(country.alpha2()),
                    fips: letters(country.fips()),
                    continent: letters(country.continent()),
                    area_km2: country.area_km2().unwrap_or(0),
                    capital: country.capital().and_then(|capital| capital.geonames),
                    neighbours: country
                        .neighbours()
                        .filter_map(|neighbour| neighbour.alpha3())
                        .collect(),
                })
            })
            .collect()
    }

    pub(crate) fn title(&self, number: u32) -> Option<String> {
        let record = self.record(number)?;
        let titles = Strings {
            text: self.section(Section::Titles),
            blocks: self.section(Section::TitleBlocks),
        };
        titles.get(record.title)
    }

    /// The code of a country (`US`) or a division (`US.LA`).
    pub(crate) fn code(&self, number: u32) -> Option<String> {
        match number.checked_sub(self.layout.countries) {
            None => Some(Country::of(self, number)?.alpha2()?.to_owned()),
            Some(division) if division < self.layout.divisions => {
                self.codes().get(division as usize)
            }
            Some(_) => None,
        }
    }

    fn section(&self, section: Section) -> &[u8] {
        self.layout.section(&self.bytes, section)
    }

    fn record(&self, entry: u32) -> Option<Record> {
        Record::read(self.section(Section::Records), self.layout.widths, entry)
    }

    fn codes(&self) -> Strings<'_> {
        Strings {
            text: self.section(Section::Codes),
            blocks: self.section(Section::CodeBlocks),
        }
    }

    fn keys(&self) -> Option<fst::raw::Fst<&[u8]>> {
        fst::raw::Fst::new(self.section(Section::Keys)).ok()
    }

    fn key_number(&self, key: &str) -> Option<usize> {
        let number = self.keys()?.get(key)?;
        usize::try_from(number.value()).ok()
    }

    /// What a name stands for.
    fn senses(&self, key: usize) -> Option<Vec<Entry<'_>>> {
        let width = self.layout.sense_width;
        let packed = number(
            self.section(Section::Senses),
            key.checked_mul(width)?,
            width,
        )?;
        if packed & 1 == 0 {
            return Some(self.packed_sense(packed >> 1).into_iter().collect());
        }
        let lists = self.section(Section::Lists);
        let (count, mut at) = varint(lists, usize::try_from(packed >> 1).ok()?)?;
        let mut senses = Vec::new();
        let mut entry = 0u64;
        for _ in 0..count {
            let (step, end) = varint(lists, at)?;
            at = end;
            entry = entry.checked_add(step >> 2)?;
            senses.extend(self.packed_sense(entry << 2 | step & 3));
        }
        Some(senses)
    }

    fn packed_sense(&self, packed: u64) -> Option<Entry<'_>> {
        let kind = NameKind::from_number(packed & 3)?;
        self.sense(u32::try_from(packed >> 2).ok()?, kind)
    }

    fn sense(&self, number: u32, matched: NameKind) -> Option<Entry<'_>> {
        let record = self.record(number)?;
        let (mut country, mut admin1, mut admin2) = (None, None, None);
        let mut place = Some((number, record));
        // What lies in what is at most three steps deep; a damaged file may go in a circle.
        for _ in 0..4 {
            let Some((number, record)) = place else { break };
            match record.feature {
                Feature::Country => country = self.country_code(number),
                Feature::Admin1 => admin1 = Some(EntryId::Indexed(number)),
                Feature::Admin2 => admin2 = Some(EntryId::Indexed(number)),
                _ => {}
            }
            place = record
                .within
                .and_then(|within| Some((within, self.record(within)?)));
        }
        Some(Entry::indexed(
            self, number, matched, &record, country, admin1, admin2,
        ))
    }

    fn country_code(&self, number: u32) -> Option<CountryCode> {
        Country::of(self, number)?.alpha3()
    }
}

/// How a folded name stands in a gazetteer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begins {
    /// It is a name.
    pub is_name: bool,
    /// It is the first words of a longer name.
    pub goes_on: bool,
}

#[cfg(test)]
mod tests;
