//! What becomes of the thing that a word governs, in a few words: `"negated certain past"`.

use rapporteur_model::{Modality, Polarity, Tense};

/// Polarity, modality and tense, each given or left as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Whether it is so.
    pub polarity: Option<Polarity>,
    /// How firmly it is put.
    pub modality: Option<Modality>,
    /// When.
    pub tense: Option<Tense>,
}

impl Signature {
    /// Reads a signature.
    ///
    /// # Errors
    /// The word that is none of a signature, or that says again what another says.
    pub fn parse(text: &str) -> Result<Self, &str> {
        let mut signature = Signature::default();
        for word in text.split_whitespace() {
            let free = if let Some(polarity) = polarity(word) {
                signature.polarity.replace(polarity).is_none()
            } else if let Some(modality) = modality(word) {
                signature.modality.replace(modality).is_none()
            } else if let Some(tense) = tense(word) {
                signature.tense.replace(tense).is_none()
            } else {
                false
            };
            if !free {
                return Err(word);
            }
        }
        Ok(signature)
    }
}

fn polarity(word: &str) -> Option<Polarity> {
    Some(match word {
        "affirmed" => Polarity::Affirmed,
        "negated" => Polarity::Negated,
        _ => return None,
    })
}

fn modality(word: &str) -> Option<Modality> {
    Some(match word {
        "certain" => Modality::Certain,
        "probable" => Modality::Probable,
        "possible" => Modality::Possible,
        "required" => Modality::Required,
        "wished" => Modality::Wished,
        "planned" => Modality::Planned,
        "hypothetical" => Modality::Hypothetical,
        _ => return None,
    })
}

fn tense(word: &str) -> Option<Tense> {
    Some(match word {
        "past" => Tense::Past,
        "present" => Tense::Present,
        "future" => Tense::Future,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_says_each_thing_once() {
        let all = Signature {
            polarity: Some(Polarity::Negated),
            modality: Some(Modality::Certain),
            tense: Some(Tense::Past),
        };
        let cases = [
            ("negated certain past", Ok(all)),
            ("past  negated certain", Ok(all)),
            ("", Ok(Signature::default())),
            ("negated affirmed", Err("affirmed")),
            ("perhaps", Err("perhaps")),
        ];
        for (text, expected) in cases {
            assert_eq!(Signature::parse(text), expected, "{text}");
        }
    }
}
