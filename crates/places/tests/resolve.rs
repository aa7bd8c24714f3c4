//! Which of the places of a name is meant, in sentences of our own.

use proptest::prelude::*;
use rapporteur_data::DataSet;
use rapporteur_model::{Feature, Place, Span};
use rapporteur_places::{Gazetteer, Places};
use std::sync::LazyLock;

#[expect(clippy::unwrap_used, reason = "outside a test function, within a test")]
static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let (places, _) = Places::load(&DataSet::embedded(), Gazetteer::embedded().unwrap());
    places
});

/// A text with its places in brackets, and where the places are: country and, behind a stop, division.
const CASES: &[(&str, &[&str])] = &[
    (
        "The mayor of [Springfield], Illinois, opened a bridge.",
        &["USA.Illinois"],
    ),
    (
        "Police in [Springfield], Mass., closed two streets.",
        &["USA.Massachusetts"],
    ),
    (
        "A clinic opened in [Tripoli], in northern Lebanon, on Monday.",
        &["LBN"],
    ),
    (
        "Two militias exchanged fire in [Tripoli] before the Libyan parliament met.",
        &["LBY"],
    ),
    (
        "[Georgia] and Armenia agreed on a border market near [Tbilisi].",
        &["GEO", "GEO"],
    ),
    (
        "Voters in [Georgia] queued in [Atlanta] and [Savannah] until late.",
        &["USA.Georgia", "USA.Georgia", "USA.Georgia"],
    ),
    (
        "The fair of [Paris], Texas, drew thousands.",
        &["USA.Texas"],
    ),
    (
        "The ministers met in [Paris] and flew on to [Berlin].",
        &["FRA", "DEU"],
    ),
    (
        "A factory in [London], Ontario, will close.",
        &["CAN.Ontario"],
    ),
    ("The embassy in [London] was evacuated.", &["GBR.England"]),
    (
        "Firefighters from [Birmingham] helped in [Tuscaloosa] and [Montgomery].",
        &["USA.Alabama", "USA.Alabama", "USA.Alabama"],
    ),
    (
        "Trains between [Birmingham] and [Coventry] were cancelled.",
        &["GBR.England", "GBR.England"],
    ),
    (
        "Farmers marched in the Argentine city of [Cordoba].",
        &["ARG"],
    ),
    (
        "The bishop of [Cordoba] said that [Seville] would follow.",
        &["ESP", "ESP"],
    ),
    (
        "A court in [Hyderabad] ruled that the road from [Karachi] stays shut, as Pakistan had asked.",
        &["PAK", "PAK"],
    ),
    (
        "Engineers in [Hyderabad], the capital of Telangana, went on strike.",
        &["IND"],
    ),
    ("Delegates met in [San José], Costa Rica.", &["CRI"]),
    (
        "A miners' march reached [Santiago] as Chile voted.",
        &["CHL"],
    ),
    ("The envoy went to [Kyiv].", &["UKR"]),
    ("The envoy went to [Kiev].", &["UKR"]),
    (
        "Shelling hit [Bakhmut], once called [Artemivsk].",
        &["UKR", "UKR"],
    ),
    ("Monks marched through [Rangoon].", &["MMR"]),
    (
        "Deputies in [Alexandria], La., searched two houses.",
        &["USA.Louisiana"],
    ),
    (
        "A ferry left [Alexandria] for [Port Said].",
        &["EGY", "EGY"],
    ),
    (
        "Call 318-555-0100. The parade in [Alexandria] starts at noon.",
        &["USA.Louisiana"],
    ),
    ("[Afghans] voted in [Kandahar].", &["AFG", "AFG"]),
    ("Storms crossed northern [Nigeria].", &["NGA"]),
    ("[People's Republic of China] officials came.", &["CHN"]),
    (
        "[Ohioans] and [Nevadans] vote on Tuesday.",
        &["USA.Ohio", "USA.Nevada"],
    ),
    (
        "Snow fell in [Ohio], [Nevada], [Louisiana] and [Maine].",
        &["USA.Ohio", "USA.Nevada", "USA.Louisiana", "USA.Maine"],
    ),
    (
        "Troops left [Cordoba province] in the north of Argentina.",
        &["ARG"],
    ),
];

/// The text without brackets, and what stood in them.
fn marked(text: &str) -> (String, Vec<Span>) {
    let (mut plain, mut spans) = (String::new(), Vec::new());
    let mut start = 0;
    for character in text.chars() {
        match character {
            '[' => start = plain.len(),
            ']' => spans.push(Span::new(start, plain.len())),
            _ => plain.push(character),
        }
    }
    (plain, spans)
}

