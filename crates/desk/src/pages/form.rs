//! Forms: what is sent counts only from an editor, and from a page of this desk.

use crate::access::{Role, Visitor};
use crate::call::{Parameters, decoded};
use crate::fault::Fault;
use crate::state::Desk;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, Response, header};

/// What a form sent, from somebody who may send it.
pub(crate) struct Submitted {
    pub(crate) visitor: Visitor,
    pub(crate) fields: Parameters,
}

/// The name of the field that holds the token of a form.
pub(crate) const TOKEN: &str = "token";

impl Submitted {
    /// A field's value, without spaces around it.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// A name out of the record. Forms hold it encoded, since it may hold signs that are shown
    /// otherwise than they are.
    pub(crate) fn name(&self, field: &str) -> String {
        match self.get(&format!("{field}-encoded")) {
            Some(encoded) => decoded(encoded),
            None => self.get(field).unwrap_or_default().to_owned(),
        }
    }

    fn check(
        desk: &Desk,
        visitor: &Visitor,
        headers: &HeaderMap,
        fields: &Parameters,
    ) -> Result<(), Fault> {
        // Programs that show a token are sent by no page.
        let is_own = visitor.by_token
            || desk
                .gate()
                .is_own_form(visitor, headers, fields.get(TOKEN).unwrap_or_default());
        if !is_own {
            let what = "This form was not made by this desk for you, or it is too old. Open its page again.";
            return Err(Fault::Forbidden(what.to_owned()));
        }
        Ok(())
    }

    /// # Errors
    /// When the visitor may not edit.
    pub(crate) fn by_editor(self) -> Result<Self, Fault> {
        if self.visitor.may(Role::Editor) {
            return Ok(self);
        }
        Err(Fault::Forbidden(
            "Only editors may change the record.".to_owned(),
        ))
    }
}

impl FromRequest<Desk> for Submitted {
    type Rejection = Fault;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, Fault> {
        let visitor = match request.extensions().get::<Visitor>() {
            Some(visitor) => visitor.clone(),
            None => desk.gate().visitor(request.headers()),
        };
        let headers = request.headers().clone();
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Fault::Wrong("This is not what the form sends.".to_owned()));
        }
        let body = Bytes::from_request(request, desk)
            .await
            .map_err(|_| Fault::Wrong("The form holds more than it may.".to_owned()))?;
        let text = std::str::from_utf8(&body)
            .map_err(|_| Fault::Wrong("The form holds something that is no text.".to_owned()))?;
        let fields = Parameters::parse_form(text);
        Self::check(desk, &visitor, &headers, &fields)?;
        Ok(Self { visitor, fields })
    }
}

/// The token of a visitor's forms, and the response with the cookie that belongs to it.
pub(crate) fn token(
    desk: &Desk,
    visitor: &Visitor,
) -> Result<(String, Option<HeaderValue>), Fault> {
    desk.gate()
        .form_token(visitor)
        .ok_or_else(|| Fault::Broken("no random bytes".to_owned()))
}

/// Adds a cookie to a response.
pub(crate) fn with_cookie(
    mut response: Response<Body>,
    cookie: Option<HeaderValue>,
) -> Response<Body> {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
