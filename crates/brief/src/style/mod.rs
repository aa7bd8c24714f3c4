//! House styles: which rows a page tells of, and in which order.

mod changes;
mod contradictions;
mod crisiswatch;
mod monitoring;
mod next;
mod period;
mod rounds;
mod state_of_play;

use crate::page::{Brief, Head, More, Section};
use crate::say::Pen;
use crate::sentence::{Cited, Say};
use crate::words::Wording;
use crate::{Evidence, Sentence};
use jiff::civil::Date;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Record, RowHead, Table};
use serde::Serialize;

/// A house style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// The state of play on one page.
    #[default]
    Brief,
    /// A monthly entry as the International Crisis Group's CrisisWatch has it: a bold sentence that
    /// states the trend, then topics, each opened by a sentence in italics.
    Crisiswatch,
    /// A daily report as those of the OSCE's monitors: a summary, claims of violations by place
    /// and claimant against the period before, and a table of them.
    Osce,
    /// The rounds in a table, as chronologies and fact boxes have them.
    Rounds,
}

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'m> {
    /// The process.
    pub process: &'m Process,
    /// Its record.
    pub record: &'m Record,
    /// Its incidents.
    pub incidents: &'m [Incident],
    /// The events that rows of these name, with their reports.
    pub evidence: &'m Evidence,
    /// The words.
    pub wording: Wording<'m>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// In which style.
    pub style: Style,
    /// Since when changes are told, or the first day of the period of a daily; `None` for the last
    /// week or day.
    pub since: Option<Date>,
    /// The day up to which the record goes; `None` for the day of its last report.
    pub as_of: Option<Date>,
    /// Any day of the month of a monthly entry; `None` for the month of the last day.
    pub month: Option<Date>,
}

/// The page on a process.
pub fn brief(material: &Material<'_>, request: &Request) -> Brief {
    let desk = Desk {
        process: material.process,
        record: material.record,
        incidents: material.incidents,
        evidence: material.evidence,
        pen: Pen {
            wording: material.wording,
            evidence: material.evidence,
        },
        today: request.as_of.or_else(|| last_day(material)),
    };
    let (period, sections) = match request.style {
        Style::Brief => state_of_play::sections(&desk, request),
        Style::Crisiswatch => crisiswatch::sections(&desk, request),
        Style::Osce => monitoring::sections(&desk, request),
        Style::Rounds => rounds::sections(&desk),
    };
    let head = Head {
        process: material.process.id.clone(),
        title: crate::words::sanitise(&material.process.name),
        style: request.style,
        as_of: desk.today,
        since: period.map(|period| period.first),
        until: period.map(|period| period.last),
    };
    Brief::assemble(head, sections, material.evidence)
}

/// The day of the last report that tells of a row of the process.
fn last_day(material: &Material<'_>) -> Option<Date> {
    let told = material
        .record
        .rows()
        .filter_map(|row| material.evidence.last_day(&row.head().evidence))
        .max();
    told.max(material.process.until)
}

/// Everything that a page is written from, laid out.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'m> {
    process: &'m Process,
    record: &'m Record,
    incidents: &'m [Incident],
    evidence: &'m Evidence,
    pen: Pen<'m>,
    /// The day up to which the record goes.
    today: Option<Date>,
}

impl Desk<'_> {
    /// The sentence of a row.
    fn of_row(&self, say: Say, head: &RowHead) -> Option<Sentence> {
        say.cite(Cited::row(head, self.evidence))
    }

    /// What a table has beyond what a page shows.
    fn more(&self, rows: usize, table: Table) -> Option<More> {
        (rows > 0).then(|| More {
            rows,
            command: format!(
                "rapporteur list {} --process {}",
                table.plural(),
                self.process.id
            ),
        })
    }

    /// A section that shows the first few of its sentences.
    fn capped(
        &self,
        name: &'static str,
        title: &str,
        mut sentences: Vec<Sentence>,
        most: usize,
        table: Table,
    ) -> Section {
        let left = sentences.len().saturating_sub(most);
        sentences.truncate(most);
        Section {
            more: self.more(left, table),
            ..Section::of(name, title, sentences)
        }
    }
}
