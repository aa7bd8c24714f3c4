//! `rapporteur process`: declared, listed, shown, checked and taken back.

mod support;

use support::{Folder, REPORT};

const DECLARED: &str = "[process]
name = \"Geneva talks\"
parties = [\"Armenia\", \"AZE\"]
third_parties = [\"Switzerland\"]
keywords = [\"Geneva\"]
";

#[test]
fn a_process_is_found_declared_shown_and_taken_back() {
    let folder = Folder::new("process");
    folder
        .file("report.md", REPORT)
        .file("declared/geneva.toml", DECLARED);
    assert_eq!(
        folder.run(&["ingest", "report.md", "--no-progress"]).code,
        0
    );
    let found = folder.run(&["process", "list"]);
    assert_eq!(found.code, 0, "{found:?}");
    assert!(found.out.contains("Armenia–Azerbaijan"), "{found:?}");
    assert!(found.out.trim_end().ends_with("found"), "{found:?}");
    let shown = folder.run(&["process", "show", "armenia-azerbaijan"]);
    assert!(shown.out.contains("found from the reports"), "{shown:?}");
    assert!(shown.out.contains("talks"), "{shown:?}");

    let declared = folder.run(&["process", "declare", "declared"]);
    assert_eq!(
        declared.out, "1 process: 1 declared, 0 unchanged\n",
        "{declared:?}"
    );
    let again = folder.run(&["process", "declare", "declared/geneva.toml"]);
    assert_eq!(again.out, "1 process: 0 declared, 1 unchanged\n");
    let listed = folder.run(&["process", "list", "--format", "jsonl"]);
    let processes = listed.json_lines();
    assert_eq!(processes.len(), 1, "{listed:?}");
    assert_eq!(processes[0]["name"], "Geneva talks");
    assert_eq!(processes[0]["declared"], true);

    let unknown = folder.run(&["process", "show", "Atlantis"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("'Geneva talks'"), "{unknown:?}");
    assert_eq!(folder.run(&["process", "withdraw", "Atlantis"]).code, 2);
    let withdrawn = folder.run(&["process", "withdraw", "Geneva talks"]);
    assert_eq!(withdrawn.out, "1 process withdrawn\n", "{withdrawn:?}");
    let found = folder.run(&["process", "list"]);
    assert!(found.out.contains("Armenia–Azerbaijan"), "{found:?}");
}

#[test]
fn faults_of_declarations_have_places_and_suggestions() {
    let folder = Folder::new("process-faults");
    folder
        .file("good.toml", DECLARED)
        .file("bad.toml", DECLARED.replace("Armenia", "Armania"));
    let checked = folder.run(&["process", "check", "good.toml", "bad.toml"]);
    assert_eq!(checked.code, 1, "{checked:?}");
    assert!(
        checked
            .err
            .contains("bad.toml:3:12: no party is called 'Armania' (like it are: Armenia"),
        "{checked:?}"
    );
    assert_eq!(checked.out, "1 process; 1 fault\n");
    assert_eq!(folder.run(&["process", "check", "bad.toml"]).code, 2);
    assert_eq!(folder.run(&["process", "declare", "bad.toml"]).code, 2);
    assert!(!folder.path().join("rapporteur.db").exists());
}
