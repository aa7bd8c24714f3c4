//! Rules as data are only as good as their examples: each must hold a sentence that it fires on
//! and one that it does not.
//!
//! A rule is an entry of an array of tables under `data/` that is called `pattern` or `rule`, or in
//! which any entry has `yes` or `no`.
//!
//! Deliberately absent: whether the examples hold. The crate that owns the format tests that.

use super::{Findings, line_of};
use crate::error::Error;
use crate::tree::Tree;
use rapporteur_model::Problem;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Arrays of these names hold rules, whatever is in them.
const RULES: [&str; 2] = ["pattern", "rule"];

const SIDES: [&str; 2] = ["yes", "no"];

pub(super) fn check(tree: &Tree) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut rules = 0;
    for (path, text) in tree.texts(".toml") {
        if path.starts_with("data/") {
            rules += of_file(path, text, &mut findings.problems);
        }
    }
    findings.note = format!("{rules} rules");
    Ok(findings)
}

fn of_file(path: &str, text: &str, problems: &mut Vec<Problem>) -> usize {
    match DeTable::parse(text) {
        Ok(table) => of_table(path, text, table.get_ref(), problems),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            problems
                .push(Problem::error(path, error.message().to_owned()).at(line_of(text, at), 0));
            0
        }
    }
}

/// The rules within a table and within the tables that it holds.
fn of_table(path: &str, text: &str, table: &DeTable, problems: &mut Vec<Problem>) -> usize {
    let mut rules = 0;
    for (key, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) => rules += of_table(path, text, inner, problems),
            DeValue::Array(entries) => {
                let tables: Vec<_> = entries
                    .iter()
                    .filter_map(|entry| match entry.get_ref() {
                        DeValue::Table(inner) => Some((entry.span(), inner)),
                        _ => None,
                    })
                    .collect();
                let are_rules = RULES.contains(&key.get_ref().as_ref())
                    || tables
                        .iter()
                        .any(|(_, entry)| SIDES.iter().any(|side| entry.contains_key(*side)));
                for (span, entry) in tables {
                    if are_rules {
                        rules += 1;
                        let name = key.get_ref();
                        problems.extend(missing(path, text, name, &span, entry));
                    }
                    rules += of_table(path, text, entry, problems);
                }
            }
            _ => {}
        }
    }
    rules
}

fn missing(
    path: &str,
    text: &str,
    name: &str,
    span: &Range<usize>,
    entry: &DeTable,
) -> Option<Problem> {
    let lacks: Vec<&str> = SIDES
        .into_iter()
        .filter(|side| !entry.get(*side).is_some_and(|value| holds(value.get_ref())))
        .collect();
    (!lacks.is_empty()).then(|| {
        Problem::error(
            path,
            format!(
                "this `{name}` has no `{}` example",
                lacks.join("` and no `")
            ),
        )
        .at(line_of(text, span.start), 0)
        .advise("add a sentence that it must code and one that it must not")
    })
}

/// Whether a value holds at least one example.
fn holds(value: &DeValue) -> bool {
    match value {
        DeValue::String(example) => !example.trim().is_empty(),
        DeValue::Array(examples) => {
            !examples.is_empty() && examples.iter().all(|example| holds(example.get_ref()))
        }
        DeValue::Table(example) => !example.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_asked_for() {
        let cases = [
            ("[[pattern]]\nyes = [\"a\"]\nno = [\"b\"]", 1, vec![]),
            ("[[pattern]]\nyes = \"a\"\nno = \"b\"", 1, vec![]),
            ("[[pattern]]\nyes = [\"a\"]", 1, vec![1]),
            ("[[pattern]]\nyes = []\nno = [\"b\"]", 1, vec![1]),
            ("[[pattern]]\nyes = \" \"\nno = [\"b\"]", 1, vec![1]),
            (
                "[[pattern]]\nyes = \"a\"\nno = \"b\"\n\n[[pattern]]\nlemma = \"x\"",
                2,
                vec![5],
            ),
            (
                "[[act]]\nname = \"a\"\n[[act.pattern]]\nno = \"b\"",
                1,
                vec![3],
            ),
            ("[[pattern]]\nlemma = \"x\"", 1, vec![1]),
            ("[[unit]]\nname = \"day\"", 0, vec![]),
            ("broken = ", 0, vec![1]),
        ];
        for (text, rules, lines) in cases {
            let mut problems = Vec::new();
            assert_eq!(of_file("data/a.toml", text, &mut problems), rules, "{text}");
            let found: Vec<_> = problems
                .iter()
                .filter_map(|problem| problem.position.map(|position| position.line))
                .collect();
            assert_eq!(found, lines, "{text}: {problems:?}");
        }
    }
}
