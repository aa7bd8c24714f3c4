//! Spanish: rules chosen by part of speech and morphology.
//!
//! `hablaron` (verb, past, third person plural) → `hablar`; `dárselo` → `dar él él`. Source:
//! spaCy 3.8, `lang/es/lemmatizer.py`.
//!
//! Absent on purpose: expressions in rules. Published rules are plain suffixes; so they are read.

use super::tables::Tables;
use super::{Asked, lower};
use crate::unicode;
use smol_str::SmolStr;

/// Parts of speech that are left as they are written.
const LEFT: &[&str] = &[
    "adp", "cconj", "intj", "part", "propn", "punct", "sconj", "sym", "x",
];

/// Endings that are pronouns, by which is tried first at one length.
const PRONOUNS: &[&str] = &[
    "nos", "las", "los", "les", "me", "te", "se", "la", "le", "lo", "os",
];

pub(super) fn lemma(tables: &Tables, asked: &Asked<'_>) -> SmolStr {
    if LEFT.contains(&asked.pos) {
        return if asked.sentence_start && asked.pos != "propn" {
            lower(asked.word)
        } else {
            asked.word.into()
        };
    }
    let text = unicode::lower(asked.word);
    if let Some(exception) = tables.values(tables.exceptions(asked.pos), &text).next() {
        return exception.into();
    }
    let features: Vec<String> = asked
        .morph
        .split('|')
        .filter_map(|feature| feature.split_once('='))
        .flat_map(|(name, values)| {
            values
                .split(',')
                .map(move |value| format!("{name}={value}"))
        })
        .collect();
    let word = Word {
        tables,
        features: &features,
    };
    match asked.pos {
        "adj" | "noun" => word.nominal(asked.pos, &text),
        "adv" => word.whole("adverbs", &text).unwrap_or(&text).into(),
        "det" => word.determiner("det", &text, true),
        "pron" => word.determiner("pron", &text, false),
        "num" => word.number(&text),
        "verb" | "aux" => word.verb(&text),
        _ => text.as_ref().into(),
    }
}

struct Word<'t> {
    tables: &'t Tables,
    features: &'t [String],
}

