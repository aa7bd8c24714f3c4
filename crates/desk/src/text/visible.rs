//! Words of a report as HTML, in their own spelling.
//!
//! What a browser would act on is escaped. Control characters and signs that turn the direction of
//! writing are shown by their names (`U+202E`) instead of doing what they do.
//!
//! Deliberately absent: words of sentences that the desk writes itself; those have such signs
//! replaced (`rapporteur_brief::words::sanitise`).

use std::fmt::Write;

/// Whether a sign does something unseen.
fn is_unseen(sign: char) -> bool {
    (sign.is_control() && !matches!(sign, '\n' | '\t' | '\r'))
        || matches!(sign,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The words as HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            unseen if is_unseen(unseen) => {
                // Writing to a string cannot fail.
                let _ = write!(
                    out,
                    "<span class=\"sign\">U+{:04X}</span>",
                    u32::from(unseen)
                );
            }
            sign => out.push(sign),
        }
    }
    out
}

/// The words with unseen signs by their names, for attributes and fields that are escaped elsewhere.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        if is_unseen(sign) {
            let _ = write!(out, "[U+{:04X}]", u32::from(sign));
        } else {
            out.push(sign);
        }
    }
    out
}

/// What templates write through: signs of markup are escaped, unseen ones shown in brackets.
#[derive(Clone, Copy, Default)]
pub(crate) struct Careful;

impl askama::filters::Escaper for Careful {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> std::fmt::Result {
        for sign in string.chars() {
            match sign {
                '&' => dest.write_str("&amp;")?,
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                '"' => dest.write_str("&quot;")?,
                '\'' => dest.write_str("&#39;")?,
                unseen if is_unseen(unseen) => write!(dest, "[U+{:04X}]", u32::from(unseen))?,
                sign => dest.write_char(sign)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_is_left_to_act_on() {
        for (text, expected) in [
            ("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;"),
            (
                "\u{202e}gpj.exe",
                "<span class=\"sign\">U+202E</span>gpj.exe",
            ),
            ("\u{1b}[31m", "<span class=\"sign\">U+001B</span>[31m"),
            ("Müller\n“x”", "Müller\n“x”"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    proptest! {
        #[test]
        fn no_markup_comes_through(text in any::<String>()) {
            let html = escaped(&text);
            let bare = html.replace("<span class=\"sign\">", "").replace("</span>", "");
            prop_assert!(!bare.contains(['<', '>', '"', '\'']));
            prop_assert!(!html.chars().any(is_unseen));
        }
    }
}
