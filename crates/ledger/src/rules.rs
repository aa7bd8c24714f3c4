//! What the tables know about acts and words: which act is violence, what keeps which promise, which
//! words make a ceasefire humanitarian. It stands in `data/ledger/tables`.
//!
//! ```
//! let rules = rapporteur_ledger::LedgerRules::embedded();
//! assert!(rules.examples().iter().all(|example| !example.no.is_empty()));
//! ```
//!
//! Deliberately absent: when an event is a fact, a saying or a plan, which is grammar and no
//! knowledge about acts; and the lists that say which events are one (`crate::incidents`).

use crate::Deed;
use rapporteur_data::{DataFile, DataSet, Row, Table};
use rapporteur_model::{Problem, Span};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Where the lines lie.
const ACTS: &str = "ledger/tables/acts.tsv";
const CEASEFIRES: &str = "ledger/tables/ceasefires.tsv";
const MEASURES: &str = "ledger/tables/measures.tsv";
const TOPICS: &str = "ontology/topics.tsv";

/// What a table does with an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// It is an act of force.
    Violence,
    /// Who says that he will do it if something is not done gives an ultimatum.
    Consequence,
    /// Who is said to be about to do it under an agreement, or says so himself, has promised it.
    Pledged,
    /// It is followed in another table, or is no act: a promise of it is no pledge.
    Elsewhere,
    /// It is a measure of one party towards another.
    Measure,
    /// Doing it keeps a promise of another act.
    Keeps,
    /// Doing it breaks a promise of another act.
    Breaks,
}

impl Use {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "violence" => Self::Violence,
            "consequence" => Self::Consequence,
            "pledged" => Self::Pledged,
            "elsewhere" => Self::Elsewhere,
            "measure" => Self::Measure,
            "keeps" => Self::Keeps,
            "breaks" => Self::Breaks,
            _ => return None,
        })
    }
}

/// What an act does to a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It puts it in force.
    Imposes,
    /// It takes it back, in part or whole.
    Eases,
}

/// One line about an act.
#[derive(Clone, Debug)]
pub(crate) struct ActRule {
    /// Only this kind of it; `None` for all.
    kind: Option<SmolStr>,
    /// The group, category or act that it is entered as; empty where there is none.
    pub(crate) as_what: SmolStr,
    pub(crate) effect: Effect,
}

/// What a field of the record is called, what words say it.
#[derive(Clone, Debug)]
struct WordRule {
    field: SmolStr,
    value: SmolStr,
    words: Vec<String>,
}

/// A line with the sentences that show what it does.
#[derive(Clone, Debug)]
pub struct Example {
    /// The file and line (`data/ledger/tables/acts.tsv:12`).
    pub line: String,
    /// The use of an act, or a field of a ceasefire.
    pub what: SmolStr,
    /// The act, or the value of the field.
    pub name: SmolStr,
    /// A sentence that enters a row, or a field, by this line; empty where it shows only over several
    /// reports.
    pub yes: String,
    /// One that must not.
    pub no: String,
}

/// The knowledge of the tables.
#[derive(Clone, Debug, Default)]
pub struct LedgerRules {
    acts: BTreeMap<(Use, SmolStr), Vec<ActRule>>,
    words: Vec<WordRule>,
    issues: BTreeMap<SmolStr, SmolStr>,
    /// The words of each issue.
    signs: Vec<(SmolStr, Vec<String>)>,
    examples: Vec<Example>,
}

impl LedgerRules {
    /// Those that are built in. What is wrong with them is told by [`LedgerRules::load`].
    pub fn embedded() -> Self {
        Self::load(&DataSet::embedded()).0
    }

