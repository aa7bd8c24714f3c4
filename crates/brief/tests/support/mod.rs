//! A small record written by hand: two sides, two reports a side of the mountain, and a row in every
//! table. Rows are written as the JSON in which the store keeps them.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use rapporteur_brief::words::Wording;
use rapporteur_brief::{Brief, Evidence, Material, ReportHead, Request, brief};
use rapporteur_data::DataSet;
use rapporteur_ledger::Record;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Event;
use serde_json::{Value, json};

/// What a page is made of, owned.
pub struct World {
    pub process: Process,
    pub record: Record,
    pub incidents: Vec<Incident>,
    pub evidence: Evidence,
    pub lexicon: Lexicon,
}

impl World {
    pub fn page(&self, request: &Request) -> Brief {
        let material = Material {
            process: &self.process,
            record: &self.record,
            incidents: &self.incidents,
            evidence: &self.evidence,
            wording: Wording::new(&self.lexicon),
        };
        brief(&material, request)
    }
}

/// An event of a report: its sentence, and the words in it that it was read from.
pub fn event(report: &str, number: usize, act: &str, sentence: &str, words: &str) -> Value {
    // Each sentence stands somewhere of its own, so that no two are one source.
    let base = number * 1000;
    let start = base + sentence.find(words).unwrap();
    json!({
        "id": format!("{report}#{number}"), "report": report, "sentence": sentence,
        "sentence_span": [base, base + sentence.len()],
        "span": [start, start + words.len()],
        "contexts": [], "act": act, "operators": [],
        "status": {"polarity": "affirmed", "tense": "past", "modality": "certain",
                   "factuality": 3.0, "condition": null, "aux": []},
        "actors": [], "recipients": [], "counts": {}, "topics": [],
        "rule": ["acts/meet.toml#1"], "confidence": 1.0,
    })
}

pub fn head(id: &str, title: &str, publisher: &str, date: Option<&str>) -> ReportHead {
    ReportHead {
        id: id.into(),
        title: Some(title.into()),
        publisher: Some(publisher.into()),
        date: date.map(|day| day.parse().unwrap()),
        url: Some(format!("https://news.example/{id}?a=1&b=2")),
        source: format!("{id}.html"),
    }
}

pub fn party(country: &str, name: &str) -> Value {
    json!({"country": country, "sector": null, "id": null, "names": [name]})
}

pub fn day(day: &str, words: &str) -> Value {
    let first: jiff::civil::Date = day.parse().unwrap();
    json!({"text": words, "value": day, "start": format!("{day}T00:00:00"),
           "end": format!("{}T00:00:00", first.tomorrow().unwrap())})
}

fn deadline(day: &str, words: &str) -> Value {
    json!({
        "time": {"text": words, "span": [0, words.len()], "type": "DATE",
                 "value": day, "mod": null, "start": null, "end": null, "granularity": "day",
                 "zone": null, "anchor": null, "rule": "r"},
        "due": format!("{day}T00:00:00"), "bound": "exact",
        "counted_from": {"what": "statement", "text": null, "span": null, "start": null, "end": null},
    })
}

