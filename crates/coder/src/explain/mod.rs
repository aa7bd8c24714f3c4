//! Why a text was coded as it was, and why not otherwise.
//!
//! 'Rebels struck the town': *struck* is the act `attack` by `acts/attack.toml#2`, told by its
//! object. 'Unions struck a deal' has the same word, and that pattern lacks its object: a near
//! miss. An act that was read and made no event says what was missing ('no party to politics').
//!
//! The steps are those that code ([`crate::trace`] watches them), so what is explained is what is
//! done. Deliberately absent: English for the reasons; they are typed, and a view words them.

mod misses;
mod people;
mod watch;

use crate::event::Builder;
use crate::field::Setting;
use crate::tree::Tree;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Actor, Annotations, Event, Place, Report, Span, TimeExpression};
use serde::Serialize;
use smol_str::SmolStr;
use watch::Watch;

/// A report explained, sentence by sentence.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Explanation {
    /// In the order of the text.
    pub sentences: Vec<ExplainedSentence>,
}

/// One sentence: what was seen in it, what became of that, and what nearly was.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedSentence {
    /// The sentence.
    pub text: String,
    /// Where it stands, in bytes of the report's text.
    pub span: Span,
    /// Its words with the tree over them.
    pub tokens: Vec<TreeToken>,
    /// Who is named in it.
    pub actors: Vec<FoundActor>,
    /// Acts with their operators, as far as their patterns held, and what became of them.
    pub forms: Vec<FoundForm>,
    /// The events.
    pub events: Vec<Event>,
    /// Patterns whose words stand in it and which were not taken.
    pub near_misses: Vec<NearMiss>,
}

/// A word of the tree.
#[derive(Clone, Debug, Serialize)]
pub struct TreeToken {
    /// As written.
    pub text: String,
    /// Base form, as patterns name it.
    pub lemma: SmolStr,
    /// Fine-grained tag.
    pub tag: SmolStr,
    /// Dependency label.
    pub dep: SmolStr,
    /// Index of the word that it hangs from, among the sentence's; `None` for a root.
    pub head: Option<usize>,
    /// Label of the named entity that it belongs to.
    pub entity: Option<SmolStr>,
}

/// Somebody who is named.
#[derive(Clone, Debug, Serialize)]
pub struct FoundActor {
    /// Who.
    #[serde(flatten)]
    pub actor: Actor,
    /// What told it.
    pub how: How,
}

/// What told who is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum How {
    /// A name of the actor files.
    Name {
        /// The full name.
        name: SmolStr,
        /// The file.
        file: String,
        /// Its line.
        line: usize,
    },
    /// A role noun; country and name, if any, come from the words around it.
    Role {
        /// The noun as the file has it.
        noun: SmolStr,
    },
    /// Somebody named before: a pronoun, a surname, 'both sides'.
    Earlier,
    /// The words by themselves: a nationality, a kind of entity.
    Words,
}

/// A pattern that held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// The act or operator.
    pub name: SmolStr,
    /// The pattern: `acts/attack.toml#3`.
    pub rule: SmolStr,
    /// Its words in the sentence.
    pub words: String,
    /// For an operator, the place in which its act stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// An act with its operators, or an operator alone.
#[derive(Clone, Debug, Serialize)]
pub struct FoundForm {
    /// How they compose: `request∘meet`.
    pub composed: String,
    /// The act.
    pub act: Option<Matched>,
    /// The kind of the act, where words tell it.
    pub kind: Option<SmolStr>,
    /// Operators, outermost first.
    pub operators: Vec<Matched>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Outcome {
    /// An event of its own.
    Event {
        /// Its id.
        id: String,
    },
    /// Part of another event, which tells the same happening.
    PartOf {
        /// That event's id.
        id: String,
    },
    /// It stands in the condition of another event, and belongs to that.
    InCondition,
    /// No event.
    LeftOut(Reason),
}

/// Why a form made no event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Reason {
    /// It is what another act is about.
    Content,
    /// An operator makes it something spoken about.
    Topic {
        /// Which.
        operator: SmolStr,
    },
    /// It only stands in an 'if' or 'whether', so nobody says that it is so.
    OnlyInCondition,
    /// No party to politics stands where a pattern asks for one (`known`).
    Unknown {
        /// The pattern.
        rule: SmolStr,
        /// Where it asks for one.
        places: Vec<String>,
    },
    /// No party to politics takes part.
    NoParty,
    /// Nobody known takes part, and nothing around it is about politics.
    NoPolitics,
    /// The sentence is told of sport, markets or the like.
    OtherField,
    /// A bare mention: no time, place, number or verb tells that it happened.
    Mention,
    /// The operator's table says that there is no event.
    Dropped {
        /// Which.
        operator: SmolStr,
    },
    /// Neither PLOVER nor CAMEO has a code for it.
    NoCode,
}

