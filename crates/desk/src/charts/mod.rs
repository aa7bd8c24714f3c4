//! Charts as SVG, drawn on the server: they need no script, print, and take their colours from the
//! stylesheet.
//!
//! Every mark has a `<title>`, which browsers show and readers aloud read. Deliberately absent: what
//! is drawn; each chart takes plain values.

mod axis;
#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test")]
mod golden;
mod outlook;
mod svg;
mod timeline;
mod violence;

pub(crate) use axis::{Days, days_between};
pub(crate) use outlook::{Course, Point, outlook, outlook_small};
pub(crate) use svg::Svg;
pub(crate) use timeline::{Lane, Mark, timeline};
pub(crate) use violence::{Week, said, violence, violence_small};
