//! Agent files of PETRARCH2 and NGEC, parsed: phrases for people and bodies without a name.
//!
//! ```text
//! !PERSON! = MAN, MEN, WOMAN, WOMEN, PERSON     a set of words
//! CONGRESS!PERSON! [~LEG]                       stands for each of them
//! POLICEMAN {POLICEMEN} [~COP]                  an irregular plural
//! ARMED_FORCES {} [~MIL]                        no plural of its own
//! ```
//!
//! Role nouns are looked up by base forms, so that regular plurals need no entry.

use super::lines::{Line, lines, spaced};
use rapporteur_model::{Position, Problem};
use std::collections::BTreeMap;

/// One phrase with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Agent {
    /// As the file has it, for messages.
    pub(super) phrase: String,
    pub(super) at: Position,
    /// The code without its tilde.
    pub(super) code: String,
    /// The nouns that it stands for, in lower case.
    pub(super) nouns: Vec<String>,
    /// Whether it has no plural because it is one.
    pub(super) group: bool,
}

/// Whether a file holds agents and no actors: a code with a tilde, or a set of words.
pub(super) fn is_agent_file(text: &str) -> bool {
    lines("", text, &mut Vec::new()).iter().any(|line| {
        let text = line.text;
        text.contains("[~") || text.contains("~]") || definition(line).is_some()
    })
}

/// The agents of a file; every fault of form is added to `problems`.
pub(super) fn parse(name: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Agent> {
    let lines = lines(name, text, problems);
    let mut fault = |at: Position, message: String| {
        problems.push(Problem::error(name, message).at(at.line, at.column));
    };
    let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut phrases = Vec::new();
    // The set whose list goes on in the next line.
    let mut unfinished: Option<String> = None;
    for line in &lines {
        let (set, list) = match (definition(line), unfinished.take()) {
            (Some((set, list)), _) => {
                if sets.contains_key(&set) {
                    fault(line.at(0), format!("the set !{set}! is defined twice"));
                }
                (set, list)
            }
            (None, Some(set)) => (set, line.text),
            (None, None) => {
                phrases.push(*line);
                continue;
            }
        };
        let words = list.split(',').map(spaced).filter(|word| !word.is_empty());
        sets.entry(set.clone()).or_default().extend(words);
        if list.trim_end().ends_with(',') {
            unfinished = Some(set);
        } else if sets.get(&set).is_none_or(Vec::is_empty) {
            fault(line.at(0), format!("the set !{set}! is empty"));
        }
    }
    phrases
        .iter()
        .filter_map(|line| match agent(line, &sets) {
            Ok(agent) => Some(agent),
            Err((byte, message)) => {
                fault(line.at(byte), message);
                None
            }
        })
        .collect()
}

/// `!NAME! = …` as the name and the list behind it.
fn definition<'t>(line: &Line<'t>) -> Option<(String, &'t str)> {
    let rest = line.text.trim_start().strip_prefix('!')?;
    let (set, rest) = rest.split_once('!')?;
    let list = rest.trim_start().strip_prefix('=')?;
    Some((set.trim().to_owned(), list))
}

/// The byte of a line at which it is at fault, and how.
type Fault = (usize, String);

fn agent(line: &Line<'_>, sets: &BTreeMap<String, Vec<String>>) -> Result<Agent, Fault> {
    let text = line.text;
    let start = text.len() - text.trim_start().len();
    let end = text.find(['[', '{']).unwrap_or(text.len());
    let raw = text.get(start..end).unwrap_or("").trim();
    let phrase = spaced(raw);
    if phrase.is_empty() {
        return Err((start, "a phrase is missing".to_owned()));
    }
    if let Some(odd) = phrase.find([']', '}', '~', '|', '"']) {
        return Err((start, format!("'{}' in a phrase", &phrase[odd..=odd])));
    }
    let mut code = None;
    let mut plural = None;
    let mut at = end;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.trim().is_empty()) {
        let begin = at + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let (slot, close, what) = if rest.starts_with('[') {
            (&mut code, ']', "code")
        } else if rest.starts_with('{') {
            (&mut plural, '}', "plural")
        } else {
            return Err((
                begin,
                format!("'{}' where a code should stand", rest.trim_end()),
            ));
        };
        let Some(length) = rest.find(close) else {
            return Err((begin, format!("the {what} is not closed with '{close}'")));
        };
        if slot.replace((rest[1..length].trim(), begin)).is_some() {
            return Err((begin, format!("a second {what}")));
        }
        at = begin + length + 1;
    }
    let Some((code, code_at)) = code else {
        return Err((start, format!("'{phrase}' has no code")));
    };
    let bare = code.trim_matches('~').trim();
    if bare.is_empty() || bare.contains(char::is_whitespace) {
        return Err((code_at, format!("'{code}' is not a code")));
    }
    let singular = expand(&phrase, sets).map_err(|why| (start, why))?;
    let mut nouns = Vec::new();
    let no_plural = match plural {
        Some((none, _)) if none.is_empty() || none.eq_ignore_ascii_case("null") => true,
        Some((given, plural_at)) => {
            nouns = expand(&spaced(given), sets).map_err(|why| (plural_at, why))?;
            false
        }
        None => raw.ends_with('_'),
    };
    let mut all = singular;
    if no_plural {
        // 'ARMED_FORCES': the base form of the last word is looked up.
        let bases: Vec<String> = all.iter().filter_map(|noun| base(noun)).collect();
        all.extend(bases);
    }
    nouns.retain(|plural| !all.iter().any(|noun| regular(noun).contains(plural)));
    all.extend(nouns);
    let group = no_plural && phrase.to_lowercase().ends_with('s');
    Ok(Agent {
        phrase,
        at: line.at(start),
        code: bare.to_owned(),
        nouns: kept(all),
        group,
    })
}

