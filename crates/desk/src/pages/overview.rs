//! The overview: every process with its state.

use super::Frame;
use crate::answer::Answer;
use crate::call::Call;
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;

#[derive(Template)]
#[template(path = "overview.html")]
struct Page {
    frame: Frame,
    processes: Vec<Card>,
}

struct Card {
    id: String,
    name: String,
}

/// `GET /`.
pub(crate) async fn get(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    desk.answer(call, "", |reading| Answer::page(&page(reading)?))
        .await
}

fn page(reading: &mut Reading<'_>) -> Result<Page, Fault> {
    let processes = reading.store.processes()?;
    Ok(Page {
        frame: Frame::of(reading, "Overview", "overview"),
        processes: processes
            .into_iter()
            .map(|process| Card {
                id: process.id,
                name: process.name,
            })
            .collect(),
    })
}
