//! Quotations and reports of speech of a whole text, found in one pass.
//!
//! *“We won,” said Orlova, adding that the talks “are dead”* holds a direct quotation and a mixed
//! one, both hers. First quotation marks are paired ([`marks`]); what stands in them and holds a
//! clause of its own is a direct quotation, whose reporting word stands beside it ([`direct`]). Then
//! every reporting verb, noun, 'according to' and 'reportedly' is asked for the clause that it
//! reports ([`indirect`]). What stands in what follows from the contents.
//!
//! Which words report is data (`data/quotations`); here is only grammar: where content and speaker of
//! a verb, a noun, a preposition stand.
//!
//! Deliberately absent: thoughts and hopes, which are nobody's words.

mod direct;
mod indirect;
mod marks;
mod words;

use crate::actors::Resolver;
use crate::tree::Tree;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Attribution, Quotation, Source, Span};
use std::ops::Range;

/// A quotation with the tokens that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) quotation: Quotation,
    /// Tokens of the content.
    pub(crate) tokens: Range<usize>,
    /// The word that reports it.
    pub(crate) cue: Option<usize>,
}

/// What every step looks at.
#[derive(Clone, Copy)]
struct Text<'t> {
    tree: &'t Tree<'t>,
    lexicon: &'t Lexicon,
    resolver: &'t Resolver<'t>,
}

/// All quotations of a text, in its order; those that stand in others name them.
pub(crate) fn find(tree: &Tree<'_>, lexicon: &Lexicon, resolver: &Resolver<'_>) -> Vec<Said> {
    let text = Text {
        tree,
        lexicon,
        resolver,
    };
    let marked = if tree.len() == 0 {
        Vec::new()
    } else {
        let all = tree.annotations.span(0..tree.len());
        marks::marked(tree.text, paragraphs_around(tree.text, all))
            .into_iter()
            .filter(|marked| all.contains(marked.content))
            .collect()
    };
    let mut found = direct::find(text, &marked);
    let direct = found.len();
    let reported = indirect::find(text, &marked, &found);
    found.extend(reported);
    direct::speakers_without_cue(text, &mut found, direct);
    found.sort_by_key(|said| {
        let content = said.quotation.content;
        (content.start, std::cmp::Reverse(content.end), said.cue)
    });
    nest(&mut found);
    found
}

/// Enters for each quotation the smallest one that it stands in, with its cue.
fn nest(found: &mut [Said]) {
    let spans: Vec<(Span, Option<Span>)> = found
        .iter()
        .map(|said| (said.quotation.content, said.quotation.cue))
        .collect();
    for (index, said) in found.iter_mut().enumerate() {
        let (content, cue) = (said.quotation.content, said.quotation.cue);
        said.quotation.within = spans
            .iter()
            .enumerate()
            .filter(|&(other, (around, its_cue))| {
                other != index
                    && around.contains(content)
                    && around.len() > content.len()
                    && cue.is_none_or(|cue| around.contains(cue))
                    && *its_cue != cue
            })
            .min_by_key(|(_, (around, _))| around.len())
            .map(|(other, _)| other);
    }
}

impl Said {
    /// The same as the attribution of what stands in its content; without the chain around it.
    pub(crate) fn attribution(&self, tree: &Tree<'_>) -> Attribution {
        let quotation = &self.quotation;
        let start = quotation.content.start;
        let speaker = quotation.speaker.clone();
        Attribution {
            source: speaker
                .as_ref()
                .map_or(Source::Impersonal, |speaker| speaker.source),
            speaker: speaker.map(|speaker| speaker.actor),
            cue: quotation
                .cue
                .map(|cue| cue.of(tree.text).to_owned())
                .unwrap_or_default(),
            cue_span: quotation.cue.unwrap_or(Span::new(start, start)),
            content: Some(quotation.content),
            direct: quotation.direct,
            reported_by: None,
        }
    }
}

/// The paragraphs that a span touches.
fn paragraphs_around(text: &str, span: Span) -> Span {
    let (before, after) = (text.get(..span.start), text.get(span.end..));
    let start = before.and_then(|before| before.rfind("\n\n"));
    let end = after.and_then(|after| after.find("\n\n"));
    Span::new(
        start.map_or(0, |at| at + 2),
        end.map_or(text.len(), |at| span.end + at),
    )
}

/// The tokens that lie in a span.
fn tokens_in(tree: &Tree<'_>, span: Span) -> Range<usize> {
    let tokens = &tree.annotations.tokens;
    let first = tokens.partition_point(|token| token.span.start < span.start);
    let last = tokens.partition_point(|token| token.span.end <= span.end);
    first..last.max(first)
}
