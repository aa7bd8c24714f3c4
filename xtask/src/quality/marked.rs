//! Documents with times marked in them: TimeML with TIMEX3, and TIMEX2.
//!
//! ```text
//! <TEXT>Since <TIMEX3 type="DATE" value="1998">1998</TIMEX3> R&amp;D</TEXT>
//! text    Since 1998 R&D
//! times   6..10 DATE 1998
//! places  which byte of the text stands where in the file
//! ```
//!
//! Marks within marks are passed over, and so is all that stands outside of `<TEXT>`.
//!
//! Deliberately absent: an XML reader. The collections are well-formed and know no entities but
//! those of XML.

use rapporteur_model::Span;
use std::fmt::Write as _;

/// How times are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `<TIMEX3 type="DATE" value="1998">`
    Timex3,
    /// `<TIMEX2 val="1998">`
    Timex2,
}

impl Dialect {
    const fn tag(self) -> &'static str {
        match self {
            Self::Timex3 => "TIMEX3",
            Self::Timex2 => "TIMEX2",
        }
    }

    const fn value(self) -> &'static str {
        match self {
            Self::Timex3 => "value",
            Self::Timex2 => "val",
        }
    }

    /// How the names of files end.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Timex3 => ".tml",
            Self::Timex2 => ".xml",
        }
    }
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// Bytes of the text, without white space at the ends.
    pub(super) span: Span,
    /// Its value, when it has one.
    pub(super) value: Option<String>,
    /// Its type; TIMEX2 tells none.
    pub(super) kind: Option<String>,
}

/// A stretch of the text and where it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    text: usize,
    file: usize,
    /// Bytes in the text; those of an entity are more in the file.
    length: usize,
}

/// A document.
#[derive(Clone, Debug)]
pub(super) struct Marked {
    pub(super) dialect: Dialect,
    /// What stands in `<TEXT>`, tags taken out and entities resolved.
    pub(super) text: String,
    /// The marks in it.
    pub(super) times: Vec<Time>,
    /// The value of the document's own time.
    pub(super) day: Option<String>,
    /// Where the text stands in the file, in order.
    pub(super) places: Vec<Place>,
}

const ENTITIES: [(&str, char); 5] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&apos;", '\''),
];

/// Reads a document; `None` when it has no `<TEXT>`.
pub(super) fn read(source: &str, dialect: Dialect) -> Option<Marked> {
    let (head, _) = source.split_once("<TEXT>")?;
    let end = source.rfind("</TEXT>")?;
    let mut marked = Marked {
        dialect,
        text: String::new(),
        times: Vec::new(),
        day: day(head, dialect),
        places: Vec::new(),
    };
    let opening = format!("<{}", dialect.tag());
    let closing = format!("</{}", dialect.tag());
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut at = head.len() + "<TEXT>".len();
    while let Some(rest) = source.get(at..end).filter(|rest| !rest.is_empty()) {
        if rest.starts_with('<') {
            let length = rest.find('>').map_or(rest.len(), |close| close + 1);
            let tag = rest.get(..length).unwrap_or(rest);
            if tag.starts_with(&opening) {
                open.push((marked.text.len(), tag));
            } else if tag.starts_with(&closing)
                && let Some((start, tag)) = open.pop()
                && open.is_empty()
            {
                marked.times.push(Time {
                    span: trimmed(&marked.text, start),
                    value: attribute(tag, dialect.value()),
                    kind: attribute(tag, "type"),
                });
            }
            at += length;
            continue;
        }
        let entity = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
        let (piece, length) = match entity {
            Some((entity, letter)) => (letter.to_string(), entity.len()),
            None => {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = rest
                    .get(first..)
                    .and_then(|more| more.find(['<', '&']))
                    .map_or(rest.len(), |more| first + more);
                (rest.get(..length).unwrap_or(rest).to_owned(), length)
            }
        };
        marked.places.push(Place {
            text: marked.text.len(),
            file: at,
            length: piece.len(),
        });
        marked.text += &piece;
        at += length;
    }
    Some(marked)
}

impl Marked {
    /// Where a stretch of the file is in the text.
    pub(super) fn in_text(&self, span: Span) -> Span {
        let start = self.offset(span.start);
        let end = match span.end.checked_sub(1) {
            Some(last) if !span.is_empty() => self.offset(last) + 1,
            _ => start,
        };
        // The last byte may be within a letter or an entity.
        let end = (end..=self.text.len())
            .find(|&end| self.text.is_char_boundary(end))
            .unwrap_or(self.text.len());
        Span::new(start, end)
    }

