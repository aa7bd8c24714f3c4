//! Annotates a batch of texts, pass by pass and stretch by stretch.

use super::Pipeline;
use super::labels::{greatest, label};
use super::open::{Component, Work};
use super::plan::Step;
use super::workspace::Workspace;
use crate::document::{TokenWork, Words};
use crate::layers::Row;
use crate::lexeme::Lexeme;
use crate::ops::Finish;
use crate::tokenizer::Piece;
use crate::transition::{Room, arc_eager, biluo, projectivity};
use rapporteur_model::{Annotations, Entity, Span, Token};
use smol_str::SmolStr;
use std::ops::Range;

/// Rows whose vectors are computed in one go: enough that weights are read seldom, few enough that
/// the rows stay near the processor.
const STRETCH: usize = 256;

/// A text being annotated.
pub(super) struct Document<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    lexemes: Vec<Lexeme>,
    tokens: Vec<TokenWork>,
    entities: Vec<(Range<usize>, SmolStr)>,
}

/// A part of a document within a stretch of rows.
struct Part {
    document: usize,
    /// Its words.
    words: Range<usize>,
    /// The stretch's row of the first of them.
    row: usize,
}

/// A transition-based component at work on a document.
enum Run {
    Parse(arc_eager::Run),
    Recognise(biluo::Run),
    None,
}

