//! The page of a process: its brief, and its record in time, in space and by party.

mod claims;
mod geography;
mod matrix;
mod period;
mod timeline;

use super::briefing::{self, Part, Source};
use super::material::Gathered;
use super::{Frame, links};
use crate::answer::Answer;
use crate::call::Call;
use crate::charts::{self, Course, Point, Week};
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Response;
use claims::Claim;
use geography::Geography;
use jiff::ToSpan;
use jiff::civil::Date;
use matrix::Matrix;
use period::Period;
use rapporteur_brief::words::{Wording, dates, english};
use rapporteur_brief::{Material, Request};
use rapporteur_ledger::{Record, Row, Table, ViolenceWeek};
use std::collections::BTreeMap;
use timeline::Kind;

#[derive(Template)]
#[template(path = "process.html")]
struct Page {
    frame: Frame,
    id: String,
    head: Head,
    first: Vec<Part>,
    period: Period,
    kinds: Vec<Kind>,
    timeline: String,
    /// What is older than what the timeline, and the map, show; empty where nothing is.
    not_drawn: String,
    not_on_map: String,
    rounds: Vec<Item>,
    matrix: Matrix,
    due: Vec<Item>,
    pledges: Vec<Item>,
    violence: String,
    weeks: Vec<(String, String)>,
    rest: Vec<Part>,
    geography: Option<Geography>,
    outlook: String,
    claims: Vec<Claim>,
    sources: Vec<Source>,
}

struct Head {
    parties: Vec<String>,
    third_parties: Vec<String>,
    topics: String,
    reports: String,
    days: String,
    how: &'static str,
}

/// A row in a list on the page.
struct Item {
    day: String,
    status: String,
    class: String,
    line: String,
    href: String,
    /// When it is due, in words; empty where that is not told.
    due: String,
}

/// More rounds and pledges are on their own list.
const MOST: usize = 40;
/// More speakers are on their own list.
const SPEAKERS: usize = 12;

/// `GET /processes/ID`.
pub(crate) async fn get(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response<Body>, Fault> {
    desk.answer(call, "", move |reading| Answer::page(&page(reading, &id)?))
        .await
}

fn page(reading: &mut Reading<'_>, id: &str) -> Result<Page, Fault> {
    let gathered = reading.gather(id)?;
    let reports = reading.store.reports_of_process(id)?;
    let frame = Frame::of(reading, &gathered.process.name, "overview");
    let then = frame.then.clone();
    let wording = reading.wording();
    let brief = rapporteur_brief::brief(
        &Material {
            process: &gathered.process,
            record: &gathered.record,
            incidents: &gathered.denied,
            evidence: &gathered.evidence,
            wording,
        },
        &Request {
            as_of: reading.call.as_of,
            ..Request::default()
        },
    );
    let (first, rest): (Vec<Part>, Vec<Part>) = briefing::parts(&brief, &then)
        .into_iter()
        .partition(|part| matches!(part.name, "where_it_stands" | "next" | "changes"));
    let rest = rest
        .into_iter()
        .filter(|part| {
            matches!(
                part.name,
                "measures" | "ceasefires" | "violence" | "contradictions"
            )
        })
        .collect();
    let Gathered {
        process,
        record,
        incidents,
        denied,
        ..
    } = &gathered;
    let period = Period::of(&reading.call, process, record, reading.today);
    let weeks = by_week(&record.violence_weeks, period.first, period.last);
    let courses = courses(record, wording);
    let known = courses
        .iter()
        .any(|course| course.points.iter().any(|point| period.holds(point.day)));
    let kinds = timeline::kinds(&reading.call);
    let tables: Vec<Table> = kinds
        .iter()
        .filter(|kind| kind.is_shown)
        .map(|kind| kind.table)
        .collect();
    // What is drawn of a period comes from that period, however long ago it is.
    let within = match period.is_chosen {
        true => Some(reading.within(&process.id, (period.first, period.last), &tables)?),
        false => None,
    };
    let (drawn, on_map) = match &within {
        Some(within) => (&within.record, &within.incidents),
        None => (record, incidents),
    };
    let left = match &within {
        Some(within) => within.left.clone(),
        None => {
            let rows = |table: Table| {
                record
                    .rows()
                    .filter(|row| row.head().table == table)
                    .count()
            };
            let mut all: Vec<(Table, usize)> =
                tables.iter().map(|&table| (table, rows(table))).collect();
            all.push((Table::Incident, incidents.len()));
            reading.beside_the_newest(&process.id, &all)?
        }
    };
    let wording = reading.wording();
    let seen: Vec<Course> = courses
        .into_iter()
        .filter(|course| course.points.iter().any(|point| period.holds(point.day)))
        .take(SPEAKERS)
        .collect();
    let week_list = |monday: Date| {
        let sunday = monday.checked_add(6.days()).unwrap_or(monday);
        let also = format!("&since={monday}&until={sunday}{}", then.replace('?', "&"));
        links::list(Table::Violence, id, &also)
    };
    Ok(Page {
        id: process.id.clone(),
        head: Head {
            parties: process
                .parties
                .iter()
                .map(|party| wording.party(party))
                .collect(),
            third_parties: process
                .third_parties
                .iter()
                .map(|third| third_party(third, wording))
                .collect(),
            topics: wording.topics(&process.topics),
            reports: english::count(reports, "report", "reports"),
            days: match (process.since, process.until) {
                (Some(since), Some(until)) => {
                    format!("{} – {}", dates::day(since), dates::day(until))
                }
                (Some(day), None) | (None, Some(day)) => dates::day(day),
                (None, None) => String::new(),
            },
            how: if process.declared {
                "declared by a person"
            } else {
                "found from the reports"
            },
        },
        timeline: charts::timeline(
            &timeline::lanes(drawn, &kinds, wording, &then),
            period.first,
            period.last,
            reading.today,
        ),
        kinds,
        rounds: rounds(record, wording, &then),
        matrix: Matrix::of(&record.positions, wording, &then),
        due: due(record, wording, &then),
        pledges: pledges(record, wording, &then),
        weeks: weeks
            .iter()
            .rev()
            .map(|week| (week_list(week.monday), charts::said(week)))
            .collect(),
        violence: if weeks.is_empty() {
            String::new()
        } else {
            charts::violence(&weeks, monday(period.first), period.last, week_list)
        },
        rest,
        geography: geography::geography(on_map, &drawn.rounds, &period, &then),
        not_drawn: not_drawn(&left, false),
        not_on_map: not_drawn(&left, true),
        outlook: if known {
            charts::outlook(&seen, period.first, period.last, |row| {
                links::row(row, &then)
            })
        } else {
            String::new()
        },
        claims: claims::claims(denied, &record.violence, wording, &then),
        sources: briefing::sources(&brief, &then),
        first,
        period,
        frame,
    })
}

/// What of a period is not drawn, in words; of the map, which shows incidents, or of the timeline.
fn not_drawn(left: &[(Table, usize)], of_map: bool) -> String {
    let left = left
        .iter()
        .filter(|(table, count)| (*table == Table::Incident) == of_map && *count > 0);
    let said: Vec<String> = left
        .map(|(table, count)| match table {
            Table::Outlook | Table::Violence => {
                format!(
                    "{} of {}",
                    english::count(*count, "row", "rows"),
                    table.plural()
                )
            }
            _ => english::count(*count, table.singular(), table.plural()),
        })
        .collect();
    said.join(", ")
}

fn third_party(third: &rapporteur_ledger::processes::ThirdParty, wording: Wording<'_>) -> String {
    let roles: Vec<String> = third
        .roles
        .iter()
        .filter_map(|role| {
            serde_json::to_value(role)
                .ok()?
                .as_str()
                .map(|role| role.replace('_', " "))
        })
        .collect();
    let name = wording.party(&third.party);
    if roles.is_empty() {
        name
    } else {
        format!("{name} ({})", roles.join(", "))
    }
}

/// All sides' acts of each week of a period together.
pub(crate) fn by_week(all: &[ViolenceWeek], first: Date, last: Date) -> Vec<Week> {
    let mut weeks: BTreeMap<Date, Week> = BTreeMap::new();
    let first = monday(first);
    for side in all
        .iter()
        .filter(|week| first <= week.week && week.week <= last)
    {
        let week = weeks.entry(side.week).or_insert(Week {
            monday: side.week,
            acts: 0,
            claimed: 0,
            killed: None,
        });
        week.acts += side.events;
        week.claimed += side.claimed;
        if let Some(more) = side.killed {
            let (min, max) = week.killed.unwrap_or((0, Some(0)));
            week.killed = Some((
                min.saturating_add(more.min),
                max.zip(more.max).map(|(a, b)| a.saturating_add(b)),
            ));
        }
    }
    weeks.into_values().collect()
}

/// The Monday of a day's week.
pub(crate) fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}

