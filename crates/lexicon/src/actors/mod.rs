//! Who is who: names of countries, peoples, seats of power, bodies, armed groups and persons.
//!
//! Read from `actors/*.tsv`; a name may stand for several things (Georgia), and a person may
//! hold several offices one after another, each with its dates. A row is read in [`row`], what
//! rows say together is checked in [`check`], names are looked up for people in [`find`].

mod check;
mod find;
mod identity;
mod row;
mod terms;

pub use check::{ActorCheck, Checked, check_actors};
pub use find::NearName;
pub use identity::identity;
pub use row::{ACTOR_COLUMNS, ActorRow, PartialDate};

use crate::ontology::Ontology;
use jiff::civil::Date;
use rapporteur_data::{DataFile, DataSet, Table};
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
    /// The kind that the files have this word for.
    pub fn parse(name: &str) -> Option<Self> {
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

    /// The word that the files have for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Territory => "territory",
            Self::People => "people",
            Self::Seat => "seat",
            Self::Region => "region",
            Self::Organisation => "organisation",
            Self::ArmedGroup => "armed_group",
            Self::Person => "person",
        }
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
    /// The file that says so, as messages call it.
    pub file: SmolStr,
    /// The line of it, counted from 1.
    pub line: usize,
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
    /// Persons by their surnames.
    by_surname: FxHashMap<SmolStr, Vec<usize>>,
    /// What sort of thing bears an id; the first of several.
    kinds: FxHashMap<SmolStr, ActorKind>,
}

const COLUMNS: [&str; 9] = [
    "id", "name", "aliases", "kind", "country", "sector", "office", "from", "to",
];

impl ActorTable {
    pub(crate) fn load(data: &DataSet, ontology: &Ontology, problems: &mut Vec<Problem>) -> Self {
        let mut table = ActorTable::default();
        let mut by_id: FxHashMap<(SmolStr, ActorKind, SmolStr), usize> = FxHashMap::default();
        for file in actor_files(data) {
            let (rows, faults) = Table::read(file, &COLUMNS);
            problems.extend(faults);
            let shown = SmolStr::new(file.shown());
            for row in rows.rows() {
                let Some(entry) = ActorRow::read(row, ontology, problems) else {
                    continue;
                };
                // Countries and seats share ids (RUS): one identity, several kinds of names.
                // A seat's own name tells which of its sectors is meant.
                let key_name = if entry.kind == ActorKind::Person {
                    SmolStr::default()
                } else {
                    entry.name.clone()
                };
                let index = *by_id
                    .entry((entry.id.clone(), entry.kind, key_name))
                    .or_insert_with(|| {
                        table.names.push(ActorName {
                            id: entry.id.clone(),
                            name: entry.name.clone(),
                            kind: entry.kind,
                            offices: Vec::new(),
                        });
                        table.names.len() - 1
                    });
                for surface in entry.surfaces() {
                    table.enter(surface, index);
                }
                table.names[index].offices.push(Office {
                    country: entry.country,
                    sector: entry.sector,
                    office: entry.office,
                    from: entry.from.map(PartialDate::first),
                    to: entry.to.map(PartialDate::last),
                    file: shown.clone(),
                    line: row.line(),
                });
            }
        }
        for name in &mut table.names {
            // What holds always comes before what holds until a day: the last that holds counts.
            name.offices
                .sort_by_key(|office| (office.from, office.to.is_some()));
        }
        for (index, name) in table.names.iter().enumerate() {
            table.kinds.entry(name.id.clone()).or_insert(name.kind);
            if name.kind == ActorKind::Person
                && let Some(surname) = surname(&name.name)
            {
                let bearers = table.by_surname.entry(surname.into()).or_default();
                bearers.push(index);
            }
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

    /// What sort of thing an id stands for, when a file knows it.
    pub fn kind_of(&self, id: &str) -> Option<ActorKind> {
        self.kinds.get(id).copied()
    }

    /// The persons who bear a surname, in the order of the files.
    pub fn surnamed<'s>(&'s self, surname: &str) -> impl Iterator<Item = &'s ActorName> {
        let bearers = self.by_surname.get(surname).into_iter().flatten();
        bearers.filter_map(|&index| self.names.get(index))
    }

    /// All names, in the order of the files.
    pub fn names(&self) -> &[ActorName] {
        &self.names
    }
}

/// The last word of a name of several words; what tells a son from his father is none.
fn surname(name: &str) -> Option<&str> {
    let mut words = name.split_whitespace();
    words.next()?;
    words.rfind(|word| !matches!(*word, "II" | "III" | "IV" | "Jr" | "Jr." | "Sr" | "Sr."))
}

fn first_word(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_alphanumeric())
        .unwrap_or(text.len());
    &text[..end]
}

/// The files that hold names.
pub(crate) fn actor_files(data: &DataSet) -> impl Iterator<Item = &DataFile> {
    data.files()
        .filter(|file| file.path.starts_with("actors/") && file.path.ends_with(".tsv"))
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
    fn persons_are_found_by_their_surnames() {
        let (table, _) = table(
            "a\tAda Example\t\tperson\tRUS\tGOV\t\t\t\tx\nb\tBen Example III\t\tperson\tRUS\tGOV\t\t\t\tx\nc\tExample\t\tperson\tRUS\tGOV\t\t\t\tx\n",
        );
        let found: Vec<_> = table.surnamed("Example").map(|name| &name.id).collect();
        assert_eq!(found, ["a", "b"]);
    }

    #[test]
    fn what_holds_always_gives_way_to_what_has_a_date() {
        let (table, _) = table(
            "p:x\tAda Example\t\tperson\tRUS\tGOV\t\t\t2012\tx\np:x\tAda Example\t\tperson\tRUS\tELI\t\t\t\tx\n",
        );
        let (_, names) = table.longest_at("Ada Example said", 0).unwrap();
        let sector = |day| names[0].on(Some(day)).unwrap().sector.clone().unwrap();
        assert_eq!(sector(date(2011, 1, 1)), "GOV");
        assert_eq!(sector(date(2013, 1, 1)), "ELI");
        assert_eq!(names[0].offices[0].line, 3);
    }

    #[test]
    fn faults_name_the_cell() {
        let (_, problems) =
            table("a\tA\t\tplanet\tRUS\t\t\t2x\t\tx\nb\tB\t\tperson\tRUS\t\t\t2012\t2010\tx\n");
        let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert!(
            shown[0].starts_with("data/actors/test.tsv:2:6: 'planet' is not a kind of actor"),
            "{shown:?}"
        );
        assert!(
            shown[1].starts_with("data/actors/test.tsv:2:19: '2x' is not a date"),
            "{shown:?}"
        );
        assert!(
            shown[2].starts_with("data/actors/test.tsv:3:24: it ends before it starts"),
            "{shown:?}"
        );
    }
}
