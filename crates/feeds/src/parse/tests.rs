//! Feeds as they are published, whole and broken.

use super::*;
use proptest::prelude::*;

fn read_at(text: &str) -> ParsedFeed {
    let base = Url::parse("https://press.example.org/feeds/world.xml").expect("an address");
    parse_feed(text.as_bytes(), None, Some(&base)).expect("a feed")
}

fn titles(feed: &ParsedFeed) -> Vec<&str> {
    feed.items
        .iter()
        .map(|item| item.title.as_deref().unwrap_or("-"))
        .collect()
}

const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Example Press</title><link>https://press.example.org/</link><language>en-gb</language>
<item><title>Talks &amp;amp; hopes &lt;b&gt;rise&lt;/b&gt;</title><link>/world/7</link><guid isPermaLink="false">p-7</guid>
<pubDate>Mon, 14 Jul 2025 09:30:00 +0200</pubDate><dc:creator>A. Writer</dc:creator>
<description>Short.</description><content:encoded><![CDATA[<p>The delegations met in Geneva.</p>]]></content:encoded></item>
<item><title>Second</title><link>https://press.example.org/world/8</link></item>
</channel></rss>"#;

#[test]
fn rss_with_all_that_matters() {
    let feed = read_at(RSS);
    assert_eq!(feed.title.as_deref(), Some("Example Press"));
    assert_eq!(feed.language.as_deref(), Some("en-gb"));
    assert!(feed.faults.is_empty());
    let item = &feed.items[0];
    assert_eq!(item.id, "p-7");
    assert_eq!(
        item.link.as_ref().map(Url::as_str),
        Some("https://press.example.org/world/7")
    );
    assert_eq!(item.title.as_deref(), Some("Talks & hopes rise"));
    assert_eq!(
        item.published.map(|at| at.to_string()).as_deref(),
        Some("2025-07-14T07:30:00Z")
    );
    assert_eq!(item.author.as_deref(), Some("A. Writer"));
    assert_eq!(item.text, "<p>The delegations met in Geneva.</p>");
    assert!(item.is_html);
    assert_eq!(feed.items[1].id, "https://press.example.org/world/8");
}

#[test]
fn atom_and_json_and_rdf() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>
<entry><title>One</title><id>tag:1</id><link rel="enclosure" href="https://e.example/a.mp3"/><link href="/1"/>
<updated>2025-07-14T09:30:00Z</updated><summary>Text of one.</summary></entry></feed>"#;
    let feed = read_at(atom);
    assert_eq!(titles(&feed), ["One"]);
    assert_eq!(feed.items[0].link.as_ref().map(Url::path), Some("/1"));
    assert!(!feed.items[0].is_html);
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[
        {"id":"1","url":"https://j.example/1","title":"One","content_text":"Text.","date_published":"2025-07-14T09:30:00Z"},
        {"id":"2","content_html":"<p>Two.</p>"}]}"#;
    let feed = read_at(json);
    assert_eq!(titles(&feed), ["One", "-"]);
    assert!(feed.items[1].is_html);
    let rdf = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="x"><title>R</title><link>https://r.example</link><description>d</description></channel>
<item rdf:about="https://r.example/1"><title>One</title><link>https://r.example/1</link></item></rdf:RDF>"#;
    assert_eq!(titles(&read_at(rdf)), ["One"]);
}

