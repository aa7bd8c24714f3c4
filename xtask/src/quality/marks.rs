//! Sentences in which a source and a target are marked: `<s>Oslo</s> froze aid to <t>Malé</t>.`
//!
//! Marks come in small or capital letters, and one of the two may be missing.

/// A sentence without its marks, and what they held.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marked {
    /// The sentence.
    pub(super) sentence: String,
    /// Bytes of the source.
    pub(super) source: Option<[usize; 2]>,
    /// Bytes of the target.
    pub(super) target: Option<[usize; 2]>,
}

/// Takes the marks out. `None` when a mark is opened and not closed, or neither is there.
pub(super) fn unmark(marked: &str) -> Option<Marked> {
    let mut sentence = String::with_capacity(marked.len());
    let (mut source, mut target) = ([None; 2], [None; 2]);
    let mut rest = marked;
    while let Some(at) = rest.find('<') {
        sentence += rest.get(..at)?;
        rest = rest.get(at..)?;
        let length = ["<s>", "<t>", "</s>", "</t>"].into_iter().find(|mark| {
            rest.get(..mark.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(mark))
        });
        let Some(mark) = length else {
            sentence.push('<');
            rest = rest.get(1..)?;
            continue;
        };
        let ends = if mark.ends_with("s>") {
            &mut source
        } else {
            &mut target
        };
        if let Some(end) = ends.get_mut(usize::from(mark.starts_with("</"))) {
            *end = Some(sentence.len());
        }
        rest = rest.get(mark.len()..)?;
    }
    sentence += rest;
    let span = |ends: [Option<usize>; 2]| match ends {
        [None, None] => Some(None),
        [Some(start), Some(end)] if start <= end => Some(Some([start, end])),
        _ => None,
    };
    let (source, target) = (span(source)?, span(target)?);
    (source.is_some() || target.is_some()).then_some(Marked {
        sentence,
        source,
        target,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let cases = [
            (
                "<s>Oslo</s> left <t>Malé</t>.",
                Some([0, 4]),
                Some([10, 15]),
            ),
            (
                "<T>Lima</T> was told by <S>Quito</S>.",
                Some([17, 22]),
                Some([0, 4]),
            ),
            ("<s>Oslo</s> is < Bonn.", Some([0, 4]), None),
            ("In <t>Oslo</t>", None, Some([3, 7])),
        ];
        for (marked, source, target) in cases {
            let found = unmark(marked);
            assert_eq!(
                found.as_ref().and_then(|found| found.source),
                source,
                "{marked}"
            );
            assert_eq!(
                found.as_ref().and_then(|found| found.target),
                target,
                "{marked}"
            );
            assert!(found.is_some_and(|found| !found.sentence.contains("s>")));
        }
        for marked in ["Oslo left.", "<s>Oslo left.", "Oslo</s> left <t>Bonn</t>."] {
            assert_eq!(unmark(marked), None, "{marked}");
        }
    }
}