fn rows() -> Value {
    let (arm, aze, usa) = (
        party("ARM", "Yerevan"),
        party("AZE", "Baku"),
        party("USA", "Washington"),
    );
    json!({
        "rounds": [
            {"id": "round-1", "parties": [arm, aze], "third_parties": [usa], "called_by": [],
             "time": day("2025-03-11", "Tuesday"), "venue": {"text": "Geneva", "name": "Geneva"},
             "duration": "two days", "level": null, "agenda": ["territory", "prisoners"],
             "status": "held", "outcomes": [
                {"topic": "prisoners", "result": "agreed", "words": "agreed", "evidence": ["a#1"]},
                {"topic": "territory", "result": "none", "words": "no deal", "evidence": ["a#2"]}],
             "numbers": [{"number": 3, "by": arm, "words": "third round", "evidence": "a#1"},
                         {"number": 4, "by": aze, "words": "fourth round", "evidence": "b#1"}],
             "evidence": ["a#1", "b#1", "a#2"]},
            {"id": "round-2", "parties": [arm, aze], "third_parties": [], "called_by": [],
             "time": day("2025-03-25", "25 March"), "venue": {"text": "The Hague", "name": null},
             "duration": null, "level": null, "agenda": [], "status": "scheduled",
             "outcomes": [], "evidence": ["b#2"]}],
        "positions": [
            {"id": "position-1", "party": arm, "issue": "territory", "stance": "rejects",
             "towards": [aze], "condition": null, "quote": "We will not give up a metre",
             "words": "rejected", "day": "2025-03-12", "evidence": ["a#3"]},
            {"id": "position-2", "party": arm, "issue": "territory", "stance": "offers",
             "towards": [], "condition": "if the road stays open", "quote": null,
             "words": "offered a swap of land", "day": "2025-02-20", "evidence": ["c#1"]},
            {"id": "position-3", "party": aze, "issue": "territory", "stance": "demands",
             "towards": [arm], "condition": null, "quote": null, "words": "demanded the return of three villages",
             "day": "2025-03-12", "evidence": ["b#3"]}],
        "ultimatums": [
            {"id": "ultimatum-1", "issuer": [usa], "addressee": [aze], "demand": "unless it withdraws",
             "demanded": null, "consequence": {"act": "sanction", "kind": null},
             "deadline": deadline("2025-04-10", "30 days"), "status": "shortened",
             "moves": [{"change": "shortened", "from": deadline("2025-04-21", "six weeks"),
                        "to": deadline("2025-04-10", "30 days"), "evidence": "b#4"}],
             "decided_by": null, "evidence": ["a#4", "b#4"]}],
        "pledges": [
            {"id": "pledge-1", "by": [usa], "to": [arm], "what": {"act": "aid", "kind": "humanitarian"},
             "by_when": null, "condition": null, "words": "promised aid", "status": "kept",
             "decided_by": "b#5", "evidence": ["a#5", "b#5"]}],
        "measures": [
            {"id": "measure-1", "category": "sanctions", "kind": {"act": "sanction", "kind": null},
             "by": [usa], "towards": [aze], "status": "announced", "announced": "2025-03-12",
             "imposed": null, "taken_back": null, "size": null, "words": "sanctions",
             "topics": ["sanctions"], "history": [], "evidence": ["b#4"]}],
        "violence": [
            {"id": "violence-1", "kind": {"act": "attack", "kind": null}, "actors": [aze],
             "targets": [arm], "place": {"text": "Sotk", "name": "Sotk"},
             "time": day("2025-03-10", "Monday"), "killed": {"min": 3, "max": 12},
             "injured": null, "tolls": [
                {"according_to": arm, "killed": {"min": 12, "max": 12}, "evidence": "a#6"},
                {"according_to": aze, "killed": {"min": 3, "max": 3}, "evidence": "b#6"}],
             "standing": "reported", "denied_by": [aze], "first_told": "2025-03-11",
             "evidence": ["a#6", "b#6"]}],
        "violence_weeks": [
            {"week": "2025-03-10", "side": aze, "events": 1, "claimed": 0,
             "killed": {"min": 3, "max": 12}, "injured": null, "captured": null,
             "claimants": [{"according_to": arm, "events": 1, "killed": {"min": 12, "max": 12}, "injured": null}],
             "rows": ["violence-1"], "evidence": ["a#6", "b#6"]}],
        "ceasefires": [
            {"id": "ceasefire-1", "parties": [arm, aze], "kind": "humanitarian", "scope": null,
             "time": day("2025-03-13", "Thursday"), "duration": "three days", "status": "violated",
             "condition": null, "violated_by": [aze],
             "violations": [{"day": "2025-03-14", "by": [aze], "according_to": arm, "place": null,
                             "words": "broke it", "evidence": ["c#2"]}],
             "evidence": ["b#7", "c#2"]}],
        "outlook": [
            {"id": "outlook-1", "speaker": arm, "date": "2025-03-12", "expectation": "low", "score": -1,
             "expects": "doubtful", "number": -1.0, "of": ["talks"], "past": false,
             "words": ["no great hopes"], "topics": [], "report": "a", "evidence": ["a#7"]},
            {"id": "outlook-2", "speaker": arm, "date": "2025-02-20", "expectation": "high", "score": 1,
             "expects": "hopeful", "number": 1.0, "of": [], "past": false, "words": ["a good start"],
             "topics": [], "report": "c", "evidence": ["c#3"]}],
        "outlook_series": [],
    })
}

