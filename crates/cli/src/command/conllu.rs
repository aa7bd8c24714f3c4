//! Annotations in CoNLL-U (universaldependencies.org/format.html).
//!
//! White-space tokens have no place in the format and are left out; what hangs on one hangs on
//! its head instead. `MISC` holds `SpaceAfter=No`, the bytes of the token and its entity.

use rapporteur_model::{Annotations, Report};
use std::io::{self, Write};

fn is_space(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A field's value; an empty one is `_`, and white space inside is a single space.
fn field(value: &str) -> String {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.is_empty() { "_".into() } else { value }
}

/// Writes one report.
pub(crate) fn write(
    out: &mut dyn Write,
    report: &Report,
    annotations: &Annotations,
) -> io::Result<()> {
    writeln!(out, "# newdoc id = {}", field(&report.id))?;
    let tokens = &annotations.tokens;
    let word = |index: usize| {
        tokens
            .get(index)
            .map_or("", |token| token.span.of(&report.text))
    };
    for (number, sentence) in annotations.sentences.iter().enumerate() {
        let kept: Vec<usize> = sentence
            .clone()
            .filter(|&index| !is_space(word(index)))
            .collect();
        if kept.is_empty() {
            continue;
        }
        let place = |index: usize| {
            kept.iter()
                .position(|&other| other == index)
                .map(|place| place + 1)
        };
        writeln!(out, "# sent_id = {}-{}", field(&report.id), number + 1)?;
        writeln!(
            out,
            "# text = {}",
            field(annotations.span(sentence.clone()).of(&report.text))
        )?;
        for (row, &index) in kept.iter().enumerate() {
            let Some(token) = tokens.get(index) else {
                continue;
            };
            let mut head = token.head;
            for _ in 0..sentence.len() {
                if !is_space(word(head)) {
                    break;
                }
                head = tokens.get(head).map_or(head, |token| token.head);
            }
            let (head, label) = match place(head).filter(|_| head != index) {
                Some(head) => (head, field(&token.dep)),
                None => (0, "root".into()),
            };
            let mut misc = vec![
                format!("Start={}", token.span.start),
                format!("End={}", token.span.end),
            ];
            let tag = super::entity_tag(annotations, index);
            if tag != "O" {
                misc.push(format!("Entity={tag}"));
            }
            if tokens
                .get(index + 1)
                .is_some_and(|next| next.span.start == token.span.end)
            {
                misc.push("SpaceAfter=No".into());
            }
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{label}\t_\t{}",
                row + 1,
                field(word(index)),
                field(&token.lemma),
                field(&token.pos),
                field(&token.tag),
                field(&token.morph),
                misc.join("|"),
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::{Span, Token};

    fn token(start: usize, end: usize, head: usize) -> Token {
        Token {
            span: Span::new(start, end),
            lemma: "".into(),
            tag: "X".into(),
            pos: "X".into(),
            morph: "".into(),
            dep: "dep".into(),
            head,
            sentence_start: start == 0,
            entity: None,
        }
    }

    #[test]
    fn white_space_tokens_leave_the_tree_whole() {
        // "He\n\nleft.": the full stop hangs on the line ends, which hang on 'left'.
        let report = Report::from_text("r", "He\n\nleft.");
        let annotations = Annotations {
            tokens: vec![
                token(0, 2, 2),
                token(2, 4, 2),
                token(4, 8, 2),
                token(8, 9, 1),
            ],
            sentences: std::iter::once(0..4).collect(),
            entities: Vec::new(),
        };
        let mut out = Vec::new();
        write(&mut out, &report, &annotations).unwrap();
        let text = String::from_utf8(out).unwrap();
        let rows: Vec<Vec<&str>> = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| line.split('\t').collect())
            .collect();
        assert!(rows.iter().all(|row| row.len() == 10), "{text}");
        let tree: Vec<_> = rows
            .iter()
            .map(|row| (row[0], row[1], row[6], row[7]))
            .collect();
        assert_eq!(
            tree,
            [
                ("1", "He", "2", "dep"),
                ("2", "left", "0", "root"),
                ("3", ".", "2", "dep")
            ]
        );
        assert!(rows[1][9].contains("SpaceAfter=No"));
        assert!(text.contains("# text = He left.\n"), "{text}");
    }
}
