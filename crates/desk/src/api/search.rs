//! Reports and events by their words and facts.

use super::answers::json;
use super::parameters::{HitOrder, day, number, one_of, text, texts};
use super::problem::{Problem, Told};
use crate::call::{Call, Parameters};
use crate::fault::Fault;
use crate::state::Desk;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use rapporteur_store::{EventHit, Found, MOST_HITS, Order, Query, ReportHead, ReportHit};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Where a hit comes from.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundIn {
    /// The report's name in the store.
    report: String,
    /// Its headline.
    title: Option<String>,
    /// The day on which it was published.
    #[schema(format = Date)]
    day: Option<String>,
    /// Who published it.
    publisher: Option<String>,
    /// Its address.
    url: Option<String>,
}

impl From<ReportHead> for FoundIn {
    fn from(head: ReportHead) -> Self {
        Self {
            report: head.report,
            title: head.title,
            day: head.day.map(|day| day.to_string()),
            publisher: head.publisher,
            url: head.url,
        }
    }
}

/// A report that was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundReport {
    /// Which.
    found_in: FoundIn,
    /// The stretch of its text that shows the words best.
    snippet: String,
    /// Where that stands, in bytes of the text.
    span: [usize; 2],
    /// Where the words stand within it, in bytes of the text.
    marks: Vec<[usize; 2]>,
}

/// An event that was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundEvent {
    /// Its report.
    found_in: FoundIn,
    /// The event record, its sentence in it.
    #[schema(value_type = Object)]
    event: Value,
    /// Where the words stand in the sentence, in bytes of the report's text.
    marks: Vec<[usize; 2]>,
}

/// One page of reports.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundReports {
    /// The page.
    hits: Vec<FoundReport>,
    /// How many there are on all pages, as far as they are counted.
    total: usize,
    /// Whether there are more than that.
    more_than_total: bool,
    /// What to ask with as `after`, to have the next page; `null` on the last.
    next: Option<String>,
}

/// One page of events.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundEvents {
    /// The page.
    hits: Vec<FoundEvent>,
    /// How many there are on all pages, as far as they are counted.
    total: usize,
    /// Whether there are more than that.
    more_than_total: bool,
    /// What to ask with as `after`, to have the next page; `null` on the last.
    next: Option<String>,
}

fn query(parameters: &Parameters) -> Result<Query, Fault> {
    let orders = [
        ("newest", Order::NewestFirst),
        ("oldest", Order::OldestFirst),
        ("best", Order::Best),
    ];
    let limit = number(parameters, "limit", 1, MOST_HITS as u64)?.unwrap_or(20);
    Ok(Query {
        words: text(parameters, "q").unwrap_or_default(),
        parties: texts(parameters, "party"),
        event_type: text(parameters, "type"),
        status: text(parameters, "status"),
        topics: texts(parameters, "topic"),
        place: text(parameters, "place"),
        publisher: text(parameters, "publisher"),
        since: day(parameters, "since")?,
        until: day(parameters, "until")?,
        order: one_of(parameters, "order", &orders)?.unwrap_or_default(),
        limit: usize::try_from(limit).unwrap_or(20),
        after: number(parameters, "after", 0, u64::MAX)?,
    })
}

/// Reports by their words, and by facts of their events.
#[utoipa::path(get, path = "/api/v1/search/reports", tag = "search",
    params(("q" = Option<String>, Query, description = "words that must all be there; \"two words\", talk*, -sport"),
        ("party" = Option<Vec<String>>, Query, description = "who acts or is acted upon: a country's code, an id, a name"),
        ("type" = Option<String>, Query, description = "PLOVER's event type, or an act"),
        ("status" = Option<String>, Query, description = "asserted, negated, future, planned, …"),
        ("topic" = Option<Vec<String>>, Query, description = "issues"),
        ("place" = Option<String>, Query, description = "a country's code, a division, or a place's name"),
        ("publisher" = Option<String>, Query, description = "who published it"),
        ("since" = Option<String>, Query, format = Date, description = "published on this day or later"),
        ("until" = Option<String>, Query, format = Date, description = "published on this day or earlier"),
        ("order" = Option<HitOrder>, Query, description = "newest (as it is without), oldest or best first"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 500, description = "no more than so many; 20 without"),
        ("after" = Option<String>, Query, pattern = "^[0-9]+$", max_length = 19, description = "the `next` of the page before")),
    responses((status = 200, body = FoundReports), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reports(
    State(desk): State<Desk>,
    call: Result<Call, Fault>,
) -> Result<Response<Body>, Told> {
    let call = call?;
    let query = query(&call.parameters)?;
    json(&desk, call, move |_, answers| {
        let found: Found<ReportHit> = answers.store().search_reports(&query)?;
        let hits = found.hits.into_iter().map(|hit| FoundReport {
            found_in: hit.head.into(),
            snippet: hit.snippet.text,
            span: [hit.snippet.span.start, hit.snippet.span.end],
            marks: pairs(&hit.snippet.marks),
        });
        Ok(FoundReports {
            hits: hits.collect(),
            total: found.total,
            more_than_total: found.more_than_total,
            next: found.next.map(|next| next.to_string()),
        })
    })
    .await
}

/// Events by the words of their sentences and by facts.
#[utoipa::path(get, path = "/api/v1/search/events", tag = "search",
    params(("q" = Option<String>, Query, description = "words that must all be there; \"two words\", talk*, -sport"),
        ("party" = Option<Vec<String>>, Query, description = "who acts or is acted upon: a country's code, an id, a name"),
        ("type" = Option<String>, Query, description = "PLOVER's event type, or an act"),
        ("status" = Option<String>, Query, description = "asserted, negated, future, planned, …"),
        ("topic" = Option<Vec<String>>, Query, description = "issues"),
        ("place" = Option<String>, Query, description = "a country's code, a division, or a place's name"),
        ("publisher" = Option<String>, Query, description = "who published it"),
        ("since" = Option<String>, Query, format = Date, description = "published on this day or later"),
        ("until" = Option<String>, Query, format = Date, description = "published on this day or earlier"),
        ("order" = Option<HitOrder>, Query, description = "newest (as it is without) or oldest first"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 500, description = "no more than so many; 20 without"),
        ("after" = Option<String>, Query, pattern = "^[0-9]+$", max_length = 19, description = "the `next` of the page before")),
    responses((status = 200, body = FoundEvents), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn events(
    State(desk): State<Desk>,
    call: Result<Call, Fault>,
) -> Result<Response<Body>, Told> {
    let call = call?;
    let query = query(&call.parameters)?;
    json(&desk, call, move |_, answers| {
        let found: Found<EventHit> = answers.store().search_events(&query)?;
        let mut hits = Vec::with_capacity(found.hits.len());
        for hit in found.hits {
            hits.push(FoundEvent {
                found_in: hit.head.into(),
                event: serde_json::to_value(&hit.event)
                    .map_err(|error| Fault::Broken(error.to_string()))?,
                marks: pairs(&hit.marks),
            });
        }
        Ok(FoundEvents {
            hits,
            total: found.total,
            more_than_total: found.more_than_total,
            next: found.next.map(|next| next.to_string()),
        })
    })
    .await
}

fn pairs(spans: &[rapporteur_model::Span]) -> Vec<[usize; 2]> {
    spans.iter().map(|span| [span.start, span.end]).collect()
}
