//! TimeML documents, written: a text with its times marked as TIMEX3.
//!
//! ```
//! use jiff::civil::date;
//! use rapporteur_model::Annotations;
//! use rapporteur_time::timeml::{self, Head};
//! let (rules, _) = rapporteur_time::TimeRules::load(&rapporteur_data::DataSet::embedded());
//! let day = Some(date(2025, 7, 22));
//! let text = "Talks & more began yesterday.";
//! let found = rules.find(text, &Annotations::default(), day);
//! let written = timeml::write(Head::New { id: "r-1", day }, text, &found);
//! assert!(written.contains("Talks &amp; more began <TIMEX3 tid=\"t1\" type=\"DATE\" \
//!     value=\"2025-07-21\" temporalFunction=\"true\" functionInDocument=\"NONE\" \
//!     anchorTimeID=\"t0\">yesterday</TIMEX3>."));
//! ```
//!
//! The text stays as it is, white space too. Characters that XML cannot hold become U+FFFD.
//!
//! Deliberately absent: reading, which is the business of the cleaning stage; events and links;
//! `beginPoint` and `endPoint` of durations.

use jiff::civil::Date;
use rapporteur_model::{Anchor, Modifier, TimeExpression, TimeKind};
use std::fmt::Write as _;

/// What stands before the text.
#[derive(Clone, Copy, Debug)]
pub enum Head<'h> {
    /// A head made anew.
    New {
        /// The document's name.
        id: &'h str,
        /// The day of its creation; `None` leaves `<DCT>` out.
        day: Option<Date>,
    },
    /// That of the document which the text was read from, up to and with `<TEXT>`; marks of times
    /// that are in it stay.
    Kept(&'h str),
}

/// Writes a text with its expressions as a TimeML document. Expressions must be in order and not
/// overlap, as [`TimeRules::find`](crate::TimeRules::find) gives them; others are left out.
pub fn write(head: Head<'_>, text: &str, expressions: &[TimeExpression]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let (created, taken) = match head {
        Head::New { id, day } => {
            write_head(id, day, &mut out);
            (day.map(|_| "t0"), vec!["t0"])
        }
        Head::Kept(head) => {
            out.push_str(head);
            (created(head), attributes(head, "tid").collect())
        }
    };
    let fitting = fitting(text, expressions);
    let ids: Vec<String> = (1..)
        .map(|number| format!("t{number}"))
        .filter(|id| !taken.contains(&id.as_str()))
        .take(fitting.len())
        .collect();
    let mut at = 0;
    for (one, id) in fitting.iter().zip(&ids) {
        escape(text.get(at..one.span.start).unwrap_or(""), &mut out);
        let anchor = match &one.anchor {
            Some(Anchor::Report) => created,
            Some(Anchor::Expression(span)) => fitting
                .iter()
                .position(|other| other.span.contains(*span))
                .and_then(|other| ids.get(other))
                .map(String::as_str),
            None => None,
        };
        write_tag(one, id, anchor, &mut out);
        escape(one.span.of(text), &mut out);
        out.push_str("</TIMEX3>");
        at = one.span.end;
    }
    escape(text.get(at..).unwrap_or(""), &mut out);
    out.push_str("</TEXT>\n\n</TimeML>\n");
    out
}

/// The expressions that stand in the text, one behind the other.
fn fitting<'e>(text: &str, expressions: &'e [TimeExpression]) -> Vec<&'e TimeExpression> {
    let mut end = 0;
    let mut fitting = Vec::with_capacity(expressions.len());
    for one in expressions {
        let stands = text.get(one.span.start..one.span.end);
        if one.span.start >= end && stands.is_some_and(|words| !words.is_empty()) {
            end = one.span.end;
            fitting.push(one);
        }
    }
    fitting
}

fn write_head(id: &str, day: Option<Date>, out: &mut String) {
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML>\n\n<DOCID>");
    escape(id, out);
    out.push_str("</DOCID>\n\n");
    if let Some(day) = day {
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{day}\" temporalFunction=\"false\" \
             functionInDocument=\"CREATION_TIME\">{day}</TIMEX3></DCT>\n\n"
        );
    }
    out.push_str("<TEXT>");
}

fn write_tag(one: &TimeExpression, id: &str, anchor: Option<&str>, out: &mut String) {
    let value = one.value.as_deref().unwrap_or(unknown(one.kind));
    let _ = write!(
        out,
        "<TIMEX3 tid=\"{id}\" type=\"{}\" value=\"",
        kind(one.kind)
    );
    escape_attribute(value, out);
    out.push('"');
    if let Some(modifier) = one.modifier {
        let _ = write!(out, " mod=\"{}\"", modifier_name(modifier));
    }
    // What could not be resolved would have been counted from something, too.
    let counted = one.anchor.is_some() || one.value.is_none();
    let _ = write!(
        out,
        " temporalFunction=\"{counted}\" functionInDocument=\"NONE\""
    );
    if let Some(anchor) = anchor {
        out.push_str(" anchorTimeID=\"");
        escape_attribute(anchor, out);
        out.push('"');
    }
    out.push('>');
}

