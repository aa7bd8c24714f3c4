//! The pages of a record written by hand, in each style and format, word for word.
//!
//! `RAPPORTEUR_BLESS=1 cargo test -p rapporteur-brief` writes the golden files anew; look at the
//! difference before committing it.
#![allow(clippy::unwrap_used)]

mod support;

use jiff::civil::date;
use rapporteur_brief::{Request, Style, html, markdown};
use std::fs;
use std::path::Path;

fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("RAPPORTEUR_BLESS").is_some() {
        fs::write(path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == found,
        "{name} differs from what is written now (RAPPORTEUR_BLESS=1 takes it over):\n--- expected\n{expected}\n--- found\n{found}"
    );
}

#[test]
fn pages_are_written_as_before() {
    let world = support::world();
    for (style, name) in [
        (Style::Brief, "brief"),
        (Style::Crisiswatch, "crisiswatch"),
        (Style::Osce, "osce"),
        (Style::Rounds, "rounds"),
    ] {
        let request = Request {
            style,
            since: (style == Style::Osce).then(|| date(2025, 3, 10)),
            ..Request::default()
        };
        let page = world.page(&request);
        golden(&format!("{name}.md"), &markdown::write(&page));
        golden(&format!("{name}.html"), &html::write(&page));
    }
    let json = serde_json::to_string_pretty(&world.page(&Request::default())).unwrap();
    golden("brief.json", &format!("{json}\n"));
}
