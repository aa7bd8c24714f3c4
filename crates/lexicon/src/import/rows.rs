//! From the blocks of a dictionary to actor rows.
//!
//! A name that the project knows with the same country keeps its identity, so that events read
//! with both files agree on who it is; its other names go to rows of their kind (`KABUL` beside
//! `AFGHANISTAN` is a seat). Other names get an identity made of themselves.
//!
//! Deliberately absent: guessing what an unknown name is beyond what its code and dates tell
//! ([`kind_of`]).

use super::Imported;
use super::casing::Casing;
use super::codes::{ADVICE, ActorCodes, Decoded};
use super::parse::{Block, Coded};
use crate::actors::{ACTOR_COLUMNS, ActorKind, ActorName, ActorRow, ActorTable, identity};
use crate::roles::RoleTable;
use rapporteur_model::{Position, Problem, Severity};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::ops::Range;

/// What the rows so far are, and what the project knows.
#[derive(Debug)]
pub(super) struct Rows<'l> {
    casing: Casing,
    /// Known names by their small letters.
    known: FxHashMap<String, Vec<(&'l str, &'l ActorName)>>,
    /// Where each identity and name came from first, and how many it has been.
    named: FxHashMap<(SmolStr, SmolStr), (String, usize)>,
    /// The rows that say all of this, to tell a repetition: what they say without aliases.
    said: FxHashMap<String, (String, Range<usize>)>,
}

/// Rows of one identity, kind and name.
struct Group<'l> {
    identity: Option<&'l ActorName>,
    names: Vec<String>,
}

impl<'l> Rows<'l> {
    pub(super) fn new(table: &'l ActorTable, casing: Casing) -> Self {
        let mut known: FxHashMap<String, Vec<(&str, &ActorName)>> = FxHashMap::default();
        for near in table.surfaces() {
            let names = known.entry(near.surface.to_lowercase()).or_default();
            names.extend(near.names.iter().map(|&name| (near.surface, name)));
        }
        Self {
            casing,
            known,
            named: FxHashMap::default(),
            said: FxHashMap::default(),
        }
    }

    /// Makes the rows of one block.
    pub(super) fn take(
        &mut self,
        block: &Block,
        file: &str,
        codes: &ActorCodes,
        roles: &RoleTable,
        into: &mut Imported,
    ) {
        let told = |at: Position, severity: Severity, text: String| {
            Problem::new(severity, file, text).at(at.line, at.column)
        };
        let mut terms: Vec<(&Coded, Decoded)> = Vec::new();
        for coded in &block.codes {
            match codes.actor(&coded.code) {
                Ok(decoded) => {
                    for part in &decoded.unread {
                        into.left_out.push(told(
                            coded.at,
                            Severity::Warning,
                            format!(
                                "the part '{part}' of '{}' is not known, and was passed over",
                                coded.code
                            ),
                        ));
                    }
                    let always = |term: &Coded| term.from.is_none() && term.to.is_none();
                    if always(coded) && terms.iter().any(|(term, _)| always(term)) {
                        into.left_out.push(told(
                            coded.at,
                            Severity::Error,
                            format!("'{}' has a second code without a date", block.name),
                        ));
                    } else {
                        terms.push((coded, decoded));
                    }
                }
                Err(why) => into.left_out.push(
                    told(
                        coded.at,
                        Severity::Error,
                        format!("'{}': {why}", block.name),
                    )
                    .advise(ADVICE),
                ),
            }
        }
        let Some((_, decoded)) = terms.first() else {
            return;
        };
        for group in self.groups(block, &terms) {
            let kind = group.identity.map_or_else(
                || kind_of(decoded, &terms, &block.name, roles),
                |name| name.kind,
            );
            let rows = self.rows(&group, kind, &terms);
            self.enter(rows, block, file, into);
        }
    }

