//! A feed's bytes to its items: RSS of all versions, Atom, JSON feeds, and what calls itself one.
//!
//! Much that is published as a feed is broken: cut off, with bare ampersands, with tags that do not
//! fit. It is read as it stands; then mended (`mend`); then item by item; then each item reduced to
//! the few elements that matter (`salvage`). What had to be done is told, and what cannot be read
//! costs itself alone.
//!
//! ```
//! let feed = "<rss version=\"2.0\"><channel><title>Example Press</title>\
//!     <item><title>Talks & hopes</title><link>https://example.org/7</link></item>";
//! let feed = rapporteur_feeds::parse_feed(feed.as_bytes(), None, None).expect("a feed");
//! assert_eq!(feed.items[0].title.as_deref(), Some("Talks & hopes"));
//! assert_eq!(feed.faults.len(), 1, "an ampersand alone, and no end");
//! ```
//!
//! Deliberately absent: enclosures, and what podcasts add.

mod decode;
mod mend;
mod salvage;

use crate::document::{Digest, digest, hexadecimal};
use feed_rs::model::{Entry, Feed};
use feed_rs::parser::Builder;
use jiff::Timestamp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// A feed as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedFeed {
    /// What it calls itself.
    pub title: Option<String>,
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// Its items, in its order.
    pub items: Vec<Item>,
    /// What is wrong with it, in sentences without a full stop.
    pub faults: Vec<String>,
}

/// An item of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What names it within its feed.
    pub id: String,
    /// The item as it stands: changes with it.
    pub digest: Digest,
    /// The page behind it.
    pub link: Option<Url>,
    /// Headline, without markup.
    pub title: Option<String>,
    /// When it was published, as it says.
    pub published: Option<Timestamp>,
    /// When it was last changed, as it says.
    pub updated: Option<Timestamp>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its text, or the longest piece of it that the feed holds; empty where it holds none.
    pub text: String,
    /// Whether that is HTML.
    pub is_html: bool,
}

/// More items than this of one feed are left out, and told.
const MOST_ITEMS: usize = 10_000;

/// Reads a feed. `charset` is what the server said of its characters, `base` where it was found.
///
/// # Errors
/// Why it is no feed, in a sentence without a full stop.
pub fn parse_feed(
    bytes: &[u8],
    charset: Option<&str>,
    base: Option<&Url>,
) -> Result<ParsedFeed, String> {
    let (text, replaced) = decode::decode(bytes, charset);
    let text = decode::without_head(&text);
    let mut feed = if text.starts_with('{') {
        let read = read(text, base).map_err(|error| format!("this is no feed: {error}"))?;
        parsed(read, base)
    } else {
        of_xml(text, base)?
    };
    if replaced {
        feed.faults
            .push("some characters cannot be read in the encoding that it names".to_owned());
    }
    if feed.items.len() > MOST_ITEMS {
        feed.faults.push(format!(
            "{} items are left out after the first {MOST_ITEMS}",
            feed.items.len() - MOST_ITEMS
        ));
        feed.items.truncate(MOST_ITEMS);
    }
    Ok(feed)
}

fn of_xml(text: &str, base: Option<&Url>) -> Result<ParsedFeed, String> {
    let Some(root) = salvage::Root::find(text) else {
        return Err("this is no feed: it has neither <rss>, <feed> nor <rdf:RDF>".to_owned());
    };
    let whole = root.is_closed(text);
    let first = read(text, base);
    if whole && let Ok(feed) = first {
        return Ok(parsed(feed, base));
    }
    let told = match first {
        Err(error) if whole => format!("it is no well-formed XML ({error})"),
        _ => "it breaks off before its end".to_owned(),
    };
    let mended = mend::mend(text);
    if whole && let Ok(feed) = read(&mended, base) {
        let mut feed = parsed(feed, base);
        feed.faults.push(told);
        return Ok(feed);
    }
    let mut feed = ParsedFeed::default();
    if let Ok(head) = read(&root.head(&mended), base) {
        let head = parsed(head, base);
        (feed.title, feed.language) = (head.title, head.language);
    }
    let mut lost = 0;
    for piece in root.pieces(&mended) {
        let alone = read(&root.alone(piece), base)
            .ok()
            .filter(|feed| !feed.entries.is_empty());
        let alone = alone.or_else(|| read(&root.reduced(piece), base).ok());
        match alone.map(|feed| parsed(feed, base)) {
            Some(alone) if !alone.items.is_empty() => feed.items.extend(alone.items),
            _ => lost += 1,
        }
    }
    feed.faults.push(told);
    if lost > 0 {
        feed.faults
            .push(format!("{lost} of its items cannot be read"));
    }
    Ok(feed)
}

