//! Words that tell what a place's name stands for: `data/places/recognition/*.toml`.
//!
//! 'Herald' makes of 'the Kabul Herald' a newspaper, 'village' of 'the village of Marrowdale' a place.
//! A file has one role for all of its words:
//!
//! ```toml
//! role = "called_after"
//! [[word]]
//! words = ["agreement", "accord"]
//! yes = "Both sides invoked the [Dayton] Agreement."
//! no = "Both sides reached an agreement in [Dayton]."
//! ```
//!
//! The place in brackets must come out as the role says in `yes`, and must not in `no`; the tests run
//! them all.
//!
//! Deliberately absent: names. Peoples, seats of government, organisations and persons are in the
//! lexicon, and so are role nouns ('army', 'ministry'), which a file takes in by their `sectors`.

use rapporteur_data::{DataFile, DataSet};
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Problem, Span};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;
use toml::Spanned;

/// What the words of a file tell of the name beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Bodies that rule a place: its name in theirs is a metonym.
    Authority,
    /// What is called after a place and is none: the name is part of another.
    OtherName,
    /// Agreements and goods that are called after a place, in lower case too.
    CalledAfter,
    /// Diseases, in lower case too.
    Disease,
    /// What places are called.
    PlaceNoun,
    /// What stands before the name of a person.
    Title,
    /// Parts of the compass: outside of the name.
    Direction,
    /// Nouns for those who govern: the name before them is a metonym.
    Ruler,
    /// Verbs of which a place is the subject as a place.
    LiteralVerb,
    /// What is done with or to a party: the name in the object is a metonym.
    Dealing,
    /// Endings that make of a place the name of its people.
    DemonymEnding,
    /// Nouns for what is of a place: 'a Kharkiv resident'.
    Local,
    /// Words with a capital that are hardly ever meant as a place.
    NoPlace,
    /// What is named by where it happened: 'the Battle of X'.
    Happening,
}

impl Role {
    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What is known of one word: its roles and what they say more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roles {
    bits: u16,
    /// A place noun that belongs to the name when it is written with a capital: 'Indus River'.
    pub(crate) in_name: bool,
    /// A place noun for a building or a ground: 'Airport'.
    pub(crate) site: bool,
    /// A place noun that stands before the name: 'Lake Chad'.
    pub(crate) prefix: bool,
}

impl Roles {
    pub(crate) fn is(self, role: Role) -> bool {
        self.bits & role.bit() != 0
    }

    /// Whether anything is known of it.
    pub(crate) fn is_plain(self) -> bool {
        self.bits == 0
    }

    pub(crate) fn any(self, roles: &[Role]) -> bool {
        roles.iter().any(|&role| self.is(role))
    }

    fn join(&mut self, role: Role, entry: &Entry) {
        self.bits |= role.bit();
        self.in_name |= entry.in_name;
        self.site |= entry.site;
        self.prefix |= entry.prefix;
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    role: Role,
    /// Sectors whose role nouns have the same role.
    #[serde(default)]
    sectors: Vec<Spanned<SmolStr>>,
    #[serde(default)]
    word: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: Vec<Spanned<SmolStr>>,
    #[serde(default)]
    in_name: bool,
    #[serde(default)]
    site: bool,
    #[serde(default)]
    prefix: bool,
    /// What a dealing takes the party by: prepositions, or `object`.
    #[serde(default)]
    with: Vec<SmolStr>,
    /// What an ending is replaced by.
    #[serde(default)]
    stems: Vec<SmolStr>,
    yes: Spanned<String>,
    no: Spanned<String>,
}

/// A sentence of a data file, with the place in brackets that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What the words of its file tell.
    pub role: Role,
    /// Whether it must tell that here.
    pub holds: bool,
    /// The sentence without the brackets.
    pub sentence: String,
    /// What stood between the brackets, in bytes of the sentence.
    pub marked: Span,
    /// File, and byte in it.
    pub file: String,
    /// Where the sentence stands in its file.
    pub at: Span,
}

/// All words of recognition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    words: FxHashMap<SmolStr, Roles>,
    /// For each word of dealing, what takes the party.
    dealings: FxHashMap<SmolStr, Vec<SmolStr>>,
    /// Endings with what replaces them, the longest first.
    endings: Vec<(SmolStr, Vec<SmolStr>)>,
    /// Sectors whose role nouns have a role.
    sectors: Vec<(SmolStr, Role)>,
    examples: Vec<Example>,
}

