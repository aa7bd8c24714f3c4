//! What cutting keeps, table by table and for any JSON.

use super::*;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A body as it is cut however small it is.
fn shortened(body: &Value) -> Value {
    let mut out = String::new();
    write(&body.to_string(), "", &mut out).expect("JSON");
    serde_json::from_str(&out).expect("JSON")
}

fn names(of: impl IntoIterator<Item = usize>) -> Value {
    of.into_iter().map(|n| format!("r{n}#1")).collect()
}

#[test]
fn lists_keep_their_ends() {
    let numbers = |of: std::ops::Range<u64>| of.map(Value::from).collect::<Vec<Value>>();
    let mut outer = numbers(0..20);
    outer.extend(numbers(30..50));
    let cases = [
        ("nothing", json!({}), json!({})),
        (
            "few",
            json!({"evidence": names(0..8), "history": numbers(0..40)}),
            json!({"evidence": names(0..8), "history": numbers(0..40)}),
        ),
        (
            "many events",
            json!({"evidence": names(0..9)}),
            json!({"evidence": names((0..4).chain(5..9))}),
        ),
        (
            "many tellings",
            json!({"tellings": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "reports": 10}),
            json!({"tellings": [1, 2, 3, 4, 7, 8, 9, 10], "reports": 10}),
        ),
        (
            "many others",
            json!({"a": 1, "history": numbers(0..50), "z": {"b": []}}),
            json!({"a": 1, "history": outer, "z": {"b": []}}),
        ),
        (
            "lists within lists",
            json!({"outcomes": [{"evidence": names(0..30), "words": "a\"],{"}]}),
            json!({"outcomes": [{"evidence": names((0..4).chain(26..30)), "words": "a\"],{"}]}),
        ),
    ];
    for (what, whole, expected) in cases {
        assert_eq!(shortened(&whole), expected, "{what}");
    }
}

#[test]
fn what_everybody_claims_first_and_last_stays() {
    let toll = |who: &str, killed: usize, n: usize| json!({"according_to": {"names": [who]}, "killed": {"min": killed}, "evidence": names([n])});
    // One who is heard a single time among many figures of two others.
    let mut tolls: Vec<Value> = (0..600)
        .map(|n| toll(["one", "other"][n % 2], n, n))
        .collect();
    tolls.insert(300, toll("third", 7, 1000));
    // Who gives another kind of figure has given both.
    tolls.insert(
        301,
        json!({"according_to": {"names": ["one"]}, "injured": {"min": 3}}),
    );
    let short = shortened(&json!({"tolls": tolls}));
    let expected: Vec<&Value> = [0, 1, 300, 301, 600, 601]
        .into_iter()
        .map(|place: usize| &tolls[place])
        .collect();
    assert_eq!(short["tolls"], json!(expected));

    let count = |number: usize, by: &str| json!({"number": number, "by": by, "words": "so"});
    let mut numbers: Vec<Value> = (0..50).map(|_| count(3, "one")).collect();
    numbers.insert(25, count(4, "other"));
    let short = shortened(&json!({"numbers": numbers}));
    assert_eq!(
        short["numbers"],
        json!([count(3, "one"), count(4, "other"), count(3, "one")])
    );
}

#[test]
fn small_bodies_are_not_cut_and_large_ones_say_how_many_events() {
    let body = |events: usize, words: usize| {
        json!({"evidence": names(0..events), "words": "x".repeat(words)}).to_string()
    };
    for (events, words, expected) in [
        (9, 10, None),
        (8, 5_000, None),
        (9, 5_000, Some(9)),
        (3_000, 10, Some(3_000)),
    ] {
        let cut = cut(&body(events, words));
        assert_eq!(cut.map(|cut| cut.told), expected, "{events}, {words}");
    }
    let telling = |n| json!({"event": format!("r{n}#1"), "report": format!("r{n}")});
    let tellings: Vec<Value> = (0..3_000).map(telling).collect();
    let incident = json!({"words": "an attack", "tellings": tellings}).to_string();
    let cut = cut(&incident).expect("a cut");
    assert_eq!(cut.told, 3_000);
    assert!(cut.body.len() < 500, "{}", cut.body);
}

#[test]
fn the_first_items_of_a_list_are_found() {
    let body = json!({"a": [1], "list": [{"x": "]"}, [2, 3], "s"], "z": null}).to_string();
    let cases = [
        ("list", 2, Some(vec![r#"{"x":"]"}"#, "[2,3]"])),
        ("list", 9, Some(vec![r#"{"x":"]"}"#, "[2,3]", r#""s""#])),
        ("list", 0, Some(vec![])),
        ("none", 2, Some(vec![])),
        ("z", 2, None),
    ];
    for (list, most, expected) in cases {
        assert_eq!(first_items(&body, list, most), expected, "{list} {most}");
    }
}

#[test]
fn what_is_no_json_is_left_alone() {
    for broken in [
        "",
        "[]",
        "{",
        "{\"evidence\"",
        "{\"evidence\":[\"a\"",
        "{\"a\":1,}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":[1,]}",
        "{\"a\" 1}",
    ] {
        let mut out = String::new();
        let of_object = members(broken).and_then(|_| write(broken, "", &mut out));
        assert_eq!(of_object, None, "{broken}");
    }
}

fn any_body() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec!["evidence", "tellings", "history", "parties", "a\\\"b"]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f32>().prop_map(Value::from),
        r#"[a-z:,{}\[\]\\"é\n]{0,6}"#.prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(3, 80, 50, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..50).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4).prop_map(object),
        ]
    });
    let name = r#"(evidence|tellings|[a-c"\\]{1,2})"#;
    prop::collection::vec((name, inner), 0..5).prop_map(object)
}

fn object<N: Into<String>>(members: Vec<(N, Value)>) -> Value {
    let members = members
        .into_iter()
        .map(|(name, value)| (name.into(), value));
    Value::Object(members.collect::<Map<_, _>>())
}

/// What is to stay, by values.
fn expected(name: &str, value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let side = if is_events(name) { 4 } else { 20 };
            let stays = |place: usize| place < side || place + side >= items.len();
            let items = items.iter().enumerate().filter(|(place, _)| stays(*place));
            items.map(|(_, item)| expected(name, item)).collect()
        }
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), expected(name, value)))
            .collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn nothing_else_is_cut(body in any_body()) {
        prop_assert_eq!(shortened(&body), expected("", &body));
    }

    #[test]
    fn no_text_panics(text in r#"[{}\[\],:"\\a1é ]{0,40}"#) {
        let mut out = String::new();
        let _ = write(&text, "", &mut out);
        let _ = first_items(&text, "a", 3);
    }
}
