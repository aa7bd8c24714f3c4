//! The chosen pieces of a page as text: white space folded as a browser shows it, references
//! decoded, a blank line between paragraphs, the headline left to the report's title.
//!
//! Deliberately absent: layout.

use super::entities::reference;
use super::outline::{Gap, Piece};
use crate::normalise::fold_for_comparison;
use crate::weave::Weave;
use rapporteur_model::Span;

/// The text of the pieces that are kept, traced to the page.
pub(super) fn weave(page: &str, pieces: &[Piece], kept: &[bool], headlines: &[&str]) -> Weave {
    let headlines: Vec<Vec<u8>> = headlines.iter().map(|headline| folded(headline)).collect();
    let mut writer = Writer {
        page,
        out: Weave::default(),
        space: None,
        end: 0,
    };
    let mut gap = Gap::None;
    let mut index = 0;
    while let Some(piece) = pieces.get(index) {
        gap = gap.max(piece.gap);
        if kept.get(index) != Some(&true) {
            index += 1;
            continue;
        }
        if piece.heading {
            let after = pieces[index + 1..]
                .iter()
                .position(|piece| piece.gap == Gap::Paragraph || !piece.heading)
                .map_or(pieces.len(), |offset| index + 1 + offset);
            let mut heading = Writer {
                page,
                out: Weave::default(),
                space: None,
                end: 0,
            };
            for piece in &pieces[index..after] {
                heading.piece(*piece, piece.gap);
            }
            if headlines.contains(&folded(heading.out.text())) {
                index = after;
                continue;
            }
        }
        writer.piece(*piece, gap);
        gap = Gap::None;
        index += 1;
    }
    writer.out
}

fn folded(text: &str) -> Vec<u8> {
    let mut folded = Vec::new();
    fold_for_comparison(text, &mut folded);
    folded
}

struct Writer<'p> {
    page: &'p str,
    out: Weave,
    /// White space that is due before the next character.
    space: Option<Span>,
    /// Where the last character written stood.
    end: usize,
}

impl Writer<'_> {
    fn piece(&mut self, piece: Piece, gap: Gap) {
        let (start, end) = (piece.start as usize, piece.end as usize);
        let mark = match gap {
            Gap::None => "",
            Gap::Space => " ",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        };
        if gap >= Gap::Line {
            self.space = None;
            if !self.out.is_empty() {
                self.out.replace(mark, Span::new(self.end, start));
            }
        } else if gap == Gap::Space {
            self.space.get_or_insert(Span::new(self.end, start));
        }
        let mut at = start;
        while at < end {
            let rest = self.page.get(at..end).unwrap_or("");
            let run = rest
                .bytes()
                .position(|byte| byte == b'&' || byte.is_ascii_whitespace())
                .unwrap_or(rest.len());
            if run > 0 {
                self.due_space();
                self.out.copy(self.page, at..at + run);
                at += run;
                self.end = at;
                continue;
            }
            if rest.starts_with('&') {
                let (meant, length) = reference(rest).unwrap_or(("&".into(), 1));
                self.due_space();
                if length == 1 {
                    self.out.copy(self.page, at..at + 1);
                } else {
                    self.out.replace(&meant, Span::new(at, at + length));
                }
                at += length;
                self.end = at;
                continue;
            }
            let run = rest
                .bytes()
                .position(|byte| !byte.is_ascii_whitespace())
                .unwrap_or(rest.len());
            self.white(&rest[..run], at, piece.preformatted);
            at += run;
        }
    }

    fn white(&mut self, run: &str, at: usize, preformatted: bool) {
        if preformatted && run.contains('\n') && !self.out.is_empty() {
            self.space = None;
            let mark = if run.matches('\n').count() > 1 {
                "\n\n"
            } else {
                "\n"
            };
            self.out.replace(mark, Span::new(at, at + run.len()));
            return;
        }
        let span = Span::new(at, at + run.len());
        self.space = Some(self.space.map_or(span, |space| space.cover(span)));
    }

    /// White space before a character, unless a line starts there.
    fn due_space(&mut self) {
        if let Some(space) = self.space.take() {
            if self.out.is_empty() || self.out.text().ends_with('\n') {
                return;
            }
            if self.page.get(space.start..space.end) == Some(" ") {
                self.out.copy(self.page, space.start..space.end);
            } else {
                self.out.replace(" ", space);
            }
        }
    }
}
