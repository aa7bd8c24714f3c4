//! Who is who: names of countries, peoples, seats of power, bodies, armed groups and persons.
//!
//! Read from `actors/*.tsv`; a name may stand for several things (Georgia), and a person may
//! hold several offices one after another, each with its dates.

use crate::ontology::Ontology;
use jiff::civil::Date;
use rapporteur_data::{DataSet, Row, Table};
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What sort of thing a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// A state.
    Country,
    /// A partially recognised or disputed territory.
    Territory,
    /// A people or nationality, as noun or adjective: 'Russian'.
    People,
    /// A capital or palace whose name is used for the government in it.
    Seat,
    /// A region of one or several countries.
    Region,
    /// An organisation.
    Organisation,
    /// An armed group or self-declared authority.
    ArmedGroup,
    /// A person.
    Person,
}

impl ActorKind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "country" => Self::Country,
            "territory" => Self::Territory,
            "people" => Self::People,
            "seat" => Self::Seat,
            "region" => Self::Region,
            "organisation" => Self::Organisation,
            "armed_group" => Self::ArmedGroup,
            "person" => Self::Person,
            _ => return None,
        })
    }
}

/// What a name stood for during a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Country code, when there is one.
    pub country: Option<SmolStr>,
    /// Sector code, when the table tells it.
    pub sector: Option<SmolStr>,
    /// Office held, in words.
    pub office: Option<SmolStr>,
    /// First day, when known.
    pub from: Option<Date>,
    /// Last day, when known.
    pub to: Option<Date>,
}

