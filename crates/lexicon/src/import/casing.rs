//! Names in capitals, given the case that news write.
//!
//! 'UNITED_NATIONS' is 'United Nations' because a name that we know is; 'AL_QAEDA_IN_FREEDONIA'
//! takes the case of each word from the names that have it; a word that none has begins with a
//! capital, unless it has no vowel ('FDLR').

use crate::actors::ActorTable;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Words in small letters within a name.
const SMALL: [&str; 22] = [
    "of", "the", "and", "for", "in", "on", "to", "de", "del", "der", "den", "di", "da", "do",
    "dos", "du", "la", "le", "van", "von", "bin", "ibn",
];

/// Words without a vowel that are no abbreviations in capitals.
const TITLES: [&str; 7] = ["mr", "mrs", "ms", "dr", "st", "jr", "sr"];

/// The case of words and whole names.
#[derive(Debug)]
pub(super) struct Casing {
    words: FxHashMap<String, SmolStr>,
    names: FxHashMap<String, SmolStr>,
}

impl Casing {
    /// As the names of a table have it: of several forms the most frequent.
    pub(super) fn of(table: &ActorTable) -> Self {
        let mut forms: BTreeMap<(String, &str), usize> = BTreeMap::new();
        let mut names = FxHashMap::default();
        let surfaces = table.surfaces();
        for surface in &surfaces {
            names
                .entry(surface.surface.to_lowercase())
                .or_insert_with(|| SmolStr::new(surface.surface));
            for word in surface.surface.split_whitespace() {
                *forms.entry((word.to_lowercase(), word)).or_default() += 1;
            }
        }
        let mut words: FxHashMap<String, (SmolStr, usize)> = FxHashMap::default();
        for ((lower, form), count) in forms {
            let best = words.entry(lower).or_default();
            if count > best.1 {
                *best = (form.into(), count);
            }
        }
        Self {
            words: words
                .into_iter()
                .map(|(lower, (form, _))| (lower, form))
                .collect(),
            names,
        }
    }

    /// A name as news write it. One that is not all in capitals is left as it is.
    pub(super) fn name(&self, name: &str) -> String {
        if name.chars().any(char::is_lowercase) {
            return name.to_owned();
        }
        if let Some(known) = self.names.get(&name.to_lowercase()) {
            return known.to_string();
        }
        let words: Vec<String> = name
            .split_whitespace()
            .enumerate()
            .map(|(index, word)| self.word(word, index == 0))
            .collect();
        words.join(" ")
    }

    /// Whether a name, or a word that is the whole name, has a known case.
    pub(super) fn is_known(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        self.names.contains_key(&lower) || self.words.contains_key(&lower)
    }

    fn word(&self, word: &str, first: bool) -> String {
        let lower = word.to_lowercase();
        if SMALL.contains(&lower.as_str()) {
            return if first { capital(&lower) } else { lower };
        }
        if let Some(known) = self.words.get(&lower) {
            return known.to_string();
        }
        if TITLES.contains(&lower.as_str()) {
            return capital(&lower);
        }
        let vowels = |part: &str| part.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        let short = word.chars().count() < 2;
        if short || word.contains('.') || (!vowels(&lower) && word.is_ascii()) {
            return word.to_owned();
        }
        let parts: Vec<String> = lower
            .split('-')
            .map(|part| {
                let pieces: Vec<String> = part
                    .split('\'')
                    .enumerate()
                    // "children's", but "O'Neill".
                    .map(|(index, piece)| {
                        if index > 0 && piece.chars().count() < 2 {
                            piece.to_owned()
                        } else {
                            capital(piece)
                        }
                    })
                    .collect();
                pieces.join("'")
            })
            .collect();
        parts.join("-")
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Ontology;
    use rapporteur_data::DataSet;

    #[test]
    fn capitals_become_names() {
        let rows = "id\tname\taliases\tkind\tcountry\tsector\toffice\tfrom\tto\nx\tal-Qaeda\tNATO forces\tarmed_group\t\t\t\t\t\n";
        let data = DataSet::from_files([("actors/a.tsv", rows)]);
        let table = ActorTable::load(&data, &Ontology::default(), &mut Vec::new());
        let casing = Casing::of(&table);
        for (name, expected) in [
            ("AL-QAEDA", "al-Qaeda"),
            ("AL-QAEDA IN FREEDONIA", "al-Qaeda in Freedonia"),
            ("NATO COMMAND", "NATO Command"),
            ("FDLR", "FDLR"),
            ("MARY O'NEILL-EXAMPLE", "Mary O'Neill-Example"),
            ("JOHN F. EXAMPLE", "John F. Example"),
            ("MRS EXAMPLE", "Mrs Example"),
            ("U.S. ARMY", "U.S. Army"),
            ("THE PEOPLE'S FRONT OF X", "The People's Front of X"),
            ("Mixed case", "Mixed case"),
            ("ÉCOLE", "École"),
        ] {
            assert_eq!(casing.name(name), expected);
        }
    }
}