/// The id of the mark of the document's own time in a head.
fn created(head: &str) -> Option<&str> {
    let tag = |part: &'_ str| part.find('>').map(|end| part[..end].len());
    let tags = |text: &'_ str| -> Vec<(usize, usize)> {
        text.match_indices("<TIMEX3")
            .filter_map(|(at, _)| tag(&text[at..]).map(|length| (at, at + length)))
            .collect()
    };
    let of = |(start, end): (usize, usize)| head.get(start..end);
    let marked = tags(head)
        .into_iter()
        .filter_map(of)
        .find(|tag| attributes(tag, "functionInDocument").any(|role| role == "CREATION_TIME"));
    let within = || {
        let start = head.find("<DCT")?;
        tags(head)
            .into_iter()
            .find(|(at, _)| *at > start)
            .and_then(of)
    };
    attributes(marked.or_else(within)?, "tid").next()
}

/// The values of an attribute, however it is quoted.
fn attributes<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(name).filter_map(move |(at, _)| {
        let before = text.get(..at)?.chars().next_back()?;
        let rest = text.get(at + name.len()..)?.trim_start();
        let rest = rest.strip_prefix('=')?.trim_start();
        let quote = rest
            .chars()
            .next()
            .filter(|mark| matches!(mark, '"' | '\''))?;
        let value = rest.get(1..)?.split(quote).next()?;
        before.is_whitespace().then_some(value)
    })
}

/// Text, its quotation marks as they are. Line ends stay, too.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
}

fn escape_attribute(value: &str, out: &mut String) {
    let from = out.len();
    escape(value, out);
    if out.get(from..).is_some_and(|added| added.contains('"')) {
        let quoted = out.split_off(from).replace('"', "&quot;");
        out.push_str(&quoted);
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

/// What TIMEX3, which asks for a value, writes for one that is not known.
const fn unknown(kind: TimeKind) -> &'static str {
    match kind {
        TimeKind::Date | TimeKind::Set => "XXXX-XX-XX",
        TimeKind::Time => "XXXX-XX-XXTXX:XX",
        TimeKind::Duration => "PX",
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

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Span;

    fn expression(text: &str, words: &str, anchor: Option<Anchor>) -> TimeExpression {
        let at = text.find(words).unwrap_or(0);
        TimeExpression {
            text: words.to_owned(),
            span: Span::new(at, at + words.len()),
            kind: TimeKind::Date,
            value: Some("1994-05-04".to_owned()),
            modifier: None,
            start: None,
            end: None,
            granularity: None,
            zone: None,
            anchor,
            rule: String::new(),
        }
    }

    #[test]
    fn a_head_that_is_kept_keeps_its_ids_and_its_time() {
        let text = "They met today and the day after.";
        let expressions = [
            expression(text, "today", Some(Anchor::Report)),
            expression(
                text,
                "the day after",
                Some(Anchor::Expression(Span::new(9, 14))),
            ),
        ];
        for (head, first, second) in [
            (
                "<TimeML><DCT><TIMEX3 tid='t1' value=\"1994\"></TIMEX3></DCT><TEXT>",
                "anchorTimeID=\"t1\">today",
                "tid=\"t3\"",
            ),
            (
                "<TimeML><TITLE><TIMEX3 tid=\"t2\"/></TITLE><DCT><TIMEX3 functionInDocument=\"CREATION_TIME\" tid=\"t0\"/></DCT><TEXT>",
                "anchorTimeID=\"t0\">today",
                "anchorTimeID=\"t1\">the day after",
            ),
            (
                "<TimeML><TEXT>",
                "functionInDocument=\"NONE\">today",
                "tid=\"t2\"",
            ),
        ] {
            let written = write(Head::Kept(head), text, &expressions);
            assert!(written.starts_with(head));
            assert!(
                written.contains(first) && written.contains(second),
                "{written}"
            );
        }
    }

    #[test]
    fn what_overlaps_is_left_out_and_what_is_unknown_said() {
        let text = "They met the day after.";
        let mut open = expression(text, "the day after", None);
        open.value = None;
        let expressions = [open, expression(text, "day", None)];
        let head = Head::New {
            id: "a<b",
            day: None,
        };
        let written = write(head, text, &expressions);
        assert_eq!(written.matches("<TIMEX3").count(), 1, "{written}");
        assert!(written.contains("value=\"XXXX-XX-XX\" temporalFunction=\"true\""));
        assert!(written.contains("<DOCID>a&lt;b</DOCID>"));
        assert!(!written.contains("<DCT>"));
    }
}