/// The world of the golden files.
pub fn world() -> World {
    let sentences = [
        (
            "a",
            1,
            "meet",
            "Armenia and Azerbaijan met in Geneva on Tuesday for a third round, Yerevan said.",
            "met in Geneva on Tuesday",
        ),
        (
            "a",
            2,
            "settle",
            "They found no common ground on the border.",
            "no common ground on the border",
        ),
        (
            "a",
            3,
            "cede",
            "“We will not give up a metre,” the Armenian minister said.",
            "We will not give up a metre",
        ),
        (
            "a",
            4,
            "sanction",
            "Washington warned Baku of sanctions within six weeks unless it withdraws.",
            "warned Baku of sanctions",
        ),
        (
            "a",
            5,
            "aid",
            "The United States promised relief for villages in Armenia.",
            "promised relief",
        ),
        (
            "a",
            6,
            "attack",
            "Twelve people died when shells fell on Sotk on Monday, Armenia said.",
            "died when shells fell on Sotk",
        ),
        (
            "a",
            7,
            "outlook",
            "Armenia had no great hopes of the talks.",
            "no great hopes",
        ),
        (
            "b",
            1,
            "meet",
            "Baku counted the meeting in Geneva as the fourth.",
            "meeting in Geneva",
        ),
        (
            "b",
            2,
            "meet",
            "The next talks are set for 25 March in The Hague.",
            "talks are set for 25 March",
        ),
        (
            "b",
            3,
            "cede",
            "Azerbaijan demanded the return of three villages.",
            "demanded the return of three villages",
        ),
        (
            "b",
            4,
            "sanction",
            "Washington brought its date forward to 30 days <from now> & no more.",
            "brought its date forward",
        ),
        (
            "b",
            5,
            "aid",
            "The first lorries from the United States arrived in Syunik.",
            "lorries from the United States arrived",
        ),
        (
            "b",
            6,
            "attack",
            "Azerbaijan put the dead of Sotk at three and denied that it had fired first.",
            "dead of Sotk at three",
        ),
        (
            "b",
            7,
            "cease-fire",
            "A truce of three days began on Thursday.",
            "truce of three days began",
        ),
        (
            "c",
            1,
            "cede",
            "Yerevan offered a swap of land if the road stays open.",
            "offered a swap of land",
        ),
        (
            "c",
            2,
            "violate-ceasefire",
            "Yerevan said that Baku had broken the truce.",
            "had broken the truce",
        ),
        (
            "c",
            3,
            "outlook",
            "An Armenian aide spoke of a good start.",
            "a good start",
        ),
    ];
    let events = sentences
        .map(|(report, number, act, sentence, words)| event(report, number, act, sentence, words));
    let heads = [
        head(
            "a",
            "Delegations meet in Geneva",
            "Example Press",
            Some("2025-03-12"),
        ),
        head(
            "b",
            "Baku speaks of \"progress\" <b>",
            "The Courier & Post",
            Some("2025-03-14"),
        ),
        head(
            "c",
            "A truce, and its end",
            "Example Press",
            Some("2025-03-15"),
        ),
    ];
    let (arm, aze, usa) = (
        party("ARM", "Armenia"),
        party("AZE", "Azerbaijan"),
        party("USA", "United States"),
    );
    let process = json!({
        "id": "process-1", "name": "Armenia–Azerbaijan", "declared": false, "parties": [arm, aze],
        "third_parties": [{"party": usa, "roles": ["mediator", "pressing_power"]}],
        "keywords": [], "topics": ["territory"], "since": "2025-02-20", "until": "2025-03-15",
        "evidence": ["a#1", "b#2"],
    });
    made(&process, &rows(), events.to_vec(), heads.to_vec())
}

/// A world of these values.
pub fn made(process: &Value, rows: &Value, events: Vec<Value>, heads: Vec<ReportHead>) -> World {
    let (lexicon, problems) = Lexicon::load(&DataSet::embedded());
    assert!(problems.is_empty(), "{problems:?}");
    let events = events
        .into_iter()
        .map(|event| serde_json::from_value::<Event>(event).unwrap());
    World {
        process: serde_json::from_value(process.clone()).unwrap(),
        record: serde_json::from_value(rows.clone()).unwrap(),
        incidents: Vec::new(),
        evidence: Evidence::new(events, heads),
        lexicon,
    }
}