/// The folder of the files.
const FOLDER: &str = "places/recognition/";

impl Vocabulary {
    /// Reads all files; faulty ones are left out and told.
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut vocabulary = Self::default();
        let files = data
            .under(FOLDER)
            .filter(|file| file.path.ends_with(".toml"));
        for file in files {
            match toml::from_str::<File>(&file.text) {
                Ok(document) => vocabulary.enter(file, document, problems),
                Err(error) => {
                    let at = error.span().unwrap_or(0..0);
                    problems.push(
                        file.fault(Span::new(at.start, at.end), error.message())
                            .advise("the format is in data/places/recognition/README.md"),
                    );
                }
            }
        }
        vocabulary
            .endings
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        vocabulary
    }

    fn enter(&mut self, file: &DataFile, document: File, problems: &mut Vec<Problem>) {
        let role = document.role;
        self.sectors.extend(
            document
                .sectors
                .into_iter()
                .map(|sector| (sector.into_inner(), role)),
        );
        for entry in document.word {
            let lacks = match role {
                Role::Dealing if entry.with.is_empty() => Some("with"),
                Role::DemonymEnding if entry.stems.is_empty() => Some("stems"),
                _ => None,
            };
            if let Some(lacks) = lacks {
                let at = entry.yes.span();
                problems.push(
                    file.fault(Span::new(at.start, at.end), format!("'{lacks}' is missing"))
                        .advise("say what takes the place, as the other entries of the file do"),
                );
                continue;
            }
            for (sentence, holds) in [(&entry.yes, true), (&entry.no, false)] {
                let at = Span::new(sentence.span().start, sentence.span().end);
                match marked(sentence.get_ref()) {
                    Some((plain, marked)) => self.examples.push(Example {
                        role,
                        holds,
                        sentence: plain,
                        marked,
                        file: file.path.clone().into_owned(),
                        at,
                    }),
                    None => problems.push(
                        file.fault(at, "the sentence marks no place")
                            .advise("put one name between brackets: '… in [Nairobi] …'"),
                    ),
                }
            }
            for word in &entry.words {
                let text = word.get_ref();
                if text.is_empty() || text.chars().any(char::is_uppercase) {
                    problems.push(
                        file.fault(
                            Span::new(word.span().start, word.span().end),
                            format!("'{text}' must be a word in lower case"),
                        )
                        .advise("case is told by the role"),
                    );
                    continue;
                }
                match role {
                    Role::DemonymEnding => self.endings.push((text.clone(), entry.stems.clone())),
                    Role::Dealing => {
                        let takes = self.dealings.entry(text.clone()).or_default();
                        takes.extend(entry.with.iter().cloned());
                    }
                    _ => {}
                }
                if role != Role::DemonymEnding {
                    self.words
                        .entry(text.clone())
                        .or_default()
                        .join(role, &entry);
                }
            }
        }
    }

    /// What is known of a word in lower case; plurals are known by their singular.
    pub(crate) fn of(&self, lexicon: &Lexicon, lower: &str) -> Roles {
        let mut roles = self.words.get(lower).copied().unwrap_or_default();
        let singular = lower.strip_suffix('s').unwrap_or(lower);
        if roles == Roles::default() {
            roles = self.words.get(singular).copied().unwrap_or_default();
        }
        let found = lexicon
            .roles
            .find(lower, |_| None)
            .or_else(|| lexicon.roles.find(singular, |_| None));
        if let Some((found, _)) = found {
            for (sector, role) in &self.sectors {
                if *sector == found.sector {
                    roles.bits |= role.bit();
                }
            }
        }
        roles
    }

    /// Whether a word of dealing takes the party by this preposition, or as its `object`.
    pub(crate) fn deals(&self, lemma: &str, by: &str) -> bool {
        self.dealings
            .get(lemma)
            .is_some_and(|takes| takes.iter().any(|one| one == by))
    }

    /// What a demonym could be derived from: the word without an ending that it has, each with what
    /// replaces it.
    pub(crate) fn origins<'w>(&'w self, word: &'w str) -> impl Iterator<Item = String> + 'w {
        self.endings.iter().flat_map(move |(ending, stems)| {
            let stem = word
                .strip_suffix(ending.as_str())
                .filter(|stem| stem.chars().count() >= 3);
            stem.into_iter()
                .flat_map(move |stem| stems.iter().map(move |end| format!("{stem}{end}")))
        })
    }

    /// All sentences of the files, in their order.
    pub(crate) fn examples(&self) -> &[Example] {
        &self.examples
    }
}

