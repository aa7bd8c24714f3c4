//! What the merging goes by, as data: which acts are one, which words, what each clue weighs.
//!
//! The files lie under `data/ledger/incidents`, one table each. A faulty row costs only itself and is
//! reported with file, line and column.
//!
//! Deliberately absent: what a clue or a contradiction is; `compare` finds them.

use super::clue::Clue;
use super::words::{Weights, hash};
use rapporteur_data::{DataFile, DataSet, Table};
use rapporteur_model::{Problem, Span};
use std::collections::{HashMap, HashSet};

const FOLDER: &str = "ledger/incidents";

/// The rules by which tellings are joined.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    weights: Vec<f32>,
    acts: HashMap<String, Act>,
    kinds: HashSet<(u64, u64, u64)>,
    sayings: HashMap<String, Option<String>>,
    pub(super) words: Weights,
    apart: HashSet<String>,
    ordinals: HashMap<String, Option<u8>>,
    days: HashMap<String, DayWord>,
    accords: HashMap<(String, String), (String, String)>,
}

/// A word that names a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayWord {
    /// Monday is 0.
    Weekday(i8),
    /// January is 1.
    Month(i8),
    /// So many days after the report's.
    Offset(i8),
}

/// How an act merges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Act {
    /// The group of acts that can be one happening.
    pub(super) group: u64,
    /// Without direction.
    pub(super) between: bool,
    /// Two kinds are two happenings.
    pub(super) means_apart: bool,
}

impl Rules {
    /// The rules that the program was built with.
    pub fn built_in() -> Self {
        Self::load(&DataSet::embedded()).0
    }

