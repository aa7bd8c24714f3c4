//! From a parse to sentences, and arcs that cross others restored.
//!
//! The parser cannot make crossing arcs; it was trained on trees in which the lower end of such an
//! arc hangs higher up, under a label `own||of the true head`. Here the word is hung back under the
//! nearest word with that label. A sentence starts at the leftmost word below each root.
//!
//! Source: Nivre and Nilsson 2005 (head scheme); spaCy's `nonproj.pyx` and
//! `set_children_from_heads` in `doc.pyx`, whose order of steps is kept, quirks included: edges are
//! not updated while words are rehung.

use super::arc_eager::Parse;
use smol_str::SmolStr;

/// Parts a word's own label from that of its true head.
const DELIMITER: &str = "||";

/// Rounds after which edges are taken as they are, as in spaCy.
const ROUNDS: usize = 12;

/// The leftmost and rightmost words below each word.
struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
}

/// Rehang words whose labels say so, and give which words start sentences. `is_space` tells
/// white space, which is never made a head.
pub(crate) fn finish(parse: &mut Parse, is_space: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut edges = edges(&parse.heads);
    for word in 0..parse.heads.len() {
        let Some((own, of_head)) = parse
            .labels
            .get(word)
            .and_then(|label| label.split_once(DELIMITER))
        else {
            continue;
        };
        let (own, of_head) = (SmolStr::new(own), SmolStr::new(of_head));
        let head = true_head(parse, &edges, word, &of_head, &is_space);
        if let (Some(place), Some(label)) = (parse.heads.get_mut(word), parse.labels.get_mut(word))
        {
            *place = head;
            *label = own;
        }
    }
    edges = self::edges(&parse.heads);
    let mut starts = vec![false; parse.heads.len()];
    for (word, head) in parse.heads.iter().enumerate() {
        if *head as usize == word
            && let Some(start) = edges
                .left
                .get(word)
                .and_then(|left| starts.get_mut(*left as usize))
        {
            *start = true;
        }
    }
    if let Some(first) = starts.first_mut() {
        *first = true;
    }
    starts
}

/// The nearest word with a label below a word's head, level by level from the left; the head
/// itself where there is none.
fn true_head(
    parse: &Parse,
    edges: &Edges,
    word: usize,
    label: &str,
    is_space: &impl Fn(usize) -> bool,
) -> u32 {
    let head = parse.heads.get(word).copied().unwrap_or(word as u32);
    let mut level = vec![head as usize];
    // A level cannot come more often than there are words, unless the arcs have a circle.
    for _ in 0..parse.heads.len() {
        let mut below = Vec::new();
        for parent in level {
            let left = edges.left.get(parent).map_or(parent, |left| *left as usize);
            let right = edges
                .right
                .get(parent)
                .map_or(parent, |right| *right as usize);
            for child in (left..=right).filter(|child| *child != parent) {
                if parse
                    .heads
                    .get(child)
                    .is_none_or(|head| *head as usize != parent)
                    || child == word
                    || is_space(child)
                {
                    continue;
                }
                if parse.labels.get(child).is_some_and(|own| own == label) {
                    return child as u32;
                }
                below.push(child);
            }
        }
        if below.is_empty() {
            break;
        }
        level = below;
    }
    head
}

/// The edges of what hangs below each word, in as many rounds as crossing arcs need.
fn edges(heads: &[u32]) -> Edges {
    let mut edges = Edges {
        left: (0..heads.len() as u32).collect(),
        right: (0..heads.len() as u32).collect(),
    };
    for _ in 0..ROUNDS {
        for (word, head) in heads.iter().enumerate() {
            edges.widen(*head as usize, word);
        }
        for (word, head) in heads.iter().enumerate().rev() {
            edges.widen(*head as usize, word);
        }
        if within_sentences(heads, &edges.left) {
            break;
        }
    }
    edges
}

impl Edges {
    fn widen(&mut self, head: usize, child: usize) {
        if let (Some(left), Some(right)) = (
            self.left.get(child).copied(),
            self.right.get(child).copied(),
        ) {
            if let Some(edge) = self.left.get_mut(head) {
                *edge = left.min(*edge);
            }
            if let Some(edge) = self.right.get_mut(head) {
                *edge = right.max(*edge);
            }
        }
    }
}

/// Whether every head lies in its word's sentence, as the left edges of roots part sentences.
fn within_sentences(heads: &[u32], left: &[u32]) -> bool {
    let mut starts = vec![false; heads.len()];
    for (word, head) in heads.iter().enumerate() {
        if *head as usize == word
            && let Some(start) = left
                .get(word)
                .and_then(|left| starts.get_mut(*left as usize))
        {
            *start = true;
        }
    }
    let mut from = 0;
    for end in 0..heads.len() {
        if (end > 0 && starts.get(end) == Some(&true)) || end + 1 == heads.len() {
            let sentence = heads.get(from..end).unwrap_or(&[]);
            if sentence
                .iter()
                .any(|head| (*head as usize) < from || *head as usize > end)
            {
                return false;
            }
            from = end;
        }
    }
    true
}
