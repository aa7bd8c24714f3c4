//! Which place belongs to which event: by where it hangs.
//!
//! From the phrase the tree is climbed until a word of the event is met, and the ways on which it
//! is climbed say what the place is to it: 'fired from Belgorod at a hospital in Kharkiv' goes from
//! Kharkiv by *in* to the hospital and by *at* to the firing, whose data have *at* for a target.
//! What stands in between can keep the place for itself: another verb, a clause, the other happening
//! of 'after the talks in Doha', the topic of 'talks on the war in Sudan'.

use super::phrases::Phrase;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, PlaceWordKind, Slot, Whereabouts};
use rapporteur_model::{Feature, PlaceKind, PlaceRelation};

/// How many steps a place may hang below its event.
const STEPS: usize = 10;

/// Prepositions that only say that something is there.
const HERE: [&str; 18] = [
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "within",
    "throughout",
    "along",
    "behind",
    "beyond",
    "beside",
    "alongside",
    "opposite",
    "off",
    "above",
    "amid",
    "among",
    "across",
];

/// Prepositions that say so of what is done on the ground; of talk, they say what it is about.
const HERE_ON_THE_GROUND: [&str; 5] = ["over", "around", "through", "under", "about"];

/// Prepositions through which a place may hang from an event by way of another noun: 'talks with
/// officials in Ankara', 'at a meeting in Doha'.
const THROUGH: [&str; 14] = [
    "of", "with", "between", "by", "at", "in", "during", "near", "inside", "outside", "among",
    "along", "across", "around",
];

/// Prepositions behind which another happening stands.
const OTHER_HAPPENING: [&str; 9] = [
    "after",
    "before",
    "since",
    "following",
    "despite",
    "because",
    "until",
    "ahead",
    "for",
];

/// How a word stands to the one it hangs from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Link {
    Slot(Slot),
    /// 'east of Goma', 'there'.
    Adverb,
}

/// How well a place stands to an event; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    class: u8,
    steps: usize,
    precision: u8,
    start: usize,
}

impl Rank {
    /// Whether nothing stands between the place and the word.
    pub(super) fn is_direct(self) -> bool {
        self.steps == 1
    }
}

/// What is asked of the phrases of a sentence.
pub(super) struct Asked<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) lexicon: &'a Lexicon,
    /// All phrases of the sentence.
    pub(super) phrases: &'a [Phrase],
    /// Where the act has its place.
    pub(super) place: &'a Whereabouts,
    /// Further slots of the pattern that hold it.
    pub(super) slots: &'a [Slot],
    /// Whether the words are those of a saying, and not of what is done.
    pub(super) saying: bool,
}

