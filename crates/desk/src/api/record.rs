//! Processes, rows, reports and events.

use super::answers::json;
use super::parameters::{RowOrder, day, number, one_of, text, texts};
use super::problem::{Problem, Told};
use crate::call::Call;
use crate::fault::Fault;
use crate::state::Desk;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Response;
use rapporteur_answers::{
    AnswerError, FoundRow, MOST_ROWS, ProcessRow, Rows, Sentence, StyleName, table_named,
};
use rapporteur_ledger::Table;
use rapporteur_store::Filter;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Sentences of one row, where no number is asked for, and at most.
const SENTENCES: u64 = 50;
const MOST_SENTENCES: u64 = 500;

type Asked = Result<Call, Fault>;
type Given = Result<Response<Body>, Told>;

/// All negotiations, those first of which most reports tell.
#[utoipa::path(get, path = "/api/v1/processes", tag = "record",
    params(("as-of" = Option<String>, Query, format = Date, description = "the record as it stood on this day")),
    responses((status = 200, body = Vec<ProcessRow>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn processes(State(desk): State<Desk>, call: Asked) -> Given {
    json(&desk, call?, |_, answers| Ok(answers.processes()?)).await
}

/// A negotiation, by its id, as a row with its sentences.
#[utoipa::path(get, path = "/api/v1/processes/{process}", tag = "record",
    params(("process" = String, Path, description = "its id"),
        ("as-of" = Option<String>, Query, format = Date, description = "the record as it stood on this day")),
    responses((status = 200, body = Vec<FoundRow>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn process(
    State(desk): State<Desk>,
    Path(process): Path<String>,
    call: Asked,
) -> Given {
    json(&desk, call?, move |_, answers| {
        let process = answers.process(&process)?;
        Ok(answers.row(&process.id, 50)?)
    })
    .await
}

/// The state of play of a negotiation on a page.
#[utoipa::path(get, path = "/api/v1/processes/{process}/brief", tag = "record",
    params(("process" = String, Path, description = "its id"),
        ("style" = Option<StyleName>, Query, description = "how it is laid out"),
        ("since" = Option<String>, Query, format = Date, description = "since when changes are told"),
        ("as-of" = Option<String>, Query, format = Date, description = "the record as it stood on this day")),
    responses((status = 200, body = Object), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn brief(
    State(desk): State<Desk>,
    Path(process): Path<String>,
    call: Asked,
) -> Given {
    let call = call?;
    let since = day(&call.parameters, "since")?;
    let styles = [
        ("brief", StyleName::Brief),
        ("crisiswatch", StyleName::Crisiswatch),
        ("osce", StyleName::Osce),
        ("rounds", StyleName::Rounds),
    ];
    let style = one_of(&call.parameters, "style", &styles)?.unwrap_or_default();
    json(&desk, call, move |_, answers| {
        let process = answers.process(&process)?;
        let page = answers.page(&process, style, since)?;
        serde_json::to_value(&page).map_err(|error| Fault::Broken(error.to_string()))
    })
    .await
}

/// Rows of a table of the record, one page of them.
#[utoipa::path(get, path = "/api/v1/rows/{table}", tag = "record",
    params(("table" = String, Path, description = "incidents, processes, rounds, positions, ultimatums, pledges, measures, ceasefires, violence or outlook"),
        ("process" = Option<String>, Query, description = "of this negotiation, by its id"),
        ("since" = Option<String>, Query, format = Date, description = "of this day or later"),
        ("until" = Option<String>, Query, format = Date, description = "of this day or earlier"),
        ("status" = Option<String>, Query, description = "with this status, as rows have it"),
        ("party" = Option<Vec<String>>, Query, description = "in which all of these take part: a country's code, an id, or a name"),
        ("topic" = Option<Vec<String>>, Query, description = "that touch all of these issues"),
        ("order" = Option<RowOrder>, Query, description = "newest (as it is without) or oldest first"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 200, description = "no more than so many; 50 without"),
        ("after" = Option<String>, Query, pattern = "^[0-7][0-9a-f]{15}$", description = "the `next` of the page before"),
        ("as-of" = Option<String>, Query, format = Date, description = "the record as it stood on this day")),
    responses((status = 200, body = Rows), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn rows(
    State(desk): State<Desk>,
    Path(table): Path<String>,
    call: Asked,
) -> Given {
    let call = call?;
    let parameters = &call.parameters;
    let table: Table = table_named(&table)?;
    let orders = [("newest", true), ("oldest", false)];
    let limit = number(parameters, "limit", 1, MOST_ROWS as u64)?.unwrap_or(50);
    let after = text(parameters, "after");
    let filter = Filter {
        process: text(parameters, "process"),
        since: day(parameters, "since")?,
        until: day(parameters, "until")?,
        status: text(parameters, "status"),
        parties: texts(parameters, "party"),
        topics: texts(parameters, "topic"),
        newest_first: one_of(parameters, "order", &orders)?.unwrap_or(true),
        limit: usize::try_from(limit).ok(),
        ..Filter::default()
    };
    json(&desk, call, move |_, answers| {
        Ok(answers.rows(table, &filter, after.as_deref())?)
    })
    .await
}

/// A row of the record with the sentences that tell it; one for each negotiation that it stands in.
#[utoipa::path(get, path = "/api/v1/row/{id}", tag = "record",
    params(("id" = String, Path, description = "its id (round-…)"),
        ("sentences" = Option<u64>, Query, maximum = 500, description = "no more sentences than these; 50 without"),
        ("as-of" = Option<String>, Query, format = Date, description = "the record as it stood on this day")),
    responses((status = 200, body = Vec<FoundRow>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn row(State(desk): State<Desk>, Path(id): Path<String>, call: Asked) -> Given {
    let call = call?;
    let sentences = number(&call.parameters, "sentences", 0, MOST_SENTENCES)?.unwrap_or(SENTENCES);
    json(&desk, call, move |_, answers| {
        Ok(answers.row(&id, usize::try_from(sentences).unwrap_or_default())?)
    })
    .await
}

/// A report with its text and what was read from it.
#[derive(Serialize, ToSchema)]
pub(crate) struct WholeReport {
    /// Its name in the store.
    id: String,
    /// Its headline.
    title: Option<String>,
    /// The day on which it was published.
    #[schema(format = Date)]
    day: Option<String>,
    /// Who published it.
    publisher: Option<String>,
    /// Its address.
    url: Option<String>,
    /// Its text; spans are bytes of it.
    text: String,
    /// The events that were read from it, as event records.
    #[schema(value_type = Vec<Object>)]
    events: Vec<Value>,
}

/// A report, by its name in the store.
#[utoipa::path(get, path = "/api/v1/reports/{report}", tag = "record",
    params(("report" = String, Path, description = "its name in the store"),
        ("as-of" = Option<String>, Query, format = Date, description = "the record as it stood on this day")),
    responses((status = 200, body = WholeReport), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn report(
    State(desk): State<Desk>,
    Path(report): Path<String>,
    call: Asked,
) -> Given {
    json(&desk, call?, move |_, answers| {
        let view = answers.store().view();
        let Some(stored) = answers.store().report(&report, view)? else {
            return Err(unknown("report", &report));
        };
        let events = stored.events.iter().map(serde_json::to_value);
        let report = stored.report;
        Ok(WholeReport {
            day: report.date.as_ref().map(|date| date.day.to_string()),
            id: report.id,
            title: report.title,
            publisher: report.publisher,
            url: report.url,
            text: report.text,
            events: events
                .collect::<Result<_, _>>()
                .map_err(|error| Fault::Broken(error.to_string()))?,
        })
    })
    .await
}

/// An event with its sentence and the rows that it tells.
#[derive(Serialize, ToSchema)]
pub(crate) struct WholeEvent {
    /// The sentence and its report.
    evidence: Sentence,
    /// The event record.
    #[schema(value_type = Object)]
    event: Value,
    /// Ids of the rows of the record that it tells.
    rows: Vec<String>,
}

/// An event, by its name (`report#3`; the sign is written `%23` in an address).
#[utoipa::path(get, path = "/api/v1/events/{event}", tag = "record",
    params(("event" = String, Path, description = "its name"),
        ("as-of" = Option<String>, Query, format = Date, description = "the record as it stood on this day")),
    responses((status = 200, body = WholeEvent), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn event(
    State(desk): State<Desk>,
    Path(name): Path<String>,
    call: Asked,
) -> Given {
    json(&desk, call?, move |_, answers| {
        let view = answers.store().view();
        let report = name.rsplit_once('#').map_or("", |(report, _)| report);
        let stored = answers.store().report(report, view)?;
        let found = stored.as_ref().and_then(|stored| {
            let event = stored.events.iter().find(|event| event.id == name)?;
            Some((event, &stored.report))
        });
        let Some((event, report)) = found else {
            return Err(unknown("event", &name));
        };
        let rows = answers.store().rows_of_event_lean(&name)?;
        Ok(WholeEvent {
            evidence: Sentence::of(event, report),
            event: serde_json::to_value(event).map_err(|error| Fault::Broken(error.to_string()))?,
            rows: rows.into_iter().map(|row| row.head.id).collect(),
        })
    })
    .await
}

fn unknown(what: &'static str, name: &str) -> Fault {
    AnswerError::Unknown {
        what,
        name: name.to_owned(),
        near: Vec::new(),
    }
    .into()
}
