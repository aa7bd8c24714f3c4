//! Reports by the same template: `bench/duplicates/templates.txt`.

use super::super::Run;
use super::super::numbers::Numbers;
use crate::error::Error;
use std::collections::BTreeMap;
use std::fs;

const FILE: &str = "bench/duplicates/templates.txt";

/// A template with the lists that fill it.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) text: String,
    /// Whether it is kept apart.
    pub(super) held: bool,
    lists: BTreeMap<String, Vec<String>>,
}

/// All templates.
pub(super) fn load(run: &Run<'_>) -> Result<Vec<Template>, Error> {
    let path = run.tree.root.join(FILE);
    let text = fs::read_to_string(&path).map_err(|source| Error::Read { path, source })?;
    Ok(parse(&text))
}

fn parse(text: &str) -> Vec<Template> {
    let mut lists = BTreeMap::new();
    let mut templates = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some((name, list)) = line.strip_prefix('@').and_then(|rest| rest.split_once('=')) {
            let list = list.split('|').map(|word| word.trim().to_owned()).collect();
            lists.insert(name.trim().to_owned(), list);
        } else if !line.is_empty() && !line.starts_with('#') {
            templates.push(Template {
                text: line.to_owned(),
                held: templates.len() % 3 == 2,
                lists: BTreeMap::new(),
            });
        }
    }
    for template in &mut templates {
        template.lists = lists.clone();
    }
    templates
}

impl Template {
    /// A report by it.
    pub(super) fn fill(&self, numbers: &mut Numbers) -> String {
        let mut filled = String::new();
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            rest = after;
            match name {
                "n" => filled += &(numbers.below(98) + 2).to_string(),
                "d" => {
                    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
                    filled += numbers.one_of(&days).copied().unwrap_or_default();
                }
                list => {
                    let word = self.lists.get(list).and_then(|list| numbers.one_of(list));
                    filled += word.map_or(list, String::as_str);
                }
            }
        }
        filled + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_from_their_lists() {
        let templates = parse("# note\n@place = Lyman | Terny\n\nNear {place} {n} fell on {d}.\n");
        let filled = templates
            .first()
            .map(|template| template.fill(&mut Numbers::of("seed", 1)))
            .unwrap_or_default();
        assert!(
            filled.contains("Lyman") || filled.contains("Terny"),
            "{filled}"
        );
        assert!(
            !filled.contains('{') && filled.ends_with("day."),
            "{filled}"
        );
    }
}
