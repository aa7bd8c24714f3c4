//! Time zones that texts name, and how far their clocks are from universal time.
//!
//! ```toml
//! { name = "moscow", words = ["moscow time"], offset = 180, since = 2015 }
//! { name = "us-eastern", words = ["et"], clock = "EST5EDT,M3.2.0,M11.1.0", since = 2007 }
//! ```
//!
//! A clock is written as POSIX has it (`TZ` of IEEE Std 1003.1, §8.3), which a calendar library
//! reads. `since` is the first whole year for which it holds: before it the offset is not told.
//!
//! Deliberately absent: the history of zones, and zones that a text does not name.

use crate::lexer::Piece;
use crate::rules::TimeRules;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rapporteur_model::{Annotations, Span, Zone};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::ops::Range;

/// How the clocks of a zone go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Clock {
    /// Minutes ahead of universal time, all the year.
    pub(crate) offset: Option<i16>,
    /// Where the clocks change within the year.
    pub(crate) clock: Option<Rule>,
    /// The first whole year for which that holds; always where not given.
    pub(crate) since: Option<i16>,
}

/// The zones by name.
pub(crate) type Zones = BTreeMap<String, Clock>;

/// A POSIX rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule(TimeZone);

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        TimeZone::posix(&text)
            .map(Self)
            .map_err(|error| serde::de::Error::custom(format!("no POSIX time zone: {error}")))
    }
}

impl Clock {
    /// Minutes ahead of universal time when local clocks show `moment`; of an hour that comes twice
    /// in autumn the first.
    fn offset_at(&self, moment: Option<DateTime>) -> Option<i16> {
        if let Some(since) = self.since
            && moment.is_none_or(|moment| moment.year() < since)
        {
            return None;
        }
        if self.offset.is_some() {
            return self.offset;
        }
        let Rule(rule) = self.clock.as_ref()?;
        let seconds = rule
            .to_ambiguous_timestamp(moment?)
            .compatible()
            .map(|instant| rule.to_offset(instant).seconds())
            .ok()?;
        i16::try_from(seconds / 60).ok()
    }
}

impl TimeRules {
    /// The zone that an expression names.
    pub(crate) fn zone(
        &self,
        text: &str,
        pieces: &[Piece],
        annotations: &Annotations,
        expression: Range<usize>,
        moment: Option<DateTime>,
    ) -> Option<Zone> {
        let class = self.class("zone");
        expression.clone().find_map(|at| {
            let (length, fields) = class
                .at(pieces, annotations, at)
                .find(|(length, fields)| fields.zone.is_some() && at + length <= expression.end)?;
            let clock = fields.zone.as_ref().and_then(|name| self.zones.get(name))?;
            let (first, last) = (pieces.get(at)?, pieces.get(at + length - 1)?);
            Some(Zone {
                text: Span::new(first.span.start, last.span.end)
                    .of(text)
                    .to_owned(),
                utc_offset_minutes: clock.offset_at(moment),
            })
        })
    }
}
