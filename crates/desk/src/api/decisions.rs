//! What people have decided, and deciding.
//!
//! A program that decides sends JSON: a page of another host cannot do that in a browser without
//! being asked first, which this desk never allows.

use super::problem::{Problem, Told};
use crate::access::Role;
use crate::call::Call;
use crate::correcting::patch;
use crate::fault::Fault;
use crate::state::Desk;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use jiff::Timestamp;
use rapporteur_store::{Decision, Verdict, View};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

type Given = Result<Response<Body>, Told>;

/// What somebody decided.
#[derive(Serialize, ToSchema)]
pub(crate) struct DecidedOn {
    /// By which it is taken back.
    number: i64,
    /// `merge`, `split`, `reject` or `correct`.
    verdict: String,
    /// The event.
    one: String,
    /// The other event, of `merge` and `split`.
    other: Option<String>,
    /// What changes in the event record, of `correct`: a JSON merge patch (RFC 7396).
    #[schema(value_type = Option<Object>)]
    patch: Option<Value>,
    /// Who decided.
    by: String,
    /// Why.
    note: String,
    /// When it was taken back; `null` while it stands.
    undone_at: Option<String>,
}

/// What to decide.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "verdict", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum ToDecide {
    /// The two are one happening.
    Merge(Two),
    /// They are two.
    Split(Two),
    /// It is none.
    Reject(One),
    /// It reads otherwise.
    Correct(Reading),
}

/// Two events.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Two {
    /// An event, by its name (`report#3`).
    one: String,
    /// The other.
    other: String,
    /// Who decides, where nobody signs in.
    #[serde(default)]
    by: Option<String>,
    /// Why.
    #[serde(default)]
    note: Option<String>,
}

/// One event.
#[derive(Deserialize, ToSchema)]
pub(crate) struct One {
    /// An event, by its name (`report#3`).
    one: String,
    /// Who decides, where nobody signs in.
    #[serde(default)]
    by: Option<String>,
    /// Why.
    #[serde(default)]
    note: Option<String>,
}

/// An event, and how it should read.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Reading {
    /// An event, by its name (`report#3`).
    one: String,
    /// The fields that should read otherwise.
    fields: Box<Fields>,
    /// Who decides, where nobody signs in.
    #[serde(default)]
    by: Option<String>,
    /// Why.
    #[serde(default)]
    note: Option<String>,
}

/// How an event should read. A field that is not given stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Fields {
    /// The act, by the name of its file (`meet`).
    act: Option<String>,
    /// The operators on it, outermost first, parted by semicolons (`promise; refuse`).
    operators: Option<String>,
    /// Who acts: names, country codes or ids, parted by semicolons.
    actors: Option<String>,
    /// To whom, likewise.
    recipients: Option<String>,
    /// The day (`2025-07-14`), or `none`.
    day: Option<String>,
    /// `affirmed` or `negated`.
    polarity: Option<String>,
    /// `past`, `present` or `future`.
    tense: Option<String>,
    /// `certain`, `probable`, `possible`, `required`, `wished` or `planned`.
    modality: Option<String>,
    /// How many were killed (`12`, `12-15`, `12+`), or `none`.
    killed: Option<String>,
    /// How many were injured, likewise.
    injured: Option<String>,
}

impl Fields {
    fn get(&self, field: &str) -> Option<&str> {
        let value = match field {
            "act" => &self.act,
            "operators" => &self.operators,
            "actors" => &self.actors,
            "recipients" => &self.recipients,
            "day" => &self.day,
            "polarity" => &self.polarity,
            "tense" => &self.tense,
            "modality" => &self.modality,
            "killed" => &self.killed,
            "injured" => &self.injured,
            _ => &None,
        };
        value.as_deref()
    }
}

/// What became of a decision.
#[derive(Serialize, ToSchema)]
pub(crate) struct Kept {
    /// By which it is taken back.
    number: i64,
    /// Whether the record shows it already.
    is_settled: bool,
}