    /// Those of a data set, with what is wrong with them. A faulty line costs only itself; a data
    /// set without these files takes those built in.
    pub fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let embedded = DataSet::embedded();
        let mut rules = Self::default();
        let mut problems = Vec::new();
        let mut of =
            |path: &str, enter: fn(&mut Self, &DataFile, Row<'_>) -> Result<(), Problem>| {
                let own = data.files().find(|file| file.path == path);
                let file = own.or_else(|| embedded.files().find(|file| file.path == path));
                let Some(file) = file else { return };
                let required = match path {
                    ACTS => &["use", "act", "kind", "as", "effect", "yes", "no"][..],
                    _ => &["field", "value", "words", "yes", "no"],
                };
                let (table, faults) = Table::read(file, required);
                problems.extend(faults);
                for row in table.rows() {
                    problems.extend(enter(&mut rules, file, row).err());
                }
            };
        of(ACTS, Self::enter_act);
        of(CEASEFIRES, Self::enter_words);
        of(MEASURES, Self::enter_words);
        let own = data.files().find(|file| file.path == TOPICS);
        if let Some(file) = own.or_else(|| embedded.files().find(|file| file.path == TOPICS)) {
            // The lexicon tells what is wrong with this one.
            let (table, _) = Table::read(file, &[]);
            for row in table.rows() {
                let words = row.list("words").map(str::to_lowercase).collect();
                rules.signs.push((row.get("id").into(), words));
                for act in row.list("acts") {
                    rules.issues.insert(act.into(), row.get("id").into());
                }
            }
        }
        (rules, problems)
    }

    /// The negotiation issue that an act is about, whatever the words beside it.
    pub(crate) fn issue(&self, act: &str) -> Option<&SmolStr> {
        self.issues.get(act)
    }

    /// The issues whose words stand in some words, in the order of the list.
    pub(crate) fn issues_of(&self, words: &str) -> Vec<SmolStr> {
        let lower = words.to_lowercase();
        let of = |signs: &[String]| signs.iter().any(|sign| stands_in(&lower, sign));
        self.signs
            .iter()
            .filter(|(_, signs)| of(signs))
            .map(|(issue, _)| issue.clone())
            .collect()
    }

    /// The lines that have sentences which show what they do.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    fn enter_act(&mut self, file: &DataFile, row: Row<'_>) -> Result<(), Problem> {
        let name = row.get("use");
        let Some(what) = Use::named(name) else {
            return Err(fault(
                file,
                row,
                &format!("no table has a use '{name}' for an act"),
                "take violence, consequence, pledged, elsewhere, measure, keeps or breaks",
            ));
        };
        let act = SmolStr::from(row.get("act"));
        if act.is_empty() {
            return Err(fault(
                file,
                row,
                "the line names no act",
                "fill the column 'act'",
            ));
        }
        let as_what = SmolStr::from(row.get("as"));
        if as_what.is_empty() && matches!(what, Use::Measure | Use::Keeps | Use::Breaks) {
            let missing = format!("'{name}' does not say as what");
            return Err(fault(file, row, &missing, "fill the column 'as'"));
        }
        let effect = match row.get("effect") {
            "" | "imposes" => Effect::Imposes,
            "eases" => Effect::Eases,
            other => {
                let message = format!("'{other}' is nothing that an act does to a measure");
                return Err(fault(file, row, &message, "take imposes or eases"));
            }
        };
        self.example(file, row, name, &act, what != Use::Elsewhere)?;
        let kind = Some(row.get("kind")).filter(|kind| !kind.is_empty());
        self.acts.entry((what, act)).or_default().push(ActRule {
            kind: kind.map(SmolStr::from),
            as_what,
            effect,
        });
        Ok(())
    }

    fn enter_words(&mut self, file: &DataFile, row: Row<'_>) -> Result<(), Problem> {
        let (field, value) = (row.get("field"), row.get("value"));
        const FIELDS: [&str; 7] = [
            "ended",
            "purpose",
            "class",
            "mechanism",
            "enforcement",
            "written",
            "geography",
        ];
        if !FIELDS.contains(&field) {
            let message = format!("no table has a field '{field}'");
            return Err(fault(
                file,
                row,
                &message,
                &format!("take one of: {}", FIELDS.join(", ")),
            ));
        }
        let words: Vec<String> = row
            .get("words")
            .split('|')
            .map(|word| word.trim().to_lowercase())
            .filter(|word| !word.is_empty())
            .collect();
        if words.is_empty() || value.is_empty() {
            return Err(fault(
                file,
                row,
                "the line has no value or no words",
                "fill the columns 'value' and 'words'",
            ));
        }
        self.example(file, row, field, value, true)?;
        self.words.push(WordRule {
            field: field.into(),
            value: value.into(),
            words,
        });
        Ok(())
    }

    fn example(
        &mut self,
        file: &DataFile,
        row: Row<'_>,
        what: &str,
        name: &str,
        shows: bool,
    ) -> Result<(), Problem> {
        let (yes, no) = (row.get("yes"), row.get("no"));
        let over_reports = matches!(what, "keeps" | "breaks");
        if shows && !over_reports && (yes.is_empty() || no.is_empty()) {
            return Err(fault(
                file,
                row,
                "the line lacks a sentence that shows what it does, or one that it must not take",
                "fill the columns 'yes' and 'no'",
            ));
        }
        if !yes.is_empty() {
            self.examples.push(Example {
                line: format!("{}:{}", file.shown(), row.line()),
                what: what.into(),
                name: name.into(),
                yes: yes.to_owned(),
                no: no.to_owned(),
            });
        }
        Ok(())
    }

    /// The first line that names an act of this kind for a use.
    pub(crate) fn find(&self, what: Use, act: &str, kind: Option<&str>) -> Option<&ActRule> {
        let rules = self.acts.get(&(what, SmolStr::from(act)))?;
        rules.iter().find(|rule| {
            let of_kind = rule.kind.as_deref();
            of_kind.is_none() || of_kind == kind
        })
    }

    /// Whether an act of any kind has this use.
    pub(crate) fn has(&self, what: Use, act: &str) -> bool {
        self.find(what, act, None).is_some()
    }

    /// Whether doing one deed is doing what the other names: the same act and kind, or one that
    /// keeps it.
    pub(crate) fn fulfils(&self, done: &Deed, named: &Deed) -> bool {
        if done.act == named.act {
            return named.kind.is_none() || done.kind.is_none() || named.kind == done.kind;
        }
        self.relates(Use::Keeps, done, named)
    }

    /// Whether doing one deed breaks a promise of the other.
    pub(crate) fn breaks(&self, done: &Deed, named: &Deed) -> bool {
        self.relates(Use::Breaks, done, named)
    }

    fn relates(&self, what: Use, done: &Deed, named: &Deed) -> bool {
        self.acts
            .get(&(what, done.act.clone()))
            .is_some_and(|rules| {
                rules.iter().any(|rule| {
                    rule.as_what == named.act && (rule.kind.is_none() || rule.kind == done.kind)
                })
            })
    }

    /// The act itself and those that doing it keeps or breaks a promise of.
    pub(crate) fn concerned(&self, act: &SmolStr) -> Vec<SmolStr> {
        let mut all = vec![act.clone()];
        for what in [Use::Keeps, Use::Breaks] {
            for rule in self.acts.get(&(what, act.clone())).into_iter().flatten() {
                if !all.contains(&rule.as_what) {
                    all.push(rule.as_what.clone());
                }
            }
        }
        all
    }

    /// The values of a field that a sentence says, in the order of the lines.
    pub(crate) fn said(&self, field: &str, sentence: &str) -> Vec<SmolStr> {
        let small = sentence.to_lowercase();
        self.words
            .iter()
            .filter(|rule| rule.field == field)
            .filter(|rule| rule.words.iter().any(|word| has_words(&small, word)))
            .map(|rule| rule.value.clone())
            .collect()
    }
}

