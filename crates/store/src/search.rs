//! Reports and events by their words, and by who, what, how, where, when and by whom published.
//!
//! ```
//! use rapporteur_store::Query;
//!
//! let query = Query {
//!     words: "ceasefire talk* \"prisoner exchange\" -sport".into(),
//!     parties: vec!["RUS".into()],
//!     ..Query::default()
//! };
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let location = rapporteur_store::Location::File(folder.path().join("a.db"));
//! # let mut store = rapporteur_store::Store::open(&location).expect("a new store");
//! assert!(store.search_reports(&query).expect("an answer").hits.is_empty());
//! assert!(store.search_events(&query).expect("an answer").hits.is_empty());
//! ```
//!
//! Words are looked for in a report's title and text, or in the sentence of an event. Nothing that
//! can be typed is an error ([`Query::words`]). Days are those of publication. The answer is that of
//! the reports as they stand, settled or not; what was superseded is not found.
//!
//! SQLite keeps the lists in FTS5 tables without the texts, PostgreSQL as `tsvector` with a GIN
//! index; both get words that are folded here, so both find the same.
//!
//! Deliberately absent: rows of the record ([`Store::list`]), and words that only mean the same.

mod index;
mod snippet;
mod tokens;
mod words;

use crate::prepared::restore;
use crate::sql::{Database, Value};
use crate::{Result, Store, StoreError};
use jiff::civil::Date;
use rapporteur_model::{Event, Span};
use serde::Serialize;
use words::Words;

pub(crate) use index::{EventWords, ReportEntry, ReportWords, fill, insert, insert_again, remove};
pub use snippet::Snippet;

/// No more hits than these are counted.
pub const COUNTED: usize = 10_000;

/// Of more reports than these, the newest so many are ranked.
pub const RANKED: usize = 5_000;

/// No more hits than these come at a time.
pub const MOST_HITS: usize = 500;

/// In what order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By the day of the report, the latest first; undated ones last.
    #[default]
    NewestFirst,
    /// By the day of the report, the earliest first; undated ones first.
    OldestFirst,
    /// The best first: reports in which the words are frequent, rare elsewhere, and in the title
    /// (BM25, Robertson and Zaragoza 2009; on PostgreSQL `ts_rank`), of the newest [`RANKED`].
    /// Events, which are single sentences, come in the order of [`Order::NewestFirst`].
    Best,
}

/// What is looked for. An empty query finds everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Words that must all be there, case and accents aside: `"two words"` for a phrase, `talk*` for
    /// any ending (from three letters on), `-sport` for what must not be there. Any text means
    /// something; of more than 32 words and phrases the first 32 are looked for.
    pub words: String,
    /// Who acts or is acted upon, all of them: a country's code, an id of the actor files, or a
    /// name. Case does not matter.
    pub parties: Vec<String>,
    /// PLOVER's event type (`CONSULT`) or an act (`meet`).
    pub event_type: Option<String>,
    /// How the event stands, by a word of the event record: `affirmed`, `negated`, `past`,
    /// `present`, `future`, `certain`, `possible`, `planned`, …, `historical`; or `asserted`.
    pub status: Option<String>,
    /// Issues that are touched, all of them.
    pub topics: Vec<String>,
    /// Where it happened: a country's code, a division of the first order, or a place's name.
    pub place: Option<String>,
    /// Who published the report, by the whole name.
    pub publisher: Option<String>,
    /// Published on this day or later.
    pub since: Option<Date>,
    /// Published on this day or earlier. Undated reports are left out where days are asked for.
    pub until: Option<Date>,
    /// In what order.
    pub order: Order,
    /// No more than so many, and no more than [`MOST_HITS`].
    pub limit: usize,
    /// What follows on an answer: its [`Found::next`].
    pub after: Option<u64>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            words: String::new(),
            parties: Vec::new(),
            event_type: None,
            status: None,
            topics: Vec::new(),
            place: None,
            publisher: None,
            since: None,
            until: None,
            order: Order::default(),
            limit: 20,
            after: None,
        }
    }
}

/// Hits, one page of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found<H> {
    /// The page.
    pub hits: Vec<H>,
    /// How many there are on all pages, as far as they are counted: up to [`COUNTED`].
    pub total: usize,
    /// Whether there are more than `total`.
    pub more_than_total: bool,
    /// For [`Query::after`], to have the next page; `None` on the last.
    pub next: Option<u64>,
}

/// Where a hit comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportHead {
    /// The report's name in the store.
    pub report: String,
    /// Its title.
    pub title: Option<String>,
    /// Its day.
    pub day: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

/// A report that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportHit {
    /// Which.
    #[serde(flatten)]
    pub head: ReportHead,
    /// The stretch of its text that shows the words best; its beginning where they stand in the
    /// title alone.
    pub snippet: Snippet,
}

/// An event that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventHit {
    /// Its report.
    #[serde(flatten)]
    pub head: ReportHead,
    /// The event.
    pub event: Event,
    /// Where the words stand, in bytes of the report's text; within the event's sentence.
    pub marks: Vec<Span>,
}

