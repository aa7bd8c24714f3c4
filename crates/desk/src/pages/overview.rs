//! The overview: every process with its state, deadlines that run, and what has changed.

use super::process::{by_week, courses, monday};
use super::visit::Visit;
use super::{Frame, links};
use crate::answer::Answer;
use crate::call::Call;
use crate::charts::{self, days_between};
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, header};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rapporteur_brief::words::{dates, english};
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Pledge, PledgeStatus, Round, RoundStatus, Row, Table, Ultimatum};
use rapporteur_store::Filter;
use std::collections::BTreeMap;

/// More processes are on their own list.
const PROCESSES: usize = 24;
/// More deadlines are on the pages of their processes.
const CLOCKS: usize = 12;
/// So many changes are told in words.
const CHANGES: usize = 12;
/// So many are counted.
const COUNTED: usize = 500;
/// So many rows of a process are looked through for what runs.
const ROWS: usize = 60;
/// What the small charts show.
const DAYS: i32 = 26 * 7;

#[derive(Template)]
#[template(path = "overview.html")]
struct Page {
    frame: Frame,
    clocks: Vec<Clock>,
    cards: Vec<Card>,
    more: usize,
    since: Option<String>,
    changes: Vec<Changed>,
    unsaid: usize,
}

/// A deadline that runs.
struct Clock {
    day: Date,
    due: Option<Timestamp>,
    left: String,
    is_soon: bool,
    line: String,
    href: String,
    process: String,
}

struct Card {
    name: String,
    href: String,
    state: Option<(String, String, String)>,
    next: Option<(String, String)>,
    changed: String,
    facts: String,
    stretch: String,
    violence: String,
    outlook: String,
}

struct Changed {
    what: &'static str,
    line: String,
    href: String,
    process: String,
}

/// `GET /`.
pub(crate) async fn get(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    let (visit, cookie) = Visit::of(&call.headers, desk.revision(), Timestamp::now());
    let is_now = call.as_of.is_none();
    let apart = visit
        .since
        .map_or_else(String::new, |since| since.to_string());
    let mut response = desk
        .answer(call, &apart, move |reading| {
            Answer::page(&page(reading, visit)?)
        })
        .await?;
    if let Some(cookie) = cookie.filter(|_| is_now) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn page(reading: &mut Reading<'_>, visit: Visit) -> Result<Page, Fault> {
    let processes = reading.store.processes_lean()?;
    let frame = Frame::of(reading, "Overview", "overview");
    let more = processes.len().saturating_sub(PROCESSES);
    let names: BTreeMap<String, String> = processes
        .iter()
        .map(|process| (process.id.clone(), process.name.clone()))
        .collect();
    let changes = match visit
        .since
        .filter(|since| *since < reading.revision && reading.call.as_of.is_none())
    {
        Some(since) => reading.store.changes_since(since, COUNTED)?,
        None => Vec::new(),
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for change in &changes {
        *counts.entry(change.process.clone()).or_default() += 1;
    }
    let mut said = Vec::new();
    for change in changes.iter().take(CHANGES) {
        let rows = reading.store.row_lean(&change.id)?;
        let Some(row) = rows.first() else { continue };
        said.push(Changed {
            what: if change.is_new { "new" } else { "changed" },
            line: crate::rows::line(row, reading.wording())?,
            href: links::row(&change.id, &frame.then),
            process: names.get(&change.process).cloned().unwrap_or_default(),
        });
    }
    let mut clocks = Vec::new();
    let mut cards = Vec::new();
    for process in processes.into_iter().take(PROCESSES) {
        let changed = counts.get(&process.id).copied().unwrap_or_default();
        cards.push(card(reading, &process, changed, &frame.then, &mut clocks)?);
    }
    clocks.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.href.cmp(&b.href)));
    clocks.dedup_by(|a, b| a.href == b.href);
    clocks.truncate(CLOCKS);
    Ok(Page {
        frame,
        clocks,
        cards,
        more,
        since: visit.since.map(|since| since.to_string()),
        unsaid: changes.len().saturating_sub(said.len()),
        changes: said,
    })
}

