//! What actor files and role nouns must satisfy beyond being readable, over all rows together.
//!
//! Two presidents of one country on one day, a person's identity with two names, an alias that
//! means things in two countries: each is told with the row at fault and the row that it clashes
//! with. Where a row of the user's own and one of the project clash, the own row is told.
//!
//! Deliberately absent: whether a date is true. That takes a reader.

use super::terms::two_holders;
use super::{ActorKind, ActorRow, COLUMNS, actor_files};
use crate::ontology::Ontology;
use crate::roles::{self, RoleTable};
use rapporteur_data::{DataSet, Row, Table};
use rapporteur_model::{Problem, Severity};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Which files are to be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// All of them.
    All,
    /// Only those of the user's own; the others are there to be compared with.
    Own,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorCheck {
    /// Faults, and notes on what is odd but allowed, by file and place.
    pub problems: Vec<Problem>,
    /// Rows of actor files without faults of their own.
    pub rows: usize,
    /// Those of them with a date.
    pub dated: usize,
    /// Different names and aliases.
    pub names: usize,
    /// Different identities.
    pub identities: usize,
    /// Role nouns.
    pub nouns: usize,
}

/// A row with the place at which it stands.
pub(super) struct Placed<'t> {
    pub(super) row: ActorRow,
    pub(super) at: Row<'t>,
}

impl Placed<'_> {
    pub(super) fn is_own(&self) -> bool {
        self.at.file().own_name.is_some()
    }

    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.at.file().shown(), self.at.line())
    }
}

/// Of two rows that clash, the one to blame and the other: the user's own before the project's,
/// else the later.
pub(super) fn blame<'r, 't>(
    earlier: &'r Placed<'t>,
    later: &'r Placed<'t>,
) -> (&'r Placed<'t>, &'r Placed<'t>) {
    if earlier.is_own() && !later.is_own() {
        (earlier, later)
    } else {
        (later, earlier)
    }
}

/// Checks the actor files and role nouns of a data set against its ontology and each other.
pub fn check_actors(data: &DataSet, which: Checked) -> ActorCheck {
    let mut problems = Vec::new();
    let ontology = Ontology::load(data, &mut Vec::new());
    let mut tables = Vec::new();
    for file in actor_files(data) {
        let (table, faults) = Table::read(file, &COLUMNS);
        problems.extend(faults);
        tables.push(table);
    }
    let offices = offices(data);
    let mut rows = Vec::new();
    for at in tables.iter().flat_map(Table::rows) {
        tidy(at, &mut problems);
        if let Some(row) = ActorRow::read(at, &ontology, &mut problems) {
            check_row(&row, at, &offices, &mut problems);
            rows.push(Placed { row, at });
        }
    }
    repeated(&rows, &mut problems);
    one_identity(&rows, &mut problems);
    clashes(&rows, &ambiguous(data), &mut problems);
    two_holders(&rows, &offices, &mut problems);
    let nouns = check_nouns(data, &ontology, which, &mut problems);

    let counted = |placed: &&Placed<'_>| which == Checked::All || placed.is_own();
    if which == Checked::Own {
        let own: FxHashSet<&str> = data
            .files()
            .filter_map(|file| file.own_name.as_deref())
            .collect();
        problems.retain(|problem| own.contains(problem.source.as_str()));
    }
    problems.sort_by(|a, b| (&a.source, a.position).cmp(&(&b.source, b.position)));
    let rows: Vec<_> = rows.iter().filter(counted).collect();
    let names: FxHashSet<_> = rows
        .iter()
        .flat_map(|placed| placed.row.surfaces())
        .collect();
    let identities: FxHashSet<_> = rows.iter().map(|placed| &placed.row.id).collect();
    ActorCheck {
        problems,
        dated: rows
            .iter()
            .filter(|placed| placed.row.from.is_some() || placed.row.to.is_some())
            .count(),
        names: names.len(),
        identities: identities.len(),
        rows: rows.len(),
        nouns,
    }
}

