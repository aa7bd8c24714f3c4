//! Bytes a second by kind of input: `cargo bench -p rapporteur-clean`.

use divan::counter::BytesCount;
use rapporteur_clean::{Cleaner, Options, normalise};
use std::fmt::Write as _;

fn main() {
    divan::main();
}

/// Prose that does not repeat: numbered sentences in paragraphs.
fn prose(paragraphs: usize) -> String {
    let mut text = String::new();
    for paragraph in 0..paragraphs {
        for sentence in 0..4 {
            let _ = write!(
                text,
                "The delegation’s spokesman said in round {paragraph} that point {sentence} of the draft, on prisoners, was “close to agreed”. "
            );
        }
        text.push_str("\n\n");
    }
    text
}

fn page(paragraphs: usize) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=en><head><title>Talks resume - Example Wire</title><meta property='og:site_name' content='Example Wire'><script>var a = 1;</script></head><body><nav><ul>",
    );
    for section in 0..60 {
        let _ = write!(
            page,
            "<li class='menu-item'><a href='/s/{section}'>Section {section}</a></li>"
        );
    }
    page.push_str("</ul></nav><article><h1>Talks resume</h1>");
    for paragraph in prose(paragraphs).split("\n\n") {
        let _ = write!(
            page,
            "<p class='story-body'>{paragraph}<a href='/x'>more</a> &amp; <b>more</b></p><div class='ad-slot'><span>Advertisement</span></div>"
        );
    }
    page.push_str("</article><footer>© Example Wire</footer></body></html>");
    page
}

fn run(bencher: divan::Bencher<'_, '_>, bytes: Vec<u8>, name: &str) {
    let cleaner = Cleaner::embedded(Options::default());
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| cleaner.clean(&bytes, name));
}

#[divan::bench(args = [10, 1000])]
fn text(bencher: divan::Bencher<'_, '_>, paragraphs: usize) {
    run(bencher, prose(paragraphs).into_bytes(), "2025-06-03.txt");
}

#[divan::bench(args = [10, 1000])]
fn html(bencher: divan::Bencher<'_, '_>, paragraphs: usize) {
    run(bencher, page(paragraphs).into_bytes(), "2025-06-03.html");
}

#[divan::bench]
fn json_lines(bencher: divan::Bencher<'_, '_>) {
    let text = serde_json::to_string(&prose(10)).unwrap_or_default();
    let mut lines = String::new();
    for id in 0..200 {
        let _ = writeln!(
            lines,
            "{{\"id\":\"{id}\",\"date\":\"2025-06-03\",\"text\":{text}}}"
        );
    }
    run(bencher, lines.into_bytes(), "reports.jsonl");
}

#[divan::bench]
fn for_analysis(bencher: divan::Bencher<'_, '_>) {
    let text = prose(100);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| normalise(&text).0.len());
}