    fn offset(&self, file: usize) -> usize {
        let next = self.places.partition_point(|place| place.file <= file);
        match next.checked_sub(1).and_then(|at| self.places.get(at)) {
            Some(place) => place.text + (file - place.file).min(place.length.saturating_sub(1)),
            None => 0,
        }
    }

    /// The words of a stretch of the text, white space folded.
    pub(super) fn words(&self, span: Span) -> String {
        let words: Vec<_> = span.of(&self.text).split_whitespace().collect();
        words.join(" ")
    }

    /// A stretch of the text with some words on both sides.
    pub(super) fn around(&self, span: Span) -> String {
        let before = self.text.get(..span.start).unwrap_or("");
        let from = before.char_indices().rev().nth(50).map_or(0, |(at, _)| at);
        let behind = self.text.get(span.end..).unwrap_or("");
        let to = behind
            .char_indices()
            .nth(40)
            .map_or(self.text.len(), |(at, _)| span.end + at);
        self.words(Span::new(from, to))
    }

    /// The text as a TimeML document without marks, and where it stands in that.
    pub(super) fn as_timeml(&self) -> (String, Vec<Place>) {
        let mut out = String::from("<?xml version=\"1.0\"?>\n<TimeML>\n");
        if let Some(day) = &self.day {
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{day}\" functionInDocument=\"CREATION_TIME\">{day}</TIMEX3></DCT>"
            );
        }
        out.push_str("<TEXT>");
        let mut places = Vec::new();
        let mut copied = 0;
        for (at, letter) in self.text.match_indices(['&', '<', '>']) {
            let name = ENTITIES
                .iter()
                .find(|(_, meant)| letter.starts_with(*meant));
            let pieces = [
                self.text.get(copied..at).unwrap_or(""),
                name.map_or("", |(entity, _)| entity),
            ];
            for (piece, (text, length)) in pieces.iter().zip([(copied, at - copied), (at, 1)]) {
                places.push(Place {
                    text,
                    file: out.len(),
                    length,
                });
                out.push_str(piece);
            }
            copied = at + 1;
        }
        places.push(Place {
            text: copied,
            file: out.len(),
            length: self.text.len() - copied,
        });
        out.push_str(self.text.get(copied..).unwrap_or(""));
        out.push_str("</TEXT>\n</TimeML>\n");
        (out, places)
    }
}

/// The value of the first time before the text.
fn day(head: &str, dialect: Dialect) -> Option<String> {
    let (_, tag) = head.split_once(&format!("<{}", dialect.tag()))?;
    let value = attribute(tag.split('>').next()?, dialect.value())?;
    value.get(..10).map(str::to_owned)
}

fn trimmed(text: &str, start: usize) -> Span {
    let words = text.get(start..).unwrap_or("");
    let start = start + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"')
        .next()
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_marks_and_places_are_read() {
        let source = "<DATETIME><TIMEX2 val=\"2009-12-19T17:00\">x</TIMEX2></DATETIME>\n<TEXT>\
            A&amp;B in <TIMEX2 val=\"1939\"> é 1939 </TIMEX2> and <TIMEX2>the <TIMEX2 val=\"x\">day</TIMEX2></TIMEX2>.</TEXT>";
        let marked = read(source, Dialect::Timex2).unwrap();
        assert_eq!(marked.text, "A&B in  é 1939  and the day.");
        assert_eq!(marked.day.as_deref(), Some("2009-12-19"));
        let told: Vec<_> = marked
            .times
            .iter()
            .map(|time| (time.span.of(&marked.text), time.value.as_deref()))
            .collect();
        assert_eq!(told, [("é 1939", Some("1939")), ("the day", None)]);
        for words in ["A", "é", "1939 ", "day"] {
            let at = source.rfind(words).unwrap();
            let there = marked.in_text(Span::new(at, at + words.len()));
            assert_eq!(there.of(&marked.text), words);
        }
        let at = source.find("&amp;").unwrap();
        assert_eq!(marked.in_text(Span::new(at, at + 5)).of(&marked.text), "&");
    }

    #[test]
    fn a_copy_has_the_text_and_no_marks() {
        let source = "<TEXT>R&amp;D &lt; <TIMEX2 val=\"1939\">1939</TIMEX2>.</TEXT>";
        let mut marked = read(source, Dialect::Timex2).unwrap();
        let (copy, places) = marked.as_timeml();
        assert!(copy.contains("<TEXT>R&amp;D &lt; 1939.</TEXT>"), "{copy}");
        marked.places = places;
        let at = copy.find("1939").unwrap();
        assert_eq!(marked.in_text(Span::new(at, at + 4)), marked.times[0].span);
        assert_eq!(read(&copy, Dialect::Timex3).unwrap().text, marked.text);
    }
}