/// What the database is asked.
struct Asked {
    table: &'static str,
    matching: String,
    facts: Vec<String>,
    first: i64,
    last: i64,
}

impl Store {
    /// The reports that a query finds. Facts (parties, type, status, topics, place) are those of
    /// any events of the report.
    pub fn search_reports(&mut self, query: &Query) -> Result<Found<ReportHit>> {
        let words = Words::parse(&query.words);
        let asked = Asked::new(&self.database, "search_reports", query, &words);
        let (places, found) = asked.find(&mut self.database, query)?;
        let mut hits = Vec::with_capacity(places.len());
        for place in places {
            let hit = self.database.one(
                "SELECT name, title, day, publisher, url, text FROM reports WHERE id = $1",
                &[index::row(place).into()],
                |row| {
                    Ok(ReportHit {
                        head: head(row, 0)?,
                        snippet: Snippet::of(row.text(5)?, &words),
                    })
                },
            )?;
            hits.extend(hit);
        }
        Ok(found.with(hits))
    }

    /// The events that a query finds, as people have corrected them. Those that they rejected, or
    /// that do not suit the query any more, are left out of the page and counted all the same; what
    /// a correction brings in is not looked for.
    pub fn search_events(&mut self, query: &Query) -> Result<Found<EventHit>> {
        let words = Words::parse(&query.words);
        let asked = Asked::new(&self.database, "search_events", query, &words);
        let (places, found) = asked.find(&mut self.database, query)?;
        let corrections = self.corrections()?;
        let at = self.at().to_owned();
        let mut hits = Vec::with_capacity(places.len());
        for place in places {
            let hit = self.database.one(
                "SELECT r.name, r.title, r.day, r.publisher, r.url, r.text, e.number, e.begins, e.ends, e.body \
                 FROM events e JOIN codings c ON c.id = e.coding JOIN reports r ON r.id = c.report \
                 WHERE e.id = $1",
                &[index::row(place).into()],
                |row| {
                    let offset = |column| -> Result<usize> {
                        Ok(usize::try_from(row.integer(column)?).unwrap_or_default())
                    };
                    let (name, text) = (row.text(0)?, row.text(5)?);
                    let sentence = Span::new(offset(7)?, offset(8)?);
                    let number = offset(6)?;
                    let event = restore(row.text(9)?, name, sentence.of(text), number, sentence);
                    let event = event.map_err(|error| StoreError::Row {
                        at: at.clone(),
                        what: format!("event {name}#{number}"),
                        detail: error.to_string(),
                    })?;
                    let marks = words.marks(sentence.of(text)).into_iter();
                    let start = sentence.start;
                    Ok(EventHit {
                        head: head(row, 0)?,
                        marks: marks
                            .map(|(_, mark)| Span::new(start + mark.start, start + mark.end))
                            .collect(),
                        event,
                    })
                },
            )?;
            let Some(mut hit) = hit else { continue };
            if corrections.is_rejected(&hit.event.id) {
                continue;
            }
            if corrections.is_corrected(&hit.event.id) {
                corrections.apply(std::slice::from_mut(&mut hit.event), &at)?;
                if !asked.suits(&hit) {
                    continue;
                }
            }
            hits.push(hit);
        }
        Ok(found.with(hits))
    }
}

fn head(row: &crate::sql::Row<'_>, first: usize) -> Result<ReportHead> {
    Ok(ReportHead {
        report: row.text(first)?.to_owned(),
        title: row.owned(first + 1)?,
        // What is no day cannot have been stored; should it be there, the report is shown without.
        day: row.maybe_text(first + 2)?.and_then(|day| day.parse().ok()),
        publisher: row.owned(first + 3)?,
        url: row.owned(first + 4)?,
    })
}

impl Found<()> {
    fn with<H>(self, hits: Vec<H>) -> Found<H> {
        Found {
            hits,
            total: self.total,
            more_than_total: self.more_than_total,
            next: self.next,
        }
    }
}

impl Asked {
    fn new(database: &Database, table: &'static str, query: &Query, words: &Words) -> Self {
        let facts = facts(query);
        let (first, last) = index::stretch(query.since, query.until);
        let matching = if database.is_postgres() {
            let mut all = words.in_tsquery();
            all.extend(facts.iter().map(|fact| format!("'{fact}'")));
            if all.iter().all(|term| term.starts_with('!')) {
                all.push(format!("'{}'", index::ALL));
            }
            all.join(" & ")
        } else {
            in_fts5(table, words, &facts)
        };
        Self {
            table,
            matching,
            facts,
            first,
            last,
        }
    }

    /// Whether an event, as it has been corrected, has what is asked for.
    fn suits(&self, hit: &EventHit) -> bool {
        let has = index::facts(&hit.event);
        let publisher = hit.head.publisher.as_deref();
        let publisher = publisher.and_then(|name| index::fact("publisher", name));
        let mut asked = self.facts.iter();
        asked.all(|fact| has.contains(fact) || publisher.as_ref() == Some(fact))
    }

