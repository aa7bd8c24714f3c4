//! An entry of a ledger by hand, a row of the program's, and whether they fit.

use super::text_of;
use crate::error::Error;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// What stands for a row that tells no day.
const NONE: &str = "none";

/// The ledger of a process, as somebody wrote it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ledger {
    pub(super) name: String,
    /// Who negotiates.
    pub(super) parties: Vec<String>,
    /// Files and folders of the checkout.
    pub(super) reports: Vec<String>,
    /// Whether nobody looks at what the program makes of it.
    #[serde(default)]
    pub(super) held: bool,
    #[serde(default)]
    round: Vec<Entry>,
    #[serde(default)]
    ultimatum: Vec<Entry>,
    #[serde(default)]
    pledge: Vec<Entry>,
    #[serde(default)]
    position: Vec<Entry>,
}

/// One row, with what it may be; what is empty fits anything.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    #[serde(default)]
    pub(super) optional: bool,
    /// Why it need not be there; for readers.
    #[serde(default)]
    why: String,
    told: Vec<Date>,
    #[serde(default)]
    days: Vec<Date>,
    #[serde(default)]
    venue: String,
    #[serde(default)]
    status: Vec<String>,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    addressee: String,
    #[serde(default)]
    due: Vec<String>,
    #[serde(default)]
    by: String,
    #[serde(default)]
    act: Vec<String>,
    #[serde(default)]
    party: String,
    #[serde(default)]
    issue: Vec<String>,
    #[serde(default)]
    stance: Vec<String>,
}

/// A row of the program's, as it prints it.
#[derive(Debug)]
pub(super) struct Row {
    body: Value,
    /// Days of the reports that its evidence stands in.
    told: Vec<Date>,
}

impl Ledger {
    /// Reads a ledger by hand.
    pub(super) fn load(path: &Path) -> Result<Self, Error> {
        let text = text_of(path)?;
        let ledger: Self = toml::from_str(&text).map_err(|error| Error::Table {
            path: path.to_owned(),
            line: error.span().map_or(0, |span| {
                text.get(..span.start)
                    .map_or(0, |before| before.lines().count())
            }),
            message: error.message().to_owned(),
        })?;
        Ok(ledger)
    }

    /// Whether a process is that between the parties, and no side is missing.
    pub(super) fn is_between(&self, process: &Value) -> bool {
        let sides = process.get("parties").and_then(Value::as_array);
        let sides: Vec<&Value> = sides.into_iter().flatten().collect();
        self.parties.iter().all(|party| is_party(party, &sides))
    }

    /// The entries of a table.
    pub(super) fn entries(&self, table: &str) -> &[Entry] {
        match table {
            "rounds" => &self.round,
            "ultimatums" => &self.ultimatum,
            "pledges" => &self.pledge,
            "positions" => &self.position,
            _ => &[],
        }
    }
}

impl Row {
    /// A row; `days` are those of the reports by their ids.
    pub(super) fn new(body: &Value, days: &BTreeMap<&str, &str>) -> Self {
        let events = body.get("evidence").and_then(Value::as_array);
        let told = events
            .into_iter()
            .flatten()
            .filter_map(|event| {
                let (report, _) = event.as_str()?.rsplit_once('#')?;
                days.get(report)?.parse().ok()
            })
            .collect();
        Self {
            body: body.clone(),
            told,
        }
    }

    fn parties(&self, fields: &[&str]) -> Vec<&Value> {
        let mut found = Vec::new();
        for field in fields {
            match self.body.get(*field) {
                Some(Value::Array(list)) => found.extend(list),
                Some(Value::Null) | None => {}
                Some(one) => found.push(one),
            }
        }
        found
    }

    fn word(&self, field: &str) -> &str {
        self.body.get(field).and_then(Value::as_str).unwrap_or("")
    }

    fn instant(&self, path: &str) -> Option<DateTime> {
        self.body.pointer(path)?.as_str()?.parse().ok()
    }

    /// First and last day.
    fn days(&self) -> Option<(Date, Date)> {
        let (start, end) = (self.instant("/time/start"), self.instant("/time/end"));
        match (start, end) {
            (Some(start), Some(end)) => Some((start.date(), last_day(end))),
            (Some(start), None) => Some((start.date(), start.date())),
            (None, Some(end)) => Some((last_day(end), last_day(end))),
            (None, None) => None,
        }
    }

