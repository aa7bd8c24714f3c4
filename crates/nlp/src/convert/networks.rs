//! The networks, by their registered architectures.

use super::Source;
use crate::error::LoadError;
use crate::format::Writer;
use crate::format::manifest::{Attribute, MaxoutSpec, PanelsSpec, Source as Vectors, TableSpec, Tok2vecSpec, TransitionSpec};
use crate::msgpack::Value;
use crate::ops::{LANES, MOST_VECTORS, padded};
use crate::thinc::{Network, Node, Tree};

/// What a config says of a `Tok2Vec`.
struct Shape {
    attributes: Vec<Attribute>,
    width: usize,
    depth: usize,
    window: usize,
    pieces: usize,
}

/// The vectors that a network starts from, by the config.
enum Origin {
    Listener(String),
    Own(Shape),
}

/// The `tok2vec` component.
pub(super) fn tok2vec(source: &Source<'_>, writer: &mut Writer) -> Result<Tok2vecSpec, LoadError> {
    let shape = shape(source, &source.section(".model"))?;
    let file = source.file("model")?;
    let network = Network::parse(&source.part("model"), &file)?;
    network.expect(&shape.tree())?;
    shape.convert(&network, writer)
}

/// A tagger's network: a linear layer over vectors, of which the greatest output counts.
pub(super) fn tagger(source: &Source<'_>, labels: usize, writer: &mut Writer) -> Result<(Vectors, PanelsSpec), LoadError> {
    let section = source.section(".model");
    match source.config.text(&section, "@architectures")?.as_str() {
        "spacy.Tagger.v1" | "spacy.Tagger.v2" => {}
        other => return Err(LoadError::lacking(section, other)),
    }
    let origin = origin(source, &format!("{section}.tok2vec"))?;
    let file = source.file("model")?;
    let network = Network::parse(&source.part("model"), &file)?;
    network.expect(&Tree::branch([origin.tree(), Tree::branch([Tree::Leaf("softmax")])]))?;
    let softmax = network.nth("softmax", 0)?;
    let weights = network.weights(softmax, "W", &[Some(labels), origin.width()])?;
    let bias = network.weights(softmax, "b", &[Some(labels)])?;
    let width = weights.shape.get(1).copied().unwrap_or(0);
    let output = writer.linear(labels, padded(width), |o, i| if i < width { weights.data[o * width + i] } else { 0.0 }, |o| bias.data[o]);
    Ok((origin.convert(&network, writer)?, output))
}

