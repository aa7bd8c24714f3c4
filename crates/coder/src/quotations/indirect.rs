//! Indirect and mixed quotations: the clauses that reporting words report.
//!
//! | in the text | cue | content |
//! |---|---|---|
//! | *The mayor said that the bridge was safe* | said | the clause below the verb |
//! | *The bridge, the mayor said, was safe* | said | the sentence around the reporting clause |
//! | *the claim that the vote was bought* | claim | the clause below the noun |
//! | *According to the mayor, the bridge was safe* | according | the clause it stands in |
//! | *The bridge has reportedly closed* | reportedly | the clause it stands in |
//! | *quoted the mayor as saying the bridge was safe* | quoted, saying | two, one in the other |
//!
//! Deliberately absent: infinitives and nouns ('promised to leave', 'announced a plan'), which are
//! acts and no words of anybody.

use super::marks::Marked;
use super::words::{is_finite, is_unsaid, reporting, reports_as, speaker, subject_of};
use super::{Said, Text, tokens_in};
use crate::tree::Tree;
use rapporteur_lexicon::{ReportingClass, ReportingForm};
use rapporteur_model::{Quotation, Span};
use std::ops::Range;

/// All reported clauses; `direct` are the sayings in marks, which are not reported again.
pub(super) fn find(text: Text<'_>, marked: &[Marked], direct: &[Said]) -> Vec<Said> {
    let mut found = Vec::new();
    for token in 0..text.tree.len() {
        let reports = verb(text, token, direct)
            .or_else(|| noun(text, token))
            .or_else(|| preposition(text, token, direct))
            .or_else(|| adverb(text, token));
        for Report { cue, head, content } in reports.into_iter().flatten() {
            found.extend(said(text, marked, direct, cue, head, content));
        }
    }
    found
}

/// A cue with the head of who speaks and the tokens of what is said.
struct Report {
    cue: usize,
    head: Option<usize>,
    content: Range<usize>,
}

fn said(
    text: Text<'_>,
    marked: &[Marked],
    direct: &[Said],
    cue: usize,
    head: Option<usize>,
    content: Range<usize>,
) -> Option<Said> {
    let tree = text.tree;
    let tokens = trimmed(tree, content);
    if tokens.is_empty() {
        return None;
    }
    let mut span = tree.trimmed_span(tokens.clone());
    // Half in marks: up to the closing one.
    for piece in marked {
        if piece.content.overlaps(span) && span.start <= piece.outer.start && piece.depth == 0 {
            span = span.cover(piece.content);
        }
    }
    let quoted: Vec<Span> = marked
        .iter()
        .map(|piece| piece.content)
        .filter(|piece| span.contains(*piece))
        .filter(|piece| direct.iter().all(|said| said.quotation.content != *piece))
        .collect();
    let own = direct
        .iter()
        .any(|said| said.cue == Some(cue) && said.quotation.content.overlaps(span));
    if own {
        return None;
    }
    let head = head.filter(|&head| !is_dummy(tree, cue, head));
    Some(Said {
        quotation: Quotation {
            speaker: head.map(|head| speaker(tree, text.lexicon, text.resolver, head)),
            cue: Some(tree.token(cue).span),
            content: span,
            direct: false,
            quoted,
            within: None,
        },
        tokens: tokens_in(tree, span),
        cue: Some(cue),
    })
}

/// 'it' of 'it was reported', and of nothing else.
fn is_dummy(tree: &Tree<'_>, cue: usize, head: usize) -> bool {
    tree.lower(head) == "it" && tree.is_passive(cue)
}

/// Without punctuation at the ends, nor the conjunction 'that' at the beginning.
fn trimmed(tree: &Tree<'_>, content: Range<usize>) -> Range<usize> {
    let idle = |token: usize| matches!(tree.pos(token), "PUNCT" | "SPACE" | "SYM");
    let (mut start, mut end) = (content.start, content.end);
    while start < end && (idle(start) || tree.lower(start) == "that" && is_conjunction(tree, start))
    {
        start += 1;
    }
    while start < end && idle(end - 1) && !tree.words(end - 1).ends_with('%') {
        end -= 1;
    }
    start..end
}

