//! The tools: what they are called, what they take, what they answer.

use crate::arguments::{self, In};
use rapporteur_answers::{AnswerError, Answers, Result, Sentence, table_named};
use rapporteur_store::{Filter, Order, Query, View};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// No answer is longer, in bytes.
const LONGEST: usize = 60_000;
/// Rows and hits, where no number is asked for, and at most.
const USUAL: usize = 10;
const MOST: usize = 40;
/// Sentences of one row.
const SENTENCES: usize = 40;

/// All tools.
pub(crate) fn all() -> Vec<Tool> {
    let text = |what: &str| json!({"type": "string", "description": what});
    let texts =
        |what: &str| json!({"type": "array", "items": {"type": "string"}, "description": what});
    let day = |what: &str| json!({"type": "string", "format": "date", "description": what});
    let limit = json!({"type": "integer", "minimum": 1, "maximum": MOST, "description": format!("how many at most; {USUAL} where it is left out")});
    let parties = texts("all of these take part: a country's code (RUS), an id, or a name");
    let topics = texts("all of these issues are touched, e.g. ceasefire, prisoners, territory");
    vec![
        tool(
            "list_processes",
            "Lists all negotiations in the record: id, name, parties, third parties, issues, first and last day, and how many reports tell of each. Begin here.",
            json!({}),
            &[],
        ),
        tool(
            "state_of_play",
            "The state of play of one negotiation on a page: where it stands, rounds of talks, positions, ultimatums, pledges, ceasefires, violence, outlook. Each statement bears the numbers of its sources; the sources at the end give the sentence, publisher, day and address.",
            json!({
                "process": text("its id, its name, or its parties ('russia ukraine')"),
                "since": day("since when changes are told"),
                "style": {"type": "string", "enum": ["brief", "crisiswatch", "osce", "rounds"], "description": "how it is laid out; brief where it is left out"},
            }),
            &["process"],
        ),
        tool(
            "search",
            "Finds events (single sentences, with who did what to whom) or whole reports by their words and by facts, the latest first. Answers hold the sentences and the addresses of their reports.",
            json!({
                "words": text("words that must all be there; \"two words\" for a phrase, talk* for any ending, -sport for what must not be there"),
                "in": {"type": "string", "enum": ["events", "reports"], "description": "what is looked for; events where it is left out"},
                "parties": parties,
                "event_type": text("PLOVER's type (CONSULT, ASSAULT, …) or an act (meet, attack, aid)"),
                "status": text("asserted, negated, future, planned, possible, hypothetical, historical, …"),
                "topics": topics,
                "place": text("where it happened: a country's code (UKR), a division, or a place's name"),
                "publisher": text("who published the report"),
                "since": day("published on this day or later"),
                "until": day("published on this day or earlier"),
                "limit": limit,
                "after": {"type": "integer", "minimum": 0, "description": "the 'next' of an earlier answer, for the following page"},
            }),
            &[],
        ),
        tool(
            "show_evidence",
            "Shows a row of the record (round-…, ultimatum-…, …) or an event (report#3) down to the sentences that say so, with their reports, addresses and the rules that read them.",
            json!({"id": text("id of a row, or name of an event")}),
            &["id"],
        ),
        tool(
            "list_rows",
            "Lists rows of one table of the record, the latest first, each in one line with its first and latest sentences.",
            json!({
                "table": {"type": "string", "enum": ["incidents", "rounds", "positions", "ultimatums", "pledges", "measures", "ceasefires", "violence", "outlook"], "description": "which table"},
                "process": text("of this negotiation: id, name, or parties"),
                "since": day("of this day or later"),
                "until": day("of this day or earlier"),
                "status": text("with this status, as rows have it (held, scheduled, open, …)"),
                "parties": parties,
                "topics": topics,
                "oldest_first": {"type": "boolean", "description": "the earliest first"},
                "limit": limit,
                "after": text("the 'next' of an earlier answer, for the following page"),
            }),
            &["table"],
        ),
        tool(
            "changes_since",
            "What came or changed in the record after a revision (0 for all that there is), the latest first. The answer names the revision to ask from next time.",
            json!({
                "revision": {"type": "integer", "minimum": 0, "description": "the revision that is known already"},
                "limit": limit,
            }),
            &["revision"],
        ),
    ]
}

fn tool(
    name: &'static str,
    description: &'static str,
    properties: Value,
    required: &[&str],
) -> Tool {
    let mut schema = JsonObject::new();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties);
    schema.insert("required".into(), json!(required));
    schema.insert("additionalProperties".into(), false.into());
    Tool::new(name, description, Arc::new(schema))
        .with_annotations(ToolAnnotations::new().read_only(true).open_world(false))
}

/// What a tool answers.
pub(crate) fn answer(answers: &mut Answers<'_>, tool: &str, arguments: Value) -> Result<String> {
    match tool {
        "list_processes" => {
            let arguments::None {} = arguments::read(arguments)?;
            let processes = answers.processes()?;
            told(&json!({"revision": answers.store().revision()?, "processes": processes}))
        }
        "state_of_play" => {
            let asked: arguments::StateOfPlay = arguments::read(arguments)?;
            let process = answers.process(&asked.process)?;
            let page = answers.page(&process, asked.style, asked.since)?;
            bounded(rapporteur_brief::markdown::write(&page))
        }
        "search" => search(answers, arguments::read(arguments)?),
        "show_evidence" => show_evidence(answers, arguments::read(arguments)?),
        "list_rows" => list_rows(answers, arguments::read(arguments)?),
        "changes_since" => {
            let asked: arguments::ChangesSince = arguments::read(arguments)?;
            let revision = answers.store().revision()?;
            let changes = answers.changes(asked.revision, size(asked.limit)?)?;
            told(&json!({"revision": revision, "changes": lean(&changes)}))
        }
        other => Err(AnswerError::Wrong(format!("there is no tool '{other}'"))),
    }
}

