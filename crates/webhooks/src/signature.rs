//! Who sent it, and that nobody changed it: signatures as Standard Webhooks has them.
//!
//! `webhook-signature: v1,…` is the base64 of HMAC-SHA256 over `id.timestamp.body`, where the
//! timestamp, in seconds, lets a receiver refuse what somebody sends again later.
//!
//! Deliberately absent: several secrets at a time. A secret is changed at the receiver first.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fmt::Write as _;

/// A shorter secret could be tried out.
const SHORTEST: usize = 16;

/// How secrets in base64 begin.
const PREFIX: &str = "whsec_";

/// What signs, known to both sides.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// A secret: its bytes as they stand, or, after `whsec_`, in base64. `None` where there are fewer
    /// than 16, or it is no base64.
    pub fn new(text: &str) -> Option<Self> {
        let bytes = match text.strip_prefix(PREFIX) {
            Some(packed) => STANDARD.decode(packed).ok()?,
            None => text.as_bytes().to_vec(),
        };
        (bytes.len() >= SHORTEST).then_some(Self(bytes))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

fn signing(secret: &Secret, id: &str, timestamp: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    // Keys of any length are taken.
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).ok()?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    Some(mac)
}

/// The signature of a body that is sent under an id at an instant (seconds since 1970).
pub fn signature(secret: &Secret, id: &str, timestamp: i64, body: &[u8]) -> String {
    let signed = signing(secret, id, timestamp, body);
    let bytes = signed.map(|mac| mac.finalize().into_bytes());
    bytes.map_or_else(String::new, |bytes| {
        format!("v1,{}", STANDARD.encode(bytes))
    })
}

/// Whether one of the signatures of a header, parted by spaces, is that of the body; takes as long
/// for a wrong one as for a right one.
pub fn verify(secret: &Secret, id: &str, timestamp: i64, body: &[u8], header: &str) -> bool {
    header.split(' ').any(|one| {
        let bytes = one
            .strip_prefix("v1,")
            .map(|packed| STANDARD.decode(packed));
        let (Some(Ok(bytes)), Some(mac)) = (bytes, signing(secret, id, timestamp, body)) else {
            return false;
        };
        mac.verify_slice(&bytes).is_ok()
    })
}

/// The id under which an alert is sent to a hook: the same however often it is tried, from whatever
/// store, and another for each hook.
pub fn delivery_id(hook: &str, alert: &str) -> String {
    let mut hash = Sha256::new();
    for part in [hook, alert] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut id = "delivery-".to_owned();
    for byte in hash.finalize().iter().take(12) {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_signature_is_that_of_the_specification() {
        // The example of the specification's libraries.
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let body = br#"{"test": 2432232314}"#;
        let signed = signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let header = format!("v1a,x v1,AAAA {signed}");
        assert!(verify(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            body,
            &header
        ));
    }

    #[test]
    fn secrets_are_long_enough() {
        for (text, fine) in [
            ("0123456789abcdef", true),
            ("0123456789abcde", false),
            ("whsec_AAAA", false),
            ("whsec_not base64 at all, though long", false),
            ("whsec_AAAAAAAAAAAAAAAAAAAAAAAA", true),
        ] {
            assert_eq!(Secret::new(text).is_some(), fine, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_changed_is_noticed(
            body in proptest::collection::vec(any::<u8>(), 1..200),
            at in 0i64..4_000_000_000, place: prop::sample::Index, bit in 0u8..8,
        ) {
            let secret = Secret::new("an example of a secret").expect("a secret");
            let signed = signature(&secret, "d", at, &body);
            prop_assert!(verify(&secret, "d", at, &body, &signed));
            prop_assert!(!verify(&secret, "d", at + 1, &body, &signed));
            prop_assert!(!verify(&secret, "e", at, &body, &signed));
            let mut changed = body.clone();
            let place = place.index(changed.len());
            if let Some(byte) = changed.get_mut(place) {
                *byte ^= 1 << bit;
            }
            prop_assert!(!verify(&secret, "d", at, &changed, &signed));
        }

        #[test]
        fn ids_tell_hooks_and_alerts_apart(a in "[a-z]{0,6}", b in "[a-z]{0,6}", c in "[a-z]{0,6}", d in "[a-z]{0,6}") {
            prop_assert_eq!(delivery_id(&a, &b) == delivery_id(&c, &d), (a, b) == (c, d));
        }
    }
}
