//! `rapporteur list`: the rows of a table that filters let through.

use super::{Desk, primary, tell, width};
use crate::arguments::Global;
use crate::arguments::record::{List, ListFormat, TableName};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::view::columns::{self, Column};
use rapporteur_ledger::Table;
use rapporteur_model::Problem;
use rapporteur_store::{Filter, Listed};
use serde_json::{Map, Value};
use std::io::{self, Write};

/// One row as it is shown: its cells for text and tables, and all of it for programs.
pub(super) struct Shown {
    pub(super) cells: Vec<String>,
    pub(super) whole: Map<String, Value>,
}

pub(crate) fn run<W: Write>(
    arguments: &List,
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
    let Some(mut desk) = Desk::open(&arguments.store, arguments.as_of, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let found = match table(arguments.table) {
        Some(table) => derived(table, arguments, &mut desk, reporter),
        None => primary::rows(arguments, &mut desk, reporter),
    };
    let (columns, rows) = match found {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    match arguments.format {
        ListFormat::Jsonl => output::to_stdout(|out| {
            for row in &rows {
                serde_json::to_writer(&mut *out, &row.whole)?;
                writeln!(out)?;
            }
            Ok(())
        })?,
        ListFormat::Json => output::to_stdout(|out| {
            let all: Vec<&Map<String, Value>> = rows.iter().map(|row| &row.whole).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)
        })?,
        ListFormat::Csv => output::to_stdout(|out| {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(columns.iter().map(|column| column.name))?;
            for row in &rows {
                writer.write_record(row.cells.iter().map(|cell| columns::harmless(cell)))?;
            }
            writer.flush()
        })?,
        ListFormat::Text => {
            let cells: Vec<&[String]> = rows.iter().map(|row| row.cells.as_slice()).collect();
            let stdout =
                anstream::AutoStream::new(io::stdout(), arguments.layout.color.into()).lock();
            let mut out = io::BufWriter::with_capacity(1 << 16, stdout);
            let written = columns::write(&mut out, &columns, &cells, width(arguments.layout));
            output::settle(written.and_then(|()| out.flush()))?
        }
    };
    Ok(Outcome::Complete)
}

/// The table of the record; `None` for what is no such table.
fn table(name: TableName) -> Option<Table> {
    Some(match name {
        TableName::Incidents => Table::Incident,
        TableName::Processes => Table::Process,
        TableName::Rounds => Table::Round,
        TableName::Positions => Table::Position,
        TableName::Ultimatums => Table::Ultimatum,
        TableName::Pledges => Table::Pledge,
        TableName::Measures => Table::Measure,
        TableName::Ceasefires => Table::Ceasefire,
        TableName::Violence => Table::Violence,
        TableName::Outlook => Table::Outlook,
        TableName::Reports | TableName::Problems | TableName::Decisions => return None,
    })
}

type Found = Result<(Vec<Column>, Vec<Shown>), Outcome>;

fn derived<W: Write>(
    table: Table,
    arguments: &List,
    desk: &mut Desk,
    reporter: &mut Reporter<W>,
) -> Found {
    let filter = filter(arguments, desk).map_err(|problem| {
        reporter.tell(&problem);
        Outcome::Usage
    })?;
    let listed = desk.store.list(table, &filter).map_err(|error| {
        tell(&error, reporter);
        Outcome::Nothing
    })?;
    let mut shown = Vec::new();
    for row in &listed {
        match cells(row, desk) {
            Ok(cells) => shown.push(Shown {
                cells,
                whole: rapporteur_answers::object(row),
            }),
            Err(error) => tell(&error, reporter),
        }
    }
    let mut columns = vec![
        Column::fixed("id"),
        Column::fixed("day"),
        Column::fixed("until"),
        Column::fixed("status"),
        Column::wide("what"),
        Column::for_tables("process"),
        Column::for_tables("parties"),
        Column::for_tables("topics"),
        Column::for_tables("evidence"),
    ];
    // Of a table whose rows have no status or end, the terminal's columns are left to the words.
    for (place, name) in [(3, "status"), (2, "until")] {
        if shown
            .iter()
            .all(|row| row.cells.get(place).is_none_or(String::is_empty))
            && let Some(column) = columns.iter_mut().find(|column| column.name == name)
        {
            *column = Column::for_tables(name);
        }
    }
    Ok((columns, shown))
}

/// What the arguments ask for, in the store's words.
fn filter(arguments: &List, desk: &mut Desk) -> Result<Filter, Problem> {
    let process = match &arguments.process {
        Some(words) => Some(desk.process(words)?.id),
        None => None,
    };
    let mut parties: Vec<String> = Vec::new();
    for words in arguments.party.iter().chain(&arguments.country) {
        parties.push(desk.party(words));
    }
    let topics = arguments
        .topic
        .iter()
        .map(|words| topic(words, desk))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Filter {
        process,
        since: arguments.since,
        until: arguments.until,
        status: arguments
            .status
            .as_deref()
            .map(|status| status.trim().to_lowercase().replace([' ', '-'], "_")),
        parties,
        topics,
        newest_first: arguments.newest_first,
        limit: arguments.limit,
        ..Filter::default()
    })
}

/// The id of an issue, by its id or name; an act's name stands for itself.
fn topic(words: &str, desk: &Desk) -> Result<String, Problem> {
    let folded = words.trim().to_lowercase();
    let topics = desk.lexicon.ontology.topics();
    let known = topics
        .iter()
        .find(|topic| topic.id == folded || topic.name.to_lowercase() == folded);
    if let Some(topic) = known {
        return Ok(topic.id.to_string());
    }
    if desk.lexicon.act(&folded).is_some() {
        return Ok(folded);
    }
    let mut near: Vec<(usize, String)> = topics
        .iter()
        .map(|topic| {
            let apart = super::process::distance(&folded, &topic.id);
            (apart, format!("'{}'", topic.id))
        })
        .collect();
    near.sort();
    near.truncate(3);
    let near: Vec<String> = near.into_iter().map(|(_, name)| name).collect();
    Err(super::unknown(
        &format!("'{}' is no issue", words.trim()),
        &near,
        "",
    ))
}

impl Desk {
    /// How the store calls somebody: the id or code that a name stands for, else the name.
    pub(super) fn party(&self, words: &str) -> String {
        let words = words.trim();
        let upper = words.to_uppercase();
        self.names
            .resolve(words)
            .or_else(|| self.names.resolve(&upper))
            .map_or_else(|| words.to_owned(), |side| side.to_string())
    }
}

fn cells(row: &Listed, desk: &Desk) -> rapporteur_store::Result<Vec<String>> {
    let head = &row.head;
    let parties: Vec<&str> = head
        .parties
        .iter()
        .map(|party| {
            let id = party.id.as_deref();
            party
                .country
                .as_deref()
                .or(id)
                .unwrap_or_else(|| party.name())
        })
        .collect();
    let topics: Vec<&str> = head.topics.iter().map(|topic| topic.as_str()).collect();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    Ok(vec![
        head.id.clone(),
        day(head.day),
        day(head.until),
        head.status.as_deref().unwrap_or_default().replace('_', " "),
        rapporteur_answers::line(row, desk.wording())?,
        row.process.clone().unwrap_or_default(),
        parties.join("; "),
        topics.join("; "),
        head.evidence.join("; "),
    ])
}
