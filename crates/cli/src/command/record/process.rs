//! Which process is meant by an id, a name, or the parties: 'russia ukraine'.

use super::Desk;
use rapporteur_ledger::processes::Process;
use rapporteur_model::Problem;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// How many are offered where none fits.
const OFFERED: usize = 5;

impl Desk {
    /// The process that is meant.
    ///
    /// # Errors
    /// A problem that offers those that are like it: when none fits, or several do equally. A fault
    /// of the store is one, too.
    pub(super) fn process(&mut self, words: &str) -> Result<Process, Problem> {
        let all = self
            .store
            .processes()
            .map_err(|error| crate::store::problem(&error))?;
        if all.is_empty() {
            let problem = Problem::error("--db", "the record holds no process");
            return Err(problem.advise(
                "ingest reports that tell of talks, or declare one with 'rapporteur process declare'",
            ));
        }
        let folded = fold(words);
        let exact =
            |process: &&Process| process.id == words.trim() || fold(&process.name) == folded;
        if let Some(process) = all.iter().find(exact) {
            return Ok(process.clone());
        }
        let asked = self.sides(&folded);
        let mut fits: Vec<(usize, &Process)> = all
            .iter()
            .filter(|process| self.fits(process, &asked, &folded))
            .map(|process| (process.parties.len(), process))
            .collect();
        // Of several, the one that has the fewest parties beside those named.
        fits.sort_by_key(|(parties, _)| *parties);
        match fits.as_slice() {
            [(_, one)] => return Ok((*one).clone()),
            [(fewest, one), (more, _), ..] if fewest < more => return Ok((*one).clone()),
            [] => {}
            several => {
                let names: Vec<String> = several
                    .iter()
                    .take(OFFERED)
                    .map(|(_, process)| shown(process))
                    .collect();
                return Err(super::unknown(
                    &format!("several processes fit '{}'", words.trim()),
                    &names,
                    "",
                ));
            }
        }
        Err(super::unknown(
            &format!("no process fits '{}'", words.trim()),
            &self.near(&all, &asked, &folded),
            "see 'rapporteur list processes'",
        ))
    }

    /// The sides that words name, the longest names first; words that name none are left as they are.
    fn sides(&self, folded: &str) -> (BTreeSet<SmolStr>, Vec<String>) {
        // 'and' is also Andorra's code.
        let words: Vec<&str> = folded
            .split(' ')
            .filter(|word| !matches!(*word, "" | "and" | "the" | "talks" | "v" | "vs"))
            .collect();
        let mut sides = BTreeSet::new();
        let mut left = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let named = (at + 1..=words.len()).rev().find_map(|end| {
                let name = words.get(at..end)?.join(" ");
                let upper = name.to_uppercase();
                let side = self
                    .names
                    .resolve(&name)
                    .or_else(|| self.names.resolve(&upper))?;
                Some((end, side))
            });
            match named {
                Some((end, side)) => {
                    sides.insert(side);
                    at = end;
                }
                None => {
                    left.extend(words.get(at).map(|word| (*word).to_owned()));
                    at += 1;
                }
            }
        }
        (sides, left)
    }

    fn sides_of(&self, process: &Process) -> BTreeSet<SmolStr> {
        process
            .parties
            .iter()
            .filter_map(|party| self.names.side_of(party))
            .collect()
    }

    fn fits(
        &self,
        process: &Process,
        (asked, left): &(BTreeSet<SmolStr>, Vec<String>),
        folded: &str,
    ) -> bool {
        let name = fold(&process.name);
        let by_name = !folded.is_empty() && folded.split(' ').all(|word| name.contains(word));
        let by_sides = !asked.is_empty()
            && asked.is_subset(&self.sides_of(process))
            && left.iter().all(|word| name.contains(word.as_str()));
        by_name || by_sides
    }

    /// The processes that share a side or a word, then those on which most is told.
    fn near(
        &self,
        all: &[Process],
        (asked, left): &(BTreeSet<SmolStr>, Vec<String>),
        folded: &str,
    ) -> Vec<String> {
        let shared = |process: &Process| {
            let name = fold(&process.name);
            let sides = self.sides_of(process);
            let words = left.iter().filter(|word| {
                name.split(' ')
                    .any(|own| strsim(own, word) || own.starts_with(word.as_str()))
            });
            asked.intersection(&sides).count() + words.count()
        };
        let mut near: Vec<(usize, &Process)> = all
            .iter()
            .map(|process| (shared(process), process))
            .collect();
        if near.iter().any(|(shared, _)| *shared > 0) && !folded.is_empty() {
            near.retain(|(shared, _)| *shared > 0);
        }
        near.sort_by_key(|(shared, process)| std::cmp::Reverse((*shared, process.evidence.len())));
        near.into_iter()
            .take(OFFERED)
            .map(|(_, process)| shown(process))
            .collect()
    }
}

fn shown(process: &Process) -> String {
    format!("'{}' ({})", process.name, process.id)
}

/// Whether two words differ by a letter or two.
fn strsim(one: &str, other: &str) -> bool {
    let longest = one.chars().count().max(other.chars().count());
    longest > 3 && distance(one, other) <= 1 + usize::from(longest > 6)
}

/// How many letters must be put in, left out or changed to make one word of the other.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let letters: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=letters.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut next = vec![line + 1];
        for (column, against) in letters.iter().enumerate() {
            let above = row.get(column + 1).copied().unwrap_or_default();
            let before = next.last().copied().unwrap_or_default();
            let across = row.get(column).copied().unwrap_or_default();
            let changed = across + usize::from(letter != *against);
            next.push(changed.min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Small letters, words with single blanks between them; dashes part words.
fn fold(words: &str) -> String {
    let parted: String = words
        .chars()
        .map(|letter| match letter {
            '–' | '—' | '-' | '/' | ',' | '&' | '_' => ' ',
            other => other,
        })
        .collect();
    parted
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_dashes_and_case() {
        assert_eq!(fold("Russia–Ukraine"), "russia ukraine");
        assert_eq!(fold("  DR Congo / M23 "), "dr congo m23");
        assert_eq!((distance("rusia", "russia"), distance("", "abc")), (1, 3));
        assert!(strsim("ukrane", "ukraine") && !strsim("iran", "oman"));
    }
}
