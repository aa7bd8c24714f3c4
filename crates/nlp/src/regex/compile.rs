//! From an expression's tree to its program.
//!
//! Absent on purpose: a repetition without bound of something that may be empty; it is named in
//! the error (no published tokenizer has one).

use super::class::Class;
use super::parse::{Node, parse};
use super::program::{Alternative, Op, Regex};
use super::{RegexError, summary};
use std::collections::HashMap;
use std::rc::Rc;

/// Operations beyond which an expression is refused.
const MOST_OPS: usize = 1 << 20;

impl Regex {
    /// Compile an expression of Python's `re`.
    ///
    /// # Errors
    /// Where it is malformed or asks for something that is not here.
    pub(crate) fn compile(pattern: &str) -> Result<Self, RegexError> {
        let tree = parse(pattern)?;
        let nodes = match tree {
            Node::Alternation(nodes) => nodes,
            other => vec![other],
        };
        let nodes = merge_single_characters(nodes);
        let mut compiler = Compiler::default();
        let mut alternatives = Vec::with_capacity(nodes.len());
        for node in &nodes {
            let start = compiler.here();
            compiler.node(node)?;
            compiler.ops.push(Op::Done);
            let (first, last) = (summary::first(node), summary::last(node));
            let to_end = summary::reaches_end(node);
            let most = summary::most_bytes(node).and_then(|most| u32::try_from(most).ok());
            let body = match most {
                None if to_end => summary::body(node).map(|class| compiler.class(&Rc::new(class))),
                _ => None,
            };
            alternatives.push(Alternative {
                start,
                first_ascii: first.ascii,
                first_other: first.other,
                may_be_empty: first.empty,
                last_ascii: last.ascii,
                last_other: last.other,
                most: most.unwrap_or(u32::MAX),
                anchored: summary::is_anchored(node),
                to_end,
                body,
            });
        }
        Ok(Self::assemble(
            compiler.ops,
            compiler.classes,
            alternatives,
            nodes.iter().all(summary::leaves_letters),
        ))
    }
}

/// Neighbouring alternatives of one character each become one set: `^,|^:` is `^[,:]`.
fn merge_single_characters(nodes: Vec<Node>) -> Vec<Node> {
    let mut merged: Vec<Node> = Vec::with_capacity(nodes.len());
    for node in nodes {
        if let (Some(before), Some((shape, class))) = (merged.last_mut(), single(&node))
            && let Some((shape_before, class_before)) = single(before)
            && shape == shape_before
            && let Some(union) = class_before.union(class)
        {
            let union = Node::Class(Rc::new(union));
            *before = match shape {
                (true, true) => Node::Concat(vec![Node::Start, union, Node::End]),
                (true, false) => Node::Concat(vec![Node::Start, union]),
                (false, true) => Node::Concat(vec![union, Node::End]),
                (false, false) => union,
            };
            continue;
        }
        merged.push(node);
    }
    merged
}

/// Whether it is `^x`, `x$`, `^x$` or `x`, and the set.
fn single(node: &Node) -> Option<((bool, bool), &Class)> {
    match node {
        Node::Class(class) => Some(((false, false), class)),
        Node::Concat(nodes) => match nodes.as_slice() {
            [Node::Start, Node::Class(class)] => Some(((true, false), class)),
            [Node::Class(class), Node::End] => Some(((false, true), class)),
            [Node::Start, Node::Class(class), Node::End] => Some(((true, true), class)),
            _ => None,
        },
        _ => None,
    }
}

#[derive(Default)]
struct Compiler {
    ops: Vec<Op>,
    classes: Vec<Class>,
    known: HashMap<*const Class, u32>,
}

impl Compiler {
    fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    fn class(&mut self, class: &Rc<Class>) -> u32 {
        if let Some(index) = self.known.get(&Rc::as_ptr(class)) {
            return *index;
        }
        let index = match self.classes.iter().position(|known| *known == **class) {
            Some(index) => index,
            None => {
                self.classes.push(Class::clone(class));
                self.classes.len() - 1
            }
        } as u32;
        if Rc::strong_count(class) > 1 {
            self.known.insert(Rc::as_ptr(class), index);
        }
        index
    }

    fn set(&mut self, at: u32, op: Op) {
        if let Some(place) = self.ops.get_mut(at as usize) {
            *place = op;
        }
    }

    fn node(&mut self, node: &Node) -> Result<(), RegexError> {
        if self.ops.len() > MOST_OPS {
            return Err(RegexError {
                at: 0,
                reason: "too many repetitions",
            });
        }
        match node {
            Node::Class(class) => {
                let class = self.class(class);
                self.ops.push(Op::Class(class));
            }
            Node::Concat(nodes) => {
                for node in nodes {
                    self.node(node)?;
                }
            }
            Node::Alternation(nodes) => self.alternation(nodes)?,
            Node::Repeat {
                node,
                min,
                max,
                greedy,
            } => self.repeat(node, *min, *max, *greedy)?,
            Node::Look {
                node,
                behind,
                negative,
            } => {
                let width = match summary::width(node) {
                    Some(width) => width as u32,
                    None if *behind => {
                        return Err(RegexError {
                            at: 0,
                            reason: "a lookbehind of no fixed width",
                        });
                    }
                    None => 0,
                };
                let at = self.here();
                self.ops.push(Op::Done);
                self.node(node)?;
                self.ops.push(Op::Done);
                let to = self.here();
                self.set(
                    at,
                    Op::Look {
                        to,
                        behind: *behind,
                        width,
                        negative: *negative,
                    },
                );
            }
            Node::Start => self.ops.push(Op::Start),
            Node::End => self.ops.push(Op::End),
            Node::VeryEnd => self.ops.push(Op::VeryEnd),
            Node::Boundary { negative } => self.ops.push(Op::Boundary {
                negative: *negative,
            }),
        }
        Ok(())
    }

    fn alternation(&mut self, nodes: &[Node]) -> Result<(), RegexError> {
        let mut jumps = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node)?;
                break;
            }
            let split = self.here();
            self.ops.push(Op::Done);
            self.node(node)?;
            jumps.push(self.here());
            self.ops.push(Op::Done);
            let second = self.here();
            self.set(
                split,
                Op::Split {
                    first: split + 1,
                    second,
                },
            );
        }
        let end = self.here();
        for jump in jumps {
            self.set(jump, Op::Jump(end));
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        node: &Node,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    ) -> Result<(), RegexError> {
        if let (Node::Class(class), true) = (node, greedy) {
            let class = self.class(class);
            self.ops.push(Op::Run {
                class,
                min,
                max: max.unwrap_or(u32::MAX),
            });
            return Ok(());
        }
        for _ in 0..min {
            self.node(node)?;
        }
        let split = |first, second, greedy| {
            if greedy {
                Op::Split { first, second }
            } else {
                Op::Split {
                    first: second,
                    second: first,
                }
            }
        };
        match max {
            None => {
                if summary::first(node).empty {
                    return Err(RegexError {
                        at: 0,
                        reason: "an unbounded repetition of what may be empty",
                    });
                }
                let at = self.here();
                self.ops.push(Op::Done);
                self.node(node)?;
                self.ops.push(Op::Jump(at));
                let end = self.here();
                self.set(at, split(at + 1, end, greedy));
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.here());
                    self.ops.push(Op::Done);
                    self.node(node)?;
                }
                let end = self.here();
                for at in splits {
                    self.set(at, split(at + 1, end, greedy));
                }
            }
        }
        Ok(())
    }
}
