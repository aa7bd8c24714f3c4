//! Lists of every table: filtered, page by page; the same as CSV and JSON at the same address with
//! another ending, or for who asks for it (`Accept`).

use super::{Frame, links};
use crate::answer::Answer;
use crate::call::{Call, Parameters, Wanted};
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Response;
use rapporteur_answers::{MOST_BYTES, object};
use rapporteur_brief::words::dates;
use rapporteur_export::rows::flat;
use rapporteur_export::{Cell, Delimited, Separator, Table as _};
use rapporteur_ledger::Table;
use rapporteur_store::{Cursor, Filter, Lean, Listed, Piece};
use serde_json::{Value, json};

/// Rows on a page.
const PAGE: usize = 50;
/// Rows in a file; the address of the next ones stands in the answer (`next`, and the header `Link`).
const FILE: usize = 500;
/// Nobody leafs further.
const FURTHEST: usize = 200_000;

#[derive(Template)]
#[template(path = "lists.html")]
struct Index {
    frame: Frame,
    tables: Vec<(&'static str, usize)>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct Page {
    frame: Frame,
    table: Table,
    rows: Vec<Shown>,
    total: usize,
    from: usize,
    before: Option<String>,
    next: Option<String>,
    csv: String,
    json: String,
    values: Values,
    statuses: Vec<&'static str>,
    topics: Vec<(String, String)>,
    processes: Vec<(String, String)>,
}

struct Shown {
    href: String,
    day: String,
    until: String,
    status: String,
    class: String,
    line: String,
    tellings: usize,
}

/// What the form of a filter shows.
#[derive(Default)]
struct Values {
    process: String,
    party: String,
    topic: String,
    status: String,
    since: String,
    until: String,
    oldest_first: bool,
}

/// `GET /lists`.
pub(crate) async fn index(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    desk.answer(call, "", |reading| {
        let mut tables = Vec::new();
        for table in Table::ALL {
            tables.push((
                table.plural(),
                reading.store.count(table, &Filter::default())?,
            ));
        }
        Answer::page(&Index {
            frame: Frame::of(reading, "Lists", "lists"),
            tables,
        })
    })
    .await
}

/// `GET /lists/TABLE`, with `.csv` and `.json`.
pub(crate) async fn get(
    State(desk): State<Desk>,
    Path(name): Path<String>,
    call: Call,
) -> Result<Response<Body>, Fault> {
    let bare = name
        .strip_suffix(".csv")
        .or_else(|| name.strip_suffix(".json"));
    let table = rapporteur_answers::table_named(bare.unwrap_or(&name))
        .map_err(|_| Fault::NotFound("There is no such list.".to_owned()))?;
    desk.answer(call, "", move |reading| match reading.call.wanted {
        Wanted::Page => Answer::page(&page(reading, table)?),
        Wanted::Csv => csv(reading, table),
        Wanted::Json => as_json(reading, table),
    })
    .await
}

/// The filter that parameters ask for.
fn filter(parameters: &Parameters, most: usize) -> Filter {
    let texts = |name: &str| {
        parameters
            .all(name)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let after = parameters.get("after").and_then(Cursor::parse);
    Filter {
        process: parameters.get("process").map(str::to_owned),
        since: parameters.day("since"),
        until: parameters.day("until"),
        status: parameters
            .get("status")
            .map(|status| status.replace(' ', "_")),
        parties: texts("party"),
        topics: texts("topic"),
        newest_first: parameters.get("order") != Some("oldest"),
        limit: Some(parameters.number("limit").unwrap_or(most).clamp(1, most)),
        offset: match after {
            // Then it only says how many rows stand before.
            Some(_) => 0,
            None => offset(parameters),
        },
        after,
    }
}

fn offset(parameters: &Parameters) -> usize {
    parameters.number("offset").unwrap_or(0).min(FURTHEST)
}

/// The query of the rows behind one, of which so many stand before.
fn behind(parameters: &Parameters, last: Option<Cursor>, before: Option<usize>) -> Option<String> {
    let query = parameters.with("after", Some(&last?.to_string()));
    let before = before.map(|before| before.to_string());
    let query = Parameters::parse(query.trim_start_matches('?'));
    Some(query.with("offset", before.as_deref()))
}

fn page(reading: &mut Reading<'_>, table: Table) -> Result<Page, Fault> {
    let parameters = reading.call.parameters.clone();
    let filter = filter(&parameters, PAGE);
    let total = reading.store.count(table, &filter)?;
    let rows = reading.store.list_lean(table, &filter)?;
    let processes = reading.store.processes_lean()?;
    let frame = Frame::of(reading, &title(table), "lists");
    let shown = rows
        .iter()
        .map(|row| shown(row, reading, &frame.then))
        .collect::<Result<Vec<Shown>, Fault>>()?;
    let path = format!("/lists/{}", table.plural());
    let limit = filter.limit.unwrap_or(PAGE);
    let from = offset(&parameters);
    let plain = Parameters::parse(parameters.with("after", None).trim_start_matches('?'));
    let at = |offset: usize| {
        let offset = (offset > 0).then(|| offset.to_string());
        format!("{path}{}", plain.with("offset", offset.as_deref()))
    };
    let text = |name: &str| parameters.get(name).unwrap_or_default().to_owned();
    let last = rows.last().map(|row| row.cursor);
    let wording = reading.wording();
    let mut topics: Vec<(String, String)> = reading
        .desk
        .options()
        .lexicon
        .ontology
        .topics()
        .iter()
        .map(|topic| (topic.id.to_string(), wording.topic(&topic.id)))
        .collect();
    topics.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(Page {
        table,
        total,
        from,
        before: (from > 0).then(|| at(from.saturating_sub(limit))),
        next: behind(&parameters, last, Some(from + rows.len()))
            .filter(|_| from + rows.len() < total)
            .map(|query| format!("{path}{query}")),
        csv: format!("{path}.csv{}", plain.with("offset", None)),
        json: format!("{path}.json{}", plain.with("offset", None)),
        values: Values {
            process: text("process"),
            party: parameters.all("party").join(" "),
            topic: text("topic"),
            status: text("status"),
            since: text("since"),
            until: text("until"),
            oldest_first: !filter.newest_first,
        },
        statuses: statuses(table).to_vec(),
        topics,
        processes: processes
            .into_iter()
            .take(200)
            .map(|process| (process.id, process.name))
            .collect(),
        rows: shown,
        frame,
    })
}

fn shown(row: &Lean, reading: &Reading<'_>, then: &str) -> Result<Shown, Fault> {
    let head = &row.head;
    let status = head.status.as_deref().unwrap_or_default();
    Ok(Shown {
        href: links::row(&head.id, then),
        day: head.day.map(dates::day).unwrap_or_default(),
        until: head
            .until
            .filter(|until| Some(*until) != head.day)
            .map(dates::day)
            .unwrap_or_default(),
        status: crate::rows::status(status),
        class: status.replace('_', "-"),
        line: crate::rows::line(row, reading.wording())?,
        tellings: row.told,
    })
}

fn title(table: Table) -> String {
    rapporteur_brief::words::english::capitalised(table.plural())
}

fn statuses(table: Table) -> &'static [&'static str] {
    match table {
        Table::Incident => &["happened", "claimed", "ahead", "possible", "negated"],
        Table::Process => &[],
        Table::Round => &[
            "possible",
            "called_for",
            "proposed",
            "expected",
            "agreed",
            "scheduled",
            "postponed",
            "under_way",
            "held",
            "broken_off",
            "cancelled",
        ],
        Table::Position => &["demands", "offers", "accepts", "rejects"],
        Table::Ultimatum => &[
            "open",
            "extended",
            "shortened",
            "met",
            "carried_out",
            "lapsed",
        ],
        Table::Pledge => &["open", "partly_kept", "kept", "broken", "withdrawn"],
        Table::Measure => &[
            "announced",
            "imposed",
            "extended",
            "eased",
            "suspended",
            "ended",
        ],
        Table::Ceasefire => &[
            "possible",
            "called_for",
            "proposed",
            "refused",
            "not_reached",
            "agreed",
            "declared",
            "in_force",
            "extended",
            "violated",
            "ended",
        ],
        Table::Violence => &["reported", "claimed"],
        Table::Outlook => &["hopeful", "guarded", "doubtful", "none"],
    }
}

/// One piece of a list, of whole rows, and the address of the next piece. That is asked for by where
/// the last row stands, so that it comes as quickly as the first however long the list is.
fn piece(
    reading: &mut Reading<'_>,
    table: Table,
    ending: &str,
) -> Result<(Vec<Listed>, Option<String>), Fault> {
    let filter = filter(&reading.call.parameters, FILE);
    let Piece { rows, goes_on } = reading.store.piece(table, &filter, MOST_BYTES)?;
    let last = rows.last().filter(|_| goes_on).map(|row| row.cursor);
    let next = behind(&reading.call.parameters, last, None)
        .map(|query| format!("/lists/{}{ending}{query}", table.plural()));
    Ok((rows, next))
}

fn as_json(reading: &mut Reading<'_>, table: Table) -> Result<Answer, Fault> {
    let (rows, next) = piece(reading, table, ".json")?;
    let all: Vec<Value> = rows.iter().map(|row| object(row).into()).collect();
    let text = serde_json::to_string(&json!({"rows": all, "next": next}))
        .map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(Answer::new("application/json", text).followed_by(next))
}

fn csv(reading: &mut Reading<'_>, table: Table) -> Result<Answer, Fault> {
    let (rows, next) = piece(reading, table, ".csv")?;
    let broken = |error: std::io::Error| Fault::Broken(error.to_string());
    let mut out = Vec::new();
    let mut file = Delimited::new(&mut out, &flat::COLUMNS, Separator::Comma).map_err(broken)?;
    for row in &rows {
        let cells = flat::row(&row.head, row.process.as_deref(), &row.body).map(harmless);
        file.row(&cells).map_err(broken)?;
    }
    Box::new(file).finish().map_err(broken)?;
    Ok(Answer::new("text/csv; charset=utf-8", out)
        .saved_as(&format!("{}.csv", table.plural()))
        .followed_by(next))
}

/// A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.
pub(crate) fn harmless(cell: Cell<'_>) -> Cell<'_> {
    let begins = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    match cell {
        Cell::Text(text) if begins(&text) => Cell::Text(format!("'{text}").into()),
        Cell::List(items) => {
            let is_first = items
                .first()
                .and_then(|item| item.as_deref())
                .is_some_and(begins);
            let mut items = items;
            if is_first && let Some(Some(first)) = items.first_mut() {
                *first = format!("'{first}").into();
            }
            Cell::List(items)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_is_a_formula() {
        for (text, expected) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("2025", "2025"),
        ] {
            assert_eq!(harmless(Cell::text(text)), Cell::text(expected));
        }
        let list = harmless(Cell::list(["+1", "a"]));
        assert_eq!(list, Cell::list(["'+1", "a"]));
    }
}
