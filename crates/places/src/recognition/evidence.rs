//! Whether a candidate is a place: what speaks for it, in points, against what speaks for a person,
//! a body, a disease or a plain word.
//!
//! | evidence | points |
//! |---|---|
//! | the pipeline calls it a place | 3 |
//! | the gazetteer has it | 0.5 (hamlet) to 4 (country); two words or more 1 more |
//! | 'in', 'near', 'at' … before it; 'from', 'to'; 'of' | 2; 1.25; 0.5 |
//! | 'the village of …', '… province', '… is a township'; 'Lake …' | 3; 3.5 |
//! | 'the … government', 'a … resident' | 1.5 |
//! | one of several words with capitals that are nothing together | −2 |
//! | ', Ohio' or ', Russia' behind it; 'in Ohio' behind it | 2.5; 1 |
//! | in a list with a place (unknown names: with two before); behind a place and a comma | 2; 1.5 |
//! | ', of Dayton', 'D-Dayton' | 2 |
//! | a dateline | 3 |
//! | accepted elsewhere in the report | 1.5 |
//! | the pipeline calls it a person | −1 |
//! | the pipeline calls it a place and the gazetteer lacks it | −1.5 |
//! | a title before it; the surname, the first name of somebody named in the report | −5; −3.5, −2 |
//! | the lexicon has a person of that name | −2 |
//! | a name of small places as the subject of what somebody does | −1.5 |
//! | a disease or another thing of that name in the report | −4 |
//! | a word that the report writes small elsewhere | −3 |
//!
//! [`ENOUGH`] points make a place. They were set on the open parts of GeoVirus and LGL.
//!
//! Deliberately absent: what the name stands for; see [`super::kind`].

use super::candidate::{Candidate, Frame};
use super::document::{Document, Label, lower};
use super::names::{Names, WELL_KNOWN};
use super::scan::Scanner;
use super::vocabulary::Role;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// Points that make a place of a candidate.
pub(crate) const ENOUGH: f32 = 2.0;

/// Prepositions behind which places stand, with their points.
const PREPOSITIONS: &[(&str, f32)] = &[
    ("in", 2.0),
    ("near", 2.0),
    ("at", 2.0),
    ("outside", 2.0),
    ("around", 2.0),
    ("across", 2.0),
    ("throughout", 2.0),
    ("inside", 2.0),
    ("into", 2.0),
    ("toward", 1.5),
    ("towards", 1.5),
    ("via", 1.5),
    ("from", 1.25),
    ("to", 1.25),
    ("through", 1.0),
    ("over", 0.5),
    ("of", 0.5),
    ("between", 0.5),
    ("on", 0.5),
    ("for", 0.0),
];

/// What is known of a report beside its candidates.
#[derive(Debug, Default)]
pub(crate) struct Others<'t> {
    /// Last words of names of persons, and names behind titles.
    persons: FxHashSet<&'t str>,
    /// First words of names of persons.
    first_names: FxHashSet<&'t str>,
    /// Names that diseases and other things are called by.
    things: FxHashSet<&'t str>,
    /// Words that are written small somewhere.
    small: FxHashSet<SmolStr>,
}

impl<'t> Others<'t> {
    /// Looks through a report once.
    pub(crate) fn of<N: Names>(scanner: &Scanner<'t, N>, candidates: &[Candidate]) -> Self {
        let document = &scanner.document;
        let mut others = Self::default();
        for entity in &document.annotations.entities {
            if entity.label != "PERSON" || entity.tokens.end > document.len() {
                continue;
            }
            let mut end = entity.tokens.end;
            while end > entity.tokens.start && !document.is_capital(end - 1) {
                end -= 1;
            }
            // A place of several words that is taken for a person.
            let next = candidates
                .partition_point(|candidate| candidate.tokens.start <= entity.tokens.start);
            let is_place = next
                .checked_sub(1)
                .and_then(|last| candidates.get(last))
                .is_some_and(|candidate| {
                    candidate.tokens.end >= end && candidate.standing.is_some()
                });
            if end > entity.tokens.start + 1 && !is_place {
                others.persons.insert(document.word(end - 1));
                others
                    .first_names
                    .insert(document.word(entity.tokens.start));
            }
        }
        let wanted: FxHashSet<SmolStr> = candidates
            .iter()
            .filter(|candidate| candidate.tokens.len() == 1)
            .map(|candidate| document.lower(candidate.tokens.start))
            .collect();
        for index in 0..document.len() {
            let word = document.word(index);
            if word.starts_with(char::is_lowercase) && wanted.contains(word) {
                others.small.insert(SmolStr::new(word));
            }
        }
        for candidate in candidates {
            let name = candidate.span.of(document.text);
            if titled(scanner, candidate) {
                others.persons.insert(name);
            }
            if head_of(document, candidate)
                .is_some_and(|head| scanner.roles(head).is(Role::Disease))
            {
                others.things.insert(name);
            }
        }
        others
    }
}