fn card(
    reading: &mut Reading<'_>,
    process: &Process,
    changed: usize,
    then: &str,
    clocks: &mut Vec<Clock>,
) -> Result<Card, Fault> {
    let today = reading.today;
    let id = process.id.as_str();
    let rounds: Vec<Round> = reading.newest(Table::Round, id, ROWS)?;
    let open = Filter {
        process: Some(id.to_owned()),
        limit: Some(ROWS),
        ..Filter::default()
    };
    let mut ultimatums: Vec<Ultimatum> = Vec::new();
    for status in ["open", "extended", "shortened"] {
        let filter = Filter {
            status: Some(status.to_owned()),
            ..open.clone()
        };
        ultimatums.extend(reading.newest_of::<Ultimatum>(Table::Ultimatum, filter)?);
    }
    let pledges: Vec<Pledge> = reading.newest_of(
        Table::Pledge,
        Filter {
            status: Some("open".to_owned()),
            ..open
        },
    )?;
    let summary = reading.store.summary(id)?;
    let reports = reading.store.reports_of_process(id)?;
    let wording = reading.wording();
    let mut own = Vec::new();
    let mut clock = |row: Row<'_>, due: Option<Timestamp>| {
        let head = row.head();
        let day = if head.table == Table::Round {
            head.day
        } else {
            head.until
        };
        let Some(day) = day.filter(|day| *day >= today) else {
            return;
        };
        own.push(Clock {
            day,
            due: due.filter(|due| *due > Timestamp::now()),
            left: left(today, day),
            is_soon: days_between(today, day) < 7,
            line: rapporteur_brief::line(row, wording),
            href: links::row(&head.id, then),
            process: process.name.clone(),
        });
    };
    for row in &ultimatums {
        clock(
            Row::Ultimatum(row),
            row.deadline.as_ref().and_then(|deadline| deadline.due_utc),
        );
    }
    for row in pledges
        .iter()
        .filter(|row| row.status == PledgeStatus::Open)
    {
        clock(
            Row::Pledge(row),
            row.by_when.as_ref().and_then(|deadline| deadline.due_utc),
        );
    }
    let ahead = [
        RoundStatus::Scheduled,
        RoundStatus::Agreed,
        RoundStatus::Expected,
    ];
    for row in rounds.iter().filter(|row| ahead.contains(&row.status)) {
        clock(Row::Round(row), None);
    }
    own.sort_by_key(|clock| clock.day);
    let next = own
        .first()
        .map(|clock| (dates::day(clock.day), clock.line.clone()));
    clocks.append(&mut own);
    let state = rounds
        .iter()
        .rev()
        .find(|row| Row::Round(row).head().day.is_some_and(|day| day <= today))
        .or(rounds.last())
        .map(|row| {
            let row = Row::Round(row);
            let head = row.head();
            let status = head
                .status
                .as_deref()
                .map(crate::rows::status)
                .unwrap_or_default();
            (
                status,
                rapporteur_brief::line(row, wording),
                links::row(&head.id, then),
            )
        });
    let last = process.until.map_or(today, |until| until.min(today));
    let first = monday(last.checked_sub(DAYS.days()).unwrap_or(last));
    let weeks = by_week(&summary.violence_weeks, first, last);
    let courses = courses(&summary, wording);
    Ok(Card {
        name: process.name.clone(),
        href: links::process(id, then),
        state,
        next,
        changed: if changed > 0 {
            english::count(changed, "change", "changes")
        } else {
            String::new()
        },
        facts: format!(
            "{}, the last of {}",
            english::count(reports, "report", "reports"),
            process
                .until
                .map_or_else(|| "no day that is told".to_owned(), dates::day)
        ),
        stretch: format!("{} – {}", dates::day(first), dates::day(last)),
        violence: charts::violence_small(&weeks, first, last),
        outlook: charts::outlook_small(&courses, first, last),
    })
}

/// How long it is until a day.
fn left(today: Date, day: Date) -> String {
    match days_between(today, day) {
        ..=0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("{days} days"),
    }
}