/// The courses of speakers who say how much they expect, those who say most first.
pub(crate) fn courses(record: &Record, wording: Wording<'_>) -> Vec<Course> {
    let mut courses: Vec<Course> = record
        .outlook_series
        .iter()
        .map(|series| Course {
            speaker: match &series.speaker {
                Some(speaker) => wording.speaker(speaker),
                None => "the reports themselves".to_owned(),
            },
            points: series
                .points
                .iter()
                .filter_map(|point| {
                    Some(Point {
                        day: point.day?,
                        number: point.number?,
                        row: point.row.clone(),
                    })
                })
                .collect(),
        })
        .filter(|course| !course.points.is_empty())
        .collect();
    courses.sort_by_key(|course| std::cmp::Reverse(course.points.len()));
    courses
}

fn item(row: Row<'_>, wording: Wording<'_>, then: &str) -> Item {
    let head = row.head();
    let status = head.status.as_deref().unwrap_or_default();
    Item {
        day: head.day.map_or_else(|| "undated".to_owned(), dates::day),
        class: status.replace('_', "-"),
        status: crate::rows::status(status),
        line: rapporteur_brief::line(row, wording),
        href: links::row(&head.id, then),
        due: head.until.map(dates::day).unwrap_or_default(),
    }
}

fn rounds(record: &Record, wording: Wording<'_>, then: &str) -> Vec<Item> {
    let rows = record.rounds.iter().rev().take(MOST);
    rows.map(|row| item(Row::Round(row), wording, then))
        .collect()
}

/// Ultimatums: those that still run first.
fn due(record: &Record, wording: Wording<'_>, then: &str) -> Vec<Item> {
    let mut rows: Vec<_> = record.ultimatums.iter().rev().collect();
    rows.sort_by_key(|row| !row.status.is_open());
    rows.truncate(MOST);
    rows.into_iter()
        .map(|row| item(Row::Ultimatum(row), wording, then))
        .collect()
}

fn pledges(record: &Record, wording: Wording<'_>, then: &str) -> Vec<Item> {
    let rows = record.pledges.iter().rev().take(MOST);
    rows.map(|row| item(Row::Pledge(row), wording, then))
        .collect()
}
