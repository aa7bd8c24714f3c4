//! What a page states about itself: meta tags, OpenGraph, Dublin Core, JSON-LD, `<time>`,
//! by-line and headline.
//!
//! Each fact may be stated in many places; [`Head::facts`] takes the first that is there, in the
//! order: JSON-LD, OpenGraph and its like, other meta tags, marked-up elements, `<title>`.
//!
//! Deliberately absent: dates of modification; a report is of the day on which it came out.

use super::entities::decode;
use super::json_ld;
use super::outline::has_word;
use super::scan::{attribute, attributes};
use crate::date::StatedDate;
use crate::facts::{Facts, tidy_value};
use rapporteur_model::DateSource;

/// Blocks of JSON-LD read, and metas kept; no page has more that matter.
const MOST: usize = 400;

/// Bytes of text that a by-line or headline may have.
const LONGEST: usize = 400;

/// What was found in a page's tags.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Name or property in small letters, content.
    metas: Vec<(String, String)>,
    linked: Facts,
    title: Option<String>,
    headline: Option<String>,
    byline: Option<String>,
    language: Option<String>,
    canonical: Option<String>,
    times: Vec<(String, String)>,
    capture: Option<Capture>,
}

#[derive(Debug)]
struct Capture {
    what: What,
    /// Elements open around the captured one.
    depth: usize,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Headline,
    Byline,
}

impl Head {
    /// A start tag, `depth` elements being open around it.
    pub(super) fn start(&mut self, name: &str, tag: &str, chrome: bool, depth: usize) {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if is("meta") {
            self.meta(tag);
        } else if is("html") {
            self.language = attribute(tag, "lang")
                .or_else(|| attribute(tag, "xml:lang"))
                .and_then(|value| tidy_value(&value));
        } else if is("link") {
            if self.canonical.is_none() && has_word(tag, "rel", &["canonical"]) {
                self.canonical = attribute(tag, "href").and_then(|value| tidy_value(&value));
            }
        } else if is("time") && !chrome {
            if self.times.len() < MOST
                && let Some(written) =
                    attribute(tag, "datetime").and_then(|value| tidy_value(&value))
            {
                let published = has_word(tag, "itemprop", &["datePublished"])
                    || has_word(tag, "class", &["published", "entry-date", "dt-published"])
                    || attribute(tag, "pubdate").is_some();
                let modified = has_word(tag, "itemprop", &["dateModified"])
                    || has_word(tag, "class", &["updated", "modified", "dt-updated"]);
                let name = if published { "time published" } else { "time" };
                if !modified {
                    self.times.push((name.into(), written));
                }
            }
        } else if self.capture.is_none() && !chrome {
            let what = if is("h1") && self.headline.is_none() {
                Some(What::Headline)
            } else if self.byline.is_none()
                && !is("body")
                && (has_word(tag, "rel", &["author"])
                    || has_word(tag, "itemprop", &["author"])
                    || has_word(
                        tag,
                        "class",
                        &[
                            "byline",
                            "author",
                            "author-name",
                            "p-author",
                            "article-author",
                        ],
                    ))
            {
                Some(What::Byline)
            } else {
                None
            };
            if let Some(what) = what {
                self.capture = Some(Capture {
                    what,
                    depth,
                    text: String::new(),
                });
            }
        }
    }