/// What the library makes of a text. It has places where numbers that are too long make it panic.
fn read(text: &str, base: Option<&Url>) -> Result<Feed, String> {
    let parser = Builder::new()
        .base_uri(base.map(Url::as_str))
        .sanitize_content(false)
        // Else it would draw one by chance.
        .id_generator(|_, _, _| String::new())
        .build();
    match catch_unwind(AssertUnwindSafe(|| parser.parse(text.as_bytes()))) {
        Ok(Ok(feed)) => Ok(feed),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("it holds a value that cannot be read".to_owned()),
    }
}

fn parsed(feed: Feed, base: Option<&Url>) -> ParsedFeed {
    ParsedFeed {
        title: feed.title.and_then(|title| plain(&title.content)),
        language: feed.language,
        items: feed
            .entries
            .into_iter()
            .filter_map(|entry| item(entry, base))
            .collect(),
        faults: Vec::new(),
    }
}

/// An item; `None` when there is nothing in it.
fn item(entry: Entry, base: Option<&Url>) -> Option<Item> {
    let link = entry
        .links
        .iter()
        .filter(|link| matches!(link.rel.as_deref(), None | Some("alternate")))
        .chain(&entry.links)
        .find_map(|link| page(&link.href, base));
    let title = entry.title.and_then(|title| plain(&title.content));
    let published = entry
        .published
        .and_then(|at| Timestamp::from_second(at.timestamp()).ok());
    let updated = entry
        .updated
        .and_then(|at| Timestamp::from_second(at.timestamp()).ok());
    let content = entry.content.and_then(|content| {
        let is_html = content.content_type.to_string().contains("html");
        Some((content.body?, is_html))
    });
    let summary = entry.summary.map(|summary| {
        let is_html = summary.content_type.to_string().contains("html");
        (summary.content, is_html)
    });
    let (text, is_html) = [content, summary]
        .into_iter()
        .flatten()
        .max_by_key(|(text, _)| text.trim().len())
        .unwrap_or_default();
    let text = text.trim().to_owned();
    // Descriptions of RSS are HTML or not as the publisher likes.
    let is_html = is_html || text.contains("</") || text.contains("/>") || text.contains("<p>");
    if link.is_none() && title.is_none() && text.is_empty() {
        return None;
    }
    let link_text = link.as_ref().map_or("", Url::as_str);
    let title_text = title.as_deref().unwrap_or_default();
    // Where it says when it was changed, small changes of its text (counters, advertisements) count
    // for nothing. That is not so where it only repeats when it was published.
    let changed = match updated.filter(|updated| published != Some(*updated)) {
        Some(updated) => updated.to_string(),
        None => text.clone(),
    };
    let digest = digest([link_text, title_text, &changed].map(str::as_bytes));
    let id = match entry.id.trim() {
        "" if link.is_some() => link_text.to_owned(),
        "" => hexadecimal(&crate::document::digest(
            [title_text, text.as_str()].map(str::as_bytes),
        )),
        id => id.to_owned(),
    };
    Some(Item {
        id,
        digest,
        title,
        published,
        updated,
        author: entry
            .authors
            .first()
            .and_then(|author| plain(author.name.as_deref()?)),
        language: entry.language,
        text,
        is_html,
        link,
    })
}

/// A page on the web.
fn page(written: &str, base: Option<&Url>) -> Option<Url> {
    let written = written.trim();
    let url = match base {
        Some(base) => base.join(written),
        None => Url::parse(written),
    };
    url.ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

/// A line of text without markup, its references resolved; `None` when nothing is left.
fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let is_tag = from.strip_prefix('<').is_some_and(|tag| {
            tag.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c))
        });
        if is_tag && let Some(end) = from.find('>') {
            rest = from.get(end + 1..).unwrap_or_default();
            continue;
        }
        match mend::reference(from) {
            Some((meant, length)) => {
                plain.push_str(&meant);
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                let first = from.chars().next().unwrap_or_default();
                plain.push(first);
                rest = from.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain.retain(|c| c.is_whitespace() || !c.is_control());
    let words: Vec<&str> = plain.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests;
