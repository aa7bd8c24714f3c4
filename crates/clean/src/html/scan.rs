//! A page into tags and text, in one pass and without recursion, every piece with its place.
//!
//! This is the tokenising half of HTML parsing, tolerant as browsers are: quotation marks that
//! never close, tags that never end and stray `<` cost nothing but themselves. It runs in time
//! linear in the page whatever the page is, because nothing is searched for twice.
//!
//! Deliberately absent: the tree. Readability builds its own; everything else needs only what
//! is open at a place.

use std::borrow::Cow;
use std::ops::Range;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'p> {
    /// Characters, references not decoded.
    Text(Range<usize>),
    /// `<name attributes>`
    Start {
        /// As written.
        name: &'p str,
        /// What stands between name and `>`.
        attributes: &'p str,
        /// The whole tag.
        tag: Range<usize>,
    },
    /// `</name>`
    End {
        /// As written.
        name: &'p str,
        /// The whole tag.
        tag: Range<usize>,
    },
    /// An element that holds no elements (`script`, `title`), from tag to tag.
    Raw {
        /// As written.
        name: &'p str,
        /// What stands between name and `>`.
        attributes: &'p str,
        /// What it holds.
        inner: Range<usize>,
    },
}

/// Elements that hold characters only.
const RAW: &[&str] = &[
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript",
];

/// The tokens of a page; comments, declarations and processing instructions are passed over.
pub(super) struct Scan<'p> {
    page: &'p str,
    at: usize,
    /// Raw elements that have no end tag from here on.
    unclosed: Vec<&'static str>,
    no_more_double: bool,
    no_more_single: bool,
}

impl<'p> Scan<'p> {
    pub(super) fn new(page: &'p str) -> Self {
        Self {
            page,
            at: 0,
            unclosed: Vec::new(),
            no_more_double: false,
            no_more_single: false,
        }
    }

    fn seek(&self, byte: u8, from: usize) -> Option<usize> {
        memchr::memchr(byte, self.page.as_bytes().get(from..)?).map(|offset| from + offset)
    }

    /// A `<` that starts markup, from `from` on.
    fn markup(&self, from: usize) -> usize {
        let bytes = self.page.as_bytes();
        let mut from = from;
        while let Some(at) = self.seek(b'<', from) {
            match bytes.get(at + 1) {
                Some(byte) if byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?') => {
                    return at;
                }
                Some(b'/')
                    if bytes
                        .get(at + 2)
                        .is_some_and(|byte| !matches!(byte, b' ' | b'\n')) =>
                {
                    return at;
                }
                _ => from = at + 1,
            }
        }
        bytes.len()
    }

    /// One past the `>` that ends the tag whose name ends at `from`.
    fn tag_end(&mut self, from: usize) -> usize {
        let bytes = self.page.as_bytes();
        let mut at = from;
        let mut after_equals = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => return at + 1,
                b'"' | b'\'' if after_equals => {
                    let gone = if byte == b'"' {
                        &mut self.no_more_double
                    } else {
                        &mut self.no_more_single
                    };
                    if !*gone {
                        match memchr::memchr(byte, &bytes[at + 1..]) {
                            Some(offset) => at += offset + 1,
                            None => *gone = true,
                        }
                    }
                    after_equals = false;
                }
                b'=' => after_equals = true,
                byte if byte.is_ascii_whitespace() => {}
                _ => after_equals = false,
            }
            at += 1;
        }
        bytes.len()
    }

    /// Where the end tag of a raw element starts, and one past its end.
    fn raw_end(&mut self, name: &'static str, from: usize) -> Option<(usize, usize)> {
        if self.unclosed.contains(&name) {
            return None;
        }
        let bytes = self.page.as_bytes();
        let mut at = from;
        while let Some(open) = self.seek(b'<', at) {
            let after = open + 2 + name.len();
            let is_end = bytes.get(open + 1) == Some(&b'/')
                && bytes
                    .get(open + 2..after)
                    .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && bytes
                    .get(after)
                    .is_none_or(|byte| !byte.is_ascii_alphanumeric());
            if is_end {
                let end = self.seek(b'>', after).map_or(bytes.len(), |end| end + 1);
                return Some((open, end));
            }
            at = open + 1;
        }
        self.unclosed.push(name);
        None
    }
}

impl<'p> Iterator for Scan<'p> {
    type Item = Token<'p>;

