//! What people say of single events: that one is none, or how it should read.
//!
//! The coding stays as it was made; a correction lies over it wherever the record is made from
//! events. It is kept as what it changes in the event record, a JSON merge patch (RFC 7396), so that
//! a later coding of the same sentence keeps what a person has not touched:
//!
//! ```json
//! {"act": "meet", "event_type": "CONSULT", "status": {"tense": "future"}}
//! ```
//!
//! Deliberately absent: what a correction makes of codes and names, which the lexicon tells.

use crate::{Result, Store, StoreError, Verdict};
use rapporteur_model::Event;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The corrections that stand, by the names that the events have now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    rejected: BTreeSet<String>,
    patches: BTreeMap<String, Vec<Value>>,
}

impl Corrections {
    /// Whether a person has said that an event is none.
    pub fn is_rejected(&self, event: &str) -> bool {
        self.rejected.contains(event)
    }

    /// Whether a person has said how an event should read.
    pub fn is_corrected(&self, event: &str) -> bool {
        self.patches.contains_key(event)
    }

    /// Whether nobody has said anything.
    pub fn is_empty(&self) -> bool {
        self.rejected.is_empty() && self.patches.is_empty()
    }

    /// Makes events read as people say that they should, in the order in which they said it.
    /// Rejected ones stay in their place, since events are numbered by it.
    ///
    /// # Errors
    /// When an event corrected so is none any more.
    pub fn apply(&self, events: &mut [Event], at: &str) -> Result<()> {
        if self.patches.is_empty() {
            return Ok(());
        }
        for event in events {
            for patch in self.patches.get(&event.id).into_iter().flatten() {
                let broken = |error: serde_json::Error| StoreError::Row {
                    at: at.to_owned(),
                    what: format!("the correction of event {}", event.id),
                    detail: error.to_string(),
                };
                let mut value = serde_json::to_value(&*event).map_err(broken)?;
                merge(&mut value, patch);
                *event = serde_json::from_value(value).map_err(broken)?;
            }
        }
        Ok(())
    }
}

/// What turns one event record into another, as it is kept: a JSON merge patch. `None` where they
/// do not differ. Names, sentence and spans, by which an event is known, are no part of it.
pub fn patch_between(event: &Event, corrected: &Event) -> Option<String> {
    let before = serde_json::to_value(event).ok()?;
    let after = serde_json::to_value(corrected).ok()?;
    let Value::Object(mut patch) = difference(&before, &after)? else {
        return None;
    };
    for fixed in ["id", "report", "sentence", "sentence_span", "span"] {
        patch.remove(fixed);
    }
    (!patch.is_empty()).then(|| Value::Object(patch).to_string())
}

/// The merge patch that leads from one value to another; `None` where they are equal.
fn difference(before: &Value, after: &Value) -> Option<Value> {
    if before == after {
        return None;
    }
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return Some(after.clone());
    };
    let mut patch = Map::new();
    for (name, value) in after {
        let changed = match before.get(name) {
            Some(old) => difference(old, value),
            None => Some(value.clone()),
        };
        if let Some(changed) = changed {
            patch.insert(name.clone(), changed);
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    Some(Value::Object(patch))
}

/// Applies a merge patch (RFC 7396, section 2).
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    if let Value::Object(members) = target {
        for (name, change) in patch {
            if change.is_null() {
                members.remove(name);
            } else {
                merge(members.entry(name.clone()).or_insert(Value::Null), change);
            }
        }
    }
}

impl Store {
    /// The corrections that stand, whatever number another coding has given their events.
    pub fn corrections(&mut self) -> Result<Corrections> {
        self.corrections_where(|_| true)
    }

    /// The corrections that stand of events of some reports, by the names of the reports: what is said
    /// of others is not looked at.
    pub fn corrections_of<'n>(
        &mut self,
        reports: impl IntoIterator<Item = &'n str>,
    ) -> Result<Corrections> {
        let reports: BTreeSet<&str> = reports.into_iter().collect();
        self.corrections_where(|report| reports.contains(report))
    }

    fn corrections_where(&mut self, wanted: impl Fn(&str) -> bool) -> Result<Corrections> {
        let mut corrections = Corrections::default();
        for decided in self.decisions()? {
            let decision = &decided.decision;
            let event = decision.one.as_str();
            // Another coding gives an event another number, and never another report.
            if !wanted(event.rsplit_once('#').map_or(event, |(report, _)| report)) {
                continue;
            }
            let stands = decided.undone_at.is_none();
            if !stands || !matches!(decision.verdict, Verdict::Reject | Verdict::Correct) {
                continue;
            }
            let event = self.name_now(&decision.one, &decided.recorded_at)?;
            let patch = decision
                .patch
                .as_deref()
                .filter(|_| decision.verdict == Verdict::Correct);
            match patch {
                Some(patch) => {
                    let patch = serde_json::from_str(patch).map_err(|error| StoreError::Row {
                        at: self.at().to_owned(),
                        what: format!("decision {}", decided.number),
                        detail: error.to_string(),
                    })?;
                    corrections.patches.entry(event).or_default().push(patch);
                }
                None => {
                    corrections.rejected.insert(event);
                }
            }
        }
        Ok(corrections)
    }
}

#[cfg(test)]
mod tests {
    use super::{difference, merge};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn patches_say_what_differs() {
        let cases = [
            (json!({"a": 1}), json!({"a": 1}), None),
            (
                json!({"a": 1, "b": 2}),
                json!({"a": 1}),
                Some(json!({"b": null})),
            ),
            (
                json!({"s": {"t": "past", "m": "certain"}}),
                json!({"s": {"t": "future", "m": "certain"}}),
                Some(json!({"s": {"t": "future"}})),
            ),
            (
                json!({"l": [1, 2]}),
                json!({"l": [2]}),
                Some(json!({"l": [2]})),
            ),
        ];
        for (before, after, patch) in cases {
            assert_eq!(difference(&before, &after), patch, "{before} to {after}");
        }
    }

    /// JSON as event records have it: absent and `null` are the same there, so members are never
    /// `null`, which a merge patch cannot say.
    fn record() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<u32>().prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from),
        ];
        let value = leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-d]", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        });
        prop::collection::btree_map("[a-d]", value, 0..4)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn a_patch_leads_from_one_to_the_other(before in record(), after in record()) {
            let mut value = before.clone();
            if let Some(patch) = difference(&before, &after) {
                merge(&mut value, &patch);
            }
            prop_assert_eq!(value, after);
        }
    }
}
