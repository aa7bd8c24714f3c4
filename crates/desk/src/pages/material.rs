//! What the page of a process is made of: the newest rows of each table, and what follows from all.
//!
//! A process may have hundreds of thousands of rows of violence and incidents; a page shows the
//! newest, and what stands for all of them comes from the summary.

use crate::evidence::ends;
use crate::fault::Fault;
use crate::state::Reading;
use jiff::civil::Date;
use rapporteur_brief::Evidence;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Record, Table};
use rapporteur_store::{Filter, Lean};
use serde::de::DeserializeOwned;

/// So many rows of each table.
const ROWS: usize = 150;
/// So many incidents, which are larger.
const INCIDENTS: usize = 200;

/// So many rows of each table, and incidents, of a period that a visitor has chosen.
const ROWS_WITHIN: usize = 400;
const INCIDENTS_WITHIN: usize = 600;

/// What timeline and map of a period are drawn from.
#[derive(Default)]
pub(crate) struct Within {
    pub(crate) record: Record,
    pub(crate) incidents: Vec<Incident>,
    /// How many rows there are that are not drawn, by table: older than those that are.
    pub(crate) left: Vec<(Table, usize)>,
}

/// What the page of a process is made of.
pub(crate) struct Gathered {
    pub(crate) process: Process,
    pub(crate) record: Record,
    pub(crate) incidents: Vec<Incident>,
    /// Those that somebody denies and that are no violence.
    pub(crate) denied: Vec<Incident>,
    pub(crate) evidence: Evidence,
}

