//! Two phrases whose parties are taken as given, whatever the actor files know of them.
//!
//! For the sentence 'Turkish officials shared evidence with Riyadh' and the marks 'Turkish' and
//! 'Riyadh', the subject of *shared* resolves to the source and the object of *with* to the
//! target, so that the coder's own rules say what is done between them.

use super::Resolver;
use crate::tree::Tree;
use rapporteur_model::{Actor, Span};

/// The identity of the actor that stands for the marked source.
pub(crate) const SOURCE: &str = "source";
/// The identity of the actor that stands for the marked target.
pub(crate) const TARGET: &str = "target";

/// A marked pair, with the tokens that the marks cover. Either may be left open: 'Teachers went on
/// strike' has no target.
#[derive(Clone, Debug)]
pub(crate) struct Marks {
    pub(crate) source: Option<Mark>,
    pub(crate) target: Option<Mark>,
}

/// One marked phrase.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) span: Span,
    /// Tokens that lie in it, in order; never empty.
    pub(crate) tokens: Vec<usize>,
    /// The token that the others hang from.
    pub(crate) head: usize,
}

impl Mark {
    /// The mark over a span of bytes; `None` where it covers no token.
    pub(crate) fn new(tree: &Tree<'_>, span: Span) -> Option<Self> {
        let tokens: Vec<usize> = (0..tree.len())
            .filter(|&index| {
                let token = tree.token(index).span;
                token.start < span.end && span.start < token.end && tree.pos(index) != "SPACE"
            })
            .collect();
        let outside = |index: &usize| tree.head(*index).is_none_or(|head| !tokens.contains(&head));
        // A mark that ends in a closing mark or genitive sign is headed by its noun all the same.
        let wordy = |index: &usize| !matches!(tree.pos(*index), "PUNCT" | "PART");
        let head = tokens
            .iter()
            .copied()
            .find(|index| outside(index) && wordy(index))
            .or_else(|| tokens.first().copied())?;
        Some(Self { span, tokens, head })
    }

    pub(crate) fn covers(&self, token: usize) -> bool {
        self.tokens.binary_search(&token).is_ok()
    }

    fn actor(&self, tree: &Tree<'_>, id: &str) -> Actor {
        let text = self.span.of(tree.text).to_owned();
        Actor {
            name: Some(text.clone()),
            text,
            span: self.span,
            country: None,
            sector: None,
            id: Some(id.to_owned()),
        }
    }
}

/// How far below the head of a phrase a mark may stand: 'Russia' in 'the foreign minister of Russia'.
const DEEPEST: usize = 4;

impl Resolver<'_> {
    /// The marked party that a phrase is or belongs to.
    pub(super) fn marked(&self, head: usize) -> Option<Actor> {
        let marks = self.marks.as_ref()?;
        let source = marks.source.iter().map(|mark| (mark, SOURCE));
        let target = marks.target.iter().map(|mark| (mark, TARGET));
        let pairs = source.chain(target);
        if let Some((mark, id)) = pairs.clone().find(|(mark, _)| mark.covers(head)) {
            return Some(mark.actor(self.tree, id));
        }
        let mut below = pairs.filter(|(mark, _)| self.belongs(mark, head));
        match (below.next(), below.next()) {
            (Some((mark, id)), None) => Some(mark.actor(self.tree, id)),
            _ => None,
        }
    }

    /// Whether the phrase headed by `head` says that it is of the marked party: 'Turkish
    /// officials', 'the government of Syria', 'residents of Gaza'.
    fn belongs(&self, mark: &Mark, head: usize) -> bool {
        let tree = self.tree;
        let mut at = mark.head;
        for _ in 0..DEEPEST {
            let Some(above) = tree.head(at) else {
                return false;
            };
            let near = match tree.dep(at) {
                "compound" | "amod" | "nmod" | "poss" | "appos" | "nummod" => true,
                "prep" => matches!(tree.lower(at), "of" | "from" | "in" | "at" | "for"),
                "pobj" | "conj" => true,
                _ => false,
            };
            if !near {
                return false;
            }
            if above == head {
                return true;
            }
            at = above;
        }
        false
    }
}
