//! Alerts with the words of their rows and their sentences.

use crate::{AnswerError, Answers, Result, Sentence, line};
use jiff::civil::Date;
use rapporteur_alerts::{Alert, Kind, Material, Rules, alerts};
use rapporteur_ledger::Table;
use rapporteur_store::Filter;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// The rows of one table that are looked at, the latest.
const MOST: usize = 5_000;

/// An alert as it is told.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ToldAlert {
    /// Its identity: the same whenever it is told.
    pub id: String,
    /// What sort of thing it is.
    pub kind: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What the row says, in one line.
    pub words: String,
    /// The process, by its id.
    pub process: String,
    /// The process, by its name.
    pub process_name: String,
    /// The table of the row.
    pub table: String,
    /// The row, by its id.
    pub row: String,
    /// Since when it is news.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// The day by which something is due, of deadlines.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// How the row stands.
    pub status: Option<String>,
    /// The sentences that say so.
    pub sentences: Vec<Sentence>,
}

impl Answers<'_> {
    /// The alerts of one process, or of all, on a day; the latest first.
    pub fn alerts(
        &mut self,
        rules: &Rules,
        process: Option<&str>,
        today: Date,
    ) -> Result<Vec<ToldAlert>> {
        self.alerts_that(rules, process, today, |_, _| true)
    }

    /// The same, without those that are not wanted, judged by what they are and the name of their
    /// process before their sentences are looked up.
    pub fn alerts_that(
        &mut self,
        rules: &Rules,
        process: Option<&str>,
        today: Date,
        mut is_wanted: impl FnMut(&Alert, &str) -> bool,
    ) -> Result<Vec<ToldAlert>> {
        let mut told = Vec::new();
        let processes = self.store.processes_lean()?;
        if let Some(id) = process
            && !processes.iter().any(|process| process.id == id)
        {
            return Err(AnswerError::Unknown {
                what: "process",
                name: id.to_owned(),
                near: Vec::new(),
            });
        }
        for own in processes {
            if process.is_some_and(|id| id != own.id) {
                continue;
            }
            let (rounds, ultimatums) = (
                self.bodies(Table::Round, &own.id)?,
                self.bodies(Table::Ultimatum, &own.id)?,
            );
            let (pledges, ceasefires) = (
                self.bodies(Table::Pledge, &own.id)?,
                self.bodies(Table::Ceasefire, &own.id)?,
            );
            let summary = self.store.summary(&own.id)?;
            let material = Material {
                process: &own.id,
                rounds: &rounds,
                ultimatums: &ultimatums,
                pledges: &pledges,
                ceasefires: &ceasefires,
                violence: &summary.violence_weeks,
            };
            for alert in alerts(rules, &material, today) {
                if !is_wanted(&alert, &own.name) {
                    continue;
                }
                told.push(self.told(alert, &own.name, today)?);
            }
        }
        told.sort_by(|a, b| (b.day, &a.id).cmp(&(a.day, &b.id)));
        Ok(told)
    }

    fn bodies<T: DeserializeOwned>(&mut self, table: Table, process: &str) -> Result<Vec<T>> {
        let filter = Filter {
            process: Some(process.to_owned()),
            newest_first: true,
            limit: Some(MOST),
            ..Filter::default()
        };
        let mut all = Vec::new();
        for row in self.store.list(table, &filter)? {
            all.push(row.read()?);
        }
        all.reverse();
        Ok(all)
    }

    fn told(&mut self, alert: Alert, process_name: &str, today: Date) -> Result<ToldAlert> {
        let listed = self.store.row_lean(&alert.row)?;
        let own = listed
            .iter()
            .find(|row| row.process.as_deref() == Some(&alert.process));
        let words = match own.or(listed.first()) {
            Some(row) => line(row, self.wording())?,
            None => String::new(),
        };
        let sentences = self.sentences(&alert.evidence)?;
        Ok(ToldAlert {
            title: title(&alert, today),
            id: alert.id,
            kind: alert.kind.name().to_owned(),
            words,
            process: alert.process,
            process_name: process_name.to_owned(),
            table: alert.table.plural().to_owned(),
            row: alert.row,
            day: alert.day,
            due: alert.due,
            status: alert.status,
            sentences,
        })
    }
}

fn title(alert: &Alert, today: Date) -> String {
    match (alert.kind, alert.due, alert.level) {
        (Kind::Deadline, Some(due), _) => {
            let days = due.duration_since(today).as_hours() / 24;
            match days {
                0 => "Due today".to_owned(),
                1 => "Due tomorrow".to_owned(),
                days => format!("Due in {days} days"),
            }
        }
        (Kind::Violence, _, Some((events, usual))) => {
            format!("{events} acts of violence in a week, where {usual} are usual")
        }
        (Kind::Deadline, ..) => "Due soon".to_owned(),
        (Kind::NewUltimatum, ..) => "New ultimatum".to_owned(),
        (Kind::RoundAnnounced, ..) => "Talks announced".to_owned(),
        (Kind::RoundCalledOff, ..) => match alert.status.as_deref() {
            Some("postponed") => "Talks postponed".to_owned(),
            Some("broken_off") => "Talks broken off".to_owned(),
            _ => "Talks called off".to_owned(),
        },
        (Kind::RoundHeld, ..) => "Talks held".to_owned(),
        (Kind::CeasefireViolated, ..) => "Ceasefire violated".to_owned(),
        (Kind::Violence, ..) => "Violence above its usual level".to_owned(),
    }
}
