//! Where the parties and complements of a word stand: the places that patterns name, found on
//! the tree. Passive, control, apposition of participles and coordination are handled here, so
//! that a pattern says 'subject' and means who does it.

use crate::tree::Tree;
use rapporteur_lexicon::Slot;

/// The tokens that head what stands in a slot of `word`, coordinated ones included.
pub(crate) fn fill(tree: &Tree<'_>, word: usize, slot: &Slot) -> Vec<usize> {
    let firsts = match slot {
        Slot::Subject => subjects(tree, word),
        Slot::Object => objects(tree, word),
        Slot::Dative => {
            let mut found: Vec<usize> = tree
                .children_with(word, &["dative"])
                .map(|child| tree.child_with(child, &["pobj"]).unwrap_or(child))
                .collect();
            // 'Moldova was promised support': the passive's subject is who gets it.
            if found.is_empty() && keeps_object(tree, word) {
                found.extend(tree.children_with(word, &["nsubjpass"]));
            }
            found
        }
        Slot::Possessive => tree.children_with(word, &["poss"]).collect(),
        Slot::Modifier => tree
            .children_with(word, &["compound", "amod", "nmod"])
            .collect(),
        Slot::Infinitive => tree
            .children_with(word, &["xcomp", "ccomp", "advcl", "acl", "relcl"])
            .filter(|&verb| tree.dep(verb) == "xcomp" || is_infinitive(tree, verb))
            .chain(time_to_act(tree, word))
            .collect(),
        Slot::Clause => tree.children_with(word, &["ccomp"]).collect(),
        Slot::Preposition(preposition) => after_preposition(tree, word, preposition),
    };
    firsts
        .into_iter()
        .flat_map(|first| tree.conjuncts(first))
        .collect()
}

/// 'Has ten days to accept': the infinitive hangs from the length of time.
fn time_to_act(tree: &Tree<'_>, word: usize) -> Vec<usize> {
    if tree.lemma(word) != "have" {
        return Vec::new();
    }
    tree.children_with(word, &["dobj"])
        .filter(|&object| tree.child_with(object, &["nummod"]).is_some())
        .flat_map(|object| tree.children_with(object, &["acl", "relcl"]))
        .filter(|&verb| is_infinitive(tree, verb))
        .collect()
}

/// 'to' with a bare verb, whatever the parser hangs it as.
/// Whether a word follows its governor, with nothing but a particle between.
fn is_right_behind(tree: &Tree<'_>, word: usize, governor: usize) -> bool {
    word == governor + 1 || word == governor + 2 && tree.dep(governor + 1) == "prt"
}

fn is_infinitive(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(tree.tag(verb), "VB" | "VBN")
        && tree
            .children_with(verb, &["aux"])
            .any(|auxiliary| tree.tag(auxiliary) == "TO")
}

/// Objects of a preposition that belongs to a word. 'by' of a passive is its agent.
fn after_preposition(tree: &Tree<'_>, word: usize, preposition: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut prepositions: Vec<usize> = tree
        .children_with(word, &["prep", "agent", "dative"])
        .collect();
    // 'talks in Geneva with Iran' hangs 'with' from 'Geneva' as often as from 'talks'.
    for &near in prepositions.clone().iter() {
        for place in tree.children_with(near, &["pobj"]) {
            if preposition == "by"
                || tree.pos(place) == "PROPN"
                || tree.token(place).entity.is_some()
            {
                prepositions.extend(tree.children_with(place, &["prep"]));
            }
        }
        // 'along with', 'out of': a preposition below a preposition.
        prepositions.extend(tree.children_with(near, &["prep"]));
    }
    // 'is a red line for Bamako', 'is unacceptable to Juba'.
    if tree.lemma(word) == "be" {
        for predicate in tree.children_with(word, &["attr", "acomp"]) {
            prepositions.extend(tree.children_with(predicate, &["prep"]));
        }
    }
    // 'lifted sanctions against Sudan', 'the normalisation of relations with Israel': the phrase
    // hangs from the object, or from what stands behind 'of'.
    let inner = tree.children_with(word, &["dobj", "nsubjpass"]).chain(
        tree.children_with(word, &["prep"])
            .filter(|&near| tree.lower(near) == "of" && preposition != "of")
            .flat_map(|of| tree.children_with(of, &["pobj"])),
    );
    for object in inner.collect::<Vec<_>>() {
        prepositions.extend(tree.children_with(object, &["prep"]));
    }
    for near in prepositions {
        if tree.lower(near) == preposition {
            found.extend(tree.children_with(near, &["pobj", "pcomp"]));
        }
    }
    found
}