fn is_conjunction(tree: &Tree<'_>, token: usize) -> bool {
    tree.dep(token) == "mark" || matches!(tree.pos(token), "SCONJ")
}

fn verb(text: Text<'_>, token: usize, direct: &[Said]) -> Option<Vec<Report>> {
    let tree = text.tree;
    let entry = reporting(tree, text.lexicon, token, ReportingClass::Verb)?;
    if entry.takes.contains(&ReportingForm::As) {
        return quoted_as(text, token);
    }
    if !entry.takes.contains(&ReportingForm::Clause) {
        return None;
    }
    if is_unsaid(tree, token) || is_after_quoted(text, token) {
        return None;
    }
    let content = content_of_verb(text, token, direct)?;
    let outside = |head: &usize| !content.contains(head) || content.contains(&token);
    let head = subject_of(tree, token)
        .filter(outside)
        .or_else(|| lost_subject(tree, token, &content).filter(outside));
    if entry.by_speaker && !head.is_some_and(|head| speaks(text, head)) {
        return None;
    }
    Some(vec![Report {
        cue: token,
        head,
        content,
    }])
}

/// The subject of a finite verb where the tree takes it for something else: a noun that hangs from the
/// verb before it, or right behind one whose content came first ('…, cautioned residents').
fn lost_subject(tree: &Tree<'_>, cue: usize, content: &Range<usize>) -> Option<usize> {
    if !is_finite(tree, cue) || tree.is_passive(cue) || tree.dep(cue) == "relcl" {
        return None;
    }
    let nominal = |token: usize| {
        matches!(tree.pos(token), "PROPN" | "NOUN" | "PRON")
            && matches!(
                tree.dep(token),
                "advcl" | "dep" | "dobj" | "attr" | "oprd" | "npadvmod" | "appos" | "nmod"
            )
            && tree.token(token).entity.is_none_or(|entity| {
                let label = tree
                    .annotations
                    .entities
                    .get(entity)
                    .map(|entity| entity.label.as_str());
                !matches!(label, Some("DATE" | "TIME" | "CARDINAL" | "MONEY"))
            })
    };
    let children = tree.children(cue);
    let before = children
        .iter()
        .copied()
        .filter(|&child| child < cue && !content.contains(&child))
        .find(|&child| nominal(child) && tree.dep(child) != "dobj");
    let behind = || {
        children
            .iter()
            .copied()
            .filter(|&child| child > cue && content.start < cue)
            .find(|&child| nominal(child) && tree.subtree(child).first() == Some(&(cue + 1)))
    };
    before.or_else(behind)
}

/// Whether a participle stands behind 'as' of 'quoted … as saying', which reports it itself.
fn is_after_quoted(text: Text<'_>, token: usize) -> bool {
    const REACH: usize = 25;
    let tree = text.tree;
    let after_as = token > 0 && tree.lower(token - 1) == "as";
    after_as
        && (token.saturating_sub(REACH)..token)
            .any(|before| reports_as(tree, text.lexicon, before, ReportingForm::As))
}

/// Whether a phrase is of somebody who can speak, or of something written.
fn speaks(text: Text<'_>, head: usize) -> bool {
    text.resolver.can_speak(head)
        || reporting(text.tree, text.lexicon, head, ReportingClass::Document).is_some()
}

