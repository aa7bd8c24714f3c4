//! True incidents and the sentences that tell them: `bench/incidents`.

use super::super::Run;
use super::super::table::{Table, several};
use crate::error::Error;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use toml::{Table as Fields, Value};

const GROUPS: &str = "bench/incidents/groups";
const WORDINGS: &str = "bench/incidents/wordings";
const TOLD: &str = "bench/incidents/told.tsv";
const KINDS: &str = "bench/incidents/kinds.tsv";

/// Incidents that look alike.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    /// Whether it is kept apart.
    pub(super) held: bool,
    pub(super) incidents: Vec<Incident>,
}

/// A true incident.
#[derive(Debug)]
pub(super) struct Incident {
    /// Its group's name and its number there.
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) day: Date,
    /// What fills the slots of sentences; of several wordings any will do.
    pub(super) fields: BTreeMap<String, Vec<String>>,
    /// Sentences of its own.
    pub(super) told: Vec<String>,
}

impl Incident {
    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    pub(super) fn number(&self, field: &str) -> Option<u64> {
        self.fields.get(field)?.first()?.parse().ok()
    }
}

/// Sentences of a kind of incident, by form.
pub(super) type Forms = BTreeMap<String, Vec<String>>;

/// All that the set is made from.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) groups: Vec<Group>,
    /// By kind.
    pub(super) wordings: BTreeMap<String, Forms>,
    /// Acts by which an event can tell an incident of a kind, the best first.
    pub(super) acts: BTreeMap<String, Vec<String>>,
}

impl Facts {
    pub(super) fn load(run: &Run<'_>) -> Result<Self, Error> {
        let kinds = Table::load(&run.tree.root.join(KINDS), &["kind", "acts"])?;
        let acts = kinds
            .rows
            .iter()
            .map(|row| {
                let acts = several(kinds.cell(row, "acts"))
                    .map(str::to_owned)
                    .collect();
                (kinds.cell(row, "kind").to_owned(), acts)
            })
            .collect();
        let mut wordings: BTreeMap<String, Forms> = BTreeMap::new();
        for path in run.files(WORDINGS, ".tsv") {
            let table = Table::load(&path, &["form", "sentence"])?;
            let kind = path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned());
            let forms = wordings.entry(kind.unwrap_or_default()).or_default();
            for row in &table.rows {
                forms
                    .entry(table.cell(row, "form").to_owned())
                    .or_default()
                    .push(table.cell(row, "sentence").to_owned());
            }
        }
        let mut groups = Vec::new();
        for path in run.files(GROUPS, ".toml") {
            groups.extend(groups_of(&path)?);
        }
        for (place, group) in groups.iter_mut().enumerate() {
            group.held = place % 3 == 1;
        }
        let path = run.tree.root.join(TOLD);
        let told = Table::load(&path, &["incident", "sentence"])?;
        for row in &told.rows {
            let id = told.cell(row, "incident");
            let incident = groups
                .iter_mut()
                .flat_map(|group| &mut group.incidents)
                .find(|incident| incident.id == id);
            match incident {
                Some(incident) => incident.told.push(told.cell(row, "sentence").to_owned()),
                None => {
                    return Err(Error::Table {
                        path,
                        line: row.line,
                        message: format!("there is no incident `{id}`"),
                    });
                }
            }
        }
        Ok(Self {
            groups,
            wordings,
            acts,
        })
    }
}

fn groups_of(path: &Path) -> Result<Vec<Group>, Error> {
    let wrong = |message: String| Error::Table {
        path: path.to_owned(),
        line: 1,
        message,
    };
    let text = fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    let file: Fields = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let mut groups = Vec::new();
    for group in tables(file.get("group")) {
        let name = words(group.get("name")).concat();
        let mut incidents = Vec::new();
        for incident in tables(group.get("incident")) {
            let id = format!("{name}-{}", incidents.len() + 1);
            let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (key, value) in group.iter().chain(incident) {
                if key != "incident" {
                    fields.insert(key.clone(), words(Some(value)));
                }
            }
            let of = |field: &str| fields.get(field).map(|words| words.concat());
            let day = of("day").and_then(|day| day.parse().ok());
            let (Some(kind), Some(day)) = (of("kind"), day) else {
                return Err(wrong(format!("`{id}` needs `kind` and `day`")));
            };
            incidents.push(Incident {
                id,
                kind,
                day,
                fields,
                told: Vec::new(),
            });
        }
        groups.push(Group {
            name,
            held: false,
            incidents,
        });
    }
    Ok(groups)
}

fn tables(value: Option<&Value>) -> impl Iterator<Item = &Fields> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_table)
}

/// A text with its other wordings, a number, or a list of texts.
fn words(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => several(text).map(str::to_owned).collect(),
        Some(Value::Integer(number)) => vec![number.to_string()],
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}
