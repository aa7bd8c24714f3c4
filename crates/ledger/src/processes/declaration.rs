//! Processes as a person declares them, in TOML.
//!
//! ```toml
//! [process]
//! name = "Istanbul talks"
//! parties = ["Russia", "UKR"]
//! third_parties = ["Turkey", "United States"]
//! keywords = ["Istanbul talks", "Dolmabahçe"]
//! since = 2025-05-01
//! ```
//!
//! A file holds one `[process]` or several `[[process]]`. A process with a fault is left out, and
//! the fault is told with file, line and column; the others stand.

use super::contact::party;
use super::{Names, Process, ThirdParty};
use crate::{Table, row_id};
use jiff::civil::Date;
use rapporteur_model::Problem;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A process as a person declares it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// Its name.
    pub name: String,
    /// The sides, by name, country code or id.
    pub parties: Vec<String>,
    /// The others, likewise.
    #[serde(default)]
    pub third_parties: Vec<String>,
    /// Words that show that a report is about it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// From when on.
    #[serde(default)]
    pub since: Option<Date>,
}

const FIELDS: [&str; 5] = ["name", "parties", "third_parties", "keywords", "since"];

impl Declaration {
    /// The declarations of a TOML file, and what is wrong with the others; `source` is what the
    /// user calls the file.
    pub fn parse(source: &str, text: &str, names: &Names) -> (Vec<Self>, Vec<Problem>) {
        let mut reader = Reader {
            source,
            text,
            names,
            problems: Vec::new(),
        };
        let declarations = reader.file();
        (declarations, reader.problems)
    }

    /// The declaration as a TOML file of its own, which reads as the same.
    pub fn to_toml(&self) -> String {
        // JSON's strings and lists of them are TOML's as well.
        let written = |words: &[String]| serde_json::json!(words).to_string();
        let mut text = format!("[process]\nname = {}\n", serde_json::json!(self.name));
        text.push_str(&format!("parties = {}\n", written(&self.parties)));
        for (field, words) in [
            ("third_parties", &self.third_parties),
            ("keywords", &self.keywords),
        ] {
            if !words.is_empty() {
                text.push_str(&format!("{field} = {}\n", written(words)));
            }
        }
        if let Some(since) = self.since {
            text.push_str(&format!("since = {since}\n"));
        }
        text
    }

    /// The process before anything is found of it.
    pub(super) fn process(&self, names: &Names) -> Process {
        let sides = |listed: &[String]| {
            let mut sides = Vec::new();
            for words in listed {
                if let Some(side) = names.resolve(words)
                    && !sides.contains(&side)
                {
                    sides.push(side);
                }
            }
            sides
        };
        let own = sides(&self.parties);
        let third = sides(&self.third_parties);
        Process {
            id: row_id(Table::Process, &[], &["declared", &self.name]),
            name: self.name.clone(),
            declared: true,
            third_parties: third
                .iter()
                .filter(|side| !own.contains(side))
                .map(|side| ThirdParty {
                    party: party(side, names),
                    roles: Vec::new(),
                })
                .collect(),
            parties: own.iter().map(|side| party(side, names)).collect(),
            keywords: self.keywords.clone(),
            topics: Vec::new(),
            since: self.since,
            until: None,
            signs: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

struct Reader<'r> {
    source: &'r str,
    text: &'r str,
    names: &'r Names,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn file(&mut self) -> Vec<Declaration> {
        let root = match DeTable::parse(self.text) {
            Ok(root) => root.into_inner(),
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                self.fault(at, error.message().to_owned(), "write it as TOML");
                return Vec::new();
            }
        };
        let mut declarations: Vec<Declaration> = Vec::new();
        let mut any = false;
        for (key, value) in &root {
            if key.get_ref() != "process" {
                self.fault(
                    key.span(),
                    format!("'{}' is not known here", key.get_ref()),
                    "a file of processes holds [process] or [[process]]",
                );
                continue;
            }
            any = true;
            let tables: Vec<(Range<usize>, &DeTable<'_>)> = match value.get_ref() {
                DeValue::Table(table) => vec![(value.span(), table)],
                DeValue::Array(array) => array
                    .iter()
                    .filter_map(|item| Some((item.span(), item.get_ref().as_table()?)))
                    .collect(),
                _ => Vec::new(),
            };
            if tables.is_empty() {
                self.fault(
                    value.span(),
                    "'process' is no table".to_owned(),
                    "write [process] and its fields below it",
                );
            }
            for (at, table) in tables {
                let Some(new) = self.process(at.clone(), table) else {
                    continue;
                };
                if declarations.iter().any(|known| known.name == new.name) {
                    self.fault(
                        at,
                        format!("a second process is called '{}'", new.name),
                        "give each process a name of its own",
                    );
                    continue;
                }
                declarations.push(new);
            }
        }
        if !any && self.problems.is_empty() {
            self.fault(
                0..0,
                "no process is declared".to_owned(),
                "begin with [process], then name and parties",
            );
        }
        declarations
    }

