//! `rapporteur actors`: looked up, added to, checked, taken over; and own files in `code`.

mod support;

use support::Folder;

const HEADER: &str = "id\tname\taliases\tkind\tcountry\tsector\toffice\tfrom\tto\tsource\n";

/// A small dictionary with something of everything.
const DICTIONARY: &str = "\
; Heads of a country that there is not.
ZOLTAN_EXAMPLE_   # the first
+PRESIDENT_ZOLTAN_
\t[HUNELI <20100101]
\t[HUNGOV 20100101-20200101]
ZOLTANIAN_FRONT_ [HUNREBZOL]
LAPUTA_ [LPTGOV]
";

const AGENTS: &str = "\
!PERSON! = MAN, WOMAN
ZEPPELIN!PERSON! {ZEPPELINMEN} [~MIL]
NEWSREADER [~MED]
";

#[test]
fn a_name_is_found_with_its_terms_and_lines() {
    let folder = Folder::new("actors-find");
    let ran = folder.run(&["actors", "find", "Dmytro Kuleba", "--date", "2021-05-01"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in [
        "Dmytro Kuleba · person · dmytro-kuleba",
        "UKR GOV · foreign minister",
        "data/actors/leaders",
        "on 2021-05-01: UKR GOV · foreign minister",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    let ran = folder.run(&[
        "actors",
        "find",
        "Dmytro Kuleba",
        "--date",
        "2025-05-01",
        "--format",
        "json",
    ]);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let found = &answer["found"][0];
    assert_eq!(found["id"], "dmytro-kuleba");
    assert_eq!(found["on_date"]["sector"], "ELI");
    assert!(found["terms"][0]["line"].as_u64().unwrap() > 1);
}

#[test]
fn phrases_and_near_names_are_found_too() {
    let folder = Folder::new("actors-phrase");
    // What is asked, the exit code, and what the answer says.
    for (asked, code, told) in [
        ("former Ukrainian foreign minister", 0, "UKR ELI"),
        ("three Turkish soldiers", 0, "TUR MIL"),
        ("Zelenskyyi", 2, "near: Zelenskyy (volodymyr-zelensky)"),
        ("qwertzuiop", 2, "nothing is known of 'qwertzuiop'"),
    ] {
        let ran = folder.run(&["actors", "find", asked]);
        assert_eq!(ran.code, code, "{asked}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(told), "{asked}: {}", ran.out);
    }
}

#[test]
fn a_row_is_added_only_when_it_checks() {
    let folder = Folder::new("actors-add");
    let add = |name: &str, rest: &[&str]| {
        let mut arguments = vec!["actors", "add", name, "--file", "mine.tsv"];
        arguments.extend(rest);
        folder.run(&arguments)
    };
    let read = || std::fs::read_to_string(folder.path().join("mine.tsv")).unwrap();
    let person = ["--kind", "person", "--country", "HUN", "--sector", "GOV"];
    let ran = add(
        "Zoltan Example",
        &[
            &person[..],
            &["--from", "2012-05", "--alias", "Zoltan the Ex"],
        ]
        .concat(),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out, "mine.tsv:2: added\n");
    let row = "zoltan-example\tZoltan Example\tZoltan the Ex\tperson\tHUN\tGOV\t\t2012-05\t\town\n";
    assert_eq!(read(), format!("{HEADER}{row}"));
    // A second office of somebody who is known goes to his id.
    let ran = add(
        "Dmytro Kuleba",
        &[
            "--kind",
            "person",
            "--country",
            "UKR",
            "--office",
            "envoy",
            "--from",
            "2031",
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read().contains("\ndmytro-kuleba\t"));
    let before = read();
    for (name, rest, told) in [
        (
            "A B",
            vec!["--kind", "planet"],
            "mine.tsv:4:10: 'planet' is not a kind",
        ),
        (
            "A B",
            vec!["--kind", "person", "--country", "XXX"],
            "mine.tsv:4:17: 'XXX' is not a country",
        ),
        (
            "A B",
            vec!["--kind", "person", "--from", "2012", "--to", "2011"],
            "mine.tsv:4:25: it ends before",
        ),
        (
            "A B",
            vec!["--kind", "person", "--office", "tsar of all"],
            "'tsar of all' is not an office",
        ),
        (
            "A B",
            vec!["--kind", "person", "--id", "zoltan-example"],
            "'zoltan-example' is the id of 'Zoltan Example', mine.tsv:2",
        ),
        (
            "A B",
            vec![
                "--kind",
                "person",
                "--country",
                "UKR",
                "--office",
                "president",
                "--from",
                "2021",
            ],
            "UKR has two holders of the office 'president' at once",
        ),
    ] {
        let ran = add(name, &rest);
        assert_eq!(ran.code, 2, "{rest:?}: {}", ran.out);
        assert!(ran.err.contains(told), "{rest:?}: {}", ran.err);
        assert_eq!(read(), before, "{rest:?}");
    }
    let ran = folder.run(&["actors", "add", "A B", "--kind", "person"]);
    assert_eq!(ran.code, 64, "{}", ran.err);
}

#[test]
fn the_check_tells_every_fault() {
    let folder = Folder::new("actors-check");
    let ran = folder.run(&["actors", "check", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("; 0 faults"), "{}", ran.out);
    let bad: String = (0..30)
        .map(|number| format!("x{number}\tX{number}\t\tplanet\tXXX\t\t\t\t\tx\n"))
        .collect();
    folder
        .file("good.tsv", format!("{HEADER}zed\tZed Example\t\tperson\tHUN\t\t\t\t\tx\n"))
        .file("bad.tsv", format!("{HEADER}{bad}"))
        .file("bytes.tsv", b"id\tname\n\n caf\xe9".as_slice())
        .file("half.tsv", format!("{HEADER}zed\tZed Example\t\tperson\tHUN\t\t\t\t\tx\nb\tB\t\tperson\tHUN\t\t\t2012\t2011\tx\n"))
        .file("nouns.tsv", "noun\tsector\tkind\nzeppelin pilot\tMIL\tperson\n");
    for (files, code, lines, told) in [
        (vec!["good.tsv"], 0, 0, ""),
        (vec!["nouns.tsv"], 0, 0, ""),
        (
            vec!["half.tsv"],
            1,
            1,
            "half.tsv:3:24: it ends before it starts",
        ),
        (
            vec!["bad.tsv"],
            2,
            60,
            "bad.tsv:31:17: 'XXX' is not a country",
        ),
        (vec!["missing.tsv"], 2, 1, "missing.tsv: cannot be read"),
        (
            vec!["bytes.tsv"],
            2,
            1,
            "bytes.tsv:3:5: a byte that is not UTF-8",
        ),
    ] {
        let mut arguments = vec!["actors", "check"];
        arguments.extend(&files);
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, code, "{files:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(told), "{files:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), lines, "{files:?}: {}", ran.err);
    }
}

#[test]
fn own_names_are_read_by_code_and_faulty_ones_stop_it() {
    let folder = Folder::new("actors-own");
    folder
        .file("report.txt", "Zoltania attacked the Laputan garrison. Armenia and the zeppelineers of Azerbaijan held talks in Geneva on 11 March 2025.")
        .file("mine.tsv", format!("{HEADER}zoltania\tZoltania\t\tarmed_group\tHUN\tREB\t\t\t\tx\n"))
        .file("bad.tsv", format!("{HEADER}z\tZ\t\tplanet\tXXX\t\t\t\t\tx\n"));
    let events = |arguments: &[&str]| {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.json_lines()
            .into_iter()
            .filter(|event| event["actors"][0]["id"] == "zoltania")
            .count()
    };
    assert_eq!(events(&["code", "report.txt"]), 0);
    assert_eq!(events(&["code", "--actors", "mine.tsv", "report.txt"]), 1);
    let ran = folder.run(&["code", "--actors", "bad.tsv", "report.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("bad.tsv:2:6: 'planet'"), "{}", ran.err);
    assert!(ran.err.contains("bad.tsv:2:13: 'XXX'"), "{}", ran.err);
}

#[test]
fn dictionaries_are_taken_over() {
    let folder = Folder::new("actors-import");
    folder
        .file("actors.txt", DICTIONARY)
        .file("agents.txt", AGENTS);
    let import = |rest: &[&str]| {
        let mut arguments = vec!["actors", "import", "--output", "out.tsv", "--from"];
        arguments.extend(rest);
        folder.run(&arguments)
    };
    let ran = import(&["petrarch2", "actors.txt", "agents.txt"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err
            .contains("actors.txt:7:9: 'LAPUTA': 'LPT' of 'LPTGOV'"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("actors.txt:6:18: the part 'ZOL'"),
        "{}",
        ran.err
    );
    assert_eq!(
        ran.out,
        "out.tsv: 3 rows of names\nout.agents.tsv: 4 role nouns\n1 left out\n"
    );
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let names = read("out.tsv");
    for row in [
        "zoltan-example\tZoltan Example\tPresident Zoltan\tperson\tHUN\tELI\t\t\t2010-01-01\timported",
        "zoltan-example\tZoltan Example\tPresident Zoltan\tperson\tHUN\tGOV\t\t2010-01-01\t2020-01-01\timported",
        "zoltanian-front\tZoltanian Front\t\tarmed_group\tHUN\tREB\t\t\t\timported",
    ] {
        assert!(names.contains(row), "{names}");
    }
    assert!(read("out.agents.tsv").contains("newsreader\tJRN\t"));
    let ran = folder.run(&["actors", "check", "out.tsv", "out.agents.tsv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);

    // What was taken over is read.
    folder.file("report.txt", "Zoltan Example attacked the Hungarian army on 5 March 2012. Ten zeppelinmen of Armenia attacked the army of Azerbaijan.");
    let ran = folder.run(&[
        "code",
        "--date",
        "2012-03-06",
        "--actors",
        "out.tsv",
        "--actors",
        "out.agents.tsv",
        "report.txt",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sectors: Vec<_> = ran
        .json_lines()
        .iter()
        .map(|event| event["actors"][0]["sector"].clone())
        .collect();
    assert_eq!(sectors, ["GOV", "MIL"], "{}", ran.out);
}

#[test]
fn malformed_dictionaries_stop_with_every_fault() {
    let folder = Folder::new("actors-malformed");
    folder.file(
        "bad.txt",
        "+X_\n [USAGOV]\nADA_X_ [USAGOV\nBOB_X_ [USAGOV >2001]\nCAT_X_ [USAGOV]\n",
    );
    let run = |more: &[&str]| {
        let mut arguments = vec![
            "actors",
            "import",
            "--from",
            "petrarch2",
            "bad.txt",
            "--output",
            "out.tsv",
        ];
        arguments.extend(more);
        folder.run(&arguments)
    };
    let ran = run(&[]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    for told in [
        "bad.txt:1:1: ",
        "bad.txt:2:2: ",
        "bad.txt:3:8: ",
        "bad.txt:4:8: ",
        "nothing was written",
    ] {
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
    assert!(!folder.path().join("out.tsv").exists());
    let ran = run(&["--skip-faulty"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let names = std::fs::read_to_string(folder.path().join("out.tsv")).unwrap();
    assert!(names.contains("cat-x\tCat X\t"), "{names}");
}
