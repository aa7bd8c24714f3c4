//! Which place an event has, what it is to it, and what vague words make of it.
//!
//! The places of the sentences are given with a small gazetteer of the tests' own, so that what is
//! tested is whose place is whose, and not how names are found.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Event, Feature, Place, PlaceKind, Report, Span};
use rapporteur_nlp::Pipeline;

/// Name, country, feature, latitude, longitude, radius in kilometres.
const GAZETTEER: [(&str, &str, Feature, f64, f64, f64); 31] = [
    ("Haifa", "ISR", Feature::Settlement, 32.82, 34.99, 8.0),
    ("Belgorod", "RUS", Feature::Settlement, 50.6, 36.58, 8.0),
    ("Kharkiv", "UKR", Feature::Settlement, 49.98, 36.25, 12.0),
    ("Ankara", "TUR", Feature::Settlement, 39.92, 32.85, 15.0),
    ("Istanbul", "TUR", Feature::Settlement, 41.01, 28.95, 20.0),
    ("Kherson", "UKR", Feature::Settlement, 46.64, 32.61, 8.0),
    ("Geneva", "CHE", Feature::Settlement, 46.2, 6.15, 6.0),
    ("Bakhmut", "UKR", Feature::Settlement, 48.6, 38.0, 5.0),
    ("Soledar", "UKR", Feature::Settlement, 48.68, 38.08, 3.0),
    ("Goma", "COD", Feature::Settlement, -1.68, 29.22, 6.0),
    ("Khartoum", "SDN", Feature::Settlement, 15.6, 32.53, 20.0),
    ("Doha", "QAT", Feature::Settlement, 25.29, 51.53, 15.0),
    ("Paris", "FRA", Feature::Settlement, 48.85, 2.35, 12.0),
    ("Minsk", "BLR", Feature::Settlement, 53.9, 27.57, 15.0),
    ("Mosul", "IRQ", Feature::Settlement, 36.34, 43.12, 10.0),
    ("Damascus", "SYR", Feature::Settlement, 33.51, 36.29, 12.0),
    ("El Fasher", "SDN", Feature::Settlement, 13.63, 25.35, 6.0),
    ("Élysée Palace", "FRA", Feature::Site, 48.87, 2.32, 0.2),
    ("Gaza", "PSE", Feature::Region, 31.42, 34.36, 20.0),
    ("Golan Heights", "SYR", Feature::Land, 33.0, 35.77, 35.0),
    ("Russia", "RUS", Feature::Country, 61.5, 96.7, 3000.0),
    ("Ukraine", "UKR", Feature::Country, 48.4, 31.2, 500.0),
    ("Turkey", "TUR", Feature::Country, 39.0, 35.2, 600.0),
    ("Turkish", "TUR", Feature::Country, 39.0, 35.2, 600.0),
    ("Mali", "MLI", Feature::Country, 17.3, -3.9, 700.0),
    ("Niger", "NER", Feature::Country, 17.4, 9.4, 700.0),
    ("Iran", "IRN", Feature::Country, 32.6, 54.3, 800.0),
    ("Yemen", "YEM", Feature::Country, 15.9, 47.6, 500.0),
    ("Lebanon", "LBN", Feature::Country, 33.9, 35.9, 100.0),
    ("Chad", "TCD", Feature::Country, 15.4, 18.6, 800.0),
    ("Sudan", "SDN", Feature::Country, 16.1, 29.9, 900.0),
];

struct Bench {
    pipeline: Pipeline,
    coder: Coder,
}

impl Bench {
    fn new() -> Self {
        let (lexicon, problems) = Lexicon::load(&DataSet::embedded());
        assert!(problems.is_empty(), "{problems:?}");
        Self {
            pipeline: Pipeline::english().expect("the embedded model loads"),
            coder: Coder::new(lexicon),
        }
    }

    fn events(&self, text: &str) -> Vec<Event> {
        let report = Report::from_text("example", text);
        let annotations = self.pipeline.annotate(text);
        let places = places(text);
        let (events, problems) = self.coder.code(&report, &annotations, &[], Some(&places));
        assert!(problems.is_empty(), "{problems:?}");
        events
    }

    /// What the events of this act say of their place: words, relation, where it was read.
    fn told(&self, text: &str, act: &str) -> Vec<String> {
        let events = self.events(text);
        let of_act = events.iter().filter(|event| event.act == act);
        of_act.map(wording).collect()
    }
}

fn wording(event: &Event) -> String {
    event.place.as_ref().map_or_else(
        || "-".to_owned(),
        |place| {
            let value = serde_json::to_value(place).expect("places are written");
            let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
            format!(
                "{} {} {}",
                field("text"),
                field("relation"),
                field("given_by")
            )
        },
    )
}