/// All decisions, those taken back too.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "decisions",
    responses((status = 200, body = Vec<DecidedOn>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(desk): State<Desk>, call: Result<Call, Fault>) -> Given {
    let decided = desk
        .read(call?, |reading| Ok(reading.store.decisions()?))
        .await?;
    let shown: Vec<DecidedOn> = decided
        .into_iter()
        .map(|decided| DecidedOn {
            number: decided.number,
            verdict: decided.decision.verdict.name().to_owned(),
            one: decided.decision.one,
            other: Some(decided.decision.other).filter(|other| !other.is_empty()),
            patch: decided
                .decision
                .patch
                .and_then(|patch| serde_json::from_str(&patch).ok()),
            by: decided.decision.by,
            note: decided.decision.note,
            undone_at: decided.undone_at.map(|at| at.to_string()),
        })
        .collect();
    Ok(Json(shown).into_response())
}

fn editor(call: &Call) -> Result<(), Fault> {
    if call.visitor.may(Role::Editor) {
        Ok(())
    } else {
        Err(Fault::Forbidden("Only an editor may decide.".to_owned()))
    }
}

/// Decides about events; for editors.
#[utoipa::path(post, path = "/api/v1/decisions", tag = "decisions", request_body = ToDecide,
    responses((status = 201, body = Kept), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn decide(
    State(desk): State<Desk>,
    call: Result<Call, Fault>,
    asked: Result<Json<ToDecide>, JsonRejection>,
) -> Given {
    let call = call?;
    editor(&call)?;
    let Json(asked) = asked.map_err(|wrong| Fault::Wrong(wrong.body_text()))?;
    let mut fields = None;
    let (verdict, one, other, by, note) = match asked {
        ToDecide::Correct(reading) => {
            fields = Some(reading.fields);
            let (by, note) = (reading.by, reading.note);
            (Verdict::Correct, reading.one, String::new(), by, note)
        }
        ToDecide::Merge(two) => (Verdict::Merge, two.one, two.other, two.by, two.note),
        ToDecide::Split(two) => (Verdict::Split, two.one, two.other, two.by, two.note),
        ToDecide::Reject(one) => (Verdict::Reject, one.one, String::new(), one.by, one.note),
    };
    let cut = |text: String, most: usize| text.chars().take(most).collect::<String>();
    let by = if call.visitor.name.is_empty() {
        by.unwrap_or_else(|| "program".to_owned())
    } else {
        call.visitor.name.clone()
    };
    let needs_two = matches!(verdict, Verdict::Merge | Verdict::Split);
    let lexicon = std::sync::Arc::clone(&desk.options().lexicon);
    let decision = Decision {
        verdict,
        one,
        other,
        patch: None,
        by: cut(by, 200),
        note: cut(note.unwrap_or_default(), 2000),
    };
    let kept = desk
        .editor()
        .write(&desk, move |store| {
            let named = [Some(&decision.one), needs_two.then_some(&decision.other)];
            for event in named.into_iter().flatten() {
                if store.event(event, View::Now)?.is_none() {
                    return Err(Fault::NotFound(format!("There is no event ‘{event}’.")));
                }
            }
            if decision.one == decision.other {
                let what = "An event is one happening with itself; name two.";
                return Err(Fault::Wrong(what.to_owned()));
            }
            let mut decision = decision.clone();
            if let Some(fields) = &fields {
                let given = |field: &str| fields.get(field);
                decision.patch = Some(patch(store, &decision.one, given, &lexicon)?);
            }
            Ok(store.writer()?.decide(&decision, Timestamp::now())?)
        })
        .await?;
    let kept = Kept {
        number: kept.value,
        is_settled: kept.is_settled,
    };
    Ok((StatusCode::CREATED, Json(kept)).into_response())
}

/// Takes a decision back; for editors.
#[utoipa::path(delete, path = "/api/v1/decisions/{number}", tag = "decisions",
    params(("number" = i64, Path, description = "its number", minimum = 1)),
    responses((status = 200, body = Kept), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn undo(
    State(desk): State<Desk>,
    number: Result<Path<i64>, PathRejection>,
    call: Result<Call, Fault>,
) -> Given {
    editor(&call?)?;
    let Path(number) = number.map_err(|wrong| Fault::Wrong(wrong.body_text()))?;
    let kept = desk
        .editor()
        .write(&desk, move |store| {
            if store.writer()?.undo(number, Timestamp::now())? {
                Ok(number)
            } else {
                Err(Fault::NotFound(format!("No decision {number} stands.")))
            }
        })
        .await?;
    let kept = Kept {
        number: kept.value,
        is_settled: kept.is_settled,
    };
    Ok(Json(kept).into_response())
}
