//! What numerals can stand for in a pattern: a count, a year, a day of the month, a clock time.
//!
//! ```text
//! <number>  2 · 1,500 · 2 1/2 · twenty-five · two and a half · several
//! <year>    1994 · '94 · nineteen ninety-four
//! ```
//!
//! The words come from the vocabulary classes `cardinal`, `scale`, `vague` and `ordinal`.
//!
//! Deliberately absent: deciding which reading holds; the longest rule that matches does.

use crate::fields::Fields;
use crate::length::Amount;
use crate::lexer::{NONE, Piece};
use crate::vocabulary::Class;
use rapporteur_model::Annotations;

/// A class of numerals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Builtin {
    Number,
    UpperNumber,
    Ordinal,
    Year,
    /// A year that needs no preposition to be one.
    RecentYear,
    /// A year of one to three digits, for eras that are named.
    ShortYear,
    /// The end of a range of years: the 17 of '1915-17'.
    TailYear,
    /// A year or a day of the month that another expression is about.
    OtherYear,
    OtherDay,
    /// A clock time that another expression tells as well.
    OtherClock,
    Day,
    /// `24.02.2022`
    DottedDate,
    /// A word that is tagged as one: 'ten brutal months'.
    Adjective,
    /// Takes nothing: a number or a plural stands before, as the barrels of '200 barrels a day'.
    AfterQuantity,
    MonthNumber,
    Decade,
    Clock,
    Hour,
    Hhmm,
}

impl Builtin {
    /// The built-in that a pattern names.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "number" => Self::Number,
            "upper-number" => Self::UpperNumber,
            "ordinal" => Self::Ordinal,
            "year" => Self::Year,
            "recent-year" => Self::RecentYear,
            "short-year" => Self::ShortYear,
            "tail-year" => Self::TailYear,
            "other-year" => Self::OtherYear,
            "other-day" => Self::OtherDay,
            "other-clock" => Self::OtherClock,
            "day" => Self::Day,
            "adjective" => Self::Adjective,
            "after-quantity" => Self::AfterQuantity,
            "dotted-date" => Self::DottedDate,
            "month-number" => Self::MonthNumber,
            "decade" => Self::Decade,
            "clock" => Self::Clock,
            "hour" => Self::Hour,
            "hhmm" => Self::Hhmm,
            _ => return None,
        })
    }
}

/// The text, and the classes that number words come from.
#[derive(Clone, Copy)]
pub(crate) struct Numerals<'t> {
    pub(crate) pieces: &'t [Piece],
    pub(crate) annotations: &'t Annotations,
    pub(crate) text: &'t str,
    pub(crate) cardinal: &'t Class,
    pub(crate) scale: &'t Class,
    pub(crate) vague: &'t Class,
    pub(crate) ordinal: &'t Class,
    /// What a number after it numbers rather than dates.
    pub(crate) numbered: &'t Class,
}

