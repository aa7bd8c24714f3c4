//! Good input of every kind, from bytes to report.

use rapporteur_clean::{Cleaner, Mode, Options};
use rapporteur_model::{DateSource, Report, Severity, Span};
use std::io::Write;

fn cleaner() -> Cleaner {
    Cleaner::embedded(Options::default())
}

fn one(bytes: &[u8], name: &str) -> Report {
    let (mut reports, problems) = cleaner().clean(bytes, name);
    assert_eq!(reports.len(), 1, "{name}: {problems:?}");
    reports.remove(0)
}

const PAGE: &str = include_str!("pages/full.html");

#[test]
fn a_page_gives_its_article_and_facts() {
    let (reports, problems) = cleaner().clean(PAGE.as_bytes(), "page.html");
    let report = &reports[0];
    assert_eq!(problems, Vec::new());
    assert_eq!(
        report.title.as_deref(),
        Some("Envoys return to the lake for a third round")
    );
    assert_eq!(report.publisher.as_deref(), Some("The Example Courier"));
    assert_eq!(report.author.as_deref(), Some("Mara Lind, Tom Ode"));
    assert_eq!(report.language.as_deref(), Some("en-GB"));
    assert_eq!(
        report.url.as_deref(),
        Some("https://courier.example/2025/06/03/envoys-return")
    );
    let date = report.date.as_ref().unwrap();
    assert_eq!(date.day.to_string(), "2025-06-03");
    assert_eq!(date.source, DateSource::Metadata);
    for kept in [
        "The two delegations came back",
        "neither side’s guns",
        "“We are here to listen,” the head",
        "said\u{a0}on arrival",
        "400\u{a0}prisoners was “within reach”.",
        "monitored halt",
        "have seen the agenda.",
    ] {
        assert!(report.text.contains(kept), "{kept:?} in {}", report.text);
    }
    for gone in [
        "cookies",
        "Home",
        "Advertisement",
        "Read more",
        "Grain ships",
        "rights reserved",
        "Never shown",
        "margin",
        "third round |",
    ] {
        assert!(!report.text.contains(gone), "{gone:?} in {}", report.text);
    }
    for words in ["monitored halt to shelling", "“within reach”", "guns"] {
        let at = report.text.find(words).unwrap();
        let there = report
            .offsets
            .to_source(Span::new(at, at + words.len()))
            .of(PAGE);
        let decoded = there.replace("&ldquo;", "“").replace("&rdquo;", "”");
        assert_eq!(decoded, words);
    }
}

#[test]
fn short_and_oddly_marked_pages_are_not_lost() {
    for (page, expected) in [
        ("<p>They met.</p>", "They met."),
        ("<html><body>They met in Doha.", "They met in Doha."),
        (
            "<font>They <b>met.</b><br>They left.</font>",
            "They met.\n\nThey left.",
        ),
        (
            "<table><tr><td>They met.</td><td>They left.</td></tr></table>",
            "They met. They left.",
        ),
        (
            "<div class='content-with-sidebar'><div>They met.</div><div>They left.</div></div>",
            "They met.\n\nThey left.",
        ),
        (
            "<body><pre>They met in the town hall,\nand left it at noon.</pre>",
            "They met in the town hall, and left it at noon.",
        ),
        ("<nav>They met.</nav>", "They met."),
        ("<p>1 < 2 & 3 &lt; 4</p>", "1 < 2 & 3 < 4"),
        ("<textarea>x</textarea><p>They met.", "They met."),
        (
            "<title>Talks</title><h1>Talks</h1><p>They met.",
            "They met.",
        ),
    ] {
        assert_eq!(one(page.as_bytes(), "a.html").text, expected, "{page}");
    }
}

#[test]
fn records_give_reports_with_their_fields() {
    let lines = concat!(
        "{\"id\": 7, \"date\": \"2025-06-03\", \"title\": \"T\", \"text\": \"They met.\\nThey caf\\u00e9 left.\", \"source\": \"Wire\", \"author\": [\"A\", {\"name\": \"B\"}], \"language\": \"en\", \"url\": \"https://x.org\", \"other\": {}}\n",
        "\n",
        "{\"html\": \"<p>Page &amp; all \\u00e9.</p>\"}\n",
    );
    let (reports, problems) = cleaner().clean(lines.as_bytes(), "a.jsonl");
    assert_eq!(reports.len(), 2, "{problems:?}");
    let first = &reports[0];
    assert_eq!(first.id, "7");
    assert_eq!(first.text, "They met.\n\nThey café left.");
    assert_eq!(first.source, "a.jsonl:1");
    assert_eq!(first.publisher.as_deref(), Some("Wire"));
    assert_eq!(first.author.as_deref(), Some("A, B"));
    assert_eq!(
        first.date.as_ref().map(|date| date.source),
        Some(DateSource::Field)
    );
    let line = lines.lines().next().unwrap();
    let at = first.text.find("café").unwrap();
    assert_eq!(
        first.offsets.to_source(Span::new(at, at + 5)).of(line),
        "caf\\u00e9"
    );
    let second = &reports[1];
    assert_eq!(second.source, "a.jsonl:3");
    assert_eq!(second.text, "Page & all é.");
    let line = lines.lines().nth(2).unwrap();
    assert_eq!(
        second.offsets.to_source(Span::new(5, 13)).of(line),
        "&amp; all \\u00e9"
    );
    assert!(
        problems
            .iter()
            .all(|problem| problem.severity == Severity::Note)
    );
    assert_eq!(
        problems[0].to_string(),
        "a.jsonl:3: the report has no date, so its times stay unresolved (give its day with --date)"
    );
}

