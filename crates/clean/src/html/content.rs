//! Which pieces of a page are the report.
//!
//! Readability's choice is taken when it holds at least half of the page's running text outside
//! of what is marked as navigation and the like; otherwise all that text is.
//!
//! Deliberately absent: scores of our own; whole research fields are about them, and the library
//! follows the one that browsers ship.

use super::outline::{Gap, Outline, Piece, piece_of};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes from which on a paragraph counts as running text.
const RUNNING: usize = 60;

/// For each piece, whether it belongs to the report.
pub(super) fn choose(page: &str, outline: &Outline) -> Vec<bool> {
    let pieces = &outline.pieces;
    let chosen = by_readability(&outline.marked, pieces.len());
    let paragraphs = paragraphs(pieces);
    let mut running = 0;
    let mut running_chosen = 0;
    for paragraph in &paragraphs {
        let all = &pieces[paragraph.clone()];
        if is_running(page, all) {
            running += length(all);
            if let Some(chosen) = &chosen {
                running_chosen += paragraph
                    .clone()
                    .filter(|index| chosen.get(*index) == Some(&true))
                    .filter_map(|index| pieces.get(index))
                    .map(|piece| (piece.end - piece.start) as usize)
                    .sum::<usize>();
            }
        }
    }
    if let Some(chosen) = chosen
        && chosen.iter().any(|kept| *kept)
        && running_chosen * 2 >= running
    {
        return chosen;
    }
    // All text outside of navigation, without lists of links.
    let mut kept = vec![false; pieces.len()];
    for paragraph in &paragraphs {
        let all = &pieces[paragraph.clone()];
        let links: usize = all
            .iter()
            .filter(|piece| piece.link)
            .map(|piece| (piece.end - piece.start) as usize)
            .sum();
        let only_links = links * 10 > length(all) * 8 && length(all) < RUNNING;
        for index in paragraph.clone() {
            kept[index] = !only_links && !pieces[index].chrome;
        }
    }
    if kept.contains(&true) {
        kept
    } else {
        vec![true; pieces.len()]
    }
}

/// What readability keeps; `None` when it finds no content or the page is not for it.
fn by_readability(marked: &str, pieces: usize) -> Option<Vec<bool>> {
    if marked.is_empty() || pieces == 0 {
        return None;
    }
    let config = dom_smoothie::Config {
        disable_json_ld: true,
        ..dom_smoothie::Config::default()
    };
    // A fault in the library must not cost the batch; the page is then read without it.
    let article = catch_unwind(AssertUnwindSafe(|| {
        dom_smoothie::Readability::new(marked, None, Some(config))
            .and_then(|mut readability| readability.parse())
            .ok()
    }))
    .ok()
    .flatten()?;
    let mut kept = vec![false; pieces];
    for index in article.text_content.chars().filter_map(piece_of) {
        if let Some(kept) = kept.get_mut(index) {
            *kept = true;
        }
    }
    Some(kept)
}

/// Pieces between paragraph gaps.
fn paragraphs(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (index, piece) in pieces.iter().enumerate() {
        if index > start && piece.gap == Gap::Paragraph {
            found.push(start..index);
            start = index;
        }
    }
    if start < pieces.len() {
        found.push(start..pieces.len());
    }
    found
}

fn length(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .map(|piece| (piece.end - piece.start) as usize)
        .sum()
}

/// Whether a paragraph is running text: long, outside of navigation, mostly not links, with an
/// end of a sentence.
fn is_running(page: &str, pieces: &[Piece]) -> bool {
    let all = length(pieces);
    let links: usize = pieces
        .iter()
        .filter(|piece| piece.link)
        .map(|piece| (piece.end - piece.start) as usize)
        .sum();
    all >= RUNNING
        && links * 2 < all
        && pieces.iter().all(|piece| !piece.chrome)
        && pieces
            .last()
            .and_then(|piece| page.get(piece.start as usize..piece.end as usize))
            .is_some_and(|text| text.contains(['.', '!', '?', '…', '。', '”', '"']))
}
