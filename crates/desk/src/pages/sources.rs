//! Sources: what is followed, how it goes, and what came of it. Editors add, pause and remove them.
//! Also who is told of alerts, and how that goes.

use super::form::{Submitted, token, with_cookie};
use super::{Frame, redirect};
use crate::access::Role;
use crate::answer::Answer;
use crate::call::{Call, encoded};
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use crate::text::shown;
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use jiff::{SignedDuration, Timestamp, ToSpan};
use rapporteur_brief::words::{english, sanitise};
use rapporteur_feeds::{Folders, Kind, Source, Sources, Trust};
use rapporteur_store::{KeptSource, KeptWebhook, NewSource, Origin, SourceActivity};
use std::path::Path;

/// Rates are told over so many days.
const DAYS: i32 = 30;
/// What lies on this machine and may be added where the operator allows it.
const PLACED: [(Kind, &str); 3] = [
    (Kind::Folder, "folder in which files are dropped"),
    (Kind::Maildir, "mailbox as a folder (Maildir)"),
    (Kind::Mbox, "mailbox in one file (mbox)"),
];
/// More sources are counted.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "sources.html")]
struct Page {
    frame: Frame,
    token: String,
    may: bool,
    asks_name: bool,
    /// Where folders and mailboxes may be added; none where they may not.
    folders: Vec<String>,
    kinds: Vec<(&'static str, &'static str)>,
    sources: Vec<Shown>,
    more: usize,
    hooks: Vec<Hook>,
}

/// Somebody who is told of alerts.
struct Hook {
    name: String,
    address: String,
    state: &'static str,
    class: &'static str,
    error: String,
    told: String,
}

struct Shown {
    name: String,
    encoded: String,
    kind: &'static str,
    address: String,
    state: &'static str,
    class: &'static str,
    error: String,
    notice: String,
    tried: String,
    succeeded: String,
    rate: String,
    duplicates: String,
    added: String,
    spark: Vec<(String, u64)>,
    is_paused: bool,
    is_own: bool,
}

/// `GET /sources`.
pub(crate) async fn get(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    let (token, cookie) = token(&desk, &call.visitor)?;
    let page = desk.read(call, move |reading| page(reading, token)).await?;
    Ok(with_cookie(
        Answer::page(&page)?.respond(&HeaderMap::new()),
        cookie,
    ))
}

fn page(reading: &mut Reading<'_>, token: String) -> Result<Page, Fault> {
    let all = reading.store.sources()?;
    let since = reading
        .today
        .checked_sub(DAYS.days())
        .unwrap_or(reading.today);
    let mut sources = Vec::new();
    for kept in all.iter().take(MOST) {
        let activity = reading.store.source_activity(&kept.name, since)?;
        sources.push(source(kept, &activity));
    }
    let hooks = reading.store.webhooks()?;
    let options = reading.desk.options();
    let path = |path: &Path| shown(&path.to_string_lossy());
    Ok(Page {
        hooks: hooks.iter().map(hook).collect(),
        token,
        may: reading.call.visitor.may(Role::Editor),
        asks_name: reading.call.visitor.name.is_empty(),
        folders: options.folders.iter().map(path).collect(),
        kinds: PLACED.map(|(kind, told)| (kind.name(), told)).to_vec(),
        more: all.len().saturating_sub(MOST),
        sources,
        frame: Frame {
            is_live: false,
            ..Frame::of(reading, "Sources", "sources")
        },
    })
}

fn source(kept: &KeptSource, activity: &SourceActivity) -> Shown {
    let (read, _) = Sources::parse(&kept.name, &kept.definition, Trust::Operator);
    let read = read.sources.first();
    let state = &kept.state;
    let (said, class) = match (&kept.paused_at, &state.error, state.tried_at) {
        (Some(_), _, _) => ("paused", "paused"),
        (None, Some(_), _) => ("failing", "failing"),
        (None, None, None) => ("not looked at yet", ""),
        (None, None, Some(_)) => ("goes well", "ok"),
    };
    let share = match activity.settled {
        0 => String::new(),
        settled => format!("{} %", activity.near_duplicates * 100 / settled),
    };
    let mut error = state.error.as_deref().map(sanitise).unwrap_or_default();
    if state.failures > 1 {
        error.push_str(&format!(" ({} times in a row)", state.failures));
    }
    Shown {
        encoded: encoded(&kept.name),
        name: shown(&kept.name),
        kind: read.map_or("", |source| source.kind.name()),
        address: read.map_or_else(String::new, |source| shown(&source.address)),
        state: said,
        class,
        error,
        notice: state.notice.as_deref().map(sanitise).unwrap_or_default(),
        tried: state.tried_at.map_or_else(|| "never".to_owned(), ago),
        succeeded: state.succeeded_at.map_or_else(|| "never".to_owned(), ago),
        rate: format!(
            "{} in {DAYS} days, {} in all",
            english::count(
                usize::try_from(activity.reports).unwrap_or(usize::MAX),
                "report",
                "reports"
            ),
            state.documents
        ),
        duplicates: share,
        added: sanitise(&format!(
            "{}{}",
            kept.recorded_at.get(..10).unwrap_or_default(),
            if kept.added_by.is_empty() {
                String::new()
            } else {
                format!(" by {}", kept.added_by)
            }
        )),
        spark: activity
            .by_day
            .iter()
            .map(|(day, count)| (day.to_string(), *count))
            .collect(),
        is_paused: kept.paused_at.is_some(),
        is_own: kept.origin == Origin::Desk,
    }
}