/// Points of a candidate by itself.
pub(crate) fn alone<N: Names>(
    scanner: &Scanner<'_, N>,
    others: &Others<'_>,
    candidate: &Candidate,
) -> f32 {
    let document = &scanner.document;
    let name = candidate.span.of(document.text);
    let first = candidate.tokens.start;
    let mut points = match candidate.label {
        Label::Gpe | Label::Loc => 3.0,
        Label::Fac if is_site(scanner, candidate) => 3.5,
        Label::Fac => 1.5,
        Label::Person if candidate.tokens.len() == 1 && well(candidate) => -0.5,
        Label::Person => -1.0,
        // A people of no country: often a place before a noun.
        Label::Norp => 1.0,
        Label::Thing => -1.0,
        _ => 0.0,
    };
    match candidate.standing {
        Some(standing) if standing.abbreviation && !candidate.label.is_place() => {
            points -= 2.0;
        }
        Some(standing) => {
            points += standing.points;
            if candidate.words > 1 {
                points += 1.0;
            }
        }
        None => points -= 1.5,
    }
    points += grammar(scanner, candidate);
    if titled(scanner, candidate) {
        points -= 5.0;
    }
    let locative = preposition(document, candidate).is_some_and(|(_, points)| points >= 2.0);
    if others.persons.contains(name) && !locative {
        points -= 3.5;
    }
    let division = candidate.standing.is_some_and(|standing| standing.division);
    if others.first_names.contains(name) && !locative && !division {
        points -= 2.0;
    }
    if candidate.person && !candidate.label.is_place() && !locative {
        points -= 2.0;
    }
    if candidate
        .standing
        .is_none_or(|standing| standing.points < 1.25)
        && speaks(scanner, candidate)
    {
        points -= 1.5;
    }
    let saint = name.starts_with("St ") || name.starts_with("St. ");
    if saint && !candidate.label.is_place() {
        points -= 2.0;
    }
    if others.things.contains(name) && !locative {
        points -= 4.0;
    }
    if candidate.tokens.len() == 1 {
        if scanner.roles(first).is(Role::NoPlace) {
            points -= 5.0;
        }
        let small = others.small.contains(&document.lower(first));
        if small {
            points -= 3.0;
        } else if document.pos(first) != "PROPN"
            && !candidate.label.is_place()
            && name.chars().any(char::is_uppercase)
        {
            // Within a sentence a capital is a name's, whatever the tagger takes it for.
            points -= if document.starts_sentence(first) {
                3.0
            } else {
                1.0
            };
        }
    }
    points
}

/// Whether a candidate is who does what a verb says: hamlets seldom do, and people whom the pipeline
/// takes for places do.
fn speaks<N: Names>(scanner: &Scanner<'_, N>, candidate: &Candidate) -> bool {
    let document = &scanner.document;
    candidate.tokens.end.checked_sub(1).is_some_and(|last| {
        let verb = document.head(last);
        document.dep(last) == "nsubj"
            && document.pos(verb) == "VERB"
            && !scanner
                .vocabulary
                .of(scanner.lexicon, &document.lemma(verb))
                .is(Role::LiteralVerb)
    })
}

/// Whether a name ends in what sites are called: 'Antonov Airport'.
fn is_site<N: Names>(scanner: &Scanner<'_, N>, candidate: &Candidate) -> bool {
    candidate.tokens.len() > 1
        && candidate
            .tokens
            .end
            .checked_sub(1)
            .is_some_and(|last| scanner.roles(last).site)
}

