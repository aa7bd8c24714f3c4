//! Words around the name of a place: 'the outskirts of', '20 km north of', 'the city of'.
//!
//! ```toml
//! [[near]]
//! words = ["near", "close to"]
//! radius_km = 25
//! precision = 2
//! yes = "Rebels shelled a convoy near Goma."
//! no = "The near collapse of the talks alarmed Rwanda."
//! ```
//!
//! A phrase is found by its words in lower case, side by side. Deliberately absent: names of places,
//! and prepositions that only say that something is in them ('in', 'at'), which are grammar.

use crate::document::{fault, load_all};
use crate::pattern::Sentences;
use rapporteur_data::{DataFile, DataSet};
use rapporteur_model::{Feature, Problem, Span};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

/// An entry with its examples.
#[derive(Debug)]
pub struct PlaceEntry {
    /// The entry, `places/phrases/vague.toml#near1`.
    pub rule: SmolStr,
    /// The bytes of its list of words in that file.
    pub at: Span,
    /// What its words make of the place beside them.
    pub means: PlaceMeaning,
    /// Sentences in which an event has a place by it.
    pub yes: Vec<String>,
    /// Sentences with some of its words in which none has.
    pub no: Vec<String>,
}

/// What words beside the name of a place make of it.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceMeaning {
    /// Around it, not in it: 'near', 'the outskirts of'.
    Near {
        /// Radius in kilometres about the place that holds what is meant; that of the place is added.
        radius_km: f64,
        /// How exactly that is, by the steps of [`rapporteur_model::Place::precision`].
        precision: u8,
    },
    /// Some of it, nobody says which: 'parts of', 'the centre of'.
    Part {
        /// How exactly that is, at best.
        precision: u8,
    },
    /// A quarter of the compass, in degrees from north, clockwise.
    Direction {
        /// Degrees.
        bearing: f64,
    },
    /// A length.
    Unit {
        /// In kilometres.
        km: f64,
    },
    /// What sort of place a name is of, or a place that was named before is: 'the city of'.
    Sort {
        /// The features that such a place has.
        features: Vec<Feature>,
    },
    /// A line between two: 'the border with'.
    Border,
    /// A place without a name: 'populated areas'.
    Unnamed,
    /// The place that was named before: 'there'.
    Before,
}

/// The words and their entries.
#[derive(Debug, Default)]
pub struct PlaceWords {
    entries: Vec<PlaceEntry>,
    by_kind: [FxHashMap<Vec<SmolStr>, usize>; KINDS],
    longest: usize,
}

/// Which list of a file an entry stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceWordKind {
    /// Words before a name that say that it is near: 'near', 'close to'.
    Near,
    /// Nouns that mean something around or inside a place: 'outskirts'.
    Surroundings,
    /// Nouns and adverbs of direction, before 'of': 'north', 'north-east'.
    Direction,
    /// Adjectives of direction, before a name: 'northern'.
    Quarter,
    /// Units of length.
    Unit,
    /// Nouns for sorts of places: 'city'.
    Sort,
    /// Nouns for lines between two: 'border'.
    Border,
    /// Nouns for places that have no name: 'areas'.
    Unnamed,
    /// Words for the place that was named before: 'there'.
    Before,
}

const KINDS: usize = 9;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: toml::Spanned<Vec<SmolStr>>,
    radius_km: Option<f64>,
    precision: Option<u8>,
    bearing: Option<f64>,
    km: Option<f64>,
    #[serde(default)]
    features: Vec<Feature>,
    yes: Sentences,
    no: Sentences,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    #[serde(default)]
    near: Vec<Entry>,
    #[serde(default)]
    surroundings: Vec<Entry>,
    #[serde(default)]
    direction: Vec<Entry>,
    #[serde(default)]
    quarter: Vec<Entry>,
    #[serde(default)]
    unit: Vec<Entry>,
    #[serde(default)]
    sort: Vec<Entry>,
    #[serde(default)]
    border: Vec<Entry>,
    #[serde(default)]
    unnamed: Vec<Entry>,
    #[serde(default)]
    before: Vec<Entry>,
}

