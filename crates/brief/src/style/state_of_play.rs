//! The state of play on one page: where it stands, what comes next, what changed, then the tables,
//! each as long as a page allows.

use super::period::Period;
use super::{Desk, Request};
use crate::page::{Group, Section};
use crate::say::ceasefires::standing;
use crate::sentence::{Cited, Say};
use crate::words::english::capitalised;
use crate::{Evidence, Sentence};
use jiff::ToSpan;
use jiff::civil::Date;
use rapporteur_ledger::{
    CeasefireStatus, Outlook, Party, Position, Round, RoundStatus, Row, RowHead, Table,
};
use smol_str::SmolStr;

/// How many sentences a section shows.
const ROUNDS: usize = 10;
const POSITIONS: usize = 12;
const THREATS: usize = 4;
const PLEDGES: usize = 5;
const MEASURES: usize = 4;
const CEASEFIRES: usize = 4;
const WEEKS: usize = 4;
const VIOLENCE: usize = 5;
const OUTLOOK: usize = 5;

/// Days that 'what changed' goes back when nobody says since when.
const RECENT_DAYS: i32 = 7;

pub(super) fn sections(desk: &Desk<'_>, request: &Request) -> (Option<Period>, Vec<Section>) {
    let since = request.since.or_else(|| {
        let back = desk.today?.checked_sub(RECENT_DAYS.days());
        back.ok()
    });
    let period = since
        .zip(desk.today)
        .map(|(first, last)| Period { first, last });
    let mut sections = vec![where_it_stands(desk), super::next::section(desk)];
    if let Some(since) = since {
        sections.push(super::changes::section(desk, since));
    }
    sections.extend([
        rounds(desk),
        positions(desk),
        threats(desk),
        pledges(desk),
        measures(desk),
        ceasefires(desk),
        violence(desk),
        outlook(desk),
        super::contradictions::section(desk),
    ]);
    (period.filter(|_| request.since.is_some()), sections)
}

/// Rounds in the order of their days; those without one stand where a report first tells of them.
pub(super) fn rounds_in_order<'r>(desk: &Desk<'r>) -> Vec<(&'r Round, RowHead)> {
    let mut rounds: Vec<(&Round, RowHead)> = desk
        .record
        .rounds
        .iter()
        .map(|round| (round, Row::Round(round).head()))
        .collect();
    // What has no day at all comes last.
    rounds.sort_by_key(|(_, head)| {
        let day = desk.pen.day_of(head);
        (day.is_none(), day)
    });
    rounds
}

fn where_it_stands(desk: &Desk<'_>) -> Section {
    let head = desk.process.head();
    let mut said: Vec<Sentence> = desk
        .of_row(desk.pen.process(desk.process), &head)
        .into_iter()
        .collect();
    let rounds = rounds_in_order(desk);
    let held = rounds.iter().rev().find(|(round, _)| {
        matches!(
            round.status,
            RoundStatus::Held | RoundStatus::UnderWay | RoundStatus::BrokenOff
        ) && is_between_parties(desk, round)
    });
    if let Some((round, head)) = held {
        let say = Say::new()
            .strong("Last round told of: ")
            .plain(capitalised(&desk.pen.round_in_short(round)))
            .led("; ", Some(desk.pen.outcomes(round)));
        said.extend(desk.of_row(say, head));
    }
    let last_day = held.and_then(|(_, head)| desk.pen.day_of(head));
    // Of the coming rounds, the one that is furthest on its way.
    let coming = rounds
        .iter()
        .filter(|(round, head)| {
            let told = desk.evidence.last_day(&head.evidence);
            let ahead = match head.day {
                Some(day) => Some(day) >= desk.today,
                // Without a day, one that was told of before the last round may be that one.
                None => told > last_day,
            };
            round.status.is_coming() && ahead
        })
        .max_by_key(|(round, head)| (desk.evidence.last_day(&head.evidence), round.status));
    if let Some((round, head)) = coming {
        let say = Say::new()
            .strong("Next: ")
            .plain(capitalised(&desk.pen.round_in_short(round)));
        said.extend(desk.of_row(say, head));
    }
    let ceasefire = desk
        .record
        .ceasefires
        .iter()
        .map(|row| (row, Row::Ceasefire(row).head()))
        .filter(|(row, _)| row.status != CeasefireStatus::Possible)
        .max_by_key(|(row, head)| (desk.evidence.last_day(&head.evidence), row.status));
    if let Some((row, head)) = ceasefire {
        let say = Say::new()
            .strong("Ceasefire: ")
            .plain(standing(row.status))
            .plain("; ")
            .append(desk.pen.ceasefire_itself(row));
        said.extend(desk.of_row(say, &head));
    }
    Section::of("where_it_stands", "Where it stands", said)
}

