//! Character classes as Python's `str` methods draw them.
//!
//! spaCy decides white space, shapes and lemmas by `str.isspace`, `str.isalpha`, `str.isdigit`.
//! They differ from Rust's: `'ʰ'` and `'۝'` aside, Python counts U+001C to U+001F as white
//! space, takes as letters the general category only (no combining vowels, no Roman numerals)
//! and superscripts as digits.
//!
//! Absent on purpose: case. Rust's `to_lowercase`, `is_uppercase` follow the same properties.

mod tables;

/// `str.isspace` of one character.
#[inline]
pub(crate) fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t'..='\r' | '\u{1c}'..='\u{1f}' => true,
        _ if c.is_ascii() => false,
        _ => c.is_whitespace(),
    }
}

/// `str.isalpha` of one character.
#[inline]
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        holds(tables::LETTERS, c)
    }
}

/// `str.isdigit` of one character.
#[inline]
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        holds(tables::DIGITS, c)
    }
}

/// `\d` of an expression: `str.isdecimal`.
#[inline]
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        holds(tables::DECIMALS, c)
    }
}

/// `\w` of an expression: letters, numbers of any kind, the low line.
#[inline]
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        holds(tables::WORDS, c)
    }
}

/// `str.isalpha`: at least one character and nothing but letters.
pub(crate) fn all_alpha(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_alpha)
}

/// `str.lower`.
pub(crate) fn lower(text: &str) -> std::borrow::Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        std::borrow::Cow::Borrowed(text)
    } else {
        std::borrow::Cow::Owned(text.to_lowercase())
    }
}

fn holds(table: &[(u32, u32)], c: char) -> bool {
    let code = u32::from(c);
    let index = table.partition_point(|(_, last)| *last < code);
    table.get(index).is_some_and(|(first, _)| *first <= code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_pythons() {
        // Each line: character, isspace, isalpha, isdigit, isdecimal, isalnum or '_'.
        for (c, space, alpha, digit, decimal, word) in [
            ('a', false, true, false, false, true),
            ('_', false, false, false, false, true),
            ('\u{1c}', true, false, false, false, false),
            ('\u{85}', true, false, false, false, false),
            ('\u{200b}', false, false, false, false, false),
            ('\u{3000}', true, false, false, false, false),
            ('²', false, false, true, false, true),
            ('½', false, false, false, false, true),
            ('Ⅳ', false, false, false, false, true),
            ('٣', false, false, true, true, true),
            ('й', false, true, false, false, true),
            ('\u{0301}', false, false, false, false, false),
            ('中', false, true, false, false, true),
            ('😀', false, false, false, false, false),
        ] {
            assert_eq!(is_space(c), space, "space {c:?}");
            assert_eq!(is_alpha(c), alpha, "alpha {c:?}");
            assert_eq!(is_digit(c), digit, "digit {c:?}");
            assert_eq!(is_decimal(c), decimal, "decimal {c:?}");
            assert_eq!(is_word(c), word, "word {c:?}");
        }
    }
}
