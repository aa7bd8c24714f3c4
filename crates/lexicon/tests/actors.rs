//! Actor files: every fault is told, at its place, and the project's own have none.

use rapporteur_data::{DataFile, DataSet};
use rapporteur_lexicon::{Checked, Lexicon, check_actors};
use rapporteur_model::Severity;

const HEADER: &str = "id\tname\taliases\tkind\tcountry\tsector\toffice\tfrom\tto\tsource";
const COUNTRIES: &str = "code\tname\nUSA\tUnited States\nSDN\tSudan\nSSD\tSouth Sudan\n";
const SECTORS: &str = "code\tgroup\tdefinition\nGOV\tx\tx\nREB\tx\tx\n";
const OFFICES: &str = "office\twords\tone_holder\npresident\tpresident\tyes\nenvoy\tenvoy\tno\n";
const AMBIGUOUS: &str = "name\twhy\nBoth\ttwo fronts\n";

fn data(rows: &str) -> DataSet {
    DataSet::from_files([
        ("actors/a.tsv", format!("{HEADER}\n{rows}")),
        ("ontology/countries.tsv", COUNTRIES.to_owned()),
        ("ontology/sectors.tsv", SECTORS.to_owned()),
        ("ontology/offices.tsv", OFFICES.to_owned()),
        ("ontology/ambiguous_names.tsv", AMBIGUOUS.to_owned()),
    ])
}

#[test]
fn every_fault_is_told_at_its_place() {
    // Rows, and what is told of them: place under the file, and the beginning of the message.
    let cases: [(&str, &[&str]); 16] = [
        ("a\tAda\t\tperson\tUSA\tGOV\tpresident\t2001\t2004\tx", &[]),
        (
            "a\tAda\t\tperson\tUSA",
            &["2:1: 5 cells where the header has 10"],
        ),
        (
            "\t\t\tplanet\tXXX\tYYY\t\t2x\t3x\tx",
            &[
                "2:1: the id is missing",
                "2:2: the name is missing",
                "2:4: 'planet' is not a kind of actor",
                "2:11: 'XXX' is not a country",
                "2:15: 'YYY' is not a sector",
                "2:20: '2x' is not a date",
                "2:23: '3x' is not a date",
            ],
        ),
        (
            "a\tAda\tAda|| B\tperson\tUSA\tGOV\tking\t\t\t",
            &[
                "2:7: an empty alias between bars",
                "2:7: the name 'Ada' stands there twice",
                "2:30: 'king' is not an office",
                "2:37: the source is missing",
            ],
        ),
        (
            "a b\tAda \t\"X\"\tperson\tUSA\t\t\t\t\tx",
            &[
                "2:1: 'a b' has a blank in it",
                "2:5: stray blank around 'Ada'",
                "2:10: a quotation mark",
            ],
        ),
        // One after the other, with dates as they are known.
        (
            "a\tAda\t\tperson\tUSA\tGOV\tpresident\t2001\t2005-01-20\tx\nb\tBob\t\tperson\tUSA\tGOV\tpresident\t2005-01-20\t2009\tx\nc\tCat\t\tperson\tUSA\tGOV\tpresident\t2009-01\t\tx",
            &[],
        ),
        (
            "a\tAda\t\tperson\tUSA\tGOV\tpresident\t2001\t2005-01-20\tx\nb\tBob\t\tperson\tUSA\tGOV\tpresident\t2005-01-10\t2009\tx",
            &[
                "3:33: USA has two holders of the office 'president' at once: 2005-01-10 to 2009, and Ada (2001 to 2005-01-20), data/actors/a.tsv:2",
            ],
        ),
        // A long term behind a short one of somebody else.
        (
            "a\tAda\t\tperson\tUSA\tGOV\tpresident\t2001\t2020\tx\nb\tBob\t\tperson\tUSA\tGOV\tpresident\t2021\t\tx\nc\tCat\t\tperson\tUSA\tGOV\tpresident\t2002\t2003\tx\nd\tDan\t\tperson\tUSA\tGOV\tpresident\t2010\t2011\tx",
            &["4:33: USA has two holders", "5:33: USA has two holders"],
        ),
        (
            "a\tAda\t\tperson\tUSA\tGOV\tenvoy\t2001\t2020\tx\nb\tBob\t\tperson\tUSA\tGOV\tenvoy\t2002\t\tx",
            &[],
        ),
        (
            "a\tAda\t\tperson\tUSA\tGOV\tenvoy\t2005\t2004\tx",
            &["2:34: it ends before it starts"],
        ),
        (
            "a\tAda\t\tperson\tUSA\t\t\t\t\tx\na\tBob\t\tperson\tUSA\t\t\t\t\tx\na\tThe Adas\t\tarmed_group\tUSA\t\t\t\t\tx",
            &[
                "3:1: 'a' is the id of 'Ada', data/actors/a.tsv:2",
                "4:1: 'a' is the id of 'Ada'",
            ],
        ),
        (
            "a\tAda\t\tperson\tUSA\t\t\t\t\tx\na\tAda\tA.\tperson\tUSA\t\t\t\t\tx",
            &["3:1: the row says the same of 'a' as data/actors/a.tsv:2"],
        ),
        (
            "a\tFront\tBoth|F\tarmed_group\tSDN\t\t\t\t\tx\nb\tLeague\tBoth|F\tarmed_group\tSSD\t\t\t\t\tx",
            &["3:10: 'F' also names a (SDN), data/actors/a.tsv:2"],
        ),
        // In one country, or of persons, it is only noted.
        (
            "a\tFront\tF\tarmed_group\tSDN\t\t\t\t\tx\nb\tLeague\tF\tarmed_group\tSDN\t\t\t\t\tx",
            &["note 3:10: 'F' also names a"],
        ),
        (
            "a\tAda\tKim\tperson\tSDN\t\t\t\t\tx\nb\tBob\tKim\tperson\tSSD\t\t\t\t\tx",
            &["note 3:7: 'Kim' also names a"],
        ),
        (
            "SDN\tSudan\t\tcountry\tSDN\t\t\t\t\tx\nSDN\tKhartoum\t\tseat\tSDN\tGOV\t\t\t\tx",
            &[],
        ),
    ];
    for (rows, expected) in cases {
        let found = check_actors(&data(rows), Checked::All);
        let shown: Vec<String> = found
            .problems
            .iter()
            .map(|problem| {
                let note = if problem.severity == Severity::Note {
                    "note "
                } else {
                    ""
                };
                format!(
                    "{note}{}",
                    problem.to_string().replacen("data/actors/a.tsv:", "", 1)
                )
            })
            .collect();
        assert_eq!(shown.len(), expected.len(), "{rows}\n{shown:#?}");
        for (shown, expected) in shown.iter().zip(expected) {
            assert!(shown.starts_with(expected), "{rows}\n{shown}\n{expected}");
        }
    }
}

