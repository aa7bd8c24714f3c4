//! Signs of what somebody expects to come of talks, and the words that change what a sign says.
//!
//! A **sign** is some groups of words or phrases, one of each of which must hang together in the tree
//! ('optimism' … 'reason'), with the number from -2 to 2 that they tell, as they stand and negated.
//! A **shift** is a word beside a sign that makes it stronger or weaker, turns it round, or takes it
//! out of the present ('very', 'cautiously', 'without', 'once'). A **topic** is a word for what
//! outlooks are about: without one in the sentence or shortly before it, most signs are none.
//!
//! Deliberately absent: where in the tree these must stand. That is grammar, and the coder's.

use crate::document::{fault, load_all};
use crate::pattern::Sentences;
use rapporteur_data::{DataFile, DataSet};
use rapporteur_model::{Expects, Problem, Span};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;
use std::ops::Range;

/// Words that follow each other; `*` stands for any one word.
pub type OutlookPhrase = Vec<SmolStr>;

/// What stands for a topic in a group of a sign.
pub const TOPIC: &str = "<topic>";

/// One sign.
#[derive(Debug)]
pub struct OutlookSign {
    /// Where it stands: `outlook/hopeful_chances.toml#2`.
    pub rule: SmolStr,
    /// Bytes of that file.
    pub at: Span,
    /// Groups of phrases of base forms; one of each must be there.
    pub all: Vec<Vec<OutlookPhrase>>,
    /// None of these may hang beside its words.
    pub unless: Vec<OutlookPhrase>,
    /// Which way it points as the file says; [`Expects::None`] has no number but 0.
    pub expects: Expects,
    /// What it says, from -2 to 2.
    pub number: f32,
    /// What it says when it is negated; then it says nothing where this is left out.
    pub negated: Option<f32>,
    /// Whether `number` is what it says when negated, and it says nothing when not.
    pub only_negated: bool,
    /// Whether it is the attitude of its subject ('the envoy doubts'), not of whoever says so.
    pub attitude: bool,
    /// Whether a topic must stand near it.
    pub about: bool,
    /// Whether it tells something even as what is demanded ('nobody should expect a miracle').
    pub even_wished: bool,
    /// Sentences that it must code.
    pub yes: Vec<String>,
    /// Sentences in which it must not fire.
    pub no: Vec<String>,
}

impl OutlookSign {
    /// What it says, negated or not; `None` where it then says nothing.
    pub fn number_when(&self, negated: bool) -> Option<f32> {
        match (self.only_negated, negated) {
            (true, true) | (false, false) => Some(self.number),
            (true, false) => None,
            (false, true) => self.negated,
        }
    }
}

/// What a shift does to a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShiftEffect {
    /// Half a step further from nothing.
    Stronger,
    /// Nearer to nothing: hope becomes guarded.
    Weaker,
    /// It might be so.
    Possible,
    /// Turns it round.
    Negates,
    /// A negation of this word is one of what it takes ('does not think that …').
    Carries,
    /// It was once expected.
    Past,
    /// It is wished for, demanded or attempted, and nobody says that it is so.
    Wished,
    /// What follows counts for more than what went before.
    Contrast,
    /// What it opens counts for less.
    Concession,
    /// What its subject says or sees is the subject's ('diplomats see a narrow path').
    Holds,
}

impl ShiftEffect {
    /// Whether an event that it acts on names it as a rule; others part clauses or prevent events.
    pub fn shows(self) -> bool {
        !matches!(
            self,
            Self::Carries | Self::Wished | Self::Contrast | Self::Concession | Self::Holds
        )
    }
}

/// A word beside a sign that changes what it says.
#[derive(Debug)]
pub struct Shift {
    /// Where it stands.
    pub rule: SmolStr,
    /// Bytes of that file.
    pub at: Span,
    /// Its words.
    pub words: Vec<OutlookPhrase>,
    /// What it does.
    pub effect: ShiftEffect,
    /// Sentences in which it must act.
    pub yes: Vec<String>,
    /// Sentences in which it must not.
    pub no: Vec<String>,
}

