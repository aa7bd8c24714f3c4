//! TimeML documents: read for their text and their own time, written with TIMEX3 marks.
//!
//! ```
//! use rapporteur_time::timeml;
//! let document = timeml::read("<TimeML><DCT><TIMEX3 tid=\"t0\" value=\"2025-07-22\">today</TIMEX3></DCT>\
//!     <TEXT>Talks &amp; more <EVENT eid=\"e1\">began</EVENT>.</TEXT></TimeML>");
//! assert_eq!(document.text, "Talks & more began.");
//! assert_eq!(document.reference, Some(jiff::civil::date(2025, 7, 22)));
//! ```
//!
//! Spans found in [`Document::text`] lead back to the bytes of the file through
//! [`Document::offsets`]. Marks that the text has are passed over.
//!
//! Deliberately absent: events and links, which no stage here reads; validation of the XML.

use jiff::civil::Date;
use rapporteur_model::{
    Anchor, Modifier, OffsetMap, OffsetMapBuilder, Span, TimeExpression, TimeKind,
};
use std::fmt::Write as _;

/// The text of a TimeML document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What stands between `<TEXT>` and `</TEXT>` without its tags, entities decoded; the whole
    /// without its tags when the document has no `<TEXT>`.
    pub text: String,
    /// From bytes of the text to bytes of the document.
    pub offsets: OffsetMap,
    /// The day of the document's creation time; `None` when it has none or says no day.
    pub reference: Option<Date>,
}

const ENTITIES: [(&str, &str); 5] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
];

/// Reads a document; whatever it is, some text comes of it.
pub fn read(source: &str) -> Document {
    let start = source.find("<TEXT>").map_or(0, |at| at + "<TEXT>".len());
    let end = source
        .rfind("</TEXT>")
        .filter(|end| *end >= start)
        .unwrap_or(source.len());
    let mut text = String::new();
    let mut offsets = OffsetMapBuilder::default();
    let mut at = start;
    while at < end {
        let rest = source.get(at..end).unwrap_or("");
        if rest.starts_with('<')
            && let Some(close) = rest.find('>')
        {
            at += close + 1;
            continue;
        }
        if let Some((entity, letter)) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity))
        {
            text.push_str(letter);
            offsets.replace(letter.len(), Span::new(at, at + entity.len()));
            at += entity.len();
            continue;
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let plain = rest
            .get(first..)
            .and_then(|more| more.find(['<', '&']))
            .map_or(rest.len(), |more| first + more);
        text.push_str(rest.get(..plain).unwrap_or(""));
        offsets.copy(at, plain);
        at += plain;
    }
    Document {
        text,
        offsets: offsets.finish(),
        reference: creation_time(source),
    }
}

/// The value of the time that is marked as the document's own, else of the first in `<DCT>`.
fn creation_time(source: &str) -> Option<Date> {
    let marked = source
        .split("<TIMEX3")
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
        .find(|tag| tag.contains("functionInDocument=\"CREATION_TIME\""));
    let tag = marked.or_else(|| {
        let (_, rest) = source.split_once("<DCT>")?.1.split_once("<TIMEX3")?;
        Some(rest.split_once('>')?.0)
    })?;
    let (_, value) = tag.split_once(" value=\"")?;
    value.get(..10)?.parse().ok()
}

/// Writes a text with its expressions as a TimeML document. Expressions must be in order and not
/// overlap, as [`TimeRules::find`](crate::TimeRules::find) gives them; others are left out.
pub fn write(text: &str, reference: Option<Date>, expressions: &[TimeExpression]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML>\n");
    if let Some(day) = reference {
        let _ = writeln!(
            out,
            "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{day}\" functionInDocument=\"CREATION_TIME\">{day}</TIMEX3></DCT>"
        );
    }
    out.push_str("<TEXT>");
    let mut at = 0;
    for (index, one) in expressions.iter().enumerate() {
        let (Some(before), Some(words)) = (
            text.get(at..one.span.start),
            text.get(one.span.start..one.span.end),
        ) else {
            continue;
        };
        escape(before, &mut out);
        let _ = write!(
            out,
            "<TIMEX3 tid=\"t{}\" type=\"{}\"",
            index + 1,
            kind(one.kind)
        );
        // TimeML has no way to say that a value is unknown but an empty one.
        out.push_str(" value=\"");
        escape(one.value.as_deref().unwrap_or(""), &mut out);
        out.push('"');
        if let Some(modifier) = one.modifier {
            let _ = write!(out, " mod=\"{}\"", modifier_name(modifier));
        }
        let anchor = match &one.anchor {
            Some(Anchor::Report) => Some(0),
            Some(Anchor::Expression(span)) => expressions
                .iter()
                .position(|other| other.span.contains(*span))
                .map(|other| other + 1),
            None => None,
        };
        if let Some(anchor) = anchor {
            let _ = write!(out, " temporalFunction=\"true\" anchorTimeID=\"t{anchor}\"");
        }
        out.push('>');
        escape(words, &mut out);
        out.push_str("</TIMEX3>");
        at = one.span.end;
    }
    escape(text.get(at..).unwrap_or(""), &mut out);
    out.push_str("</TEXT>\n</TimeML>\n");
    out
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
}

const fn kind(kind: TimeKind) -> &'static str {
    match kind {
        TimeKind::Date => "DATE",
        TimeKind::Time => "TIME",
        TimeKind::Duration => "DURATION",
        TimeKind::Set => "SET",
    }
}

/// TIMEX3's spelling of a modifier.
pub(crate) const fn modifier_name(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Before => "BEFORE",
        Modifier::After => "AFTER",
        Modifier::OnOrBefore => "ON_OR_BEFORE",
        Modifier::OnOrAfter => "ON_OR_AFTER",
        Modifier::LessThan => "LESS_THAN",
        Modifier::MoreThan => "MORE_THAN",
        Modifier::EqualOrLess => "EQUAL_OR_LESS",
        Modifier::EqualOrMore => "EQUAL_OR_MORE",
        Modifier::Start => "START",
        Modifier::Mid => "MID",
        Modifier::End => "END",
        Modifier::Approx => "APPROX",
    }
}