/// What the words around a candidate say.
fn grammar<N: Names>(scanner: &Scanner<'_, N>, candidate: &Candidate) -> f32 {
    let document = &scanner.document;
    let (start, end) = (candidate.tokens.start, candidate.tokens.end.max(1));
    let mut points: f32 = 0.0;
    if let Some((_, more)) = preposition(document, candidate) {
        points += more;
    }
    if called_a_place(scanner, start, end) {
        points += 3.0;
        if candidate.label == Label::Person {
            points += 1.0;
        }
    } else if head_of(document, candidate)
        .is_some_and(|head| scanner.roles(head).is(Role::Ruler) && !document.is_capital(head))
    {
        points += 1.5;
    }
    if scanner.roles(start).prefix && end > start + 1 {
        points += 3.5;
    }
    // One of several capitalised words that are nothing together.
    let beside = |at: Option<usize>| {
        at.is_some_and(|at| {
            document.is_capital(at) && document.pos(at) == "PROPN" && !document.label(at).is_place()
        })
    };
    let after_name = beside(document.before(start))
        && document.before(start).is_some_and(|before| {
            document.head(before) + 1 == end && document.dep(before) == "compound"
        });
    let before_name = beside(document.after(end - 1))
        && document.dep(end - 1) == "compound"
        && document.after(end - 1).is_some_and(|after| {
            document.head(end - 1) >= after && scanner.roles(after).is_plain()
        });
    if !candidate.label.is_place() && (after_name || before_name && !well(candidate)) {
        points -= 2.0;
    }
    // ', 22, of Dayton', 'D-Dayton'
    let before = document.before(start);
    let home = before.is_some_and(|of| {
        document.word(of) == "of"
            && document
                .before(of)
                .is_some_and(|comma| document.word(comma) == ",")
            || document.word(of) == "-"
                && of
                    .checked_sub(1)
                    .is_some_and(|party| document.word(party).len() == 1)
    });
    if home {
        points += 2.0;
    }
    if dateline(document, candidate) {
        points += 3.0;
    }
    points
}

/// The preposition that a candidate is the object of, with its points.
pub(crate) fn preposition<'t>(
    document: &Document<'t>,
    candidate: &Candidate,
) -> Option<(&'t str, f32)> {
    let last = candidate.tokens.end.checked_sub(1)?;
    // The object itself or what stands before it in the same name; not the possessor of one.
    let mut before = document.before(candidate.tokens.start)?;
    for _ in 0..3 {
        let word = document.word(before);
        let skipped = matches!(
            document.dep(before),
            "det" | "amod" | "advmod" | "compound" | "nummod"
        ) && !document.is_capital(before);
        if !skipped || word == "," {
            break;
        }
        before = document.before(before)?;
    }
    let word = document.word(before);
    let (preposition, points) = PREPOSITIONS
        .iter()
        .find(|(preposition, _)| preposition.eq_ignore_ascii_case(word))?;
    let owned = document
        .after(last)
        .is_some_and(|after| matches!(document.word(after), "'s" | "’s"));
    let modifies = matches!(document.dep(last), "compound" | "amod" | "nmod" | "poss")
        && document.head(last) > last;
    let close = *preposition == "to"
        && document.before(before).is_some_and(|close| {
            matches!(document.lower(close).as_str(), "near" | "close" | "next")
        });
    if close {
        return Some((preposition, 2.0));
    }
    if owned || modifies {
        return Some((preposition, points * 0.25));
    }
    Some((preposition, *points))
}

