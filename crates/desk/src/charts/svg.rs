//! SVG as text. Everything that is written into it is escaped here.

use crate::text::escaped;
use jiff::civil::Date;
use std::fmt::Write;

/// A longer title says no more to who points at a mark.
const LONGEST: usize = 180;

/// A drawing on its way.
pub(crate) struct Svg {
    out: String,
    open: Vec<&'static str>,
}

impl Svg {
    /// A drawing of this size with a name for those who do not see it.
    pub(crate) fn new(width: f64, height: f64, class: &str, name: &str) -> Self {
        let mut svg = Self {
            out: String::new(),
            open: Vec::new(),
        };
        let _ = write!(
            svg.out,
            "<svg class=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" \
             aria-label=\"{}\">",
            plain(class),
            number(width),
            number(height),
            number(width),
            number(height),
            escaped_attribute(name)
        );
        svg
    }

    /// The same for a drawing with links in it.
    pub(crate) fn with_links(width: f64, height: f64, class: &str, name: &str) -> Self {
        let mut svg = Self::new(width, height, class, name);
        svg.out = svg.out.replacen("role=\"img\"", "role=\"group\"", 1);
        svg
    }

    pub(crate) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let _ = write!(
            self.out,
            "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            plain(class),
            number(x),
            number(y),
            number(width.max(0.0)),
            number(height.max(0.0))
        );
    }

    pub(crate) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let _ = write!(
            self.out,
            "<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            plain(class),
            number(x1),
            number(y1),
            number(x2),
            number(y2)
        );
    }

    pub(crate) fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let _ = write!(
            self.out,
            "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            plain(class),
            number(x),
            number(y),
            number(radius)
        );
    }

    /// Lines from point to point; closed ones can be filled.
    pub(crate) fn path(&mut self, class: &str, strokes: &[Vec<(f64, f64)>], closed: bool) {
        let mut drawn = String::new();
        for points in strokes {
            for (place, (x, y)) in points.iter().enumerate() {
                let letter = if place == 0 { 'M' } else { 'L' };
                let _ = write!(drawn, "{letter}{} {}", number(*x), number(*y));
            }
            if closed {
                drawn.push('Z');
            }
        }
        if !drawn.is_empty() {
            let _ = write!(self.out, "<path class=\"{}\" d=\"{drawn}\"/>", plain(class));
        }
    }

    pub(crate) fn text(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let _ = write!(
            self.out,
            "<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>",
            plain(class),
            number(x),
            number(y),
            escaped_attribute(text)
        );
    }

    /// Opens a link with a title, to an address of the desk's own; [`Svg::end`] closes it.
    pub(crate) fn link(&mut self, href: &str, class: &str, title: &str) {
        let _ = write!(
            self.out,
            "<a class=\"{}\" href=\"{}\" aria-label=\"{}\">",
            plain(class),
            escaped(href),
            escaped_attribute(title)
        );
        self.open.push("a");
        self.title(title);
    }

    /// The same with the days that it is about, for a script.
    pub(crate) fn link_on(&mut self, href: &str, class: &str, title: &str, days: &[Date]) {
        let days: Vec<String> = days.iter().map(Date::to_string).collect();
        let _ = write!(
            self.out,
            "<a class=\"{}\" href=\"{}\" aria-label=\"{}\" data-days=\"{}\">",
            plain(class),
            escaped(href),
            escaped_attribute(title),
            days.join(" ")
        );
        self.open.push("a");
        self.title(title);
    }

    fn title(&mut self, title: &str) {
        let _ = write!(self.out, "<title>{}</title>", escaped_attribute(title));
    }

    pub(crate) fn end(&mut self) {
        if let Some(element) = self.open.pop() {
            let _ = write!(self.out, "</{element}>");
        }
    }

    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.out.push_str("</svg>");
        self.out
    }
}

/// One place after the point is a tenth of a pixel.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Where no element can stand, unseen signs are shown in brackets; what is long is cut off.
fn escaped_attribute(text: &str) -> String {
    let shown = crate::text::shown(text);
    match shown.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", escaped(shown.get(..end).unwrap_or_default())),
        None => escaped(&shown),
    }
}

/// Names of classes are the desk's own; whatever else gets there loses its signs.
fn plain(class: &str) -> String {
    class
        .chars()
        .filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | ' '))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_cannot_leave_its_place() {
        let mut svg = Svg::new(10.0, 5.5, "c\" onload=\"x", "<script>");
        svg.link("/rows/\"><script>", "m", "\u{202e}a</title><script>");
        svg.text("t", (f64::NAN, 1.25), "a&b");
        let drawn = svg.finish();
        assert!(!drawn.contains("<script"), "{drawn}");
        assert!(!drawn.contains("onload=\""), "{drawn}");
        assert!(drawn.contains("[U+202E]a&lt;/title&gt;") && drawn.ends_with("</a></svg>"));
        assert!(drawn.contains("x=\"0\" y=\"1.2\">a&amp;b<"), "{drawn}");
    }
}
