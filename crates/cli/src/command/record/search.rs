//! `rapporteur search`: reports and events by their words and facts.

use super::{tell, width};
use crate::arguments::Global;
use crate::arguments::search::{Search, SearchFormat, SearchIn, SearchOrder};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::view::columns::{self, Column};
use crate::{setup, store};
use rapporteur_ledger::processes::Names;
use rapporteur_model::Problem;
use rapporteur_store::{Order, Query};
use serde_json::Value;
use std::io::{self, Write};

pub(crate) fn run<W: Write>(
    arguments: &Search,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    if let (Some(since), Some(until)) = (arguments.since, arguments.until)
        && since > until
    {
        reporter.tell(
            &Problem::error(
                "--since",
                format!("{since} is after {until}, the last day that is asked for"),
            )
            .advise("give --since a day that is not after --until"),
        );
        return Ok(Outcome::Usage);
    }
    let Some(mut store) = store::open(&arguments.store, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let Some(data) = setup::data_or_tell(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let (names, _) = Names::load(&data);
    let party = |words: &String| {
        let words = words.trim();
        let side = names
            .resolve(words)
            .or_else(|| names.resolve(&words.to_uppercase()));
        side.map_or_else(|| words.to_owned(), |side| side.to_string())
    };
    let query = Query {
        words: arguments.words.join(" "),
        parties: arguments.party.iter().map(party).collect(),
        event_type: arguments.event_type.clone(),
        status: arguments.status.clone(),
        topics: arguments.topic.clone(),
        place: arguments.place.clone(),
        publisher: arguments.publisher.clone(),
        since: arguments.since,
        until: arguments.until,
        order: match arguments.order {
            SearchOrder::Best => Order::Best,
            SearchOrder::Newest => Order::NewestFirst,
            SearchOrder::Oldest => Order::OldestFirst,
        },
        limit: arguments.limit,
        after: None,
    };
    let found = match arguments.within {
        SearchIn::Reports => store.search_reports(&query).map(|found| {
            let hits = found.hits.iter().map(|hit| Shown {
                cells: vec![
                    hit.head.report.clone(),
                    hit.head.day.map(|day| day.to_string()).unwrap_or_default(),
                    one_line(hit.head.title.as_deref(), &hit.snippet.text),
                ],
                whole: serde_json::to_value(hit),
            });
            hits.collect::<Vec<_>>()
        }),
        SearchIn::Events => store.search_events(&query).map(|found| {
            let hits = found.hits.iter().map(|hit| Shown {
                cells: vec![
                    hit.event.id.clone(),
                    hit.head.day.map(|day| day.to_string()).unwrap_or_default(),
                    one_line(None, &hit.event.sentence),
                ],
                whole: serde_json::to_value(hit),
            });
            hits.collect::<Vec<_>>()
        }),
    };
    let hits = match found {
        Ok(hits) => hits,
        Err(error) => {
            tell(&error, reporter);
            return Ok(Outcome::Nothing);
        }
    };
    match arguments.format {
        SearchFormat::Jsonl => output::to_stdout(|out| {
            for hit in &hits {
                match &hit.whole {
                    Ok(whole) => serde_json::to_writer(&mut *out, whole)?,
                    Err(error) => return Err(io::Error::other(error.to_string())),
                }
                writeln!(out)?;
            }
            Ok(())
        })?,
        SearchFormat::Text => {
            let columns = [
                Column::fixed("id"),
                Column::fixed("day"),
                Column::wide("what"),
            ];
            let cells: Vec<&[String]> = hits.iter().map(|hit| hit.cells.as_slice()).collect();
            let stdout =
                anstream::AutoStream::new(io::stdout(), arguments.layout.color.into()).lock();
            let mut out = io::BufWriter::with_capacity(1 << 16, stdout);
            let written = columns::write(&mut out, &columns, &cells, width(arguments.layout));
            output::settle(written.and_then(|()| out.flush()))?
        }
    };
    Ok(Outcome::Complete)
}

struct Shown {
    cells: Vec<String>,
    whole: serde_json::Result<Value>,
}

fn one_line(title: Option<&str>, text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match title {
        Some(title) => format!("{title} – {text}"),
        None => text,
    }
}
