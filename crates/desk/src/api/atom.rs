//! Alerts as a feed (Atom, RFC 4287), of all negotiations or of one.

use super::answers::{Asked, made};
use super::problem::Told;
use crate::call::Call;
use crate::fault::Fault;
use crate::state::Desk;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, header};
use rapporteur_answers::{Answers, ToldAlert};
use std::fmt::Write;

/// What Atom is.
const ATOM: &str = "application/atom+xml; charset=utf-8";

/// `GET /alerts.atom`.
pub(crate) async fn all(
    State(desk): State<Desk>,
    call: Result<Call, Fault>,
) -> Result<Response<Body>, Told> {
    feed(desk, call?, None).await
}

/// `GET /processes/{process}/alerts.atom`.
pub(crate) async fn of_process(
    State(desk): State<Desk>,
    Path(process): Path<String>,
    call: Result<Call, Fault>,
) -> Result<Response<Body>, Told> {
    feed(desk, call?, Some(process)).await
}

async fn feed(desk: Desk, call: Call, process: Option<String>) -> Result<Response<Body>, Told> {
    let host = call
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let scheme = if desk.options().access.encrypted {
        "https"
    } else {
        "http"
    };
    let base = format!("{scheme}://{}", host.unwrap_or("localhost"));
    let path = call.path.clone();
    // Addresses in the feed are those of the host that was asked.
    made(
        &desk,
        call,
        ATOM,
        move |asked: &Asked, answers: &mut Answers<'_>| {
            let rules = &asked.desk.options().alerts;
            let alerts = answers.alerts(rules, process.as_deref(), asked.today)?;
            let name = match &process {
                Some(_) => alerts.first().map(|alert| alert.process_name.clone()),
                None => None,
            };
            Ok(written(&alerts, &base, &path, name.as_deref(), asked).into_bytes())
        },
    )
    .await
}

fn written(
    alerts: &[ToldAlert],
    base: &str,
    path: &str,
    process: Option<&str>,
    asked: &Asked,
) -> String {
    let mut all = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let latest = alerts.first().map_or(asked.today, |alert| alert.day);
    let title = process.map_or("Alerts".to_owned(), |process| format!("Alerts: {process}"));
    // Writing to a string cannot fail.
    let _ = write!(
        all,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>{link}</id>\n<title>{title}</title>\n\
         <updated>{latest}T00:00:00Z</updated>\n<author><name>Rapporteur</name></author>\n\
         <link rel=\"self\" href=\"{link}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{base}/\"/>\n",
        link = escaped(&format!("{base}{path}")),
        title = escaped(&title),
        base = escaped(base),
    );
    for alert in alerts {
        let mut content = String::new();
        let _ = write!(content, "<p>{}</p>", escaped(&alert.words));
        for sentence in &alert.sentences {
            let from = [
                sentence.publisher.clone(),
                sentence.day.map(|day| day.to_string()),
                sentence.url.clone(),
            ];
            let from: Vec<String> = from.into_iter().flatten().collect();
            let _ = write!(
                content,
                "<blockquote>{}</blockquote><p>{}</p>",
                escaped(&sentence.sentence),
                escaped(&from.join(", "))
            );
        }
        let _ = write!(
            all,
            "<entry>\n<id>urn:rapporteur:{id}</id>\n<title>{process}: {title}</title>\n\
             <updated>{day}T00:00:00Z</updated>\n<category term=\"{kind}\"/>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{base}/rows/{row}\"/>\n\
             <content type=\"html\">{content}</content>\n</entry>\n",
            id = escaped(&alert.id),
            process = escaped(&alert.process_name),
            title = escaped(&alert.title),
            day = alert.day,
            kind = escaped(&alert.kind),
            base = escaped(base),
            row = escaped(&alert.row),
            content = escaped(&content),
        );
    }
    all.push_str("</feed>\n");
    all
}

/// A text as it stands in XML; characters that XML cannot hold become `�`.
fn escaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '>' => all.push_str("&gt;"),
            '"' => all.push_str("&quot;"),
            '\'' => all.push_str("&#39;"),
            '\t' | '\n' | '\r' => all.push(letter),
            '\u{fffe}' | '\u{ffff}' => all.push('\u{fffd}'),
            letter if letter.is_control() && letter < ' ' => all.push('\u{fffd}'),
            letter => all.push(letter),
        }
    }
    all
}
