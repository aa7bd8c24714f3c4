//! Tells other programs of alerts: webhooks, as an operator lists them in a file.
//!
//! ```toml
//! allow_private_hosts = ["chat.internal.example.org"]
//!
//! [[webhook]]
//! name = "Newsroom chat"
//! url = "https://hooks.example.org/rapporteur"
//! secret_env = "RAPPORTEUR_WEBHOOK_SECRET"    # or secret_file = "…", or secret = "…"
//! alerts = ["deadline", "round_called_off"]   # without it: all
//! processes = ["Russia–Ukraine"]              # by name or id; without it: all
//! ```
//!
//! Each alert is posted as JSON, one at a time, signed as the Standard Webhooks specification has it,
//! so that a receiver checks it with a library at hand ([`signature`]). What is not taken is tried
//! again ([`next_try`]), for days, under the same id, so that a receiver can drop what it has.
//!
//! ```
//! use rapporteur_webhooks::{Secret, signature, verify};
//!
//! let secret = Secret::new("an example of a secret").expect("it is long enough");
//! let signed = signature(&secret, "delivery-1", 1_752_480_000, b"{}");
//! assert!(verify(&secret, "delivery-1", 1_752_480_000, b"{}", &signed));
//! assert!(!verify(&secret, "delivery-1", 1_752_480_001, b"{}", &signed));
//! ```
//!
//! Deliberately absent: the queue (`rapporteur-store`), what an alert says (`rapporteur-answers`), and
//! threads.

mod definition;
mod read;
mod schedule;
mod send;
mod signature;

pub use definition::{SecretPlace, Webhook, Webhooks};
pub use schedule::next_try;
pub use send::{Answer, Message, Sender};
pub use signature::{Secret, delivery_id, signature, verify};
