//! Bytes that are no text at all, called by their names.
//!
//! A PDF, a Word file or a picture among the reports is told by its first bytes; anything else
//! with a zero byte near its start is binary, which is how git decides, too.
//!
//! Deliberately absent: reading such files.

use rapporteur_model::Problem;

/// How far zero bytes are looked for.
const LOOK: usize = 8192;

/// Name, first bytes, what to do.
const KINDS: &[(&str, &[u8], &str)] = &[
    (
        "a PDF document",
        b"%PDF-",
        "extract its text first, for instance with pdftotext",
    ),
    (
        "a Word, Excel or zip file",
        b"PK\x03\x04",
        "unpack it, or save the document as text or HTML",
    ),
    (
        "an old Word or Office document",
        b"\xD0\xCF\x11\xE0",
        "save it as text or HTML",
    ),
    ("an RTF document", b"{\\rtf", "save it as text or HTML"),
    ("a PNG image", b"\x89PNG", "give its text instead"),
    ("a JPEG image", b"\xFF\xD8\xFF", "give its text instead"),
    ("a GIF image", b"GIF8", "give its text instead"),
    ("a program", b"\x7FELF", "give a text file"),
    (
        "an SQLite database",
        b"SQLite format 3\0",
        "export its rows as JSON Lines",
    ),
    (
        "a bzip2 file",
        b"BZh9",
        "unpack it, or compress with gzip or zstd",
    ),
    (
        "an xz file",
        b"\xFD7zXZ\0",
        "unpack it, or compress with gzip or zstd",
    ),
    ("a 7z archive", b"7z\xBC\xAF\x27\x1C", "unpack it"),
    ("a gzip file within another", b"\x1F\x8B", "unpack it once"),
    (
        "a zstd file within another",
        b"\x28\xB5\x2F\xFD",
        "unpack it once",
    ),
    ("a Parquet table", b"PAR1", "export its rows as JSON Lines"),
];

/// The problem with bytes that are no text; `None` when they may be text.
pub(crate) fn refuse(head: &[u8], source: &str) -> Option<Problem> {
    for (name, magic, advice) in KINDS {
        if head.starts_with(magic) {
            return Some(
                Problem::error(source, format!("this is {name}, not text")).advise(*advice),
            );
        }
    }
    // UTF-16 has zero bytes and is text.
    let looked = head.get(..head.len().min(LOOK)).unwrap_or(head);
    if encoding_rs::Encoding::for_bom(looked).is_some() || crate::decode::is_utf_16(looked) {
        return None;
    }
    let at = memchr::memchr(0, looked)?;
    let (line, column) = crate::decode::place(looked, at);
    Some(
        Problem::error(
            source,
            "this is binary, not text: it holds a zero byte here",
        )
        .at(line, column)
        .advise("give a text, Markdown, HTML or JSON Lines file"),
    )
}