impl PlaceWords {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut found = Self::default();
        for (file, document) in load_all::<PlaceFile>(data, FOLDER, problems) {
            let lists = [
                (PlaceWordKind::Near, "near", document.near),
                (
                    PlaceWordKind::Surroundings,
                    "surroundings",
                    document.surroundings,
                ),
                (PlaceWordKind::Direction, "direction", document.direction),
                (PlaceWordKind::Quarter, "quarter", document.quarter),
                (PlaceWordKind::Unit, "unit", document.unit),
                (PlaceWordKind::Sort, "sort", document.sort),
                (PlaceWordKind::Border, "border", document.border),
                (PlaceWordKind::Unnamed, "unnamed", document.unnamed),
                (PlaceWordKind::Before, "before", document.before),
            ];
            for (kind, name, list) in lists {
                for (number, entry) in list.into_iter().enumerate() {
                    let rule = SmolStr::from(format!("{}#{name}{}", file.path, number + 1));
                    found.enter(file, kind, rule, entry, problems);
                }
            }
        }
        found
    }

    fn enter(
        &mut self,
        file: &DataFile,
        kind: PlaceWordKind,
        rule: SmolStr,
        entry: Entry,
        problems: &mut Vec<Problem>,
    ) {
        let at = entry.words.span();
        let words = entry.words.get_ref().clone();
        let means = match meaning(kind, &entry) {
            Ok(means) => means,
            Err((what, advice)) => {
                problems.push(fault(file, at, what).advise(advice));
                return;
            }
        };
        if words.iter().any(|phrase| phrase.trim().is_empty()) || words.is_empty() {
            problems.push(
                fault(file, at, "an entry needs at least one word")
                    .advise("name its words, such as words = [\"near\"]"),
            );
            return;
        }
        let index = self.entries.len();
        for phrase in &words {
            let phrase: Vec<SmolStr> = phrase.split_whitespace().map(SmolStr::new).collect();
            self.longest = self.longest.max(phrase.len());
            if let Some(list) = self.by_kind.get_mut(kind as usize) {
                list.entry(phrase).or_insert(index);
            }
        }
        self.entries.push(PlaceEntry {
            rule,
            at: Span::new(at.start, at.end),
            means,
            yes: entry.yes.into(),
            no: entry.no.into(),
        });
    }

    /// All entries, in the order of the files.
    pub fn entries(&self) -> &[PlaceEntry] {
        &self.entries
    }

    /// The entry of a single word (in lower case, or a lemma).
    pub fn word(&self, kind: PlaceWordKind, word: &str) -> Option<&PlaceEntry> {
        let list = self.by_kind.get(kind as usize)?;
        let index = *list.get([SmolStr::new(word)].as_slice())?;
        self.entries.get(index)
    }

    /// The longest phrase that stands just before something, with its number of words; `before(0)`
    /// is the word next to it, in lower case.
    pub fn before<'t>(
        &self,
        kind: PlaceWordKind,
        before: impl Fn(usize) -> Option<&'t str>,
    ) -> Option<(usize, &PlaceEntry)> {
        let list = self.by_kind.get(kind as usize)?;
        (1..=self.longest).rev().find_map(|length| {
            let words: Option<Vec<SmolStr>> = (0..length)
                .rev()
                .map(|back| before(back).map(SmolStr::new))
                .collect();
            let index = *list.get(&words?)?;
            Some((length, self.entries.get(index)?))
        })
    }
}

/// Where the words stand; other files in `places/` are of the gazetteer.
const FOLDER: &str = "places/phrases/";