#[test]
fn lists_and_laid_out_objects_are_records_too() {
    let list = "[\n  {\"text\": \"One met.\"},\n  {\"text\": \"Two met.\"}\n]";
    let (reports, _) = cleaner().clean(list.as_bytes(), "a.json");
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[1].source, "a.json:3");
    assert_eq!(
        reports[1]
            .offsets
            .to_source(Span::new(0, 3))
            .of("  {\"text\": \"Two met.\"}"),
        "Two"
    );
    let object = "{\n  \"text\": \"One met.\"\n}";
    let report = one(object.as_bytes(), "-");
    assert_eq!(
        (report.text.as_str(), report.source.as_str()),
        ("One met.", "-")
    );
    assert_eq!(report.offsets.to_source(Span::new(0, 3)).of(object), "One");
}

#[test]
fn repeats_are_read_once_and_their_places_kept() {
    let first = "The envoys of both sides met for the third time on Monday.";
    let second = "“Nothing was agreed,” said the host, who had hoped for more.";
    let text = format!(
        "{first} {second}\nNew words came in between them.\n{first} {}\nAnd then: {first}\n",
        second.replace(['“', '”'], "\"")
    );
    let report = one(text.as_bytes(), "2025-06-03.txt");
    assert_eq!(
        report.text,
        format!("{first} {second}\n\nNew words came in between them.\n\nAnd then: {first}")
    );
    assert_eq!(report.repeats.len(), 1);
    assert_eq!(
        report.repeats[0].kept.of(&report.text),
        format!("{first} {second}")
    );
    let dropped: Vec<_> = report.repeats[0]
        .dropped
        .iter()
        .map(|span| span.of(&text))
        .collect();
    assert_eq!(
        dropped,
        [format!(
            "{first} \"Nothing was agreed,\" said the host, who had hoped for more."
        )]
    );

    let text = format!("{first} {second}\n\n{second} He left. {first}");
    let report = one(text.as_bytes(), "2025-06-03.txt");
    assert_eq!(report.text, format!("{first} {second}\n\nHe left."));
    let places: Vec<_> = report
        .repeats
        .iter()
        .map(|repeat| (repeat.kept.of(&report.text), repeat.dropped[0].of(&text)))
        .collect();
    assert_eq!(places, [(second, second), (first, first)]);
}

#[test]
fn verbatim_keeps_every_byte() {
    let cleaner = Cleaner::embedded(Options {
        mode: Mode::Verbatim,
        ..Options::default()
    });
    let text = " The  envoys\tmet.\r\n\r\nSubscribe\nThe  envoys\tmet.\u{a0}\n";
    let (reports, _) = cleaner.clean(text.as_bytes(), "a.txt");
    assert_eq!(reports[0].text, text);
    let line = serde_json::json!({ "id": "1", "text": text }).to_string();
    let (reports, _) = cleaner.clean(line.as_bytes(), "-");
    assert_eq!(reports[0].text, text);
    let (reports, _) = cleaner.clean(PAGE.as_bytes(), "a.html");
    assert!(reports[0].text.contains("Read more: What"));
}

