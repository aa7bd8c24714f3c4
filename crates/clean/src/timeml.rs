//! TimeML documents: the text between `<TEXT>` and `</TEXT>`, and the document's own time.
//!
//! ```text
//! <DCT><TIMEX3 tid="t0" value="2025-07-22" …>22 July</TIMEX3></DCT>   → the report's day
//! <TEXT>Talks &amp; more <EVENT …>began</EVENT>.</TEXT>               → Talks & more began.
//! ```
//!
//! Marks that the text has are passed over; white space stays as it is. The document's time is
//! that of the mark that says to be it (`functionInDocument="CREATION_TIME"`), else of the first
//! in `<DCT>`. What is no XML is an error at its place, unless the text was whole before it.
//!
//! Deliberately absent: events and links, which no stage here reads, and folding of line ends,
//! which XML asks of parsers: the text stays what stands in the file.

use crate::date::StatedDate;
use crate::decode::place;
use crate::facts::{Draft, Facts, tidy_value};
use crate::weave::Weave;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use rapporteur_model::{DateSource, Position, Problem, Span};
use std::borrow::Cow;

/// Whether a text without a telling name is TimeML.
pub(crate) fn looks_like_timeml(head: &str) -> bool {
    let head = head.get(..head.len().min(2048)).unwrap_or(head);
    head.starts_with("<TimeML") || head.starts_with("<?xml") && head.contains("<TimeML")
}

/// Reads a document: its text, and how many bytes stand before it. `None` where it has no text that
/// can be read.
pub(crate) fn read(
    source: &str,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<(Draft, usize)> {
    let mut document = Document::new(source, name);
    let fault = document.events().err();
    problems.append(&mut document.problems);
    match (fault, document.state) {
        (None, State::After) => {}
        (Some(fault), State::After) => problems.push(
            Problem {
                severity: rapporteur_model::Severity::Warning,
                ..fault
            }
            .advise("the text before it was read; mend the file there"),
        ),
        (Some(fault), _) => {
            problems.push(fault.advise("mend it there, or give its text alone as .txt"));
            return None;
        }
        (None, State::Before) => {
            problems.push(
                Problem::error(name, "there is no <TEXT> in this TimeML document")
                    .at(1, 1)
                    .advise("put the text between <TEXT> and </TEXT>, or name the file .txt"),
            );
            return None;
        }
        (None, State::Within) => {
            let (line, column) = place(source.as_bytes(), source.len());
            problems.push(
                Problem::error(name, "the document ends within <TEXT>")
                    .at(line, column)
                    .advise("check that it was saved whole"),
            );
            return None;
        }
    }
    let (facts, head) = (document.facts(), document.head);
    let (text, offsets) = document.text.finish();
    let draft = Draft {
        text,
        offsets,
        facts,
    };
    Some((draft, head))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Within,
    After,
}

struct Document<'s> {
    source: &'s str,
    name: &'s str,
    state: State,
    /// Bytes up to and with `<TEXT>`.
    head: usize,
    /// Names of the elements that are open.
    open: Vec<String>,
    text: Weave,
    id: String,
    title: String,
    /// The document's time with its place, and whether its mark says to be it.
    created: Option<(String, usize, bool)>,
    problems: Vec<Problem>,
}

impl<'s> Document<'s> {
    fn new(source: &'s str, name: &'s str) -> Self {
        Self {
            source,
            name,
            state: State::Before,
            head: 0,
            open: Vec::new(),
            text: Weave::default(),
            id: String::new(),
            title: String::new(),
            created: None,
            problems: Vec::new(),
        }
    }

    fn events(&mut self) -> Result<(), Problem> {
        let mut reader = Reader::from_str(self.source);
        // What people write by hand has an `&` now and then; it is said, and read as it stands.
        reader.config_mut().allow_dangling_amp = true;
        loop {
            let event = reader
                .read_event()
                .map_err(|error| self.fault(&error.to_string(), reader.error_position()))?;
            match event {
                Event::Start(tag) => {
                    self.start(&tag);
                    if self.state == State::Within && self.head == 0 {
                        self.head = usize::try_from(reader.buffer_position()).unwrap_or(0);
                    }
                    self.open.push(tag.name().as_ref().to_owned());
                }
                Event::Empty(tag) => {
                    self.start(&tag);
                    self.end(tag.name().as_ref());
                }
                Event::End(tag) => {
                    self.open.pop();
                    self.end(tag.name().as_ref());
                }
                Event::Text(text) => self.copy(&text),
                Event::CData(text) => self.copy(&text),
                Event::GeneralRef(named) => self.reference(&named),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
                Event::Eof => break,
            }
        }
        match self.open.last() {
            Some(name) if self.state == State::After => {
                let message = format!("the document ends before </{name}>");
                let (line, column) = place(self.source.as_bytes(), self.source.len());
                Err(Problem::error(self.name, message).at(line, column))
            }
            _ => Ok(()),
        }
    }

