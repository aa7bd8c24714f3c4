//! The condition that a word hangs on: 'if they refuse', 'without a deal'.

use crate::tree::Tree;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Condition;

/// The condition of the clause that a word stands in.
pub(super) fn of(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> Option<Condition> {
    let opens = |token: usize| {
        lexicon
            .status
            .get(tree.lower(token))
            .is_some_and(|word| word.condition)
    };
    let mut at = token;
    for _ in 0..8 {
        let found = tree
            .children(at)
            .iter()
            .copied()
            .find_map(|child| match tree.dep(child) {
                "advcl" => tree
                    .children_with(child, &["mark", "advmod", "prep"])
                    .find(|&mark| opens(mark))
                    .map(|mark| (child, mark)),
                "prep" if opens(child) => Some((child, child)),
                _ => None,
            });
        if let Some((clause, mark)) = found {
            return words(tree, clause, mark, token);
        }
        // Up within the clause, and from what is said to who says it.
        match (tree.dep(at), tree.head(at)) {
            (
                "acomp" | "attr" | "oprd" | "dobj" | "nsubj" | "nsubjpass" | "xcomp" | "conj"
                | "pobj" | "prep" | "ccomp",
                Some(head),
            ) => at = head,
            _ => return None,
        }
    }
    None
}

/// The words of a condition from its mark on; none if it holds the word that hangs on it.
pub(super) fn words(
    tree: &Tree<'_>,
    clause: usize,
    mark: usize,
    token: usize,
) -> Option<Condition> {
    let tokens: Vec<usize> = tree
        .subtree(clause)
        .into_iter()
        .filter(|&word| word >= mark && tree.pos(word) != "SPACE")
        .collect();
    if tokens.contains(&token) {
        return None;
    }
    let first = *tokens.first()?;
    let mut last = *tokens.last()?;
    while last > first && tree.pos(last) == "PUNCT" {
        last -= 1;
    }
    let span = tree.trimmed_span(first..last + 1);
    Some(Condition {
        text: span.of(tree.text).to_owned(),
        span,
    })
}
