//! A JSON string into text, every escape traced to the bytes that it was written in.
//!
//! ```text
//! "caf\u00e9"  →  café     é ← bytes 4..10
//! ```
//!
//! Deliberately absent: validation; the string comes out of a parser that accepted it.

use crate::weave::Weave;
use rapporteur_model::Span;

/// The text of `raw`, a string with its quotation marks, which stands at byte `at` of its line.
pub(super) fn unescape(raw: &str, at: usize) -> Weave {
    let inner = raw
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(raw);
    let at = at + 1;
    let mut text = Weave::default();
    text.reserve(inner.len());
    let mut copied = 0;
    while let Some(offset) = memchr::memchr(b'\\', inner.as_bytes().get(copied..).unwrap_or(&[])) {
        let start = copied + offset;
        text.copy_at(&inner[copied..start], at + copied);
        let (c, length) = escape(&inner[start..]);
        let mut buffer = [0; 4];
        text.replace(
            c.encode_utf8(&mut buffer),
            Span::new(at + start, at + start + length),
        );
        copied = start + length;
    }
    text.copy_at(inner.get(copied..).unwrap_or(""), at + copied);
    text
}

/// The character that an escape stands for, and the escape's length. A surrogate without its
/// other half stands for U+FFFD.
fn escape(text: &str) -> (char, usize) {
    let bytes = text.as_bytes();
    let c = match bytes.get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'u') => {
            let unit = |from: usize| {
                text.get(from..from + 4)
                    .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            };
            let first = unit(2).unwrap_or(0xFFFD);
            if (0xD800..0xDC00).contains(&first)
                && text.get(6..8) == Some("\\u")
                && let Some(second @ 0xDC00..0xE000) = unit(8)
            {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return (char::from_u32(code).unwrap_or('\u{FFFD}'), 12);
            }
            return (
                char::from_u32(first).unwrap_or('\u{FFFD}'),
                6.min(text.len()),
            );
        }
        Some(other) if other.is_ascii() => char::from(*other),
        _ => return ('\\', 1),
    };
    (c, 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_text_is_what_a_parser_reads_and_leads_back(text in "\\PC{0,20}[\n\t\"\\\\é😀]{0,6}\\PC{0,20}", ascii: bool) {
            let mut raw = serde_json::to_string(&text).unwrap();
            if ascii {
                raw = raw.chars().map(|c| if c.is_ascii() { c.to_string() } else {
                    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
                }).collect();
            }
            let line = format!("   {raw}");
            let (read, map) = unescape(&raw, 3).finish();
            prop_assert_eq!(&read, &text);
            for (at, c) in read.char_indices() {
                let there = map.to_source(Span::new(at, at + c.len_utf8())).of(&line).to_owned();
                let back: String = serde_json::from_str(&format!("\"{there}\"")).unwrap();
                prop_assert_eq!(back, c.to_string());
            }
        }
    }
}
