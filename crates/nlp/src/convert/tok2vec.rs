//! Networks from words to vectors: `Tok2Vec` of `MultiHashEmbed` and `MaxoutWindowEncoder`.

use super::Source;
use crate::error::LoadError;
use crate::format::Writer;
use crate::format::manifest::{Attribute, MaxoutSpec, TableSpec, Tok2vecSpec};
use crate::msgpack::Value;
use crate::ops::{MOST_VECTORS, padded};
use crate::thinc::{Network, Node, Tree};

/// The largest width, depth and window that are read.
const LARGEST: usize = 4096;

/// What a config says of a `Tok2Vec`.
pub(super) struct Shape {
    attributes: Vec<Attribute>,
    pub(super) width: usize,
    depth: usize,
    window: usize,
    pieces: usize,
}

/// The architecture of a network from words to vectors.
pub(super) fn shape(source: &Source<'_>, section: &str) -> Result<Shape, LoadError> {
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
            let attributes = config
                .texts(&embed, "attrs")?
                .iter()
                .map(|name| attribute(&embed, name))
                .collect::<Result<_, _>>()?;
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
            let all = [
                Attribute::Norm,
                Attribute::Prefix,
                Attribute::Suffix,
                Attribute::Shape,
            ];
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
    // Sizes that no model has would only fill the memory.
    for (what, size) in [
        ("width", shape.width),
        ("depth", shape.depth),
        ("window_size", shape.window),
    ] {
        if size > LARGEST {
            return Err(LoadError::lacking(section, format!("{what} = {size}")));
        }
    }
    Ok(shape)
}

/// See that a maxout has as many pieces as the kernels know.
pub(super) fn check_pieces(section: &str, pieces: usize) -> Result<(), LoadError> {
    if (1..=MOST_VECTORS).contains(&pieces) {
        Ok(())
    } else {
        Err(LoadError::lacking(
            section,
            format!("maxout of {pieces} pieces"),
        ))
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
        other => {
            return Err(LoadError::lacking(
                section,
                format!("the attribute {other}"),
            ));
        }
    })
}

impl Shape {
    /// The nodes, as `spacy/ml/models/tok2vec.py` puts them together.
    pub(super) fn tree(&self) -> Tree {
        let table = Tree::branch([Tree::Leaf("ints-getitem"), Tree::Leaf("hashembed")]);
        let tables = if self.attributes.len() == 1 {
            table
        } else {
            Tree::branch(vec![table; self.attributes.len()])
        };
        let maxout = Tree::branch([
            Tree::branch([Tree::Leaf("maxout"), Tree::Leaf("layernorm")]),
            Tree::Leaf("dropout"),
        ]);
        let embed = Tree::branch([
            Tree::Leaf("extract_features"),
            Tree::Leaf("list2ragged"),
            Tree::branch([tables]),
            Tree::branch([maxout.clone()]),
            Tree::Leaf("ragged2list"),
        ]);
        let layer = Tree::branch([Tree::branch([Tree::Leaf("expand_window"), maxout])]);
        let layers = if self.depth == 1 {
            layer
        } else {
            Tree::branch(vec![layer; self.depth])
        };
        Tree::branch([embed, Tree::branch([layers])])
    }

    pub(super) fn convert(
        &self,
        network: &Network<'_>,
        writer: &mut Writer,
    ) -> Result<Tok2vecSpec, LoadError> {
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
            tables.push(TableSpec {
                attribute: *attribute,
                seed,
                rows,
                weights: writer.numbers(&numbers),
            });
        }
        // Breadth first, the mixer comes before the encoder's layers.
        let mixer = self.layer(network, 0, self.attributes.len(), None, writer)?;
        let places = 2 * self.window + 1;
        let first = self.first_layer(network, places, writer)?;
        let layers = (2..=self.depth)
            .map(|nth| self.layer(network, nth, places, Some(self.pieces), writer))
            .collect::<Result<_, _>>()?;
        Ok(Tok2vecSpec {
            width,
            window: self.window,
            padding: self.window * self.depth,
            tables,
            mixer,
            first,
            layers,
        })
    }

    /// The settings in the file count, and must be those of the config.
    fn check_settings(&self, network: &Network<'_>) -> Result<(), LoadError> {
        let bad = |what: &str| {
            LoadError::malformed(
                network.part(),
                format!("its {what} is not that of its config"),
            )
        };
        for node in network.named("expand_window") {
            if network.setting(node, "window_size")? != self.window {
                return Err(bad("window"));
            }
        }
        let columns = network.nth("extract_features", 0)?;
        let names = columns
            .attribute("columns")
            .and_then(Value::as_array)
            .unwrap_or(&[]);
        let same = names.len() == self.attributes.len()
            && names
                .iter()
                .zip(&self.attributes)
                .all(|(name, own)| match name.as_str() {
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
    fn layer(
        &self,
        network: &Network<'_>,
        nth: usize,
        places: usize,
        pieces: Option<usize>,
        writer: &mut Writer,
    ) -> Result<MaxoutSpec, LoadError> {
        let (width, stride) = (self.width, padded(self.width));
        let inputs = places * width;
        let node = network.nth("maxout", nth)?;
        let weights = network.weights(node, "W", &[Some(width), pieces, Some(inputs)])?;
        let pieces = weights.shape.get(1).copied().unwrap_or(0);
        check_pieces(network.part(), pieces)?;
        let bias = &network
            .weights(node, "b", &[Some(width), Some(pieces)])?
            .data;
        let weights = &weights.data;
        let panels = writer.maxout(
            width,
            pieces,
            places * stride,
            |output, piece, input| {
                let (place, input) = (input / stride, input % stride);
                if input < width {
                    weights[(output * pieces + piece) * inputs + place * width + input]
                } else {
                    0.0
                }
            },
            |output, piece| bias[output * pieces + piece],
        );
        let (gain, shift) = self.normalisation(network, nth)?;
        Ok(writer.layer(panels, width, gain, shift))
    }

    /// The encoder's first layer, each place of the window as outputs of its own; the bias goes with
    /// the middle.
    fn first_layer(
        &self,
        network: &Network<'_>,
        places: usize,
        writer: &mut Writer,
    ) -> Result<MaxoutSpec, LoadError> {
        let (width, stride, pieces) = (self.width, padded(self.width), self.pieces);
        let inputs = places * width;
        let node = network.nth("maxout", 1)?;
        let weights = &network
            .weights(node, "W", &[Some(width), Some(pieces), Some(inputs)])?
            .data;
        let bias = &network
            .weights(node, "b", &[Some(width), Some(pieces)])?
            .data;
        let panels = writer.maxout(
            places * stride,
            pieces,
            stride,
            |output, piece, input| {
                let (place, output) = (output / stride, output % stride);
                if output < width && input < width {
                    weights[(output * pieces + piece) * inputs + place * width + input]
                } else {
                    0.0
                }
            },
            |output, piece| {
                let (place, output) = (output / stride, output % stride);
                if output < width && place == self.window {
                    bias[output * pieces + piece]
                } else {
                    0.0
                }
            },
        );
        let (gain, shift) = self.normalisation(network, 1)?;
        Ok(writer.layer(panels, width, gain, shift))
    }

    fn normalisation<'n>(
        &self,
        network: &'n Network<'_>,
        nth: usize,
    ) -> Result<(&'n [f32], &'n [f32]), LoadError> {
        let node: &Node<'_> = network.nth("layernorm", nth)?;
        let size = [Some(self.width)];
        Ok((
            &network.weights(node, "G", &size)?.data,
            &network.weights(node, "b", &size)?.data,
        ))
    }
}
