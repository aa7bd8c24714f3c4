//! The codes that the other files may use, and the topics of negotiations.
//!
//! Read from `ontology/*.tsv`. Where one of these tables is missing (a small lexicon of one's
//! own), the codes of its kind are not checked.

use crate::document::fault;
use crate::phrases::Phrases;
use rapporteur_data::{DataFile, DataSet, Row, Table};
use rapporteur_model::Problem;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::ops::Range;

/// A negotiation issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its name in the record.
    pub id: SmolStr,
    /// As people write it.
    pub name: String,
    /// Lemma phrases that tell it.
    pub words: Vec<Vec<SmolStr>>,
}

/// What PLOVER has for a CAMEO code.
#[derive(Debug)]
struct CameoRow {
    event_type: SmolStr,
    mode: SmolStr,
    contexts: Vec<SmolStr>,
}

/// All codes.
#[derive(Debug, Default)]
pub struct Ontology {
    types: FxHashMap<SmolStr, (u8, f32)>,
    modes: FxHashMap<(SmolStr, SmolStr), Option<f32>>,
    cameo: FxHashMap<SmolStr, CameoRow>,
    contexts: Phrases,
    sectors: FxHashSet<SmolStr>,
    countries: FxHashMap<SmolStr, String>,
    topics: Vec<Topic>,
}

