//! The networks of components, by their registered architectures.

use super::Source;
use super::tok2vec::{Shape, check_pieces, shape};
use crate::error::LoadError;
use crate::format::Writer;
use crate::format::manifest::{PanelsSpec, Source as Vectors, Tok2vecSpec, TransitionSpec};
use crate::ops::{LANES, padded};
use crate::thinc::{Array, Network, Tree};

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

/// A linear layer's weights and bias in panels, its inputs filled up with zeros to whole vectors.
fn linear_panels(writer: &mut Writer, outputs: usize, weights: &Array, bias: &Array) -> PanelsSpec {
    let width = weights.shape.get(1).copied().unwrap_or(0);
    let weight = |output: usize, input: usize| {
        if input < width {
            weights.data[output * width + input]
        } else {
            0.0
        }
    };
    writer.linear(outputs, padded(width), weight, |output| bias.data[output])
}

/// A tagger's network: a linear layer over vectors, of which the greatest output counts.
pub(super) fn tagger(
    source: &Source<'_>,
    labels: usize,
    writer: &mut Writer,
) -> Result<(Vectors, PanelsSpec), LoadError> {
    let section = source.section(".model");
    match source.config.text(&section, "@architectures")?.as_str() {
        "spacy.Tagger.v1" | "spacy.Tagger.v2" => {}
        other => return Err(LoadError::lacking(section, other)),
    }
    let origin = origin(source, &format!("{section}.tok2vec"))?;
    let file = source.file("model")?;
    let network = Network::parse(&source.part("model"), &file)?;
    network.expect(&Tree::branch([
        origin.tree(),
        Tree::branch([Tree::Leaf("softmax")]),
    ]))?;
    let softmax = network.nth("softmax", 0)?;
    let weights = network.weights(softmax, "W", &[Some(labels), origin.width()])?;
    let bias = network.weights(softmax, "b", &[Some(labels)])?;
    let output = linear_panels(writer, labels, weights, bias);
    Ok((origin.convert(&network, writer)?, output))
}

/// The network of a transition-based component.
pub(super) fn transitions(
    source: &Source<'_>,
    state: &str,
    moves: usize,
    writer: &mut Writer,
) -> Result<(Vectors, TransitionSpec), LoadError> {
    let section = source.section(".model");
    match source.config.text(&section, "@architectures")?.as_str() {
        "spacy.TransitionBasedParser.v2" => {}
        other => return Err(LoadError::lacking(section, other)),
    }
    if source.config.text(&section, "state_type")? != state {
        return Err(LoadError::malformed(
            "config.cfg",
            format!("[{section}] state_type is not {state}"),
        ));
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
    let hidden = if has_upper {
        source.config.count(&section, "hidden_width")?
    } else {
        moves
    };
    let projected = source.config.count(&section, "hidden_width")?;

    let origin = origin(source, &format!("{section}.tok2vec"))?;
    let file = source.file("model")?;
    let network = Network::parse(&source.part("model"), &file)?;
    network.expect(&Tree::branch([
        Tree::branch([
            origin.tree(),
            Tree::Leaf("list2array"),
            Tree::Leaf("linear"),
        ]),
        Tree::Leaf("precomputable_affine"),
        Tree::Leaf(if has_upper { "linear" } else { "noop" }),
    ]))?;

    let linear = network.nth("linear", usize::from(has_upper))?;
    let weights = network.weights(linear, "W", &[Some(projected), origin.width()])?;
    let bias = network.weights(linear, "b", &[Some(projected)])?;
    let projection = linear_panels(writer, projected, weights, bias);
    let projection_width = projection.panels * projection.vectors * LANES;

    // Inputs beyond `projected` are the zeros that fill up the projection's last panel.
    let lower_node = network.nth("precomputable_affine", 0)?;
    let weights = &network
        .weights(
            lower_node,
            "W",
            &[Some(features), Some(hidden), Some(pieces), Some(projected)],
        )?
        .data;
    let lower_bias = &network
        .weights(lower_node, "b", &[Some(hidden), Some(pieces)])?
        .data;
    let padding = &network
        .weights(
            lower_node,
            "pad",
            &[Some(1), Some(features), Some(hidden), Some(pieces)],
        )?
        .data;
    let wide = padded(hidden);
    let lower = writer.maxout(
        features * wide,
        pieces,
        projection_width,
        |output, piece, input| {
            let (feature, output) = (output / wide, output % wide);
            if output < hidden && input < projected {
                weights[((feature * hidden + output) * pieces + piece) * projected + input]
            } else {
                0.0
            }
        },
        |_, _| 0.0,
    );
    let parts = |of: &dyn Fn(usize, usize, usize) -> f32, count: usize| -> Vec<f32> {
        let mut numbers = Vec::with_capacity(count * wide * pieces);
        for feature in 0..count {
            for block in 0..wide / LANES {
                for piece in 0..pieces {
                    for output in block * LANES..(block + 1) * LANES {
                        numbers.push(if output < hidden {
                            of(feature, output, piece)
                        } else {
                            0.0
                        });
                    }
                }
            }
        }
        numbers
    };
    let padding = writer.numbers(&parts(
        &|feature, output, piece| padding[(feature * hidden + output) * pieces + piece],
        features,
    ));
    let bias = writer.numbers(&parts(
        &|_, output, piece| lower_bias[output * pieces + piece],
        1,
    ));

    let upper = if has_upper {
        let upper = network.nth("linear", 0)?;
        let weights = &network
            .weights(upper, "W", &[Some(moves), Some(hidden)])?
            .data;
        let bias = &network.weights(upper, "b", &[Some(moves)])?.data;
        Some(writer.linear(
            moves,
            wide,
            |o, i| {
                if i < hidden {
                    weights[o * hidden + i]
                } else {
                    0.0
                }
            },
            |o| bias[o],
        ))
    } else {
        None
    };
    Ok((
        origin.convert(&network, writer)?,
        TransitionSpec {
            projection,
            features,
            pieces,
            lower,
            padding,
            bias,
            upper,
        },
    ))
}

fn origin(source: &Source<'_>, section: &str) -> Result<Origin, LoadError> {
    match source.config.text(section, "@architectures")?.as_str() {
        "spacy.Tok2VecListener.v1" => {
            let upstream = source
                .config
                .text(section, "upstream")
                .unwrap_or_else(|_| "*".to_owned());
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
            Origin::Own(shape) => shape
                .convert(network, writer)
                .map(|spec| Vectors::Own(Box::new(spec))),
        }
    }
}
