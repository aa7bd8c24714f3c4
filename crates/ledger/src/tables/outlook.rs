//! Outlook: what each speaker expects to come of it, over time, in their own or the report's words.
//!
//! A row is one speaker's expectation on one day: 'doubtful, -1, Peskov, 22 July, “no miraculous
//! breakthrough”'. Rows come in the order of their days, so a speaker's rows are his course.
//!
//! Deliberately absent: a mean over speakers, who do not speak of the same things.

mod series;

pub(crate) use series::Courses;
pub use series::{OutlookPoint, OutlookSeries};

use crate::Party;
use crate::row::{Table, row_id};
use crate::shelf::{Shelf, Shelved};
use crate::telling::{Telling, cite};
use jiff::civil::Date;
use rapporteur_model::{Attribution, Expects};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// One speaker's expectation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// Who expects; `None` for the report itself.
    pub speaker: Option<Party>,
    /// The day of the report that tells it.
    #[serde(default)]
    pub date: Option<Date>,
    /// `high`, `guarded`, `low` or `none`; `None` when the words do not tell which.
    pub expectation: Option<SmolStr>,
    /// The same on a scale: 1 high, 0 guarded or none, -1 low.
    pub score: Option<i8>,
    /// Which way it points; `None` when the words do not tell.
    #[serde(default)]
    pub expects: Option<Expects>,
    /// How much is expected, from -2 to 2: of several tellings the strongest.
    #[serde(default)]
    pub number: Option<f32>,
    /// What it is about, in the report's words, each once.
    #[serde(default)]
    pub of: Vec<String>,
    /// Whether it is recalled, and held no longer.
    #[serde(default)]
    pub past: bool,
    /// The words, one entry a telling.
    pub words: Vec<String>,
    /// Negotiation issues that it is about.
    pub topics: Vec<SmolStr>,
    /// Id of the report that tells it.
    pub report: String,
    /// Ids of the events that tell it.
    pub evidence: Vec<String>,
}

impl Shelved for Outlook {
    type Beside = ();

    fn beside(&self) {}

    fn put_beside(&mut self, (): ()) {}
}

/// What was expected, as far as it is told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expectations(Shelf<Outlook>);

impl Expectations {
    /// Enters what one report tells.
    pub(crate) fn enter(&mut self, tellings: &[Telling<'_>]) {
        let mut of_report: Vec<Outlook> = Vec::new();
        for telling in tellings {
            let event = telling.event;
            if event.act != "outlook" {
                continue;
            }
            let told = row(telling);
            // One speaker's words of one report that point the same way are one row.
            let known = of_report.iter_mut().find(|known| {
                same_speaker(known.speaker.as_ref(), told.speaker.as_ref())
                    && known.expectation == told.expectation
                    && known.past == told.past
            });
            match known {
                Some(known) => {
                    cite(&mut known.evidence, event);
                    merge(known, told);
                }
                None => of_report.push(told),
            }
        }
        for row in of_report {
            self.0.push(row);
        }
    }

    /// The table.
    pub(crate) fn finish(self) -> impl Iterator<Item = Outlook> {
        self.0.into_all().map(|mut row| {
            row.id = row_id(Table::Outlook, &row.evidence, &[]);
            row
        })
    }

    /// Puts away everything.
    pub(crate) fn put_away(&mut self) {
        self.0.put_away_all();
    }

    /// Puts away what is not in use.
    pub(crate) fn rest(&mut self) {
        self.0.rest();
    }
}

fn row(telling: &Telling<'_>) -> Outlook {
    let event = telling.event;
    let reading = event.outlook.as_ref();
    Outlook {
        id: String::new(),
        speaker: speaker(telling),
        date: telling.day,
        expectation: event.act_kind.clone(),
        score: match event.act_kind.as_deref() {
            Some("high") => Some(1),
            Some("guarded" | "none") => Some(0),
            Some("low") => Some(-1),
            _ => None,
        },
        expects: reading.map(|reading| reading.expects),
        number: reading.map(|reading| reading.number),
        of: reading
            .and_then(|reading| reading.of.as_ref())
            .map(|of| of.text.clone())
            .into_iter()
            .collect(),
        past: telling.is_historical(),
        words: vec![words(telling)],
        topics: event.topics.clone(),
        report: event.report.clone(),
        evidence: vec![event.id.clone()],
    }
}

fn merge(known: &mut Outlook, told: Outlook) {
    if let Some(number) = told.number
        && known
            .number
            .is_none_or(|before| before.abs() < number.abs())
    {
        known.number = Some(number);
    }
    for (all, more) in [(&mut known.of, told.of), (&mut known.words, told.words)] {
        for one in more {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
}

/// The words of the reading, what stands apart in the text parted by dots.
fn words(telling: &Telling<'_>) -> String {
    let reading = telling.event.outlook.as_ref();
    let words: Vec<&str> = reading
        .iter()
        .flat_map(|reading| &reading.words)
        .map(|wording| wording.text.as_str())
        .collect();
    if words.is_empty() {
        telling.words()
    } else {
        words.join(" … ")
    }
}

/// Whether two names are of one speaker.
fn same_speaker(one: Option<&Party>, other: Option<&Party>) -> bool {
    let known = series::keys(one);
    series::keys(other).iter().any(|key| known.contains(key))
}

/// Whose expectation it is: the one who has it, else the one on whose word it is told.
fn speaker(telling: &Telling<'_>) -> Option<Party> {
    let actor = telling.event.actors.first();
    let source = telling
        .event
        .attribution
        .as_ref()
        .and_then(|attribution: &Attribution| attribution.speaker.as_ref());
    actor.or(source).map(Party::of)
}
