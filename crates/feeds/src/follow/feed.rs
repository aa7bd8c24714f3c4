//! A feed on the web, and the pages behind its items.
//!
//! The feed is asked for with what it was last known by, so that one without news costs its server
//! next to nothing. The page behind an item is fetched where the rules of its host allow that;
//! otherwise, and when it is gone or no page, the text that the feed has is read. A page that cannot
//! be had just now is tried again at later looks, some times.
//!
//! Deliberately absent: what was known before the feed was followed, and pages behind pages.

use super::{Give, Look, Position, Trouble, World};
use crate::document::{Body, Digest, Document};
use crate::fetch::{Answer, FetchError, Fetched, Validators, Wanted};
use crate::parse::{Item, ParsedFeed, parse_feed};
use crate::robots::Permission;
use crate::source::Source;
use encoding_rs::Encoding;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use url::Url;

/// Pages that one look may fetch; the others wait for the next look, which follows soon.
const MOST_PAGES: usize = 50;
const SOON: Duration = Duration::from_secs(1);

/// How often a page is tried before the feed's text is read instead.
const TRIES: u32 = 3;

#[derive(Debug, Default)]
pub(super) struct Feed {
    /// Items that have been handed over and stand in the feed.
    handed: BTreeMap<String, Digest>,
    /// How often pages have been tried, by item.
    tries: BTreeMap<String, u32>,
    /// Whether the last look left something undone: then an answer that nothing has changed is of
    /// no use.
    undone: bool,
}

/// What became of one item's page.
enum Page {
    /// This is to be read.
    Body(Body),
    /// The feed's text is to be read, for this reason.
    Text(Option<Reason>),
    /// It is to be tried again.
    Later,
    /// The program is about to end.
    Stopped,
}

/// Why a page was not read.
enum Reason {
    /// The rules of its host.
    Rules,
    Fault(FetchError),
}

impl Feed {
    pub(super) fn look(
        &mut self,
        source: &Source,
        position: &mut Position,
        world: &World,
        give: Give<'_>,
    ) -> Look {
        let address = position.moved_to.as_deref().unwrap_or(&source.address);
        let Ok(url) = Url::parse(address) else {
            return Look::failed(FetchError::Address(address.to_owned()));
        };
        let known = if self.undone {
            Validators::default()
        } else {
            position.validators()
        };
        let fetched = match world.client.fetch(&url, Wanted::Feed, &known) {
            Ok(Answer::Unchanged) => return moved(Look::default(), position),
            Ok(Answer::Fetched(fetched)) => *fetched,
            Err(error) => {
                if position.moved_to.take().is_some() {
                    // It may have been told wrongly where it moved: the next look asks the old one.
                    *position = Position::default();
                }
                return Look::failed(error);
            }
        };
        let charset = fetched.charset.as_deref();
        let feed = match parse_feed(&fetched.bytes, charset, Some(&fetched.url)) {
            Ok(feed) => feed,
            Err(message) => return Look::failed(Trouble::new(message)),
        };
        if let Some(to) = &fetched.moved_to {
            position.moved_to = Some(to.to_string());
        }
        let mut look = Look {
            notices: feed.faults.clone(),
            ..Look::default()
        };
        self.items(source, &feed, world, give, &mut look);
        // What has not been read must come again.
        position.set_validators(if self.undone {
            Validators::default()
        } else {
            fetched.validators
        });
        moved(look, position)
    }

    fn items(
        &mut self,
        source: &Source,
        feed: &ParsedFeed,
        world: &World,
        give: Give<'_>,
        look: &mut Look,
    ) {
        self.undone = false;
        let present: BTreeSet<&str> = feed.items.iter().map(|item| item.id.as_str()).collect();
        self.handed.retain(|id, _| present.contains(id.as_str()));
        self.tries.retain(|id, _| present.contains(id.as_str()));
        let (mut pages, mut refused, mut faults) = (0, 0, Vec::new());
        // The newest stand first; they are read in the order in which they came.
        for item in feed.items.iter().rev() {
            if self.is_known(source, item, world) {
                continue;
            }
            let page = match &item.link {
                Some(link) if source.fetch_pages => {
                    if pages == MOST_PAGES {
                        self.undone = true;
                        look.again = Some(SOON);
                        break;
                    }
                    pages += 1;
                    self.page(&item.id, link, world)
                }
                _ => Page::Text(None),
            };
            let (body, or_else) = match page {
                Page::Body(body) => (body, Some(own_text(item))),
                Page::Text(reason) => {
                    match reason {
                        Some(Reason::Rules) => refused += 1,
                        Some(Reason::Fault(fault)) => faults.push(fault),
                        None => {}
                    }
                    (own_text(item), None)
                }
                Page::Later => {
                    self.undone = true;
                    continue;
                }
                Page::Stopped => {
                    self.undone = true;
                    break;
                }
            };
            let mut document = document(source, feed, item, body);
            document.or_else = or_else;
            if look.give(document, give).is_break() {
                self.undone = true;
                break;
            }
            self.handed.insert(item.id.clone(), item.digest);
            self.tries.remove(&item.id);
        }
        if refused > 0 {
            look.notices.push(format!(
                "the rules of their hosts (robots.txt) forbid {refused} pages; the feed's text was read"
            ));
        }
        if let Some(first) = faults.first() {
            look.notices.push(format!(
                "{} pages could not be read, and the feed's text was: {first}",
                faults.len()
            ));
        }
    }

