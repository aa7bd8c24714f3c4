//! Actor files of PETRARCH2, parsed: names, their synonyms, and codes with the dates between
//! which they hold.
//!
//! ```text
//! ADA_EXAMPLE_                      ; a name opens a block
//! +PRESIDENT_EXAMPLE_               ; another name of the same
//!     [USAELI <20010120]            ; codes of the block: before, after, between
//!     [USAGOV 20010120-20090120]
//!     [USAELI >090120]              ; two digits of a year: 00 to 30 are 2000 to 2030
//! ```
//!
//! A synonym with a code in its own line is a thing of its own. Both days of a restriction count
//! as within it.

use super::lines::{Line, lines, spaced};
use crate::PartialDate;
use jiff::civil::Date;
use rapporteur_model::{Position, Problem};

/// A name with its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// As the file has it, blanks for underscores.
    pub(super) name: String,
    pub(super) at: Position,
    pub(super) synonyms: Vec<String>,
    pub(super) codes: Vec<Coded>,
}

/// A code and when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Coded {
    pub(super) code: String,
    pub(super) at: Position,
    pub(super) from: Option<PartialDate>,
    pub(super) to: Option<PartialDate>,
}

/// The blocks of a file; every fault of form is added to `problems`.
pub(super) fn parse(name: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Block> {
    let mut parser = Parser {
        name,
        problems,
        done: Vec::new(),
        open: None,
    };
    for line in lines(name, text, &mut *parser.problems) {
        parser.line(line);
    }
    parser.close();
    parser.done
}

struct Parser<'p> {
    name: &'p str,
    problems: &'p mut Vec<Problem>,
    done: Vec<Block>,
    /// The block that lines with codes and synonyms belong to.
    open: Option<Block>,
}

impl Parser<'_> {
    fn line(&mut self, line: Line<'_>) {
        let text = line.text.trim_start();
        let start = line.text.len() - text.len();
        if text.starts_with('[') {
            let codes = self.codes(line, start);
            match &mut self.open {
                Some(block) => block.codes.extend(codes),
                None => self.fault(line.at(start), "a code before any name"),
            }
            return;
        }
        if let Some(rest) = text.strip_prefix('+') {
            let from = line.text.len() - rest.len();
            let Some(synonym) = self.named(line, from) else {
                return;
            };
            match &mut self.open {
                None => self.fault(line.at(start), "a synonym before any name"),
                Some(block) if synonym.codes.is_empty() => block.synonyms.push(synonym.name),
                Some(_) => self.done.push(synonym),
            }
            return;
        }
        self.close();
        self.open = self.named(line, start);
    }

    /// A name with the codes behind it.
    fn named(&mut self, line: Line<'_>, start: usize) -> Option<Block> {
        let rest = line.text.get(start..)?;
        let end = start + rest.find('[').unwrap_or(rest.len());
        let name = spaced(line.text.get(start..end)?);
        if name.is_empty() {
            self.fault(line.at(start), "a name is missing");
            return None;
        }
        if let Some(odd) = name.find([']', '{', '}', '~', '|', '"']) {
            self.fault(line.at(start), format!("'{}' in a name", &name[odd..=odd]));
            return None;
        }
        Some(Block {
            name,
            at: line.at(start),
            synonyms: Vec::new(),
            codes: self.codes(line, end),
        })
    }

    fn close(&mut self) {
        if let Some(block) = self.open.take() {
            if block.codes.is_empty() {
                self.fault(block.at, format!("'{}' has no code", block.name));
            } else {
                self.done.push(block);
            }
        }
    }

    /// The bracketed codes from a byte of the line on.
    fn codes(&mut self, line: Line<'_>, start: usize) -> Vec<Coded> {
        let mut found = Vec::new();
        let mut at = start;
        while let Some(rest) = line.text.get(at..).filter(|rest| !rest.trim().is_empty()) {
            let begin = at + (rest.len() - rest.trim_start().len());
            let Some(inside) = rest.trim_start().strip_prefix('[') else {
                self.fault(
                    line.at(begin),
                    format!("'{}' where a code in brackets should stand", rest.trim()),
                );
                break;
            };
            let Some(end) = inside.find(']') else {
                self.fault(line.at(begin), "the bracket is not closed");
                break;
            };
            match coded(&inside[..end], line.at(begin)) {
                Ok(coded) => found.push(coded),
                Err(why) => self.fault(line.at(begin), why),
            }
            at = begin + 1 + end + 1;
        }
        found
    }

    fn fault(&mut self, at: Position, message: impl Into<String>) {
        self.problems
            .push(Problem::error(self.name, message).at(at.line, at.column));
    }
}