impl Word<'_> {
    fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|known| known == feature)
    }

    /// The name of the rules whose features the word all has.
    fn rules(&self, pos: &str) -> &str {
        self.tables
            .groups(pos)
            .iter()
            .find(|group| group.features.iter().all(|feature| self.has(feature)))
            .map_or("", |group| group.rules.as_str())
    }

    /// What the rules of a name make of a word: the word itself where one does not apply.
    fn made<'s>(&'s self, rules: &str, word: &'s str) -> impl Iterator<Item = String> + 's {
        self.tables.rules(rules).iter().map(move |(old, new)| {
            word.strip_suffix(old.as_str())
                .map_or_else(|| word.to_owned(), |stem| format!("{stem}{new}"))
        })
    }

    /// A rule for just this word.
    fn whole(&self, rules: &str, word: &str) -> Option<&str> {
        self.tables
            .rules(rules)
            .iter()
            .find(|(old, _)| old == word)
            .map(|(_, new)| new.as_str())
    }

    fn without_accents(&self, word: &str) -> impl Iterator<Item = String> {
        self.tables
            .rules("accents")
            .iter()
            .map(move |(old, new)| word.replace(old.as_str(), new))
    }

    /// The first form that the index has, else the first, else the word.
    fn first_known(&self, pos: &str, forms: &[String], word: &str) -> SmolStr {
        let index = self.tables.index(pos);
        forms
            .iter()
            .find(|form| self.tables.holds(index, form))
            .or(forms.first())
            .map_or(word, String::as_str)
            .into()
    }

    fn nominal(&self, pos: &str, word: &str) -> SmolStr {
        let mut forms: Vec<String> = self
            .made(self.rules(pos), word)
            .filter(|form| form != word)
            .collect();
        // órdenes → orden: plurals that lose an accent.
        if self.has("Number=Plur") {
            let more: Vec<String> = forms
                .iter()
                .filter(|form| form.ends_with('n') || form.ends_with('s'))
                .flat_map(|form| self.without_accents(form).collect::<Vec<_>>())
                .collect();
            forms.extend(more);
        }
        self.first_known(pos, &forms, word)
    }

    fn determiner(&self, pos: &str, word: &str, keep_unchanged: bool) -> SmolStr {
        if let Some(lemma) = self
            .whole(pos, word)
            .or_else(|| self.whole("det_and_pron_fixed", word))
        {
            return lemma.into();
        }
        let mut forms: Vec<String> = self
            .made("det_and_pron_general", word)
            .filter(|form| keep_unchanged || form != word)
            .collect();
        forms.push(word.to_owned());
        self.first_known(pos, &forms, word)
    }

    fn number(&self, word: &str) -> SmolStr {
        if let Some(lemma) = self.whole("num", word) {
            return lemma.into();
        }
        let whole = word.split(',').next().unwrap_or_default();
        let thousands = whole.rsplit_once('.').is_some_and(|(_, digits)| {
            digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        let word = if thousands {
            word.replace('.', "")
        } else {
            word.to_owned()
        };
        word.replace(',', ".").into()
    }

    fn verb(&self, word: &str) -> SmolStr {
        if self.has("PronType=Prs") {
            return self.verb_with_pronouns(word);
        }
        let forms: Vec<String> = self
            .made(self.rules("verb"), word)
            .filter(|form| form != word)
            .collect();
        let index = self.tables.index("verb");
        let known = |form: &String| self.tables.holds(index, form);
        if let Some(form) = forms.iter().find(|form| known(form)) {
            return form.as_str().into();
        }
        // tiene → tener: vowels of the stem change.
        for form in &forms {
            for (old, new) in self.tables.rules("voc_alt_1") {
                for (at, found) in form.match_indices(old.as_str()) {
                    let (before, after) = (form.get(..at), form.get(at + found.len()..));
                    let changed =
                        [before.unwrap_or_default(), new, after.unwrap_or_default()].concat();
                    if known(&changed) {
                        return changed.into();
                    }
                }
            }
            for (old, new) in self.tables.rules("voc_alt_2") {
                if form.contains(old.as_str()) {
                    let changed = form.replacen(old.as_str(), new, 1);
                    if known(&changed) {
                        return changed.into();
                    }
                }
            }
        }
        forms.first().map_or(word, String::as_str).into()
    }

    /// `dárselo`: the pronouns are taken off, and each has its lemma.
    fn verb_with_pronouns(&self, word: &str) -> SmolStr {
        let mut verb = word;
        let mut pronouns: Vec<&str> = Vec::new();
        while pronouns.len() <= 3
            && let Some(pronoun) = PRONOUNS.iter().find(|pronoun| verb.ends_with(**pronoun))
        {
            verb = verb.strip_suffix(pronoun).unwrap_or_default();
            pronouns.insert(0, pronoun);
        }
        let verb = self
            .tables
            .rules("accents")
            .iter()
            .fold(verb.to_owned(), |verb, (old, new)| {
                verb.replace(old.as_str(), new)
            });
        let exception = |pos: &str, word: &str| {
            self.tables
                .values(self.tables.exceptions(pos), word)
                .next()
                .map(SmolStr::from)
        };
        let features: Vec<String> = self
            .features
            .iter()
            .filter(|feature| *feature != "PronType=Prs")
            .cloned()
            .collect();
        let alone = Word {
            tables: self.tables,
            features: &features,
        };
        let mut lemma = exception("verb", &verb)
            .unwrap_or_else(|| alone.verb(&verb))
            .to_string();
        lemma.push(' ');
        let pronouns: Vec<SmolStr> = pronouns
            .iter()
            .map(|pronoun| {
                exception("pron", pronoun)
                    .unwrap_or_else(|| self.determiner("pron", pronoun, false))
            })
            .collect();
        lemma.push_str(&pronouns.join(" "));
        lemma.into()
    }
}