/// Whether a text in lower case has these words, not as part of others.
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(start, found)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text
            .get(start + found.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

fn fault(file: &DataFile, row: Row<'_>, message: &str, advice: &str) -> Problem {
    let mut problem = file.fault(Span::new(0, 0), message).advise(advice);
    problem.position = problem.position.map(|mut position| {
        position.line = row.line();
        position
    });
    problem
}

/// Whether words stand in a text, in the singular or the plural.
fn stands_in(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(start, found)| {
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(start + found.len()..).unwrap_or_default();
        let after = after.strip_prefix('s').unwrap_or(after);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_without_fault() {
        let (rules, problems) = LedgerRules::load(&DataSet::embedded());
        assert!(problems.is_empty(), "{problems:#?}");
        assert!(rules.has(Use::Violence, "attack"));
        assert!(!rules.has(Use::Violence, "aid"));
    }

    #[test]
    fn a_faulty_line_is_told_with_its_place_and_costs_only_itself() {
        let header = "use\tact\tkind\tas\teffect\tyes\tno\n";
        let good = "violence\tattack\t\t\t\tThey attacked.\tThey slept.\n";
        let cases = [
            ("dance\tattack\t\t\t\ta\tb\n", "no table has a use 'dance'"),
            ("violence\t\t\t\t\ta\tb\n", "names no act"),
            ("measure\taid\t\t\t\ta\tb\n", "does not say as what"),
            ("measure\taid\t\taid\tdoubles\ta\tb\n", "'doubles'"),
            ("violence\tkill\t\t\t\t\t\n", "lacks a sentence"),
        ];
        for (line, message) in cases {
            let data = DataSet::from_files([(ACTS, format!("{header}{line}{good}"))]);
            let (rules, problems) = LedgerRules::load(&data);
            assert_eq!(problems.len(), 1, "{line}");
            assert!(problems[0].message.contains(message), "{:?}", problems[0]);
            assert_eq!(problems[0].position.map(|place| place.line), Some(2));
            assert!(rules.has(Use::Violence, "attack"), "{line}");
        }
    }

    #[test]
    fn words_are_found_whole() {
        for (text, words, found) in [
            ("an aid convoy", "aid", true),
            ("they said so", "aid", false),
            ("paid", "aid", false),
            ("aid.", "aid", true),
            ("a joint commission met", "joint commission", true),
        ] {
            assert_eq!(has_words(text, words), found, "{text}");
        }
    }
}
