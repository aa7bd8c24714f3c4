//! What is known of a country beside where it is: codes, neighbours, capital.
//!
//! | bytes | what |
//! |---|---|
//! | 3, 2, 2 | ISO 3166 alpha-3 and alpha-2, FIPS 10-4; zeros where there is none |
//! | 2 | continent, by the two letters that GeoNames has for it |
//! | 4 | area in square kilometres |
//! | 4 | its capital, the number of an entry and one more; 0 for none |
//! | 4, 1 | where its neighbours start in their section, and how many there are: one byte pair each |
//!
//! Absent on purpose: names, which are found like all others.

use super::Gazetteer;
use super::format::{Section, number, push_number};
use crate::codes::CountryCode;
use crate::entry::Entry;

pub(super) const BYTES: usize = 22;

/// A country of a gazetteer, or a dependency with a code of its own.
#[derive(Clone, Copy, Debug)]
pub struct Country<'g> {
    gazetteer: &'g Gazetteer,
    bytes: &'g [u8],
    number: u32,
}

/// A country as it is written.
#[derive(Clone, Debug)]
pub(super) struct CountryRecord {
    pub(super) alpha3: [u8; 3],
    pub(super) alpha2: [u8; 2],
    pub(super) fips: [u8; 2],
    pub(super) continent: [u8; 2],
    pub(super) area_km2: u32,
    pub(super) capital: Option<u32>,
    /// Numbers of countries.
    pub(super) neighbours: Vec<u16>,
}

impl CountryRecord {
    pub(super) fn write(&self, countries: &mut Vec<u8>, neighbours: &mut Vec<u8>) {
        countries.extend_from_slice(&self.alpha3);
        countries.extend_from_slice(&self.alpha2);
        countries.extend_from_slice(&self.fips);
        countries.extend_from_slice(&self.continent);
        push_number(countries, u64::from(self.area_km2), 4);
        push_number(
            countries,
            self.capital.map_or(0, |entry| u64::from(entry) + 1),
            4,
        );
        push_number(countries, neighbours.len() as u64, 4);
        push_number(countries, self.neighbours.len() as u64, 1);
        for &neighbour in &self.neighbours {
            push_number(neighbours, u64::from(neighbour), 2);
        }
    }
}

impl<'g> Country<'g> {
    pub(super) fn of(gazetteer: &'g Gazetteer, number: u32) -> Option<Self> {
        let at = (number as usize).checked_mul(BYTES)?;
        let bytes = gazetteer
            .section(Section::Countries)
            .get(at..at.checked_add(BYTES)?)?;
        Some(Self {
            gazetteer,
            bytes,
            number,
        })
    }

    /// ISO 3166-1 alpha-3; `KOS` for Kosovo.
    pub fn alpha3(&self) -> Option<CountryCode> {
        CountryCode::from_bytes(self.bytes.get(..3)?.try_into().ok()?)
    }

    /// ISO 3166-1 alpha-2; `XK` for Kosovo.
    pub fn alpha2(&self) -> Option<&'g str> {
        self.letters(3)
    }

    /// FIPS 10-4, as GDELT writes countries.
    pub fn fips(&self) -> Option<&'g str> {
        self.letters(5)
    }

    /// The continent that it is counted to: `AF`, `AN`, `AS`, `EU`, `NA`, `OC` or `SA`.
    pub fn continent(&self) -> Option<&'g str> {
        self.letters(7)
    }

    /// Its area in square kilometres, where it is known.
    pub fn area_km2(&self) -> Option<u32> {
        let area = number(self.bytes, 9, 4)?;
        u32::try_from(area).ok().filter(|&area| area > 0)
    }

    /// Where it is, and how many people live there.
    pub fn entry(&self) -> Option<Entry<'g>> {
        self.gazetteer.entry(self.number)
    }

    /// Its seat of government.
    pub fn capital(&self) -> Option<Entry<'g>> {
        let entry = number(self.bytes, 13, 4)?.checked_sub(1)?;
        self.gazetteer.entry(u32::try_from(entry).ok()?)
    }

    /// The countries that it has a border with, in the order of their codes.
    pub fn neighbours(&self) -> impl Iterator<Item = Country<'g>> {
        let start = number(self.bytes, 17, 4).unwrap_or(0) as usize;
        let count = number(self.bytes, 21, 1).unwrap_or(0) as usize;
        let gazetteer = self.gazetteer;
        let neighbours = gazetteer.section(Section::Neighbours);
        (0..count).filter_map(move |index| {
            let country = number(neighbours, start.checked_add(index * 2)?, 2)?;
            Country::of(gazetteer, u32::try_from(country).ok()?)
        })
    }

    fn letters(&self, at: usize) -> Option<&'g str> {
        let letters = self.bytes.get(at..at + 2)?;
        let plain = letters.iter().all(u8::is_ascii_alphanumeric);
        plain.then(|| std::str::from_utf8(letters).ok()).flatten()
    }
}
