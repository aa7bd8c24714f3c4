//! Dates to come and to remember as a calendar (iCalendar, RFC 5545): rounds of talks, deadlines of
//! ultimatums and pledges, ceasefires with a term.
//!
//! - `UID` is the row's identity, so a calendar that is fetched again changes its entries instead of
//!   doubling them; `SEQUENCE` grows with every further telling.
//! - `STATUS` is `TENTATIVE` for what may come about or whose day is only bounded, `CONFIRMED` for
//!   what is settled or was held, `CANCELLED` for what will not be.
//! - A day is an all-day entry. An hour is an instant of the world where the words name a zone, and
//!   else floats on the clocks of who looks at it.
//! - `DTSTAMP` is the day of the last report that tells it, not the clock's: the same record gives the
//!   same calendar.
//! - The description ends with the sentences and where they stand.
//!
//! Deliberately absent: what has no day or stretches over more than [`LONGEST`] days ('in spring'),
//! recurring entries, alarms, attendees.

mod entries;
mod lines;

pub use entries::{Entry, LONGEST, Moment, Standing};

use std::io::{self, Write};

/// A calendar being written.
pub struct Calendar<W: Write> {
    out: W,
}

impl<W: Write> Calendar<W> {
    /// Begins a calendar of this name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W, name: &str) -> io::Result<Self> {
        lines::write(&mut out, "BEGIN", "VCALENDAR")?;
        lines::write(&mut out, "VERSION", "2.0")?;
        let product = concat!(
            "-//rapporteur//rapporteur ",
            env!("CARGO_PKG_VERSION"),
            "//EN"
        );
        lines::text(&mut out, "PRODID", product)?;
        lines::write(&mut out, "CALSCALE", "GREGORIAN")?;
        lines::text(&mut out, "X-WR-CALNAME", name)?;
        Ok(Self { out })
    }

    /// Writes an entry.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, entry: &Entry) -> io::Result<()> {
        entry.write(&mut self.out)
    }

    /// Ends the calendar.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        lines::write(&mut self.out, "END", "VCALENDAR")?;
        self.out.flush()
    }
}
