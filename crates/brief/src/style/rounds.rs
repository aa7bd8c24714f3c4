//! The rounds in a table, as chronologies, encyclopaedias and fact boxes lay them out.
//!
//! Deliberately absent: numbers of rounds of our own. What sources number is contested, and stands
//! in the column only where a source gives it.

use super::Desk;
use super::period::Period;
use super::state_of_play::rounds_in_order;
use crate::page::{Section, Table, TableRow};
use crate::say::{place, when};
use crate::sentence::Cited;
use crate::words::dates;

const COLUMNS: [&str; 10] = [
    "No.",
    "Date",
    "Place",
    "Parties",
    "Delegations",
    "Mediator",
    "Format",
    "Status",
    "Agenda",
    "Outcome",
];

pub(super) fn sections(desk: &Desk<'_>) -> (Option<Period>, Vec<Section>) {
    let rows: Vec<TableRow> = rounds_in_order(desk)
        .into_iter()
        .filter_map(|(round, head)| {
            let told = desk.evidence.first_day(&round.evidence);
            let day =
                round.time.as_ref().map(when).or_else(|| {
                    told.map(|day| format!("not told (report of {})", dates::day(day)))
                });
            let cells = vec![
                desk.pen.round_numbers(round),
                day.unwrap_or_else(|| "not told".into()),
                round.venue.as_ref().map(place).unwrap_or_default(),
                desk.pen.parties(&round.parties),
                desk.pen.delegations(round),
                desk.pen.parties(&round.third_parties),
                desk.pen.level(round),
                desk.pen.round_status(round),
                desk.pen.agenda(round),
                desk.pen.outcomes(round),
            ];
            TableRow::new(cells, Cited::row(&head, desk.evidence))
        })
        .collect();
    let section = Section {
        table: Some(
            Table {
                columns: COLUMNS.to_vec(),
                rows,
            }
            .without_empty_columns(),
        ),
        ..Section::of("rounds", "Rounds of talks", Vec::new())
    };
    (None, vec![section])
}
