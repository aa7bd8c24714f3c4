//! What texts are found by: their words, and facts of their events.
//!
//! Both databases hold two lists, `search_reports` and `search_events`. An entry's number begins
//! with the day of its report, so that the lists are in the order of days: a stretch of days is a
//! stretch of numbers, and the latest are read without sorting. Facts ('=party=rus') stand among the
//! words; they begin with a sign that is no part of a word. The texts themselves are not kept a
//! second time.
//!
//! Only versions that stand are in the lists: what supersedes a report takes it out, in the same
//! transaction.

use super::tokens;
use crate::reading::{Chunks, Versions};
use crate::sql::{Database, Value};
use crate::{Result, Selection, View};
use jiff::civil::{Date, date};
use rapporteur_model::{Auxiliary, Event, Modality, Polarity, Report, Tense};
use std::collections::BTreeSet;

/// Bits of a number that are the row's; those above are the day.
const ROW: u32 = 34;

/// The first day that is told apart from those before it.
const FIRST: Date = date(1, 1, 1);

/// What every entry has.
pub(crate) const ALL: &str = "=all";

/// PostgreSQL holds at most 1 MiB of words of one text. What is written is longer than what it holds.
const LONGEST: usize = 1_000_000;

/// Longer values are cut, in what is entered and in what is looked for alike.
const LONGEST_FACT: usize = 200;

/// The words of a report's title and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReportWords {
    pub(crate) title: String,
    pub(crate) text: String,
}

impl ReportWords {
    pub(crate) fn of(title: Option<&str>, text: &str) -> Self {
        Self {
            title: tokens::folded(title.unwrap_or_default()),
            text: tokens::folded(text),
        }
    }
}

/// What the events of a report are found by: each one's words and facts, and all facts together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EventWords {
    pub(crate) events: Vec<String>,
    pub(crate) facts: String,
}

impl EventWords {
    pub(crate) fn of(report: &Report, events: &[Event]) -> Self {
        let publisher = report.publisher.as_deref();
        let publisher = publisher.and_then(|publisher| fact("publisher", publisher));
        let mut all: BTreeSet<String> = publisher.iter().cloned().collect();
        all.insert(ALL.to_owned());
        let mut last = None;
        let mut words = String::new();
        let events = events.iter().map(|event| {
            if last != Some(event.sentence_span) {
                words = tokens::folded(&event.sentence);
                last = Some(event.sentence_span);
            }
            let mut facts = facts(event);
            let mut entry = words.clone();
            for fact in facts.iter().chain(&publisher) {
                entry.push(' ');
                entry.push_str(fact);
            }
            entry.push(' ');
            entry.push_str(ALL);
            all.append(&mut facts);
            entry
        });
        let events = events.collect();
        Self {
            events,
            facts: all.into_iter().collect::<Vec<_>>().join(" "),
        }
    }

    /// Bytes, for whoever holds many.
    pub(crate) fn size(&self) -> usize {
        self.events.iter().map(String::len).sum()
    }
}

/// A fact as it stands among the words; `None` for a value without letters or digits.
pub(crate) fn fact(kind: &str, value: &str) -> Option<String> {
    let mut words = tokens::folded(value);
    if let Some((cut, _)) = words.char_indices().find(|(at, _)| *at >= LONGEST_FACT) {
        words.truncate(cut);
    }
    (!words.is_empty()).then(|| format!("={kind}={}", words.replace(' ', "_")))
}

/// What an event is found by beside its words.
pub(crate) fn facts(event: &Event) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let mut enter = |kind: &str, value: Option<&str>| {
        facts.extend(value.and_then(|value| fact(kind, value)));
    };
    for actor in event.actors.iter().chain(&event.recipients) {
        enter("party", actor.country.as_deref());
        enter("party", actor.id.as_deref());
        enter("party", actor.name.as_deref());
    }
    enter("type", event.event_type.as_deref());
    enter("type", Some(&event.act));
    for topic in &event.topics {
        enter("topic", Some(topic));
    }
    if let Some(place) = &event.place {
        enter("place", place.mention.country.as_deref());
        enter("place", place.mention.admin1.as_deref());
        enter("place", place.mention.name.as_deref());
    }
    for status in statuses(event) {
        enter("status", Some(status));
    }
    facts
}

