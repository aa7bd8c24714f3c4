//! Dumps in the mind: what stops an import, and what comes of one.

//! Dumps of GeoNames, sound and broken.

use super::*;
use crate::gazetteer::tables;
use rapporteur_data::DataFile;

fn line(identity: u32, name: &str, at: (&str, &str), kind: &str, rest: &str) -> String {
    let (lat, lon) = at;
    format!("{identity}\t{name}\t\t\t{lat}\t{lon}\t{kind}\t{rest}\t0\t\t0\tEtc/UTC\t2024-01-01\n")
}

/// A gazetteer of two countries, a province and a town.
fn base() -> Gazetteer {
    let rows = "\
geonames\tfeature\tname\talternates\tlat\tlon\tradius_km\tcode\twithin
690791\tcountry\tUkraine\t\t49\t32\t700\tUA\t
294640\tcountry\tIsrael\t\t31.5\t35\t200\tIL\t
709716\tadmin1\tDonetsk\tDonetsk Oblast\t48.1\t37.8\t120\tUA.05\tUA
712441\tsettlement\tBakhmut\tArtemivsk\t48.595\t38\t5\t\tUA.05
";
    let codes = "alpha3\talpha2\tfips\nUKR\tUA\tUP\nISR\tIL\tIS\n";
    let file = |text: &str| DataFile::own("table.tsv", "table.tsv", text);
    let (places, problems) = tables::places(&file(rows));
    assert!(problems.is_empty(), "{problems:?}");
    let (countries, problems) = tables::countries(&file(codes));
    assert!(problems.is_empty(), "{problems:?}");
    Gazetteer::open(build(places, &countries).unwrap()).unwrap()
}

fn imported(dump: &str, skip_faulty: bool) -> Result<Imported, Problem> {
    let options = ImportOptions { skip_faulty };
    import(dump.as_bytes(), "dump.txt", &base(), options)
}

const HAMLET: (&str, &str) = ("48.1", "37.5");
const UA: &str = "UA\t\t05\t\t\t";

#[test]
fn faults_stop_the_import_with_line_and_column() {
    let good = line(99_000_001, "Nova Proba", HAMLET, "P\tPPL", UA);
    let cases = [
        ("too\tfew\n", "dump.txt:2:1: 2 cells where a dump has 19"),
        (
            &line(99_000_002, "A", ("91", "0"), "P\tPPL", UA),
            "dump.txt:2:14: 91 lies outside -90 to 90 degrees",
        ),
        (
            &line(99_000_002, "A", ("48", "200"), "P\tPPL", UA),
            "dump.txt:2:17: 200 lies outside -180 to 180 degrees",
        ),
        (
            &line(99_000_002, "A", ("NaN", "0"), "P\tPPL", UA),
            "dump.txt:2:14: NaN lies outside",
        ),
        (
            &line(99_000_002, "A", HAMLET, "P\tPPL", "QQ\t\t05\t\t\t"),
            "dump.txt:2:30: 'QQ' is the code of no country",
        ),
        (
            &line(99_000_002, "A", HAMLET, "X\tPPL", UA),
            "dump.txt:2:24: 'X' is no feature class",
        ),
        (
            &line(0, "A", HAMLET, "P\tPPL", UA),
            "dump.txt:2:1: '0' is no identity",
        ),
        (
            &line(99_000_002, "…", HAMLET, "P\tPPL", UA),
            "dump.txt:2:10: '…' is no name",
        ),
        (
            &line(99_000_001, "Other", HAMLET, "P\tPPL", UA),
            "dump.txt:2:1: line 1 has the same identity",
        ),
        (
            &line(99_000_003, "Nova Proba", HAMLET, "P\tPPL", UA),
            "dump.txt:2:1: 'Nova Proba' is at the same spot in line 1",
        ),
    ];
    for (bad, expected) in cases {
        let dump = format!("{good}{bad}");
        let problem = imported(&dump, false).unwrap_err();
        assert!(problem.to_string().starts_with(expected), "{problem}");
        assert!(!problem.advice.is_empty(), "{problem}");
    }
    let all: String = cases.iter().map(|(bad, _)| *bad).collect();
    let lenient = imported(&format!("{good}{all}"), true).unwrap();
    assert_eq!((lenient.added, lenient.skipped.len()), (1, cases.len()));
}