    /// The rules of a data set, and the faults of their files. A data set without one of them takes
    /// that which is built in.
    pub fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let mut rules = Self {
            weights: vec![0.0; Clue::ALL.len()],
            ..Self::default()
        };
        let embedded = DataSet::embedded();
        let mut problems = Vec::new();
        let mut weighted: HashSet<Clue> = HashSet::new();
        let mut read =
            |name: &str,
             columns: &[&str],
             row: &mut dyn FnMut(&mut Rules, &Cells) -> Result<(), String>| {
                let path = format!("{FOLDER}/{name}.tsv");
                let Some(file) = data.get(&path).or_else(|| embedded.get(&path)) else {
                    problems.push(
                        Problem::error(format!("data/{path}"), "the file is missing").advise(
                            "put it back; incidents are not merged as they should be without it",
                        ),
                    );
                    return;
                };
                let (table, faults) = Table::read(file, columns);
                problems.extend(faults);
                for cells in table.rows() {
                    let line = cells.line();
                    let cells = Cells {
                        get: &|column| cells.get(column),
                    };
                    if let Err(message) = row(&mut rules, &cells) {
                        problems.push(at_line(file, line, message));
                    }
                }
            };
        read(
            "clues",
            &["clue", "weight", "meaning", "yes", "no"],
            &mut |rules, row| {
                row.has_sentences()?;
                let clue = Clue::named(row.get("clue")).ok_or_else(|| {
                    format!("'{}' is no clue that the program knows", row.get("clue"))
                })?;
                let weight = row.number("weight")?;
                weighted.insert(clue);
                if let Some(place) = rules.weights.get_mut(clue.place()) {
                    *place = weight;
                }
                Ok(())
            },
        );
        read(
            "acts",
            &["act", "group", "between", "means", "yes", "no"],
            &mut |rules, row| {
                row.has_sentences()?;
                let act = Act {
                    group: hash(row.filled("group")?),
                    between: row.get("between") == "yes",
                    means_apart: row.get("means") == "apart",
                };
                rules.acts.insert(row.filled("act")?.to_owned(), act);
                Ok(())
            },
        );
        read(
            "kinds",
            &["group", "kind", "with", "yes", "no"],
            &mut |rules, row| {
                row.has_sentences()?;
                let (kind, with) = (hash(row.filled("kind")?), hash(row.filled("with")?));
                let group = hash(row.filled("group")?);
                rules.kinds.insert((group, kind, with));
                rules.kinds.insert((group, with, kind));
                Ok(())
            },
        );
        read(
            "operators",
            &["operator", "saying", "yes", "no"],
            &mut |rules, row| {
                row.has_sentences()?;
                let saying = Some(row.get("saying")).filter(|saying| !saying.is_empty());
                rules.sayings.insert(
                    row.filled("operator")?.to_owned(),
                    saying.map(str::to_owned),
                );
                Ok(())
            },
        );
        read("words", &["weight", "words"], &mut |rules, row| {
            let weight = row.number("weight")?;
            for word in row.filled("words")?.split_whitespace() {
                rules.words.set(word, weight);
            }
            Ok(())
        });
        read("apart", &["word", "yes", "no"], &mut |rules, row| {
            row.has_sentences()?;
            rules.apart.insert(row.filled("word")?.to_lowercase());
            Ok(())
        });
        read(
            "ordinals",
            &["word", "number", "yes", "no"],
            &mut |rules, row| {
                row.has_sentences()?;
                let number = match row.get("number") {
                    "" => None,
                    digits => Some(
                        digits
                            .parse()
                            .map_err(|_| format!("'{digits}' is no number from 0 to 255"))?,
                    ),
                };
                rules
                    .ordinals
                    .insert(row.filled("word")?.to_lowercase(), number);
                Ok(())
            },
        );
        read(
            "days",
            &["word", "what", "number", "yes", "no"],
            &mut |rules, row| {
                row.has_sentences()?;
                let number = row.filled("number")?;
                let number = number
                    .parse()
                    .map_err(|_| format!("'{number}' is no number of a day or month"))?;
                let day = match row.get("what") {
                    "weekday" => DayWord::Weekday(number),
                    "month" => DayWord::Month(number),
                    "offset" => DayWord::Offset(number),
                    other => return Err(format!("'{other}' is neither weekday, month nor offset")),
                };
                rules.days.insert(row.filled("word")?.to_lowercase(), day);
                Ok(())
            },
        );
        read(
            "accords",
            &["act", "topic", "as", "saying", "yes", "no"],
            &mut |rules, row| {
                row.has_sentences()?;
                let known = (
                    row.filled("act")?.to_owned(),
                    row.filled("topic")?.to_owned(),
                );
                let meant = (
                    row.filled("as")?.to_owned(),
                    row.filled("saying")?.to_owned(),
                );
                rules.accords.insert(known, meant);
                Ok(())
            },
        );
        // What countries are called tells little; the lexicon reports the faults of that file.
        if let Some(file) = data.get("actors/countries.tsv") {
            let (table, _) = Table::read(file, &["name", "aliases"]);
            for row in table.rows() {
                rules.words.set_country(row.get("name"));
                row.get("aliases")
                    .split('|')
                    .for_each(|alias| rules.words.set_country(alias));
            }
        }
        for clue in Clue::ALL {
            if !weighted.contains(&clue) && data.get(&format!("{FOLDER}/clues.tsv")).is_some() {
                problems.push(
                    Problem::error(
                        format!("data/{FOLDER}/clues.tsv"),
                        format!("the clue '{}' has no weight", clue.name()),
                    )
                    .advise("add a row for it"),
                );
            }
        }
        (rules, problems)
    }

    /// What a clue weighs.
    pub(super) fn weight(&self, clue: Clue) -> f32 {
        self.weights.get(clue.place()).copied().unwrap_or_default()
    }

    /// How an act merges; one that no row names is a group of its own.
    pub(super) fn act(&self, act: &str) -> Act {
        self.acts.get(act).copied().unwrap_or_else(|| Act {
            group: hash(act),
            between: false,
            means_apart: false,
        })
    }

    /// The act and the saying that an accord about one thing alone amounts to.
    pub(super) fn accord(&self, act: &str, topic: &str) -> Option<(&str, &str)> {
        let meant = self.accords.get(&(act.to_owned(), topic.to_owned()))?;
        Some((&meant.0, &meant.1))
    }

    /// The day that a word names, with or without its ending of possession.
    pub(super) fn day_word(&self, word: &str) -> Option<DayWord> {
        let plain = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        self.days
            .get(&plain.unwrap_or(word).to_lowercase())
            .copied()
    }

    /// Whether two kinds of an act, by their hashes, can be of one happening.
    pub(super) fn kinds_fit(&self, act: Act, one: u64, other: u64) -> bool {
        let any = hash("*");
        let fits = |one: u64, other: u64| self.kinds.contains(&(act.group, one, other));
        one == other || !act.means_apart || fits(one, other) || fits(one, any) || fits(other, any)
    }

    /// The saying that an operator makes; `None` where it leaves a happening what it is.
    pub(super) fn saying<'a>(&'a self, operator: &'a str) -> Option<&'a str> {
        match self.sayings.get(operator) {
            Some(saying) => saying.as_deref(),
            None => Some(operator),
        }
    }

    /// Whether a word keeps what it stands with apart from what was told before.
    pub(super) fn keeps_apart(&self, word: &str) -> bool {
        self.apart.contains(word)
    }

    /// `Some(Some(3))` for 'third', `Some(None)` for what is numbered ('round').
    pub(super) fn ordinal(&self, word: &str) -> Option<Option<u8>> {
        self.ordinals.get(word).copied()
    }
}

