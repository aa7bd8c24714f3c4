//! From what was found to pieces of work: documents are cleaned, reports that are stored already told
//! apart, and each thing that was found ends with a piece that says what has been read with it.
//!
//! Deliberately absent: formats, which are `rapporteur-clean`'s.

use super::ordered;
use crate::coding::{self, Ready};
use rapporteur_clean::{Cleaner, Input, Kind, Told};
use rapporteur_feeds::{Body, Document, Found, Looked};
use rapporteur_flow::Engine;
use rapporteur_model::{Problem, Report};
use rapporteur_store::{Fingerprint, Location, SeenItem, Store};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;

/// So many reports of this run are remembered before those that came first are looked up in the
/// store again.
const REMEMBERED: usize = 1 << 20;

/// A piece of work.
pub(super) enum Work {
    /// A report to be coded, and the source that gave it.
    Report(String, Box<Report>, Vec<Problem>),
    /// All else, which takes no work.
    Done(Done),
}

/// A piece of work that is done.
pub(super) enum Done {
    /// A report, with what was wrong with it.
    Report {
        source: String,
        identity: [u8; 16],
        ready: Option<Box<Ready>>,
        problems: Vec<Problem>,
    },
    /// A report that is stored already.
    Known { source: String, identity: [u8; 16] },
    /// What was wrong with something that gave no report.
    Fault(Vec<Problem>),
    /// Something that was found has been gone through: what is to be noted of it.
    End {
        item: Option<SeenItem>,
        looked: Option<Box<Looked>>,
    },
}

/// Where pieces of work go; false when nobody takes them any more.
type Give<'g> = &'g mut dyn FnMut(Work) -> bool;

pub(super) struct Intake<'i> {
    cleaner: &'i Cleaner,
    store: Option<Store>,
    /// Reports of this run.
    seen: HashSet<Fingerprint>,
}

impl<'i> Intake<'i> {
    pub(super) fn new(cleaner: &'i Cleaner, location: &Location) -> Self {
        Self {
            cleaner,
            // Without it all reports are coded, and those that are known change nothing.
            store: Store::open_existing(location).ok(),
            seen: HashSet::new(),
        }
    }

    /// Goes through all that is found, until no more comes.
    pub(super) fn run(mut self, found: &Receiver<Found>, give: Give<'_>) {
        while let Ok(found) = found.recv() {
            let end = match found {
                Found::Looked(looked) => Done::End {
                    item: None,
                    looked: Some(looked),
                },
                Found::Document(document) => {
                    if !self.document(&document, give) {
                        return;
                    }
                    Done::End {
                        item: (!document.item.is_empty()).then_some(SeenItem {
                            source: document.source,
                            item: document.item,
                            digest: document.digest,
                        }),
                        looked: None,
                    }
                }
            };
            if !give(Work::Done(end)) {
                return;
            }
        }
    }

    /// The reports of a document, one by one; false when nobody takes them any more.
    fn document(&mut self, document: &Document, give: Give<'_>) -> bool {
        let cleaner = self.cleaner;
        if let Body::File(path) = &document.body {
            let mut reports = cleaner.read(vec![Input::File(path.clone())]);
            loop {
                let step = catch_unwind(AssertUnwindSafe(|| reports.next()));
                let (report, problems) = match step {
                    Ok(Some(step)) => step,
                    Ok(None) => return true,
                    Err(_) => (None, vec![failed(&document.place)]),
                };
                let failed = report.is_none() && problems.iter().any(is_failure);
                if !self.report(document, report, problems, give) {
                    return false;
                }
                if failed {
                    return true;
                }
            }
        }
        let read = |body: &Body| {
            catch_unwind(AssertUnwindSafe(|| cleaned(cleaner, document, body)))
                .unwrap_or_else(|_| (None, vec![failed(&document.place)]))
        };
        let (mut report, mut problems) = read(&document.body);
        if let Some(body) = &document.or_else {
            let length = |report: &Option<Report>| report.as_ref().map_or(0, |r| r.text.len());
            let (other, said) = read(body);
            if length(&other) > length(&report) {
                (report, problems) = (other, said);
            }
        }
        self.report(document, report, problems, give)
    }

    fn report(
        &mut self,
        document: &Document,
        report: Option<Report>,
        problems: Vec<Problem>,
        give: Give<'_>,
    ) -> bool {
        let Some(mut report) = report else {
            return problems.is_empty() || give(Work::Done(Done::Fault(problems)));
        };
        if report.publisher.is_none() {
            report.publisher.clone_from(&document.publisher);
        }
        if report.language.is_none() {
            report.language.clone_from(&document.language);
        }
        let fingerprint = Fingerprint::of(&report);
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
        let known = !self.seen.insert(fingerprint)
            || self
                .store
                .as_mut()
                .is_some_and(|store| store.holds(&fingerprint).unwrap_or_default());
        let source = document.source.clone();
        give(if known {
            Work::Done(Done::Known {
                source,
                identity: fingerprint.identity,
            })
        } else {
            Work::Report(source, Box::new(report), problems)
        })
    }
}

const FAILED: &str = "the program failed while reading this";

fn failed(place: &str) -> Problem {
    Problem::error(place, FAILED)
        .advise("this is a fault of the program: please send it in with the document")
}

fn is_failure(problem: &Problem) -> bool {
    problem.message == FAILED
}

fn cleaned(cleaner: &Cleaner, document: &Document, body: &Body) -> (Option<Report>, Vec<Problem>) {
    let (bytes, kind): (&[u8], Kind) = match body {
        Body::Page(bytes) => (bytes, Kind::Page),
        Body::Text(text) => (text.as_bytes(), Kind::Text),
        Body::Record(bytes) => (bytes, Kind::Record),
        Body::File(_) => return (None, Vec::new()),
    };
    let told = Told {
        id: document.id.clone(),
        title: document.title.clone(),
        publisher: document.publisher.clone(),
        author: document.author.clone(),
        language: document.language.clone(),
        url: document.url.clone(),
        date: document.published.clone(),
    };
    cleaner.told(bytes, kind, told, &document.place)
}

/// Does a piece of work.
pub(super) fn code(engine: &Engine, work: Work) -> Done {
    match work {
        Work::Done(done) => done,
        Work::Report(source, report, problems) => {
            let identity = Fingerprint::of(&report).identity;
            let (ready, problems) = coding::coded(engine, *report, problems);
            Done::Report {
                source,
                identity,
                ready,
                problems,
            }
        }
    }
}

/// Results as the keeper takes them.
pub(super) type Results = ordered::Results<Done>;