    fn is_known(&self, source: &Source, item: &Item, world: &World) -> bool {
        let known = self
            .handed
            .get(&item.id)
            .copied()
            .or_else(|| world.memory.seen(&source.name, &item.id));
        known == Some(item.digest)
    }

    fn page(&mut self, id: &str, link: &Url, world: &World) -> Page {
        let fault = match world.robots.permission(&world.client, link) {
            Permission::Refused => return Page::Text(Some(Reason::Rules)),
            Permission::Unknown(fault) => fault,
            Permission::Granted => {
                match world
                    .client
                    .fetch(link, Wanted::Page, &Validators::default())
                {
                    Ok(Answer::Fetched(fetched)) => return Page::Body(body(*fetched)),
                    Ok(Answer::Unchanged) => return Page::Text(None),
                    Err(fault) => fault,
                }
            }
        };
        if fault == FetchError::Stopped {
            return Page::Stopped;
        }
        let tries = self.tries.entry(id.to_owned()).or_default();
        *tries += 1;
        if fault.is_temporary() && *tries < TRIES {
            return Page::Later;
        }
        Page::Text(Some(Reason::Fault(fault)))
    }
}

/// A look, with word of where the feed has moved.
fn moved(mut look: Look, position: &Position) -> Look {
    if let Some(to) = &position.moved_to {
        look.notices
            .push(format!("it has moved to {to} for good: change its address"));
    }
    look
}

fn body(fetched: Fetched) -> Body {
    let charset = fetched
        .charset
        .as_deref()
        .and_then(|label| Encoding::for_label(label.as_bytes()));
    if fetched.media_type == "text/plain" {
        let encoding = charset.unwrap_or(encoding_rs::UTF_8);
        return Body::Text(encoding.decode(&fetched.bytes).0.into_owned());
    }
    match charset {
        // What the server says of the encoding goes before what the page says; a mark at the
        // beginning of the bytes goes before both.
        Some(encoding) if Encoding::for_bom(&fetched.bytes).is_none() => Body::Page(marked(
            &encoding.decode_without_bom_handling(&fetched.bytes).0,
        )),
        _ => Body::Page(fetched.bytes),
    }
}

/// The bytes of a page whose encoding cannot be mistaken.
pub(super) fn marked(page: &str) -> Vec<u8> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend_from_slice(page.as_bytes());
    bytes
}

/// The text that the feed has of an item: at least its headline.
fn own_text(item: &Item) -> Body {
    match (&item.title, item.text.as_str()) {
        (Some(title), "") => Body::Text(title.clone()),
        (_, text) if item.is_html => Body::Page(marked(text)),
        (_, text) => Body::Text(text.to_owned()),
    }
}

fn document(source: &Source, feed: &ParsedFeed, item: &Item, body: Body) -> Document {
    let url = item.link.as_ref().map(Url::to_string);
    let language = source.language.as_ref().or(item.language.as_ref());
    Document {
        source: source.name.clone(),
        item: item.id.clone(),
        digest: item.digest,
        place: url.clone().unwrap_or_else(|| item.id.clone()),
        id: url.is_none().then(|| item.id.clone()),
        url,
        title: item.title.clone(),
        published: item.published.or(item.updated).map(|at| at.to_string()),
        publisher: source.publisher.clone().or_else(|| feed.title.clone()),
        author: item.author.clone(),
        language: language.or(feed.language.as_ref()).cloned(),
        body,
        or_else: None,
    }
}