#[test]
fn of_own_and_project_the_own_row_is_told() {
    let own = DataFile::own(
        "actors/mine.tsv",
        "mine.tsv",
        format!(
            "{HEADER}\nb\tBob\t\tperson\tUSA\tGOV\tpresident\t2000\t2003\tx\nx\tAda\t\tperson\tXXX\t\t\t\t\tx\n"
        ),
    );
    let data =
        data("a\tAda\t\tperson\tUSA\tGOV\tpresident\t2001\t2004\tx\nz\tZed\t\tplanet\t\t\t\t\t\tx")
            .with_own([own]);
    let found = check_actors(&data, Checked::Own);
    let shown: Vec<_> = found.problems.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 2, "{shown:#?}");
    assert!(
        shown[0].starts_with("mine.tsv:2:33: USA has two holders"),
        "{shown:#?}"
    );
    assert!(shown[0].contains("data/actors/a.tsv:2"), "{shown:#?}");
    assert!(
        shown[1].starts_with("mine.tsv:3:15: 'XXX' is not a country"),
        "{shown:#?}"
    );
    assert_eq!((found.rows, found.dated, found.names), (1, 1, 1));
}

#[test]
fn role_nouns_are_checked_too() {
    let nouns = "noun\tsector\tkind\texample\nrebel\tREB\tperson\tx\nRebel\tXXX\tthing\tx\nrebel\tREB\tperson\tx\n";
    let data = DataSet::from_files([("agents.tsv", nouns), ("ontology/sectors.tsv", SECTORS)]);
    let found = check_actors(&data, Checked::All);
    let shown: Vec<_> = found.problems.iter().map(ToString::to_string).collect();
    let expected = [
        "data/agents.tsv:3:1: 'Rebel' is not in lower case",
        "data/agents.tsv:3:7: 'XXX' is not a sector",
        "data/agents.tsv:3:11: 'thing' is not a kind of role noun",
        "data/agents.tsv:4:1: 'rebel' stands there twice, before at data/agents.tsv:2",
    ];
    assert_eq!(shown.len(), expected.len(), "{shown:#?}");
    for (shown, expected) in shown.iter().zip(expected) {
        assert!(shown.starts_with(expected), "{shown}");
    }
}

#[test]
fn the_projects_files_have_no_faults() {
    let found = check_actors(&DataSet::embedded(), Checked::All);
    let faults: Vec<_> = found
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(found.rows > 6_000 && found.dated > 4_000, "{found:?}");
}

#[test]
fn own_names_come_before_the_projects() {
    let own = DataFile::own(
        "actors/mine.tsv",
        "mine.tsv",
        format!("{HEADER}\nmine\tFront\t\tarmed_group\tSSD\tREB\t\t\t\tx\n"),
    );
    let data = data("theirs\tFront\t\tarmed_group\tSDN\tREB\t\t\t\tx").with_own([own]);
    let (lexicon, problems) = Lexicon::load(&data);
    assert!(problems.is_empty(), "{problems:?}");
    let ids: Vec<_> = lexicon
        .actors
        .named("Front")
        .iter()
        .map(|name| name.id.as_str())
        .collect();
    assert_eq!(ids, ["mine", "theirs"]);
}