/// Whether the words around say that a name is a place: 'the village of X', 'X province', 'X, a town',
/// 'X is a township'.
pub(crate) fn called_a_place<N: Names>(scanner: &Scanner<'_, N>, start: usize, end: usize) -> bool {
    let document = &scanner.document;
    let is_place_noun = |at: usize| {
        let roles = scanner.roles(at);
        roles.is(Role::PlaceNoun) && (!roles.site || !document.is_capital(at))
    };
    let Some(last) = end.checked_sub(1) else {
        return false;
    };
    if let Some(of) = document.before(start) {
        let noun = document.before(of);
        // 'the village of X', 'the town X'
        if document.lower(of) == "of" && noun.is_some_and(is_place_noun) {
            return true;
        }
        // 'the battle of X'
        let happened = |noun| scanner.roles(noun).is(Role::Happening);
        if document.lower(of) == "of" && noun.is_some_and(happened) {
            return true;
        }
        if document.dep(of) == "compound" && is_place_noun(of) && !document.is_capital(of) {
            return true;
        }
        // 'the villages of X and Y', 'the city of X': by the tree.
        let head = document.head(last);
        if document.dep(last) == "pobj"
            && document.lower(head) == "of"
            && is_place_noun(document.head(head))
        {
            return true;
        }
        if document.dep(last) == "appos" && document.head(last) < start {
            let noun = document.head(last);
            if is_place_noun(noun) && !document.is_capital(noun) {
                return true;
            }
        }
    }
    // 'X province', 'X and Y regions'
    let head = document.head(last);
    if matches!(document.dep(last), "compound" | "nmod" | "amod")
        && head >= end
        && head - end < 4
        && is_place_noun(head)
    {
        return true;
    }
    if document.after(last).is_some_and(|after| {
        is_place_noun(after) && !document.is_capital(after) && document.pos(after) == "NOUN"
    }) {
        return true;
    }
    // 'X, a town in'
    if document
        .children(last, &["appos"])
        .any(|noun| is_place_noun(noun) && !document.is_capital(noun))
    {
        return true;
    }
    // 'X is a township'
    document.dep(last) == "nsubj"
        && document.lemma(document.head(last)) == "be"
        && document
            .children(document.head(last), &["attr"])
            .any(is_place_noun)
}

/// Whether a candidate opens a dateline: capitals at the head of a passage with a comma, a bracket or
/// a dash behind.
pub(crate) fn dateline(document: &Document<'_>, candidate: &Candidate) -> bool {
    let name = candidate.span.of(document.text);
    let capitals = name.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
        && !name.chars().any(char::is_lowercase);
    let start = candidate.tokens.start;
    let opens = document.starts_sentence(start)
        || document.before(start).is_none_or(|before| {
            matches!(document.word(before), "." | "\"" | "”" | ")" | "?" | "!")
        });
    if !capitals || !opens {
        return false;
    }
    let Some(last) = candidate.tokens.end.checked_sub(1) else {
        return false;
    };
    document.after(last).is_none_or(|after| {
        matches!(
            document.word(after),
            "," | "(" | "-" | "–" | "—" | "--" | "/" | ":"
        )
    })
}

/// Whether a person's title stands before a candidate.
fn titled<N: Names>(scanner: &Scanner<'_, N>, candidate: &Candidate) -> bool {
    let document = &scanner.document;
    let Some(before) = candidate.tokens.start.checked_sub(1) else {
        return false;
    };
    let word = document.word(before);
    if !document.is_capital(before) || document.label(before).is_place() {
        return false;
    }
    let key = lower(word.trim_end_matches('.'));
    if scanner.vocabulary.of(scanner.lexicon, &key).is(Role::Title) {
        return true;
    }
    // 'President Lincoln'; not 'Ministry Dayton'.
    document.dep(before) == "compound"
        && candidate
            .tokens
            .end
            .checked_sub(1)
            .is_some_and(|last| document.head(before) == last)
        && candidate.label == Label::Person
        && scanner.lexicon.roles.find(&key, |_| None).is_some()
}

/// The noun that a candidate stands before as a modifier: 'virus' of 'the Marburg virus'.
pub(crate) fn head_of(document: &Document<'_>, candidate: &Candidate) -> Option<usize> {
    let last = candidate.tokens.end.checked_sub(1)?;
    let head = document.head(last);
    let modifies = matches!(document.dep(last), "compound" | "amod" | "nmod")
        && head >= candidate.tokens.end
        && head - candidate.tokens.end < 4;
    modifies.then_some(head)
}

