//! Character references: `&amp;`, `&#8217;`, `&#x2019;`.
//!
//! Numbers from 128 to 159 mean what Windows-1252 has there, as the HTML standard says, because
//! that is what the people who wrote them meant.
//!
//! Deliberately absent: names without their semicolon, other than the five that old pages use.

use std::borrow::Cow;

/// The longest reference, `&CounterClockwiseContourIntegral;`, in bytes.
const LONGEST: usize = 34;

/// The text with its references decoded.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((meant, length)) => {
                decoded.push_str(&meant);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// What the reference at the start of `text` stands for, and its length; `None` when the `&`
/// stands for itself.
pub(super) fn reference(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return number(text);
    }
    let end = bytes
        .iter()
        .take(LONGEST)
        .skip(1)
        .position(|byte| !byte.is_ascii_alphanumeric())
        .map(|offset| offset + 1);
    if let Some(end) = end
        && bytes.get(end) == Some(&b';')
    {
        let written = text.get(..=end)?;
        let meant = html_escape::decode_html_entities(written);
        return (meant != written).then_some((meant, end + 1));
    }
    [
        ("&nbsp", "\u{A0}"),
        ("&amp", "&"),
        ("&quot", "\""),
        ("&lt", "<"),
        ("&gt", ">"),
    ]
    .into_iter()
    .find(|(name, _)| {
        text.starts_with(name)
            && bytes
                .get(name.len())
                .is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'=')
    })
    .map(|(name, meant)| (Cow::Borrowed(meant), name.len()))
}

fn number(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    let hexadecimal = matches!(bytes.get(2), Some(b'x' | b'X'));
    let (start, radix) = if hexadecimal { (3, 16) } else { (2, 10) };
    let digits = bytes
        .get(start..)?
        .iter()
        .take(10)
        .take_while(|byte| char::from(**byte).is_digit(radix))
        .count();
    let code = u32::from_str_radix(text.get(start..start + digits)?, radix).ok()?;
    let meant = match code {
        0 => '\u{FFFD}',
        0x80..=0x9F => {
            let byte = [u8::try_from(code).ok()?];
            let (decoded, ..) = encoding_rs::WINDOWS_1252.decode(&byte);
            decoded.chars().next()?
        }
        code => char::from_u32(code).unwrap_or('\u{FFFD}'),
    };
    let length = start + digits + usize::from(bytes.get(start + digits) == Some(&b';'));
    Some((Cow::Owned(meant.to_string()), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_the_standard_says() {
        for (text, expected) in [
            ("a &amp; b", "a & b"),
            ("&#8217;&#x2019;&rsquo;", "’’’"),
            ("&#146;", "’"),
            ("AT&T &copy; x", "AT&T © x"),
            ("&nosuch; &", "&nosuch; &"),
            ("a&nbsp b", "a\u{A0} b"),
            ("&#xD800;&#0;", "\u{FFFD}\u{FFFD}"),
            ("&#;&#x;", "&#;&#x;"),
        ] {
            assert_eq!(decode(text), expected, "{text}");
        }
    }
}
