//! What reports since a day have added: rows that are new, and rows that were decided or moved.

use super::Desk;
use crate::Sentence;
use crate::page::Section;
use crate::say::positions::stance;
use crate::say::{number, verb};
use crate::sentence::{Cited, Say};
use crate::words::dates;
use crate::words::english::capitalised;
use jiff::civil::Date;
use rapporteur_ledger::{Row, RowHead};

/// How many sentences are shown.
const MOST: usize = 10;

pub(super) fn section(desk: &Desk<'_>, since: Date) -> Section {
    let mut found: Vec<(Option<Date>, Sentence)> = Vec::new();
    let mut acts: Vec<RowHead> = Vec::new();
    for row in desk.record.rows() {
        let head = row.head();
        let recent: Vec<String> = head
            .evidence
            .iter()
            .filter(|name| desk.evidence.day(name).is_some_and(|day| day >= since))
            .cloned()
            .collect();
        if recent.is_empty() {
            continue;
        }
        let new = desk
            .evidence
            .first_day(&head.evidence)
            .is_some_and(|day| day >= since);
        if let Row::Violence(_) = row {
            if new {
                acts.push(head);
            }
            continue;
        }
        let Some(say) = told(desk, row, new, since) else {
            continue;
        };
        let cited = Cited::by(&head, &recent, desk.evidence);
        if let Some(sentence) = say.cite(cited) {
            found.push((desk.evidence.last_day(&recent), sentence));
        }
    }
    found.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let mut sentences: Vec<Sentence> = found.into_iter().map(|(_, sentence)| sentence).collect();
    let left = sentences.len().saturating_sub(MOST);
    sentences.truncate(MOST);
    if !acts.is_empty() {
        let say = Say::new().topic("Violence: ").plain(format!(
            "{} {} of violence told of for the first time",
            number(acts.len()),
            if acts.len() == 1 { "act" } else { "acts" },
        ));
        sentences.extend(say.cite(Cited::rows(&acts, desk.evidence)));
    }
    Section {
        more: (left > 0).then(|| crate::More {
            rows: left,
            command: format!("rapporteur timeline {} --since {since}", desk.process.id),
        }),
        ..Section::of(
            "changes",
            &format!("What changed since {}", dates::day(since)),
            sentences,
        )
    }
}

/// What a row adds; `None` where a report only tells again what was known.
fn told(desk: &Desk<'_>, row: Row<'_>, new: bool, since: Date) -> Option<Say> {
    let pen = desk.pen;
    let say = Say::new();
    let since_then = |event: Option<&String>| {
        event.is_some_and(|name| desk.evidence.day(name).is_some_and(|day| day >= since))
    };
    Some(match row {
        Row::Round(row) if new || row.status.is_coming() => say
            .topic(if new {
                "Round: "
            } else {
                "Round, as it stands now: "
            })
            .plain(capitalised(&pen.round_in_short(row)))
            .led("; ", Some(pen.outcomes(row))),
        Row::Ultimatum(row) => {
            let moved = row
                .moves
                .iter()
                .any(|moved| since_then(Some(&moved.evidence)));
            let decided = since_then(row.decided_by.as_ref());
            let what = match (moved, decided, new) {
                (true, ..) => "Deadline moved: ",
                (_, true, _) => "Ultimatum decided: ",
                (_, _, true) => "Ultimatum: ",
                _ => return None,
            };
            say.topic(what).append(pen.ultimatum(row))
        }
        Row::Pledge(row) => {
            let what = match (since_then(row.decided_by.as_ref()), new) {
                (true, _) => "Pledge decided: ",
                (_, true) => "Pledge: ",
                _ => return None,
            };
            say.topic(what).append(pen.pledge(row))
        }
        Row::Measure(row) if new => say.topic("Measure: ").append(pen.measure(row)),
        Row::Ceasefire(row) if new => say.append(pen.ceasefire(row)),
        Row::Position(row) if new => say
            .strong(pen.who(&row.party))
            .plain(format!(
                " {} ({}): ",
                verb(stance(row.stance), 1),
                pen.wording.topic(&row.issue)
            ))
            .quote(row.quote.as_deref().unwrap_or(&row.words)),
        Row::Outlook(row) if new && !row.past => say.append(pen.outlook(row, &[])),
        _ => return None,
    })
}
