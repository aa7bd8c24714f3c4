//! A source back to TOML.
//!
//! Deliberately absent: comments and order of what a person wrote; a file is never written over.

use super::{Kind, Source};
use std::fmt::Write as _;
use std::time::Duration;

impl Source {
    /// A source of this name, kind and address, with what is usual for all else.
    pub fn new(name: impl Into<String>, kind: Kind, address: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            address: address.into(),
            every: kind.usual_pace(),
            publisher: None,
            language: None,
            fetch_pages: true,
            within: None,
        }
    }

    /// The source as a text that reads as the same.
    pub fn to_toml(&self) -> String {
        let mut text = "[[source]]\n".to_owned();
        let mut field = |name: &str, value: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name} = {}", toml::Value::String(value.to_owned()));
        };
        field("name", &self.name);
        field("kind", self.kind.name());
        field("address", &self.address);
        field("every", &written(self.every));
        if let Some(publisher) = &self.publisher {
            field("publisher", publisher);
        }
        if let Some(language) = &self.language {
            field("language", language);
        }
        if !self.fetch_pages {
            text.push_str("fetch_pages = false\n");
        }
        text
    }
}

/// A length of time in the largest unit that tells it exactly.
fn written(every: Duration) -> String {
    let milliseconds = every.as_millis();
    let units = [
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1_000),
    ];
    for (unit, of) in units {
        if milliseconds >= of && milliseconds.is_multiple_of(of) {
            return format!("{}{unit}", milliseconds / of);
        }
    }
    format!("{milliseconds}ms")
}

#[cfg(test)]
mod tests {
    use super::super::{Sources, Trust};
    use super::*;
    use crate::Folders;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_reads_as_the_same(
            name in "[^\\p{C}]{1,50}",
            kind in prop::sample::select(Kind::ALL.to_vec()),
            seconds in 60u64..2_000_000,
            publisher in prop::option::of("[a-z\"'\\\\ ]{0,20}[a-z\"]"),
            fetch_pages: bool,
        ) {
            prop_assume!(!name.trim().is_empty());
            let address = match kind {
                Kind::Feed => "https://example.org/a?b=\"c\"",
                _ => "a folder/of \\ \"ours\"",
            };
            let source = Source {
                every: Duration::from_secs(seconds),
                publisher: publisher.map(|publisher| publisher.trim().to_owned()),
                fetch_pages,
                ..Source::new(name.trim(), kind, address)
            };
            let text = source.to_toml();
            let (read, problems) = Sources::parse("-", &text, Trust::Operator);
            prop_assert!(problems.is_empty(), "{text}\n{problems:?}");
            prop_assert_eq!(read.sources, [source]);
        }

        #[test]
        fn no_text_is_too_strange(text in "(\\[\\[source\\]\\]\n|name|kind|every|address|=|\"|'|\\[|feed|\n|[^\\p{C}]){0,60}") {
            let (sources, problems) = Sources::parse("-", &text, Trust::Operator);
            prop_assert!(sources.sources.is_empty() || problems.len() < 60);
        }
    }

    #[test]
    fn faults_have_their_place() {
        let begin = "[[source]]\nname = \"a\"\n";
        let cases = [
            ("source = 3", "-:1:10: 'source' is no table"),
            (
                "[[source]]\nname = \"a\"\n",
                "-:1:1: the source has no 'kind'",
            ),
            (
                &format!("{begin}kind = \"fed\"\naddress = \"x\"\n"),
                "-:3:8: 'fed' is no kind of source",
            ),
            (
                &format!("{begin}kind = \"feed\"\naddress = \"x\"\n"),
                "-:4:11: this is no address",
            ),
            (
                &format!("{begin}kind = \"feed\"\naddress = \"https://u:p@example.org\"\n"),
                "-:4:11: the address holds a user's name",
            ),
            (
                &format!(
                    "{begin}kind = \"feed\"\naddress = \"https://example.org\"\nevery = \"1s\"\n"
                ),
                "-:5:9: a feed is looked at every 60 seconds",
            ),
            (
                &format!("{begin}kind = \"folder\"\naddress = \"x\"\nevery = \"soon\"\n"),
                "-:5:9: 'every' is no length of time",
            ),
            (
                &format!("{begin}kind = \"folder\"\naddress = \"-\"\n"),
                "-:4:11: only lines are read from standard input",
            ),
            (
                &format!("{begin}kind = \"folder\"\naddress = \"x\"\nevry = \"1s\"\n"),
                "-:5:1: a source has no 'evry'",
            ),
            ("conact = \"x\"", "-:1:1: 'conact' is not known here"),
            ("[[source]\n", "-:1:"),
        ];
        for (text, expected) in cases {
            let (sources, problems) = Sources::parse("-", text, Trust::Operator);
            assert!(sources.sources.is_empty(), "{text}");
            let told = problems
                .first()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(told.starts_with(expected), "{text}\n{told}");
        }
    }

    #[test]
    fn a_reader_names_no_stream_and_only_folders_that_are_allowed() {
        let text = "allow_private_hosts = [\"localhost\"]\n\
                    [[source]]\nname = \"a\"\nkind = \"lines\"\naddress = \"-\"\n\
                    [[source]]\nname = \"b\"\nkind = \"folder\"\naddress = \"/\"\n\
                    [[source]]\nname = \"c\"\nkind = \"feed\"\naddress = \"https://example.org\"\n";
        let drops = tempfile::tempdir().expect("a folder");
        let some = Folders::open([drops.path()]).expect("folders");
        for folders in [Folders::default(), some] {
            let (sources, problems) = Sources::parse("-", text, Trust::Reader(&folders));
            let names: Vec<&str> = sources.sources.iter().map(|one| &*one.name).collect();
            assert_eq!(names, ["b", "c"]);
            assert!(sources.sources[0].place().is_err());
            assert!(sources.allow_private_hosts.is_empty());
            assert_eq!(problems.len(), 2, "{problems:?}");
        }
        let (sources, problems) = Sources::parse("-", text, Trust::Operator);
        assert_eq!((sources.sources.len(), problems.len()), (3, 0));
        assert_eq!(sources.sources[1].place(), Ok("/".into()));
    }

    #[test]
    fn two_of_one_name_and_the_first_stands() {
        let one = Source::new("a", Kind::Folder, "x");
        let other = Source::new("a", Kind::Folder, "y");
        let text = one.to_toml() + &other.to_toml();
        let (read, problems) = Sources::parse("-", &text, Trust::Operator);
        assert_eq!(read.sources, [one]);
        assert!(problems[0].message.contains("second source"));
    }
}
