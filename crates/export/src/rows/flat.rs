//! Rows of any table as one flat table: what all have in common, and the row itself as JSON.

use crate::cell::{Cell, Column, Kind};
use crate::words::{party_countries, party_names};
use rapporteur_ledger::RowHead;
use smol_str::SmolStr;

/// How many columns there are.
const WIDTH: usize = 11;

/// The columns, in their order.
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("id", Kind::Text),
    Column::new("table", Kind::Text),
    Column::new("process", Kind::Text),
    Column::new("day", Kind::Day),
    Column::new("until", Kind::Day),
    Column::new("status", Kind::Text),
    Column::new("parties", Kind::List),
    Column::new("countries", Kind::List),
    Column::new("topics", Kind::List),
    Column::new("evidence", Kind::List),
    Column::new("row", Kind::Text),
];

/// The cells of a row of a process, whose body is JSON.
pub fn row<'r>(head: &'r RowHead, process: Option<&'r str>, body: &'r str) -> [Cell<'r>; WIDTH] {
    [
        Cell::text(&head.id),
        Cell::text(head.table.plural()),
        Cell::maybe(process),
        Cell::day(head.day),
        Cell::day(head.until),
        Cell::maybe(head.status.as_deref()),
        party_names(&head.parties),
        party_countries(&head.parties),
        Cell::list(head.topics.iter().map(SmolStr::as_str)),
        Cell::list(head.evidence.iter().map(String::as_str)),
        Cell::text(body),
    ]
}