impl Reading<'_> {
    /// A process by its id.
    pub(crate) fn process(&mut self, id: &str) -> Result<Process, Fault> {
        let rows = match id.starts_with("process-") {
            true => self.store.row_lean(id)?,
            false => Vec::new(),
        };
        let row = rows
            .first()
            .ok_or_else(|| Fault::NotFound("There is no such process in the record.".to_owned()))?;
        Ok(row.read_lean()?)
    }

    /// The newest rows of a table of a process, oldest first.
    pub(crate) fn newest<T: DeserializeOwned>(
        &mut self,
        table: Table,
        process: &str,
        limit: usize,
    ) -> Result<Vec<T>, Fault> {
        self.newest_of(
            table,
            Filter {
                process: Some(process.to_owned()),
                limit: Some(limit),
                ..Filter::default()
            },
        )
    }

    /// The newest rows that a filter lets through, oldest first.
    pub(crate) fn newest_of<T: DeserializeOwned>(
        &mut self,
        table: Table,
        filter: Filter,
    ) -> Result<Vec<T>, Fault> {
        let rows = self.newest_rows(table, filter)?;
        let read = rows.iter().map(Lean::read_lean::<T>);
        Ok(read.collect::<Result<Vec<T>, _>>()?)
    }

    fn newest_rows(&mut self, table: Table, filter: Filter) -> Result<Vec<Lean>, Fault> {
        let filter = Filter {
            newest_first: true,
            ..filter
        };
        let mut rows = self.store.list_lean(table, &filter)?;
        rows.reverse();
        Ok(rows)
    }

    /// The newest incidents of a process, oldest first; and again those of them that somebody denies
    /// and that are no violence, which has its own table.
    fn incidents(&mut self, process: &str) -> Result<(Vec<Incident>, Vec<Incident>), Fault> {
        let filter = Filter {
            process: Some(process.to_owned()),
            limit: Some(INCIDENTS),
            ..Filter::default()
        };
        let (mut all, mut denied) = (Vec::new(), Vec::new());
        for row in self.newest_rows(Table::Incident, filter)? {
            let incident: Incident = row.read_lean()?;
            if !incident.denied_by.is_empty() && !self.store.is_told_as(&row, Table::Violence)? {
                denied.push(incident.clone());
            }
            all.push(incident);
        }
        Ok((all, denied))
    }

    /// The rows of some tables of a process, and its incidents, of these days: the newest of them.
    /// Undated rows are of no period.
    pub(crate) fn within(
        &mut self,
        process: &str,
        (first, last): (Date, Date),
        tables: &[Table],
    ) -> Result<Within, Fault> {
        let mut within = Within::default();
        let mut left = Vec::new();
        let mut tables = tables.to_vec();
        // The map has venues, whatever the timeline shows.
        if !tables.contains(&Table::Round) {
            tables.push(Table::Round);
        }
        tables.push(Table::Incident);
        for table in tables {
            let limit = match table {
                Table::Incident => INCIDENTS_WITHIN,
                _ => ROWS_WITHIN,
            };
            let filter = Filter {
                process: Some(process.to_owned()),
                since: Some(first),
                until: Some(last),
                limit: Some(limit),
                ..Filter::default()
            };
            let record = &mut within.record;
            let found = match table {
                Table::Round => filled(&mut record.rounds, self.newest_of(table, filter.clone())?),
                Table::Position => filled(
                    &mut record.positions,
                    self.newest_of(table, filter.clone())?,
                ),
                Table::Ultimatum => filled(
                    &mut record.ultimatums,
                    self.newest_of(table, filter.clone())?,
                ),
                Table::Pledge => {
                    filled(&mut record.pledges, self.newest_of(table, filter.clone())?)
                }
                Table::Measure => {
                    filled(&mut record.measures, self.newest_of(table, filter.clone())?)
                }
                Table::Ceasefire => filled(
                    &mut record.ceasefires,
                    self.newest_of(table, filter.clone())?,
                ),
                Table::Violence => {
                    filled(&mut record.violence, self.newest_of(table, filter.clone())?)
                }
                Table::Outlook => {
                    filled(&mut record.outlook, self.newest_of(table, filter.clone())?)
                }
                Table::Incident => filled(
                    &mut within.incidents,
                    self.newest_of(table, filter.clone())?,
                ),
                Table::Process => continue,
            };
            // Counted only where there may be more.
            if found == limit {
                let all = self.store.count(table, &filter)?;
                left.push((table, all.saturating_sub(found)));
            }
        }
        within.left = left;
        Ok(within)
    }

    /// How many rows of tables of a process there are beside the newest ones, which are drawn where
    /// no period is chosen.
    pub(crate) fn beside_the_newest(
        &mut self,
        process: &str,
        drawn: &[(Table, usize)],
    ) -> Result<Vec<(Table, usize)>, Fault> {
        let mut left = Vec::new();
        for &(table, drawn) in drawn {
            let limit = match table {
                Table::Incident => INCIDENTS,
                _ => ROWS,
            };
            if drawn < limit {
                continue;
            }
            let filter = Filter {
                process: Some(process.to_owned()),
                ..Filter::default()
            };
            let all = self.store.count(table, &filter)?;
            left.push((table, all.saturating_sub(drawn)));
        }
        Ok(left)
    }

    /// What the page of a process is made of.
    pub(crate) fn gather(&mut self, id: &str) -> Result<Gathered, Fault> {
        let process = self.process(id)?;
        let id = process.id.as_str();
        let record = Record {
            rounds: self.newest(Table::Round, id, ROWS)?,
            positions: self.newest(Table::Position, id, ROWS)?,
            ultimatums: self.newest(Table::Ultimatum, id, ROWS)?,
            pledges: self.newest(Table::Pledge, id, ROWS)?,
            measures: self.newest(Table::Measure, id, ROWS)?,
            ceasefires: self.newest(Table::Ceasefire, id, ROWS)?,
            violence: self.newest(Table::Violence, id, ROWS)?,
            outlook: self.newest(Table::Outlook, id, ROWS)?,
            ..self.store.summary(id)?
        };
        let (incidents, denied) = self.incidents(id)?;
        let mut names: Vec<String> = Vec::new();
        // The first are fetched first, so what a reader looks for stands first.
        for row in &record.ultimatums {
            names.extend(row.moves.iter().map(|moved| moved.evidence.clone()));
            names.extend(row.decided_by.clone());
        }
        for row in record.rounds.iter().rev() {
            names.extend(row.numbers.iter().map(|claim| claim.evidence.clone()));
        }
        names.extend(
            record
                .pledges
                .iter()
                .filter_map(|row| row.decided_by.clone()),
        );
        let rows: Vec<_> = record.rows().map(|row| row.head()).collect();
        for head in rows.iter().rev().chain([&process.head()]) {
            names.extend(ends(&head.evidence).cloned());
        }
        for incident in &denied {
            names.extend(ends(&incident.head().evidence).cloned());
        }
        for row in &record.violence {
            names.extend(row.tolls.iter().map(|toll| toll.evidence.clone()));
        }
        let evidence = self.evidence(&names)?;
        Ok(Gathered {
            process,
            record,
            incidents,
            denied,
            evidence,
        })
    }
}

/// Puts rows in their place; how many there are.
fn filled<T>(place: &mut Vec<T>, rows: Vec<T>) -> usize {
    *place = rows;
    place.len()
}