#[test]
fn what_is_broken_is_read_as_far_as_it_goes() {
    let head = "<rss version=\"2.0\"><channel><title>T</title>";
    let cases: &[(&str, String, &[&str], &str)] = &[
        (
            "bare ampersands",
            format!(
                "{head}<item><title>Talks & hopes</title><link>https://e.example/?a=1&b=2</link></item></channel></rss>"
            ),
            &["Talks & hopes"],
            "",
        ),
        (
            "names of HTML",
            format!("{head}<item><title>Talks&nbsp;&ndash; hopes</title></item></channel></rss>"),
            &["Talks – hopes"],
            "",
        ),
        (
            "characters that XML has none of",
            format!("{head}<item><title>Ta\u{1}lks</title></item></channel></rss>"),
            &["Talks"],
            "",
        ),
        (
            "cut off in the second item",
            format!("{head}<item><title>One</title></item><item><title>Two</title><descr"),
            &["One", "Two"],
            "breaks off",
        ),
        (
            "tags that do not fit",
            format!(
                "{head}<item><title>One</title><description><p>A <br> line</description></item><item><title>Two</title></item></channel></rss>"
            ),
            &["One", "Two"],
            "no well-formed XML",
        ),
        (
            "rubbish before it",
            format!(
                "\n\u{feff}  Warning: x in y\n{head}<item><title>One</title></item></channel></rss>"
            ),
            &["One"],
            "",
        ),
        (
            "a version of its own",
            "<rss version=\"3.7\"><channel><item><title>One</title></item></channel></rss>"
                .to_owned(),
            &["One"],
            "",
        ),
        (
            "a number that is too long",
            format!(
                "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel><item><title>One</title><itunes:duration>{}</itunes:duration></item></channel></rss>",
                "9".repeat(40)
            ),
            &["One"],
            "",
        ),
    ];
    for (what, text, expected, fault) in cases {
        let feed = read_at(text);
        assert_eq!(&titles(&feed), expected, "{what}: {:?}", feed.faults);
        if !fault.is_empty() {
            assert!(
                feed.faults.iter().any(|told| told.contains(fault)),
                "{what}: {:?}",
                feed.faults
            );
        }
    }
}

#[test]
fn encodings() {
    let text = |name: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{name}\"?><rss version=\"2.0\"><channel><item><title>Zürich</title></item></channel></rss>"
        )
    };
    let western = |name: &str| encoding_rs::WINDOWS_1252.encode(&text(name)).0.into_owned();
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(text("utf-16").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let cases = [
        (western("iso-8859-1"), None),
        (western("utf-8"), Some("windows-1252")),
        (western("no-such"), None),
        (text("iso-8859-1").into_bytes(), None),
        (text("utf-8").into_bytes(), Some("iso-8859-1")),
        (wide, None),
    ];
    for (bytes, charset) in cases {
        let feed = parse_feed(&bytes, charset, None).expect("a feed");
        assert_eq!(titles(&feed), ["Zürich"], "{charset:?}");
        assert_eq!(feed.faults.len(), 0, "{:?}", feed.faults);
    }
}

#[test]
fn what_is_no_feed() {
    for text in [
        "",
        "   ",
        "Not found",
        "<html><body>Not found</body></html>",
        "<!DOCTYPE html><html><feed></feed></html>",
        "{\"a\": 1}",
        "{",
        "<opml></opml>",
    ] {
        assert!(parse_feed(text.as_bytes(), None, None).is_err(), "{text}");
    }
}

#[test]
fn an_item_changes_when_it_says_so_or_its_text_does() {
    let item = |title: &str, text: &str, updated: &str| {
        let updated = if updated.is_empty() {
            String::new()
        } else {
            format!("<updated>{updated}</updated>")
        };
        let text = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>1</id><title>{title}</title>{updated}<summary>{text}</summary></entry></feed>"
        );
        read_at(&text).items[0].digest
    };
    let at = "2025-07-14T09:30:00Z";
    assert_eq!(item("a", "b", ""), item("a", "b", ""));
    assert_ne!(item("a", "b", ""), item("a", "c", ""));
    assert_ne!(item("a", "b", ""), item("d", "b", ""));
    assert_eq!(item("a", "b", at), item("a", "c", at));
    assert_ne!(item("a", "b", at), item("a", "b", "2025-07-14T09:31:00Z"));
}

proptest! {
    #[test]
    fn no_feed_is_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse_feed(&bytes, None, None);
    }

    #[test]
    fn any_cut_is_read(end in 0..RSS.len(), hole in 0..RSS.len(), length in 0usize..40) {
        let mut bytes = RSS.as_bytes().to_vec();
        bytes.truncate(end);
        let from = hole.min(bytes.len());
        let to = (from + length).min(bytes.len());
        bytes.drain(from..to);
        let _ = parse_feed(&bytes, None, None);
    }

    #[test]
    fn tags_in_any_order(text in "(<rss version=\"2.0\">|<channel>|<item>|</item>|<title>|</title>|<feed>|<entry>|</entry>|<!\\[CDATA\\[|\\]\\]>|&|<|>|a|</rss>|</feed>){0,40}") {
        let _ = parse_feed(text.as_bytes(), None, None);
    }
}
