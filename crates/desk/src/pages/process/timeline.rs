//! What stands on the timeline: rows of the kinds that a visitor wants to see.

use crate::call::Call;
use crate::charts::{Lane, Mark};
use crate::pages::links;
use rapporteur_brief::words::Wording;
use rapporteur_ledger::{Record, Row, Table};

/// A kind of rows, to be chosen.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) table: Table,
    pub(crate) is_shown: bool,
}

impl Kind {
    pub(crate) fn name(&self) -> &'static str {
        self.table.plural()
    }
}

/// The kinds that have lanes.
const KINDS: [Table; 7] = [
    Table::Round,
    Table::Ultimatum,
    Table::Pledge,
    Table::Ceasefire,
    Table::Measure,
    Table::Position,
    Table::Violence,
];
/// Shown where nobody has chosen.
const USUAL: [Table; 5] = [
    Table::Round,
    Table::Ultimatum,
    Table::Pledge,
    Table::Ceasefire,
    Table::Measure,
];

/// The kinds, as a visitor has chosen them.
pub(crate) fn kinds(call: &Call) -> Vec<Kind> {
    let chosen = call.parameters.all("kind");
    KINDS
        .into_iter()
        .map(|table| Kind {
            table,
            is_shown: if chosen.is_empty() {
                USUAL.contains(&table)
            } else {
                chosen.contains(&table.plural())
            },
        })
        .collect()
}

/// The lanes of the kinds that are shown.
pub(crate) fn lanes(
    record: &Record,
    kinds: &[Kind],
    wording: Wording<'_>,
    then: &str,
) -> Vec<Lane> {
    let mark = |row: Row<'_>| {
        let head = row.head();
        let day = head.day.or(head.until)?;
        Some(Mark {
            day,
            until: head.until.filter(|until| *until > day),
            class: format!(
                "{} {}",
                head.table.singular(),
                head.status.as_deref().unwrap_or_default().replace('_', "-")
            ),
            title: format!(
                "{}: {}",
                rapporteur_brief::words::dates::day(day),
                rapporteur_brief::line(row, wording)
            ),
            href: links::row(&head.id, then),
        })
    };
    kinds
        .iter()
        .filter(|kind| kind.is_shown)
        .map(|kind| Lane {
            name: kind.name().to_owned(),
            marks: record
                .rows()
                .filter(|row| row.head().table == kind.table)
                .filter_map(mark)
                .collect(),
        })
        .collect()
}
