//! What of the record is worth telling at once: a deadline that comes near, a new ultimatum, talks
//! announced, called off or held, a ceasefire violated, violence above its usual level.
//!
//! ```
//! use jiff::civil::date;
//! use rapporteur_alerts::{Material, Rules, alerts};
//!
//! let rules = Rules::embedded();
//! let material = Material { process: "process-1", ..Material::default() };
//! assert!(alerts(&rules, &material, date(2025, 7, 14)).is_empty());
//! ```
//!
//! Alerts are a function of rows, rules and the day that is today: asked again, the same come out.
//! An alert is known by its kind, its row and what triggered it, so that nobody is told of it twice,
//! however often reports tell of it. Each names the events whose sentences say so. The rules are
//! lines of `data/alerts`, with thresholds that an operator can change.
//!
//! Deliberately absent: telling anybody (the desk's feeds and webhooks), and sentences, which the
//! store has.

mod rules;
mod unusual;

pub use rules::{Kind, Rule, Rules};
pub use unusual::{Week, modified_z_score, weeks};

use jiff::ToSpan;
use jiff::civil::Date;
use rapporteur_ledger::{
    Ceasefire, Pledge, Round, Row, RowHead, Table, Ultimatum, ViolenceWeek, row_id,
};
use serde::{Deserialize, Serialize};

/// The rows of one process that alerts are made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Material<'m> {
    /// The id of the process.
    pub process: &'m str,
    /// Its rounds of talks.
    pub rounds: &'m [Round],
    /// Its ultimatums.
    pub ultimatums: &'m [Ultimatum],
    /// Its pledges.
    pub pledges: &'m [Pledge],
    /// Its ceasefires.
    pub ceasefires: &'m [Ceasefire],
    /// Its violence by week and side.
    pub violence: &'m [ViolenceWeek],
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Its identity (`alert-…`): the same for the same kind, row and trigger, whenever it is asked
    /// for.
    pub id: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// The process, by its id.
    pub process: String,
    /// The table of the row.
    pub table: Table,
    /// The row, by its id; of violence the row that was told first.
    pub row: String,
    /// Since when it is news: the day on which it was told, or from which on the deadline is near.
    pub day: Date,
    /// The day by which something is due, of deadlines.
    pub due: Option<Date>,
    /// What has become of the row, by the name that its JSON has for it.
    pub status: Option<String>,
    /// The acts of the week, and how many are usual (the median), of violence.
    pub level: Option<(usize, f64)>,
    /// The events whose sentences say so, by their names; never empty.
    pub evidence: Vec<String>,
}

/// The alerts of a process on a day, the latest first.
pub fn alerts(rules: &Rules, material: &Material<'_>, today: Date) -> Vec<Alert> {
    let mut all = Vec::new();
    for rule in rules.all() {
        let mut made = Made {
            rule,
            process: material.process,
            today,
            all: &mut all,
        };
        match (rule.kind, rule.table) {
            (Kind::Deadline, Table::Ultimatum) => {
                made.deadlines(material.ultimatums.iter().map(Row::Ultimatum));
            }
            (Kind::Deadline, Table::Pledge) => {
                made.deadlines(material.pledges.iter().map(Row::Pledge));
            }
            (Kind::Deadline, Table::Ceasefire) => {
                made.deadlines(material.ceasefires.iter().map(Row::Ceasefire));
            }
            (Kind::NewUltimatum, _) => made.ultimatums(material.ultimatums),
            (Kind::RoundAnnounced | Kind::RoundCalledOff | Kind::RoundHeld, _) => {
                made.rounds(material.rounds);
            }
            (Kind::CeasefireViolated, _) => made.violations(material.ceasefires),
            (Kind::Violence, _) => made.violence(material.violence),
            (Kind::Deadline, _) => {}
        }
    }
    // Two lines of rules may say the same.
    all.sort_by(|a, b| (b.day, &a.id).cmp(&(a.day, &b.id)));
    all.dedup_by(|a, b| a.id == b.id);
    all
}

/// Alerts of one rule in the making.
struct Made<'m> {
    rule: &'m Rule,
    process: &'m str,
    today: Date,
    all: &'m mut Vec<Alert>,
}

