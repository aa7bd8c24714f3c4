//! A page in the formats of documents. JSON is the page itself, serialised; the terminal's is the
//! command line's.

pub mod html;
pub mod markdown;

use crate::Brief;
use crate::style::Style;
use crate::words::dates;
use crate::words::english::count;

/// What the page is, in a line under its title: 'State of play as of 28 July 2025, from 12 reports'.
pub(crate) fn subtitle(page: &Brief) -> String {
    let what = match page.style() {
        Style::Brief => "State of play",
        Style::Crisiswatch => "Monthly entry",
        Style::Osce => "Daily report",
        Style::Rounds => "Rounds of talks",
    };
    let day = page
        .as_of()
        .map(|day| format!(" as of {}", dates::day(day)))
        .unwrap_or_default();
    format!(
        "{what}{day}, from {}",
        count(page.reports(), "report", "reports")
    )
}
