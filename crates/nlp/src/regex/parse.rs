//! From an expression's text to its tree.
//!
//! Absent on purpose: what the tree cannot say (see [`super`]); each is named in the error.

use super::RegexError;
use super::class::{Class, Named};
use std::rc::Rc;

/// The tree of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// One character of a set.
    Class(Rc<Class>),
    /// One after the other.
    Concat(Vec<Node>),
    /// The first that leads to a match.
    Alternation(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        /// None: without bound.
        max: Option<u32>,
        greedy: bool,
    },
    Look {
        node: Box<Node>,
        behind: bool,
        negative: bool,
    },
    /// `^`
    Start,
    /// `$`: the end, or before a line feed there.
    End,
    /// `\Z`
    VeryEnd,
    /// `\b`, `\B`
    Boundary { negative: bool },
}

/// Most repetitions written out; beyond it an expression would grow without need.
const MOST_REPEATS: u32 = 1000;
/// Deepest nesting of groups.
const DEEPEST: usize = 200;

/// Parse an expression.
pub(super) fn parse(pattern: &str) -> Result<Node, RegexError> {
    let mut parser = Parser {
        chars: pattern.chars().collect(),
        at: 0,
        ignore_case: false,
        depth: 0,
        classes: Default::default(),
    };
    parser.flags()?;
    let node = parser.alternation()?;
    if parser.at < parser.chars.len() {
        return Err(parser.fault("an unmatched ')'"));
    }
    Ok(node)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    ignore_case: bool,
    depth: usize,
    /// Classes met, by their text: the same thousand ranges stand dozens of times.
    classes: std::collections::HashMap<String, Rc<Class>>,
}