#[test]
fn compressed_input_is_told_by_its_bytes() {
    let text = "They met in Doha.\n".repeat(3);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(
        text.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    for (bytes, name) in [
        (gzip.clone(), "a.txt.gz"),
        (gzip.clone(), "a.txt"),
        ([gzip.clone(), gzip].concat(), "-"),
        (zstd.clone(), "a.txt.zst"),
        ([zstd.clone(), zstd].concat(), "-"),
    ] {
        assert!(
            one(&bytes, name).text.starts_with("They met in Doha."),
            "{name}"
        );
    }
}

#[test]
fn ids_depend_on_the_text_alone() {
    let id = one(b"They met.", "a.txt").id;
    assert_eq!(id, one(b"They met.\n", "b.txt").id);
    assert_ne!(id, one(b"They left.", "a.txt").id);
    assert_eq!(id.len(), 16);
}

#[test]
fn legacy_encodings_are_read_as_a_browser_reads_them() {
    let page = |charset: &str| {
        format!(
            "<html><head><meta charset=\"{charset}\"></head><body><p>Київ и Москва</p></body></html>"
        )
    };
    for charset in ["windows-1251", "koi8-u", "iso-8859-5"] {
        let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap();
        let page = page(charset).replace('ї', "и");
        let (bytes, ..) = encoding.encode(&page);
        assert_eq!(one(&bytes, "a.html").text, "Киив и Москва", "{charset}");
    }
    let text = "Die Gespräche über einen Waffenstillstand begannen in München; später äußerte sich der Präsident dazu.";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
    assert_eq!(one(&bytes, "a.txt").text, text);
    let text = "和平谈判在日内瓦重新开始，双方代表团星期一会面。";
    let (bytes, ..) = encoding_rs::GBK.encode(text);
    assert_eq!(one(&bytes, "a.txt").text, text);
}

#[test]
fn facts_are_found_wherever_a_page_states_them() {
    // head, body → title, publisher, author, day, language, url
    type Stated<'s> = (&'s str, &'s str, [&'s str; 6]);
    let cases: &[Stated] = &[
        (
            "<title>Envoys meet again at the lake - Lake Post</title><meta name=author content='By Ann Ode'><meta name=date content='3 June 2025'><meta http-equiv=content-language content=en><meta property=og:url content='https://x.org/a'>",
            "",
            [
                "Envoys meet again at the lake",
                "",
                "Ann Ode",
                "2025-06-03",
                "en",
                "https://x.org/a",
            ],
        ),
        (
            "<meta property='og:title' content='Envoys &amp; guns'><meta property='og:site_name' content='Lake Post'><meta property='og:locale' content='en_US'>",
            "<p class=byline>By <a rel=author href=/ode>Ann Ode</a></p><time datetime='2025-06-03T10:00Z' itemprop=datePublished>today</time>",
            [
                "Envoys & guns",
                "Lake Post",
                "Ann Ode",
                "2025-06-03",
                "en-US",
                "",
            ],
        ),
        (
            "<script type='application/ld+json'>{broken</script><script type='application/ld+json'>[{\"@type\":\"NewsArticle\",\"headline\":\"Envoys meet\",\"datePublished\":\"2025-06-03T01:00:00Z\",\"inLanguage\":\"fr\",\"mainEntityOfPage\":{\"@id\":\"https://x.org/b\"},\"author\":{\"name\":\"Ann Ode\"}}]</script>",
            "",
            [
                "Envoys meet",
                "",
                "Ann Ode",
                "2025-06-03",
                "fr",
                "https://x.org/b",
            ],
        ),
        (
            "<meta itemprop=dateModified content=2025-06-09>",
            "<h1>Envoys meet</h1><p>GENEVA, June 3, 2025 (Wire) — They met.</p>",
            ["Envoys meet", "", "", "2025-06-03", "", ""],
        ),
        (
            "<link rel=canonical href='https://x.org/2025/06/03/envoys'>",
            "<h1>Envoys meet</h1>",
            [
                "Envoys meet",
                "",
                "",
                "2025-06-03",
                "",
                "https://x.org/2025/06/03/envoys",
            ],
        ),
    ];
    for (head, body, expected) in cases {
        let page = format!(
            "<html><head>{head}</head><body>{body}<p>They met for six hours and left without a word.</p></body></html>"
        );
        let report = one(page.as_bytes(), "a.html");
        let day = report.date.map(|date| date.day.to_string());
        let found = [
            report.title,
            report.publisher,
            report.author,
            day,
            report.language,
            report.url,
        ];
        assert_eq!(
            found.map(Option::unwrap_or_default),
            *expected,
            "{head}{body}"
        );
    }
}

#[test]
fn sources_that_contradict_each_other_are_said() {
    let line =
        "{\"date\":\"2025-06-03\",\"url\":\"https://x.org/2025/05/01/a\",\"text\":\"They met.\"}";
    let (reports, problems) = cleaner().clean(line.as_bytes(), "a.jsonl");
    assert_eq!(
        reports[0]
            .date
            .as_ref()
            .map(|date| date.day.to_string())
            .as_deref(),
        Some("2025-06-03")
    );
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].to_string(),
        "a.jsonl:1: date says 2025-06-03 but the address says 2025-05-01; 2025-06-03 is taken, since a record's own field goes first"
    );
}

#[test]
fn a_given_day_fills_only_what_is_undated() {
    let cleaner = Cleaner::embedded(Options {
        given_date: Some(jiff::civil::date(2025, 7, 22)),
        ..Options::default()
    });
    let lines = "{\"text\":\"They met.\"}\n{\"text\":\"They left.\",\"date\":\"June 3, 2025\"}\n";
    let (reports, problems) = cleaner.clean(lines.as_bytes(), "a.jsonl");
    let dates: Vec<_> = reports
        .iter()
        .filter_map(|report| report.date.as_ref())
        .map(|date| (date.day.to_string(), date.source))
        .collect();
    assert_eq!(
        dates,
        [
            ("2025-07-22".to_owned(), DateSource::Given),
            ("2025-06-03".to_owned(), DateSource::Field)
        ]
    );
    assert_eq!(problems, Vec::new());
}
