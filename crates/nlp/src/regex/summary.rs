//! What can be said of an expression before any text is seen.
//!
//! | summary | of `(?<=[0-9])(?:km\|%)$` | use |
//! |---|---|---|
//! | first | `k`, `%` | try only alternatives that can start here |
//! | last | `m`, `%` | where the match must reach the end, look at the end first |
//! | most bytes | 2 | begin so near to the end |
//! | outside letters | true | words of plain letters need no look |
//!
//! Absent on purpose: exactness. Each summary may promise less than is true, never more.

use super::class::Class;
use super::parse::Node;

/// All ASCII letters.
const LETTERS: u128 = letters();

const fn letters() -> u128 {
    let mut map = 0u128;
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphabetic() {
            map |= 1 << byte;
        }
        byte += 1;
    }
    map
}

/// Characters that may stand at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) ascii: u128,
    pub(super) other: bool,
    /// No character need stand there at all.
    pub(super) empty: bool,
}

impl Edge {
    const NOTHING: Self = Self {
        ascii: 0,
        other: false,
        empty: false,
    };
    const ZERO_WIDTH: Self = Self {
        empty: true,
        ..Self::NOTHING
    };

    fn or(self, other: Self) -> Self {
        Self {
            ascii: self.ascii | other.ascii,
            other: self.other || other.other,
            empty: self.empty || other.empty,
        }
    }

    /// This, and where it may be empty, what comes behind it.
    fn then(self, next: Self) -> Self {
        if self.empty {
            Self {
                empty: false,
                ..self
            }
            .or(next)
        } else {
            self
        }
    }
}

/// Characters that a match may start with.
pub(super) fn first(node: &Node) -> Edge {
    edge(node, false)
}

/// Characters that a match may end with.
pub(super) fn last(node: &Node) -> Edge {
    edge(node, true)
}

fn edge(node: &Node, from_end: bool) -> Edge {
    match node {
        Node::Class(class) => Edge {
            ascii: class.ascii(),
            other: class.reaches_beyond_ascii(),
            empty: false,
        },
        Node::Concat(nodes) => {
            let join = |edge: Edge, node| edge.then(self::edge(node, from_end));
            if from_end {
                nodes.iter().rev().fold(Edge::ZERO_WIDTH, join)
            } else {
                nodes.iter().fold(Edge::ZERO_WIDTH, join)
            }
        }
        Node::Alternation(nodes) => nodes.iter().fold(Edge::NOTHING, |edge, node| {
            edge.or(self::edge(node, from_end))
        }),
        Node::Repeat { node, min, .. } => {
            let mut edge = edge(node, from_end);
            edge.empty |= *min == 0;
            edge
        }
        Node::Look { .. } | Node::Start | Node::End | Node::VeryEnd | Node::Boundary { .. } => {
            Edge::ZERO_WIDTH
        }
    }
}

/// The most bytes that a match may take; None: no bound.
pub(super) fn most_bytes(node: &Node) -> Option<usize> {
    match node {
        Node::Class(_) => Some(4),
        Node::Concat(nodes) => nodes
            .iter()
            .try_fold(0usize, |sum, node| sum.checked_add(most_bytes(node)?)),
        Node::Alternation(nodes) => nodes
            .iter()
            .try_fold(0usize, |most, node| Some(most.max(most_bytes(node)?))),
        Node::Repeat { node, max, .. } => most_bytes(node)?.checked_mul((*max)? as usize),
        _ => Some(0),
    }
}

/// The number of characters of every match; None: matches differ.
pub(super) fn width(node: &Node) -> Option<usize> {
    match node {
        Node::Class(_) => Some(1),
        Node::Concat(nodes) => nodes
            .iter()
            .try_fold(0usize, |sum, node| sum.checked_add(width(node)?)),
        Node::Alternation(nodes) => {
            let mut widths = nodes.iter().map(width);
            let first = widths.next()??;
            widths.all(|width| width == Some(first)).then_some(first)
        }
        Node::Repeat { node, min, max, .. } if Some(*min) == *max => {
            width(node)?.checked_mul(*min as usize)
        }
        Node::Repeat { .. } => None,
        _ => Some(0),
    }
}

/// Whether every match holds, or looks at, a character that is no ASCII letter.
pub(super) fn leaves_letters(node: &Node) -> bool {
    match node {
        Node::Class(class) => class.ascii() & LETTERS == 0,
        Node::Concat(nodes) => nodes.iter().any(leaves_letters),
        Node::Alternation(nodes) => nodes.iter().all(leaves_letters),
        Node::Repeat { node, min, .. } => *min > 0 && leaves_letters(node),
        Node::Look {
            node,
            negative: false,
            ..
        } => leaves_letters(node),
        _ => false,
    }
}

/// Whether every match starts at the start of the text.
pub(super) fn is_anchored(node: &Node) -> bool {
    match node {
        Node::Start => true,
        Node::Concat(nodes) => {
            nodes
                .iter()
                .take_while(|node| matches!(node, Node::Look { .. } | Node::Start))
                .any(|node| matches!(node, Node::Start))
                || nodes.first().is_some_and(is_anchored)
        }
        Node::Alternation(nodes) => nodes.iter().all(is_anchored),
        _ => false,
    }
}

/// Whether every match reaches the end of the text (or a line feed there).
pub(super) fn reaches_end(node: &Node) -> bool {
    match node {
        Node::End | Node::VeryEnd => true,
        Node::Concat(nodes) => nodes.last().is_some_and(reaches_end),
        Node::Alternation(nodes) => nodes.iter().all(reaches_end),
        _ => false,
    }
}

/// A set that every consumed character belongs to, where that is easily said.
pub(super) fn body(node: &Node) -> Option<Class> {
    match node {
        Node::Class(class) => Some(Class::clone(class)),
        Node::Concat(nodes) | Node::Alternation(nodes) => nodes
            .iter()
            .try_fold(Class::default(), |all, node| all.union(&body(node)?)),
        Node::Repeat { node, .. } => body(node),
        _ => Some(Class::default()),
    }
}
