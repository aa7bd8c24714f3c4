//! XML as it was meant: without characters that XML has none of, with ampersands that stand for
//! themselves written so, and with the names of characters that only HTML knows resolved.
//!
//! What stands in CDATA sections and comments is left alone.
//!
//! Deliberately absent: tags that do not fit each other; see `salvage`.

use std::fmt::Write as _;

/// Names that only HTML knows, of those that feeds use.
const NAMES: &[(&str, char)] = &[
    ("nbsp", '\u{a0}'),
    ("iexcl", '¡'),
    ("cent", '¢'),
    ("pound", '£'),
    ("yen", '¥'),
    ("sect", '§'),
    ("copy", '©'),
    ("laquo", '«'),
    ("shy", '\u{ad}'),
    ("reg", '®'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("middot", '·'),
    ("raquo", '»'),
    ("frac12", '½'),
    ("iquest", '¿'),
    ("Agrave", 'À'),
    ("Aacute", 'Á'),
    ("Auml", 'Ä'),
    ("Aring", 'Å'),
    ("Ccedil", 'Ç'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("aring", 'å'),
    ("aelig", 'æ'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ntilde", 'ñ'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("oslash", 'ø'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("yacute", 'ý'),
    ("scaron", 'š'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("hellip", '…'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("euro", '€'),
    ("trade", '™'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
];

const OF_XML: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
];

/// A reference to be longer than this is none.
const LONGEST_REFERENCE: usize = 12;

/// What the reference at the start of a text means, and how long it is in bytes.
pub(super) fn reference(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix('&')?;
    let end = inner
        .bytes()
        .take(LONGEST_REFERENCE)
        .position(|byte| byte == b';')?;
    let name = inner.get(..end)?;
    let meant = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| is_of_xml(*c))?
        }
        None => OF_XML
            .iter()
            .chain(NAMES)
            .find(|(known, _)| *known == name)
            .map(|(_, meant)| *meant)?,
    };
    Some((meant.to_string(), end + 2))
}

/// Whether XML has such a character.
fn is_of_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The text as it was meant.
pub(super) fn mend(text: &str) -> String {
    let mut mended = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        mended.extend(before.chars().filter(|c| is_of_xml(*c)));
        let left_alone = [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")]
            .into_iter()
            .find_map(|(open, close)| {
                let inner = from.strip_prefix(open)?;
                Some(open.len() + inner.find(close)? + close.len())
            });
        let length = match left_alone {
            Some(length) => {
                let kept = from.get(..length).unwrap_or_default();
                mended.extend(kept.chars().filter(|c| is_of_xml(*c)));
                length
            }
            None if from.starts_with('&') => match reference(from) {
                Some((meant, length)) => {
                    escape(&meant, &mut mended);
                    length
                }
                None => {
                    mended.push_str("&amp;");
                    1
                }
            },
            // A sign that begins no tag stands for itself.
            None => {
                let begins = from
                    .chars()
                    .nth(1)
                    .is_some_and(|c| c.is_alphabetic() || matches!(c, '/' | '!' | '?' | '_'));
                mended.push_str(if begins { "<" } else { "&lt;" });
                1
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    mended.extend(rest.chars().filter(|c| is_of_xml(*c)));
    mended
}

fn escape(text: &str, to: &mut String) {
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                // Writing to a string cannot fail.
                let _ = write!(to, "&#{};", u32::from(c));
            }
            c => to.push(c),
        }
    }
}
