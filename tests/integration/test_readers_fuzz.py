"""Any bytes in every reader: an article or one line of refusal, in bounded time and memory.

A short run by default; FUZZ_EXAMPLES=10000 makes it a long one.
"""

import os
import sys
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.articles import to_article
from index.characters import one_line, plain
from index.language.identify import language_of
from index.readers import SUFFIXES, read
from index.types import Article, Rejection

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
MAX_SECONDS = 2.0
MAX_BYTES = 500_000_000
BODY = "The harbour board of Oslen met on Tuesday and put off its vote on the ferry. A new date was not given."

ANYWHERE = [
    BODY, "\n", "\n\n", "\r\n", "\t", "\x1b[0m", "\u202e", "\u200d", "\0", "&#27;", "&nbsp;", "&amp;amp;", "🜁", "شورا",
    "港務",
    "2024-11-24", "(AP)", "— Reuters", "LONDON (AP) —", "Read also: x y z", "Photo: A/B", "Advertisement", "Share",
    "LEGAL NOTICE", "\ufeff", "Most read", "%", "x" * 3000,
]  # fmt: skip
JSON = [
    "{", "}", "[", "]", ",", ":",
    '"', '"text":', '"title":', '"body_html":', '"published":', '"id":1', '"articles":[', "null",
    "1e999", "-1", "\\ud800",
    '{"text":"x"}', '{"body":"<p>x', '"bodies":[{"value":"x"}]', '"pubstatus":"canceled"', '"_source":{',
    '"versioncreated":"2024-11-24T10:00:00Z"', '"uri":"http://[::1"', '"author":[[["x"]]]', "true", '"url":{"url":"x"}',
    "1" * 400,
]  # fmt: skip
MARKUP = [
    "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<description>", "</description>",
    "<![CDATA[", "]]>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<content type='xhtml'>", "<!--", "-->",
    "<?xml version='1.0'",
    " encoding='utf-16'?>", "<!DOCTYPE x [", "<!ENTITY a 'b'>", "&a;", "<nitf>", "<body.content>", "<p>", "</p>",
    "<div>" * 60,
    "<html>", "<head>", "<body>", "<article>", "<h1>", "</h1>", "<script>", "</script>",
    "<script type='application/ld+json'>",
    '{"@type":"NewsArticle","headline":"x"}', "<meta property='og:title' content='", "'>",
    "<time datetime='2024-11-24'>",
    "<link rel='canonical' href='", "<table><tr><td>", "<p a='", "<svg>", "<style>", "<title>a | b</title>", "<",
]  # fmt: skip
LINES = [
    "---\n",
    "title: x\n",
    "a: &x [*x]\n",
    "# ",
    "By Ada Venn\n",
    "WORLD\n",
    "```\n",
    "| a |\n|---|\n",
    "![x](y)",
    "[[",
    "> ",
    "- ",
]
PIECES = {
    ".json": ANYWHERE + JSON,
    ".jsonl": ANYWHERE + JSON,
    ".ndjson": ANYWHERE + JSON,
    ".txt": ANYWHERE + LINES,
    ".md": ANYWHERE + LINES,
    ".markdown": ANYWHERE + LINES,
}
ENCODINGS = ["utf-8", "utf-8", "utf-8", "utf-16", "utf-16-le", "cp1252", "cp1251", "utf-32"]


def texts(suffix: str) -> st.SearchStrategy[bytes]:
    pieces = st.sampled_from(PIECES.get(suffix, ANYWHERE + MARKUP + JSON[:6]))
    joined = st.lists(pieces | st.text(max_size=20), max_size=40).map("".join)
    encoded = st.tuples(joined, st.sampled_from(ENCODINGS)).map(lambda pair: pair[0].encode(pair[1], "replace"))
    broken = st.tuples(encoded, st.binary(max_size=20), st.integers(0, 2000)).map(
        lambda x: x[0][: x[2]] + x[1] + x[0][x[2] :]
    )
    repeated = st.tuples(pieces, st.integers(1, 5000)).map(
        lambda pair: (pair[0] * min(pair[1], 60_000 // len(pair[0]))).encode()
    )
    return st.binary(max_size=300) | encoded | broken | repeated


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_any_bytes(suffix: str) -> None:
    slowest = 0.0

    @settings(
        derandomize=True, database=None, max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(texts(suffix))
    def reads(data: bytes) -> None:
        nonlocal slowest
        began = time.process_time()
        found = list(read(data, f"news/a{suffix}"))
        articles = [x if isinstance(x, Rejection) else to_article(x, f"news/a{suffix}") for x in found]
        took = time.process_time() - began
        slowest = max(slowest, took)
        assert took < MAX_SECONDS
        for entry in articles:
            if isinstance(entry, Rejection):
                assert entry.reason and entry.reason == one_line(entry.reason)
            elif isinstance(entry, Article):
                _is_sound(entry)

    list(read(b"\xff<p>warm up\xe9\xe8", f"news/a{suffix}"))  # libraries and models are loaded late
    language_of("Der Hafenrat von Oslen vertagte am Dienstag die Abstimmung.")
    reads()
    sys.stdout.write(f"{suffix}: {EXAMPLES} inputs, the slowest {slowest:.3f} s\n")


def _is_sound(article: Article) -> None:
    assert article.text.strip()
    assert article.text == plain(article.text)
    for line in (article.title, article.outlet, article.author, article.url):
        assert line is None or (line and line == one_line(line))


LARGE = {
    ".json": b'[{"text":"' + b"<p>x " * 400_000 + b'"}]',
    ".jsonl": b'{"text":"x"}\n' * 100_000,
    ".xml": b"<rss><channel>" + b"<item><description>x</description></item>" * 40_000 + b"</channel></rss>",
    ".txt": b"Read also: x y z\n" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted(LARGE))
def test_large_files_stay_within_memory(suffix: str) -> None:
    tracemalloc.start()
    try:
        articles = [x for x in read(LARGE[suffix], f"news/a{suffix}") if not isinstance(x, Rejection)]
        for draft in articles[:100]:
            to_article(draft, "news/a")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MAX_BYTES
