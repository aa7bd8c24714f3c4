//! The course of what a speaker expects, drawn from the rows of many reports.
//!
//! A person is one speaker under several names: by identity, or by the surname within a country. A
//! government and its spokesman stay two, since people ask who of them said so.
//!
//! Deliberately absent: a mean over speakers, who do not speak of the same things.

use super::Outlook;
use crate::Party;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One day of a course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlookPoint {
    /// The day of the report.
    pub day: Option<Date>,
    /// How much was expected, from -2 to 2.
    pub number: Option<f32>,
    /// The row that tells it.
    pub row: String,
}

/// What one speaker expected over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlookSeries {
    /// Who, with all names that the reports give; `None` for the reports themselves.
    pub speaker: Option<Party>,
    /// In the order of the days; what is only recalled is left out.
    pub points: Vec<OutlookPoint>,
}

/// The courses of the rows that have been entered.
#[derive(Default)]
pub(crate) struct Courses {
    found: Vec<OutlookSeries>,
    /// The course of each speaker, by what the speaker is found by.
    places: BTreeMap<String, usize>,
}

impl Courses {
    /// Enters a row; rows come in the order of the table.
    pub(crate) fn enter(&mut self, row: &Outlook) {
        if row.past {
            return;
        }
        let keys = keys(row.speaker.as_ref());
        let known = keys.iter().find_map(|key| self.places.get(key)).copied();
        let place = known.unwrap_or_else(|| {
            self.found.push(OutlookSeries {
                speaker: row.speaker.clone(),
                points: Vec::new(),
            });
            self.found.len() - 1
        });
        for key in keys {
            self.places.entry(key).or_insert(place);
        }
        let Some(series) = self.found.get_mut(place) else {
            return;
        };
        if let (Some(known), Some(speaker)) = (&mut series.speaker, &row.speaker) {
            known.id = known.id.take().or_else(|| speaker.id.clone());
            for name in &speaker.names {
                if !known.names.contains(name) {
                    known.names.push(name.clone());
                }
            }
        }
        series.points.push(OutlookPoint {
            day: row.date,
            number: row.number,
            row: row.id.clone(),
        });
    }

    /// The courses, in the order in which their speakers are first told of.
    pub(crate) fn finish(self) -> Vec<OutlookSeries> {
        self.found
    }
}

/// What a speaker is found by: the identity, and the surname within a country.
pub(super) fn keys(speaker: Option<&Party>) -> Vec<String> {
    let Some(speaker) = speaker else {
        return vec![String::new()];
    };
    let country = speaker.country.as_deref().unwrap_or("-");
    let mut keys: Vec<String> = speaker.id.iter().map(|id| format!("id {id}")).collect();
    for name in &speaker.names {
        let words: Vec<&str> = name.split_whitespace().collect();
        let named = words
            .iter()
            .all(|word| word.chars().next().is_some_and(char::is_uppercase));
        let key = match words.last() {
            Some(surname) if named && words.len() <= 3 => surname.to_lowercase(),
            _ => name.to_lowercase(),
        };
        keys.push(format!("{country} {key}"));
    }
    keys
}
