//! What the words around a sign make of it: negation, degree, modality, time, and whether anybody
//! says it at all.
//!
//! 'No reason for optimism' turns it round, 'cautiously' weakens it, 'had been hopeful' is over, and
//! in 'urged them to narrow their differences', 'if the talks fail' or 'will it succeed?' nothing is
//! said of what will be.

use super::signs::phrase_at;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OutlookSign, Shift, ShiftEffect};

/// A shift that stands in the text.
#[derive(Debug)]
pub(super) struct Word<'l> {
    pub(super) shift: &'l Shift,
    pub(super) tokens: Vec<usize>,
}

/// What is made of a sign.
#[derive(Debug)]
pub(super) struct Change<'l> {
    pub(super) negations: usize,
    pub(super) conditional: bool,
    pub(super) past: bool,
    pub(super) shifts: Vec<&'l Shift>,
    /// The words that do so.
    pub(super) words: Vec<usize>,
}

/// All shifts of a text that act on what hangs near them, in its order; of those that begin at one
/// word the longest.
pub(super) fn standing<'l>(tree: &Tree<'_>, lexicon: &'l Lexicon) -> Vec<Word<'l>> {
    let mut found: Vec<Word<'l>> = Vec::new();
    for token in 0..tree.len() {
        let (lemma, lower) = (tree.lemma(token), tree.lower(token));
        let shifts = lexicon
            .outlook
            .shifts_of(lemma)
            .chain(lexicon.outlook.shifts_of(lower).filter(|_| lemma != lower));
        let longest = shifts
            .filter(|shift| {
                !matches!(
                    shift.effect,
                    ShiftEffect::Contrast | ShiftEffect::Concession | ShiftEffect::Holds
                )
            })
            .flat_map(|shift| {
                shift
                    .words
                    .iter()
                    .filter_map(move |phrase| phrase_at(tree, phrase, token))
                    .map(move |tokens| Word { shift, tokens })
            })
            .max_by_key(|word| word.tokens.len());
        let within = found
            .last()
            .is_some_and(|last| last.tokens.contains(&token));
        if let Some(word) = longest.filter(|_| !within) {
            found.push(word);
        }
    }
    found
}

/// How far up the words that govern a sign are looked for.
const CLIMB: usize = 6;

/// What the words around a sign make of it; `None` where nobody says it.
pub(super) fn change<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    shifts: &[Word<'l>],
    sign: &OutlookSign,
    tokens: &[usize],
) -> Option<Change<'l>> {
    let &first = tokens.first()?;
    let sentence = tree.sentence(first);
    if sentence.clone().any(|token| tree.lower(token) == "?") {
        return None;
    }
    let near = Near::of(tree, shifts, tokens);
    let mut change = Change {
        negations: 0,
        conditional: false,
        past: false,
        shifts: Vec::new(),
        words: Vec::new(),
    };
    for word in shifts {
        let here = word.tokens.iter().all(|token| sentence.contains(token))
            && !word.tokens.iter().any(|token| tokens.contains(token));
        if !here {
            continue;
        }
        let acts = match word.shift.effect {
            ShiftEffect::Negates => near.negated_by(tree, &word.tokens),
            ShiftEffect::Stronger | ShiftEffect::Weaker => near.qualified_by(tree, &word.tokens),
            ShiftEffect::Possible => {
                near.qualified_by(tree, &word.tokens) || near.governed_by(tree, &word.tokens)
            }
            ShiftEffect::Past => near.dated_by(tree, &word.tokens),
            ShiftEffect::Wished => {
                if !sign.even_wished && near.governed_by(tree, &word.tokens) {
                    return None;
                }
                false
            }
            // The scope of negation, `balance` and `whose` ask for these.
            ShiftEffect::Carries
            | ShiftEffect::Contrast
            | ShiftEffect::Concession
            | ShiftEffect::Holds => false,
        };
        if acts {
            change.negations += usize::from(word.shift.effect == ShiftEffect::Negates);
            change.past |= word.shift.effect == ShiftEffect::Past;
            change.shifts.push(word.shift);
            change.words.extend(&word.tokens);
        }
    }
    if near.is_unsaid(tree) {
        return None;
    }
    change.conditional = near.is_conditional(tree);
    // Under a verb in the past a perfect is shifted ('said he had not given up'); only who 'had been
    // hopeful' is so no longer.
    change.past |= near.is_pluperfect(tree, false) && !near.is_told(tree, lexicon)
        || sign.attitude && near.is_pluperfect(tree, true);
    Some(change)
}

/// A sign's words with the words that stand over them in their clause.
struct Near<'t> {
    tokens: &'t [usize],
    /// The words and their direct heads in the clause, copulas and verbs of thinking included.
    scope: Vec<usize>,
    /// The way from the word that stands highest upwards: each step's token and its head.
    climb: Vec<(usize, usize)>,
}

