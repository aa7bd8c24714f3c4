//! The pattern language of the rule files.
//!
//! ```text
//! in|by (the)? <modifier>? {<month> (of)? <year>}
//! ```
//!
//! | written | means |
//! |---|---|
//! | `word` | that word, whatever its capitals |
//! | `a\|b` | one of several |
//! | `<class>` | a phrase of a vocabulary class, a built-in (`<number>`) or an expression of a lower level (`<date>`) |
//! | `( … )` | a group; `\|` separates its alternatives |
//! | `x?` | `x` or nothing |
//! | `!x` | `x` must not follow here |
//! | `{ … }` | the expression; what stands outside is context |
//!
//! Deliberately absent: repetition. Whatever repeats (numbers) is built in.

use std::fmt;

/// One element of a pattern, classes still by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// A literal word, lower-cased.
    Word(String),
    /// `<name>`.
    Class(String),
    /// Alternatives; `optional` adds the empty one.
    Group {
        alternatives: Vec<Vec<Element>>,
        optional: bool,
    },
    /// What must not follow.
    Not(Box<Element>),
    /// `{`
    Begin,
    /// `}`
    End,
}

/// Why a pattern cannot be read, and where in it, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)
    }
}

/// Reads a pattern.
pub(crate) fn parse(text: &str) -> Result<Vec<Element>, PatternError> {
    let mut parser = Parser { text, at: 0 };
    let alternatives = parser.alternatives()?;
    if parser.at < text.len() {
        return Err(parser.error("a closing bracket without its opening one"));
    }
    let mut alternatives = alternatives;
    if alternatives.iter().any(Vec::is_empty) {
        return Err(PatternError {
            at: 0,
            message: "an empty pattern or alternative",
        });
    }
    Ok(match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        Some(last) => {
            alternatives.push(last);
            vec![Element::Group {
                alternatives,
                optional: false,
            }]
        }
        None => Vec::new(),
    })
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn error(&self, message: &'static str) -> PatternError {
        PatternError {
            at: self.at,
            message,
        }
    }

    fn skip(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Sequences separated by a `|` with spaces around it.
    fn alternatives(&mut self) -> Result<Vec<Vec<Element>>, PatternError> {
        let mut all = Vec::new();
        let mut sequence = Vec::new();
        loop {
            self.skip();
            match self.rest().chars().next() {
                None | Some(')') => {
                    all.push(sequence);
                    return Ok(all);
                }
                Some('|') => {
                    self.at += 1;
                    all.push(std::mem::take(&mut sequence));
                }
                Some('{') => {
                    self.at += 1;
                    sequence.push(Element::Begin);
                }
                Some('}') => {
                    self.at += 1;
                    sequence.push(Element::End);
                }
                Some(_) => sequence.extend(self.choice()?),
            }
        }
    }

    /// `a|b|<c>?` without spaces.
    fn choice(&mut self) -> Result<Vec<Element>, PatternError> {
        let mut alternatives = vec![self.atom()?];
        while self.rest().starts_with('|') {
            self.at += 1;
            alternatives.push(self.atom()?);
        }
        let optional = self.rest().starts_with('?');
        if optional {
            self.at += 1;
        }
        if alternatives.len() == 1 && !optional {
            return Ok(alternatives.pop().unwrap_or_default());
        }
        Ok(vec![Element::Group {
            alternatives,
            optional,
        }])
    }

    fn atom(&mut self) -> Result<Vec<Element>, PatternError> {
        match self.rest().chars().next() {
            Some('!') => {
                self.at += 1;
                let mut inner = self.choice()?;
                match inner.pop() {
                    Some(element) if inner.is_empty() => Ok(vec![Element::Not(Box::new(element))]),
                    _ => Err(self.error("'!' stands before one word, class or group")),
                }
            }
            Some('(') => {
                self.at += 1;
                let alternatives = self.alternatives()?;
                if !self.rest().starts_with(')') {
                    return Err(self.error("a '(' is not closed"));
                }
                self.at += 1;
                if alternatives.iter().any(Vec::is_empty) {
                    return Err(self.error("an empty alternative"));
                }
                Ok(vec![Element::Group {
                    alternatives,
                    optional: false,
                }])
            }
            Some('<') => {
                let rest = self.rest();
                let end = rest.find('>').ok_or(PatternError {
                    at: self.at,
                    message: "a '<' is not closed",
                })?;
                let name = rest.get(1..end).unwrap_or("").to_owned();
                self.at += end + 1;
                Ok(vec![Element::Class(name)])
            }
            _ => {
                let rest = self.rest();
                let end = rest
                    .find(|letter: char| letter.is_whitespace() || "|()<>{}?!".contains(letter))
                    .unwrap_or(rest.len());
                let words = rest.get(..end).unwrap_or("");
                if words.is_empty() {
                    return Err(self.error("a word, '<class>' or '(' is expected"));
                }
                let elements = crate::lexer::phrase(words)
                    .into_iter()
                    .map(Element::Word)
                    .collect();
                self.at += end;
                Ok(elements)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_construct() {
        let elements = parse("in|by (the)? !may {<month> mid-<year>}").unwrap();
        assert_eq!(elements.len(), 9, "{elements:?}");
        assert_eq!(elements.last(), Some(&Element::End));
    }

    #[test]
    fn says_where_it_is_wrong() {
        for (pattern, at) in [("a (b", 4), ("a <b", 2), ("a )", 2), ("a ?", 2)] {
            assert_eq!(parse(pattern).unwrap_err().at, at, "{pattern}");
        }
    }
}
