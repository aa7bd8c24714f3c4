//! What rows of all tables have in common: a table, an identity, a day, evidence.
//!
//! ```
//! use rapporteur_ledger::{Table, row_id};
//!
//! let id = row_id(Table::Round, &["report-7#3".to_owned()], &[]);
//! assert!(id.starts_with("round-"));
//! assert_eq!(id, row_id(Table::Round, &["report-7#3".into(), "report-9#1".into()], &[]));
//! ```
//!
//! A row keeps its identity when further reports tell of it, since that hangs on its first telling
//! alone. An earlier report that comes in late, or another coding of the first, gives it another.

use crate::tables::due;
use crate::{Party, Record};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The tables of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Events merged over reports.
    Incident,
    /// Negotiations.
    Process,
    /// Rounds of talks.
    Round,
    /// Who wants what.
    Position,
    /// Threats that hang on a demand.
    Ultimatum,
    /// What was promised.
    Pledge,
    /// Sanctions and aid.
    Measure,
    /// Ceasefires.
    Ceasefire,
    /// Acts of force.
    Violence,
    /// What speakers expect.
    Outlook,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 10] = [
        Self::Incident,
        Self::Process,
        Self::Round,
        Self::Position,
        Self::Ultimatum,
        Self::Pledge,
        Self::Measure,
        Self::Ceasefire,
        Self::Violence,
        Self::Outlook,
    ];

    /// One row's name (`round`), with which its identity begins.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Process => "process",
            Self::Round => "round",
            Self::Position => "position",
            Self::Ultimatum => "ultimatum",
            Self::Pledge => "pledge",
            Self::Measure => "measure",
            Self::Ceasefire => "ceasefire",
            Self::Violence => "violence",
            Self::Outlook => "outlook",
        }
    }

    /// The table's name (`rounds`).
    pub fn plural(self) -> &'static str {
        match self {
            Self::Incident => "incidents",
            Self::Process => "processes",
            Self::Round => "rounds",
            Self::Position => "positions",
            Self::Ultimatum => "ultimatums",
            Self::Pledge => "pledges",
            Self::Measure => "measures",
            Self::Ceasefire => "ceasefires",
            Self::Violence => "violence",
            Self::Outlook => "outlook",
        }
    }
}

/// What every row has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowHead {
    /// Identity in the record.
    pub id: String,
    /// The table that it stands in.
    pub table: Table,
    /// The day on which it was, is to be or was said; `None` when that is not known.
    pub day: Option<Date>,
    /// Its last day, or the day by which it is due.
    pub until: Option<Date>,
    /// How it stands, by the name that its JSON has for it.
    pub status: Option<SmolStr>,
    /// All who take part in it.
    pub parties: Vec<Party>,
    /// Negotiation issues.
    pub topics: Vec<SmolStr>,
    /// Names of the events that tell it.
    pub evidence: Vec<String>,
}