impl Made<'_> {
    fn days(&self) -> jiff::Span {
        i64::from(self.rule.days).days()
    }

    /// Whether a day is near enough to today for what happened on it to be news.
    fn is_news(&self, day: Date) -> bool {
        let first = self.today.saturating_sub(self.days());
        first <= day && day <= self.today
    }

    fn alert(&mut self, head: &RowHead, trigger: &str, day: Date, evidence: Vec<String>) {
        let kind = self.rule.kind;
        // Without a sentence nobody could check it.
        if evidence.is_empty() {
            return;
        }
        let hash = row_id(
            head.table,
            std::slice::from_ref(&head.id),
            &[self.process, kind.name(), trigger],
        );
        let digits = hash.rsplit_once('-').map_or("", |(_, digits)| digits);
        self.all.push(Alert {
            id: format!("alert-{digits}"),
            kind,
            process: self.process.to_owned(),
            table: head.table,
            row: head.id.clone(),
            day,
            due: None,
            status: head.status.as_ref().map(ToString::to_string),
            level: None,
            evidence,
        });
    }

    fn has_status(&self, status: Option<&str>) -> bool {
        status.is_some_and(|status| self.rule.statuses.iter().any(|wanted| wanted == status))
    }

    /// What is due within the rule's days. A deadline that is moved is another.
    fn deadlines<'r>(&mut self, rows: impl Iterator<Item = Row<'r>>) {
        for row in rows {
            let head = row.head();
            let Some(due) = head.until else { continue };
            let near = due.saturating_sub(self.days());
            if !self.has_status(head.status.as_deref()) || self.today < near || due < self.today {
                continue;
            }
            // One that was set within the days is news since it was set.
            let since = head.day.filter(|day| *day <= self.today);
            let day = since.map_or(near, |day| day.max(near));
            self.alert(&head, &due.to_string(), day, last(&head.evidence));
            if let Some(alert) = self.all.last_mut().filter(|alert| alert.row == head.id) {
                alert.due = Some(due);
            }
        }
    }

    fn ultimatums(&mut self, ultimatums: &[Ultimatum]) {
        for row in ultimatums {
            let head = Row::Ultimatum(row).head();
            let Some(day) = head.day.filter(|day| self.is_news(*day)) else {
                continue;
            };
            if self.has_status(head.status.as_deref()) {
                self.alert(&head, "", day, first(&head.evidence));
            }
        }
    }

    /// Steps in the course of talks.
    fn rounds(&mut self, rounds: &[Round]) {
        for row in rounds {
            let head = Row::Round(row).head();
            // 'Held' behind 'under way' is the same news; 'scheduled' behind 'postponed' is not.
            let (mut times, mut goes_on) = (0, false);
            for step in &row.history {
                let status = name_of(&step.status);
                let is_so = self.has_status(Some(&status));
                let is_next = is_so && !goes_on;
                goes_on = is_so;
                if !is_next {
                    continue;
                }
                times += 1;
                let Some(day) = step.day.filter(|day| self.is_news(*day)) else {
                    continue;
                };
                let of_step = RowHead {
                    status: Some(status.into()),
                    ..head.clone()
                };
                let trigger = times.to_string();
                self.alert(&of_step, &trigger, day, vec![step.evidence.clone()]);
            }
        }
    }

    fn violations(&mut self, ceasefires: &[Ceasefire]) {
        for row in ceasefires {
            let head = Row::Ceasefire(row).head();
            for violation in &row.violations {
                let Some(day) = violation.day.filter(|day| self.is_news(*day)) else {
                    continue;
                };
                // One a day and party: a day of violations is one piece of news.
                let by: Vec<&str> = violation.by.iter().map(|party| party.name()).collect();
                let trigger = format!("{day} {}", by.join(", "));
                let evidence = first(&violation.evidence);
                self.alert(&head, &trigger, day, evidence);
            }
        }
    }

    fn violence(&mut self, told: &[ViolenceWeek]) {
        for week in weeks(told, self.rule.weeks) {
            let last_day = week.monday.saturating_add(6.days()).min(self.today);
            if week.events < self.rule.least
                || week.score <= self.rule.score
                || week.monday > self.today
                || !self.is_news(last_day)
            {
                continue;
            }
            let Some(row) = week.rows.first() else {
                continue;
            };
            let head = RowHead {
                id: row.clone(),
                table: Table::Violence,
                day: Some(week.monday),
                until: None,
                status: None,
                parties: Vec::new(),
                topics: Vec::new(),
                evidence: Vec::new(),
            };
            // A week is told once, whichever of its acts comes first in a later settling.
            let of_week = RowHead {
                id: week.monday.to_string(),
                ..head.clone()
            };
            let evidence: Vec<String> = week.evidence.iter().take(SENTENCES).cloned().collect();
            let count = self.all.len();
            self.alert(&of_week, "", last_day, evidence);
            if let Some(alert) = self.all.get_mut(count) {
                alert.row = head.id;
                alert.level = Some((week.events, week.usual));
            }
        }
    }
}

/// So many sentences say how a week was.
const SENTENCES: usize = 3;

fn first(evidence: &[String]) -> Vec<String> {
    evidence.first().into_iter().cloned().collect()
}

/// The first telling and, where there is another, the last, which tells of what was moved.
fn last(evidence: &[String]) -> Vec<String> {
    let mut named = first(evidence);
    named.extend(evidence.get(1..).and_then(<[String]>::last).cloned());
    named
}

fn name_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