/// The words for how an event stands: those of the event record, and `asserted` for what is put as
/// a fact.
fn statuses(event: &Event) -> Vec<&'static str> {
    let status = &event.status;
    let mut words = vec![
        match status.polarity {
            Polarity::Affirmed => "affirmed",
            Polarity::Negated => "negated",
        },
        match status.tense {
            Tense::Past => "past",
            Tense::Present => "present",
            Tense::Future => "future",
        },
        match status.modality {
            Modality::Certain => "certain",
            Modality::Probable => "probable",
            Modality::Possible => "possible",
            Modality::Required => "required",
            Modality::Wished => "wished",
            Modality::Planned => "planned",
            Modality::Hypothetical => "hypothetical",
        },
    ];
    words.extend(status.aux.iter().map(|aux| match aux {
        Auxiliary::Historical => "historical",
        Auxiliary::Future => "future",
        Auxiliary::Hypothetical => "hypothetical",
        Auxiliary::Negation => "negation",
    }));
    if status.is_asserted() {
        words.push("asserted");
    }
    words
}

/// The number of an entry: a row on a day.
pub(crate) fn place(day: Option<Date>, row: i64) -> i64 {
    days(day).saturating_mul(1 << ROW) | row
}

/// The row of an entry.
pub(crate) fn row(place: i64) -> i64 {
    place & ((1 << ROW) - 1)
}

/// Entries without a day stand before all others.
fn days(day: Option<Date>) -> i64 {
    day.map_or(0, |day| day.duration_since(FIRST).as_hours() / 24)
        .max(-1)
        .saturating_add(i64::from(day.is_some()))
        .max(i64::from(day.is_some()))
}

/// The first number of a day, and the last.
pub(crate) fn stretch(since: Option<Date>, until: Option<Date>) -> (i64, i64) {
    let first = match (since, until) {
        // Where days are asked for, what has none is not meant.
        (None, Some(_)) => 1 << ROW,
        (None, None) => 0,
        (since, _) => place(since, 0),
    };
    let last = until.map_or(i64::MAX, |until| place(Some(until), (1 << ROW) - 1));
    (first, last)
}

/// The number of an entry by its day as it is stored.
fn stored_place(day: Option<&str>, row: i64) -> i64 {
    place(day.and_then(|day| day.parse().ok()), row)
}

/// An entry of `search_reports`.
pub(crate) struct ReportEntry<'e> {
    pub(crate) id: i64,
    pub(crate) day: Option<&'e str>,
    pub(crate) words: &'e ReportWords,
    pub(crate) events: &'e EventWords,
    /// The number of its first event.
    pub(crate) first_event: i64,
}

