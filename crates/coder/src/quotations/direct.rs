//! Direct quotations: which words in marks are somebody's saying, and whose.
//!
//! Words in marks are a saying where they make a clause of their own and stand for themselves
//! or behind a reporting word; 'the “peace” that he promised' is none. The reporting clause follows
//! ('“We won,” said Orlova'), goes before ('Orlova said: “We won”'), or breaks the saying in two.
//! A saying without one belongs to whoever spoke before.
//!
//! Deliberately absent: a limit on how far a saying runs; the marks tell.

use super::marks::Marked;
use super::words::{is_finite, phrase_head, reporting, reports_as, speaker, subject_of};
use super::{Said, Text, tokens_in};
use crate::tree::Tree;
use rapporteur_lexicon::{ReportingClass, ReportingForm};
use rapporteur_model::{Quotation, Span};
use std::ops::Range;

/// A reporting clause is not longer than this many tokens.
const LONGEST_CLAUSE: usize = 45;

/// What stands around words in marks.
struct Around {
    /// Tokens between the marks.
    tokens: Range<usize>,
    /// Tokens of the same paragraph before and behind, within the marks around it.
    before: Range<usize>,
    after: Range<usize>,
}

/// All sayings in marks. Those that have no reporting word of their own have no speaker yet.
pub(super) fn find(text: Text<'_>, marked: &[Marked]) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    for (index, one) in marked.iter().enumerate() {
        let around = around(text.tree, marked, index);
        if around.tokens.is_empty() {
            continue;
        }
        let last = found
            .iter()
            .rev()
            .find(|said| said.quotation.content.end <= one.outer.start)
            .cloned();
        let Some(cue) = saying(text, marked, index, &around, last.as_ref()) else {
            continue;
        };
        let head = cue.and_then(|cue| speaker_of(text, cue, &around));
        found.push(Said {
            quotation: Quotation {
                speaker: head.map(|head| speaker(text.tree, text.lexicon, text.resolver, head)),
                cue: cue.map(|cue| text.tree.token(cue).span),
                content: one.content,
                direct: true,
                quoted: Vec::new(),
                within: None,
            },
            tokens: around.tokens,
            cue,
        });
    }
    // What stands in marks within a saying and is none itself.
    let contents: Vec<Span> = found.iter().map(|said| said.quotation.content).collect();
    for said in &mut found {
        let content = said.quotation.content;
        said.quotation.quoted = marked
            .iter()
            .map(|marked| marked.content)
            .filter(|inner| content.contains(*inner) && *inner != content)
            .filter(|inner| !contents.contains(inner))
            .collect();
    }
    found
}

fn around(tree: &Tree<'_>, marked: &[Marked], index: usize) -> Around {
    let one = &marked[index];
    let tokens = tokens_in(tree, one.content);
    let bounds = marked[..index]
        .iter()
        .rev()
        .find(|other| other.depth < one.depth && other.outer.contains(one.outer))
        .map_or_else(|| paragraph(tree, one.outer), |outer| outer.content);
    Around {
        tokens,
        before: tokens_in(tree, Span::new(bounds.start, one.outer.start)),
        after: tokens_in(tree, Span::new(one.outer.end, bounds.end)),
    }
}

/// The paragraph around a span, as far as there are tokens: a long text is read stretch by stretch,
/// and one without paragraphs would be gone through for every mark.
fn paragraph(tree: &Tree<'_>, span: Span) -> Span {
    let all = tree.annotations.span(0..tree.len());
    let start = tree
        .text
        .get(all.start..span.start)
        .and_then(|before| before.rfind("\n\n"))
        .map_or(all.start.min(span.start), |at| all.start + at + 2);
    let end = tree
        .text
        .get(span.end..all.end)
        .and_then(|after| after.find("\n\n"))
        .map_or(all.end.max(span.end), |at| span.end + at);
    Span::new(start, end)
}

