//! Reads vocabulary, holidays and rules from `data/time/*.toml`.
//!
//! Every fault has its file, line and column, and costs only its entry: the rest is loaded. The
//! format is described in `data/time/README.md`.
//!
//! Deliberately absent: running the examples; see [`crate::example`].

use crate::builtin::Builtin;
use crate::fields::Fields;
use crate::holiday::Holiday;
use crate::lexer::phrase;
use crate::matcher::Step;
use crate::pattern::{Element, parse};
use crate::rules::{Example, Means, Rule, TimeRules};
use crate::vocabulary::{Class, Entry};
use crate::zone::Clock;
use rapporteur_data::{DataFile, DataSet};
use rapporteur_model::{Problem, Span, TimeKind};
use serde::Deserialize;
use toml::Spanned;

const FOLDER: &str = "time/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    /// What the file holds, for people.
    #[serde(rename = "about")]
    _about: String,
    #[serde(default = "one")]
    level: u8,
    #[serde(default)]
    class: Vec<ClassEntry>,
    #[serde(default)]
    holiday: Vec<HolidayEntry>,
    #[serde(default)]
    zone: Vec<ZoneEntry>,
    #[serde(default)]
    rule: Vec<RuleEntry>,
}

const fn one() -> u8 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ClassEntry {
    name: String,
    entries: Vec<Spanned<WordEntry>>,
    /// Its words are something else where they are parts of names.
    #[serde(default)]
    no_name: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WordEntry {
    words: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    capital: bool,
    #[serde(default)]
    says: Fields,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct HolidayEntry {
    name: Spanned<String>,
    words: Vec<String>,
    when: Holiday,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ZoneEntry {
    name: Spanned<String>,
    words: Vec<String>,
    /// Left out where nobody can tell: local time.
    #[serde(default)]
    clock: Clock,
    yes: Vec<Spanned<String>>,
    no: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleEntry {
    name: Spanned<String>,
    /// Why it is there, for people.
    #[serde(default, rename = "about")]
    _about: String,
    makes: TimeKind,
    means: Means,
    #[serde(default)]
    says: Fields,
    patterns: Vec<Spanned<String>>,
    yes: Vec<Spanned<String>>,
    no: Vec<Spanned<String>>,
}

impl TimeRules {
    /// Reads the rules of a data set: every `time/*.toml`.
    ///
    /// What cannot be read is left out and reported with its file, line and column; the rules
    /// that were read work without it.
    pub fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let mut rules = Self::default();
        let mut problems = Vec::new();
        let mut files = Vec::new();
        for file in data
            .under(FOLDER)
            .filter(|file| file.path.ends_with(".toml"))
        {
            match toml::from_str::<File>(&file.text) {
                Ok(read) => files.push((file, read)),
                Err(error) => {
                    let at = error.span().map_or(Span::default(), span);
                    problems.push(
                        file.fault(at, error.message())
                            .advise("data/time/README.md describes the format"),
                    );
                }
            }
        }
        // Words first: a pattern of any file may name a class of any other.
        for (file, read) in &files {
            rules.add_classes(file, &read.class, &mut problems);
            rules.add_holidays(file, &read.holiday, &mut problems);
            rules.add_zones(file, &read.zone, &mut problems);
        }
        // Low levels first: what a pattern can begin with depends on them.
        files.sort_by_key(|(file, read)| (read.level, file.path.clone()));
        for (file, read) in &files {
            for rule in &read.rule {
                rules.add_rule(file, read.level, rule, &mut problems);
            }
        }
        rules.index();
        (rules, problems)
    }

    fn class_index(&mut self, name: &str) -> usize {
        if let Some(&index) = self.class_names.get(name) {
            return index;
        }
        self.classes.push(Class::default());
        self.class_names
            .insert(name.to_owned(), self.classes.len() - 1);
        self.classes.len() - 1
    }

    fn add_entry(&mut self, class: &str, entry: Entry, words: &[String]) {
        let index = self.class_index(class);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(class) = self.classes.get_mut(index) {
            class.add(entry, &words, &mut self.lexicon);
        }
    }

    fn add_classes(
        &mut self,
        file: &DataFile,
        classes: &[ClassEntry],
        problems: &mut Vec<Problem>,
    ) {
        for class in classes {
            self.class_index(&class.name);
            for entry in &class.entries {
                let read = entry.get_ref();
                if read.words.is_empty() || read.words.iter().any(|word| phrase(word).is_empty()) {
                    problems.push(file.fault(span(entry.span()), "an entry without words"));
                    continue;
                }
                let stored = Entry {
                    fields: read.says.clone(),
                    tags: read.tags.clone(),
                    capital: read.capital,
                    no_name: class.no_name,
                };
                self.add_entry(&class.name, stored, &read.words);
            }
        }
    }

    fn add_holidays(
        &mut self,
        file: &DataFile,
        holidays: &[HolidayEntry],
        problems: &mut Vec<Problem>,
    ) {
        for holiday in holidays {
            let name = holiday.name.get_ref();
            let found = (2000..2004).all(|year| holiday.when.in_year(year).is_some());
            if !found || self.holidays.contains_key(name) {
                let message = if found {
                    "a second holiday of this name"
                } else {
                    "no such day in every year"
                };
                problems.push(
                    file.fault(span(holiday.name.span()), format!("{message}: {name}"))
                        .advise(
                            "give month and day, month, weekday and nth, easter, or hijri-month",
                        ),
                );
                continue;
            }
            self.holidays.insert(name.clone(), holiday.when.clone());
            let fields = Fields {
                holiday: Some(name.clone()),
                ..Fields::default()
            };
            self.add_entry(
                "holiday",
                Entry {
                    fields,
                    tags: Vec::new(),
                    capital: true,
                    no_name: false,
                },
                &holiday.words,
            );
        }
    }

    fn add_zones(&mut self, file: &DataFile, zones: &[ZoneEntry], problems: &mut Vec<Problem>) {
        for zone in zones {
            let name = zone.name.get_ref();
            let place = span(zone.name.span());
            if self.zones.contains_key(name) {
                problems.push(file.fault(place, format!("a second zone of this name: {name}")));
                continue;
            }
            if zone.yes.is_empty() || zone.no.is_empty() {
                problems.push(lacks_examples(file, place, "zone"));
                continue;
            }
            self.zones.insert(name.clone(), zone.clock.clone());
            let fields = Fields {
                zone: Some(name.clone()),
                ..Fields::default()
            };
            self.add_entry(
                "zone",
                Entry {
                    fields,
                    tags: Vec::new(),
                    capital: false,
                    no_name: false,
                },
                &zone.words,
            );
            let examples = read_examples(file, "", &zone.yes, &zone.no, problems);
            self.examples.extend(examples);
        }
    }

    fn add_rule(
        &mut self,
        file: &DataFile,
        level: u8,
        entry: &RuleEntry,
        problems: &mut Vec<Problem>,
    ) {
        let stem = file
            .path
            .trim_start_matches(FOLDER)
            .trim_end_matches(".toml");
        let name = format!("{stem}/{}", entry.name.get_ref());
        let before = problems.len();
        if self.rules.iter().any(|rule| rule.name == name) {
            problems.push(file.fault(
                span(entry.name.span()),
                format!("a second rule named '{}'", entry.name.get_ref()),
            ));
        }
        if entry.yes.is_empty() || entry.no.is_empty() {
            problems.push(lacks_examples(file, span(entry.name.span()), "rule"));
        }
        let mut patterns = Vec::new();
        for pattern in &entry.patterns {
            // Inside the quotation mark.
            let start = pattern.span().start + 1;
            match parse(pattern.get_ref()) {
                Ok(elements) => match self.compile(&elements, level) {
                    Ok(steps) => patterns.push(steps),
                    Err(message) => problems.push(file.fault(Span::new(start, start), message)),
                },
                Err(error) => problems.push(file.fault(
                    Span::new(start + error.at, start + error.at),
                    error.to_string(),
                )),
            }
        }
        let examples = read_examples(file, &name, &entry.yes, &entry.no, problems);
        if problems.len() == before {
            self.examples.extend(examples);
            self.rules.push(Rule {
                name,
                level,
                makes: entry.makes,
                means: entry.means,
                fields: entry.says.clone(),
                patterns,
            });
        }
    }

    fn compile(&mut self, elements: &[Element], level: u8) -> Result<Vec<Step>, String> {
        elements
            .iter()
            .map(|element| self.compile_one(element, level))
            .collect()
    }

    fn compile_one(&mut self, element: &Element, level: u8) -> Result<Step, String> {
        Ok(match element {
            Element::Word(word) => Step::Word(self.lexicon.add(word)),
            Element::Begin => Step::Begin,
            Element::End => Step::End,
            Element::Not(inner) => Step::Not(Box::new(self.compile_one(inner, level)?)),
            Element::Group {
                alternatives,
                optional,
            } => Step::Group {
                alternatives: alternatives
                    .iter()
                    .map(|elements| self.compile(elements, level))
                    .collect::<Result<_, _>>()?,
                optional: *optional,
            },
            Element::Class(name) => {
                let kind = match name.as_str() {
                    "date" => Some(TimeKind::Date),
                    "time" => Some(TimeKind::Time),
                    "duration" => Some(TimeKind::Duration),
                    "set" => Some(TimeKind::Set),
                    _ => None,
                };
                if let Some(kind) = kind {
                    if !self
                        .rules
                        .iter()
                        .any(|rule| rule.level < level && rule.makes == kind)
                    {
                        return Err(format!("no rule of a lower level makes <{name}>"));
                    }
                    Step::Inner(kind)
                } else if let Some(builtin) = Builtin::named(name) {
                    Step::Builtin(builtin)
                } else if let Some(&index) = self.class_names.get(name) {
                    Step::Class(index)
                } else {
                    return Err(format!("no class is named <{name}>"));
                }
            }
        })
    }
}

fn lacks_examples(file: &DataFile, at: Span, what: &str) -> Problem {
    file.fault(
        at,
        format!("a {what} without a yes or without a no example"),
    )
    .advise("give one sentence that it must find and one in which it must find nothing")
}

/// The sentences of an entry that can be read; `rule` is empty for what is not a rule.
fn read_examples(
    file: &DataFile,
    rule: &str,
    yes: &[Spanned<String>],
    no: &[Spanned<String>],
    problems: &mut Vec<Problem>,
) -> Vec<Example> {
    let mut examples = Vec::new();
    for (list, wanted) in [(yes, true), (no, false)] {
        for written in list {
            let example = Example {
                rule: rule.to_owned(),
                file: file.shown().into_owned(),
                position: file.fault(span(written.span()), "").position,
                written: written.get_ref().clone(),
                wanted,
            };
            if let Err(message) = crate::example::read(&example) {
                problems.push(
                    file.fault(span(written.span()), message)
                        .advise("write 'They met [on Monday](2025-07-21).'"),
                );
            } else {
                examples.push(example);
            }
        }
    }
    examples
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