fn shown(place: Option<&Place>) -> String {
    let country = place
        .and_then(|place| place.country.as_deref())
        .unwrap_or("-");
    let admin1 = place
        .and_then(|place| place.admin1.as_deref())
        .unwrap_or("-");
    format!("{country}.{admin1}")
}

#[test]
fn context_tells_which_place_is_meant() {
    let mut wrong = Vec::new();
    for (text, expected) in CASES {
        let (plain, spans) = marked(text);
        let found = PLACES.resolve(&plain, &spans);
        assert_eq!(found.len(), spans.len());
        for ((place, expected), span) in found.iter().zip(*expected).zip(&spans) {
            let shown = shown(place.as_ref());
            if !shown.starts_with(expected) {
                wrong.push(format!(
                    "{text}: {} is {shown}, not {expected}",
                    span.of(&plain)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_beside_a_name_tell_a_town_from_its_division() {
    let cases = [
        (
            "Shells fell on [Donetsk] at night, Ukraine said.",
            Feature::Settlement,
        ),
        (
            "Shells fell across the [Donetsk] region, Ukraine said.",
            Feature::Admin1,
        ),
        ("A bomb went off in [Kandahar] province.", Feature::Admin1),
        (
            "A bomb went off in the city of [Kandahar].",
            Feature::Settlement,
        ),
        (
            "The state of [Washington] and [Oregon] share a river.",
            Feature::Admin1,
        ),
    ];
    for (text, expected) in cases {
        let (text, spans) = marked(text);
        let place = PLACES.resolve(&text, &spans).remove(0).unwrap();
        assert_eq!(place.feature, Some(expected), "{text} {place:?}");
    }
}

#[test]
fn a_name_that_no_place_has_is_where_the_text_says() {
    let (text, spans) = marked("Militia burned the hamlet of [Qqxzvmbe], North Kivu, on Friday.");
    let place = PLACES.resolve(&text, &spans).remove(0).unwrap();
    assert_eq!(place.precision, Some(4), "{place:?}");
    assert_eq!(place.country.as_deref(), Some("COD"));
}

#[test]
fn answers_carry_scores_and_runners_up() {
    let (text, spans) = marked("The mayor of [Springfield] spoke.");
    let place = PLACES.resolve(&text, &spans).remove(0).unwrap();
    assert_eq!(place.text, "Springfield");
    assert_eq!(place.span, spans[0]);
    assert_eq!(place.precision, Some(1));
    let score = place.score.unwrap();
    assert!(place.runners_up.len() > 1 && score < 0.9, "{place:?}");
    let all = score
        + place
            .runners_up
            .iter()
            .map(|other| other.score)
            .sum::<f64>();
    assert!(all < 1.01);
    assert!(
        place
            .runners_up
            .windows(2)
            .all(|pair| pair[0].score >= pair[1].score)
    );
}

#[test]
fn what_no_place_is_called_has_no_answer() {
    let text = "Qqxzv fell.";
    assert_eq!(PLACES.resolve(text, &[Span::new(0, 5)]), [None]);
    assert_eq!(
        PLACES.resolve(text, &[Span::new(4, 400), Span::new(3, 3)]),
        [None, None]
    );
    assert_eq!(PLACES.resolve("", &[]), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn every_span_has_its_answer_in_order(
        text in "([A-Z][a-z]{2,6}[ ,.]|Paris |Georgia, |Lake |\\PC){0,30}",
        cuts in prop::collection::vec((0usize..120, 0usize..40), 0..8),
    ) {
        let spans: Vec<Span> = cuts.iter().map(|&(start, length)| Span::new(start, start + length)).collect();
        let found = PLACES.resolve(&text, &spans);
        prop_assert_eq!(found.len(), spans.len());
        prop_assert_eq!(&found, &PLACES.resolve(&text, &spans));
        for (place, span) in found.iter().zip(&spans) {
            let Some(place) = place else { continue };
            prop_assert_eq!(place.span, *span);
            prop_assert_eq!(place.text.as_str(), span.of(&text));
            prop_assert!(place.score.is_some_and(|score| (0.0..=1.0).contains(&score)));
            prop_assert!(place.lat.is_some_and(|lat| lat.abs() <= 90.0));
        }
    }
}