/// Faults of the form of a line, whatever it says.
fn tidy(at: Row<'_>, problems: &mut Vec<Problem>) {
    let columns = at.columns();
    let cells = at.cells().count();
    if cells < columns.len() {
        problems.push(
            at.fault(
                columns.first().copied().unwrap_or(""),
                format!("{cells} cells where the header has {}", columns.len()),
            )
            .advise("separate cells by single tabs, and leave empty ones in"),
        );
    }
    for (column, cell) in columns.iter().zip(at.cells()) {
        if cell != cell.trim() {
            problems.push(at.fault(column, format!("stray blank around '{}'", cell.trim())));
        }
        if cell.contains('"') {
            problems.push(
                at.fault(column, "a quotation mark")
                    .advise("cells are never quoted"),
            );
        }
    }
}

fn check_row(
    row: &ActorRow,
    at: Row<'_>,
    offices: &FxHashMap<&str, bool>,
    problems: &mut Vec<Problem>,
) {
    if row.id.contains(char::is_whitespace) {
        problems.push(
            at.fault("id", format!("'{}' has a blank in it", row.id))
                .advise("join the words of an id with hyphens"),
        );
    }
    let short = at.cells().count() < at.columns().len();
    if row.source.is_empty() && at.columns().contains(&"source") && !short {
        problems.push(
            at.fault("source", "the source is missing")
                .advise("say where it is known from; 'knowledge' will do"),
        );
    }
    let aliases = at.get("aliases");
    if !aliases.is_empty() && aliases.split('|').any(|alias| alias.trim().is_empty()) {
        problems.push(at.fault("aliases", "an empty alias between bars"));
    }
    let mut seen = FxHashSet::default();
    for surface in row.surfaces() {
        if !seen.insert(surface) {
            problems.push(at.fault(
                "aliases",
                format!("the name '{surface}' stands there twice"),
            ));
        }
    }
    if let Some(office) = row.office.as_deref()
        && !offices.is_empty()
        && !offices.contains_key(office)
    {
        problems.push(
            at.fault("office", format!("'{office}' is not an office"))
                .advise("offices are in ontology/offices.tsv"),
        );
    }
}

