//! The expected readings of the samples must be readable, belong to a report that is there, and
//! name sentences that stand in it once: an expectation that nothing can meet measures nothing.
//!
//! Deliberately absent: sentences of pages, records and compressed files, which would have to be
//! cleaned first.

use super::Findings;
use crate::error::Error;
use crate::score::Expectation;
use crate::tree::Tree;
use rapporteur_model::Problem;

const FOLDER: &str = "bench/expected/";

pub(super) fn check(tree: &Tree) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut readings = 0;
    for (path, text) in tree.texts(".toml") {
        if path.starts_with(FOLDER) {
            readings += of_file(tree, path, text, &mut findings.problems);
        }
    }
    findings.note = format!("{readings} readings");
    Ok(findings)
}

fn of_file(tree: &Tree, path: &str, text: &str, problems: &mut Vec<Problem>) -> usize {
    let expectation: Expectation = match toml::from_str(text) {
        Ok(expectation) => expectation,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let message = error.message().to_owned();
            problems.push(Problem::error(path, message).at(super::line_of(text, at), 0));
            return 0;
        }
    };
    let report = format!("samples/{}", expectation.report);
    if !tree.has(&report) {
        problems.push(
            Problem::error(path, format!("is about `{report}`, which does not exist"))
                .advise("name the report as its file is called now"),
        );
    }
    let mut readings = 0;
    for sentence in expectation.sentences() {
        readings += 1;
        let plain = report.ends_with(".md") || report.ends_with(".txt");
        let Some(told) = tree.text(&report).filter(|_| plain) else {
            continue;
        };
        let times = told.matches(sentence).count();
        if times != 1 {
            problems.push(
                Problem::error(
                    path,
                    format!("`{sentence}` stands {times} times in {report}"),
                )
                .advise("copy enough words of the sentence that it stands there once"),
            );
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_must_have_their_sentence() {
        let tree = Tree::of(&[(
            "samples/a.md",
            "The envoys met. The envoys parted. They left.",
        )]);
        let cases = [
            (
                "report = \"a.md\"\n[[event]]\nsentence = \"The envoys met\"",
                1,
                None,
            ),
            (
                "report = \"a.md\"\n[[never]]\nsentence = \"The envoys\"\nwhy = \"\"",
                1,
                Some("stands 2 times"),
            ),
            (
                "report = \"a.md\"\n[[event]]\nsentence = \"Nobody\"",
                1,
                Some("stands 0 times"),
            ),
            ("report = \"b.md\"", 0, Some("does not exist")),
            (
                "report = \"a.md\"\n[[event]]\nsentence = \"They\"\nactors = []",
                0,
                Some("unknown field"),
            ),
        ];
        for (text, readings, message) in cases {
            let mut problems = Vec::new();
            assert_eq!(
                of_file(&tree, "a.toml", text, &mut problems),
                readings,
                "{text}"
            );
            match message {
                None => assert!(problems.is_empty(), "{problems:?}"),
                Some(message) => assert!(problems[0].message.contains(message), "{problems:?}"),
            }
        }
    }
}
