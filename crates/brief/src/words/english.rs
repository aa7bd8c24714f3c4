//! The little English that putting an event into words takes: verb forms and lists.

/// The base form of a verb phrase whose first word is in the third person: 'calls for' →
/// 'call for'.
pub fn base(phrase: &str) -> String {
    change_first(phrase, |verb| match verb {
        "is" | "are" => "be".into(),
        "has" => "have".into(),
        "does" => "do".into(),
        "goes" => "go".into(),
        _ => {
            let ends = |endings: &[&str]| endings.iter().any(|ending| verb.ends_with(ending));
            if let Some(stem) = verb.strip_suffix("ies").filter(|stem| stem.len() > 1) {
                format!("{stem}y")
            } else if ends(&["ches", "shes", "sses", "xes", "zzes"]) {
                verb.strip_suffix("es").unwrap_or(verb).to_owned()
            } else {
                verb.strip_suffix('s').unwrap_or(verb).to_owned()
            }
        }
    })
}

/// The gerund of such a phrase: 'calls for' → 'calling for'.
pub fn gerund(phrase: &str) -> String {
    change_first(&base(phrase), |verb| {
        if verb == "be" {
            return "being".into();
        }
        if let Some(stem) = verb.strip_suffix("ie") {
            return format!("{stem}ying");
        }
        if verb.ends_with('e') && !verb.ends_with("ee") {
            return format!("{}ing", verb.strip_suffix('e').unwrap_or(verb));
        }
        let letters: Vec<char> = verb.chars().rev().take(3).collect();
        let vowel = |letter: &char| "aeiou".contains(*letter);
        // 'stop' → 'stopping': one syllable that ends in consonant, vowel, consonant.
        let doubled = verb.chars().filter(vowel).count() == 1
            && matches!(letters.as_slice(), [last, middle, before] if !vowel(last) && !"wxy".contains(*last) && vowel(middle) && !vowel(before));
        match letters.first() {
            Some(last) if doubled => format!("{verb}{last}ing"),
            _ => format!("{verb}ing"),
        }
    })
}

fn change_first(phrase: &str, change: impl Fn(&str) -> String) -> String {
    match phrase.split_once(' ') {
        Some((verb, rest)) => format!("{} {rest}", change(verb)),
        None => change(phrase),
    }
}

/// 'a', 'b' and 'c'.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A noun phrase without its article: 'an attack on' → 'attack on'.
pub fn without_article(noun: &str) -> &str {
    ["a ", "an ", "the "]
        .iter()
        .find_map(|article| noun.strip_prefix(article))
        .unwrap_or(noun)
}

/// Puts a word before a noun phrase, after its article, which follows the word's sound: 'an
/// attack on', 'military' → 'a military attack on'.
pub fn with_modifier(noun: &str, modifier: &str) -> String {
    let bare = without_article(noun);
    if bare.len() == noun.len() {
        return format!("{modifier} {noun}");
    }
    if noun.starts_with("the ") {
        return format!("the {modifier} {bare}");
    }
    let vowel = modifier
        .chars()
        .next()
        .is_some_and(|letter| "aeiouAEIOU".contains(letter));
    format!("{} {modifier} {bare}", if vowel { "an" } else { "a" })
}

/// With a capital letter.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// '1 report', '2 reports'.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_change_their_first_word() {
        let cases = [
            ("calls for", "call for", "calling for"),
            ("meets", "meet", "meeting"),
            ("denies", "deny", "denying"),
            ("attaches", "attach", "attaching"),
            ("imposes", "impose", "imposing"),
            ("agrees to", "agree to", "agreeing to"),
            ("stops", "stop", "stopping"),
            ("releases", "release", "releasing"),
            ("is ready for", "be ready for", "being ready for"),
            ("accuses", "accuse", "accusing"),
            ("threatens", "threaten", "threatening"),
        ];
        for (third, first, ing) in cases {
            assert_eq!(base(third), first);
            assert_eq!(gerund(third), ing);
        }
    }

    #[test]
    fn articles_follow_the_sound() {
        assert_eq!(
            with_modifier("an attack on", "missile"),
            "a missile attack on"
        );
        assert_eq!(with_modifier("a strike on", "air"), "an air strike on");
        assert_eq!(with_modifier("aid", "military"), "military aid");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(capitalised("über"), "Über");
    }
}