/// Whether the words in marks are a saying: `None` if not, else its reporting word if it has one.
fn saying(
    text: Text<'_>,
    marked: &[Marked],
    index: usize,
    around: &Around,
    last: Option<&Said>,
) -> Option<Option<usize>> {
    let tree = text.tree;
    let one = &marked[index];
    let words = one.content.of(tree.text);
    let ending = words.chars().next_back().unwrap_or(' ');
    let ends_sentence = matches!(ending, '.' | '!' | '?' | '…' | '-' | '—' | '–') || !one.closed;
    let clause = has_clause(tree, &around.tokens);
    let before = around.before.clone().next_back();
    let starts = before.is_none_or(|token| ends_a_sentence(tree, token));
    let uttered = starts_upper(words);
    // Broken off by its reporting clause, it goes on: the clause is all that stands between.
    if let Some(last) = last
        && let Some(cue) = last.cue
        && let Some(before) = before
        && last.quotation.content.end <= tree.token(cue).span.start
        && around.before.contains(&cue)
        && !starts
        && goes_on(tree, last, cue, before)
    {
        return Some(Some(cue));
    }
    let following = next_marked(marked, index);
    let cue_after = || {
        let window = window_after(tree, around, following);
        cue_in_window(text, &window, ending == '.')
    };
    let cue_before = |colon: bool| cue_before(text, around, last, colon);
    if starts {
        let cue = cue_after();
        if cue.is_some() && (ending != '.' || clause) {
            let told = clause || ends_sentence || ending == ',' && uttered;
            return told.then_some(cue);
        }
        let introduced = introduced_by_colon(text, around);
        if introduced.is_some() && (clause || ends_sentence) {
            return Some(introduced);
        }
        let in_a_row = last.is_some_and(|last| {
            between(tree.text, last.quotation.content.end, one.outer.start)
                .chars()
                .all(|c| !c.is_alphanumeric())
        });
        let whole = clause && around.tokens.len() > 2 || in_a_row;
        let free = ends_sentence && uttered && whole;
        return (free || one.continues && clause).then_some(None);
    }
    let before = before?;
    match tree.words(before) {
        mark @ ("," | ":" | "--" | "—" | "–" | "-" | "_" | ";") => {
            if lacks_subject(tree, &around.tokens) {
                return None;
            }
            // 'He said, “we won”' may begin small; 'Prices were up, he said, “the rest” was not' is
            // the report's own clause.
            let begins =
                |cue: usize| uttered || mark == ":" || opens_its_sentence(tree, cue, around);
            let adjacent = |cue: usize| mark == ":" || cue + 2 >= before;
            let cue = cue_before(mark == ":").filter(|&cue| {
                begins(cue) && (clause || ends_sentence && uttered && adjacent(cue))
            });
            if cue.is_some() {
                return Some(cue);
            }
            let cue = (clause && uttered && ending != '.')
                .then(cue_after)
                .flatten();
            cue.map(Some)
        }
        "that" | "whether" | "if" => None,
        _ => {
            // 'He said “we won.”', 'told reporters “we won”'.
            let near = cue_before(false)?;
            let adjacent = (near + 1..=before).all(|between| {
                matches!(
                    tree.pos(between),
                    "PROPN"
                        | "NOUN"
                        | "PRON"
                        | "ADV"
                        | "DET"
                        | "ADJ"
                        | "ADP"
                        | "NUM"
                        | "PART"
                        | "PUNCT"
                )
            });
            let whole = own_clause(tree, &around.tokens) && !lacks_subject(tree, &around.tokens);
            // 'chanting “Freedom now”'.
            let called = near == before
                && uttered
                && !reports_as(tree, text.lexicon, near, ReportingForm::Clause);
            (adjacent && whole || called).then_some(Some(near))
        }
    }
}

fn between(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}

