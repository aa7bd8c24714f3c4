//! Reports and events are found by their words, from the outside; and an assistant is answered.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail"
)]

mod support;

use serde_json::{Value, json};
use support::{Folder, REPORT};

fn ingested(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder.file("first.md", REPORT);
    let ran = folder.run(&["ingest", "first.md", "--no-progress"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

#[test]
fn words_are_found_in_reports_and_events() {
    let folder = ingested("search-words");
    let ran = folder.run(&["search", "geneva", "--format", "jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let hit: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    let snippet = hit["snippet"]["text"].as_str().unwrap();
    let span = hit["snippet"]["span"][0].as_u64().unwrap();
    let mark = hit["snippet"]["marks"][0].as_array().unwrap();
    let [start, end] = [0, 1].map(|n| usize::try_from(mark[n].as_u64().unwrap() - span).unwrap());
    assert_eq!(&snippet[start..end], "Geneva");
    let ran = folder.run(&["search", "geneva", "--in", "events", "--party", "Armenia"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Geneva"), "{}", ran.out);
    let ran = folder.run(&["search", "\" * ( NOT ^x:"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for nothing in ["zanzibar", "\"geneva in\""] {
        let ran = folder.run(&["search", nothing]);
        assert_eq!(ran.code, 0, "{nothing}: {}", ran.err);
        assert!(!ran.out.contains("Geneva"), "{nothing}: {}", ran.out);
    }
    let ran = folder.run(&[
        "search",
        "x",
        "--since",
        "2025-02-01",
        "--until",
        "2025-01-01",
    ]);
    assert_eq!(ran.code, 64);
    let ran = folder.run(&["search", "x", "--db", "elsewhere.db"]);
    assert_eq!(ran.code, 2);
}

/// What an assistant hears when it says these lines.
fn conversation(folder: &Folder, calls: &[Value]) -> Vec<Value> {
    let initialize = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"}}});
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let mut input = format!("{initialize}\n{ready}\n");
    for (call, id) in calls.iter().zip(1..) {
        let mut call = call.clone();
        call["jsonrpc"] = "2.0".into();
        call["id"] = id.into();
        input.push_str(&format!("{call}\n"));
    }
    let ran = folder.run_with(&["mcp"], input.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut heard: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    heard.retain(|message: &Value| message.get("id").is_some());
    heard.sort_by_key(|message| message["id"].as_u64());
    heard
}

fn call(tool: &str, arguments: Value) -> Value {
    json!({"method": "tools/call", "params": {"name": tool, "arguments": arguments}})
}

fn text(answer: &Value) -> &str {
    answer["result"]["content"][0]["text"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn an_assistant_quotes_the_record() {
    let folder = ingested("search-mcp");
    let heard = conversation(
        &folder,
        &[
            json!({"method": "tools/list"}),
            call("list_processes", json!({})),
            call("state_of_play", json!({"process": "armenia azerbaijan"})),
            call("search", json!({"words": "geneva"})),
            call("list_rows", json!({"table": "rounds"})),
            call("changes_since", json!({"revision": 0})),
            call("search", json!({"words": "x", "limit": 1000})),
            call("list_rows", json!({"table": "tables"})),
            call("show_evidence", json!({"id": "round-nowhere"})),
            call("search", json!({"word": "x"})),
            call("drop_tables", json!({})),
        ],
    );
    assert_eq!(heard.len(), 12, "{heard:#?}");
    assert_eq!(heard[0]["result"]["serverInfo"]["name"], "rapporteur");
    let tools = heard[1]["result"]["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 6);
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert!(tool["description"].as_str().unwrap().len() > 40);
    }
    let processes: Value = serde_json::from_str(text(&heard[2])).unwrap();
    assert!(!processes["processes"].as_array().unwrap().is_empty());
    let page = text(&heard[3]);
    assert!(
        page.contains("## Sources") && page.contains("Geneva"),
        "{page}"
    );
    let hits: Value = serde_json::from_str(text(&heard[4])).unwrap();
    let sentence = hits["hits"][0]["sentence"].as_str().unwrap();
    assert!(REPORT.contains(sentence), "{sentence}");
    let rows: Value = serde_json::from_str(text(&heard[5])).unwrap();
    let quoted = rows["rows"][0]["sentences"][0]["sentence"]
        .as_str()
        .unwrap();
    assert!(REPORT.contains(quoted), "{quoted}");
    let id = rows["rows"][0]["id"].as_str().unwrap();
    let changes: Value = serde_json::from_str(text(&heard[6])).unwrap();
    assert!(changes["revision"].as_u64().unwrap() > 0);
    for (place, told) in [
        (7, "from 1 to 40"),
        (8, "no table"),
        (9, "no row"),
        (10, "word"),
    ] {
        assert_eq!(heard[place]["result"]["isError"], true, "{}", heard[place]);
        assert!(text(&heard[place]).contains(told), "{}", heard[place]);
    }
    assert!(
        heard[11]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("drop_tables")
    );
    let event = rows["rows"][0]["sentences"][0]["event"].as_str().unwrap();
    let heard = conversation(
        &folder,
        &[
            call("show_evidence", json!({ "id": id })),
            call("show_evidence", json!({ "id": event })),
        ],
    );
    let shown: Value = serde_json::from_str(text(&heard[1])).unwrap();
    assert_eq!(shown["rows"][0]["sentences"][0]["sentence"], quoted);
    let shown: Value = serde_json::from_str(text(&heard[2])).unwrap();
    assert_eq!(shown["evidence"]["sentence"], quoted);
    assert!(!shown["evidence"]["rules"].as_array().unwrap().is_empty());
    assert_eq!(
        shown["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["id"] == id)
            .count(),
        1
    );
}
