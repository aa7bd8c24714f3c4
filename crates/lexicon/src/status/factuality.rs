//! The table from how a thing stands to a number: `status/factuality.tsv`.
//!
//! | kind | name | affirmed | negated | aux |
//! |---|---|---|---|---|
//! | state | certain past | 2.9 | -2.6 | |
//! | trait | question | -1.2 | 0.4 | |
//!
//! `personal` rows are states in sentences in which somebody speaks of himself or to his reader: letters
//! tell of plans and refusals with less weight than reports do.
//!
//! A number is that of its state (modality and tense) with those of its traits added, kept between
//! -3 and 3. What a table leaves out is 0: unknown.

use rapporteur_data::{DataSet, Row, Table};
use rapporteur_model::{Auxiliary, Modality, Polarity, Problem, Tense, Trait};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

const FILE: &str = "status/factuality.tsv";
const COLUMNS: [&str; 5] = ["kind", "name", "affirmed", "negated", "aux"];

/// Numbers when affirmed and when negated.
#[derive(Clone, Copy, Debug, Default)]
struct Numbers {
    affirmed: f32,
    negated: f32,
}

impl Numbers {
    fn of(self, polarity: Polarity) -> f32 {
        match polarity {
            Polarity::Affirmed => self.affirmed,
            Polarity::Negated => self.negated,
        }
    }
}

/// Numbers and auxiliary modes by how a thing stands.
#[derive(Debug, Default)]
pub struct FactualityTable {
    states: FxHashMap<(Modality, Tense), (Numbers, Vec<Auxiliary>)>,
    personal: FxHashMap<(Modality, Tense), Numbers>,
    traits: Vec<(Trait, Numbers)>,
}

impl FactualityTable {
    pub(super) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut found = Self::default();
        let Some(file) = data.get(FILE) else {
            return found;
        };
        let (table, faults) = Table::read(file, &COLUMNS);
        problems.extend(faults);
        for row in table.rows() {
            if let Err(problem) = found.enter(&row) {
                problems.push(problem);
            }
        }
        found
    }

    fn enter(&mut self, row: &Row<'_>) -> Result<(), Problem> {
        let number = |column: &str| {
            let written = row.get(column);
            let number: Option<f32> = written.parse().ok();
            number
                .filter(|number| (-6.0..=6.0).contains(number))
                .ok_or_else(|| {
                    row.fault(column, format!("'{written}' is no number between -6 and 6"))
                })
        };
        let numbers = Numbers {
            affirmed: number("affirmed")?,
            negated: number("negated")?,
        };
        let name = row.get("name");
        let unknown = || row.fault("name", format!("'{name}' is no {}", row.get("kind")));
        match row.get("kind") {
            kind @ ("state" | "personal") => {
                let (modality, tense) = name.split_once(' ').ok_or_else(unknown)?;
                let key = (
                    named(modality).ok_or_else(unknown)?,
                    named(tense).ok_or_else(unknown)?,
                );
                if kind == "personal" {
                    self.personal.insert(key, numbers);
                    return Ok(());
                }
                let mut modes = Vec::new();
                for mode in row.get("aux").split_whitespace() {
                    modes.push(named(mode).ok_or_else(|| {
                        row.fault("aux", format!("'{mode}' is no auxiliary mode"))
                    })?);
                }
                self.states.insert(key, (numbers, modes));
            }
            "trait" => self
                .traits
                .push((named(name).ok_or_else(unknown)?, numbers)),
            other => {
                return Err(row
                    .fault("kind", format!("'{other}' is no kind of row"))
                    .advise("write state, personal or trait"));
            }
        }
        Ok(())
    }

    /// From -3 (surely not so) to 3 (surely so).
    pub fn number(
        &self,
        polarity: Polarity,
        modality: Modality,
        tense: Tense,
        traits: &[Trait],
    ) -> f32 {
        let key = (modality, tense);
        let own = self
            .personal
            .get(&key)
            .filter(|_| traits.contains(&Trait::Personal));
        let state = own.or(self.states.get(&key).map(|(numbers, _)| numbers));
        let state = state.map_or(0.0, |numbers| numbers.of(polarity));
        let added: f32 = self
            .traits
            .iter()
            .filter(|(known, _)| traits.contains(known))
            .map(|(_, numbers)| numbers.of(polarity))
            .sum();
        // Hundredths are more than the table knows.
        ((state + added).clamp(-3.0, 3.0) * 100.0).round() / 100.0
    }

    /// PLOVER's auxiliary modes of a state, those of polarity and of what is recalled left out.
    pub fn modes(&self, modality: Modality, tense: Tense) -> &[Auxiliary] {
        self.states
            .get(&(modality, tense))
            .map_or(&[], |(_, modes)| modes.as_slice())
    }
}

/// A value by the name that it has in the event record.
fn named<'d, T: Deserialize<'d>>(name: &'d str) -> Option<T> {
    let name: StrDeserializer<'d, ValueError> = name.into_deserializer();
    T::deserialize(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> (FactualityTable, Vec<Problem>) {
        let data = DataSet::from_files([(FILE, text)]);
        let mut problems = Vec::new();
        let table = FactualityTable::load(&data, &mut problems);
        (table, problems)
    }

    #[test]
    fn a_number_is_the_sum_of_state_and_traits() {
        let (table, problems) = table(
            "kind\tname\taffirmed\tnegated\taux\n\
             state\tcertain past\t2.9\t-2.6\t\n\
             state\tpossible future\t0.2\t-0.3\tfuture hypothetical\n\
             trait\topen-question\t-1\t0.5\t\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let number = |polarity, traits: &[Trait]| {
            table.number(polarity, Modality::Certain, Tense::Past, traits)
        };
        assert_eq!(number(Polarity::Affirmed, &[]), 2.9);
        assert_eq!(number(Polarity::Affirmed, &[Trait::OpenQuestion]), 1.9);
        assert_eq!(number(Polarity::Negated, &[Trait::OpenQuestion]), -2.1);
        assert_eq!(
            table.modes(Modality::Possible, Tense::Future),
            [Auxiliary::Future, Auxiliary::Hypothetical]
        );
    }

    #[test]
    fn faults_have_their_places_and_cost_only_their_row() {
        let (table, problems) = table(
            "kind\tname\taffirmed\tnegated\taux\n\
             state\tcertain never\t2\t-2\t\n\
             trait\tquestion\tmuch\t0\t\n\
             mood\tquestion\t1\t0\t\n\
             state\tcertain past\t2\t-2\t\n",
        );
        let lines: Vec<_> = problems
            .iter()
            .filter_map(|problem| problem.position.map(|at| at.line))
            .collect();
        assert_eq!(lines, [2, 3, 4]);
        let number = table.number(Polarity::Negated, Modality::Certain, Tense::Past, &[]);
        assert_eq!(number, -2.0);
    }
}