    fn fault(&self, said: &str, at: u64) -> Problem {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let (line, column) = place(self.source.as_bytes(), at.min(self.source.len()));
        let said = said
            .trim_start_matches("syntax error: ")
            .trim_start_matches("ill-formed document: ");
        Problem::error(self.name, format!("not well-formed XML: {said}")).at(line, column)
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match (tag.name().as_ref(), self.state) {
            ("TEXT", State::Before) => self.state = State::Within,
            ("TIMEX3", _) => self.time(tag),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "TEXT" && self.state == State::Within {
            self.state = State::After;
        }
    }

    /// Keeps the document's own time.
    fn time(&mut self, tag: &BytesStart<'_>) {
        let role = tag.try_get_attribute("functionInDocument").ok().flatten();
        let says = role.is_some_and(|role| role.value == "CREATION_TIME");
        let inside = self.state != State::Within && self.is_in("DCT");
        if !(says || inside) || self.created.as_ref().is_some_and(|known| known.2 || !says) {
            return;
        }
        if let Ok(Some(value)) = tag.try_get_attribute("value") {
            let at = match &value.value {
                Cow::Borrowed(written) => self.at(written),
                Cow::Owned(_) => self.at(tag.attributes_raw()),
            };
            self.created = Some((value.value.to_string(), at, says));
        }
    }

    fn is_in(&self, element: &str) -> bool {
        self.open.iter().any(|open| open == element)
    }

    /// Where a piece of the source starts in it.
    fn at(&self, piece: &str) -> usize {
        (piece.as_ptr() as usize)
            .saturating_sub(self.source.as_ptr() as usize)
            .min(self.source.len())
    }

    /// Text as it stands.
    fn copy(&mut self, piece: &str) {
        let at = self.at(piece);
        if self.state != State::Within {
            self.name_of(piece);
            return;
        }
        if let Some(dangling) = piece.find('&') {
            self.odd(at + dangling, "an `&` that starts no entity");
        }
        self.text.copy_at(piece, at);
    }

    /// `&amp;`, `&#8212;`.
    fn reference(&mut self, named: &BytesRef<'_>) {
        let start = self.at(named).saturating_sub(1);
        let end = start + named.len() + 2;
        let character = named.resolve_char_ref().ok().flatten();
        let mut buffer = [0; 4];
        let meant = match character {
            Some(character) => Some(&*character.encode_utf8(&mut buffer)),
            None => resolve_predefined_entity(named),
        };
        if self.state != State::Within {
            self.name_of(meant.unwrap_or(""));
            return;
        }
        match meant {
            Some(meant) => self.text.replace(meant, Span::new(start, end)),
            None => {
                self.odd(start, "an entity that XML does not know");
                self.text.copy(self.source, start..end);
            }
        }
    }

    /// Says once that something was read as it stands.
    fn odd(&mut self, at: usize, what: &str) {
        if self.problems.is_empty() {
            let (line, column) = place(self.source.as_bytes(), at);
            self.problems.push(
                Problem::warning(self.name, format!("{what}; it was read as it stands"))
                    .at(line, column)
                    .advise("write `&amp;` for an `&`"),
            );
        }
    }

    fn name_of(&mut self, piece: &str) {
        match self.open.last().map(String::as_str) {
            Some("DOCID") => self.id.push_str(piece),
            Some("TITLE") => self.title.push_str(piece),
            _ => {}
        }
    }

    fn facts(&self) -> Facts {
        let dates = self.created.iter().map(|(value, at, _)| {
            let (line, column) = place(self.source.as_bytes(), *at);
            StatedDate {
                source: DateSource::Metadata,
                name: "DCT".into(),
                written: value.clone(),
                position: Some(Position { line, column }),
            }
        });
        Facts {
            id: tidy_value(&self.id),
            title: tidy_value(&self.title),
            dates: dates.collect(),
            ..Facts::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(source: &str) -> (Option<Draft>, Vec<String>) {
        let mut problems = Vec::new();
        let read = read(source, "a.tml", &mut problems);
        if let Some((_, head)) = &read {
            assert!(source[..*head].ends_with("<TEXT>"));
        }
        (
            read.map(|(draft, _)| draft),
            problems.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn text_and_time_are_taken_and_words_lead_back() {
        let source = "<?xml version=\"1.0\"?>\n<TimeML>\n<DOCID>x-1</DOCID>\n\
            <TITLE>A <TIMEX3 tid=\"t9\" value=\"1990\">1990</TIMEX3></TITLE>\n\
            <DCT><TIMEX3 tid=\"t0\" type=\"TIME\" value=\"2013-03-22T10:00\" functionInDocument=\"CREATION_TIME\">22</TIMEX3></DCT>\n\
            <TEXT>\r\n  AT&amp;T &#8212; <EVENT eid=\"e1\">met</EVENT>\t<!-- x --><TIMEX3 tid=\"t1\" value=\"2013\">today</TIMEX3> <![CDATA[a<b]]>\n</TEXT>\n<TLINK/></TimeML>";
        let (draft, problems) = draft(source);
        assert_eq!(problems, Vec::<String>::new());
        let draft = draft.unwrap();
        assert_eq!(draft.text, "\r\n  AT&T — met\ttoday a<b\n");
        assert_eq!(draft.facts.id.as_deref(), Some("x-1"));
        assert_eq!(draft.facts.title.as_deref(), Some("A"));
        assert_eq!(draft.facts.dates[0].written, "2013-03-22T10:00");
        let line = draft.facts.dates[0].position.map(|position| position.line);
        assert_eq!(line, Some(5));
        for word in ["AT", "met", "today", "a<b"] {
            let at = draft.text.rfind(word).unwrap();
            let there = draft.offsets.to_source(Span::new(at, at + word.len()));
            assert_eq!(there.of(source), word);
        }
    }

    #[test]
    fn what_says_to_be_the_documents_time_comes_first() {
        for (head, expected) in [
            (
                "<DCT><TIMEX3 value=\"1998-01-08\"/></DCT>",
                Some("1998-01-08"),
            ),
            (
                "<TIMEX3 value=\"1994\"/><DCT><TIMEX3 value=\"1998-01-08\"/><TIMEX3 value=\"1998-01-09\" functionInDocument=\"CREATION_TIME\"/></DCT>",
                Some("1998-01-09"),
            ),
            ("<TIMEX3 value=\"1994\"/>", None),
            ("", None),
        ] {
            let (draft, problems) = draft(&format!("<TimeML>{head}<TEXT>x</TEXT></TimeML>"));
            let dates = draft.unwrap().facts.dates;
            let written = dates.first().map(|date| date.written.as_str());
            assert_eq!(written, expected, "{head}: {problems:?}");
        }
    }

    #[test]
    fn what_is_no_timeml_is_said_at_its_place() {
        for (source, read, said) in [
            ("<TimeML>x</TimeML>", false, "a.tml:1:1: there is no <TEXT>"),
            ("x", false, "a.tml:1:1: there is no <TEXT>"),
            (
                "<TimeML>\n<TEXT>x",
                false,
                "a.tml:2:8: the document ends within <TEXT>",
            ),
            (
                "<TimeML>\n<TEXT>x</EVENT></TEXT></TimeML>",
                false,
                "a.tml:2:8: not well-formed XML",
            ),
            ("<TimeML><TEXT>a <b", false, "not well-formed XML"),
            (
                "<TimeML><TEXT>x</TEXT>\n</Other>",
                true,
                "a.tml:2:1: not well-formed XML",
            ),
            (
                "<TimeML><TEXT>x</TEXT>",
                true,
                "the document ends before </TimeML>",
            ),
            (
                "<TimeML><TEXT>R&D &nbsp; x</TEXT></TimeML>",
                true,
                "a.tml:1:16: an `&` that starts no entity",
            ),
        ] {
            let (draft, problems) = draft(source);
            assert_eq!(draft.is_some(), read, "{source}: {problems:?}");
            assert_eq!(problems.len(), 1, "{source}: {problems:?}");
            assert!(problems[0].contains(said), "{problems:?}");
        }
    }
}
