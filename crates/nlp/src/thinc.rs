//! Reads thinc's serialised models: the nodes of a network with their sizes, settings and weights.
//!
//! `Model.to_bytes` writes the nodes in breadth-first order. [`Tree`] lays out the nodes that an
//! architecture has, in the way that spaCy composes it, so that each can be found by its place and
//! the file is refused when it holds another network than its config says.
//!
//! Absent on purpose: shims (weights of PyTorch or TensorFlow): no CNN pipeline has one.
//! Source: `thinc/model.py`, `Model.walk` and `Model.to_dict`.

use crate::error::LoadError;
use crate::msgpack::{self, Value};

/// One node of a network.
#[derive(Debug)]
pub(crate) struct Node<'b> {
    name: &'b str,
    attributes: Vec<(&'b str, Value<'b>)>,
    parameters: Vec<(&'b str, Array)>,
}

/// Weights in C order.
#[derive(Clone, Debug)]
pub(crate) struct Array {
    /// Sizes.
    pub(crate) shape: Vec<usize>,
    /// Values.
    pub(crate) data: Vec<f32>,
}

/// A serialised network.
#[derive(Debug)]
pub(crate) struct Network<'b> {
    part: String,
    nodes: Vec<Node<'b>>,
}

impl<'b> Network<'b> {
    /// Read the bytes of a component's `model` file; `part` names it in errors.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where the bytes are not such a file; [`LoadError::Lacking`] for
    /// networks of another library.
    pub(crate) fn parse(part: &str, bytes: &'b [u8]) -> Result<Self, LoadError> {
        let bad = |reason: String| LoadError::malformed(part, reason);
        let message = msgpack::parse(bytes).map_err(bad)?;
        let list = |key: &str| {
            message
                .get(key)
                .and_then(|value| value.as_array().map(<[_]>::to_vec))
                .ok_or_else(|| bad(format!("it has no list of {key}")))
        };
        let (nodes, attributes, parameters, shims) = (
            list("nodes")?,
            list("attrs")?,
            list("params")?,
            list("shims")?,
        );
        if attributes.len() != nodes.len() || parameters.len() != nodes.len() {
            return Err(bad("its lists differ in length".to_owned()));
        }
        if shims
            .iter()
            .any(|shim| shim.as_array().is_some_and(|list| !list.is_empty()))
        {
            return Err(LoadError::lacking(part, "a network of another library"));
        }
        let mut read = Vec::with_capacity(nodes.len());
        for ((node, attributes), parameters) in nodes.iter().zip(&attributes).zip(&parameters) {
            let name = node
                .get("name")
                .and_then(Value::as_str)
                .ok_or_else(|| bad("a node has no name".to_owned()))?;
            let mut own_attributes = Vec::new();
            for (key, value) in attributes.as_map().unwrap_or(&[]) {
                if let (Some(key), Some(bytes)) = (key.as_str(), value.as_bytes()) {
                    own_attributes.push((key, msgpack::parse(bytes).map_err(bad)?));
                }
            }
            let mut own_parameters = Vec::new();
            for (key, value) in parameters.as_map().unwrap_or(&[]) {
                if let (Some(key), false) = (key.as_str(), *value == Value::Nil) {
                    own_parameters.push((
                        key,
                        array(value).map_err(|reason| bad(format!("{name} {key}: {reason}")))?,
                    ));
                }
            }
            read.push(Node {
                name,
                attributes: own_attributes,
                parameters: own_parameters,
            });
        }
        Ok(Self {
            part: part.to_owned(),
            nodes: read,
        })
    }

    /// Check that the nodes are those of the tree: as many, each leaf of the kind expected.
    pub(crate) fn expect(&self, tree: &Tree) -> Result<(), LoadError> {
        let leaves = tree.breadth_first();
        if leaves.len() != self.nodes.len() {
            return Err(LoadError::malformed(
                &self.part,
                format!(
                    "it has {} nodes where its architecture has {}",
                    self.nodes.len(),
                    leaves.len()
                ),
            ));
        }
        for (index, (leaf, node)) in leaves.iter().zip(&self.nodes).enumerate() {
            if leaf.is_some_and(|leaf| leaf != node.name) {
                return Err(LoadError::malformed(
                    &self.part,
                    format!(
                        "node {index} is {} where its architecture has {}",
                        node.name,
                        leaf.unwrap_or_default()
                    ),
                ));
            }
        }
        Ok(())
    }

