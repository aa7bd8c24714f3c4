"""Texts of several kinds to compare two engines on.

`collect(bench)` reads news, narratives, conversation, headlines and articles from a folder of
benchmark documents (only read, never copied into the project) and adds leftovers of HTML and
oddities of Unicode that are generated here by a seed. Each text is `(kind, id, text)`.
"""
import html
import json
import pathlib
import random
import re


def _tag_free(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def _news(bench):
    for path in sorted(bench.glob("time/TBAQ-cleaned/*/*.tml")):
        if path.name.startswith("._"):
            continue
        markup = path.read_text(encoding="utf8", errors="replace")
        body = re.search(r"<TEXT>(.*?)</TEXT>", markup, re.S)
        yield "news", path.stem, _tag_free(body.group(1) if body else markup)


def _narratives(bench):
    for path in sorted(bench.glob("time/WikiWars/keyinline/*.xml")):
        markup = path.read_text(encoding="utf8", errors="replace")
        body = re.search(r"<TEXT>(.*?)</TEXT>", markup, re.S)
        yield "narrative", path.stem, _tag_free(body.group(1) if body else markup)


def _conversation(bench):
    for name in ("UDS_IH2", "UW", "MEANTIME"):
        path = bench / "factuality" / name / "train.jsonl"
        if not path.exists():
            continue
        sentences = [json.loads(line)["text"] for line in path.open(encoding="utf8")]
        for start in range(0, len(sentences), 6):
            group = sentences[start : start + 6]
            yield "conversation", f"{name}-{start}", " ".join(group)


def _places(bench):
    for name in ("GeoVirus.xml", "lgl.xml"):
        path = bench / "places" / name
        if not path.exists():
            continue
        markup = path.read_text(encoding="utf8", errors="replace")
        for index, article in enumerate(re.findall(r"<article.*?</article>", markup, re.S)):
            title = re.search(r"<title>(.*?)</title>", article, re.S)
            body = re.search(r"<text>(.*?)</text>", article, re.S)
            if title:
                yield "headline", f"{name}-{index}", html.unescape(title.group(1))
            if body:
                text = re.sub(r"^<!\[CDATA\[|\]\]>$", "", body.group(1).strip())
                yield "article", f"{name}-{index}", html.unescape(text)


def _sentences(bench):
    path = bench / "relate" / "PLV_train.tsv"
    if not path.exists():
        return
    for index, line in enumerate(path.open(encoding="utf8")):
        cells = line.rstrip("\n").split("\t")
        if index and len(cells) > 2:
            yield "sentence", f"relate-{index}", cells[2]


TAGS = (
    "<p>", "</p>", "<br/>", "<br>", "&nbsp;", "&amp;", "&quot;", "<b>", "</b>", "<li>",
    '<a href="https://example.org/a?b=c&d=%20">', "</a>", "<!-- ad -->", "[...]", "|",
    "»", "\n\n", "\t", "  ", "(Photo: AP)", "Read more...", "{{ title }}", "&#8217;",
    "<div class='x'>", "</div>", "#Ukraine", "@un_spokesperson", "https://t.co/Ab3x9",
    "www.un.org/en/.", "info@example.com,", "10:45pm", "£4.5m", "$1,200-a-day", "3½%",
)

ODDITIES = (
    "\u00a0", "\u2009", "\u200b", "\u202f", "\u3000", "\u2028", "\u0085", "\u00ad", "\ufeff",
    "\u1680", "\x1c", "\x1f", "\r\n", "\u0301", "\ufe0f", "\u200d", "👍🏽", "🇺🇦", "👩‍👩‍👧", "☃", "…", "“",
    "”", "’", "‘", "„", "‚", "«", "»", "–", "—", "―", "−", "°C", "º", "½", "²", "µg", "№", "€5",
    "£", "¥", "₴100", "₽", "Ⅳ", "ﬁne", "Ｆｕｌｌ", "ﷺ", "Київ", "Москва", "Ελλάδα", "ΟΔΟΣ", "İstanbul",
    "ISTANBUL'da", "straße", "ẞ", "naïve", "naı̈ve", "中文字符", "日本語", "東京。", "한국어", "עברית",
    "العربية", "हिन्दी", "ไทย", "don’t", "can't've", "y'all", ":-)", "(ಠ_ಠ)", "¯\\(ツ)/¯", "<3", "\\o/",
    "\ue000", "\U0010ffff", "𝐁𝐨𝐥𝐝", "🅰️", "a\u0308", "''", "``", "--", "---", "....", ". . .", "?!?!",
    "a.m.", "U.S.A.", "U.S.", "e.g.", "i.e.,", "St.", "Mr.", "10km", "5kg.", "20%", "1,000.50", "3-4",
    "2+2=4", "x/y", "and/or", "Al-Qaeda", "so-called", "non–state", "C++", "#1", "$5", "US$5m", "A$",
)


def _generated(seeds, seed):
    """Leftovers and oddities strewn into sentences that were read before."""
    rng = random.Random(seed)
    for kind, pool, share in (("html", TAGS, 0.25), ("unicode", ODDITIES, 0.4)):
        for index in range(220):
            words = rng.choice(seeds).split(" ")
            start = rng.randrange(max(1, len(words) - 60))
            out = []
            for word in words[start : start + rng.randrange(5, 60)]:
                out.append(word)
                if rng.random() < share:
                    out.append(rng.choice(pool))
                out.append(rng.choice((" ", " ", " ", " ", "", "\n", "  ")))
            yield kind, f"{kind}-{index}", "".join(out)
    for index in range(60):
        points = [rng.choice(ODDITIES + TAGS) for _ in range(rng.randrange(1, 30))]
        yield "unicode", f"pure-{index}", rng.choice(("", " ")).join(points)
    for index in range(60):
        points = (rng.randrange(1, 0x3000) for _ in range(rng.randrange(1, 60)))
        yield "unicode", f"points-{index}", "".join(map(chr, points))


def collect(bench, seed=20250722, limit=None):
    """All texts in order; `limit` is the most texts of one kind."""
    bench = pathlib.Path(bench)
    read = [
        item
        for part in (_news, _narratives, _conversation, _places, _sentences)
        for item in part(bench)
    ]
    seeds = [text for kind, _, text in read if kind in ("news", "article", "sentence")]
    if seeds:
        read.extend(_generated(seeds, seed))
    counts = {}
    for kind, name, text in read:
        counts[kind] = counts.get(kind, 0) + 1
        if limit is None or counts[kind] <= limit:
            yield kind, name, text