    fn process(&mut self, at: Range<usize>, table: &DeTable<'_>) -> Option<Declaration> {
        let before = self.problems.len();
        for (key, _) in table {
            let field: &str = key.get_ref();
            if !FIELDS.contains(&field) {
                self.fault(
                    key.span(),
                    format!("a process has no '{field}'"),
                    &format!("its fields are {}", FIELDS.join(", ")),
                );
            }
        }
        let declaration = Declaration {
            name: self.name(at.clone(), table.get("name")),
            parties: self.sides(table.get("parties")),
            third_parties: self.sides(table.get("third_parties")),
            keywords: self
                .words(table.get("keywords"))
                .into_iter()
                .map(|(_, word)| word)
                .collect(),
            since: self.day(table.get("since")),
        };
        if self.problems.len() == before {
            let mut sides: Vec<_> = declaration
                .parties
                .iter()
                .filter_map(|words| self.names.resolve(words))
                .collect();
            sides.sort();
            sides.dedup();
            if sides.len() < 2 {
                let at = table.get("parties").map_or(at, Spanned::span);
                self.fault(
                    at,
                    "a process has two parties or more".to_owned(),
                    "list them as parties = [\"Russia\", \"Ukraine\"]",
                );
            }
        }
        (self.problems.len() == before).then_some(declaration)
    }

    fn name(&mut self, at: Range<usize>, value: Option<&Spanned<DeValue<'_>>>) -> String {
        match value {
            Some(value) => match value.get_ref().as_str().map(str::trim) {
                Some(name) if !name.is_empty() => return name.to_owned(),
                _ => self.fault(
                    value.span(),
                    "the name is no text".to_owned(),
                    "write name = \"…\"",
                ),
            },
            None => self.fault(
                at,
                "the process has no name".to_owned(),
                "write name = \"…\"",
            ),
        }
        String::new()
    }

    /// A list of texts, each with its place.
    fn words(&mut self, value: Option<&Spanned<DeValue<'_>>>) -> Vec<(Range<usize>, String)> {
        let Some(value) = value else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.fault(
                value.span(),
                "this is no list".to_owned(),
                "write it in brackets: [\"…\", \"…\"]",
            );
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in array {
            match item.get_ref().as_str().map(str::trim) {
                Some(word) if !word.is_empty() => words.push((item.span(), word.to_owned())),
                _ => self.fault(
                    item.span(),
                    "this is no text".to_owned(),
                    "write it in quotation marks",
                ),
            }
        }
        words
    }

    fn sides(&mut self, value: Option<&Spanned<DeValue<'_>>>) -> Vec<String> {
        let listed = self.words(value);
        let mut sides = Vec::new();
        for (at, words) in listed {
            if self.names.resolve(&words).is_some() {
                sides.push(words);
                continue;
            }
            let like = self.names.like(&words);
            let advice = if like.is_empty() {
                "give a name, code or id of data/actors, or add the actor (rapporteur actors add)"
                    .to_owned()
            } else {
                format!("like it are: {}", like.join(", "))
            };
            self.fault(at, format!("no party is called '{words}'"), &advice);
        }
        sides
    }

    fn day(&mut self, value: Option<&Spanned<DeValue<'_>>>) -> Option<Date> {
        let value = value?;
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(day) => day.to_string(),
            _ => String::new(),
        };
        let day = written.parse::<Date>().ok();
        if day.is_none() {
            self.fault(
                value.span(),
                "'since' is no day".to_owned(),
                "write it as since = 2025-05-01",
            );
        }
        day
    }

    fn fault(&mut self, at: Range<usize>, message: String, advice: &str) {
        let before = self.text.get(..at.start).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).unwrap_or("").chars().count() + 1;
        self.problems.push(
            Problem::error(self.source, message)
                .at(line, column)
                .advise(advice),
        );
    }
}
