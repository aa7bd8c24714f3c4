//! The record as tables of words, the same for text and Markdown: one section a table of the
//! record, only those that the reports fill, each row with the events that it rests on.

mod followed;

use rapporteur_brief::words::Wording;
use rapporteur_brief::words::dates;
use rapporteur_brief::words::sanitise;
use rapporteur_ledger::{
    Deed, Outcome, OutcomeResult, Outlook, Party, Position, Record, Round, Standing, Violence,
};
use rapporteur_model::{Expects, Range};
use serde::Serialize;

/// A table of the record in words.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// The columns, as many as each row has cells.
    pub(crate) columns: &'static [Column],
    pub(crate) rows: Vec<Row>,
}

/// A column: its name in a table, and what leads to its cell in running text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) lead: &'static str,
}

/// A column whose name leads to its cell.
const fn led(name: &'static str) -> Column {
    Column { name, lead: name }
}

/// A column whose cell speaks for itself.
const fn bare(name: &'static str) -> Column {
    Column { name, lead: "" }
}

const fn as_lead(name: &'static str, lead: &'static str) -> Column {
    Column { name, lead }
}

const ROUNDS: [Column; 10] = [
    bare("status"),
    bare("between"),
    led("mediated by"),
    led("called for by"),
    bare("when"),
    as_lead("where", "at"),
    led("for"),
    bare("kind"),
    as_lead("agenda", "on"),
    as_lead("outcome", "outcome:"),
];
const VIOLENCE: [Column; 8] = [
    bare("what"),
    led("by"),
    led("against"),
    as_lead("where", "at"),
    bare("when"),
    led("killed"),
    led("injured"),
    bare("standing"),
];
const OUTLOOK: [Column; 6] = [
    bare("expectation"),
    bare("number"),
    bare("speaker"),
    bare("date"),
    led("of"),
    bare("words"),
];
const POSITIONS: [Column; 6] = [
    bare("party"),
    bare("stance"),
    bare("issue"),
    led("towards"),
    bare("condition"),
    bare("words"),
];

/// One row of a table; an empty cell is unknown.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    /// Ids of events.
    pub(crate) evidence: Vec<String>,
}

/// All sections that the reports fill.
pub(crate) fn sections(record: &Record, wording: Wording<'_>) -> Vec<Section> {
    let sections = [
        section("Rounds", &ROUNDS, &record.rounds, |row| round(row, wording)),
        section(
            "Ultimatums",
            &followed::ULTIMATUMS,
            &record.ultimatums,
            |row| followed::ultimatum(row, wording),
        ),
        section("Pledges", &followed::PLEDGES, &record.pledges, |row| {
            followed::pledge(row, wording)
        }),
        section("Measures", &followed::MEASURES, &record.measures, |row| {
            followed::measure(row, wording)
        }),
        section("Violence", &VIOLENCE, &record.violence, |row| {
            violence(row, wording)
        }),
        section(
            "Violence by week",
            &followed::WEEKS,
            followed::several_weeks(&record.violence_weeks),
            |row| followed::week(row, wording),
        ),
        section(
            "Ceasefires",
            &followed::CEASEFIRES,
            &record.ceasefires,
            |row| followed::ceasefire(row, wording),
        ),
        section("Outlook", &OUTLOOK, &record.outlook, |row| {
            outlook(row, wording)
        }),
        section("Positions", &POSITIONS, &record.positions, |row| {
            position(row, wording)
        }),
    ];
    sections
        .into_iter()
        .filter(|section| !section.rows.is_empty())
        .collect()
}

fn section<T>(
    title: &'static str,
    columns: &'static [Column],
    rows: &[T],
    row: impl Fn(&T) -> Row,
) -> Section {
    Section {
        title,
        columns,
        rows: rows.iter().map(row).collect(),
    }
}

/// The name of a value as the JSON has it, with spaces.
fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name.replace('_', " "),
        _ => String::new(),
    }
}

fn quoted(words: &str) -> String {
    let words = sanitise(words);
    if words.starts_with(['“', '"']) {
        words
    } else {
        format!("“{words}”")
    }
}

fn optional(words: Option<&str>) -> String {
    words.map(sanitise).unwrap_or_default()
}

pub(crate) fn people(range: Option<Range>) -> String {
    match range {
        None => String::new(),
        Some(Range {
            min,
            max: Some(max),
        }) if min == max => min.to_string(),
        Some(Range {
            min,
            max: Some(max),
        }) => format!("{min}–{max}"),
        Some(Range { min, max: None }) => format!("at least {min}"),
    }
}

