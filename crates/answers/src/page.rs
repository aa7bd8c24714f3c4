//! The state of play of a process on a page.

use crate::rows::ends;
use crate::{Answers, MOST_REPORTS, Result, evidence};
use jiff::civil::Date;
use rapporteur_brief::{Brief, Material, Request, Style, brief};
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Record, Table};
use rapporteur_store::Filter;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// No more of the incidents that somebody denies are looked at.
const MOST_INCIDENTS: usize = 2_000;

/// House styles of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StyleName {
    /// The state of play on a page.
    #[default]
    Brief,
    /// A monthly entry like those of CrisisWatch.
    Crisiswatch,
    /// A daily like those of the OSCE's monitors.
    Osce,
    /// A table of rounds.
    Rounds,
}

impl StyleName {
    fn style(self) -> Style {
        match self {
            Self::Brief => Style::Brief,
            Self::Crisiswatch => Style::Crisiswatch,
            Self::Osce => Style::Osce,
            Self::Rounds => Style::Rounds,
        }
    }
}

impl Answers<'_> {
    /// The page of a process, its sentences with the numbers of their sources.
    pub fn page(
        &mut self,
        process: &Process,
        style: StyleName,
        since: Option<Date>,
    ) -> Result<Brief> {
        let record = self.store.record_lean(&process.id)?;
        let incidents = self.denied(process)?;
        let names = cited(process, &record, &incidents);
        let evidence = evidence(self.store, &names, MOST_REPORTS)?;
        let material = Material {
            process,
            record: &record,
            incidents: &incidents,
            evidence: &evidence,
            wording: self.wording(),
        };
        let request = Request {
            style: style.style(),
            since,
            as_of: self.as_of(),
            month: None,
        };
        Ok(brief(&material, &request))
    }

    /// Incidents that somebody denies and that are no violence, which has its own table; of the others
    /// a page does not tell.
    fn denied(&mut self, process: &Process) -> Result<Vec<Incident>> {
        let filter = Filter {
            process: Some(process.id.clone()),
            newest_first: true,
            limit: Some(MOST_INCIDENTS),
            ..Filter::default()
        };
        let mut incidents = Vec::new();
        for row in self.store.list_lean(Table::Incident, &filter)? {
            let incident: Incident = row.read_lean()?;
            if !incident.denied_by.is_empty() && !self.store.is_told_as(&row, Table::Violence)? {
                incidents.push(incident);
            }
        }
        incidents.reverse();
        Ok(incidents)
    }
}

/// The events that a page can cite.
fn cited(process: &Process, record: &Record, incidents: &[Incident]) -> Vec<String> {
    let heads = record
        .rows()
        .map(|row| row.head())
        .chain(incidents.iter().map(Incident::head))
        .chain([process.head()]);
    let mut names: Vec<String> = heads.flat_map(|head| ends(&head.evidence)).collect();
    for row in &record.violence {
        names.extend(row.tolls.iter().map(|toll| toll.evidence.clone()));
    }
    for row in &record.ultimatums {
        names.extend(row.moves.iter().map(|moved| moved.evidence.clone()));
        names.extend(row.decided_by.clone());
    }
    let pledges = record.pledges.iter();
    names.extend(pledges.filter_map(|row| row.decided_by.clone()));
    for row in &record.rounds {
        names.extend(row.numbers.iter().map(|claim| claim.evidence.clone()));
    }
    names
}
