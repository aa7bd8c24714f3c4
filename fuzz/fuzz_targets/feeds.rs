//! Any bytes as a feed, as a file of sources and as robots.txt: reading returns, and what is read holds
//! together.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_feeds::{Folders, Kind, Rules, Sources, Trust, parse_feed};

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    match choice % 4 {
        0 => {
            let charset = (choice & 4 == 0).then_some("iso-8859-1");
            if let Ok(feed) = parse_feed(bytes, charset, None) {
                assert!(feed.items.iter().all(|item| !item.id.is_empty()));
            }
        }
        1 => {
            let (sources, problems) = Sources::parse("sources.toml", &text, Trust::Operator);
            let said = problems.iter().all(|problem| problem.position.is_some());
            assert!(said);
            for source in sources.sources {
                let (again, problems) = Sources::parse("-", &source.to_toml(), Trust::Operator);
                assert!(problems.is_empty() && again.sources == [source]);
            }
        }
        2 => {
            let none = Folders::default();
            let (sources, _) = Sources::parse("sources.toml", &text, Trust::Reader(&none));
            assert!(sources.sources.iter().all(|source| {
                source.kind == Kind::Feed || source.kind != Kind::Lines && source.place().is_err()
            }));
            assert!(sources.contact.is_none() && sources.allow_private_hosts.is_empty());
        }
        _ => {
            Rules::parse(&text).allows(text.lines().next().unwrap_or("/"));
        }
    }
});
