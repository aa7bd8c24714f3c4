//! Whose an expectation is: of him who has it, or of him who says it, through chains of speakers.
//!
//! In 'Peskov said that Kyiv was pessimistic' the pessimism is Kyiv's, on Peskov's word.

use crate::actors::Resolver;
use crate::attribution;
use crate::quotations::Said;
use crate::slots::subjects;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, Shift, ShiftEffect};
use rapporteur_model::{Actor, Attribution};

/// Whose it is, and on whose word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Whose {
    /// Who expects; `None` for the report itself.
    pub(crate) holder: Option<Actor>,
    /// On whose word; `None` in the report's own voice.
    pub(crate) attribution: Option<Attribution>,
}

/// Whose the words of a sign are; `attitude` where they are the attitude of their subject.
pub(crate) fn whose(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    quotations: &[Said],
    tokens: &[usize],
    attitude: bool,
) -> Whose {
    let Some(&first) = tokens.first() else {
        return Whose::default();
    };
    let direct = attribution::direct_at(tree, quotations, first);
    let told = direct.or_else(|| told(tree, lexicon, resolver, tokens));
    let holding = holding(tree, lexicon, resolver, tokens, attitude);
    let attribution = told.or_else(|| {
        let held = holding.as_ref()?;
        Some(Attribution {
            source: attribution::source_of(Some(&held.actor)),
            speaker: Some(held.actor.clone()),
            ..attribution::indirect(tree, lexicon, resolver, held.verb)
        })
    });
    let said_by = attribution
        .as_ref()
        .and_then(|attribution| attribution.speaker.clone());
    // 'he said that he was hopeful', '“I am hopeful,” he said': the one who says it, by his name.
    let own = holding.filter(|held| !held.pronoun || said_by.is_none());
    Whose {
        holder: own.map(|held| held.actor).or(said_by),
        attribution,
    }
}

/// On whose word: the reporting words above, the innermost first, or 'according to'.
fn told(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    tokens: &[usize],
) -> Option<Attribution> {
    let mut chain: Vec<usize> = Vec::new();
    for &token in tokens {
        for (step, above) in tree.upwards(token).enumerate() {
            let mut cues = vec![];
            if step > 0 {
                cues.push(above);
            }
            // '…, he said, …' beside the clause.
            cues.extend(tree.children_with(above, &["parataxis"]));
            for cue in cues {
                if !tokens.contains(&cue)
                    && !chain.contains(&cue)
                    && attribution::is_reporting(tree, lexicon, cue)
                {
                    chain.push(cue);
                }
            }
        }
    }
    let mut sources: Vec<Attribution> = chain
        .into_iter()
        .filter_map(|cue| {
            let speaker = speaker(tree, lexicon, resolver, cue)?;
            Some(Attribution {
                source: attribution::source_of(Some(&speaker)),
                speaker: Some(speaker),
                ..attribution::indirect(tree, lexicon, resolver, cue)
            })
        })
        .collect();
    if let Some(&first) = tokens.first() {
        sources.extend(attribution::according_to(tree, resolver, first));
    }
    sources
        .into_iter()
        .rev()
        .reduce(|outer, inner| Attribution {
            reported_by: Some(Box::new(outer)),
            ..inner
        })
}

/// Somebody to whom a verb gives an expectation.
struct Held {
    verb: usize,
    actor: Actor,
    /// Whether only 'I', 'we', 'he' or 'she' stands for him.
    pronoun: bool,
}