/// A sentence without its one pair of brackets, and what stood between them.
fn marked(sentence: &str) -> Option<(String, Span)> {
    let (before, rest) = sentence.split_once('[')?;
    let (inner, after) = rest.split_once(']')?;
    let plain = format!("{before}{inner}{after}");
    let span = Span::new(before.len(), before.len() + inner.len());
    (!inner.is_empty() && !plain.contains(['[', ']'])).then_some((plain, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> (Vocabulary, Vec<String>) {
        let data = DataSet::from_files([("places/recognition/test.toml", text)]);
        let mut problems = Vec::new();
        let vocabulary = Vocabulary::load(&data, &mut problems);
        let shown = problems.iter().map(ToString::to_string).collect();
        (vocabulary, shown)
    }

    #[test]
    fn words_have_the_role_of_their_file() {
        let (vocabulary, problems) = load(
            "role = \"called_after\"\n[[word]]\nwords = [\"accord\"]\nyes = \"The [Dayton] Accords.\"\nno = \"In [Dayton].\"\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let lexicon = Lexicon::default();
        assert!(vocabulary.of(&lexicon, "accords").is(Role::CalledAfter));
        assert!(!vocabulary.of(&lexicon, "record").is(Role::CalledAfter));
        let first = &vocabulary.examples()[0];
        assert_eq!(first.sentence, "The Dayton Accords.");
        assert_eq!(first.marked.of(&first.sentence), "Dayton");
    }

    #[test]
    fn faults_have_their_place() {
        let entry = |words: &str, yes: &str| {
            format!(
                "role = \"dealing\"\n[[word]]\nwords = [{words}]\nwith = [\"with\"]\nyes = \"{yes}\"\nno = \"[A].\"\n"
            )
        };
        let cases = [
            (
                entry("\"Talks\"", "With [A]."),
                ":3:10: 'Talks' must be a word in lower case",
            ),
            (
                entry("\"talks\"", "With A."),
                ":5:7: the sentence marks no place",
            ),
            (
                entry("\"talks\"", "[With] [A]."),
                ":5:7: the sentence marks no place",
            ),
            (
                entry("\"talks\"", "With [A].").replace("with = [\"with\"]\n", ""),
                ":4:7: 'with' is missing",
            ),
            ("role = \"newspaper\"\n".to_owned(), ":1:8: unknown variant"),
            ("role = ".to_owned(), ":1:8:"),
        ];
        for (text, expected) in cases {
            let (_, problems) = load(&text);
            assert!(
                problems
                    .first()
                    .is_some_and(|problem| problem.contains(expected)),
                "{text}\n{problems:?}"
            );
        }
    }
}