fn starts_upper(words: &str) -> bool {
    words
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

/// Whether a token ends a sentence, or is the mark that closes behind its end.
fn ends_a_sentence(tree: &Tree<'_>, token: usize) -> bool {
    let ends = |words: &str| matches!(words, "." | "!" | "?" | "…" | "..." | "....");
    let words = tree.words(token);
    let closing =
        words.chars().all(rapporteur_model::is_quotation_mark) || matches!(words, ")" | "''");
    if closing {
        return token.checked_sub(1).is_some_and(|before| {
            ends(tree.words(before)) || tree.words(before).ends_with(['.', '!', '?'])
        });
    }
    ends(words)
}

/// Whether words hold a verb that tells something.
fn has_clause(tree: &Tree<'_>, tokens: &Range<usize>) -> bool {
    tokens.clone().any(|token| {
        matches!(tree.tag(token), "VBD" | "VBZ" | "VBP" | "MD")
            || tree.tag(token) == "VB" && token == tokens.start
    })
}

/// Whether words hold a clause with its subject, and not only below a noun.
fn own_clause(tree: &Tree<'_>, tokens: &Range<usize>) -> bool {
    let imperative = tree.tag(tokens.start) == "VB";
    imperative
        || tokens.clone().any(|token| {
            is_finite(tree, token)
                && !matches!(tree.dep(token), "relcl" | "acl")
                && tree
                    .children_with(token, &["nsubj", "nsubjpass", "expl", "csubj"])
                    .any(|subject| tokens.contains(&subject))
        })
}

/// Whether the first verb of some words has its subject before the mark: 'he “is right”'.
fn lacks_subject(tree: &Tree<'_>, tokens: &Range<usize>) -> bool {
    let verb = |token: usize| matches!(tree.tag(token), "VBD" | "VBZ" | "VBP" | "MD");
    let first = tokens
        .clone()
        .find(|&token| !matches!(tree.pos(token), "PUNCT" | "ADV" | "PART"));
    let begins_with_verb =
        first.is_some_and(|first| verb(first) && tree.words(first).starts_with(char::is_lowercase));
    let subject_before = tree.len() > tokens.start
        && tokens.start.checked_sub(2).is_some_and(|before| {
            matches!(tree.dep(before), "nsubj" | "nsubjpass")
                && tree.head(before).is_some_and(|head| tokens.contains(&head))
        });
    begins_with_verb || subject_before
}

/// Whether nothing but the reporting clause stands before a saying in its sentence.
fn opens_its_sentence(tree: &Tree<'_>, cue: usize, around: &Around) -> bool {
    let sentence = tree.sentence(cue);
    let start = sentence.start.max(around.before.start);
    !(start..cue).any(|token| is_finite(tree, token) && !tree.is_under(token, cue))
        && tree
            .children_with(cue, &["ccomp"])
            .all(|clause| clause > cue)
}

/// Where the next words in marks that are not within these begin.
fn next_marked(marked: &[Marked], index: usize) -> Option<usize> {
    let outer = marked.get(index)?.outer;
    marked
        .get(index + 1..)?
        .iter()
        .map(|next| next.outer)
        .find(|next| next.start >= outer.end)
        .map(|next| next.start)
}

/// The tokens behind the closing mark up to the end of the sentence or the next opening mark.
fn window_after(tree: &Tree<'_>, around: &Around, following: Option<usize>) -> Range<usize> {
    let start = around.after.start;
    let mut end = start;
    while end < around.after.end && end - start < LONGEST_CLAUSE {
        let span = tree.token(end).span;
        if following.is_some_and(|next| span.start >= next) {
            break;
        }
        if end > start && matches!(tree.words(end), "." | "!" | "?" | ":" | ";") {
            break;
        }
        end += 1;
    }
    start..end
}

/// The reporting word of a clause that follows a saying.
fn cue_in_window(text: Text<'_>, window: &Range<usize>, after_full_stop: bool) -> Option<usize> {
    let tree = text.tree;
    let is_word = |&token: &usize| !matches!(tree.pos(token), "PUNCT" | "SPACE" | "SYM");
    let first = window.clone().find(is_word)?;
    // '“We won.” he said' is a slip; '“We won.” Orlova said that …' a new sentence.
    let capital = tree.words(first).starts_with(char::is_uppercase);
    if after_full_stop && capital {
        return None;
    }
    if reporting(tree, text.lexicon, first, ReportingClass::Preposition).is_some() {
        return Some(first);
    }
    let candidates: Vec<usize> = window
        .clone()
        .filter(|&token| {
            reports_as(tree, text.lexicon, token, ReportingForm::Quotation)
                && (is_finite(tree, token) || tree.tag(token) == "VBN" || tree.tag(token) == "VBG")
        })
        .collect();
    let inverted = |token: usize| {
        (first..token).all(|before| matches!(tree.pos(before), "ADV" | "AUX" | "PUNCT"))
    };
    if let Some(&near) = candidates.iter().find(|&&token| inverted(token)) {
        return Some(near);
    }
    let main = |token: usize| !matches!(tree.dep(token), "relcl" | "acl") && is_finite(tree, token);
    // '“…,” Orlova was quoted as saying', but not '“…,” Orlova told the agency, which quoted …'.
    let told_before = |verb: usize| candidates.iter().any(|&other| other < verb && main(other));
    let quoted = candidates
        .iter()
        .copied()
        .find(|&token| quoting_verb(text, token).is_some_and(|verb| !told_before(verb)));
    if quoted.is_some() {
        return quoted;
    }
    let behind_subject = |token: usize| {
        let other_verb = (first..token).any(|before| {
            tree.pos(before) == "VERB"
                && is_finite(tree, before)
                && !matches!(tree.dep(before), "relcl" | "acl")
        });
        !other_verb
    };
    candidates
        .iter()
        .copied()
        .find(|&token| main(token) && behind_subject(token))
        .or_else(|| {
            candidates
                .first()
                .copied()
                .filter(|&token| is_finite(tree, token) && behind_subject(token))
        })
}

/// The verb of 'quoted … as saying', given 'saying'.
fn quoting_verb(text: Text<'_>, saying: usize) -> Option<usize> {
    const REACH: usize = 12;
    let tree = text.tree;
    if saying == 0 || tree.lower(saying - 1) != "as" || tree.tag(saying) != "VBG" {
        return None;
    }
    (saying.saturating_sub(REACH)..saying)
        .rev()
        .find(|&verb| reports_as(tree, text.lexicon, verb, ReportingForm::As))
}

/// The reporting word before a saying in its sentence.
fn cue_before(text: Text<'_>, around: &Around, last: Option<&Said>, colon: bool) -> Option<usize> {
    let tree = text.tree;
    let before = around.before.clone().next_back()?;
    let sentence = tree.sentence(before);
    let start = last
        .map_or(0, |last| last.tokens.end)
        .max(around.before.start)
        .max(sentence.start);
    let verb = (start..=before).rev().find(|&token| {
        reports_as(tree, text.lexicon, token, ReportingForm::Quotation) && tree.tag(token) != "VB"
            || reports_as(tree, text.lexicon, token, ReportingForm::Quotation)
                && is_finite(tree, token)
    });
    verb.or_else(|| {
        let noun = || {
            (start..=before)
                .rev()
                .find(|&token| reporting(tree, text.lexicon, token, ReportingClass::Noun).is_some())
        };
        colon.then(noun).flatten()
    })
}

/// The reporting word of the sentence before, where that ends in a colon.
fn introduced_by_colon(text: Text<'_>, around: &Around) -> Option<usize> {
    let tree = text.tree;
    if !around.before.is_empty() {
        return None;
    }
    let before = around.tokens.start.checked_sub(2)?;
    let colon = (before.saturating_sub(1)..=before + 1)
        .rev()
        .find(|&token| token < around.tokens.start && tree.words(token) == ":")?;
    let sentence = tree.sentence(colon);
    (sentence.start..colon).rev().find(|&token| {
        reports_as(tree, text.lexicon, token, ReportingForm::Quotation)
            || reporting(tree, text.lexicon, token, ReportingClass::Noun).is_some()
    })
}

/// Whether nothing but the reporting clause stands between a saying and the next words in marks.
fn goes_on(tree: &Tree<'_>, last: &Said, cue: usize, before: usize) -> bool {
    let between = last.tokens.end..before + 1;
    if between.len() > LONGEST_CLAUSE || !between.contains(&cue) {
        return false;
    }
    let joined = matches!(
        tree.words(before),
        "," | "--" | "—" | "–" | ";" | ":" | "-" | "_"
    );
    let full_stop = between
        .clone()
        .any(|token| matches!(tree.words(token), "." | "!" | "?") && token > last.tokens.end);
    joined && !full_stop
}

/// Who speaks by a reporting word beside words in marks.
fn speaker_of(text: Text<'_>, cue: usize, around: &Around) -> Option<usize> {
    let tree = text.tree;
    let outside = |&token: &usize| !around.tokens.contains(&token);
    if tree.pos(cue) == "NOUN" {
        return super::indirect::speaker_of_noun(text, cue);
    }
    if let Some(source) = super::indirect::object_of_preposition(tree, cue) {
        return Some(source);
    }
    if let Some(verb) = quoting_verb(text, cue) {
        let quoted = ["nsubjpass", "dobj"];
        if let Some(quoted) = tree.child_with(verb, &quoted).filter(outside) {
            return Some(quoted);
        }
    }
    if let Some(subject) = subject_of(tree, cue).filter(outside) {
        let sentence = tree.sentence(cue);
        if sentence.contains(&subject) {
            return Some(subject);
        }
    }
    // The tree has lost the subject among the marks: the phrase right behind or before the cue.
    let bounds = tree.annotations.span(tree.sentence(cue));
    let nominal = |&token: &usize| {
        matches!(tree.pos(token), "PROPN" | "PRON" | "NOUN")
            && around.tokens.start.min(token) <= token
    };
    let behind = (cue + 1..(cue + 5).min(tree.len()))
        .take_while(|&token| !matches!(tree.pos(token), "PUNCT" | "VERB" | "ADP"))
        .find(nominal)
        .filter(outside);
    let after_saying = around.tokens.end <= cue;
    let gap_is_empty =
        (around.tokens.end..cue).all(|token| matches!(tree.pos(token), "PUNCT" | "ADV" | "SPACE"));
    if after_saying && gap_is_empty {
        return behind.map(|token| phrase_head(tree, token, bounds));
    }
    let ahead = (cue.saturating_sub(12)..cue)
        .rev()
        .take_while(|token| outside(token))
        .find(nominal);
    ahead
        .or(behind)
        .map(|token| phrase_head(tree, token, bounds))
}

/// Gives sayings without a reporting word the speaker of what stands before them: the subject of
/// the sentence right before, else whoever spoke last; else whoever speaks next in the paragraph.
pub(super) fn speakers_without_cue(text: Text<'_>, found: &mut [Said], direct: usize) {
    let tree = text.tree;
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&index| found[index].quotation.content.start);
    for (place, &index) in order.iter().enumerate() {
        if index >= direct || found[index].cue.is_some() {
            continue;
        }
        let content = found[index].quotation.content;
        let own = paragraph(tree, content);
        let before = order[..place]
            .iter()
            .rev()
            .map(|&other| &found[other])
            .filter(|other| other.quotation.content.end <= content.start)
            .filter(|other| other.quotation.speaker.is_some())
            // What is told within a saying has speakers of its own.
            .find(|other| !stands_in_saying(found, other, direct));
        let near = before.filter(|before| {
            let there = paragraph(tree, before.quotation.content);
            content.start.saturating_sub(there.end) < 400 || own == there
        });
        let subject = subject_before(text, found[index].tokens.start, own, near);
        let speaker = subject
            .map(|head| speaker(tree, text.lexicon, text.resolver, head))
            .or_else(|| near.and_then(|near| near.quotation.speaker.clone()))
            .or_else(|| {
                order[place + 1..]
                    .iter()
                    .map(|&other| &found[other])
                    .take_while(|other| {
                        let there = other.quotation.content;
                        // In the paragraph, or in the next one that opens anew.
                        own.contains(there)
                            || !between(tree.text, content.end, there.start)
                                .contains(char::is_alphanumeric)
                    })
                    .find_map(|other| other.quotation.speaker.clone())
            });
        found[index].quotation.speaker = speaker;
    }
}

fn stands_in_saying(found: &[Said], said: &Said, direct: usize) -> bool {
    found.iter().take(direct).any(|other| {
        let around = other.quotation.content;
        around.contains(said.quotation.content)
            && around != said.quotation.content
            && said.quotation.cue.is_none_or(|cue| around.contains(cue))
    })
}

/// The subject of the sentence right before a saying, in its paragraph, where that is a person and
/// the sentence holds no saying itself.
fn subject_before(text: Text<'_>, first: usize, own: Span, near: Option<&Said>) -> Option<usize> {
    let tree = text.tree;
    let mark = first.checked_sub(1)?;
    let before = mark.checked_sub(1)?;
    if !own.contains(tree.token(before).span) {
        return None;
    }
    let sentence = tree.sentence(before);
    if near.is_some_and(|near| sentence.start < near.tokens.end) {
        return None;
    }
    let root = sentence.clone().find(|&token| tree.head(token).is_none())?;
    let subject = tree.child_with(root, &["nsubj"])?;
    let person = matches!(tree.lower(subject), "he" | "she") || text.resolver.is_person(subject);
    person.then_some(subject)
}
