//! Parameters, read strictly: a program wants to hear that a day is none.

use crate::call::Parameters;
use crate::fault::Fault;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// In what order rows come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code, reason = "what can be asked for, for the description")]
pub(crate) enum RowOrder {
    /// The latest first.
    Newest,
    /// The earliest first.
    Oldest,
}

/// In what order hits come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code, reason = "what can be asked for, for the description")]
pub(crate) enum HitOrder {
    /// The latest first.
    Newest,
    /// The earliest first.
    Oldest,
    /// Those first that fit best; events as `newest`.
    Best,
}

/// What an alert can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code, reason = "what can be asked for, for the description")]
pub(crate) enum AlertKind {
    /// Something is due soon.
    Deadline,
    /// Somebody set an ultimatum.
    NewUltimatum,
    /// Talks were agreed or scheduled.
    RoundAnnounced,
    /// Talks were postponed, cancelled or broken off.
    RoundCalledOff,
    /// Talks began or were held.
    RoundHeld,
    /// A ceasefire was violated.
    CeasefireViolated,
    /// More violence than is usual.
    Violence,
}

/// A day.
pub(crate) fn day(parameters: &Parameters, name: &str) -> Result<Option<Date>, Fault> {
    let parse = |text: &str| {
        let is_plain = text.len() == 10 && text.is_ascii();
        text.parse().ok().filter(|_| is_plain).ok_or_else(|| {
            Fault::Wrong(format!(
                "{name}: ‘{text}’ is no day; write it as 2025-07-14."
            ))
        })
    };
    parameters.given(name).map(parse).transpose()
}

/// A whole number between two others.
pub(crate) fn number(
    parameters: &Parameters,
    name: &str,
    least: u64,
    most: u64,
) -> Result<Option<u64>, Fault> {
    let parse = |text: &str| {
        let number = text
            .parse()
            .ok()
            .filter(|_| text.len() < 20 && text.bytes().all(|b| b.is_ascii_digit()));
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| {
                Fault::Wrong(format!(
                    "{name}: ‘{text}’ is no whole number from {least} to {most}."
                ))
            })
    };
    parameters.given(name).map(parse).transpose()
}

/// One of some words.
pub(crate) fn one_of<T: Copy>(
    parameters: &Parameters,
    name: &str,
    known: &[(&str, T)],
) -> Result<Option<T>, Fault> {
    let Some(text) = parameters.given(name) else {
        return Ok(None);
    };
    let found = known.iter().find(|(word, _)| *word == text);
    found.map(|(_, value)| Some(*value)).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        Fault::Wrong(format!("{name}: ‘{text}’ is none of {}.", words.join(", ")))
    })
}

/// All values of a name.
pub(crate) fn texts(parameters: &Parameters, name: &str) -> Vec<String> {
    parameters
        .all(name)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// One value of a name.
pub(crate) fn text(parameters: &Parameters, name: &str) -> Option<String> {
    parameters.get(name).map(str::to_owned)
}