/// What an entry says, or what is wrong with it and what to do.
fn meaning(kind: PlaceWordKind, entry: &Entry) -> Result<PlaceMeaning, (String, &'static str)> {
    let precision = match entry.precision {
        Some(step @ 1..=7) => Some(step),
        Some(step) => {
            return Err((
                format!("there is no precision {step}"),
                "give a step from 1 (the place itself) to 7 (several countries)",
            ));
        }
        None => None,
    };
    let length = |given: Option<f64>, name: &str| match given {
        Some(km) if km > 0.0 && km < 5000.0 => Ok(km),
        Some(km) => Err((
            format!("{name} is {km}"),
            "give kilometres, above 0 and below 5000",
        )),
        None => Err((format!("{name} is missing"), "give kilometres")),
    };
    Ok(match kind {
        PlaceWordKind::Near => PlaceMeaning::Near {
            radius_km: length(entry.radius_km, "radius_km")?,
            precision: precision.unwrap_or(2),
        },
        PlaceWordKind::Surroundings => match entry.radius_km {
            Some(_) => PlaceMeaning::Near {
                radius_km: length(entry.radius_km, "radius_km")?,
                precision: precision.unwrap_or(2),
            },
            None => PlaceMeaning::Part {
                precision: precision.unwrap_or(1),
            },
        },
        PlaceWordKind::Direction | PlaceWordKind::Quarter => match entry.bearing {
            Some(bearing) if (0.0..360.0).contains(&bearing) => PlaceMeaning::Direction { bearing },
            _ if kind == PlaceWordKind::Quarter && entry.bearing.is_none() => PlaceMeaning::Part {
                precision: precision.unwrap_or(1),
            },
            _ => {
                return Err((
                    "a direction needs its bearing".to_owned(),
                    "give bearing in degrees from north, clockwise, from 0 to below 360",
                ));
            }
        },
        PlaceWordKind::Unit => PlaceMeaning::Unit {
            km: length(entry.km, "km")?,
        },
        PlaceWordKind::Sort => PlaceMeaning::Sort {
            features: entry.features.clone(),
        },
        PlaceWordKind::Border => PlaceMeaning::Border,
        PlaceWordKind::Unnamed => PlaceMeaning::Unnamed,
        PlaceWordKind::Before => PlaceMeaning::Before,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCES: &str = "yes = \"A.\"\nno = \"B.\"\n";

    #[test]
    fn words_are_found_by_their_longest_phrase() {
        let text = format!(
            "[[near]]\nwords = [\"near\", \"close to\", \"to\"]\nradius_km = 25\n{SENTENCES}"
        );
        let data = DataSet::from_files([("places/phrases/near.toml", text.as_str())]);
        let mut problems = Vec::new();
        let words = PlaceWords::load(&data, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let before = ["to", "close", "shelled"];
        let found = words.before(PlaceWordKind::Near, |back| before.get(back).copied());
        let (length, entry) = found.unwrap_or((0, &words.entries()[0]));
        assert_eq!(
            (length, entry.rule.as_str()),
            (2, "places/phrases/near.toml#near1")
        );
        assert!(words.word(PlaceWordKind::Unit, "near").is_none());
    }

    #[test]
    fn faults_are_told_with_their_place_and_the_rest_is_used() {
        let cases = [
            ("near", "radius_km = -3", "radius_km is -3"),
            ("near", "", "radius_km is missing"),
            (
                "near",
                "radius_km = 9\nprecision = 8",
                "there is no precision 8",
            ),
            (
                "direction",
                "bearing = 400.0",
                "a direction needs its bearing",
            ),
            ("unit", "km = 0.0", "km is 0"),
        ];
        for (list, field, expected) in cases {
            let text = format!(
                "[[sort]]\nwords = [\"city\"]\n{SENTENCES}[[{list}]]\nwords = [\"x\"]\n{field}\n{SENTENCES}"
            );
            let data = DataSet::from_files([("places/phrases/a.toml", text.as_str())]);
            let mut problems = Vec::new();
            let words = PlaceWords::load(&data, &mut problems);
            assert_eq!(words.entries().len(), 1, "{list} {field}");
            let told = problems.first().map(ToString::to_string);
            assert!(
                told.as_deref()
                    .is_some_and(|told| told.contains(expected) && told.contains("a.toml:6:9")),
                "{told:?}"
            );
        }
    }
}