/// What stands within brackets: a code, and at most one restriction.
fn coded(inside: &str, at: Position) -> Result<Coded, String> {
    let mut inside = inside.to_owned();
    for (loose, tight) in [(" -", "-"), ("- ", "-"), ("> ", ">"), ("< ", "<")] {
        while inside.contains(loose) {
            inside = inside.replace(loose, tight);
        }
    }
    let mut coded = Coded {
        code: String::new(),
        at,
        from: None,
        to: None,
    };
    for word in inside.split_whitespace() {
        if let Some(after) = word.strip_prefix('>') {
            set(&mut coded.from, date(after)?)?;
        } else if let Some(before) = word.strip_prefix('<') {
            set(&mut coded.to, date(before)?)?;
        } else if word.starts_with(|letter: char| letter.is_ascii_digit()) {
            let (from, to) = word
                .split_once('-')
                .ok_or_else(|| format!("'{word}' is neither a code nor a time"))?;
            set(&mut coded.from, date(from)?)?;
            set(&mut coded.to, date(to)?)?;
        } else if coded.code.is_empty() {
            coded.code = word.to_owned();
        } else {
            return Err(format!("'{word}' behind the code '{}'", coded.code));
        }
    }
    if coded.code.is_empty() {
        return Err("there is no code in the brackets".to_owned());
    }
    if let (Some(from), Some(to)) = (coded.from, coded.to)
        && to < from
    {
        return Err(format!("it ends ({to}) before it starts ({from})"));
    }
    Ok(coded)
}

fn set(bound: &mut Option<PartialDate>, date: PartialDate) -> Result<(), String> {
    if bound.replace(date).is_some() {
        return Err("two bounds of one kind".to_owned());
    }
    Ok(())
}

/// A day as `YYYYMMDD` or `YYMMDD`; of the latter, years 00 to 30 are those of this century.
fn date(text: &str) -> Result<PartialDate, String> {
    let wrong = || format!("'{text}' is not a day (write YYYYMMDD or YYMMDD)");
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let part = |from: usize| -> Option<i8> { text.get(from..from + 2)?.parse().ok() };
    let (year, rest) = match text.len() {
        8 => (text.get(..4).and_then(|year| year.parse::<i16>().ok()), 4),
        6 => (
            part(0).map(|year| i16::from(year) + if year <= 30 { 2000 } else { 1900 }),
            2,
        ),
        _ => (None, 0),
    };
    let day = year
        .zip(part(rest))
        .zip(part(rest + 2))
        .and_then(|((year, month), day)| Date::new(year, month, day).ok());
    day.map(PartialDate::day).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(block: &Block) -> String {
        let codes: Vec<String> = block
            .codes
            .iter()
            .map(|coded| {
                let date = |date: Option<PartialDate>| {
                    date.map_or_else(|| "?".to_owned(), |date| date.to_string())
                };
                format!("{} {}..{}", coded.code, date(coded.from), date(coded.to))
            })
            .collect();
        format!(
            "{} ({}): {}",
            block.name,
            block.synonyms.join(", "),
            codes.join("; ")
        )
    }

    #[test]
    fn blocks_have_synonyms_and_dated_codes() {
        let text = "# heads\nADA_EXAMPLE_  ; one\n+PRESIDENT_EXAMPLE_\n+EXAMPLE\n\t[USAELI <20010120]\n  [USAGOV 20010120-090120] [USAELI > 20090120 ]\n+LADY_EXAMPLE_ [USACVL]\nFREEDONIA_ [FRE]\nOLD [GOV 991231 - 000101]";
        let mut problems = Vec::new();
        let found: Vec<_> = parse("x", text, &mut problems).iter().map(shown).collect();
        assert_eq!(
            found,
            [
                "LADY EXAMPLE (): USACVL ?..?",
                "ADA EXAMPLE (PRESIDENT EXAMPLE, EXAMPLE): USAELI ?..2001-01-20; USAGOV 2001-01-20..2009-01-20; USAELI 2009-01-20..?",
                "FREEDONIA (): FRE ?..?",
                "OLD (): GOV 1999-12-31..2000-01-01",
            ]
        );
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn every_fault_of_form_is_told() {
        let cases = [
            ("\t[USAGOV]", "1:2: a code before any name"),
            ("+A_", "1:1: a synonym before any name"),
            ("A_\nB_ [USA]", "1:1: 'A' has no code"),
            ("A_ [USAGOV", "1:4: the bracket is not closed"),
            ("A_ [USAGOV] x", "1:13: 'x' where a code"),
            ("A_ []", "1:4: there is no code"),
            ("A_ [USA GOV]", "1:4: 'GOV' behind the code 'USA'"),
            ("A_ [USA >2001]", "1:4: '2001' is not a day"),
            ("A_ [USA <20010229]", "1:4: '20010229' is not a day"),
            (
                "A_ [USA 20010102-20010101]",
                "1:4: it ends (2001-01-01) before",
            ),
            ("A_ [USA >20010101 >20010101]", "1:4: two bounds"),
            ("A_ [USA 20010101]", "1:4: '20010101' is neither"),
            ("_ [USA]", "1:1: a name is missing"),
            ("A} [USA]", "1:1: '}' in a name"),
            ("A|B [USA]", "1:1: '|' in a name"),
        ];
        for (text, expected) in cases {
            let mut problems = Vec::new();
            parse("x", text, &mut problems);
            assert!(
                problems.first().is_some_and(|problem| problem
                    .to_string()
                    .starts_with(&format!("x:{expected}"))),
                "{text}: {problems:?}"
            );
        }
    }
}
