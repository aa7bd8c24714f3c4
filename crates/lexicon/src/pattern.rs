//! Patterns: the words that stand for an act or an operator, and where its parties are found.
//!
//! ```toml
//! [[pattern]]
//! words = ["impose"]
//! as = "verb"
//! object = ["curfew"]
//! recipient = ["on"]
//! yes = "The army imposed a curfew on the town."
//! no = "The law imposes a duty on importers."
//! ```

use crate::document::fault;
use rapporteur_data::DataFile;
use rapporteur_model::{Problem, Span};
use serde::Deserialize;
use smol_str::SmolStr;
use std::fmt;

/// Index of a pattern in its lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternId(pub(crate) usize);

/// What part of speech the key word has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WordClass {
    /// A verb, in any of its forms, participles used as adjectives included.
    Verb,
    /// A noun, or a gerund used as one.
    Noun,
    /// An adjective or adverb.
    Adjective,
}

/// A place in the tree around the key word where a party or a complement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Subject of the active, agent ('by') of the passive; for control, that of the governing verb.
    Subject,
    /// Direct object of the active, subject of the passive.
    Object,
    /// Indirect object.
    Dative,
    /// 'Russia's' attack.
    Possessive,
    /// 'Russian' attack, 'Gaza' talks.
    Modifier,
    /// Infinitive: 'to withdraw'.
    Infinitive,
    /// Clause: 'that it withdrew', or what is said without 'that'.
    Clause,
    /// Object of this preposition (also 'between').
    Preposition(SmolStr),
}

impl Slot {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "indirect object" => Slot::Dative,
            "possessive" => Slot::Possessive,
            "modifier" => Slot::Modifier,
            "infinitive" => Slot::Infinitive,
            "clause" => Slot::Clause,
            word if !word.is_empty() && word.chars().all(char::is_lowercase) => {
                Slot::Preposition(word.into())
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Slot::Subject => "subject",
            Slot::Object => "object",
            Slot::Dative => "indirect object",
            Slot::Possessive => "possessive",
            Slot::Modifier => "modifier",
            Slot::Infinitive => "infinitive",
            Slot::Clause => "clause",
            Slot::Preposition(word) => word,
        })
    }
}

/// One pattern, checked.
#[derive(Debug)]
pub struct Pattern {
    /// Where it stands: `acts/attack.toml#3`.
    pub rule: SmolStr,
    /// The bytes of its list of words in that file.
    pub at: Span,
    /// Lemma phrases, any of which stands for it; each has at least one word.
    pub words: Vec<Vec<SmolStr>>,
    /// Part of speech of the key word.
    pub class: WordClass,
    /// Where those who do it are found, first found first taken.
    pub actor: Vec<Slot>,
    /// Where those to whom it is done are found.
    pub recipient: Vec<Slot>,
    /// Where an operator's act is found.
    pub takes: Vec<Slot>,
    /// The only acts that an operator's pattern takes; any when empty.
    pub acts: Vec<SmolStr>,
    /// The direct object must be one of these lemmas.
    pub object: Vec<SmolStr>,
    /// One of these lemmas must stand directly below the key word or below a preposition of it.
    pub with: Vec<SmolStr>,
    /// None of these may stand there.
    pub without: Vec<SmolStr>,
    /// One of these must be the verb of the clause or infinitive that the key word takes, or an
    /// auxiliary of it ('said that Syria *must* …').
    pub content: Vec<SmolStr>,
    /// Something must stand in each of these slots.
    pub needs: Vec<Slot>,
    /// Slots that hold where the act is, besides those that hold it for all patterns of the act.
    pub place: Vec<Slot>,
    /// A known actor must stand in one of the actor or recipient slots, whatever the act asks for.
    pub known: Vec<Slot>,
    /// Where nobody stands in the actor's slots, it is whoever says so: 'a withdrawal is out of the
    /// question, the minister said'. Without an act, what it takes must name a negotiation issue.
    pub by_speaker: bool,
    /// It takes no act, and counts where what it takes names a negotiation issue: 'want a federal
    /// state', but not 'want a beer'.
    pub on_issue: bool,
    /// The kind of the act that the pattern tells by itself.
    pub kind: Option<SmolStr>,
    /// Sentences that it must code.
    pub yes: Vec<String>,
    /// Sentences in which it must not fire.
    pub no: Vec<String>,
    pub(crate) owner: usize,
    pub(crate) of_act: bool,
}

impl Pattern {
    /// Which word of a phrase is the key word: a verb's first, a noun's last (before 'of').
    pub fn key_word(&self, phrase: &[SmolStr]) -> usize {
        match self.class {
            WordClass::Verb | WordClass::Adjective => 0,
            WordClass::Noun => phrase
                .iter()
                .position(|word| word == "of")
                .map_or(phrase.len() - 1, |of| of.saturating_sub(1)),
        }
    }
}

/// One or several sentences.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Sentences {
    One(String),
    Many(Vec<String>),
}

impl From<Sentences> for Vec<String> {
    fn from(sentences: Sentences) -> Self {
        match sentences {
            Sentences::One(one) => vec![one],
            Sentences::Many(many) => many,
        }
    }
}