impl<'t> Document<'t> {
    /// Cut a text into words.
    pub(super) fn new(pipeline: &Pipeline, text: &'t str, workspace: &mut Workspace) -> Self {
        let mut pieces = Vec::new();
        pipeline
            .tokenizer
            .tokenize(text, &mut workspace.tokenizer, &mut pieces);
        let lexemes: Vec<Lexeme> = pieces
            .iter()
            .map(|piece| {
                let word = text
                    .get(piece.start as usize..piece.end as usize)
                    .unwrap_or("");
                let mut lexeme = workspace.lexeme(&pipeline.lexicon, word);
                if let Some(norm) = piece.norm {
                    lexeme.norm = norm;
                }
                lexeme
            })
            .collect();
        let tokens = vec![TokenWork::default(); pieces.len()];
        Self {
            text,
            pieces,
            lexemes,
            tokens,
            entities: Vec::new(),
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    fn words(&self) -> Words<'_> {
        Words {
            text: self.text,
            pieces: &self.pieces,
            lexemes: &self.lexemes,
        }
    }
}

/// Annotate documents, appending the results in their order.
pub(super) fn annotate(
    pipeline: &Pipeline,
    mut documents: Vec<Document<'_>>,
    workspace: &mut Workspace,
    out: &mut Vec<Annotations>,
) {
    for step in &pipeline.steps {
        match step {
            Step::Pass {
                network,
                components,
            } => {
                let components: Vec<&Component> = components
                    .iter()
                    .filter_map(|component| pipeline.components.get(*component))
                    .collect();
                pass(pipeline, *network, &components, &mut documents, workspace);
            }
            Step::Rules(component) => {
                for document in &mut documents {
                    let words = Words {
                        text: document.text,
                        pieces: &document.pieces,
                        lexemes: &document.lexemes,
                    };
                    match pipeline
                        .components
                        .get(*component)
                        .map(|component| &component.work)
                    {
                        Some(Work::Rules(ruler)) => ruler.apply(&words, &mut document.tokens),
                        Some(Work::Lemmas {
                            lemmatizer,
                            overwrite,
                        }) => lemmatizer.apply(&words, &mut document.tokens, *overwrite),
                        _ => {}
                    }
                }
            }
        }
    }
    out.extend(documents.into_iter().map(finish));
}

/// One pass with a network's vectors over all documents.
fn pass(
    pipeline: &Pipeline,
    network: usize,
    components: &[&Component],
    documents: &mut [Document<'_>],
    workspace: &mut Workspace,
) {
    let Some(tok2vec) = pipeline.networks.get(network) else {
        return;
    };
    let (padding, stride) = (pipeline.padding, tok2vec.stride());
    let processor = pipeline.processor;
    let mut runs: Vec<Vec<Run>> = documents
        .iter()
        .map(|document| {
            components
                .iter()
                .map(|component| start(component, document))
                .collect()
        })
        .collect();

    // Where each document's words stand among the rows, zeros before, between and after.
    let mut offsets = Vec::with_capacity(documents.len());
    let mut total = padding;
    for document in documents.iter() {
        offsets.push(total);
        total += document.len() + if document.len() > 0 { padding } else { 0 };
    }
    let around = tok2vec.padding();
    let mut rows: Vec<Row> = Vec::new();
    let mut first = 0;
    let mut from = padding;
    while from < total.saturating_sub(padding) {
        let to = (from + STRETCH).min(total - padding);
        rows.clear();
        rows.resize(to - from + 2 * around, Row::Zeros);
        let mut parts = Vec::new();
        while offsets
            .get(first)
            .is_some_and(|offset| offset + documents[first].len() + around <= from)
        {
            first += 1;
        }
        for (index, document) in documents.iter().enumerate().skip(first) {
            let offset = offsets[index];
            if offset >= to + around {
                break;
            }
            // Words seen by the network, about the stretch; then those in it.
            for word in (from - around).max(offset)..(to + around).min(offset + document.len()) {
                rows[word - (from - around)] = Row::Word(
                    document.lexemes[word - offset],
                    document.pieces[word - offset].spacy,
                );
            }
            let words = from.max(offset)..to.min(offset + document.len());
            if !words.is_empty() {
                parts.push(Part {
                    document: index,
                    words: words.start - offset..words.end - offset,
                    row: words.start - from,
                });
            }
        }
        let mut vectors = std::mem::take(&mut workspace.vectors);
        if let Some(words) = workspace.words.get_mut(network) {
            tok2vec.encode(&rows, words, &mut workspace.scratch, &mut vectors);
        }
        for part in &parts {
            let document = &mut documents[part.document];
            let vectors = &vectors[part.row * stride..(part.row + part.words.len()) * stride];
            for (component, run) in components.iter().zip(&mut runs[part.document]) {
                match (&component.work, run) {
                    (Work::Label { output, labels }, _) => {
                        let width = output.outputs(Finish::Store);
                        workspace.scores.resize(part.words.len() * width, 0.0);
                        output.multiply(
                            processor,
                            vectors,
                            stride,
                            part.words.len(),
                            Finish::Store,
                            &mut workspace.scores,
                        );
                        let tokens = &mut document.tokens[part.words.clone()];
                        for (token, scores) in
                            tokens.iter_mut().zip(workspace.scores.chunks_exact(width))
                        {
                            label(token, greatest(&scores[..labels.len()]), labels);
                        }
                    }
                    (Work::Parse { network, moves }, Run::Parse(run)) => {
                        run.rows.borrow_from(&mut workspace.pool);
                        run.rows.extend(network, vectors, part.words.len());
                        moves.advance(network, run, &mut workspace.room);
                        if run.is_final() {
                            run.rows.give_back_to(&mut workspace.pool);
                        }
                    }
                    (Work::Recognise { network, moves }, Run::Recognise(run)) => {
                        run.rows.borrow_from(&mut workspace.pool);
                        run.rows.extend(network, vectors, part.words.len());
                        recognise(network, moves, run, document, &mut workspace.room);
                        if run.is_final() {
                            run.rows.give_back_to(&mut workspace.pool);
                        }
                    }
                    _ => {}
                }
            }
        }
        workspace.vectors = vectors;
        from = to;
    }
    for (document, runs) in documents.iter_mut().zip(runs) {
        for (component, run) in components.iter().zip(runs) {
            end(component, run, document);
        }
    }
}

/// Set up a component for a document.
fn start(component: &Component, document: &Document<'_>) -> Run {
    match &component.work {
        Work::Parse { network, .. } => {
            let starts = document
                .tokens
                .iter()
                .map(|token| token.sentence_start)
                .collect();
            Run::Parse(arc_eager::Run::new(starts, network))
        }
        Work::Recognise { network, .. } => Run::Recognise(biluo::Run::new(document.len(), network)),
        _ => Run::None,
    }
}

/// Write down what a component found in a document.
fn end(component: &Component, run: Run, document: &mut Document<'_>) {
    match (&component.work, run) {
        (Work::Parse { moves, .. }, Run::Parse(run)) => {
            let mut parse = moves.finish(run);
            let starts = projectivity::finish(&mut parse, |word| {
                document
                    .lexemes
                    .get(word)
                    .is_some_and(|lexeme| lexeme.is_space)
            });
            for (((token, head), label), starts) in document
                .tokens
                .iter_mut()
                .zip(parse.heads)
                .zip(parse.labels)
                .zip(starts)
            {
                token.head = head;
                token.dep = label;
                token.sentence_start = Some(starts);
            }
        }
        (Work::Recognise { .. }, Run::Recognise(run)) => document.entities = run.finish(),
        _ => {}
    }
}

fn recognise(
    network: &crate::transition::Network,
    moves: &biluo::Biluo,
    run: &mut biluo::Run,
    document: &Document<'_>,
    room: &mut Room,
) {
    let word = |index: usize| biluo::Word {
        is_space: document
            .lexemes
            .get(index)
            .is_some_and(|lexeme| lexeme.is_space),
        starts_sentence: document
            .tokens
            .get(index)
            .is_some_and(|token| token.sentence_start == Some(true)),
    };
    moves.advance(network, run, word, room);
}

/// The annotations of a document that is done.
fn finish(document: Document<'_>) -> Annotations {
    let words = document.words();
    let count = words.pieces.len();
    let mut entity_of = vec![None; count];
    let mut entities = Vec::with_capacity(document.entities.len());
    for (tokens, label) in &document.entities {
        for place in entity_of.iter_mut().take(tokens.end).skip(tokens.start) {
            *place = Some(entities.len());
        }
        entities.push(Entity {
            tokens: tokens.clone(),
            label: label.clone(),
        });
    }
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, token) in document.tokens.iter().enumerate().skip(1) {
        if token.sentence_start == Some(true) {
            sentences.push(start..index);
            start = index;
        }
    }
    if start < count {
        sentences.push(start..count);
    }
    let parsed = document.tokens.iter().any(|token| !token.dep.is_empty());
    let tokens = document
        .tokens
        .into_iter()
        .zip(&document.pieces)
        .zip(entity_of)
        .enumerate()
        .map(|(index, ((token, piece), entity))| Token {
            span: Span::new(piece.start as usize, piece.end as usize),
            lemma: token.lemma.unwrap_or_default(),
            tag: token.tag,
            pos: token.pos,
            morph: token.morph,
            dep: token.dep,
            head: if parsed { token.head as usize } else { index },
            sentence_start: index == 0 || token.sentence_start == Some(true),
            entity,
        })
        .collect();
    Annotations {
        tokens,
        sentences,
        entities,
    }
}