/// Whether a passive has an object still: 'was given fourteen jets'.
fn keeps_object(tree: &Tree<'_>, word: usize) -> bool {
    tree.child_with(word, &["nsubjpass"]).is_some() && tree.child_with(word, &["dobj"]).is_some()
}

fn objects(tree: &Tree<'_>, word: usize) -> Vec<usize> {
    if keeps_object(tree, word) {
        return tree.children_with(word, &["dobj"]).collect();
    }
    if tree.is_passive(word) {
        let own: Vec<usize> = tree.children_with(word, &["nsubjpass"]).collect();
        if !own.is_empty() {
            return own;
        }
        if tree.dep(word) == "acl" {
            return tree.head(word).into_iter().collect();
        }
        // 'are to be released', 'are expected to be held': the subject of what governs it.
        if tree.dep(word) == "xcomp"
            && let Some(head) = tree.head(word)
        {
            if tree.is_passive(head) {
                return objects(tree, head);
            }
            return tree.children_with(head, &["nsubj"]).collect();
        }
        if tree.dep(word) == "conj" {
            return tree
                .head(word)
                .map(|head| objects(tree, head))
                .unwrap_or_default();
        }
        return Vec::new();
    }
    let mut found: Vec<usize> = tree.children_with(word, &["dobj"]).collect();
    if found.is_empty() && tree.dep(word) == "relcl" && !is_infinitive(tree, word) {
        // 'the town that they shelled': the object is what the clause says more of.
        let gap = tree
            .child_with(word, &["nsubj", "nsubjpass"])
            .is_some_and(|subject| !is_relative(tree, subject));
        let marked = tree.child_with(word, &["pobj"]).is_none();
        if gap
            && marked
            && tree
                .child_with(word, &["advmod"])
                .is_none_or(|adverb| tree.tag(adverb) != "WRB")
        {
            found.extend(tree.head(word));
        }
    }
    // 'met and embraced Kim': the object of the last of coordinated verbs serves the first too.
    if found.is_empty() && tree.child_with(word, &["prep", "xcomp", "ccomp"]).is_none() {
        let next = tree.child_with(word, &["conj"]);
        let shares = next.filter(|&next| {
            tree.pos(next) == "VERB" && tree.child_with(next, &["nsubj"]).is_none()
        });
        if let Some(next) = shares {
            found.extend(tree.children_with(next, &["dobj"]).take(1));
        }
    }
    found
        .into_iter()
        .map(|object| {
            if tree.tag(object) == "WDT" || tree.tag(object) == "WP" {
                antecedent(tree, word).unwrap_or(object)
            } else {
                object
            }
        })
        .collect()
}

/// Who does it.
pub(crate) fn subjects(tree: &Tree<'_>, word: usize) -> Vec<usize> {
    subjects_within(tree, word, 0)
}

/// Control chains are short; a bound keeps odd trees from running away.
const LONGEST_CONTROL: usize = 8;