fn size(limit: Option<usize>) -> Result<usize> {
    match limit {
        None => Ok(USUAL),
        Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
        Some(limit) => Err(AnswerError::Wrong(format!(
            "a limit of {limit} cannot be; give one from 1 to {MOST}"
        ))),
    }
}

fn search(answers: &mut Answers<'_>, asked: arguments::Search) -> Result<String> {
    let query = Query {
        words: asked.words,
        parties: asked.parties,
        event_type: asked.event_type,
        status: asked.status,
        topics: asked.topics,
        place: asked.place,
        publisher: asked.publisher,
        since: asked.since,
        until: asked.until,
        order: if asked.within == In::Reports {
            Order::Best
        } else {
            Order::NewestFirst
        },
        limit: size(asked.limit)?,
        after: asked.after,
    };
    if asked.within == In::Reports {
        let found = answers.store().search_reports(&query)?;
        return told(&found);
    }
    let found = answers.store().search_events(&query)?;
    let hits: Vec<Value> = found
        .hits
        .iter()
        .map(|hit| {
            let names = |actors: &[_]| -> Vec<String> { actors.iter().map(name_of).collect() };
            let event = &hit.event;
            json!({
                "event": event.id, "sentence": event.sentence,
                "type": event.event_type, "act": event.act, "operators": event.operators,
                "status": event.status, "actors": names(&event.actors),
                "recipients": names(&event.recipients),
                "according_to": event.attribution.as_ref().and_then(|by| by.speaker.as_ref()).map(name_of),
                "report": hit.head.report, "title": hit.head.title, "day": hit.head.day,
                "publisher": hit.head.publisher, "url": hit.head.url,
            })
        })
        .collect();
    told(&json!({
        "hits": hits, "total": found.total, "more_than_total": found.more_than_total, "next": found.next,
    }))
}

fn name_of(actor: &rapporteur_model::Actor) -> String {
    actor.name.clone().unwrap_or_else(|| actor.text.clone())
}

fn show_evidence(answers: &mut Answers<'_>, asked: arguments::ShowEvidence) -> Result<String> {
    let id = asked.id.trim();
    if !id.contains('#') {
        let rows = answers.row(id, SENTENCES)?;
        return told(&json!({ "rows": rows }));
    }
    let unknown = |near| AnswerError::Unknown {
        what: "event",
        name: id.to_owned(),
        near,
    };
    let (name, _) = id.rsplit_once('#').unwrap_or((id, ""));
    let stored = answers.store().report(name, View::Now)?;
    let event = stored.as_ref().and_then(|stored| {
        let event = stored.events.iter().find(|event| event.id == id)?;
        Some((event, &stored.report))
    });
    let Some((event, report)) = event else {
        let near = answers.store().names_like(id)?;
        return Err(unknown(near));
    };
    let rows = answers.store().rows_of_event_lean(id)?;
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| json!({"id": row.head.id, "process": row.process, "status": row.head.status}))
        .collect();
    told(&json!({"evidence": Sentence::of(event, report), "event": event, "rows": rows}))
}

fn list_rows(answers: &mut Answers<'_>, asked: arguments::ListRows) -> Result<String> {
    let table = table_named(asked.table.trim())?;
    let process = match &asked.process {
        Some(words) => Some(answers.process(words)?.id),
        None => None,
    };
    let filter = Filter {
        process,
        since: asked.since,
        until: asked.until,
        status: asked.status,
        parties: asked.parties,
        topics: asked.topics,
        newest_first: !asked.oldest_first.unwrap_or(false),
        limit: Some(size(asked.limit)?),
        ..Filter::default()
    };
    let rows = answers.rows(table, &filter, asked.after.as_deref())?;
    told(&json!({"rows": lean(&rows.rows), "total": rows.total, "next": rows.next}))
}

/// Rows without what their line and sentences tell already.
fn lean<T: Serialize>(rows: &T) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Array(all) => all.iter_mut().for_each(strip),
            Value::Object(members) => {
                members.remove("rules");
                if members.contains_key("words") {
                    members.remove("row");
                }
                members.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(rows).unwrap_or_default();
    strip(&mut value);
    value
}

fn told<T: Serialize>(value: &T) -> Result<String> {
    let text = serde_json::to_string(value)
        .map_err(|error| AnswerError::Wrong(format!("the answer cannot be written: {error}")))?;
    if text.len() > LONGEST {
        return Err(AnswerError::Wrong(format!(
            "the answer would have {} bytes, more than {LONGEST}; ask with a smaller limit or more filters",
            text.len()
        )));
    }
    Ok(text)
}

/// A page that is cut at the end of a line where it is too long, and says so.
fn bounded(mut page: String) -> Result<String> {
    if page.len() > LONGEST {
        let mut end = LONGEST;
        while !page.is_char_boundary(end) {
            end -= 1;
        }
        let end = page
            .get(..end)
            .and_then(|text| text.rfind('\n'))
            .unwrap_or(end);
        page.truncate(end);
        page.push_str("\n\n(The page is longer; ask list_rows for the rest.)\n");
    }
    Ok(page)
}