/// A pattern as it stands in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatternEntry {
    words: toml::Spanned<Vec<String>>,
    #[serde(rename = "as")]
    class: WordClass,
    actor: Option<toml::Spanned<Vec<String>>>,
    recipient: Option<toml::Spanned<Vec<String>>>,
    takes: Option<toml::Spanned<Vec<String>>>,
    #[serde(default)]
    acts: Vec<SmolStr>,
    #[serde(default)]
    object: Vec<SmolStr>,
    #[serde(default)]
    with: Vec<SmolStr>,
    #[serde(default)]
    without: Vec<SmolStr>,
    #[serde(default)]
    content: Vec<SmolStr>,
    needs: Option<toml::Spanned<Vec<String>>>,
    place: Option<toml::Spanned<Vec<String>>>,
    known: Option<toml::Spanned<Vec<String>>>,
    #[serde(default)]
    by_speaker: bool,
    #[serde(default)]
    on_issue: bool,
    kind: Option<toml::Spanned<SmolStr>>,
    yes: Sentences,
    no: Sentences,
}

/// What a pattern inherits from the file that it stands in.
pub(crate) struct Owner<'a> {
    pub(crate) file: &'a DataFile,
    pub(crate) index: usize,
    pub(crate) of_act: bool,
    /// Names of the kinds that the act has.
    pub(crate) kinds: Vec<&'a str>,
}

impl PatternEntry {
    /// Checks the entry; reports what is wrong with it and answers `None` if it cannot be used.
    pub(crate) fn build(
        self,
        number: usize,
        owner: &Owner<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Pattern> {
        let before = problems.len();
        let at = self.words.span();
        let words: Vec<Vec<SmolStr>> = self
            .words
            .into_inner()
            .iter()
            .map(|phrase| phrase.split_whitespace().map(SmolStr::new).collect())
            .collect();
        if words.is_empty() || words.iter().any(Vec::is_empty) {
            problems.push(
                fault(owner.file, at.clone(), "a pattern needs at least one word")
                    .advise("name the base forms, such as words = [\"meet\"]"),
            );
        }
        let (yes, no) = (Vec::from(self.yes), Vec::from(self.no));
        if yes.is_empty() || no.is_empty() {
            problems.push(
                fault(
                    owner.file,
                    at.clone(),
                    "a pattern needs a sentence that it codes and one that it must not",
                )
                .advise("give yes = \"…\" and no = \"…\""),
            );
        }
        let mut slots = |list, default: &[Slot]| slots_of(owner.file, list, default, problems);
        let by = Slot::Preposition("by".into());
        let actor = match self.class {
            WordClass::Verb => slots(self.actor, &[Slot::Subject]),
            WordClass::Noun => slots(self.actor, &[Slot::Possessive, by, Slot::Modifier]),
            WordClass::Adjective => slots(self.actor, &[]),
        };
        let recipient = match self.class {
            WordClass::Verb => slots(self.recipient, &[Slot::Object]),
            _ => slots(self.recipient, &[]),
        };
        let takes = slots(self.takes, &[]);
        let needs = slots(self.needs, &[]);
        let known = slots(self.known, &[]);
        let place = slots(self.place, &[]);
        let kind = self.kind.and_then(|kind| {
            let at = kind.span();
            let kind = kind.into_inner();
            if owner.kinds.contains(&kind.as_str()) {
                return Some(kind);
            }
            problems.push(
                fault(owner.file, at, format!("the act has no kind '{kind}'"))
                    .advise(format!("its kinds are: {}", owner.kinds.join(", "))),
            );
            None
        });
        (problems.len() == before).then(|| Pattern {
            rule: SmolStr::new(format!("{}#{number}", owner.file.path)),
            at: Span::new(at.start, at.end),
            words,
            class: self.class,
            actor,
            recipient,
            takes,
            acts: self.acts,
            object: self.object,
            with: self.with,
            without: self.without,
            content: self.content,
            needs,
            place,
            known,
            by_speaker: self.by_speaker,
            on_issue: self.on_issue,
            kind,
            yes,
            no,
            owner: owner.index,
            of_act: owner.of_act,
        })
    }
}

/// The slots that a list names, those that there are none of reported; `default` without a list.
pub(crate) fn slots_of(
    file: &DataFile,
    list: Option<toml::Spanned<Vec<String>>>,
    default: &[Slot],
    problems: &mut Vec<Problem>,
) -> Vec<Slot> {
    let Some(list) = list else {
        return default.to_vec();
    };
    let at = list.span();
    let mut found = Vec::new();
    for name in list.into_inner() {
        match Slot::parse(&name) {
            Some(slot) => found.push(slot),
            None => problems.push(
                fault(file, at.clone(), format!("'{name}' is not a place in a sentence")).advise(
                    "use subject, object, indirect object, possessive, modifier, infinitive, clause or a preposition",
                ),
            ),
        }
    }
    found
}

/// Checks all patterns of a file; those that cannot be used are left out and reported.
pub(crate) fn build_all(
    entries: Vec<PatternEntry>,
    owner: &Owner<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Pattern> {
    let numbered = entries.into_iter().enumerate();
    numbered
        .filter_map(|(number, entry)| entry.build(number + 1, owner, problems))
        .collect()
}
