//! The sentences of all data files, held to what they are there to show.
//!
//! ```text
//! data/acts/meet.toml:12:8: acts/meet.toml#1 does not code its 'yes': Chile was late.
//! ```
//!
//! Deliberately absent: what a sentence of each kind shows. The coder and the time rules say that;
//! here is only which reading they are given.

use crate::engine::Engine;
use rapporteur_coder::{
    Examples, Unmet, examples, unmet_by_reporting, unmet_by_trigger, unmet_by_word,
};
use rapporteur_data::DataSet;
use rapporteur_lexicon::{Reporting, StatusEntry, Trigger};
use rapporteur_model::{Problem, Report, Span};
use rapporteur_time::Example;

/// An entry of the data files that has sentences.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'e> {
    /// What shows in the rules of events: acts, operators, signs of what is expected, deadlines.
    Event(Examples<'e>),
    /// A word that modifies.
    Word(&'e StatusEntry),
    /// A word that governs.
    Trigger(&'e Trigger),
    /// A word that reports.
    Reporting(&'e Reporting),
    /// A sentence of a time rule or zone.
    Time(&'e Example),
}

impl Entry<'_> {
    /// How many sentences it has.
    pub fn sentences(&self) -> usize {
        match self {
            Entry::Event(entry) => entry.yes.len() + entry.no.len(),
            Entry::Word(entry) => entry.yes.len() + entry.no.len(),
            Entry::Trigger(entry) => entry.yes.len() + entry.no.len(),
            Entry::Reporting(entry) => entry.yes.len() + entry.no.len(),
            Entry::Time(_) => 1,
        }
    }
}

impl Engine {
    /// All entries with sentences, kind by kind, in the order of the files.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let lexicon = self.lexicon();
        let words = lexicon.status.entries().iter();
        let triggers = lexicon.status.triggers.all().iter();
        let reporting = lexicon.reporting.entries().iter();
        let times = self.times.examples().iter();
        examples(lexicon)
            .map(Entry::Event)
            .chain(words.map(Entry::Word))
            .chain(triggers.map(Entry::Trigger))
            .chain(reporting.map(Entry::Reporting))
            .chain(times.map(Entry::Time))
    }

    /// The sentences of an entry that do not do what they are there to show, each as an error at
    /// its place. `data` is what the engine was made from.
    pub fn unmet(&self, entry: &Entry<'_>, data: &DataSet) -> Vec<Problem> {
        let events = |text: &str| self.read(Report::from_text("example", text)).events;
        let tell = |rule: &str, at: Span, unmet: Vec<Unmet<'_>>, advice: &str| {
            let faults = unmet.into_iter().map(|unmet| {
                let message = format!("{rule} {}: {}", unmet.what, unmet.sentence);
                data.entry_fault(rule, at, Some(unmet.sentence), message)
                    .advise(advice)
            });
            faults.collect()
        };
        match entry {
            Entry::Event(entry) => tell(entry.rule, entry.at, entry.unmet(events), EXPLAIN),
            Entry::Word(entry) => {
                tell(&entry.rule, entry.at, unmet_by_word(entry, events), EXPLAIN)
            }
            Entry::Trigger(trigger) => {
                let unmet = unmet_by_trigger(trigger, |example| {
                    let found = self.status("example", &example.text, &[example.word]);
                    found.ok()?.into_iter().next().flatten()
                });
                tell(&trigger.rule, trigger.at, unmet, STATUS)
            }
            Entry::Reporting(entry) => {
                let unmet = unmet_by_reporting(entry, |text| {
                    self.quotations(&Report::from_text("example", text)).0
                });
                tell(&entry.rule, entry.at, unmet, QUOTES)
            }
            Entry::Time(example) => self.times.check(example).err().into_iter().collect(),
        }
    }
}

const EXPLAIN: &str = "rapporteur explain tells what the sentence is read as, and what was lacking";
const STATUS: &str = "rapporteur status tells how any word of the sentence stands, and by what";
const QUOTES: &str = "rapporteur quotes tells who says what in the sentence";
