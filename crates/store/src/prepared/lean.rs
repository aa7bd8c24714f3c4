//! JSON without members that are `null`.
//!
//! Half of an event record is `null`. The readers of these bodies take a missing member for `null`,
//! so those are left out: less to write, less to read, and the rest can still be looked at.

/// Takes members with the value `null` out of JSON as `serde_json` writes it, without blanks.
/// A `null` in a list stays.
pub(crate) fn without_nulls(json: &str) -> String {
    let mut lean = String::with_capacity(json.len());
    let mut rest = json;
    // Where the latest string began in what has been written, which is a key when `:` follows.
    let mut key = 0;
    // Whether the comma that comes next belonged to a member that was first and is gone.
    let mut skip_comma = false;
    while let Some(place) = rest.find(['"', ':', ',']) {
        let (before, from) = rest.split_at(place);
        lean.push_str(before);
        if skip_comma && !before.is_empty() {
            // The object has ended behind its only member.
            skip_comma = false;
        }
        if from.starts_with('"') {
            let end = end_of_string(from);
            key = lean.len();
            let (string, after) = from.split_at(end);
            lean.push_str(string);
            rest = after;
        } else if let Some(after) = from.strip_prefix(":null") {
            lean.truncate(key);
            if lean.ends_with(',') {
                lean.pop();
            } else {
                skip_comma = true;
            }
            rest = after;
        } else {
            let (mark, after) = from.split_at(1);
            if mark == "," && skip_comma {
                skip_comma = false;
            } else {
                lean.push_str(mark);
            }
            rest = after;
        }
    }
    lean.push_str(rest);
    lean
}

/// How many bytes the string at the head takes, with its quotation marks.
pub(crate) fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    #[test]
    fn members_without_a_value_go() {
        let cases = [
            ("{}", "{}"),
            (r#"{"a":null}"#, "{}"),
            (r#"{"a":null,"b":1}"#, r#"{"b":1}"#),
            (r#"{"a":null,"b":null,"c":2}"#, r#"{"c":2}"#),
            (r#"{"a":1,"b":null}"#, r#"{"a":1}"#),
            (r#"{"a":1,"b":null,"c":2}"#, r#"{"a":1,"c":2}"#),
            (r#"[null,{"a":null},null]"#, "[null,{},null]"),
            (
                r#"{"a":":null,","b":"\":null"}"#,
                r#"{"a":":null,","b":"\":null"}"#,
            ),
            (r#"[{"a":null},{"b":null,"c":"x"}]"#, r#"[{},{"c":"x"}]"#),
        ];
        for (json, expected) in cases {
            assert_eq!(without_nulls(json), expected, "{json}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            r#"[a-z:,{}\\"\n]{0,6}"#.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((r#"[a-c:,"]{1,3}"#, inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    fn pruned(value: &Value) -> Value {
        match value {
            Value::Object(members) => members
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), pruned(value)))
                .collect(),
            Value::Array(items) => items.iter().map(pruned).collect(),
            other => other.clone(),
        }
    }

    proptest! {
        #[test]
        fn nothing_else_goes(value in any_json()) {
            let lean = without_nulls(&value.to_string());
            let read: Value = serde_json::from_str(&lean).expect("JSON");
            prop_assert_eq!(read, pruned(&value));
        }
    }
}
