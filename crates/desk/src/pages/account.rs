//! Signing in and out.

use super::form::{Submitted, token, with_cookie};
use super::{Frame, redirect};
use crate::access::Role;
use crate::answer::Answer;
use crate::call::Call;
use crate::fault::Fault;
use crate::state::Desk;
use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};

#[derive(Template)]
#[template(path = "login.html")]
struct Login {
    frame: Frame,
    token: String,
    next: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    frame: Frame,
    token: String,
    name: String,
    role: &'static str,
}

/// `GET /login`.
pub(crate) async fn login(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    let next = within(call.parameters.get("next")).to_owned();
    if desk.gate().is_open() {
        return Ok(redirect(&next));
    }
    form(&desk, &call, next, String::new(), StatusCode::OK)
}

fn form(
    desk: &Desk,
    call: &Call,
    next: String,
    problem: String,
    status: StatusCode,
) -> Result<Response<Body>, Fault> {
    let (token, cookie) = token(desk, &call.visitor)?;
    let page = Login {
        frame: Frame {
            title: "Sign in".to_owned(),
            ..Frame::default()
        },
        token,
        next,
        problem,
    };
    let response = Answer::page(&page)?
        .with_status(status)
        .respond(&HeaderMap::new());
    Ok(with_cookie(response, cookie))
}

/// `POST /login`.
pub(crate) async fn sign_in(
    State(desk): State<Desk>,
    call: Call,
    request: Request,
) -> Result<Response<Body>, Fault> {
    use axum::extract::FromRequest;
    let from = crate::routes::peer(&request);
    let sent = Submitted::from_request(request, &desk).await?;
    let next = within(sent.get("next")).to_owned();
    let (name, password) = (
        sent.get("name").unwrap_or_default(),
        sent.get("password").unwrap_or_default(),
    );
    match desk.gate().sign_in(from, name, password).await {
        Ok(Some(cookie)) => {
            tracing::info!(name = ?name, "signed in");
            Ok(with_cookie(redirect(&next), Some(cookie)))
        }
        Ok(None) => {
            tracing::warn!(name = ?name, %from, "a sign-in failed");
            let problem = "This name and password do not belong together.".to_owned();
            form(&desk, &call, next, problem, StatusCode::UNAUTHORIZED)
        }
        Err(wait) => {
            let minutes = wait.as_secs() / 60 + 1;
            let problem = format!("Too many tries have failed. Try again in {minutes} min.");
            form(&desk, &call, next, problem, StatusCode::TOO_MANY_REQUESTS)
        }
    }
}

/// `GET /account`.
pub(crate) async fn account(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    let (token, cookie) = token(&desk, &call.visitor)?;
    let page = Account {
        frame: Frame::around(&call, "Account", ""),
        token,
        name: call.visitor.name.clone(),
        role: call.visitor.role.map_or("", Role::name),
    };
    Ok(with_cookie(
        Answer::page(&page)?.respond(&HeaderMap::new()),
        cookie,
    ))
}

/// `POST /logout`.
pub(crate) async fn sign_out(State(desk): State<Desk>, sent: Submitted) -> Response<Body> {
    with_cookie(redirect("/login"), desk.gate().sign_out(&sent.visitor))
}

/// An address of this desk; the overview for any other.
fn within(next: Option<&str>) -> &str {
    let is_own = |next: &&str| {
        next.starts_with('/')
            && !next.starts_with("//")
            && !next.contains(['\\', '\r', '\n'])
            && next.is_ascii()
    };
    next.filter(is_own).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for (next, to) in [
            (Some("/lists/rounds?party=RUS"), "/lists/rounds?party=RUS"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/a\r\nSet-Cookie: b"), "/"),
            (None, "/"),
        ] {
            assert_eq!(within(next), to);
        }
    }
}