    /// The places of a page, and what is to be said about all of them.
    fn find(&self, database: &mut Database, query: &Query) -> Result<(Vec<i64>, Found<()>)> {
        let Self { table, .. } = self;
        let postgres = database.is_postgres();
        let conditions = if postgres {
            "words @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND rowid >= $2 AND rowid <= $3".to_owned()
        } else {
            format!("{table} MATCH $1 AND rowid >= $2 AND rowid <= $3")
        };
        let all = [
            Value::from(&self.matching),
            self.first.into(),
            self.last.into(),
        ];
        let counted = database.number(
            &format!(
                "SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {conditions} LIMIT {}) few",
                COUNTED + 1
            ),
            &all,
        )?;
        let counted = usize::try_from(counted).unwrap_or_default();
        let limit = query.limit.min(MOST_HITS);
        let ranked = query.order == Order::Best && *table == "search_reports" && {
            // Without words all are equally good.
            !Words::parse(&query.words).is_empty()
        };
        let newest = if ranked && counted > RANKED {
            // Ranking weighs every report that has the words.
            let sql = format!(
                "SELECT rowid FROM {table} WHERE {conditions} ORDER BY rowid DESC LIMIT 1 OFFSET {}",
                RANKED - 1
            );
            database.number(&sql, &all)?
        } else {
            self.first
        };
        let after = query
            .after
            .map(|after| i64::try_from(after).unwrap_or(i64::MAX));
        let (order, offset, first, last) = match (ranked, query.order) {
            (true, _) if postgres => (
                "ts_rank(words, CAST(CAST($1 AS TEXT) AS TSQUERY), 1) DESC, rowid DESC",
                after.unwrap_or(0),
                newest,
                self.last,
            ),
            (true, _) => (
                "bm25(search_reports, 4.0, 1.0, 0.0), rowid DESC",
                after.unwrap_or(0),
                newest,
                self.last,
            ),
            (false, Order::OldestFirst) => {
                let first = after.map_or(self.first, |after| after.saturating_add(1));
                ("rowid", 0, first.max(self.first), self.last)
            }
            (false, _) => {
                let last = after.map_or(self.last, |after| after.saturating_sub(1));
                ("rowid DESC", 0, self.first, last.min(self.last))
            }
        };
        let page = [Value::from(&self.matching), first.into(), last.into()];
        let mut places = database.all(
            &format!(
                "SELECT rowid FROM {table} WHERE {conditions} ORDER BY {order} LIMIT {} OFFSET {offset}",
                limit + 1
            ),
            &page,
            |row| row.integer(0),
        )?;
        let goes_on = places.len() > limit;
        places.truncate(limit);
        let next = if ranked {
            let behind = offset.saturating_add(i64::try_from(limit).unwrap_or(i64::MAX));
            // Only those that are ranked can be turned to.
            (behind < i64::try_from(RANKED).unwrap_or(i64::MAX)).then_some(behind)
        } else {
            places.last().copied()
        };
        let next = next
            .filter(|_| goes_on)
            .and_then(|next| u64::try_from(next).ok());
        let found = Found {
            hits: Vec::new(),
            total: counted.min(COUNTED),
            more_than_total: counted > COUNTED,
            next,
        };
        Ok((places, found))
    }
}

/// What must be among the facts.
fn facts(query: &Query) -> Vec<String> {
    let one = |kind: &'static str, value: &Option<String>| value.clone().map(|v| (kind, v));
    let many = |kind: &'static str, values: &[String]| -> Vec<(&'static str, String)> {
        values.iter().map(|value| (kind, value.clone())).collect()
    };
    let mut asked = many("party", &query.parties);
    asked.extend(one("type", &query.event_type));
    asked.extend(one("status", &query.status));
    asked.extend(many("topic", &query.topics));
    asked.extend(one("place", &query.place));
    asked.extend(one("publisher", &query.publisher));
    asked
        .into_iter()
        // What has no letters is nobody's name: nothing is found by it.
        .map(|(kind, value)| index::fact(kind, &value).unwrap_or_else(|| format!("={kind}=")))
        .collect()
}

fn in_fts5(table: &str, words: &Words, facts: &[String]) -> String {
    let (wanted, unwanted) = words.in_fts5();
    let mut facts: Vec<String> = facts.iter().map(|fact| format!("\"{fact}\"")).collect();
    if wanted.is_empty() && facts.is_empty() {
        facts.push(format!("\"{}\"", index::ALL));
    }
    // In the list of events words and facts stand in one column, and facts begin with a sign of
    // their own.
    let (texts, others) = if table == "search_reports" {
        ("{title text} : ", "facts : ")
    } else {
        ("", "")
    };
    let mut all = Vec::new();
    if !wanted.is_empty() {
        all.push(format!("{texts}({})", wanted.join(" AND ")));
    }
    if !facts.is_empty() {
        all.push(format!("{others}({})", facts.join(" AND ")));
    }
    let mut matching = format!("({})", all.join(" AND "));
    if !unwanted.is_empty() {
        matching.push_str(&format!(" NOT {texts}({})", unwanted.join(" OR ")));
    }
    matching
}