/// The network of a transition-based component.
pub(super) fn transitions(source: &Source<'_>, state: &str, moves: usize, writer: &mut Writer) -> Result<(Vectors, TransitionSpec), LoadError> {
    let section = source.section(".model");
    match source.config.text(&section, "@architectures")?.as_str() {
        "spacy.TransitionBasedParser.v2" => {}
        other => return Err(LoadError::lacking(section, other)),
    }
    if source.config.text(&section, "state_type")? != state {
        return Err(LoadError::malformed("config.cfg", format!("[{section}] state_type is not {state}")));
    }
    let extra = source.config.flag(&section, "extra_state_tokens", false)?;
    let features = match (state, extra) {
        ("parser", false) => 8,
        ("parser", true) => 13,
        (_, false) => 3,
        (_, true) => 6,
    };
    let has_upper = source.config.flag(&section, "use_upper", true)?;
    let pieces = source.config.count(&section, "maxout_pieces")?;
    check_pieces(&section, pieces)?;
    let hidden = if has_upper { source.config.count(&section, "hidden_width")? } else { moves };
    let projected = source.config.count(&section, "hidden_width")?;

    let origin = origin(source, &format!("{section}.tok2vec"))?;
    let file = source.file("model")?;
    let network = Network::parse(&source.part("model"), &file)?;
    network.expect(&Tree::branch([
        Tree::branch([origin.tree(), Tree::Leaf("list2array"), Tree::Leaf("linear")]),
        Tree::Leaf("precomputable_affine"),
        Tree::Leaf(if has_upper { "linear" } else { "noop" }),
    ]))?;

    let linear = network.nth("linear", usize::from(has_upper))?;
    let weights = network.weights(linear, "W", &[Some(projected), origin.width()])?;
    let bias = network.weights(linear, "b", &[Some(projected)])?;
    let width = weights.shape.get(1).copied().unwrap_or(0);
    let projection = writer.linear(projected, padded(width), |o, i| if i < width { weights.data[o * width + i] } else { 0.0 }, |o| bias.data[o]);
    let projection_width = projection.panels * projection.vectors * LANES;

    // Inputs beyond `projected` are the zeros that fill up the projection's last panel.
    let lower_node = network.nth("precomputable_affine", 0)?;
    let weights = &network.weights(lower_node, "W", &[Some(features), Some(hidden), Some(pieces), Some(projected)])?.data;
    let lower_bias = &network.weights(lower_node, "b", &[Some(hidden), Some(pieces)])?.data;
    let padding = &network.weights(lower_node, "pad", &[Some(1), Some(features), Some(hidden), Some(pieces)])?.data;
    let wide = padded(hidden);
    let lower = writer.maxout(
        features * wide,
        pieces,
        projection_width,
        |output, piece, input| {
            let (feature, output) = (output / wide, output % wide);
            if output < hidden && input < projected { weights[((feature * hidden + output) * pieces + piece) * projected + input] } else { 0.0 }
        },
        |_, _| 0.0,
    );
    let parts = |of: &dyn Fn(usize, usize, usize) -> f32, count: usize| -> Vec<f32> {
        let mut numbers = Vec::with_capacity(count * wide * pieces);
        for feature in 0..count {
            for block in 0..wide / LANES {
                for piece in 0..pieces {
                    for output in block * LANES..(block + 1) * LANES {
                        numbers.push(if output < hidden { of(feature, output, piece) } else { 0.0 });
                    }
                }
            }
        }
        numbers
    };
    let padding = writer.numbers(&parts(&|feature, output, piece| padding[(feature * hidden + output) * pieces + piece], features));
    let bias = writer.numbers(&parts(&|_, output, piece| lower_bias[output * pieces + piece], 1));

    let upper = if has_upper {
        let upper = network.nth("linear", 0)?;
        let weights = &network.weights(upper, "W", &[Some(moves), Some(hidden)])?.data;
        let bias = &network.weights(upper, "b", &[Some(moves)])?.data;
        Some(writer.linear(moves, wide, |o, i| if i < hidden { weights[o * hidden + i] } else { 0.0 }, |o| bias[o]))
    } else {
        None
    };
    Ok((origin.convert(&network, writer)?, TransitionSpec { projection, features, pieces, lower, padding, bias, upper }))
}

fn origin(source: &Source<'_>, section: &str) -> Result<Origin, LoadError> {
    match source.config.text(section, "@architectures")?.as_str() {
        "spacy.Tok2VecListener.v1" => {
            let upstream = source.config.text(section, "upstream").unwrap_or_else(|_| "*".to_owned());
            Ok(Origin::Listener(upstream))
        }
        _ => shape(source, section).map(Origin::Own),
    }
}

impl Origin {
    fn tree(&self) -> Tree {
        match self {
            Origin::Listener(_) => Tree::Leaf("tok2vec-listener"),
            Origin::Own(shape) => shape.tree(),
        }
    }

    fn width(&self) -> Option<usize> {
        match self {
            Origin::Listener(_) => None,
            Origin::Own(shape) => Some(shape.width),
        }
    }

    fn convert(self, network: &Network<'_>, writer: &mut Writer) -> Result<Vectors, LoadError> {
        match self {
            Origin::Listener(upstream) => Ok(Vectors::Listener(upstream)),
            Origin::Own(shape) => shape.convert(network, writer).map(Vectors::Own),
        }
    }
}