impl<'t> Near<'t> {
    fn of(tree: &Tree<'_>, shifts: &[Word<'_>], tokens: &'t [usize]) -> Self {
        let carries = |token: usize| {
            shifts.iter().any(|word| {
                word.shift.effect == ShiftEffect::Carries && word.tokens.contains(&token)
            })
        };
        let mut scope = tokens.to_vec();
        for &token in tokens {
            let mut at = token;
            for _ in 0..2 {
                let Some(head) = tree.head(at) else { break };
                let another_clause = matches!(
                    tree.dep(at),
                    "ccomp" | "advcl" | "relcl" | "acl" | "conj" | "parataxis" | "csubj"
                );
                if another_clause && !(carries(head) && tree.dep(at) == "ccomp") {
                    break;
                }
                if !scope.contains(&head) {
                    scope.push(head);
                }
                // Of what governs a noun only the verb matters, and what governs that does not.
                if !matches!(tree.pos(at), "ADP" | "ADJ" | "PART" | "ADV") && !carries(head) {
                    break;
                }
                at = head;
            }
        }
        let depth = |token: usize| tree.upwards(token).count();
        let top = tokens.iter().copied().min_by_key(|&token| depth(token));
        let climb = top
            .into_iter()
            .flat_map(|top| tree.upwards(top).take(CLIMB))
            .filter_map(|token| Some((token, tree.head(token)?)))
            .collect();
        Self {
            tokens,
            scope,
            climb,
        }
    }

    /// A child of the words, or of what stands over them.
    fn qualified_by(&self, tree: &Tree<'_>, words: &[usize]) -> bool {
        words.iter().any(|&word| {
            tree.head(word).is_some_and(|head| {
                self.scope.contains(&head)
                    && (self.tokens.contains(&head)
                        || matches!(
                            tree.dep(word),
                            "advmod" | "aux" | "neg" | "npadvmod" | "mark"
                        ))
            })
        })
    }

    /// A child of the words, or of any verb above them: 'they once thought that …'.
    fn dated_by(&self, tree: &Tree<'_>, words: &[usize]) -> bool {
        words.iter().any(|&word| {
            tree.head(word).is_some_and(|head| {
                self.scope.contains(&head) || self.climb.iter().any(|&(_, above)| above == head)
            })
        })
    }

    /// A negation of the words, of the verb over them or of its subject, or what they hang from
    /// ('without', 'lack of', 'failed to').
    fn negated_by(&self, tree: &Tree<'_>, words: &[usize]) -> bool {
        words.iter().any(|&word| {
            let head = tree.head(word);
            let over = self
                .tokens
                .iter()
                .any(|&token| tree.head(token) == Some(word) && tree.dep(token) != "advcl");
            let beside = head.is_some_and(|head| {
                self.scope.contains(&head)
                    && !matches!(
                        tree.dep(word),
                        "conj" | "advcl" | "ccomp" | "relcl" | "prep"
                    )
            });
            let of_subject = head.is_some_and(|head| {
                matches!(tree.dep(head), "nsubj" | "nsubjpass")
                    && tree
                        .head(head)
                        .is_some_and(|verb| self.scope.contains(&verb))
                    && matches!(tree.dep(word), "det" | "amod" | "neg" | "preconj")
            });
            over || beside || of_subject
        })
    }

    /// What stands above the words as the one that asks for, wants or allows them.
    fn governed_by(&self, tree: &Tree<'_>, words: &[usize]) -> bool {
        for &(token, head) in &self.climb {
            if words.contains(&head) && !self.tokens.contains(&head) {
                return tree.dep(token) != "conj" || words.len() > 1;
            }
            let modal = tree
                .children_with(token, &["aux"])
                .any(|aux| words.contains(&aux));
            if modal {
                return true;
            }
            // Beyond a finite clause the asking is of something else.
            if matches!(
                tree.dep(token),
                "advcl" | "relcl" | "parataxis" | "nsubj" | "csubj"
            ) {
                return false;
            }
        }
        false
    }

    /// In an 'if' or a 'whether', or only what something is done for.
    fn is_unsaid(&self, tree: &Tree<'_>) -> bool {
        let all = self.climb.iter().map(|&(token, _)| token);
        all.clone().any(|token| {
            if self.tokens.contains(&token) && tree.dep(token) == "ROOT" {
                return false;
            }
            let supposed = tree.children_with(token, &["mark"]).any(|mark| {
                matches!(tree.lower(mark), "if" | "whether" | "unless")
                    && !self.tokens.contains(&mark)
            });
            let purpose = matches!(tree.dep(token), "advcl" | "acl")
                && tree.tag(token) == "VB"
                && self.tokens.contains(&token)
                && tree
                    .children_with(token, &["aux"])
                    .any(|aux| tree.lower(aux) == "to")
                && tree
                    .head(token)
                    .is_some_and(|head| !self.tokens.contains(&head));
            supposed || purpose
        })
    }

    /// It hangs on something.
    fn is_conditional(&self, tree: &Tree<'_>) -> bool {
        self.scope.iter().any(|&token| {
            tree.children_with(token, &["advcl"]).any(|clause| {
                tree.children_with(clause, &["mark", "advmod"])
                    .any(|mark| matches!(tree.lower(mark), "if" | "provided"))
            })
        })
    }

    fn is_pluperfect(&self, tree: &Tree<'_>, copula: bool) -> bool {
        let verbs = self.scope.iter().copied();
        let mut verbs = verbs.filter(|&token| !copula || tree.lemma(token) == "be");
        verbs.any(|token| {
            tree.children_with(token, &["aux"])
                .any(|aux| matches!(tree.lower(aux), "had" | "'d" | "’d"))
        })
    }

    /// Whether a verb in the past stands over the clause: its tenses are shifted with it.
    fn is_told(&self, tree: &Tree<'_>, lexicon: &Lexicon) -> bool {
        self.climb.iter().any(|&(token, head)| {
            matches!(tree.dep(token), "ccomp" | "parataxis")
                && tree.tag(head) == "VBD"
                && crate::attribution::is_reporting(tree, lexicon, head)
        })
    }
}