struct Cells<'a> {
    get: &'a dyn Fn(&str) -> &'a str,
}

impl<'a> Cells<'a> {
    fn get(&self, column: &str) -> &'a str {
        (self.get)(column)
    }

    fn filled(&self, column: &str) -> Result<&'a str, String> {
        match self.get(column) {
            "" => Err(format!("the cell '{column}' is empty")),
            cell => Ok(cell),
        }
    }

    fn number(&self, column: &str) -> Result<f32, String> {
        let cell = self.filled(column)?;
        let number: Option<f32> = cell.parse().ok();
        number
            .filter(|number| number.is_finite())
            .ok_or_else(|| format!("'{cell}' is no number"))
    }

    fn has_sentences(&self) -> Result<(), String> {
        self.filled("yes")?;
        self.filled("no")?;
        Ok(())
    }
}

fn at_line(file: &DataFile, line: usize, message: String) -> Problem {
    let start: usize = file
        .text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    file.fault(Span::new(start, start), message)
        .advise("mend the row; until then it is left out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_without_fault() {
        let (_, problems) = Rules::load(&DataSet::embedded());
        assert_eq!(problems, []);
    }

    #[test]
    fn faults_are_told_with_their_line() {
        let cases = [
            (
                "clues",
                "clue\tweight\tmeaning\tyes\tno\nsame-moon\t1\tm\ty\tn\n",
                "no clue",
                2,
            ),
            (
                "clues",
                "clue\tweight\tmeaning\tyes\tno\nsame-day\tmuch\tm\ty\tn\n",
                "no number",
                2,
            ),
            (
                "acts",
                "act\tgroup\tbetween\tmeans\tyes\tno\n\nkill\t\t\t\ty\tn\n",
                "'group' is empty",
                3,
            ),
            (
                "apart",
                "word\tyes\tno\nother\tOther raids.\t\n",
                "'no' is empty",
                2,
            ),
            (
                "ordinals",
                "word\tnumber\tyes\tno\nlast\t300\ty\tn\n",
                "from 0 to 255",
                2,
            ),
        ];
        for (name, text, message, line) in cases {
            let data = DataSet::from_files([(format!("{FOLDER}/{name}.tsv"), text)]);
            let (_, problems) = Rules::load(&data);
            let found = problems.iter().find(|problem| {
                problem.message.contains(message)
                    && problem.position.is_some_and(|at| at.line == line)
            });
            assert!(found.is_some(), "{name}: {problems:?}");
        }
    }
}