impl Parser {
    fn fault(&self, reason: &'static str) -> RegexError {
        RegexError {
            at: self.at,
            reason,
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn follows(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(index, c)| self.chars.get(self.at + index) == Some(&c))
    }

    fn eat(&mut self, text: &str) -> bool {
        let follows = self.follows(text);
        if follows {
            self.at += text.chars().count();
        }
        follows
    }

    /// `(?iu)` at the start.
    fn flags(&mut self) -> Result<(), RegexError> {
        while self.follows("(?")
            && self
                .chars
                .get(self.at + 2)
                .is_some_and(char::is_ascii_lowercase)
        {
            let close = self
                .chars
                .iter()
                .skip(self.at)
                .position(|c| *c == ')' || *c == ':')
                .map(|offset| self.at + offset);
            let Some(close) = close.filter(|close| self.chars.get(*close) == Some(&')')) else {
                return Ok(());
            };
            for index in self.at + 2..close {
                match self.chars.get(index) {
                    Some('i') => self.ignore_case = true,
                    Some('u') => {}
                    _ => {
                        self.at = index;
                        return Err(self.fault("a flag other than i and u"));
                    }
                }
            }
            self.at = close + 1;
        }
        Ok(())
    }

    fn alternation(&mut self) -> Result<Node, RegexError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault("groups nested too deep"));
        }
        let mut alternatives = vec![self.sequence()?];
        while self.eat("|") {
            alternatives.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match alternatives.len() {
            1 => alternatives.remove(0),
            _ => Node::Alternation(alternatives),
        })
    }

    fn sequence(&mut self) -> Result<Node, RegexError> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let node = self.atom()?;
            let node = self.quantified(node)?;
            nodes.push(node);
        }
        Ok(match nodes.len() {
            1 => nodes.remove(0),
            _ => Node::Concat(nodes),
        })
    }

    fn quantified(&mut self, mut node: Node) -> Result<Node, RegexError> {
        loop {
            let (min, max) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => match self.bounds()? {
                    Some(bounds) => bounds,
                    None => return Ok(node),
                },
                _ => return Ok(node),
            };
            // Past `*`, `+`, `?` or the `}` that `bounds` left.
            self.at += 1;
            if self.peek() == Some('+') {
                return Err(self.fault("a possessive quantifier"));
            }
            let greedy = !self.eat("?");
            node = Node::Repeat {
                node: Box::new(node),
                min,
                max,
                greedy,
            };
        }
    }

    /// `{m}`, `{m,}`, `{,n}`, `{m,n}`, up to the closing brace, which is left; None where the
    /// brace means itself.
    fn bounds(&mut self) -> Result<Option<(u32, Option<u32>)>, RegexError> {
        let close = self
            .chars
            .iter()
            .skip(self.at)
            .position(|c| *c == '}')
            .map(|offset| self.at + offset);
        let Some(close) = close else {
            return Ok(None);
        };
        let text: String = self
            .chars
            .get(self.at + 1..close)
            .unwrap_or_default()
            .iter()
            .collect();
        let number = |text: &str| text.parse::<u32>().ok();
        let bounds = match text.split_once(',') {
            None => number(&text).map(|count| (count, Some(count))),
            Some(("", "")) => Some((0, None)),
            Some(("", most)) => number(most).map(|most| (0, Some(most))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => number(least).zip(number(most)).map(|(a, b)| (a, Some(b))),
        };
        if let Some((min, max)) = bounds {
            if min > MOST_REPEATS || max.is_some_and(|max| max > MOST_REPEATS || max < min) {
                return Err(self.fault("a repetition out of bounds"));
            }
            self.at = close;
        }
        Ok(bounds)
    }

    fn atom(&mut self) -> Result<Node, RegexError> {
        let Some(c) = self.peek() else {
            return Err(self.fault("an end too early"));
        };
        match c {
            '(' => self.group(),
            '[' => self.class(),
            '\\' => self.escape(),
            '.' => {
                self.at += 1;
                Ok(Node::Class(Rc::new(Class::any())))
            }
            '^' => {
                self.at += 1;
                Ok(Node::Start)
            }
            '$' => {
                self.at += 1;
                Ok(Node::End)
            }
            '*' | '+' | '?' => Err(self.fault("nothing to repeat")),
            _ => {
                self.at += 1;
                Ok(self.literal(c))
            }
        }
    }

    fn literal(&self, c: char) -> Node {
        Node::Class(Rc::new(Class::one(c, self.ignore_case)))
    }

    fn group(&mut self) -> Result<Node, RegexError> {
        self.at += 1;
        let look = |behind, negative| Some((behind, negative));
        let look = if self.eat("?:") {
            None
        } else if self.eat("?=") {
            look(false, false)
        } else if self.eat("?!") {
            look(false, true)
        } else if self.eat("?<=") {
            look(true, false)
        } else if self.eat("?<!") {
            look(true, true)
        } else if self.eat("?P<") {
            while self.peek().is_some_and(|c| c != '>') {
                self.at += 1;
            }
            self.at += 1;
            None
        } else if self.peek() == Some('?') {
            return Err(self.fault("a group of another kind than (?: (?= (?! (?<= (?<! (?P<"));
        } else {
            None
        };
        let node = self.alternation()?;
        if !self.eat(")") {
            return Err(self.fault("a group without its ')'"));
        }
        Ok(match look {
            None => node,
            Some((behind, negative)) => Node::Look {
                node: Box::new(node),
                behind,
                negative,
            },
        })
    }

    fn class(&mut self) -> Result<Node, RegexError> {
        let from = self.at;
        self.at += 1;
        let negated = self.eat("^");
        let mut class = Class::default();
        let mut first = true;
        loop {
            let Some(c) = self.peek() else {
                return Err(self.fault("a class without its ']'"));
            };
            if c == ']' && !first {
                self.at += 1;
                break;
            }
            first = false;
            let Some(low) = self.class_item(&mut class)? else {
                continue;
            };
            let is_range =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            if !is_range {
                class.add_range(low, low);
                continue;
            }
            self.at += 1;
            match self.class_item(&mut class)? {
                Some(high) if high >= low => class.add_range(low, high),
                _ => return Err(self.fault("a range that ends before it starts")),
            }
        }
        let text: String = self
            .chars
            .get(from..self.at)
            .unwrap_or_default()
            .iter()
            .collect();
        let ignore_case = self.ignore_case;
        let class = self
            .classes
            .entry(text)
            .or_insert_with(|| Rc::new(class.finish(negated, ignore_case)));
        Ok(Node::Class(Rc::clone(class)))
    }

    /// One character of a class, or None where a named class was added.
    fn class_item(&mut self, class: &mut Class) -> Result<Option<char>, RegexError> {
        let Some(c) = self.peek() else {
            return Err(self.fault("a class without its ']'"));
        };
        self.at += 1;
        if c != '\\' {
            return Ok(Some(c));
        }
        if let Some((named, complement)) = self.peek().and_then(named) {
            self.at += 1;
            class.add_named(named, complement);
            return Ok(None);
        }
        if self.eat("b") {
            return Ok(Some('\u{8}'));
        }
        self.escaped_character().map(Some)
    }

    fn escape(&mut self) -> Result<Node, RegexError> {
        self.at += 1;
        let Some(c) = self.peek() else {
            return Err(self.fault("a backslash at the end"));
        };
        if let Some((named, complement)) = named(c) {
            self.at += 1;
            let mut class = Class::default();
            class.add_named(named, complement);
            return Ok(Node::Class(Rc::new(class.finish(false, false))));
        }
        for (letter, node) in [
            ('b', Node::Boundary { negative: false }),
            ('B', Node::Boundary { negative: true }),
            ('A', Node::Start),
            ('Z', Node::VeryEnd),
        ] {
            if c == letter {
                self.at += 1;
                return Ok(node);
            }
        }
        let c = self.escaped_character()?;
        Ok(self.literal(c))
    }

    /// After a backslash: the character meant.
    fn escaped_character(&mut self) -> Result<char, RegexError> {
        let Some(c) = self.peek() else {
            return Err(self.fault("a backslash at the end"));
        };
        self.at += 1;
        let digits = match c {
            'n' => return Ok('\n'),
            't' => return Ok('\t'),
            'r' => return Ok('\r'),
            'f' => return Ok('\u{c}'),
            'v' => return Ok('\u{b}'),
            'a' => return Ok('\u{7}'),
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '1'..='9' => return Err(self.fault("a back-reference")),
            '0' => return Ok('\0'),
            c if c.is_ascii_alphabetic() => return Err(self.fault("an unknown escape")),
            c => return Ok(c),
        };
        let text: String = self
            .chars
            .get(self.at..self.at + digits)
            .unwrap_or_default()
            .iter()
            .collect();
        let c = u32::from_str_radix(&text, 16).ok().and_then(char::from_u32);
        match c {
            Some(c) => {
                self.at += digits;
                Ok(c)
            }
            None => Err(self.fault("a character number that is none")),
        }
    }
}

fn named(letter: char) -> Option<(Named, bool)> {
    Some(match letter {
        'w' => (Named::Word, false),
        'W' => (Named::Word, true),
        'd' => (Named::Digit, false),
        'D' => (Named::Digit, true),
        's' => (Named::Space, false),
        'S' => (Named::Space, true),
        _ => return None,
    })
}
