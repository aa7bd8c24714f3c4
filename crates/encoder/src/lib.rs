//! A small transformer that judges what a marked source does to a marked target, where the lexicon
//! leaves the choice open.
//!
//! ```
//! use rapporteur_encoder::RelationModel;
//! use rapporteur_model::Span;
//!
//! # fn main() -> Result<(), rapporteur_encoder::LoadError> {
//! let model = RelationModel::english()?;
//! let sentence = "Rebel fighters shelled the town of Malé.";
//! let shares = model.judge(sentence, Some(Span::new(0, 14)), Some(Span::new(23, 40)));
//! let (best, _) = shares.iter().max_by(|one, other| one.1.total_cmp(&other.1)).unwrap();
//! assert_eq!(*best, "ASSAULT");
//! # Ok(())
//! # }
//! ```
//!
//! The sentence is cut into word pieces with marks about source and target; the vectors of the two
//! opening marks and the mean of all go through one layer to a share for each PLOVER type. It was
//! trained on the project's own sentences (`bench/relations`) by `tools/train.py`; the weights that
//! it started from are named in `models/README.md`.
//!
//! Deliberately absent: any part in the coding of reports. Every event has to name the entries that
//! it was read by, which a model cannot.

mod error;
mod format;
mod layers;
mod word_pieces;

pub use error::LoadError;

use error::malformed;
use layers::{Dense, Encoder, soften};
use rapporteur_model::Span;
use word_pieces::WordPieces;

/// The model that is built in.
static ENGLISH: &[u8] = include_bytes!("../models/relations.bin");

/// A trained model.
#[derive(Debug)]
pub struct RelationModel {
    labels: Vec<String>,
    pieces: WordPieces,
    marks: Marks,
    encoder: Encoder,
    judge: Dense,
    longest: usize,
    width: usize,
}

/// Pieces that stand for no words.
#[derive(Debug)]
struct Marks {
    start: usize,
    end: usize,
    source: [usize; 2],
    target: [usize; 2],
}

/// How many pieces are kept before the first mark of a sentence that is too long.
const LEAD: usize = 20;

impl RelationModel {
    /// The model that is built in.
    ///
    /// # Errors
    /// Those of [`RelationModel::from_bytes`]; a test sees to it that there are none.
    pub fn english() -> Result<Self, LoadError> {
        Self::from_bytes(ENGLISH)
    }

    /// A model from the bytes of its file.
    ///
    /// # Errors
    /// A file of another kind or version, cut short, or whose parts do not fit together.
    pub fn from_bytes(file: &[u8]) -> Result<Self, LoadError> {
        let (manifest, mut parts) = format::open(file)?;
        let encoder = Encoder::open(&manifest, &mut parts)?;
        let judge = Dense::open(&mut parts, manifest.width * 3, manifest.labels.len())?;
        parts.end()?;
        let pieces = WordPieces::new(&manifest.pieces)?;
        if encoder.vocabulary() != manifest.pieces.len() {
            return Err(malformed("its vocabulary does not fit its vectors"));
        }
        let marks = Marks {
            start: pieces.special("[CLS]")?,
            end: pieces.special("[SEP]")?,
            source: [pieces.special("[source]")?, pieces.special("[/source]")?],
            target: [pieces.special("[target]")?, pieces.special("[/target]")?],
        };
        Ok(Self {
            labels: manifest.labels,
            pieces,
            marks,
            encoder,
            judge,
            longest: manifest.longest,
            width: manifest.width,
        })
    }

    /// For each PLOVER type, and `NONE`, the share of belief that it is what the source does to the
    /// target; the shares sum to 1. Spans are bytes of the sentence; one that is no part of it is
    /// taken as not given.
    pub fn judge(
        &self,
        sentence: &str,
        source: Option<Span>,
        target: Option<Span>,
    ) -> Vec<(&str, f32)> {
        let (pieces, source, target) = self.pieces(sentence, source, target);
        let rows = self.encoder.encode(&pieces);
        let row = |index: usize| {
            rows.get(index * self.width..(index + 1) * self.width)
                .unwrap_or(&[])
        };
        let mut input: Vec<f32> = row(source).to_vec();
        input.extend_from_slice(row(target));
        #[expect(clippy::cast_precision_loss, reason = "a hundred pieces at most")]
        let count = pieces.len() as f32;
        input.extend((0..self.width).map(|column| {
            let sum: f32 = rows.iter().skip(column).step_by(self.width).sum();
            sum / count
        }));
        let mut shares = self.judge.apply(&input);
        soften(&mut shares);
        self.labels.iter().map(String::as_str).zip(shares).collect()
    }

    /// The pieces of a sentence with its marks, and where the two opening marks stand (0 for one
    /// that is not given).
    fn pieces(
        &self,
        sentence: &str,
        source: Option<Span>,
        target: Option<Span>,
    ) -> (Vec<usize>, usize, usize) {
        let mut edges: Vec<(usize, u8, usize)> = Vec::new();
        for (span, [opening, closing]) in [(source, self.marks.source), (target, self.marks.target)]
        {
            let Some(span) = span.filter(|span| sentence.get(span.start..span.end).is_some())
            else {
                continue;
            };
            // Where one mark ends and the other begins, the first is closed first.
            edges.push((span.start, 1, opening));
            edges.push((span.end, 0, closing));
        }
        edges.sort_unstable();
        let mut pieces = vec![self.marks.start];
        let mut at = 0;
        for (byte, _, mark) in edges {
            self.pieces
                .cut(sentence.get(at..byte).unwrap_or(""), &mut pieces);
            pieces.push(mark);
            at = byte.max(at);
        }
        self.pieces
            .cut(sentence.get(at..).unwrap_or(""), &mut pieces);
        pieces.push(self.marks.end);
        let place = |pieces: &[usize], mark: usize| pieces.iter().position(|&piece| piece == mark);
        if pieces.len() > self.longest {
            let first = [self.marks.source[0], self.marks.target[0]]
                .iter()
                .filter_map(|&mark| place(&pieces, mark))
                .min()
                .unwrap_or(0);
            pieces.drain(1..first.saturating_sub(LEAD).max(1));
            pieces.truncate(self.longest);
        }
        let source = place(&pieces, self.marks.source[0]).unwrap_or(0);
        let target = place(&pieces, self.marks.target[0]).unwrap_or(0);
        (pieces, source, target)
    }
}
