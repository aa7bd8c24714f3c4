//! Bad input and bad arguments: one clear problem each, the rest read, the exit code telling.

mod support;

use support::Folder;

const GOOD: &str = "Armenia and Azerbaijan held talks in Geneva on 11 March 2025.";

fn folder(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder
        .file("good.txt", GOOD)
        .file("empty.txt", "")
        .file("binary.txt", [0u8, 159, 146, 150, 0, 1, 2, 3, 0, 0, 7])
        .file("cut.txt.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
        .file("mixed.jsonl", format!("{{\"id\":\"a\",\"text\":\"{GOOD}\"}}\nthis is no JSON\n{{\"id\":\"b\",\"text\":\"{GOOD}\"}}\n"));
    folder
}

#[test]
fn bad_inputs_cost_themselves_only() {
    let folder = folder("failures-inputs");
    // What is read, the exit code, how many events come out, and what standard error names.
    let cases: [(&[&str], i32, usize, &str); 7] = [
        (&["good.txt"], 0, 1, ""),
        (&["good.txt", "missing.txt"], 1, 1, "missing.txt: "),
        (&["missing.txt"], 2, 0, "missing.txt: "),
        (&["empty.txt", "good.txt"], 1, 1, "empty.txt: "),
        (&["binary.txt", "good.txt"], 1, 1, "binary.txt:1"),
        (&["cut.txt.gz", "good.txt"], 1, 1, "cut.txt.gz: "),
        (&["mixed.jsonl"], 1, 2, "mixed.jsonl:2"),
    ];
    for (paths, code, events, told) in cases {
        let arguments: Vec<&str> = ["code"].iter().chain(paths).copied().collect();
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, code, "{paths:?}: {}", ran.err);
        assert_eq!(ran.out.lines().count(), events, "{paths:?}: {}", ran.out);
        assert!(ran.err.contains(told), "{paths:?}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

#[test]
fn a_folder_is_read_whatever_lies_in_it() {
    let folder = folder("failures-folder");
    let ran = folder.run(&["code", "."]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
}

#[test]
fn many_problems_of_one_kind_are_counted() {
    let folder = Folder::new("failures-many");
    let mut lines = format!("{{\"id\":\"a\",\"text\":\"{GOOD}\"}}\n");
    lines.push_str(&"{broken\n".repeat(50));
    folder.file("many.jsonl", lines);
    let ran = folder.run(&["code", "many.jsonl"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.lines().count() <= 12, "{}", ran.err);
    assert!(ran.err.contains("40 more like it"), "{}", ran.err);
}

#[test]
fn usage_errors_have_a_code_of_their_own() {
    let folder = folder("failures-usage");
    let cases: [&[&str]; 4] = [
        &["read", "--format", "xml", "good.txt"],
        &["frobnicate"],
        &["code", "--date", "yesterday", "good.txt"],
        &["read", "--threads", "many", "good.txt"],
    ];
    for arguments in cases {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 64, "{arguments:?}: {}", ran.err);
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let folder = Folder::new("failures-help");
    let bare = folder.run(&[]);
    assert_eq!(bare.code, 0);
    for command in ["read", "code", "parse"] {
        assert!(bare.out.contains(command), "{}", bare.out);
        let help = folder.run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        for code in ["0 ", "1 ", "2 ", "64 "] {
            assert!(help.out.contains(code), "{}", help.out);
        }
    }
    let version = folder.run(&["--version"]);
    assert_eq!(version.code, 0, "{}", version.err);
    let lines: Vec<_> = version.out.lines().collect();
    assert!(
        lines[0].starts_with(&format!("rapporteur {}", env!("CARGO_PKG_VERSION"))),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("model en_"), "{lines:?}");
    assert!(lines[2].starts_with("lexicon "), "{lines:?}");
}

#[test]
fn quiet_keeps_what_is_no_error_to_itself() {
    let folder = folder("failures-quiet");
    let ran = folder.run(&["code", "--quiet", "good.txt"]);
    assert!(ran.err.is_empty(), "{}", ran.err);
    let ran = folder.run(&["code", "--quiet", "missing.txt"]);
    assert!(ran.err.contains("missing.txt"), "{}", ran.err);
}

#[test]
fn rules_can_be_replaced_and_faults_in_them_have_a_place() {
    let folder = folder("failures-data");
    let ran = folder.run(&["code", "--data", "nowhere", "good.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("nowhere"), "{}", ran.err);
    folder.file("rules/acts/meet.toml", "[act]\nname = \"meet\"\nlabel = \n");
    let ran = folder.run(&["code", "--data", "rules", "good.txt"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("rules/acts/meet.toml:3:"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::new("failures-pipe");
    let line = format!("{{\"text\":\"{GOOD}\"}}\n");
    folder.file("many.jsonl", line.repeat(3000));
    let script = format!(
        "'{}' code --quiet many.jsonl | head -n 1; echo ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_rapporteur")
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(out.lines().count(), 2, "{out}");
    assert_eq!(out.lines().last(), Some("0"), "{out}");
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.is_empty(), "{err}");
}
