//! `rapporteur parse`, end to end.

mod support;

use support::{Folder, golden};

const TEXT: &str =
    "Moscow rejected Kyiv’s “offer” on 2 June.  Peace talks\nwill resume in Istanbul.";

#[test]
fn json_lines_have_the_documented_shape() {
    let folder = Folder::new("parse-jsonl");
    folder.file("a.txt", TEXT);
    let ran = folder.run(&["parse", "a.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = ran.json_lines();
    assert_eq!(lines.len(), 1);
    let parsed = &lines[0];
    assert_eq!(parsed["text"], TEXT, "the text is taken as it is");
    let tokens = parsed["tokens"].as_array().unwrap();
    let at = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    for token in tokens {
        assert_eq!(&TEXT[at(&token["start"])..at(&token["end"])], token["text"]);
        assert!(at(&token["head"]) < tokens.len());
        assert!(token["sent_start"].is_boolean());
        for field in ["lemma", "tag", "pos", "dep"] {
            assert!(token[field].is_string(), "{field}");
        }
    }
    let starts = tokens
        .iter()
        .filter(|token| token["sent_start"] == true)
        .count();
    assert_eq!(parsed["sentences"].as_array().unwrap().len(), starts);
    assert_eq!(tokens[0]["ent"], "B-GPE");
    for entity in parsed["entities"].as_array().unwrap() {
        let start = &entity["start"];
        let token = tokens
            .iter()
            .find(|token| token["start"] == *start)
            .unwrap();
        assert_eq!(
            token["ent"],
            format!("B-{}", entity["label"].as_str().unwrap())
        );
    }
}

#[test]
fn conllu_is_whole() {
    let folder = Folder::new("parse-conllu");
    folder.file(
        "a.jsonl",
        "{\"id\":\"doc 1\",\"text\":\"Talks resumed.\\n\\nMoscow rejected the offer.\"}\n",
    );
    let ran = folder.run(&["parse", "a.jsonl", "--format", "conllu"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    golden("parse.conllu", &ran.out);
    for sentence in ran.out.trim_end().split("\n\n") {
        let rows: Vec<Vec<&str>> = sentence
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect())
            .collect();
        assert!(rows.iter().all(|row| row.len() == 10), "{sentence}");
        assert_eq!(
            rows.iter().filter(|row| row[6] == "0").count(),
            1,
            "one root: {sentence}"
        );
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row[0], (number + 1).to_string());
            assert!(row[6].parse::<usize>().unwrap() <= rows.len());
        }
    }
}

#[test]
fn a_folder_that_is_no_model_is_said_to_be_none() {
    let folder = Folder::new("parse-model");
    folder
        .file("a.txt", TEXT)
        .file("model/readme.txt", "nothing");
    let ran = folder.run(&["parse", "a.txt", "--model", "model"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("model"), "{}", ran.err);
    assert!(ran.out.is_empty());
}