/// The architecture of a network from words to vectors.
fn shape(source: &Source<'_>, section: &str) -> Result<Shape, LoadError> {
    let config = source.config;
    let shape = match config.text(section, "@architectures")?.as_str() {
        "spacy.Tok2Vec.v2" => {
            let (embed, encode) = (format!("{section}.embed"), format!("{section}.encode"));
            match config.text(&embed, "@architectures")?.as_str() {
                "spacy.MultiHashEmbed.v2" => {}
                other => return Err(LoadError::lacking(embed, other)),
            }
            match config.text(&encode, "@architectures")?.as_str() {
                "spacy.MaxoutWindowEncoder.v2" => {}
                other => return Err(LoadError::lacking(encode, other)),
            }
            if config.flag(&embed, "include_static_vectors", false)? {
                return Err(LoadError::lacking(embed, "static vectors"));
            }
            let attributes = config.texts(&embed, "attrs")?.iter().map(|name| attribute(&embed, name)).collect::<Result<_, _>>()?;
            Shape {
                attributes,
                width: config.count(&encode, "width")?,
                depth: config.count(&encode, "depth")?,
                window: config.count(&encode, "window_size")?,
                pieces: config.count(&encode, "maxout_pieces")?,
            }
        }
        "spacy.HashEmbedCNN.v2" => {
            if config.flag(section, "pretrained_vectors", false)? {
                return Err(LoadError::lacking(section, "static vectors"));
            }
            let subwords = config.flag(section, "subword_features", true)?;
            let all = [Attribute::Norm, Attribute::Prefix, Attribute::Suffix, Attribute::Shape];
            Shape {
                attributes: all.into_iter().take(if subwords { 4 } else { 1 }).collect(),
                width: config.count(section, "width")?,
                depth: config.count(section, "depth")?,
                window: config.count(section, "window_size")?,
                pieces: config.count(section, "maxout_pieces")?,
            }
        }
        other => return Err(LoadError::lacking(section, other)),
    };
    check_pieces(section, shape.pieces)?;
    if shape.depth == 0 || shape.attributes.is_empty() {
        return Err(LoadError::lacking(section, "a network without layers"));
    }
    Ok(shape)
}

fn check_pieces(section: &str, pieces: usize) -> Result<(), LoadError> {
    if (1..=MOST_VECTORS).contains(&pieces) {
        Ok(())
    } else {
        Err(LoadError::lacking(section, format!("maxout of {pieces} pieces")))
    }
}

fn attribute(section: &str, name: &str) -> Result<Attribute, LoadError> {
    Ok(match name {
        "ORTH" => Attribute::Orth,
        "LOWER" => Attribute::Lower,
        "NORM" => Attribute::Norm,
        "PREFIX" => Attribute::Prefix,
        "SUFFIX" => Attribute::Suffix,
        "SHAPE" => Attribute::Shape,
        "SPACY" => Attribute::Spacy,
        "IS_SPACE" => Attribute::IsSpace,
        other => return Err(LoadError::lacking(section, format!("the attribute {other}"))),
    })
}

impl Shape {
    /// The nodes, as `spacy/ml/models/tok2vec.py` puts them together.
    fn tree(&self) -> Tree {
        let table = Tree::branch([Tree::Leaf("ints-getitem"), Tree::Leaf("hashembed")]);
        let tables = if self.attributes.len() == 1 { table } else { Tree::branch(vec![table; self.attributes.len()]) };
        let maxout = Tree::branch([Tree::branch([Tree::Leaf("maxout"), Tree::Leaf("layernorm")]), Tree::Leaf("dropout")]);
        let embed = Tree::branch([
            Tree::Leaf("extract_features"),
            Tree::Leaf("list2ragged"),
            Tree::branch([tables]),
            Tree::branch([maxout.clone()]),
            Tree::Leaf("ragged2list"),
        ]);
        let layer = Tree::branch([Tree::branch([Tree::Leaf("expand_window"), maxout])]);
        let layers = if self.depth == 1 { layer } else { Tree::branch(vec![layer; self.depth]) };
        Tree::branch([embed, Tree::branch([layers])])
    }

    fn convert(&self, network: &Network<'_>, writer: &mut Writer) -> Result<Tok2vecSpec, LoadError> {
        let (width, stride) = (self.width, padded(self.width));
        self.check_settings(network)?;
        let mut tables = Vec::with_capacity(self.attributes.len());
        for (node, attribute) in network.named("hashembed").zip(&self.attributes) {
            let weights = network.weights(node, "E", &[None, Some(width)])?;
            let rows = weights.shape.first().copied().unwrap_or(0);
            let seed = u32::try_from(network.setting(node, "seed")?)
                .map_err(|_| LoadError::malformed(network.part(), "a seed is out of bounds"))?;
            let mut numbers = Vec::with_capacity(rows * stride);
            for row in weights.data.chunks_exact(width) {
                numbers.extend_from_slice(row);
                numbers.resize(numbers.len() + stride - width, 0.0);
            }
            tables.push(TableSpec { attribute: *attribute, seed, rows, weights: writer.numbers(&numbers) });
        }
        // Breadth first, the mixer comes before the encoder's layers.
        let mixer = self.layer(network, 0, self.attributes.len(), None, writer)?;
        let places = 2 * self.window + 1;
        let first = self.first_layer(network, places, writer)?;
        let layers = (2..=self.depth).map(|nth| self.layer(network, nth, places, Some(self.pieces), writer)).collect::<Result<_, _>>()?;
        Ok(Tok2vecSpec { width, window: self.window, padding: self.window * self.depth, tables, mixer, first, layers })
    }

