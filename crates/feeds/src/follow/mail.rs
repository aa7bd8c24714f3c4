//! A message of mail to a document: subject, sender, day, identity, and its text.
//!
//! Deliberately absent: attachments, and checks of who really sent it.

use super::feed::marked;
use crate::document::{Body, Document};
use crate::source::Source;
use jiff::Timestamp;
use mail_parser::{Message, MessageParser, PartType};

/// A message that is larger than this is not read.
pub(super) const MOST_BYTES: u64 = 32 << 20;

/// The document of a message; `None` where there is nothing to read. `item` names a message that has
/// no identity; the digest is left to be set.
pub(super) fn document(source: &Source, item: &str, bytes: &[u8]) -> Option<Document> {
    let message = MessageParser::default().parse(bytes)?;
    let body = body(&message)?;
    let id = message
        .message_id()
        .map(one_line)
        .filter(|id| !id.is_empty());
    let sender = message.from().and_then(|from| from.first());
    let author = sender.and_then(|sender| sender.name().or(sender.address()));
    let published = message
        .date()
        .filter(|date| date.is_valid())
        .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    Some(Document {
        source: source.name.clone(),
        item: match source.kind {
            // The name of the file, which is there before the message is read.
            crate::Kind::Maildir => item.to_owned(),
            _ => id.clone().unwrap_or_else(|| item.to_owned()),
        },
        digest: [0; 16],
        place: format!("{}: {}", source.name, id.as_deref().unwrap_or(item)),
        url: None,
        id: Some(id.unwrap_or_else(|| item.to_owned())),
        title: message
            .subject()
            .map(one_line)
            .filter(|title| !title.is_empty()),
        published: published.map(|at| at.to_string()),
        publisher: source.publisher.clone(),
        author: author.map(one_line),
        language: source.language.clone(),
        body,
        or_else: None,
    })
}

fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The text as it was written where there is one, else the HTML.
fn body(message: &Message<'_>) -> Option<Body> {
    let written = message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) if !text.trim().is_empty() => Some(Body::Text(text.to_string())),
        _ => None,
    });
    written.or_else(|| {
        message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(page) if !page.trim().is_empty() => Some(Body::Page(marked(page))),
            _ => None,
        })
    })
}