/// Which candidates are places: their points, with what their neighbours and namesakes tell.
pub(crate) fn weigh<N: Names>(
    scanner: &Scanner<'_, N>,
    others: &Others<'_>,
    candidates: &[Candidate],
) -> Vec<f32> {
    let document = &scanner.document;
    let mut points: Vec<f32> = candidates
        .iter()
        .map(|candidate| {
            if candidate.demonym.is_some() {
                f32::INFINITY
            } else {
                alone(scanner, others, candidate)
            }
        })
        .collect();
    let own = points.clone();
    let taken = |points: &[f32], index: usize| {
        points.get(index).is_some_and(|points| *points >= ENOUGH)
            && candidates
                .get(index)
                .is_some_and(|one| one.demonym.is_none() && one.frame.is_none())
    };
    // Names that are places somewhere in the report by more than the label.
    let firm: FxHashSet<&str> = candidates
        .iter()
        .zip(&own)
        .filter(|(candidate, points)| {
            candidate.frame.is_none() && candidate.demonym.is_none() && **points >= ENOUGH + 1.0
        })
        .map(|(candidate, _)| candidate.span.of(document.text))
        .collect();
    for (index, candidate) in candidates.iter().enumerate() {
        if candidate.demonym.is_some() || candidate.frame.is_some() {
            continue;
        }
        let mut more: f32 = 0.0;
        let name = candidate.span.of(document.text);
        if own[index] < ENOUGH + 1.0 && firm.contains(name) {
            more += 1.5;
        }
        // ', Ohio' behind it, 'in Ohio' behind it, and what stands behind a place and a comma.
        if let Some(next) = candidates.get(index + 1)
            && taken(&own, index + 1)
            && next.standing.is_some()
        {
            match between(document, candidate, next) {
                Between::Comma if well(next) => more += 2.5,
                Between::In => more += 1.0,
                _ => {}
            }
        }
        if let Some(before) = index.checked_sub(1)
            && taken(&own, before)
            && between(document, &candidates[before], candidate) == Between::Comma
            && candidate.standing.is_some()
        {
            more += 1.5;
        }
        points[index] += more;
    }
    lists(document, candidates, points)
}

/// What stands in a list with a place is one: a known name beside one place, an unknown one behind
/// two.
fn lists(document: &Document<'_>, candidates: &[Candidate], mut points: Vec<f32>) -> Vec<f32> {
    let plain = |index: usize| {
        candidates
            .get(index)
            .is_some_and(|one| one.demonym.is_none() && one.frame.is_none())
    };
    let joined = |left: usize, right: usize| match (candidates.get(left), candidates.get(right)) {
        (Some(left), Some(right)) => matches!(
            between(document, left, right),
            Between::Comma | Between::And
        ),
        _ => false,
    };
    let mut run = 0;
    for index in 0..candidates.len() {
        let goes_on = index
            .checked_sub(1)
            .is_some_and(|before| joined(before, index));
        if !goes_on {
            run = 0;
        }
        if plain(index) && points[index] < ENOUGH {
            if candidates[index].standing.is_some() && run > 0 {
                points[index] += 2.0;
            } else if run > 1 {
                points[index] = ENOUGH;
            }
        }
        run = if plain(index) && points[index] >= ENOUGH {
            run + 1
        } else {
            0
        };
    }
    for index in (0..candidates.len().saturating_sub(1)).rev() {
        let beside = plain(index + 1) && points[index + 1] >= ENOUGH && joined(index, index + 1);
        if beside && plain(index) && points[index] < ENOUGH && candidates[index].standing.is_some()
        {
            points[index] += 2.0;
        }
    }
    points
}

/// Whether a name is well known enough to say where the one before it lies.
fn well(candidate: &Candidate) -> bool {
    candidate
        .standing
        .is_some_and(|standing| standing.points >= WELL_KNOWN)
}

/// What stands between two candidates.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// A comma.
    Comma,
    /// 'and', 'or', ', and'.
    And,
    /// 'in'.
    In,
    /// Anything else.
    Else,
}

fn between(document: &Document<'_>, left: &Candidate, right: &Candidate) -> Between {
    let text = document
        .text
        .get(left.span.end..right.span.start)
        .unwrap_or("?")
        .trim();
    match text {
        "," | ", now" | ", formerly" | "(" => Between::Comma,
        "and" | "or" | ", and" | "& " | "and the" | ", and the" | ", or" | "and in" => Between::And,
        "in" | "in the" | ", in" => Between::In,
        _ => Between::Else,
    }
}

/// Whether a name within another is worth telling: one that everybody knows, or that the report
/// speaks of as a place too.
pub(crate) fn worth_telling(candidate: &Candidate, frame: Frame) -> bool {
    let points = candidate.standing.map_or(0.0, |standing| standing.points);
    let abbreviation = candidate
        .standing
        .is_some_and(|standing| standing.abbreviation);
    match frame {
        Frame::Authority => points >= 0.5 && !abbreviation,
        // First names and surnames are those of many towns.
        Frame::Other if candidate.label == Label::Person => points >= 3.0 && !abbreviation,
        Frame::Other => points >= WELL_KNOWN && !abbreviation,
    }
}
