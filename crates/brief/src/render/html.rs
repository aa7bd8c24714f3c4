//! The page as one HTML file: no script, nothing fetched, readable on a phone, in print and in the
//! dark. Sources are anchors; a number leads to its sentence, and the sentence back.
//!
//! Everything that comes from a report is escaped, and an address is a link only where it leads to
//! the web.

use crate::sentence::Emphasis;
use crate::words::{dates, sanitise};
use crate::{Brief, Piece, Section, Sentence, SourceNote, Table};
use std::collections::BTreeSet;
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");

/// The page as HTML.
pub fn write(page: &Brief) -> String {
    let title = escape(page.title());
    let mut writer = Writer {
        out: format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title}: {subtitle}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<h1>{title}</h1>\n<p>{subtitle}</p>\n</header>\n<main>\n",
            subtitle = escape(&super::subtitle(page)),
        ),
        seen: BTreeSet::new(),
    };
    writer.contents(page);
    for section in page.sections() {
        writer.section(section);
    }
    writer.sources(page.sources());
    writer.out.push_str("</main>\n</body>\n</html>\n");
    writer.out
}

struct Writer {
    out: String,
    /// Numbers that have been shown, so that a source leads back to where it is first cited.
    seen: BTreeSet<usize>,
}

// Writing to a string cannot fail, so the results of `write!` are passed over.
impl Writer {
    fn contents(&mut self, page: &Brief) {
        if page.sections().len() < 4 {
            return;
        }
        self.out.push_str("<nav aria-label=\"Contents\">\n");
        for section in page.sections() {
            let _ = writeln!(
                self.out,
                "<a href=\"#{}\">{}</a>",
                section.name,
                escape(&section.title)
            );
        }
        self.out
            .push_str("<a href=\"#sources\">Sources</a>\n</nav>\n");
    }

    fn section(&mut self, section: &Section) {
        let _ = write!(
            self.out,
            "<section id=\"{}\">\n<h2>{}</h2>\n",
            section.name,
            escape(&section.title)
        );
        for group in &section.groups {
            if let Some(heading) = &group.heading {
                let _ = writeln!(self.out, "<h3>{}</h3>", escape(heading));
            }
            self.out.push_str("<ul>\n");
            for sentence in &group.sentences {
                self.sentence(sentence);
            }
            self.out.push_str("</ul>\n");
        }
        if let Some(table) = &section.table {
            self.table(table);
        }
        if let Some(more) = &section.more {
            let _ = writeln!(
                self.out,
                "<p class=\"more\">And {} more: <code>{}</code></p>",
                more.rows,
                escape(&more.command)
            );
        }
        self.out.push_str("</section>\n");
    }

    fn sentence(&mut self, sentence: &Sentence) {
        self.out.push_str("<li>");
        // A day or a party at the head of a line can stand in a column of its own.
        match sentence.pieces() {
            [lead, next, rest @ ..]
                if lead.emphasis == Emphasis::Strong && next.text.starts_with(": ") =>
            {
                let after = Piece {
                    text: next.text.trim_start_matches(": ").to_owned(),
                    emphasis: next.emphasis,
                };
                self.piece(lead);
                self.out
                    .push_str("<span class=\"colon\">: </span><span class=\"said\">");
                for piece in std::iter::once(&after).chain(rest) {
                    self.piece(piece);
                }
                self.out.push(' ');
                self.numbers(sentence.numbers());
                self.out.push_str("</span></li>\n");
            }
            pieces => {
                for piece in pieces {
                    self.piece(piece);
                }
                self.out.push(' ');
                self.numbers(sentence.numbers());
                self.out.push_str("</li>\n");
            }
        }
    }

    fn piece(&mut self, piece: &Piece) {
        let text = escape(&piece.text);
        let _ = match piece.emphasis {
            Emphasis::Plain => write!(self.out, "{text}"),
            Emphasis::Strong => write!(self.out, "<strong>{text}</strong>"),
            Emphasis::Topic => write!(self.out, "<em>{text}</em>"),
            Emphasis::Quote => write!(self.out, "<span class=\"words\">{text}</span>"),
        };
    }