impl Asked<'_> {
    /// What a place is to an event of these words, and how well it stands there; `None` where it
    /// is none of its.
    pub(super) fn relation(&self, phrase: &Phrase, own: &[usize]) -> Option<(PlaceRelation, Rank)> {
        if matches!(phrase.place.kind, PlaceKind::Demonym) {
            return None;
        }
        let (links, word) = self.climb(phrase, own)?;
        let (relation, class) = if self.saying {
            self.said(phrase, &links)?
        } else {
            self.done(phrase, &links, word)?
        };
        let named = if phrase.named { 0 } else { 4 };
        Some((
            relation,
            Rank {
                class: class + named,
                steps: links.len(),
                precision: phrase.place.precision.unwrap_or(9),
                start: phrase.tokens.start,
            },
        ))
    }

    /// The links from a phrase to one of these words, the phrase's own first, and the word.
    fn climb(&self, phrase: &Phrase, own: &[usize]) -> Option<(Vec<Link>, usize)> {
        let tree = self.tree;
        let mut links = Vec::new();
        let mut at = phrase.head;
        // 'a meeting in Doha' can be the event's own word by its head.
        for _ in 0..STEPS {
            if own.contains(&at) && !phrase.tokens.contains(&at) {
                return Some((links, at));
            }
            let above = tree.head(at)?;
            if phrase.tokens.contains(&above) {
                at = above;
                continue;
            }
            let verb = matches!(tree.pos(at), "VERB" | "AUX");
            if verb && !phrase.tokens.contains(&at) {
                return None;
            }
            let mut next = above;
            let link = match tree.dep(at) {
                "pobj" | "pcomp" => {
                    let mut preposition = above;
                    // 'out of', 'from inside', 'along with'.
                    while let Some(outer) = tree.head(preposition)
                        && tree.pos(outer) == "ADP"
                        && tree.dep(preposition) == "prep"
                    {
                        preposition = outer;
                    }
                    next = tree.head(preposition)?;
                    let word = if matches!(tree.lower(above), "of" | "to" | "from")
                        && preposition != above
                    {
                        preposition
                    } else {
                        above
                    };
                    Link::Slot(Slot::Preposition(tree.lower(word).into()))
                }
                "dobj" | "nsubjpass" => Link::Slot(Slot::Object),
                "dative" if tree.pos(at) != "ADP" => Link::Slot(Slot::Dative),
                "nsubj" => Link::Slot(Slot::Subject),
                "compound" | "nmod" | "amod" => Link::Slot(Slot::Modifier),
                "poss" => Link::Slot(Slot::Possessive),
                "appos" | "conj" if !verb => {
                    at = above;
                    continue;
                }
                "advmod" | "npadvmod" | "acomp" | "attr" => Link::Adverb,
                // The phrase has its preposition within: 'near Goma'.
                "prep" | "agent" | "dative" => Link::Adverb,
                _ => return None,
            };
            if self.is_apart(&link) {
                return None;
            }
            links.push(link);
            at = self.beside_another(&links, next).unwrap_or(next);
        }
        None
    }

    /// 'fired from Crimea at Odesa': the parser hangs from one place what stands beside it. Where the
    /// other hangs from.
    fn beside_another(&self, links: &[Link], at: usize) -> Option<usize> {
        let [Link::Slot(Slot::Preposition(preposition))] = links else {
            return None;
        };
        if matches!(preposition.as_str(), "in" | "of" | "near" | "outside") {
            return None;
        }
        let other = self
            .phrases
            .iter()
            .find(|other| other.named && other.tokens.contains(&at))?;
        let above = self.tree.head(other.head)?;
        if self.tree.dep(other.head) == "pobj" {
            self.tree.head(above)
        } else {
            Some(above)
        }
    }

    /// Behind these another happening stands, or what it was for.
    fn is_apart(&self, link: &Link) -> bool {
        matches!(link, Link::Slot(Slot::Preposition(word))
            if OTHER_HAPPENING.contains(&word.as_str()))
    }

    fn holds(&self, slots: &[Slot], link: &Link) -> bool {
        matches!(link, Link::Slot(slot) if slots.contains(slot))
    }

    /// The relation to what is done, and how directly it is told.
    fn done(&self, phrase: &Phrase, links: &[Link], word: usize) -> Option<(PlaceRelation, u8)> {
        let (first, rest) = links.split_first()?;
        let own = rest.is_empty();
        if !rest.iter().all(|link| self.passes(link)) {
            return None;
        }
        // 'sanctioned banks in Minsk': of what is done by word, only its own place.
        let local = self.place.ground || self.place.inherits;
        if !local && rest.iter().any(|link| !is_occasion(link)) {
            return None;
        }
        let noun = !matches!(self.tree.pos(word), "VERB" | "AUX");
        let country = phrase.place.feature == Some(Feature::Country) && !phrase.vague;
        let ground = self.place.ground || !country;
        // What is done in the object's place is done where the object is.
        let inner = |relation: PlaceRelation| {
            let aimed = rest.last().is_some_and(|link| {
                self.holds(&self.place.target, link) && !self.holds(&self.place.at, link)
            });
            if aimed {
                PlaceRelation::Target
            } else {
                relation
            }
        };
        let direct = u8::from(!own);
        let by = matches!(first, Link::Slot(Slot::Preposition(by)) if by == "by")
            && self.slots.contains(&Slot::Subject);
        if own && (by || self.holds(self.slots, first)) {
            return Some((self.place.relation, 0));
        }
        match first {
            Link::Adverb => Some((inner(self.place.relation), direct)),
            // 'the siege of Mariupol' has it where 'besieged Mariupol' has it.
            Link::Slot(Slot::Preposition(of)) if of == "of" => {
                let object = Link::Slot(Slot::Object);
                if own && noun && ground {
                    self.slot(&object).map(|relation| (relation, 0))
                } else if !own && !country && self.place.ground {
                    Some((inner(self.place.relation), 3))
                } else {
                    None
                }
            }
            Link::Slot(Slot::Preposition(preposition)) => {
                if let Some(relation) = self.slot(first).filter(|_| ground) {
                    return (own || rest.iter().all(|link| self.is_object(link)))
                        .then_some((relation, 0));
                }
                let loose = !local && self.may_be_its_objects(phrase, word);
                (self.says_here(phrase, preposition) && !loose)
                    .then(|| (inner(self.place.relation), direct))
            }
            Link::Slot(Slot::Object) if own && ground => {
                self.slot(first).map(|relation| (relation, 0))
            }
            // 'the Kherson shelling', 'the Istanbul round'; 'US-China talks' are not in China.
            Link::Slot(Slot::Modifier) if own && noun => {
                let here = self.place.ground || self.place.relation == PlaceRelation::Venue;
                (here && !is_state(phrase)).then_some((self.place.relation, 2))
            }
            // 'marched along Havana's boulevard'.
            Link::Slot(Slot::Possessive)
                if self.place.ground && !is_state(phrase) && self.is_of_a_site(phrase) =>
            {
                let [Link::Slot(Slot::Preposition(preposition)), rest @ ..] = rest else {
                    return (rest.iter().all(|link| self.is_object(link))
                        && self.slot(&Link::Slot(Slot::Object)).is_some())
                    .then(|| (inner(self.place.relation), 3));
                };
                (rest.is_empty() && HERE.contains(&preposition.as_str()))
                    .then_some((self.place.relation, 2))
            }
            // 'hit Kyiv's airport', 'seized Goma airport'.
            Link::Slot(Slot::Modifier | Slot::Possessive) if !own => {
                let thing = self.place.ground && rest.iter().all(|link| self.is_object(link));
                (thing
                    && !is_state(phrase)
                    && self.is_of_a_site(phrase)
                    && self.slot(&Link::Slot(Slot::Object)).is_some())
                .then(|| (inner(self.place.relation), 3))
            }
            _ => None,
        }
    }

    /// Whether what a place possesses is a place in it: 'Havana's boulevard'.
    fn is_of_a_site(&self, phrase: &Phrase) -> bool {
        let noun = self.tree.head(phrase.head);
        noun.is_some_and(|noun| {
            [
                PlaceWordKind::Sort,
                PlaceWordKind::Unnamed,
                PlaceWordKind::Surroundings,
            ]
            .iter()
            .any(|&kind| {
                self.lexicon
                    .places
                    .word(kind, self.tree.lower(noun))
                    .is_some()
            })
        })
    }

    /// 'banks in Minsk': a phrase right behind an object may be the object's, whatever the parser says.
    fn may_be_its_objects(&self, phrase: &Phrase, word: usize) -> bool {
        let tree = self.tree;
        let start = tree
            .head(phrase.head)
            .map_or(phrase.tokens.start, |above| above.min(phrase.tokens.start));
        start
            .checked_sub(1)
            .is_some_and(|before| tree.head(before) == Some(word) && tree.dep(before) == "dobj")
    }

    /// The relation to a saying: only what says where it was said.
    fn said(&self, phrase: &Phrase, links: &[Link]) -> Option<(PlaceRelation, u8)> {
        let (first, rest) = links.split_first()?;
        if !rest.iter().all(is_occasion) {
            return None;
        }
        let here = match first {
            Link::Adverb => true,
            Link::Slot(Slot::Preposition(word)) => {
                matches!(word.as_str(), "in" | "at" | "outside" | "near" | "inside")
            }
            _ => false,
        };
        // 'the situation in Sudan': a country is a place to speak in only where the verb has it.
        let loose = !rest.is_empty() && is_state(phrase);
        (here && !loose).then_some((PlaceRelation::SpokenAt, u8::from(!rest.is_empty())))
    }

    /// What the data of the act say of a slot.
    fn slot(&self, link: &Link) -> Option<PlaceRelation> {
        if self.holds(&self.place.target, link) {
            Some(PlaceRelation::Target)
        } else if self.holds(&self.place.at, link) {
            Some(match self.place.relation {
                PlaceRelation::SpokenAt => PlaceRelation::At,
                relation => relation,
            })
        } else {
            None
        }
    }

    fn is_object(&self, link: &Link) -> bool {
        matches!(link, Link::Slot(Slot::Object))
            || matches!(link, Link::Slot(Slot::Preposition(of)) if of == "of")
    }

    /// Whether a place may hang from the event through this.
    fn passes(&self, link: &Link) -> bool {
        match link {
            Link::Slot(Slot::Object) => true,
            // 'protesters in Tbilisi clashed with police'.
            Link::Slot(Slot::Subject) => self.place.inherits,
            Link::Slot(Slot::Preposition(word)) => {
                THROUGH.contains(&word.as_str()) || self.slot(link).is_some()
            }
            _ => false,
        }
    }

    /// Whether a preposition says that something is there, and not what it is about.
    fn says_here(&self, phrase: &Phrase, preposition: &str) -> bool {
        let ground = self.place.ground;
        if HERE.contains(&preposition) || ground && HERE_ON_THE_GROUND.contains(&preposition) {
            return true;
        }
        // 'on the Golan Heights', 'on the outskirts of Goma'; 'talks on Sudan' are not there.
        preposition == "on"
            && (phrase.vague
                || !phrase.named
                || matches!(
                    phrase.place.feature,
                    Some(
                        Feature::Island
                            | Feature::Line
                            | Feature::Land
                            | Feature::Water
                            | Feature::River
                            | Feature::Site
                            | Feature::BorderCrossing
                    )
                ))
    }
}

/// 'at a meeting', 'during a visit': what stands behind it is when something was, and so where.
fn is_occasion(link: &Link) -> bool {
    matches!(link, Link::Slot(Slot::Preposition(word))
        if matches!(word.as_str(), "at" | "in" | "during"))
}

/// Whether a phrase names a state, or may for all that is known.
fn is_state(phrase: &Phrase) -> bool {
    !phrase.vague
        && match phrase.place.feature {
            Some(feature) => matches!(feature, Feature::Country | Feature::WorldRegion),
            None => phrase.place.name.is_none() && phrase.place.country.is_some(),
        }
}
