//! Expressions against what Python's `re` finds.

use super::{Regex, RegexError};
use crate::codec::{Reader, Writer};
use proptest::prelude::*;

fn all(pattern: &str, text: &str) -> Result<Vec<String>, RegexError> {
    let regex = Regex::compile(pattern)?;
    let mut found = Vec::new();
    regex.find_all(text, &mut found);
    Ok(found
        .into_iter()
        .map(|range| text.get(range).unwrap_or("?").to_owned())
        .collect())
}

#[test]
fn matches_are_pythons() -> Result<(), RegexError> {
    // Expression, text, [m.group() for m in re.finditer(expression, text)] of Python 3.11.
    let cases: &[(&str, &str, &[&str])] = &[
        (r"\.\.+|…", "a..b...c…", &["..", "...", "…"]),
        (
            r"(?<=[0-9])[+\-\*^](?=[0-9-])",
            "1-2 a-b 3+4 5^6",
            &["-", "+", "^"],
        ),
        (r"(?<=[a-z])\.(?=[A-Z])", "end.Start e.g. U.S", &["."]),
        (r"(?:-|–|—|--|---|~)", "a--b—c", &["-", "-", "—"]),
        (r"(?<=[0-9])(?:km|m|km²)$", "50km", &["km"]),
        (r"a|ab", "ab", &["a"]),
        (r"(?:a|ab)$", "ab", &["ab"]),
        (r"a*", "baa", &["", "aa", ""]),
        (r"(?<=b)|c", "bc", &["", "c"]),
        (r"\bsie\b", "sie siehe sie", &["sie", "sie"]),
        (r"x{2,3}?", "xxxxx", &["xx", "xx"]),
        (r"(?:ab){2}c?", "ababc abab", &["ababc", "abab"]),
        (r"[^\W\d_]+", "ab1_ç²", &["ab", "ç²"]),
        (r"(?i)kiew|ÖL", "KIEW öl Kiew", &["KIEW", "öl", "Kiew"]),
        (r"[]a-]+", "a-]b", &["a-]"]),
        (r"a{,2}b", "aaab", &["aab"]),
        (r"a{x", "a{x", &["a{x"]),
        (r"^a|b$", "a b\n", &["a", "b"]),
        (r"(?!ab)a.", "ab ac", &["ac"]),
        (r"(?<!a)b", "ab b", &["b"]),
        (r"(?:[a-z]+\.)+x", "a.b.x", &["a.b.x"]),
        ("[\\u0041-\\u0043\\U0001F600]+", "ABCD😀", &["ABC", "😀"]),
    ];
    for (pattern, text, expected) in cases {
        assert_eq!(all(pattern, text)?, *expected, "{pattern} on {text}");
    }
    Ok(())
}

#[test]
fn the_longest_suffix_is_found_first() -> Result<(), RegexError> {
    let regex = Regex::compile(r"…$|\.\.+$|'s$|s$|(?<=[0-9])(?:km|%)$")?;
    for (text, start) in [
        ("it's", Some(2)),
        ("a....", Some(1)),
        ("9km", Some(1)),
        ("x", None),
    ] {
        let found = regex.search(text, 0).map(|range| range.start);
        assert_eq!(found, start, "{text}");
    }
    Ok(())
}

#[test]
fn what_is_not_here_is_named() {
    for (pattern, reason) in [
        (r"(a)\1", "a back-reference"),
        ("(?m)a", "a flag other than i and u"),
        ("(a", "a group without its ')'"),
        ("a)", "an unmatched ')'"),
        ("[a", "a class without its ']'"),
        ("*a", "nothing to repeat"),
        (r"(?<=a+)b", "a lookbehind of no fixed width"),
        ("(?:a*)*", "an unbounded repetition of what may be empty"),
        ("a++", "a possessive quantifier"),
        (
            "(?>a)",
            "a group of another kind than (?: (?= (?! (?<= (?<! (?P<",
        ),
    ] {
        let result = Regex::compile(pattern).map(|_| ());
        assert_eq!(
            result.map_err(|error| error.reason),
            Err(reason),
            "{pattern}"
        );
    }
}

#[test]
fn plain_words_are_known_to_be_left_alone() -> Result<(), RegexError> {
    for (pattern, expected) in [
        (r"^,|^\$|^US\$|^C\$", true),
        (r"'s$|(?<=[0-9])km$", true),
        (r"(?<=[a-z])\.(?=[A-Z])|\.\.+", true),
        (r"(?:[\w]{2,}://)?(?:[a-z]+\.)+[a-z]{2,}", true),
        ("ly$", false),
        ("[a-z,]", false),
        ("(?:,)?", false),
    ] {
        assert_eq!(
            Regex::compile(pattern)?.ignores_letters(),
            expected,
            "{pattern}"
        );
    }
    Ok(())
}

#[test]
fn a_hostile_word_ends_without_a_match() -> Result<(), RegexError> {
    let regex = Regex::compile("(?:(?:a|a)+)+$")?;
    assert_eq!(regex.match_start(&format!("{}!", "a".repeat(60))), None);
    Ok(())
}

proptest! {
    #[test]
    fn a_program_reads_back_as_it_was_written(text in "[a-c0-9.,'-]{0,12}") {
        for pattern in [r"(?<=[0-9])[.,](?=[0-9])|--+|'[a-c]$", "^(?:a|b)+(?!c)|[^a-c]{2}"] {
            let Ok(regex) = Regex::compile(pattern) else {
                return Err(TestCaseError::fail("does not compile"));
            };
            let mut writer = Writer::default();
            regex.write(&mut writer);
            let bytes = writer.finish();
            let again = Regex::read(&mut Reader::new(&bytes));
            prop_assert!(again.is_some());
            if let Some(again) = again {
                prop_assert_eq!(again.search(&text, 0), regex.search(&text, 0));
            }
        }
    }

    #[test]
    fn matches_lie_on_boundaries_and_in_order(text in any::<String>()) {
        let Ok(regex) = Regex::compile(r"\w*\b|[^a]{2}|(?<=\S)") else {
            return Err(TestCaseError::fail("does not compile"));
        };
        let mut found = Vec::new();
        regex.find_all(&text, &mut found);
        let mut end = 0;
        for range in found {
            prop_assert!(range.start >= end && text.get(range.clone()).is_some());
            end = range.end;
        }
    }

    #[test]
    fn no_text_of_an_expression_panics(pattern in any::<String>(), text in "[ab.]{0,6}") {
        if let Ok(regex) = Regex::compile(&pattern) {
            regex.search(&text, 0);
        }
    }
}