    /// Visible text.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture
            && capture.text.len() < LONGEST
        {
            capture
                .text
                .push_str(&decode(text.get(..text.len().min(LONGEST)).unwrap_or("")));
            capture.text.push(' ');
        }
    }

    /// An element was closed; `depth` are open now.
    pub(super) fn end(&mut self, depth: usize) {
        if self
            .capture
            .as_ref()
            .is_some_and(|capture| depth <= capture.depth)
            && let Some(capture) = self.capture.take()
        {
            let text = tidy_value(&capture.text).filter(|text| text.len() < LONGEST);
            match capture.what {
                What::Headline => self.headline = text,
                What::Byline => self.byline = text.as_deref().and_then(author),
            }
        }
    }

    /// A `script` or `title`.
    pub(super) fn raw(&mut self, name: &str, tag: &str, inner: &str, chrome: bool) {
        if name.eq_ignore_ascii_case("title") && self.title.is_none() && !chrome {
            self.title = tidy_value(&decode(inner));
        } else if name.eq_ignore_ascii_case("script")
            && attribute(tag, "type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
        {
            self.linked.fill_from(json_ld::read(inner));
        }
    }

    /// At the end of the page.
    pub(super) fn finish(&mut self) {
        self.end(0);
    }

    fn meta(&mut self, tag: &str) {
        if self.metas.len() >= MOST {
            return;
        }
        let mut names = Vec::new();
        let mut content = None;
        for (name, value) in attributes(tag) {
            if ["name", "property", "itemprop", "http-equiv"]
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
            {
                names.extend(value.split_ascii_whitespace().map(str::to_ascii_lowercase));
            } else if name.eq_ignore_ascii_case("content") {
                content = tidy_value(&value);
            }
        }
        if let Some(content) = content {
            self.metas
                .extend(names.into_iter().map(|name| (name, content.clone())));
        }
    }

    fn stated(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            self.metas
                .iter()
                .find(|(found, _)| found == name)
                .map(|(_, content)| content.clone())
        })
    }

    /// The headlines that the text may repeat.
    pub(super) fn headlines(&self) -> impl Iterator<Item = &str> {
        [
            self.linked.title.as_deref(),
            self.title.as_deref(),
            self.headline.as_deref(),
        ]
        .into_iter()
        .flatten()
        .chain(
            self.metas
                .iter()
                .filter(|(name, _)| name == "og:title" || name == "twitter:title")
                .map(|(_, content)| content.as_str()),
        )
    }

    /// Everything that is stated.
    pub(super) fn facts(&self) -> Facts {
        let publisher = self.linked.publisher.clone().or_else(|| {
            self.stated(&[
                "og:site_name",
                "application-name",
                "dc.publisher",
                "dcterms.publisher",
                "publisher",
                "citation_journal_title",
            ])
        });
        let title = self
            .linked
            .title
            .clone()
            .or_else(|| {
                self.stated(&[
                    "og:title",
                    "twitter:title",
                    "headline",
                    "dc.title",
                    "dcterms.title",
                    "title",
                ])
            })
            .or_else(|| self.headline.clone())
            .or_else(|| {
                self.title
                    .as_deref()
                    .map(|title| without_site(title, publisher.as_deref()))
            });
        let web = |value: String| {
            (value.starts_with("http://") || value.starts_with("https://")).then_some(value)
        };
        Facts {
            id: None,
            title,
            author: self
                .linked
                .author
                .clone()
                .or_else(|| {
                    [
                        "author",
                        "article:author",
                        "dc.creator",
                        "dcterms.creator",
                        "parsely-author",
                        "sailthru.author",
                        "byl",
                        "citation_author",
                    ]
                    .iter()
                    .filter_map(|name| self.stated(&[name]))
                    .find_map(|value| author(&value))
                })
                .or_else(|| self.byline.clone()),
            language: self
                .language
                .clone()
                .or_else(|| self.linked.language.clone())
                .or_else(|| {
                    self.stated(&[
                        "content-language",
                        "dc.language",
                        "dcterms.language",
                        "language",
                        "inlanguage",
                        "og:locale",
                    ])
                })
                .map(|tag| tag.replace('_', "-")),
            url: self
                .canonical
                .clone()
                .and_then(web)
                .or_else(|| self.stated(&["og:url"]).and_then(web))
                .or_else(|| self.linked.url.clone().and_then(web)),
            publisher,
            dates: self.dates(),
        }
    }

    fn dates(&self) -> Vec<StatedDate> {
        const NAMES: &[&str] = &[
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "published_time",
            "article.published",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "dc.date.created",
            "citation_publication_date",
            "cxenseparse:recs:publishtime",
            "date",
        ];
        let stated = |name: &str, written: &str| StatedDate {
            source: DateSource::Metadata,
            name: name.into(),
            written: written.into(),
            position: None,
        };
        let mut dates = self.linked.dates.clone();
        for name in NAMES {
            dates.extend(self.stated(&[name]).map(|written| stated(name, &written)));
        }
        let published = self.times.iter().find(|(name, _)| name != "time");
        match published {
            Some((_, written)) => dates.push(stated("time", written)),
            // Times that are not said to be of publication: only when nothing else is, and the first.
            None if dates.is_empty() => dates.extend(
                self.times
                    .first()
                    .map(|(_, written)| stated("time", written)),
            ),
            None => {}
        }
        dates
    }
}

/// A by-line without its 'By'; addresses are no names.
fn author(value: &str) -> Option<String> {
    let lower = value.to_lowercase();
    let name = ["by ", "by: "]
        .iter()
        .find(|by| lower.starts_with(*by))
        .and_then(|by| value.get(by.len()..))
        .unwrap_or(value);
    let name = tidy_value(name)?;
    (!name.starts_with("http") && name.chars().any(char::is_alphabetic) && name.len() < 200)
        .then_some(name)
}

/// A `<title>` without the publisher's name at its end.
fn without_site(title: &str, publisher: Option<&str>) -> String {
    let cut = [" | ", " - ", " – ", " — ", " :: ", " » "]
        .iter()
        .filter_map(|mark| title.rfind(mark).map(|at| (at, at + mark.len())))
        .max();
    match cut {
        Some((at, after)) => {
            let (head, site) = (&title[..at], &title[after..]);
            let is_site = publisher.is_some_and(|publisher| publisher.eq_ignore_ascii_case(site));
            let looks_so =
                head.split_whitespace().count() >= 4 && site.split_whitespace().count() <= 4;
            if is_site || looks_so {
                head.to_owned()
            } else {
                title.to_owned()
            }
        }
        None => title.to_owned(),
    }
}