    /// The names of a block, by what they are known as; the block's own name first.
    fn groups(&self, block: &Block, terms: &[(&Coded, Decoded)]) -> Vec<Group<'l>> {
        let find = |name: &str| -> Option<&'l ActorName> {
            let names = self.known.get(&name.to_lowercase())?;
            let fits = |actor: &ActorName| {
                terms.iter().any(|(_, decoded)| {
                    actor
                        .offices
                        .iter()
                        .any(|office| office.country == decoded.country)
                })
            };
            let mut fitting = names.iter().filter(|(_, actor)| fits(actor));
            match (fitting.next(), fitting.next()) {
                (Some((_, actor)), None) => Some(actor),
                _ => None,
            }
        };
        let all: Vec<&String> = std::iter::once(&block.name)
            .chain(&block.synonyms)
            .collect();
        // A block whose own name is unknown is what all known synonyms say that it is.
        let main = find(&block.name).or_else(|| {
            let mut known = all.iter().filter_map(|name| find(name));
            let first = known.next()?;
            known
                .all(|other| std::ptr::eq(first, other))
                .then_some(first)
        });
        let mut groups = vec![Group {
            identity: main,
            names: Vec::new(),
        }];
        for name in all {
            let identity = find(name).or(main);
            let same = |group: &&mut Group<'_>| match (group.identity, identity) {
                (Some(one), Some(other)) => std::ptr::eq(one, other),
                (None, None) => true,
                _ => false,
            };
            let name = self.casing.name(name);
            match groups.iter_mut().find(same) {
                Some(group) => group.names.push(name),
                None => groups.push(Group {
                    identity,
                    names: vec![name],
                }),
            }
        }
        groups.retain(|group| !group.names.is_empty());
        groups
    }

    fn rows(
        &self,
        group: &Group<'_>,
        kind: ActorKind,
        terms: &[(&Coded, Decoded)],
    ) -> Vec<ActorRow> {
        let first = group.names.first().map_or("", String::as_str);
        let name = group
            .identity
            .map_or_else(|| SmolStr::new(first), |known| known.name.clone());
        let id = group
            .identity
            .map_or_else(|| SmolStr::new(identity(first)), |known| known.id.clone());
        let mut aliases: Vec<SmolStr> = Vec::new();
        let mut add = |alias: &str| {
            if alias != name && !alias.is_empty() && !aliases.iter().any(|known| known == alias) {
                aliases.push(alias.into());
            }
        };
        for alias in &group.names {
            add(alias);
            // 'FARC' or 'Farc': a dictionary in capitals does not tell.
            let short = alias.chars().count() <= LONGEST_ABBREVIATION && !alias.contains(' ');
            if short && kind != ActorKind::Person && !self.casing.is_known(alias) {
                add(&alias.to_uppercase());
            }
        }
        let mut rows: Vec<ActorRow> = terms
            .iter()
            .map(|(coded, decoded)| ActorRow {
                id: id.clone(),
                name: name.clone(),
                aliases: aliases.clone(),
                kind,
                country: decoded.country.clone(),
                // What a seat stands for is its government.
                sector: decoded
                    .sector
                    .clone()
                    .or_else(|| (kind == ActorKind::Seat).then(|| SmolStr::new_static("GOV"))),
                office: None,
                from: coded.from,
                to: coded.to,
                source: SmolStr::new_static("imported"),
            })
            .collect();
        rows.sort_by_key(|row| (row.from, row.to.is_some()));
        rows
    }

    /// Adds the rows of one identity, unless they say again what was said.
    fn enter(&mut self, mut rows: Vec<ActorRow>, block: &Block, file: &str, into: &mut Imported) {
        let Some(first) = rows.first() else { return };
        let place = format!("{file}:{}", block.at.line);
        let told = |severity, text: String| {
            Problem::new(severity, file, text).at(block.at.line, block.at.column)
        };
        if first.id.is_empty() {
            into.left_out.push(told(
                Severity::Error,
                format!("'{}' has no letter or digit to make an id of", block.name),
            ));
            return;
        }
        let columns: Vec<&str> = ACTOR_COLUMNS
            .into_iter()
            .filter(|column| *column != "aliases")
            .collect();
        let lines: Vec<String> = rows.iter().map(|row| row.line(&columns)).collect();
        let says = lines.join("\n");
        if let Some((earlier, at)) = self.said.get(&says) {
            let new = add_names(into.actors.get_mut(at.clone()).unwrap_or(&mut []), first);
            if !new {
                into.left_out.push(told(
                    Severity::Note,
                    format!("'{}' says the same as {earlier}", block.name),
                ));
            }
            return;
        }
        let named = self
            .named
            .entry((first.id.clone(), first.name.clone()))
            .or_insert_with(|| (place.clone(), 0));
        named.1 += 1;
        if named.1 > 1 {
            into.left_out.push(told(
                Severity::Warning,
                format!(
                    "'{}' is something else at {}, and got an id of its own",
                    block.name, named.0
                ),
            ));
            for row in &mut rows {
                row.id = format!("{}-{}", row.id, named.1).into();
            }
        }
        let start = into.actors.len();
        into.actors.extend(rows);
        self.said.insert(says, (place, start..into.actors.len()));
    }
}

/// The longest word that may be an abbreviation.
const LONGEST_ABBREVIATION: usize = 6;

/// Adds the names of a row to others of the same thing; whether any was new.
fn add_names(rows: &mut [ActorRow], from: &ActorRow) -> bool {
    let mut new = false;
    for row in rows {
        for name in from.surfaces() {
            if !row.surfaces().any(|known| known == name) {
                row.aliases.push(name.clone());
                new = true;
            }
        }
    }
    new
}

/// What an unknown name is, as far as its code and dates tell.
fn kind_of(
    decoded: &Decoded,
    terms: &[(&Coded, Decoded)],
    name: &str,
    roles: &RoleTable,
) -> ActorKind {
    let dated = terms
        .iter()
        .any(|(coded, _)| coded.from.is_some() || coded.to.is_some());
    let sector = decoded.sector.as_deref();
    let armed = matches!(sector, Some("REB" | "PRM" | "UAF"));
    let group = if armed {
        ActorKind::ArmedGroup
    } else {
        ActorKind::Organisation
    };
    if decoded.region || (sector.is_none() && !decoded.body && !dated) {
        return ActorKind::Region;
    }
    let words: Vec<SmolStr> = name
        .to_lowercase()
        .split_whitespace()
        .map(SmolStr::new)
        .collect();
    // 'EXAMPLE_LIBERATION_ARMY' is a body by its words.
    let bodily = words
        .iter()
        .any(|word| BODIES.contains(&word.as_str()) || roles.find(word, |_| None).is_some());
    let person = words.len() > 1 && !bodily && (dated || sector == Some("ELI"));
    match (decoded.body, person) {
        (_, true) => ActorKind::Person,
        (true, false) if sector == Some("REB") => ActorKind::ArmedGroup,
        _ => group,
    }
}

/// Words by which a body is told from a person.
const BODIES: [&str; 20] = [
    "front",
    "league",
    "movement",
    "union",
    "group",
    "party",
    "army",
    "forces",
    "council",
    "committee",
    "brigade",
    "brigades",
    "organization",
    "organisation",
    "congress",
    "alliance",
    "coalition",
    "people's",
    "national",
    "democratic",
];
