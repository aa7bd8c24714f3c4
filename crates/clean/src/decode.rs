//! Bytes into text, in any encoding that a browser reads.
//!
//! In this order: a byte order mark; UTF-16 that gives itself away by its zero bytes; the
//! encoding that an HTML page or an XML declaration names; UTF-8, when the bytes are valid or
//! nearly so; else a guess by chardetng, which is what Firefox uses. A guess is always said.
//! Bytes that are invalid in the encoding become U+FFFD and are reported once, with the place
//! of the first.
//!
//! Offsets of a report count in the text that results, without its byte order mark.
//!
//! Deliberately absent: HTTP headers; a saved page has lost them.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use rapporteur_model::{OffsetMap, OffsetMapBuilder, Problem, Span};
use std::borrow::Cow;

/// How far into a page its encoding must be named, in bytes, after the HTML standard.
const PRESCAN: usize = 1024;

/// Decodes `bytes`. `markup` says whether a declaration in them is to be looked for.
pub(crate) fn decode<'b>(
    bytes: &'b [u8],
    markup: bool,
    source: &str,
) -> (Cow<'b, str>, Option<Problem>) {
    let (encoding, mark, guessed) = chosen(bytes, markup);
    let bytes = bytes.get(mark..).unwrap_or(&[]);
    if !guessed {
        return in_encoding(bytes, encoding, source);
    }
    let (text, mut problem) = in_encoding(bytes, encoding, source);
    if problem.is_none() {
        let (line, column) = place(bytes, first_invalid(bytes));
        problem = Some(
            Problem::warning(
                source,
                format!(
                    "not valid UTF-8 from here on; read as {}, which is a guess",
                    encoding.name()
                ),
            )
            .at(line, column)
            .advise("save it as UTF-8 if letters look wrong"),
        );
    }
    (text, problem)
}

/// The encoding of `bytes`, how long their byte order mark is, and whether it is a guess.
fn chosen(bytes: &[u8], markup: bool) -> (&'static Encoding, usize, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, length, false);
    }
    if let Some(encoding) = utf_16(bytes) {
        return (encoding, 0, false);
    }
    if markup && let Some(encoding) = declared(bytes) {
        // A page that names UTF-16 in ASCII letters is not in UTF-16, says the standard.
        let encoding = if encoding == UTF_16BE || encoding == UTF_16LE {
            UTF_8
        } else {
            encoding
        };
        return (encoding, 0, false);
    }
    if std::str::from_utf8(bytes).is_ok() || is_mostly_utf_8(bytes) {
        return (UTF_8, 0, false);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    (encoding, 0, true)
}

/// From bytes of what [`decode`] makes of `bytes` to the bytes themselves.
pub(crate) fn way_back(bytes: &[u8], markup: bool) -> OffsetMap {
    let (encoding, mark, _) = chosen(bytes, markup);
    way_back_in(bytes, mark, encoding)
}

/// The same of what is known to be UTF-8, broken or not.
pub(crate) fn way_back_in_utf_8(bytes: &[u8]) -> OffsetMap {
    way_back_in(bytes, 0, UTF_8)
}

fn way_back_in(bytes: &[u8], mark: usize, encoding: &'static Encoding) -> OffsetMap {
    let mut map = OffsetMapBuilder::default();
    let body = bytes.get(mark..).unwrap_or(&[]);
    if encoding == UTF_8 && std::str::from_utf8(body).is_ok() {
        map.copy(mark, body.len());
        return map.finish();
    }
    // Given one by one, the bytes of a character are those since the character before came out.
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = [0; 32];
    let mut since = mark;
    for (at, byte) in bytes.iter().enumerate().skip(mark) {
        let (_, _, written, _) =
            decoder.decode_to_utf8(std::slice::from_ref(byte), &mut out, false);
        let Some(found) = out.get(..written).filter(|found| !found.is_empty()) else {
            continue;
        };
        let end = at + 1;
        if bytes.get(since..end) == Some(found) {
            map.copy(since, written);
        } else if byte.is_ascii() && written > 1 && found.last() == Some(byte) {
            // What is broken comes out together with the byte that shows that it is.
            map.replace(written - 1, Span::new(since, at));
            map.copy(at, 1);
        } else {
            map.replace(written, Span::new(since, end));
        }
        since = end;
    }
    let (_, _, written, _) = decoder.decode_to_utf8(&[], &mut out, true);
    map.replace(written, Span::new(since, bytes.len()));
    map.finish()
}

fn in_encoding<'b>(
    bytes: &'b [u8],
    encoding: &'static Encoding,
    source: &str,
) -> (Cow<'b, str>, Option<Problem>) {
    let (text, invalid) = encoding.decode_without_bom_handling(bytes);
    let problem = invalid.then(|| {
        let at = if encoding == UTF_8 {
            let (line, column) = place(bytes, first_invalid(bytes));
            Some((line, column))
        } else {
            text.find('\u{FFFD}').map(|at| place(text.as_bytes(), at))
        };
        let problem = Problem::warning(
            source,
            format!(
                "bytes that are invalid in {} were replaced by U+FFFD, the first here",
                encoding.name()
            ),
        )
        .advise("save it as UTF-8 to keep them");
        match at {
            Some((line, column)) => problem.at(line, column),
            None => problem,
        }
    });
    (text, problem)
}

/// The first byte that is not valid UTF-8.
fn first_invalid(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    }
}

/// Line and column, from 1, of a byte.
pub(crate) fn place(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let column = String::from_utf8_lossy(&before[line_start..])
        .chars()
        .count()
        + 1;
    (line, column)
}

/// UTF-16 without a byte order mark: Latin text has a zero in every other byte.
pub(crate) fn is_utf_16(bytes: &[u8]) -> bool {
    utf_16(bytes).is_some()
}

fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(256))?;
    if head.len() < 8 {
        return None;
    }
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() * 2 / 5;
    match (even, odd) {
        (0, odd) if odd >= many => Some(UTF_16LE),
        (even, 0) if even >= many => Some(UTF_16BE),
        _ => None,
    }
}

/// Text in UTF-8 with a few broken bytes: more characters beyond ASCII are whole than broken.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let mut whole = 0_usize;
    let mut broken = 0_usize;
    for chunk in bytes.utf8_chunks() {
        // Each character beyond ASCII has one byte that starts it.
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

/// The encoding that the head of a page names: `<?xml encoding="…"`, `<meta charset="…">`, or
/// the `charset=` of an `http-equiv`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(PRESCAN))?.to_ascii_lowercase();
    let xml = head
        .starts_with(b"<?xml")
        .then(|| {
            let end = memchr::memchr(b'>', &head).unwrap_or(head.len());
            label_after(&head[..end], b"encoding")
        })
        .flatten();
    xml.or_else(|| {
        memchr::memmem::find_iter(&head, b"<meta")
            .filter_map(|at| {
                let rest = &head[at..];
                let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
                label_after(&rest[..end], b"charset")
            })
            .next()
    })
}

fn label_after(head: &[u8], word: &[u8]) -> Option<&'static Encoding> {
    let at = memchr::memmem::find(head, word)? + word.len();
    let rest = head.get(at..)?;
    let skip = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'=' | b'"' | b'\'');
    let start = rest.iter().position(|byte| !skip(byte))?;
    let label = rest.get(start..)?;
    let end = label
        .iter()
        .position(|byte| skip(byte) || matches!(byte, b'/' | b';' | b'>' | b'?'))
        .unwrap_or(label.len());
    Encoding::for_label(&label[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However the text is written in bytes, each of its characters leads back to its own.
        #[test]
        fn every_character_leads_back_to_its_bytes(text in "[a-z é€Жя]{1,40}", which in 0usize..5) {
            let wide = |mark: &[u8], unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
                mark.iter().copied().chain(text.encode_utf16().flat_map(unit)).collect()
            };
            let bytes = match which {
                0 => text.clone().into_bytes(),
                1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
                2 => wide(b"\xFF\xFE", u16::to_le_bytes),
                3 => wide(b"\xFE\xFF", u16::to_be_bytes),
                _ => [b"<?xml encoding='koi8-r'?>".as_slice(), &encoding_rs::KOI8_R.encode(&text.replace(['é', '€'], "")).0].concat(),
            };
            let (decoded, _) = decode(&bytes, true, "f");
            let map = way_back(&bytes, true);
            prop_assert_eq!(map.derived_len(), decoded.len());
            let (encoding, ..) = chosen(&bytes, true);
            for (at, c) in decoded.char_indices() {
                let there = map.to_source(Span::new(at, at + c.len_utf8()));
                let slice = bytes.get(there.start..there.end).unwrap_or(&[]);
                let (back, _) = encoding.decode_without_bom_handling(slice);
                prop_assert_eq!(&*back, c.to_string());
            }
        }

        #[test]
        fn any_bytes_have_a_way_back(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let (decoded, _) = decode(&bytes, true, "f");
            let map = way_back(&bytes, true);
            prop_assert_eq!(map.derived_len(), decoded.len());
            for (at, c) in decoded.char_indices() {
                let there = map.to_source(Span::new(at, at + c.len_utf8()));
                prop_assert!(there.end <= bytes.len());
                if c.is_ascii_alphanumeric() && chosen(&bytes, true).0 == UTF_8 {
                    let expected = c.to_string();
                    prop_assert_eq!(bytes.get(there.start..there.end), Some(expected.as_bytes()));
                }
            }
        }
    }

    #[test]
    fn encodings_are_found_as_a_browser_finds_them() {
        let cases: &[(&[u8], bool, &str, &str)] = &[
            (b"plain", false, "plain", ""),
            ("\u{FEFF}Київ".as_bytes(), false, "Київ", ""),
            (b"\xFF\xFEK\0y\0i\0v\0", false, "Kyiv", ""),
            (b"\xFE\xFF\0K\0y\0i\0v", false, "Kyiv", ""),
            (b"K\0y\0i\0v\0 \0s\0a\0i\0", false, "Kyiv sai", ""),
            (
                b"<meta charset=windows-1251>\xCA\xE8\xE5\xE2",
                true,
                "<meta charset=windows-1251>Киев",
                "",
            ),
            (
                b"<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>\xEB",
                true,
                "<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>К",
                "",
            ),
            (
                b"<?xml version='1.0' encoding='iso-8859-2'?>\xE8",
                true,
                "<?xml version='1.0' encoding='iso-8859-2'?>č",
                "",
            ),
            (
                b"The caf\xE9 in G\xF6teborg",
                false,
                "The café in Göteborg",
                "guess",
            ),
            (
                "Kyïv Ankará\u{2014}\n".as_bytes(),
                false,
                "Kyïv Ankará—\n",
                "",
            ),
            (
                b"Ky\xC3\xAFv\n \xC3\xA1 x\xFFy",
                false,
                "Kyïv\n á x\u{FFFD}y",
                "f:2:5: bytes that are invalid in UTF-8",
            ),
        ];
        for (bytes, markup, expected, problem) in cases {
            let (text, said) = decode(bytes, *markup, "f");
            assert_eq!(&text, expected);
            let said = said.map(|problem| problem.to_string()).unwrap_or_default();
            assert!(
                said.contains(problem) && said.is_empty() == problem.is_empty(),
                "{said}"
            );
        }
    }
}