    fn numbers(&mut self, numbers: &[usize]) {
        self.out.push_str("<span class=\"numbers\">");
        for number in numbers {
            let anchor = if self.seen.insert(*number) {
                format!(" id=\"cited-{number}\"")
            } else {
                String::new()
            };
            let _ = write!(
                self.out,
                "<a href=\"#source-{number}\"{anchor}>{number}</a>"
            );
        }
        self.out.push_str("</span>");
    }

    fn table(&mut self, table: &Table) {
        self.out
            .push_str("<div class=\"table\"><table>\n<thead><tr>");
        for column in table.columns.iter().chain(&["Sources"]) {
            let _ = write!(self.out, "<th scope=\"col\">{}</th>", escape(column));
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            self.out.push_str("<tr>");
            for (column, cell) in table.columns.iter().zip(row.cells()) {
                let _ = write!(
                    self.out,
                    "<td data-column=\"{}\">{}</td>",
                    escape(column),
                    escape(cell)
                );
            }
            self.out.push_str("<td data-column=\"Sources\">");
            self.numbers(row.numbers());
            self.out.push_str("</td></tr>\n");
        }
        self.out.push_str("</tbody>\n</table></div>\n");
    }

    fn sources(&mut self, sources: &[SourceNote]) {
        if sources.is_empty() {
            return;
        }
        self.out
            .push_str("<section id=\"sources\">\n<h2>Sources</h2>\n<ol>\n");
        for source in sources {
            self.source(source);
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn source(&mut self, source: &SourceNote) {
        let number = source.number;
        let title = escape(&source.title);
        let web = source
            .url
            .as_deref()
            .filter(|url| super::markdown::is_web(url));
        let title = match web {
            Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{title}</a>", escape(url)),
            None => title,
        };
        let mut facts = vec![format!("<cite>{title}</cite>")];
        facts.extend(source.publisher.as_deref().map(escape));
        facts.push(source.date.map_or_else(|| "undated".to_owned(), dates::day));
        let events: Vec<String> = source
            .events
            .iter()
            .map(|name| format!("<code>{}</code>", escape(name)))
            .collect();
        let _ = writeln!(
            self.out,
            "<li id=\"source-{number}\"><a class=\"back\" href=\"#cited-{number}\" \
             aria-label=\"back to the text\">{number}</a> {facts}<blockquote>{words}</blockquote>\
             <p class=\"events\">bytes {start}–{end} of {report} · {events}</p></li>",
            facts = facts.join(" · "),
            words = marked(source),
            start = source.span.0,
            end = source.span.1,
            report = escape(&source.report),
            events = events.join(" "),
        );
    }
}

/// The sentence with the words that events were read from marked.
fn marked(source: &SourceNote) -> String {
    let sentence = &source.sentence;
    let part = |from: usize, to: usize| escape(sentence.get(from..to).unwrap_or_default());
    let whole = source
        .marks
        .iter()
        .all(|&(from, to)| sentence.get(from..to).is_some());
    if !whole {
        return escape(sentence);
    }
    let mut shown = String::new();
    let mut at = 0;
    for &(from, to) in &source.marks {
        shown.push_str(&part(at, from));
        shown.push_str(&format!("<mark>{}</mark>", part(from, to)));
        at = to;
    }
    shown.push_str(&part(at, sentence.len()));
    shown
}

/// Text that HTML shows as it stands, in elements and in attributes between double quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in sanitise(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_stand_where_the_words_do() {
        let source = SourceNote {
            number: 1,
            report: "r".into(),
            title: "t".into(),
            publisher: None,
            date: None,
            url: None,
            sentence: "A <b> & talks.".into(),
            span: (0, 14),
            marks: vec![(0, 1), (8, 13)],
            events: vec!["r#1".into()],
        };
        assert_eq!(
            marked(&source),
            "<mark>A</mark> &lt;b&gt; &amp; <mark>talks</mark>."
        );
    }

    proptest! {
        #[test]
        fn nothing_escapes(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            for (at, _) in escaped.match_indices('&') {
                let rest = &escaped[at..];
                prop_assert!(["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].iter().any(|entity| rest.starts_with(entity)));
            }
        }
    }
}
