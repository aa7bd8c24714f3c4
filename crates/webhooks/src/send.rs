//! One delivery, tried once.
//!
//! Deliberately absent: trying again, and the body of the answer, of which nothing is read.

use crate::definition::{Webhook, Webhooks};
use crate::signature::{delivery_id, signature};
use jiff::Timestamp;
use rapporteur_feeds::{Client, Hosts, Limits, MachineClock, Manners, Stop};
use std::sync::Arc;
use std::time::Duration;

/// How long a receiver may take. What it does with an alert it should do afterwards.
const LIMITS: Limits = Limits {
    packed: 0,
    unpacked: 0,
    connect: Duration::from_secs(5),
    whole: Duration::from_secs(10),
    hops: 0,
};

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'m> {
    /// The alert, by its id.
    pub alert: &'m str,
    /// Its kind.
    pub kind: &'m str,
    /// The alert as JSON.
    pub body: &'m str,
    /// How often it is tried, this time included.
    pub attempt: u32,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The receiver has it.
    Taken {
        /// As it said (200 to 299).
        status: u16,
    },
    /// The receiver is gone for good (410).
    Gone,
    /// The receiver cannot be reached, or is in trouble: so it is with whatever is sent.
    Trouble {
        /// What is wrong.
        error: String,
        /// How long it asks to be left alone.
        rest: Option<Duration>,
    },
    /// The receiver does not take this one.
    Refused {
        /// What is wrong.
        error: String,
    },
}

/// Sends.
#[derive(Clone, Debug)]
pub struct Sender(Client);

impl Sender {
    /// Sends to the hosts that the operator allows, until it is time to stop. `contact` is told with
    /// every request.
    pub fn new(agent: String, contact: Option<String>, hooks: &Webhooks, stop: Stop) -> Self {
        let manners = Manners {
            agent,
            contact,
            allow_private_hosts: hooks.allow_private_hosts.clone(),
            limits: LIMITS,
            ..Manners::default()
        };
        let clock = Arc::new(MachineClock::default());
        // Receivers want what is sent: there is no pause between two.
        let hosts = Hosts::new(Duration::ZERO, clock, stop);
        Self(Client::new(&manners, Arc::new(hosts)))
    }

    /// Sends an alert to a hook, once.
    pub fn send(&self, hook: &Webhook, message: Message<'_>, now: Timestamp) -> Answer {
        let id = delivery_id(&hook.name, message.alert);
        let timestamp = now.as_second();
        let signed = signature(&hook.secret, &id, timestamp, message.body.as_bytes());
        let (timestamp, attempt) = (timestamp.to_string(), message.attempt.to_string());
        let headers = [
            ("content-type", "application/json"),
            ("webhook-id", id.as_str()),
            ("webhook-timestamp", timestamp.as_str()),
            ("webhook-signature", signed.as_str()),
            ("x-rapporteur-event", message.kind),
            ("x-rapporteur-attempt", attempt.as_str()),
        ];
        match self.0.post(&hook.url, &headers, message.body.as_bytes()) {
            Ok(answer) => judged(answer.status, answer.retry_after),
            Err(error) => Answer::Trouble {
                error: error.to_string(),
                rest: None,
            },
        }
    }
}

fn judged(status: u16, rest: Option<Duration>) -> Answer {
    let error = format!("the receiver answers {status}");
    match status {
        200..=299 => Answer::Taken { status },
        410 => Answer::Gone,
        300..=399 => Answer::Refused {
            error: format!(
                "{error}: redirects are not followed; give the address that it leads to"
            ),
        },
        401 | 403 | 404 | 405 | 408 | 425 | 429 | 500..=599 => Answer::Trouble { error, rest },
        _ => Answer::Refused { error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_judged_by_their_status() {
        for (status, expected) in [
            (200, "taken"),
            (204, "taken"),
            (301, "refused"),
            (307, "refused"),
            (400, "refused"),
            (404, "trouble"),
            (410, "gone"),
            (422, "refused"),
            (429, "trouble"),
            (503, "trouble"),
        ] {
            let found = match judged(status, None) {
                Answer::Taken { .. } => "taken",
                Answer::Gone => "gone",
                Answer::Trouble { .. } => "trouble",
                Answer::Refused { .. } => "refused",
            };
            assert_eq!(found, expected, "{status}");
        }
    }
}
