//! From a request to JSON: the parameters checked, the answer made by a reader of the store and kept.

use super::problem::Told;
use crate::answer::Answer;
use crate::call::Call;
use crate::fault::Fault;
use crate::state::Desk;
use axum::body::Body;
use axum::http::Response;
use jiff::civil::Date;
use rapporteur_answers::Answers;
use serde::Serialize;
use std::sync::Arc;

/// What JSON is.
const JSON: &str = "application/json";

/// What is known of the request while it is answered.
pub(crate) struct Asked {
    /// The day that is today, or that the record is asked as of.
    pub(crate) today: Date,
    pub(crate) desk: Desk,
}

/// The JSON that `work` makes, given before or now.
pub(crate) async fn json<T: Serialize>(
    desk: &Desk,
    call: Call,
    work: impl FnOnce(&Asked, &mut Answers<'_>) -> Result<T, Fault> + Send + 'static,
) -> Result<Response<Body>, Told> {
    made(desk, call, JSON, move |asked, answers| {
        let value = work(asked, answers)?;
        serde_json::to_vec(&value).map_err(|error| Fault::Broken(error.to_string()))
    })
    .await
}

/// The bytes that `work` makes, given before or now.
pub(crate) async fn made(
    desk: &Desk,
    call: Call,
    kind: &'static str,
    work: impl FnOnce(&Asked, &mut Answers<'_>) -> Result<Vec<u8>, Fault> + Send + 'static,
) -> Result<Response<Body>, Told> {
    if call.parameters.given("as-of") == Some("") {
        return Err(Told(Fault::Wrong("as-of: no day is given.".to_owned())));
    }
    let answer = desk.answer(call, kind, move |reading| {
        let lexicon = Arc::clone(&reading.desk.options().lexicon);
        let asked = Asked {
            today: reading.today,
            desk: reading.desk.clone(),
        };
        let mut answers = Answers::new(reading.store, &lexicon);
        Ok(Answer::new(kind, work(&asked, &mut answers)?))
    });
    Ok(answer.await?)
}