fn subjects_within(tree: &Tree<'_>, word: usize, depth: usize) -> Vec<usize> {
    if depth > LONGEST_CONTROL {
        return Vec::new();
    }
    if tree.is_passive(word) {
        return tree
            .children_with(word, &["agent"])
            .chain(
                tree.children_with(word, &["prep"])
                    .filter(|&near| tree.lower(near) == "by"),
            )
            .flat_map(|by| tree.children_with(by, &["pobj"]))
            .collect();
    }
    let own: Vec<usize> = tree.children_with(word, &["nsubj", "csubj"]).collect();
    if let Some(&subject) = own.first() {
        if is_relative(tree, subject) {
            return antecedent(tree, word).into_iter().collect();
        }
        return own;
    }
    let Some(head) = tree.head(word) else {
        return Vec::new();
    };
    if matches!(tree.dep(word), "acomp" | "oprd")
        || (tree.dep(word) == "attr" && tree.pos(word) == "ADJ")
    {
        return subjects_within(tree, head, depth + 1);
    }
    match tree.dep(word) {
        // 'met and signed': the subject of the first.
        "conj" if tree.pos(head) != "NOUN" && tree.pos(head) != "PROPN" => {
            if tree.is_passive(head) {
                patients(tree, head)
            } else {
                subjects_within(tree, head, depth + 1)
            }
        }
        // 'urged Russia to withdraw': the object; 'promised Kyiv to send': the subject.
        "xcomp" | "ccomp" => {
            let object: Vec<usize> = tree.children_with(head, &["dobj", "dative"]).collect();
            if tree.is_passive(head) {
                patients(tree, head)
            } else if !object.is_empty()
                && tree.pos(head) == "VERB"
                && !SUBJECT_CONTROL.contains(&tree.lemma(head))
            {
                object
            } else {
                predicate_subjects(tree, head, depth)
            }
        }
        "advcl" if tree.tag(word) == "VBG" || tree.tag(word) == "VB" => {
            if tree.is_passive(head) {
                patients(tree, head)
            } else {
                predicate_subjects(tree, head, depth)
            }
        }
        "pcomp" => tree
            .head(head)
            .map(|governor| predicate_subjects(tree, governor, depth))
            .unwrap_or_default(),
        // 'troops fighting in', 'a plan to withdraw'.
        "acl" if tree.tag(word) == "VBG" => vec![head],
        "acl" => possessors_or_subjects(tree, head, depth),
        // 'calls to step down' is taken for a relative clause now and then.
        "relcl" if is_infinitive(tree, word) && is_gapped_subject(tree, word) => {
            possessors_or_subjects(tree, head, depth)
        }
        "relcl" if is_gapped_subject(tree, word) => vec![head],
        _ => Vec::new(),
    }
}

/// Verbs with an object whose infinitive is nevertheless done by their subject. A closed class
/// of grammar, not of the lexicon.
const SUBJECT_CONTROL: [&str; 4] = ["promise", "vow", "threaten", "use"];

fn patients(tree: &Tree<'_>, verb: usize) -> Vec<usize> {
    objects(tree, verb)
}

/// The subject of a verb, or of the copula over an adjective or noun.
fn predicate_subjects(tree: &Tree<'_>, word: usize, depth: usize) -> Vec<usize> {
    if matches!(tree.dep(word), "acomp" | "attr" | "oprd")
        && let Some(copula) = tree.head(word)
    {
        return subjects_within(tree, copula, depth + 1);
    }
    if tree.is_passive(word) {
        return patients(tree, word);
    }
    let found = subjects_within(tree, word, depth + 1);
    if found.is_empty() {
        possessors_or_subjects(tree, word, depth)
    } else {
        found
    }
}

/// 'Russia's plan to', 'the plan by Russia to', 'Russia has a plan to'.
fn possessors_or_subjects(tree: &Tree<'_>, noun: usize, depth: usize) -> Vec<usize> {
    if !matches!(tree.pos(noun), "NOUN" | "PROPN") {
        return Vec::new();
    }
    let mut found: Vec<usize> = tree.children_with(noun, &["poss"]).collect();
    if found.is_empty() {
        found = after_preposition(tree, noun, "by");
    }
    if found.is_empty()
        && tree.dep(noun) == "dobj"
        && let Some(verb) = tree.head(noun)
    {
        found = subjects_within(tree, verb, depth + 1);
    }
    found
}

fn is_relative(tree: &Tree<'_>, subject: usize) -> bool {
    matches!(tree.tag(subject), "WDT" | "WP") && tree.lower(subject) != "what"
}

fn is_gapped_subject(tree: &Tree<'_>, verb: usize) -> bool {
    tree.child_with(verb, &["nsubj", "nsubjpass"]).is_none()
}

/// What a relative clause says more of.
pub(crate) fn antecedent(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..LONGEST_COORDINATION {
        let head = tree.head(at)?;
        match tree.dep(at) {
            "relcl" => return Some(head),
            "conj" | "xcomp" | "ccomp" => at = head,
            _ => return None,
        }
    }
    None
}

/// Where a word stands, seen from the word that governs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) governor: usize,
    pub(crate) slot: Slot,
    /// The preposition's token, when one stands between.
    pub(crate) preposition: Option<usize>,
    /// Whether the parser has it as an adverbial, which an infinitive of purpose is and one that
    /// the governor asks for may be mistaken for.
    pub(crate) adverbial: bool,
}

