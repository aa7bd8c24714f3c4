#!/usr/bin/env python3
"""Write the two tables of facts that the engine shares with spaCy and Python.

    python crates/nlp/tools/write_tables.py

`src/strings/symbols.rs`: the names that spaCy's string store keeps under small numbers
(spacy.symbols.IDS). `src/unicode/tables.rs`: the character classes of Python's `str` methods
as far as Rust's differ (letters, digits, numbers). Needs spaCy 3.8 from PyPI; Python 3.11 has
Unicode 14, on which the published figures rest.
"""
import pathlib
import subprocess
import sys
import unicodedata

from spacy.symbols import IDS

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src"


def ranges(test):
    """Code points that pass, as inclusive ranges; ASCII is decided in code."""
    out, start = [], None
    for code in range(0x80, sys.maxunicode + 2):
        passes = code <= sys.maxunicode and test(chr(code))
        if passes and start is None:
            start = code
        elif not passes and start is not None:
            out.append((start, code - 1))
            start = None
    return out


def table(name, doc, test):
    cells = [f"({a:#x}, {b:#x})," for a, b in ranges(test)]
    rows = "".join("    " + " ".join(cells[at : at + 5]) + "\n" for at in range(0, len(cells), 5))
    head = f"/// {doc}\n#[rustfmt::skip]\npub(super) static {name}: &[(u32, u32)] = &[\n"
    return f"{head}{rows}];\n\n"


symbols = sorted((name, number) for name, number in IDS.items() if name)
by_length = sorted(symbols, key=lambda item: (len(item[0].encode()), item[0].encode()))
text = (
    "//! Names that spaCy's string store keeps under small numbers instead of hashes.\n"
    "//!\n"
    f"//! Written by `tools/write_tables.py` from spacy.symbols; by length, then alphabet.\n\n"
    "/// Name and number.\n"
    "pub(super) static SYMBOLS: &[(&str, u64)] = &[\n"
    + "".join(f'    ("{name}", {number}),\n' for name, number in by_length)
    + "];\n"
)
strings = SOURCE / "strings" / "symbols.rs"
strings.parent.mkdir(exist_ok=True)
strings.write_text(text, encoding="utf8")

tables = SOURCE / "unicode" / "tables.rs"
tables.parent.mkdir(exist_ok=True)
tables.write_text(
    f"//! Character classes of Python's `str`, Unicode {unicodedata.unidata_version}, from U+0080.\n"
    "//!\n//! Written by `tools/write_tables.py`: inclusive ranges in order.\n\n"
    + table("LETTERS", "`str.isalpha`: the categories Lu, Ll, Lt, Lm, Lo.", str.isalpha)
    + table("DIGITS", "`str.isdigit`: decimals and superscripts.", str.isdigit)
    + table("DECIMALS", "`str.isdecimal`: category Nd, `\\d` of expressions.", str.isdecimal)
    + table("WORDS", "`\\w` of expressions: letters and numbers of any kind.", str.isalnum).rstrip()
    + "\n",
    encoding="utf8",
)
subprocess.run(["rustfmt", "--edition", "2024", str(strings), str(tables)], check=True)