/// Whether sides of the process talk with each other, as far as those who talk are named.
fn is_between_parties(desk: &Desk<'_>, round: &Round) -> bool {
    let named = |side: &Party| {
        let same = |party: &Party| match (&side.country, &side.sector) {
            (Some(country), None) => party.country.as_ref() == Some(country),
            _ => {
                party.id.is_some() && party.id == side.id
                    || desk.pen.party(party) == desk.pen.party(side)
            }
        };
        round.parties.iter().any(same)
    };
    !round.parties.iter().any(Party::is_identified)
        || desk
            .process
            .parties
            .iter()
            .filter(|side| named(side))
            .count()
            > 1
}

fn rounds(desk: &Desk<'_>) -> Section {
    let all = rounds_in_order(desk);
    let rows = all.len();
    let last = all
        .iter()
        .filter(|(round, _)| round.status == RoundStatus::Held)
        .filter_map(|(_, head)| desk.pen.day_of(head))
        .max();
    let mut sentences: Vec<Sentence> = all
        .into_iter()
        // What was only spoken of before the last round was held has been overtaken.
        .filter(|(round, head)| {
            !matches!(
                round.status,
                RoundStatus::Possible | RoundStatus::CalledFor | RoundStatus::Proposed
            ) || desk.pen.day_of(head) > last
        })
        .filter_map(|(round, head)| desk.of_row(desk.pen.round(round), &head))
        .collect();
    // The latest are shown, in the order of time.
    sentences.drain(..sentences.len().saturating_sub(ROUNDS));
    Section {
        more: desk.more(rows - sentences.len(), Table::Round),
        ..Section::of("rounds", "Rounds", sentences)
    }
}

/// Issue by issue, those on which most parties have a stance first; a party's latest stance, and
/// what it held before.
fn positions(desk: &Desk<'_>) -> Section {
    let mut issues: Vec<(SmolStr, Vec<&Position>)> = Vec::new();
    for row in &desk.record.positions {
        match issues.iter_mut().find(|(issue, _)| *issue == row.issue) {
            Some((_, rows)) => rows.push(row),
            None => issues.push((row.issue.clone(), vec![row])),
        }
    }
    let mut groups: Vec<(usize, Option<Date>, Group)> = Vec::new();
    let mut shown = 0;
    for (issue, rows) in issues {
        let mut parties: Vec<(String, Vec<&Position>)> = Vec::new();
        for row in rows {
            let name = desk.pen.party(&row.party);
            match parties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, rows)) => rows.push(row),
                None => parties.push((name, vec![row])),
            }
        }
        let newest = parties
            .iter()
            .filter_map(|(_, rows)| rows.first()?.day)
            .max();
        let sentences: Vec<Sentence> = parties
            .iter()
            .filter_map(|(_, rows)| {
                let (row, before) = rows.split_first()?;
                let mut last = row.stance;
                let changed: Vec<&Position> = before
                    .iter()
                    .copied()
                    .filter(|row| std::mem::replace(&mut last, row.stance) != row.stance)
                    .collect();
                let mut cited = Cited::row(&Row::Position(row).head(), desk.evidence)?;
                if let Some(more) = Cited::rows(
                    changed
                        .iter()
                        .map(|row| Row::Position(row).head())
                        .collect::<Vec<_>>()
                        .iter(),
                    desk.evidence,
                ) {
                    cited = cited.and(more);
                }
                desk.pen.position(row, &changed).cite(Some(cited))
            })
            .collect();
        let group = Group {
            heading: Some(capitalised(&desk.pen.wording.topic(&issue))),
            sentences,
        };
        groups.push((parties.len(), newest, group));
    }
    groups.sort_by_key(|(parties, newest, _)| std::cmp::Reverse((*parties, *newest)));
    let all: usize = groups
        .iter()
        .map(|(_, _, group)| group.sentences.len())
        .sum();
    let mut kept = Vec::new();
    for (_, _, group) in groups {
        if shown > 0 && shown + group.sentences.len() > POSITIONS {
            continue;
        }
        shown += group.sentences.len();
        kept.push(group);
    }
    Section {
        name: "positions",
        title: "Who wants what".into(),
        groups: kept,
        table: None,
        more: desk.more(all - shown, Table::Position),
    }
}

