//! Which crate may use which. The stages know the shared types, not each other; only the flow
//! knows how they follow on each other.
//!
//! Development dependencies may point further, since tests put stages together, but never up to
//! what is built on the stages.

use super::{Findings, line_of};
use crate::error::Error;
use crate::tree::Tree;
use rapporteur_model::Problem;
use toml::de::{DeTable, DeValue};

/// Crate, and the crates of this workspace that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("data", &["model"]),
    ("duplicates", &["model"]),
    ("nlp", &["model"]),
    ("clean", &["data", "model"]),
    ("time", &["data", "model"]),
    ("lexicon", &["data", "model"]),
    ("coder", &["data", "lexicon", "model", "time"]),
    ("encoder", &["model"]),
    // Documents come out of it; what they say is for others to find.
    ("feeds", &["model"]),
    ("places", &["data", "lexicon", "model"]),
    ("ledger", &["data", "model"]),
    ("alerts", &["data", "ledger", "model"]),
    // What acts and countries are called is the lexicon's to say.
    ("brief", &["ledger", "lexicon", "model"]),
    ("store", &["data", "duplicates", "ledger", "model"]),
    (
        "answers",
        &["alerts", "brief", "ledger", "lexicon", "model", "store"],
    ),
    // What is posted is text to it.
    ("webhooks", &["alerts", "data", "feeds", "model"]),
    ("mcp", &["answers", "brief", "lexicon", "model", "store"]),
    // Codes of divisions and countries are the gazetteer's, scores and states those of the data.
    ("export", &["data", "ledger", "model", "places"]),
    (
        "flow",
        &[
            "clean", "coder", "data", "encoder", "ledger", "lexicon", "model", "nlp", "places",
            "time",
        ],
    ),
    // What the desk shows comes out of the store; how a report becomes events is not its affair.
    (
        "desk",
        &[
            "alerts", "answers", "brief", "data", "export", "feeds", "ledger", "lexicon", "mcp",
            "model", "store",
        ],
    ),
    // Reports come in through `clean` and go out through `ledger`; how a report becomes events is
    // the flow's affair, so neither `coder` nor `time`.
    (
        "cli",
        &[
            "alerts",
            "answers",
            "brief",
            "clean",
            "data",
            "desk",
            "duplicates",
            "export",
            "feeds",
            "flow",
            "ledger",
            "lexicon",
            "mcp",
            "model",
            "nlp",
            "places",
            "store",
            "webhooks",
        ],
    ),
    ("xtask", &["duplicates", "ledger", "model"]),
];

/// What stands above the stages: not even their tests may use it.
const ABOVE: &[&str] = &["flow", "cli", "xtask"];

pub(super) fn check(tree: &Tree) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut manifests = 0;
    for (path, text) in tree.texts("/Cargo.toml") {
        let folder = path.trim_end_matches("/Cargo.toml");
        let Some(name) = folder
            .strip_prefix("crates/")
            .or_else(|| (folder == "xtask").then_some(folder))
        else {
            continue;
        };
        if name.contains('/') {
            continue;
        }
        manifests += 1;
        findings.problems.extend(of_manifest(path, name, text));
    }
    findings.note = format!("{manifests} manifests");
    Ok(findings)
}

fn of_manifest(path: &str, name: &str, text: &str) -> Vec<Problem> {
    let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
        return vec![
            Problem::error(path, format!("`{name}` has no place among the crates"))
                .advise("give it one in xtask/src/tidy/arrows.rs and in ARCHITECTURE.md"),
        ];
    };
    let manifest = match DeTable::parse(text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![Problem::error(path, error.message().to_owned())],
    };
    let mut problems = Vec::new();
    for (table, only_in_tests) in [
        ("dependencies", false),
        ("build-dependencies", false),
        ("dev-dependencies", true),
    ] {
        let Some(DeValue::Table(dependencies)) =
            manifest.get_ref().get(table).map(|value| value.get_ref())
        else {
            continue;
        };
        for key in dependencies.keys() {
            let used = match key.get_ref().as_ref() {
                "rapporteur" => "cli",
                other => match other.strip_prefix("rapporteur-") {
                    Some(used) => used,
                    None => continue,
                },
            };
            let fine = allowed.contains(&used)
                || only_in_tests && (!ABOVE.contains(&used) || ABOVE.contains(&name));
            if !fine {
                problems.push(
                    Problem::error(path, format!("`{name}` must not use `{used}`"))
                        .at(line_of(text, key.span().start), 0)
                        .advise(
                            "hand the value in from crates/flow, or move the type to crates/model",
                        ),
                );
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_point_one_way() {
        let cases = [
            (
                "data",
                "[dependencies]\nrapporteur-model.workspace = true",
                None,
            ),
            (
                "model",
                "[dependencies]\nserde = \"1\"\nrapporteur-data = { workspace = true }",
                Some(3),
            ),
            (
                "coder",
                "[dependencies]\nrapporteur-nlp.workspace = true",
                Some(2),
            ),
            (
                "coder",
                "[dev-dependencies]\nrapporteur-nlp.workspace = true",
                None,
            ),
            (
                "coder",
                "[dev-dependencies]\nrapporteur-flow.workspace = true",
                Some(2),
            ),
            (
                "flow",
                "[dependencies]\nrapporteur = { path = \"../cli\" }",
                Some(2),
            ),
            (
                "cli",
                "[dependencies]\nrapporteur-flow.workspace = true",
                None,
            ),
        ];
        for (name, manifest, expected) in cases {
            let problems = of_manifest("Cargo.toml", name, manifest);
            let line = problems
                .first()
                .and_then(|problem| problem.position)
                .map(|position| position.line);
            assert_eq!(line, expected, "{name}: {manifest}");
        }
    }

    #[test]
    fn an_unknown_crate_and_a_broken_manifest_are_problems() {
        assert_eq!(of_manifest("Cargo.toml", "newcomer", "").len(), 1);
        assert_eq!(of_manifest("Cargo.toml", "data", "[dependencies").len(), 1);
    }

    #[test]
    fn the_arrows_close_no_circle() {
        // Every crate uses only crates that stand before it.
        for (index, (name, allowed)) in ARROWS.iter().enumerate() {
            for used in *allowed {
                let place = ARROWS.iter().position(|(known, _)| known == used);
                assert!(place.is_some_and(|place| place < index), "{name} → {used}");
            }
        }
    }
}
