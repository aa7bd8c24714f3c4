//! Dictionaries of other coders: everything in them is taken over or told.

use rapporteur_data::{DataFile, DataSet};
use rapporteur_lexicon::{
    ACTOR_COLUMNS, Checked, Dictionary, Imported, Importer, Lexicon, check_actors,
};
use rapporteur_model::Severity;

fn import(dictionary: Dictionary, text: &str) -> Imported {
    let data = DataSet::embedded();
    let (lexicon, _) = Lexicon::load(&data);
    let (mut importer, problems) = Importer::new(&lexicon, &data);
    assert!(problems.is_empty(), "{problems:?}");
    importer.read(dictionary, "x.txt", text);
    importer.finish()
}

fn shown(imported: &Imported) -> Vec<String> {
    let columns = [
        "id", "name", "aliases", "kind", "country", "sector", "from", "to",
    ];
    imported
        .actors
        .iter()
        .map(|row| row.line(&columns).replace('\t', " · "))
        .collect()
}

#[test]
fn names_keep_their_dates_and_the_identities_that_we_know() {
    let cases: [(&str, &[&str]); 10] = [
        (
            "FREEDA_EXAMPLE_\n+PRESIDENT_EXAMPLE_\n\t[USAELI <20010120]\n\t[USAGOV 20010120-090120]\n\t[USAELI]\n",
            &[
                "freeda-example · Freeda Example · President Example · person · USA · ELI ·  · ",
                "freeda-example · Freeda Example · President Example · person · USA · ELI ·  · 2001-01-20",
                "freeda-example · Freeda Example · President Example · person · USA · GOV · 2001-01-20 · 2009-01-20",
            ],
        ),
        // Known names keep their ids, and go to rows of their kinds.
        (
            "AFGHANISTAN_ [AFG]\n+AFGHANS_\n+KABUL_\n+AFGHAN_LAND_\n",
            &[
                "AFG · Afghanistan · Afghan Land · country · AFG ·  ·  · ",
                "AFG · Afghan · Afghans · people · AFG ·  ·  · ",
                "AFG · Kabul ·  · seat · AFG · GOV ·  · ",
            ],
        ),
        (
            "MR_ZELENSKY_\n+VOLODYMYR_ZELENSKY_\n [UKRGOV >190520]",
            &[
                "volodymyr-zelensky · Volodymyr Zelensky · Mr Zelensky · person · UKR · GOV · 2019-05-20 · ",
            ],
        ),
        (
            "FREEDONIAN_PEOPLES_ARMY_ [AFGREB]",
            &[
                "freedonian-peoples-army · Freedonian Peoples Army ·  · armed_group · AFG · REB ·  · ",
            ],
        ),
        (
            "ZXQF_ [IMGREB]",
            &["zxqf · ZXQF ·  · armed_group · IMG · REB ·  · "],
        ),
        (
            "ZOLTA_ [NGOHRI]",
            &["zolta · Zolta · ZOLTA · organisation · NGO · SOC ·  · "],
        ),
        (
            "ZOLTA_VALLEY_ [AFG]",
            &["zolta-valley · Zolta Valley ·  · region · AFG ·  ·  · "],
        ),
        (
            "ZOLTA_BANK_ [MNCUSA]",
            &["zolta-bank · Zolta Bank ·  · organisation · MNC · BUS ·  · "],
        ),
        // Of one name and code the other names are put together; of another code it is another.
        (
            "ZOLTA_ [NGO]\n+ZOLTA_TRUST_\nZOLTA_ [NGO]\n+ZOLTA_FUND_",
            &["zolta · Zolta · ZOLTA|Zolta Trust|Zolta Fund · organisation · NGO ·  ·  · "],
        ),
        (
            "ZOLTA_TRUST_ [NGO]\nZOLTA_TRUST_ [USABUS]",
            &[
                "zolta-trust · Zolta Trust ·  · organisation · NGO ·  ·  · ",
                "zolta-trust-2 · Zolta Trust ·  · organisation · USA · BUS ·  · ",
            ],
        ),
    ];
    for (text, expected) in cases {
        let imported = import(Dictionary::Petrarch2, text);
        assert!(imported.malformed.is_empty(), "{:?}", imported.malformed);
        assert_eq!(shown(&imported), expected, "{text}");
    }
}

