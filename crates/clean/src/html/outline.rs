//! What a page holds, in one pass: its pieces of text with what they stand in, what the head
//! states, and a copy that readability can be run on.
//!
//! In that copy each piece of text is preceded by one private-use character that numbers it, so
//! that what readability keeps, however it rebuilds the tree, can be told from the numbers left
//! in its result and taken from the page itself with its exact place. The copy is also made
//! harmless: no scripts, nesting cut at [`DEEPEST`], and no inline formatting, whose recovery
//! rules can multiply elements.
//!
//! Deliberately absent: judging what is worth reading; see `content`.

use super::head::Head;
use super::scan::{Scan, Token, attribute};

/// Elements open at once in the copy; deeper ones are flattened.
const DEEPEST: usize = 100;

/// Pages larger than this are not copied for readability, in bytes.
const LARGEST: usize = 4 << 20;

/// Marks available: two planes of private use, without the last two of each, which are no
/// characters.
const MARKS: usize = 2 * 65_534;

/// The white space that a piece is set off by from the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    #[default]
    None,
    /// A space.
    Space,
    /// A line end.
    Line,
    /// A new paragraph.
    Paragraph,
}

/// One piece of visible text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Piece {
    /// First byte in the page.
    pub(super) start: u32,
    /// One past its last byte.
    pub(super) end: u32,
    /// What sets it off.
    pub(super) gap: Gap,
    /// In navigation, a footer, a banner, or hidden.
    pub(super) chrome: bool,
    /// In a link.
    pub(super) link: bool,
    /// In a heading.
    pub(super) heading: bool,
    /// In `<pre>`, where line ends count.
    pub(super) preformatted: bool,
}

/// What one pass over a page finds.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Visible text in order.
    pub(super) pieces: Vec<Piece>,
    /// The copy for readability; empty when the page is too large for it.
    pub(super) marked: String,
    /// What is stated about the page.
    pub(super) head: Head,
}

struct Open<'p> {
    name: &'p str,
    kind: Kind,
    chrome: bool,
    copied: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Inline,
    Formatting,
    Link,
    Block,
    Heading,
    Cell,
    Preformatted,
    /// Holds nothing to read: `template`, `svg`, `select`.
    Unread,
}

/// Reads a page.
pub(super) fn outline(page: &str) -> Outline {
    let mut pass = Pass {
        page,
        outline: Outline::default(),
        open: Vec::new(),
        gap: Gap::Paragraph,
        counts: Counts::default(),
        copying: page.len() <= LARGEST,
    };
    if pass.copying {
        pass.outline.marked.reserve(page.len() + page.len() / 8);
    }
    for token in Scan::new(page) {
        match token {
            Token::Text(range) => pass.text(range.start, range.end),
            Token::Start {
                name,
                attributes,
                tag,
            } => pass.start(name, attributes, &page[tag]),
            Token::End { name, tag } => pass.end(name, &page[tag]),
            Token::Raw {
                name,
                attributes,
                inner,
            } => {
                let chrome = pass.counts.chrome > 0;
                pass.outline
                    .head
                    .raw(name, attributes, &page[inner], chrome);
            }
        }
    }
    if !pass.copying {
        pass.outline.marked = String::new();
    }
    pass.outline.head.finish();
    pass.outline
}

/// How many of what is open.
#[derive(Default)]
struct Counts {
    chrome: usize,
    link: usize,
    heading: usize,
    preformatted: usize,
    unread: usize,
    copied: usize,
}

impl Counts {
    fn change(&mut self, open: &Open<'_>, by: impl Fn(usize) -> usize) {
        let change = |count: &mut usize, when: bool| {
            if when {
                *count = by(*count);
            }
        };
        change(&mut self.chrome, open.chrome);
        change(&mut self.link, open.kind == Kind::Link);
        change(&mut self.heading, open.kind == Kind::Heading);
        change(&mut self.preformatted, open.kind == Kind::Preformatted);
        change(&mut self.unread, open.kind == Kind::Unread);
        change(&mut self.copied, open.copied);
    }
}

struct Pass<'p> {
    page: &'p str,
    outline: Outline,
    open: Vec<Open<'p>>,
    gap: Gap,
    counts: Counts,
    copying: bool,
}

