//! A feed's bytes to text: by byte order mark, by what the server said, by its own declaration, as
//! UTF-8, and where that does not fit, as Western European.
//!
//! Deliberately absent: guessing among other encodings.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How far into a file a declaration is looked for, in bytes.
const HEAD: usize = 512;

/// The text, and whether some bytes had to be replaced.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> (String, bool) {
    let named = |label: &str| Encoding::for_label(label.trim().as_bytes());
    let told = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| charset.and_then(named))
        .or_else(|| declared(bytes).and_then(|label| named(&label)));
    let (text, _, replaced) = match told {
        // Much that says otherwise is UTF-8; the other way round is rare.
        Some(encoding) if encoding != UTF_8 && std::str::from_utf8(bytes).is_err() => {
            encoding.decode(bytes)
        }
        _ => {
            let decoded = UTF_8.decode(bytes);
            if decoded.2 && told.is_none() {
                WINDOWS_1252.decode(bytes)
            } else {
                decoded
            }
        }
    };
    (text.into_owned(), replaced)
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let declaration = head.split("<?xml").nth(1)?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.split(quote).nth(1)?;
    (!label.is_empty()).then(|| label.to_owned())
}

/// The text from its first tag or brace on, without its XML declaration, which is no longer true.
pub(super) fn without_head(text: &str) -> &str {
    let start = text.find(['<', '{']).unwrap_or(text.len());
    let text = text.get(start..).unwrap_or_default();
    match text.strip_prefix("<?xml") {
        Some(rest) => match rest.find("?>") {
            Some(end) => rest.get(end + 2..).unwrap_or_default().trim_start(),
            None => text,
        },
        None => text,
    }
}
