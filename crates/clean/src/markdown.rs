//! Markdown: front matter as facts, prose as text, marks gone.
//!
//! ```text
//! ---
//! date: 2025-06-03
//! ---
//! # Talks resume            → title
//! They **met** [again](x).  → They met again.
//! ```
//!
//! Deliberately absent: code blocks, images and raw HTML, which say nothing to a reader of
//! reports, and YAML beyond `key: value`.

use crate::date::StatedDate;
use crate::facts::{Draft, Facts, tidy_value};
use crate::normalise::fold_for_comparison;
use crate::weave::Weave;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use rapporteur_model::{DateSource, Position, Span};

/// Reads a Markdown text.
pub(crate) fn read(source: &str) -> Draft {
    let (mut facts, body) = front_matter(source);
    let mut writer = Writer::default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    // Set when the headline is being read, which goes to the title.
    let mut headline: Option<String> = None;
    let mut silent = 0_usize;
    for (event, range) in Parser::new_ext(&source[body..], options).into_offset_iter() {
        let range = range.start + body..range.end + body;
        match event {
            Event::Start(
                Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock | Tag::MetadataBlock(_),
            ) => silent += 1,
            Event::End(
                TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_),
            ) => {
                silent = silent.saturating_sub(1);
                writer.paragraph();
            }
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) if writer.out.is_empty()
                && is_headline(&source[range.clone()], facts.title.as_deref()) =>
            {
                headline = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if headline.is_some() => {
                let headline = headline.take().and_then(|title| tidy_value(&title));
                facts.title = facts.title.take().or(headline);
            }
            Event::Start(tag) if is_block(&tag) => writer.paragraph(),
            Event::End(TagEnd::TableCell) => writer.space(range.end),
            Event::End(tag) if !is_inline_end(tag) => writer.paragraph(),
            Event::Rule => writer.paragraph(),
            Event::SoftBreak => match &mut headline {
                Some(title) => title.push(' '),
                None => writer.write(source, " ", range),
            },
            Event::HardBreak if silent == 0 => writer.line(),
            Event::Text(text) if silent == 0 => match &mut headline {
                Some(title) => title.push_str(&text),
                None => writer.write(source, &text, range),
            },
            Event::Code(text) if silent == 0 => match &mut headline {
                Some(title) => title.push_str(&text),
                None => {
                    // The range takes in the marks around the code.
                    let inner = source
                        .get(range.clone())
                        .and_then(|whole| whole.find(&*text));
                    let range = inner.map_or(range.clone(), |at| {
                        range.start + at..range.start + at + text.len()
                    });
                    writer.write(source, &text, range);
                }
            },
            _ => {}
        }
    }
    let (text, offsets) = writer.out.finish();
    Draft {
        text,
        offsets,
        facts,
    }
}

/// Whether a first heading is the report's title: there is no other, or it says the same.
fn is_headline(heading: &str, title: Option<&str>) -> bool {
    let folded = |text: &str| {
        let mut folded = Vec::new();
        fold_for_comparison(text.trim_matches(['#', '=', ' ', '\n']), &mut folded);
        folded
    };
    title.is_none_or(|title| folded(title) == folded(heading))
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::TableCell
    )
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

#[derive(Default)]
struct Writer {
    out: Weave,
    end: usize,
    due: &'static str,
}

impl Writer {
    fn paragraph(&mut self) {
        self.due = "\n\n";
    }

    fn line(&mut self) {
        if self.due != "\n\n" {
            self.due = "\n";
        }
    }

    fn space(&mut self, _end: usize) {
        if self.due.is_empty() {
            self.due = " ";
        }
    }

    fn write(&mut self, source: &str, text: &str, range: std::ops::Range<usize>) {
        if !self.out.is_empty() && !self.due.is_empty() {
            self.out
                .replace(self.due, Span::new(self.end, range.start.max(self.end)));
        }
        self.due = "";
        self.end = range.end;
        if source.get(range.clone()) == Some(text) {
            self.out.copy(source, range);
        } else {
            self.out.replace(text, Span::new(range.start, range.end));
        }
    }
}

/// The facts of a front matter (`---` YAML or `+++` TOML) and where the body starts.
fn front_matter(source: &str) -> (Facts, usize) {
    let mut facts = Facts::default();
    let Some(fence) = ["---", "+++"].into_iter().find(|fence| {
        source
            .strip_prefix(fence)
            .is_some_and(|rest| rest.starts_with('\n') || rest.starts_with("\r\n"))
    }) else {
        return (facts, 0);
    };
    let mut at = source
        .find('\n')
        .map_or(source.len(), |newline| newline + 1);
    let mut fields: Vec<(String, String, usize)> = Vec::new();
    let mut line_number = 1;
    loop {
        let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) else {
            // Never closed: a rule at the head of the text, not a front matter.
            return (facts, 0);
        };
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        at += line.len();
        line_number += 1;
        let line = line.trim_end();
        if line == fence || (fence == "---" && line == "...") {
            break;
        }
        if let Some((key, value)) = line.split_once(if fence == "---" { ':' } else { '=' }) {
            fields.push((
                key.trim().to_ascii_lowercase(),
                plain_value(value),
                line_number,
            ));
        } else if let Some(item) = line.trim_start().strip_prefix("- ")
            && let Some((_, value, _)) = fields.last_mut()
        {
            // A list under its key.
            if !value.is_empty() {
                value.push_str(", ");
            }
            value.push_str(&plain_value(item));
        }
    }
    for (key, value, line) in fields {
        let Some(value) = tidy_value(&value) else {
            continue;
        };
        let slot = match key.as_str() {
            "id" => &mut facts.id,
            "title" | "headline" => &mut facts.title,
            "author" | "authors" | "byline" => &mut facts.author,
            "publisher" | "source" | "site" => &mut facts.publisher,
            "url" | "link" | "canonical" => &mut facts.url,
            "lang" | "language" => &mut facts.language,
            "date" | "published" | "pubdate" => {
                facts.dates.push(StatedDate {
                    source: DateSource::Metadata,
                    name: key,
                    written: value,
                    position: Some(Position { line, column: 1 }),
                });
                continue;
            }
            _ => continue,
        };
        slot.get_or_insert(value);
    }
    (facts, at)
}

/// A value without its quotation marks or list brackets.
fn plain_value(value: &str) -> String {
    let value = value.trim();
    let list = value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match list {
        Some(items) => items
            .split(',')
            .map(unquoted)
            .collect::<Vec<_>>()
            .join(", "),
        None => unquoted(value).to_owned(),
    }
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_lead_back() {
        let source = "---\ntitle: \"Talks: resume\"\ndate: 2025-06-03\nauthor: [A. Writer, 'B. Writer']\n---\n# Talks: resume\n\nThey **met** [again](https://x.org) &amp; left\nsoon.\n\n- one\n- two\n\n```\ncode\n```\n> quoted `x`\n";
        let draft = read(source);
        assert_eq!(
            draft.text,
            "They met again & left soon.\n\none\n\ntwo\n\nquoted x"
        );
        assert_eq!(draft.facts.title.as_deref(), Some("Talks: resume"));
        assert_eq!(draft.facts.author.as_deref(), Some("A. Writer, B. Writer"));
        assert_eq!(
            draft.facts.dates[0].position.map(|position| position.line),
            Some(3)
        );
        for word in ["met", "again", "left", "soon", "two", "x"] {
            let at = draft.text.rfind(word).unwrap();
            let there = draft.offsets.to_source(Span::new(at, at + word.len()));
            assert_eq!(there.of(source), word);
        }
    }
}
