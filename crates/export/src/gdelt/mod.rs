//! GDELT 2.0: its table of events and its table of mentions.

mod events;
mod mentions;

pub use events::{EVENT_COLUMNS, Rows};
pub use mentions::{MENTION_COLUMNS, MentionRows};
