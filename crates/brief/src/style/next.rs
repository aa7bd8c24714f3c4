//! Dates ahead and deadlines that run, the next first.

use super::Desk;
use crate::page::Section;
use crate::say::{located, when};
use crate::sentence::{Cited, Say};
use crate::words::dates;
use jiff::civil::Date;
use rapporteur_ledger::{PledgeStatus, Row, RowHead};
use rapporteur_model::{Deadline, DeadlineBound};

/// How many are shown.
const MOST: usize = 8;

/// What lies ahead of the last day of the record, or has no day that could have passed.
pub(super) fn section(desk: &Desk<'_>) -> Section {
    let ahead =
        |day: Option<Date>| day.is_none_or(|day| desk.today.is_none_or(|today| day >= today));
    let mut found: Vec<(Option<Date>, Say, RowHead)> = Vec::new();
    for row in &desk.record.ultimatums {
        let head = Row::Ultimatum(row).head();
        if let Some(deadline) = &row.deadline
            && row.status.is_open()
            && ahead(head.until)
        {
            let threat = desk.pen.threat(row);
            let say = Say::new()
                .strong(due(deadline))
                .plain(": deadline; ")
                .append(threat)
                .plain(desk.pen.moves(row));
            found.push((head.until, say, head));
        }
    }
    for row in &desk.record.pledges {
        let head = Row::Pledge(row).head();
        if let Some(deadline) = &row.by_when
            && row.status == PledgeStatus::Open
            && ahead(head.until)
        {
            let say = Say::new()
                .strong(due(deadline))
                .plain(": ")
                .plain(desk.pen.speakers(&row.by))
                .plain(" to deliver ")
                .plain(desk.pen.wording.deed(&row.what))
                .led(" to ", Some(desk.pen.parties(&row.to)));
            found.push((head.until, say, head));
        }
    }
    for row in &desk.record.rounds {
        let head = Row::Round(row).head();
        let told = desk.evidence.last_day(&head.evidence);
        let dated = head.day.is_some() && ahead(head.until.or(head.day));
        if row.status.is_coming()
            && dated
            && let Some(time) = &row.time
        {
            let say = Say::new()
                .strong(when(time))
                .plain(": ")
                .plain(desk.pen.round_standing(row))
                .led(", ", row.venue.as_ref().map(located));
            found.push((head.day.or(told), say, head));
        }
    }
    for row in &desk.record.ceasefires {
        let head = Row::Ceasefire(row).head();
        if head
            .day
            .is_some_and(|day| desk.today.is_some_and(|today| day >= today))
        {
            found.push((head.day, desk.pen.ceasefire(row), head));
        }
    }
    found.sort_by_key(|(day, ..)| (day.is_none(), *day));
    let left = found.len().saturating_sub(MOST);
    let sentences = found
        .into_iter()
        .take(MOST)
        .filter_map(|(_, say, head)| say.cite(Cited::row(&head, desk.evidence)))
        .collect();
    Section {
        more: (left > 0).then(|| crate::More {
            rows: left,
            command: format!("rapporteur timeline {}", desk.process.id),
        }),
        ..Section::of("next", "Next dates and deadlines", sentences)
    }
}

/// A deadline at the head of a line: the day with how it is to be read.
fn due(deadline: &Deadline) -> String {
    let words = dates::due_or_words(deadline);
    match deadline.bound {
        DeadlineBound::Exact | DeadlineBound::Unresolved => words,
        DeadlineBound::AtLatest => format!("{words} at the latest"),
        DeadlineBound::AtEarliest => format!("{words} at the earliest"),
    }
}
