//! What the whole text names: countries, peoples, divisions, towns, numbers to call.
//!
//! A report about a town seldom says in which state it lies, but it names the next towns, the county,
//! a number to call. All of it is read here, the marked names and what nobody marked alike.
//!
//! Deliberately absent: what the marked names stand for.

use super::candidates::{Candidate, LONGEST_NAME, Match, named};
use super::rules::Rules;
use super::words::Words;
use crate::codes::CountryCode;
use crate::entry::EntryId;
use crate::places::Places;
use rapporteur_model::Feature;
use std::collections::{BTreeMap, HashMap};

/// A town of fewer people is not looked for where nobody marked it and it has a name of one word:
/// most such names are words or surnames.
const SMALLEST_TOWN: u64 = 15_000;

/// Candidates of a name that nobody marked.
const MOST_OF_CONTEXT: usize = 4;

/// Names of a text that nobody marked and that are kept; a longer text says no more.
const MOST_NAMES: usize = 200;

/// A name in a text, of a place or a people.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Which name it is.
    pub(super) name: usize,
}

/// One name, however often it is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Name<'p> {
    pub(super) times: f32,
    pub(super) candidates: Vec<Candidate<'p>>,
    /// A country, a people, a division: what is said by it wherever it stands.
    pub(super) says: Says,
    /// A people is nothing that lies in another place.
    pub(super) is_people: bool,
}

/// What a name says about where all this is.
#[derive(Clone, Debug, Default)]
pub(super) struct Says {
    pub(super) countries: Vec<CountryCode>,
    pub(super) admin1: Vec<EntryId>,
    pub(super) admin2: Vec<EntryId>,
}

/// How often what is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    pub(super) countries: BTreeMap<CountryCode, f32>,
    pub(super) admin1: BTreeMap<EntryId, f32>,
    pub(super) admin2: BTreeMap<EntryId, f32>,
}

/// A division says its country, though less than the country's name does.
const COUNTRY_OF_DIVISION: f32 = 0.5;

impl Evidence {
    fn add(&mut self, says: &Says, times: f32) {
        for &country in &says.countries {
            *self.countries.entry(country).or_default() += times;
        }
        for &division in &says.admin1 {
            *self.admin1.entry(division).or_default() += times;
        }
        for &division in &says.admin2 {
            *self.admin2.entry(division).or_default() += times;
        }
    }
}

/// A text that was read for names.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading<'p> {
    pub(super) words: Words,
    /// In the order of the text, none overlapping another.
    pub(super) marks: Vec<Mark>,
    /// In the order in which they come up.
    pub(super) names: Vec<Name<'p>>,
    /// All that is said, countries of divisions included.
    pub(super) evidence: Evidence,
    by_key: HashMap<String, usize>,
}

impl<'p> Reading<'p> {
    /// Reads a text.
    pub(super) fn of(places: &'p Places, rules: &Rules, text: &str) -> Self {
        let mut reading = Self {
            words: Words::of(text),
            ..Self::default()
        };
        let mut at = 0;
        while at < reading.words.len() {
            let is_name = reading.words.get(at).is_some_and(|word| word.capital);
            at = is_name
                .then(|| reading.name_at(places, rules, text, at))
                .flatten()
                .unwrap_or(at + 1);
        }
        for index in 0..reading.names.len() {
            let Some(name) = reading.names.get(index) else {
                continue;
            };
            let (mut says, times) = (name.says.clone(), name.times);
            reading.evidence.add(&says, times);
            says.countries = countries_of(places, &says.admin1);
            (says.admin1, says.admin2) = Default::default();
            reading.evidence.add(&says, times * COUNTRY_OF_DIVISION);
        }
        for (division, times) in area_codes(rules, text) {
            let mut says = Says {
                admin1: vec![division],
                ..Says::default()
            };
            reading.evidence.add(&says, times);
            says.countries = countries_of(places, &says.admin1);
            says.admin1.clear();
            reading.evidence.add(&says, times * COUNTRY_OF_DIVISION);
        }
        reading
    }

    /// Which name has this key.
    pub(super) fn name(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The longest name at a word; gives the word behind it.
    fn name_at(
        &mut self,
        places: &'p Places,
        rules: &Rules,
        text: &str,
        first: usize,
    ) -> Option<usize> {
        let mut key = String::new();
        let mut longest = None;
        for count in 1..=LONGEST_NAME {
            let last = first + count - 1;
            self.words.extend_key(&mut key, last);
            let begins = places.begins(&key);
            if begins.is_name || rules.people(&key).is_some() || rules.country(&key).is_some() {
                longest = Some((last, key.clone()));
            }
            let goes_on = begins.goes_on || count < 2;
            if !goes_on || !self.words.joined(text, last) {
                break;
            }
        }
        let (last, key) = longest?;
        let (start, end) = (self.words.get(first)?.start, self.words.get(last)?.end);
        let written = Written {
            text: text.get(start..end).unwrap_or(""),
            before: text.get(..start).unwrap_or(""),
            stop: self.words.get(last)?.stop,
            words: last + 1 - first,
        };
        let index = match self.by_key.get(&key) {
            Some(&index) => index,
            None => {
                let name = read_name(places, rules, &key);
                let index = self.names.len();
                self.by_key.insert(key, index);
                self.names.push(name);
                index
            }
        };
        let name = self.names.get_mut(index)?;
        if !written.counts(name) {
            return None;
        }
        name.times += 1.0;
        self.marks.push(Mark {
            start,
            end,
            name: index,
        });
        Some(last + 1)
    }

    /// The names that nobody marked and that are places somewhere, with what they can be.
    pub(super) fn context<'s>(
        &'s self,
        is_marked: impl Fn(usize) -> bool + 's,
    ) -> impl Iterator<Item = &'s [Candidate<'p>]> + 's {
        self.names
            .iter()
            .enumerate()
            .filter(move |&(index, name)| name.times > 0.0 && !is_marked(index))
            .filter(|(_, name)| name.says.countries.is_empty() && !name.is_people)
            .take(MOST_NAMES)
            .map(|(_, name)| {
                let most = name.candidates.len().min(MOST_OF_CONTEXT);
                name.candidates.get(..most).unwrap_or_default()
            })
    }
}