/// Rows that say again what another says.
fn repeated(rows: &[Placed<'_>], problems: &mut Vec<Problem>) {
    let mut seen: FxHashMap<_, &Placed<'_>> = FxHashMap::default();
    for placed in rows {
        let row = &placed.row;
        // A user's own file may say again what the project says.
        let says = (
            placed.is_own(),
            (&row.id, &row.name, row.kind, &row.country, &row.sector),
            (&row.office, row.from, row.to),
        );
        match seen.get(&says) {
            Some(earlier) => {
                let (wrong, other) = blame(earlier, placed);
                problems.push(wrong.at.fault(
                    "id",
                    format!("the row says the same of '{}' as {}", row.id, other.place()),
                ));
            }
            None => {
                seen.insert(says, placed);
            }
        }
    }
}

/// Identities that two things have.
fn one_identity(rows: &[Placed<'_>], problems: &mut Vec<Problem>) {
    let mut first: FxHashMap<&str, &Placed<'_>> = FxHashMap::default();
    for placed in rows {
        let row = &placed.row;
        let earlier = *first.entry(row.id.as_str()).or_insert(placed);
        let is_person = |row: &ActorRow| row.kind == ActorKind::Person;
        let differ = is_person(&earlier.row) != is_person(row)
            || (is_person(row) && earlier.row.name != row.name);
        if differ {
            let (wrong, other) = blame(earlier, placed);
            problems.push(
                wrong
                    .at
                    .fault(
                        "id",
                        format!(
                            "'{}' is the id of '{}', {}",
                            row.id,
                            other.row.name,
                            other.place()
                        ),
                    )
                    .advise("give each thing an id of its own, and a person one name"),
            );
        }
    }
}

/// Names that stand for several identities. In one country, and among persons, that is only
/// noted: the date and the full name decide. In several it is a fault unless the name is known
/// to be ambiguous; a user's own name may take the place of the project's.
fn clashes(rows: &[Placed<'_>], ambiguous: &FxHashSet<&str>, problems: &mut Vec<Problem>) {
    let mut holders: BTreeMap<&str, Vec<&Placed<'_>>> = BTreeMap::new();
    for placed in rows {
        for surface in placed.row.surfaces() {
            let held = holders.entry(surface).or_default();
            let known = held.iter().any(|other| {
                other.row.id == placed.row.id && other.row.country == placed.row.country
            });
            // More than a few would only be told again and again.
            if !known && held.len() < MOST_HOLDERS {
                held.push(placed);
            }
        }
    }
    for (name, held) in holders {
        let Some((first, others)) = held.split_first() else {
            continue;
        };
        let countries = others
            .iter()
            .any(|other| other.row.country != first.row.country);
        let persons = held
            .iter()
            .all(|holder| holder.row.kind == ActorKind::Person);
        let allowed = !countries || persons || ambiguous.contains(name);
        for later in others.iter().filter(|other| other.row.id != first.row.id) {
            let (wrong, other) = blame(first, later);
            let column = if wrong.row.name == name {
                "name"
            } else {
                "aliases"
            };
            let mut problem = wrong
                .at
                .fault(
                    column,
                    format!(
                        "'{name}' also names {} ({}), {}",
                        other.row.id,
                        other.row.country.as_deref().unwrap_or("no country"),
                        other.place()
                    ),
                )
                .advise(
                    "take an alias that cannot be mistaken, or list the name in ontology/ambiguous_names.tsv",
                );
            if allowed {
                problem.severity = Severity::Note;
                problem.advice.clear();
            } else if wrong.is_own() && !other.is_own() {
                problem.severity = Severity::Warning;
                problem.advice = "the own name counts first".to_owned();
            }
            if !allowed || !ambiguous.contains(name) {
                problems.push(problem);
            }
        }
    }
}

/// How many holders of one name are compared.
const MOST_HOLDERS: usize = 20;

fn check_nouns(
    data: &DataSet,
    ontology: &Ontology,
    which: Checked,
    problems: &mut Vec<Problem>,
) -> usize {
    RoleTable::load(data, ontology, problems);
    let mut seen: FxHashMap<String, String> = FxHashMap::default();
    let mut nouns = 0;
    for file in roles::role_files(data) {
        let (table, _) = Table::read(file, &roles::COLUMNS);
        for row in table.rows() {
            tidy(row, problems);
            let (noun, kind) = (row.get("noun"), row.get("kind"));
            if !roles::KINDS.contains(&kind) {
                problems.push(
                    row.fault("kind", format!("'{kind}' is not a kind of role noun"))
                        .advise("use person, group, body or title"),
                );
            }
            if noun != noun.to_lowercase() {
                problems.push(row.fault("noun", format!("'{noun}' is not in lower case")));
            }
            let place = format!("{}:{}", file.shown(), row.line());
            // A user's own noun takes the place of the project's.
            let key = format!("{}\t{noun}", file.own_name.is_some());
            match seen.get(&key) {
                Some(earlier) => problems.push(row.fault(
                    "noun",
                    format!("'{noun}' stands there twice, before at {earlier}"),
                )),
                None => {
                    seen.insert(key, place);
                }
            }
            nouns += usize::from(which == Checked::All || file.own_name.is_some());
        }
    }
    nouns
}

/// Offices, and whether one person at a time holds them.
fn offices(data: &DataSet) -> FxHashMap<&str, bool> {
    let Some(file) = data.get("ontology/offices.tsv") else {
        return FxHashMap::default();
    };
    column_pairs(file, "office", "one_holder")
        .map(|(office, one)| (office, one == "yes"))
        .collect()
}

/// Names that are known to stand for things in several countries.
fn ambiguous(data: &DataSet) -> FxHashSet<&str> {
    let Some(file) = data.get("ontology/ambiguous_names.tsv") else {
        return FxHashSet::default();
    };
    column_pairs(file, "name", "why")
        .map(|(name, _)| name)
        .collect()
}

/// Two cells of each row, as parts of the file's own text.
fn column_pairs<'f>(
    file: &'f rapporteur_data::DataFile,
    one: &str,
    other: &str,
) -> impl Iterator<Item = (&'f str, &'f str)> + use<'f> {
    let mut lines = file
        .text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let header: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    let find = |name: &str| header.iter().position(|column| *column == name);
    let places = find(one).zip(find(other));
    lines.filter_map(move |line| {
        let (one, other) = places?;
        let cell = |index: usize| line.split('\t').nth(index).map(str::trim);
        Some((cell(one)?, cell(other).unwrap_or("")))
    })
}