    fn venue(&self) -> String {
        ["/venue/text", "/venue/name"]
            .iter()
            .filter_map(|path| self.body.pointer(path)?.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The day that an instant ends or lies in.
fn last_day(instant: DateTime) -> Date {
    let midnight = instant == instant.date().at(0, 0, 0, 0);
    match instant.date().yesterday() {
        Ok(before) if midnight => before,
        _ => instant.date(),
    }
}

/// Whether one of the parties is meant by a key: a country's code, or the id or name of an actor.
fn is_party(key: &str, parties: &[&Value]) -> bool {
    key.split('|').any(|key| {
        parties.iter().any(|party| {
            let field = |name: &str| party.get(name).and_then(Value::as_str);
            let names = party.get("names").and_then(Value::as_array);
            let named = || {
                names.into_iter().flatten().any(|name| {
                    name.as_str()
                        .is_some_and(|name| name.to_lowercase().contains(&key.to_lowercase()))
                })
            };
            let country = key.len() == 3 && key.chars().all(|c| c.is_ascii_uppercase());
            if country {
                // Those who fight a state from within bear its code as well.
                field("country") == Some(key) && field("sector") != Some("REB")
            } else {
                field("id") == Some(key) || named()
            }
        })
    })
}

impl Entry {
    /// Whether a row says what the entry says.
    pub(super) fn fits(&self, row: &Row) -> bool {
        let one_of =
            |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
        let party =
            |key: &str, fields: &[&str]| key.is_empty() || is_party(key, &row.parties(fields));
        self.told.iter().any(|day| row.told.contains(day))
            && self.is_on(row)
            && self.is_at(row)
            && one_of(&self.status, row.word("status"))
            && party(&self.issuer, &["issuer"])
            && party(&self.addressee, &["addressee"])
            && party(&self.by, &["by"])
            && party(&self.party, &["party"])
            && self.is_due(row)
            && (self.act.is_empty()
                || row
                    .body
                    .pointer("/what/act")
                    .and_then(Value::as_str)
                    .is_some_and(|act| one_of(&self.act, act)))
            && one_of(&self.issue, row.word("issue"))
            && one_of(&self.stance, row.word("stance"))
    }

    fn is_on(&self, row: &Row) -> bool {
        let (Some(first), Some(last)) = (self.days.iter().min(), self.days.iter().max()) else {
            return true;
        };
        row.days()
            .is_some_and(|(start, end)| start <= *last && *first <= end)
    }

    fn is_at(&self, row: &Row) -> bool {
        let venue = row.venue();
        self.venue.is_empty()
            || venue.is_empty()
            || self.venue.split('|').any(|word| venue.contains(word))
    }

    fn is_due(&self, row: &Row) -> bool {
        let due = row.instant("/deadline/due").map(last_day);
        let told = due.map_or_else(|| NONE.to_owned(), |day| day.to_string());
        self.due.is_empty() || self.due.contains(&told)
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<String> = self.days.iter().map(Date::to_string).collect();
        let told: Vec<String> = self.told.iter().map(Date::to_string).collect();
        let words = [
            days.join("/"),
            self.venue.clone(),
            self.issuer.clone(),
            self.by.clone(),
            self.party.clone(),
            self.addressee.clone(),
            self.act.join("|"),
            self.issue.join("|"),
            self.stance.join("|"),
            self.due.join("|"),
            self.status.join("|"),
            self.why.clone(),
        ];
        let words: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| !word.is_empty())
            .collect();
        write!(f, "{}; told {}", words.join(", "), told.join(", "))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |fields: &[&str]| {
            let parties = self.parties(fields);
            let names = parties.iter().filter_map(|party| {
                let id = party.get("id").and_then(Value::as_str);
                id.or_else(|| party.get("country").and_then(Value::as_str))
            });
            names.collect::<Vec<_>>().join("+")
        };
        let days = self
            .days()
            .map_or_else(String::new, |(start, end)| format!("{start}/{end}"));
        let due = self
            .instant("/deadline/due")
            .map_or_else(String::new, |due| format!("due {due}"));
        let act = self.body.pointer("/what/act").and_then(Value::as_str);
        let told: Vec<String> = self.told.iter().map(Date::to_string).collect();
        let words = [
            days,
            self.venue(),
            names(&["parties", "issuer", "by", "party"]),
            names(&["third_parties", "addressee", "to", "towards"]),
            act.unwrap_or("").to_owned(),
            self.word("issue").to_owned(),
            self.word("stance").to_owned(),
            due,
            self.word("status").to_owned(),
            self.word("words").to_owned(),
        ];
        let words: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| !word.is_empty())
            .collect();
        write!(f, "{}; told {}", words.join(", "), told.join(", "))
    }
}