/// Open ones first, of these the next due; then the others, the latest told first.
fn threats(desk: &Desk<'_>) -> Section {
    let mut rows: Vec<_> = desk
        .record
        .ultimatums
        .iter()
        .map(|row| (row, Row::Ultimatum(row).head()))
        .collect();
    rows.sort_by_key(|(row, head)| {
        (
            !row.status.is_open(),
            head.until.is_none(),
            head.until,
            std::cmp::Reverse(desk.evidence.last_day(&head.evidence)),
        )
    });
    let sentences = rows
        .iter()
        .filter_map(|(row, head)| desk.of_row(desk.pen.ultimatum(row), head))
        .collect();
    desk.capped(
        "ultimatums",
        "Ultimatums",
        sentences,
        THREATS,
        Table::Ultimatum,
    )
}

fn newest_first<'r, R>(
    rows: &'r [R],
    head: impl Fn(&'r R) -> RowHead,
    evidence: &Evidence,
) -> Vec<(&'r R, RowHead)> {
    let mut rows: Vec<(&R, RowHead)> = rows.iter().map(|row| (row, head(row))).collect();
    rows.sort_by_key(|(_, head)| std::cmp::Reverse(evidence.last_day(&head.evidence)));
    rows
}

fn pledges(desk: &Desk<'_>) -> Section {
    let rows = newest_first(
        &desk.record.pledges,
        |row| Row::Pledge(row).head(),
        desk.evidence,
    );
    let sentences = rows
        .iter()
        .filter_map(|(row, head)| desk.of_row(desk.pen.pledge(row), head))
        .collect();
    desk.capped("pledges", "Pledges", sentences, PLEDGES, Table::Pledge)
}

fn measures(desk: &Desk<'_>) -> Section {
    let rows = newest_first(
        &desk.record.measures,
        |row| Row::Measure(row).head(),
        desk.evidence,
    );
    let sentences = rows
        .iter()
        .filter_map(|(row, head)| desk.of_row(desk.pen.measure(row), head))
        .collect();
    desk.capped("measures", "Measures", sentences, MEASURES, Table::Measure)
}

fn ceasefires(desk: &Desk<'_>) -> Section {
    let head = |row| Row::Ceasefire(row).head();
    let rows = newest_first(&desk.record.ceasefires, head, desk.evidence);
    let sentences = rows
        .iter()
        .filter_map(|(row, head)| desk.of_row(desk.pen.ceasefire(row), head))
        .collect();
    desk.capped(
        "ceasefires",
        "Ceasefires",
        sentences,
        CEASEFIRES,
        Table::Ceasefire,
    )
}

/// The latest acts first; of one day, those that cost most lives.
fn violence(desk: &Desk<'_>) -> Section {
    let mut rows: Vec<_> = desk
        .record
        .violence
        .iter()
        .map(|row| (row, Row::Violence(row).head()))
        .collect();
    rows.sort_by_key(|(row, head)| {
        let told = desk.evidence.last_day(&head.evidence);
        std::cmp::Reverse((told, row.killed.map(|killed| killed.min)))
    });
    let sentences = rows
        .iter()
        .filter_map(|(row, head)| desk.of_row(desk.pen.violence(row), head))
        .collect();
    let section = desk.capped("violence", "Violence", sentences, VIOLENCE, Table::Violence);
    let mut weeks: Vec<_> = desk.record.violence_weeks.iter().collect();
    weeks.sort_by_key(|week| std::cmp::Reverse(week.week));
    let weeks = weeks.into_iter().take(WEEKS).filter_map(|week| {
        let cited = Cited::together(&week.rows, &week.evidence, desk.evidence);
        desk.pen.week(week).cite(cited)
    });
    let weeks = Group {
        heading: None,
        sentences: weeks.collect(),
    };
    Section {
        groups: std::iter::once(weeks).chain(section.groups).collect(),
        ..section
    }
}

/// Speaker by speaker, the one heard last first.
fn outlook(desk: &Desk<'_>) -> Section {
    let mut rows: Vec<&Outlook> = desk.record.outlook.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.date));
    let mut speakers: Vec<(String, Vec<&Outlook>)> = Vec::new();
    for row in rows {
        let name = desk.pen.outlook_speaker(row);
        match speakers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(row),
            None => speakers.push((name, vec![row])),
        }
    }
    let sentences = speakers
        .iter()
        .filter_map(|(_, rows)| {
            let (row, before) = rows.split_first()?;
            let before = before.get(..before.len().min(3)).unwrap_or_default();
            let mut cited = Cited::row(&Row::Outlook(row).head(), desk.evidence)?;
            let heads: Vec<RowHead> = before.iter().map(|row| Row::Outlook(row).head()).collect();
            if let Some(more) = Cited::rows(&heads, desk.evidence) {
                cited = cited.and(more);
            }
            desk.pen.outlook(row, before).cite(Some(cited))
        })
        .collect();
    desk.capped("outlook", "Outlook", sentences, OUTLOOK, Table::Outlook)
}
