//! Who wants what: a table of issues by parties. A cell is the newest stance; it opens to the words,
//! the stances before, and the rows that tell them.

use crate::pages::links;
use rapporteur_brief::words::{Wording, dates, sanitise};
use rapporteur_ledger::{Position, Stance};
use std::collections::BTreeMap;

/// So many parties have a column of their own.
const PARTIES: usize = 5;

/// Issues by parties.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matrix {
    pub(crate) parties: Vec<String>,
    pub(crate) rows: Vec<MatrixRow>,
}

/// An issue.
#[derive(Clone, Debug)]
pub(crate) struct MatrixRow {
    pub(crate) issue: String,
    /// One for each party; `None` where nothing is told.
    pub(crate) cells: Vec<Option<Cell>>,
}

/// A party's stance on an issue.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    /// The newest first.
    pub(crate) stances: Vec<Told>,
}

impl Cell {
    pub(crate) fn newest(&self) -> Option<&Told> {
        self.stances.first()
    }
}

/// A stance as a report tells it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) stance: &'static str,
    pub(crate) class: &'static str,
    pub(crate) day: String,
    pub(crate) words: String,
    pub(crate) is_quote: bool,
    pub(crate) condition: String,
    pub(crate) before: String,
    pub(crate) href: String,
    pub(crate) sources: Vec<String>,
}

impl Matrix {
    /// The matrix of some positions, oldest first.
    pub(crate) fn of(positions: &[Position], wording: Wording<'_>, then: &str) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for position in positions {
            *counts.entry(wording.party(&position.party)).or_default() += 1;
        }
        let mut parties: Vec<(usize, String)> = counts
            .into_iter()
            .map(|(party, count)| (count, party))
            .collect();
        parties.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let parties: Vec<String> = parties
            .into_iter()
            .take(PARTIES)
            .map(|(_, party)| party)
            .collect();
        let mut issues: BTreeMap<String, Vec<Option<Cell>>> = BTreeMap::new();
        for position in positions.iter().rev() {
            let party = wording.party(&position.party);
            let Some(column) = parties.iter().position(|own| *own == party) else {
                continue;
            };
            let issue = wording.topic(&position.issue);
            let cells = issues
                .entry(issue)
                .or_insert_with(|| vec![None; parties.len()]);
            let Some(cell) = cells.get_mut(column) else {
                continue;
            };
            let cell = cell.get_or_insert_with(|| Cell {
                stances: Vec::new(),
            });
            cell.stances.push(told(position, then));
        }
        let mut rows: Vec<MatrixRow> = issues
            .into_iter()
            .map(|(issue, cells)| MatrixRow { issue, cells })
            .collect();
        // Where more parties have a stance there is more to compare.
        rows.sort_by_key(|row| std::cmp::Reverse(row.cells.iter().flatten().count()));
        Self { parties, rows }
    }
}

fn told(position: &Position, then: &str) -> Told {
    let (stance, class) = stance(position.stance, position.condition.is_some());
    Told {
        stance,
        class,
        day: position
            .day
            .map_or_else(|| "undated".to_owned(), dates::day),
        words: sanitise(position.quote.as_deref().unwrap_or(&position.words)),
        is_quote: position.quote.is_some(),
        condition: position
            .condition
            .as_deref()
            .map(sanitise)
            .unwrap_or_default(),
        before: position
            .changed_from
            .as_ref()
            .map_or_else(String::new, |before| {
                let (stance, _) = self::stance(before.stance, false);
                match before.day {
                    Some(day) => format!("{stance} until {}", dates::day(day)),
                    None => stance.to_owned(),
                }
            }),
        href: links::row(&position.id, then),
        sources: position
            .evidence
            .iter()
            .rev()
            .take(3)
            .map(|name| links::event(name, then))
            .collect(),
    }
}

fn stance(stance: Stance, is_conditional: bool) -> (&'static str, &'static str) {
    match (stance, is_conditional) {
        (Stance::Demands, false) => ("demands", "demands"),
        (Stance::Demands, true) => ("demands, if", "demands"),
        (Stance::Offers, false) => ("offers", "offers"),
        (Stance::Offers, true) => ("offers, if", "offers"),
        (Stance::Accepts, false) => ("accepts", "accepts"),
        (Stance::Accepts, true) => ("accepts, if", "accepts"),
        (Stance::Rejects, false) => ("rejects", "rejects"),
        (Stance::Rejects, true) => ("rejects, if", "rejects"),
    }
}
