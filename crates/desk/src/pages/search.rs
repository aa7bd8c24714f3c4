//! Search over reports and events: by words, and by who, what, how it stands, which issue, where, when.
//!
//! The same as CSV and JSON at the same address with another ending. The index is that of the reports
//! that stand now; as of a day, later reports are left out.

use super::{Frame, links};
use crate::answer::Answer;
use crate::call::{Call, Parameters, Wanted};
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use crate::text::escaped;
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use jiff::civil::Date;
use rapporteur_brief::words::{dates, sanitise};
use rapporteur_export::{Cell, Column, Delimited, Kind, Separator, Table as _};
use rapporteur_model::Span;
use rapporteur_store::{EventHit, Found, Order, Query, ReportHead, ReportHit};
use serde::Serialize;

/// Hits on a page.
const PAGE: usize = 20;
/// Hits in a file.
const FILE: usize = 100;
/// Statuses that are offered.
const STATUSES: [&str; 9] = [
    "asserted",
    "negated",
    "future",
    "possible",
    "probable",
    "planned",
    "required",
    "wished",
    "historical",
];

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    of_events: bool,
    values: Values,
    topics: Vec<(String, String)>,
    types: Vec<String>,
    statuses: [&'static str; 9],
    hits: Vec<Hit>,
    total: String,
    is_asked: bool,
    next: Option<String>,
    reports: String,
    events: String,
    csv: String,
    json: String,
}

#[derive(Default)]
struct Values {
    words: String,
    party: String,
    kind: String,
    status: String,
    topic: String,
    place: String,
    since: String,
    until: String,
    newest: bool,
}

struct Hit {
    title: String,
    href: String,
    facts: String,
    statement: String,
    status: String,
    /// Made here, of words that are escaped.
    words: String,
}

/// `GET /search`, with `.csv` and `.json`.
pub(crate) async fn get(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    desk.answer(call, "", |reading| {
        let parameters = reading.call.parameters.clone();
        let of_events = parameters.get("in") == Some("events");
        let wanted = reading.call.wanted;
        let most = if wanted == Wanted::Page { PAGE } else { FILE };
        let query = query(&parameters, reading.call.as_of, most);
        match (wanted, of_events) {
            (Wanted::Json, true) => as_json(&reading.store.search_events(&query)?),
            (Wanted::Json, false) => as_json(&reading.store.search_reports(&query)?),
            (Wanted::Csv, true) => csv_of_events(&reading.store.search_events(&query)?),
            (Wanted::Csv, false) => csv_of_reports(&reading.store.search_reports(&query)?),
            (Wanted::Page, _) => Answer::page(&page(reading, &query, &parameters, of_events)?),
        }
    })
    .await
}

fn query(parameters: &Parameters, as_of: Option<Date>, most: usize) -> Query {
    let texts = |name: &str| {
        parameters
            .all(name)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let text = |name: &str| parameters.get(name).map(str::to_owned);
    let until = parameters.day("until").into_iter().chain(as_of).min();
    Query {
        words: text("q").unwrap_or_default(),
        parties: texts("party"),
        event_type: text("type"),
        status: text("status"),
        topics: texts("topic"),
        place: text("place"),
        publisher: text("publisher"),
        since: parameters.day("since"),
        until,
        order: if parameters.get("order") == Some("newest") || parameters.get("q").is_none() {
            Order::NewestFirst
        } else {
            Order::Best
        },
        limit: parameters.number("limit").unwrap_or(most).clamp(1, most),
        after: parameters.number("after").map(|after| after as u64),
    }
}

fn page(
    reading: &mut Reading<'_>,
    query: &Query,
    parameters: &Parameters,
    of_events: bool,
) -> Result<Page, Fault> {
    let frame = Frame::of(reading, "Search", "search");
    let then = frame.then.clone();
    let is_asked = parameters
        .without("as-of")
        .iter()
        .any(|(name, _)| name != "in" && name != "order");
    let (hits, total, more, next) = match (is_asked, of_events) {
        (false, _) => (Vec::new(), 0, false, None),
        (true, true) => {
            let found = reading.store.search_events(query)?;
            let hits = found
                .hits
                .iter()
                .map(|hit| event(hit, reading, &then))
                .collect();
            (hits, found.total, found.more_than_total, found.next)
        }
        (true, false) => {
            let found = reading.store.search_reports(query)?;
            let hits = found.hits.iter().map(|hit| report(hit, &then)).collect();
            (hits, found.total, found.more_than_total, found.next)
        }
    };
    let text = |name: &str| parameters.get(name).unwrap_or_default().to_owned();
    let wording = reading.wording();
    let ontology = &reading.desk.options().lexicon.ontology;
    let mut topics: Vec<(String, String)> = ontology
        .topics()
        .iter()
        .map(|topic| (topic.id.to_string(), wording.topic(&topic.id)))
        .collect();
    topics.sort_by(|a, b| a.1.cmp(&b.1));
    let without_page = Parameters::parse(parameters.with("after", None).trim_start_matches('?'));
    Ok(Page {
        of_events,
        values: Values {
            words: text("q"),
            party: text("party"),
            kind: text("type"),
            status: text("status"),
            topic: text("topic"),
            place: text("place"),
            since: text("since"),
            until: text("until"),
            newest: parameters.get("order") == Some("newest"),
        },
        topics,
        types: TYPES.iter().map(|name| (*name).to_owned()).collect(),
        statuses: STATUSES,
        hits,
        total: format!("{}{total}", if more { "more than " } else { "" }),
        is_asked,
        next: next.map(|next| {
            format!(
                "/search{}",
                parameters.with("after", Some(&next.to_string()))
            )
        }),
        reports: format!("/search{}", without_page.with("in", None)),
        events: format!("/search{}", without_page.with("in", Some("events"))),
        csv: format!("/search.csv{}", without_page.with("", None)),
        json: format!("/search.json{}", without_page.with("", None)),
        frame,
    })
}

/// PLOVER's event types.
const TYPES: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

fn facts(head: &ReportHead) -> String {
    let day = head.day.map_or_else(|| "undated".to_owned(), dates::day);
    match &head.publisher {
        Some(publisher) => sanitise(&format!("{publisher}, {day}")),
        None => day,
    }
}

fn heading(head: &ReportHead) -> String {
    let title = head
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty());
    sanitise(title.unwrap_or(&head.report))
}