impl Numerals<'_> {
    /// How many pieces from `at` the built-in takes, and what they say.
    pub(crate) fn at(&self, builtin: Builtin, at: usize) -> Option<(usize, Fields)> {
        let mut fields = Fields::default();
        let length = match builtin {
            Builtin::Number => {
                let (length, number) = self.number(at)?;
                fields.number = Some(number);
                length
            }
            Builtin::UpperNumber => {
                let (length, number) = self.number(at)?;
                fields.upper = Some(number);
                length
            }
            Builtin::Ordinal => {
                let (length, ordinal) = self.ordinal(at)?;
                fields.ordinal = Some(ordinal);
                length
            }
            Builtin::Year => {
                let (length, year) = self.year(at)?;
                fields.year = Some(year);
                length
            }
            Builtin::RecentYear => {
                let (length, year) = self.year(at)?;
                fields.year = Some(year).filter(|year| (1800..=2050).contains(year));
                fields.year?;
                length
            }
            Builtin::ShortYear => {
                let piece = self.digits(at)?;
                if !(1..=3).contains(&piece.digits()) || !self.ends_here(at + 1) {
                    return None;
                }
                fields.year = i16::try_from(piece.number).ok();
                1
            }
            Builtin::TailYear => {
                let short = self.glued_digits(at, 2)?;
                let joined = ["-", "–", "/"]
                    .iter()
                    .any(|mark| at > 1 && self.glued(at - 1, mark));
                let first = self
                    .piece(at.checked_sub(2)?)
                    .filter(|piece| piece.digits() == 4)?
                    .number;
                if !joined || first % 100 >= short || !self.ends_here(at + 1) {
                    return None;
                }
                fields.year = i16::try_from(first / 100 * 100 + short).ok();
                1
            }
            Builtin::OtherYear => {
                let piece = self.digits(at).filter(|piece| piece.digits() <= 4)?;
                usize::from(piece.number > 0)
            }
            Builtin::OtherClock => match self.clock(at) {
                Some((length, _)) => length,
                None => self
                    .digits(at)
                    .map(|piece| usize::from(matches!(piece.digits(), 1 | 2 | 4)))
                    .filter(|length| *length > 0)?,
            },
            Builtin::OtherDay => self.day(at)?.0,
            Builtin::Day => {
                let (length, day) = self.day(at)?;
                fields.day = Some(day);
                length
            }
            Builtin::Adjective => {
                let piece = self.piece(at)?;
                let token = self.annotations.tokens.get(piece.token as usize)?;
                if token.tag != "JJ" || token.span != piece.span || piece.capital {
                    return None;
                }
                1
            }
            Builtin::AfterQuantity => {
                let piece = self.piece(at.checked_sub(1)?)?;
                let token = self.annotations.tokens.get(piece.token as usize);
                let counts = token.is_some_and(|token| matches!(token.tag.as_str(), "NNS" | "CD"));
                if piece.number == NONE && !counts {
                    return None;
                }
                0
            }
            Builtin::DottedDate => {
                let day = self.digits(at).filter(|piece| piece.digits() <= 2)?.number;
                let part = |place: usize, digits: std::ops::RangeInclusive<usize>| {
                    self.piece(place)
                        .filter(|piece| piece.glued && digits.contains(&piece.digits()))
                        .map(|piece| piece.number)
                };
                if !self.glued(at + 1, ".") || !self.glued(at + 3, ".") {
                    return None;
                }
                fields.day = Some(in_range(day, 1, 31)?);
                fields.month = Some(in_range(part(at + 2, 1..=2)?, 1, 12)?);
                fields.year = i16::try_from(part(at + 4, 4..=4)?)
                    .ok()
                    .filter(|year| (1000..=2199).contains(year));
                fields.year?;
                if !self.ends_here(at + 5) {
                    return None;
                }
                5
            }
            Builtin::MonthNumber => {
                let piece = self.digits(at).filter(|piece| piece.digits() <= 2)?;
                fields.month = Some(in_range(piece.number, 1, 12)?);
                1
            }
            Builtin::Decade => {
                let (length, decade) = self.decade(at)?;
                fields.decade = Some(decade);
                length
            }
            Builtin::Clock => return self.clock(at),
            Builtin::Hour => {
                let (length, hour) = match self.digits(at) {
                    Some(piece) if piece.digits() <= 2 => (1, in_range(piece.number, 0, 24)?),
                    Some(_) => return None,
                    None => {
                        let (length, number) = self.words(at)?;
                        (length, in_range(u32::try_from(number).ok()?, 1, 12)?)
                    }
                };
                fields.hour = Some(hour);
                length
            }
            Builtin::Hhmm => {
                let piece = self.digits(at).filter(|piece| piece.digits() == 4)?;
                fields.hour = Some(in_range(piece.number / 100, 0, 24)?);
                fields.minute = Some(in_range(piece.number % 100, 0, 59)?);
                1
            }
        };
        Some((length, fields))
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    fn is(&self, at: usize, letters: &str) -> bool {
        self.piece(at)
            .is_some_and(|piece| piece.span.of(self.text).eq_ignore_ascii_case(letters))
    }

    fn glued(&self, at: usize, letters: &str) -> bool {
        self.piece(at).is_some_and(|piece| piece.glued) && self.is(at, letters)
    }

    /// A run of digits that is not the tail of something longer (`$1990`, `3.1990`, `A1990`).
    fn digits(&self, at: usize) -> Option<&Piece> {
        let piece = self.piece(at).filter(|piece| piece.number != NONE)?;
        if piece.glued && at > 0 {
            let before = self.piece(at - 1)?;
            let mark = before.span.of(self.text);
            let apart = matches!(
                mark,
                "(" | "[" | "'" | "’" | "‘" | "`" | "\"" | "“" | "/" | "-" | "–" | "—" | "_" | ":"
            ) || (mark == "."
                && at > 1
                && self.piece(at - 2).is_some_and(|piece| piece.number == NONE))
                // 'FY2024'
                || mark.eq_ignore_ascii_case("fy") && !before.glued
                // '2022-02-24T05:00'
                || (mark.eq_ignore_ascii_case("t")
                    && before.glued
                    && at > 1
                    && self.piece(at - 2).is_some_and(|piece| piece.number != NONE));
            if !apart {
                return None;
            }
        }
        Some(piece)
    }

    fn glued_digits(&self, at: usize, count: usize) -> Option<u32> {
        self.piece(at)
            .filter(|piece| piece.glued && piece.number != NONE && piece.digits() == count)
            .map(|piece| piece.number)
    }

    /// Nothing glued follows that would make the digits part of something longer.
    fn ends_here(&self, at: usize) -> bool {
        let Some(next) = self.piece(at).filter(|piece| piece.glued) else {
            return true;
        };
        let letters = next.span.of(self.text);
        match letters {
            "," | "." | ":" => !self
                .piece(at + 1)
                .is_some_and(|piece| piece.glued && piece.number != NONE),
            "%" | "$" | "°" => false,
            // '2022-02-24T05:00'
            "T" | "t" => self
                .piece(at + 1)
                .is_some_and(|piece| piece.glued && piece.digits() == 2),
            _ => !letters.chars().next().is_some_and(char::is_alphanumeric),
        }
    }

    fn number(&self, at: usize) -> Option<(usize, Amount)> {
        if let Some((length, fields)) = self.vague.at(self.pieces, self.annotations, at).next() {
            return Some((length, fields.number?));
        }
        let (mut length, mut hundredths) = if let Some(piece) = self.digits(at) {
            let mut whole = i64::from(piece.number);
            let mut length = 1;
            while self.glued(at + length, ",") {
                let Some(group) = self.glued_digits(at + length + 1, 3) else {
                    break;
                };
                whole = whole.checked_mul(1000)?.checked_add(i64::from(group))?;
                length += 2;
            }
            let mut hundredths = whole.checked_mul(100)?;
            if self.glued(at + length, ".")
                && let Some(piece) = self.piece(at + length + 1)
                && piece.glued
                && (1..=2).contains(&piece.digits())
            {
                let scale = if piece.digits() == 1 { 10 } else { 1 };
                hundredths += i64::from(piece.number) * scale;
                length += 2;
            } else if self
                .digits(at + length)
                .is_some_and(|piece| piece.number == 1 && !piece.glued)
                && self.glued(at + length + 1, "/")
                && self.glued_digits(at + length + 2, 1) == Some(2)
            {
                hundredths += 50;
                length += 3;
            }
            (length, hundredths)
        } else {
            let (length, number) = self.words(at)?;
            (length, number.checked_mul(100)?)
        };
        if self.is(at + length, "and")
            && self.is(at + length + 2, "half")
            && (self.is(at + length + 1, "a") || self.is(at + length + 1, "one"))
        {
            length += 3;
            hundredths += 50;
        } else if self.is(at + length, "and") && self.is(at + length + 1, "half") {
            // 'two and half years', but not 'two and half an hour'
            let alone = !self.is(at + length + 2, "a") && !self.is(at + length + 2, "an");
            if alone {
                length += 2;
                hundredths += 50;
            }
        } else if self.glued(at + length, "½") || self.is(at + length, "½") {
            length += 1;
            hundredths += 50;
        }
        Some((length, Amount::Hundredths(hundredths)))
    }

    /// 'two hundred and twenty-five'
    fn words(&self, at: usize) -> Option<(usize, i64)> {
        let whole = |fields: &Fields| fields.number.and_then(Amount::as_whole);
        let mut total: i64 = 0;
        let mut current: Option<i64> = None;
        let mut length = 0;
        loop {
            let next = at + length;
            // 'and' and '-' join, but only to a further number word.
            let joint = usize::from(
                length > 0
                    && (self.glued(next, "-")
                        || (self.is(next, "and") && total + current.unwrap_or(0) >= 100)),
            );
            let here = next + joint;
            if let Some((taken, fields)) =
                self.cardinal.at(self.pieces, self.annotations, here).next()
            {
                let number = whole(fields)?;
                current = match current {
                    None => Some(number),
                    Some(before) if before % 100 == 0 && before > 0 => Some(before + number),
                    Some(before) if before % 10 == 0 && before % 100 >= 20 && number < 10 => {
                        Some(before + number)
                    }
                    Some(_) => break,
                };
                length += joint + taken;
            } else if joint == 0
                && length > 0
                && let Some((taken, fields)) =
                    self.scale.at(self.pieces, self.annotations, here).next()
            {
                let scale = whole(fields)?;
                let number = current.unwrap_or(1);
                if scale >= 1000 {
                    total = total.checked_add(number.checked_mul(scale)?)?;
                    current = None;
                } else {
                    current = Some(number.checked_mul(scale)?);
                }
                length += taken;
            } else {
                break;
            }
        }
        (length > 0).then_some((length, total + current.unwrap_or(0)))
    }

    fn ordinal(&self, at: usize) -> Option<(usize, i16)> {
        if let Some(piece) = self.digits(at) {
            // '1,000th'
            let (length, number) = match self.glued_digits(at + 2, 3) {
                Some(group) if self.glued(at + 1, ",") && piece.digits() <= 2 => {
                    (3, piece.number * 1000 + group)
                }
                _ => (1, piece.number),
            };
            let suffix = ["st", "nd", "rd", "th"]
                .iter()
                .any(|suffix| self.glued(at + length, suffix));
            return suffix.then_some((length + 1, i16::try_from(number).ok()?));
        }
        let (length, fields) = self.ordinal.at(self.pieces, self.annotations, at).next()?;
        Some((length, fields.ordinal?))
    }

    fn day(&self, at: usize) -> Option<(usize, i8)> {
        if let Some((length, ordinal)) = self.ordinal(at) {
            return Some((length, in_range(u32::try_from(ordinal).ok()?, 1, 31)?));
        }
        let piece = self.digits(at).filter(|piece| piece.digits() <= 2)?;
        let day = in_range(piece.number, 1, 31)?;
        self.ends_here(at + 1).then_some((1, day))
    }

    fn year(&self, at: usize) -> Option<(usize, i16)> {
        if let Some(piece) = self.digits(at) {
            let year = i16::try_from(piece.number).ok()?;
            // 'Resolution 1701', 'Flight 1549'
            let numbered = at
                .checked_sub(1)
                .and_then(|before| self.piece(before))
                .is_some_and(|before| self.numbered.holds(before.word));
            let plausible = piece.digits() == 4 && (1000..=2199).contains(&year) && !numbered;
            return (plausible && self.ends_here(at + 1)).then_some((1, year));
        }
        if ["'", "’", "‘", "`"].iter().any(|mark| self.is(at, mark)) {
            let short = i16::try_from(self.glued_digits(at + 1, 2)?).ok()?;
            let year = if short >= 30 {
                1900 + short
            } else {
                2000 + short
            };
            return self.ends_here(at + 2).then_some((2, year));
        }
        // 'nineteen ninety-four'
        let (first, fields) = self.cardinal.at(self.pieces, self.annotations, at).next()?;
        let century = fields.number.and_then(Amount::as_whole)?;
        if !(13..=20).contains(&century) {
            return None;
        }
        let (second, rest) = self.words(at + first)?;
        let year = i16::try_from(century * 100 + rest).ok()?;
        (10..=99).contains(&rest).then_some((first + second, year))
    }

    fn decade(&self, at: usize) -> Option<(usize, i16)> {
        let quoted = usize::from(["'", "’", "‘", "`"].iter().any(|mark| self.is(at, mark)));
        let piece = if quoted == 1 {
            self.piece(at + 1).filter(|piece| piece.glued)?
        } else {
            self.digits(at)?
        };
        let first = i16::try_from(piece.number).ok()?;
        // 'T-80s'
        let model = piece.glued
            && quoted == 0
            && at > 1
            && self.glued(at - 1, "-")
            && self.piece(at - 2).is_some_and(|before| before.capital);
        if model {
            return None;
        }
        let mut length = quoted + 1;
        if self.glued(at + length, "'") || self.glued(at + length, "’") {
            length += 1;
        }
        if !self.glued(at + length, "s") || first % 10 != 0 {
            return None;
        }
        let decade = match piece.digits() {
            4 if quoted == 0 && (1000..=2190).contains(&first) => first / 10,
            3 if quoted == 0 => first / 10,
            2 if first >= 20 => 190 + first / 10,
            _ => return None,
        };
        Some((length + 1, decade))
    }

    /// `10:30`, `10:30:15`
    fn clock(&self, at: usize) -> Option<(usize, Fields)> {
        let piece = self.digits(at).filter(|piece| piece.digits() <= 2)?;
        let mut fields = Fields {
            hour: Some(in_range(piece.number, 0, 24)?),
            ..Fields::default()
        };
        // '10.30' is a clock time only where what follows says so.
        let dotted = self.glued(at + 1, ".")
            && ["a", "p", "am", "pm", "gmt", "hours", "local"]
                .iter()
                .any(|mark| self.is(at + 3, mark));
        if !self.glued(at + 1, ":") && !dotted {
            return None;
        }
        fields.minute = Some(in_range(self.glued_digits(at + 2, 2)?, 0, 59)?);
        // '3:49.04' is how long a race took.
        if self.glued(at + 3, ".")
            && self
                .piece(at + 4)
                .is_some_and(|piece| piece.glued && piece.number != NONE)
        {
            return None;
        }
        if self.glued(at + 3, ":")
            && let Some(second) = self.glued_digits(at + 4, 2)
        {
            fields.second = Some(in_range(second, 0, 59)?);
            return Some((5, fields));
        }
        Some((3, fields))
    }
}

fn in_range(number: u32, low: i8, high: i8) -> Option<i8> {
    i8::try_from(number)
        .ok()
        .filter(|number| (low..=high).contains(number))
}
