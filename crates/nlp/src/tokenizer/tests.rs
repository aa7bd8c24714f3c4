//! The cutting rules on a small tokenizer of our own; the published one is compared in
//! `tests/golden.rs`.

use super::*;
use proptest::prelude::*;

/// MessagePack of short text.
fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend([0xd9, text.len() as u8]);
    bytes.extend(text.as_bytes());
}

/// A `tokenizer` file: expressions and special cases with their pieces and norms.
fn file(expressions: &[(&str, &str)], specials: &[(&str, &[(&str, &str)])]) -> Vec<u8> {
    let mut bytes = vec![0x80 | (expressions.len() as u8 + 1)];
    for (name, pattern) in expressions {
        text(&mut bytes, name);
        text(&mut bytes, pattern);
    }
    text(&mut bytes, "exceptions");
    bytes.push(0x80 | specials.len() as u8);
    for (special, pieces) in specials {
        text(&mut bytes, special);
        bytes.push(0x90 | pieces.len() as u8);
        for (orth, norm) in *pieces {
            bytes.extend([if norm.is_empty() { 0x81 } else { 0x82 }, 65]);
            text(&mut bytes, orth);
            if !norm.is_empty() {
                bytes.push(67);
                text(&mut bytes, norm);
            }
        }
    }
    bytes
}

fn small() -> Result<Tokenizer, LoadError> {
    Tokenizer::from_spacy(&file(
        &[
            ("prefix_search", r#"^\(|^"|^:|^\$"#),
            ("suffix_search", r#"\)$|"$|,$|\.$|'s$|:$|(?<=[0-9])km$"#),
            ("infix_finditer", r"(?<=[a-z])-(?=[a-z])|\.\.+"),
            (
                "url_match",
                r"^(?:https?://)?(?:[a-z]+\.)+[a-z]{2,}(?:/\S*)?$",
            ),
            ("token_match", "^x-ray$"),
        ],
        &[
            (" ", &[(" ", "")]),
            ("don't", &[("do", ""), ("n't", "not")]),
            ("a.m.", &[("a.m.", "")]),
            (":)", &[(":)", "")]),
            ("10am", &[("10", ""), ("am", "a.m.")]),
        ],
    ))
}

fn words(tokenizer: &Tokenizer, text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    tokenizer.tokenize(text, &mut TokenizerScratch::default(), &mut pieces);
    pieces
        .iter()
        .map(|piece| {
            let word = text.get(piece.start as usize..piece.end as usize);
            let norm = if piece.norm.is_some() { "*" } else { "" };
            let space = if piece.spacy { "_" } else { "" };
            format!("{}{norm}{space}", word.unwrap_or("?"))
        })
        .collect()
}

#[test]
fn chunks_are_cut_as_spacy_cuts_them() -> Result<(), LoadError> {
    // `_`: one space belongs to the piece; `*`: the piece has a norm of its own.
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("talks", &["talks"]),
        ("two words", &["two_", "words"]),
        ("  two  words ", &["  ", "two_", " ", "words_"]),
        ("a\n\nb \tc", &["a", "\n\n", "b_", "\t", "c"]),
        ("don't", &["do", "n't*"]),
        ("(don't),", &["(", "do", "n't*", ")", ","]),
        ("(\"Kyiv\")", &["(", "\"", "Kyiv", "\"", ")"]),
        ("Russia's", &["Russia", "'s"]),
        ("face-to-face.", &["face", "-", "to", "-", "face", "."]),
        ("x-ray x-rays", &["x-ray_", "x", "-", "rays"]),
        ("see un.org/a-b, now", &["see_", "un.org/a-b", ",_", "now"]),
        ("at 10am.", &["at_", "10", "am*", "."]),
        ("5km 5 km", &["5", "km_", "5_", "km"]),
        ("wait...what", &["wait", "...", "what"]),
        // Taken apart by the affix rules, joined again as special cases.
        ("yes:)", &["yes", ":)"]),
        ("(8 a.m.)", &["(", "8_", "a.m.", ")"]),
        ("fine :) : )", &["fine_", ":)_", ":_", ")"]),
        ("«Київ»", &["«Київ»"]),
    ];
    let tokenizer = small()?;
    let again = Tokenizer::from_bytes(&tokenizer.to_bytes())?;
    for (text, expected) in cases {
        assert_eq!(words(&tokenizer, text), *expected, "{text:?}");
        assert_eq!(words(&again, text), *expected, "{text:?} read back");
    }
    Ok(())
}

#[test]
fn bad_files_are_refused() {
    let lacking = file(&[("prefix_search", r"(a)\1")], &[]);
    assert!(matches!(
        Tokenizer::from_spacy(&lacking),
        Err(LoadError::Lacking { .. })
    ));
    let misspelt = file(&[], &[("don't", &[("do", ""), ("not", "")])]);
    assert!(matches!(
        Tokenizer::from_spacy(&misspelt),
        Err(LoadError::Malformed { .. })
    ));
    assert!(Tokenizer::from_spacy(b"\xc1").is_err());
}

#[test]
fn bytes_cut_short_are_refused() -> Result<(), LoadError> {
    let bytes = small()?.to_bytes();
    for length in 0..bytes.len() {
        assert!(Tokenizer::from_bytes(bytes.get(..length).unwrap_or_default()).is_err());
    }
    Ok(())
}

fn check_cover(tokenizer: &Tokenizer, text: &str) -> Result<(), TestCaseError> {
    let mut scratch = TokenizerScratch::default();
    let (mut once, mut twice) = (Vec::new(), Vec::new());
    tokenizer.tokenize(text, &mut scratch, &mut once);
    tokenizer.tokenize(text, &mut scratch, &mut twice);
    prop_assert_eq!(
        &once,
        &twice,
        "what is kept from text to text changes nothing"
    );
    let mut end = 0;
    for piece in &once {
        prop_assert_eq!(piece.start as usize, end);
        prop_assert!(piece.start < piece.end);
        prop_assert!(text.get(piece.start as usize..piece.end as usize).is_some());
        end = piece.end as usize;
        if piece.spacy {
            prop_assert_eq!(text.get(end..end + 1), Some(" "));
            end += 1;
        }
    }
    prop_assert_eq!(end, text.len());
    Ok(())
}

proptest! {
    #[test]
    fn pieces_and_their_spaces_make_up_the_text(
        any in any::<String>(),
        likely in "([ \\n(\":$.,)'a-c0-9-]|don't|a\\.m\\.|:\\)|km){0,30}",
    ) {
        let Ok(tokenizer) = small() else {
            return Err(TestCaseError::fail("does not load"));
        };
        check_cover(&tokenizer, &any)?;
        check_cover(&tokenizer, &likely)?;
    }
}
