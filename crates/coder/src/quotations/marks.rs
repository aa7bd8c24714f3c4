//! Quotation marks paired: which stretches of a text stand in marks, one within another.
//!
//! Marks come as typographic pairs (“…”, ‘…’, «…», „…“), as plain ones that open and close alike
//! ("…", '…'), and as the typewriter has them (``…''). A paragraph ends what is open; where the
//! next one opens with the same mark, the quotation goes on there.
//!
//! Deliberately absent: what the words mean. An apostrophe is told from a mark by its neighbours.

use rapporteur_model::Span;

/// Words in marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    /// Between the marks, white space left out.
    pub(crate) content: Span,
    /// With the marks; up to the end of the paragraph where none closes.
    pub(crate) outer: Span,
    /// How many others it stands in.
    pub(crate) depth: usize,
    /// Whether a mark closes it.
    pub(crate) closed: bool,
    /// Whether it goes on from the one that the paragraph before left open.
    pub(crate) continues: bool,
}

/// What kind of mark opened; the closing ones follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// “ ”, also „ “.
    Double,
    /// ".
    PlainDouble,
    /// `` ''.
    Typewriter,
    /// « ».
    Angle,
    /// ‘ ’.
    Single,
    /// '.
    PlainSingle,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    kind: Kind,
    /// First byte of the mark, first byte behind it.
    mark: Span,
    continues: bool,
}

/// A quotation in single marks is not longer than this many bytes: what looks like one more often is
/// an apostrophe.
const LONGEST_SINGLE: usize = 600;
/// A quotation left open is not followed for longer than this many bytes.
const LONGEST_OPEN: usize = 2_000;

/// All stretches in marks of some paragraphs of a text (`within`, bytes), in the order in which they
/// open; none crosses another.
pub(crate) fn marked(text: &str, within: Span) -> Vec<Marked> {
    let mut found = Vec::new();
    let mut unclosed: Option<Kind> = None;
    let mut start = within.start;
    for paragraph in within.of(text).split_inclusive("\n\n") {
        let end = start + paragraph.len();
        unclosed = read_paragraph(text, Span::new(start, end), unclosed, &mut found);
        start = end;
    }
    found.retain(|marked| !marked.content.is_empty());
    nest(&mut found);
    found
}

/// Puts stretches in the order in which they open, tells how deep each stands, and drops those that
/// cross the end of what they stand in.
fn nest(found: &mut Vec<Marked>) {
    found.sort_by_key(|marked| (marked.outer.start, std::cmp::Reverse(marked.outer.end)));
    // Where those end that the present one stands in, the innermost last.
    let mut around: Vec<usize> = Vec::new();
    found.retain_mut(|marked| {
        while around.last().is_some_and(|&end| end <= marked.outer.start) {
            around.pop();
        }
        let crosses = around.last().is_some_and(|&end| end < marked.outer.end);
        if !crosses {
            marked.depth = around.len();
            around.push(marked.outer.end);
        }
        !crosses
    });
}

/// Reads one paragraph; `before` is what the paragraph before left open. Returns what this one does.
fn read_paragraph(
    text: &str,
    paragraph: Span,
    before: Option<Kind>,
    found: &mut Vec<Marked>,
) -> Option<Kind> {
    let words = paragraph.of(text);
    let body = paragraph.start + (words.len() - words.trim_start().len());
    let end = paragraph.start + words.trim_end().len();
    let mut open: Vec<Open> = Vec::new();
    let mut at = body;
    while at < end {
        let Some((kind, length)) = mark_at(text, at) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let mark = Span::new(at, at + length);
        at = mark.end;
        let neighbours = Neighbours::of(text, mark, paragraph);
        if let Some(index) = open
            .iter()
            .rposition(|open| closes(open.kind, kind, neighbours))
        {
            // What was opened within and not closed was none.
            open.truncate(index + 1);
            found.extend(open.pop().map(|opening| stretch(text, opening, mark)));
            continue;
        }
        if !opens(kind, neighbours) {
            continue;
        }
        let single = matches!(kind, Kind::Single | Kind::PlainSingle);
        if single && !closes_later(text, kind, mark, Span::new(mark.end, end)) {
            continue;
        }
        let same = open.iter().position(|open| open.kind == kind);
        if let Some(index) = same {
            // Opened again before it closed: the first was left open, up to the end of its sentence.
            for lost in open.drain(index..).collect::<Vec<_>>() {
                found.extend(left_open(text, lost, mark.start));
            }
        }
        let continues = mark.start == body && before == Some(kind);
        open.push(Open {
            kind,
            mark,
            continues,
        });
    }
    let outermost = open.first().map(|open| open.kind);
    for lost in open {
        if end - lost.mark.end <= LONGEST_OPEN
            && !matches!(lost.kind, Kind::Single | Kind::PlainSingle)
        {
            found.extend(left_open(text, lost, end));
        }
    }
    outermost.filter(|kind| !matches!(kind, Kind::Single | Kind::PlainSingle))
}