fn hook(kept: &KeptWebhook) -> Hook {
    let (state, class) = match (&kept.stopped_at, &kept.error, kept.succeeded_at) {
        (Some(_), _, _) => ("gone, and told no more", "failing"),
        (None, Some(_), _) => ("failing", "failing"),
        (None, None, None) => ("not told of anything yet", ""),
        (None, None, Some(_)) => ("goes well", "ok"),
    };
    let mut error = kept.error.as_deref().map(sanitise).unwrap_or_default();
    if kept.failures > 1 {
        error.push_str(&format!(" ({} times in a row)", kept.failures));
    }
    let mut told = format!(
        "{} told, last {}",
        english::count(
            usize::try_from(kept.delivered).unwrap_or(usize::MAX),
            "alert",
            "alerts"
        ),
        kept.succeeded_at.map_or_else(|| "never".to_owned(), ago)
    );
    if let Some(since) = kept.waiting_since {
        told.push_str(&format!(
            " · {} waiting, the first queued {}",
            kept.waiting,
            ago(since)
        ));
    }
    if kept.given_up > 0 {
        told.push_str(&format!(" · {} given up", kept.given_up));
    }
    Hook {
        name: shown(&kept.name),
        address: shown(&kept.shown),
        state,
        class,
        error,
        told,
    }
}

/// How long ago an instant is.
fn ago(then: Timestamp) -> String {
    let passed = Timestamp::now()
        .duration_since(then)
        .max(SignedDuration::ZERO);
    let minutes = passed.as_secs() / 60;
    let told = match minutes {
        0 => return "just now".to_owned(),
        1..=59 => format!("{minutes} min"),
        60..=2879 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    };
    format!("{told} ago")
}

/// `POST /sources`: adds one, pauses it, goes on with it, or removes it.
pub(crate) async fn post(
    State(desk): State<Desk>,
    sent: Submitted,
) -> Result<Response<Body>, Fault> {
    let sent = sent.by_editor()?;
    let name = sent.name("name");
    let now = Timestamp::now();
    match sent.get("do").unwrap_or_default() {
        "add" => {
            let folders = desk.options().folders.clone();
            // Disks of other machines may keep it waiting.
            let new = tokio::task::spawn_blocking(move || new_source(&sent, &folders))
                .await
                .map_err(|error| Fault::Broken(error.to_string()))??;
            desk.editor()
                .note(&desk, move |store| {
                    Ok(store.writer()?.put_source(&new, now)?)
                })
                .await?;
        }
        what @ ("pause" | "resume") => {
            let since = (what == "pause").then_some(now);
            let is_there = desk
                .editor()
                .note(&desk, move |store| {
                    Ok(store.writer()?.pause_source(&name, since)?)
                })
                .await?;
            found(is_there)?;
        }
        "remove" => {
            let is_there = desk
                .editor()
                .note(&desk, move |store| {
                    Ok(store.writer()?.remove_source(&name, now)?)
                })
                .await?;
            found(is_there)?;
        }
        _ => return Err(Fault::Wrong("The form does not say what to do.".to_owned())),
    }
    Ok(redirect("/sources"))
}

fn found(is_there: bool) -> Result<(), Fault> {
    if is_there {
        return Ok(());
    }
    Err(Fault::NotFound(
        "There is no such source any more.".to_owned(),
    ))
}

/// The source of a form. What a page may name is less than what a file of the operator's may.
fn new_source(sent: &Submitted, folders: &Folders) -> Result<NewSource, Fault> {
    let text = |name: &str| {
        sent.get(name)
            .map(|text| text.chars().take(400).collect::<String>())
    };
    let wanted = text("kind").unwrap_or_default();
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.name() == wanted)
        .ok_or_else(|| Fault::Wrong("There is no such kind of source.".to_owned()))?;
    let mut source = Source::new(
        text("name").unwrap_or_default(),
        kind,
        text("address").unwrap_or_default(),
    );
    source.publisher = text("publisher");
    source.language = text("language");
    if kind == Kind::Feed {
        source.fetch_pages = sent.get("fetch-pages").is_some();
    }
    let definition = source.to_toml();
    let (read, problems) = Sources::parse("this source", &definition, Trust::Reader(folders));
    if !problems.is_empty() || read.sources.len() != 1 {
        let told: Vec<String> = problems
            .iter()
            .map(|problem| {
                format!(
                    "{}; {}.",
                    sanitise(&problem.message),
                    sanitise(&problem.advice)
                )
            })
            .collect();
        return Err(Fault::Wrong(told.join(" ")));
    }
    if kind != Kind::Feed
        && let Some(Err(error)) = read.sources.first().map(Source::place)
    {
        let told = format!("{error}; {}.", error.advice());
        return Err(Fault::Wrong(sanitise(&told)));
    }
    let by = match sent.visitor.name.as_str() {
        "" => text("by").unwrap_or_else(|| "desk".to_owned()),
        name => name.to_owned(),
    };
    Ok(NewSource {
        name: source.name,
        definition,
        origin: Origin::Desk,
        added_by: by,
    })
}