/// Who has the attitude: the subject of a verb among the words, or of one over them; where the
/// words are no attitude, only of a verb that makes what it governs its subject's.
fn holding(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    tokens: &[usize],
    attitude: bool,
) -> Option<Held> {
    let holds = |verb: usize| has_effect(tree, lexicon, verb, ShiftEffect::Holds);
    let is_verb = |token: usize| matches!(tree.pos(token), "VERB" | "AUX");
    let mut verbs: Vec<usize> = tokens
        .iter()
        .copied()
        .filter(|&token| is_verb(token) && (attitude || holds(token)))
        .collect();
    for &token in tokens {
        // 'saw no reason for optimism', 'is under no illusion': the verb above nouns and prepositions.
        for (at, head) in tree.upwards(token).zip(tree.upwards(token).skip(1)).take(4) {
            let another_clause = matches!(
                tree.dep(at),
                "nsubj" | "nsubjpass" | "csubj" | "advcl" | "conj" | "relcl"
            );
            if another_clause || (tree.dep(at) == "ccomp" && !holds(head)) {
                break;
            }
            if is_verb(head) && (attitude || holds(head)) && !verbs.contains(&head) {
                verbs.push(head);
            }
        }
    }
    let believed = |verb: usize| has_effect(tree, lexicon, verb, ShiftEffect::Carries);
    verbs.into_iter().find_map(|verb| {
        // 'is encouraged by', 'was not convinced that': the one who is; but not who is expected to.
        let of_passive = tree.is_passive(verb) && tokens.contains(&verb) && !believed(verb);
        let subjects = if of_passive {
            tree.children_with(verb, &["nsubjpass", "nsubj"]).collect()
        } else {
            subjects(tree, verb)
        };
        let subject = subjects
            .into_iter()
            .find(|&subject| is_somebody(tree, lexicon, resolver, subject))?;
        let actor = named(resolver, subject)?;
        let pronoun = matches!(tree.lower(subject), "i" | "we" | "he" | "she");
        Some(Held {
            verb,
            actor,
            pronoun,
        })
    })
}

/// Whether a word is one that data give this effect.
fn has_effect(tree: &Tree<'_>, lexicon: &Lexicon, word: usize, effect: ShiftEffect) -> bool {
    let alone = |shift: &&Shift| {
        shift
            .words
            .iter()
            .any(|phrase| phrase.len() == 1 && phrase.iter().all(|only| tree.lemma(word) == only))
    };
    let mut shifts = lexicon.outlook.shifts_of(tree.lemma(word)).filter(alone);
    shifts.any(|shift| shift.effect == effect)
}

/// The subject of a word that reports, known by name or trade, else by the words alone.
fn speaker(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    verb: usize,
) -> Option<Actor> {
    subjects(tree, verb)
        .into_iter()
        .find(|&subject| !is_nobody(tree, lexicon, subject))
        .and_then(|subject| named(resolver, subject))
}

fn named(resolver: &Resolver<'_>, subject: usize) -> Option<Actor> {
    let mut actors = resolver.resolve(subject).into_iter();
    actors.find(|actor| !actor.text.is_empty())
}

/// Somebody who can expect something: 'the envoy', 'a member of the delegation'.
fn is_somebody(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    subject: usize,
) -> bool {
    let of_somebody = || {
        let mut inner = tree
            .children_with(subject, &["prep"])
            .filter(|&near| tree.lower(near) == "of")
            .flat_map(|of| tree.children_with(of, &["pobj"]));
        inner.any(|inner| resolver.can_speak(inner))
    };
    !is_nobody(tree, lexicon, subject) && (resolver.can_speak(subject) || of_somebody())
}

/// 'Nobody', 'it' and 'there', or what the outlook is about.
fn is_nobody(tree: &Tree<'_>, lexicon: &Lexicon, subject: usize) -> bool {
    let none = |token: usize| {
        matches!(
            tree.lower(token),
            "no" | "nobody" | "none" | "nothing" | "it" | "there" | "this" | "that"
        )
    };
    let mut topics = lexicon.outlook.topics_of(tree.lemma(subject));
    none(subject)
        || tree
            .children_with(subject, &["det"])
            .any(|determiner| none(determiner) && tree.lower(determiner) == "no")
        || topics.any(|topic| !topic.company)
}