fn stretch(text: &str, open: Open, closing: Span) -> Marked {
    Marked {
        content: trimmed(text, Span::new(open.mark.end, closing.start)),
        outer: Span::new(open.mark.start, closing.end),
        depth: 0,
        closed: true,
        continues: open.continues,
    }
}

/// A quotation that nothing closes: up to `end`.
fn left_open(text: &str, open: Open, end: usize) -> Option<Marked> {
    let content = trimmed(text, Span::new(open.mark.end, end));
    (!content.is_empty()).then_some(Marked {
        content,
        outer: Span::new(open.mark.start, content.end),
        depth: 0,
        closed: false,
        continues: open.continues,
    })
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// The mark that begins at a byte, and its length.
fn mark_at(text: &str, at: usize) -> Option<(Kind, usize)> {
    let rest = text.get(at..)?;
    if rest.starts_with("``") || rest.starts_with("''") {
        return Some((Kind::Typewriter, 2));
    }
    let mark = rest.chars().next()?;
    let kind = match mark {
        '"' | '＂' => Kind::PlainDouble,
        '“' | '”' | '„' | '‟' | '❝' | '❞' => Kind::Double,
        '«' | '»' => Kind::Angle,
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '❛' | '❜' => Kind::Single,
        '\'' | '`' | '＇' => Kind::PlainSingle,
        _ => return None,
    };
    Some((kind, mark.len_utf8()))
}

/// What stands on both sides of a mark, and the mark itself.
#[derive(Clone, Copy, Debug)]
struct Neighbours {
    before: Option<char>,
    mark: char,
    after: Option<char>,
}

impl Neighbours {
    fn of(text: &str, mark: Span, paragraph: Span) -> Self {
        let inside = |start, end| Span::new(start, end).of(text);
        Self {
            before: inside(paragraph.start, mark.start).chars().next_back(),
            mark: mark.of(text).chars().next().unwrap_or('"'),
            after: inside(mark.end, paragraph.end).chars().next(),
        }
    }

    /// Nothing, white space, an opening bracket, a dash or another mark before it.
    fn begins(&self) -> bool {
        self.before.is_none_or(|before| {
            before.is_whitespace()
                || matches!(before, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '_' | '…')
                || rapporteur_model::is_quotation_mark(before)
        })
    }

    /// A word or what may begin one right behind it.
    fn word_follows(&self) -> bool {
        self.after.is_some_and(|after| {
            !after.is_whitespace()
                && !matches!(after, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']')
        })
    }

    /// No letter right behind it.
    fn ends(&self) -> bool {
        self.after.is_none_or(|after| !after.is_alphanumeric())
    }
}

fn opens(kind: Kind, around: Neighbours) -> bool {
    match kind {
        Kind::Double => {
            matches!(around.mark, '“' | '„' | '‟' | '❝') || around.begins() && around.word_follows()
        }
        Kind::Angle => around.mark == '«',
        Kind::Typewriter => around.mark == '`' || around.begins() && around.word_follows(),
        Kind::PlainDouble => {
            around.begins()
                || around.word_follows() && !around.before.is_some_and(char::is_alphanumeric)
        }
        Kind::Single => {
            matches!(around.mark, '‘' | '‚' | '‛' | '‹' | '❛')
                && around.begins()
                && around.word_follows()
        }
        Kind::PlainSingle => around.begins() && around.after.is_some_and(char::is_alphabetic),
    }
}

/// Whether a mark of kind `mark` closes what `open` opened.
fn closes(open: Kind, mark: Kind, around: Neighbours) -> bool {
    match (open, mark) {
        (Kind::Double, Kind::Double) => {
            matches!(around.mark, '”' | '❞' | '‟')
                // „…“, and “…“ where both are written alike.
                || around.mark == '“' && !around.begins() && around.ends()
        }
        (Kind::Angle, Kind::Angle) => around.mark == '»',
        (Kind::Typewriter, Kind::Typewriter) => around.mark == '\'',
        (Kind::Typewriter | Kind::Double, Kind::PlainDouble) => !around.begins() && around.ends(),
        (Kind::PlainDouble, Kind::PlainDouble) => {
            // Between two blanks the second of two closes.
            let blank = |side: Option<char>| side.is_none_or(char::is_whitespace);
            !around.begins()
                || blank(around.before) && blank(around.after)
                || !around.word_follows()
        }
        (Kind::PlainDouble | Kind::Typewriter, Kind::Double) => matches!(around.mark, '”' | '❞'),
        (Kind::PlainDouble, Kind::Typewriter) => around.mark == '\'' && !around.begins(),
        (Kind::Single, Kind::Single) => {
            matches!(around.mark, '’' | '›' | '❜') && closes_single(around)
        }
        (Kind::PlainSingle, Kind::PlainSingle) => around.mark != '`' && closes_single(around),
        _ => false,
    }
}

/// No letter behind, and something to close before.
fn closes_single(around: Neighbours) -> bool {
    around.ends() && around.before.is_some_and(|before| !before.is_whitespace())
}

/// Whether a single mark that may open is closed in its paragraph, so that it is no apostrophe
/// ('the ’90s', 'rock 'n' roll', 'the parties' talks').
fn closes_later(text: &str, kind: Kind, mark: Span, rest: Span) -> bool {
    let mut at = rest.start;
    let mut possible = false;
    while at < rest.end && at - rest.start < LONGEST_SINGLE {
        let Some((found, length)) = mark_at(text, at) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let here = Span::new(at, at + length);
        at = here.end;
        let around = Neighbours::of(text, here, Span::new(mark.start, rest.end));
        if found != kind || !closes(kind, found, around) {
            continue;
        }
        // A possessive of a plural closes like a mark; one behind a full stop is sure.
        let possessive =
            matches!(around.before, Some('s')) && around.after.is_some_and(char::is_whitespace);
        if !possessive {
            return true;
        }
        possible = true;
    }
    possible && kind == Kind::Single
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all_marked(text: &str) -> Vec<Marked> {
        marked(text, Span::new(0, text.len()))
    }

    fn contents(text: &str) -> Vec<&str> {
        all_marked(text)
            .iter()
            .map(|marked| marked.content.of(text))
            .collect()
    }

    #[test]
    fn marks_pair() {
        let cases: [(&str, &[&str]); 18] = [
            ("“We won,” she said.", &["We won,"]),
            (
                "\"We won,\" she said, \"at last.\"",
                &["We won,", "at last."],
            ),
            ("``We won,'' she said.", &["We won,"]),
            ("«We won», she said. „No“, said he.", &["We won", "No"]),
            (
                "“He told me ‘go away’ and left,” she said.",
                &["He told me ‘go away’ and left,", "go away"],
            ),
            (
                "\"He told me 'go away' and left,\" she said.",
                &["He told me 'go away' and left,", "go away"],
            ),
            (
                "``He told me `go away' and left,'' she said.",
                &["He told me `go away' and left,", "go away"],
            ),
            ("The parties' talks and the '90s' end.", &[]),
            ("Don’t say the workers’ strike isn’t ’97 news.", &[]),
            ("It’s ‘over’, she said.", &["over"]),
            ("“One.\n\n“Two,” she said.", &["One.", "Two,"]),
            (
                "“Left open, she said.\n\nAnother.",
                &["Left open, she said."],
            ),
            (
                "She said: \"Left open. \"And closed.\"",
                &["Left open.", "And closed."],
            ),
            ("She said \" we won \" today.", &["we won"]),
            ("a 5'10\" man and a 6\" pipe", &[]),
            ("“”", &[]),
            ("rock 'n' roll", &["n"]),
            ("(\"We won,\" she said.)", &["We won,"]),
        ];
        for (text, expected) in cases {
            assert_eq!(contents(text), expected, "{text}");
        }
    }

    #[test]
    fn a_paragraph_opened_anew_goes_on() {
        let text = "“One.\n\n“Two.”\n\n“Three.”";
        let continues: Vec<bool> = all_marked(text)
            .iter()
            .map(|marked| marked.continues)
            .collect();
        assert_eq!(continues, [false, true, false]);
    }

    proptest! {
        #[test]
        fn stretches_lie_within_the_text_and_do_not_cross(text in "[ab .,\n\"'`“”‘’«»„é]{0,80}") {
            let found = all_marked(&text);
            prop_assert_eq!(&found, &all_marked(&text));
            for one in &found {
                let around = found.iter().filter(|other| other.outer != one.outer && other.outer.contains(one.outer));
                prop_assert_eq!(one.depth, around.count());
                prop_assert!(text.get(one.content.start..one.content.end).is_some_and(|words| !words.is_empty()));
                prop_assert!(one.outer.contains(one.content));
                prop_assert_eq!(one.content.of(&text).trim(), one.content.of(&text));
                for other in &found {
                    let apart = !one.content.overlaps(other.content);
                    prop_assert!(apart || one.content.contains(other.content) || other.content.contains(one.content));
                }
            }
        }
    }
}
