//! What an index promises: all that was built is found, in any order, and no damage panics.

use super::*;
use crate::gazetteer::build::build;
use proptest::prelude::*;
use std::sync::LazyLock;

fn settlement(identity: u32, name: &str, within: &str) -> Draft {
    Draft {
        geonames: Some(identity),
        feature: Feature::Settlement,
        title: name.to_owned(),
        names: vec![(name.to_owned(), NameKind::Main)],
        lat: 10.0,
        lon: 20.0,
        radius_km: None,
        population: u64::from(identity),
        code: None,
        within: Some(within.to_owned()),
    }
}

fn coded(feature: Feature, name: &str, code: &str) -> Draft {
    Draft {
        geonames: None,
        feature,
        radius_km: Some(50.0),
        code: Some(code.to_owned()),
        within: code.rsplit_once('.').map(|(outer, _)| outer.to_owned()),
        ..settlement(0, name, "")
    }
}

/// A country of the mind, with a province, a district and three towns.
fn small() -> (Vec<Draft>, Vec<CountryFacts>) {
    let mut village = settlement(7, "Ústí", "AA.1.2");
    village
        .names
        .push(("Usti nad Vodou".to_owned(), NameKind::Alternate));
    village
        .names
        .push(("Ús.".to_owned(), NameKind::Abbreviation));
    let places = vec![
        settlement(9, "Far Away", "AA"),
        coded(Feature::Admin2, "Low District", "AA.1.2"),
        village,
        coded(Feature::Country, "Aland", "AA"),
        coded(Feature::Admin1, "Low Province", "AA.1"),
        settlement(8, "Far", "AA.1.9"),
        settlement(5, "Far", "AA.1"),
    ];
    let facts = CountryFacts {
        alpha3: CountryCode::new("AAA").unwrap(),
        alpha2: "AA".to_owned(),
        fips: "AX".to_owned(),
        continent: "EU".to_owned(),
        area_km2: 12,
        capital: Some(7),
        neighbours: vec![],
    };
    (places, vec![facts])
}

static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (places, facts) = small();
    build(places, &facts).unwrap()
});

#[test]
fn the_order_of_places_changes_nothing() {
    let (mut places, facts) = small();
    let first = build(places.clone(), &facts).unwrap();
    places.reverse();
    assert_eq!(build(places, &facts).unwrap(), first);
}

#[test]
fn every_name_is_found_with_its_place_and_kind() {
    let (places, facts) = small();
    let gazetteer = Gazetteer::open(build(places.clone(), &facts).unwrap()).unwrap();
    assert_eq!(gazetteer.len(), places.len());
    for place in &places {
        for (name, kind) in &place.names {
            let found = gazetteer.lookup(name);
            let there = found.iter().any(|entry| {
                entry.name() == place.title
                    && entry.matched == *kind
                    && entry.geonames == place.geonames
                    && entry.feature == place.feature
            });
            assert!(there, "{name}: {found:?}");
        }
    }
    let village = gazetteer.by_geonames(7).unwrap();
    assert_eq!(village.admin2_name().as_deref(), Some("Low District"));
    assert_eq!(village.admin1_name().as_deref(), Some("Low Province"));
    assert_eq!(village.country, CountryCode::new("AAA"));
    // A district that the index does not have leaves the province known.
    let far = gazetteer.by_geonames(8).unwrap();
    assert_eq!(
        (far.admin1_name().as_deref(), far.admin2),
        (Some("Low Province"), None)
    );
    assert_eq!(
        gazetteer.country("AA").unwrap().capital().unwrap().id,
        village.id
    );
    assert_eq!(
        gazetteer.division("AA.1.2").unwrap().code().as_deref(),
        Some("AA.1.2")
    );
    assert!(gazetteer.by_geonames(6).is_none());
}

#[test]
fn beginnings_of_names_are_told_at_words() {
    let (places, facts) = small();
    let gazetteer = Gazetteer::open(build(places, &facts).unwrap()).unwrap();
    for (key, is_name, goes_on) in [
        ("far", true, true),
        ("far away", true, false),
        ("fa", false, false),
        ("low", false, true),
        ("usti nad", false, true),
        ("", false, false),
        ("nowhere", false, false),
    ] {
        assert_eq!(gazetteer.begins(key), Begins { is_name, goes_on }, "{key}");
    }
}

#[test]
fn what_is_no_index_says_why() {
    let (places, facts) = small();
    let index = build(places, &facts).unwrap();
    let change = |at: usize| {
        let mut bytes = index.clone();
        bytes[at] ^= 1;
        Gazetteer::open(bytes).err()
    };
    assert_eq!(Gazetteer::open(Vec::new()).err(), Some(IndexError::NoIndex));
    assert_eq!(change(0), Some(IndexError::NoIndex));
    assert_eq!(change(7), Some(IndexError::OtherVersion(0)));
    assert_eq!(change(9), Some(IndexError::HeaderDamaged));
    assert_eq!(change(index.len() - 1), Some(IndexError::Damaged));
    let short = index[..index.len() - 1].to_vec();
    assert_eq!(Gazetteer::open(short).err(), Some(IndexError::CutShort));
}