fn places(text: &str) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for (name, country, feature, lat, lon, radius) in GAZETTEER {
        for (start, _) in text.match_indices(name) {
            let span = Span::new(start, start + name.len());
            let goes_on = text[span.end..].starts_with(char::is_alphabetic);
            if goes_on || found.iter().any(|known| known.span.contains(span)) {
                continue;
            }
            found.push(Place {
                text: name.to_owned(),
                span,
                kind: if name == "Turkish" {
                    PlaceKind::Demonym
                } else {
                    PlaceKind::Literal
                },
                name: Some(name.to_owned()),
                lat: Some(lat),
                lon: Some(lon),
                country: Some(country.into()),
                feature: Some(feature),
                precision: Some(match feature {
                    Feature::Country => 6,
                    Feature::Region | Feature::Land => 5,
                    _ => 1,
                }),
                radius_km: Some(radius),
                ..Place::default()
            });
        }
    }
    found.sort_by_key(|place| place.span.start);
    found
}

#[test]
fn an_event_is_where_its_words_say() {
    let cases = [
        // Where it was aimed, and not where it came from.
        (
            "Protesters marched along Istanbul's main boulevard.",
            "protest",
            "Istanbul at clause",
        ),
        (
            "Russia fired missiles from Belgorod at Kharkiv.",
            "attack",
            "Kharkiv target clause",
        ),
        (
            "Syrian rebels attacked soldiers in Turkish territory.",
            "attack",
            "Turkish territory at clause",
        ),
        (
            "Russian troops repelled their invasion at Bakhmut.",
            "attack",
            "Bakhmut target clause",
        ),
        (
            "Hezbollah fired rockets at Haifa from Lebanon.",
            "attack",
            "Haifa target clause",
        ),
        (
            "Russian missiles launched from Belgorod hit a hospital in Kharkiv.",
            "attack",
            "Kharkiv at clause",
        ),
        (
            "Russian forces captured Bakhmut.",
            "occupy",
            "Bakhmut at clause",
        ),
        (
            "Bakhmut was captured by Russian forces.",
            "occupy",
            "Bakhmut at clause",
        ),
        (
            "France sent troops to Mali.",
            "mobilise",
            "Mali target clause",
        ),
        (
            "Iraqi forces are advancing towards Mosul.",
            "mobilise",
            "Mosul target clause",
        ),
        (
            "Russian troops withdrew from Kherson.",
            "withdraw",
            "Kherson at clause",
        ),
        (
            "The shelling of Kherson killed six civilians.",
            "attack",
            "Kherson target clause",
        ),
        // Where they met, and not whose talks they were.
        (
            "Russia and Ukraine will hold talks in Istanbul next week.",
            "meet",
            "Istanbul venue clause",
        ),
        (
            "The Geneva talks between Iran and the United States collapsed.",
            "meet",
            "Geneva venue clause",
        ),
        (
            "The Istanbul round of talks between Russia and Ukraine ended without a deal.",
            "meet",
            "Istanbul venue clause",
        ),
        (
            "Turkey will host talks between Russia and Ukraine.",
            "mediate",
            "Turkey venue clause",
        ),
        (
            "Macron met Zelensky at the Élysée Palace in Paris.",
            "meet",
            "Élysée Palace venue clause",
        ),
        (
            "Blinken arrived in Doha for talks with Qatari officials.",
            "meet",
            "Doha venue clause",
        ),
        ("Russia and Iran held talks on Sudan.", "meet", "-"),
        // Where somebody spoke is not where what he tells of was.
        (
            "Zelensky said in Ankara that Russia had shelled Kherson.",
            "attack",
            "Kherson target clause",
        ),
        (
            "Zelensky said in Ankara that Russia had attacked Ukrainian troops.",
            "attack",
            "-",
        ),
        (
            "Putin condemned the United States in Minsk.",
            "criticise",
            "Minsk spoken_at clause",
        ),
        // What is promised or asked for has its own place.
        (
            "The United States called for talks in Doha between Israel and Hamas.",
            "meet",
            "Doha venue clause",
        ),
        (
            "Putin promised to withdraw Russian troops from Kherson.",
            "withdraw",
            "Kherson at clause",
        ),
        // Over several clauses.
        (
            "In Khartoum, the army attacked rebels and killed ten civilians.",
            "attack",
            "Khartoum at clause",
        ),
        (
            "Israel shelled Gaza, killing 20 people.",
            "attack",
            "Gaza target clause",
        ),
        (
            "Clashes between the army and rebels erupted in Goma.",
            "attack",
            "Goma at clause",
        ),
        // What nothing says has none.
        (
            "The European Union imposed sanctions on Russia.",
            "sanction",
            "-",
        ),
        (
            "The United States sanctioned banks in Minsk.",
            "sanction",
            "-",
        ),
        (
            "After the talks in Doha, Israel attacked Hamas.",
            "attack",
            "-",
        ),
    ];
    let bench = Bench::new();
    let mut faults = Vec::new();
    for (text, act, expected) in cases {
        let told = bench.told(text, act);
        if told.first().map(String::as_str) != Some(expected) {
            faults.push(format!("{text}\n    {act}: {told:?}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn vague_words_move_the_point_or_widen_it() {
    let gaza = (31.42, 34.36);
    let cases = [
        (
            "Rebels attacked a convoy near Goma.",
            "near Goma",
            (-1.68, 29.22),
            31.0,
            2,
        ),
        (
            "Rebels attacked a convoy 20 km north of Goma.",
            "20 km north of Goma",
            (-1.47, 29.22),
            5.0,
            2,
        ),
        (
            "Rebels attacked soldiers in a village about 20 km north of Goma.",
            "a village about 20 km north of Goma",
            (-1.47, 29.22),
            5.0,
            2,
        ),
        (
            "Russian forces shelled Ukrainian positions east of Bakhmut.",
            "east of Bakhmut",
            (48.6, 38.0),
            30.0,
            2,
        ),
        (
            "Israeli jets struck targets in northern Gaza.",
            "northern Gaza",
            (31.51, 34.36),
            10.0,
            5,
        ),
        (
            "Israel struck the outskirts of Damascus.",
            "the outskirts of Damascus",
            (33.51, 36.29),
            32.0,
            2,
        ),
        (
            "Fighting between Russian and Ukrainian troops raged between Bakhmut and Soledar.",
            "between Bakhmut and Soledar",
            (48.64, 38.04),
            5.4,
            5,
        ),
        (
            "Houthi fighters attacked a tanker off the coast of Yemen.",
            "off the coast of Yemen",
            (15.9, 47.6),
            600.0,
            7,
        ),
        (
            "Israeli jets struck targets in Gaza.",
            "Gaza",
            gaza,
            20.0,
            5,
        ),
    ];
    let bench = Bench::new();
    for (text, words, (lat, lon), radius, precision) in cases {
        let events = bench.events(text);
        let place = events
            .iter()
            .find_map(|event| event.place.clone())
            .map(|place| place.mention)
            .unwrap_or_default();
        assert_eq!(place.text, words, "{text}");
        assert_eq!(place.span.of(text), words, "{text}");
        assert_eq!(place.precision, Some(precision), "{text}");
        let off = |found: Option<f64>, expected: f64| (found.unwrap_or(f64::MAX) - expected).abs();
        assert!(
            off(place.lat, lat) < 0.05 && off(place.lon, lon) < 0.05,
            "{text}: {place:?}"
        );
        assert!(
            off(place.radius_km, radius) < 0.1 * radius,
            "{text}: {place:?}"
        );
    }
}

#[test]
fn what_points_back_is_the_place_that_was_named() {
    let cases = [
        (
            "The army entered Goma, and rebels killed three soldiers there.",
            "kill",
            "Goma",
        ),
        (
            "Clashes continued in Khartoum on Monday. Soldiers killed two rebels in the city.",
            "kill",
            "Khartoum",
        ),
        (
            "M23 rebels entered Goma on Friday. They killed two policemen.",
            "kill",
            "Goma",
        ),
        (
            "Russian forces shelled Kherson overnight. The attack killed six civilians.",
            "attack",
            "Kherson",
        ),
        (
            "Zelensky arrived in Istanbul for talks. The presidents of Russia and Ukraine met in the Turkish city.",
            "meet",
            "Istanbul",
        ),
    ];
    let bench = Bench::new();
    let mut faults = Vec::new();
    for (text, act, name) in cases {
        let events = bench.events(text);
        let last = events.iter().rfind(|event| event.act == act);
        let found = last.and_then(|event| event.place.as_ref()?.mention.name.clone());
        if found.as_deref() != Some(name) {
            faults.push(format!("{text}: {found:?}, not {name}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn without_places_names_and_entities_stand_in() {
    let bench = Bench::new();
    let text = "Israel and Hamas held talks in Doha.";
    let report = Report::from_text("example", text);
    let annotations = bench.pipeline.annotate(text);
    let (events, _) = bench.coder.code(&report, &annotations, &[], None);
    let place = events.first().and_then(|event| event.place.clone());
    let place = place.expect("the talks have a place").mention;
    assert_eq!(
        (place.text.as_str(), place.country.as_deref()),
        ("Doha", Some("QAT"))
    );
    assert_eq!(place.lat, None);
}

#[test]
fn a_border_is_that_of_two_countries() {
    let cases = [
        "Sudan's army bombed a market near the border with Chad.",
        "Gunmen attacked soldiers on the border between Sudan and Chad.",
    ];
    let bench = Bench::new();
    for text in cases {
        let events = bench.events(text);
        let place = events.iter().find_map(|event| event.place.clone());
        let place = place.unwrap_or_default().mention;
        assert_eq!(place.name.as_deref(), Some("Sudan–Chad border"), "{text}");
        assert_eq!(place.precision, Some(5), "{text}");
        assert_eq!(place.country, None, "{text}");
        assert!(
            place.lat.is_some_and(|lat| (8.0..21.0).contains(&lat)),
            "{text}"
        );
    }
}