/// The governor of a word and the slot that the word fills there; `None` at the top of a clause
/// of its own.
pub(crate) fn place_of(tree: &Tree<'_>, word: usize) -> Option<Place> {
    let word = governed_conjunct(tree, word)?;
    let head = tree.head(word)?;
    let at = |slot| {
        Some(Place {
            governor: head,
            slot,
            preposition: None,
            adverbial: tree.dep(word) == "advcl",
        })
    };
    match tree.dep(word) {
        "dobj" | "nsubjpass" | "attr" | "oprd" => at(Slot::Object),
        "dative" => at(Slot::Dative),
        "nsubj" | "csubj" => at(Slot::Subject),
        "xcomp" => at(Slot::Infinitive),
        "ccomp" => {
            // 'urged Russia to withdraw' comes as a clause with an infinitive.
            let infinitive = tree.tag(word) == "VB"
                && tree
                    .children_with(word, &["aux"])
                    .any(|auxiliary| tree.tag(auxiliary) == "TO");
            at(if infinitive {
                Slot::Infinitive
            } else {
                Slot::Clause
            })
        }
        "acl" if tree.tag(word) == "VB" => at(Slot::Infinitive),
        "relcl" if is_infinitive(tree, word) && is_gapped_subject(tree, word) => {
            at(Slot::Infinitive)
        }
        // 'threatened on Monday to impose' often comes as an adverbial clause.
        // 'called for it to be lifted' has its doer or patient between 'for' and 'to'.
        "advcl"
            if is_infinitive(tree, word)
                && tree
                    .child_with(word, &["mark"])
                    .is_none_or(|mark| tree.lower(mark) == "for") =>
        {
            at(Slot::Infinitive)
        }
        // 'ruled out recognising': a gerund right behind its verb is what the verb is about.
        "advcl" if tree.tag(word) == "VBG" && is_right_behind(tree, word, head) => {
            at(Slot::Infinitive)
        }
        "acl" if tree.child_with(word, &["mark"]).is_some() => at(Slot::Clause),
        "acomp" => at(Slot::Object),
        "poss" => at(Slot::Possessive),
        "compound" | "amod" | "nmod" => at(Slot::Modifier),
        "pobj" | "pcomp" => {
            let mut preposition = head;
            let mut governor = tree.head(preposition)?;
            // 'out of', 'according to': the outer preposition's governor is meant.
            if matches!(tree.dep(preposition), "prep" | "pcomp") && tree.pos(governor) == "ADP" {
                preposition = governor;
                governor = tree.head(governor)?;
            }
            let slot = Slot::Preposition(tree.lower(head).into());
            Some(Place {
                governor,
                slot,
                preposition: Some(preposition),
                adverbial: false,
            })
        }
        _ => None,
    }
}

/// A list of more than this is no sentence.
const LONGEST_COORDINATION: usize = 64;

/// The first of coordinated words, unless the word starts a clause of its own.
fn governed_conjunct(tree: &Tree<'_>, mut word: usize) -> Option<usize> {
    for _ in 0..LONGEST_COORDINATION {
        if tree.dep(word) != "conj" {
            break;
        }
        let verbal = matches!(tree.pos(word), "VERB" | "AUX");
        if verbal && tree.child_with(word, &["nsubj", "nsubjpass"]).is_some() {
            return None;
        }
        word = tree.head(word)?;
    }
    Some(word)
}

/// The noun that is meant where the head only counts or measures: 'thousands of refugees', '250
/// of the prisoners'.
pub(crate) fn measured(tree: &Tree<'_>, head: usize) -> usize {
    let counts = tree.tag(head) == "CD"
        || matches!(
            tree.lower(head),
            "thousands"
                | "hundreds"
                | "dozens"
                | "scores"
                | "tens"
                | "number"
                | "group"
                | "series"
                | "most"
                | "some"
                | "many"
                | "several"
                | "all"
                | "none"
                | "both"
                | "half"
                | "millions"
                | "part"
                | "parts"
        );
    if !counts {
        return head;
    }
    let of = tree
        .children_with(head, &["prep"])
        .find(|&near| tree.lower(near) == "of");
    match of.and_then(|of| tree.child_with(of, &["pobj"])) {
        Some(inner) if inner != head => measured(tree, inner),
        _ => head,
    }
}
