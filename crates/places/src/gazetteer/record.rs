//! Where an entry is, in some twenty bytes.
//!
//! | bytes | what |
//! |---|---|
//! | 3 or 4 | identity in GeoNames, 0 for none |
//! | 1 to 4 | number of its title |
//! | 3, 3 | latitude and longitude as shares of 90 and 180 degrees: read to four digits |
//! | 3 | population: 20 binary digits and a power of two, exact below 1,048,576, else to a millionth |
//! | 1 to 4 | what it lies in, the number of an entry and one more; 0 for nothing |
//! | 1 | feature |
//! | 1 | radius: half a kilometre, 5 % more with each step |
//!
//! How many bytes the first, second and second but last take is the same in a whole file
//! ([`Widths`]).
//!
//! Absent on purpose: the country, which is the end of what it lies in.

use super::format::{number, push_number};
use rapporteur_model::Feature;

/// How many bytes numbers take in the records of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Widths {
    pub(super) identity: usize,
    pub(super) title: usize,
    pub(super) within: usize,
}

impl Widths {
    /// As few as the greatest numbers need.
    pub(super) fn for_most(identity: u32, title: u32, within: u32) -> Self {
        Self {
            identity: width(identity),
            title: width(title),
            within: width(within),
        }
    }

    /// Bytes of a record.
    pub(super) fn record(self) -> usize {
        self.identity + self.title + 3 + 3 + 3 + self.within + 1 + 1
    }
}

fn width(most: u32) -> usize {
    (u32::BITS - most.leading_zeros()).div_ceil(8).max(1) as usize
}

/// More entries than this cannot be numbered.
pub(super) const MOST_ENTRIES: usize = (1 << 24) - 2;

/// One entry as it lies in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) geonames: Option<u32>,
    pub(crate) title: usize,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) population: u64,
    pub(crate) within: Option<u32>,
    pub(crate) feature: Feature,
    pub(crate) radius_km: f64,
}

/// Features by the numbers that files have for them: never reorder, only append.
const FEATURES: &[Feature] = &[
    Feature::WorldRegion,
    Feature::Country,
    Feature::Admin1,
    Feature::Admin2,
    Feature::Settlement,
    Feature::Neighbourhood,
    Feature::Region,
    Feature::Line,
    Feature::Water,
    Feature::River,
    Feature::Land,
    Feature::Island,
    Feature::Site,
    Feature::Airport,
    Feature::Plant,
    Feature::BorderCrossing,
    Feature::Camp,
];

const SCALE: f64 = ((1 << 23) - 1) as f64;
const MANTISSA_BITS: u32 = 20;

impl Record {
    /// The record of a number; `None` beyond the end and where bytes mean nothing.
    pub(super) fn read(records: &[u8], widths: Widths, entry: u32) -> Option<Self> {
        let bytes = widths.record();
        let mut at = (entry as usize).checked_mul(bytes)?;
        let record = records.get(..at.checked_add(bytes)?)?;
        let mut next = |width| {
            let part = number(record, at, width);
            at += width;
            part.and_then(|part| u32::try_from(part).ok())
        };
        Some(Self {
            geonames: Some(next(widths.identity)?).filter(|&id| id != 0),
            title: next(widths.title)? as usize,
            lat: unscaled(next(3)?, 90.0),
            lon: unscaled(next(3)?, 180.0),
            population: population(next(3)?),
            within: next(widths.within)?.checked_sub(1),
            feature: *FEATURES.get(next(1)? as usize)?,
            radius_km: radius_km(next(1)?),
        })
    }

    pub(super) fn write(&self, records: &mut Vec<u8>, widths: Widths) {
        let feature = FEATURES.iter().position(|&known| known == self.feature);
        let within = self.within.map_or(0, |entry| u64::from(entry) + 1);
        for (part, width) in [
            (u64::from(self.geonames.unwrap_or(0)), widths.identity),
            (self.title as u64, widths.title),
            (scaled(self.lat, 90.0), 3),
            (scaled(self.lon, 180.0), 3),
            (packed_population(self.population), 3),
            (within, widths.within),
            (feature.unwrap_or(0) as u64, 1),
            (packed_radius(self.radius_km), 1),
        ] {
            push_number(records, part, width);
        }
    }
}

/// Degrees as a number of 24 bits with a sign.
fn scaled(degrees: f64, full: f64) -> u64 {
    let share = (degrees / full).clamp(-1.0, 1.0);
    ((share * SCALE).round() as i64 & 0xff_ffff) as u64
}

fn unscaled(packed: u32, full: f64) -> f64 {
    // The 24th bit is the sign.
    let signed = ((packed << 8) as i32) >> 8;
    // Four digits, eleven metres: 38.1 comes out as it went in, and no place is a point.
    (f64::from(signed) / SCALE * full * 1e4).round() / 1e4
}

fn packed_population(people: u64) -> u64 {
    let power = (u64::BITS - people.leading_zeros())
        .saturating_sub(MANTISSA_BITS)
        .min(15);
    let most = (1 << MANTISSA_BITS) - 1;
    (people >> power).min(most) | u64::from(power) << MANTISSA_BITS
}

fn population(packed: u32) -> u64 {
    u64::from(packed & ((1 << MANTISSA_BITS) - 1)) << (packed >> MANTISSA_BITS)
}

/// Kilometres by the number that files have for them: half a kilometre, five percent more with each
/// step, to three digits.
const RADII_KM: [f64; 256] = {
    let mut radii = [0.0; 256];
    let mut exact = 0.5;
    let mut step = 0;
    while step < radii.len() {
        let unit = if exact < 10.0 {
            100.0
        } else if exact < 100.0 {
            10.0
        } else {
            1.0
        };
        radii[step] = (exact * unit + 0.5) as u32 as f64 / unit;
        exact *= 1.05;
        step += 1;
    }
    radii
};

/// The number of the smallest radius that is as great, within the rounding of a step.
fn packed_radius(km: f64) -> u64 {
    let step = RADII_KM.partition_point(|&radius| radius * 1.025 < km);
    step.min(RADII_KM.len() - 1) as u64
}

fn radius_km(packed: u32) -> f64 {
    RADII_KM.get(packed as usize).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            geonames in proptest::option::of(1u32..),
            (lat, lon) in (-90.0..=90.0, -180.0..=180.0),
            population in 0u64..8_000_000_000,
            within in proptest::option::of(0u32..1000),
            feature in 0..FEATURES.len(),
            radius_km in 0.5..6000.0,
        ) {
            let feature = FEATURES[feature];
            let record = Record { geonames, title: 70_000, lat, lon, population, within, feature, radius_km };
            let widths = Widths::for_most(u32::MAX, 70_000, 1000);
            prop_assert_eq!(widths, Widths { identity: 4, title: 3, within: 2 });
            let mut bytes = Vec::new();
            record.write(&mut bytes, widths);
            record.write(&mut bytes, widths);
            let read = Record::read(&bytes, widths, 1).unwrap();
            prop_assert!((read.lat - lat).abs() < 1e-4 && (read.lon - lon).abs() < 1e-4);
            prop_assert!(read.population.abs_diff(population) <= population / 500_000);
            prop_assert!((read.radius_km / radius_km - 1.0).abs() < 0.03);
            let same = Record { lat, lon, population, radius_km, ..read };
            prop_assert_eq!(same, record);
            prop_assert_eq!(Record::read(&bytes, widths, 2), None);
        }
    }
}
