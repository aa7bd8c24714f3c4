//! What the interface is: the description for programs (OpenAPI 3.1) and a page for people, both
//! made from the handlers.

use super::parameters::{AlertKind, HitOrder, RowOrder};
use super::problem::{Problem, Told};
use super::{decisions, record, search, stream, watched};
use crate::answer::Answer;
use crate::call::Call;
use crate::fault::Fault;
use crate::state::Desk;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::response::IntoResponse;
use rapporteur_answers::StyleName;
use serde::Serialize;
use std::fmt::Write;
use utoipa::{OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rapporteur",
        description = "A record of negotiations and conflicts, made from news reports; every row names the sentences that say so."
    ),
    paths(
        index,
        record::processes,
        record::process,
        record::brief,
        record::rows,
        record::row,
        record::report,
        record::event,
        search::reports,
        search::events,
        watched::changes,
        watched::alerts,
        watched::sources,
        watched::webhooks,
        decisions::list,
        decisions::decide,
        decisions::undo,
        stream::get,
    ),
    components(schemas(Problem, AlertKind, HitOrder, RowOrder, StyleName))
)]
struct Description;

fn description() -> utoipa::openapi::OpenApi {
    let mut described = Description::openapi();
    env!("CARGO_PKG_VERSION").clone_into(&mut described.info.version);
    described
}

/// What answers here.
#[derive(Serialize, ToSchema)]
pub(crate) struct Index {
    /// The program.
    name: &'static str,
    /// Its version.
    version: &'static str,
    /// The record's revision; it grows with every settling that changes something.
    revision: u64,
    /// Where the description is.
    description: &'static str,
}

/// What answers here, and the record's revision.
#[utoipa::path(get, path = "/api/v1", tag = "description",
    responses((status = 200, body = Index), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn index(
    State(desk): State<Desk>,
    call: Result<Call, Fault>,
) -> Result<Response<Body>, Told> {
    let revision = desk
        .read(call?, |reading| Ok(reading.store.revision()?))
        .await?;
    let index = Index {
        name: "rapporteur",
        version: env!("CARGO_PKG_VERSION"),
        revision,
        description: "/api/v1/openapi.json",
    };
    Ok(Json(index).into_response())
}

/// `GET /api/v1/openapi.json`.
pub(crate) async fn openapi(call: Result<Call, Fault>) -> Result<Response<Body>, Told> {
    let text = serde_json::to_vec(&description()).map_err(|e| Fault::Broken(e.to_string()))?;
    Ok(Answer::new("application/json", text).respond(&call?.headers))
}

/// `GET /api/v1/docs`: the same for people.
pub(crate) async fn page(call: Result<Call, Fault>) -> Result<Response<Body>, Told> {
    let described =
        serde_json::to_value(description()).map_err(|e| Fault::Broken(e.to_string()))?;
    let text = |value: &serde_json::Value, name: &str| -> String {
        let text = value.get(name).and_then(serde_json::Value::as_str);
        escaped(text.unwrap_or_default())
    };
    let mut page = String::from(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Interface for programs</title>\
         <main><h1>Interface for programs</h1>\
         <p><a href=\"/api/v1/openapi.json\">The description (OpenAPI 3.1)</a>, \
         <a href=\"/alerts.atom\">alerts as a feed</a>; assistants ask at <code>/mcp</code>.</p>",
    );
    let paths = described
        .get("paths")
        .and_then(serde_json::Value::as_object);
    for (path, methods) in paths.into_iter().flatten() {
        for (method, handler) in methods.as_object().into_iter().flatten() {
            // Writing to a string cannot fail.
            let _ = write!(
                page,
                "<h2><code>{} {}</code></h2><p>{}</p>",
                escaped(&method.to_uppercase()),
                escaped(path),
                text(handler, "summary")
            );
            let parameters = handler
                .get("parameters")
                .and_then(serde_json::Value::as_array);
            if let Some(parameters) = parameters {
                page.push_str("<dl>");
                for parameter in parameters {
                    let _ = write!(
                        page,
                        "<dt><code>{}</code> ({})</dt><dd>{}</dd>",
                        text(parameter, "name"),
                        text(parameter, "in"),
                        text(parameter, "description")
                    );
                }
                page.push_str("</dl>");
            }
        }
    }
    page.push_str("</main></html>");
    Ok(Answer::html(page).respond(&call?.headers))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