#[test]
fn what_is_no_text_stops_the_import() {
    let base = base();
    let mut dump = line(99_000_001, "Nova Proba", HAMLET, "P\tPPL", UA).into_bytes();
    dump.extend_from_slice(b"99\xff\n");
    let problem = import(&dump[..], "d", &base, ImportOptions::default()).unwrap_err();
    assert_eq!(
        problem.position.map(|at| (at.line, at.column)),
        Some((2, 3))
    );
    let endless = vec![b'x'; 2 << 20];
    let options = ImportOptions { skip_faulty: true };
    let problem = import(&endless[..], "d", &base, options).unwrap_err();
    assert_eq!(problem.message, "the line is longer than a mebibyte");
}

#[test]
fn a_dump_is_added_to_what_is_known() {
    let bakhmut = 712_441;
    let dump = [
        line(99_000_001, "Nova Proba", HAMLET, "P\tPPLX", UA),
        line(bakhmut, "Bakhmut", ("48.5", "38.1"), "P\tPPLA2", UA),
        line(
            99_000_002,
            "بئر السبع الجديدة",
            ("31.2", "34.7"),
            "P\tPPL",
            "IL\t\t01\t\t\t",
        ),
        line(99_000_003, "Zone Ṩ́", ("0", "0"), "H\tOCN", "\t\t\t\t\t"),
    ]
    .concat();
    let imported = imported(&dump, false).unwrap();
    assert_eq!((imported.added, imported.updated), (3, 1));
    assert_eq!(imported.total, base().len() + 3);
    let gazetteer = Gazetteer::open(imported.index).unwrap();

    let hamlet = gazetteer.lookup("nova proba")[0];
    assert_eq!(hamlet.feature, Feature::Neighbourhood);
    assert_eq!(hamlet.admin1_name().as_deref(), Some("Donetsk"));
    assert_eq!(hamlet.country.unwrap().as_str(), "UKR");
    // Names that run from right to left, and letters with several marks, come out as they went in.
    assert_eq!(
        gazetteer.lookup("بئر السبع الجديدة")[0].name(),
        "بئر السبع الجديدة"
    );
    let ocean = gazetteer.lookup("zone s")[0];
    assert_eq!((ocean.name().as_ref(), ocean.country), ("Zone Ṩ́", None));
    // What was known stays, with the dump's coordinates.
    let town = gazetteer.by_geonames(bakhmut).unwrap();
    assert_eq!((town.lat, town.lon), (48.5, 38.1));
    assert!(
        gazetteer
            .lookup("Artemivsk")
            .iter()
            .any(|entry| entry.geonames == Some(bakhmut))
    );
    assert_eq!(gazetteer.lookup("Ukraine")[0].feature, Feature::Country);
    assert_eq!(gazetteer.country("UKR").unwrap().fips(), Some("UP"));
}

#[test]
fn an_empty_dump_gives_what_is_built_in_again() {
    let base = Gazetteer::embedded().unwrap();
    let again = import(&b""[..], "", &base, ImportOptions::default()).unwrap();
    let again = Gazetteer::open(again.index).unwrap();
    assert_eq!(again.len(), base.len());
    for name in [
        "Springfield",
        "Tripoli",
        "Ky.",
        "Georgia",
        "San José",
        "Sanaa",
    ] {
        let view = |gazetteer: &Gazetteer| -> Vec<_> {
            gazetteer
                .lookup(name)
                .iter()
                .map(|entry| {
                    let place = (entry.name().into_owned(), entry.lat, entry.lon);
                    (
                        place,
                        entry.matched,
                        entry.population,
                        entry.admin1_name().map(Into::<String>::into),
                    )
                })
                .collect()
        };
        assert_eq!(view(&again), view(&base), "{name}");
    }
}