/// Asks everything that can be asked.
fn use_all(gazetteer: &Gazetteer) {
    for name in ["Far", "Usti", "Aland", "Low District"] {
        for entry in gazetteer.lookup(name) {
            let _ = (
                entry.name(),
                entry.admin1_name(),
                entry.admin2_name(),
                entry.code(),
            );
        }
    }
    for country in gazetteer.countries() {
        let _ = (
            country.capital(),
            country.entry(),
            country.neighbours().count(),
        );
        let _ = (
            country.alpha2(),
            country.alpha3(),
            country.fips(),
            country.continent(),
        );
    }
    let _ = (
        gazetteer.by_geonames(7),
        gazetteer.division("AA.1.2"),
        gazetteer.begins("far"),
    );
    let _ = gazetteer.entry(u32::MAX);
    let _ = gazetteer.drafts();
}

proptest! {
    #[test]
    fn a_damaged_file_is_told(cut in 0usize..4096, at in 0usize..4096, to in any::<u8>()) {
        let index = SMALL.clone();
        let mut changed = index.clone();
        let at = at % changed.len();
        changed[at] = to;
        changed.truncate(changed.len().saturating_sub(cut % 64));
        let same = changed == index;
        match Gazetteer::open(changed) {
            Ok(gazetteer) => {
                prop_assert!(same);
                use_all(&gazetteer);
            }
            Err(_) => prop_assert!(!same),
        }
    }

    #[test]
    fn what_is_damaged_behind_the_header_finds_less_and_never_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = SMALL.clone();
        let layout = Layout::read(&bytes).unwrap();
        // The automaton of names has a checksum of its own and trusts what it has checked.
        let keys = layout.sections[Section::Keys as usize].end;
        let body = bytes.len() - keys;
        for (at, to) in changes {
            bytes[keys + at.index(body)] = to;
        }
        use_all(&Gazetteer { bytes: Cow::Owned(bytes), layout });
    }

    #[test]
    fn a_damaged_file_with_sound_checksums_never_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        const HEADER: usize = 208;
        let mut index = SMALL.clone();
        for (at, to) in changes {
            let length = index.len();
            index[at.index(length)] = to;
        }
        let body = crc32fast::hash(&index[HEADER..]).to_le_bytes();
        index[HEADER - 8..HEADER - 4].copy_from_slice(&body);
        let header = crc32fast::hash(&index[..HEADER - 4]).to_le_bytes();
        index[HEADER - 4..HEADER].copy_from_slice(&header);
        if let Ok(gazetteer) = Gazetteer::open(index) {
            use_all(&gazetteer);
        }
    }

    #[test]
    fn no_header_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut index = b"RPPLACE\x01".to_vec();
        index.extend(bytes);
        prop_assert!(Gazetteer::open(index).is_err());
    }
}

#[test]
fn the_built_in_index_is_whole() {
    let layout = Layout::read(EMBEDDED).unwrap();
    assert_eq!(layout.verify(EMBEDDED), Ok(()));
}

#[test]
fn great_places_are_what_their_names_say() {
    let gazetteer = Gazetteer::embedded().unwrap();
    for (name, country, feature) in [
        ("Sanaa", "YEM", Feature::Settlement),
        ("Kiev", "UKR", Feature::Settlement),
        ("New York", "USA", Feature::Settlement),
        ("Rapides Parish", "USA", Feature::Admin2),
        ("Ontario", "CAN", Feature::Admin1),
        ("U.K.", "GBR", Feature::Country),
        ("Burma", "MMR", Feature::Country),
        ("Ivory Coast", "CIV", Feature::Country),
        ("Kosovo", "KOS", Feature::Country),
    ] {
        let found = gazetteer.lookup(name);
        let there = found.iter().any(|entry| {
            entry.feature == feature && entry.country.is_some_and(|code| code.as_str() == country)
        });
        assert!(there, "{name}: {found:?}");
    }
}

#[test]
fn what_lies_in_what_is_known() {
    let gazetteer = Gazetteer::embedded().unwrap();
    let alexandria = gazetteer
        .lookup("Alexandria")
        .into_iter()
        .find(|entry| entry.admin1_name().as_deref() == Some("Louisiana"))
        .unwrap();
    assert_eq!(alexandria.admin2_name().as_deref(), Some("Rapides Parish"));
    assert_eq!(
        gazetteer.division("US.LA.079").map(|entry| entry.id),
        alexandria.admin2
    );
    let id = alexandria.geonames.unwrap();
    assert_eq!(
        gazetteer.by_geonames(id).map(|entry| entry.id),
        Some(alexandria.id)
    );
    let louisiana = gazetteer.division("US.LA").unwrap();
    assert_eq!(louisiana.code().as_deref(), Some("US.LA"));
    assert_eq!(
        gazetteer
            .by_geonames(louisiana.geonames.unwrap())
            .map(|entry| entry.id),
        Some(louisiana.id)
    );
}

#[test]
fn countries_know_their_codes_capitals_and_neighbours() {
    let gazetteer = Gazetteer::embedded().unwrap();
    let ukraine = gazetteer.country("UA").unwrap();
    assert_eq!(ukraine.alpha3().unwrap().as_str(), "UKR");
    assert_eq!(ukraine.fips(), Some("UP"));
    assert_eq!(ukraine.continent(), Some("EU"));
    assert_eq!(ukraine.capital().unwrap().name(), "Kyiv");
    let neighbours: Vec<_> = ukraine
        .neighbours()
        .filter_map(|country| country.alpha3())
        .collect();
    assert!(
        neighbours.iter().any(|code| code.as_str() == "MDA"),
        "{neighbours:?}"
    );
    assert_eq!(
        gazetteer.country_by_fips("UP").unwrap().alpha2(),
        Some("UA")
    );
}