/// The clause below a reporting verb, or around it.
fn content_of_verb(text: Text<'_>, cue: usize, direct: &[Said]) -> Option<Range<usize>> {
    let tree = text.tree;
    let mut clauses: Vec<usize> = tree
        .children_with(cue, &["ccomp"])
        .filter(|&clause| tells(tree, clause))
        .collect();
    if clauses.is_empty() {
        // 'announced on Friday that …' hangs the clause from the day.
        clauses.extend(displaced_clause(tree, cue));
    }
    if let Some(&clause) = clauses.first() {
        let within_saying = direct
            .iter()
            .any(|said| said.tokens.contains(&clause) && !said.tokens.contains(&cue));
        if within_saying {
            return None;
        }
        return Some(extent(tree, cue, clause));
    }
    // 'The bridge was safe, the mayor said', with the reporting clause as an aside.
    if tree.dep(cue) == "parataxis"
        && let Some(main) = tree.head(cue)
        && tells(tree, main)
    {
        return Some(extent(tree, cue, main));
    }
    None
}

/// Whether a word heads a clause that tells something: a finite verb, or what 'that' introduces.
fn tells(tree: &Tree<'_>, clause: usize) -> bool {
    let infinitive = tree
        .children_with(clause, &["aux"])
        .any(|auxiliary| tree.tag(auxiliary) == "TO");
    let introduced = tree
        .children_with(clause, &["mark"])
        .any(|mark| matches!(tree.lower(mark), "that" | "whether" | "if"));
    let question = tree
        .children(clause)
        .iter()
        .any(|&child| matches!(tree.tag(child), "WRB" | "WP" | "WDT"));
    if infinitive {
        return false;
    }
    is_finite(tree, clause)
        || introduced
        || question
        || tree.tag(clause).starts_with("VB")
            && tree.tag(clause) != "VBG"
            && tree.child_with(clause, &["nsubj", "nsubjpass"]).is_some()
}

/// A 'that'-clause below a word of the reporting clause.
fn displaced_clause(tree: &Tree<'_>, cue: usize) -> Option<usize> {
    tree.subtree(cue).into_iter().find(|&token| {
        token > cue
            && matches!(tree.dep(token), "acl" | "relcl" | "advcl" | "ccomp")
            && is_finite(tree, token)
            && tree
                .children_with(token, &["mark"])
                .any(|mark| tree.lower(mark) == "that" && mark > cue)
            && tree
                .upwards(token)
                .skip(1)
                .take_while(|&above| above != cue)
                .all(|above| {
                    !tree.tag(above).starts_with("VB")
                        && tree.pos(above) != "AUX"
                        && (tree.token(above).entity.is_some()
                            || tree.pos(above) == "ADP"
                            || matches!(tree.dep(above), "npadvmod" | "dobj" | "pobj" | "dative"))
                })
    })
}

/// The tokens of a reported clause: below the cue or around it.
fn extent(tree: &Tree<'_>, cue: usize, clause: usize) -> Range<usize> {
    let below = tree.subtree(clause);
    let reporting_clause = reporting_clause(tree, cue, clause);
    let own = |token: &usize| !reporting_clause.contains(token);
    let first = below.iter().copied().find(own).unwrap_or(clause);
    let last = below.iter().copied().rev().find(own).unwrap_or(clause);
    let sentence = tree.sentence(clause);
    let clamp = |range: Range<usize>| range.start.max(sentence.start)..range.end.min(sentence.end);
    if first > cue {
        return clamp(first..last + 1);
    }
    // The content began before the cue: it has the beginning of the sentence too.
    let start = if opens_sentence(tree, &sentence, first) {
        sentence.start
    } else {
        first
    };
    let reporting_end = reporting_clause.iter().copied().max().unwrap_or(cue);
    let reporting_start = reporting_clause.iter().copied().min().unwrap_or(cue);
    if last > reporting_end {
        return clamp(start..last + 1);
    }
    clamp(start..reporting_start.max(start + 1))
}

/// Whether nothing but a few words without a verb stands between the beginning of a sentence and a token.
fn opens_sentence(tree: &Tree<'_>, sentence: &Range<usize>, first: usize) -> bool {
    (sentence.start..first).all(|token| {
        !is_finite(tree, token)
            && !rapporteur_model::is_quotation_mark(tree.words(token).chars().next().unwrap_or(' '))
    })
}

