//! Time expressions: found by rules that are data, resolved against a calendar, as TIMEX3.
//!
//! ```
//! use jiff::civil::date;
//! use rapporteur_model::Annotations;
//! let (rules, problems) = rapporteur_time::TimeRules::load(&rapporteur_data::DataSet::embedded());
//! assert!(problems.is_empty());
//! let text = "The call for talks was made over the weekend.";
//! let found = rules.find(text, &Annotations::default(), Some(date(2025, 7, 22)));
//! assert_eq!(found[0].text, "the weekend");
//! assert_eq!(found[0].value.as_deref(), Some("2025-W29-WE"));
//! ```
//!
//! Text is cut into pieces (`lexer`); rules of `data/time/` are matched over them
//! (`matcher`), the longest match winning; each match is resolved in the order of the text
//! (`resolve`), since 'the following day' follows what was said before.
//!
//! After TimeML's TIMEX3 annotation guidelines 1.2.1. Nothing is invented: a relative time is
//! unresolved (`value: None`) when there is nothing to count it from.
//!
//! Deliberately absent: deadlines and the times of events, which need the clause around an
//! expression; a clock ('now' is the report's, never the machine's).

mod builtin;
mod example;
mod fields;
mod find;
mod holiday;
mod length;
mod lexer;
mod load;
mod matcher;
mod pattern;
mod point;
mod resolve;
mod rules;
mod spoken;
mod tense;
pub mod timeml;
mod unit;
mod vocabulary;
mod year;
mod zone;

pub use length::add;
pub use rules::{Example, TimeRules};
