//! Documents that name a path must name one that exists.
//!
//! What counts as a path: words between backticks that hold a `/` or end in a file ending used
//! here, and the targets of links. `*` and `<name>` stand for anything; a path is looked for
//! beside the document first, then under the root.
//!
//! Deliberately absent: fenced blocks, which show commands and output.

use super::Findings;
use crate::error::Error;
use crate::tree::Tree;
use rapporteur_model::Problem;

const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "data/README.md",
    "bench/README.md",
];

/// Endings that make a word without `/` a path.
const ENDINGS: &[&str] = &[
    ".rs", ".toml", ".tsv", ".md", ".txt", ".jsonl", ".html", ".gz", ".py", ".sh",
];

pub(super) fn check(tree: &Tree) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut looked_at = 0;
    for &document in DOCUMENTS {
        let Some(text) = tree.text(document) else {
            findings.problems.push(
                Problem::error(document, "is missing")
                    .advise("write it, or take it from the list in xtask/src/tidy/paths.rs"),
            );
            continue;
        };
        for (line, path) in paths_in(text, tree) {
            looked_at += 1;
            let beside = match document.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{path}"),
                None => path.clone(),
            };
            if !tree.has(&beside) && !tree.has(&path) {
                findings.problems.push(
                    Problem::error(document, format!("names `{path}`, which does not exist"))
                        .at(line, 0)
                        .advise("name the file as it is called now"),
                );
            }
        }
    }
    findings.note = format!("{looked_at} paths in {} documents", DOCUMENTS.len());
    Ok(findings)
}

/// Line and path of everything in a Markdown text that names a file or folder.
fn paths_in(text: &str, tree: &Tree) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        let quoted = line.split('`').skip(1).step_by(2);
        let linked = line
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', '#']).next());
        for word in quoted
            .filter(|word| is_path(word, tree))
            .chain(linked.filter(|target| !target.is_empty() && !target.contains(':')))
        {
            paths.push((index + 1, without_placeholders(word)));
        }
    }
    paths
}

/// Whether a word between backticks names a path of this project.
fn is_path(word: &str, tree: &Tree) -> bool {
    let plain = word
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/._-*<>".contains(c));
    if !plain || word.starts_with(['/', '-', '<']) || word.starts_with("..") {
        return false;
    }
    let name = word.rsplit('/').next().unwrap_or(word);
    match word.split_once('/') {
        Some((first, _)) => word.ends_with('/') || name.contains('.') || tree.has(first),
        None => ENDINGS
            .iter()
            .any(|ending| name.len() > ending.len() && name.ends_with(ending)),
    }
}

/// `crates/<stage>/src` as `crates/*/src`.
fn without_placeholders(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '<' => {
                inside = true;
                plain.push('*');
            }
            '>' => inside = false,
            _ if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(usize, String)> {
        paths_in(text, &Tree::of(&[("crates/nlp/src/lib.rs", "")]))
    }

    #[test]
    fn what_names_a_path() {
        let cases = [
            ("see `crates/nlp/src/lib.rs`", Some("crates/nlp/src/lib.rs")),
            ("see `crates/gone`", Some("crates/gone")),
            ("see [it](docs/more.md#part)", Some("docs/more.md")),
            ("the `README.md` there", Some("README.md")),
            ("any `crates/<stage>/src/`", Some("crates/*/src/")),
            ("an `Event` has `event_type`", None),
            ("either `and/or`", None),
            ("call `cargo xtask test`", None),
            ("read [this](https://example.org/a.md)", None),
            ("ending in `.rs`", None),
        ];
        for (text, expected) in cases {
            let found = named(text);
            assert_eq!(
                found.first().map(|(_, path)| path.as_str()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn fenced_blocks_are_passed_over_and_lines_counted() {
        let text = "one\n```\n`crates/gone`\n```\n`crates/lost`\n";
        assert_eq!(named(text), vec![(5, "crates/lost".to_owned())]);
    }

    #[test]
    fn a_missing_path_is_found_at_its_line() {
        let mut files: Vec<_> = DOCUMENTS.iter().map(|&document| (document, "")).collect();
        files.push(("data/acts.toml", ""));
        for (document, text) in &mut files {
            if *document == "data/README.md" {
                *text = "`acts.toml`\n`operators.toml`";
            }
        }
        let findings = check(&Tree::of(&files)).unwrap();
        let messages: Vec<_> = findings.problems.iter().map(ToString::to_string).collect();
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].starts_with("data/README.md:2: names `operators.toml`"));
    }
}