fn round(row: &Round, wording: Wording<'_>) -> Row {
    let between = if row.parties.is_empty() {
        "parties not named".to_owned()
    } else {
        wording.parties(&row.parties)
    };
    Row {
        cells: vec![
            name(&row.status),
            between,
            wording.parties(&row.third_parties),
            wording.parties(&row.called_by),
            row.time.as_ref().map(dates::when).unwrap_or_default(),
            optional(row.venue.as_ref().map(|venue| venue.text.as_str())),
            optional(row.duration.as_deref()),
            row.level
                .as_deref()
                .map(|kind| {
                    wording.deed(&Deed {
                        act: "meet".into(),
                        kind: Some(kind.into()),
                    })
                })
                .unwrap_or_default(),
            wording.topics(&row.agenda),
            row.outcomes
                .iter()
                .map(|outcome| result(outcome, wording))
                .collect::<Vec<_>>()
                .join("; "),
        ],
        evidence: row.evidence.clone(),
    }
}

fn result(outcome: &Outcome, wording: Wording<'_>) -> String {
    let result = match outcome.result {
        OutcomeResult::Agreed => "agreed",
        OutcomeResult::None => "no agreement",
    };
    match &outcome.topic {
        Some(topic) => format!("{result} on {}", wording.topic(topic)),
        None => result.to_owned(),
    }
}

fn speakers(parties: &[Party], wording: Wording<'_>) -> String {
    parties
        .iter()
        .map(|party| wording.speaker(party))
        .collect::<Vec<_>>()
        .join(", ")
}

fn violence(row: &Violence, wording: Wording<'_>) -> Row {
    let by = if row.actors.is_empty() {
        "nobody named".to_owned()
    } else {
        wording.parties(&row.actors)
    };
    let mut standing = match row.standing {
        Standing::Claimed => "claimed".to_owned(),
        Standing::Reported => String::new(),
    };
    if !row.denied_by.is_empty() {
        if !standing.is_empty() {
            standing.push_str(", ");
        }
        standing.push_str(&format!("denied by {}", wording.parties(&row.denied_by)));
    }
    let voices: std::collections::BTreeSet<_> = row
        .tolls
        .iter()
        .map(|toll| {
            toll.according_to
                .as_ref()
                .map(|party| wording.speaker(party))
        })
        .collect();
    if voices.len() > 1 {
        let figures: Vec<String> = row
            .tolls
            .iter()
            .map(|toll| {
                let figure = [("killed", toll.killed), ("injured", toll.injured)]
                    .iter()
                    .filter(|(_, range)| range.is_some())
                    .map(|(what, range)| format!("{} {what}", people(*range)))
                    .collect::<Vec<_>>()
                    .join(", ");
                let voice = toll
                    .according_to
                    .as_ref()
                    .map_or_else(|| "the report".to_owned(), |party| wording.speaker(party));
                format!("{figure} according to {voice}")
            })
            .collect();
        standing = format!("{standing} ({})", figures.join("; "))
            .trim()
            .to_owned();
    }
    Row {
        cells: vec![
            wording.deed(&row.kind),
            by,
            row.targets
                .iter()
                .map(|party| wording.party(party))
                .collect::<Vec<_>>()
                .join(", "),
            optional(row.place.as_ref().map(|place| place.text.as_str())),
            row.time.as_ref().map(dates::when).unwrap_or_default(),
            people(row.killed),
            people(row.injured),
            standing,
        ],
        evidence: row.evidence.clone(),
    }
}

fn outlook(row: &Outlook, wording: Wording<'_>) -> Row {
    Row {
        cells: vec![
            expectation(row),
            row.number.map(signed).unwrap_or_default(),
            row.speaker.as_ref().map_or_else(
                || "the report itself".to_owned(),
                |speaker| wording.speaker(speaker),
            ),
            row.date.map(dates::day).unwrap_or_default(),
            row.of.join(", "),
            row.words
                .iter()
                .map(|words| quoted(words))
                .collect::<Vec<_>>()
                .join("; "),
        ],
        evidence: row.evidence.clone(),
    }
}

/// Which way it points, and whether it no longer does.
fn expectation(row: &Outlook) -> String {
    let points = match row.expects {
        Some(Expects::None) => "no expectation",
        Some(expects) => expects.name(),
        None => row.expectation.as_deref().unwrap_or(""),
    };
    if row.past {
        format!("once {points}")
    } else {
        points.to_owned()
    }
}

/// A number with its sign: '+1', '-0.5', '0'.
fn signed(number: f32) -> String {
    if number > 0.0 {
        format!("+{number}")
    } else {
        number.to_string()
    }
}

fn position(row: &Position, wording: Wording<'_>) -> Row {
    Row {
        cells: vec![
            wording.speaker(&row.party),
            name(&row.stance),
            wording.topic(&row.issue),
            wording.parties(&row.towards),
            row.condition.as_deref().map(quoted).unwrap_or_default(),
            quoted(row.quote.as_deref().unwrap_or(&row.words)),
        ],
        evidence: row.evidence.clone(),
    }
}
