//! A gazetteer of any bytes opens or is refused, and what opens is searched without harm; lines of a
//! dump of any text are taken over or told, with their place.
//!
//! Bytes alone would hardly get past the checksums, so a small sound index is changed here and there
//! and its checksums are put right again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_model::Feature;
use rapporteur_places::{
    CountryCode, CountryFacts, Draft, Gazetteer, ImportOptions, NameKind, build, import,
};
use std::sync::LazyLock;

/// Bytes of the header, its checksum the last four, that of the rest the four before.
const HEADER: usize = 8 + 4 * 4 + 11 * 16 + 4 + 4;

static INDEX: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let place = |geonames, feature, names: &[&str], code: Option<&str>, within: Option<&str>| Draft {
        geonames: Some(geonames),
        feature,
        title: names[0].to_owned(),
        names: names.iter().map(|name| ((*name).to_owned(), NameKind::Main)).collect(),
        lat: 50.0,
        lon: -30.5,
        radius_km: None,
        population: 1000,
        code: code.map(str::to_owned),
        within: within.map(str::to_owned),
    };
    let country = |alpha3: &str, alpha2: &str, neighbour: &str| CountryFacts {
        alpha3: CountryCode::new(alpha3).unwrap(),
        alpha2: alpha2.to_owned(),
        fips: "UP".to_owned(),
        continent: "EU".to_owned(),
        area_km2: 7,
        capital: Some(4),
        neighbours: vec![CountryCode::new(neighbour).unwrap()],
    };
    let places = vec![
        place(1, Feature::Country, &["Ukraine"], Some("UA"), None),
        place(2, Feature::Country, &["Moldova"], Some("MD"), None),
        place(3, Feature::Admin1, &["Kyiv City"], Some("UA.12"), Some("UA")),
        place(4, Feature::Settlement, &["Kyiv", "Kiev", "Київ"], None, Some("UA.12")),
        place(5, Feature::Settlement, &["Kyiv", "Kyiv Park"], None, Some("MD")),
    ];
    build(places, &[country("UKR", "UA", "MDA"), country("MDA", "MD", "UKR")]).unwrap()
});

static SMALL: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::open(INDEX.clone()).unwrap());

fuzz_target!(|input: (Vec<(u16, u8)>, String, Vec<u8>)| {
    let (changes, name, bytes) = input;
    let options = ImportOptions {
        skip_faulty: bytes.len() % 2 == 0,
    };
    match import(&bytes[..], "dump", &SMALL, options) {
        Ok(imported) => {
            let gazetteer = Gazetteer::open(imported.index).expect("an import opens");
            assert_eq!(gazetteer.len(), imported.total);
        }
        Err(problem) => assert!(!problem.source.is_empty() && !problem.message.is_empty()),
    }
    let _ = Gazetteer::open(bytes);
    let mut index = INDEX.clone();
    let length = index.len();
    for (at, value) in changes {
        index[usize::from(at) % length] = value;
    }
    seal(&mut index);
    let Ok(gazetteer) = Gazetteer::open(index) else {
        return;
    };
    for name in [name.as_str(), "Kyiv", "Київ", "Ukraine"] {
        let _ = gazetteer.begins(name);
        for entry in gazetteer.lookup(name) {
            let _ = (entry.name(), entry.admin1_name(), entry.admin2_name(), entry.code());
            let _ = (entry.countries(), entry.lat, entry.lon);
        }
    }
    for id in 0..6 {
        let _ = gazetteer.by_geonames(id);
        let _ = gazetteer.entry(id).map(|entry| entry.name().len());
    }
    for country in gazetteer.countries().take(300) {
        let _ = (country.fips(), country.area_km2(), country.capital());
        let _ = (country.entry(), country.neighbours().count());
    }
    let _ = gazetteer.division("UA.12");
    let _ = gazetteer.division(&name);
});

/// Puts the checksums right.
fn seal(index: &mut [u8]) {
    let Some((header, body)) = index.split_at_mut_checked(HEADER) else {
        return;
    };
    header[HEADER - 8..HEADER - 4].copy_from_slice(&crc32fast::hash(body).to_le_bytes());
    let sum = crc32fast::hash(&header[..HEADER - 4]);
    header[HEADER - 4..].copy_from_slice(&sum.to_le_bytes());
}