impl<'p> Pass<'p> {
    fn text(&mut self, start: usize, end: usize) {
        let text = &self.page[start..end];
        if self.counts.unread > 0 {
            return;
        }
        if is_blank(text) {
            self.gap = self.gap.max(Gap::Space);
            if self.copying {
                self.outline.marked.push(' ');
            }
            return;
        }
        self.outline.head.text(text);
        let index = self.outline.pieces.len();
        // Places fit: no page beyond `MAX_REPORT_BYTES` gets here.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.outline.pieces.push(Piece {
            start: place(start),
            end: place(end),
            gap: self.gap,
            chrome: self.counts.chrome > 0,
            link: self.counts.link > 0,
            heading: self.counts.heading > 0,
            preformatted: self.counts.preformatted > 0,
        });
        self.gap = Gap::None;
        match mark(index) {
            Some(mark) if self.copying => {
                self.outline.marked.push(mark);
                // References cost the tree builder much and tell readability nothing.
                if text.contains(|c: char| c == '&' || is_mark(c)) {
                    let harmless = |c: char| if c == '&' || is_mark(c) { '+' } else { c };
                    self.outline.marked.extend(text.chars().map(harmless));
                } else {
                    self.outline.marked.push_str(text);
                }
            }
            _ => self.copying = false,
        }
    }

    fn start(&mut self, name: &'p str, attributes: &'p str, tag: &str) {
        let name_is = |names: &[&str]| names.iter().any(|other| other.eq_ignore_ascii_case(name));
        let kind = kind_of(name);
        self.outline
            .head
            .start(name, attributes, self.counts.chrome > 0, self.open.len());
        match kind {
            Kind::Block | Kind::Heading | Kind::Preformatted => self.gap = Gap::Paragraph,
            Kind::Cell => self.gap = self.gap.max(Gap::Space),
            _ if name_is(&["br"]) => {
                self.gap = if self.gap >= Gap::Line {
                    Gap::Paragraph
                } else {
                    Gap::Line
                };
            }
            _ => {}
        }
        // Tags whose end may be left out are ended by the next of their kind.
        if kind != Kind::Inline
            && self.open.last().is_some_and(|open| {
                let open_is = |other: &str| open.name.eq_ignore_ascii_case(other);
                (open_is("p") && matches!(kind, Kind::Block | Kind::Heading | Kind::Preformatted))
                    || (["li", "dt", "dd", "td", "th", "tr", "a"]
                        .iter()
                        .any(|own| open_is(own))
                        && open.name.eq_ignore_ascii_case(name))
            })
        {
            self.pop();
        }
        if name_is(VOID) || tag.ends_with("/>") && kind == Kind::Inline {
            self.copy(tag, kind, true);
            return;
        }
        let copied = self.copy(tag, kind, false);
        let open = Open {
            name,
            kind,
            chrome: is_chrome(name, attributes),
            copied,
        };
        self.counts.change(&open, |count| count + 1);
        self.open.push(open);
    }

    fn end(&mut self, name: &str, tag: &str) {
        match kind_of(name) {
            Kind::Block | Kind::Heading | Kind::Preformatted => self.gap = Gap::Paragraph,
            Kind::Cell => self.gap = self.gap.max(Gap::Space),
            _ => {}
        }
        // An end tag that closes something far out is more often a mistake.
        let found = self
            .open
            .iter()
            .rev()
            .take(DEEPEST)
            .position(|open| open.name.eq_ignore_ascii_case(name));
        let Some(above) = found else { return };
        let mut copied = false;
        for _ in 0..=above {
            copied = self.pop();
        }
        if copied && self.copying {
            self.outline.marked.push_str(tag);
        }
        self.outline.head.end(self.open.len());
    }

    fn pop(&mut self) -> bool {
        match self.open.pop() {
            Some(open) => {
                self.counts.change(&open, |count| count.saturating_sub(1));
                open.copied
            }
            None => false,
        }
    }

    /// Copies a start tag for readability, if it is one that readability needs.
    fn copy(&mut self, tag: &str, kind: Kind, void: bool) -> bool {
        let wanted = self.copying
            && !matches!(kind, Kind::Formatting | Kind::Unread)
            && self.counts.unread == 0
            && (void || self.counts.copied < DEEPEST);
        if wanted {
            self.outline.marked.push_str(tag);
        }
        wanted
    }
}

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

fn kind_of(name: &str) -> Kind {
    let is = |names: &[&str]| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    if is(&[
        "b", "i", "em", "strong", "font", "u", "small", "big", "code", "tt", "s", "strike", "nobr",
    ]) {
        Kind::Formatting
    } else if is(&["a"]) {
        Kind::Link
    } else if is(&["h1", "h2", "h3", "h4", "h5", "h6"]) {
        Kind::Heading
    } else if is(&["td", "th"]) {
        Kind::Cell
    } else if is(&["pre", "listing"]) {
        Kind::Preformatted
    } else if is(&[
        "template", "svg", "math", "select", "object", "canvas", "audio", "video", "button",
    ]) {
        Kind::Unread
    } else if is(&[
        "p",
        "div",
        "article",
        "section",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "caption",
        "figure",
        "figcaption",
        "blockquote",
        "form",
        "fieldset",
        "address",
        "hr",
        "body",
        "html",
        "head",
        "details",
        "summary",
        "dialog",
        "center",
        "hgroup",
    ]) {
        Kind::Block
    } else {
        Kind::Inline
    }
}