    /// The settings in the file count, and must be those of the config.
    fn check_settings(&self, network: &Network<'_>) -> Result<(), LoadError> {
        let bad = |what: &str| LoadError::malformed(network.part(), format!("its {what} is not that of its config"));
        for node in network.named("expand_window") {
            if network.setting(node, "window_size")? != self.window {
                return Err(bad("window"));
            }
        }
        let columns = network.nth("extract_features", 0)?;
        let names = columns.attribute("columns").and_then(Value::as_array).unwrap_or(&[]);
        let same = names.len() == self.attributes.len()
            && names.iter().zip(&self.attributes).all(|(name, own)| match name.as_str() {
                Some(name) => attribute("", name).ok() == Some(*own),
                // Numbers of attributes, in models made by code: the config's names stand for them.
                None => true,
            });
        if !same {
            return Err(bad("list of attributes"));
        }
        for (column, node) in network.named("hashembed").enumerate() {
            if network.setting(node, "column")? != column {
                return Err(bad("order of attributes"));
            }
        }
        Ok(())
    }

    /// The `nth` normalised maxout layer, over so many rows of the network's width.
    fn layer(&self, network: &Network<'_>, nth: usize, places: usize, pieces: Option<usize>, writer: &mut Writer) -> Result<MaxoutSpec, LoadError> {
        let (width, stride) = (self.width, padded(self.width));
        let inputs = places * width;
        let node = network.nth("maxout", nth)?;
        let weights = network.weights(node, "W", &[Some(width), pieces, Some(inputs)])?;
        let pieces = weights.shape.get(1).copied().unwrap_or(0);
        check_pieces(network.part(), pieces)?;
        let bias = &network.weights(node, "b", &[Some(width), Some(pieces)])?.data;
        let weights = &weights.data;
        let panels = writer.maxout(
            width,
            pieces,
            places * stride,
            |output, piece, input| {
                let (place, input) = (input / stride, input % stride);
                if input < width { weights[(output * pieces + piece) * inputs + place * width + input] } else { 0.0 }
            },
            |output, piece| bias[output * pieces + piece],
        );
        let (gain, shift) = self.normalisation(network, nth)?;
        Ok(writer.layer(panels, width, gain, shift))
    }

    /// The encoder's first layer, each place of the window as outputs of its own; the bias goes with
    /// the middle.
    fn first_layer(&self, network: &Network<'_>, places: usize, writer: &mut Writer) -> Result<MaxoutSpec, LoadError> {
        let (width, stride, pieces) = (self.width, padded(self.width), self.pieces);
        let inputs = places * width;
        let node = network.nth("maxout", 1)?;
        let weights = &network.weights(node, "W", &[Some(width), Some(pieces), Some(inputs)])?.data;
        let bias = &network.weights(node, "b", &[Some(width), Some(pieces)])?.data;
        let panels = writer.maxout(
            places * stride,
            pieces,
            stride,
            |output, piece, input| {
                let (place, output) = (output / stride, output % stride);
                if output < width && input < width { weights[(output * pieces + piece) * inputs + place * width + input] } else { 0.0 }
            },
            |output, piece| {
                let (place, output) = (output / stride, output % stride);
                if output < width && place == self.window { bias[output * pieces + piece] } else { 0.0 }
            },
        );
        let (gain, shift) = self.normalisation(network, 1)?;
        Ok(writer.layer(panels, width, gain, shift))
    }

    fn normalisation<'n>(&self, network: &'n Network<'_>, nth: usize) -> Result<(&'n [f32], &'n [f32]), LoadError> {
        let node: &Node<'_> = network.nth("layernorm", nth)?;
        let size = [Some(self.width)];
        Ok((&network.weights(node, "G", &size)?.data, &network.weights(node, "b", &size)?.data))
    }
}