    /// The nodes of a kind, in breadth-first order.
    pub(crate) fn named<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node<'b>> {
        self.nodes.iter().filter(move |node| node.name == name)
    }

    /// The `nth` node of a kind.
    pub(crate) fn nth(&self, name: &str, nth: usize) -> Result<&Node<'b>, LoadError> {
        self.nodes
            .iter()
            .filter(|node| node.name == name)
            .nth(nth)
            .ok_or_else(|| {
                LoadError::malformed(&self.part, format!("it has no {name} number {nth}"))
            })
    }

    /// The name of the file, for errors.
    pub(crate) fn part(&self) -> &str {
        &self.part
    }

    /// A node's weights.
    pub(crate) fn weights<'n>(
        &self,
        node: &'n Node<'b>,
        name: &str,
        shape: &[Option<usize>],
    ) -> Result<&'n Array, LoadError> {
        let array = node
            .parameters
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, array)| array)
            .ok_or_else(|| {
                LoadError::malformed(&self.part, format!("{} has no weights {name}", node.name))
            })?;
        let fits = array.shape.len() == shape.len()
            && array
                .shape
                .iter()
                .zip(shape)
                .all(|(size, wanted)| wanted.is_none_or(|wanted| wanted == *size));
        if fits {
            Ok(array)
        } else {
            Err(LoadError::malformed(
                &self.part,
                format!(
                    "{} has weights {name} of shape {:?} where {shape:?} is needed",
                    node.name, array.shape
                ),
            ))
        }
    }

    /// A node's setting that is a whole number.
    pub(crate) fn setting(&self, node: &Node<'b>, name: &str) -> Result<usize, LoadError> {
        node.attribute(name)
            .and_then(Value::as_usize)
            .ok_or_else(|| {
                LoadError::malformed(&self.part, format!("{} has no setting {name}", node.name))
            })
    }
}

impl<'b> Node<'b> {
    /// A setting.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Value<'b>> {
        self.attributes
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

/// An array as `msgpack_numpy` writes it: a map with its type, shape and bytes.
fn array(value: &Value<'_>) -> Result<Array, String> {
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .ok_or("no array")?;
    if kind != "<f4" {
        return Err(format!("numbers of type {kind} where <f4 is needed"));
    }
    let shape = value
        .get("shape")
        .and_then(Value::as_array)
        .and_then(|sizes| {
            sizes
                .iter()
                .map(Value::as_usize)
                .collect::<Option<Vec<_>>>()
        })
        .ok_or("no shape")?;
    let bytes = value
        .get("data")
        .and_then(Value::as_bytes)
        .ok_or("no data")?;
    let length = shape
        .iter()
        .try_fold(4usize, |product, size| product.checked_mul(*size))
        .ok_or("a shape beyond this machine")?;
    if bytes.len() != length {
        return Err(format!("{} bytes for the shape {shape:?}", bytes.len()));
    }
    let data: Vec<f32> = bytes
        .chunks_exact(4)
        .map(|four| f32::from_le_bytes(four.try_into().unwrap_or_default()))
        .collect();
    if data.iter().all(|number| number.is_finite()) {
        Ok(Array { shape, data })
    } else {
        Err("a weight that is no finite number".to_owned())
    }
}

/// The nodes that an architecture has.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// A layer with a name of its own.
    Leaf(&'static str),
    /// A layer about others: its own name follows from theirs.
    Branch(Vec<Tree>),
}

impl Tree {
    /// `chain` and `concatenate` both flatten a first part of their own kind; spaCy's trees, with
    /// the kinds written out, need no more than this constructor.
    pub(crate) fn branch(parts: impl Into<Vec<Tree>>) -> Tree {
        Tree::Branch(parts.into())
    }

    fn breadth_first(&self) -> Vec<Option<&'static str>> {
        let mut queue = vec![self];
        let mut at = 0;
        let mut names = Vec::new();
        while let Some(tree) = queue.get(at).copied() {
            at += 1;
            match tree {
                Tree::Leaf(name) => names.push(Some(*name)),
                Tree::Branch(parts) => {
                    names.push(None);
                    queue.extend(parts);
                }
            }
        }
        names
    }
}
