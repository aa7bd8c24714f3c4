//! Text that came from outside, made safe to show in a terminal.
//!
//! A report may hold escape sequences that move the cursor, change the title or hide words, and
//! characters that turn the direction of writing. Shown as text each becomes `�`; tabs and line
//! ends become spaces. JSON and CSV keep the report's characters, escaped by their own rules.

/// Whether a terminal must not get to see a character as it is.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// The text with harmful characters replaced and every line end or tab a space.
pub fn sanitise(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            harmful if is_harmful(harmful) => '\u{fffd}',
            harmless => harmless,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_lose_their_power_and_words_stay() {
        let cases = [
            ("plain “words” – Müller", "plain “words” – Müller"),
            ("\u{1b}[31mred\u{1b}[0m", "�[31mred�[0m"),
            ("\u{9b}2J", "�2J"),
            ("a\r\nb\tc", "a  b c"),
            ("\u{202e}evil", "�evil"),
        ];
        for (text, expected) in cases {
            assert_eq!(sanitise(text), expected);
        }
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(text in any::<String>()) {
            prop_assert!(!sanitise(&text).chars().any(is_harmful));
        }
    }
}