impl Office {
    /// Whether it was held on a day. Unknown bounds are open.
    pub fn held_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One identity with all that it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorName {
    /// Identity across reports.
    pub id: SmolStr,
    /// Full name.
    pub name: SmolStr,
    /// What sort of thing.
    pub kind: ActorKind,
    /// What it was when; one entry without dates for most.
    pub offices: Vec<Office>,
}

impl ActorName {
    /// What it was on a day. Without a day only what needs none: a single entry, or what all
    /// entries agree on. `Err` when it had left every office that is known (a person then counts
    /// as former elite), with the last of them.
    pub fn on(&self, day: Option<Date>) -> Result<&Office, Option<&Office>> {
        let Some(day) = day else {
            let first = self.offices.first().ok_or(None)?;
            let agree = self
                .offices
                .iter()
                .all(|office| office.country == first.country && office.sector == first.sector);
            return if agree {
                Ok(first)
            } else {
                self.offices.last().ok_or(None)
            };
        };
        // The latest office of those held that day: a president who was once a governor.
        match self.offices.iter().rev().find(|office| office.held_on(day)) {
            Some(office) => Ok(office),
            None => Err(self
                .offices
                .iter()
                .rev()
                .find(|office| office.to.is_some_and(|to| to < day))),
        }
    }
}

/// All names, for look-up in running text.
#[derive(Debug, Default)]
pub struct ActorTable {
    names: Vec<ActorName>,
    /// By first word; within, the longest surface form first.
    by_first_word: FxHashMap<SmolStr, Vec<(SmolStr, Vec<usize>)>>,
}

const COLUMNS: [&str; 9] = [
    "id", "name", "aliases", "kind", "country", "sector", "office", "from", "to",
];

impl ActorTable {
    pub(crate) fn load(data: &DataSet, ontology: &Ontology, problems: &mut Vec<Problem>) -> Self {
        let mut table = ActorTable::default();
        let mut by_id: FxHashMap<(SmolStr, ActorKind, SmolStr), usize> = FxHashMap::default();
        for file in data
            .files()
            .filter(|file| file.path.starts_with("actors/") && file.path.ends_with(".tsv"))
        {
            let (rows, faults) = Table::read(file, &COLUMNS);
            problems.extend(faults);
            for row in rows.rows() {
                match entry(row, ontology) {
                    Ok((id, kind, office)) => {
                        // Countries and seats share ids (RUS): one identity, several kinds of names.
                        // A seat's own name tells which of its sectors is meant.
                        let key_name = if kind == ActorKind::Person {
                            SmolStr::default()
                        } else {
                            row.get("name").into()
                        };
                        let index =
                            *by_id
                                .entry((id.clone(), kind, key_name))
                                .or_insert_with(|| {
                                    table.names.push(ActorName {
                                        id,
                                        name: row.get("name").into(),
                                        kind,
                                        offices: Vec::new(),
                                    });
                                    table.names.len() - 1
                                });
                        table.names[index].offices.push(office);
                        table.enter(row.get("name"), index);
                        for alias in row.list("aliases") {
                            table.enter(alias, index);
                        }
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
        for name in &mut table.names {
            name.offices.sort_by_key(|office| office.from);
        }
        for surfaces in table.by_first_word.values_mut() {
            surfaces.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        table
    }

    fn enter(&mut self, surface: &str, index: usize) {
        let surfaces = self
            .by_first_word
            .entry(first_word(surface).into())
            .or_default();
        match surfaces.iter_mut().find(|(known, _)| known == surface) {
            Some((_, names)) if names.contains(&index) => {}
            Some((_, names)) => names.push(index),
            None => surfaces.push((surface.into(), vec![index])),
        }
    }

    /// The longest name that starts at byte `start` of a text and ends at a word's end: its
    /// length in bytes and all that it may stand for, in the order of the files.
    pub fn longest_at<'s>(
        &'s self,
        text: &str,
        start: usize,
    ) -> Option<(usize, Vec<&'s ActorName>)> {
        let rest = text.get(start..)?;
        let surfaces = self.by_first_word.get(first_word(rest))?;
        surfaces.iter().find_map(|(surface, names)| {
            let after = rest.strip_prefix(surface.as_str())?;
            let ends = !after.starts_with(char::is_alphanumeric)
                || surface.ends_with(|last: char| !last.is_alphanumeric());
            ends.then(|| {
                (
                    surface.len(),
                    names.iter().map(|&index| &self.names[index]).collect(),
                )
            })
        })
    }

    /// All names, in the order of the files.
    pub fn names(&self) -> &[ActorName] {
        &self.names
    }
}

fn first_word(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_alphanumeric())
        .unwrap_or(text.len());
    &text[..end]
}

fn entry(row: Row<'_>, ontology: &Ontology) -> Result<(SmolStr, ActorKind, Office), Problem> {
    let cell = |column: &str| {
        Some(row.get(column))
            .filter(|value| !value.is_empty())
            .map(SmolStr::new)
    };
    let id = cell("id").ok_or_else(|| row.fault("id", "the id is missing"))?;
    if row.get("name").is_empty() {
        return Err(row.fault("name", "the name is missing"));
    }
    let kind = ActorKind::parse(row.get("kind")).ok_or_else(|| {
        row.fault(
            "kind",
            format!("'{}' is not a kind of actor", row.get("kind")),
        )
        .advise("use country, territory, people, seat, region, organisation, armed_group or person")
    })?;
    let country = cell("country");
    if let Some(code) = country
        .as_deref()
        .filter(|code| !ontology.has_country(code))
    {
        return Err(row
            .fault("country", format!("'{code}' is not a country"))
            .advise("codes are in ontology/countries.tsv"));
    }
    let sector = cell("sector");
    if let Some(code) = sector.as_deref().filter(|code| !ontology.has_sector(code)) {
        return Err(row
            .fault("sector", format!("'{code}' is not a sector"))
            .advise("sectors are in ontology/sectors.tsv"));
    }
    let from = day(row, "from", true)?;
    let to = day(row, "to", false)?;
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(row.fault("to", "it ends before it starts"));
    }
    Ok((
        id,
        kind,
        Office {
            country,
            sector,
            office: cell("office"),
            from,
            to,
        },
    ))
}

/// A day, or the first or last day of a month or year.
fn day(row: Row<'_>, column: &str, first: bool) -> Result<Option<Date>, Problem> {
    let text = row.get(column);
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = || {
        row.fault(column, format!("'{text}' is not a date"))
            .advise("write YYYY-MM-DD, YYYY-MM or YYYY")
    };
    let parts: Vec<i16> = text
        .split('-')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| unreadable())?;
    let narrow = |part: i16| i8::try_from(part).map_err(|_| unreadable());
    let date = match parts[..] {
        [year] => Date::new(year, if first { 1 } else { 12 }, if first { 1 } else { 31 }),
        [year, month] => Date::new(year, narrow(month)?, 1)
            .map(|date| if first { date } else { date.last_of_month() }),
        [year, month, day] => Date::new(year, narrow(month)?, narrow(day)?),
        _ => return Err(unreadable()),
    };
    date.map(Some).map_err(|_| unreadable())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn table(rows: &str) -> (ActorTable, Vec<Problem>) {
        let text =
            format!("id\tname\taliases\tkind\tcountry\tsector\toffice\tfrom\tto\tsource\n{rows}");
        let data = DataSet::from_files([("actors/test.tsv", text)]);
        let mut problems = Vec::new();
        (
            ActorTable::load(&data, &Ontology::default(), &mut problems),
            problems,
        )
    }

    #[test]
    fn the_longest_name_wins_and_ends_at_a_word() {
        let (table, problems) = table(
            "GBR\tBritain\tGreat Britain\tcountry\tGBR\t\t\t\t\tx\nUSA\tUnited States\tU.S.\tcountry\tUSA\t\t\t\t\tx\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            table
                .longest_at("in Great Britain's name", 3)
                .map(|(length, _)| length),
            Some(13)
        );
        assert!(table.longest_at("Britains", 0).is_none());
        assert_eq!(
            table
                .longest_at("the U.S.-brokered", 4)
                .map(|(length, _)| length),
            Some(4)
        );
    }

    #[test]
    fn an_office_is_held_while_it_is_held() {
        let (table, _) = table(
            "p:x\tAda Example\tExample\tperson\tRUS\tGOV\tforeign minister\t2010\t2012-06\tx\n",
        );
        let (_, names) = table.longest_at("Example said", 0).unwrap();
        assert!(names[0].on(Some(date(2012, 6, 30))).is_ok());
        assert!(names[0].on(Some(date(2012, 7, 1))).is_err());
        assert!(names[0].on(None).is_ok());
    }

    #[test]
    fn faults_name_the_cell() {
        let (_, problems) =
            table("a\tA\t\tplanet\tRUS\t\t\t\t\tx\nb\tB\t\tperson\tRUS\t\t\t2012\t2010\tx\n");
        let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(
            shown[0].starts_with("data/actors/test.tsv:2:6: 'planet' is not a kind of actor"),
            "{shown:?}"
        );
        assert!(
            shown[1].starts_with("data/actors/test.tsv:3:24: it ends before it starts"),
            "{shown:?}"
        );
    }
}