/// Enters reports with their events.
pub(crate) fn insert(database: &mut Database, entries: &[ReportEntry<'_>]) -> Result<()> {
    let postgres = database.is_postgres();
    let columns: &[&str] = if postgres {
        &["rowid", "words"]
    } else {
        &["rowid", "title", "text", "facts"]
    };
    let mut insert = database.insert("search_reports", columns)?;
    for entry in entries {
        let place = stored_place(entry.day, entry.id);
        let ReportWords { title, text } = entry.words;
        let facts = &entry.events.facts;
        if postgres {
            let words = Vector::default()
                .words(title, "A")
                .words(text, "")
                .facts(facts);
            insert.row(&[place.into(), (&words.0).into()])?;
        } else {
            insert.row(&[place.into(), title.into(), text.into(), facts.into()])?;
        }
    }
    insert.finish()?;
    let mut insert = database.insert("search_events", &["rowid", "words"])?;
    for entry in entries {
        for (words, id) in entry.events.events.iter().zip(entry.first_event..) {
            let place = stored_place(entry.day, id);
            if postgres {
                let words = Vector::default().mixed(words);
                insert.row(&[place.into(), (&words.0).into()])?;
            } else {
                insert.row(&[place.into(), words.into()])?;
            }
        }
    }
    insert.finish()
}

/// Takes a report and the events of its codings out, but for those of one coding.
pub(crate) fn remove(database: &mut Database, report: i64, but_for: Option<i64>) -> Result<()> {
    let day = database.one(
        "SELECT day FROM reports WHERE id = $1",
        &[report.into()],
        |row| row.owned(0),
    )?;
    let day = day.flatten();
    database.execute(
        "DELETE FROM search_reports WHERE rowid = $1",
        &[stored_place(day.as_deref(), report).into()],
    )?;
    let codings = database.all(
        "SELECT first_event, events FROM codings \
         WHERE report = $1 AND superseded_by IS NULL AND id <> $2 AND events > 0",
        &[report.into(), but_for.unwrap_or(-1).into()],
        |row| Ok((row.integer(0)?, row.integer(1)?)),
    )?;
    for (first, many) in codings {
        database.execute(
            "DELETE FROM search_events WHERE rowid >= $1 AND rowid < $2",
            &[
                stored_place(day.as_deref(), first).into(),
                stored_place(day.as_deref(), first + many).into(),
            ],
        )?;
    }
    Ok(())
}

/// Enters a report anew whose text stayed and whose events are others now.
pub(crate) fn insert_again(
    database: &mut Database,
    report: i64,
    events: &EventWords,
    first_event: i64,
) -> Result<()> {
    let found = database.one(
        "SELECT day, title, text FROM reports WHERE id = $1 AND superseded_by IS NULL",
        &[Value::Integer(report)],
        |row| {
            let words = ReportWords::of(row.maybe_text(1)?, row.text(2)?);
            Ok((row.owned(0)?, words))
        },
    )?;
    let Some((day, words)) = found else {
        return Ok(());
    };
    let entry = ReportEntry {
        id: report,
        day: day.as_deref(),
        words: &words,
        events,
        first_event,
    };
    insert(database, &[entry])
}

/// Enters all standing reports, of a store that had no such lists.
pub(crate) fn fill(database: &mut Database) -> Result<()> {
    let selection = Selection::default();
    let versions = Versions::load(database, View::Now)?;
    let mut chunks = Chunks::new(&selection, versions);
    while let Some(chunk) = chunks.next(database)? {
        let made: Vec<_> = chunk
            .iter()
            .map(|stored| {
                let report = &stored.report;
                (
                    report.date.as_ref().map(|date| date.day.to_string()),
                    ReportWords::of(report.title.as_deref(), &report.text),
                    EventWords::of(report, &stored.events),
                )
            })
            .collect();
        let entries: Vec<ReportEntry<'_>> = chunk
            .iter()
            .zip(&made)
            .map(|(stored, (day, words, events))| ReportEntry {
                id: stored.id.0,
                day: day.as_deref(),
                words,
                events,
                first_event: stored.first_event,
            })
            .collect();
        insert(database, &entries)?;
    }
    Ok(())
}

/// A `tsvector` in the making: words with their places, facts without.
#[derive(Default)]
struct Vector(String, usize);

impl Vector {
    fn words(mut self, words: &str, weight: &str) -> Self {
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            self.word(word, weight);
        }
        // The end of one text and the beginning of the next are no phrase.
        self.1 += 8;
        self
    }

    fn facts(mut self, facts: &str) -> Self {
        for fact in facts.split(' ').filter(|fact| !fact.is_empty()) {
            self.fact(fact);
        }
        self
    }

    /// Words, and facts among them.
    fn mixed(mut self, words: &str) -> Self {
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            if word.starts_with('=') {
                self.fact(word);
            } else {
                self.word(word, "");
            }
        }
        self
    }

    fn word(&mut self, word: &str, weight: &str) {
        self.1 += 1;
        // Facts have their room behind it.
        if self.0.len() < LONGEST {
            // Places end at 16,383; behind that a phrase cannot be told.
            let place = self.1.min(16_383);
            self.0.push_str(&format!("'{word}':{place}{weight} "));
        }
    }

    fn fact(&mut self, fact: &str) {
        if self.0.len() < LONGEST + LONGEST / 32 {
            self.0.push_str(&format!("'{fact}' "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_order_of_days() {
        let days = [
            None,
            Some(date(-400, 3, 1)),
            Some(date(1969, 12, 31)),
            Some(date(1970, 1, 1)),
            Some(date(2025, 7, 14)),
            Some(date(2025, 7, 15)),
            Some(Date::MAX),
        ];
        let places: Vec<i64> = days.iter().map(|day| place(*day, 7)).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(places.iter().all(|place| row(*place) == 7));
        let (first, last) = stretch(Some(date(2025, 7, 14)), Some(date(2025, 7, 14)));
        for (day, place) in days.iter().zip(places) {
            let within = *day == Some(date(2025, 7, 14));
            assert_eq!(first <= place && place <= last, within, "{day:?}");
        }
        assert!(stretch(None, Some(Date::MAX)).0 > place(None, 5));
        assert_eq!(stretch(None, None), (0, i64::MAX));
    }

    #[test]
    fn facts_are_single_words() {
        assert_eq!(fact("party", "RUS").as_deref(), Some("=party=rus"));
        assert_eq!(
            fact("party", "Côte d'Ivoire").as_deref(),
            Some("=party=cote_d_ivoire")
        );
        assert_eq!(fact("party", "…"), None);
    }
}