impl Ontology {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut ontology = Ontology::default();
        each_row(
            data,
            "ontology/types.tsv",
            &["type", "quad", "score"],
            problems,
            |row| {
                let number = |column: &str| {
                    row.get(column)
                        .parse::<f32>()
                        .map_err(|_| row.fault(column, "not a number"))
                };
                let (quad, score) = (number("quad")?, number("score")?);
                ontology
                    .types
                    .insert(row.get("type").into(), (quad as u8, score));
                Ok(())
            },
        );
        each_row(
            data,
            "ontology/modes.tsv",
            &["type", "mode", "score"],
            problems,
            |row| {
                // 'vandalize' has no score in the manual.
                let score = row.get("score").parse().ok();
                ontology
                    .modes
                    .insert((row.get("type").into(), row.get("mode").into()), score);
                Ok(())
            },
        );
        each_row(
            data,
            "ontology/cameo.tsv",
            &["code", "label", "type", "mode", "contexts"],
            problems,
            |row| {
                let entry = CameoRow {
                    event_type: row.get("type").into(),
                    mode: row.get("mode").into(),
                    contexts: row.list("contexts").map(SmolStr::new).collect(),
                };
                ontology.cameo.insert(row.get("code").into(), entry);
                Ok(())
            },
        );
        each_row(
            data,
            "ontology/contexts.tsv",
            &["context", "words"],
            problems,
            |row| {
                let context = SmolStr::new(row.get("context"));
                for phrase in row.list("words") {
                    ontology.contexts.add(&context, phrase);
                }
                Ok(())
            },
        );
        each_row(data, "ontology/sectors.tsv", &["code"], problems, |row| {
            ontology.sectors.insert(row.get("code").into());
            Ok(())
        });
        each_row(
            data,
            "ontology/countries.tsv",
            &["code", "name"],
            problems,
            |row| {
                ontology
                    .countries
                    .insert(row.get("code").into(), row.get("name").into());
                Ok(())
            },
        );
        each_row(
            data,
            "ontology/topics.tsv",
            &["id", "name", "words"],
            problems,
            |row| {
                ontology.topics.push(Topic {
                    id: row.get("id").into(),
                    name: row.get("name").into(),
                    words: row
                        .list("words")
                        .map(|words| words.split_whitespace().map(SmolStr::new).collect())
                        .collect(),
                });
                Ok(())
            },
        );
        ontology
    }

    /// Negotiation issues in the order of the file.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Contexts that a CAMEO code implies.
    pub fn cameo_contexts(&self, code: &str) -> &[SmolStr] {
        self.cameo
            .get(code)
            .map_or(&[], |row| row.contexts.as_slice())
    }

    /// The mode that a CAMEO code implies within a PLOVER type.
    pub fn cameo_mode(&self, code: &str, event_type: &str) -> Option<&SmolStr> {
        let row = self.cameo.get(code)?;
        (row.event_type == event_type && !row.mode.is_empty()).then_some(&row.mode)
    }

    /// Whether a CAMEO code exists; false where the codes are not known.
    pub fn has_cameo(&self, code: &str) -> bool {
        self.cameo.contains_key(code)
    }

    /// Phrases that tell a PLOVER context.
    pub fn contexts(&self) -> &Phrases {
        &self.contexts
    }

    /// A country's or international body's name by its code.
    pub fn country(&self, code: &str) -> Option<&str> {
        self.countries.get(code).map(String::as_str)
    }

    /// Quad class of a PLOVER type.
    pub fn quad(&self, event_type: &str) -> Option<u8> {
        self.types.get(event_type).map(|entry| entry.0)
    }

    /// Conflict–cooperation score: the mode's, else the type's.
    pub fn score(&self, event_type: &str, mode: Option<&str>) -> Option<f32> {
        let by_mode = mode.and_then(|mode| {
            self.modes
                .get(&(event_type.into(), mode.into()))
                .copied()
                .flatten()
        });
        by_mode.or_else(|| self.types.get(event_type).map(|entry| entry.1))
    }

    /// Whether a mode belongs to a type; true where modes are not known at all.
    pub fn has_mode(&self, event_type: &str, mode: &str) -> bool {
        self.modes.is_empty() || self.modes.contains_key(&(event_type.into(), mode.into()))
    }

    pub(crate) fn has_sector(&self, code: &str) -> bool {
        self.sectors.is_empty() || self.sectors.contains(code)
    }

    pub(crate) fn has_country(&self, code: &str) -> bool {
        self.countries.is_empty() || self.countries.contains_key(code)
    }

    pub(crate) fn checked_type(
        &self,
        file: &DataFile,
        value: Option<toml::Spanned<SmolStr>>,
        problems: &mut Vec<Problem>,
    ) -> Option<SmolStr> {
        kept_if(value, |code, at| {
            self.check_type_at(file, Some(code), at, problems)
        })
    }

    pub(crate) fn check_type_at(
        &self,
        file: &DataFile,
        code: Option<&str>,
        at: Range<usize>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        let Some(code) = code else { return true };
        let known = self.types.is_empty() || self.types.contains_key(code);
        if !known {
            problems.push(
                fault(file, at, format!("'{code}' is not a PLOVER type"))
                    .advise("types are in ontology/types.tsv"),
            );
        }
        known
    }

    pub(crate) fn checked_mode(
        &self,
        file: &DataFile,
        event_type: Option<&str>,
        value: Option<toml::Spanned<SmolStr>>,
        problems: &mut Vec<Problem>,
    ) -> Option<SmolStr> {
        kept_if(value, |mode, at| {
            self.check_mode_at(file, event_type, Some(mode), at, problems)
        })
    }

    pub(crate) fn check_mode_at(
        &self,
        file: &DataFile,
        event_type: Option<&str>,
        mode: Option<&str>,
        at: Range<usize>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        let Some(mode) = mode else { return true };
        let known = event_type.is_some_and(|event_type| self.has_mode(event_type, mode));
        if !known {
            let owner = event_type.unwrap_or("no type");
            problems.push(
                fault(file, at, format!("{owner} has no mode '{mode}'"))
                    .advise("modes are in ontology/modes.tsv"),
            );
        }
        known
    }

    pub(crate) fn checked_cameo(
        &self,
        file: &DataFile,
        value: Option<toml::Spanned<SmolStr>>,
        problems: &mut Vec<Problem>,
    ) -> Option<SmolStr> {
        kept_if(value, |code, at| {
            self.check_cameo_at(file, Some(code), at, problems)
        })
    }

    pub(crate) fn check_cameo_at(
        &self,
        file: &DataFile,
        code: Option<&str>,
        at: Range<usize>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        let Some(code) = code else { return true };
        let known = self.cameo.is_empty() || self.cameo.contains_key(code);
        if !known {
            problems.push(
                fault(file, at, format!("'{code}' is not a CAMEO code"))
                    .advise("codes are in ontology/cameo.tsv; write them in quotes so that leading zeros stay"),
            );
        }
        known
    }

    pub(crate) fn check_topics(
        &self,
        file: &DataFile,
        topics: &[toml::Spanned<SmolStr>],
        problems: &mut Vec<Problem>,
    ) {
        for topic in topics {
            if !self.topics.is_empty()
                && !self.topics.iter().any(|known| known.id == *topic.get_ref())
            {
                problems.push(
                    fault(
                        file,
                        topic.span(),
                        format!("there is no topic '{}'", topic.get_ref()),
                    )
                    .advise("topics are in ontology/topics.tsv"),
                );
            }
        }
    }
}

/// A value of a file, if it passes a check that is told where it stands.
fn kept_if(
    value: Option<toml::Spanned<SmolStr>>,
    check: impl FnOnce(&str, Range<usize>) -> bool,
) -> Option<SmolStr> {
    let value = value?;
    let at = value.span();
    let code = value.into_inner();
    check(&code, at).then_some(code)
}

/// Calls `take` for each row of a table, and keeps the faults that it finds.
pub(crate) fn each_row(
    data: &DataSet,
    path: &str,
    columns: &[&str],
    problems: &mut Vec<Problem>,
    mut take: impl FnMut(Row<'_>) -> Result<(), Problem>,
) {
    let Some(file) = data.get(path) else { return };
    let (table, faults) = Table::read(file, columns);
    problems.extend(faults);
    for row in table.rows() {
        if let Err(problem) = take(row) {
            problems.push(problem);
        }
    }
}
