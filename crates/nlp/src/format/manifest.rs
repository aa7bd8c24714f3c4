//! What a converted model holds, as its manifest says it.

use super::Section;
use serde::{Deserialize, Serialize};

/// A whole pipeline.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Language, as `en`.
    pub(crate) language: String,
    /// Name, as `core_web_sm`.
    pub(crate) name: String,
    /// Version of the model.
    pub(crate) version: String,
    /// Licence of the model, as its `meta.json` names it.
    pub(crate) license: String,
    /// Splits text.
    pub(crate) tokenizer: Section,
    /// Knows words.
    pub(crate) lexicon: Section,
    /// What runs, in order.
    pub(crate) components: Vec<ComponentSpec>,
}

/// A component of a pipeline.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentSpec {
    /// Its name in the pipeline.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: Kind,
}

/// The kinds of components.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Kind {
    /// Vectors for components that listen.
    Tok2vec(Tok2vecSpec),
    /// Fine-grained tags.
    Tagger {
        source: Source,
        output: PanelsSpec,
        labels: Vec<String>,
        overwrite: bool,
    },
    /// Parts of speech and morphological features; a label is both.
    Morphologizer {
        source: Source,
        output: PanelsSpec,
        labels: Vec<MorphologySpec>,
        overwrite: bool,
        extend: bool,
    },
    /// Sentence starts.
    Senter {
        source: Source,
        output: PanelsSpec,
        overwrite: bool,
    },
    /// Dependencies and sentence starts.
    Parser {
        source: Source,
        network: TransitionSpec,
        moves: Vec<MoveSpec>,
    },
    /// Entities.
    Ner {
        source: Source,
        network: TransitionSpec,
        moves: Vec<MoveSpec>,
    },
    /// Rules over attributes.
    AttributeRuler { rules: Section },
    /// Base forms.
    Lemmatizer { tables: Section, overwrite: bool },
}

/// A label of the morphologizer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MorphologySpec {
    /// Part of speech, empty for none.
    pub(crate) pos: String,
    /// Features.
    pub(crate) morph: String,
}

/// A move of a transition system: what it does, by number as spaCy numbers it, with which label.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveSpec {
    pub(crate) action: u8,
    pub(crate) label: String,
}

/// Where a component takes its vectors from.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Source {
    /// Another component, by its name.
    Listener(String),
    /// A network of its own.
    Own(Box<Tok2vecSpec>),
}

/// The attributes of tokens that can be embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Attribute {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

/// `MultiHashEmbed` and `MaxoutWindowEncoder`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tok2vecSpec {
    /// Width of the vectors.
    pub(crate) width: usize,
    /// Words to each side that a layer sees.
    pub(crate) window: usize,
    /// Rows of zeros about a document.
    pub(crate) padding: usize,
    /// Embedded attributes.
    pub(crate) tables: Vec<TableSpec>,
    /// Mixes the attributes' vectors.
    pub(crate) mixer: MaxoutSpec,
    /// The encoder's first layer, each place of the window by itself: a word's part in the outputs
    /// for its neighbours can be kept with the word.
    pub(crate) first: MaxoutSpec,
    /// The encoder's other layers.
    pub(crate) layers: Vec<MaxoutSpec>,
}

/// `HashEmbed`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableSpec {
    pub(crate) attribute: Attribute,
    pub(crate) seed: u32,
    pub(crate) rows: usize,
    pub(crate) weights: Section,
}

/// A matrix in panels.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PanelsSpec {
    pub(crate) inputs: usize,
    pub(crate) vectors: usize,
    pub(crate) panels: usize,
    pub(crate) weights: Section,
    pub(crate) bias: Section,
}

/// Maxout with layer normalisation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MaxoutSpec {
    pub(crate) panels: PanelsSpec,
    pub(crate) width: usize,
    pub(crate) gain: Section,
    pub(crate) bias: Section,
}

/// `TransitionBasedParser`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransitionSpec {
    /// From the vectors' width to that of the lower layer.
    pub(crate) projection: PanelsSpec,
    /// Tokens that a state looks at.
    pub(crate) features: usize,
    /// Pieces of the lower layer's maxout.
    pub(crate) pieces: usize,
    /// `PrecomputableAffine`.
    pub(crate) lower: PanelsSpec,
    /// What stands for a token that a state lacks, for each feature.
    pub(crate) padding: Section,
    /// The lower layer's bias.
    pub(crate) bias: Section,
    /// From hidden numbers to scores; none where the hidden numbers are the scores.
    pub(crate) upper: Option<PanelsSpec>,
}