fn report(hit: &ReportHit, then: &str) -> Hit {
    Hit {
        title: heading(&hit.head),
        href: links::report(&hit.head.report, then),
        facts: facts(&hit.head),
        statement: String::new(),
        status: String::new(),
        words: marked(&hit.snippet.text, hit.snippet.span, &hit.snippet.marks),
    }
}

fn event(hit: &EventHit, reading: &Reading<'_>, then: &str) -> Hit {
    let event = &hit.event;
    let wording = reading.wording();
    Hit {
        title: heading(&hit.head),
        href: links::event(&event.id, then),
        facts: facts(&hit.head),
        statement: wording.statement(event),
        status: wording.status(event),
        words: marked(&event.sentence, event.sentence_span, &hit.marks),
    }
}

/// Words as HTML, with what was looked for marked. Marks are in bytes of the report.
fn marked(words: &str, span: Span, marks: &[Span]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for mark in marks {
        let (Some(from), Some(to)) = (
            mark.start.checked_sub(span.start),
            mark.end.checked_sub(span.start),
        ) else {
            continue;
        };
        let (Some(before), Some(found)) = (words.get(at..from), words.get(from..to)) else {
            continue;
        };
        out.push_str(&escaped(before));
        out.push_str("<mark>");
        out.push_str(&escaped(found));
        out.push_str("</mark>");
        at = to;
    }
    out.push_str(&escaped(words.get(at..).unwrap_or_default()));
    out
}

fn as_json(found: &Found<impl Serialize>) -> Result<Answer, Fault> {
    let text = serde_json::to_string(found).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(Answer::new("application/json", text))
}

const HEAD: [Column; 5] = [
    Column::new("report", Kind::Text),
    Column::new("title", Kind::Text),
    Column::new("day", Kind::Day),
    Column::new("publisher", Kind::Text),
    Column::new("url", Kind::Text),
];

fn head(head: &ReportHead) -> [Cell<'_>; 5] {
    [
        Cell::text(&head.report),
        Cell::maybe(head.title.as_deref()),
        Cell::day(head.day),
        Cell::maybe(head.publisher.as_deref()),
        Cell::maybe(head.url.as_deref()),
    ]
}

fn csv_of_reports(found: &Found<ReportHit>) -> Result<Answer, Fault> {
    let columns: Vec<Column> = HEAD
        .into_iter()
        .chain([Column::new("words", Kind::Text)])
        .collect();
    let rows = found.hits.iter().map(|hit| {
        let words = Cell::text(hit.snippet.text.as_str());
        head(&hit.head).into_iter().chain([words]).collect()
    });
    csv(&columns, rows, "reports.csv")
}

fn csv_of_events(found: &Found<EventHit>) -> Result<Answer, Fault> {
    let own = ["event", "type", "act", "sentence"].map(|name| Column::new(name, Kind::Text));
    let columns: Vec<Column> = HEAD.into_iter().chain(own).collect();
    let rows = found.hits.iter().map(|hit| {
        let event = &hit.event;
        let own = [
            Cell::text(&event.id),
            Cell::maybe(event.event_type.as_deref()),
            Cell::text(event.act.as_str()),
            Cell::text(&event.sentence),
        ];
        head(&hit.head).into_iter().chain(own).collect()
    });
    csv(&columns, rows, "events.csv")
}

fn csv<'r>(
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Cell<'r>>>,
    name: &str,
) -> Result<Answer, Fault> {
    let broken = |error: std::io::Error| Fault::Broken(error.to_string());
    let mut out = Vec::new();
    let mut file = Delimited::new(&mut out, columns, Separator::Comma).map_err(broken)?;
    for cells in rows {
        let cells: Vec<Cell<'_>> = cells.into_iter().map(super::lists::harmless).collect();
        file.row(&cells).map_err(broken)?;
    }
    Box::new(file).finish().map_err(broken)?;
    Ok(Answer::new("text/csv; charset=utf-8", out).saved_as(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_is_marked_and_nothing_acts() {
        for (marks, expected) in [
            (vec![(10, 15)], "<mark>talks</mark> &lt;b&gt;"),
            (vec![(0, 5), (90, 95)], "talks &lt;b&gt;"),
            (vec![], "talks &lt;b&gt;"),
        ] {
            let marks: Vec<Span> = marks.into_iter().map(|(a, b)| Span::new(a, b)).collect();
            assert_eq!(marked("talks <b>", Span::new(10, 19), &marks), expected);
        }
    }
}
