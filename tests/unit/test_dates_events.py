"""The dated events of the sample archive, listed by hand, against what is found in its articles."""

import csv
from datetime import date
from pathlib import Path

from index.articles import to_article
from index.dates import find_dates
from index.metadata import read_metadata
from index.readers import SUFFIXES, read
from index.types import Article, Draft

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "articles"
FLOOR = 0.95
"""Measured 263 of 270; what differs is mostly whether "since X" is the day or all the time from it."""


def _articles() -> dict[str, Article]:
    rows, _ = read_metadata((ARCHIVE / "metadata.csv").read_bytes(), "articles/metadata.csv")
    found = {}
    for path in sorted(p for p in ARCHIVE.rglob("*") if p.suffix in SUFFIXES):
        name = path.relative_to(ARCHIVE).as_posix()
        for item in read(path.read_bytes(), f"articles/{name}"):
            assert isinstance(item, Draft), item
            article = to_article(item, f"articles/{name}", rows.get(name))
            assert article
            found[article.path.removeprefix("articles/")] = article
    return found


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def test_the_events_of_the_archive_are_found() -> None:
    articles = _articles()
    latest = max(a.published for a in articles.values() if a.published)
    right = total = 0
    for row in csv.DictReader((ROOT / "tests" / "data" / "events.csv").read_text(encoding="utf-8").splitlines()):
        article, words = articles[row["article"]], row["expression"].lower()
        found = find_dates(article.text, published=article.published, latest=latest)
        same = [e for e in found if e.expression.lower() in words or words in e.expression.lower()]
        wanted = (_day(row["start"]), _day(row["end"]), row["basis"])
        right += wanted in [(e.start, e.end, e.basis) for e in same]
        total += 1
    assert total > 200
    assert right >= FLOOR * total
