//! Trees that the parser got wrong in ways that grammar alone tells.
//!
//! In 'Beijing installed missile batteries on the island' the small model hangs *installed* from
//! *batteries* as if it were an adjective. A verb in the past tense is none: it takes the noun for
//! its object, and the name before it for its subject.
//!
//! Deliberately absent: anything that needs to know what a word means, and repairs of what the tagger
//! got wrong.

mod time;

use rapporteur_model::{Annotations, Token};

/// Heads and labels of all tokens.
#[derive(Debug)]
pub(crate) struct Arcs<'a> {
    pub(crate) heads: Vec<usize>,
    pub(crate) deps: Vec<&'a str>,
}

/// The arcs of a text, repaired.
pub(crate) fn arcs(annotations: &Annotations) -> Arcs<'_> {
    let tokens = &annotations.tokens;
    let mut arcs = Arcs {
        heads: tokens.iter().map(|token| token.head).collect(),
        deps: tokens.iter().map(|token| token.dep.as_str()).collect(),
    };
    for sentence in &annotations.sentences {
        // Whoever made the sentences, none reaches beyond the text.
        let sentence = sentence.start..sentence.end.min(tokens.len());
        arcs.part_dates(annotations, &sentence);
        for verb in sentence.clone() {
            if tokens[verb].tag == "VBD" && arcs.deps[verb] == "amod" {
                arcs.free_verb(tokens, sentence.start, verb);
            }
        }
        let told = tokens
            .get(sentence.clone())
            .is_some_and(|words| words.iter().any(is_finite));
        for verb in sentence.clone() {
            arcs.find_subject(annotations, sentence.start, verb);
            if tokens[verb].tag.starts_with("VB") {
                arcs.part_objects(annotations, verb, sentence.end);
            }
            if !told {
                arcs.raise_infinitive(tokens, sentence.start, verb);
            }
        }
    }
    arcs
}

impl Arcs<'_> {
    /// Turns a noun with a past-tense 'adjective' into the verb with the noun for its object.
    fn free_verb(&mut self, tokens: &[Token], start: usize, verb: usize) {
        let noun = self.heads[verb];
        let Some(subject) = self.subject_before(tokens, start, verb, noun) else {
            return;
        };
        if noun <= verb || noun >= tokens.len() {
            return;
        }
        let is_root = self.heads[noun] == noun;
        self.heads[verb] = if is_root { verb } else { self.heads[noun] };
        self.deps[verb] = self.deps[noun];
        // What stands before the verb belongs to it.
        for token in start..verb {
            if token != subject && self.heads[token] == noun {
                self.heads[token] = verb;
            }
        }
        self.heads[noun] = verb;
        self.deps[noun] = "dobj";
        self.heads[subject] = verb;
        self.deps[subject] = "nsubj";
    }

    /// 'EU to slap new sanctions on Russia': in a headline without a verb of its own, the infinitive
    /// is the verb.
    fn raise_infinitive(&mut self, tokens: &[Token], start: usize, verb: usize) {
        let noun = self.heads[verb];
        let headline = noun < verb
            && tokens[verb].tag == "VB"
            && matches!(self.deps[verb], "acl" | "relcl")
            && self.deps[noun] == "ROOT"
            && is_noun(tokens, noun)
            && tokens[verb - 1].tag == "TO";
        if !headline {
            return;
        }
        let article = (start..noun)
            .any(|token| self.heads[token] == noun && matches!(self.deps[token], "det" | "poss"));
        if article {
            return;
        }
        self.heads[verb] = verb;
        self.deps[verb] = "ROOT";
        self.heads[noun] = verb;
        self.deps[noun] = "nsubj";
    }

    /// The last noun before a verb that hangs from it or from the noun that it was hung from.
    fn subject_before(
        &self,
        tokens: &[Token],
        start: usize,
        verb: usize,
        noun: usize,
    ) -> Option<usize> {
        (start..verb).rev().find(|&token| {
            (self.heads[token] == verb || self.heads[token] == noun)
                && is_noun(tokens, token)
                && matches!(
                    self.deps[token],
                    "npadvmod" | "compound" | "nmod" | "poss" | "nsubj" | "dep" | "advmod"
                )
        })
    }

    /// Gives a finite verb at the top of its sentence the name before it for a subject, where it has
    /// none and the name hangs from it as something that a name cannot be.
    fn find_subject(&mut self, annotations: &Annotations, start: usize, verb: usize) {
        let tokens = &annotations.tokens;
        if !is_finite(&tokens[verb]) || self.deps[verb] != "ROOT" {
            return;
        }
        let has_subject = (start..tokens.len().min(verb + REACH)).any(|token| {
            self.heads[token] == verb
                && matches!(self.deps[token], "nsubj" | "nsubjpass" | "csubj" | "expl")
        });
        if has_subject {
            return;
        }
        let date = |token: usize| {
            tokens[token]
                .entity
                .and_then(|index| annotations.entities.get(index))
                .is_some_and(|entity| matches!(entity.label.as_str(), "DATE" | "TIME"))
        };
        let found = (start..verb).rev().find(|&token| {
            self.heads[token] == verb
                && is_noun(tokens, token)
                && !date(token)
                && matches!(
                    self.deps[token],
                    "npadvmod" | "compound" | "amod" | "nmod" | "dep" | "advmod" | "intj"
                )
        });
        if let Some(subject) = found {
            self.deps[subject] = "nsubj";
        }
    }
}

fn is_finite(token: &Token) -> bool {
    matches!(token.tag.as_str(), "VBD" | "VBZ" | "VBP" | "MD")
}

/// How far behind a verb its subject may stand ('said Peskov').
const REACH: usize = 12;