/// The cue with its subject and what else hangs from it, the content left out.
fn reporting_clause(tree: &Tree<'_>, cue: usize, clause: usize) -> Vec<usize> {
    let mut found = vec![cue];
    for &child in tree.children(cue) {
        if child == clause
            || tree.is_under(clause, child)
            || matches!(tree.dep(child), "punct" | "conj" | "cc" | "mark")
        {
            continue;
        }
        // What hangs from the cue and stands beyond the content belongs to the content's sentence.
        let near = matches!(
            tree.dep(child),
            "nsubj"
                | "nsubjpass"
                | "aux"
                | "auxpass"
                | "neg"
                | "dobj"
                | "dative"
                | "advmod"
                | "prep"
                | "agent"
                | "npadvmod"
                | "prt"
                | "advcl"
        );
        if near {
            found.extend(
                tree.subtree(child)
                    .into_iter()
                    .filter(|&token| !tree.is_under(token, clause)),
            );
        }
    }
    found.sort_unstable();
    // Only what hangs together around the cue.
    let at = found.iter().position(|&token| token == cue).unwrap_or(0);
    let mut first = at;
    while first > 0
        && found[at] - found[first - 1] < 40
        && gap(tree, found[first - 1], found[first])
    {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < found.len() && gap(tree, found[last], found[last + 1]) {
        last += 1;
    }
    found[first..=last].to_vec()
}

/// Whether nothing but punctuation stands between two tokens.
fn gap(tree: &Tree<'_>, one: usize, other: usize) -> bool {
    (one + 1..other).all(|between| matches!(tree.pos(between), "PUNCT" | "SPACE"))
}

/// 'quoted the minister as saying that …', 'was quoted by the agency as saying …'.
fn quoted_as(text: Text<'_>, cue: usize) -> Option<Vec<Report>> {
    let tree = text.tree;
    let saying = tree.subtree(cue).into_iter().find(|&token| {
        token > cue
            && tree.tag(token) == "VBG"
            && reports_as(tree, text.lexicon, token, ReportingForm::Clause)
            && (cue + 1..token)
                .rev()
                .take(3)
                .any(|before| tree.lower(before) == "as")
    })?;
    let inner = tree
        .children_with(saying, &["ccomp"])
        .find(|&clause| tells(tree, clause))
        .map(|clause| extent(tree, saying, clause))?;
    let passive = tree.is_passive(cue);
    let quoted = if passive {
        tree.child_with(cue, &["nsubjpass"])
            .or_else(|| tree.head(cue).filter(|_| tree.dep(cue) == "acl"))
    } else {
        tree.child_with(cue, &["dobj"])
    };
    let by = if passive {
        tree.children_with(cue, &["agent", "prep"])
            .filter(|&by| tree.lower(by) == "by")
            .find_map(|by| tree.child_with(by, &["pobj"]))
    } else {
        subject_of(tree, cue)
    };
    let start = match quoted {
        Some(quoted) if !passive => tree.subtree(quoted).first().copied().unwrap_or(quoted),
        _ => (cue + 1..saying)
            .find(|&token| tree.lower(token) == "as")
            .unwrap_or(saying),
    };
    let outer = start.min(inner.start)..inner.end;
    let mut reports = vec![Report {
        cue: saying,
        head: quoted,
        content: inner,
    }];
    if !passive || by.is_some() {
        reports.push(Report {
            cue,
            head: by,
            content: outer,
        });
    }
    Some(reports)
}

fn noun(text: Text<'_>, token: usize) -> Option<Vec<Report>> {
    let tree = text.tree;
    reporting(tree, text.lexicon, token, ReportingClass::Noun)?;
    let clause = tree
        .children_with(token, &["acl", "ccomp", "relcl", "appos"])
        .find(|&clause| {
            clause > token
                && tree.tag(clause) != "VBG"
                && tells(tree, clause)
                && tree.children_with(clause, &["mark"]).any(|mark| {
                    matches!(tree.lower(mark), "that" | "whether" | "if") && mark > token
                })
        })?;
    let below = tree.subtree(clause);
    let content = *below.first()?..*below.last()? + 1;
    Some(vec![Report {
        cue: token,
        head: speaker_of_noun(text, token),
        content,
    }])
}

/// Who speaks by a noun: its possessor, 'by' or 'from' whom it is, or who makes it.
pub(super) fn speaker_of_noun(text: Text<'_>, noun: usize) -> Option<usize> {
    let tree = text.tree;
    if let Some(possessor) = tree.child_with(noun, &["poss"]) {
        return Some(possessor);
    }
    let of = tree
        .children_with(noun, &["prep", "agent"])
        .filter(|&near| matches!(tree.lower(near), "by" | "from" | "of"))
        .find_map(|near| tree.child_with(near, &["pobj"]))
        .filter(|&source| text.resolver.can_speak(source));
    if of.is_some() {
        return of;
    }
    // 'issued a statement that': whoever issues it.
    let verb = tree.head(noun).filter(|_| tree.dep(noun) == "dobj")?;
    subject_of(tree, verb)
        .filter(|&subject| LIGHT.contains(&tree.lemma(verb)) && text.resolver.can_speak(subject))
}

/// Verbs that only bring out a saying.
const LIGHT: [&str; 8] = [
    "make", "issue", "release", "give", "publish", "repeat", "renew", "have",
];

/// What 'according to' names.
pub(super) fn object_of_preposition(tree: &Tree<'_>, cue: usize) -> Option<usize> {
    if tree.lower(cue) != "according" {
        return None;
    }
    let to = cue + 1;
    if to >= tree.len() || tree.lower(to) != "to" {
        return None;
    }
    tree.child_with(to, &["pobj"])
}

fn preposition(text: Text<'_>, token: usize, direct: &[Said]) -> Option<Vec<Report>> {
    let tree = text.tree;
    let entry = reporting(tree, text.lexicon, token, ReportingClass::Preposition)?;
    let source = object_of_preposition(tree, token)?;
    let measure = entry.without.iter().any(|word| word == tree.lemma(source));
    if measure || direct.iter().any(|said| said.cue == Some(token)) {
        return None;
    }
    let phrase = tree.subtree(token);
    let (first, last) = (*phrase.first()?, *phrase.last()?);
    let content = clause_around(tree, token, first, last)?;
    Some(vec![Report {
        cue: token,
        head: Some(source),
        content,
    }])
}

/// The clause that an adverbial phrase stands in, the phrase left out where it stands at an end.
fn clause_around(tree: &Tree<'_>, token: usize, first: usize, last: usize) -> Option<Range<usize>> {
    let clause = tree
        .upwards(token)
        .skip(1)
        .find(|&above| {
            is_finite(tree, above) && !matches!(tree.dep(above), "relcl" | "acl" | "advcl" | "conj")
        })
        .or_else(|| tree.upwards(token).last().filter(|&root| root != token))?;
    let sentence = tree.sentence(clause);
    let below = tree.subtree(clause);
    let (mut start, mut end) = (*below.first()?, *below.last()? + 1);
    if tree.head(clause).is_none() {
        (start, end) = (sentence.start, sentence.end);
    }
    let idle = |range: Range<usize>| {
        range
            .into_iter()
            .all(|token| matches!(tree.pos(token), "PUNCT" | "SPACE" | "CCONJ" | "SCONJ"))
    };
    if idle(start..first.max(start)) {
        start = last + 1;
    } else if idle((last + 1).min(end)..end) {
        end = first;
    }
    (start < end).then_some(start..end)
}

fn adverb(text: Text<'_>, token: usize) -> Option<Vec<Report>> {
    let tree = text.tree;
    reporting(tree, text.lexicon, token, ReportingClass::Adverb)?;
    let verb = tree
        .head(token)
        .filter(|&verb| tree.tag(verb).starts_with("VB") && is_finite(tree, verb))?;
    let below = tree.subtree(verb);
    let content = *below.first()?..*below.last()? + 1;
    Some(vec![Report {
        cue: token,
        head: None,
        content,
    }])
}
