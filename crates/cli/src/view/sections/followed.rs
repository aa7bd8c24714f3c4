//! Tables whose rows have a course: ultimatums, pledges, measures, ceasefires, and violence by week.
//!
//! A row shows how it stands now, and behind that how it came to stand so, each step with its day.

use super::{Column, Row, as_lead, bare, led, name, optional, people, quoted, speakers};
use rapporteur_brief::words::Wording;
use rapporteur_brief::words::dates;
use rapporteur_ledger::{
    Ceasefire, CeasefireEnd, Measure, Pledge, Step, Ultimatum, Violation, ViolenceWeek,
};
use serde::Serialize;

pub(super) const ULTIMATUMS: [Column; 7] = [
    bare("status"),
    led("by"),
    led("to"),
    led("threat"),
    bare("demand"),
    as_lead("deadline", "by"),
    bare("course"),
];
pub(super) const PLEDGES: [Column; 7] = [
    bare("status"),
    led("by"),
    led("to"),
    bare("what"),
    led("by when"),
    bare("condition"),
    bare("course"),
];
pub(super) const MEASURES: [Column; 7] = [
    bare("status"),
    bare("category"),
    led("by"),
    led("towards"),
    bare("what"),
    led("number"),
    bare("course"),
];
pub(super) const CEASEFIRES: [Column; 15] = [
    bare("status"),
    bare("parties"),
    bare("kind"),
    bare("sides"),
    led("purpose"),
    as_lead("partial", "only"),
    as_lead("where", "at"),
    bare("when"),
    led("for"),
    led("until"),
    bare("condition"),
    led("mediated by"),
    as_lead("watched", "watched by"),
    bare("course"),
    led("violated by"),
];
pub(super) const WEEKS: [Column; 6] = [
    as_lead("week", "week of"),
    led("by"),
    bare("acts"),
    led("killed"),
    led("injured"),
    bare("claimants"),
];

/// How a row came to stand as it does, from its second step on: 'kept on 25 May 2025'.
fn course<S: Serialize>(history: &[Step<S>]) -> String {
    let steps = history.iter().skip(1).map(|step| {
        let day = step.day.map(|day| format!(" on {}", dates::day(day)));
        format!("{}{}", name(&step.status), day.unwrap_or_default())
    });
    steps.collect::<Vec<_>>().join(", ")
}