/// The most phrases that one line may stand for.
const MOST_PHRASES: usize = 200;

/// All phrases that one with sets stands for, in lower case.
fn expand(phrase: &str, sets: &BTreeMap<String, Vec<String>>) -> Result<Vec<String>, String> {
    let mut phrases = vec![String::new()];
    for (index, part) in phrase.split('!').enumerate() {
        let words = if index % 2 == 0 {
            vec![part.to_owned()]
        } else {
            let set = sets
                .get(part)
                .ok_or_else(|| format!("there is no set !{part}!"))?;
            set.clone()
        };
        if phrases.len().saturating_mul(words.len()) > MOST_PHRASES {
            return Err(format!("it stands for more than {MOST_PHRASES} phrases"));
        }
        phrases = phrases
            .iter()
            .flat_map(|before| words.iter().map(move |word| format!("{before}{word}")))
            .collect();
    }
    if phrase.matches('!').count() % 2 == 1 {
        return Err("a set's name is not closed with '!'".to_owned());
    }
    Ok(phrases
        .iter()
        .map(|phrase| spaced(phrase).to_lowercase())
        .filter(|phrase| !phrase.is_empty())
        .collect())
}

/// The forms that are no regular plural of another and stand there once.
fn kept(nouns: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for noun in &nouns {
        let is_plural = nouns.iter().any(|other| regular(other).contains(noun));
        if !is_plural && !kept.contains(noun) {
            kept.push(noun.clone());
        }
    }
    kept
}

/// The regular plurals of a noun.
fn regular(noun: &str) -> [String; 3] {
    let stem = noun.strip_suffix('y').unwrap_or(noun);
    [
        format!("{noun}s"),
        format!("{noun}es"),
        format!("{stem}ies"),
    ]
}

/// The base form of a phrase that looks like a plural.
fn base(noun: &str) -> Option<String> {
    let looks_singular = ["ss", "us", "is", "ics"]
        .iter()
        .any(|ending| noun.ends_with(ending));
    if looks_singular {
        return None;
    }
    if let Some(stem) = noun.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    noun.strip_suffix('s').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_have_plurals_and_sets() {
        let cases: [(&str, &[&str]); 9] = [
            ("POLICEMAN {POLICEMEN} [~COP]", &["policeman", "policemen"]),
            ("SOLDIER [~MIL]", &["soldier"]),
            ("SOLDIER {SOLDIERS} [~MIL]", &["soldier"]),
            ("POLICE {} [~COP]", &["police"]),
            ("ARMED_FORCES_ [~MIL]", &["armed force"]),
            (
                "attorney general {attorneys general} [~GOV]",
                &["attorney general", "attorneys general"],
            ),
            (
                "!P! = MAN, WOMAN,\n WOMEN\nCONGRESS!P! [~LEG]",
                &["congressman", "congresswoman", "congresswomen"],
            ),
            (
                "DEFENCE_!M! [~GOV]\n!M! = MINISTER, MINISTERS, MINISTRY, MINISTRIES",
                &["defence minister", "defence ministry"],
            ),
            ("BISHOP_ [REL~] # note", &["bishop"]),
        ];
        for (text, expected) in cases {
            let mut problems = Vec::new();
            let found = parse("x", text, &mut problems);
            assert!(problems.is_empty(), "{text}: {problems:?}");
            assert_eq!(found[0].nouns, expected, "{text}");
            assert!(!found[0].code.contains('~'), "{text}");
        }
    }

    #[test]
    fn every_fault_of_form_is_told() {
        let cases = [
            ("SOLDIER", "1:1: 'SOLDIER' has no code"),
            ("SOLDIER [~MIL}", "1:9: the code is not closed"),
            ("SOLDIER {SOLDIERS [~MIL]", "1:9: the plural is not closed"),
            ("SOLDIER [~MIL] x", "1:16: 'x' where a code"),
            ("SOLDIER [~MIL] [~GOV]", "1:16: a second code"),
            ("SOLDIER [~]", "1:9: '~' is not a code"),
            ("[~MIL]", "1:1: a phrase is missing"),
            ("SOLDIER] [~MIL]", "1:1: ']' in a phrase"),
            ("CONGRESS!P! [~LEG]", "1:1: there is no set !P!"),
            ("CONGRESS!P [~LEG]", "1:1: there is no set !P!"),
            ("!P! =\nX [~LEG]", "1:1: the set !P! is empty"),
            (
                "!P! = A\n!P! = B\nX [~LEG]",
                "2:1: the set !P! is defined twice",
            ),
        ];
        for (text, expected) in cases {
            let mut problems = Vec::new();
            parse("x", text, &mut problems);
            assert!(
                problems.first().is_some_and(|problem| problem
                    .to_string()
                    .starts_with(&format!("x:{expected}"))),
                "{text}: {problems:?}"
            );
        }
    }

    #[test]
    fn agent_files_are_told_from_actor_files() {
        for (text, agents) in [
            ("SOLDIER [~MIL]", true),
            ("!P! = A, B", true),
            ("; [~MIL]\nADA_ [USAGOV]", false),
        ] {
            assert_eq!(is_agent_file(text), agents, "{text}");
        }
    }
}
