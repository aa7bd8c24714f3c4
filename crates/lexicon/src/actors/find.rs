//! Looking names up for a person at the keyboard: the name as it is, in any case, and those
//! that are nearly it.
//!
//! 'Zelenski' is no name of the files; 'Zelensky' and 'Zelenskiy' are near.

use super::{ActorName, ActorTable};

/// A name that is nearly what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearName<'t> {
    /// As the files have it.
    pub surface: &'t str,
    /// All that it stands for.
    pub names: Vec<&'t ActorName>,
}

/// Longer questions than this are not compared letter by letter.
const LONGEST: usize = 80;

impl ActorTable {
    /// All that a surface form stands for, in the order of the files.
    pub fn named(&self, surface: &str) -> Vec<&ActorName> {
        let (length, names) = match self.longest_at(surface, 0) {
            Some(found) => found,
            None => return Vec::new(),
        };
        if length == surface.len() {
            names
        } else {
            Vec::new()
        }
    }

    /// Every surface form with what it stands for, in the order of the alphabet.
    pub fn surfaces(&self) -> Vec<NearName<'_>> {
        let mut all: Vec<_> = self
            .by_first_word
            .values()
            .flatten()
            .map(|(surface, names)| NearName {
                surface: surface.as_str(),
                names: names.iter().map(|&index| &self.names[index]).collect(),
            })
            .collect();
        all.sort_by_key(|near| near.surface);
        all
    }

    /// At most `most` surface forms that are nearly a text: in other case, with a letter or two
    /// other, or with its words among theirs; nearest first.
    pub fn near(&self, text: &str, most: usize) -> Vec<NearName<'_>> {
        let asked = text.to_lowercase();
        if asked.chars().count() > LONGEST || asked.is_empty() {
            return Vec::new();
        }
        let allowed = match asked.chars().count() {
            0..=3 => 0,
            4..=6 => 1,
            _ => 2,
        };
        let mut found: Vec<_> = self
            .surfaces()
            .into_iter()
            .filter_map(|near| Some((distance(&asked, near.surface, allowed)?, near)))
            .collect();
        found.sort_by_key(|(distance, near)| (*distance, near.surface));
        found.truncate(most);
        found.into_iter().map(|(_, near)| near).collect()
    }
}

/// How far a surface form is from what was asked; `None` when too far.
fn distance(asked: &str, surface: &str, allowed: usize) -> Option<usize> {
    let surface = surface.to_lowercase();
    if surface == asked {
        return Some(0);
    }
    if let Some(edits) = edits_within(asked, &surface, allowed) {
        return Some(edits * 10);
    }
    let words = |text: &str| {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (asked, surface) = (words(asked), words(&surface));
    let within = !asked.is_empty() && asked.iter().all(|word| surface.contains(word));
    within.then(|| 100 + surface.len().saturating_sub(asked.len()))
}

/// How many letters must be changed, added or left out to make one text of the other, if no more
/// than `most`.
fn edits_within(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut costs: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut diagonal = costs[0];
        costs[0] = row + 1;
        for (column, against) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != against);
            diagonal = costs[column + 1];
            costs[column + 1] = changed.min(diagonal + 1).min(costs[column] + 1);
        }
    }
    costs.last().copied().filter(|&edits| edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_a_letter_or_a_word_away() {
        let cases = [
            ("zelenski", "Zelensky", Some(10)),
            ("un", "UN", Some(0)),
            ("un", "US", None),
            ("security council", "UN Security Council", Some(101)),
            ("keir", "Keir Starmer", Some(101)),
            ("starmre", "Starmer", Some(20)),
            ("putin", "Patin", Some(10)),
            ("putin", "Patan", None),
        ];
        for (asked, surface, expected) in cases {
            let allowed = match asked.chars().count() {
                0..=3 => 0,
                4..=6 => 1,
                _ => 2,
            };
            assert_eq!(distance(asked, surface, allowed), expected, "{asked}");
        }
    }
}
