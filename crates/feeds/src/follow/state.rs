//! How it goes with a source, for its page and for the next start of the program.
//!
//! Deliberately absent: keeping it.

use super::Look;
use jiff::Timestamp;

/// How it goes with a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The last look at it.
    pub tried_at: Option<Timestamp>,
    /// The last that went well.
    pub succeeded_at: Option<Timestamp>,
    /// The last that did not.
    pub failed_at: Option<Timestamp>,
    /// What went wrong then; kept until it goes well again.
    pub error: Option<String>,
    /// What an operator should know although it goes well.
    pub notice: Option<String>,
    /// How many looks in a row have failed.
    pub failures: u32,
    /// How many documents it has given in all.
    pub documents: u64,
    /// How far it has been read, in words of this crate.
    pub position: Option<String>,
}

impl State {
    /// Takes in what came of a look.
    pub(crate) fn note(&mut self, look: &Look, now: Timestamp, position: Option<String>) {
        self.tried_at = Some(now);
        self.documents += look.documents;
        self.position = position;
        match &look.trouble {
            None => {
                self.succeeded_at = Some(now);
                self.error = None;
                self.failures = 0;
                self.notice = (!look.notices.is_empty()).then(|| look.notices.join("; "));
            }
            Some(trouble) => {
                self.failed_at = Some(now);
                self.error = Some(trouble.message.clone());
                self.failures = self.failures.saturating_add(1);
            }
        }
    }
}
