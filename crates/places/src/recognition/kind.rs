//! What a name stands for where it is used: the place, those who govern it, or part of another name.
//!
//! The lines are those of Gritta, Pilehvar and Collier ('A pragmatic guide to geoparsing evaluation',
//! Language Resources and Evaluation 54, 2020), which parts literal from associative uses by what is
//! spoken of:
//!
//! - **literal**: the ground itself or what stands on it, also as a modifier: 'in Kharkiv', 'a Kharkiv
//!   resident', 'Kharkiv's airport', 'the Istanbul talks' (they are held there);
//! - **metonym**: those who govern, live or decide there: 'Moscow said', 'talks with Tehran', 'the
//!   Nairobi government', and the bodies that rule a place and carry its name ('the Gaza Health
//!   Ministry'), which that guide counts as associative too;
//! - **part of a name**: what is called after a place without being it or ruling it: 'the Geneva
//!   Conventions', 'New York Times', 'Paris Hilton'; there they are embedded names and homonyms.
//!
//! Demonyms are told by the lexicon and by their endings; see [`super::scan`].
//!
//! Deliberately absent: whether it is a name of a place at all.

use super::candidate::{Candidate, Frame};
use super::document::{Document, Label};
use super::evidence::{dateline, head_of, preposition, worth_telling};
use super::names::Names;
use super::scan::Scanner;
use super::vocabulary::Role;
use rapporteur_model::PlaceKind;

/// What a candidate that is a place's name stands for; `None` where it is not worth telling.
pub(crate) fn kind<N: Names>(scanner: &Scanner<'_, N>, candidate: &Candidate) -> Option<PlaceKind> {
    let document = &scanner.document;
    if let Some(frame) = candidate.frame {
        if candidate.demonym.is_some() {
            return Some(PlaceKind::PartOfName);
        }
        return worth_telling(candidate, frame).then_some(match frame {
            Frame::Authority => PlaceKind::Metonym,
            Frame::Other => PlaceKind::PartOfName,
        });
    }
    if candidate.demonym.is_some() {
        return Some(PlaceKind::Demonym);
    }
    if let Some(head) = head_of(document, candidate) {
        let roles = scanner.roles(head);
        let capital = document.is_capital(head);
        let other = roles.any(&[Role::CalledAfter, Role::Disease])
            || capital && roles.is(Role::OtherName) && !roles.is(Role::Authority);
        // 'the Helsinki Final Act': several words that the pipeline calls nothing.
        let nameless = capital
            && !roles.any(&[
                Role::PlaceNoun,
                Role::Local,
                Role::Ruler,
                Role::Authority,
                Role::Title,
            ])
            && document.pos(head) == "PROPN"
            && matches!(candidate.label, Label::None | Label::Thing)
            && document.label(head) == Label::None;
        if other || nameless {
            return Some(PlaceKind::PartOfName);
        }
        if roles.is(Role::Ruler) || capital && roles.is(Role::Authority) {
            return Some(PlaceKind::Metonym);
        }
        return Some(PlaceKind::Literal);
    }
    let ground = candidate.standing.is_some_and(|standing| standing.ground);
    // 'KABUL, Afghanistan (Our wire) —'
    let opens = candidate
        .tokens
        .end
        .checked_sub(1)
        .and_then(|last| document.after(last));
    let opens = opens.is_some_and(|next| matches!(document.word(next), "(" | "—" | "–" | "--"));
    if opens || dateline(document, candidate) {
        return Some(PlaceKind::Literal);
    }
    if candidate.label != Label::Fac && !ground && stands_for_people(scanner, candidate) {
        return Some(PlaceKind::Metonym);
    }
    Some(PlaceKind::Literal)
}

/// Whether the sentence speaks of those who govern or live there.
fn stands_for_people<N: Names>(scanner: &Scanner<'_, N>, candidate: &Candidate) -> bool {
    let document = &scanner.document;
    let Some(mut last) = candidate.tokens.end.checked_sub(1) else {
        return false;
    };
    // The members of a list are what the first is.
    for _ in 0..8 {
        if document.dep(last) != "conj" {
            break;
        }
        last = document.head(last);
    }
    let head = document.head(last);
    let lemma = document.lemma(head);
    match document.dep(last) {
        "nsubj" => document.pos(head) == "VERB" && acts(scanner, head),
        "agent" => true,
        "dobj" | "dative" => scanner.vocabulary.deals(&lemma, "object"),
        "nsubjpass" => scanner.vocabulary.deals(&lemma, "object"),
        "pobj" => {
            if document.dep(head) == "agent" {
                return true;
            }
            let by = preposition(document, candidate).map_or(lemma.as_str(), |(word, _)| word);
            let above = document.lemma(document.head(head));
            scanner.vocabulary.deals(&above, &by.to_lowercase())
                || scanner.vocabulary.deals(&above, &lemma)
        }
        "poss" => scanner.roles(head).is(Role::Ruler) && !document.is_capital(head),
        _ => false,
    }
}

/// Whether a verb is something that a party does or says.
fn acts<N: Names>(scanner: &Scanner<'_, N>, verb: usize) -> bool {
    let document: &Document<'_> = &scanner.document;
    let lemma = document.lemma(verb);
    if scanner.roles(verb).is(Role::LiteralVerb)
        || scanner
            .vocabulary
            .of(scanner.lexicon, &lemma)
            .is(Role::LiteralVerb)
    {
        return false;
    }
    let lexicon = scanner.lexicon;
    lexicon.acts_of(&lemma).next().is_some()
        || lexicon.operators_of(&lemma).next().is_some()
        || lexicon.reporting.starting_with(&lemma).next().is_some()
        || document
            .children(verb, &["ccomp", "xcomp"])
            .next()
            .is_some()
}