/// A pattern whose words stand in the sentence and which was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NearMiss {
    /// The words.
    pub words: String,
    /// Where they stand, in bytes of the report's text.
    pub span: Span,
    /// The act or operator that they would have stood for.
    pub name: SmolStr,
    /// The pattern.
    pub rule: SmolStr,
    /// What was lacking.
    pub lacking: Lacking,
}

/// What a pattern asked for in vain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "condition", rename_all = "snake_case")]
pub enum Lacking {
    /// Another part of speech.
    Class {
        /// `verb`, `noun` or `adjective`.
        wanted: SmolStr,
        /// The tag that the word has.
        tag: SmolStr,
    },
    /// Its direct object must be one of these.
    Object {
        /// These.
        wanted: Vec<SmolStr>,
        /// What stands there.
        found: Vec<String>,
    },
    /// Something must stand in this place.
    Needs {
        /// This one.
        place: String,
    },
    /// The clause or infinitive must have one of these verbs.
    Content {
        /// These.
        wanted: Vec<SmolStr>,
    },
    /// One of these must stand around it.
    With {
        /// These.
        wanted: Vec<SmolStr>,
    },
    /// This word stands there and must not.
    Without {
        /// This one.
        word: String,
    },
    /// An operator: no act that it takes stands in its places.
    Act {
        /// The places.
        places: Vec<String>,
        /// The only acts that it takes; any when empty.
        acts: Vec<SmolStr>,
    },
    /// The word is part of a longer phrase.
    Phrase {
        /// The pattern of that phrase.
        rule: SmolStr,
    },
    /// Another pattern at this word asks for more, or stands first in the files.
    Precedence {
        /// That pattern.
        rule: SmolStr,
    },
}

/// Explains a report whose annotations fit it.
pub(crate) fn explain(
    lexicon: &Lexicon,
    report: &Report,
    annotations: &Annotations,
    times: &[TimeExpression],
    places: Option<&[Place]>,
) -> Explanation {
    let tree = Tree::new(&report.text, annotations);
    let day = report.date.as_ref().map(|date| date.day);
    let builder = Builder::new(lexicon, report, annotations, times, places);
    let (resolver, quotations) = builder.resolver(&tree);
    let setting = Setting::read(&tree, lexicon, &resolver);
    let mut watch = Watch::default();
    let drafts = builder.drafts(&tree, &resolver, &quotations, &setting, &mut watch);
    let sentences = annotations.sentences.iter().map(|sentence| {
        let within = |token: usize| sentence.contains(&token);
        let span = tree.trimmed_span(sentence.clone());
        let label = |token: usize| {
            let entity = tree.token(token).entity?;
            Some(annotations.entities.get(entity)?.label.clone())
        };
        let tokens = sentence.clone().map(|token| TreeToken {
            text: tree.words(token).to_owned(),
            lemma: tree.lemma(token).into(),
            tag: tree.tag(token).into(),
            dep: tree.dep(token).into(),
            head: tree
                .head(token)
                .filter(|&head| within(head))
                .map(|head| head - sentence.start),
            entity: label(token),
        });
        let of_sentence = drafts
            .iter()
            .filter(|draft| draft.path.first().copied().is_some_and(within));
        ExplainedSentence {
            text: span.of(tree.text).to_owned(),
            span,
            tokens: tokens.collect(),
            actors: people::found(&tree, &resolver, day, sentence.clone()),
            forms: watch.forms(&drafts, sentence),
            events: of_sentence.map(|draft| draft.event.clone()).collect(),
            near_misses: misses::found(&tree, lexicon, &watch, sentence.clone()),
        }
    });
    Explanation {
        sentences: sentences
            .filter(|sentence| !sentence.text.is_empty())
            .collect(),
    }
}