/// How a name is written where it stands.
struct Written<'t> {
    text: &'t str,
    before: &'t str,
    stop: bool,
    words: usize,
}

impl Written<'_> {
    /// Whether it is a name of a place here, as far as that can be told without grammar.
    fn counts(&self, name: &Name<'_>) -> bool {
        let capitals = self.text.chars().all(|letter| !letter.is_lowercase());
        let short = self.text.chars().count() <= 3;
        if name.is_people {
            return true;
        }
        if name.candidates.is_empty() {
            return false;
        }
        let only_short_form = name
            .candidates
            .iter()
            .all(|candidate| candidate.matched == Match::Loose);
        if only_short_form {
            let behind_comma = self.before.trim_end().ends_with(',');
            return (capitals || self.stop)
                && (behind_comma || self.stop || self.text.contains('.'));
        }
        if !name.says.countries.is_empty() || !name.says.admin1.is_empty() {
            return !short || capitals;
        }
        if self.words > 1 {
            return true;
        }
        let starts_sentence = self
            .before
            .trim_end()
            .chars()
            .next_back()
            .is_none_or(|last| matches!(last, '.' | '!' | '?' | '"' | '”' | '“' | ':'));
        !short && (capitals || !starts_sentence) && has_town(name)
    }
}

fn has_town(name: &Name<'_>) -> bool {
    name.candidates.iter().any(|candidate| {
        candidate.entry.population >= SMALLEST_TOWN
            || !matches!(
                candidate.entry.feature,
                Feature::Settlement | Feature::Neighbourhood
            )
    })
}

fn read_name<'p>(places: &'p Places, rules: &Rules, key: &str) -> Name<'p> {
    let mut candidates = named(places, rules, key, false);
    candidates.retain(|candidate| candidate.matched == Match::Main);
    if candidates.is_empty() {
        // Short forms are kept as loose matches: they say something only where they stand.
        candidates = named(places, rules, key, true);
        candidates.retain(|candidate| candidate.matched == Match::Main);
        for candidate in &mut candidates {
            candidate.matched = Match::Loose;
        }
    }
    candidates.sort_by(|a, b| {
        b.standing()
            .total_cmp(&a.standing())
            .then(a.entry.id.cmp(&b.entry.id))
    });
    let mut says = Says::default();
    for candidate in &candidates {
        let entry = &candidate.entry;
        match entry.feature {
            Feature::Country => says.countries.extend(entry.country),
            Feature::Admin1 => says.admin1.extend(entry.admin1),
            Feature::Admin2 => says.admin2.extend(entry.admin2),
            _ => {}
        }
    }
    if !is_of_divisions(key) {
        // 'Jackson' is a county in twenty states, and says none of them.
        says.admin2.clear();
    }
    Name {
        times: 0.0,
        candidates,
        says,
        is_people: rules.people(key).is_some(),
    }
}

/// Names of second-order divisions that say so.
fn is_of_divisions(key: &str) -> bool {
    [" county", " parish", " district", " borough"]
        .iter()
        .any(|ending| key.ends_with(ending))
}

fn countries_of(places: &Places, divisions: &[EntryId]) -> Vec<CountryCode> {
    divisions
        .iter()
        .filter_map(|&division| places.entry(division)?.country)
        .collect()
}

/// Divisions of the telephone numbers of a text: `860-555-0100`, `(860) 555-0100`.
fn area_codes(rules: &Rules, text: &str) -> Vec<(EntryId, f32)> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let digits = |at: usize, count: usize| (at..at + count).all(is_digit);
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let run = (at..bytes.len()).take_while(|&next| is_digit(next)).count();
        let behind = at + run;
        // One or two bytes part the area code from the exchange, one the exchange from the line.
        let exchange =
            (behind + 1..=behind + 2).find(|&start| digits(start, 3) && !is_digit(start + 3));
        let is_number = run == 3
            && exchange.is_some_and(|start| {
                let parted = matches!(bytes.get(start + 3), Some(b'-' | b'.' | b' '));
                let between = text.get(behind..start).unwrap_or("");
                let joined = between
                    .chars()
                    .all(|mark| matches!(mark, '-' | '.' | ' ' | ')' | '/'));
                parted && joined && digits(start + 4, 4) && !is_digit(start + 8)
            });
        if is_number {
            let code = text.get(at..behind).and_then(|code| code.parse().ok());
            found.extend(
                code.and_then(|code| rules.area_code(code))
                    .map(|division| (division, 1.0)),
            );
            at = exchange.unwrap_or(behind) + 8;
        } else {
            at = behind;
        }
    }
    found
}
