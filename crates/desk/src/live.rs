//! What is new: one task looks for a new revision of the record and tells all who listen.
//!
//! A browser listens at `/live` (server-sent events). Each event bears the revision as its id, so
//! that one who comes back (`Last-Event-ID`) learns at once that something changed meanwhile.
//!
//! Deliberately absent: what changed. A page that hears of it asks for itself again.

use crate::fault::Fault;
use crate::state::Desk;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

/// What is known of the record at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// The revision of the record.
    pub(crate) revision: u64,
    /// Whether the desk is about to stop.
    pub(crate) is_closing: bool,
}

/// Looks for a new revision until the desk stops.
pub(crate) async fn watch(desk: Desk) {
    let mut closing = desk.news();
    // A store whose tables an update has emptied is settled by the desk where nobody else does.
    let never_settled = desk
        .readers()
        .read(|store| Ok(store.processes_lean().map(drop)?))
        .await;
    if let Err(Fault::Busy { .. }) = never_settled
        && let Err(fault) = desk.editor().write(&desk, |_| Ok(())).await
    {
        tracing::warn!(?fault, "the record cannot be settled");
    }
    loop {
        if let Err(error) = desk.look().await {
            tracing::warn!(%error, "the revision cannot be read");
        }
        tokio::select! {
            () = tokio::time::sleep(desk.options().limits.poll) => {}
            closed = closing.wait_for(|news| news.is_closing) => {
                if closed.is_ok() {
                    return;
                }
            }
        }
    }
}

/// `GET /live`.
pub(crate) async fn stream(
    State(desk): State<Desk>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Fault> {
    let Ok(place) = Arc::clone(desk.listeners()).try_acquire_owned() else {
        return Err(Fault::Busy {
            what: "Too many pages listen for news.".to_owned(),
            after: 30,
        });
    };
    let seen = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    let news: watch::Receiver<News> = desk.news();
    let mut first = true;
    let stream = WatchStream::new(news)
        .take_while(|news| !news.is_closing)
        .filter_map(move |news| {
            // Held as long as the stream is.
            let _place = &place;
            let is_known = std::mem::take(&mut first) && seen == Some(news.revision);
            (!is_known).then(|| {
                let data = format!("{{\"revision\":{}}}", news.revision);
                let event = Event::default().event("revision").data(data);
                Ok::<_, Infallible>(event.id(news.revision.to_string()))
            })
        });
    Ok((
        [("x-accel-buffering", "no")],
        Sse::new(stream).keep_alive(KeepAlive::default()),
    ))
}
