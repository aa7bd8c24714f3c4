//! A monthly entry as CrisisWatch has it: one bold sentence with the trend, then topics, each
//! opened in italics, numbers beside those of the month before, diplomacy last.
//!
//! The trend is what the rows of two months add up to, and nothing more is read into it: acts of
//! violence told of, people killed at least, rounds of talks held.

use super::period::Period;
use super::{Desk, Request};
use crate::Sentence;
use crate::page::{Group, Section};
use crate::say::{number, number_alone, thousands};
use crate::sentence::{Cited, Say};
use crate::words::english::{capitalised, list};
use rapporteur_ledger::{CeasefireStatus, RoundStatus, Row, RowHead, Violence};

/// How many sentences a topic has after the one that opens it.
const MOST: usize = 4;

pub(super) fn sections(desk: &Desk<'_>, request: &Request) -> (Option<Period>, Vec<Section>) {
    let Some(day) = request.month.or(desk.today) else {
        return (None, Vec::new());
    };
    let month = Period::month(day);
    let now = Tally::of(desk, month);
    let before = month
        .before()
        .map(|before| (before, Tally::of(desk, before)));
    let groups = vec![
        group(trend(desk, month, &now, before.as_ref())),
        group(violence(desk, &now, before.as_ref())),
        group(ceasefires(desk, month)),
        group(pressure(desk, month)),
        group(talks(desk, &now, before.as_ref())),
    ];
    let section = Section {
        name: "entry",
        title: format!(
            "{}, {}",
            crate::words::sanitise(&desk.process.name),
            month.name()
        ),
        groups,
        table: None,
        more: None,
    };
    (Some(month), vec![section])
}

fn group(sentences: Vec<Sentence>) -> Group {
    Group {
        heading: None,
        sentences,
    }
}

/// What happened in a month, as far as it is told.
struct Tally<'r> {
    acts: Vec<(&'r Violence, RowHead)>,
    killed: u64,
    rounds: Vec<(&'r rapporteur_ledger::Round, RowHead)>,
}

impl<'r> Tally<'r> {
    fn of(desk: &Desk<'r>, period: Period) -> Self {
        let within = |head: &RowHead| period.holds(desk.pen.day_of(head));
        let acts: Vec<_> = desk
            .record
            .violence
            .iter()
            .map(|row| (row, Row::Violence(row).head()))
            .filter(|(_, head)| within(head))
            .collect();
        let killed = acts
            .iter()
            .filter_map(|(row, _)| row.killed)
            .fold(0_u64, |sum, killed| sum.saturating_add(killed.min));
        let rounds = super::state_of_play::rounds_in_order(desk)
            .into_iter()
            .filter(|(round, head)| {
                within(head)
                    && matches!(
                        round.status,
                        RoundStatus::Held | RoundStatus::UnderWay | RoundStatus::BrokenOff
                    )
            })
            .collect();
        Self {
            acts,
            killed,
            rounds,
        }
    }

    fn heads(&self) -> Vec<RowHead> {
        let acts = self.acts.iter().map(|(_, head)| head);
        let rounds = self.rounds.iter().map(|(_, head)| head);
        rounds.chain(acts).cloned().collect()
    }
}

type Before<'b, 'r> = Option<&'b (Period, Tally<'r>)>;

fn compared(now: usize, before: Option<usize>) -> &'static str {
    match before {
        Some(before) if now > before => "rose",
        Some(before) if now < before => "fell",
        _ => "went on",
    }
}

/// 'Talks went on while reported violence fell: two rounds were held (one in June), …'
fn trend(desk: &Desk<'_>, month: Period, now: &Tally<'_>, before: Before<'_, '_>) -> Vec<Sentence> {
    let held = now.rounds.len();
    let acts = now.acts.len();
    let last_acts = before.map(|(_, before)| before.acts.len());
    let violence = (acts > 0 || last_acts.is_some_and(|acts| acts > 0))
        .then(|| format!("reported violence {}", compared(acts, last_acts)));
    let talks = match held {
        0 => "No round of talks is told of",
        _ if before.is_some_and(|(_, before)| before.rounds.is_empty()) => "Talks took place again",
        _ => "Talks went on",
    };
    let opening = match violence {
        Some(violence) => format!("{talks} while {violence}"),
        None => talks.to_owned(),
    };
    let mut figures = vec![format!(
        "{} held",
        counted(
            held,
            "round of talks",
            "rounds of talks",
            before.map(|(of, before)| (*of, before.rounds.len()))
        )
    )];
    figures.push(format!(
        "{} told of",
        counted(
            acts,
            "act of violence",
            "acts of violence",
            before.map(|(of, before)| (*of, before.acts.len()))
        )
    ));
    let say = Say::new().strong(format!(
        "{opening} in {}: {}.",
        month.name(),
        list(&figures)
    ));
    let mut heads = now.heads();
    if let Some((_, before)) = before {
        heads.extend(before.heads());
    }
    heads.truncate(8);
    say.cite(Cited::rows(&heads, desk.evidence))
        .into_iter()
        .collect()
}

