//! Identities made of names: small letters without accents, joined by hyphens.
//!
//! 'João Lourenço' is `joao-lourenco`.

/// Letters with accents, by the letters that they are written for.
const PLAIN: [(&str, &str); 29] = [
    ("àáâãäåāăą", "a"),
    ("æ", "ae"),
    ("çćčĉċ", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęěə", "e"),
    ("ĝğġģ", "g"),
    ("ĥħ", "h"),
    ("ìíîïĩīĭįı", "i"),
    ("ĵ", "j"),
    ("ķ", "k"),
    ("ĺļľł", "l"),
    ("ñńņň", "n"),
    ("òóôõöøōŏőơ", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšș", "s"),
    ("ß", "ss"),
    ("ţťŧț", "t"),
    ("þ", "th"),
    ("ùúûüũūŭůűųư", "u"),
    ("ŵ", "w"),
    ("ýÿŷ", "y"),
    ("źżž", "z"),
    ("ạảấầẩẫậắằẳẵặ", "a"),
    ("ẹẻẽếềểễệ", "e"),
    ("ỉị", "i"),
    ("ọỏốồổỗộớờởỡợ", "o"),
    ("ụủứừửữự", "u"),
    ("ỳỵỷỹ", "y"),
];

/// The identity that a name is given where it has none. Empty for a name without letters or
/// digits.
pub fn identity(name: &str) -> String {
    let mut id = String::new();
    let mut gap = false;
    for letter in name.to_lowercase().chars() {
        let plain = PLAIN.iter().find(|(accented, _)| accented.contains(letter));
        if let Some((_, plain)) = plain {
            push(&mut id, &mut gap, plain);
        } else if letter.is_alphanumeric() {
            push(&mut id, &mut gap, letter.encode_utf8(&mut [0; 4]));
        } else if !matches!(letter, '\'' | '’' | '.' | '\u{307}') {
            gap = true;
        }
    }
    id
}

fn push(id: &mut String, gap: &mut bool, letters: &str) {
    if *gap && !id.is_empty() {
        id.push('-');
    }
    *gap = false;
    id.push_str(letters);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identities() {
        for (name, expected) in [
            ("João Lourenço", "joao-lourenco"),
            ("U.S. Army", "us-army"),
            ("Al-Qaeda (core)", "al-qaeda-core"),
            ("Lion's Den", "lions-den"),
            (" İlham  Əliyev ", "ilham-eliyev"),
            ("Łukasz Żak", "lukasz-zak"),
            ("…", ""),
            ("北京", "北京"),
        ] {
            assert_eq!(identity(name), expected);
        }
    }
}