fn is_noun(tokens: &[Token], token: usize) -> bool {
    tokens
        .get(token)
        .is_some_and(|token| matches!(token.pos.as_str(), "NOUN" | "PROPN"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Span;

    fn token(tag: &str, pos: &str, head: usize, dep: &str) -> Token {
        Token {
            span: Span::new(0, 0),
            tag: tag.into(),
            pos: pos.into(),
            head,
            dep: dep.into(),
            sentence_start: false,
            lemma: Default::default(),
            morph: Default::default(),
            entity: None,
        }
    }

    #[test]
    fn a_past_tense_verb_is_no_adjective() {
        // Beijing installed missile batteries
        let annotations = Annotations {
            tokens: vec![
                token("NNP", "PROPN", 1, "npadvmod"),
                token("VBD", "VERB", 3, "amod"),
                token("NN", "NOUN", 3, "compound"),
                token("NNS", "NOUN", 3, "ROOT"),
            ],
            sentences: std::iter::once(0..4).collect(),
            entities: Vec::new(),
        };
        let arcs = arcs(&annotations);
        assert_eq!(arcs.heads, [1, 1, 3, 1]);
        assert_eq!(arcs.deps, ["nsubj", "ROOT", "compound", "dobj"]);
    }

    #[test]
    fn a_participle_before_a_noun_stays_what_it_is() {
        // captured soldiers fled
        let annotations = Annotations {
            tokens: vec![
                token("VBN", "VERB", 1, "amod"),
                token("NNS", "NOUN", 2, "nsubj"),
                token("VBD", "VERB", 2, "ROOT"),
            ],
            sentences: std::iter::once(0..3).collect(),
            entities: Vec::new(),
        };
        let arcs = arcs(&annotations);
        assert_eq!(arcs.heads, [1, 2, 2]);
        assert_eq!(arcs.deps, ["amod", "nsubj", "ROOT"]);
    }

    /// A date in a text of one entity, which its tokens from 1 to `until` belong to.
    fn dated(tokens: Vec<Token>, from: usize, until: usize) -> Annotations {
        let mut annotations = Annotations {
            sentences: std::iter::once(0..tokens.len()).collect(),
            tokens,
            entities: vec![rapporteur_model::Entity {
                tokens: from..until,
                label: "DATE".into(),
            }],
        };
        for token in &mut annotations.tokens[from..until] {
            token.entity = Some(0);
        }
        annotations
    }

    #[test]
    fn a_date_is_no_part_of_a_name() {
        // On Monday Trump threatened
        let annotations = dated(
            vec![
                token("IN", "ADP", 3, "prep"),
                token("NNP", "PROPN", 2, "compound"),
                token("NNP", "PROPN", 0, "pobj"),
                token("VBD", "VERB", 3, "ROOT"),
            ],
            1,
            2,
        );
        let arcs = arcs(&annotations);
        assert_eq!(arcs.heads, [3, 0, 3, 3]);
        assert_eq!(arcs.deps, ["prep", "pobj", "nsubj", "ROOT"]);
    }

    #[test]
    fn a_length_that_is_given_is_given_to_somebody() {
        // gave Niger weeks to leave
        let annotations = dated(
            vec![
                token("VBD", "VERB", 0, "ROOT"),
                token("NNP", "PROPN", 0, "dobj"),
                token("NNS", "NOUN", 0, "npadvmod"),
                token("TO", "PART", 4, "aux"),
                token("VB", "VERB", 0, "advcl"),
            ],
            2,
            3,
        );
        let arcs = arcs(&annotations);
        assert_eq!(arcs.deps, ["ROOT", "dative", "dobj", "aux", "advcl"]);
    }

    // What the mending looks for stands here more often than elsewhere.
    const KINDS: [(&str, &str); 8] = [
        ("NNP", "PROPN"),
        ("NNP", "PROPN"),
        ("IN", "ADP"),
        ("IN", "ADP"),
        ("VBD", "VERB"),
        ("VB", "VERB"),
        ("TO", "PART"),
        ("NN", "NOUN"),
    ];
    const DEPS: [&str; 8] = [
        "compound", "compound", "npadvmod", "amod", "pobj", "prep", "dobj", "acl",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(20_000))]

        /// Whatever is mended, no token comes to hang from itself by way of others.
        #[test]
        fn no_tree_runs_in_a_circle(
            words in proptest::collection::vec((0..KINDS.len(), 0..DEPS.len(), 0u32..99, 0usize..99), 2..7),
            date in (0usize..6, 1usize..3),
        ) {
            // Each token hangs from one that comes before it in the order of random numbers.
            let mut order: Vec<usize> = (0..words.len()).collect();
            order.sort_by_key(|&token| (words[token].2, token));
            let mut tokens: Vec<Token> = words
                .iter()
                .map(|&(kind, dep, ..)| token(KINDS[kind].0, KINDS[kind].1, 0, DEPS[dep]))
                .collect();
            for (place, &token) in order.iter().enumerate() {
                let above = if place == 0 { token } else { order[words[token].3 % place] };
                tokens[token].head = above;
                if place == 0 {
                    tokens[token].dep = "ROOT".into();
                }
            }
            let from = date.0.min(tokens.len() - 1);
            let until = (from + date.1).min(tokens.len());
            let annotations = dated(tokens, from, until);
            let mended = arcs(&annotations);
            for start in 0..mended.heads.len() {
                let mut at = start;
                for _ in 0..mended.heads.len() {
                    at = mended.heads[at];
                }
                proptest::prop_assert_eq!(mended.heads[at], at, "from {} in {:?}", start, &mended.heads);
            }
        }
    }
}