/// 'two rounds (one in June 2025)'.
fn counted(now: usize, one: &str, many: &str, before: Option<(Period, usize)>) -> String {
    let of = if now == 1 { one } else { many };
    let then = before
        .map(|(period, count)| format!(" ({} in {})", number_alone(count), period.name()))
        .unwrap_or_default();
    format!("{} {of}{then}", number(now))
}

fn violence(desk: &Desk<'_>, now: &Tally<'_>, before: Before<'_, '_>) -> Vec<Sentence> {
    if now.acts.is_empty() {
        return Vec::new();
    }
    let killed = match now.killed {
        0 => String::new(),
        killed => format!(
            ", with at least {} people killed by the lowest figures{}",
            thousands(killed),
            before
                .filter(|(_, before)| before.killed > 0)
                .map(|(of, before)| format!(" ({} in {})", thousands(before.killed), of.name()))
                .unwrap_or_default()
        ),
    };
    let acts = counted(
        now.acts.len(),
        "act of violence",
        "acts of violence",
        before.map(|(of, before)| (*of, before.acts.len())),
    );
    let opening = Say::new().topic(format!("Reports told of {acts}{killed}."));
    let heads: Vec<RowHead> = now
        .acts
        .iter()
        .map(|(_, head)| head.clone())
        .take(8)
        .collect();
    let mut sentences: Vec<Sentence> = opening
        .cite(Cited::rows(&heads, desk.evidence))
        .into_iter()
        .collect();
    let mut worst: Vec<&(&Violence, RowHead)> = now.acts.iter().collect();
    worst.sort_by_key(|(row, _)| std::cmp::Reverse(row.killed.map(|killed| killed.min)));
    sentences.extend(
        worst
            .iter()
            .take(MOST)
            .filter_map(|(row, head)| desk.of_row(desk.pen.violence(row), head)),
    );
    sentences
}

fn ceasefires(desk: &Desk<'_>, month: Period) -> Vec<Sentence> {
    let told: Vec<_> = desk
        .record
        .ceasefires
        .iter()
        .map(|row| (row, Row::Ceasefire(row).head()))
        .filter(|(_, head)| {
            month.holds(desk.pen.day_of(head))
                || month.holds(desk.evidence.last_day(&head.evidence))
        })
        .collect();
    let reached = told.iter().filter(|(row, _)| {
        matches!(
            row.status,
            CeasefireStatus::Agreed
                | CeasefireStatus::Declared
                | CeasefireStatus::InForce
                | CeasefireStatus::Extended
        )
    });
    let broken = told
        .iter()
        .any(|(row, _)| row.status == CeasefireStatus::Violated);
    let opening = match (reached.count(), broken) {
        (_, true) => "A ceasefire was said to be violated.",
        (0, _) => "A ceasefire was spoken of and not reached.",
        _ => "A ceasefire was declared or held.",
    };
    topic(
        desk,
        opening,
        told.iter()
            .map(|(row, head)| (desk.pen.ceasefire(row), head))
            .collect(),
    )
}

/// Ultimatums and pledges that were told of in the month.
fn pressure(desk: &Desk<'_>, month: Period) -> Vec<Sentence> {
    let told = |head: &RowHead| {
        head.evidence
            .iter()
            .any(|name| month.holds(desk.evidence.day(name)))
    };
    let threats: Vec<_> = desk
        .record
        .ultimatums
        .iter()
        .map(|row| (row, Row::Ultimatum(row).head()))
        .filter(|(_, head)| told(head))
        .collect();
    let pledges: Vec<_> = desk
        .record
        .pledges
        .iter()
        .map(|row| (row, Row::Pledge(row).head()))
        .filter(|(_, head)| told(head))
        .collect();
    let opening = match (threats.is_empty(), pledges.is_empty()) {
        (false, _) => "Deadlines were set or moved.",
        _ => "Pledges were made.",
    };
    let threats = threats
        .iter()
        .map(|(row, head)| (desk.pen.ultimatum(row), head));
    let pledges = pledges
        .iter()
        .map(|(row, head)| (desk.pen.pledge(row), head));
    topic(desk, opening, threats.chain(pledges).collect())
}

fn talks(desk: &Desk<'_>, now: &Tally<'_>, before: Before<'_, '_>) -> Vec<Sentence> {
    let opening = format!(
        "The parties held {}.",
        counted(
            now.rounds.len(),
            "round of talks",
            "rounds of talks",
            before.map(|(of, before)| (*of, before.rounds.len())),
        )
    );
    let rounds = now
        .rounds
        .iter()
        .map(|(round, head)| (desk.pen.round(round), head));
    topic(desk, &capitalised(&opening), rounds.collect())
}

/// A sentence in italics that rests on all that follow, then the first of these.
fn topic(desk: &Desk<'_>, opening: &str, rows: Vec<(Say, &RowHead)>) -> Vec<Sentence> {
    let heads: Vec<RowHead> = rows
        .iter()
        .map(|(_, head)| (*head).clone())
        .take(8)
        .collect();
    let mut sentences: Vec<Sentence> = Say::new()
        .topic(opening)
        .cite(Cited::rows(&heads, desk.evidence))
        .into_iter()
        .collect();
    sentences.extend(
        rows.into_iter()
            .take(MOST)
            .filter_map(|(say, head)| desk.of_row(say, head)),
    );
    sentences
}
