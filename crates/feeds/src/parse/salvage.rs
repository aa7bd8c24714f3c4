//! A broken feed, item by item.
//!
//! The start tag of the feed is kept, since it names what prefixes mean; each item is put alone
//! between it and the ends that belong there. An item that is broken itself is reduced to the
//! elements that matter, each found by its tags alone, with what is in it taken as text.
//!
//! Deliberately absent: items without a start tag of their own.

/// The element that a feed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `<rss>` with a `<channel>` with `<item>`s.
    Rss,
    /// `<rdf:RDF>` with `<item>`s beside its `<channel>`.
    Rdf,
    /// `<feed>` with `<entry>`s.
    Atom,
}

/// The start of a feed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root<'t> {
    form: Form,
    /// The name as it is written, with its prefix.
    name: &'t str,
    /// The whole start tag.
    tag: &'t str,
}

/// Elements that matter, and whether they hold text that may be broken.
const ELEMENTS: &[(&str, bool)] = &[
    ("title", true),
    ("link", false),
    ("guid", true),
    ("id", true),
    ("pubDate", true),
    ("dc:date", true),
    ("published", true),
    ("updated", true),
    ("description", true),
    ("content:encoded", true),
    ("summary", true),
    ("content", true),
    ("dc:creator", true),
];

/// What the prefixes of [`ELEMENTS`] mean, where a feed does not say so.
const PREFIXES: &str = " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"";

impl<'t> Root<'t> {
    /// The start of the feed in a text.
    pub(super) fn find(text: &'t str) -> Option<Self> {
        let mut from = 0;
        while let Some(at) = text.get(from..)?.find('<') {
            let start = from + at;
            let rest = text.get(start + 1..)?;
            let end = rest.find(|c: char| !(c.is_alphanumeric() || ":_-.".contains(c)))?;
            let name = rest.get(..end)?;
            let form = match name.rsplit(':').next().unwrap_or(name) {
                "rss" => Some(Form::Rss),
                "RDF" => Some(Form::Rdf),
                "feed" => Some(Form::Atom),
                // A page is no feed, whatever it holds.
                "html" | "HTML" => return None,
                _ => None,
            };
            if let Some(form) = form {
                let length = rest.find('>')? + 2;
                let tag = text.get(start..start + length)?;
                return Some(Self { form, name, tag });
            }
            from = start + 1;
        }
        None
    }

    /// Whether the text holds its end.
    pub(super) fn is_closed(&self, text: &str) -> bool {
        text.trim_end()
            .strip_suffix('>')
            .is_some_and(|text| text.trim_end().ends_with(&format!("</{}", self.name)))
            || text.contains(&format!("</{}>", self.name))
    }

    fn item(&self) -> &'static str {
        match self.form {
            Form::Rss | Form::Rdf => "item",
            Form::Atom => "entry",
        }
    }

    /// The start tag without its end, of a version that can be read: what a feed says of its version
    /// is often wrong.
    fn start(&self) -> String {
        let tag = self.tag.trim_end_matches('>');
        if self.form != Form::Rss {
            return tag.to_owned();
        }
        let mut start = String::new();
        let mut rest = tag;
        if let Some((before, from)) = tag.split_once(" version=") {
            start.push_str(before);
            let quote = from.chars().next().unwrap_or('"');
            rest = from.splitn(3, quote).nth(2).unwrap_or_default();
        }
        start.push_str(rest);
        start + " version=\"2.0\""
    }

    /// The feed without its items.
    pub(super) fn head(&self, text: &str) -> String {
        let begin = text.find(self.tag).map_or(0, |at| at + self.tag.len());
        let end = starts(text, self.item()).first().copied();
        let inner = text
            .get(begin..end.unwrap_or(text.len()))
            .unwrap_or_default();
        let head = format!("{}>{inner}", self.start());
        match self.form {
            Form::Rss if !head.contains("</channel>") => {
                format!("{head}</channel></{}>", self.name)
            }
            Form::Rss | Form::Rdf | Form::Atom => format!("{head}</{}>", self.name),
        }
    }

    /// The items, from start tag to end tag, or to the next start tag where there is none.
    pub(super) fn pieces<'f>(&self, text: &'f str) -> Vec<&'f str> {
        let starts = starts(text, self.item());
        let close = format!("</{}>", self.item());
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        starts
            .iter()
            .zip(ends)
            .filter_map(|(start, end)| {
                let piece = text.get(*start..end)?;
                match piece.rfind(&close) {
                    Some(at) => piece.get(..at + close.len()),
                    None => Some(piece),
                }
            })
            .collect()
    }

    /// A feed of one item, as it is written.
    pub(super) fn alone(&self, piece: &str) -> String {
        self.around(&(self.start() + ">"), piece)
    }

    /// A feed of one item, of which only what matters is left.
    pub(super) fn reduced(&self, piece: &str) -> String {
        let mut item = format!("<{}>", self.item());
        for (name, is_text) in ELEMENTS {
            let Some((tag, inner)) = element(piece, name) else {
                continue;
            };
            if inner.is_empty() {
                // `<link href="…"/>` tells all in its tag.
                item.push_str(tag.trim_end_matches(['>', '/']));
                item.push_str("/>");
            } else if *is_text && !inner.contains("<![CDATA[") {
                item.push_str(&format!(
                    "{tag}<![CDATA[{}]]></{name}>",
                    inner.replace("]]>", "")
                ));
            } else if inner.contains("<![CDATA[") {
                let text = inner.replace("<![CDATA[", "").replace("]]>", "");
                item.push_str(&format!("{tag}<![CDATA[{text}]]></{name}>"));
            } else {
                item.push_str(&format!("{tag}{inner}</{name}>"));
            }
        }
        item.push_str(&format!("</{}>", self.item()));
        let mut tag = self.start();
        for prefix in PREFIXES.split(" xmlns").filter(|prefix| !prefix.is_empty()) {
            let name = prefix.split('=').next().unwrap_or(prefix);
            if !tag.contains(&format!("xmlns{name}=")) {
                tag.push_str(&format!(" xmlns{prefix}"));
            }
        }
        tag.push('>');
        self.around(&tag, &item)
    }

    fn around(&self, tag: &str, item: &str) -> String {
        match self.form {
            Form::Rss => format!("{tag}<channel>{item}</channel></{}>", self.name),
            Form::Rdf => format!("{tag}<channel></channel>{item}</{}>", self.name),
            Form::Atom => format!("{tag}{item}</{}>", self.name),
        }
    }
}

/// The places of the start tags of a name.
fn starts(text: &str, name: &str) -> Vec<usize> {
    let open = format!("<{name}");
    text.match_indices(&open)
        .filter(|(at, _)| {
            text.get(at + open.len()..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(|c| c == '>' || c.is_whitespace())
        })
        .map(|(at, _)| at)
        .collect()
}

/// The first element of a name in a piece: its start tag, and what is in it. Without an end tag it
/// reaches to the next line that begins a tag.
fn element<'p>(piece: &'p str, name: &str) -> Option<(&'p str, &'p str)> {
    let start = *starts(piece, name).first()?;
    let rest = piece.get(start..)?;
    let tag_end = rest.find('>')? + 1;
    let tag = rest.get(..tag_end)?;
    if tag.ends_with("/>") {
        return Some((tag, ""));
    }
    let inner = rest.get(tag_end..)?;
    let end = inner
        .find(&format!("</{name}>"))
        .or_else(|| inner.find("\n<"))
        .unwrap_or(inner.len());
    Some((tag, inner.get(..end)?.trim()))
}