#[test]
fn what_is_not_taken_over_is_told_with_its_place() {
    let cases = [
        (
            Dictionary::Petrarch2,
            "ADA_X_ [ZZZGOV]",
            "x.txt:1:8: 'ADA X': 'ZZZ' of 'ZZZGOV' is neither",
        ),
        (
            Dictionary::Petrarch2,
            "ADA_X_\n [USAGO >20010101]\n [USA]",
            "x.txt:2:2: 'ADA X': 'USAGO' is not made",
        ),
        (
            Dictionary::Petrarch2,
            "ADA_X_ [AFGREBTAL]",
            "x.txt:1:8: the part 'TAL' of 'AFGREBTAL' is not known",
        ),
        (
            Dictionary::Petrarch2,
            "ADA_X_ [USAGOV] [GBRGOV]",
            "x.txt:1:17: 'ADA X' has a second code without a date",
        ),
        (
            Dictionary::Petrarch2,
            "ADA_X_ [---]",
            "x.txt:1:8: 'ADA X': the code says that it is no actor",
        ),
        (
            Dictionary::Petrarch2,
            "… [USAGOV]",
            "x.txt:1:1: '…' has no letter or digit",
        ),
        (
            Dictionary::Petrarch2,
            "ADA_X_ [USA]\nADA_X_ [USA]",
            "x.txt:2:1: 'ADA X' says the same as x.txt:1",
        ),
        (
            Dictionary::Petrarch2,
            "SOLDIER [~ZZZ]",
            "x.txt:1:1: 'SOLDIER': no part of the code 'ZZZ' is a role",
        ),
        (
            Dictionary::Petrarch2,
            "SOLDIER [~MIL]\nSOLDIER [~GOV]",
            "x.txt:2:1: 'soldier' has the sector MIL from an earlier line",
        ),
        (Dictionary::Ngec, "MARINE [USAMIL]", "x.txt:1:1: 'MARINE': "),
    ];
    for (dictionary, text, expected) in cases {
        let imported = import(dictionary, text);
        assert!(imported.malformed.is_empty(), "{:?}", imported.malformed);
        let told: Vec<_> = imported.left_out.iter().map(ToString::to_string).collect();
        assert!(
            told.iter().any(|told| told.starts_with(expected)),
            "{text}: {told:?}"
        );
    }
}

#[test]
fn agents_have_the_sectors_of_their_coder() {
    let text = "JOURNALIST [~MED]\nPOLICEMAN {POLICEMEN} [~COP]\nCOMPANY_DOCTOR [~HLH]\n";
    let nouns = |dictionary| -> Vec<String> {
        import(dictionary, text)
            .nouns
            .iter()
            .map(|row| format!("{} {}", row.noun, row.sector))
            .collect()
    };
    assert_eq!(
        nouns(Dictionary::Petrarch2),
        [
            "company doctor MED",
            "journalist JRN",
            "policeman COP",
            "policemen COP"
        ]
    );
    assert_eq!(
        nouns(Dictionary::Ngec),
        [
            "company doctor MED",
            "journalist MED",
            "policeman COP",
            "policemen COP"
        ]
    );
}

#[test]
fn what_was_taken_over_passes_the_check() {
    let text = "AFGHANISTAN_ [AFG]\n+AFGHANS_\n+KABUL_\nFREEDA_EXAMPLE_\n+EXAMPLE_LADY_\n [USAGOV 20010120-090120]\n [USAELI]\nZOLTA_ [NGOHRI]\n";
    let imported = import(Dictionary::Petrarch2, text);
    let lines: Vec<_> = imported
        .actors
        .iter()
        .map(|row| row.line(&ACTOR_COLUMNS))
        .collect();
    let file = format!("{}\n{}\n", ACTOR_COLUMNS.join("\t"), lines.join("\n"));
    let data = DataSet::embedded().with_own([DataFile::own("actors/mine.tsv", "mine.tsv", file)]);
    let found = check_actors(&data, Checked::Own);
    let faults: Vec<_> = found
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(found.rows, lines.len());
}

/// Pieces of dictionaries, good and bad, put together at random: nothing is lost, and whatever is
/// taken over can be read again.
#[test]
fn any_text_is_taken_over_or_told() {
    const PIECES: [&str; 30] = [
        "\n",
        "\n",
        "\n",
        " ",
        "\t",
        "+",
        "[",
        "]",
        "_",
        "ADA",
        "KABUL",
        "ÉCOLE",
        "[USAGOV]",
        "[~COP]",
        "[AFG",
        " >20010101]",
        "<010101",
        "20010101-20020202",
        "!P!",
        "!P! = A, B,",
        "{",
        "}",
        "~",
        ";",
        "#",
        "<!--",
        "-->",
        "|",
        "\"",
        "[IGOUNO 20010101-20020202]",
    ];
    let data = DataSet::embedded();
    let (lexicon, _) = Lexicon::load(&data);
    let mut state: u32 = 7;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let (mut taken, mut told) = (0, 0);
    for round in 0..100 {
        let text: String = (0..40).map(|_| PIECES[draw(PIECES.len())]).collect();
        let (mut importer, _) = Importer::new(&lexicon, &data);
        let dictionary = [Dictionary::Petrarch2, Dictionary::Ngec][round % 2];
        importer.read(dictionary, "x.txt", &text);
        let imported = importer.finish();
        for problem in imported.malformed.iter().chain(&imported.left_out) {
            let at = problem.position.unwrap();
            assert!(
                at.line <= text.lines().count() && at.column > 0,
                "{problem}\n{text}"
            );
        }
        let lines: Vec<_> = imported
            .actors
            .iter()
            .map(|row| row.line(&ACTOR_COLUMNS))
            .collect();
        let file = format!("{}\n{}\n", ACTOR_COLUMNS.join("\t"), lines.join("\n"));
        let small = DataSet::from_files([("ontology/x.tsv", "")]);
        let own = DataFile::own("actors/mine.tsv", "mine.tsv", file);
        let found = check_actors(&small.with_own([own]), Checked::Own);
        assert_eq!(found.rows, lines.len(), "{text}\n{lines:#?}");
        taken += lines.len() + imported.nouns.len();
        told += imported.malformed.len();
    }
    assert!(taken > 5 && told > 100, "{taken} {told}");
}