/// Names of classes and ids that hold what surrounds a report.
const CHROME: &[&str] = &[
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "newsletter",
    "subscribe",
    "subscription",
    "sidebar",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "footer",
    "share",
    "sharing",
    "social",
    "comments",
    "related",
    "recommended",
    "promo",
    "advert",
    "advertisement",
    "ad",
    "ads",
    "popup",
    "modal",
    "paywall",
    "skip",
    "masthead",
    "toolbar",
    "outbrain",
    "taboola",
    "trending",
];

/// Names beside which the above only describe a page's plan (`content-with-sidebar`).
const HOLDER: &[&str] = &[
    "with",
    "no",
    "has",
    "without",
    "content",
    "main",
    "article",
    "body",
    "page",
    "layout",
    "wrapper",
    "container",
    "story",
    "post",
];

fn is_chrome(name: &str, attributes: &str) -> bool {
    let is = |names: &[&str]| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    if is(&["nav", "footer", "aside", "dialog", "menu"]) {
        return true;
    }
    // The page as a whole often carries words such as 'no-sidebar'.
    if attributes.is_empty() || is(&["html", "body", "article", "main"]) {
        return false;
    }
    super::scan::attributes(attributes).any(|(attribute, value)| {
        let named = |names: &[&str]| {
            names
                .iter()
                .any(|other| other.eq_ignore_ascii_case(attribute))
        };
        if named(&["hidden"]) {
            true
        } else if named(&["aria-hidden"]) {
            value == "true"
        } else if named(&["style"]) {
            let style: String = value.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        } else if named(&["role"]) {
            [
                "navigation",
                "banner",
                "contentinfo",
                "complementary",
                "dialog",
                "alertdialog",
                "search",
                "menu",
            ]
            .contains(&value.as_ref())
        } else if named(&["class", "id"]) {
            value.split_ascii_whitespace().any(|class| {
                let has = |words: &[&str]| {
                    class
                        .split(|c: char| !c.is_alphanumeric())
                        .any(|word| words.iter().any(|other| other.eq_ignore_ascii_case(word)))
                };
                has(CHROME) && !has(HOLDER)
            })
        } else {
            false
        }
    })
}

/// Whether text shows nothing.
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The private-use character that numbers piece `index`.
fn mark(index: usize) -> Option<char> {
    if index >= MARKS {
        return None;
    }
    let (plane, at) = (index / 65_534, index % 65_534);
    char::from_u32(0xF_0000 + u32::try_from(plane * 0x1_0000 + at).ok()?)
}

fn is_mark(c: char) -> bool {
    c >= '\u{F0000}'
}

/// The piece that a private-use character numbers.
pub(super) fn piece_of(c: char) -> Option<usize> {
    let code = usize::try_from(u32::from(c)).ok()?.checked_sub(0xF_0000)?;
    let (plane, at) = (code / 0x1_0000, code % 0x1_0000);
    (at < 65_534).then_some(plane * 65_534 + at)
}

/// Whether a `rel`, `class` or `itemprop` attribute of a tag holds a word.
pub(super) fn has_word(attributes: &str, name: &str, words: &[&str]) -> bool {
    attribute(attributes, name).is_some_and(|value| {
        value
            .split_ascii_whitespace()
            .any(|found| words.iter().any(|word| word.eq_ignore_ascii_case(found)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_number_pieces() {
        for index in [0, 1, 65_533, 65_534, MARKS - 1] {
            let found = mark(index).unwrap();
            assert!(is_mark(found));
            assert_eq!(piece_of(found), Some(index));
        }
        assert_eq!(mark(MARKS), None);
        assert_eq!(piece_of('x'), None);
    }

    #[test]
    fn the_copy_is_flat_and_without_scripts() {
        let page = format!(
            "{}<script>x</script>deep{}",
            "<div>".repeat(5000),
            "</div>".repeat(5000)
        );
        let outline = outline(&page);
        assert_eq!(outline.pieces.len(), 1);
        assert_eq!(outline.marked.matches("<div>").count(), DEEPEST);
        assert_eq!(outline.marked.matches("</div>").count(), DEEPEST);
        assert!(!outline.marked.contains('x'));
    }
}
