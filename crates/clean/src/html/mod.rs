//! Pages: main content, facts, and the way back to the source.
//!
//! One pass of our own scanner takes the page apart and keeps every piece's place; readability
//! (the `dom_smoothie` crate) chooses among the pieces; the text is then woven from the page itself,
//! so that it is traced exactly however readability rebuilds the tree:
//!
//! ```text
//! page ─ outline ─→ pieces + numbered copy ─ readability ─→ numbers kept ─→ text + offsets
//! ```
//!
//! When readability finds nothing, or much less running text than the page has outside of its
//! navigation, all of that is taken: losing the report is worse than keeping a caption.
//!
//! Deliberately absent: running scripts; what a page writes with them is not there.

mod content;
mod entities;
mod head;
mod json_ld;
mod outline;
mod scan;
mod text;

use crate::facts::Draft;

/// Reads a page.
pub(crate) fn read(page: &str) -> Draft {
    let outline = outline::outline(page);
    let kept = content::choose(page, &outline);
    let headlines: Vec<&str> = outline.head.headlines().collect();
    let (text, offsets) = text::weave(page, &outline.pieces, &kept, &headlines).finish();
    Draft {
        text,
        offsets,
        facts: outline.head.facts(),
    }
}

/// Whether text without a telling name is a page.
pub(crate) fn looks_like_page(head: &str) -> bool {
    let head = head.trim_start_matches(crate::paragraphs::is_blank);
    let mut end = head.len().min(2048);
    while !head.is_char_boundary(end) {
        end -= 1;
    }
    let lower = head[..end].to_ascii_lowercase();
    lower.starts_with("<!doctype html")
        || lower.starts_with("<html")
        || (lower.starts_with('<')
            && [
                "<html", "<head", "<body", "<meta", "<title", "<div", "<p>", "<p ", "<article",
                "<h1",
            ]
            .iter()
            .any(|tag| lower.contains(tag)))
}