    fn next(&mut self) -> Option<Token<'p>> {
        let page = self.page;
        loop {
            let start = self.at;
            if start >= page.len() {
                return None;
            }
            let open = self.markup(start);
            if open > start {
                self.at = open;
                return Some(Token::Text(start..open));
            }
            let rest = &page[open..];
            if rest.starts_with("<!--") {
                let end = memchr::memmem::find(&rest.as_bytes()[4..], b"-->");
                self.at = end.map_or(page.len(), |end| open + 4 + end + 3);
                continue;
            }
            if rest.starts_with("<!") || rest.starts_with("<?") {
                self.at = self.seek(b'>', open).map_or(page.len(), |end| end + 1);
                continue;
            }
            let closing = rest.starts_with("</");
            let name_start = open + 1 + usize::from(closing);
            let name_end = page.as_bytes()[name_start..]
                .iter()
                .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
                .map_or(page.len(), |offset| name_start + offset);
            let end = self.tag_end(name_end);
            self.at = end;
            let name = page.get(name_start..name_end).unwrap_or("");
            if closing {
                return Some(Token::End {
                    name,
                    tag: open..end,
                });
            }
            let close = if page.as_bytes().get(end - 1) == Some(&b'>') {
                end - 1
            } else {
                end
            };
            let attributes = page.get(name_end..close).unwrap_or("");
            if let Some(raw) = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)) {
                let inner = match self.raw_end(raw, end) {
                    Some((inner_end, after)) => {
                        self.at = after;
                        end..inner_end
                    }
                    // Never closed: take the tag alone, so that the page is not lost with it.
                    None => end..end,
                };
                return Some(Token::Raw {
                    name,
                    attributes,
                    inner,
                });
            }
            return Some(Token::Start {
                name,
                attributes,
                tag: open..end,
            });
        }
    }
}

/// The attributes of a tag, names as written, values decoded.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '=' | '/'))
            .map_or(rest.len(), |(at, _)| at);
        let name = &rest[..name_end];
        rest = rest[name_end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            return Some((name, Cow::Borrowed("")));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (raw, after) = match quote {
            Some(quote) => {
                let inner = &value[1..];
                match inner.find(quote) {
                    Some(end) => (&inner[..end], &inner[end + 1..]),
                    None => (inner, ""),
                }
            }
            None => {
                let end = value
                    .find(|c: char| c.is_ascii_whitespace())
                    .unwrap_or(value.len());
                value.split_at(end)
            }
        };
        rest = after;
        Some((name, super::entities::decode(raw)))
    })
}

/// The value of one attribute.
pub(super) fn attribute<'a>(text: &'a str, name: &str) -> Option<Cow<'a, str>> {
    attributes(text)
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(page: &str) -> String {
        Scan::new(page)
            .map(|token| match token {
                Token::Text(range) => format!("T({})", &page[range]),
                Token::Start {
                    name, attributes, ..
                } => format!("S({name}|{attributes})"),
                Token::End { name, .. } => format!("E({name})"),
                Token::Raw { name, inner, .. } => format!("R({name}|{})", &page[inner]),
            })
            .collect()
    }

    #[test]
    fn pages_come_apart_as_in_a_browser() {
        for (page, expected) in [
            ("a<b>c</b>", "T(a)S(b|)T(c)E(b)"),
            ("<a href=\"x>y\">z", "S(a| href=\"x>y\")T(z)"),
            ("1 < 2 <3", "T(1 < 2 <3)"),
            ("<!-- <p> -->x<!doctype html>", "T(x)"),
            (
                "<SCRIPT>if (a<b) '</p>'</Script >x",
                "R(SCRIPT|if (a<b) '</p>')T(x)",
            ),
            ("<title>a<title>b", "R(title|)T(a)R(title|)T(b)"),
            ("<p title=\"open>text", "S(p| title=\"open)T(text)"),
            ("<p", "S(p|)"),
            ("", ""),
        ] {
            assert_eq!(shape(page), expected, "{page}");
        }
        let found: Vec<_> = attributes(" a=1 B = 'x y' c data-d=\"&amp;\"/").collect();
        let expected = [("a", "1"), ("B", "x y"), ("c", ""), ("data-d", "&")];
        assert_eq!(
            found,
            expected.map(|(name, value)| (name, Cow::Borrowed(value)))
        );
    }
}
