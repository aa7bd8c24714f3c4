//! A reading view of the dependency trees of a text.
//!
//! Labels are ClearNLP's, as the English pipeline has them. Everything here is structure; which
//! words matter is the lexicon's business.

use crate::repair::{Arcs, arcs};
use rapporteur_model::{Annotations, Span, Token};
use std::ops::Range;

/// Bounds for what no writer writes: a 'sentence' of thousands of words (a table, a list, a
/// file without full stops). Within them nothing changes; beyond them reading still takes time
/// that grows with the length of the text and not with its square.
const MOST_CHILDREN: usize = 128;
const LARGEST_SUBTREE: usize = 512;
const LONGEST_COORDINATION: usize = 64;
const LONGEST_CHAIN: usize = 128;
const HALF_WINDOW: usize = 400;

/// The trees of all sentences, with children by head.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(crate) text: &'a str,
    pub(crate) annotations: &'a Annotations,
    arcs: Arcs<'a>,
    lower: Vec<String>,
    first_child: Vec<usize>,
    children: Vec<usize>,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(text: &'a str, annotations: &'a Annotations) -> Self {
        let tokens = &annotations.tokens;
        let arcs = arcs(annotations);
        let mut counts = vec![0usize; tokens.len() + 1];
        let is_child = |index: usize, head: usize| head != index && head < tokens.len();
        for (index, &head) in arcs.heads.iter().enumerate() {
            if is_child(index, head) {
                counts[head + 1] += 1;
            }
        }
        for index in 0..tokens.len() {
            counts[index + 1] += counts[index];
        }
        let mut next = counts.clone();
        let mut children = vec![0; counts[tokens.len()]];
        for (index, &head) in arcs.heads.iter().enumerate() {
            if is_child(index, head) {
                children[next[head]] = index;
                next[head] += 1;
            }
        }
        let lower = tokens
            .iter()
            .map(|token| token.span.of(text).to_lowercase())
            .collect();
        Self {
            text,
            annotations,
            arcs,
            lower,
            first_child: counts,
            children,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.annotations.tokens.len()
    }

    pub(crate) fn token(&self, index: usize) -> &'a Token {
        &self.annotations.tokens[index]
    }

    pub(crate) fn words(&self, index: usize) -> &'a str {
        self.token(index).span.of(self.text)
    }

    pub(crate) fn lower(&self, index: usize) -> &str {
        &self.lower[index]
    }

    /// Base form in lower case where the engine keeps capitals (names).
    pub(crate) fn lemma(&self, index: usize) -> &str {
        let lemma = &self.token(index).lemma;
        // Words in title or upper case inside headlines and titles are tagged as names, whose
        // lemma is the word itself; the lexicon is in lower case.
        if lemma.starts_with(char::is_uppercase) {
            self.lower(index)
        } else {
            lemma
        }
    }

    /// Further base forms that a past form may have, where the lemmatizer's rules went wrong
    /// ('raped' to 'rap', 'gutted' to 'gutte').
    pub(crate) fn past_bases(&self, index: usize) -> [Option<&str>; 3] {
        let none = [None, None, None];
        if !matches!(self.tag(index), "VBD" | "VBN") {
            return none;
        }
        let Some(stem) = self.lower(index).strip_suffix("ed") else {
            return none;
        };
        let with_e = self.lower(index).strip_suffix('d');
        let mut ends = stem.bytes().rev();
        let doubled = ends.next() == ends.next();
        let single = if doubled {
            stem.get(..stem.len().saturating_sub(1))
        } else {
            None
        };
        [with_e, Some(stem), single].map(|base| base.filter(|&base| base != self.lemma(index)))
    }

    pub(crate) fn dep(&self, index: usize) -> &'a str {
        self.arcs.deps[index]
    }

    pub(crate) fn pos(&self, index: usize) -> &'a str {
        &self.token(index).pos
    }

    pub(crate) fn tag(&self, index: usize) -> &'a str {
        &self.token(index).tag
    }

    /// The syntactic parent; `None` for a root.
    pub(crate) fn head(&self, index: usize) -> Option<usize> {
        let head = self.arcs.heads[index];
        (head != index && head < self.len()).then_some(head)
    }

    pub(crate) fn children(&self, index: usize) -> &[usize] {
        {
            let first = self.first_child[index];
            let last = self.first_child[index + 1].min(first + MOST_CHILDREN);
            &self.children[first..last]
        }
    }

    pub(crate) fn children_with<'s>(
        &'s self,
        index: usize,
        deps: &'s [&str],
    ) -> impl Iterator<Item = usize> + 's {
        self.children(index)
            .iter()
            .copied()
            .filter(move |&child| deps.contains(&self.dep(child)))
    }

    pub(crate) fn child_with(&self, index: usize, deps: &[&str]) -> Option<usize> {
        self.children(index)
            .iter()
            .copied()
            .find(|&child| deps.contains(&self.dep(child)))
    }

    /// The token and everything below it, bounded to the sentence; in text order.
    pub(crate) fn subtree(&self, index: usize) -> Vec<usize> {
        let mut found = vec![index];
        let mut at = 0;
        while at < found.len() && found.len() < LARGEST_SUBTREE {
            found.extend_from_slice(self.children(found[at]));
            at += 1;
        }
        found.sort_unstable();
        found
    }

    /// Whether `below` hangs under `above` (or is it).
    pub(crate) fn is_under(&self, below: usize, above: usize) -> bool {
        self.upwards(below).any(|token| token == above)
    }

    /// A token, its head, the head of that, and so on.
    pub(crate) fn upwards(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(token), |&at| self.head(at)).take(LONGEST_CHAIN)
    }

    /// A token and those coordinated with it.
    pub(crate) fn conjuncts(&self, first: usize) -> Vec<usize> {
        let mut all = vec![first];
        let mut at = 0;
        while at < all.len() && all.len() < LONGEST_COORDINATION {
            all.extend(self.children_with(all[at], &["conj"]));
            at += 1;
        }
        all
    }

    pub(crate) fn is_passive(&self, verb: usize) -> bool {
        let passive = |verb: usize| self.child_with(verb, &["auxpass", "nsubjpass"]).is_some();
        // 'strikes launched by', 'aid promised to': a participle behind its noun.
        let reduced = self.dep(verb) == "acl" && self.tag(verb) == "VBN";
        let coordinated = self.dep(verb) == "conj"
            && self.tag(verb) == "VBN"
            && self.child_with(verb, &["nsubj"]).is_none()
            && self.head(verb).is_some_and(passive);
        passive(verb) || reduced || coordinated
    }

    /// How many negations a word has: its own, and, where it goes on from another by 'or' ('not to
    /// threaten or use force'), that one's.
    pub(crate) fn negations(&self, token: usize) -> usize {
        let own = self.children_with(token, &["neg"]).count();
        let before = self.head(token).filter(|&head| {
            self.dep(token) == "conj"
                && self.child_with(token, &["nsubj", "nsubjpass"]).is_none()
                && self
                    .children_with(head, &["cc"])
                    .any(|word| matches!(self.lower(word), "or" | "nor"))
        });
        own + before.map_or(0, |head| self.children_with(head, &["neg"]).count())
    }

    /// The range of tokens of the sentence that a token stands in; of an endless one, the part
    /// around the token.
    pub(crate) fn sentence(&self, token: usize) -> Range<usize> {
        let whole = self
            .annotations
            .sentence_of(token)
            .map_or(token..token + 1, |index| {
                self.annotations.sentences[index].clone()
            });
        if whole.len() <= 2 * HALF_WINDOW {
            return whole;
        }
        whole.start.max(token.saturating_sub(HALF_WINDOW))..whole.end.min(token + HALF_WINDOW)
    }

    /// Bytes of the words of a range of tokens, white space at the ends left out.
    pub(crate) fn trimmed_span(&self, tokens: Range<usize>) -> Span {
        let span = self.annotations.span(tokens);
        let words = span.of(self.text);
        let start = span.start + (words.len() - words.trim_start().len());
        Span::new(start, start + words.trim().len())
    }

    /// The word that heads what a span covers: the first whose own head stands outside.
    pub(crate) fn head_of(&self, span: Span) -> Option<usize> {
        let tokens = &self.annotations.tokens;
        let first = tokens.partition_point(|token| token.span.end <= span.start);
        let last = tokens.partition_point(|token| token.span.start < span.end);
        let inside = (first..last).filter(|&token| !matches!(self.pos(token), "SPACE" | "PUNCT"));
        let outside = |&token: &usize| {
            self.head(token)
                .is_none_or(|head| !(first..last).contains(&head))
        };
        inside
            .clone()
            .find(outside)
            .or_else(|| inside.clone().next())
    }

    /// The smallest span over a set of tokens.
    pub(crate) fn cover(&self, tokens: impl IntoIterator<Item = usize>) -> Span {
        tokens
            .into_iter()
            .map(|token| self.token(token).span)
            .reduce(|all, span| all.cover(span))
            .unwrap_or_default()
    }
}