/// Digits of an identity: Crockford's base 32, without letters that are taken for others.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The identity of a row: its table, and a hash (FNV-1a, 64 bits, of which 60 are kept) of the
/// event that first tells it and of what tells it from other rows of that event.
pub fn row_id(table: Table, evidence: &[String], apart: &[&str]) -> String {
    let first = evidence.first().map_or("", String::as_str);
    let parts = [table.singular(), first];
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts.iter().chain(apart) {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // The low bits of this hash are its worst, so they are folded in from above.
    hash ^= hash >> 32;
    let digits = (0..12).map(|place| {
        let digit = (hash >> (5 * place)) & 31;
        DIGITS
            .get(usize::try_from(digit).unwrap_or_default())
            .map_or('0', |&digit| char::from(digit))
    });
    let digits: String = digits.collect();
    format!("{}-{digits}", table.singular())
}

/// A row of any table of a process.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "one variant a table")]
pub enum Row<'r> {
    Round(&'r crate::Round),
    Position(&'r crate::Position),
    Ultimatum(&'r crate::Ultimatum),
    Pledge(&'r crate::Pledge),
    Measure(&'r crate::Measure),
    Ceasefire(&'r crate::Ceasefire),
    Violence(&'r crate::Violence),
    Outlook(&'r crate::Outlook),
}

impl Record {
    /// Adds a row to its table.
    pub(crate) fn take(&mut self, row: Made) {
        match row {
            Made::Round(row) => self.rounds.push(*row),
            Made::Position(row) => self.positions.push(*row),
            Made::Ultimatum(row) => self.ultimatums.push(*row),
            Made::Pledge(row) => self.pledges.push(*row),
            Made::Measure(row) => self.measures.push(*row),
            Made::Ceasefire(row) => self.ceasefires.push(*row),
            Made::Violence(row) => self.violence.push(*row),
            Made::Outlook(row) => self.outlook.push(*row),
        }
    }

    /// All rows, table by table.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rounds = self.rounds.iter().map(Row::Round);
        rounds
            .chain(self.positions.iter().map(Row::Position))
            .chain(self.ultimatums.iter().map(Row::Ultimatum))
            .chain(self.pledges.iter().map(Row::Pledge))
            .chain(self.measures.iter().map(Row::Measure))
            .chain(self.ceasefires.iter().map(Row::Ceasefire))
            .chain(self.violence.iter().map(Row::Violence))
            .chain(self.outlook.iter().map(Row::Outlook))
    }
}

/// A row that was made, of any table of a process.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "one variant a table")]
pub enum Made {
    Round(Box<crate::Round>),
    Position(Box<crate::Position>),
    Ultimatum(Box<crate::Ultimatum>),
    Pledge(Box<crate::Pledge>),
    Measure(Box<crate::Measure>),
    Ceasefire(Box<crate::Ceasefire>),
    Violence(Box<crate::Violence>),
    Outlook(Box<crate::Outlook>),
}

impl Made {
    /// The row, to be looked at.
    pub fn row(&self) -> Row<'_> {
        match self {
            Self::Round(row) => Row::Round(row),
            Self::Position(row) => Row::Position(row),
            Self::Ultimatum(row) => Row::Ultimatum(row),
            Self::Pledge(row) => Row::Pledge(row),
            Self::Measure(row) => Row::Measure(row),
            Self::Ceasefire(row) => Row::Ceasefire(row),
            Self::Violence(row) => Row::Violence(row),
            Self::Outlook(row) => Row::Outlook(row),
        }
    }

    /// Those who do what it tells, or to whom it is done: the parties that may be sides of a process.
    pub(crate) fn parties_mut(&mut self) -> impl Iterator<Item = &mut Party> {
        let lists: [&mut [Party]; 3] = match self {
            Self::Round(row) => [&mut row.parties, &mut row.third_parties, &mut row.called_by],
            Self::Position(row) => [
                std::slice::from_mut(&mut row.party),
                &mut row.towards,
                &mut [],
            ],
            Self::Ultimatum(row) => [&mut row.issuer, &mut row.addressee, &mut []],
            Self::Pledge(row) => [&mut row.by, &mut row.to, &mut []],
            Self::Measure(row) => [&mut row.by, &mut row.towards, &mut []],
            Self::Ceasefire(row) => [&mut row.parties, &mut row.violated_by, &mut []],
            Self::Violence(row) => [&mut row.actors, &mut row.targets, &mut []],
            Self::Outlook(row) => [row.speaker.as_mut_slice(), &mut [], &mut []],
        };
        lists.into_iter().flatten()
    }
}

impl Row<'_> {
    /// What it has in common with rows of other tables.
    pub fn head(&self) -> RowHead {
        match *self {
            Self::Round(row) => RowHead {
                id: row.id.clone(),
                table: Table::Round,
                day: first_day(row.time.as_ref()),
                until: last_day(row.time.as_ref()),
                status: name_of(&row.status),
                parties: joined(&[&row.parties, &row.third_parties, &row.called_by]),
                topics: row.agenda.clone(),
                evidence: row.evidence.clone(),
            },
            Self::Position(row) => RowHead {
                id: row.id.clone(),
                table: Table::Position,
                day: row.day,
                until: None,
                status: name_of(&row.stance),
                parties: joined(&[std::slice::from_ref(&row.party), &row.towards]),
                topics: vec![row.issue.clone()],
                evidence: row.evidence.clone(),
            },
            Self::Ultimatum(row) => RowHead {
                id: row.id.clone(),
                table: Table::Ultimatum,
                day: row.day,
                until: row.deadline.as_ref().and_then(due::day),
                status: name_of(&row.status),
                parties: joined(&[&row.issuer, &row.addressee]),
                topics: row.topics.clone(),
                evidence: row.evidence.clone(),
            },
            Self::Pledge(row) => RowHead {
                id: row.id.clone(),
                table: Table::Pledge,
                day: row.day,
                until: row.by_when.as_ref().and_then(due::day),
                status: name_of(&row.status),
                parties: joined(&[&row.by, &row.to]),
                topics: row.topics.clone(),
                evidence: row.evidence.clone(),
            },
            Self::Measure(row) => RowHead {
                id: row.id.clone(),
                table: Table::Measure,
                day: row.announced.or(row.imposed).or(row.taken_back),
                until: row
                    .taken_back
                    .filter(|_| row.status == crate::MeasureStatus::Ended),
                status: name_of(&row.status),
                parties: joined(&[&row.by, &row.towards]),
                topics: row.topics.clone(),
                evidence: row.evidence.clone(),
            },
            Self::Ceasefire(row) => RowHead {
                id: row.id.clone(),
                table: Table::Ceasefire,
                day: first_day(row.time.as_ref()).or(row.declared),
                until: row.ended.or(row.until),
                status: name_of(&row.status),
                parties: joined(&[&row.parties, &row.violated_by, &row.mediators]),
                topics: vec!["ceasefire".into()],
                evidence: row.evidence.clone(),
            },
            Self::Violence(row) => RowHead {
                id: row.id.clone(),
                table: Table::Violence,
                day: first_day(row.time.as_ref()).or(row.first_told),
                until: last_day(row.time.as_ref()),
                status: name_of(&row.standing),
                parties: joined(&[&row.actors, &row.targets]),
                topics: Vec::new(),
                evidence: row.evidence.clone(),
            },
            Self::Outlook(row) => RowHead {
                id: row.id.clone(),
                table: Table::Outlook,
                day: row.date,
                until: None,
                status: row.expects.as_ref().and_then(name_of),
                parties: row.speaker.iter().cloned().collect(),
                topics: row.topics.clone(),
                evidence: row.evidence.clone(),
            },
        }
    }
}

/// The name under which a value of an enumeration stands in JSON.
pub(crate) fn name_of<T: Serialize>(value: &T) -> Option<SmolStr> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Some(name.into()),
        _ => None,
    }
}

fn joined(lists: &[&[Party]]) -> Vec<Party> {
    let mut all = Vec::new();
    for party in lists.iter().copied().flatten() {
        crate::party::enter(&mut all, party.clone());
    }
    all
}

pub(crate) fn first_day(time: Option<&crate::When>) -> Option<Date> {
    Some(time?.start?.date())
}

/// The last day of a stretch, whose end is the first instant after it.
pub(crate) fn last_day(time: Option<&crate::When>) -> Option<Date> {
    Some(day_before(time?.end?))
}

/// The day of an instant; midnight ends the day before.
fn day_before(instant: DateTime) -> Date {
    let midnight = instant == instant.date().at(0, 0, 0, 0);
    match instant.date().yesterday() {
        Ok(before) if midnight => before,
        _ => instant.date(),
    }
}