/// Names of values as the data have them, with spaces.
fn names(values: &[smol_str::SmolStr]) -> String {
    values
        .iter()
        .map(|value| value.replace('-', " "))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn ultimatum(row: &Ultimatum, wording: Wording<'_>) -> Row {
    Row {
        cells: vec![
            name(&row.status),
            speakers(&row.issuer, wording),
            wording.parties(&row.addressee),
            row.consequence
                .as_ref()
                .map(|deed| wording.deed(deed))
                .unwrap_or_default(),
            row.demand.as_deref().map(quoted).unwrap_or_default(),
            standing_deadline(row),
            course(&row.history),
        ],
        evidence: row.evidence.clone(),
    }
}

/// The deadline as it stands, and those before it where its own words do not tell them.
fn standing_deadline(row: &Ultimatum) -> String {
    let mut shown = row
        .deadline
        .as_ref()
        .map(dates::deadline)
        .unwrap_or_default();
    let told = row
        .deadline
        .as_ref()
        .and_then(|deadline| deadline.moved.as_ref())
        .is_some_and(|moved| moved.from.is_some());
    for moved in row.moves.iter().rev().skip(usize::from(told)) {
        if let Some(from) = &moved.from {
            shown = format!("{shown}; before that {}", dates::deadline(from));
        }
    }
    shown
}

pub(super) fn pledge(row: &Pledge, wording: Wording<'_>) -> Row {
    Row {
        cells: vec![
            name(&row.status),
            speakers(&row.by, wording),
            wording.parties(&row.to),
            if row.refrain {
                format!("not {}", wording.deed(&row.what))
            } else {
                wording.deed(&row.what)
            },
            row.by_when
                .as_ref()
                .map(dates::deadline)
                .unwrap_or_default(),
            row.condition.as_deref().map(quoted).unwrap_or_default(),
            course(&row.history),
        ],
        evidence: row.evidence.clone(),
    }
}

pub(super) fn measure(row: &Measure, wording: Wording<'_>) -> Row {
    Row {
        cells: vec![
            name(&row.status),
            row.category.replace('-', " "),
            speakers(&row.by, wording),
            wording.parties(&row.towards),
            wording.deed(&row.kind),
            people(row.size),
            course_with_start(&row.history),
        ],
        evidence: row.evidence.clone(),
    }
}

/// The same from the first step on.
fn course_with_start<S: Serialize>(history: &[Step<S>]) -> String {
    let first = history.first().and_then(|step| {
        let day = step.day?;
        Some(format!("{} on {}", name(&step.status), dates::day(day)))
    });
    let rest = course(history);
    match first {
        Some(first) if rest.is_empty() => first,
        Some(first) => format!("{first}, {rest}"),
        None => rest,
    }
}

pub(super) fn ceasefire(row: &Ceasefire, wording: Wording<'_>) -> Row {
    let mut went = course(&row.history);
    if row.how_ended == Some(CeasefireEnd::Expired) {
        went.push_str(", its term being over");
    }
    let violated = if row.violations.is_empty() {
        wording.parties(&row.violated_by)
    } else {
        let all = row.violations.iter().map(|one| violation(one, wording));
        all.collect::<Vec<_>>().join("; ")
    };
    Row {
        cells: vec![
            name(&row.status),
            if row.parties.is_empty() {
                "parties not named".to_owned()
            } else {
                wording.parties(&row.parties)
            },
            row.kind
                .as_deref()
                .map(|kind| wording.kind("cease-fire", kind))
                .unwrap_or_default(),
            row.sides.as_ref().map(name).unwrap_or_default(),
            names(&row.purposes),
            names(&row.partial),
            optional(row.scope.as_ref().map(|scope| scope.text.as_str())),
            row.time.as_ref().map(dates::when).unwrap_or_default(),
            optional(row.duration.as_deref()),
            row.until.map(dates::day).unwrap_or_default(),
            row.condition.as_deref().map(quoted).unwrap_or_default(),
            wording.parties(&row.mediators),
            names(&row.mechanisms),
            went,
            violated,
        ],
        evidence: row.evidence.clone(),
    }
}

/// Who violated it, on which day, and on whose word.
fn violation(one: &Violation, wording: Wording<'_>) -> String {
    let by = if one.by.is_empty() {
        "nobody named".to_owned()
    } else {
        wording.parties(&one.by)
    };
    let day = one.day.map(|day| format!(" on {}", dates::day(day)));
    let voice = one.according_to.as_ref();
    let voice = voice.map(|voice| format!(" according to {}", wording.speaker(voice)));
    format!(
        "{by}{}{}",
        day.unwrap_or_default(),
        voice.unwrap_or_default()
    )
}

/// The weeks, where there are several: those of one week are the rows above.
pub(super) fn several_weeks(weeks: &[ViolenceWeek]) -> &[ViolenceWeek] {
    let first = weeks.first().map(|week| week.week);
    let last = weeks.last().map(|week| week.week);
    if first < last { weeks } else { &[] }
}

pub(super) fn week(row: &ViolenceWeek, wording: Wording<'_>) -> Row {
    let acts = match row.events {
        1 => "1 act".to_owned(),
        events => format!("{events} acts"),
    };
    let acts = match row.claimed {
        0 => acts,
        claimed => format!("{acts}, {claimed} only claimed"),
    };
    let claimants = if row.claimants.len() > 1 {
        let all = row.claimants.iter().map(|claimant| {
            let voice = claimant
                .according_to
                .as_ref()
                .map_or_else(|| "the reports".to_owned(), |party| wording.speaker(party));
            let killed = people(claimant.killed);
            let killed = if killed.is_empty() { "nobody" } else { &killed };
            format!("{killed} killed according to {voice}")
        });
        all.collect::<Vec<_>>().join("; ")
    } else {
        String::new()
    };
    Row {
        cells: vec![
            dates::day(row.week),
            row.side.as_ref().map_or_else(
                || "nobody named".to_owned(),
                |side| wording.parties(std::slice::from_ref(side)),
            ),
            acts,
            people(row.killed),
            people(row.injured),
            claimants,
        ],
        evidence: row.evidence.clone(),
    }
}
