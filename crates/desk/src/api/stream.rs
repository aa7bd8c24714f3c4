//! What is new, as a stream (server-sent events): each revision of the record with the rows that came
//! or changed. The id of an event is the revision, so that who comes back with `Last-Event-ID`
//! misses nothing.

use super::problem::{Problem, Told};
use crate::fault::Fault;
use crate::live::News;
use crate::state::Desk;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use rapporteur_store::Change;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::{ReceiverStream, WatchStream};

/// No more changes are told with one revision; `/api/v1/changes` has the others.
const MOST: usize = 200;

/// What is new, as server-sent events named `revision`.
#[utoipa::path(get, path = "/api/v1/stream", tag = "news",
    params(("Last-Event-ID" = Option<u64>, Header, description = "the revision that is known already")),
    responses((status = 200, content_type = "text/event-stream", body = String), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(desk): State<Desk>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Told> {
    let Ok(place) = Arc::clone(desk.listeners()).try_acquire_owned() else {
        return Err(Told(Fault::Busy {
            what: "Too many listen for news.".to_owned(),
            after: 30,
        }));
    };
    let known = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    let mut news = WatchStream::new(desk.news()).take_while(|news: &News| !news.is_closing);
    let (tell, told) = tokio::sync::mpsc::channel::<Event>(4);
    tokio::spawn(async move {
        let _place = place;
        let mut known = known;
        while let Some(_news) = news.next().await {
            let since = known;
            let read = desk.readers().read(move |store| {
                let revision = store.revision()?;
                // Who comes without a revision hears of what is new from now on.
                let changes = match since {
                    Some(since) if since < revision => store.changes_since(since, MOST)?,
                    _ => Vec::new(),
                };
                Ok((revision, changes))
            });
            let Ok((revision, changes)) = read.await else {
                continue;
            };
            if known == Some(revision) {
                continue;
            }
            known = Some(revision);
            let changes: Vec<Value> = changes.iter().map(change).collect();
            let data = json!({"revision": revision, "changes": changes}).to_string();
            let event = Event::default()
                .event("revision")
                .id(revision.to_string())
                .data(data);
            tokio::select! {
                sent = tell.send(event) => if sent.is_err() { return },
                () = tell.closed() => return,
            }
        }
    });
    let stream = ReceiverStream::new(told).map(Ok::<_, Infallible>);
    Ok((
        [("x-accel-buffering", "no")],
        Sse::new(stream).keep_alive(KeepAlive::default()),
    ))
}

fn change(change: &Change) -> Value {
    json!({
        "table": change.table.plural(), "process": change.process, "id": change.id,
        "is_new": change.is_new, "revision": change.revision, "at": change.at,
    })
}