/// What outlooks are about.
#[derive(Debug)]
pub struct OutlookTopic {
    /// Words for it.
    pub words: Vec<OutlookPhrase>,
    /// Whether it tells of politics by itself; others need a state or a party near them.
    pub alone: bool,
    /// Whether it only shows that politics is spoken of ('minister') and is no topic itself.
    pub company: bool,
    /// Whether it shows as well that talks are spoken of ('mediator').
    pub implies: bool,
    /// Qualified by one of these it is of another kind ('merger talks').
    pub without: Vec<SmolStr>,
}

/// All signs, shifts and topics, by the first words of their phrases.
#[derive(Debug, Default)]
pub struct OutlookTable {
    signs: Vec<OutlookSign>,
    signs_by_word: FxHashMap<SmolStr, Vec<usize>>,
    shifts: Vec<Shift>,
    shifts_by_word: FxHashMap<SmolStr, Vec<usize>>,
    topics: Vec<OutlookTopic>,
    topics_by_word: FxHashMap<SmolStr, Vec<usize>>,
    codes: Vec<(Expects, SmolStr)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignEntry {
    all: Vec<Vec<String>>,
    #[serde(default)]
    unless: Vec<String>,
    number: Option<f32>,
    negated: Option<f32>,
    #[serde(default)]
    only_negated: bool,
    attitude: Option<bool>,
    about: Option<bool>,
    #[serde(default)]
    even_wished: bool,
    yes: Sentences,
    no: Sentences,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShiftEntry {
    words: Vec<String>,
    effect: ShiftEffect,
    yes: Sentences,
    no: Sentences,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicEntry {
    words: Vec<String>,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    company: bool,
    #[serde(default)]
    implies: bool,
    #[serde(default)]
    without: Vec<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutlookFile {
    expects: Option<Expects>,
    number: Option<f32>,
    #[serde(default)]
    attitude: bool,
    /// CAMEO code of a comment that points the file's way.
    cameo: Option<SmolStr>,
    #[serde(default)]
    sign: Vec<toml::Spanned<SignEntry>>,
    #[serde(default)]
    shift: Vec<toml::Spanned<ShiftEntry>>,
    #[serde(default)]
    topic: Vec<toml::Spanned<TopicEntry>>,
}

fn phrase(words: &str) -> OutlookPhrase {
    words.split_whitespace().map(SmolStr::new).collect()
}

fn phrases(words: &[String]) -> Vec<OutlookPhrase> {
    words.iter().map(|words| phrase(words)).collect()
}

fn is_faulty(phrases: &[OutlookPhrase]) -> bool {
    phrases.is_empty()
        || phrases
            .iter()
            .any(|phrase| phrase.first().is_none_or(|first| first == "*"))
}

fn index(by_word: &mut FxHashMap<SmolStr, Vec<usize>>, phrases: &[OutlookPhrase], number: usize) {
    for first in phrases.iter().filter_map(|phrase| phrase.first()) {
        let known = by_word.entry(first.clone()).or_default();
        if known.last() != Some(&number) {
            known.push(number);
        }
    }
}

impl OutlookTable {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut table = OutlookTable::default();
        for (file, document) in load_all::<OutlookFile>(data, "outlook/", problems) {
            if let (Some(expects), Some(cameo)) = (document.expects, &document.cameo) {
                table.codes.push((expects, cameo.clone()));
            }
            let head = (document.expects, document.number, document.attitude);
            let signs = document.sign.len();
            for (number, entry) in document.sign.into_iter().enumerate() {
                let at = entry.span();
                if let Err(message) =
                    table.add_sign(file, number + 1, at.clone(), head, entry.into_inner())
                {
                    problems.push(fault(file, at, message));
                }
            }
            for (number, entry) in document.shift.into_iter().enumerate() {
                let at = entry.span();
                let entry = entry.into_inner();
                let words = phrases(&entry.words);
                if is_faulty(&words) {
                    problems.push(fault(file, at, "a shift needs words"));
                    continue;
                }
                index(&mut table.shifts_by_word, &words, table.shifts.len());
                table.shifts.push(Shift {
                    rule: SmolStr::new(format!("{}#{}", file.path, signs + number + 1)),
                    at: Span::new(at.start, at.end),
                    words,
                    effect: entry.effect,
                    yes: entry.yes.into(),
                    no: entry.no.into(),
                });
            }
            for entry in document.topic {
                let at = entry.span();
                let entry = entry.into_inner();
                let words = phrases(&entry.words);
                if is_faulty(&words) {
                    problems.push(fault(file, at, "a topic needs words"));
                    continue;
                }
                index(&mut table.topics_by_word, &words, table.topics.len());
                table.topics.push(OutlookTopic {
                    words,
                    alone: entry.alone,
                    company: entry.company || entry.implies,
                    implies: entry.implies,
                    without: entry.without,
                });
            }
        }
        table
    }

    fn add_sign(
        &mut self,
        file: &DataFile,
        place: usize,
        at: Range<usize>,
        (expects, number, attitude): (Option<Expects>, Option<f32>, bool),
        entry: SignEntry,
    ) -> Result<(), String> {
        let expects = expects.ok_or("a file of signs says what they expect: expects = …")?;
        let number = entry
            .number
            .or(number)
            .ok_or("a sign needs a number, its own or its file's")?;
        let all: Vec<Vec<OutlookPhrase>> = entry.all.iter().map(|group| phrases(group)).collect();
        let starts = all.first().ok_or("a sign needs groups of words")?;
        if all.iter().any(|group| is_faulty(group)) {
            return Err("a sign needs groups of words, none empty".to_owned());
        }
        if starts
            .iter()
            .any(|phrase| phrase.iter().any(|word| word == TOPIC))
        {
            return Err(format!("{TOPIC} cannot stand in the first group"));
        }
        for number in [Some(number), entry.negated].into_iter().flatten() {
            if !(-2.0..=2.0).contains(&number) || (number * 2.0).fract() != 0.0 {
                return Err(format!(
                    "{number} is no number from -2 to 2 in steps of a half"
                ));
            }
        }
        let points = match expects {
            Expects::None if number == 0.0 => Expects::None,
            _ => Expects::of_number(number),
        };
        if points != expects {
            return Err(format!(
                "{number} is {}, and the file's signs are {}",
                points.name(),
                expects.name()
            ));
        }
        index(&mut self.signs_by_word, starts, self.signs.len());
        self.signs.push(OutlookSign {
            rule: SmolStr::new(format!("{}#{place}", file.path)),
            at: Span::new(at.start, at.end),
            all,
            unless: phrases(&entry.unless),
            expects,
            number,
            negated: entry.negated,
            only_negated: entry.only_negated,
            attitude: entry.attitude.unwrap_or(attitude),
            about: entry.about.unwrap_or(true),
            even_wished: entry.even_wished,
            yes: entry.yes.into(),
            no: entry.no.into(),
        });
        Ok(())
    }

    /// The signs of which a phrase of the first group begins with a word, in the order of the files.
    pub fn signs_of(&self, word: &str) -> impl Iterator<Item = &OutlookSign> {
        of(&self.signs_by_word, &self.signs, word)
    }

    /// The shifts of which a phrase begins with a word.
    pub fn shifts_of(&self, word: &str) -> impl Iterator<Item = &Shift> {
        of(&self.shifts_by_word, &self.shifts, word)
    }

    /// The topics of which a phrase begins with a word.
    pub fn topics_of(&self, word: &str) -> impl Iterator<Item = &OutlookTopic> {
        of(&self.topics_by_word, &self.topics, word)
    }

    /// CAMEO code of a comment that points this way, where there is one.
    pub fn code(&self, expects: Expects) -> Option<SmolStr> {
        let mut codes = self.codes.iter();
        let found = codes.find(|(known, _)| *known == expects);
        found.map(|(_, code)| code.clone())
    }

    /// All signs.
    pub fn signs(&self) -> &[OutlookSign] {
        &self.signs
    }

    /// All shifts.
    pub fn shifts(&self) -> &[Shift] {
        &self.shifts
    }
}

fn of<'t, T>(
    by_word: &'t FxHashMap<SmolStr, Vec<usize>>,
    all: &'t [T],
    word: &str,
) -> impl Iterator<Item = &'t T> {
    by_word
        .get(word)
        .into_iter()
        .flatten()
        .filter_map(|&index| all.get(index))
}
