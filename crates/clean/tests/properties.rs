//! What holds for every input: offsets lead back, cleaning is done once, nothing panics.

use proptest::prelude::*;
use rapporteur_clean::{Cleaner, Mode, Options};
use rapporteur_model::{Report, Span};

fn clean(text: &str, name: &str, mode: Mode) -> Option<Report> {
    Cleaner::embedded(Options {
        given_date: Some(jiff::civil::date(2025, 7, 22)),
        mode,
        keep_origin: true,
        ..Options::default()
    })
    .clean(text.as_bytes(), name)
    .0
    .pop()
}

/// Sentences that repeat often, odd spaces, boilerplate, marks and markup.
fn prose() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "The envoys of both sides met again on Monday in Geneva.",
            "“Nothing at all was agreed,” said the host that evening.",
            "\"Nothing at all was agreed,\" said the host that evening.",
            "Mr. Smith and the U.S. President spoke for six whole hours.",
            "He left.",
            "Subscribe to our newsletter",
            "Read more",
            "Sign up for our newsletter.",
            "All rights reserved.",
            "a line that goes on in small letters and is long enough",
            "Ends here!",
            "- item",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u{a0}", "\u{2028}", "\u{1}", "\u{200b}", " \n ", "…", ". "]).prop_map(str::to_owned),
        2 => "[a-zA-ZéЖ中.!?“”'<>&;#*_\\[\\]()`|=-]{0,12}",
        1 => prop::sample::select(vec!["<p>", "</p>", "<br>", "&amp;", "&#8217;", "<div class=ad>", "</div>", "<b>", "</b>", "<pre>", "<!--", "-->", "<script>", "</script>", "# ", "> ", "```\n", "[a](b)", "| a | b |\n"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Every character of the text leads to a place within the original, on character boundaries,
/// and to itself where it was copied.
fn leads_back(report: &Report, original: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(report.offsets.derived_len(), report.text.len());
    for (at, c) in report.text.char_indices() {
        let source = report.offsets.to_source(Span::new(at, at + c.len_utf8()));
        prop_assert!(
            original.get(source.start..source.end).is_some(),
            "{c:?} {source:?}"
        );
        if c.is_alphanumeric() {
            let there = source.of(original);
            prop_assert!(
                there.contains(c) || there.contains(['&', '\\']),
                "{c:?} ← {there:?}"
            );
        }
    }
    for (at, c) in report.text.char_indices() {
        // What was copied stands in the file as it is given.
        let span = Span::new(at, at + c.len_utf8());
        let there = report.in_input(span);
        let bytes = original.as_bytes().get(there.start..there.end);
        prop_assert_eq!(bytes, report.as_given(span).map(str::as_bytes));
    }
    for repeat in &report.repeats {
        prop_assert!(!repeat.kept.of(&report.text).is_empty());
        for dropped in &repeat.dropped {
            prop_assert!(!dropped.of(original).is_empty());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn cleaned_text_stays_as_it_is(text in prose()) {
        if let Some(report) = clean(&text, "a.txt", Mode::Report) {
            let again = clean(&report.text, "a.txt", Mode::Report).map(|report| report.text);
            prop_assert_eq!(again.as_deref(), Some(report.text.as_str()));
        }
    }

    #[test]
    fn offsets_lead_back(text in prose(), name in prop::sample::select(vec!["a.txt", "a.md", "a.html"]), verbatim: bool) {
        let mode = if verbatim { Mode::Verbatim } else { Mode::Report };
        if let Some(report) = clean(&text, name, mode) {
            leads_back(&report, &text)?;
        }
    }

    #[test]
    fn offsets_lead_through_json(text in prose(), page: bool) {
        let field = if page { "html" } else { "text" };
        let line = serde_json::json!({ "id": "é", field: text }).to_string();
        if let Some(report) = clean(&line, "a.jsonl", Mode::Report) {
            leads_back(&report, &line)?;
        }
    }

    #[test]
    fn no_words_are_lost(text in "([A-Z][a-z]{2,8}( [a-z]{1,8}){0,4}[.!?]?[ \n]{1,2}){0,20}") {
        // Without repeats and boilerplate, cleaning only moves white space.
        let words: Vec<_> = text.split_whitespace().collect();
        if let Some(report) = clean(&text, "a.txt", Mode::Report)
            && report.repeats.is_empty()
        {
            let kept: Vec<_> = report.text.split_whitespace().collect();
            prop_assert_eq!(kept, words);
        }
    }

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..300), name in prop::sample::select(vec!["-", "a.txt", "a.html", "a.md", "a.tml", "a.jsonl", "a.json", "a.txt.gz"])) {
        let cleaner = Cleaner::embedded(Options::default());
        let (reports, problems) = cleaner.clean(&bytes, name);
        prop_assert!(!reports.is_empty() || !problems.is_empty());
    }
}
